#include "query/compile.h"
#include "query/filter.h"
#include "text/text.h"
#include <math.h>
#include <talloc.h>

enum {
    PREFIX_FORMS = 100, /* commonest words that a prefix stands for */
    CORRECTIONS = 5
};
/* Weights against a word found as it was typed. */
static const double OTHER_ACCENTS_WEIGHT = 0.3, CORRECTED_WEIGHT = 0.6;

/* Forms [from, to) of a word as one query. A part of a phrase is an OR only. Elsewhere each
 * form is given the weight that all of them together have: that comes to the same as OP_SYNONYM,
 * but leaves Xapian free to pass over documents that cannot make it any more. */
struct store_query *compile_forms(struct planner *p, const struct query_word *w, size_t from,
                                  size_t to, bool positional)
{
    struct terms forms = {0};
    double documents = p->documents, together = 0;
    for (size_t i = from; i < to; i++)
        together += w->frequencies[i];
    together = query_weight(fmin(together, documents), documents);
    for (size_t i = from; i < to; i++) {
        struct store_query *form = query_term(p->ctx, STORE_FIELD_COUNT, w->forms[i]);
        double alone = query_weight(w->frequencies[i], documents);
        terms_push(&forms, p->ctx,
                   positional || to - from == 1 || alone <= 0
                       ? form
                       : query_scaled(p->ctx, form, together / alone));
    }
    return query_join(p->ctx, STORE_OR, forms.items, forms.count);
}
/* ---- words ----------------------------------------------------------------------------------- */

void compile_remember(struct planner *p, const struct query_word *w)
{
    struct query_plan *plan = p->plan;
    if (p->silent)
        return;
    plan->words =
        talloc_realloc(p->ctx, plan->words, struct query_word, (unsigned)plan->word_count + 1);
    plan->words[plan->word_count] = *w;
    plan->words[plan->word_count++].run = p->run;
    if (w->corrected)
        plan->corrected = true;
}

struct query_word compile_expand(struct planner *p, const struct query_node *n, bool quoted)
{
    struct query_word w;
    for (size_t i = p->expanded_count; i-- > 0;) {
        if (p->expanded[i].node != n)
            continue;
        w = p->expanded[i].word;
        w.quoted = quoted;
        return w;
    }
    if (n->kind == QUERY_PREFIX)
        query_prefix_expand(p->ctx, p->store, n->text, PREFIX_FORMS, &w);
    else
        query_word_expand(p->ctx, p->store, n->text, p->accents, &w);
    w.quoted = quoted;
    p->expanded =
        talloc_realloc(p->ctx, p->expanded, struct expansion, (unsigned)p->expanded_count + 1);
    p->expanded[p->expanded_count++] = (struct expansion){n, w};
    return w;
}

/* A word that may also stand for its other accents or, where the index lacks it, for its nearest
 * spellings. */
static struct store_query *lenient_word(struct planner *p, struct query_word *w)
{
    size_t typed = w->form_count;
    bool unknown = query_word_frequency(w, UINT32_MAX) == 0;
    if (w->marked && (unknown || p->options->other_accents))
        query_word_loosen(p->ctx, p->store, w);
    if (unknown && w->form_count == typed && !abbreviate_knows(w->typed) &&
        query_word_correct(p->ctx, p->store, w, CORRECTIONS))
        return query_scaled(p->ctx, compile_forms(p, w, 0, w->form_count, false), CORRECTED_WEIGHT);
    struct store_query *q = compile_forms(p, w, 0, typed, false);
    if (typed == w->form_count)
        return q;
    return query_join_two(p->ctx, STORE_OR, q,
                          query_scaled(p->ctx, compile_forms(p, w, typed, w->form_count, false),
                                       OTHER_ACCENTS_WEIGHT));
}

struct store_query *compile_word(struct planner *p, const struct query_node *n)
{
    struct query_word w = compile_expand(p, n, false);
    struct store_query *q =
        p->options->lenient && !p->options->exact_accents && n->kind == QUERY_WORD
            ? lenient_word(p, &w)
            : compile_forms(p, &w, 0, w.form_count, false);
    compile_remember(p, &w);
    return q;
}

struct store_query *compile_phrase(struct planner *p, const struct query_node *n)
{
    struct terms words = {0};
    p->run++;
    for (size_t i = 0; i < n->count; i++) {
        struct query_word w = compile_expand(p, n->children[i], true);
        compile_remember(p, &w);
        terms_push(&words, p->ctx, compile_forms(p, &w, 0, w.form_count, true));
    }
    p->run++;
    return query_join(p->ctx, STORE_PHRASE, words.items, words.count);
}
/* ---- nodes ----------------------------------------------------------------------------------- */

