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
     "restore: wait for another run to end (0)", 0},
    {0}};

static int backup(struct command_call *call)
{
    const struct options *o = call->options;
    struct cv_error err = {0};
    enum cv_status status = store_copy(command_index(call, o->index), call->args[0], &err);
    return status == CV_OK ? 0 : command_failed(call, &err);
}

static void on_fault(void *user, const char *message)
{
    struct command_call *call = user;
    log_line(call->log, LOG_ERROR, "%s", message);
}

/* The copy comes in as a new generation: the index it replaces stays, as after every switch, until
 * the next one. */
static int restore(struct command_call *call)
{
    const struct options *o = call->options;
    struct cv_error err = {0};
    const char *index = command_index(call, o->index), *from = call->args[0];
    struct store_lock *lock = NULL;
    enum cv_status status = store_check(from, on_fault, call, &err);
    if (status == CV_NO_INDEX)
        cv_hint(&err, status, "name a folder that congvan-index backup has made");
    if (status == CV_OK)
        status = store_lock(call->ctx, index, o->wait, &lock, &err);
    if (status == CV_OK)
        status = store_merge(index,
                             (const char *const[]){talloc_asprintf(call->ctx, "%s/current", from)},
                             1, false, &err);
    if (status == CV_OK)
        status = store_publish(index, &err);
    talloc_free(lock);
    return status == CV_OK ? 0 : command_failed(call, &err);
}

const struct command cmd_backup = {
    .name = "backup",
    .usage = "DIR",
    .summary =
        "copy the index, as of its last commit, to a new folder; an update may go on meanwhile",
    .specs = specs,
    .options_size = sizeof(struct options),
    .least_args = 1,
    .most_args = 1,
    .run = backup};
const struct command cmd_restore = {
    .name = "restore",
    .usage = "DIR",
    .summary = "put a copy made by backup in the place of the index, after checking it",
    .specs = specs,
    .options_size = sizeof(struct options),
    .least_args = 1,
    .most_args = 1,
    .run = restore};
