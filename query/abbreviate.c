/* Abbreviations, opened both ways. */
#include "query/compile.h"
#include "text/text.h"
#include <talloc.h>

enum { EXPANSIONS = 2 }; /* readings of an abbreviation, or abbreviations of a phrase */

struct openings {
    struct planner *planner;
    struct terms *found;
    size_t limit;
};

/* What an abbreviation stands for, as all its words: asking for the phrase would cost the reading
 * of positions in every document that has these common words, and the ranking prefers the phrase
 * anyway. */
static void take_expansion(void *user, const char *expansion)
{
    struct openings *o = user;
    struct planner *p = o->planner;
    if (o->found->count == o->limit)
        return;
    struct terms words = {0};
    struct text_tokens it;
    struct text_token t;
    text_tokens_init(&it, expansion, strlen(expansion));
    p->run++;
    while (text_tokens_next(&it, &t)) {
        struct query_word w;
        const char *word = talloc_strndup(p->ctx, expansion + t.begin, t.end - t.begin);
        query_word_expand(p->ctx, p->store, word, QUERY_ACCENTS_EXACT, &w);
        compile_remember(p, &w);
        terms_push(&words, p->ctx, compile_forms(p, &w, 0, w.form_count, false));
    }
    p->run++;
    if (words.count > 1)
        terms_push(o->found, p->ctx, query_join(p->ctx, STORE_AND, words.items, words.count));
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

/* q, or what the abbreviation that was typed stands for. */
struct store_query *abbreviate_word(struct planner *p, const char *typed, struct store_query *q)
{
    struct terms found = {0};
    terms_push(&found, p->ctx, q);
    struct openings o = {p, &found, 1 + EXPANSIONS};
    if (!strpbrk(typed, "0123456789") && may_abbreviate(typed))
        record_abbreviation_expand(typed, take_expansion, &o);
    return query_join(p->ctx, STORE_OR, found.items, found.count);
}

static void take_abbreviation(void *user, const char *abbr)
{
    struct openings *o = user;
    struct planner *p = o->planner;
    if (o->found->count == o->limit || strpbrk(abbr, " -/&."))
        return; /* several words in the index: the phrase of its syllables is as far away as that of
                   the name */
    struct query_word w;
    query_word_expand(p->ctx, p->store, talloc_strdup(p->ctx, abbr), QUERY_ACCENTS_EXACT, &w);
    if (!w.frequencies[0])
        return;
    p->run++;
    compile_remember(p, &w);
    p->run++;
    terms_push(o->found, p->ctx, compile_forms(p, &w, 0, w.form_count, false));
}

/* Is there a word in the index that the initials of these words make? Without one there is no need
 * to look for abbreviations. They bear no marks but for đ: Ủy ban nhân dân, UBND. */
static bool initials_in_use(struct planner *p, struct query_node *const *words, size_t count)
{
    static const char d[] = "đ";
    char initials[2 * ABBREVIATED_MAX + 1] = "";
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        struct query_word w = compile_expand(p, words[i], false);
        bool bar = strncmp(w.forms[0], d, strlen(d)) == 0;
        n += (size_t)snprintf(initials + n, sizeof initials - n, "%.*s", bar ? 2 : 1,
                              bar ? d : w.folded);
    }
    return store_frequency(p->store, STORE_FIELD_COUNT, initials) > 0;
}

/* The abbreviations in use here of the phrase that words[0..count) make. */
struct terms abbreviate_phrase(struct planner *p, struct query_node *const *words, size_t count)
{
    struct terms found = {0};
    if (!initials_in_use(p, words, count))
        return found;
    struct openings o = {p, &found, EXPANSIONS};
    struct cv_buf phrase;
    void *scratch = talloc_new(NULL);
    cv_buf_init(&phrase, scratch);
    for (size_t i = 0; i < count; i++)
        cv_buf_printf(&phrase, "%s%s", i ? " " : "", words[i]->text);
    record_abbreviation_of(cv_buf_cstr(&phrase), take_abbreviation, &o);
    talloc_free(scratch);
    return found;
}
