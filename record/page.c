/* See page.h. */
#include "record/page.h"
#include "page_tails.table.h"

/* Digits of a page's number; characters of a line that bears one, and of a tail's. */
enum { DIGITS_MAX = 3, NUMBER_LINE_MAX = 20, TAIL_LINE_MAX = 160 };

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

bool page_number_line(const struct layout *l, const struct layout_line *line)
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
