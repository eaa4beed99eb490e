/* See page.h. */
#include "record/page.h"
#include "page_tails.table.h"

/* Digits of a page's number; characters of a line that bears one, of a running head and of a tail.
 */
enum { DIGITS_MAX = 3, NUMBER_LINE_MAX = 20, HEAD_LINE_MAX = 50, TAIL_LINE_MAX = 160 };

static size_t skip_digits(const struct layout *l, size_t i, size_t end)
{
    size_t e = i;
    while (e < end && (l->s.cls[e] & TEXT_DIGIT))
        e++;
    return e - i <= DIGITS_MAX ? e : i;
}

static size_t skip_marks(const struct layout *l, size_t i, size_t end)
{
    while (i < end && ((l->s.cls[i] & TEXT_BLANK) || strchr("-/:", l->s.low[i])))
        i++;
    return i;
}

static bool is_number(const struct layout *l, const struct layout_line *line)
{
    static const char *const words[] = {"trang so", "trang", "page", NULL};
    if (line->begin == line->end || line->end - line->begin > NUMBER_LINE_MAX)
        return false;
    size_t i = skip_marks(l, line->begin, line->end), word = scan_any(l, i, line->end, words, NULL);
    i = word ? skip_marks(l, word, line->end) : i;
    size_t e = skip_digits(l, i, line->end);
    if (e == i)
        return false;
    size_t of = skip_marks(l, e, line->end);
    bool total = word || memchr(l->s.low + e, '/', of - e);
    return (total ? skip_marks(l, skip_digits(l, of, line->end), line->end) : of) == line->end;
}

static bool is_head(const struct layout *l, const struct layout_line *line)
{
    for (size_t i = line->begin + 1; line->end - line->begin <= HEAD_LINE_MAX && i < line->end; i++)
        if (l->s.low[i] == '/' &&
            ((l->s.cls[i - 1] & TEXT_DIGIT) || scan_phrase(l, i + 1, line->end, "so")))
            return true;
    return false;
}

bool page_line(const struct layout *l, size_t k)
{
    if (is_number(l, &l->lines[k]))
        return true;
    if (!is_head(l, &l->lines[k]))
        return false;
    size_t above = k;
    while (above > 0 && l->lines[above - 1].begin == l->lines[above - 1].end)
        above--;
    return above > 0 && is_number(l, &l->lines[above - 1]);
}

bool page_tail_line(const struct layout *l, const struct layout_line *line)
{
    char first = l->s.low[line->begin];
    if (line->end - line->begin > TAIL_LINE_MAX || first < 'a' || first > 'z' ||
        !(l->s.cls[line->begin] & TEXT_UPPER))
        return false;
    const struct page_tails_letter *rows = &page_tails_letters[first - 'a'];
    for (size_t i = rows->begin; i < rows->end; i++) {
        size_t e = scan_phrase(l, line->begin, line->end, page_tails_rows[i].tail_folded);
        if (e && (page_tails_rows[i].goes_on[0] || scan_is_rule(l, e, line->end)))
            return true;
    }
    return false;
}
