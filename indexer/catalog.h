/*
 * catalog: the documents behind the entries of a state: one for each content (SHA-256), with all
 * the paths where it stands. An entry's documents are linked when the entry holds, and unlinked
 * when it is replaced or goes.
 */
#pragma once
#include "indexer/state.h"

struct catalog_path {
    const struct state_entry *entry;
    struct state_doc *doc;
    struct catalog_path *next;
};
struct catalog_doc {
    unsigned char sha[SHA_BYTES]; /* first: the key in the map */
    struct catalog_path *paths;
    uint64_t written; /* hash of the paths that its record in the index names; valid once touched */
    uint32_t extractor, corrections; /* as in state_doc: what its record was made with */
    bool classified;
    bool stored;  /* it is in the index */
    bool touched; /* on the list of those whose record may have to be made anew */
};
struct catalog {
    struct arena arena;
    struct sha_map docs;
    struct catalog_path *free_paths;
    struct catalog_doc **touched;
    size_t touched_count, touched_room;
};

/* Without documents; a child of ctx. */
struct catalog *catalog_new(void *ctx);
/* As the index holds it: what is linked counts as stored, and nothing is touched. */
void catalog_load(struct catalog *c, struct state_entry *const *entries, size_t count);

struct catalog_doc *catalog_find(const struct catalog *c, const unsigned char sha[SHA_BYTES]);
/* The document with this hash, made if there is none. */
struct catalog_doc *catalog_get(struct catalog *c, const unsigned char sha[SHA_BYTES]);
/* These touch each document whose paths they change. */
void catalog_link(struct catalog *c, const struct state_entry *entry);
void catalog_unlink(struct catalog *c, const struct state_entry *entry);
void catalog_touch(struct catalog *c, struct catalog_doc *doc);
/* Takes the next touched document off the list; NULL when it is empty. */
struct catalog_doc *catalog_next_touched(struct catalog *c);

/* Where the document stands (not those withheld), in path order, NULL-terminated; `extra`, if not
 * NULL, is counted in. A child of ctx. */
const char *const *catalog_paths(void *ctx, const struct catalog_doc *doc, const char *extra);
/* Hash of such a list. */
uint64_t catalog_paths_hash(const char *const *paths);
/* How many documents are stored. */
uint64_t catalog_count(const struct catalog *c);
