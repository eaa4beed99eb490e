/* NEAR: words, phrases and groups of alternatives close to each other, in any order. */
#include "query/compile.h"
#include <talloc.h>

enum { COMBINATIONS_MAX = 64 }; /* of the phrases that groups offer */

/* One way to read the operands: of a group either its words together or one of its phrases. */
struct reading {
    struct planner *planner;
    const struct query_node *near;
    struct terms words;   /* what must stand within the window */
    struct terms phrases; /* and besides next to each other */
    struct terms *found;  /* readings that are complete */
};

static bool is_word(const struct query_node *n)
{
    return n->kind == QUERY_WORD || n->kind == QUERY_PREFIX;
}

static struct store_query *word_query(struct planner *p, const struct query_node *n, bool remember)
{
    struct query_word w = compile_expand(p, n, true);
    if (remember)
        compile_remember(p, &w);
    return compile_forms(p, &w, 0, w.form_count, true);
}

static void read_operand(struct reading *r, size_t operand);

/* With what was added to the lists for this operand; taken back behind the rest. */
static void go_on(struct reading *r, size_t operand, size_t words, size_t phrases)
{
    read_operand(r, operand + 1);
    r->words.count = words;
    r->phrases.count = phrases;
}

static void read_phrase(struct reading *r, size_t operand, const struct query_node *phrase)
{
    struct planner *p = r->planner;
    size_t words = r->words.count, phrases = r->phrases.count;
    for (size_t i = 0; i < phrase->count; i++)
        terms_push(&r->words, p->ctx, word_query(p, phrase->children[i], false));
    terms_push(&r->phrases, p->ctx, compile_phrase(p, phrase));
    go_on(r, operand, words, phrases);
}

static void read_words(struct reading *r, size_t operand, struct query_node *const *nodes,
                       size_t count)
{
    struct planner *p = r->planner;
    struct terms either = {0};
    size_t words = r->words.count;
    for (size_t i = 0; i < count; i++)
        if (is_word(nodes[i]))
            terms_push(&either, p->ctx, word_query(p, nodes[i], true));
    if (!either.count)
        return;
    terms_push(&r->words, p->ctx, query_join(p->ctx, STORE_OR, either.items, either.count));
    go_on(r, operand, words, r->phrases.count);
}

/* The store looks for single words near each other; a phrase among them is demanded besides. */
static void finish(struct reading *r)
{
    struct planner *p = r->planner;
    struct terms parts = {0};
    struct store_query *near = query_join(p->ctx, STORE_NEAR, r->words.items, r->words.count);
    if (near->op == STORE_NEAR)
        near->window = r->near->window + (unsigned)r->words.count - 1;
    terms_push(&parts, p->ctx, near);
    for (size_t i = 0; i < r->phrases.count; i++)
        terms_push(&parts, p->ctx, r->phrases.items[i]);
    terms_push(r->found, p->ctx, query_join(p->ctx, STORE_AND, parts.items, parts.count));
}

static void read_operand(struct reading *r, size_t operand)
{
    if (operand == r->near->count) {
        finish(r);
        return;
    }
    struct query_node *n = r->near->children[operand];
    struct query_node *const *nodes = n->kind == QUERY_OR ? n->children : &n;
    size_t count = n->kind == QUERY_OR ? n->count : 1;
    read_words(r, operand, nodes, count);
    for (size_t i = 0; i < count && r->found->count < COMBINATIONS_MAX; i++)
        if (!is_word(nodes[i]))
            read_phrase(r, operand, nodes[i]);
}

struct store_query *compile_near(struct planner *p, const struct query_node *n)
{
    struct terms found = {0};
    struct reading r = {.planner = p, .near = n, .found = &found};
    read_operand(&r, 0);
    return query_join(p->ctx, STORE_OR, found.items, found.count);
}
