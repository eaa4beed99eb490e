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

static struct xap_query *build(const struct store_query *q, bool in_phrase, int depth,
                               struct cv_error *err);

static struct xap_query *bad(struct cv_error *err, const char *why)
{
    cv_fail(err, CV_BAD_QUERY, "%s", why);
    return NULL;
}

static struct xap_query *build_term(const struct store_query *q, struct cv_error *err)
{
    char term[XAP_TERM_MAX + 1];
    enum store_field field = q->op == STORE_WORD ? STORE_FIELD_COUNT : q->field;
    if (!q->text || !*q->text)
        return bad(err, "an empty word");
    return xap_query_term(term, schema_term(term, field, q->text, strlen(q->text)), err);
}

static struct xap_query *build_prefix(const struct store_query *q, bool in_phrase,
                                      struct cv_error *err)
{
    char term[XAP_TERM_MAX + 1];
    size_t n = strlen(schema_prefix(q->field));
    if (!q->text || !*q->text)
        return bad(err, "an empty beginning of a word");
    if (n + strlen(q->text) > XAP_TERM_MAX)
        return bad(err, "the beginning of a word is too long");
    return xap_query_prefix(term, schema_term(term, q->field, q->text, strlen(q->text)),
                            EXPANSION_MAX, in_phrase, err);
}

/* A partial date matches if one of its days may lie in the range: first possible day <= to, last
 * possible day >= from. SCHEMA_DATE does for the first day, since 00 sorts before 01. */
static struct xap_query *build_range(const struct store_query *q, struct cv_error *err)
{
    char from[16], to[16];
    uint32_t end = q->to ? q->to : 99991231;
    if (end / 100 % 100 == 0)
        end += 1200;
    if (end % 100 == 0)
        end += 31;
    snprintf(from, sizeof from, "%08u", q->from % 100000000u);
    snprintf(to, sizeof to, "%08u", end % 100000000u);
    struct xap_query *both[2] = {xap_query_values(SCHEMA_DATE, NULL, to, err),
                                 xap_query_values(SCHEMA_DATE_LAST, from, NULL, err)};
    struct xap_query *range = both[0] && both[1] ? xap_query_join(XAP_AND, both, 2, 0, err) : NULL;
    xap_query_free(both[0]);
    xap_query_free(both[1]);
    return range;
}

static struct xap_query *build_scale(const struct store_query *q, int depth, struct cv_error *err)
{
    if (q->count != 1 || !(q->factor >= 0) || q->factor > 1e6)
        return bad(err, "a weight needs one query and a factor from 0 to 1000000");
    struct xap_query *child = build(q->children[0], false, depth + 1, err);
    struct xap_query *scaled = child ? xap_query_scale(child, q->factor, err) : NULL;
    xap_query_free(child);
    return scaled;
}

static bool may_be_in_phrase(enum store_op op)
{
    return op == STORE_WORD || op == STORE_TERM || op == STORE_PREFIX || op == STORE_OR ||
           op == STORE_SYNONYM || op == STORE_NOTHING;
}

static struct xap_query *build_join(const struct store_query *q, bool in_phrase, int depth,
                                    struct cv_error *err)
{
    bool positional = q->op == STORE_PHRASE || q->op == STORE_NEAR;
    /* Xapian has no synonyms inside of phrases; an OR is the same there, since a phrase has no
     * weight of its own. */
    enum store_op op = in_phrase && q->op == STORE_SYNONYM ? STORE_OR : q->op;
    unsigned window = q->window;
    if (positional && window < q->count)
        window = (unsigned)q->count;
    if (q->count == 0)
        return xap_query_nothing(err);
    if (op == STORE_ELITE && !window)
        window = (unsigned)q->count;
    struct xap_query **children = talloc_zero_array(NULL, struct xap_query *, (unsigned)q->count);
    struct xap_query *joined = NULL;
    size_t made = 0;
    for (; made < q->count; made++) {
        const struct store_query *child = q->children[made];
        if (positional && !may_be_in_phrase(child->op)) {
            bad(err, "only words can stand in a phrase");
            break;
        }
        children[made] = build(child, in_phrase || positional, depth + 1, err);
        if (!children[made])
            break;
    }
    if (made == q->count)
        joined = xap_query_join(joins[op], children, q->count, window, err);
    for (size_t i = 0; i < made; i++)
        xap_query_free(children[i]);
    talloc_free(children);
    return joined;
}

static struct xap_query *build(const struct store_query *q, bool in_phrase, int depth,
                               struct cv_error *err)
{
    if (depth > DEPTH_MAX)
        return bad(err, "the query is nested too deeply");
    switch (q->op) {
    case STORE_ALL:
        return xap_query_all(err);
    case STORE_NOTHING:
        return xap_query_nothing(err);
    case STORE_WORD:
    case STORE_TERM:
        return build_term(q, err);
    case STORE_PREFIX:
        return build_prefix(q, in_phrase, err);
    case STORE_RANGE:
        return build_range(q, err);
    case STORE_SCALE:
        return build_scale(q, depth, err);
    case STORE_AND:
    case STORE_OR:
    case STORE_AND_NOT:
    case STORE_FILTER:
    case STORE_PHRASE:
    case STORE_NEAR:
    case STORE_SYNONYM:
    case STORE_ELITE:
        return build_join(q, in_phrase, depth, err);
    }
    return bad(err, "no such kind of query");
}

struct xap_query *store_query_build(const struct store_query *q, struct cv_error *err)
{
    return build(q, false, 0, err);
}
