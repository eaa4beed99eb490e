/*
 * wire: numbers and strings as bytes, for the state in the index and for what worker processes
 * send. Numbers are LEB128, strings have their length in front. Reading never goes beyond the end:
 * after the first thing that does not fit `bad` is set and all reads give nothing, so that a reader
 * checks once at the end.
 */
#pragma once
#include "indexer/arena.h"

void wire_put(struct cv_buf *out, uint64_t n);
void wire_put_bytes(struct cv_buf *out, const void *bytes, size_t n); /* with its length */
void wire_put_string(struct cv_buf *out, const char *s);

struct wire {
    const unsigned char *at, *end;
    bool bad;
};
void wire_init(struct wire *in, const void *bytes, size_t n);
uint64_t wire_get(struct wire *in);
/* A count of things that take at least a byte each: never more than bytes are left, whatever
 * damaged input says. */
uint32_t wire_get_count(struct wire *in);
/* n bytes without a length in front; NULL if there are not so many. */
const char *wire_take(struct wire *in, size_t n);
/* What wire_put_bytes wrote: a pointer into the input. */
const char *wire_get_bytes(struct wire *in, size_t *n);
/* A copy in the arena; "" when bad. */
const char *wire_get_string(struct wire *in, struct arena *arena);
/* True if all was read and nothing was bad. */
bool wire_done(const struct wire *in);
