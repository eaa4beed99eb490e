#include "store/query.h"
#include "store/phrase.h"
#include <talloc.h>

/* Of nested operators: what a person or program means never comes near it, and a stack has an end.
 */
enum { DEPTH_MAX = 100 };

static const enum xap_op joins[] = {
    [STORE_AND] = XAP_AND,       [STORE_OR] = XAP_OR,           [STORE_AND_NOT] = XAP_AND_NOT,
    [STORE_FILTER] = XAP_FILTER, [STORE_SYNONYM] = XAP_SYNONYM, [STORE_ELITE] = XAP_ELITE,
    [STORE_PHRASE] = XAP_AND,    [STORE_NEAR] = XAP_AND, /* and the phrase as a filter */
};

struct build {
    struct store *store; /* to look terms up */
    struct cv_error *err;
    bool remote;   /* a shard cannot be asked for phrases: all that might match is asked for */
    bool denied;   /* what is built is behind a NOT */
    bool demanded; /* every match has to match it: the judge sees to it */
};

static struct xap_query *build(struct build *b, const struct store_query *q, int depth);

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

static struct xap_query *build_prefix(struct build *b, const struct store_query *q)
{
    char term[XAP_TERM_MAX + 1];
    size_t n = strlen(schema_prefix(q->field));
    if (!q->text || !*q->text)
        return bad(b, "an empty beginning of a word");
    if (n + strlen(q->text) > XAP_TERM_MAX)
        return bad(b, "the beginning of a word is too long");
    return xap_query_prefix(term, schema_term(term, q->field, q->text, strlen(q->text)),
                            STORE_EXPANSION_MAX, b->err);
}

void query_range(const struct store_query *q, char from[16], char to[16])
{
    uint32_t end = q->to ? q->to : 99991231;
    if (end / 100 % 100 == 0)
        end += 1200;
    if (end % 100 == 0)
        end += 31;
    snprintf(from, 16, "%08u", q->from % 100000000u);
    snprintf(to, 16, "%08u", end % 100000000u);
}

static struct xap_query *build_range(struct build *b, const struct store_query *q)
{
    char from[16], to[16];
    query_range(q, from, to);
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
    struct xap_query *child = build(b, q->children[0], depth + 1);
    struct xap_query *scaled = child ? xap_query_scale(child, q->factor, b->err) : NULL;
    xap_query_free(child);
    return scaled;
}

/* ---- operators ------------------------------------------------------------------------------- */

static int test_phrase(void *phrase, const char *value, size_t n)
{
    return phrase_test(phrase, value, n);
}

static void free_phrase(void *phrase)
{
    talloc_free(phrase);
}

/* Of the documents that have the phrase's words those in which they stand as it wants. */
static struct xap_query *restrict_to_phrase(struct build *b, const struct store_query *q,
                                            struct xap_query *words)
{
    struct phrase *phrase = query_phrase(NULL, b->store, q, b->err);
    if (!phrase)
        return NULL;
    struct xap_query *together =
        xap_query_tested(SCHEMA_ORDER, test_phrase, free_phrase, phrase, b->err);
    struct xap_query *both[2] = {words, together};
    struct xap_query *joined = together ? xap_query_join(XAP_FILTER, both, 2, 0, b->err) : NULL;
    xap_query_free(together);
    return joined;
}

/* Builds the children; returns how many, which is not all of them after a failure. */
static size_t build_children(struct build *b, const struct store_query *q,
                             struct xap_query **children, int depth)
{
    const bool denied = b->denied, demanded = b->demanded;
    size_t made = 0;
    for (; made < q->count; made++) {
        b->denied = denied != (q->op == STORE_AND_NOT && made > 0);
        b->demanded = demanded && query_demands(q, made);
        children[made] = build(b, q->children[made], depth + 1);
        if (!children[made])
            break;
    }
    b->denied = denied;
    b->demanded = demanded;
    return made;
}

static struct xap_query *build_join(struct build *b, const struct store_query *q, int depth)
{
    unsigned best = q->op != STORE_ELITE ? 0 : q->window ? q->window : (unsigned)q->count;
    bool positional = query_is_positional(q);
    if (q->count == 0 || (positional && b->remote && b->denied))
        return xap_query_nothing(b->err);
    if (positional && query_phrase_check(q, b->err) != CV_OK)
        return NULL;
    struct xap_query **children = talloc_zero_array(NULL, struct xap_query *, (unsigned)q->count);
    struct xap_query *joined = NULL;
    size_t made = build_children(b, q, children, depth);
    if (made == q->count)
        joined = xap_query_join(joins[q->op], children, q->count, best, b->err);
    for (size_t i = 0; i < made; i++)
        xap_query_free(children[i]);
    talloc_free(children);
    if (!joined || !positional || b->remote || b->demanded)
        return joined;
    struct xap_query *phrase = restrict_to_phrase(b, q, joined);
    xap_query_free(joined);
    return phrase;
}

static struct xap_query *build(struct build *b, const struct store_query *q, int depth)
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
        return build_prefix(b, q);
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
        return build_join(b, q, depth);
    }
    return bad(b, "no such kind of query");
}

enum cv_status store_query_build(struct store *s, const struct store_query *q,
                                 struct xap_query **out, struct cv_error *err)
{
    struct cv_error why = {.status = CV_OK};
    struct build b = {.store = s, .err = &why, .remote = store_has_remote(s), .demanded = true};
    struct xap_query *query = build(&b, q, 0);
    if (query)
        *out = query;
    else if (why.status == CV_UNSUPPORTED)
        return cv_fail(err, CV_BAD_QUERY, "%s", why.message);
    else if (err)
        *err = why;
    return why.status;
}
