/*
 * rank: the second look. BM25 over single syllables finds the candidates; here the best of them are
 * scored again by what it cannot see.
 *
 * - Pairs: query words that stand next to each other here too, in their order; Vietnamese words are
 *   mostly two syllables. A pair weighs by its rarity, which is not in the index: documents that
 *   have both syllables are about the geometric mean of what independence and inclusion predict,
 *   and the candidates tell in which share of those the two are adjacent (log error of 0.6 against
 *   true counts, no loss in MRR).
 * - Passage: the best stretch of 30 words, a sentence: what is sought found close together, against
 *   scattered over a long document.
 * - Subject: words and pairs in the subject (trích yếu), or in the first line of a text without
 *   one, shared over its length.
 * - Exact: a word with the very accents that were typed, where others match too.
 * - Named: the document bears what the query names of number, type, date, signer and issuer
 *   (named.h); the fewer do, the more it is worth.
 * - Recency: of documents that score alike, within half a percent, the younger first.
 *
 * Each factor is a weight and 0 switches it off (--rank pairs=0,…, bench/retrieval); all scores are
 * in BM25's unit, nats of rarity.
 */
#pragma once
#include "query/plan.h"

struct rank_options {
    unsigned depth; /* candidates that are looked at again; fewer for a query of few words, see
                       rank_depth() */
    double pairs, passage, subject, exact, named, recency;
};
void rank_options_default(struct rank_options *o);
/* Reads "pairs=0,passage=1,depth=100" into o. CV_USAGE names what is not known. */
enum cv_status rank_options_parse(const char *s, struct rank_options *o, struct cv_error *err);

/* True if all words stand in phrases: candidates have them side by side then, and it was looked at
 * already where they stand, which is what a phrase costs. */
bool rank_only_phrases(const struct query_plan *plan);
/* How many candidates are worth a second look: the more words, the more there is that BM25 did not
 * see. */
unsigned rank_depth(const struct rank_options *o, const struct query_plan *plan);

struct ranked {
    store_id id;
    uint32_t date; /* where it decided a tie; else 0 */
    double score;
    double named;    /* 0..1: how surely the query means it by what it names */
    double coverage; /* share of the query's rarity that is found in the document, 0..1 */
};

/* Scores `count` candidates again and sorts them best first; behind the first `shown` ties may be
 * in any order. plan: what was sought. */
enum cv_status rank_candidates(struct store *s, const struct query_plan *plan,
                               const struct rank_options *options, struct ranked *candidates,
                               size_t count, size_t shown, struct cv_error *err);

/* How rare something is that stands in `frequency` of `documents` documents: never below 0. */
double rank_rarity(double frequency, double documents);
