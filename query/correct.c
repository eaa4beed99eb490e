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
    struct store *store;
    struct query_word *word;
    uint32_t exact[LETTERS_MAX];
    size_t exact_count, limit;
    const char *folded; /* the spelling that is being tried */
    const char **forms;
    uint32_t *frequencies;
    size_t count;
};

/* A word typed with marks may differ in one letter with its marks, or in nothing but marks; one
 * typed without them is compared without. */
static bool is_near(const struct nearest *f, const char *form)
{
    uint32_t letters[LETTERS_MAX];
    if (!f->word->marked || strcmp(f->folded, f->word->folded) == 0)
        return true;
    size_t n = letters_of(form, letters);
    return n && one_step(f->exact, f->exact_count, letters, n);
}

static void keep(struct nearest *f, const char *form, uint32_t frequency)
{
    for (size_t i = 0; i < f->count; i++)
        if (strcmp(f->forms[i], form) == 0)
            return;
    size_t at = f->count;
    if (at == f->limit && f->frequencies[at - 1] >= frequency)
        return;
    if (at < f->limit)
        f->count++;
    else
        at--;
    for (; at > 0 && f->frequencies[at - 1] < frequency; at--) {
        f->forms[at] = f->forms[at - 1];
        f->frequencies[at] = f->frequencies[at - 1];
    }
    f->forms[at] = talloc_strdup(f->ctx, form);
    f->frequencies[at] = frequency;
}

static bool try_form(void *user, const char *form)
{
    struct nearest *f = user;
    uint32_t frequency = is_near(f, form) ? store_frequency(f->store, STORE_FIELD_COUNT, form) : 0;
    if (frequency)
        keep(f, form, frequency);
    return true;
}

/* All words of the index that are spelt so, whatever their marks. */
static void try_spelling(struct nearest *f, const char *folded)
{
    f->folded = folded;
    try_form(f, folded);
    text_unfold(folded, try_form, f);
}

/* Every spelling one step away is asked for: some hundred, against a walk over all words, which
 * reads through all their postings. */
static void try_spellings(struct nearest *f)
{
    const char *typed = f->word->folded;
    size_t n = strlen(typed);
    char s[TEXT_WORD_MAX + 2];
    try_spelling(f, typed);
    for (size_t i = 0; i < n; i++) {
        if (typed[i] & 0x80)
            continue; /* a letter of another script */
        memcpy(s, typed, n + 1);
        memmove(s + i, s + i + 1, n - i);
        try_spelling(f, s);
        memcpy(s, typed, n + 1);
        for (char c = 'a'; c <= 'z'; c++) {
            s[i] = c;
            if (c != typed[i])
                try_spelling(f, s);
        }
        s[i] = typed[i + 1];
        s[i + 1] = typed[i];
        if (i + 1 < n && s[i] != s[i + 1] && !(s[i] & 0x80))
            try_spelling(f, s);
    }
    for (size_t i = 0; i <= n && n < TEXT_WORD_MAX; i++) {
        if ((typed[i] & 0xC0) == 0x80)
            continue;
        memcpy(s, typed, i);
        memcpy(s + i + 1, typed + i, n - i + 1);
        for (s[i] = 'a'; s[i] <= 'z'; s[i]++)
            try_spelling(f, s);
    }
}

bool query_word_correct(void *ctx, struct store *s, struct query_word *w, size_t limit)
{
    struct nearest f = {.ctx = ctx, .store = s, .word = w, .limit = limit};
    uint32_t folded[LETTERS_MAX];
    f.exact_count = letters_of(w->exact, f.exact);
    if (w->number || letters_of(w->folded, folded) < 2 || !limit)
        return false; /* one letter is near to everything */
    f.forms = talloc_array(ctx, const char *, (unsigned)limit);
    f.frequencies = talloc_array(ctx, uint32_t, (unsigned)limit);
    try_spellings(&f);
    if (!f.count)
        return false;
    w->forms = f.forms;
    w->frequencies = f.frequencies;
    w->form_count = f.count;
    w->corrected = true;
    return true;
}
