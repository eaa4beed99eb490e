/*
 * arena: many small pieces that live and die together (the entries of a state of 200,000 files). A
 * piece costs its own bytes and nothing more; talloc's header alone would be as large as a path.
 */
#pragma once
#include "base/base.h"

struct arena {
    void *ctx; /* parent of the blocks */
    char *at;
    size_t left;
};

void arena_init(struct arena *a, void *ctx);
/* Zeroed memory, aligned for any type. Running out of memory ends the process, as in cv_buf. */
void *arena_alloc(struct arena *a, size_t n);
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_strdup(struct arena *a, const char *s);
