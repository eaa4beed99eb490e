/* Abbreviations, opened both ways. */
#include "query/compile.h"
#include "text/text.h"
#include <talloc.h>

enum {
    READINGS = 2,  /* of an abbreviation */
    SPELLINGS = 4, /* abbreviations of a phrase: LĐTBXH, LĐ-TB&XH */
    SMALL = 2000   /* documents; in so small an archive no phrase costs much */
};

struct openings {
    struct planner *planner;
    struct terms *found;
    const char *typed; /* the abbreviation that was typed, or NULL */
    size_t readings, spellings;
};

/* Words that stand in most documents of a large archive ("Ủy ban nhân dân") weigh nothing and are
 * hardly ever apart, so that to read where they stand in all of these is not worth its while. */
static bool in_most(const struct planner *p, uint32_t rarest)
{
    return p->documents > SMALL && rarest > p->documents / 2;
}

/* Takes the words of s, an abbreviation or what one stands for, as one unit. False if the index
 * lacks one of them. */
static bool take_words(struct openings *o, const char *s)
{
    struct planner *p = o->planner;
    struct terms words = {0};
    struct text_tokens it;
    struct text_token t;
    struct query_word known[ABBREVIATED_MAX * 2];
    size_t count = 0;
    uint32_t rarest = UINT32_MAX;
    bool letters = true; /* "V/v", "T.Ư": hardly ever apart either */
    text_tokens_init(&it, s, strlen(s));
    while (text_tokens_next(&it, &t) && count < sizeof known / sizeof *known) {
        struct query_word *w = &known[count++];
        const char *word = talloc_strndup(p->ctx, s + t.begin, t.end - t.begin);
        query_word_expand(p->ctx, p->store, word, QUERY_ACCENTS_EXACT, w);
        if (p->loose && p->options->other_accents)
            query_word_loosen(p->ctx, p->store, w);
        uint32_t frequency = query_word_frequency(w, UINT32_MAX);
        if (!frequency)
            return false;
        rarest = frequency < rarest ? frequency : rarest;
        letters = letters && t.folded_length == 1;
        terms_push(&words, p->ctx, compile_forms(p, w, 0, w->form_count, count > 1));
    }
    p->run++;
    for (size_t i = 0; i < count; i++)
        compile_remember(p, &known[i]);
    p->run++;
    enum store_op op = p->loose || letters || in_most(p, rarest) ? STORE_AND : STORE_PHRASE;
    if (count)
        terms_push(o->found, p->ctx, query_join(p->ctx, op, words.items, words.count));
    return count > 0;
}

/* True if two abbreviations differ in marks, case and punctuation only, so that their words in the
 * index are the same. */
static bool same_words(const char *a, const char *b)
{
    struct text_tokens x, y;
    struct text_token s, t;
    text_tokens_init(&x, a, strlen(a));
    text_tokens_init(&y, b, strlen(b));
    for (;;) {
        bool more = text_tokens_next(&x, &s);
        if (text_tokens_next(&y, &t) != more || (more && strcmp(s.exact, t.exact) != 0))
            return false;
        if (!more)
            return true;
    }
}

/* Where some of the words are enough, a spelling of several (KT-XH) only dilutes them: MRR@10
 * -0.001.
 */
static void take_spelling(void *user, const char *abbr)
{
    struct openings *o = user;
    if (o->planner->options->lenient && strpbrk(abbr, " -/&."))
        return;
    if (o->spellings < SPELLINGS && !(o->typed && same_words(o->typed, abbr)))
        o->spellings += take_words(o, abbr);
}

static void take_reading(void *user, const char *expansion)
{
    struct openings *o = user;
    if (o->readings == READINGS)
        return;
    o->readings++;
    take_words(o, expansion);
    record_abbreviation_of(expansion, take_spelling, o);
}

/* A word that can be spoken is taken for an abbreviation only when it was typed in capitals: AN,
 * but not "an". */
static bool may_abbreviate(const char *s)
{
    size_t n = strlen(s);
    if (!text_is_syllable(s, n))
        return true;
    char *upper = text_upper(NULL, s, n);
    bool capitals = n > 1 && strcmp(upper, s) == 0;
    talloc_free(upper);
    return capitals && !text_has_marks(s, n);
}

static void count_reading(void *user, const char *expansion)
{
    (void)expansion;
    ++*(size_t *)user;
}

bool abbreviate_knows(const char *typed)
{
    size_t readings = 0;
    if (may_abbreviate(typed))
        record_abbreviation_expand(typed, count_reading, &readings);
    return readings > 0;
}

struct store_query *abbreviate_word(struct planner *p, const char *typed, struct store_query *q)
{
    if (p->options->exact_accents || strpbrk(typed, "0123456789") || !may_abbreviate(typed))
        return q;
    struct terms found = {0};
    terms_push(&found, p->ctx, q);
    struct openings o = {.planner = p, .found = &found, .typed = typed};
    record_abbreviation_expand(typed, take_reading, &o);
    return query_join(p->ctx, STORE_OR, found.items, found.count);
}

size_t abbreviate_run(struct planner *p, struct query_node *const *nodes, size_t count,
                      struct terms *out)
{
    size_t words = 0;
    if (p->options->exact_accents)
        return 0;
    while (words < count && words < ABBREVIATED_MAX && nodes[words]->kind == QUERY_WORD)
        words++;
    void *scratch = talloc_new(NULL);
    for (; words > 1; words--) {
        struct cv_buf phrase;
        struct openings o = {.planner = p, .found = out};
        cv_buf_init(&phrase, scratch);
        for (size_t i = 0; i < words; i++)
            cv_buf_printf(&phrase, "%s%s", i ? " " : "", nodes[i]->text);
        record_abbreviation_of(cv_buf_cstr(&phrase), take_spelling, &o);
        if (out->count)
            break;
    }
    talloc_free(scratch);
    return out->count ? words : 0;
}
