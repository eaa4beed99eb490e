/*
 * judge: does a document match a query? For remote shards, which find no phrases (query.h): each
 * document that they offer is looked at here.
 */
#pragma once
#include "store/query.h"

struct judge;
/* NULL if what store_query_build() makes of q finds nothing else than q. q has to live as long as
 * the judge, a child of ctx. */
struct judge *judge_new(void *ctx, struct store *s, const struct store_query *q);
/* CV_NOT_FOUND: there is no such document any more. */
enum cv_status judge_document(struct judge *j, struct xap_db *db, uint32_t id, bool *matches,
                              struct cv_error *err);
