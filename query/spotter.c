#include "query/spotter.h"
#include <talloc.h>

enum {
    BUCKETS = 256, /* of the table of forms; a power of two */
    ENDS = 38,     /* kinds of letters at an end of a token: see end_of() */
    LONG = 100     /* bytes: what is longer may end otherwise than it is spelt (text_exact()) */
};

struct form {
    const char *text;
    size_t word;
    struct form *next;
};
struct spotter {
    struct form *buckets[BUCKETS]; /* by the folded form */
    uint64_t ends[ENDS];           /* [first letter], bit of the last letter: some form has these */
};

static size_t bucket_of(const char *s)
{
    uint32_t h = 2166136261u;
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * 16777619u;
    return h & (BUCKETS - 1);
}

/* An ASCII letter or digit at either end of a token is there in its folded form as well, in lower
 * case, i and y being one. 0: any other character, of which nothing is known. */
static unsigned end_of(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0') + 1;
    c |= 0x20;
    return c < 'a' || c > 'z' ? 0 : (unsigned)((c == 'y' ? 'i' : c) - 'a') + 11;
}

static bool ends_fit(const struct spotter *s, const char *token, size_t n)
{
    return n > LONG || (s->ends[end_of(token[0])] >> end_of(token[n - 1]) & 1);
}

static void allow(struct spotter *s, const char *folded)
{
    size_t n = strlen(folded);
    const uint64_t any = 1, last = any | (uint64_t)1 << end_of(n ? folded[n - 1] : 0);
    s->ends[0] |= last;
    s->ends[end_of(*folded)] |= last;
}

/* The letters by which a form, and the damaged word that it may be a twin of, are found. */
static const char *folded_form(char out[TEXT_WORD_MAX + 1], const char *form)
{
    if (*form == STORE_TWIN)
        return form + 1;
    out[text_folded(out, form, strlen(form))] = 0;
    return out;
}

struct spotter *spotter_new(void *ctx, const struct query_plan *plan)
{
    struct spotter *s = talloc_zero(ctx, struct spotter);
    char buffer[TEXT_WORD_MAX + 1];
    for (size_t w = 0; w < plan->word_count; w++)
        for (size_t i = 0; i < plan->words[w].form_count; i++) {
            const char *text = plan->words[w].forms[i], *folded = folded_form(buffer, text);
            struct form *form = talloc(s, struct form);
            size_t b = bucket_of(folded);
            *form = (struct form){text, w, s->buckets[b]};
            s->buckets[b] = form;
            allow(s, folded);
        }
    return s;
}

size_t spotter_word(const struct spotter *s, const char *token, size_t n)
{
    if (!n || !ends_fit(s, token, n))
        return SIZE_MAX;
    struct text_tokens it;
    struct text_token t;
    text_tokens_init(&it, token, n);
    if (text_tokens_next(&it, &t))
        for (const struct form *form = s->buckets[bucket_of(t.folded)]; form; form = form->next)
            if (query_form_is(form->text, &t))
                return form->word;
    return SIZE_MAX;
}
