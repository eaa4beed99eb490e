/* number_reader: what number.c and number_group.c share. Private to them. */
#pragma once
#include "record/number.h"

struct reader {
    const struct text_shadow *s;
    size_t end;
    unsigned flags;
};

static inline bool reader_digit(const struct reader *r, size_t i)
{
    return i < r->end && (r->s->cls[i] & TEXT_DIGIT);
}

static inline bool reader_letter(const struct reader *r, size_t i)
{
    return i < r->end && (r->s->cls[i] & TEXT_LETTER);
}

static inline bool reader_upper(const struct reader *r, size_t i)
{
    return i < r->end && (r->s->cls[i] & TEXT_UPPER);
}

static inline char reader_low(const struct reader *r, size_t i)
{
    return i < r->end ? r->s->low[i] : 0;
}

enum { READER_GAP_MAX = 4 };

/* Skips blanks and at most one line end, at most READER_GAP_MAX characters in all. */
size_t reader_skip_gap(const struct reader *r, size_t i);

/* Bytes of the UTF-8 character with this first byte. */
static inline size_t reader_utf8_length(char lead)
{
    unsigned char c = (unsigned char)lead;
    return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/* number_group.c: reads one group at i, what OCR broke put together. Returns the position behind
 * it, or i if what stands there is no symbol; sets *repaired if letters were put right. */
size_t reader_group(const struct reader *r, size_t i, struct number_group *g, bool *repaired);
/* The same file: makes two groups of type and ministry that were written as one (TTBYT). */
void reader_split(struct number *n);
