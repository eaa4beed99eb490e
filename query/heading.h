/* heading: what a document calls itself: its subject (trích yếu), or the first line of a text that
 * has none. Private to ranking. */
#pragma once
#include "query/evidence.h"

/* The subject in a stored record, without parsing the rest of it: a child of ctx, NULL if it has
 * none. */
char *heading_subject(void *ctx, const char *record);

/* Rarity of the words and pairs of the query that stand in the document's heading, over its length;
 * 0 if there is no heading. */
double heading_score(const struct evidence *ev, const double *word_rarity,
                     const double *pair_rarity, const struct store_document *d);
