/*
 * options: one table an option list: the parser, `--help` and the shell completion read the same
 * rows. All or nothing: on an error no more is promised than that the message names the option.
 */
#pragma once
#include "base/base.h"

enum option_kind {
    OPTION_FLAG,   /* bool */
    OPTION_STRING, /* const char *: points into argv */
    OPTION_NUMBER, /* unsigned; at least `least` */
    OPTION_CHOICE  /* int: position in `argument`, words parted by '|' */
};

struct option_spec {
    const char *name; /* without the two dashes; NULL ends the table */
    enum option_kind kind;
    size_t offset;        /* in the structure of options */
    const char *argument; /* "DIR", "auto|never|always"; NULL for flags */
    const char *help;
    unsigned least;
};

/* Options and plain arguments may stand in any order; "--" ends the options. "--name=value" and
 * "--name value" are both read. *args (a talloc child of ctx) gets the plain ones, NULL-terminated.
 * `--help` sets *help. */
enum cv_status options_parse(void *ctx, const struct option_spec *specs, void *into, int argc,
                             char **argv, const char *const **args, size_t *arg_count, bool *help,
                             struct cv_error *err);
/* Writes one aligned line an option. */
void options_help(FILE *to, const struct option_spec *specs);
