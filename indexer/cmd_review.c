#include "corpus/corpus.h"
#include "indexer/command.h"
#include "indexer/dump.h"
#include "indexer/review.h"
#include <talloc.h>

struct options {
    const char *index;
    int format;
};
enum { FORMAT_TABLE, FORMAT_TSV };

static const struct option_spec specs[] = {
    {"index", OPTION_STRING, offsetof(struct options, index), "DIR", "the index", 0},
    {"format", OPTION_CHOICE, offsetof(struct options, format), "table|tsv",
     "tsv: in the form of a file of corrections, ready to be filled in", 0},
    {0}};

struct reviewing {
    const struct options *options;
    struct store *s;
    size_t records;
};

/* Tabs and line ends part columns and lines. */
static void print_flat(const char *s)
{
    for (; *s; s++)
        putchar(*s == '\t' || *s == '\n' || *s == '\r' || *s == '\f' ? ' ' : *s);
}

static void print_finding(void *user, const char *path, const char *field, const char *value,
                          const char *reason, const char *evidence)
{
    const struct reviewing *r = user;
    const char *const columns[] = {path, field, value};
    for (size_t i = 0; i < 3; i++) {
        print_flat(columns[i]);
        fputs(r->options->format == FORMAT_TSV ? "\t" : "  ", stdout);
    }
    print_flat(reason);
    if (*evidence) {
        fputs(": ", stdout);
        print_flat(evidence);
    }
    putchar('\n');
}

static enum cv_status review_one(void *user, void *ctx, const struct store_document *doc,
                                 struct cv_error *err)
{
    struct reviewing *r = user;
    (void)err;
    r->records += review_record(ctx, r->s, doc, print_finding, r) > 0;
    return CV_OK;
}

static int run(struct command_call *call)
{
    struct reviewing r = {.options = call->options};
    struct state *state = NULL;
    struct cv_error err = {0};
    enum cv_status status =
        store_open(call->ctx, command_index(call, r.options->index), &r.s, &err);
    if (status == CV_OK)
        status = state_load(call->ctx, r.s, &state, &err);
    if (status == CV_OK && r.options->format == FORMAT_TSV)
        puts("# path\tfield\tvalue (put right, then use the file with --corrections)\twhy it is "
             "listed; write who and when");
    if (status == CV_OK)
        status = dump_each(r.s, state, true, review_one, &r, &err);
    if (status == CV_OK)
        log_line(call->log, LOG_NOTICE, "%zu records need a person", r.records);
    store_close(r.s);
    return status == CV_OK ? 0 : command_failed(call, &err);
}

const struct command cmd_review = {
    .name = "review",
    .usage = "",
    .summary = "list the records that need a person: missing, deduced or contradictory fields",
    .specs = specs,
    .options_size = sizeof(struct options),
    .run = run};
