/* facets: exact counts of what the matching documents are, by one property each. */
#pragma once
#include "query/session.h"

/* Counts all facets of what q matches: sets "facets" in head and gives the tables as text. */
enum cv_status facets_add(struct session *s, const struct store_query *q, json_t *head,
                          const char **table);
