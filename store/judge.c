#include "store/judge.h"
#include "store/phrase.h"
#include <talloc.h>

struct judge {
    struct store *store;
    const struct store_query *query;
    struct leaf { /* a phrase, NEAR, word or beginning of one */
        const struct store_query *query;
        struct phrase *phrase;
    } * leaves; /* local: the phrases that every match must have; remote: what was asked so far */
    size_t leaf_count;
    /* the document of a remote shard that is looked at */
    struct xap_db *db;
    uint32_t id;
    struct cv_buf order;
    bool order_read;
    enum cv_status status; /* of the first failure: what was said since counts for nothing */
    struct cv_error *err;
};

static enum cv_status add_leaf(struct judge *j, const struct store_query *q, struct cv_error *err)
{
    struct phrase *p = query_phrase(j, j->store, q, err);
    if (!p)
        return err->status;
    j->leaves = talloc_realloc(j, j->leaves, struct leaf, (unsigned)j->leaf_count + 1);
    j->leaves[j->leaf_count++] = (struct leaf){q, p};
    return CV_OK;
}

static bool has_phrase(const struct store_query *q)
{
    for (size_t i = 0; i < q->count; i++)
        if (has_phrase(q->children[i]))
            return true;
    return query_is_positional(q);
}

static enum cv_status add_demanded(struct judge *j, const struct store_query *q,
                                   struct cv_error *err)
{
    enum cv_status status = query_is_positional(q) ? add_leaf(j, q, err) : CV_OK;
    for (size_t i = 0; status == CV_OK && i < q->count; i++)
        if (query_demands(q, i))
            status = add_demanded(j, q->children[i], err);
    return status;
}

enum cv_status judge_new(void *ctx, struct store *s, const struct store_query *q,
                         struct judge **out, struct cv_error *err)
{
    struct cv_error why;
    struct judge *j = talloc_zero(ctx, struct judge);
    *j = (struct judge){.store = s, .query = q};
    cv_buf_init(&j->order, j);
    bool remote = store_has_remote(s);
    enum cv_status status = remote ? CV_OK : add_demanded(j, q, &why);
    if (status != CV_OK && err)
        *err = why;
    bool needed = remote ? has_phrase(q) : j->leaf_count > 0;
    *out = status == CV_OK && needed ? j : NULL;
    if (!*out)
        talloc_free(j);
    return status;
}

/* ---- local ----------------------------------------------------------------------------------- */

/* An xap_test. */
static int test_order(void *judge, const char *value, size_t n)
{
    const struct judge *j = judge;
    for (size_t i = 0; i < j->leaf_count; i++) {
        enum phrase_answer answer = phrase_test(j->leaves[i].phrase, value, n);
        if (answer != PHRASE_YES)
            return answer;
    }
    return PHRASE_YES;
}

/* ---- remote: leaves -------------------------------------------------------------------------- */

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
    j->status = add_leaf(j, q, j->err);
    return j->status == CV_OK ? j->leaves[j->leaf_count - 1].phrase : NULL;
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

/* ---- remote: the tree
 * -------------------------------------------------------------------------------- */

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

/* CV_NOT_FOUND: there is no such document any more. */
static enum cv_status judge_document(struct judge *j, struct xap_db *db, uint32_t id, bool *matches,
                                     struct cv_error *err)
{
    struct cv_error why = {.status = CV_OK};
    j->db = db;
    j->id = id;
    j->order_read = false;
    j->status = CV_OK;
    j->err = &why;
    *matches = holds(j, j->query);
    j->err = NULL;
    if (j->status != CV_OK && err)
        *err = why;
    return j->status;
}

/* ---- searching ------------------------------------------------------------------------------- */

/* Keeps of the hits those that match, from offset on, until the page is full and `enough` of them
 * are counted; and of their bounds what can be said then. */
static enum cv_status judge_hits(struct judge *j, struct xap_db *db,
                                 const struct xap_search_options *o, size_t enough,
                                 struct xap_hits *hits, struct cv_error *err)
{
    uint32_t looked_at = 0, matching = 0;
    size_t kept = 0;
    for (; looked_at < hits->count && matching < enough; looked_at++) {
        bool matches = false;
        struct xap_hit hit = hits->items[looked_at];
        enum cv_status status = judge_document(j, db, hit.id, &matches, err);
        if (status != CV_OK && status != CV_NOT_FOUND)
            return status;
        if (status == CV_OK && matches && matching++ >= o->offset && kept < o->limit)
            hits->items[kept++] = hit;
    }
    double share = looked_at ? (double)matching / looked_at : 0;
    uint32_t about = hits->estimated > looked_at ? hits->estimated - looked_at : 0;
    hits->count = kept;
    hits->most = matching + (hits->most > looked_at ? hits->most - looked_at : 0);
    hits->estimated = matching + (uint32_t)(share * about);
    hits->least = matching;
    return CV_OK;
}

/* Each document is a question to a server, so there is an end to it. */
static enum cv_status search_remote(struct judge *j, struct xap_db *db,
                                    const struct xap_query *query,
                                    const struct xap_search_options *o, bool exact_total,
                                    struct xap_hits *out, struct cv_error *err)
{
    enum { JUDGED_MAX = 1000 };
    struct xap_search_options all = *o;
    struct xap_hits hits = {0};
    struct xap_size size;
    uint64_t enough = (uint64_t)o->offset + o->limit, most;
    if (enough < o->check_at_least)
        enough = o->check_at_least;
    most = enough > JUDGED_MAX ? enough : JUDGED_MAX;
    enum cv_status status = xap_count(db, &size, err);
    if (status != CV_OK)
        return status;
    if (exact_total || most > size.documents)
        most = size.documents;
    all.offset = 0;
    all.limit = all.check_at_least = (uint32_t)most;
    status = xap_search(db, query, &all, &hits, err);
    if (status == CV_OK)
        status = judge_hits(j, db, o, exact_total ? SIZE_MAX : enough, &hits, err);
    if (status == CV_OK)
        *out = hits;
    else
        xap_hits_free(&hits);
    return status;
}

enum cv_status judge_search(struct judge *judge, struct xap_db *db, const struct xap_query *query,
                            const struct xap_search_options *o, bool exact_total,
                            struct xap_hits *out, struct cv_error *err)
{
    if (judge && store_has_remote(judge->store))
        return search_remote(judge, db, query, o, exact_total, out, err);
    struct xap_search_options tested = *o;
    if (judge) {
        tested.test = test_order;
        tested.test_user = judge;
        tested.test_slot = SCHEMA_ORDER;
    }
    return xap_search(db, query, &tested, out, err);
}
