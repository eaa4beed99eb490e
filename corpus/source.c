/* Small things that several readers need: the whole file, UTF-8, CP1252, charsets, base64. */
#include "charsets.table.h"
#include "corpus/internal.h"
#include "corpus/reader.h"
#include <errno.h>
#include <strings.h>
#include <talloc.h>

enum cv_status source_load(struct source *src, struct cv_buf *out, struct cv_error *err)
{
    if (src->size > src->max_part)
        return cv_fail(err, CV_LIMIT, "%llu bytes are too many for this format",
                       (unsigned long long)src->size);
    cv_buf_init(out, src->ctx);
    char block[65536];
    for (;;) {
        ssize_t n = corpus_pread(src->fd, block, sizeof block, (off_t)out->len);
        if (n < 0)
            return cv_fail(err, CV_IO, "%s", strerror(errno));
        cv_buf_add(out, block, (size_t)n);
        if ((size_t)n < sizeof block)
            return CV_OK;
    }
}

/* ---- UTF-8 -------------------------------------------------------------------------------------
 */

void utf8_add(struct cv_buf *out, uint32_t c)
{
    if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        c = 0xfffd;
    char b[4];
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, c >>= 6)
        b[i] = (char)(0x80 | (c & 0x3f));
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    b[0] = (char)(lead[n] | c);
    cv_buf_add(out, b, n);
}

uint32_t utf8_next(const char *s, size_t n, size_t *at)
{
    unsigned char c = (unsigned char)s[(*at)++];
    if (c < 0x80)
        return c;
    size_t more = c >= 0xf0 && c < 0xf5 ? 3 : c >= 0xe0 ? 2 : 1;
    if (c < 0xc2 || c >= 0xf5 || more > n - *at)
        return 0xfffd;
    uint32_t code = c & (0x3fu >> more);
    for (size_t i = 0; i < more; i++) {
        unsigned char t = (unsigned char)s[*at + i];
        if ((t & 0xc0) != 0x80)
            return 0xfffd;
        code = code << 6 | (t & 0x3f);
    }
    *at += more;
    return code;
}

bool utf8_valid(const char *s, size_t n)
{
    for (size_t at = 0; at < n;) {
        size_t from = at;
        if (utf8_next(s, n, &at) == 0xfffd && at - from == 1)
            return false;
    }
    return true;
}

/* ---- CP1252 ------------------------------------------------------------------------------------
 */

/* 80 to 9f; zero where CP1252 has nothing. */
static const uint16_t high[32] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

uint32_t cp1252_char(unsigned char byte)
{
    return byte >= 0x80 && byte < 0xa0 && high[byte - 0x80] ? high[byte - 0x80] : byte;
}

int cp1252_byte(uint32_t c)
{
    if (c < 0x100)
        return (int)c;
    if (c >= 0xf000 && c < 0xf100)
        return (int)(c - 0xf000);
    for (int i = 0; i < 32; i++)
        if (high[i] == c)
            return 0x80 + i;
    return -1;
}

/* ---- charsets ----------------------------------------------------------------------------------
 */

bool charset_encoding(const char *charset, enum text_encoding *encoding)
{
    for (size_t i = 0; charset && i < charsets_count; i++)
        if (strcasecmp(charset, charsets_rows[i].name) == 0)
            for (enum text_encoding e = 0; e < TEXT_ENCODING_COUNT; e++)
                if (strcmp(text_encoding_name(e), charsets_rows[i].encoding) == 0) {
                    *encoding = e;
                    return true;
                }
    return false;
}

void charset_decode(struct cv_buf *out, const char *charset, const char *bytes, size_t n)
{
    void *tmp = talloc_new(NULL);
    struct text_decoded d = {0};
    enum text_encoding encoding;
    /* What calls itself UTF-8 and is not is guessed as well. */
    if (charset_encoding(charset, &encoding) && encoding != TEXT_UTF8)
        text_decode_as(tmp, bytes, n, encoding, &d);
    else
        text_decode(tmp, bytes, n, &d);
    cv_buf_add(out, d.utf8, d.length);
    talloc_free(tmp);
}

void base64_decode(struct cv_buf *out, const char *s, size_t n)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    int8_t value[256];
    memset(value, -1, sizeof value);
    for (int i = 0; i < 64; i++)
        value[(unsigned char)alphabet[i]] = (int8_t)i;
    uint32_t bits = 0;
    unsigned held = 0;
    for (size_t i = 0; i < n && s[i] != '='; i++) {
        int v = value[(unsigned char)s[i]];
        if (v < 0)
            continue;
        bits = bits << 6 | (uint32_t)v;
        held += 6;
        if (held >= 8) {
            held -= 8;
            cv_buf_char(out, (char)(bits >> held));
        }
    }
}
