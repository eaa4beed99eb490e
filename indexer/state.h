/*
 * state: what the last run knew of each file. It lives inside the index (store_set), so that one
 * commit covers documents and state.
 *
 * The entries stand in path order and are cut into chunks of about 256 at places that their own
 * paths decide (as in a content-defined tree): a change rewrites one chunk however large the folder
 * is, and a file that comes or goes leaves the other chunks as they are. A run that changes nothing
 * produces the same chunks, and writes nothing.
 */
#pragma once
#include "indexer/arena.h"
#include "indexer/sha.h"
#include "indexer/wire.h"
#include "store/store.h"

/* In what step a file failed. */
enum state_stage { STAGE_WALK, STAGE_READ, STAGE_PARSE, STAGE_WRITE, STAGE_COUNT };
const char *state_stage_name(enum state_stage stage);

/* A document that a file held. */
struct state_doc {
    unsigned char sha[SHA_BYTES]; /* first: it is its key in a sha_map */
    const char *member;   /* "" for the file itself, else "member" of "archive.zip!/member" */
    uint32_t extractor;   /* version that made its record */
    uint32_t corrections; /* fingerprint of the corrections applied; 0: none */
    bool classified;      /* its record bears a degree of secrecy */
    bool withheld;        /* and it was therefore left out of the index */
    bool leaving;         /* not saved: its file is about to be removed */
};
/* A file or member that was set aside. */
struct state_fault {
    const char *member;
    enum cv_status status;
    enum state_stage stage;
    const char *reason;
    uint32_t attempts;
    int64_t last; /* seconds since 1970 */
};
struct state_entry {
    unsigned char sha[SHA_BYTES]; /* of the file; zero when it could not be read */
    const char *path;
    int64_t size, mtime_ns;
    uint32_t reader; /* CORPUS_READER_VERSION that read it */
    uint32_t
        fingerprint; /* readers and options at hand then; another one makes faults worth a retry */
    struct state_doc *docs;
    struct state_fault *faults;
    uint32_t doc_count, fault_count;
};

struct state_root {
    const char *path; /* absolute, no slash at its end */
    uint64_t device;
};

struct state {
    struct arena arena; /* owns entries, paths and reasons; new entries of a run come from it too */
    struct state_entry **entries;
    size_t count;
    struct state_root *roots;
    size_t root_count;
    const char *corrections;    /* file of corrections by hand, NULL if none */
    struct state_chunk *chunks; /* as they stand in the index; private */
    size_t chunk_count;
    uint64_t header_hash;
};

/* Order of a walk, depth first by names: a slash sorts before all other bytes. */
int state_path_compare(const char *a, const char *b);
/* True if path is folder itself or lies below it. */
bool state_path_below(const char *path, const char *folder);

/* An empty state, as before the first run. */
struct state *state_new(void *ctx);
/* The state stored in an index. CV_CORRUPT if a chunk cannot be read. A child of ctx. */
enum cv_status state_load(void *ctx, struct store *s, struct state **out, struct cv_error *err);
/* Stores entries[0..count) (in path order; NULLs are passed over) in place of what was there; only
 * what differs is written. Takes effect with the writer's next commit. `everything` writes all, for
 * a new generation. */
enum cv_status state_save(struct state *state, struct state_entry *const *entries, size_t count,
                          bool everything, struct store_writer *w, struct cv_error *err);

/* One chunk's bytes, and back; parts of load and save, apart so that tests can break them. */
void state_encode(struct cv_buf *out, struct state_entry *const *entries, size_t count);
enum cv_status state_decode(struct arena *arena, const char *bytes, size_t n, void *ctx,
                            struct state_entry ***entries, size_t *count, struct cv_error *err);
/* One fault's bytes, and back; worker processes send faults in the same form. */
void state_encode_fault(struct cv_buf *out, const struct state_fault *f);
void state_decode_fault(struct wire *in, struct arena *arena, struct state_fault *f);
/* True if both were loaded from the same content. */
bool state_same(const struct state *a, const struct state *b);
