#include "store/judge.h"
#include <talloc.h>

/* BM25's parameters: how soon more of the same word adds nothing, and how much a long text is held
 * against it. */
static const double bm25_k1 = 1.2, bm25_b = 0.75;

/* What was searched, and what came of it. */
struct searching {
    struct xap_query *query;
    struct judge *judge; /* NULL: what Xapian finds is what matches */
    struct xap_search_options options;
    bool exact_total, undated;
    uint32_t at_least;
    struct xap_hits hits;
    struct store_hit *items; /* hits with their dates */
    void *ctx;
};

static uint32_t date_of(const char *bytes, size_t n)
{
    char text[9] = "";
    memcpy(text, bytes, n < 8 ? n : 8);
    return (uint32_t)strtoul(text, NULL, 10);
}

static bool keep_date(void *user, const char *bytes, size_t n, uint32_t at)
{
    struct searching *g = user;
    g->items[at].date = date_of(bytes, n);
    return true;
}

static enum cv_status read_search(struct xap_db *db, void *closure, struct cv_error *err)
{
    struct searching *g = closure;
    struct xap_size size;
    xap_hits_free(&g->hits);
    TALLOC_FREE(g->items);
    enum cv_status status = xap_count(db, &size, err);
    if (status != CV_OK)
        return status;
    /* Exact only if Xapian may not stop early; for a sort it never does. */
    g->options.check_at_least = g->exact_total ? size.documents : g->at_least;
    if (g->options.offset > size.documents)
        g->options.offset = size.documents;
    if (g->options.limit > size.documents)
        g->options.limit = size.documents; /* Xapian makes room for as many as it is told */
    status = judge_search(g->judge, db, g->query, &g->options, g->exact_total, &g->hits, err);
    if (status != CV_OK)
        return status;
    g->items = talloc_zero_array(g->ctx, struct store_hit, (unsigned)g->hits.count);
    for (size_t i = 0; i < g->hits.count; i++)
        g->items[i] = (struct store_hit){g->hits.items[i].id, g->hits.items[i].score, 0};
    if (!g->hits.count || g->undated)
        return CV_OK;
    return xap_values(db, SCHEMA_DATE, &g->items[0].id, g->hits.count, sizeof *g->items, keep_date,
                      g, err);
}

static void set_sort(struct xap_search_options *o, enum store_sort sort)
{
    o->sort = sort != STORE_BY_RELEVANCE;
    o->descending = sort == STORE_BY_DATE_DESCENDING;
    o->sort_slot = sort == STORE_BY_NUMBER ? SCHEMA_NUMBER_SORT
                   : sort == STORE_BY_DATE ? SCHEMA_DATE_LAST
                                           : SCHEMA_DATE;
}

enum cv_status store_search(void *ctx, struct store *s, const struct store_query *q,
                            const struct store_search_options *o, struct store_hits *out,
                            struct cv_error *err)
{
    struct searching g = {
        .ctx = ctx, .exact_total = o->exact_total, .undated = o->undated, .at_least = o->at_least};
    g.options = (struct xap_search_options){
        .offset = o->offset, .limit = o->limit, .weigh = true, .k1 = bm25_k1, .b = bm25_b};
    set_sort(&g.options, o->sort);
    void *scratch = talloc_new(NULL);
    enum cv_status status = store_query_build(s, q, &g.query, err);
    if (status == CV_OK)
        status = judge_new(scratch, s, q, &g.judge, err);
    if (status == CV_OK)
        status = store_read(s, read_search, &g, err);
    if (status == CV_UNSUPPORTED)
        status = cv_fail(err, CV_BAD_QUERY,
                         "this combination of phrases and operators cannot be searched");
    if (status == CV_OK)
        *out = (struct store_hits){g.items, g.hits.count, g.hits.least, g.hits.estimated,
                                   g.hits.least == g.hits.most};
    else
        talloc_free(g.items);
    xap_hits_free(&g.hits);
    xap_query_free(g.query);
    talloc_free(scratch);
    return status;
}

/* ---- dates ----------------------------------------------------------------------------------- */

struct dating {
    const store_id *ids;
    size_t count;
    uint32_t *dates;
};

static bool note_date(void *user, const char *bytes, size_t n, uint32_t at)
{
    struct dating *g = user;
    g->dates[at] = date_of(bytes, n);
    return true;
}

static enum cv_status read_dates(struct xap_db *db, void *closure, struct cv_error *err)
{
    struct dating *g = closure;
    return xap_values(db, SCHEMA_DATE, g->ids, g->count, sizeof *g->ids, note_date, g, err);
}

enum cv_status store_dates(struct store *s, const store_id *ids, size_t count, uint32_t *dates,
                           struct cv_error *err)
{
    struct dating g = {ids, count, dates};
    return count ? store_read(s, read_dates, &g, err) : CV_OK;
}
