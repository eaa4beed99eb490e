/*
 * words: what the words of a query can stand for in this index. A word typed with marks means that
 * word; one typed without them means every accented form that the index has (in a query without any
 * marks, or where the bare form is hardly a word of the index).
 */
#pragma once
#include "query/parse.h"
#include "store/store.h"
#include "text/text.h"

struct query_word {
    const char *typed; /* as in the query */
    const char *exact; /* its exact form */
    const char *folded;
    const char **forms; /* exact forms that the index has and that answer to it, commonest first; at
                           least one */
    uint32_t *frequencies; /* of each form: in how many documents it stands */
    size_t form_count;
    bool marked, number;
    bool quoted;       /* part of a phrase */
    bool corrected;    /* not in the index as typed; forms are the nearest spellings */
    unsigned run;      /* words of one run stand next to each other in the query */
    unsigned unsought; /* how often it stands in the query, if query_plan.candidates does without
                          it; else 0 */
};

enum query_accents {
    QUERY_ACCENTS_EXACT, /* a word is what was typed, marks or none (--exact-accents) */
    QUERY_ACCENTS_TYPED, /* the query bears marks: a bare word that the index knows is meant as it
                            stands */
    QUERY_ACCENTS_NONE   /* no marks at all: every accented form */
};
/* How the words under a node were typed. */
enum query_accents query_accents_of(const struct query_node *node);

/* Fills w for one word. Strings are children of ctx. */
void query_word_expand(void *ctx, struct store *s, const char *typed, enum query_accents accents,
                       struct query_word *w);
/* As above for all words that begin with it, the `limit` commonest. form_count may be 0. */
void query_prefix_expand(void *ctx, struct store *s, const char *typed, size_t limit,
                         struct query_word *w);
/* Adds the word's forms with other accents behind those it has: what OCR or a typing without marks
 * made of it. Gives how many were added. */
size_t query_word_loosen(void *ctx, struct store *s, struct query_word *w);
/* For a word that the index does not have: its nearest spellings there (one letter or mark changed,
 * dropped, added or two exchanged), the `limit` commonest. Numbers have none. Returns false, and
 * leaves w alone, if there is none. */
bool query_word_correct(void *ctx, struct store *s, struct query_word *w, size_t limit);

/* True if a token of a text is what a form stands for: the form itself, or a damaged word whose
 * twin it is. */
bool query_form_is(const char *form, const struct text_token *token);

/* Documents that hold any of the forms, at most as many as the index has. */
uint32_t query_word_frequency(const struct query_word *w, uint32_t documents);
