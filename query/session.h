/*
 * session: one run of congvan: its options, its index, where its results go; and the table of
 * commands.
 *
 * A command is one file cmd_NAME.c with a descriptor at its head. It returns CV_OK (exit status 0),
 * CV_NOT_FOUND (1, and no message unless err bears one) or another status whose message main
 * prints.
 */
#pragma once
#include "query/options.h"
#include <jansson.h>

struct session {
    void *ctx;
    const struct command *command;
    struct options o;
    struct store *store; /* NULL for commands that need none */
    bool spread;         /* store has several shards, or one far away */
    FILE *out;
    bool terminal, color;
    size_t width;        /* columns of the terminal; 0: not a terminal, lines of any length */
    const char *to_open; /* path of a file for the desktop's viewer, or NULL */
    struct cv_error err;
};

struct command {
    const char *name;
    const char *arguments; /* as usage shows them: "NUMBER" */
    const char *summary;   /* one Vietnamese line */
    const char *detail;    /* more of it for congvan help NAME; may be NULL */
    unsigned options;      /* enum option_group */
    size_t min_arguments, max_arguments;
    bool needs_index;
    enum cv_status (*run)(struct session *s);
};

extern const struct command command_search, command_lookup, command_cites, command_missing,
    command_similar, command_show, command_facets, command_themes, command_help;
/* All commands in the order of help, NULL-terminated. */
extern const struct command *const commands[];
const struct command *command_find(const char *name);

/* The arguments joined by blanks: a query typed without quotes. A child of s->ctx. */
char *session_query(struct session *s);
/* CV_NOT_FOUND without a message: the output says it already, whatever was tried before. */
enum cv_status session_nothing(struct session *s);

/* Has a document's file opened by the desktop's viewer once all is printed. CV_IO if it cannot be
 * read. */
enum cv_status session_open_file(struct session *s, const char *path);

/* The tree of the query in `text` and of the filters among the options. */
enum cv_status session_parse(struct session *s, const char *text, struct query_tree *out);
