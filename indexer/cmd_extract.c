#include "indexer/command.h"
#include "indexer/document.h"
#include "indexer/path.h"
#include <errno.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

struct options {
    const char *corrections, *readers;
    unsigned ocr_jobs;
    int ocr;
    bool text, explain;
};

static const struct option_spec specs[] = {
    {"text", OPTION_FLAG, offsetof(struct options, text), NULL,
     "print the decoded text, not the record", 0},
    {"explain", OPTION_FLAG, offsetof(struct options, explain), NULL,
     "say where each field was read, and by which rule", 0},
    {"ocr", OPTION_CHOICE, offsetof(struct options, ocr), "auto|never|always", "read scans by OCR",
     0},
    {"ocr-jobs", OPTION_NUMBER, offsetof(struct options, ocr_jobs), "N",
     "read N pages of a scan at once (as many as cores)", 1},
    {"corrections", OPTION_STRING, offsetof(struct options, corrections), "FILE",
     "apply corrections by hand", 0},
    {"readers", OPTION_STRING, offsetof(struct options, readers), "FILE",
     "own readers of further file formats", 0},
    {0}};

struct extracting {
    struct command_call *call;
    const struct options *options;
    struct document_options document;
    struct corpus_options corpus;
    int exit_status;
};

static void failed(struct extracting *x, const char *path, enum cv_status status,
                   const char *message, const char *hint)
{
    struct cv_error err;
    if (strstr(message, path))
        cv_fail(&err, status, "%s", message);
    else
        cv_fail(&err, status, "'%s': %s", path, message);
    cv_hint(&err, status, "%s", hint);
    x->exit_status = command_failed(x->call, &err);
}

static void print_record(struct extracting *x, const struct corpus_document *doc)
{
    void *ctx = talloc_new(NULL);
    json_t *facts = document_facts(doc);
    struct document made;
    const char *paths[] = {doc->path, NULL}; /* shown as given; corrections go by absolute paths */
    const char *absolute[] = {path_absolute(ctx, doc->path, NULL), NULL};
    x->document.correction_paths = absolute;
    document_make(ctx, doc->text, doc->length, facts, paths, &x->document, &made);
    puts(made.json);
    json_decref(facts);
    talloc_free(ctx);
}

static bool on_document(void *user, const struct corpus_document *doc)
{
    struct extracting *x = user;
    if (x->options->text) {
        fwrite(doc->text, 1, doc->length, stdout);
        if (doc->length && doc->text[doc->length - 1] != '\n')
            putchar('\n');
    } else {
        print_record(x, doc);
    }
    return !ferror(stdout);
}

static void on_problem(void *user, const char *path, enum cv_status status, const char *message)
{
    failed(user, path, status, message, "");
}

static void read_file(struct extracting *x, const char *path)
{
    struct corpus_reader reader = {.user = x, .document = on_document, .problem = on_problem};
    struct cv_error err = {0};
    enum cv_status status = corpus_read(path, &x->corpus, &reader, &err);
    if (status != CV_OK && !ferror(stdout))
        failed(x, path, status, err.message, err.hint);
}

static bool on_file(void *user, const struct corpus_entry *entry)
{
    read_file(user, entry->path);
    return !ferror(stdout);
}

/* A file is read whatever its name; a folder gives all that an update would find in it. */
static void read_argument(struct extracting *x, const char *path)
{
    static const struct corpus_walk_options options = {.follow_links = true};
    struct corpus_walker walker = {.user = x, .file = on_file, .problem = on_problem};
    struct cv_error err = {0};
    struct stat st;
    if (stat(path, &st) || !S_ISDIR(st.st_mode)) {
        read_file(x, path);
        return;
    }
    enum cv_status status = corpus_walk(&path, 1, &options, &walker, &err);
    if (status != CV_OK && status != CV_INTERRUPTED)
        failed(x, path, status, err.message, err.hint);
}

static int run(struct command_call *call)
{
    const struct options *o = call->options;
    struct cv_error err = {0};
    struct corrections *corrections = NULL;
    if (o->corrections && corrections_load(call->ctx, o->corrections, &corrections, &err) != CV_OK)
        return command_failed(call, &err);
    struct extracting x = {
        .call = call,
        .options = o,
        .document = {.corrections = corrections, .today = document_today(), .explain = o->explain},
        .corpus = {.ocr = (enum corpus_ocr)o->ocr,
                   .ocr_jobs = o->ocr_jobs,
                   .readers_file = o->readers},
    };
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (!x.corpus.ocr_jobs && cores > 0)
        x.corpus.ocr_jobs = (unsigned)cores;
    for (size_t i = 0; i < call->arg_count && !ferror(stdout); i++)
        read_argument(&x, call->args[i]);
    return x.exit_status;
}

const struct command cmd_extract = {
    .name = "extract",
    .usage = "FILE...",
    .summary = "print the record of each document as one line of JSON; the index plays no part",
    .specs = specs,
    .options_size = sizeof(struct options),
    .least_args = 1,
    .most_args = SIZE_MAX,
    .run = run};
