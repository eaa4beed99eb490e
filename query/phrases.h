/* phrases: the runs of two to five syllables that many documents of a sample share. */
#pragma once
#include "base/base.h"

enum { PHRASES_LONGEST = 5, PHRASES_WORDS_MAX = 1500 };

struct phrases; /* a counter */
struct phrase {
    const char *text; /* as first met, in lower case */
    size_t words;
    uint32_t documents; /* of the sample, that have it */
    uint32_t elsewhere; /* of the background sample */
};

struct phrases *phrases_new(void *ctx);
/* Counts a document's phrases once each: subject (may be NULL) and the first PHRASES_WORDS_MAX
 * words of the text. With background they count as elsewhere, and only those met before in the
 * sample are counted. */
void phrases_add(struct phrases *p, const char *subject, const char *text, size_t n,
                 bool background);
/* Those in at least `least` documents; owned by p. */
struct phrase *phrases_list(struct phrases *p, uint32_t least, size_t *count);
