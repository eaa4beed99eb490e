#include "text/decode.h"
#include "text/encoding.h"

/* A character that Vietnamese text may hold; anything else is no proof that bytes were UTF-8. */
static bool is_expected(uint32_t c)
{
    return (c >= 0xA0 && c < 0x1B1 && (c < 0xC0 || char_of(c).cls & TEXT_MARKED)) ||
           (c >= 0x300 && c < 0x324) || (c >= 0x1EA0 && c < 0x1EFA) ||
           (c >= 0x2010 && c < 0x2027) || c == 0xFEFF || c == 0x20AB || c == 0x20AC;
}

/* Reads the character at s as the byte that it was before CP1252; -1 if it was none. */
static int byte_at(const char *s, size_t n, size_t *length)
{
    uint32_t c;
    if (n == 0)
        return -1;
    *length = char_get(s, n, &c);
    return encoding_cp1252_byte(c, 0);
}

/* The character whose UTF-8 bytes, read one by one as CP1252, begin at s; length in *used. 0 if
 * none does. */
static uint32_t sequence_at(const char *s, size_t n, size_t *used)
{
    char bytes[CHAR_BYTES_MAX];
    size_t count = 0, need, k;
    int byte;
    uint32_t c;
    if (s[0] != '\xC3') /* the bytes C2..EF, with which sequences begin, are U+00C2..U+00EF */
        return 0;
    byte = byte_at(s, n, &k);
    if (byte < 0xC2 || byte > 0xEF)
        return 0;
    need = byte < 0xE0 ? 2 : 3;
    for (*used = 0; count < need; *used += k) {
        byte = byte_at(s + *used, n - *used, &k);
        if (byte < 0 || (count && (byte & 0xC0) != 0x80))
            return 0;
        bytes[count++] = (char)byte;
    }
    return char_get(bytes, need, &c) == need && is_expected(c) ? c : 0;
}

/* A sequence whose last byte got lost on the way: blanks for no-break blanks, soft hyphens and
 * bytes that CP1252 does not have. What it stood for, where only one letter can be meant, else
 * U+FFFD; 0 if s is none. */
static uint32_t broken_at(const char *s, size_t n, size_t *used)
{
    static const struct {
        const char *look;
        uint32_t c;
    } broken[] = {{"Ã ", 0xE0}, {"áº", 0x1EAD}, {"á»", CHAR_REPLACEMENT}, {"Ä", 0x110}};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        *used = strlen(broken[i].look);
        if (n >= *used && memcmp(s, broken[i].look, *used) == 0)
            return broken[i].c;
    }
    return 0;
}

size_t mojibake_count(const char *s, size_t n)
{
    size_t found = 0, used;
    for (size_t at = 0; at < n; at += used) {
        if (sequence_at(s + at, n - at, &used))
            found++;
        else
            used = 1;
    }
    return found;
}

static size_t repair_line(struct cv_buf *out, const char *s, size_t n)
{
    size_t used, damaged = 0;
    for (size_t at = 0; at < n; at += used) {
        uint32_t c = sequence_at(s + at, n - at, &used);
        if (!c && (c = broken_at(s + at, n - at, &used)) == CHAR_REPLACEMENT)
            damaged++;
        if (!c)
            used = char_get(s + at, n - at, &c);
        char_add(out, c);
    }
    return damaged;
}

size_t mojibake_repair(struct cv_buf *out, const char *s, size_t n)
{
    size_t damaged = 0;
    for (size_t at = 0, end; at < n; at = end) {
        end = decode_line_end(s, n, at);
        if (mojibake_count(s + at, end - at)) /* only a line with whole sequences has broken ones */
            damaged += repair_line(out, s + at, end - at);
        else
            cv_buf_add(out, s + at, end - at);
    }
    return damaged;
}
