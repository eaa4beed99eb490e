/* search: a query answered: candidates, second look, and what is done when too little matches. */
#pragma once
#include "query/rank.h"

enum search_match {
    SEARCH_AUTO, /* all words; when fewer than SEARCH_ENOUGH documents have them, the best partial
                    matches behind */
    SEARCH_ALL,
    SEARCH_ANY
};
enum {
    SEARCH_ENOUGH = 10,
    SEARCH_COUNTED = 1000, /* full matches that are counted exactly; of more it is "at least" */
    SEARCH_COUNTED_PHRASES = 200 /* the same of phrases, each of which costs a look at its words */
};

struct search_request {
    const struct query_node *root;
    struct query_plan_options
        plan; /* exact_accents and with_predecessors; the rest follows from match */
    enum search_match match;
    enum store_sort sort;
    uint32_t offset, limit;
    struct rank_options rank;
};
struct search_hit {
    store_id id;
    double score;
    bool partial; /* it has some of what was sought, or with other accents or spelling */
};
struct search_result {
    struct search_hit *hits;
    size_t count;
    uint32_t total;   /* documents that match in full; with SEARCH_ANY those that match at all */
    bool total_exact; /* else there are at least so many */
    const struct store_query *counted; /* what total counts */
    struct query_plan plan;            /* as it was searched: its words are what snippets mark */
};

/* All of the result are children of ctx. */
enum cv_status search_run(void *ctx, struct store *s, const struct search_request *request,
                          struct search_result *out, struct cv_error *err);
