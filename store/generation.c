#include "store/generation.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

static const char stub_word[] = "auto ";

char *generation_path(void *ctx, const char *dir, const char *name)
{
    return talloc_asprintf(ctx, "%s/%s", dir, name);
}

/* N of "gen-N" in plain decimal; 0 if it is not such a name. */
static unsigned number_of(const char *name)
{
    if (strncmp(name, "gen-", 4) || name[4] < '1' || name[4] > '9')
        return 0;
    char *end;
    errno = 0;
    unsigned long n = strtoul(name + 4, &end, 10);
    return *end || errno || n > UINT32_MAX ? 0 : (unsigned)n;
}

static enum cv_status no_index(const char *dir, struct cv_error *err)
{
    cv_fail(err, CV_NO_INDEX,
            access(dir, F_OK) ? "there is no index at '%s'" : "'%s' holds no index", dir);
    return cv_hint(err, CV_NO_INDEX, "make one with: congvan-index update --index '%s' PATH", dir);
}

enum cv_status generation_current(void *ctx, const char *dir, char **name, struct cv_error *err)
{
    char *path = generation_path(ctx, dir, "current");
    char line[64] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int error = errno;
    ssize_t n = fd < 0 ? -1 : read(fd, line, sizeof line - 1);
    if (fd >= 0) {
        error = errno;
        close(fd);
    }
    talloc_free(path);
    if (n < 0 && (error == ENOENT || error == ENOTDIR || error == EISDIR))
        return no_index(dir, err);
    if (n < 0)
        return cv_fail(err, CV_IO, "cannot read '%s/current': %s", dir, strerror(error));
    char *end = strchr(line, '\n');
    if (end)
        *end = 0;
    if (!end || strncmp(line, stub_word, sizeof stub_word - 1) ||
        !number_of(line + sizeof stub_word - 1)) {
        cv_fail(err, CV_CORRUPT, "'%s/current' does not name a generation", dir);
        return cv_hint(
            err, CV_CORRUPT,
            "write 'auto gen-N' with the highest N of '%s' into it, or build anew with --rebuild",
            dir);
    }
    *name = talloc_strdup(ctx, line + sizeof stub_word - 1);
    return CV_OK;
}

/* ---- the folder ------------------------------------------------------------------------------ */

static enum cv_status make_folders(const char *dir, struct cv_error *err)
{
    char *path = talloc_strdup(NULL, dir);
    enum cv_status status = CV_OK;
    for (char *slash = path; status == CV_OK && (slash = strchr(slash + 1, '/'));) {
        *slash = 0;
        if (mkdir(path, 0777) && errno != EEXIST && access(path, F_OK))
            status = cv_fail(err, CV_IO, "cannot make folder '%s': %s", path, strerror(errno));
        *slash = '/';
    }
    if (status == CV_OK && mkdir(path, 0777) && errno != EEXIST)
        status = cv_fail(err, CV_IO, "cannot make folder '%s': %s", path, strerror(errno));
    talloc_free(path);
    return status;
}

static bool is_ours(const char *name)
{
    static const char *const names[] = {".",           "..",     "current",
                                        "current.new", "holder", GENERATION_NEXT,
                                        "segments",    "ocr",    "lost+found"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(name, names[i]))
            return true;
    /* A merge in many steps, and a copy, keep their parts beside `next`. */
    return number_of(name) > 0 || !strncmp(name, GENERATION_NEXT ".", sizeof GENERATION_NEXT);
}

enum cv_status generation_make_folder(const char *dir, struct cv_error *err)
{
    enum cv_status status = make_folders(dir, err);
    if (status != CV_OK)
        return status;
    DIR *d = opendir(dir);
    if (!d)
        return cv_fail(err, CV_IO, "cannot read folder '%s': %s", dir, strerror(errno));
    bool index = false;
    char foreign[256] = "";
    for (struct dirent *e; (e = readdir(d));) {
        index = index || !strcmp(e->d_name, "current");
        if (!is_ours(e->d_name))
            snprintf(foreign, sizeof foreign, "%s", e->d_name);
    }
    closedir(d);
    if (index || !*foreign)
        return CV_OK;
    cv_fail(err, CV_NO_INDEX, "'%s' is no index and not empty: there is '%s'", dir, foreign);
    return cv_hint(err, CV_NO_INDEX, "name a new or empty folder with --index");
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path) && errno != ENOENT ? errno : 0;
}

enum cv_status generation_remove_tree(const char *path, struct cv_error *err)
{
    struct stat st;
    if (lstat(path, &st) && errno == ENOENT)
        return CV_OK;
    int error = nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    if (error)
        return cv_fail(err, CV_IO, "cannot remove '%s': %s", path,
                       strerror(error > 0 ? error : errno));
    return CV_OK;
}

