#include "text/word.h"
#include <talloc.h>
#include <unicode/uchar.h>

enum change { TO_LOWER, TO_UPPER, TO_TITLE };

static char *change_case(void *ctx, const char *s, size_t n, enum change change)
{
    struct cv_buf out;
    bool inside = false; /* of a word */
    cv_buf_init(&out, ctx);
    for (size_t at = 0; at < n;) {
        uint32_t c;
        at += char_get(s + at, n - at, &c);
        bool upper = change == TO_UPPER || (change == TO_TITLE && !inside);
        unsigned cls = char_of(c).cls;
        char_add(&out, (uint32_t)(upper ? u_toupper((UChar32)c) : u_tolower((UChar32)c)));
        inside = (cls & CHAR_WORD) || (inside && cls & CHAR_INVISIBLE);
    }
    return cv_buf_cstr(&out);
}

char *text_lower(void *ctx, const char *s, size_t n)
{
    return change_case(ctx, s, n, TO_LOWER);
}

char *text_upper(void *ctx, const char *s, size_t n)
{
    return change_case(ctx, s, n, TO_UPPER);
}

char *text_titled(void *ctx, const char *s, size_t n)
{
    return change_case(ctx, s, n, TO_TITLE);
}

/* ---- folding of strings ---------------------------------------------------------------------- */

/* Adds the folded twin of one character, as the shadow has it. */
static void add_folded(struct cv_buf *out, uint32_t c)
{
    struct char_info i = char_of(c);
    if (i.cls & (CHAR_MARK | CHAR_INVISIBLE))
        return;
    if (c == 0x2026)
        cv_buf_str(out, "...");
    else if (i.low != CHAR_NO_ASCII)
        cv_buf_char(out, (char)i.low);
    else
        char_add(out, i.base);
}

char *text_fold_string(void *ctx, const char *s, size_t n)
{
    struct cv_buf out;
    cv_buf_init(&out, ctx);
    for (size_t at = 0; at < n;) {
        uint32_t c;
        at += char_get(s + at, n - at, &c);
        add_folded(&out, c);
    }
    return cv_buf_cstr(&out);
}

char *text_exact_string(void *ctx, const char *s, size_t n)
{
    struct cv_buf out;
    struct text_tokens it;
    struct text_token token;
    size_t at = 0;
    bool more;
    cv_buf_init(&out, ctx);
    text_tokens_init(&it, s, n);
    do {
        more = text_tokens_next(&it, &token);
        for (size_t end = more ? token.begin : n; at < end;) {
            uint32_t c;
            at += char_get(s + at, end - at, &c);
            add_folded(&out, c);
        }
        if (more) {
            cv_buf_add(&out, token.exact, token.exact_length);
            at = token.end;
        }
    } while (more);
    return cv_buf_cstr(&out);
}
