/*
 * order: the words of a text in their order, as one value of its document (SCHEMA_ORDER). Phrases,
 * nearness and the second look of a search read it.
 *
 * Xapian's own positions would say the same, a list for each word and document. They were a third
 * of the CPU of indexing and a third of the index, and a search had to look up one list for each
 * of its words in each document; this is one look-up for all of them (bench/index.sh,
 * bench/latency).
 *
 * The value: the number of places and of distinct words, then the words in order of their first
 * appearance, then for each place the number of its word: one byte for the first 192 words, two for
 * the next 16,128, else four. A word is a byte with its length, and its bytes; after a zero byte
 * come two, the word and its twin (store.h, STORE_TWIN), which stands wherever the word does. The
 * two numbers are little-endian, four bytes each. Exact: there is no hashing.
 */
#pragma once
#include "store/words.h"

/* Makes out the value of a text's words; it is never empty. CV_LIMIT if it would be too long to be
 * kept. */
enum cv_status order_pack(const struct words *w, struct cv_buf *out, struct cv_error *err);

/* What is looked for: distinct forms of words, which have numbers from 0. Made once, used for many
 * values; not by two threads at a time. */
struct order_seek;
struct order_seek *order_seek_new(void *ctx);
/* The number of a form, which is added if it is new. */
uint32_t order_seek_add(struct order_seek *s, const char *form);

struct order_place {
    uint32_t position; /* from 1 */
    uint32_t form;
};
struct order_found {
    const struct order_place *places; /* ascending by position; until the next order_find() */
    size_t count;
    uint32_t length; /* of the text, in words */
};
/* Where the forms stand. False if the value is not what order_pack() wrote. */
bool order_find(struct order_seek *s, const void *value, size_t n, struct order_found *out);