uint64_t generation_bytes(const char *path)
{
    uint64_t bytes = 0;
    DIR *d = opendir(path);
    if (!d)
        return 0;
    struct stat st;
    for (struct dirent *e; (e = readdir(d));)
        if (!fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW) && S_ISREG(st.st_mode))
            bytes += (uint64_t)st.st_size;
    closedir(d);
    return bytes;
}

/* ---- switching ------------------------------------------------------------------------------- */

static enum cv_status sync_one(int folder, const char *name, struct cv_error *err)
{
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
    int error = fd < 0 || fsync(fd) ? errno : 0;
    if (fd >= 0)
        close(fd);
    return error ? cv_fail(err, CV_IO, "cannot bring '%s' to disk: %s", name, strerror(error))
                 : CV_OK;
}

/* Syncs a folder's files, then the folder. */
static enum cv_status sync_folder(const char *path, struct cv_error *err)
{
    DIR *d = opendir(path);
    if (!d)
        return cv_fail(err, CV_IO, "cannot read folder '%s': %s", path, strerror(errno));
    enum cv_status status = CV_OK;
    for (struct dirent *e; status == CV_OK && (e = readdir(d));)
        if (e->d_name[0] != '.')
            status = sync_one(dirfd(d), e->d_name, err);
    if (status == CV_OK)
        status = sync_one(dirfd(d), ".", err);
    closedir(d);
    return status;
}

/* Writes DIR/current through a file of its own and one rename. */
static enum cv_status write_current(void *ctx, const char *dir, const char *name,
                                    struct cv_error *err)
{
    char *new = generation_path(ctx, dir, "current.new"),
         *path = generation_path(ctx, dir, "current");
    const char *step = "open";
    int fd = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        goto failed;
    step = "write";
    if (dprintf(fd, "%s%s\n", stub_word, name) < 0)
        goto failed;
    step = "sync";
    if (fsync(fd))
        goto failed;
    step = "close";
    int closed = close(fd);
    fd = -1;
    if (closed)
        goto failed;
    step = "rename";
    if (rename(new, path))
        goto failed;
    int folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        fsync(folder); /* the switch is done; a folder that cannot be synced only makes it less
                          durable */
        close(folder);
    }
    return CV_OK;
failed:;
    int error = errno;
    if (fd >= 0)
        close(fd);
    unlink(new);
    return cv_fail(err, CV_IO, "cannot %s '%s': %s", step, new, strerror(error));
}

/* Removes all generations but the two that are named. Failing is no harm: the next switch tries
 * again. */
static void remove_old(void *ctx, const char *dir, const char *current, const char *before)
{
    DIR *d = opendir(dir);
    if (!d)
        return;
    for (struct dirent *e; (e = readdir(d));)
        if (number_of(e->d_name) && strcmp(e->d_name, current) && strcmp(e->d_name, before))
            generation_remove_tree(generation_path(ctx, dir, e->d_name), NULL);
    closedir(d);
}

/* A number higher than that of every generation in the folder, also of such as a crash left behind.
 */
static unsigned free_number(const char *dir)
{
    unsigned highest = 0;
    DIR *d = opendir(dir);
    for (struct dirent *e; d && (e = readdir(d));) {
        unsigned n = number_of(e->d_name);
        highest = n > highest ? n : highest;
    }
    if (d)
        closedir(d);
    return highest + 1;
}

enum cv_status generation_publish(const char *dir, struct cv_error *err)
{
    void *ctx = talloc_new(NULL);
    char *next = generation_path(ctx, dir, GENERATION_NEXT);
    char *name = talloc_asprintf(ctx, "gen-%u", free_number(dir));
    char *before = NULL;
    enum cv_status status = CV_OK;
    if (access(next, F_OK)) {
        status = cv_fail(err, CV_NOT_FOUND, "'%s' has no new generation to switch to", dir);
        goto done;
    }
    if (generation_current(ctx, dir, &before, NULL) != CV_OK)
        before = "";
    status = sync_folder(next, err);
    if (status != CV_OK)
        goto done;
    if (rename(next, generation_path(ctx, dir, name))) {
        status = cv_fail(err, CV_IO, "cannot rename '%s' to '%s': %s", next, name, strerror(errno));
        goto done;
    }
    status = write_current(ctx, dir, name, err);
    if (status == CV_OK)
        remove_old(ctx, dir, name, before);
done:
    talloc_free(ctx);
    return status;
}
