/* issuer_case: a name printed in capitals, spelt as the document's own text spells it. */
#include "record/bodies.h"
#include "record/header.h"
#include <talloc.h>

enum { LOOK_FAR = 8000, LONG_NAME = 4 };

/* The words that begin with a capital, and how many words there are. */
static size_t capitals_of(const struct layout *l, size_t i, size_t end, size_t *words)
{
    size_t count = 0;
    *words = 0;
    for (bool start = true; i < end; i++) {
        bool letter = (l->s.cls[i] & TEXT_ALNUM) != 0;
        *words += start && letter;
        count += start && letter && (l->s.cls[i] & TEXT_UPPER);
        start = !letter;
    }
    return count;
}

static size_t capitals_in(const char *name)
{
    struct layout l;
    void *ctx = talloc_new(NULL);
    layout_init(&l, ctx, name, strlen(name));
    size_t words, count = capitals_of(&l, 0, l.s.length, &words);
    talloc_free(ctx);
    return count;
}

const char *issuer_spelling(struct record *r, const struct layout *l, const char *name)
{
    char *key = body_words(NULL, name);
    struct range found = {0, 0};
    bool look = !body_is_known(key) && !body_locality(name);
    size_t limit = l->s.length < LOOK_FAR ? l->s.length : LOOK_FAR;
    for (size_t i = 0; i < limit && !found.end && look; i++) {
        if (l->s.low[i] != key[0] || !(l->s.cls[i] & TEXT_UPPER) ||
            (i > 0 && (l->s.cls[i - 1] & TEXT_ALNUM)))
            continue;
        size_t e = scan_phrase(l, i, l->s.length, key), words;
        if (!e || scan_capitals(l, i, e, NULL) > 0.6)
            continue;
        /* "Trường Cao Đẳng Công Nghệ": a capital on each word is no better spelling */
        size_t capitals = capitals_of(l, i, e, &words);
        if (capitals > capitals_in(name) && (capitals < words || words < LONG_NAME))
            found = (struct range){i, e};
    }
    talloc_free(key);
    return found.end ? layout_copy(r, l, found.begin, found.end) : name;
}
