#include "indexer/command.h"
#include "indexer/inspect.h"
#include "indexer/signals.h"
#include "indexer/update.h"
#include <talloc.h>

struct options {
    const char *index;
    unsigned wait;
    bool repair, content, quiet;
};

static const struct option_spec specs[] = {
    {"index", OPTION_STRING, offsetof(struct options, index), "DIR", "the index", 0},
    {"repair", OPTION_FLAG, offsetof(struct options, repair), NULL,
     "read again what differs; if the database itself is damaged, build it anew", 0},
    {"content", OPTION_FLAG, offsetof(struct options, content), NULL,
     "read every file again and compare; without it, size and time are believed", 0},
    {"wait", OPTION_NUMBER, offsetof(struct options, wait), "SECONDS",
     "wait for another run to end (0)", 0},
    {"quiet", OPTION_FLAG, offsetof(struct options, quiet), NULL, "faults only, no summary", 0},
    {0}};

struct checking {
    struct command_call *call;
    size_t faults, stale;
    bool damaged;         /* the database itself, or a fault that is no single file's */
    const char **doubted; /* files to read again */
    size_t doubted_count, doubted_room;
};

static void on_store_fault(void *user, const char *message)
{
    struct checking *c = user;
    log_line(c->call->log, LOG_ERROR, "%s", message);
    c->faults++;
    c->damaged = true;
}

static void doubt(struct checking *c, const char *path)
{
    if (c->doubted_count == c->doubted_room) {
        c->doubted_room = c->doubted_room ? c->doubted_room * 2 : 64;
        c->doubted =
            talloc_realloc(c->call->ctx, c->doubted, const char *, (unsigned)c->doubted_room);
    }
    c->doubted[c->doubted_count++] = talloc_strdup(c->call->ctx, path);
}

static void on_fault(void *user, const char *path, const char *message)
{
    struct checking *c = user;
    c->faults++;
    if (!path) {
        log_line(c->call->log, LOG_ERROR, "%s", message);
        c->damaged = true;
        return;
    }
    log_line(c->call->log, LOG_ERROR, "%s: %s", path, message);
    doubt(c, path);
}

static void on_stale(void *user, const char *path, const char *message)
{
    struct checking *c = user;
    c->stale++;
    log_line(c->call->log, LOG_NOTICE, "%s: %s", path, message);
}

static void on_altered(void *user, const char *path, const char *message)
{
    on_stale(user, path, message);
    doubt(user, path);
}

/* What one part of the database says is there and another has not is damage, too. */
static bool is_damage(const struct checking *c, enum cv_status status)
{
    const struct options *o = c->call->options;
    return status == CV_CORRUPT || status == CV_NOT_FOUND || (status == CV_IO && o->repair);
}

static enum cv_status check(struct checking *c, const char *index, struct cv_error *err)
{
    const struct options *o = c->call->options;
    struct inspect out = {.fault = on_fault, .stale = on_stale, .altered = on_altered, .user = c};
    struct store *s = NULL;
    struct state *state = NULL;
    enum cv_status status = store_check(index, on_store_fault, c, err);
    if (is_damage(c, status) && c->faults)
        return CV_OK; /* told already, fault by fault */
    if (status == CV_OK)
        status = store_open(c->call->ctx, index, &s, err);
    if (status == CV_OK)
        status = state_load(c->call->ctx, s, &state, err);
    if (status == CV_OK)
        status = inspect_documents(s, state, &out, err);
    if (status == CV_OK)
        inspect_files(state, &out, o->content);
    store_close(s);
    if (is_damage(c, status)) {
        on_store_fault(c, err->message);
        status = CV_OK;
    }
    return status;
}

static int repair(struct checking *c, const char *index)
{
    const struct options *o = c->call->options;
    signals_catch();
    struct update_options update = {.index = index,
                                    .paths = (const char *const[]){NULL},
                                    .wait_seconds = o->wait,
                                    .rebuild = c->damaged,
                                    .doubted = c->doubted,
                                    .doubted_count = c->doubted_count};
    log_line(c->call->log, LOG_NOTICE,
             c->damaged ? "building the index anew" : "reading again what differs");
    struct report *report = report_new(c->call->ctx, index);
    return update_run(c->call->ctx, &update, c->call->log, report);
}

static int run(struct command_call *call)
{
    const struct options *o = call->options;
    struct checking c = {.call = call};
    struct cv_error err = {0};
    const char *index = command_index(call, o->index);
    call->log->quiet = o->quiet;
    struct store *s = NULL;
    struct store_lock *lock = NULL;
    enum cv_status status =
        store_open(call->ctx, index, &s, &err); /* no folder is made where there is no index */
    store_close(s);
    if (status == CV_OK || status == CV_CORRUPT)
        status = store_lock(call->ctx, index, o->wait, &lock, &err);
    if (status == CV_OK)
        status = check(&c, index, &err);
    if (status != CV_OK)
        return command_failed(call, &err);
    log_line(call->log, LOG_NOTICE, "%zu faults, %zu files other than when they were indexed",
             c.faults, c.stale);
    if (o->repair && (c.faults || c.stale))
        return repair(&c, index);
    return c.faults ? 3 : 0;
}

const struct command cmd_check = {
    .name = "check",
    .usage = "",
    .summary = "check the database, its list of files, its citations, and the files on disk",
    .specs = specs,
    .options_size = sizeof(struct options),
    .run = run};
