/* The part of an update that reads files and writes the index, in its two ways. */
#include "indexer/path.h"
#include "indexer/signals.h"
#include "indexer/update_private.h"
#include <errno.h>
#include <sys/stat.h>
#include <talloc.h>

enum {
    BULK_LEAST = 2 << 20,    /* fewer bytes to read are not worth a merge */
    BULK_SHARE = 3,          /* nor is less than a third of the index, which a merge copies */
    SEGMENT_LEAST = 1 << 20, /* of text in one segment: small ones are cheap (bench/index.sh) */
    SEGMENT_MOST = 6 << 20,  /* Xapian takes some ten times that in memory */
    SEGMENTS_WANTED = 200,   /* what can be merged in one step */
    ROUND_BYTES = 1 << 30,   /* of text, after which a long first build is merged and shown */
    ROUND_SECONDS = 3600,
    FILE_SECONDS = 3600 /* for what no sandbox ends, such as a wait for a dead network mount */
};

bool update_stopped(const struct update *u)
{
    (void)u;
    return signals_stop != 0;
}

bool update_in_bulk(const struct update *u)
{
    return u->options.rebuild || (u->plan->read_bytes >= BULK_LEAST &&
                                  u->plan->read_bytes * BULK_SHARE >= u->index_bytes);
}

/* ---- what workers deliver -------------------------------------------------------------------- */

static struct plan_item *item_of(const struct update *u, size_t job)
{
    return &u->plan->items[u->job_items[job]];
}

static enum cv_status on_document(void *user, const struct pool_document *d, struct cv_error *err)
{
    struct update *u = user;
    return apply_document(u->apply, item_of(u, d->job), d, err);
}

static enum cv_status on_result(void *user, const struct pool_result *r, bool *again,
                                struct cv_error *err)
{
    struct update *u = user;
    enum cv_status status =
        apply_result(u->apply, item_of(u, r->job), r, u->apply->w == NULL, again, err);
    if (*again)
        u->jobs[r->job].hash_first = false;
    return status == CV_OK && u->apply->w ? apply_maybe_commit(u->apply, err) : status;
}

static enum cv_status on_segment(void *user, const char *path, struct cv_error *err)
{
    (void)err;
    struct update *u = user;
    u->segments = talloc_realloc(u->ctx, u->segments, const char *, (unsigned)u->segment_count + 1);
    u->segments[u->segment_count++] = path;
    return CV_OK;
}

static void on_tick(void *user, const struct pool_progress *now)
{
    struct update *u = user;
    progress_draw(&u->progress, now);
}

static uint64_t segment_bytes(const struct update *u)
{
    uint64_t even = u->plan->read_bytes / SEGMENTS_WANTED;
    return even < SEGMENT_LEAST ? SEGMENT_LEAST : even > SEGMENT_MOST ? SEGMENT_MOST : even;
}

static enum cv_status run_pool(struct update *u, const char *segments, struct cv_error *err)
{
    struct pool_setup setup = {.workers = u->workers,
                               .corpus = &u->corpus,
                               .document = &u->document,
                               .include_classified = u->options.include_classified,
                               .files = &u->apply->files,
                               .catalog = u->apply->catalog,
                               .segments = segments,
                               .segment_bytes = segment_bytes(u),
                               .file_seconds =
                                   u->options.file_seconds ? u->options.file_seconds : FILE_SECONDS,
                               .stop = &signals_stop};
    if (segments && !u->options.rebuild) {
        setup.round_bytes = ROUND_BYTES;
        setup.round_seconds = ROUND_SECONDS;
    }
    struct pool_sink sink = {.user = u,
                             .document = on_document,
                             .result = on_result,
                             .segment = on_segment,
                             .tick = on_tick,
                             .arena = &u->state->arena};
    return pool_run(u->jobs, u->job_count, &setup, &sink, &u->done, err);
}

size_t update_jobs_left(const struct update *u)
{
    size_t left = 0;
    for (size_t i = 0; i < u->job_count; i++)
        left += !u->jobs[i].done;
    return left;
}

