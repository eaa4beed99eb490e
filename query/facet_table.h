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
enum { FACET_VALUES = 50 }; /* of each facet that search --facets gives, the most frequent */
/* Counts one facet of the matching documents, the `limit` most frequent values (0: all; a facet of
 * time is always whole); children of ctx. */
enum cv_status facet_count(void *ctx, struct store_matches *m, const struct facet *f, size_t limit,
                           struct store_count_of **out, size_t *count, struct cv_error *err);
/* [{value, label, count}]; a new reference. */
json_t *facet_json(const struct store_count_of *counts, size_t count);
