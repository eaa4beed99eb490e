/* filter: a field of the query as a restriction. Private to plan.c. */
#pragma once
#include "query/plan.h"

/* The query that a QUERY_FIELD node (of any kind but FIELD_WORDS) restricts to. */
struct store_query *filter_query(void *ctx, struct store *s, const struct query_node *node,
                                 bool with_predecessors);
