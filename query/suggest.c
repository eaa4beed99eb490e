#include "query/suggest.h"
#include "query/compile.h"
#include "query/keystrokes.h"
#include "text/text.h"
#include <talloc.h>

enum {
    WORDS_MAX = 40,
    NEAREST = 8,
    LIKING = 2,
    MARKS_ALONE = 4 /* a spelling that differs in marks is so much likelier than one in letters */
};

struct suggester {
    void *ctx;
    struct store *store;
    const struct query_node *nodes[WORDS_MAX];
    struct query_word words[WORDS_MAX];
    bool beside[WORDS_MAX]; /* it stands next to the word before */
    size_t count;
    struct cv_error *err;
};

/* The words that the query demands, in order; those under OR, NOT and fields were chosen with care
 * and are left alone. */
static void collect(struct suggester *g, const struct query_node *n, enum query_accents accents,
                    bool first)
{
    if (n->kind == QUERY_WORD && g->count < WORDS_MAX) {
        g->nodes[g->count] = n;
        g->beside[g->count] = !first;
        query_word_expand(g->ctx, g->store, n->text, accents, &g->words[g->count++]);
    }
    if (n->kind != QUERY_AND && n->kind != QUERY_PHRASE)
        return;
    bool apart = true;
    for (size_t i = 0; i < n->count; i++) {
        collect(g, n->children[i], accents, apart);
        apart = n->children[i]->kind != QUERY_WORD;
    }
}

static struct store_query *forms(void *ctx, const struct query_word *w)
{
    struct store_query **list =
        talloc_array(ctx, struct store_query *, (unsigned)w->form_count + 1);
    for (size_t i = 0; i < w->form_count; i++)
        list[i] = query_term(ctx, STORE_FIELD_COUNT, w->forms[i]);
    return query_join(ctx, STORE_OR, list, w->form_count);
}

/* About how many documents have a and b next to each other. */
static uint32_t together(struct suggester *g, const struct query_word *a,
                         const struct query_word *b)
{
    enum { ENOUGH = 10, COUNTED = 200 };
    void *scratch = talloc_new(NULL);
    struct store_query *pair[] = {forms(scratch, a), forms(scratch, b)};
    struct store_search_options o = {.limit = ENOUGH, .at_least = COUNTED};
    struct store_hits hits = {0};
    enum cv_status status = store_search(
        scratch, g->store, query_join(scratch, STORE_PHRASE, pair, 2), &o, &hits, g->err);
    uint32_t found = status == CV_OK && hits.count
                         ? (hits.count < ENOUGH ? (uint32_t)hits.count : hits.estimate)
                         : 0;
    talloc_free(scratch);
    return found;
}

static struct query_word single(const struct query_word *w, size_t form)
{
    struct query_word one = *w;
    one.forms = &w->forms[form];
    one.frequencies = &w->frequencies[form];
    one.form_count = 1;
    return one;
}

/* The nearest spelling of word i that its neighbours like best; false if none of them is liked. */
static bool better(struct suggester *g, size_t i, struct query_word *out, uint32_t *liking)
{
    struct query_word near = g->words[i];
    bool before = i > 0 && g->beside[i], behind = i + 1 < g->count && g->beside[i + 1];
    if (!query_word_correct(g->ctx, g->store, &near, NEAREST))
        return false;
    *liking = 0;
    for (size_t f = 0; f < near.form_count; f++) {
        struct query_word one = single(&near, f);
        uint32_t here = 0;
        if (strcmp(near.forms[f], g->words[i].exact) == 0)
            continue;
        if (before)
            here += together(g, &g->words[i - 1], &one);
        if (behind)
            here += together(g, &one, &g->words[i + 1]);
        if (strcmp(text_fold_string(g->ctx, near.forms[f], strlen(near.forms[f])), near.folded) ==
            0)
            here *= MARKS_ALONE;
        if (here > *liking) {
            *liking = here;
            *out = one;
        }
    }
    return *liking > 0;
}

/* A number, an abbreviation or a name: not a spelling that could be wrong, nor one to judge others
 * by. */
static bool is_sign(const struct query_word *w)
{
    size_t n = strlen(w->typed);
    if (w->number)
        return true;
    if (text_is_syllable(w->typed, n))
        return false;
    char *upper = text_upper(NULL, w->typed, n);
    bool sign = abbreviate_knows(w->typed) || strcmp(upper, w->typed) == 0;
    talloc_free(upper);
    return sign;
}

/* Words typed with the Vietnamese keyboard off. Some words of such a query look like syllables or
 * are in the index by chance; one that is not gives it away. */
