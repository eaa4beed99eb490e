/* matches: the documents that match a query, for counting; shared by the two ways of counting. */
#pragma once
#include "store/internal.h"

/* The value of a field with the number of documents that have it. */
struct tally {
    char *term;
    uint32_t n, count;
};

struct store_matches {
    struct store *store;
    uint32_t count, documents; /* that match; in the index */
    uint32_t last_id;
    uint32_t *ids;  /* count of them, ascending */
    uint64_t *bits; /* bit id; NULL when all match */
    struct tally
        *terms; /* of few matching documents: all their fields' terms, counted in one walk */
    size_t term_count;
    struct print_table *printed; /* of each field that is counted: once the prints were read */
};

/* Counts a field by prints (not where a shard is remote, whose documents would each cost a
 * message): the `limit` most frequent (0: all), in any order, children of ctx. */
enum cv_status count_prints(void *ctx, struct store_matches *m, struct xap_db *db,
                            enum store_field field, size_t limit, struct tally **out,
                            size_t *out_count, struct cv_error *err);
