/*
 * graph: the citations between documents. An edge points from the citing document at a number key;
 * which document that is, if any, is found out when it is asked for, so that a document that
 * arrives late is linked without anything being rewritten.
 */
#pragma once
#include "query/resolve.h"

struct graph_edge {
    const char *relation;   /* canonical */
    const json_t *citation; /* in the citing document's record: what is said of the cited one */
    struct hit citing;
    enum resolution status; /* of the cited document */
    struct hit *cited;      /* the candidates: one if resolved, several if ambiguous */
    size_t cited_count;
};
struct graph_edges {
    struct graph_edge *items;
    size_t count;
    uint32_t total; /* count may be cut at GRAPH_EDGES_MAX */
};
enum { GRAPH_EDGES_MAX = 1000 };

/* What `citing` cites. relation NULL: any. Children of ctx. */
enum cv_status graph_out(void *ctx, struct store *s, const struct hit *citing, const char *relation,
                         struct graph_edges *out, struct cv_error *err);
/* What cites the number; if `cited` is not NULL only what means, or may mean, that document.
 * Youngest first. */
enum cv_status graph_in(void *ctx, struct store *s, const char *number_key, const struct hit *cited,
                        const char *relation, struct graph_edges *out, struct cv_error *err);

/* The number as the first of the citing documents writes it, or key. */
const char *graph_number(const struct graph_edges *edges, const char *key);

/* What the archive says of a document's fate: one Vietnamese line for each document that replaces,
 * repeals, amends or corrects it, with the evidence; NULL if there is none. It says nothing about
 * the law. Child of ctx. */
char *graph_fate(void *ctx, struct store *s, const struct hit *document, struct cv_error *err);
/* The same as a JSON array of {relation, by, date, path}. A new reference. */
json_t *graph_fate_json(struct store *s, const struct hit *document, struct cv_error *err);
