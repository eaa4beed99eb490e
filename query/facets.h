/* facets: exact counts of what the matching documents are, by one property each. */
#pragma once
#include "query/session.h"

/* Counts all facets of the matching documents: sets "facets" in head and gives the tables as text.
 */
enum cv_status facets_add(struct session *s, struct store_matches *m, json_t *head,
                          const char **table);
