/*
 * syllable: the spelling of a Vietnamese syllable, from data/syllables.tsv. Private to text/.
 * Rules: onset + rime + tone; c/k, g/gh, ng/ngh by the vowel behind; gi and qu take part of the
 * rime with them.
 */
#pragma once
#include "text/chars.h"

enum {
    SYLLABLE_MAX = 7,
    SYLLABLE_PART_MAX = 4
}; /* letters of the longest: nghiêng; of a rime: uyên */

enum syllable_kind {
    SYLLABLE_ONSET = 1,
    SYLLABLE_RIME = 2,
    SYLLABLE_QU_RIME = 4,
    SYLLABLE_STOP = 8 /* ends in p t c ch */
};

struct syllable_part {
    uint32_t key;
    uint8_t kinds;
};

struct syllable {
    uint8_t letters[SYLLABLE_MAX]; /* enum char_letter */
    uint8_t count;
    uint8_t rime; /* where the rime begins; the i of gì counts to it */
    bool stop;
};

/* Letters (at most SYLLABLE_PART_MAX) packed into one number. */
static inline uint32_t syllable_key(const uint8_t *letters, size_t n)
{
    uint32_t key = 0;
    for (size_t i = 0; i < n; i++)
        key = key << 6 | letters[i];
    return key;
}

/* Fills s->rime and s->stop from letters and count; false if no syllable is spelt like that. */
bool syllable_parse(struct syllable *s);
/* Joins the free variants i/y (kĩ, kỹ) to y; s must have been parsed. True if a letter changed. */
bool syllable_join_y(struct syllable *s);
/* Which letter bears the tone (old style: hòa, thủy); s must have been parsed. */
unsigned syllable_tone_place(const struct syllable *s);
/* May the syllable bear this tone (enum char_tone)? */
bool syllable_takes_tone(const struct syllable *s, unsigned tone);
