/* An update from its options to its report: what is there, what is to be done, whether it may be
 * done. */
#include "indexer/update.h"
#include "indexer/path.h"
#include "indexer/signals.h"
#include "indexer/space.h"
#include "indexer/update_private.h"
#include <talloc.h>
#include <unistd.h>

/* ---- before the plan ------------------------------------------------------------------------- */

/* A number for what could make a file readable that was not: readers, their programs, and whether
 * OCR is allowed. */
static uint32_t readers_fingerprint(const struct update_options *o)
{
    size_t count;
    const struct corpus_format *formats = corpus_formats(&count);
    const int facts[] = {CORPUS_READER_VERSION, (int)o->ocr};
    uint64_t hash = hash_bytes(HASH_SEED, facts, sizeof facts);
    for (size_t i = 0; i < count; i++) {
        hash = hash_bytes(hash, formats[i].name, strlen(formats[i].name));
        hash = hash_bytes(hash, &formats[i].available, 1);
    }
    return (uint32_t)(hash ^ hash >> 32);
}

static void set_up(struct update *u)
{
    enum { WORKERS_BY_DEFAULT = 4, WORKERS_MOST = 64 };
    const struct update_options *o = &u->options;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    u->workers = o->jobs                                   ? o->jobs
                 : cores > 0 && cores < WORKERS_BY_DEFAULT ? (unsigned)cores
                                                           : WORKERS_BY_DEFAULT;
    if (u->workers > WORKERS_MOST)
        u->workers = WORKERS_MOST;
    unsigned left = cores > 0 ? (unsigned)cores / u->workers : 1;
    u->corpus = (struct corpus_options){.ocr = o->ocr,
                                        .ocr_jobs = o->ocr_jobs ? o->ocr_jobs : left,
                                        .ocr_cache = talloc_asprintf(u->ctx, "%s/ocr", o->index),
                                        .readers_file = o->readers};
    u->fingerprint = readers_fingerprint(o);
    u->document = (struct document_options){.today = document_today()};
}

/* What the index holds now; an empty state if there is none. */
static enum cv_status load_state(struct update *u, struct cv_error *err)
{
    struct store *s = NULL;
    struct store_facts facts;
    enum cv_status status = store_open(u->ctx, u->options.index, &s, err);
    if (status == CV_VERSION && store_open_outdated(u->ctx, u->options.index, &s, NULL) == CV_OK) {
        log_line(u->log, LOG_NOTICE, "%s: it is built anew", err->message);
        u->options.rebuild = true;
        status = CV_OK;
    }
    u->exists = status == CV_OK;
    bool nothing = status == CV_NO_INDEX;
    /* An index that nobody can read any more is no obstacle to building another in its place. */
    if (u->options.rebuild && (status == CV_VERSION || status == CV_CORRUPT || status == CV_IO)) {
        nothing = true;
        log_line(u->log, LOG_WARNING, "%s", err->message);
    }
    if (nothing) {
        u->state = state_new(u->ctx);
        return CV_OK;
    }
    if (status == CV_OK)
        status = store_facts(s, &facts, err);
    if (status == CV_OK) {
        u->index_bytes = facts.bytes;
        u->report->documents = facts.documents;
        status = state_load(u->ctx, s, &u->state, err);
    }
    if (u->options.rebuild && status == CV_CORRUPT) {
        u->state = state_new(u->ctx);
        status = CV_OK;
    }
    store_close(s);
    return status;
}

/* The file that --corrections names, else that of the last run, else one beside a folder:
 * "/srv/archive.corrections.tsv". */
static enum cv_status load_corrections(struct update *u, struct cv_error *err)
{
    const char *path = u->options.corrections ? path_absolute(u->ctx, u->options.corrections, NULL)
                                              : u->state->corrections;
    for (size_t i = 0; !path && i < u->options.path_count; i++) {
        char *beside = talloc_asprintf(u->ctx, "%s.corrections.tsv",
                                       path_absolute(u->ctx, u->options.paths[i], NULL));
        if (!access(beside, F_OK))
            path = beside;
    }
    u->corrections_path = path;
    enum cv_status status = path ? corrections_load(u->ctx, path, &u->corrections, err) : CV_OK;
    u->document.corrections = u->corrections;
    return status;
}

