#include "query/plan.h"
#include "query/filter.h"
#include "text/text.h"
#include <math.h>
#include <talloc.h>

enum {
    PREFIX_FORMS = 100,  /* commonest words that a prefix stands for */
    ABBREVIATED_MAX = 8, /* longest phrase, in words, that is looked up for its abbreviation */
    EXPANSIONS = 2,      /* readings of an abbreviation, or abbreviations of a phrase */
    CORRECTIONS = 5,
    UNSOUGHT_WORDS = 6,      /* shorter queries are fast anyway */
    UNSOUGHT_DOCUMENTS = 2000 /* and so are small archives, where every match counts */
};
static const double UNSOUGHT_SHARE = 0.15; /* of a query's weight; 0.3 was still without loss in MRR */
/* Weights against a word found as it was typed. */
static const double OTHER_ACCENTS_WEIGHT = 0.3, CORRECTED_WEIGHT = 0.6;

struct planner {
    void *ctx;
    struct store *store;
    const struct query_plan_options *options;
    enum query_accents accents;
    double documents;
    struct query_plan *plan;
    unsigned run;
    bool silent; /* below a NOT, or where words are met a second time: they are not to be remembered */
    struct expansion {
        const struct query_node *node;
        struct query_word word;
    } *expanded; /* what was looked up, since some words are met twice */
    size_t expanded_count;
};
struct list {
    struct store_query **items;
    size_t count;
};

static struct store_query *compile(struct planner *p, const struct query_node *n);

/* ---- queries --------------------------------------------------------------------------------- */

static void push(struct list *l, void *ctx, struct store_query *q)
{
    l->items = talloc_realloc(ctx, l->items, struct store_query *, (unsigned)l->count + 1);
    l->items[l->count++] = q;
}

struct store_query *query_term(void *ctx, enum store_field field, const char *text)
{
    struct store_query *q = talloc_zero(ctx, struct store_query);
    q->op = field == STORE_FIELD_COUNT ? STORE_WORD : STORE_TERM;
    q->field = field;
    q->text = talloc_strdup(q, text);
    return q;
}

struct store_query *query_join(void *ctx, enum store_op op, struct store_query **children, size_t count)
{
    if (count == 1 && op != STORE_SCALE)
        return children[0];
    struct store_query *q = talloc_zero(ctx, struct store_query);
    q->op = count ? op : STORE_NOTHING;
    q->children = talloc_memdup(q, children, count * sizeof *children);
    q->count = count;
    q->window = op == STORE_PHRASE || op == STORE_NEAR ? (unsigned)count : 0;
    return q;
}

static struct store_query *join_two(void *ctx, enum store_op op, struct store_query *a, struct store_query *b)
{
    return query_join(ctx, op, (struct store_query *[]){a, b}, 2);
}

static struct store_query *scaled(void *ctx, struct store_query *q, double factor)
{
    struct store_query *s = query_join(ctx, STORE_SCALE, &q, 1);
    s->factor = factor;
    return s;
}

double query_weight(double frequency, double documents)
{
    double odds = (documents - frequency + 0.5) / (frequency + 0.5);
    return log(odds < 2 ? odds / 2 + 1 : odds);
}

/* Forms [from, to) of a word as one query. Within a phrase Xapian takes OR only. Elsewhere each form is given the weight that all of them
 * together have: that comes to the same as OP_SYNONYM, but leaves Xapian free to pass over documents that cannot make it any more. */
static struct store_query *forms_query(struct planner *p, const struct query_word *w, size_t from, size_t to, bool positional)
{
    struct list forms = {0};
    double documents = p->documents, together = 0;
    for (size_t i = from; i < to; i++)
        together += w->frequencies[i];
    together = query_weight(fmin(together, documents), documents);
    for (size_t i = from; i < to; i++) {
        struct store_query *form = query_term(p->ctx, STORE_FIELD_COUNT, w->forms[i]);
        double alone = query_weight(w->frequencies[i], documents);
        push(&forms, p->ctx, positional || to - from == 1 || alone <= 0 ? form : scaled(p->ctx, form, together / alone));
    }
    return query_join(p->ctx, STORE_OR, forms.items, forms.count);
}

/* ---- words ----------------------------------------------------------------------------------- */

static void remember(struct planner *p, const struct query_word *w)
{
    struct query_plan *plan = p->plan;
    if (p->silent)
        return;
    plan->words = talloc_realloc(p->ctx, plan->words, struct query_word, (unsigned)plan->word_count + 1);
    plan->words[plan->word_count] = *w;
    plan->words[plan->word_count++].run = p->run;
    if (w->corrected)
        plan->corrected = true;
}

