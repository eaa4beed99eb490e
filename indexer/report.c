#include "indexer/report.h"
#include "indexer/path.h"
#include <jansson.h>
#include <talloc.h>

/* Names in the JSON report and as label of the metric. */
static const char *const count_names[REPORT_COUNTS] = {
    [REPORT_SEEN] = "seen",
    [REPORT_NEW] = "new",
    [REPORT_CHANGED] = "changed",
    [REPORT_TOUCHED] = "touched",
    [REPORT_MOVED] = "moved",
    [REPORT_DUPLICATE] = "duplicate",
    [REPORT_REMOVED] = "removed",
    [REPORT_REREAD] = "reread",
    [REPORT_UNCHANGED] = "unchanged",
    [REPORT_SET_ASIDE] = "set_aside",
    [REPORT_KNOWN_BAD] = "set_aside_before",
    [REPORT_WITHHELD] = "withheld",
    [REPORT_KEPT] = "removals_held_back",
    [REPORT_REFRESHED] = "refreshed",
};
static const char *const stage_names[REPORT_STAGES] = {
    [REPORT_SCAN] = "scan",   [REPORT_PLAN] = "plan",   [REPORT_READ] = "read",
    [REPORT_PARSE] = "parse", [REPORT_WRITE] = "write", [REPORT_MERGE] = "merge",
};

struct report *report_new(void *ctx, const char *index)
{
    struct report *r = talloc_zero(ctx, struct report);
    arena_init(&r->arena, r);
    r->index = index;
    r->started = (int64_t)time(NULL);
    clock_gettime(CLOCK_MONOTONIC, &r->begin);
    return r;
}

void report_add(struct report *r, struct report_list *list, const char *path,
                enum state_stage stage, enum cv_status status, const char *reason,
                uint32_t attempts)
{
    if (list->count == list->room) {
        list->room = list->room ? list->room * 2 : 16;
        list->items = talloc_realloc_size(r, list->items, list->room * sizeof *list->items);
        if (!list->items)
            abort();
    }
    list->items[list->count++] = (struct report_item){.path = arena_strdup(&r->arena, path),
                                                      .reason = arena_strdup(&r->arena, reason),
                                                      .stage = stage,
                                                      .status = status,
                                                      .attempts = attempts};
}

double report_lap(struct timespec *mark)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    double seconds =
        (double)(now.tv_sec - mark->tv_sec) + (double)(now.tv_nsec - mark->tv_nsec) / 1e9;
    *mark = now;
    return seconds;
}

void report_finish(struct report *r, int exit_status)
{
    struct timespec begin = r->begin;
    r->elapsed = report_lap(&begin);
    r->exit_status = exit_status;
}

/* True if a run that failed had come to nothing yet that a summary could tell. */
static bool failed_at_once(const struct report *r)
{
    uint64_t work = 0;
    for (int i = 0; i < REPORT_COUNTS; i++)
        work += i == REPORT_SEEN ? 0 : r->counts[i];
    return r->failure.status && !work;
}

