/* review: which fields of a record a person should look at, and why. */
#pragma once
#include "store/store.h"

typedef void review_finding(void *user, const char *path, const char *field, const char *value,
                            const char *reason, const char *evidence);
/* Calls back with each finding of one stored document (with its text); returns how many. value: as
 * it stands now, "" if missing; evidence: the words of the text that it was read from, or "". */
size_t review_record(void *ctx, struct store *s, const struct store_document *doc,
                     review_finding *found, void *user);