static struct query_word expand(struct planner *p, const struct query_node *n, bool quoted)
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
    p->expanded = talloc_realloc(p->ctx, p->expanded, struct expansion, (unsigned)p->expanded_count + 1);
    p->expanded[p->expanded_count++] = (struct expansion){n, w};
    return w;
}

/* A word that may also stand for its other accents or, where the index lacks it, for its nearest spellings. */
static struct store_query *lenient_word(struct planner *p, struct query_word *w)
{
    size_t typed = w->form_count;
    bool unknown = query_word_frequency(w, UINT32_MAX) == 0;
    if (w->marked && (unknown || p->options->other_accents))
        query_word_loosen(p->ctx, p->store, w);
    if (unknown && w->form_count == typed && query_word_correct(p->ctx, p->store, w, CORRECTIONS))
        return scaled(p->ctx, forms_query(p, w, 0, w->form_count, false), CORRECTED_WEIGHT);
    struct store_query *q = forms_query(p, w, 0, typed, false);
    if (typed == w->form_count)
        return q;
    return join_two(p->ctx, STORE_OR, q,
                    scaled(p->ctx, forms_query(p, w, typed, w->form_count, false), OTHER_ACCENTS_WEIGHT));
}

static struct store_query *word_query(struct planner *p, const struct query_node *n)
{
    struct query_word w = expand(p, n, false);
    struct store_query *q = p->options->lenient && !p->options->exact_accents && n->kind == QUERY_WORD
                                ? lenient_word(p, &w)
                                : forms_query(p, &w, 0, w.form_count, false);
    remember(p, &w);
    return q;
}

static struct store_query *phrase_query(struct planner *p, const struct query_node *n)
{
    struct list words = {0};
    p->run++;
    for (size_t i = 0; i < n->count; i++) {
        struct query_word w = expand(p, n->children[i], true);
        remember(p, &w);
        push(&words, p->ctx, forms_query(p, &w, 0, w.form_count, true));
    }
    p->run++;
    return query_join(p->ctx, STORE_PHRASE, words.items, words.count);
}

/* ---- abbreviations --------------------------------------------------------------------------- */

struct openings {
    struct planner *planner;
    struct list *found;
    size_t limit;
};

/* What an abbreviation stands for, as all its words: asking for the phrase would cost the reading of positions in every document
 * that has these common words, and the ranking prefers the phrase anyway. */
static void take_expansion(void *user, const char *expansion)
{
    struct openings *o = user;
    struct planner *p = o->planner;
    if (o->found->count == o->limit)
        return;
    struct list words = {0};
    struct text_tokens it;
    struct text_token t;
    text_tokens_init(&it, expansion, strlen(expansion));
    p->run++;
    while (text_tokens_next(&it, &t)) {
        struct query_word w;
        const char *word = talloc_strndup(p->ctx, expansion + t.begin, t.end - t.begin);
        query_word_expand(p->ctx, p->store, word, QUERY_ACCENTS_EXACT, &w);
        remember(p, &w);
        push(&words, p->ctx, forms_query(p, &w, 0, w.form_count, false));
    }
    p->run++;
    if (words.count > 1)
        push(o->found, p->ctx, query_join(p->ctx, STORE_AND, words.items, words.count));
}

/* A word that can be spoken is taken for an abbreviation only when it was typed in capitals: AN, but not "an". */
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
static struct store_query *or_expansion(struct planner *p, const char *typed, struct store_query *q)
{
    struct list found = {0};
    push(&found, p->ctx, q);
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
        return; /* several words in the index: the phrase of its syllables is as far away as that of the name */
    struct query_word w;
    query_word_expand(p->ctx, p->store, talloc_strdup(p->ctx, abbr), QUERY_ACCENTS_EXACT, &w);
    if (!w.frequencies[0])
        return;
    p->run++;
    remember(p, &w);
    p->run++;
    push(o->found, p->ctx, forms_query(p, &w, 0, w.form_count, false));
}

/* Is there a word in the index that the initials of these words make? Without one there is no need to look for abbreviations. */
static bool initials_in_use(struct planner *p, struct query_node *const *words, size_t count)
{
    char initials[4 * ABBREVIATED_MAX + 1];
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        const char *form = expand(p, words[i], false).forms[0];
        initials[n++] = *form++;
        while (((unsigned char)*form & 0xC0) == 0x80 && n < sizeof initials - 1)
            initials[n++] = *form++;
    }
    initials[n] = 0;
    return store_frequency(p->store, STORE_FIELD_COUNT, initials) > 0;
}

