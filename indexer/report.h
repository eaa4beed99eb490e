/* report: what a run did, for a person (log), for programs (--report, JSON) and for a monitoring
 * system (--metrics, Prometheus text). */
#pragma once
#include "indexer/arena.h"
#include "indexer/log.h"
#include "indexer/state.h"

/* Counts of files, in the order of the report. The table in report.c gives their names. */
enum report_count {
    REPORT_SEEN,
    REPORT_NEW,
    REPORT_CHANGED,
    REPORT_TOUCHED, /* other time, same content */
    REPORT_MOVED,
    REPORT_DUPLICATE, /* another path of a document that is there already */
    REPORT_REMOVED,
    REPORT_REREAD,
    REPORT_UNCHANGED,
    REPORT_SET_ASIDE, /* in this run */
    REPORT_KNOWN_BAD, /* set aside before, not tried again */
    REPORT_WITHHELD,  /* bears a degree of secrecy: path and fact only */
    REPORT_KEPT,      /* removals that a guard took back */
    REPORT_REFRESHED, /* records made anew from stored text; documents, not files */
    REPORT_COUNTS
};

enum report_stage {
    REPORT_SCAN,
    REPORT_PLAN,
    REPORT_READ,
    REPORT_PARSE,
    REPORT_WRITE,
    REPORT_MERGE,
    REPORT_STAGES
};

struct report_item {
    const char *path, *reason;
    enum state_stage stage;
    enum cv_status status;
    uint32_t attempts;
};
struct report_list {
    struct report_item *items;
    size_t count, room;
};

struct report {
    struct arena arena;
    int64_t started; /* seconds since 1970 */
    struct timespec begin;
    const char *index;
    uint64_t counts[REPORT_COUNTS];
    uint64_t bytes, text_bytes;    /* of files seen; of text read */
    uint64_t documents;            /* in the index at the end */
    double seconds[REPORT_STAGES]; /* READ to WRITE: summed over workers */
    double elapsed;
    struct report_list set_aside, withheld, guarded;
    bool dry_run, interrupted;
    struct cv_error failure; /* status CV_OK: none */
    int exit_status;
};

struct report *report_new(void *ctx, const char *index);
void report_add(struct report *r, struct report_list *list, const char *path,
                enum state_stage stage, enum cv_status status, const char *reason,
                uint32_t attempts);
/* Seconds since *mark, which is moved to now. */
double report_lap(struct timespec *mark);
/* Fixes the end: elapsed time. */
void report_finish(struct report *r, int exit_status);

/* One summary line and one line for each thing set aside. */
void report_log(const struct report *r, struct log *log);
/* Write the whole file or leave the old one. */
enum cv_status report_write_json(const struct report *r, const char *path, struct cv_error *err);
enum cv_status report_write_metrics(const struct report *r, const char *path, struct cv_error *err);
