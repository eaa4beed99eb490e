/* What apply.c and settle.c share. */
#pragma once
#include "indexer/apply.h"

/* True if the document is kept out of the index for its degree of secrecy. */
bool apply_withheld(const struct apply *a, const struct catalog_doc *doc);
/* The item's entry is this from now on, NULL: none. */
void apply_set_entry(struct apply *a, struct plan_item *item, struct state_entry *entry);
/* Makes the record of a text and puts both into the index, in the place of `old` (or NULL), or
 * takes them out if the record turns out to be secret. */
enum cv_status apply_put_text(struct apply *a, struct catalog_doc *doc, struct catalog_doc *old,
                              const char *text, size_t n, const json_t *facts,
                              const char *const *paths, struct cv_error *err);
enum cv_status apply_remove_stored(struct apply *a, struct catalog_doc *doc, struct cv_error *err);
