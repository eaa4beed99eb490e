#include "query/plan.h"
#include "query/compile.h"
#include "query/named.h"
#include <math.h>
#include <talloc.h>

enum {
    UNSOUGHT_WORDS = 6,       /* shorter queries are fast anyway */
    UNSOUGHT_DOCUMENTS = 2000 /* and so are small archives, where every match counts */
};
static const double UNSOUGHT_SHARE =
    0.05; /* of a query's weight. Of 2,000 articles 0.3 loses nothing, among 72,000 0.15 takes a
             tenth of the directives sought off the first page: they are no candidates any more */

double query_weight(double frequency, double documents)
{
    double odds = (documents - frequency + 0.5) / (frequency + 0.5);
    return log(odds < 2 ? odds / 2 + 1 : odds);
}

/* A part of the query that may match alone. */
struct part {
    struct store_query *query;
    struct query_word word; /* what it is; forms NULL if it is more than a word */
    unsigned times;         /* how often it stands in the query */
};
struct units {
    struct terms all, filters, negations;
    struct terms unnamed; /* those of `all` that no field of a named document says */
    struct part *any;
    size_t any_count;
};

/* False for a word that was opened as an abbreviation too. */
static bool is_word(const struct store_query *q)
{
    for (size_t i = 0; q->op == STORE_OR && i < q->count; i++)
        if (q->children[i]->op != STORE_WORD && q->children[i]->op != STORE_SCALE)
            return false;
    return true;
}

/* A word that is met again counts twice, as BM25 has it, but is looked for once. */
static void push_part(struct planner *p, struct units *u, struct store_query *q,
                      const struct query_node *n)
{
    struct query_word word = {0};
    if (n && n->kind == QUERY_WORD && is_word(q))
        word = compile_expand(p, n, false);
    for (size_t i = 0; word.forms && i < u->any_count; i++)
        if (u->any[i].word.forms && strcmp(u->any[i].word.exact, word.exact) == 0) {
            u->any[i].times++;
            return;
        }
    u->any = talloc_realloc(p->ctx, u->any, struct part, (unsigned)u->any_count + 1);
    u->any[u->any_count++] = (struct part){q, word, 1};
}

/* "ủy ban nhân dân" also matches UBND. Gives how many of the children that took. */
static size_t take_abbreviated(struct planner *p, struct query_node *const *children, size_t count,
                               struct units *u)
{
    struct terms abbreviations = {0}, parts = {0}, either = {0};
    size_t words = abbreviate_run(p, children, count, &abbreviations);
    if (!words)
        return 0;
    for (size_t i = 0; i < words; i++) {
        struct store_query *word = compile_word(p, children[i]);
        terms_push(&parts, p->ctx, word);
        push_part(p, u, word, children[i]);
    }
    terms_push(&either, p->ctx, query_join(p->ctx, STORE_AND, parts.items, parts.count));
    for (size_t i = 0; i < abbreviations.count; i++) {
        terms_push(&either, p->ctx, abbreviations.items[i]);
        push_part(p, u, abbreviations.items[i], NULL);
    }
    terms_push(&u->all, p->ctx, query_join(p->ctx, STORE_OR, either.items, either.count));
    return words;
}

/* What of a unit may match alone: the words of a group or phrase each for itself. */
static void take_parts(struct planner *p, const struct query_node *n, struct units *u)
{
    if (n->kind != QUERY_AND && n->kind != QUERY_PHRASE) {
        push_part(p, u, compile_node(p, n), n);
        return;
    }
    for (size_t i = 0; i < n->count; i++)
        take_parts(p, n->children[i], u);
}

static void take_unit(struct planner *p, const struct query_node *n, struct units *u)
{
    if (n->kind == QUERY_FIELD && field_kind(n->field) != FIELD_WORDS) {
        terms_push(&u->filters, p->ctx, compile_node(p, n));
    } else if (n->kind == QUERY_NOT) {
        terms_push(&u->negations, p->ctx, compile_not(p, n));
    } else if (n->kind != QUERY_ALL) {
        struct store_query *q = compile_node(p, n);
        terms_push(&u->all, p->ctx, q);
        p->silent = p->loose = true;
        if (n->kind == QUERY_WORD && is_word(q))
            push_part(p, u, q, n);
        else
            take_parts(p, n, u);
        p->silent = p->loose = false;
    }
}

