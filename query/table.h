/* table: rows of text in columns that fit a terminal. */
#pragma once
#include "base/base.h"

struct table_column {
    const char *title;
    size_t least; /* columns of the terminal below which it is not squeezed */
    bool right;   /* numbers */
};
struct table {
    const struct table_column *columns;
    size_t column_count;
    char **cells; /* row by row */
    size_t row_count;
    char **details; /* lines under each row, parted by \n, or NULL */
};

void table_init(struct table *t, const struct table_column *columns, size_t count);
/* Adds a row of column_count cells (NULL = empty) and the lines to stand under it (NULL: none);
 * both are copied. */
void table_add(struct table *t, void *ctx, const char *const *cells, const char *details);
/* Appends the table. width 0: as wide as it needs to be. Cells too wide are cut with "…", details
 * are wrapped and indented. */
void table_print(struct cv_buf *out, const struct table *t, size_t width);

/* Appends s broken at blanks into lines of at most width columns (0: not broken), each indented.
 * Escape sequences of color take no room. */
void table_wrap(struct cv_buf *out, const char *s, size_t width, size_t indent);
