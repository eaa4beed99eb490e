/* update: one run that brings an index up to date with its folders. The command `update` and the
 * repair of `check` are its callers. */
#pragma once
#include "corpus/corpus.h"
#include "indexer/log.h"
#include "indexer/report.h"

struct update_options {
    const char *index;
    const char *const *paths; /* folders and files; none: those of the last runs */
    size_t path_count;
    const char *corrections; /* file; NULL: the one of the last run, or ROOT.corrections.tsv */
    const char *readers;     /* file of the user's own readers; NULL: none */
    enum corpus_ocr ocr;
    unsigned ocr_jobs;     /* pages of a scan read at once; 0: as many as workers leave cores */
    unsigned jobs;         /* worker processes; 0: as many as cores, at most 4 */
    unsigned wait_seconds; /* for the lock */
    unsigned file_seconds; /* that one file may take; 0: an hour */
    bool rebuild, dry_run, include_classified, retry_failed, force_delete;
    /* Paths whose entries are not to be believed: they are read again (check --repair). */
    const char *const *doubted;
    size_t doubted_count;
};

/* Runs to the end or to the first failure, which is in report->failure as well; fills the report
 * and reports on log. Returns the exit status of the program. */
int update_run(void *ctx, const struct update_options *options, struct log *log,
               struct report *report);
