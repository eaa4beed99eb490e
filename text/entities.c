/* entities: "h&agrave;nh ch&iacute;nh", "&#7883;", "&amp;nbsp;" in what should be plain text. */
#include "entities.table.h"
#include "text/decode.h"
#include <talloc.h>

enum { NAME_MAX_BYTES = 6, DIGITS_MAX = 7 };

static uint32_t hexadecimal(const char *s)
{
    return (uint32_t)strtoul(s, NULL, 16);
}

static bool is_text(uint32_t c)
{
    return c == '\t' || c == '\n' || (c >= 0x20 && c < 0xD800) || (c > 0xDFFF && c <= 0x10FFFF);
}

/* "#7883;", "#x1ECB;" at s: its length, or 0. */
static size_t numbered(const char *s, const char *end, uint32_t *c)
{
    bool hex = s + 1 < end && (s[1] == 'x' || s[1] == 'X');
    const char *p = s + 1 + hex, *first = p;
    uint32_t value = 0;
    for (; p < end && p < first + DIGITS_MAX; p++) {
        uint32_t digit = *p >= '0' && *p <= '9'          ? (uint32_t)(*p - '0')
                         : hex && *p >= 'a' && *p <= 'f' ? (uint32_t)(*p - 'a' + 10)
                         : hex && *p >= 'A' && *p <= 'F' ? (uint32_t)(*p - 'A' + 10)
                                                         : 16;
        if (digit == 16)
            break;
        value = value * (hex ? 16 : 10) + digit;
    }
    *c = value;
    return p > first && p < end && *p == ';' && is_text(value) ? (size_t)(p + 1 - s) : 0;
}

/* "agrave;" at s: its length, or 0. */
static size_t named(const char *s, const char *end, uint32_t *c)
{
    size_t n = 0;
    while (s + n < end && n <= NAME_MAX_BYTES && s[n] != ';' && s[n] > ' ')
        n++;
    if (s + n >= end || s[n] != ';')
        return 0;
    for (size_t i = 0; i < entities_count; i++)
        if (strncmp(entities_rows[i].name, s, n) == 0 && !entities_rows[i].name[n]) {
            *c = hexadecimal(entities_rows[i].code);
            return n + 1;
        }
    return 0;
}

/* The entity whose '&' stands at s: its length and character, or 0. What was encoded twice has
 * "&amp;" for its '&'. */
static size_t entity(const char *s, const char *end, uint32_t *c)
{
    const char *name = s + 1;
    for (;;) {
        size_t n = name < end && *name == '#' ? numbered(name, end, c) : named(name, end, c);
        uint32_t inner;
        const char *next = name + n;
        bool again = n && *c == '&' && next < end &&
                     (*next == '#' ? numbered(next, end, &inner) : named(next, end, &inner));
        if (!again)
            return n ? (size_t)(next - s) : 0;
        name = next;
    }
}

char *text_resolve_entities(void *ctx, const char *s, size_t n, size_t *length)
{
    const char *end = s + n, *done = s;
    struct cv_buf out;
    cv_buf_init(&out, ctx);
    for (const char *at = s; (at = memchr(at, '&', (size_t)(end - at)));) {
        uint32_t c;
        size_t k = entity(at, end, &c);
        if (!k) {
            at++;
            continue;
        }
        cv_buf_add(&out, done, (size_t)(at - done));
        char_add(&out, c);
        done = at += k;
    }
    if (done == s || !decode_is_utf8(s, n)) {
        talloc_free(out.bytes);
        return NULL;
    }
    cv_buf_add(&out, done, (size_t)(end - done));
    *length = out.len;
    return cv_buf_cstr(&out);
}
