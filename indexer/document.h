/*
 * document: from what corpus gives (a text and the facts of its file) to what store takes (a
 * record, its JSON, its terms). Used by worker processes, by the writer when it makes a record anew
 * from the stored text, and by `extract`.
 */
#pragma once
#include "corpus/corpus.h"
#include "indexer/corrections.h"
#include "store/store.h"
#include <jansson.h>

/* The facts of the file that stay with the document in the index, so that its record can be made
 * anew without reading the file again: format, encoding, ocr, ocr_confidence, sha256, size, pages,
 * reader_warnings, metadata. The caller decrefs. */
json_t *document_facts(const struct corpus_document *doc);
/* The same out of a stored record; NULL if that is damaged. */
json_t *document_stored_facts(const char *record_json);

struct document {
    struct record *record;
    char *json; /* what store_get gives back */
    const char *format;
    bool classified;      /* bears a degree of secrecy */
    uint32_t corrections; /* fingerprint of those applied */
};
struct document_options {
    const struct corrections *corrections; /* NULL: none */
    const char *const *correction_paths;   /* paths for looking these up, where the record shows
                                              others; NULL: the same */
    struct record_date today;
    bool explain;
};
/* Parses, applies edXML's metadata and then corrections by hand, and writes the JSON. paths:
 * absolute, NULL-terminated, at least one. Everything is a child of ctx. */
void document_make(void *ctx, const char *text, size_t n, const json_t *facts,
                   const char *const *paths, const struct document_options *options,
                   struct document *out);

/* The present day, for record_parse. */
struct record_date document_today(void);
/* Sets the fields that an edXML header gives (facts' "metadata"); where the text says otherwise a
 * warning joins the record. */
void metadata_apply(struct record *record, const json_t *metadata);
/* Adds a Vietnamese sentence to the record's warnings. */
void document_warn(struct record *record, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
