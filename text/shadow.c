#include "text/chars.h"
#include <talloc.h>

/* Bytes that are not continuation bytes: as many as there are characters, if it is valid UTF-8. */
static size_t count_chars(const char *s, size_t n)
{
    const uint64_t ones = 0x0101010101010101u;
    size_t count = 0, i = 0;
    for (uint64_t eight; i + 8 <= n; i += 8) {
        memcpy(&eight, s + i, 8);
        count += 8 - (size_t)__builtin_popcountll(eight >> 7 & ~(eight >> 6) & ones);
    }
    for (; i < n; i++)
        count += !char_is_tail(s[i]);
    return count;
}

static void make_room(struct text_shadow *s, void *ctx, size_t chars)
{
    s->low = talloc_realloc_size(ctx, s->low, chars + 1);
    s->cls = talloc_realloc_size(ctx, s->cls, chars + 1);
    s->at = talloc_realloc_size(ctx, s->at, (chars + 1) * sizeof *s->at);
    if (!s->low || !s->cls || !s->at)
        abort();
}

/* Is this a mark or invisible character, to be counted to the character before it? */
static bool leans(unsigned cls)
{
    return (cls & (CHAR_MARK | CHAR_INVISIBLE)) != 0;
}

void text_shadow_init(struct text_shadow *s, void *ctx, const char *text, size_t n)
{
    size_t room = count_chars(text, n), length = 0;
    *s = (struct text_shadow){.text = text};
    make_room(s, ctx, room);
    for (size_t i = 0; i < n;) {
        uint32_t c;
        size_t k = char_get(text + i, n - i, &c);
        struct char_info info = char_of(c);
        if (!leans(info.cls) || length == 0) {
            if (length == room) /* stray continuation bytes count one each */
                make_room(s, ctx, room = n);
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
