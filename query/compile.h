/* compile: the nodes of a syntax tree as queries of the store. Private to plan.c and its parts. */
#pragma once
#include "query/plan.h"
#include "query/terms.h"

enum {
    ABBREVIATED_MAX = 10
}; /* longest phrase, in words, that is looked up for its abbreviation */

struct planner {
    void *ctx;
    struct store *store;
    const struct query_plan_options *options;
    enum query_accents accents;
    double documents;
    struct query_plan *plan;
    unsigned run;
    bool loose;  /* of an abbreviation all words are enough, be they apart: for partial matches */
    bool silent; /* below a NOT, or where words are met a second time: they are not to be remembered
                  */
    struct expansion {
        const struct query_node *node;
        struct query_word word;
    } * expanded; /* what was looked up, since some words are met twice */
    size_t expanded_count;
};

/* Notes a word as sought, for ranking and snippets; not while p->silent. */
void compile_remember(struct planner *p, const struct query_word *w);
/* What a word or prefix stands for; looked up once. */
struct query_word compile_expand(struct planner *p, const struct query_node *n, bool quoted);
/* Forms [from, to) of a word as one query; positional: as part of a phrase. */
struct store_query *compile_forms(struct planner *p, const struct query_word *w, size_t from,
                                  size_t to, bool positional);
struct store_query *compile_word(struct planner *p, const struct query_node *n);
struct store_query *compile_phrase(struct planner *p, const struct query_node *n);
/* What a QUERY_NOT node excludes. */
struct store_query *compile_not(struct planner *p, const struct query_node *n);
struct store_query *compile_node(struct planner *p, const struct query_node *n);
/* near.c */
struct store_query *compile_near(struct planner *p, const struct query_node *n);

/* ---- abbreviate.c ---------------------------------------------------------------------------- */

/* True for an abbreviation of the table, which is no misspelt word. */
bool abbreviate_knows(const char *typed);
/* q, or what the abbreviation that was typed stands for: the phrase, or another spelling of it. */
struct store_query *abbreviate_word(struct planner *p, const char *typed, struct store_query *q);
/* The longest run of words at nodes[0] that has abbreviations which are in use here. Gives how many
 * words it has, and the abbreviations in out; 0 if there is none. */
size_t abbreviate_run(struct planner *p, struct query_node *const *nodes, size_t count,
                      struct terms *out);