/* The abbreviations in use here of the phrase that words[0..count) make. */
static struct list abbreviations_of(struct planner *p, struct query_node *const *words, size_t count)
{
    struct list found = {0};
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

/* ---- nodes ----------------------------------------------------------------------------------- */

/* Documents that bear or cite the number, or write it in their text. */
static struct store_query *number_query(struct planner *p, const struct query_node *n)
{
    struct query_plan *plan = p->plan;
    struct list ways = {0};
    const char *key = record_number_key(p->ctx, n->text);
    push(&ways, p->ctx, phrase_query(p, n));
    if (key) {
        const char *folded = record_number_folded(p->ctx, key);
        push(&ways, p->ctx, query_term(p->ctx, STORE_NUMBER, key));
        push(&ways, p->ctx, query_term(p->ctx, STORE_NUMBER_FOLDED, folded));
        push(&ways, p->ctx, query_term(p->ctx, STORE_CITES, key));
        push(&ways, p->ctx, query_term(p->ctx, STORE_CITES_FOLDED, folded));
        plan->numbers.items = talloc_realloc(p->ctx, plan->numbers.items, const char *, (unsigned)plan->numbers.count + 1);
        plan->numbers.items[plan->numbers.count++] = key;
    }
    return query_join(p->ctx, STORE_OR, ways.items, ways.count);
}

/* Words that the subject must have; in quotes also next to each other somewhere in the text. */
static struct store_query *subject_query(struct planner *p, const struct query_node *n)
{
    const struct query_node *value = n->children[0];
    bool phrase = value->kind == QUERY_PHRASE;
    struct list words = {0};
    for (size_t i = 0; i < (phrase ? value->count : 1); i++) {
        struct query_word w = expand(p, phrase ? value->children[i] : value, false);
        struct list forms = {0};
        for (size_t f = 0; f < w.form_count; f++)
            push(&forms, p->ctx, query_term(p->ctx, STORE_SUBJECT, w.forms[f]));
        push(&words, p->ctx, query_join(p->ctx, STORE_SYNONYM, forms.items, forms.count));
        if (!phrase || !value->quoted)
            remember(p, &w);
    }
    if (phrase && value->quoted)
        push(&words, p->ctx, phrase_query(p, value));
    return query_join(p->ctx, STORE_AND, words.items, words.count);
}

/* Xapian looks for single words near each other; a phrase among them is demanded besides. */
static struct store_query *near_query(struct planner *p, const struct query_node *n)
{
    struct list words = {0}, parts = {0};
    for (size_t i = 0; i < n->count; i++) {
        const struct query_node *child = n->children[i];
        bool phrase = child->kind == QUERY_PHRASE;
        for (size_t k = 0; k < (phrase ? child->count : 1); k++) {
            struct query_word w = expand(p, phrase ? child->children[k] : child, true);
            if (!phrase)
                remember(p, &w);
            push(&words, p->ctx, forms_query(p, &w, 0, w.form_count, true));
        }
        if (phrase)
            push(&parts, p->ctx, phrase_query(p, child));
    }
    struct store_query *near = query_join(p->ctx, STORE_NEAR, words.items, words.count);
    near->window = n->window + (unsigned)words.count - 1;
    push(&parts, p->ctx, near);
    return query_join(p->ctx, STORE_AND, parts.items, parts.count);
}

static struct store_query *not_query(struct planner *p, const struct query_node *n)
{
    bool outer = p->silent;
    p->silent = true;
    struct store_query *q = compile(p, n->children[0]);
    p->silent = outer;
    return q;
}

static struct store_query *everything(struct planner *p)
{
    struct store_query *q = talloc_zero(p->ctx, struct store_query);
    q->op = STORE_ALL;
    return q;
}

static struct store_query *children_query(struct planner *p, const struct query_node *n, enum store_op op)
{
    struct list parts = {0};
    for (size_t i = 0; i < n->count; i++) {
        p->run += op == STORE_OR;
        push(&parts, p->ctx, compile(p, n->children[i]));
    }
    return query_join(p->ctx, op, parts.items, parts.count);
}

static struct store_query *compile(struct planner *p, const struct query_node *n)
{
    switch (n->kind) {
    case QUERY_WORD:
        return or_expansion(p, n->text, word_query(p, n));
    case QUERY_PREFIX:
        return word_query(p, n);
    case QUERY_PHRASE:
        return n->quoted ? phrase_query(p, n) : or_expansion(p, n->text, phrase_query(p, n));
    case QUERY_NUMBER:
        return number_query(p, n);
    case QUERY_FIELD:
        return field_kind(n->field) == FIELD_WORDS ? subject_query(p, n)
                                                   : filter_query(p->ctx, p->store, n, p->options->with_predecessors);
    case QUERY_AND:
        return children_query(p, n, STORE_AND);
    case QUERY_OR:
        return children_query(p, n, STORE_OR);
    case QUERY_NOT:
        return join_two(p->ctx, STORE_AND_NOT, everything(p), not_query(p, n));
    case QUERY_NEAR:
        return near_query(p, n);
    case QUERY_ALL:
        break;
    }
    return everything(p);
}

/* ---- units ----------------------------------------------------------------------------------- */

/* A part of the query that may match alone. */
struct part {
    struct store_query *query;
    struct query_word word; /* what it is; forms NULL if it is more than a word */
    unsigned times;         /* how often it stands in the query */
};
struct units {
    struct list all, filters, negations;
    struct part *any;
    size_t any_count;
};

/* False for a word that was opened as an abbreviation too. */
static bool is_word(const struct store_query *q)
{
    for (size_t i = 0; q->op == STORE_OR && i < q->count; i++)
        if (q->children[i]->op == STORE_AND)
            return false;
    return true;
}

/* A word that is met again counts twice, as BM25 has it, but is looked for once. */
static void push_part(struct planner *p, struct units *u, struct store_query *q, const struct query_node *n)
{
    struct query_word word = {0};
    if (n && n->kind == QUERY_WORD && is_word(q))
        word = expand(p, n, false);
    for (size_t i = 0; word.forms && i < u->any_count; i++)
        if (u->any[i].word.forms && strcmp(u->any[i].word.exact, word.exact) == 0) {
            u->any[i].times++;
            return;
        }
    u->any = talloc_realloc(p->ctx, u->any, struct part, (unsigned)u->any_count + 1);
    u->any[u->any_count++] = (struct part){q, word, 1};
}

/* Takes the longest run of words at children[0] that has an abbreviation: "ủy ban nhân dân" also matches UBND. Gives how many. */
static size_t take_abbreviated(struct planner *p, struct query_node *const *children, size_t count, struct units *u)
{
    size_t words = 0;
    while (words < count && words < ABBREVIATED_MAX && children[words]->kind == QUERY_WORD)
        words++;
    for (; words > 1; words--) {
        struct list abbreviations = abbreviations_of(p, children, words);
        if (!abbreviations.count)
            continue;
        struct list parts = {0};
        for (size_t i = 0; i < words; i++) {
            struct store_query *word = word_query(p, children[i]);
            push(&parts, p->ctx, word);
            push_part(p, u, word, children[i]);
        }
        struct list either = {0};
        push(&either, p->ctx, query_join(p->ctx, STORE_AND, parts.items, parts.count));
        for (size_t i = 0; i < abbreviations.count; i++) {
            push(&either, p->ctx, abbreviations.items[i]);
            push_part(p, u, abbreviations.items[i], NULL);
        }
        push(&u->all, p->ctx, query_join(p->ctx, STORE_OR, either.items, either.count));
        return words;
    }
    return 0;
}

/* What of a unit may match alone: the words of a group or phrase each for itself. */
static void take_parts(struct planner *p, const struct query_node *n, struct units *u)
{
    if (n->kind != QUERY_AND && n->kind != QUERY_PHRASE) {
        push_part(p, u, compile(p, n), n);
        return;
    }
    for (size_t i = 0; i < n->count; i++)
        take_parts(p, n->children[i], u);
}

static void take_unit(struct planner *p, const struct query_node *n, struct units *u)
{
    if (n->kind == QUERY_FIELD && field_kind(n->field) != FIELD_WORDS) {
        push(&u->filters, p->ctx, compile(p, n));
    } else if (n->kind == QUERY_NOT) {
        push(&u->negations, p->ctx, not_query(p, n));
    } else if (n->kind != QUERY_ALL) {
        struct store_query *q = compile(p, n);
        push(&u->all, p->ctx, q);
        p->silent = true;
        if (n->kind == QUERY_AND || n->kind == QUERY_PHRASE)
            take_parts(p, n, u);
        else
            push_part(p, u, q, n);
        p->silent = false;
    }
}

/* What is sought, within what the filters and negations leave. */
static struct store_query *restricted(struct planner *p, struct store_query *sought, const struct units *u)
{
    struct store_query *q = sought;
    if (u->filters.count) {
        struct list parts = {0};
        if (sought)
            push(&parts, p->ctx, sought);
        for (size_t i = 0; i < u->filters.count; i++)
            push(&parts, p->ctx, u->filters.items[i]);
        q = query_join(p->ctx, sought ? STORE_FILTER : STORE_AND, parts.items, parts.count);
    }
    if (!q)
        q = everything(p);
    if (!u->negations.count)
        return q;
    struct list parts = {0};
    push(&parts, p->ctx, q);
    for (size_t i = 0; i < u->negations.count; i++)
        push(&parts, p->ctx, u->negations.items[i]);
    return query_join(p->ctx, STORE_AND_NOT, parts.items, parts.count);
}

/* What a word may add to a document's score, its repetition in the query included (BM25 with k3 = 1). */
static double part_weight(const struct planner *p, const struct part *part)
{
    if (!part->word.forms)
        return INFINITY; /* a phrase, number or abbreviation was meant as it is */
    double frequency = query_word_frequency(&part->word, (uint32_t)p->documents);
    return query_weight(frequency, p->documents) * 2 * part->times / (1 + part->times);
}

static int lightest(const void *a, const void *b, void *user)
{
    double x = part_weight(user, a), y = part_weight(user, b);
    return x < y ? -1 : x > y;
}

static struct store_query *any_of(struct planner *p, const struct units *u, size_t from)
{
    struct list parts = {0};
    for (size_t i = from; i < u->any_count; i++) {
        unsigned times = u->any[i].times;
        push(&parts, p->ctx, times > 1 ? scaled(p->ctx, u->any[i].query, 2.0 * times / (1 + times)) : u->any[i].query);
    }
    return query_join(p->ctx, STORE_OR, parts.items, parts.count);
}

/* How many of the parts, sorted by weight, the search for candidates does without: those that together weigh less than UNSOUGHT_SHARE. */
static size_t unsought(struct planner *p, const struct units *u)
{
    double total = 0, so_far = 0;
    size_t n = 0;
    if (p->documents < UNSOUGHT_DOCUMENTS || u->any_count < UNSOUGHT_WORDS)
        return 0;
    for (size_t i = 0; i < u->any_count; i++)
        total += u->any[i].word.forms ? part_weight(p, &u->any[i]) : 0;
    while (n < u->any_count && so_far + part_weight(p, &u->any[n]) < UNSOUGHT_SHARE * total)
        so_far += part_weight(p, &u->any[n++]);
    return n;
}

static void mark_unsought(struct query_plan *plan, const struct part *part)
{
    for (size_t i = 0; i < plan->word_count; i++)
        if (strcmp(plan->words[i].exact, part->word.exact) == 0)
            plan->words[i].unsought = part->times;
}

static void plan_any(struct planner *p, struct units *u)
{
    struct query_plan *plan = p->plan;
    qsort_r(u->any, u->any_count, sizeof *u->any, lightest, p);
    size_t without = unsought(p, u);
    plan->any = restricted(p, any_of(p, u, 0), u);
    plan->candidates = without ? restricted(p, any_of(p, u, without), u) : plan->any;
    for (size_t i = 0; i < without; i++)
        mark_unsought(plan, &u->any[i]);
}

void query_plan_make(void *ctx, struct store *s, const struct query_node *root, const struct query_plan_options *options,
                     struct query_plan *out)
{
    *out = (struct query_plan){0};
    struct planner p = {.ctx = ctx, .store = s, .options = options, .plan = out, .documents = store_count(s)};
    p.accents = options->exact_accents ? QUERY_ACCENTS_EXACT : query_accents_of(root);
    struct units u = {0};
    struct query_node *alone[] = {(struct query_node *)root};
    struct query_node **children = root->kind == QUERY_AND ? root->children : alone;
    size_t count = root->kind == QUERY_AND ? root->count : 1;
    for (size_t i = 0; i < count;) {
        size_t taken = options->exact_accents ? 0 : take_abbreviated(&p, children + i, count - i, &u);
        if (!taken)
            take_unit(&p, children[i], &u);
        i += taken ? taken : 1;
    }
    out->scored = u.all.count > 0;
    struct store_query *all = out->scored ? query_join(ctx, STORE_AND, u.all.items, u.all.count) : NULL;
    out->all = restricted(&p, all, &u);
    if (out->scored)
        plan_any(&p, &u);
}