static enum cv_status walk(struct update *u, struct cv_error *err)
{
    const struct update_options *o = &u->options;
    const char **roots =
        talloc_array(u->ctx, const char *, (unsigned)(o->path_count + u->state->root_count + 1));
    size_t count = 0;
    for (size_t i = 0; i < o->path_count; i++)
        roots[count++] = o->paths[i];
    /* A rebuild takes all that the index is made of, or it would lose the other folders. */
    for (size_t i = 0; i < u->state->root_count && (!o->path_count || o->rebuild); i++)
        roots[count++] = u->state->roots[i].path;
    if (!count) {
        cv_fail(err, CV_USAGE, "no folder to read");
        return cv_hint(err, CV_USAGE,
                       o->rebuild ? "the index cannot tell its folders any more; name them: "
                                    "congvan-index update --rebuild PATH"
                                  : "the first run names one: congvan-index update PATH");
    }
    enum cv_status status = scan_walk(u->ctx, roots, count, &signals_stop, &u->scan, err);
    if (status != CV_OK)
        return status;
    bool any = false;
    for (size_t i = 0; i < u->scan->root_count; i++)
        any = any || u->scan->roots[i].reachable;
    if (!any && !o->force_delete) {
        cv_fail(err, CV_IO, "%s", u->scan->problems[0].message);
        if (!u->state->count)
            return CV_IO;
        return cv_hint(err, CV_IO,
                       "nothing was changed; --force-delete removes what the index has of a folder "
                       "that is gone");
    }
    u->report->counts[REPORT_SEEN] = u->scan->count;
    u->report->bytes = u->scan->bytes;
    for (size_t i = 0; i < u->scan->problem_count; i++) {
        const struct scan_problem *p = &u->scan->problems[i];
        report_add(u->report, &u->report->set_aside, p->path, STAGE_WALK, p->status, p->message, 0);
        u->report->counts[REPORT_SET_ASIDE]++;
    }
    return CV_OK;
}

/* ---- the plan -------------------------------------------------------------------------------- */

/* Adds the folders of this run to the state, with their devices; true if that changes anything. A
 * folder whose removals are held back keeps its old device, so that the guard holds until somebody
 * has looked. */
static bool note_roots(struct update *u)
{
    struct state *state = u->state;
    bool changed = false;
    for (size_t i = 0; i < u->scan->root_count; i++) {
        const struct scan_root *root = &u->scan->roots[i];
        bool held = false;
        for (size_t g = 0; g < u->plan->guarded_count; g++)
            held = held || !strcmp(u->plan->guarded[g].root, root->path);
        struct state_root *known = NULL;
        for (size_t k = 0; k < state->root_count; k++)
            if (!strcmp(state->roots[k].path, root->path))
                known = &state->roots[k];
        if (held || !root->reachable || (known && known->device == root->device))
            continue;
        changed = true;
        if (!known) {
            state->roots = talloc_realloc_size(state, state->roots,
                                               (state->root_count + 1) * sizeof *state->roots);
            known = &state->roots[state->root_count++];
            known->path = arena_strdup(&state->arena, root->path);
        }
        known->device = root->device;
    }
    const char *old = state->corrections ? state->corrections : "",
               *now = u->corrections_path ? u->corrections_path : "";
    if (strcmp(old, now) != 0) {
        state->corrections = *now ? arena_strdup(&state->arena, now) : NULL;
        changed = true;
    }
    return changed;
}

static struct plan *make_plan(struct update *u, bool rebuild)
{
    const struct update_options *o = &u->options;
    struct plan_options options = {.reader = CORPUS_READER_VERSION,
                                   .fingerprint = u->fingerprint,
                                   .now = (int64_t)time(NULL),
                                   .corrections = u->corrections,
                                   .include_classified = o->include_classified,
                                   .retry_failed = o->retry_failed,
                                   .force_delete = o->force_delete,
                                   .rebuild = rebuild};
    return plan_make(u->ctx, u->state, u->scan, &options);
}

/* Entries that somebody doubts are read again. */
static void doubt(struct update *u)
{
    for (size_t i = 0; i < u->options.doubted_count; i++)
        for (size_t k = 0; k < u->plan->count; k++) {
            struct plan_item *item = &u->plan->items[k];
            if (item->action == PLAN_KEEP && item->file &&
                !strcmp(item->file->path, u->options.doubted[i])) {
                item->action = PLAN_REREAD;
                u->plan->counts[PLAN_KEEP]--;
                u->plan->counts[PLAN_REREAD]++;
                u->plan->read_bytes += (uint64_t)item->file->size;
            }
        }
}

