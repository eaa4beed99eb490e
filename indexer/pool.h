/*
 * pool: worker processes that read files side by side. They are forked with the whole plan in
 * memory and take jobs off a shared counter, so the only traffic is what they found, over one pipe
 * each. A file that crashes its worker twice, or holds it up for too long, costs that file; another
 * worker takes its place, and the rest of its unfinished work is done again by the next pass.
 *
 * Two ways to deliver a document. Without segments its text goes over the pipe to the one writer.
 * With segments the worker itself parses and writes it into small databases of its own, which the
 * caller merges; then only hashes and faults travel.
 */
#pragma once
#include "corpus/corpus.h"
#include "indexer/catalog.h"
#include "indexer/document.h"

struct pool_job {
    const char *path;
    bool hash_first; /* if the file's content is known (setup's files), do not read it */
    bool reread;     /* deliver its documents even though they are known */
    bool suspect;    /* a worker died over it once, which may have been chance; set by pool_run */
    bool done;       /* set by pool_run */
};

struct pool_setup {
    unsigned workers;
    const struct corpus_options *corpus;
    const struct document_options *document;
    bool include_classified;
    const struct sha_map *files;   /* of state_entry: known contents of whole files */
    const struct catalog *catalog; /* known documents */
    const char *segments;          /* folder for segments; NULL: documents go to the caller */
    uint64_t segment_bytes;        /* of text in a segment */
    uint64_t round_bytes;          /* of text after which the workers are told to stop, 0: never */
    unsigned round_seconds;        /* the same by time */
    unsigned file_seconds;    /* that a worker may be at one file, or at one member of it, before
                                 it is killed and the file set aside; 0: for ever */
    const volatile int *stop; /* set by a signal: end after the current documents */
};

/* One document as a worker read it (without segments). */
struct pool_document {
    size_t job;
    const char *member;
    unsigned char sha[SHA_BYTES];
    const char *text;
    size_t length;
    const char *facts; /* JSON of document_facts */
};
enum pool_outcome {
    POOL_READ,
    POOL_KNOWN,     /* the content is that of a known file: sha */
    POOL_VANISHED,  /* it was no longer there */
    POOL_CHANGING,  /* somebody wrote to it meanwhile: what was read may be half a document */
    POOL_CRASHED,   /* took its worker down: one fault says how */
    POOL_UNFINISHED /* could not be done in this pass; its fresh documents were delivered all the
                       same */
};
struct pool_result {
    size_t job;
    enum pool_outcome outcome;
    unsigned char sha[SHA_BYTES]; /* of the file; zero if it could not be read */
    struct state_doc *docs;
    bool *fresh; /* docs[i] was delivered; else it is known, or another file's worker has it */
    struct state_fault *faults;
    uint32_t doc_count, fault_count;
};
struct pool_progress {
    uint64_t files, text_bytes, documents;
    double read_seconds, parse_seconds, write_seconds; /* summed over workers */
};
struct pool_sink {
    void *user;
    enum cv_status (*document)(void *user, const struct pool_document *document,
                               struct cv_error *err);
    /* *again: the job is to be done once more (what it took for known is not). Strings live in
     * `arena`. */
    enum cv_status (*result)(void *user, const struct pool_result *result, bool *again,
                             struct cv_error *err);
    /* A finished segment; results that follow depend on it. */
    enum cv_status (*segment)(void *user, const char *path, struct cv_error *err);
    void (*tick)(void *user, const struct pool_progress *progress);
    struct arena *arena; /* for the strings and arrays of results */
};

/* Runs all jobs that are not done. CV_OK also if it stopped early (by `stop` or the end of a
 * round): see the jobs' `done`. *total is added to. Fails if a sink function fails, or a worker
 * could not write its segment. */
enum cv_status pool_run(struct pool_job *jobs, size_t count, const struct pool_setup *setup,
                        const struct pool_sink *sink, struct pool_progress *total,
                        struct cv_error *err);
