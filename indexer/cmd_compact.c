#include "indexer/command.h"
#include "store/store.h"
#include <talloc.h>

struct options {
    const char *index;
    unsigned wait;
};

static const struct option_spec specs[] = {
    {"index", OPTION_STRING, offsetof(struct options, index), "DIR", "the index", 0},
    {"wait", OPTION_NUMBER, offsetof(struct options, wait), "SECONDS",
     "wait for another run to end (0)", 0},
    {0}};

static int run(struct command_call *call)
{
    const struct options *o = call->options;
    const char *index = command_index(call, o->index);
    struct cv_error err = {0};
    struct store *store = NULL;
    struct store_lock *lock = NULL;
    enum cv_status status =
        store_open(call->ctx, index, &store, &err); /* no folder is made where there is no index */
    store_close(store);
    if (status == CV_OK)
        status = store_lock(call->ctx, index, o->wait, &lock, &err);
    if (status == CV_OK)
        status = store_compact(index, &err);
    talloc_free(lock);
    return status == CV_OK ? 0 : command_failed(call, &err);
}

const struct command cmd_compact = {
    .name = "compact",
    .usage = "",
    .summary = "write the index anew without gaps and switch to it; readers go on undisturbed",
    .specs = specs,
    .options_size = sizeof(struct options),
    .run = run};