static void report_guards(struct update *u)
{
    static const char *const why[] = {[GUARD_NONE] = "",
                                      [GUARD_MISSING] = "the folder is missing",
                                      [GUARD_EMPTY] = "the folder is empty",
                                      [GUARD_DEVICE] =
                                          "the folder is on another device than before",
                                      [GUARD_SHARE] = ""};
    for (size_t i = 0; i < u->plan->guarded_count; i++) {
        const struct plan_guarded *g = &u->plan->guarded[i];
        char reason[256];
        snprintf(reason, sizeof reason,
                 "%s; its %zu files stay in the index (--force-delete removes them)", why[g->why],
                 g->files);
        report_add(u->report, &u->report->guarded, g->root, STAGE_WALK, CV_IO, reason, 0);
        u->report->counts[REPORT_KEPT] += g->files;
    }
}

static void count_kept(struct update *u)
{
    for (size_t i = 0; i < u->plan->count; i++) {
        const struct plan_item *item = &u->plan->items[i];
        if (item->action != PLAN_KEEP || !item->file)
            continue;
        u->report->counts[REPORT_UNCHANGED]++;
        u->report->counts[REPORT_KNOWN_BAD] += item->entry->fault_count;
    }
}

/* A rebuild starts from nothing, so guards must speak before it: afterwards there would be nothing
 * left to guard. */
static enum cv_status plan_rebuild(struct update *u, struct cv_error *err)
{
    const struct plan *old = u->plan;
    if (!u->options.force_delete &&
        (old->guarded_count || plan_too_many_gone(old->counts[PLAN_GONE], u->state->count))) {
        cv_fail(err, CV_IO, "a rebuild would lose %zu of %zu files: %s",
                old->counts[PLAN_GONE] + u->report->counts[REPORT_KEPT], u->state->count,
                old->guarded_count ? "a folder is not as it was" : "they are not there now");
        return cv_hint(err, CV_IO, "nothing was changed; --force-delete builds without them");
    }
    struct state *fresh = state_new(u->ctx);
    fresh->roots = u->state->roots;
    fresh->root_count = u->state->root_count;
    fresh->corrections = u->state->corrections;
    u->state = fresh;
    u->plan = make_plan(u, true);
    return CV_OK;
}

static enum cv_status plan(struct update *u, struct cv_error *err)
{
    u->plan = make_plan(u, false);
    u->report->guarded.count = 0;
    u->report->counts[REPORT_KEPT] = u->report->counts[REPORT_UNCHANGED] =
        u->report->counts[REPORT_KNOWN_BAD] = 0;
    report_guards(u);
    u->header_changed = note_roots(u);
    if (u->options.rebuild) {
        enum cv_status status = plan_rebuild(u, err);
        if (status != CV_OK)
            return status;
    }
    doubt(u);
    count_kept(u);
    u->apply = apply_new(u->ctx, u->state, u->plan);
    u->apply->document = &u->document;
    u->apply->include_classified = u->options.include_classified;
    u->apply->fingerprint = u->fingerprint;
    u->apply->report = u->report;
    u->apply->log = u->log;
    u->job_count = apply_jobs(u->ctx, u->apply, &u->jobs, &u->job_items);
    return CV_OK;
}

static bool nothing_to_do(const struct update *u)
{
    return u->exists && !u->options.rebuild && !u->header_changed && !u->job_count &&
           !u->plan->counts[PLAN_GONE] && !apply_needs_refresh(u->apply);
}

/* ---- doing it -------------------------------------------------------------------------------- */

/* Waits for the lock in small steps, so that a signal is heard between them. */
static enum cv_status lock_index(struct update *u, struct cv_error *err)
{
    enum { STEPS_A_SECOND = 10 };
    enum cv_status status;
    for (uint64_t steps = (uint64_t)u->options.wait_seconds * STEPS_A_SECOND;; steps--) {
        status = store_lock(u->ctx, u->options.index, 0, &u->lock, err);
        if (status != CV_LOCKED || !steps)
            return status;
        if (update_stopped(u))
            return cv_fail(err, CV_INTERRUPTED, "stopped by signal %d while another run went on",
                           signals_stop);
        nanosleep(&(struct timespec){.tv_nsec = 1000000000 / STEPS_A_SECOND}, NULL);
    }
}

/* The plan was made without the lock, so that a run with nothing to do takes none. Another run may
 * have been faster. */
