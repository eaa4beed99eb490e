/* inspect: does the index hold what it says, and what the folders hold. The work of `check`. */
#pragma once
#include "indexer/state.h"

struct inspect {
    /* A fault of the index; path NULL if it is not one file's. */
    void (*fault)(void *user, const char *path, const char *message);
    /* A file that is other than when it was indexed: no fault, the next update reads it. */
    void (*stale)(void *user, const char *path, const char *message);
    /* A file of the same size and time as when it was indexed, and another content: no update sees
     * that. */
    void (*altered)(void *user, const char *path, const char *message);
    void *user;
};

/* The store's documents against the state: each there, with its paths, its citations as terms, and
 * no document more. */
enum cv_status inspect_documents(struct store *s, const struct state *state,
                                 const struct inspect *out, struct cv_error *err);
/* The state against the files on disk. content: read and compare every file, not only its size and
 * time. */
void inspect_files(const struct state *state, const struct inspect *out, bool content);
