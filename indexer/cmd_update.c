#include "indexer/command.h"
#include "indexer/signals.h"
#include "indexer/update.h"
#include <sys/resource.h>
#include <talloc.h>
#include <unistd.h>

struct options {
    const char *index, *report, *metrics, *corrections, *readers;
    unsigned jobs, ocr_jobs, wait, timeout;
    int ocr;
    bool rebuild, dry_run, include_classified, retry_failed, force_delete, quiet;
};

static const struct option_spec specs[] = {
    {"index", OPTION_STRING, offsetof(struct options, index), "DIR", "the index", 0},
    {"jobs", OPTION_NUMBER, offsetof(struct options, jobs), "N",
     "read with N processes (as many as cores, at most 4)", 1},
    {"rebuild", OPTION_FLAG, offsetof(struct options, rebuild), NULL,
     "build a new index beside the old one, then switch; readers go on undisturbed", 0},
    {"dry-run", OPTION_FLAG, offsetof(struct options, dry_run), NULL,
     "say what would be done, and change nothing", 0},
    {"ocr", OPTION_CHOICE, offsetof(struct options, ocr), "auto|never|always", "read scans by OCR",
     0},
    {"ocr-jobs", OPTION_NUMBER, offsetof(struct options, ocr_jobs), "N",
     "read N pages of a scan at once (cores divided by --jobs)", 1},
    {"include-classified", OPTION_FLAG, offsetof(struct options, include_classified), NULL,
     "index documents stamped MẬT, TỐI MẬT or TUYỆT MẬT as well", 0},
    {"corrections", OPTION_STRING, offsetof(struct options, corrections), "FILE",
     "corrections by hand (else the file of the last run, or FOLDER.corrections.tsv)", 0},
    {"readers", OPTION_STRING, offsetof(struct options, readers), "FILE",
     "own readers of further file formats", 0},
    {"retry-failed", OPTION_FLAG, offsetof(struct options, retry_failed), NULL,
     "try the files again that were set aside", 0},
    {"force-delete", OPTION_FLAG, offsetof(struct options, force_delete), NULL,
     "remove what is gone, however much it is and even if the folder is missing", 0},
    {"wait", OPTION_NUMBER, offsetof(struct options, wait), "SECONDS",
     "wait for another run to end (0)", 0},
    {"timeout", OPTION_NUMBER, offsetof(struct options, timeout), "SECONDS",
     "set a file aside that takes longer (3600)", 1},
    {"report", OPTION_STRING, offsetof(struct options, report), "FILE", "write a report as JSON",
     0},
    {"metrics", OPTION_STRING, offsetof(struct options, metrics), "FILE",
     "write figures for a Prometheus node exporter", 0},
    {"quiet", OPTION_FLAG, offsetof(struct options, quiet), NULL,
     "no summary and no progress; warnings and errors only", 0},
    {0}};

/* A merge has all its segments open at once; the limit is low for programs that use select(). */
static void allow_many_files(void)
{
    enum { FILES_WANTED = 4096 };
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) || files.rlim_cur >= FILES_WANTED)
        return;
    files.rlim_cur = files.rlim_max < FILES_WANTED ? files.rlim_max : FILES_WANTED;
    setrlimit(RLIMIT_NOFILE, &files);
}

static int write_reports(struct command_call *call, const struct report *report)
{
    const struct options *o = call->options;
    struct cv_error err = {0};
    int exit_status = report->exit_status;
    if (o->report && report_write_json(report, o->report, &err) != CV_OK)
        exit_status = command_failed(call, &err);
    if (o->metrics && report_write_metrics(report, o->metrics, &err) != CV_OK)
        exit_status = command_failed(call, &err);
    return exit_status;
}

struct running {
    struct command_call *call;
    struct report *report;
};

/* A run that cannot be ended in order is reported all the same. */
static void broke_down(void *user, const struct cv_error *err)
{
    struct running *r = user;
    r->report->failure = *err;
    report_finish(r->report, command_failed(r->call, err));
    report_log(r->report, r->call->log);
    _exit(write_reports(r->call, r->report));
}

static int run(struct command_call *call)
{
    const struct options *o = call->options;
    signals_catch();
    allow_many_files();
    call->log->quiet = o->quiet;
    struct update_options update = {
        .index = command_index(call, o->index),
        .paths = call->args,
        .path_count = call->arg_count,
        .corrections = o->corrections,
        .readers = o->readers,
        .ocr = (enum corpus_ocr)o->ocr,
        .ocr_jobs = o->ocr_jobs,
        .jobs = o->jobs,
        .wait_seconds = o->wait,
        .file_seconds = o->timeout,
        .rebuild = o->rebuild,
        .dry_run = o->dry_run,
        .include_classified = o->include_classified,
        .retry_failed = o->retry_failed,
        .force_delete = o->force_delete,
    };
    struct running running = {call, report_new(call->ctx, update.index)};
    store_on_breakdown(broke_down, &running);
    update_run(call->ctx, &update, call->log, running.report);
    return write_reports(call, running.report);
}

const struct command cmd_update = {
    .name = "update",
    .usage = "[PATH...]",
    .summary = "bring the index up to date with its folders (without PATH: those of the last runs)",
    .specs = specs,
    .options_size = sizeof(struct options),
    .most_args = SIZE_MAX,
    .run = run};
