#include "text/chars.h"
#include <talloc.h>

/* Bytes that are not continuation bytes: an upper bound of the characters, exact for valid UTF-8.
 */
static size_t count_chars(const char *s, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += !char_is_tail(s[i]);
    return count;
}

/* Is this a mark or invisible character, to be counted to the character before it? */
static bool leans(unsigned cls)
{
    return (cls & (CHAR_MARK | CHAR_INVISIBLE)) != 0;
}

void text_shadow_init(struct text_shadow *s, void *ctx, const char *text, size_t n)
{
    size_t chars = count_chars(text, n), length = 0;
    if (chars < n) /* stray continuation bytes count one each: leave room for them */
        for (size_t i = 0; i < n;) {
            uint32_t c;
            size_t k = char_get(text + i, n - i, &c);
            chars += char_is_bad(c, k);
            i += k;
        }
    *s = (struct text_shadow){.text = text};
    s->low = talloc_size(ctx, chars + 1);
    s->cls = talloc_size(ctx, chars + 1);
    s->at = talloc_size(ctx, (chars + 1) * sizeof *s->at);
    if (!s->low || !s->cls || !s->at)
        abort();
    for (size_t i = 0; i < n;) {
        uint32_t c;
        size_t k = char_get(text + i, n - i, &c);
        struct char_info info = char_of(c);
        if (!leans(info.cls) || length == 0) {
            s->low[length] = (char)info.low;
            s->cls[length] = info.cls & (TEXT_ALNUM | TEXT_BLANK | TEXT_MARKED);
            s->at[length++] = (uint32_t)i;
        }
        i += k;
    }
    s->low[length] = 0;
    s->cls[length] = 0;
    s->at[length] = (uint32_t)n;
    s->length = length;
}
