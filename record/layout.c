#include "record/layout.h"
#include "record/layout_break.h"
#include <talloc.h>

/* Mark-up that OCR and converters leave: '*' runs, '#' at a line's start, '|' of tables, '\'
 * escapes, "~~", '`', and
 * '_' only as emphasis round a word (a run of underscores is a blank to be filled in and stays, and
 * so does one inside a number: 16/BC_STC). */
static bool is_markup(const struct text_shadow *s, size_t i, bool line_start)
{
    switch (s->low[i]) {
    case '*':
    case '`':
        return true;
    case '\\':
        return i + 1 < s->length && !(s->cls[i + 1] & TEXT_ALNUM);
    case '#':
        return line_start;
    case '_': {
        bool run = (i > 0 && s->low[i - 1] == '_') || (i + 1 < s->length && s->low[i + 1] == '_');
        bool before = i > 0 && (s->cls[i - 1] & TEXT_ALNUM),
             behind = i + 1 < s->length && (s->cls[i + 1] & TEXT_ALNUM);
        return !run && before != behind;
    }
    default:
        return false;
    }
}

/* Rule lines of stars (***, * * *) under a Party body's name are kept: they separate header cells.
 */
static bool star_rule(const struct text_shadow *s, size_t i)
{
    size_t e = i, stars = 0;
    while (e < s->length && (s->low[e] == '*' || s->low[e] == ' ')) {
        stars += s->low[e] == '*';
        e++;
    }
    return stars && (e == s->length || s->low[e] == '\n');
}

/* "* Sở Y tế;", "• Sở Y tế;": a bullet, and no emphasis, which has no blank within. */
static bool star_bullet(const struct text_shadow *s, size_t i)
{
    bool dot = s->text[s->at[i]] != '*';
    return i + 2 < s->length && s->low[i + 1] == ' ' && s->low[i + 2] != ' ' &&
           (dot || !memchr(s->low + i + 1, '*', strcspn(s->low + i + 1, "\n")));
}

/* What is left of a shadow while mark-up is taken out of it. */
struct strip {
    struct text_shadow *s;
    size_t out;
    bool line_start; /* only blanks and '#' since the line's begin */
    bool rule;       /* on a line of stars */
};

/* Keeps characters [begin, end), among which there is no mark-up. */
static void keep(struct strip *k, size_t begin, size_t end)
{
    struct text_shadow *s = k->s;
    size_t n = end - begin, from = begin;
    const char *line = memrchr(s->low + begin, '\n', n);
    if (line) {
        from = (size_t)(line - s->low) + 1;
        k->line_start = true;
        k->rule = false;
    }
    while (k->line_start && from < end)
        k->line_start = (s->cls[from++] & TEXT_BLANK) != 0;
    if (k->out < begin) {
        memmove(s->low + k->out, s->low + begin, n);
        memmove(s->cls + k->out, s->cls + begin, n);
        memmove(s->at + k->out, s->at + begin, n * sizeof *s->at);
    }
    k->out += n;
}

/* Takes the character at i, which may be mark-up. */
static void take_sign(struct strip *k, size_t i)
{
    struct text_shadow *s = k->s;
    char c = s->low[i];
    if (c == '|') { /* a table's bar parts cells as a tab does */
        s->low[i] = c = '\t';
        s->cls[i] = TEXT_BLANK;
    }
    if (k->line_start && c == '*')
        k->rule = star_rule(s, i);
    if (k->line_start && c == '*' && !k->rule && star_bullet(s, i))
        s->low[i] = c = '-';
    bool drop = !k->rule && is_markup(s, i, k->line_start);
    if (!(s->cls[i] & TEXT_BLANK) && c != '#' && !(drop && c == '\\'))
        k->line_start = false;
    if (drop)
        return;
    s->low[k->out] = c;
    s->cls[k->out] = s->cls[i];
    s->at[k->out++] = s->at[i];
}

/* "<br>", "<br/>": a line end inside a cell, as converters to Markdown leave it. Its length, or 0.
 */
static size_t line_break(const struct text_shadow *s, size_t i)
{
    size_t e = i + 3;
    if (e >= s->length || memcmp(s->low + i, "<br", 3) != 0)
        return 0;
    while (e < s->length && (s->low[e] == ' ' || s->low[e] == '/'))
        e++;
    return e < s->length && s->low[e] == '>' ? e + 1 - i : 0;
}

/* "<b>", "</i>", "<span class=…>": type and place on a page, left in a text by portals. Length or
 * 0. */
static size_t inline_tag(const struct text_shadow *s, size_t i)
{
    static const char *const names[] = {"b",    "i",   "u", "em",   "strong",
                                        "span", "div", "p", "font", NULL};
    size_t name = i + 1 + (s->low[i + 1] == '/'), e = name;
    while (s->low[e] >= 'a' && s->low[e] <= 'z')
        e++;
    bool known = false;
    for (size_t k = 0; e > name && names[k]; k++)
        known = known ||
                (strlen(names[k]) == e - name && memcmp(s->low + name, names[k], e - name) == 0);
    size_t end = known ? e + strcspn(s->low + e, "<>\n") : 0;
    return known && end - e < 80 && s->low[end] == '>' ? end + 1 - i : 0;
}

