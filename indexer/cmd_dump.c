#include "indexer/command.h"
#include "indexer/dump.h"
#include <errno.h>
#include <jansson.h>
#include <talloc.h>

struct options {
    const char *index;
    bool text;
};

static const struct option_spec specs[] = {
    {"index", OPTION_STRING, offsetof(struct options, index), "DIR", "the index", 0},
    {"text", OPTION_FLAG, offsetof(struct options, text), NULL,
     "add each document's text, as the key \"text\"", 0},
    {0}};

static enum cv_status print(void *user, void *ctx, const struct store_document *doc,
                            struct cv_error *err)
{
    (void)ctx;
    const struct options *o = user;
    size_t n = strlen(doc->record);
    if (!o->text || n < 2) {
        puts(doc->record);
    } else {
        json_t *text = json_stringn(doc->text, doc->length);
        char *quoted = json_dumps(text, JSON_ENCODE_ANY);
        printf("%.*s,\"text\":%s}\n", (int)(n - 1), doc->record, quoted ? quoted : "null");
        free(quoted);
        json_decref(text);
    }
    return ferror(stdout)
               ? cv_fail(err, CV_IO, "cannot write to standard output: %s", strerror(errno))
               : CV_OK;
}

static int run(struct command_call *call)
{
    const struct options *o = call->options;
    struct store *store = NULL;
    struct state *state = NULL;
    struct cv_error err = {0};
    enum cv_status status = store_open(call->ctx, command_index(call, o->index), &store, &err);
    if (status == CV_OK)
        status = state_load(call->ctx, store, &state, &err);
    if (status == CV_OK)
        status = dump_each(store, state, o->text, print, call->options, &err);
    store_close(store);
    /* A broken pipe is the reader's wish to stop; main looks at standard output. */
    return status == CV_OK || ferror(stdout) ? 0 : command_failed(call, &err);
}

const struct command cmd_dump = {
    .name = "dump",
    .usage = "",
    .summary = "print all records as lines of JSON, in the order of their paths",
    .specs = specs,
    .options_size = sizeof(struct options),
    .run = run};
