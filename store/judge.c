#include "store/judge.h"
#include "store/phrase.h"
#include <talloc.h>

struct judge {
    struct store *store;
    const struct store_query *query;
    struct leaf { /* a word, beginning, phrase or NEAR, made ready when it is first asked */
        const struct store_query *query;
        struct phrase *phrase;
    } * leaves;
    size_t leaf_count;
    /* the document that is looked at */
    struct xap_db *db;
    uint32_t id;
    struct cv_buf order;
    bool order_read;
    enum cv_status status; /* of the first failure: what was said since counts for nothing */
    struct cv_error *err;
};

static bool has_phrase(const struct store_query *q)
{
    for (size_t i = 0; i < q->count; i++)
        if (has_phrase(q->children[i]))
            return true;
    return query_is_positional(q);
}

struct judge *judge_new(void *ctx, struct store *s, const struct store_query *q)
{
    if (!store_has_remote(s) || !has_phrase(q))
        return NULL;
    struct judge *j = talloc_zero(ctx, struct judge);
    j->store = s;
    j->query = q;
    cv_buf_init(&j->order, j);
    return j;
}

/* ---- leaves ---------------------------------------------------------------------------------- */

static bool keep_order(void *user, const char *value, size_t n, uint32_t at)
{
    (void)at;
    struct judge *j = user;
    cv_buf_add(&j->order, value, n);
    return true;
}

/* The test of a leaf; NULL after a failure. */
static struct phrase *phrase_of(struct judge *j, const struct store_query *q)
{
    for (size_t i = 0; i < j->leaf_count; i++)
        if (j->leaves[i].query == q)
            return j->leaves[i].phrase;
    struct phrase *p = query_phrase(j, j->store, q, j->err);
    if (!p) {
        j->status = j->err->status;
        return NULL;
    }
    j->leaves = talloc_realloc(j, j->leaves, struct leaf, (unsigned)j->leaf_count + 1);
    j->leaves[j->leaf_count++] = (struct leaf){q, p};
    return p;
}

static bool words_stand(struct judge *j, const struct store_query *q)
{
    struct phrase *p = phrase_of(j, q);
    if (!p)
        return false;
    if (!j->order_read) {
        cv_buf_clear(&j->order);
        j->status = xap_values(j->db, SCHEMA_ORDER, &j->id, 1, sizeof j->id, keep_order, j, j->err);
        j->order_read = j->status == CV_OK;
        if (j->order_read && !j->order.len)
            j->status = cv_fail(j->err, CV_NOT_FOUND, "there is no document %u", j->id);
        if (j->status != CV_OK)
            return false;
    }
    enum phrase_answer answer = phrase_test(p, j->order.bytes, j->order.len);
    if (answer == PHRASE_DAMAGED)
        j->status =
            cv_fail(j->err, CV_CORRUPT, "document %u: the order of its words is damaged", j->id);
    return answer == PHRASE_YES;
}

struct term_seek {
    const char *term;
    size_t n;
    bool beginning, found;
};

/* Is told the first term from the one sought on. */
static bool compare_term(void *user, const char *term, size_t n, uint32_t count)
{
    (void)count;
    struct term_seek *seek = user;
    seek->found =
        (seek->beginning ? n >= seek->n : n == seek->n) && !memcmp(term, seek->term, seek->n);
    return false;
}

static bool has_term(struct judge *j, const struct store_query *q)
{
    char term[XAP_TERM_MAX + 1];
    size_t n = schema_term(term, q->field, q->text, strlen(q->text));
    struct term_seek seek = {term, n, q->op == STORE_PREFIX, false};
    j->status = xap_each_document_term(j->db, j->id, term, n, compare_term, &seek, j->err);
    return seek.found;
}

struct date_seek {
    const char *bound;
    bool above, found; /* above: the value has to be at least the bound */
};

static bool compare_date(void *user, const char *value, size_t n, uint32_t at)
{
    (void)at;
    struct date_seek *seek = user;
    int order = strncmp(value, seek->bound, n);
    seek->found = n && (seek->above ? order >= 0 : order <= 0);
    return false;
}

static bool in_range(struct judge *j, const struct store_query *q)
{
    char from[16], to[16];
    query_range(q, from, to);
    struct date_seek first = {to, false, false}, last = {from, true, false};
    j->status =
        xap_values(j->db, SCHEMA_DATE, &j->id, 1, sizeof j->id, compare_date, &first, j->err);
    if (j->status == CV_OK && first.found)
        j->status = xap_values(j->db, SCHEMA_DATE_LAST, &j->id, 1, sizeof j->id, compare_date,
                               &last, j->err);
    return first.found && last.found;
}

/* ---- the tree -------------------------------------------------------------------------------- */

static bool holds(struct judge *j, const struct store_query *q);

/* True if one of children [from, to) holds, or (all) each of them. */
static bool children_hold(struct judge *j, const struct store_query *q, size_t from, bool all)
{
    for (size_t i = from; i < q->count && j->status == CV_OK; i++)
        if (holds(j, q->children[i]) != all)
            return !all;
    return all && q->count > from;
}

static bool holds(struct judge *j, const struct store_query *q)
{
    if (j->status != CV_OK)
        return false;
    switch (q->op) {
    case STORE_ALL:
        return true;
    case STORE_NOTHING:
        return false;
    case STORE_WORD:
        return words_stand(j, q);
    case STORE_PREFIX:
        return q->field == STORE_FIELD_COUNT ? words_stand(j, q) : has_term(j, q);
    case STORE_TERM:
        return has_term(j, q);
    case STORE_RANGE:
        return in_range(j, q);
    case STORE_PHRASE:
    case STORE_NEAR:
        return query_is_positional(q) ? words_stand(j, q) : children_hold(j, q, 0, true);
    case STORE_AND:
    case STORE_FILTER:
        return children_hold(j, q, 0, true);
    case STORE_AND_NOT:
        return q->count && holds(j, q->children[0]) && !children_hold(j, q, 1, false);
    case STORE_OR:
    case STORE_SYNONYM:
    case STORE_ELITE:
    case STORE_SCALE:
        return children_hold(j, q, 0, false);
    }
    return false;
}

enum cv_status judge_document(struct judge *j, struct xap_db *db, uint32_t id, bool *matches,
                              struct cv_error *err)
{
    struct cv_error why = {.status = CV_OK};
    j->db = db;
    j->id = id;
    j->order_read = false;
    j->status = CV_OK;
    j->err = &why;
    bool answer = holds(j, j->query);
    if (j->status == CV_OK)
        *matches = answer;
    else if (err)
        *err = why;
    return j->status;
}
