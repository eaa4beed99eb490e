#include "store/facts.h"
#include "store/generation.h"
#include "store/schema.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

/* ---- merging --------------------------------------------------------------------------------- */

/* Refuses segments of another version before hours of merging. */
static enum cv_status check_source(const char *path, struct cv_error *err)
{
    struct xap_db *db = NULL;
    enum cv_status status = xap_open(path, &db, err);
    if (status == CV_OK)
        status = facts_check_files(path, err);
    if (status == CV_OK)
        status = facts_check(db, path, err);
    xap_close(db);
    return status;
}

static enum cv_status merge_to(const char *path, const char *const *sources, size_t count,
                               struct cv_error *err)
{
    enum cv_status status = generation_remove_tree(path, err);
    for (size_t i = 0; status == CV_OK && i < count; i++)
        status = check_source(sources[i], err);
    return status == CV_OK ? xap_merge(sources, count, path, err) : status;
}

/* Xapian keeps six files of each database open: more segments than the process may have are merged
 * in steps. */
static size_t sources_most(void)
{
    enum { FILES_EACH = 6, OTHER_FILES = 100, MOST = 400 };
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) || files.rlim_cur < 2 * FILES_EACH + OTHER_FILES)
        return 2;
    size_t most = (files.rlim_cur - OTHER_FILES) / FILES_EACH;
    return most < MOST ? most : MOST;
}

/* Merges any number of databases into one at path, through databases path.0, path.1 … if there are
 * many. */
static enum cv_status merge_all(void *ctx, const char *path, const char *const *sources,
                                size_t count, struct cv_error *err)
{
    const size_t most = sources_most();
    if (count <= most)
        return merge_to(path, sources, count, err);
    size_t parts = (count + most - 1) / most;
    const char **names = talloc_array(ctx, const char *, (unsigned)parts);
    enum cv_status status = CV_OK;
    for (size_t i = 0; i < parts; i++) {
        size_t first = i * most, n = count - first < most ? count - first : most;
        names[i] = talloc_asprintf(ctx, "%s.%zu", path, i);
        if (status == CV_OK)
            status = merge_to(names[i], sources + first, n, err);
    }
    if (status == CV_OK)
        status = merge_all(ctx, path, names, parts, err);
    for (size_t i = 0; i < parts; i++)
        generation_remove_tree(names[i], NULL);
    return status;
}

enum cv_status store_merge_segments(const char *to, const char *const *segments, size_t count,
                                    struct cv_error *err)
{
    if (!count)
        return cv_fail(err, CV_INTERNAL, "no segments to merge");
    void *ctx = talloc_new(NULL);
    enum cv_status status = merge_all(ctx, to, segments, count, err);
    talloc_free(ctx);
    return status;
}

/* ---- documents that are in two sources ------------------------------------------------------- */

struct doubles {
    struct xap_db *db;
    struct cv_error *err;
    enum cv_status status;
    uint32_t *ids; /* all but the last of each identity */
    size_t count;
    uint32_t last;
};

static bool note_older(void *user, uint32_t id)
{
    struct doubles *d = user;
    if (d->last) {
        if ((d->count & (d->count - 1)) == 0)
            d->ids = talloc_realloc(NULL, d->ids, uint32_t, d->count ? (unsigned)d->count * 2 : 1);
        d->ids[d->count++] = d->last;
    }
    d->last = id;
    return true;
}

static bool note_double(void *user, const char *term, size_t n, uint32_t frequency)
{
    struct doubles *d = user;
    if (frequency < 2)
        return true;
    d->last = 0;
    d->status = xap_each_posting(d->db, term, n, 0, note_older, d, d->err);
    return d->status == CV_OK;
}

/* Later sources win: what a segment holds replaces what the current generation has of the same
 * identity. */
static enum cv_status remove_doubles(struct xap_db *db, struct cv_error *err)
{
    struct doubles d = {.db = db, .err = err};
    enum cv_status status =
        xap_each_term(db, SCHEMA_ID, strlen(SCHEMA_ID), NULL, 0, note_double, &d, err);
    if (status == CV_OK)
        status = d.status;
    for (size_t i = 0; status == CV_OK && i < d.count; i++)
        status = xap_delete_id(db, d.ids[i], err);
    talloc_free(d.ids);
    return status;
}

static enum cv_status finish(const char *path, struct cv_error *err)
{
    struct xap_db *db = NULL;
    enum cv_status status = xap_open_writable(path, XAP_DURABLE, &db, err);
    if (status == CV_OK)
        status = remove_doubles(db, err);
    if (status == CV_OK)
        status = facts_touch(db, err);
    if (status == CV_OK)
        status = xap_commit(db, err);
    xap_close(db);
    return status;
}

enum cv_status store_merge(const char *dir, const char *const *segments, size_t count,
                           bool with_current, struct cv_error *err)
{
    void *ctx = talloc_new(NULL);
    const char **sources = talloc_array(ctx, const char *, (unsigned)count + 1);
    size_t n = 0;
    char *name, *next = generation_path(ctx, dir, GENERATION_NEXT);
    struct generation_lock *lock;
    enum cv_status status = generation_make_folder(dir, err);
    if (status == CV_OK)
        status = generation_lock(ctx, dir, 0, &lock, err);
    if (status == CV_OK && with_current) {
        status = generation_current(ctx, dir, &name, err);
        if (status == CV_OK)
            sources[n++] = generation_path(ctx, dir, name);
    }
    for (size_t i = 0; i < count; i++)
        sources[n++] = segments[i];
    if (status == CV_OK && !n)
        status = cv_fail(err, CV_INTERNAL, "nothing to merge");
    if (status == CV_OK)
        status = merge_all(ctx, next, sources, n, err);
    if (status == CV_OK)
        status = finish(next, err);
    if (status != CV_OK)
        generation_remove_tree(next, NULL);
    talloc_free(ctx);
    return status;
}

enum cv_status store_publish(const char *dir, struct cv_error *err)
{
    struct generation_lock *lock = NULL;
    enum cv_status status = generation_lock(NULL, dir, 0, &lock, err);
    if (status == CV_OK)
        status = generation_publish(dir, err);
    talloc_free(lock);
    return status;
}

enum cv_status store_compact(const char *dir, struct cv_error *err)
{
    char *name;
    struct generation_lock *lock = NULL;
    void *ctx = talloc_new(NULL);
    enum cv_status status =
        generation_current(ctx, dir, &name, err); /* first: no lock file where there is no index */
    if (status == CV_OK)
        status = generation_lock(ctx, dir, 0, &lock, err);
    if (status == CV_OK)
        status = store_merge(dir, NULL, 0, true, err);
    if (status == CV_OK)
        status = store_publish(dir, err);
    talloc_free(ctx);
    return status;
}
