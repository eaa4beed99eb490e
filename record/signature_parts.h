/* signature_parts: what the files that read the signature share. Private to signature*.c. */
#pragma once
#include "record/header.h"
#include "record/person.h"

/* Longer lines are paragraphs: no signature stands there, and looking would cost more than linear
 * time. */
enum { SIGNATURE_ORDERS = 3, SIGNATURE_WORDS = 64, SIGNATURE_LINE_MAX = 1500 };

/* A capital word of a block. */
struct signature_word {
    size_t begin, end;
    bool line_start;
    bool comma; /* a comma follows */
};

/* Where a block stands on its lines: which of how many cells, and how far from the line's start. */
struct signature_column {
    size_t at, cell, cells;
    size_t tabs; /* tabs before it, when one stands right before it: a cell of a table; else 0 */
    bool rows;   /* lines are rows of that table; else they go on within the cell */
};

struct signature_block {
    struct signature_word words[SIGNATURE_WORDS];
    size_t count;
    struct range name;
    struct range small; /* a post in small letters under the capitals: "Chủ tịch" */
    struct range orders[SIGNATURE_ORDERS]; /* "KT. Giám đốc" in small letters, a line each */
    size_t order_count;
    struct range at;
    struct signature_column column;
    bool prefixed;
    bool mending; /* posts that a scan damaged count as such: for blocks that were found, since
                     looking for them everywhere would take too long */
    bool merged;  /* began behind a list's item on the same line: columns run together by a scan */
    bool between; /* items of the list stand between its lines */
    int score;
};

/* ---- signature_parts.c: words to authority and title -------------------------------------------
 */

/* Takes the capital words at the start of a cell into the block; returns where they end. */
size_t signature_take_capitals(const struct layout *l, struct signature_block *b, size_t i,
                               size_t end);
/* How many of the block's words from the i-th on are a post; *name its spelling in the table. 0:
 * none. */
size_t signature_post_words(const struct layout *l, const struct signature_block *b, size_t i,
                            const char **name);
/* The word is "PHÓ": the beginning of a deputy's post. */
bool signature_is_pho(const struct layout *l, const struct signature_word *w);
/* Records the signer of a block that was read. */
void signature_add(struct record *r, const struct layout *l, const struct signature_block *b);

/* ---- signature_block.c: a block in its own column ----------------------------------------------
 */

/* "(Đã ký)", "Ký bởi: …": stands in a block and is no part of it. */
bool signature_is_mark(const struct layout *l, size_t i, size_t end);
/* "(Ký, ghi rõ họ tên)": a form to be filled in, nobody signed. */
bool signature_is_form(const struct layout *l, size_t i, size_t end);
/* Title-case post under the capitals: "Thứ trưởng Bộ Y tế" between authority and name. */
bool signature_small_post(const struct layout *l, size_t i, size_t end);
/* The next line with words goes on in capitals or is a name itself: then what stands here is no
 * name yet. */
bool signature_goes_on(const struct layout *l, size_t line, struct signature_column column);
/* Could a block begin here? A prefix, or a post in capitals that fills its cell; `mending`: also a
 * damaged one. */
bool signature_starts(const struct layout *l, size_t i, size_t end, bool mending, bool *prefixed);
/* Reads a block that begins at cell i of line k; false if no name ends it. Where it begins inside
 * the distribution list, items of the list may stand between its lines. */
bool signature_read_block(const struct layout *l, size_t k, size_t i, struct range list,
                          struct signature_block *b);

/* ---- signature_column.c: cells of the lines on which a block stands ----------------------------
 */

/* The column of the cell that begins at i of line k. */
struct signature_column signature_column_of(const struct layout *l, size_t k, size_t i);
/* The cell of this line that lies in the block's column: the same of as many, else the nearest;
 * line->end if the column has nothing there. *end = where it ends. */
size_t signature_cell(const struct layout *l, const struct layout_line *line,
                      struct signature_column column, size_t *end);
/* How much speaks for this block being the document's own. */
int signature_score(const struct layout *l, const struct signature_block *b,
                    struct range distribution);

/* ---- signature_merged.c: columns that a scan ran together --------------------------------------
 */

/* Tries the lines of the distribution list for a signature run together with them; 1 if *found was
 * set. */
size_t signature_find_merged(const struct layout *l, struct range distribution,
                             struct signature_block *found);
/* Marks where the right column begins on the lines of the list. */
void signature_set_cuts(struct layout *l, const struct signature_block *b,
                        struct range distribution);
