/*
 * order: the words of a text in their order, and those of its heading, as one value of its document
 * (SCHEMA_ORDER). Phrases, nearness and the second look of a search read it.
 *
 * Xapian's own positions would say the same, a list for each word and document. They were a third
 * of the CPU of indexing and a third of the index, and a search had to look up one list for each
 * of its words in each document; this is one look-up for all of them (bench/index.sh,
 * bench/latency).
 *
 * The value: the length of the heading's order, the heading's order if there is one, the text's.
 * One order, made to be searched for a few words without being unpacked:
 * - a count of places and a count of groups; then of each group the length of its words and their
 *   number;
 * - the words, group by group without anything between them; they are numbered as in struct words,
 *   so that those of one length stand together, in two groups;
 * - a count of twins (store.h, STORE_TWIN), each the number of a word, the length of the twin, and
 *   the twin, which stands wherever the word does;
 * - for each place the code of its word's number.
 * Counts and numbers are LEB128, lengths one byte. A code is one byte below 0x80 for the first 128
 * numbers, which are the frequent words'; else a byte from 0xc0 on and one to four from 0x80 to
 * 0xbf, as in UTF-8, so that no code is found within another and places are counted by counting
 * bytes. Exact: nothing is hashed.
 */
#pragma once
#include "store/words.h"

/* Makes out the order of a text's words; it is never empty. CV_LIMIT if it would be too long to be
 * kept. */
enum cv_status order_pack(const struct words *w, struct cv_buf *out, struct cv_error *err);
/* Makes out the value of both; an empty heading stands for none. */
void order_join(const struct cv_buf *heading, const struct cv_buf *text, struct cv_buf *out);

struct order_bytes {
    const void *bytes;
    size_t n;
};
/* Parts a value into both; the heading may be empty. False if it is not what order_join() wrote. */
bool order_split(const void *value, size_t n, struct order_bytes *heading,
                 struct order_bytes *text);

/* What is looked for: distinct forms of words, which have numbers from 0. Made once, used for many
 * orders; not by two threads at a time. */
struct order_seek;
struct order_seek *order_seek_new(void *ctx);
/* The number of a form, which is added if it is new. */
uint32_t order_seek_add(struct order_seek *s, const char *form);

struct order_places {
    const uint32_t *at; /* places of the text, from 1, ascending */
    size_t count;
};
struct order_found {
    const struct order_places *forms; /* of each form; until the next order_find() */
    uint32_t length;                  /* of the text, in words */
};
/* Where the forms stand. False if the order is not what order_pack() wrote, as far as it was looked
 * at. */
bool order_find(struct order_seek *s, struct order_bytes order, struct order_found *out);

/* A part of a run of words: any of some forms. */
struct order_part {
    const uint32_t *forms;
    size_t form_count;
};
/* Do the parts, at least one, stand anywhere in this order, next to each other? Cheaper than to ask
 * for their places. False if the order is damaged. */
bool order_find_run(struct order_seek *s, const struct order_part *parts, size_t count,
                    struct order_bytes order, bool *stands);
