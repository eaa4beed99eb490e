/*
 * command: what a subcommand of congvan-index is. Each stands in a file cmd_NAME.c of its own and
 * ends in one descriptor.
 */
#pragma once
#include "indexer/log.h"
#include "indexer/options.h"

/* Exit status of "another run holds the lock": apart from 3, so that a timer can tell it from a
 * failure. */
enum { EXIT_SET_ASIDE = 4, EXIT_LOCKED = 5 };

struct command_call {
    void *ctx; /* lives until the program ends */
    struct log *log;
    void *options;           /* the command's own structure, filled by its table */
    const char *const *args; /* plain arguments, NULL-terminated */
    size_t arg_count;
};

struct command {
    const char *name;
    const char *usage; /* arguments, behind the options: "[PATH…]" */
    const char *summary;
    const struct option_spec *specs;
    size_t options_size;          /* bytes of its options structure; it starts zeroed */
    size_t least_args, most_args; /* SIZE_MAX: any number */
    /* Returns the exit status of the program. */
    int (*run)(struct command_call *call);
};

extern const struct command cmd_update, cmd_extract, cmd_status, cmd_check, cmd_compact, cmd_backup,
    cmd_restore, cmd_dump, cmd_review;

/* Reports err and returns the exit status that stands for it. */
int command_failed(struct command_call *call, const struct cv_error *err);
/* The index that is meant: what --index says, else $CONGVAN_INDEX, else
 * $XDG_DATA_HOME/congvan/index, else under ~/.local/share. */
const char *command_index(struct command_call *call, const char *option);
