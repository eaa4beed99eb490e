#include "tests/formats_letters.h"
#include <talloc.h>
#include <unicode/unorm2.h>
#include <unicode/utf8.h>

enum { CODES = 0x2200 }; /* above the last character of the tables that matters here */

struct letters {
    enum letters_face face;
    char bytes[CODES][4]; /* by code point; empty: none */
};

size_t letters_next(const char *s, uint32_t *code)
{
    unsigned char c = (unsigned char)*s;
    size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    *code = n == 1 ? c : c & (0xffu >> (n + 1));
    for (size_t i = 1; i < n; i++)
        *code = *code << 6 | ((unsigned char)s[i] & 0x3f);
    return n;
}

unsigned letters_cp1252(unsigned char byte)
{
    static const uint16_t high[32] = {
        0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,  0x2030, 0x160,
        0x2039, 0x152,  0x8d,   0x17d,  0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
        0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};
    return byte >= 0x80 && byte < 0xa0 ? high[byte - 0x80] : byte;
}

static void read_row(struct letters *l, char *line)
{
    char *rest, *bytes = strtok_r(line, "\t\n", &rest), *code = strtok_r(NULL, "\t\n", &rest);
    uint32_t c = code ? (uint32_t)strtoul(code, NULL, 16) : 0;
    if (!c || c >= CODES || strchr(code, ' '))
        return;
    char letter[4] = "";
    size_t n = 0;
    for (char *end = bytes; *end && n < 3; n++)
        letter[n] = (char)strtoul(end, &end, 16);
    /* VNI's lone modifiers are read as letters, but nobody writes them so. */
    if (strlen(letter) > strlen(l->bytes[c]))
        memcpy(l->bytes[c], letter, sizeof letter);
}

const struct letters *letters_load(void *ctx, const char *name)
{
    struct letters *l = talloc_zero(ctx, struct letters);
    char *path = talloc_asprintf(l, "data/encodings/%s.tsv", name), line[256];
    FILE *f = fopen(path, "r");
    if (!f)
        abort();
    while (fgets(line, sizeof line, f))
        if (*line != '#' && strncmp(line, "bytes", 5) != 0)
            read_row(l, line);
    fclose(f);
    for (uint32_t c = 1; c < 0x80; c++)
        if (!*l->bytes[c])
            l->bytes[c][0] = (char)c;
    l->face = strcmp(name, "vni") == 0 ? LETTERS_VNI : LETTERS_TCVN3;
    return l;
}

/* The small letter of a Vietnamese capital; itself if it is none. */
static uint32_t small(uint32_t c)
{
    if ((c >= 0xc0 && c < 0xde && c != 0xd7) || (c >= 'A' && c <= 'Z'))
        return c + 0x20;
    bool pair = (c >= 0x1ea0 && c <= 0x1ef9) || (c >= 0x100 && c < 0x130);
    if (pair || c == 0x168 || c == 0x1a0)
        return c | 1;
    return c == 0x1af ? 0x1b0 : c;
}

static enum letters_face face_of(const struct letters *l, uint32_t c, const char **bytes)
{
    *bytes = c < CODES ? l->bytes[c] : "";
    if (**bytes)
        return l->face;
    uint32_t s = small(c);
    if (s != c && s < CODES && *l->bytes[s] && l->face == LETTERS_TCVN3) {
        *bytes = l->bytes[s];
        return LETTERS_TCVN3_CAPS;
    }
    return LETTERS_UNICODE;
}

static void add_utf8(struct cv_buf *out, uint32_t c)
{
    char bytes[4];
    int32_t n = 0;
    U8_APPEND_UNSAFE(bytes, n, (UChar32)c);
    cv_buf_add(out, bytes, (size_t)n);
}

char *letters_small(void *ctx, const char *s)
{
    struct cv_buf out;
    cv_buf_init(&out, ctx);
    while (*s) {
        uint32_t c;
        s += letters_next(s, &c);
        add_utf8(&out, small(c));
    }
    return cv_buf_cstr(&out);
}

enum letters_face letters_run(const struct letters *l, const char *s, size_t n, struct cv_buf *out,
                              size_t *used)
{
    enum letters_face first = LETTERS_UNICODE;
    size_t at = 0;
    for (size_t k; at < n; at += k) {
        uint32_t c;
        const char *bytes;
        k = letters_next(s + at, &c);
        enum letters_face face = face_of(l, c, &bytes);
        if (at == 0)
            first = face;
        if (face != first)
            break;
        if (face == LETTERS_UNICODE)
            cv_buf_add(out, s + at, k);
        else
            cv_buf_str(out, bytes);
    }
    *used = at;
    return first;
}

/* A letter as its base with the shape mark, and its tone: encodings that set the tone behind. */
static bool split(uint32_t c, uint32_t *base, uint32_t *tone)
{
    UErrorCode e = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&e);
    UChar parts[8];
    int32_t n = unorm2_getDecomposition(nfc, (UChar32)c, parts, 8, &e);
    *tone = 0;
    for (int32_t i = 0; i < n; i++) {
        bool shape = parts[i] == 0x302 || parts[i] == 0x306 || parts[i] == 0x31b;
        if (i == 0)
            *base = parts[i];
        else if (shape)
            *base = (uint32_t)unorm2_composePair(nfc, (UChar32)*base, parts[i]);
        else
            *tone = parts[i];
    }
    return *tone != 0;
}

static const char *plain_mark(uint32_t c)
{
    if (c == 0x2013 || c == 0x2014)
        return "-";
    return c == 0x201c || c == 0x201d ? "\"" : "?";
}

void letters_plain(const struct letters *l, const char *s, size_t n, struct cv_buf *out,
                   struct cv_buf *held)
{
    for (size_t at = 0, k; at < n; at += k) {
        uint32_t c, base, tone;
        k = letters_next(s + at, &c);
        const char *bytes = c < CODES ? l->bytes[c] : "";
        if (!*bytes && *l->bytes[0x301] && split(c, &base, &tone)) {
            cv_buf_str(out, l->bytes[base]);
            bytes = l->bytes[tone];
        } else if (!*bytes) {
            bool lost = small(c) >= CODES || !*l->bytes[small(c)];
            c = lost ? (uint32_t)*plain_mark(c) : c;
            bytes = l->bytes[lost ? c : small(c)];
        }
        cv_buf_str(out, bytes);
        add_utf8(held, c);
    }
}

void letters_unicode(const char *s, size_t n, enum letters_form form, struct cv_buf *out)
{
    UErrorCode e = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&e);
    for (size_t at = 0, k; at < n; at += k) {
        uint32_t c;
        k = letters_next(s + at, &c);
        UChar parts[8];
        int32_t count = unorm2_getDecomposition(nfc, (UChar32)c, parts, 8, &e);
        if (form == LETTERS_UTF16LE || form == LETTERS_UTF16BE) {
            char pair[2] = {(char)c, (char)(c >> 8)}, swapped[2] = {pair[1], pair[0]};
            cv_buf_add(out, form == LETTERS_UTF16LE ? pair : swapped, 2);
        } else if (form == LETTERS_MISREAD) {
            for (size_t i = 0; i < k; i++)
                add_utf8(out, letters_cp1252((unsigned char)s[at + i]));
        } else if (count <= 0) {
            cv_buf_add(out, s + at, k);
        } else {
            for (int32_t i = 0; i < count; i++)
                add_utf8(out, parts[i]);
        }
    }
}
