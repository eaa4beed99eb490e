#include "indexer/scan.h"
#include "corpus/corpus.h"
#include "indexer/path.h"
#include <errno.h>
#include <sys/stat.h>
#include <talloc.h>

struct walking {
    struct scan *scan;
    const volatile int *stop;
    bool sorted;
};

static bool add_file(void *user, const struct corpus_entry *entry)
{
    struct walking *w = user;
    struct scan *s = w->scan;
    if (w->stop && *w->stop)
        return false;
    if (s->count == s->room) {
        s->room = s->room ? s->room * 2 : 1024;
        s->files = talloc_realloc_size(s, s->files, s->room * sizeof *s->files);
        if (!s->files)
            abort();
    }
    struct scan_file *f = &s->files[s->count];
    *f = (struct scan_file){.path = arena_strdup(&s->arena, entry->path),
                            .size = entry->size,
                            .mtime_ns = entry->mtime_ns};
    if (s->count && state_path_compare(s->files[s->count - 1].path, f->path) >= 0)
        w->sorted = false;
    s->count++;
    s->bytes += (uint64_t)entry->size;
    return true;
}

static void add_problem(void *user, const char *path, enum cv_status status, const char *message)
{
    struct scan *s = ((struct walking *)user)->scan;
    if (s->problem_count == s->problem_room) {
        s->problem_room = s->problem_room ? s->problem_room * 2 : 16;
        s->problems = talloc_realloc_size(s, s->problems, s->problem_room * sizeof *s->problems);
        if (!s->problems)
            abort();
    }
    s->problems[s->problem_count++] =
        (struct scan_problem){.path = arena_strdup(&s->arena, path),
                              .status = status,
                              .message = arena_strdup(&s->arena, message)};
}

static int compare_roots(const void *a, const void *b)
{
    return state_path_compare(((const struct scan_root *)a)->path,
                              ((const struct scan_root *)b)->path);
}

static int compare_files(const void *a, const void *b)
{
    return state_path_compare(((const struct scan_file *)a)->path,
                              ((const struct scan_file *)b)->path);
}

/* Absolute roots in path order, without those that lie below another. */
static void set_roots(struct scan *s, const char *const *roots, size_t count)
{
    s->roots = talloc_zero_array(s, struct scan_root, (unsigned)count);
    for (size_t i = 0; i < count; i++)
        s->roots[i].path = path_absolute(s, roots[i], NULL);
    qsort(s->roots, count, sizeof *s->roots, compare_roots);
    for (size_t i = 0; i < count; i++)
        if (!s->root_count || !state_path_below(s->roots[i].path, s->roots[s->root_count - 1].path))
            s->roots[s->root_count++] = s->roots[i];
}

static enum cv_status walk_root(struct walking *w, struct scan_root *root, struct cv_error *err)
{
    static const struct corpus_walk_options options = {.follow_links = true};
    struct corpus_walker walker = {.user = w, .file = add_file, .problem = add_problem};
    struct stat st;
    size_t before = w->scan->count;
    struct cv_error why = {0};
    enum cv_status status =
        stat(root->path, &st)
            ? cv_fail(&why, CV_IO, "cannot open '%s': %s", root->path, strerror(errno))
            : corpus_walk(&root->path, 1, &options, &walker, &why);
    if (status == CV_INTERRUPTED) {
        if (err)
            *err = why;
        return status;
    }
    root->reachable = status == CV_OK;
    if (status == CV_OK)
        root->device = (uint64_t)st.st_dev;
    else
        add_problem(w, root->path, status, why.message);
    root->files = w->scan->count - before;
    return CV_OK;
}

enum cv_status scan_walk(void *ctx, const char *const *roots, size_t count,
                         const volatile int *stop, struct scan **out, struct cv_error *err)
{
    struct scan *s = talloc_zero(ctx, struct scan);
    arena_init(&s->arena, s);
    struct walking w = {.scan = s, .stop = stop, .sorted = true};
    set_roots(s, roots, count);
    for (size_t i = 0; i < s->root_count; i++) {
        enum cv_status status = walk_root(&w, &s->roots[i], err);
        if (status != CV_OK) {
            talloc_free(s);
            return status;
        }
    }
    if (!w.sorted) {
        qsort(s->files, s->count, sizeof *s->files, compare_files);
        size_t kept = 0;
        for (size_t i = 0; i < s->count; i++)
            if (!kept || strcmp(s->files[kept - 1].path, s->files[i].path) != 0)
                s->files[kept++] = s->files[i];
        s->count = kept;
    }
    *out = s;
    return CV_OK;
}

const struct scan_root *scan_root_of(const struct scan *scan, const char *path)
{
    for (size_t i = 0; i < scan->root_count; i++)
        if (state_path_below(path, scan->roots[i].path))
            return &scan->roots[i];
    return NULL;
}

bool scan_hidden(const struct scan *scan, const char *path)
{
    for (size_t i = 0; i < scan->problem_count; i++)
        if (scan->problems[i].status == CV_IO && state_path_below(path, scan->problems[i].path))
            return true;
    return false;
}