static enum cv_status confirm(struct update *u, struct cv_error *err)
{
    struct state *before = u->state;
    enum cv_status status = lock_index(u, err);
    if (status != CV_OK || u->options.rebuild)
        return status;
    status = load_state(u, err);
    if (status != CV_OK)
        return status;
    if (state_same(before, u->state)) {
        talloc_free(u->state);
        u->state = before;
        return CV_OK;
    }
    return plan(u, err);
}

static enum cv_status check_space(struct update *u, struct cv_error *err)
{
    enum { RESERVE = 32 << 20 };
    uint64_t needed = RESERVE;
    for (size_t i = 0; i < u->job_count; i++)
        needed += space_guess(u->plan->items[u->job_items[i]].file->size);
    if (update_in_bulk(u))
        needed += needed - RESERVE +
                  (u->options.rebuild ? 0 : u->index_bytes); /* segments, and what they become */
    return space_check(u->options.index, needed, err);
}

static enum cv_status work(struct update *u, struct cv_error *err)
{
    enum cv_status status = confirm(u, err);
    if (status == CV_OK && nothing_to_do(u))
        return CV_OK;
    if (status == CV_OK)
        status = check_space(u, err);
    if (status != CV_OK)
        return status;
    progress_begin(&u->progress, u->log, u->job_count);
    status = update_in_bulk(u) ? update_build(u, err) : update_write(u, err);
    progress_end(&u->progress);
    u->report->text_bytes = u->done.text_bytes;
    u->report->seconds[REPORT_READ] += u->done.read_seconds;
    u->report->seconds[REPORT_PARSE] += u->done.parse_seconds;
    u->report->seconds[REPORT_WRITE] += u->done.write_seconds;
    if (status == CV_OK)
        u->report->documents = catalog_count(u->apply->catalog);
    if (status == CV_OK && update_stopped(u))
        status = cv_fail(err, CV_INTERRUPTED, "stopped by signal %d; what was done is in the index",
                         signals_stop);
    if (status == CV_OK && update_jobs_left(u))
        status = update_unread(u, err);
    return status;
}

/* What the plan would do, as counts; moved files and duplicates only show when they are read, so a
 * guard may hold back less than is said here. */
static void report_plan(struct update *u)
{
    uint64_t *counts = u->report->counts;
    counts[REPORT_NEW] = u->plan->counts[PLAN_NEW];
    counts[REPORT_CHANGED] = u->plan->counts[PLAN_CHANGED];
    counts[REPORT_REREAD] = u->plan->counts[PLAN_REREAD] + u->plan->counts[PLAN_RETRY];
    size_t gone = u->plan->counts[PLAN_GONE];
    bool held = !u->options.force_delete && plan_too_many_gone(gone, u->state->count);
    counts[held ? REPORT_KEPT : REPORT_REMOVED] += gone;
}

static enum cv_status run(struct update *u, struct cv_error *err)
{
    struct timespec mark;
    clock_gettime(CLOCK_MONOTONIC, &mark);
    set_up(u);
    enum cv_status status = load_state(u, err);
    if (status == CV_OK)
        status = load_corrections(u, err);
    if (status == CV_OK)
        status = walk(u, err);
    u->report->seconds[REPORT_SCAN] = report_lap(&mark);
    if (status == CV_OK)
        status = plan(u, err);
    u->report->seconds[REPORT_PLAN] = report_lap(&mark);
    if (status != CV_OK)
        return status;
    if (u->options.dry_run) {
        report_plan(u);
        return CV_OK;
    }
    return nothing_to_do(u) ? CV_OK : work(u, err);
}

static int exit_status_of(const struct update *u, const struct cv_error *err)
{
    if (err->status == CV_LOCKED)
        return 5;
    if (err->status != CV_OK)
        return cv_status_exit(err->status);
    return u->report->set_aside.count || u->report->guarded.count ? 4 : 0;
}

int update_run(void *ctx, const struct update_options *options, struct log *log,
               struct report *report)
{
    struct update *u = talloc_zero(ctx, struct update);
    u->ctx = u;
    u->options = *options;
    u->log = log;
    u->report = report;
    struct cv_error err = {0};
    report->dry_run = options->dry_run;
    err.status = run(u, &err);
    report->failure = err;
    report->interrupted = err.status == CV_INTERRUPTED;
    report_finish(report, exit_status_of(u, &err));
    if (err.status != CV_OK)
        log_error(log, &err);
    report_log(report, log);
    talloc_free(u);
    return report->exit_status;
}
