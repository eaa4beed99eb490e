#include "store/internal.h"
#include <talloc.h>

enum {
    DEPTH_MAX = 100, /* of nested operators: what a person or program means never comes near it, and
                        a stack has an end */
    EXPANSION_MAX = 200 /* commonest terms that a prefix stands for */
};

static const enum xap_op joins[] = {
    [STORE_AND] = XAP_AND,         [STORE_OR] = XAP_OR,         [STORE_AND_NOT] = XAP_AND_NOT,
    [STORE_FILTER] = XAP_FILTER,   [STORE_PHRASE] = XAP_PHRASE, [STORE_NEAR] = XAP_NEAR,
    [STORE_SYNONYM] = XAP_SYNONYM, [STORE_ELITE] = XAP_ELITE,
};

struct build {
    struct store *store; /* to look terms up */
    struct cv_error *err;
};

static struct xap_query *build(struct build *b, const struct store_query *q, bool in_phrase,
                               int depth);

static struct xap_query *bad(struct build *b, const char *why)
{
    cv_fail(b->err, CV_BAD_QUERY, "%s", why);
    return NULL;
}

static struct xap_query *build_term(struct build *b, const struct store_query *q)
{
    char term[XAP_TERM_MAX + 1];
    enum store_field field = q->op == STORE_WORD ? STORE_FIELD_COUNT : q->field;
    if (!q->text || !*q->text)
        return bad(b, "an empty word");
    return xap_query_term(term, schema_term(term, field, q->text, strlen(q->text)), b->err);
}

/* The terms that a prefix stands for inside a phrase, where Xapian takes no wildcard. */
struct expansion {
    struct store_frequent {
        const char *text;
        uint32_t frequency;
    } * items;
    size_t count;
};

static bool note_term(void *user, const char *text, uint32_t frequency)
{
    struct expansion *x = user;
    if ((x->count & (x->count - 1)) == 0)
        x->items = talloc_realloc(talloc_parent(x->items), x->items, struct store_frequent,
                                  x->count ? (unsigned)x->count * 2 : 1);
    x->items[x->count++] = (struct store_frequent){talloc_strdup(x->items, text), frequency};
    return true;
}

static int by_frequency(const void *a, const void *b)
{
    const struct store_frequent *x = a, *y = b;
    return x->frequency < y->frequency ? 1 : x->frequency > y->frequency ? -1 : 0;
}

static struct xap_query *build_expanded(struct build *b, const struct store_query *q)
{
    void *ctx = talloc_new(NULL);
    struct expansion x = {talloc_array(ctx, struct store_frequent, 1), 0};
    struct xap_query *joined = NULL;
    if (store_each_term(b->store, q->field, q->text, note_term, &x, b->err) == CV_OK) {
        qsort(x.items, x.count, sizeof *x.items, by_frequency);
        size_t count = x.count < EXPANSION_MAX ? x.count : EXPANSION_MAX;
        struct store_query *leaves =
            talloc_zero_array(ctx, struct store_query, (unsigned)count + 1);
        struct store_query either = {.op = STORE_OR, .count = count};
        either.children = talloc_array(ctx, struct store_query *, (unsigned)count + 1);
        for (size_t i = 0; i < count; i++) {
            leaves[i] =
                (struct store_query){.op = STORE_TERM, .field = q->field, .text = x.items[i].text};
            either.children[i] = &leaves[i];
        }
        joined = build(b, &either, true, 0);
    }
    talloc_free(ctx);
    return joined;
}

static struct xap_query *build_prefix(struct build *b, const struct store_query *q, bool in_phrase)
{
    char term[XAP_TERM_MAX + 1];
    size_t n = strlen(schema_prefix(q->field));
    if (!q->text || !*q->text)
        return bad(b, "an empty beginning of a word");
    if (n + strlen(q->text) > XAP_TERM_MAX)
        return bad(b, "the beginning of a word is too long");
    if (in_phrase)
        return build_expanded(b, q);
    return xap_query_prefix(term, schema_term(term, q->field, q->text, strlen(q->text)),
                            EXPANSION_MAX, b->err);
}

/* A partial date matches if one of its days may lie in the range: first possible day <= to, last
 * possible day >= from. SCHEMA_DATE does for the first day, since 00 sorts before 01. */
