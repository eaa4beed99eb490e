/* congvan: reads the index, never writes to it. */
#include "query/complaint.h"
#include "query/session.h"
#include <errno.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <talloc.h>
#include <unistd.h>

static size_t terminal_width(void)
{
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    if (columns && atoi(columns) > 0)
        return (size_t)atoi(columns);
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}

/* --index, else $CONGVAN_INDEX, else the user's data folder. */
static void default_index(struct session *s)
{
    const char *index = getenv("CONGVAN_INDEX"), *data = getenv("XDG_DATA_HOME"),
               *home = getenv("HOME");
    if (s->o.indexes.count)
        return;
    if (!index || !*index)
        index = data && *data
                    ? talloc_asprintf(s->ctx, "%s/congvan/index", data)
                    : talloc_asprintf(s->ctx, "%s/.local/share/congvan/index", home ? home : ".");
    s->o.indexes.items = talloc_array(s->ctx, const char *, 1);
    s->o.indexes.items[s->o.indexes.count++] = index;
}

static enum cv_status open_index(struct session *s)
{
    default_index(s);
    s->spread = true;
    if (s->o.indexes.count == 1 && !strchr(s->o.indexes.items[0], ':') &&
        strncmp(s->o.indexes.items[0], "ssh ", 4) != 0) {
        s->spread = false;
        return store_open(s->ctx, s->o.indexes.items[0], &s->store, &s->err);
    }
    return store_open_many(s->ctx, s->o.indexes.items, s->o.indexes.count, s->o.timeout_ms,
                           &s->store, &s->err);
}

static enum cv_status check_arguments(struct session *s)
{
    const struct command *c = s->command;
    size_t given = s->o.arguments.count;
    if (given >= c->min_arguments && given <= c->max_arguments)
        return CV_OK;
    enum cv_status status =
        given < c->min_arguments
            ? cv_fail(&s->err, CV_USAGE, "lệnh '%s' cần %s", c->name, c->arguments)
            : cv_fail(&s->err, CV_USAGE, "lệnh '%s' không nhận '%s'", c->name,
                      s->o.arguments.items[c->max_arguments]);
    return cv_hint(&s->err, status, "xem: congvan help %s", c->name);
}

/* Runs the command over several shards. One that stops in the middle leaves counts that still
 * include it beside documents that are gone: then the whole is asked anew of the others, and until
 * it is whole nothing is printed. */
static enum cv_status run_whole(struct session *s)
{
    enum { TRIES = 3 };
    FILE *out = s->out;
    char *text = NULL;
    size_t length = 0, missing;
    enum cv_status status = CV_OK;
    for (int i = 0; i < TRIES; i++) {
        missing = store_missing_shards(s->store).count;
        s->err = (struct cv_error){.status = CV_OK};
        s->to_open = NULL;
        s->out = open_memstream(&text, &length);
        if (!s->out)
            abort();
        status = s->command->run(s);
        fclose(s->out);
        if (store_missing_shards(s->store).count == missing)
            break;
        if (i + 1 < TRIES)
            free(text);
    }
    s->out = out;
    fwrite(text, 1, length, out);
    free(text);
    return status;
}

static enum cv_status run(struct session *s, int argc, char **argv)
{
    enum cv_status status = options_read(s->ctx, argc, argv, s->command->options, &s->o, &s->err);
    if (status != CV_OK)
        return status;
    if (s->o.help) {
        s->o.arguments = (struct record_strings){talloc_array(s->ctx, const char *, 1), 1};
        s->o.arguments.items[0] = s->command->name;
        return command_help.run(s);
    }
    s->color = s->o.color == COLOR_ALWAYS ||
               (s->o.color == COLOR_AUTO && s->terminal && !getenv("NO_COLOR"));
    status = check_arguments(s);
    if (status == CV_OK && s->command->needs_index)
        status = open_index(s);
    if (status != CV_OK)
        return status;
    return s->command->needs_index && s->spread ? run_whole(s) : s->command->run(s);
}

/* A result that could not be written is no result. A reader that has gone away (congvan … | head)
 * wanted no more. */
static int finish(struct session *s, enum cv_status status)
{
    int failed = fflush(s->out) != 0 || ferror(s->out) ? errno : 0;
    if (failed == EPIPE)
        return cv_status_exit(status);
    if (failed) {
        fprintf(stderr, "congvan: không ghi được kết quả: %s\n",
                complaint_reason(strerror(failed)));
        return cv_status_exit(CV_IO);
    }
    return cv_status_exit(status);
}

/* Gives way to the desktop's viewer; comes back only when that cannot be run. */
static enum cv_status open_file(struct session *s)
{
    execlp("xdg-open", "xdg-open", s->to_open, (char *)NULL);
    return cv_fail(&s->err, CV_IO, "không chạy được xdg-open: %s",
                   complaint_reason(strerror(errno)));
}

static void complain(const struct session *s, enum cv_status status)
{
    if (status == CV_OK || (status == CV_NOT_FOUND && !s->err.message[0]))
        return;
    fprintf(stderr, "congvan: %s\n", complaint_text(s->ctx, status, &s->err));
}

/* Formats without a place for it must not hide that something is missing. */
static void say_incomplete(const struct session *s)
{
    struct record_strings missing =
        s->store ? store_missing_shards(s->store) : (struct record_strings){0};
    for (size_t i = 0; i < missing.count && s->o.format != OUTPUT_JSON; i++)
        fprintf(stderr, "congvan: kết quả chưa đầy đủ: chỉ mục '%s' không trả lời\n",
                missing.items[i]);
}

int main(int argc, char **argv)
{
    struct session s = {.ctx = talloc_new(NULL), .out = stdout, .terminal = isatty(STDOUT_FILENO)};
    enum cv_status status;
    signal(SIGPIPE, SIG_IGN); /* a closed pipe shows as EPIPE, which finish() forgives */
    s.width = s.terminal ? terminal_width() : 0;
    const char *name = argc > 1 ? argv[1] : "help";
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        name = "help";
    s.command = command_find(name);
    if (strcmp(name, "--version") == 0) {
        fprintf(s.out, "congvan %s\n", CONGVAN_VERSION);
        status = CV_OK;
    } else if (s.command) {
        status = run(&s, argc > 1 ? argc - 1 : argc, argc > 1 ? argv + 1 : argv);
    } else {
        status = cv_fail(&s.err, CV_USAGE, "không có lệnh '%s'", name);
        cv_hint(&s.err, status, "xem: congvan help");
    }
    complain(&s, status);
    say_incomplete(&s);
    int code = finish(&s, status);
    if (code == 0 && s.to_open) {
        status = open_file(&s);
        complain(&s, status);
        code = cv_status_exit(status);
    }
    talloc_free(s.ctx);
    return code;
}
