/* numbering: the labels that word processors compute and do not store: "Điều 2.", "a)", "-". */
#pragma once
#include "corpus/reader.h"

enum { LIST_LEVELS = 9 };

enum label_format {
    LABEL_NONE,
    LABEL_DECIMAL,
    LABEL_DECIMAL_ZERO, /* 01 02 … */
    LABEL_LOWER_LETTER,
    LABEL_UPPER_LETTER,
    LABEL_LOWER_ROMAN,
    LABEL_UPPER_ROMAN,
    LABEL_BULLET
};

struct list_level {
    enum label_format format;
    char *text; /* "Điều %1." with %1 … %9 for the numbers of the levels; NULL: no label */
    long start;
    int encoding; /* that its own font tells, or STYLE_INHERITS */
    bool picture; /* its font holds symbols */
};

struct numbering {
    void *ctx;
    struct list *lists;
    unsigned count;
    struct list_use *uses;
    unsigned use_count;
};

/* The level of a list, to be filled in; made if it is not there yet. NULL for a level that no list
 * has. */
struct list_level *numbering_level(struct numbering *numbering, long list, long level);
/* Lets paragraphs that name `use` count in the list. restart: at which level it begins anew, and
 * with what; -1: it goes on. */
void numbering_use(struct numbering *numbering, long use, long list);
void numbering_restart(struct numbering *numbering, long use, long level, long start);
/* Counts one paragraph and writes its label and a blank into the sink, if it has one. */
void numbering_put(struct numbering *numbering, struct sink *sink, struct look look);

/* The label of an HTML list's item and a blank: "3. ", "b. ", "- ". */
void numbering_item(char *out, size_t size, enum label_format format, long value);
