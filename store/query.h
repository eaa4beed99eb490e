/*
 * query: what is made of a query tree (struct store_query) to be searched or judged.
 *
 * Xapian matches words, terms and dates. Where words stand is read from the order of a text's words
 * (order.h). Phrases that every match must have are left to the judge (judge.h), whom Xapian asks
 * of documents that have their words and may still come among the best. Other phrases, in an OR or
 * behind a NOT, are a filter within the query. A server of a remote shard can call neither: what it
 * offers is judged here, document by document.
 */
#pragma once
#include "store/internal.h"

enum { STORE_EXPANSION_MAX = 200 }; /* commonest terms that a prefix stands for */

/* What finds all that match q, and maybe more: see judge_new(). The caller frees *out.
 * CV_BAD_QUERY. */
enum cv_status store_query_build(struct store *s, const struct store_query *q,
                                 struct xap_query **out, struct cv_error *err);

/* True of a phrase or a NEAR of several parts. */
bool query_is_positional(const struct store_query *q);
/* True if what matches q must match its child, too. */
bool query_demands(const struct store_query *q, size_t child);
/* CV_BAD_QUERY unless only words, beginnings of words and ORs of them are in it. */
enum cv_status query_phrase_check(const struct store_query *q, struct cv_error *err);
struct phrase;
/* The test for a phrase, a NEAR or (as one part) a word or the beginning of a word. NULL: see err.
 * A child of ctx. */
struct phrase *query_phrase(void *ctx, struct store *s, const struct store_query *q,
                            struct cv_error *err);

/* The bounds of a STORE_RANGE as the values of a document have them. A partial date matches if one
 * of its days may lie in the range: first possible day <= to, last possible day >= from.
 * SCHEMA_DATE does for the first day, since 00 sorts before 01. */
void query_range(const struct store_query *q, char from[16], char to[16]);
