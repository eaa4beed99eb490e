/*
 * chars: facts about single characters, and UTF-8. Private to text/.
 *
 * Everything below U+2200 (all that Vietnamese text commonly holds) is answered from a constant
 * table made at build time by make_tables.c from ICU's data and data/lookalikes.tsv; the rest is
 * asked of ICU.
 */
#pragma once
#include "text/text.h"

enum {
    CHAR_TABLE_END = 0x2200,
    CHAR_NO_ASCII = 0x7f,
    CHAR_REPLACEMENT = 0xFFFD,
    CHAR_BYTES_MAX = 4,
    /* Bits of char_info.cls beyond enum text_class. */
    CHAR_MARK = 32,      /* combining mark: belongs to the word it stands in */
    CHAR_INVISIBLE = 64, /* takes no room and has no meaning: zero-width blank, soft hyphen, … */
    CHAR_UNSTABLE = 128, /* NFC may change it or join it to what stands before */
    CHAR_WORD = TEXT_ALNUM | CHAR_MARK
};

/* Letters of the Latin alphabet in Vietnamese order; LETTER_NONE for everything else. */
enum char_letter {
    LETTER_NONE,
    LETTER_A,
    LETTER_AW,
    LETTER_AA,
    LETTER_B,
    LETTER_C,
    LETTER_D,
    LETTER_DD,
    LETTER_E,
    LETTER_EE,
    LETTER_F,
    LETTER_G,
    LETTER_H,
    LETTER_I,
    LETTER_J,
    LETTER_K,
    LETTER_L,
    LETTER_M,
    LETTER_N,
    LETTER_O,
    LETTER_OO,
    LETTER_OW,
    LETTER_P,
    LETTER_Q,
    LETTER_R,
    LETTER_S,
    LETTER_T,
    LETTER_U,
    LETTER_UW,
    LETTER_V,
    LETTER_W,
    LETTER_X,
    LETTER_Y,
    LETTER_Z,
    LETTER_COUNT
};

/* Tones in Vietnamese order. */
enum char_tone { TONE_NONE, TONE_GRAVE, TONE_HOOK, TONE_TILDE, TONE_ACUTE, TONE_DOT, TONE_COUNT };

struct char_info {
    uint32_t lower; /* its place in an exact form: lower case, ASCII for digits, đ for ETH */
    uint32_t base;  /* its place in a folded form: lower without marks */
    uint8_t low;    /* its place in a shadow; CHAR_NO_ASCII if there is none */
    uint8_t cls;    /* enum text_class and the CHAR_ bits */
    uint8_t letter; /* enum char_letter, tone taken off */
    uint8_t tone;   /* enum char_tone; counts only if letter is set */
};

extern const struct char_info char_table[CHAR_TABLE_END];

/* The lower- and upper-case letter (enum char_letter) with a tone; 0 when it has no tone of that
 * kind. */
extern const uint16_t char_lower_letter[LETTER_COUNT][TONE_COUNT];
extern const uint16_t char_upper_letter[LETTER_COUNT][TONE_COUNT];

/* Facts about a character at or above CHAR_TABLE_END. */
struct char_info char_far(uint32_t c);

/* True for a ă â e ê i o ô ơ u ư y. */
static inline bool char_is_vowel(unsigned letter)
{
    return char_lower_letter[letter][TONE_GRAVE] != 0;
}

static inline struct char_info char_of(uint32_t c)
{
    return c < CHAR_TABLE_END ? char_table[c] : char_far(c);
}

static inline bool char_is_tail(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Checked decoding of what is not ASCII; see char_get(). */
size_t char_get_long(const char *s, size_t n, uint32_t *c);

/* Reads the character at s (n > 0 bytes left) and returns its length. A byte that is not UTF-8
 * gives CHAR_REPLACEMENT and length 1 (a true U+FFFD has length 3). */
static inline size_t char_get(const char *s, size_t n, uint32_t *c)
{
    const unsigned char *u = (const unsigned char *)s;
    if (u[0] < 0x80) {
        *c = u[0];
        return 1;
    }
    if (n >= 2 && u[0] >= 0xC2 && u[0] < 0xE0 && (u[1] & 0xC0) == 0x80) {
        *c = (uint32_t)(u[0] & 0x1F) << 6 | (u[1] & 0x3F);
        return 2;
    }
    if (n >= 3 && u[0] == 0xE1 && (u[1] & 0xC0) == 0x80 && (u[2] & 0xC0) == 0x80) {
        /* where most Vietnamese vowels are; no surrogate, none written longer than need be */
        *c = 0x1000 | (uint32_t)(u[1] & 0x3F) << 6 | (u[2] & 0x3F);
        return 3;
    }
    return char_get_long(s, n, c);
}

static inline bool char_is_bad(uint32_t c, size_t length)
{
    return c == CHAR_REPLACEMENT && length == 1;
}

/* Writes c as UTF-8 to out[CHAR_BYTES_MAX]; returns the length. */
static inline size_t char_put(char *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

/* Appends c as UTF-8. */
void char_add(struct cv_buf *b, uint32_t c);
