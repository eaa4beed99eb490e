/* word: the exact and the folded form of one word, made in one pass. Private to text/. */
#pragma once
#include "text/chars.h"

struct word_forms {
    char *exact, *folded; /* TEXT_WORD_MAX + 1 bytes each, NUL-terminated on return */
    size_t exact_length, folded_length;
};

/* Fills the two buffers of f from the word. */
void word_forms(struct word_forms *f, const char *word, size_t n);
