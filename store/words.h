/*
 * words: the distinct exact syllables of a text, and their order in it.
 *
 * A writer keeps one for all its documents. What a spelling's exact form is, is found out once and
 * then known by sight: a language has some thousand syllables, an archive some million tokens. Only
 * what is new asks for memory.
 */
#pragma once
#include "base/base.h"

struct words_word {
    const char *text; /* NUL-terminated exact form; valid until the next words_collect */
    uint32_t length;
    uint32_t count;  /* how often it stands in the text */
    uint32_t number; /* among the words that are no twins, from 0 */
    uint32_t twin;   /* of a damaged word (store.h, STORE_TWIN): the item of its twin; else 0 */
};
enum { WORDS_FREQUENT = 128 };
struct words {
    struct words_word *items; /* in order of their first appearance; a twin behind the first word
                                 that has it */
    size_t count;
    const uint32_t *by_number; /* the item of each number: first the frequent words, at most
                                  WORDS_FREQUENT, then the others; in both the shorter first, those
                                  of one length as they appear */
    size_t numbered;           /* words that are no twins */
    const uint32_t *order;     /* the item at each place of the text; never a twin */
    size_t tokens;             /* places */
    struct words_store *store;
};
/* A child of ctx. */
struct words *words_new(void *ctx);
/* Fills w from a text (UTF-8 NFC); what was in it before is gone. */
void words_collect(struct words *w, const char *text, size_t n);
