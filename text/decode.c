#include "text/decode.h"
#include <talloc.h>

static size_t add_utf8(struct cv_buf *out, const char *s, size_t n)
{
    size_t damaged = 0;
    for (size_t at = 0; at < n;) {
        uint32_t c;
        size_t k = char_get(s + at, n - at, &c);
        damaged += char_is_bad(c, k);
        char_add(out, c);
        at += k;
    }
    return damaged;
}

static size_t add_utf16(struct cv_buf *out, const char *bytes, size_t n, bool big)
{
    const unsigned char *u = (const unsigned char *)bytes;
    size_t damaged = 0, at = 0;
    for (; at + 2 <= n; at += 2) {
        uint32_t c = (uint32_t)(big ? u[at] << 8 | u[at + 1] : u[at + 1] << 8 | u[at]);
        if (c >= 0xD800 && c < 0xDC00 && at + 4 <= n) {
            uint32_t low =
                (uint32_t)(big ? u[at + 2] << 8 | u[at + 3] : u[at + 3] << 8 | u[at + 2]);
            if (low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                at += 2;
            }
        }
        if (c >= 0xD800 && c < 0xE000) {
            c = CHAR_REPLACEMENT;
            damaged += 2;
        }
        char_add(out, c);
    }
    if (at < n) { /* half a unit at the end */
        char_add(out, CHAR_REPLACEMENT);
        damaged++;
    }
    return damaged;
}

size_t decode_bytes(struct cv_buf *out, const char *bytes, size_t n, enum text_encoding e)
{
    switch (e) {
    case TEXT_UTF16LE:
        return add_utf16(out, bytes, n, false);
    case TEXT_UTF16BE:
        return add_utf16(out, bytes, n, true);
    default:
        return add_utf8(out, bytes, n);
    }
}

void text_decode(void *ctx, const void *bytes, size_t n, struct text_decoded *out)
{
    const char *s = bytes;
    *out = (struct text_decoded){.encoding = TEXT_UTF8, .confidence = 1, .converted = true};
    if (n >= 2 && memcmp(s, "\xFF\xFE", 2) == 0)
        text_decode_as(ctx, s + 2, n - 2, TEXT_UTF16LE, out);
    else if (n >= 2 && memcmp(s, "\xFE\xFF", 2) == 0)
        text_decode_as(ctx, s + 2, n - 2, TEXT_UTF16BE, out);
    else if (n >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0)
        text_decode_as(ctx, s + 3, n - 3, TEXT_UTF8, out);
    else
        text_decode_as(ctx, s, n, TEXT_UTF8, out);
}

void text_decode_as(void *ctx, const void *bytes, size_t n, enum text_encoding e,
                    struct text_decoded *out)
{
    *out = (struct text_decoded){.encoding = e, .confidence = 1, .converted = true};
    if (e == TEXT_UTF8 && decode_is_utf8(bytes, n)) {
        decode_finish(ctx, out, bytes, n);
        return;
    }
    struct cv_buf raw;
    cv_buf_init(&raw, ctx);
    out->damaged = decode_bytes(&raw, bytes, n, e);
    decode_finish(ctx, out, cv_buf_cstr(&raw), raw.len);
    talloc_free(raw.bytes);
}
