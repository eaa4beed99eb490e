/* facet_table: the properties by which documents are counted. */
#pragma once
#include "store/store.h"
#include <jansson.h>

struct facet {
    const char *name; /* as --by and JSON have it */
    enum store_field field;
    const char *title;
    bool time; /* in order of time, not of count */
};
const struct facet *facet_at(size_t i); /* NULL behind the last */
const struct facet *facet_named(const char *name);
/* Counts one facet of what q matches; children of ctx. */
enum cv_status facet_count(void *ctx, struct store *s, const struct store_query *q,
                           const struct facet *f, struct store_count_of **out, size_t *count,
                           struct cv_error *err);
/* [{value, label, count}]; a new reference. */
json_t *facet_json(const struct store_count_of *counts, size_t count);
