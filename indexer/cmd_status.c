#include "corpus/corpus.h"
#include "indexer/command.h"
#include "indexer/path.h"
#include "indexer/state.h"
#include "store/store.h"
#include "text/text.h"
#include <jansson.h>
#include <talloc.h>

struct options {
    const char *index;
    bool failed, json;
};

static const struct option_spec specs[] = {
    {"index", OPTION_STRING, offsetof(struct options, index), "DIR", "the index", 0},
    {"failed", OPTION_FLAG, offsetof(struct options, failed), NULL,
     "list the files that were set aside, and why", 0},
    {"json", OPTION_FLAG, offsetof(struct options, json), NULL, "print JSON", 0},
    {0}};

struct status {
    void *ctx;
    const char *index;
    struct store_facts facts;
    const struct state *state;
    size_t documents, faults, withheld;
};

static void count(struct status *s)
{
    for (size_t i = 0; i < s->state->count; i++) {
        const struct state_entry *e = s->state->entries[i];
        s->documents += e->doc_count;
        s->faults += e->fault_count;
        for (uint32_t d = 0; d < e->doc_count; d++)
            s->withheld += e->docs[d].withheld;
    }
}

static void stamp(char out[32], int64_t seconds)
{
    time_t t = (time_t)seconds;
    struct tm tm;
    if (!seconds || !strftime(out, 32, "%Y-%m-%d %H:%M:%S", localtime_r(&t, &tm)))
        snprintf(out, 32, "never");
}

/* ---- faults ---------------------------------------------------------------------------------- */

static json_t *fault_json(const struct status *s, const struct state_entry *e,
                          const struct state_fault *f)
{
    char last[32];
    stamp(last, f->last);
    json_t *o = json_object();
    json_object_set_new(
        o, "path", json_string(path_printable(s->ctx, path_of_member(s->ctx, e->path, f->member))));
    json_object_set_new(o, "stage", json_string(state_stage_name(f->stage)));
    json_object_set_new(o, "status", json_string(cv_status_text(f->status)));
    json_object_set_new(o, "reason", json_string(path_printable(s->ctx, f->reason)));
    json_object_set_new(o, "attempts", json_integer(f->attempts));
    json_object_set_new(o, "last", json_string(last));
    return o;
}

static json_t *faults_json(const struct status *s)
{
    json_t *list = json_array();
    for (size_t i = 0; i < s->state->count; i++)
        for (uint32_t f = 0; f < s->state->entries[i]->fault_count; f++)
            json_array_append_new(
                list, fault_json(s, s->state->entries[i], &s->state->entries[i]->faults[f]));
    return list;
}

static void print_faults(const struct status *s)
{
    for (size_t i = 0; i < s->state->count; i++) {
        const struct state_entry *e = s->state->entries[i];
        for (uint32_t k = 0; k < e->fault_count; k++) {
            const struct state_fault *f = &e->faults[k];
            char last[32];
            stamp(last, f->last);
            printf("%s\t%s\t%s\t%u\t%s\n",
                   path_printable(s->ctx, path_of_member(s->ctx, e->path, f->member)),
                   state_stage_name(f->stage), path_printable(s->ctx, f->reason), f->attempts,
                   last);
        }
    }
}

/* ---- all ------------------------------------------------------------------------------------- */

static void print_formats(void)
{
    size_t n;
    const struct corpus_format *formats = corpus_formats(&n);
    printf("formats:\n");
    for (size_t i = 0; i < n; i++)
        if (formats[i].available)
            printf("  %-10s %s\n", formats[i].name, formats[i].description);
        else
            printf("  %-10s %s: missing; install the package %s\n", formats[i].name,
                   formats[i].description, formats[i].package);
}

static void print_all(const struct status *s)
{
    char updated[32];
    stamp(updated, s->facts.updated);
    printf("index:      %s\n", s->index);
    printf("documents:  %u\n", s->facts.documents);
    printf("files:      %zu, set aside %zu, withheld as classified %zu\n", s->state->count,
           s->faults, s->withheld);
    printf("size:       %.1f MB\n", (double)s->facts.bytes / 1e6);
    printf("last write: %s\n", updated);
    printf("versions:   schema %d, normaliser %d, extractor %d, reader %d\n", s->facts.schema,
           s->facts.normaliser, s->facts.extractor, s->facts.reader);
    for (size_t i = 0; i < s->state->root_count; i++)
        printf("folder:     %s\n", path_printable(s->ctx, s->state->roots[i].path));
    if (s->state->corrections)
        printf("corrections: %s\n", s->state->corrections);
    print_formats();
}

static json_t *formats_json(void)
{
    size_t n;
    const struct corpus_format *formats = corpus_formats(&n);
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:s, s:b}", "name", formats[i].name,
                                        "description", formats[i].description, "package",
                                        formats[i].package, "available", formats[i].available));
    return list;
}

static void print_json(const struct status *s, bool failed)
{
    json_t *roots = json_array();
    for (size_t i = 0; i < s->state->root_count; i++)
        json_array_append_new(roots, json_string(path_printable(s->ctx, s->state->roots[i].path)));
    json_t *o = json_pack(
        "{s:i, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:{s:i, s:i, s:i, s:i}, s:o, s:o}",
        "format_version", 1, "index", s->index, "documents", (json_int_t)s->facts.documents,
        "files", (json_int_t)s->state->count, "set_aside", (json_int_t)s->faults, "withheld",
        (json_int_t)s->withheld, "bytes", (json_int_t)s->facts.bytes, "updated",
        (json_int_t)s->facts.updated, "versions", "schema", s->facts.schema, "normaliser",
        s->facts.normaliser, "extractor", s->facts.extractor, "reader", s->facts.reader, "folders",
        roots, "formats", formats_json());
    if (failed)
        json_object_set_new(o, "failed", faults_json(s));
    json_dumpf(o, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(o);
}

static int run(struct command_call *call)
{
    const struct options *o = call->options;
    struct status s = {.ctx = call->ctx, .index = command_index(call, o->index)};
    struct store *store = NULL;
    struct state *state = NULL;
    struct cv_error err = {0};
    enum cv_status status = store_open(call->ctx, s.index, &store, &err);
    if (status == CV_OK)
        status = store_facts(store, &s.facts, &err);
    if (status == CV_OK)
        status = state_load(call->ctx, store, &state, &err);
    if (status != CV_OK)
        return command_failed(call, &err);
    s.state = state;
    count(&s);
    if (o->json)
        print_json(&s, o->failed);
    else if (o->failed)
        print_faults(&s);
    else
        print_all(&s);
    store_close(store);
    return 0;
}

const struct command cmd_status = {
    .name = "status",
    .usage = "",
    .summary = "what the index holds, what was set aside, which formats can be read",
    .specs = specs,
    .options_size = sizeof(struct options),
    .run = run};
