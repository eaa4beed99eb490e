#include "store/facts.h"
#include "store/generation.h"
#include "store/xapian_c.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

/*
 * Merging straight from a database that is being written to would take longer than its old blocks
 * live. A plain copy of the files is quick, and it is whole if no commit fell into it: until then
 * Xapian writes only to blocks that the commit before does not use.
 */

static enum cv_status copy_bytes(int from, int to, const char *name, struct cv_error *err)
{
    static const size_t piece = (size_t)1 << 30;
    for (;;) {
        ssize_t n = copy_file_range(from, NULL, to, NULL, piece, 0);
        if (n == 0)
            return CV_OK;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && (errno == EXDEV || errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP))
            break;
        if (n < 0)
            return cv_fail(err, CV_IO, "cannot copy '%s': %s", name, strerror(errno));
    }
    char buffer[1 << 16];
    for (ssize_t n; (n = read(from, buffer, sizeof buffer));)
        if (n < 0 || write(to, buffer, (size_t)n) != n)
            return cv_fail(err, CV_IO, "cannot copy '%s': %s", name, strerror(errno));
    return CV_OK;
}

static enum cv_status copy_file(int from_folder, int to_folder, const char *name,
                                struct cv_error *err)
{
    int from = openat(from_folder, name, O_RDONLY | O_CLOEXEC);
    int to = from < 0 ? -1 : openat(to_folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    enum cv_status status = from < 0 || to < 0
                                ? cv_fail(err, CV_IO, "cannot copy '%s': %s", name, strerror(errno))
                                : copy_bytes(from, to, name, err);
    if (from >= 0)
        close(from);
    if (to >= 0 && close(to) && status == CV_OK)
        status = cv_fail(err, CV_IO, "cannot copy '%s': %s", name, strerror(errno));
    return status;
}

/* Copies the files of one database into a new folder. */
static enum cv_status copy_files(const char *from, const char *to, struct cv_error *err)
{
    enum cv_status status = CV_OK;
    if (mkdir(to, 0777))
        return cv_fail(err, CV_IO, "cannot make folder '%s': %s", to, strerror(errno));
    DIR *d = opendir(from);
    int folder = open(to, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (!d || folder < 0)
        status = cv_fail(err, CV_IO, "cannot read folder '%s': %s", d ? to : from, strerror(errno));
    for (struct dirent *e; status == CV_OK && (e = readdir(d));)
        if (e->d_name[0] != '.' && strcmp(e->d_name, "flintlock"))
            status = copy_file(dirfd(d), folder, e->d_name, err);
    if (d)
        closedir(d);
    if (folder >= 0)
        close(folder);
    return status;
}

/* The number of the last commit. */
static enum cv_status revision_of(const char *path, uint64_t *out, struct cv_error *err)
{
    struct xap_db *db = NULL;
    enum cv_status status = xap_open(path, &db, err);
    if (status == CV_OK)
        status = xap_revision(db, out, err);
    xap_close(db);
    return status;
}

/* Copies the current generation of dir to raw; again when a commit or a switch came between. */
static enum cv_status copy_current(void *ctx, const char *dir, const char *raw,
                                   struct cv_error *err)
{
    enum { TRIES = 20 };
    for (int i = 0; i < TRIES; i++) {
        char *name;
        uint64_t before = 0, after = 0;
        enum cv_status status = generation_remove_tree(raw, err);
        if (status == CV_OK)
            status = generation_current(ctx, dir, &name, err);
        if (status != CV_OK)
            return status;
        char *path = generation_path(ctx, dir, name);
        status = revision_of(path, &before, err);
        if (status == CV_OK)
            status = copy_files(path, raw, err);
        if (status == CV_OK)
            status = revision_of(path, &after, err);
        if (status == CV_OK && before == after)
            return CV_OK;
        if (status != CV_OK && !access(path, F_OK))
            return status; /* not because the generation was removed */
    }
    cv_fail(err, CV_LOCKED, "the index '%s' is written to faster than it can be copied", dir);
    return cv_hint(err, CV_LOCKED, "copy it when no update is running");
}

/* A folder that is not there yet, or is empty. */
static enum cv_status make_target(const char *to, struct cv_error *err)
{
    enum cv_status status = generation_make_folder(to, err);
    char *current = generation_path(NULL, to, "current");
    if (status == CV_OK && !access(current, F_OK)) {
        cv_fail(err, CV_USAGE, "'%s' holds an index already", to);
        status = cv_hint(err, CV_USAGE, "name a new or empty folder");
    }
    talloc_free(current);
    return status;
}

enum cv_status store_copy(const char *dir, const char *to, struct cv_error *err)
{
    void *ctx = talloc_new(NULL);
    struct generation_lock *lock;
    char *name;
    enum cv_status status = generation_current(ctx, dir, &name, err);
    if (status == CV_OK)
        status = make_target(to, err);
    if (status == CV_OK)
        status = generation_lock(ctx, to, 0, &lock, err);
    if (status == CV_OK) {
        const char *raw = talloc_asprintf(ctx, "%s/" GENERATION_NEXT ".raw", to);
        status = copy_current(ctx, dir, raw, err);
        if (status == CV_OK)
            status = store_merge_segments(generation_path(ctx, to, GENERATION_NEXT), &raw, 1, err);
        if (status == CV_OK)
            status = generation_publish(to, err);
        generation_remove_tree(raw, NULL);
    }
    talloc_free(ctx);
    return status;
}
