#include "text/decode.h"
#include <talloc.h>

bool decode_is_utf8(const char *s, size_t n)
{
    for (size_t at = 0; at < n;) {
        uint32_t c;
        size_t k = char_get(s + at, n - at, &c);
        if (char_is_bad(c, k))
            return false;
        at += k;
    }
    return true;
}

static bool is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xA0);
}

/* What a character becomes in clean text; 0 = nothing. `next` is the character behind it. */
static uint32_t cleaned(uint32_t c, char next)
{
    if (c == '\n' || c == '\t' || c == '\f')
        return c;
    if (c == '\r')
        return next == '\n' ? 0 : '\n';
    if (c == '\v' || c == 0x85 || c == 0x2028 || c == 0x2029)
        return '\n';
    if (is_control(c))
        return ' ';
    if (c >= 0x80 && char_of(c).cls & CHAR_INVISIBLE)
        return 0;
    return c;
}

/* Length of the part, from at, that needs no cleaning. */
static size_t clean_end(const char *s, size_t n, size_t at)
{
    while (at < n) {
        uint32_t c;
        size_t k = char_get(s + at, n - at, &c);
        if ((c < 0x20 && c != '\n') || (c >= 0x7f && cleaned(c, 0) != c))
            break;
        at += k;
    }
    return at;
}

bool decode_is_clean(const char *s, size_t n)
{
    uint32_t before = 0, c;
    for (size_t at = 0; at < n; before = c) {
        at += char_get(s + at, n - at, &c);
        if (c < 0x80) {
            if (c < 0x20 ? cleaned(c, 0) != c : c == 0x7f)
                return false;
            continue;
        }
        struct char_info i = char_of(c);
        if (i.cls & (CHAR_INVISIBLE | CHAR_UNSTABLE) || c == CHAR_REPLACEMENT || cleaned(c, 0) != c)
            return false;
        if (i.low == CHAR_NO_ASCII || c < 0x100) {
            if (misread_is_suspect(before, c))
                return false;
        }
    }
    return true;
}

void decode_finish(void *ctx, struct text_decoded *out, const char *utf8, size_t n)
{
    size_t at = clean_end(utf8, n, 0);
    if (at == n) {
        out->utf8 = text_nfc(ctx, utf8, n, &out->length);
        return;
    }
    struct cv_buf clean;
    cv_buf_init(&clean, ctx);
    for (size_t done = 0; done < n; done = at, at = clean_end(utf8, n, at)) {
        cv_buf_add(&clean, utf8 + done, at - done);
        if (at == n)
            break;
        uint32_t c;
        size_t k = char_get(utf8 + at, n - at, &c);
        char next = '\0';
        if (at + k < n)
            next = utf8[at + k];
        c = cleaned(c, next);
        if (c)
            char_add(&clean, c);
        at += k;
    }
    out->utf8 = text_nfc(ctx, cv_buf_cstr(&clean), clean.len, &out->length);
    talloc_free(clean.bytes);
}
