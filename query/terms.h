/* terms: building the store's queries. */
#pragma once
#include "store/store.h"

struct terms { /* a growing list of queries */
    struct store_query **items;
    size_t count;
};
void terms_push(struct terms *l, void *ctx, struct store_query *q);

/* A term of a field, or with STORE_FIELD_COUNT a word. */
struct store_query *query_term(void *ctx, enum store_field field, const char *text);
/* children under one operator: the child itself if there is but one, STORE_NOTHING if there is
 * none. */
struct store_query *query_join(void *ctx, enum store_op op, struct store_query **children,
                               size_t count);
struct store_query *query_join_two(void *ctx, enum store_op op, struct store_query *a,
                                   struct store_query *b);
struct store_query *query_scaled(void *ctx, struct store_query *q, double factor);
struct store_query *query_everything(void *ctx);