/* Documents that bear or cite the number, or write it in their text. */
static struct store_query *number_query(struct planner *p, const struct query_node *n)
{
    struct terms ways = {0};
    const char *key = record_number_key(p->ctx, n->text);
    terms_push(&ways, p->ctx, compile_phrase(p, n));
    if (key) {
        const char *folded = record_number_folded(p->ctx, key);
        terms_push(&ways, p->ctx, query_term(p->ctx, STORE_NUMBER, key));
        terms_push(&ways, p->ctx, query_term(p->ctx, STORE_NUMBER_FOLDED, folded));
        terms_push(&ways, p->ctx, query_term(p->ctx, STORE_CITES, key));
        terms_push(&ways, p->ctx, query_term(p->ctx, STORE_CITES_FOLDED, folded));
    }
    return query_join(p->ctx, STORE_OR, ways.items, ways.count);
}

/* Words that the subject must have; in quotes also next to each other somewhere in the text. */
static struct store_query *subject_query(struct planner *p, const struct query_node *n)
{
    const struct query_node *value = n->children[0];
    bool phrase = value->kind == QUERY_PHRASE;
    struct terms words = {0};
    for (size_t i = 0; i < (phrase ? value->count : 1); i++) {
        struct query_word w = compile_expand(p, phrase ? value->children[i] : value, false);
        struct terms forms = {0};
        for (size_t f = 0; f < w.form_count; f++)
            terms_push(&forms, p->ctx, query_term(p->ctx, STORE_SUBJECT, w.forms[f]));
        terms_push(&words, p->ctx, query_join(p->ctx, STORE_SYNONYM, forms.items, forms.count));
        if (!phrase || !value->quoted)
            compile_remember(p, &w);
    }
    if (phrase && value->quoted)
        terms_push(&words, p->ctx, compile_phrase(p, value));
    return query_join(p->ctx, STORE_AND, words.items, words.count);
}

struct store_query *compile_not(struct planner *p, const struct query_node *n)
{
    bool outer = p->silent;
    p->silent = true;
    struct store_query *q = compile_node(p, n->children[0]);
    p->silent = outer;
    return q;
}

static struct store_query *any_query(struct planner *p, const struct query_node *n)
{
    struct terms parts = {0};
    for (size_t i = 0; i < n->count; i++) {
        p->run++;
        terms_push(&parts, p->ctx, compile_node(p, n->children[i]));
    }
    return query_join(p->ctx, STORE_OR, parts.items, parts.count);
}

static struct store_query *all_query(struct planner *p, struct query_node *const *nodes,
                                     size_t count)
{
    struct terms parts = {0};
    for (size_t i = 0; i < count;) {
        struct terms either = {0};
        size_t words = abbreviate_run(p, nodes + i, count - i, &either);
        struct terms own = {0};
        for (size_t end = i + (words ? words : 1); i < end; i++)
            terms_push(&own, p->ctx, words ? compile_word(p, nodes[i]) : compile_node(p, nodes[i]));
        terms_push(&either, p->ctx, query_join(p->ctx, STORE_AND, own.items, own.count));
        terms_push(&parts, p->ctx, query_join(p->ctx, STORE_OR, either.items, either.count));
    }
    return query_join(p->ctx, STORE_AND, parts.items, parts.count);
}

struct store_query *compile_node(struct planner *p, const struct query_node *n)
{
    switch (n->kind) {
    case QUERY_WORD:
        return abbreviate_word(p, n->text, compile_word(p, n));
    case QUERY_PREFIX:
        return compile_word(p, n);
    case QUERY_PHRASE:
        return n->quoted ? compile_phrase(p, n) : abbreviate_word(p, n->text, compile_phrase(p, n));
    case QUERY_NUMBER:
        return number_query(p, n);
    case QUERY_FIELD:
        return field_kind(n->field) == FIELD_WORDS
                   ? subject_query(p, n)
                   : filter_query(p->ctx, p->store, n, p->options->with_predecessors);
    case QUERY_AND:
        return all_query(p, n->children, n->count);
    case QUERY_OR:
        return any_query(p, n);
    case QUERY_NOT:
        return query_join_two(p->ctx, STORE_AND_NOT, query_everything(p->ctx), compile_not(p, n));
    case QUERY_NEAR:
        return compile_near(p, n);
    case QUERY_ALL:
        break;
    }
    return query_everything(p->ctx);
}
