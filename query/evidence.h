/* evidence: where the words of a query, and the pairs that neighbours of them make, stand in a set
 * of documents. Private to ranking. */
#pragma once
#include "query/plan.h"
#include "text/text.h"

struct evidence_places {
    const uint32_t *at; /* positions in words, ascending */
    size_t count;
};

struct evidence {
    /* the distinct words of the query */
    struct evidence_word {
        const struct query_word *source;
        double frequency; /* documents with any of its forms */
        size_t form_count;
    } * words;
    size_t word_count;
    /* distinct neighbours in the query, by index in words */
    struct evidence_pair {
        size_t first, second;
    } * pairs;
    size_t pair_count;
    size_t document_count;
    uint32_t *lengths; /* of each document's text or heading, in words */
    struct evidence_places *word_places, *pair_places; /* [index * document_count + document] */
    bool *typed; /* likewise for words: the form that was typed stands there */
};

/* What is seen of the documents in their texts and in their headings (store_scan()); words and
 * pairs are the same in both. ids ascending. Children of ctx. */
enum cv_status evidence_gather(void *ctx, struct store *s, const struct query_plan *plan,
                               const store_id *ids, size_t count, struct evidence *text,
                               struct evidence *heading, struct cv_error *err);

struct evidence_places evidence_word(const struct evidence *ev, size_t word, size_t document);
struct evidence_places evidence_pair(const struct evidence *ev, size_t pair, size_t document);
bool evidence_has_typed(const struct evidence *ev, size_t word, size_t document);