static bool mend_keystrokes(struct suggester *g)
{
    struct query_word read[WORDS_MAX];
    bool can[WORDS_MAX] = {false}, off = false;
    for (size_t i = 0; i < g->count; i++) {
        const struct query_word *w = &g->words[i];
        const char *word = w->marked || text_is_syllable(w->typed, strlen(w->typed))
                               ? NULL
                               : keystrokes_read(g->ctx, w->typed);
        if (!word)
            continue;
        query_word_expand(g->ctx, g->store, word, QUERY_ACCENTS_EXACT, &read[i]);
        can[i] = query_word_frequency(&read[i], UINT32_MAX) > 0;
        off |= can[i] && !query_word_frequency(w, UINT32_MAX);
    }
    for (size_t i = 0; off && i < g->count; i++) {
        if (!can[i])
            continue;
        g->words[i] = read[i];
        g->words[i].corrected = true;
    }
    return off;
}

/* Words that the index does not have. */
static bool mend_unknown(struct suggester *g)
{
    bool mended = false;
    for (size_t i = 0; i < g->count; i++) {
        struct query_word *w = &g->words[i], best;
        uint32_t liking;
        if (is_sign(w) || query_word_frequency(w, UINT32_MAX))
            continue;
        if (better(g, i, &best, &liking)) {
            *w = best;
            mended = true;
        } else if (query_word_correct(g->ctx, g->store, w, 1)) {
            mended = true;
        }
    }
    return mended;
}

/* True if words i - 1 and i were typed side by side and no document has them so. */
static bool apart(struct suggester *g, size_t i)
{
    return i > 0 && i < g->count && g->beside[i] && !is_sign(&g->words[i - 1]) &&
           !is_sign(&g->words[i]) && !together(g, &g->words[i - 1], &g->words[i]);
}

/* True if some document has word i beside one of its neighbours: then it is what was meant, and
 * where it does not fit, another matter begins ("học phí | Vĩnh Long"). */
static bool fits(struct suggester *g, size_t i)
{
    bool before = i > 0 && g->beside[i], behind = i + 1 < g->count && g->beside[i + 1];
    return (before && together(g, &g->words[i - 1], &g->words[i])) ||
           (behind && together(g, &g->words[i], &g->words[i + 1]));
}

static bool mend_pairs(struct suggester *g)
{
    bool mended = false;
    for (size_t i = 1; i < g->count; i++) {
        struct query_word *a = &g->words[i - 1], *b = &g->words[i], for_a, for_b;
        uint32_t liking_a = 0, liking_b = 0;
        if (!apart(g, i))
            continue;
        bool can_a = !fits(g, i - 1) && better(g, i - 1, &for_a, &liking_a) && liking_a >= LIKING;
        bool can_b = !fits(g, i) && better(g, i, &for_b, &liking_b) && liking_b >= LIKING;
        if (can_a && (!can_b || liking_a >= liking_b))
            *a = for_a;
        else if (can_b)
            *b = for_b;
        mended |= can_a || can_b;
    }
    return mended;
}

/* True if some document matches all of the query. */
static bool finds(struct suggester *g, const char *text, bool exact_accents)
{
    struct query_tree tree;
    struct query_plan plan;
    struct query_plan_options options = {.exact_accents = exact_accents};
    struct store_search_options o = {.limit = 1};
    struct store_hits hits;
    if (query_parse(g->ctx, text, &tree, g->err))
        return false;
    query_plan_make(g->ctx, g->store, tree.root, &options, &plan);
    return store_search(g->ctx, g->store, plan.all, &o, &hits, g->err) == CV_OK && hits.count;
}

char *suggest_query(void *ctx, struct store *s, const struct query_tree *tree, bool exact_accents,
                    struct cv_error *err)
{
    struct suggester g = {.ctx = talloc_new(ctx), .store = s, .err = err};
    collect(&g, tree->root, exact_accents ? QUERY_ACCENTS_EXACT : query_accents_of(tree->root),
            true);
    char *suggestion = NULL;
    bool keystrokes = mend_keystrokes(&g), unknown = mend_unknown(&g), pairs = mend_pairs(&g);
    if (keystrokes || unknown || pairs) {
        struct cv_buf b;
        cv_buf_init(&b, ctx);
        size_t at = 0;
        for (size_t i = 0; i < g.count; i++) {
            const struct cv_span span = g.nodes[i]->at;
            cv_buf_add(&b, tree->text + at, span.begin - at);
            cv_buf_str(&b, g.words[i].corrected ? g.words[i].forms[0] : g.nodes[i]->text);
            at = span.end;
        }
        cv_buf_str(&b, tree->text + at);
        suggestion = finds(&g, cv_buf_cstr(&b), exact_accents) ? cv_buf_cstr(&b) : NULL;
    }
    talloc_free(g.ctx);
    return suggestion;
}
