/* signature_column: columns of a signature, by blanks, tabs or the bars of a table. */
#include "record/signature_parts.h"

/* A line with less before it is not set to the right by blanks alone; cells further apart are not
 * of one column; a table's next filled row is among as many lines. */
enum { RIGHT_MIN = 20, DRIFT_MAX = 16, ROWS_NEAR = 8 };

/* The next cell of a line, from *at on, which moves behind it; false at the line's end. */
static bool next_cell(const struct layout *l, const struct layout_line *line, size_t *at,
                      size_t *begin, size_t *end)
{
    if (*at >= line->end)
        return false;
    *begin = *at;
    *end = header_cell_end(l, *at, line->end);
    *at = *end > *at ? *end : *at + 1;
    while (*at < line->end && ((l->s.cls[*at] & TEXT_BLANK) || strchr("-_*=~", l->s.low[*at])))
        (*at)++;
    return true;
}

static size_t line_start(const struct layout_line *line)
{
    return line->begin - line->indent;
}

static size_t count_tabs(const struct layout *l, size_t begin, size_t end)
{
    size_t n = 0;
    for (; begin < end; begin++)
        n += header_is_tab(l, begin);
    return n;
}

static bool behind_tab(const struct layout *l, size_t i)
{
    while (i > 0 && l->s.low[i - 1] == ' ' && !header_is_tab(l, i - 1))
        i--;
    return i > 0 && header_is_tab(l, i - 1);
}

/* A table's bar closes the line: its cells can be counted. */
static bool closed_by_tab(const struct layout *l, const struct layout_line *line)
{
    size_t e = line->end;
    while (e < l->s.length && l->s.low[e] == ' ' && !header_is_tab(l, e))
        e++;
    return e < l->s.length && header_is_tab(l, e);
}

/* A row of a table stands among the lines behind k, or an item of the list at its left; else the
 * cell goes on in them until a bar closes it. */
static bool rows_follow(const struct layout *l, size_t k)
{
    size_t seen = 0;
    for (size_t next = k + 1; next < l->line_count && seen < ROWS_NEAR; next++) {
        const struct layout_line *line = &l->lines[next];
        if (scan_is_rule(l, line->begin, line->end))
            continue;
        if (count_tabs(l, line_start(line), line->end) ||
            (!seen && scan_bullet(l, line->begin, line->end)))
            return true;
        if (closed_by_tab(l, line))
            return false;
        seen++;
    }
    return false;
}

struct signature_column signature_column_of(const struct layout *l, size_t k, size_t i)
{
    const struct layout_line *line = &l->lines[k];
    struct signature_column c = {.at = i - line_start(line)};
    for (size_t at = line->begin, begin, end; next_cell(l, line, &at, &begin, &end); c.cells++)
        if (begin <= i)
            c.cell = c.cells;
    c.tabs = behind_tab(l, i) ? count_tabs(l, line_start(line), i) : 0;
    c.rows = c.tabs && rows_follow(l, k);
    return c;
}

/* Tables: in each row the cell behind as many tabs; where tabs were typed to reach the column, the
 * last cell behind any. */
static size_t cell_of_row(const struct layout *l, const struct layout_line *line,
                          struct signature_column column, size_t *end)
{
    size_t begin = line->begin, tabs = 0;
    for (size_t next = line->begin; next_cell(l, line, &next, &begin, end);) {
        tabs = behind_tab(l, begin) ? count_tabs(l, line_start(line), begin) : 0;
        if (tabs == column.tabs)
            return begin;
    }
    bool right = tabs || (begin == line->begin && line->indent > RIGHT_MIN);
    return right && !closed_by_tab(l, line) ? begin : line->end;
}

size_t signature_cell(const struct layout *l, const struct layout_line *line,
                      struct signature_column column, size_t *end)
{
    if (column.tabs && column.rows)
        return cell_of_row(l, line, column, end);
    size_t next = line->begin, begin, e, cells = 0, same = 0, same_end = 0;
    size_t best = line->begin;
    long best_distance = -1;
    for (; next_cell(l, line, &next, &begin, &e); cells++) {
        long distance = labs((long)(begin - line_start(line)) - (long)column.at);
        if (column.tabs && cells == 0)
            distance = 0;
        if (best_distance < 0 || distance < best_distance) {
            best_distance = distance;
            best = begin;
            *end = e;
        }
        if (cells == column.cell) {
            same = begin;
            same_end = e;
        }
    }
    if (column.cells > 1 && cells == column.cells) {
        *end = same_end;
        return same;
    }
    return column.at > RIGHT_MIN && best_distance > DRIFT_MAX
               ? line->end
               : best; /* the right column has nothing on this line */
}
