/* congvan-index: reads documents, writes the index. Dispatch only; each command stands in
 * cmd_NAME.c. */
#include "indexer/command.h"
#include "store/store.h"
#include <errno.h>
#include <locale.h>
#include <talloc.h>
#include <unistd.h>

static const struct command *const commands[] = {&cmd_update, &cmd_extract, &cmd_status,
                                                 &cmd_review, &cmd_check,   &cmd_compact,
                                                 &cmd_backup, &cmd_restore, &cmd_dump};
enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

int command_failed(struct command_call *call, const struct cv_error *err)
{
    log_error(call->log, err);
    return err->status == CV_LOCKED ? EXIT_LOCKED : cv_status_exit(err->status);
}

const char *command_index(struct command_call *call, const char *option)
{
    const char *dir = option ? option : getenv("CONGVAN_INDEX");
    if (dir && *dir)
        return dir;
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    if (data && *data)
        return talloc_asprintf(call->ctx, "%s/congvan/index", data);
    return talloc_asprintf(call->ctx, "%s/.local/share/congvan/index", home && *home ? home : ".");
}

/* For what no function can return; see store_on_breakdown(). */
static void broke_down(void *user, const struct cv_error *err)
{
    _exit(command_failed(user, err));
}

static void print_help(FILE *to)
{
    fprintf(to, "usage: congvan-index COMMAND [OPTIONS] [ARGUMENTS]\n\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(to, "  %-9s %s\n", commands[i]->name, commands[i]->summary);
    fprintf(
        to,
        "\nThe index: --index DIR, else $CONGVAN_INDEX, else $XDG_DATA_HOME/congvan/index.\n"
        "Exit status: 0 done; 2 wrong usage; 3 the index or a file could not be read or written;\n"
        "4 done, but some files were set aside; 5 another process is writing the index.\n"
        "`congvan-index COMMAND --help` explains one command.\n");
}

static void print_command_help(FILE *to, const struct command *command)
{
    fprintf(to, "usage: congvan-index %s [OPTIONS]%s%s\n\n%s.\n\n", command->name,
            *command->usage ? " " : "", command->usage, command->summary);
    options_help(to, command->specs);
}

static int run(const struct command *command, struct command_call *call, int argc, char **argv)
{
    struct cv_error err = {0};
    bool help = false;
    call->options = talloc_zero_size(call->ctx, command->options_size + 1);
    if (options_parse(call->ctx, command->specs, call->options, argc, argv, &call->args,
                      &call->arg_count, &help, &err))
        return command_failed(call, &err);
    if (help) {
        print_command_help(stdout, command);
        return 0;
    }
    if (call->arg_count < command->least_args || call->arg_count > command->most_args) {
        cv_fail(&err, CV_USAGE, "%s arguments",
                call->arg_count < command->least_args ? "missing" : "too many");
        cv_hint(&err, CV_USAGE, "usage: congvan-index %s [OPTIONS] %s", command->name,
                command->usage);
        return command_failed(call, &err);
    }
    return command->run(call);
}

static int dispatch(struct command_call *call, int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "--help";
    if (!strcmp(name, "--help") || !strcmp(name, "-h") || !strcmp(name, "help")) {
        print_help(argc > 1 ? stdout : stderr);
        return argc > 1 ? 0 : 2;
    }
    if (!strcmp(name, "--version")) {
        printf("congvan-index %s\n", CONGVAN_VERSION);
        return 0;
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (!strcmp(name, commands[i]->name))
            return run(commands[i], call, argc - 2, argv + 2);
    struct cv_error err;
    cv_fail(&err, CV_USAGE, "unknown command '%s'", name);
    cv_hint(&err, CV_USAGE, "see congvan-index --help");
    return command_failed(call, &err);
}

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, "");
    struct log log;
    log_init(&log, false);
    struct command_call call = {.ctx = talloc_new(NULL), .log = &log};
    store_on_breakdown(broke_down, &call);
    int exit_status = dispatch(&call, argc, argv);
    /* A result that did not reach its reader is a failure, whatever went before; a closed pipe is
     * the reader's wish. */
    if ((fflush(stdout) || ferror(stdout)) && errno != EPIPE) {
        log_line(&log, LOG_ERROR, "cannot write to standard output: %s", strerror(errno));
        exit_status = 3;
    }
    talloc_free(call.ctx);
    return exit_status;
}
