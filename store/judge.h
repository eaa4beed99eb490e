/*
 * judge: does a document that Xapian offers match the query? See query.h: Xapian found the words of
 * its phrases, and whether they stand together is seen here.
 */
#pragma once
#include "store/query.h"

struct judge;
/* *out: NULL if what store_query_build() makes of q finds nothing but matches. q has to live as
 * long as the judge, a child of ctx. */
enum cv_status judge_new(void *ctx, struct store *s, const struct store_query *q,
                         struct judge **out, struct cv_error *err);
/* Searches as xap_search() and keeps only what matches. Without exact_total it looks at no more
 * documents of remote shards than it takes to fill the page and count check_at_least. judge may be
 * NULL. */
enum cv_status judge_search(struct judge *judge, struct xap_db *db, const struct xap_query *query,
                            const struct xap_search_options *o, bool exact_total,
                            struct xap_hits *out, struct cv_error *err);
