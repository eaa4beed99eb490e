/* encoding: the byte tables of data/encodings/. Private to text/. */
#pragma once
#include "text/chars.h"

struct encoding_pair {
    uint16_t bytes; /* first << 8 | second */
    uint16_t code;
};

struct encoding_table {
    uint16_t single[256];              /* code point of each byte; 0 = none (but for byte 0) */
    const struct encoding_pair *pairs; /* sorted by bytes */
    size_t pair_count;
};

/* The table of an 8-bit encoding; TEXT_TCVN3_CAPS gives that of TCVN3. NULL for Unicode and
 * mojibake. */
const struct encoding_table *encoding_table(enum text_encoding e);

/* Adds bytes to out as UTF-8; those without a character become U+FFFD. Returns how many those were.
 */
size_t encoding_add(struct cv_buf *out, const struct encoding_table *t, const char *bytes,
                    size_t n);

/* The byte that CP1252 reads as c, with the changes that PDF and web extraction make to letters of
 * TCVN3 (`next` is the character behind). C1 controls stand for themselves. -1 if there is none. */
int encoding_cp1252_byte(uint32_t c, uint32_t next);
