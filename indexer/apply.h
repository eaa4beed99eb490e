/*
 * apply: turns what workers found into changes of the index. It keeps three things in step: the
 * documents in the store, the entries of the plan (the state to be saved) and the catalog between
 * them. At every commit they agree: each document's record names exactly the paths that the state
 * has for it.
 */
#pragma once
#include "indexer/plan.h"
#include "indexer/pool.h"
#include "indexer/report.h"

struct apply {
    struct state *state;
    struct plan *plan;
    struct catalog *catalog;
    struct sha_map files;   /* struct state_entry by the content of whole files: what NEW files may
                               turn out to be */
    struct sha_map gone;    /* struct gone by content: where moved files may come from */
    struct store_writer *w; /* NULL while workers write segments */
    const struct document_options *document;
    bool include_classified;
    uint32_t fingerprint; /* of the readers at hand */
    struct report *report;
    struct log *log;
    struct timespec committed;
    bool fresh_generation; /* the whole state is to be written */
    size_t commits;
};

/* Builds catalog and maps from the plan. A child of ctx. */
struct apply *apply_new(void *ctx, struct state *state, struct plan *plan);
/* The plan's files to read as jobs; jobs[i] belongs to item job_items[i]. A child of ctx. */
size_t apply_jobs(void *ctx, struct apply *a, struct pool_job **jobs, size_t **job_items);

/* A document of the item's file, as a worker read it, goes into the index. */
enum cv_status apply_document(struct apply *a, const struct plan_item *item,
                              const struct pool_document *d, struct cv_error *err);
/* A worker's result becomes the item's entry; *again if it stood on what no longer holds. */
enum cv_status apply_result(struct apply *a, struct plan_item *item, const struct pool_result *r,
                            bool in_segment, bool *again, struct cv_error *err);
/* Removes the files that are gone, but for guards. */
void apply_removals(struct apply *a, const struct scan *scan, bool force);
/* Makes records anew whose extractor or corrections are not today's. Commits as it goes; ends early
 * when *stop is set. */
enum cv_status apply_refresh(struct apply *a, const volatile int *stop, struct cv_error *err);
/* Brings every touched document up to date with its paths and corrections, or removes it. */
enum cv_status apply_settle(struct apply *a, struct cv_error *err);
/* Settles, saves the state, commits. */
enum cv_status apply_commit(struct apply *a, struct cv_error *err);
/* The same when enough has come together: bytes of text, or seconds. */
enum cv_status apply_maybe_commit(struct apply *a, struct cv_error *err);
/* True if some record is to be made anew (apply_refresh would do something). */
bool apply_needs_refresh(const struct apply *a);
