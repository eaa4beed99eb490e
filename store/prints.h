/*
 * prints: what a document counts for in facets, as one value (SCHEMA_FACETS): of each of its terms
 * that are counted seven bytes, the field and a hash of 52 bits, or the number of a year or month
 * itself. Read in order of the documents that is some hundred times cheaper than their lists of
 * terms, and counting needs no strings: only what is shown is looked up by its hash again.
 *
 * Of a million different values two share a hash with a probability of 1 in 9,000.
 */
#pragma once
#include "store/schema.h"
#include <endian.h>

enum {
    PRINT_BYTES = 7,
    PRINT_HASH_BITS = 52, /* above them the number of the field, from 1 */
    PRINT_FIELDS = 8      /* how many fields are counted */
};

/* The print of a term of this field; 0 if the field is not counted. */
uint64_t print_of(enum store_field field, const char *term, size_t n);
/* Which of the fields it is of, from 0; PRINT_FIELDS for a damaged one. */
static inline size_t print_index(uint64_t print)
{
    size_t i = (size_t)(print >> PRINT_HASH_BITS) - 1;
    return i < PRINT_FIELDS ? i : PRINT_FIELDS;
}
/* The value of a year's or month's print, which is its own text ("2024", "2024-03"); false for
 * other fields. */
bool print_text(uint64_t print, char out[16]);

/* A document's value: prints_begin(), then each print once however often it is added. A byte stands
 * before the first, so that each can be read as eight bytes. */
void prints_begin(struct cv_buf *out);
void prints_add(struct cv_buf *out, uint64_t print);
/* Number of prints in a value of n bytes, and one of them. */
static inline size_t prints_count(size_t n)
{
    return n / PRINT_BYTES;
}
static inline uint64_t prints_at(const char *value, size_t i)
{
    uint64_t with_byte_before; /* the mark's or another print's */
    memcpy(&with_byte_before, value + i * PRINT_BYTES, sizeof with_byte_before);
    return le64toh(with_byte_before) >> 8;
}
