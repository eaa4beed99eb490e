/* output: what a command found, written in the format that was asked for. */
#pragma once
#include "query/hit.h"
#include "query/session.h"

enum { OUTPUT_FORMAT_VERSION = 1 };

struct answer {
    json_t *head; /* further members of the JSON object before "hits"; NULL: none. Borrowed */
    const char *above, *below; /* lines of the table's foreword and afterword; NULL: none */
    struct hit *hits;
    size_t count;
    uint32_t total;
    size_t first; /* rank of the first hit, from 1; numbers the rows */
};

/* Writes the answer by s->o.format; OUTPUT_TREE and OUTPUT_DOT are taken for a table. */
void output_answer(struct session *s, const struct answer *a);

/* Rows of something else than documents: title cells in `columns`, rows as JSON objects with these
 * keys (strings and numbers; arrays are joined by "; "). For json the object is {format_version,
 * head…, total, hits: rows}. */
struct output_row_column {
    const char *key, *title;
    bool right;
};
void output_rows(struct session *s, json_t *head, const struct output_row_column *columns,
                 size_t column_count, json_t *rows, const char *above, const char *below);

/* Writes one JSON value and a line end. */
void output_json(struct session *s, json_t *value);
/* Appends a CSV field (RFC 4180); one that a spreadsheet would run as a formula gets an apostrophe
 * before it. */
void output_csv_field(struct cv_buf *out, const char *value);
