#include "query/search.h"
#include <talloc.h>

enum { NAMED_MAX = 100 };
static const double PARTIAL_COVERAGE =
    0.5; /* a partial match has at least half of what makes the query rare */

struct searcher {
    void *ctx;
    struct store *store;
    const struct search_request *request;
    struct search_result *result;
    struct cv_error *err;
};

/* What the query names is looked at again even if its words are common: adds it to the candidates,
 * or marks it there. There is room for NAMED_MAX more of each kind. */
static enum cv_status add_named(struct searcher *s, const struct query_plan *plan, bool any,
                                struct ranked *ranked, size_t *count)
{
    enum cv_status status = CV_OK;
    double documents = store_count(s->store), single = rank_rarity(1, documents);
    for (size_t k = 0; k < plan->named_count && status == CV_OK; k++) {
        const struct query_named *named = &plan->named[k];
        struct store_search_options o = {.limit = NAMED_MAX, .undated = true};
        struct store_hits hits = {0};
        status = store_search(s->ctx, s->store, any ? named->any : named->all, &o, &hits, s->err);
        double worth = named->share * rank_rarity(hits.estimate, documents) / single;
        for (size_t i = 0; i < hits.count; i++) {
            size_t at = 0;
            while (at < *count && ranked[at].id != hits.items[i].id)
                at++;
            if (at == *count) { /* to the front, since only so many are looked at again */
                memmove(ranked + 1, ranked, (*count)++ * sizeof *ranked);
                *ranked = (struct ranked){
                    .id = hits.items[i].id, .score = hits.items[i].score, .coverage = 1};
                at = 0;
            }
            ranked[at].named = worth > ranked[at].named ? worth : ranked[at].named;
        }
    }
    return status;
}

/* Candidates of q, the best first; ranked again if the order is by relevance and words were sought.
 * partial: behind the full matches, where any of them may be shown and none is counted. */
static enum cv_status candidates(struct searcher *s, const struct query_plan *plan,
                                 const struct store_query *q, bool partial, struct store_hits *hits,
                                 struct ranked **out, size_t *out_count)
{
    const struct search_request *r = s->request;
    bool counted = !partial && (r->match != SEARCH_ANY || !plan->any);
    bool rank = plan->scored && r->sort == STORE_BY_RELEVANCE && r->rank.depth > 0;
    uint32_t depth = r->offset + r->limit;
    if (rank && depth < rank_depth(&r->rank, plan))
        depth = rank_depth(&r->rank, plan);
    /* What only restricts has no relevance: the youngest come first. */
    enum store_sort sort =
        !plan->scored && r->sort == STORE_BY_RELEVANCE ? STORE_BY_DATE_DESCENDING : r->sort;
    uint32_t enough = rank_only_phrases(plan) ? SEARCH_COUNTED_PHRASES : SEARCH_COUNTED;
    struct store_search_options o = {
        .limit = depth, .sort = sort, .at_least = counted ? enough : 0, .undated = true};
    if (rank && q == plan->any)
        q = plan->candidates;
    enum cv_status status = store_search(s->ctx, s->store, q, &o, hits, s->err);
    if (status != CV_OK)
        return status;
    size_t count = hits->count;
    struct ranked *ranked = talloc_zero_array(
        s->ctx, struct ranked, (unsigned)(count + plan->named_count * NAMED_MAX) + 1);
    for (size_t i = 0; i < count; i++)
        ranked[i] =
            (struct ranked){.id = hits->items[i].id, .score = hits->items[i].score, .coverage = 1};
    if (rank && r->rank.named > 0)
        status = add_named(s, plan, q != plan->all, ranked, &count);
    if (rank && status == CV_OK)
        status = rank_candidates(s->store, plan, &r->rank, ranked, count,
                                 partial ? count : r->offset + r->limit, s->err);
    *out = ranked;
    *out_count = count;
    return status;
}

static void append(struct searcher *s, const struct ranked *ranked, bool partial)
{
    struct search_result *out = s->result;
    out->hits = talloc_realloc(s->ctx, out->hits, struct search_hit, (unsigned)out->count + 1);
    out->hits[out->count++] = (struct search_hit){ranked->id, ranked->score, partial};
}

static bool has(const struct search_result *r, store_id id)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->hits[i].id == id)
            return true;
    return false;
}

/* The best partial matches behind the few full ones. */
static enum cv_status go_on(struct searcher *s)
{
    struct query_plan_options lenient = s->request->plan;
    struct query_plan plan;
    struct store_hits hits;
    struct ranked *ranked;
    size_t count;
    lenient.lenient = lenient.other_accents = true;
    query_plan_make(s->ctx, s->store, s->request->root, &lenient, &plan);
    enum cv_status status = candidates(s, &plan, plan.any, true, &hits, &ranked, &count);
    if (status != CV_OK)
        return status;
    size_t full = s->result->count;
    for (size_t i = 0; i < count; i++)
        if ((ranked[i].named > 0 || ranked[i].coverage >= PARTIAL_COVERAGE) &&
            !has(s->result, ranked[i].id))
            append(s, &ranked[i], true);
    if (s->result->count > full)
        s->result->plan = plan;
    return CV_OK;
}

static void cut_page(struct search_result *r, uint32_t offset, uint32_t limit)
{
    size_t skip = offset < r->count ? offset : r->count;
    r->hits += skip;
    r->count -= skip;
    if (r->count > limit)
        r->count = limit;
}

enum cv_status search_run(void *ctx, struct store *store, const struct search_request *request,
                          struct search_result *out, struct cv_error *err)
{
    struct search_result result = {0};
    struct searcher s = {ctx, store, request, &result, err};
    struct query_plan_options options = request->plan;
    struct store_hits hits;
    struct ranked *ranked;
    size_t count;
    options.lenient = request->match == SEARCH_ANY;
    options.other_accents = false;
    query_plan_make(ctx, store, request->root, &options, &result.plan);
    bool any = request->match == SEARCH_ANY && result.plan.any;
    result.counted = any ? result.plan.any : result.plan.all;
    enum cv_status status = candidates(&s, &result.plan, any ? result.plan.any : result.plan.all,
                                       false, &hits, &ranked, &count);
    if (status != CV_OK)
        return status;
    for (size_t i = 0; i < count; i++)
        append(&s, &ranked[i], false);
    result.total = hits.total;
    result.total_exact = hits.total_exact;
    if (request->match == SEARCH_AUTO && result.plan.scored && hits.total < SEARCH_ENOUGH)
        status = go_on(&s);
    if (status != CV_OK)
        return status;
    cut_page(&result, request->offset, request->limit);
    *out = result;
    return CV_OK;
}
