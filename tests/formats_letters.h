/* formats_letters: Vietnamese letters into the bytes of old encodings, by the tables of
 * data/encodings. The tests' own twin of what text/ does the other way round. */
#pragma once
#include "base/base.h"

/* How a run is shown: true Unicode, or bytes in one of the old fonts. */
enum letters_face {
    LETTERS_UNICODE,
    LETTERS_TCVN3,
    LETTERS_TCVN3_CAPS, /* small letters that show as capitals */
    LETTERS_VNI,
    LETTERS_FACES
};

struct letters;
/* The table data/encodings/NAME.tsv; aborts if it is not there. Talloc child of ctx. */
const struct letters *letters_load(void *ctx, const char *name);

/* Appends the longest beginning of s[0..n) that one face shows, as its bytes, and stores its
 * length in *used. */
enum letters_face letters_run(const struct letters *letters, const char *s, size_t n,
                              struct cv_buf *out, size_t *used);

/* The same for plain text, which has no fonts: a capital that the table lacks becomes its small
 * letter, dashes and quotes become those of ASCII, anything else that it lacks a question mark.
 * held gets the text with these dashes and quotes as UTF-8. */
void letters_plain(const struct letters *letters, const char *s, size_t n, struct cv_buf *out,
                   struct cv_buf *held);

/* The text in small letters; talloc child of ctx. */
char *letters_small(void *ctx, const char *s);

/* Other forms of Unicode: two bytes a letter, decomposed, and UTF-8 that was read as CP1252. */
enum letters_form { LETTERS_UTF16LE, LETTERS_UTF16BE, LETTERS_DECOMPOSED, LETTERS_MISREAD };
void letters_unicode(const char *s, size_t n, enum letters_form form, struct cv_buf *out);

/* Reads one code point of valid UTF-8 and returns its length. */
size_t letters_next(const char *s, uint32_t *code);
/* The character that CP1252 has for a byte. */
unsigned letters_cp1252(unsigned char byte);
