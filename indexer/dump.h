/* dump: going through all documents of an index in the order of their paths. */
#pragma once
#include "indexer/state.h"

/* Calls back once for each document, at its first path; text only if asked for. Children of ctx
 * live during the call. Stops at the first status that is not CV_OK, the callback's included. A
 * document that the state names and the index has not is CV_CORRUPT. */
enum cv_status dump_each(struct store *s, const struct state *state, bool with_text,
                         enum cv_status (*each)(void *user, void *ctx,
                                                const struct store_document *doc,
                                                struct cv_error *err),
                         void *user, struct cv_error *err);
