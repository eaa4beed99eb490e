/*
 * corrections: what archivists put right by hand. A file of four columns parted by tabs:
 *
 *     path or SHA-256    field    value    who and when, free text
 *
 * One correction a line; "#" begins a comment; a path may be relative to the file's folder; an
 * empty value means that the document has no such thing; lists are parted by "; ". The file is only
 * ever read: nothing here writes over what a person typed.
 */
#pragma once
#include "indexer/sha.h"
#include "record/record.h"

struct corrections;

/* Reads and checks the whole file. CV_USAGE names the line of the first mistake; CV_IO if it cannot
 * be read. A child of ctx. */
enum cv_status corrections_load(void *ctx, const char *path, struct corrections **out,
                                struct cv_error *err);
size_t corrections_count(const struct corrections *c); /* NULL: 0 */

/* A number for the corrections that apply to the document with this hash at these paths (absolute,
 * NULL-terminated); 0 if none do. It changes when one of them does. */
uint32_t corrections_fingerprint(const struct corrections *c, const unsigned char sha[SHA_BYTES],
                                 const char *const *paths);
/* Applies them, those by path first, then those by hash. */
void corrections_apply(const struct corrections *c, const unsigned char sha[SHA_BYTES],
                       const char *const *paths, struct record *record);
