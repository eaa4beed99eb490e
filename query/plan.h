/*
 * plan: a syntax tree made into what the store searches for.
 *
 * A query falls into units: what its top-level AND joins. Fields and negations only restrict; the
 * other units are what is sought. `all` demands every unit; `any` is content with some, best first.
 * Both restrict alike.
 */
#pragma once
#include "query/terms.h"
#include "query/words.h"

struct query_plan_options {
    bool exact_accents;
    bool with_predecessors; /* an issuer's predecessors count as it */
    bool lenient; /* words that the index lacks stand for their nearest spellings, at a lower weight
                   */
    bool other_accents; /* with lenient: words with marks also match their other accents, at a lower
                           weight */
};

/* Documents that the query names by what their records say (named.h), or that cite these. They
 * match in full, whatever their text says, if it has the rest of the words. */
struct query_named {
    struct store_query *all, *any; /* those of `all`, those of `any` */
    double share;                  /* what being named is worth: 1, or less for citing it */
};

struct query_plan {
    struct store_query *all, *any; /* any is NULL when nothing is sought */
    struct query_named named[2];
    size_t named_count;
    const char *named_said; /* the words that name; NULL: none does */
    /* any without the words that weigh next to nothing but stand in most documents ("của", "các"):
     * these make up two thirds of the postings that a question costs. The ranking adds what they
     * weigh (query_word.unsought), so that the order of the best is the same. */
    struct store_query *candidates;
    struct query_word *words; /* the words sought, in the order typed; not those of negations */
    size_t word_count;
    bool scored;    /* false: nothing but restrictions */
    bool corrected; /* some word stands for its nearest spellings */
};

/* What BM25 makes of a word that stands in `frequency` of `documents` documents, as Xapian reckons
 * it. */
double query_weight(double frequency, double documents);

/* Makes the plan; all its parts are children of ctx. */
void query_plan_make(void *ctx, struct store *s, const struct query_node *root,
                     const struct query_plan_options *options, struct query_plan *out);
