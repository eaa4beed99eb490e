/*
 * plan: what is to be done, from what the index knows (state) and what stands on disk (scan). Pure:
 * no I/O, so that each rule has a test.
 */
#pragma once
#include "indexer/corrections.h"
#include "indexer/scan.h"

enum plan_action {
    PLAN_KEEP,    /* known and unchanged, or outside of the folders looked at, or under a guard */
    PLAN_NEW,     /* no entry yet */
    PLAN_CHANGED, /* other size or time than before */
    PLAN_RETRY,   /* set aside before, and worth another try */
    PLAN_REREAD,  /* unchanged, but read by other readers or under another rule of secrecy */
    PLAN_GONE,    /* known, and no longer there */
    PLAN_ACTION_COUNT
};

/* One path. The items together, in path order, are the whole state to be: each run ends by saving
 * their entries. */
struct plan_item {
    const struct scan_file *file; /* NULL: not there, or not looked at */
    struct state_entry *entry;    /* what the index holds at present, NULL if nothing; replaced when
                                     the item is done */
    enum plan_action action;
    bool hash_first; /* its content may be known: compare hashes before reading */
    bool done;
};

/* Why removals under a root were left undone. */
enum plan_guard { GUARD_NONE, GUARD_MISSING, GUARD_EMPTY, GUARD_DEVICE, GUARD_SHARE };
struct plan_guarded {
    const char *root;
    enum plan_guard why;
    size_t files; /* that would have gone */
};

struct plan_options {
    uint32_t reader;      /* CORPUS_READER_VERSION */
    uint32_t fingerprint; /* of the readers at hand */
    int64_t now;          /* seconds since 1970 */
    const struct corrections *corrections;
    bool include_classified;
    bool retry_failed;
    bool force_delete;
    bool rebuild; /* every file is read again */
};
struct plan {
    struct plan_item *items;
    size_t count;
    size_t counts[PLAN_ACTION_COUNT];
    uint64_t read_bytes; /* of the files to read */
    struct plan_guarded *guarded;
    size_t guarded_count;
};

/* The plan is a child of ctx; its items point into state and scan. */
struct plan *plan_make(void *ctx, const struct state *state, const struct scan *scan,
                       const struct plan_options *options);

/* True if a run so long after `attempts` failures should try again: transient faults wait one hour,
 * then four times longer each time, at most 30 days; others wait until file or readers change. */
bool plan_worth_retry(const struct state_fault *fault, int64_t now);
/* More than a fifth of the documents would go: the sign of a half-mounted share, not of a day's
 * work. */
bool plan_too_many_gone(size_t gone, size_t known);
