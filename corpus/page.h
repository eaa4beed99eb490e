/*
 * page: lines of text from words that stand somewhere on a page. PDF text layers and OCR both give
 * words with boxes; here they become rows, and the columns of a row (issuer and motto, recipients
 * and signer, the cells of a table) are parted by three blanks or more, as record/ expects them.
 */
#pragma once
#include "base/base.h"

struct page_word {
    double x0, y0, x1, y1; /* any unit, y downwards */
    double size;           /* height of its font in the same unit */
    unsigned line, block;  /* of the program that found the word; words of a line follow each other
                              from left to right */
    const char *text;      /* UTF-8, no blanks at its ends */
};

struct page {
    void *ctx; /* owns words and their texts */
    struct page_word *words;
    size_t count;
};

void page_init(struct page *p, void *ctx);
/* Adds a word; its text (n bytes, no NUL within) is copied. Words without text, or whose box is no
 * box, are passed over. */
void page_add(struct page *p, const struct page_word *word, const char *text, size_t n);
/* Turns the page by quarters so that most lines run to the right: text may stand sidewise on it. */
void page_turn(struct page *p);
/* Tilts the boxes so that lines which rise or fall (a page that lay askew on the scanner) run
 * level. */
void page_level(struct page *p);
/* Appends the page's text: rows from top to bottom, an empty line where the page leaves room
 * between two, each indented as on the page. */
void page_text(struct cv_buf *out, const struct page *p);

/* ---- between the files of page
 * -------------------------------------------------------------------------- */

struct page_row {
    double y0, y1, size;
    size_t first, count; /* in words[] of the rows */
};
struct page_rows {
    const struct page_word **words; /* from left to right, row by row */
    struct page_row *rows;          /* from top to bottom */
    size_t count;
    /* What parts words[i] from the word before it in its row. */
    enum page_gap { PAGE_GAP_NONE, PAGE_GAP_BLANK, PAGE_GAP_COLUMN } * gaps;
};
/* page_rows.c: words into rows. Arrays are talloc children of ctx. */
void page_rows_find(struct page_rows *rows, void *ctx, const struct page *p);
/* page_columns.c: fills in the gaps. */
void page_gaps_find(struct page_rows *rows);
