/* options: the command line of congvan, read by one table. */
#pragma once
#include "query/search.h"

enum output_format {
    OUTPUT_TABLE,
    OUTPUT_JSON,
    OUTPUT_JSONL,
    OUTPUT_CSV,
    OUTPUT_PATHS,
    OUTPUT_TREE,
    OUTPUT_DOT
};
enum output_color { COLOR_AUTO, COLOR_NEVER, COLOR_ALWAYS };
enum cites_direction { CITES_BOTH, CITES_IN, CITES_OUT };

/* Groups of options; a command names those that it understands. */
enum option_group {
    OPTIONS_COMMON = 1,  /* --index, --timeout, --color, --help */
    OPTIONS_FILTERS = 2, /* a field each, --from, --to, --with-predecessors */
    OPTIONS_SEARCH = 4,  /* --match, --sort, --exact-accents, --explain, --facets, --rank */
    OPTIONS_PAGE = 8,    /* --limit, --offset */
    OPTIONS_FORMAT = 16, /* --format, --null */
    OPTIONS_GRAPH = 32,  /* --direction, --depth, --relation, and --format with tree and dot */
    OPTIONS_FACETS = 64, /* --by, --chart */
    OPTIONS_TEXT = 128,  /* --text */
    OPTIONS_OPEN = 256,  /* --open */
    OPTIONS_NULL = 512   /* --null alone */
};

struct options {
    struct record_strings indexes;
    unsigned timeout_ms;
    enum output_color color;
    bool help;
    struct query_node *filters; /* the filters' conjunction; NULL if there are none */
    bool with_predecessors, exact_accents, explain, facets;
    enum search_match match;
    enum store_sort sort;
    struct rank_options rank;
    bool limit_given;
    uint32_t limit, offset;
    enum output_format format;
    bool null, text, chart, open;
    enum cites_direction direction;
    unsigned depth;
    const char *relation; /* canonical: "căn cứ"; NULL: any */
    const char *by;
    struct record_strings arguments; /* what is left: NUMBER, ID, words of the query */
};

/*
 * Reads argv[1..argc) (argv[0] is the command's name) by the groups that a command understands.
 * "-word" is no option but part of a query. Strings are children of ctx or argv's own. CV_USAGE
 * with a Vietnamese message that names the option.
 */
enum cv_status options_read(void *ctx, int argc, char **argv, unsigned groups, struct options *out,
                            struct cv_error *err);

/* Appends the help for the options of these groups. */
void options_help(struct cv_buf *out, unsigned groups);
