#include "query/table.h"
#include "text/text.h"
#include <talloc.h>

enum { GAP = 2, INDENT = 4 };

void table_init(struct table *t, const struct table_column *columns, size_t count)
{
    *t = (struct table){.columns = columns, .column_count = count};
}

void table_add(struct table *t, void *ctx, const char *const *cells, const char *details)
{
    size_t n = t->row_count * t->column_count;
    t->cells = talloc_realloc(ctx, t->cells, char *, (unsigned)(n + t->column_count));
    t->details = talloc_realloc(ctx, t->details, char *, (unsigned)t->row_count + 1);
    for (size_t c = 0; c < t->column_count; c++)
        t->cells[n + c] = talloc_strdup(ctx, cells[c] ? cells[c] : "");
    t->details[t->row_count++] = details ? talloc_strdup(ctx, details) : NULL;
}

static size_t character(const char *s)
{
    size_t n = 1;
    while (((unsigned char)s[n] & 0xC0) == 0x80)
        n++;
    return n;
}

/* Bytes of s that fit into so many columns of the terminal, combining characters with their base.
 */
static size_t fitting(const char *s, size_t columns)
{
    size_t n = 0;
    while (s[n] && text_columns(s, n + character(s + n)) <= columns)
        n += character(s + n);
    return n;
}

static void pad(struct cv_buf *out, size_t columns)
{
    cv_buf_printf(out, "%*s", (int)columns, "");
}

static void add_cell(struct cv_buf *out, const char *s, size_t width, bool right, bool last)
{
    size_t taken = text_columns(s, strlen(s));
    if (taken > width) {
        size_t n = fitting(s, width - 1);
        cv_buf_add(out, s, n);
        cv_buf_str(out, "…");
        pad(out, last ? 0 : width - 1 - text_columns(s, n));
    } else {
        pad(out, right ? width - taken : 0);
        cv_buf_str(out, s);
        pad(out, right || last ? 0 : width - taken);
    }
}

/* Each column as wide as its widest cell; if that is too much, the widest are squeezed first. */
static void fit(const struct table *t, size_t width, size_t *widths)
{
    size_t sum = 0;
    for (size_t c = 0; c < t->column_count; c++) {
        widths[c] = text_columns(t->columns[c].title, strlen(t->columns[c].title));
        for (size_t r = 0; r < t->row_count; r++) {
            const char *cell = t->cells[r * t->column_count + c];
            size_t columns = text_columns(cell, strlen(cell));
            widths[c] = columns > widths[c] ? columns : widths[c];
        }
        sum += widths[c] + (c ? GAP : 0);
    }
    while (width && sum > width) {
        size_t widest = t->column_count;
        for (size_t c = 0; c < t->column_count; c++)
            if (widths[c] > t->columns[c].least && widths[c] > 1 &&
                (widest == t->column_count || widths[c] > widths[widest]))
                widest = c;
        if (widest == t->column_count)
            break; /* a terminal too narrow for any table */
        widths[widest]--;
        sum--;
    }
}

void table_print(struct cv_buf *out, const struct table *t, size_t width)
{
    size_t *widths = talloc_zero_array(NULL, size_t, (unsigned)t->column_count + 1);
    fit(t, width, widths);
    for (size_t c = 0; c < t->column_count; c++) {
        pad(out, c ? GAP : 0);
        add_cell(out, t->columns[c].title, widths[c], t->columns[c].right,
                 c + 1 == t->column_count);
    }
    cv_buf_char(out, '\n');
    for (size_t r = 0; r < t->row_count; r++) {
        for (size_t c = 0; c < t->column_count; c++) {
            pad(out, c ? GAP : 0);
            add_cell(out, t->cells[r * t->column_count + c], widths[c], t->columns[c].right,
                     c + 1 == t->column_count);
        }
        cv_buf_char(out, '\n');
        for (const char *line = t->details[r]; line && *line;) {
            size_t n = strcspn(line, "\n");
            char *one = talloc_strndup(NULL, line, n);
            table_wrap(out, one, width, INDENT);
            talloc_free(one);
            line += n + (line[n] == '\n');
        }
    }
    talloc_free(widths);
}

/* Columns of n bytes in which color may be switched: ESC [ … m takes no room. */
static size_t visible(const char *s, size_t n)
{
    size_t columns = 0;
    for (size_t i = 0; i < n;) {
        if (s[i] == '\033') {
            while (i < n && s[i] != 'm')
                i++;
            i += i < n;
            continue;
        }
        const char *escape = memchr(s + i, '\033', n - i);
        size_t plain = escape ? (size_t)(escape - s) - i : n - i;
        columns += text_columns(s + i, plain);
        i += plain;
    }
    return columns;
}

void table_wrap(struct cv_buf *out, const char *s, size_t width, size_t indent)
{
    size_t room = width > indent + 10 ? width - indent : 0, used = 0;
    pad(out, indent);
    while (*s) {
        size_t n = strcspn(s, " "), columns = visible(s, n);
        if (room && used && used + 1 + columns > room) {
            cv_buf_char(out, '\n');
            pad(out, indent);
            used = 0;
        } else if (used) {
            cv_buf_char(out, ' ');
            used++;
        }
        cv_buf_add(out, s, n);
        used += columns;
        s += n;
        s += strspn(s, " ");
    }
    cv_buf_char(out, '\n');
}