enum cv_status update_unread(const struct update *u, struct cv_error *err)
{
    cv_fail(err, CV_INTERNAL, "%zu files were not read: the worker processes ended before",
            update_jobs_left(u));
    return cv_hint(err, CV_INTERNAL, "are there enough memory and disk? The next run reads them");
}

enum cv_status update_finish(struct update *u, struct cv_error *err)
{
    /* Files that were not read yet may be those that moved: nothing is removed before all have been
     * looked at. */
    if (!update_jobs_left(u))
        apply_removals(u->apply, u->scan, u->options.force_delete);
    return update_stopped(u) ? CV_OK : apply_refresh(u->apply, &signals_stop, err);
}

/* ---- one writer ------------------------------------------------------------------------------ */

enum cv_status update_write(struct update *u, struct cv_error *err)
{
    struct apply *a = u->apply;
    enum cv_status status =
        store_writer_open(u->ctx, u->options.index, STORE_UPDATE, 0, &a->w, err);
    if (status != CV_OK)
        return status;
    status = run_pool(u, NULL, err);
    if (status == CV_OK)
        status = update_finish(u, err);
    if (status == CV_OK)
        status = store_set_reader_version(a->w, CORPUS_READER_VERSION, err);
    if (status == CV_OK)
        status = apply_commit(a, err);
    store_writer_close(a->w);
    a->w = NULL;
    return status;
}

/* ---- segments -------------------------------------------------------------------------------- */

/* Merges the segments of this round and opens the new generation, or, when nothing was read, what
 * there is to write on. */
static enum cv_status open_generation(struct update *u, bool with_current, struct cv_error *err)
{
    const char *dir = u->options.index;
    enum store_mode mode = with_current ? STORE_UPDATE : STORE_REBUILD;
    enum cv_status status = CV_OK;
    if (u->segment_count) {
        progress_say(&u->progress, "merging …");
        status = store_merge(dir, u->segments, u->segment_count, with_current, err);
        mode = STORE_PENDING;
    }
    return status == CV_OK ? store_writer_open(u->ctx, dir, mode, 0, &u->apply->w, err) : status;
}

/* Everything of one round becomes visible by one rename. */
static enum cv_status publish_round(struct update *u, bool with_current, struct cv_error *err)
{
    struct apply *a = u->apply;
    struct timespec mark;
    clock_gettime(CLOCK_MONOTONIC, &mark);
    bool publish = u->segment_count || !with_current;
    enum cv_status status = open_generation(u, with_current, err);
    u->report->seconds[REPORT_MERGE] += report_lap(&mark);
    if (status != CV_OK)
        return status;
    a->fresh_generation = !with_current;
    status = update_finish(u, err);
    if (status == CV_OK)
        status = store_set_reader_version(a->w, CORPUS_READER_VERSION, err);
    if (status == CV_OK)
        status = apply_commit(a, err);
    store_writer_close(a->w);
    a->w = NULL;
    if (status == CV_OK && publish)
        status = store_publish(u->options.index, err);
    u->report->seconds[REPORT_MERGE] += report_lap(&mark);
    return status;
}

static enum cv_status build_round(struct update *u, const char *folder, struct cv_error *err)
{
    u->segment_count = 0;
    path_remove_tree(folder);
    if (mkdir(folder, 0777))
        return cv_fail(err, CV_IO, "cannot make folder '%s': %s", folder, strerror(errno));
    enum cv_status status = run_pool(u, folder, err);
    if (status == CV_OK && update_stopped(u) && u->options.rebuild)
        return cv_fail(err, CV_INTERRUPTED, "the rebuild was stopped; the index is as it was");
    /* Half an index must not take the place of a whole one. */
    if (status == CV_OK && u->options.rebuild && update_jobs_left(u))
        return update_unread(u, err);
    if (status == CV_OK)
        status = publish_round(u, u->exists && !u->options.rebuild, err);
    return status;
}

enum cv_status update_build(struct update *u, struct cv_error *err)
{
    char *folder = talloc_asprintf(u->ctx, "%s/segments", u->options.index);
    enum cv_status status;
    do {
        status = build_round(u, folder, err);
        path_remove_tree(folder);
        u->exists = u->exists || status == CV_OK;
    } while (status == CV_OK && update_jobs_left(u) && !update_stopped(u) && u->segment_count);
    return status;
}
