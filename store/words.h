/*
 * words: the distinct exact syllables of a text, each with its positions.
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
    uint32_t count;            /* how often it stands in the text */
    const uint32_t *positions; /* count of them, ascending, from 1 */
};
struct words {
    struct words_word *items; /* in order of their first appearance */
    size_t count;
    size_t tokens; /* positions in all */
    struct words_store *store;
};
/* Damaged words (store.h, STORE_TWIN) have a twin in the list, behind them. */
/* A child of ctx. */
struct words *words_new(void *ctx);
/* Fills w from a text (UTF-8 NFC); what was in it before is gone. */
void words_collect(struct words *w, const char *text, size_t n);