void report_log(const struct report *r, struct log *log)
{
    for (size_t i = 0; i < r->set_aside.count; i++) {
        const struct report_item *item = &r->set_aside.items[i];
        bool named = strstr(item->reason, item->path) != NULL;
        char attempt[32] = "";
        if (item->attempts > 1)
            snprintf(attempt, sizeof attempt, ", attempt %u", item->attempts);
        log_line(log, LOG_WARNING, "set aside: %s%s%s (%s%s)", named ? "" : item->path,
                 named ? "" : ": ", item->reason, state_stage_name(item->stage), attempt);
    }
    for (size_t i = 0; i < r->withheld.count; i++)
        log_line(log, LOG_WARNING, "withheld: %s: %s", r->withheld.items[i].path,
                 r->withheld.items[i].reason);
    for (size_t i = 0; i < r->guarded.count; i++)
        log_line(log, LOG_WARNING, "%s: %s", r->guarded.items[i].path, r->guarded.items[i].reason);
    if (failed_at_once(r))
        return;
    struct cv_buf line;
    cv_buf_init(&line, NULL);
    cv_buf_str(&line, r->dry_run ? "dry run: " : "");
    for (int i = 0; i < REPORT_COUNTS; i++)
        if (r->counts[i] || i == REPORT_SEEN) {
            cv_buf_printf(&line, "%s%llu ", i == REPORT_SEEN ? "" : ", ",
                          (unsigned long long)r->counts[i]);
            for (const char *p = count_names[i]; *p; p++)
                cv_buf_char(&line, *p == '_' ? ' ' : *p);
        }
    log_line(log, LOG_NOTICE, "%s; %llu documents in the index; %.1f s%s", cv_buf_cstr(&line),
             (unsigned long long)r->documents, r->elapsed, r->interrupted ? "; interrupted" : "");
    talloc_free(line.bytes);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static json_t *list_json(void *ctx, const struct report_list *list)
{
    json_t *to = json_array();
    for (size_t i = 0; i < list->count; i++) {
        const struct report_item *item = &list->items[i];
        json_t *o = json_object();
        json_object_set_new(o, "path", json_string(path_printable(ctx, item->path)));
        json_object_set_new(o, "stage", json_string(state_stage_name(item->stage)));
        json_object_set_new(o, "status", json_string(cv_status_text(item->status)));
        json_object_set_new(o, "reason", json_string(path_printable(ctx, item->reason)));
        if (item->attempts)
            json_object_set_new(o, "attempts", json_integer(item->attempts));
        json_array_append_new(to, o);
    }
    return to;
}

static json_t *report_json(void *ctx, const struct report *r)
{
    char stamp[32];
    time_t started = (time_t)r->started;
    struct tm tm;
    strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&started, &tm));
    json_t *to = json_object(), *files = json_object(), *seconds = json_object();
    json_object_set_new(to, "format_version", json_integer(1));
    json_object_set_new(to, "started", json_string(stamp));
    json_object_set_new(to, "index", json_string(path_printable(ctx, r->index)));
    json_object_set_new(to, "exit_status", json_integer(r->exit_status));
    json_object_set_new(to, "dry_run", json_boolean(r->dry_run));
    json_object_set_new(to, "interrupted", json_boolean(r->interrupted));
    json_object_set_new(to, "error",
                        r->failure.status ? json_string(path_printable(ctx, r->failure.message))
                                          : json_null());
    for (int i = 0; i < REPORT_COUNTS; i++)
        json_object_set_new(files, count_names[i], json_integer((json_int_t)r->counts[i]));
    json_object_set_new(to, "files", files);
    json_object_set_new(to, "documents", json_integer((json_int_t)r->documents));
    json_object_set_new(to, "bytes", json_integer((json_int_t)r->bytes));
    json_object_set_new(to, "text_bytes", json_integer((json_int_t)r->text_bytes));
    for (int i = 0; i < REPORT_STAGES; i++)
        json_object_set_new(seconds, stage_names[i], json_real(r->seconds[i]));
    json_object_set_new(seconds, "elapsed", json_real(r->elapsed));
    json_object_set_new(to, "seconds", seconds);
    json_object_set_new(to, "set_aside", list_json(ctx, &r->set_aside));
    json_object_set_new(to, "withheld", list_json(ctx, &r->withheld));
    json_object_set_new(to, "guards", list_json(ctx, &r->guarded));
    return to;
}

static bool print_json(FILE *to, void *user)
{
    void *ctx = talloc_new(NULL);
    json_t *json = report_json(ctx, user);
    bool good =
        !json_dumpf(json, to, JSON_INDENT(2) | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(6)) &&
        fputc('\n', to) != EOF;
    json_decref(json);
    talloc_free(ctx);
    return good;
}

enum cv_status report_write_json(const struct report *r, const char *path, struct cv_error *err)
{
    return path_replace_file(path, print_json, (void *)(uintptr_t)r, err);
}

/* ---- Prometheus ------------------------------------------------------------------------------ */

static void print_gauge(FILE *to, const char *name, const char *help, double value)
{
    fprintf(to,
            "# HELP congvan_index_%s %s\n# TYPE congvan_index_%s gauge\ncongvan_index_%s %.17g\n",
            name, help, name, name, value);
}

/* https://prometheus.io/docs/instrumenting/exposition_formats/ : all of these are gauges, for each
 * run writes them anew. */
static bool print_metrics(FILE *to, void *user)
{
    const struct report *r = user;
    print_gauge(to, "last_run_timestamp_seconds", "When the last run began.", (double)r->started);
    print_gauge(to, "last_run_duration_seconds", "How long it took.", r->elapsed);
    print_gauge(to, "last_run_exit_status",
                "Its exit status: 0 done, 3 failed, 4 files set aside, 5 locked.", r->exit_status);
    print_gauge(to, "last_run_interrupted", "1 if a signal ended it.", r->interrupted);
    print_gauge(to, "documents", "Documents in the index.", (double)r->documents);
    print_gauge(to, "source_bytes", "Bytes of the files seen.", (double)r->bytes);
    print_gauge(to, "text_bytes", "Bytes of text read in the last run.", (double)r->text_bytes);
    fprintf(to, "# HELP congvan_index_files Files of the last run by what became of them.\n# TYPE "
                "congvan_index_files gauge\n");
    for (int i = 0; i < REPORT_COUNTS; i++)
        fprintf(to, "congvan_index_files{state=\"%s\"} %llu\n", count_names[i],
                (unsigned long long)r->counts[i]);
    fprintf(to, "# HELP congvan_index_stage_seconds Time by stage, summed over workers.\n"
                "# TYPE congvan_index_stage_seconds gauge\n");
    for (int i = 0; i < REPORT_STAGES; i++)
        fprintf(to, "congvan_index_stage_seconds{stage=\"%s\"} %.6f\n", stage_names[i],
                r->seconds[i]);
    return !ferror(to);
}

enum cv_status report_write_metrics(const struct report *r, const char *path, struct cv_error *err)
{
    return path_replace_file(path, print_metrics, (void *)(uintptr_t)r, err);
}