static struct xap_query *build_range(struct build *b, const struct store_query *q)
{
    char from[16], to[16];
    uint32_t end = q->to ? q->to : 99991231;
    if (end / 100 % 100 == 0)
        end += 1200;
    if (end % 100 == 0)
        end += 31;
    snprintf(from, sizeof from, "%08u", q->from % 100000000u);
    snprintf(to, sizeof to, "%08u", end % 100000000u);
    struct xap_query *both[2] = {xap_query_values(SCHEMA_DATE, NULL, to, b->err),
                                 xap_query_values(SCHEMA_DATE_LAST, from, NULL, b->err)};
    struct xap_query *range =
        both[0] && both[1] ? xap_query_join(XAP_AND, both, 2, 0, b->err) : NULL;
    xap_query_free(both[0]);
    xap_query_free(both[1]);
    return range;
}

static struct xap_query *build_scale(struct build *b, const struct store_query *q, int depth)
{
    if (q->count != 1 || !(q->factor >= 0) || q->factor > 1e6)
        return bad(b, "a weight needs one query and a factor from 0 to 1000000");
    struct xap_query *child = build(b, q->children[0], false, depth + 1);
    struct xap_query *scaled = child ? xap_query_scale(child, q->factor, b->err) : NULL;
    xap_query_free(child);
    return scaled;
}

static bool may_be_in_phrase(enum store_op op)
{
    return op == STORE_WORD || op == STORE_TERM || op == STORE_PREFIX || op == STORE_OR ||
           op == STORE_SYNONYM || op == STORE_NOTHING;
}

static struct xap_query *build_join(struct build *b, const struct store_query *q, bool in_phrase,
                                    int depth)
{
    bool positional = q->op == STORE_PHRASE || q->op == STORE_NEAR;
    /* Xapian has no synonyms inside of phrases; an OR matches the same, with nearly the same
     * weight. */
    enum store_op op = in_phrase && q->op == STORE_SYNONYM ? STORE_OR : q->op;
    unsigned window = q->window;
    if (positional && window < q->count)
        window = (unsigned)q->count;
    if (q->count == 0)
        return xap_query_nothing(b->err);
    if (op == STORE_ELITE && !window)
        window = (unsigned)q->count;
    struct xap_query **children = talloc_zero_array(NULL, struct xap_query *, (unsigned)q->count);
    struct xap_query *joined = NULL;
    size_t made = 0;
    for (; made < q->count; made++) {
        const struct store_query *child = q->children[made];
        if ((in_phrase || positional) && !may_be_in_phrase(child->op)) {
            bad(b, "only words can stand in a phrase");
            break;
        }
        children[made] = build(b, child, in_phrase || positional, depth + 1);
        if (!children[made])
            break;
    }
    if (made == q->count)
        joined = xap_query_join(joins[op], children, q->count, window, b->err);
    for (size_t i = 0; i < made; i++)
        xap_query_free(children[i]);
    talloc_free(children);
    return joined;
}

static struct xap_query *build(struct build *b, const struct store_query *q, bool in_phrase,
                               int depth)
{
    if (depth > DEPTH_MAX)
        return bad(b, "the query is nested too deeply");
    switch (q->op) {
    case STORE_ALL:
        return xap_query_all(b->err);
    case STORE_NOTHING:
        return xap_query_nothing(b->err);
    case STORE_WORD:
    case STORE_TERM:
        return build_term(b, q);
    case STORE_PREFIX:
        return build_prefix(b, q, in_phrase);
    case STORE_RANGE:
        return build_range(b, q);
    case STORE_SCALE:
        return build_scale(b, q, depth);
    case STORE_AND:
    case STORE_OR:
    case STORE_AND_NOT:
    case STORE_FILTER:
    case STORE_PHRASE:
    case STORE_NEAR:
    case STORE_SYNONYM:
    case STORE_ELITE:
        return build_join(b, q, in_phrase, depth);
    }
    return bad(b, "no such kind of query");
}

enum cv_status store_query_build(struct store *s, const struct store_query *q,
                                 struct xap_query **out, struct cv_error *err)
{
    struct cv_error why = {.status = CV_OK};
    struct build b = {s, &why};
    struct xap_query *query = build(&b, q, false, 0);
    if (query)
        *out = query;
    else if (why.status == CV_UNSUPPORTED)
        return cv_fail(err, CV_BAD_QUERY, "%s", why.message);
    else if (err)
        *err = why;
    return why.status;
}