/* "[12]" right behind a word or its point: the mark of a footnote, as pages have it for a small
 * raised number. Its length, or 0. */
static size_t footnote_mark(const struct text_shadow *s, size_t i)
{
    size_t e = i + 1 + strspn(s->low + i + 1, "0123456789");
    bool attached = i > 0 && ((s->cls[i - 1] & TEXT_ALNUM) || strchr(".,;:)", s->low[i - 1]));
    return attached && e > i + 1 && e < i + 5 && s->low[e] == ']' ? e + 1 - i : 0;
}

static void strip_markup(struct text_shadow *s)
{
    struct strip k = {.s = s, .line_start = true};
    for (size_t i = 0; i < s->length; i++) {
        size_t sign = i + strcspn(s->low + i, "*`\\#_|<[");
        if (sign > i)
            keep(&k, i, sign);
        if ((i = sign) >= s->length)
            break;
        size_t broken = s->low[i] == '<' ? line_break(s, i) : 0;
        size_t tag = 0;
        if (s->low[i] == '<' && !broken)
            tag = inline_tag(s, i);
        else if (s->low[i] == '[')
            tag = footnote_mark(s, i);
        if (tag) {
            i += tag - 1;
            continue;
        }
        if (!broken) {
            take_sign(&k, i);
            continue;
        }
        s->low[i] = '\n';
        s->cls[i] = TEXT_BLANK;
        keep(&k, i, i + 1);
        i += broken - 1;
    }
    s->at[k.out] = s->at[s->length];
    s->low[k.out] = 0;
    s->length = k.out;
}

static size_t line_end(const struct text_shadow *s, size_t begin)
{
    return begin + strcspn(s->low + begin, "\n\f");
}

static void split_lines(struct layout *l, void *ctx)
{
    const struct text_shadow *s = &l->s;
    size_t n = 1;
    for (size_t i = line_end(s, 0); i < s->length; i = line_end(s, i + 1))
        n++;
    l->lines = talloc_zero_size(ctx, n * sizeof *l->lines);
    l->line_count = 0;
    for (size_t begin = 0; begin <= s->length;) {
        size_t end = line_end(s, begin);
        size_t b = begin, e = end;
        while (b < e && (s->cls[b] & TEXT_BLANK))
            b++;
        while (e > b && (s->cls[e - 1] & TEXT_BLANK))
            e--;
        l->lines[l->line_count++] = (struct layout_line){.begin = (uint32_t)b,
                                                         .end = (uint32_t)e,
                                                         .indent = (uint32_t)(b - begin),
                                                         .cut = 0,
                                                         .zone = ZONE_BODY};
        begin = end + 1;
    }
}

void layout_init(struct layout *l, void *ctx, const char *text, size_t n)
{
    memset(l, 0, sizeof *l);
    text_shadow_init(&l->s, ctx, text, n);
    strip_markup(&l->s);
    layout_break_long(l);
    split_lines(l, ctx);
    l->appendix = (uint32_t)l->s.length;
}

/* Bytes of the character at i: where mark-up followed it, at[i + 1] lies further on. */
static size_t char_bytes(const struct text_shadow *s, size_t i)
{
    unsigned char c = (unsigned char)s->text[s->at[i]];
    size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    size_t room = s->at[i + 1] - s->at[i];
    return n < room ? n : room;
}

/* A line that breaks behind a hyphen inside a word or span of years: "2021-" "2025". */
static bool breaks_word(const struct text_shadow *s, size_t begin, size_t i)
{
    return s->low[i] == '\n' && i >= begin + 2 && s->low[i - 1] == '-' &&
           (s->cls[i - 2] & TEXT_ALNUM) && i + 1 < s->length && (s->cls[i + 1] & TEXT_ALNUM);
}

char *layout_copy(void *ctx, const struct layout *l, size_t begin, size_t end)
{
    const struct text_shadow *s = &l->s;
    if (end > s->length)
        end = s->length;
    size_t room = begin < end ? s->at[end] - s->at[begin] : 0, n = 0;
    char *out = talloc_size(ctx, room + 1);
    for (size_t i = begin; i < end; i++) {
        if ((s->cls[i] & TEXT_BLANK) || s->low[i] == '\f') {
            if (n && out[n - 1] != ' ' && !breaks_word(s, begin, i))
                out[n++] = ' ';
            continue;
        }
        size_t k = char_bytes(s, i);
        memcpy(out + n, s->text + s->at[i], k);
        n += k;
    }
    while (n && out[n - 1] == ' ')
        n--;
    out[n] = 0;
    talloc_set_name_const(out, out);
    return out;
}

struct cv_span layout_span(const struct layout *l, size_t begin, size_t end)
{
    const struct text_shadow *s = &l->s;
    if (begin >= end || end > s->length)
        return (struct cv_span){0, 0};
    return (struct cv_span){s->at[begin], (uint32_t)(s->at[end - 1] + char_bytes(s, end - 1))};
}

size_t layout_line_at(const struct layout *l, size_t i)
{
    size_t lo = 0, hi = l->line_count;
    while (hi - lo > 1) {
        size_t mid = (lo + hi) / 2;
        if (l->lines[mid].begin - l->lines[mid].indent <= i)
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}
