/* scan: what stands in the source folders now. */
#pragma once
#include "indexer/state.h"

struct scan_file {
    const char *path;
    int64_t size, mtime_ns;
};
struct scan_problem {
    const char *path;
    enum cv_status status;
    const char *message;
};
struct scan_root {
    const char *path; /* absolute */
    uint64_t device;
    size_t files;
    bool reachable; /* false: missing or closed to us, and problems says why */
};
struct scan {
    struct arena arena;
    struct scan_file *files; /* in path order, each path once */
    size_t count, room;
    uint64_t bytes;
    struct scan_root *roots; /* in path order, none below another */
    size_t root_count;
    struct scan_problem *problems;
    size_t problem_count, problem_room;
};

/* Walks the roots; one that cannot be reached is a problem of its own and the others are walked all
 * the same. `stop` (may be NULL) is looked at between files. CV_INTERRUPTED if it was set. A child
 * of ctx. */
enum cv_status scan_walk(void *ctx, const char *const *roots, size_t count,
                         const volatile int *stop, struct scan **out, struct cv_error *err);
/* The root that a path lies under, NULL if none. */
const struct scan_root *scan_root_of(const struct scan *scan, const char *path);
/* True if the walk could not look at this path, for a folder above it was closed: its absence means
 * nothing. */
bool scan_hidden(const struct scan *scan, const char *path);
