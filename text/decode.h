/* decode: the steps from bytes to clean text. Private to text/. */
#pragma once
#include "text/chars.h"

/* Adds bytes that are in encoding e to out as UTF-8, what has no meaning as U+FFFD; returns how
 * many bytes that was. */
size_t decode_bytes(struct cv_buf *out, const char *bytes, size_t n, enum text_encoding e);

/* The same for UTF-8 that was made by reading bytes of encoding e as CP1252; other characters stay
 * as they are. */
size_t decode_misread(struct cv_buf *out, const char *s, size_t n, enum text_encoding e);

/* True if all of it is UTF-8. */
bool decode_is_utf8(const char *s, size_t n);

/* True if all of it is UTF-8 that decode_finish() and misread_repair() would leave as it is. */
bool decode_is_clean(const char *s, size_t n);

/* One kind of line end and blank, no invisible characters, then NFC. Fills utf8 and length of out.
 */
void decode_finish(void *ctx, struct text_decoded *out, const char *utf8, size_t n);

/* True for bytes that mean the same in every 8-bit encoding. */
bool decode_is_plain(char byte);
/* End of the line (behind its line end) that begins at `at`. */
size_t decode_line_end(const char *s, size_t n, size_t at);

/* ---- finding the encoding -------------------------------------------------------------------- */

enum { DETECT_SAMPLE = 1 << 16 }; /* bytes of text that are enough to judge by */

struct detection {
    enum text_encoding encoding;
    double
        score; /* share of accented words that are syllables, less a penalty for odd characters */
    size_t words; /* accented words */
    bool sure;
};

/* Which of the 8-bit Vietnamese encodings makes most sense of the bytes. */
struct detection detect_bytes(void *ctx, const char *bytes, size_t n);
/* How much sense UTF-8 text makes as Vietnamese, on the same scale. */
double detect_score(void *ctx, const char *utf8, size_t n, size_t *words);
/* UTF-16 without a byte order mark: TEXT_UTF16LE or BE, else TEXT_UTF8. */
enum text_encoding detect_utf16(const char *bytes, size_t n);

/* ---- UTF-8 that was read wrongly before it was stored ------------------------------------------
 */

/* Characters that hint at it: signs and letters of CP1252 that Vietnamese text does not have. */
bool misread_is_possible(const char *s, size_t n);
/* Is c, behind the character `before`, one of them? */
bool misread_is_suspect(uint32_t before, uint32_t c);

/* Undoes it if found: fills out (encoding, confidence, damaged) and adds the text to fixed. */
bool misread_repair(void *ctx, struct cv_buf *fixed, const char *s, size_t n,
                    struct text_decoded *out);

/* The same where all of the text was misread, perhaps several times; what it says is not looked at.
 */
bool unread_whole(void *ctx, struct cv_buf *fixed, const char *s, size_t n);

/* How many characters look like UTF-8 sequences read as CP1252. */
size_t mojibake_count(const char *s, size_t n);
/* Adds the text to out with these put right. Returns how many were broken beyond repair (U+FFFD).
 */
size_t mojibake_repair(struct cv_buf *out, const char *s, size_t n);

/* ---- capitals by font --------------------------------------------------------------------------
 */

/* In text decoded from TCVN3, makes small letters capital where the font did: CộNG HòA -> CỘNG HÒA.
 */
void capitals_recover(char *s, size_t n);
/* Makes every letter capital, in place. */
void capitals_all(char *s, size_t n);
