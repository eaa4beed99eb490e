/* archive_words: running text after the model of given texts (an order-2 chain of their words), for
 * the generator of archives. */
#pragma once
#include "base/base.h"

/* splitmix64: small, fast, the same on every machine. */
struct dice {
    uint64_t state;
};
uint64_t dice_roll(struct dice *d);
/* 0 … n-1; n > 0. */
uint64_t dice_below(struct dice *d, uint64_t n);
/* Small numbers often, large ones seldom: 0 … n-1, after Zipf's law. */
uint64_t dice_zipf(struct dice *d, uint64_t n);
/* About log-normal with this median, at least 200. */
size_t dice_length(struct dice *d, size_t median);

struct words;
/* Learns from every *.txt below a folder. CV_IO if there is none. A child of ctx. */
enum cv_status words_learn(void *ctx, const char *folder, struct words **out, struct cv_error *err);
/* Appends at least n bytes of running text, to the end of a sentence. Numbers are rolled anew, and
 * names of people and places mixed in, as they make up most of the vocabulary of a real archive. */
void words_write(const struct words *w, struct dice *d, struct cv_buf *out, size_t n);
/* Appends about `count` words without an end of a sentence, for a subject. */
void words_phrase(const struct words *w, struct dice *d, struct cv_buf *out, size_t count);
/* "Nguyễn Văn An" */
void words_person(struct dice *d, struct cv_buf *out);
/* The name of a province. */
const char *words_province(struct dice *d);
