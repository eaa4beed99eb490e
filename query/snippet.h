/*
 * snippet: the passages of a document that show why it was found: its own text, whatever was typed,
 * with every form that matched marked.
 */
#pragma once
#include "query/plan.h"

struct snippet_passage {
    size_t begin, end;     /* bytes of the text; a sentence's beginning where one is near */
    unsigned page;         /* from 1, counted by form feeds; 0 if the text has none */
    struct cv_span *marks; /* bytes of the text, ascending; neighbours joined */
    size_t mark_count;
    bool cut_before, cut_after; /* the passage begins or ends within a sentence */
};
struct snippet {
    struct snippet_passage *passages; /* in the order of the text */
    size_t count;
};
struct snippet_options {
    size_t passages; /* at most so many */
    size_t words;    /* of each */
};

/* The best passages of text (n bytes) for what the plan sought; the beginning of the text if none
 * of it is there. Children of ctx. */
void snippet_make(void *ctx, const char *text, size_t n, const struct query_plan *plan,
                  const struct snippet_options *options, struct snippet *out);

/* The passages as one line, blanks squeezed, "…" where something is left out, marks between `on`
 * and `off`. With html the text is escaped (on and off are not). */
char *snippet_render(void *ctx, const char *text, const struct snippet *s, const char *on,
                     const char *off, bool html);
