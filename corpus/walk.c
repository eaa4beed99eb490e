/* Walking folders in a stable order; see corpus.h. Paths are opened by name at each level, so that
 * no more than one descriptor is open however deep the tree. */
#include "corpus/internal.h"
#include "litter.table.h"
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

/* The folders above the one being read: a folder that is its own ancestor is a loop. */
struct ancestor {
    dev_t device;
    ino_t inode;
    const struct ancestor *up;
};

struct walk {
    const struct corpus_walk_options *options;
    const struct corpus_walker *walker;
    dev_t root_device;
};

bool corpus_is_litter(const char *name, bool folder)
{
    for (size_t i = 0; i < litter_count; i++)
        if ((litter_rows[i].kind[1] == 'o') == folder &&
            fnmatch(litter_rows[i].pattern, name, FNM_CASEFOLD) == 0)
            return true;
    return false;
}

static void problem(const struct walk *w, const char *path, enum cv_status status,
                    const char *message)
{
    if (w->walker->problem)
        w->walker->problem(w->walker->user, path, status, message);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names in a folder, sorted by bytes. An error in the middle of the folder is reported, and
 * what was read is kept. */
static char **folder_names(const struct walk *w, void *ctx, const char *path, size_t *count)
{
    *count = 0;
    DIR *dir = opendir(path);
    if (!dir) {
        problem(w, path, CV_IO, strerror(errno));
        return NULL;
    }
    char **names = NULL;
    unsigned n = 0, cap = 0;
    errno = 0;
    for (struct dirent *d; (d = readdir(dir)); errno = 0) {
        if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
            continue;
        if (n == cap) {
            cap = cap ? cap * 2 : 64;
            names = talloc_realloc(ctx, names, char *, cap);
            if (!names)
                abort();
        }
        names[n++] = talloc_strdup(ctx, d->d_name);
    }
    if (errno)
        problem(w, path, CV_IO, strerror(errno));
    closedir(dir);
    if (n)
        qsort(names, n, sizeof *names, by_bytes);
    *count = n;
    return names;
}

static bool report_file(const struct walk *w, const char *path, const struct stat *st)
{
    struct corpus_entry entry = {
        .path = path,
        .size = st->st_size,
        .mtime_ns = st->st_mtim.tv_sec * INT64_C(1000000000) + st->st_mtim.tv_nsec,
        .device = st->st_dev,
        .inode = st->st_ino,
    };
    return w->walker->file(w->walker->user, &entry);
}

static bool walk_folder(const struct walk *w, const char *path, const struct stat *st,
                        const struct ancestor *up);

/* One name in a folder. False stops the walk. */
static bool walk_entry(const struct walk *w, const char *path, const char *name,
                       const struct ancestor *up)
{
    struct stat st;
    if (lstat(path, &st) != 0) {
        /* Gone since the folder was read: nothing to report. */
        if (errno != ENOENT)
            problem(w, path, CV_IO, strerror(errno));
        return true;
    }
    bool link = S_ISLNK(st.st_mode);
    if (link && stat(path, &st) != 0) {
        problem(w, path, CV_IO, errno == ELOOP ? "symbolic link loop" : "dangling symbolic link");
        return true;
    }
    if (S_ISDIR(st.st_mode)) {
        if ((link && !w->options->follow_links) || corpus_is_litter(name, true))
            return true;
        return walk_folder(w, path, &st, up);
    }
    if (corpus_is_litter(name, false))
        return true;
    if (!S_ISREG(st.st_mode)) {
        problem(w, path, CV_UNSUPPORTED, "not a regular file");
        return true;
    }
    return report_file(w, path, &st);
}

static bool walk_folder(const struct walk *w, const char *path, const struct stat *st,
                        const struct ancestor *up)
{
    for (const struct ancestor *a = up; a; a = a->up)
        if (a->device == st->st_dev && a->inode == st->st_ino) {
            problem(w, path, CV_LIMIT, "symbolic link to a folder above it");
            return true;
        }
    if (w->options->one_file_system && st->st_dev != w->root_device)
        return true;

    struct ancestor here = {st->st_dev, st->st_ino, up};
    void *ctx = talloc_new(NULL);
    size_t count;
    char **names = folder_names(w, ctx, path, &count);
    const char *slash = strcmp(path, "/") == 0 ? "" : "/";
    bool go_on = true;
    for (size_t i = 0; i < count && go_on; i++) {
        if (names[i][0] == '.' && !w->options->hidden)
            continue;
        char *child = talloc_asprintf(ctx, "%s%s%s", path, slash, names[i]);
        go_on = walk_entry(w, child, names[i], &here);
        talloc_free(child);
    }
    talloc_free(ctx);
    return go_on;
}

/* The root without the slashes at its end, so that "a/" and "a" give the same paths. */
static char *trimmed(void *ctx, const char *root)
{
    size_t n = strlen(root);
    while (n > 1 && root[n - 1] == '/')
        n--;
    return talloc_strndup(ctx, root, n);
}

/* A root that is missing or closed to us stops everything before the first callback: a run that
 * took it for an empty archive would remove every document. */
static enum cv_status check_root(const char *root, struct stat *st, struct cv_error *err)
{
    if (stat(root, st) != 0)
        return cv_fail(err, CV_IO, "cannot open '%s': %s", root, strerror(errno));
    if (S_ISDIR(st->st_mode)) {
        DIR *dir = opendir(root);
        if (!dir)
            return cv_fail(err, CV_IO, "cannot read folder '%s': %s", root, strerror(errno));
        closedir(dir);
    } else if (!S_ISREG(st->st_mode)) {
        return cv_fail(err, CV_UNSUPPORTED, "'%s' is neither a file nor a folder", root);
    }
    return CV_OK;
}

enum cv_status corpus_walk(const char *const *roots, size_t root_count,
                           const struct corpus_walk_options *options,
                           const struct corpus_walker *walker, struct cv_error *err)
{
    static const struct corpus_walk_options defaults;
    struct stat st;
    for (size_t i = 0; i < root_count; i++) {
        enum cv_status status = check_root(roots[i], &st, err);
        if (status)
            return status;
    }
    bool go_on = true;
    for (size_t i = 0; i < root_count && go_on; i++) {
        enum cv_status status = check_root(roots[i], &st, err);
        if (status)
            return status;
        struct walk w = {options ? options : &defaults, walker, st.st_dev};
        char *root = trimmed(NULL, roots[i]);
        go_on = S_ISDIR(st.st_mode) ? walk_folder(&w, root, &st, NULL) : report_file(&w, root, &st);
        talloc_free(root);
    }
    return go_on ? CV_OK : cv_fail(err, CV_INTERRUPTED, "the walk was stopped");
}
