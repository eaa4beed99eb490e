/* judged: a set of documents and questions with judgements, in the form corpus.jsonl,
 * queries.jsonl, qrels.tsv. */
#pragma once
#include "base/base.h"

struct judged_text {
    const char *id, *text;
};
struct judged {
    struct judged_text *documents, *questions;
    size_t document_count, question_count;
    /* for question q: indexes of the relevant documents, ended by SIZE_MAX */
    size_t **relevant;
};
/* Reads dir/{corpus,queries}.jsonl and dir/qrels.tsv; children of ctx. Judgements of unknown ids
 * are dropped. */
enum cv_status judged_read(void *ctx, const char *dir, struct judged *out, struct cv_error *err);

/* Builds a bare index of the documents at dir (which must not exist): the path of each is its id.
 */
enum cv_status judged_index(const struct judged *set, const char *dir, struct cv_error *err);

/* The question without any accent. */
char *judged_stripped(void *ctx, const char *text);
/* The question with one typing error in a word of three letters or more: a letter dropped, doubled,
 * replaced, or two exchanged. *seed is carried on, so that a run is repeatable. */
char *judged_mistyped(void *ctx, const char *text, uint64_t *seed);