/* What is sought, within what the filters and negations leave. */
static struct store_query *restricted(struct planner *p, struct store_query *sought,
                                      const struct units *u)
{
    struct store_query *q = sought;
    if (u->filters.count) {
        struct terms parts = {0};
        if (sought)
            terms_push(&parts, p->ctx, sought);
        for (size_t i = 0; i < u->filters.count; i++)
            terms_push(&parts, p->ctx, u->filters.items[i]);
        q = query_join(p->ctx, sought ? STORE_FILTER : STORE_AND, parts.items, parts.count);
    }
    if (!q)
        q = query_everything(p->ctx);
    if (!u->negations.count)
        return q;
    struct terms parts = {0};
    terms_push(&parts, p->ctx, q);
    for (size_t i = 0; i < u->negations.count; i++)
        terms_push(&parts, p->ctx, u->negations.items[i]);
    return query_join(p->ctx, STORE_AND_NOT, parts.items, parts.count);
}

/* What a word may add to a document's score, its repetition in the query included (BM25 with k3 =
 * 1). */
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
    struct terms parts = {0};
    for (size_t i = from; i < u->any_count; i++) {
        unsigned times = u->any[i].times;
        terms_push(&parts, p->ctx,
                   times > 1 ? query_scaled(p->ctx, u->any[i].query, 2.0 * times / (1 + times))
                             : u->any[i].query);
    }
    return query_join(p->ctx, STORE_OR, parts.items, parts.count);
}

/* How many of the parts, sorted by weight, the search for candidates does without: those that
 * together weigh less than UNSOUGHT_SHARE. */
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

/* ---- what is named --------------------------------------------------------------------------- */

static const double CITING_SHARE = 0.5;

/* Documents of which q holds, and that have the rest of what was sought; either in full, or the
 * best of them. */
static struct store_query *add_named(struct planner *p, const struct units *u,
                                     struct store_query *q, double share)
{
    struct query_plan *plan = p->plan;
    struct terms parts = {0};
    terms_push(&parts, p->ctx, q);
    for (size_t i = 0; i < u->unnamed.count; i++)
        terms_push(&parts, p->ctx, u->unnamed.items[i]);
    struct store_query *full = query_join(p->ctx, STORE_AND, parts.items, parts.count);
    /* The words weigh; a document that has none of them is named all the same. */
    struct store_query *words = query_join_two(p->ctx, STORE_OR, any_of(p, u, 0), q),
                       *best = query_join_two(p->ctx, STORE_FILTER, words, q),
                       *ranked = query_join_two(p->ctx, STORE_FILTER, best, full);
    plan->named[plan->named_count++] =
        (struct query_named){restricted(p, ranked, u), restricted(p, best, u), share};
    return full;
}

static struct store_query *or_named(struct planner *p, const struct units *u,
                                    const struct named *named, struct store_query *all)
{
    struct terms ways = {0};
    terms_push(&ways, p->ctx, all);
    if (named->bears)
        terms_push(&ways, p->ctx, add_named(p, u, named->bears, 1));
    if (named->cites)
        terms_push(&ways, p->ctx, add_named(p, u, named->cites, CITING_SHARE));
    return query_join(p->ctx, STORE_OR, ways.items, ways.count);
}

/* Takes the child nodes at `at`; gives how many. */
static size_t take_children(struct planner *p, struct query_node *const *at, size_t count,
                            const bool *covered, struct units *u)
{
    size_t before = u->all.count, taken = take_abbreviated(p, at, count, u);
    bool named = true;
    if (!taken) {
        take_unit(p, at[0], u);
        taken = 1;
    }
    for (size_t i = 0; i < taken; i++)
        named = named && covered[i];
    for (size_t i = before; !named && i < u->all.count; i++)
        terms_push(&u->unnamed, p->ctx, u->all.items[i]);
    return taken;
}

void query_plan_make(void *ctx, struct store *s, const struct query_node *root,
                     const struct query_plan_options *options, struct query_plan *out)
{
    *out = (struct query_plan){0};
    struct planner p = {
        .ctx = ctx, .store = s, .options = options, .plan = out, .documents = store_count(s)};
    p.accents = options->exact_accents ? QUERY_ACCENTS_EXACT : query_accents_of(root);
    struct units u = {0};
    struct named named;
    struct query_node *alone[] = {(struct query_node *)root};
    struct query_node **children = root->kind == QUERY_AND ? root->children : alone;
    size_t count = root->kind == QUERY_AND ? root->count : 1;
    named_read(&p, children, count, &named);
    out->named_said = named.said;
    for (size_t i = 0; i < count;)
        i += take_children(&p, children + i, count - i, named.covered + i, &u);
    out->scored = u.all.count > 0;
    struct store_query *all = NULL;
    if (out->scored) {
        all = query_join(ctx, STORE_AND, u.all.items, u.all.count);
        all = or_named(&p, &u, &named, all);
        plan_any(&p, &u);
    }
    out->all = restricted(&p, all, &u);
}
