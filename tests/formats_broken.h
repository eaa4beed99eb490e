/* formats_broken: broken and hostile files of every kind, made at test time. */
#pragma once
#include "tests/corpus_build.h"

struct broken {
    const char *name;   /* of the file */
    const char *reason; /* words that the report must give */
};

/* Writes them below folder, which is one of the scratch folder; at least a hundred, no two the
 * same. *count of them. Talloc child of s. */
const struct broken *broken_make(struct scratch *s, const char *folder, size_t *count);
