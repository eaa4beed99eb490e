/* Nearest spellings of a word that the index does not have. */
#include "query/words.h"
#include "text/text.h"
#include <talloc.h>

enum { LETTERS_MAX = 40 };

/* The letters of an exact form, one code point each; 0 if there are too many. */
static size_t letters_of(const char *s, uint32_t out[LETTERS_MAX])
{
    size_t n = 0;
    for (const unsigned char *c = (const unsigned char *)s; *c;) {
        uint32_t point = *c;
        int more = point >= 0xF0 ? 3 : point >= 0xE0 ? 2 : point >= 0xC0 ? 1 : 0;
        point &= more == 3 ? 0x07u : more == 2 ? 0x0Fu : more == 1 ? 0x1Fu : 0x7Fu;
        for (c++; more && *c; more--)
            point = point << 6 | (*c++ & 0x3Fu);
        if (n == LETTERS_MAX)
            return 0;
        out[n++] = point;
    }
    return n;
}

/* True if a becomes b by changing, dropping or adding one letter, or exchanging two neighbours. */
static bool one_step(const uint32_t *a, size_t n, const uint32_t *b, size_t m)
{
    size_t head = 0, tail = 0, shorter = n < m ? n : m;
    while (head < shorter && a[head] == b[head])
        head++;
    while (tail < shorter - head && a[n - 1 - tail] == b[m - 1 - tail])
        tail++;
    size_t left = n - head - tail, right = m - head - tail;
    if (left <= 1 && right <= 1)
        return true;
    return left == 2 && right == 2 && a[head] == b[head + 1] && a[head + 1] == b[head];
}

struct nearest {
    void *ctx;
    struct query_word *word;
    uint32_t exact[LETTERS_MAX], folded[LETTERS_MAX];
    size_t exact_count, folded_count, limit;
    const char **forms;
    uint32_t *frequencies;
    size_t count;
};

static bool consider(void *user, const char *text, uint32_t frequency)
{
    struct nearest *f = user;
    uint32_t letters[LETTERS_MAX];
    if (*text == STORE_TWIN || strpbrk(text, "0123456789"))
        return true;
    size_t n = letters_of(text, letters);
    if (!n || n + 1 < f->folded_count || n > f->folded_count + 1)
        return true;
    bool near = f->word->marked && one_step(f->exact, f->exact_count, letters, n);
    if (!near) {
        char folded[TEXT_WORD_MAX + 1];
        folded[text_folded(folded, text, strlen(text))] = 0;
        n = letters_of(folded, letters);
        /* A word typed with marks may lack one of them; one typed without them is compared without.
         */
        near = f->word->marked
                   ? f->folded_count == n && memcmp(f->folded, letters, n * sizeof *letters) == 0
                   : one_step(f->folded, f->folded_count, letters, n);
    }
    if (!near)
        return true;
    size_t at = f->count;
    if (at == f->limit && f->frequencies[at - 1] >= frequency)
        return true;
    if (at < f->limit)
        f->count++;
    else
        at--;
    for (; at > 0 && f->frequencies[at - 1] < frequency; at--) {
        f->forms[at] = f->forms[at - 1];
        f->frequencies[at] = f->frequencies[at - 1];
    }
    f->forms[at] = talloc_strdup(f->ctx, text);
    f->frequencies[at] = frequency;
    return true;
}

bool query_word_correct(void *ctx, struct store *s, struct query_word *w, size_t limit)
{
    struct nearest f = {.ctx = ctx, .word = w, .limit = limit};
    f.exact_count = letters_of(w->exact, f.exact);
    f.folded_count = letters_of(w->folded, f.folded);
    if (w->number || f.folded_count < 2 || !limit)
        return false; /* one letter is near to everything */
    f.forms = talloc_array(ctx, const char *, (unsigned)limit);
    f.frequencies = talloc_array(ctx, uint32_t, (unsigned)limit);
    struct cv_error ignored;
    if (store_each_term(s, STORE_FIELD_COUNT, "", consider, &f, &ignored) || !f.count)
        return false;
    w->forms = f.forms;
    w->frequencies = f.frequencies;
    w->form_count = f.count;
    w->corrected = true;
    return true;
}
