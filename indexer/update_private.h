/* What the parts of an update share. */
#pragma once
#include "indexer/apply.h"
#include "indexer/progress.h"
#include "indexer/update.h"

struct update {
    void *ctx;
    struct update_options options; /* as given; an outdated index is rebuilt in any case */
    struct log *log;
    struct report *report;
    struct store_lock *lock;
    struct corrections *corrections;
    const char *corrections_path;
    struct corpus_options corpus;
    struct document_options document;
    uint32_t fingerprint;
    unsigned workers;
    bool exists;          /* there is an index that can be read */
    uint64_t index_bytes; /* of the current generation */
    struct state *state;
    struct scan *scan;
    struct plan *plan;
    struct apply *apply;
    bool header_changed; /* folders or the file of corrections are others than before */
    struct pool_progress done;
    struct progress progress;
    /* Of the pass under way: */
    struct pool_job *jobs;
    size_t *job_items, job_count;
    const char **segments;
    size_t segment_count;
};

/* True once a signal asked us to stop. */
bool update_stopped(const struct update *u);
/* How many files are still to be read. */
size_t update_jobs_left(const struct update *u);
/* Fails with their number: a run that ends with files left was not stopped but broken. */
enum cv_status update_unread(const struct update *u, struct cv_error *err);
/* Whether it pays to write segments and merge them instead of changing the current generation
 * document by document. */
bool update_in_bulk(const struct update *u);
/* Reads the jobs into segments, merges, adds state and last changes, publishes; in rounds, unless
 * it is a rebuild. */
enum cv_status update_build(struct update *u, struct cv_error *err);
/* Reads the jobs and writes them through one writer into the current generation. */
enum cv_status update_write(struct update *u, struct cv_error *err);
/* What both end with: removals and records to be made anew, through u->apply->w. */
enum cv_status update_finish(struct update *u, struct cv_error *err);
