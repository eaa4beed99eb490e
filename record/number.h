/*
 * number: numbers (số, ký hiệu) read from a shadow. Private to record/.
 *
 * Grammar: Nghị định 30/2020/NĐ-CP annex I and III, Hướng dẫn 36-HD/VPTW, and the usage before
 * 2005. A number is a serial, perhaps a year, and groups of letters: 30 / 2020 / NĐ - CP. The mark
 * behind the serial tells state ('/') from Party
 * ('-'); four digits between two strokes are a year, else a serial (2000/QĐ-BGD&ĐT); the table of
 * symbols tells type, bodies and drafting unit apart.
 */
#pragma once
#include "record/layout.h"
#include "record/number_symbols.h"

enum number_flags {
    NUMBER_BLANK = 1, /* the serial may be blank or unreadable: "Số:    /KH-UBND" */
    NUMBER_TYPED =
        2, /* typed by a searcher: any case, blanks where marks should be, a serial alone */
    NUMBER_LABELLED = 4 /* "số" or a type word stands before: even an unknown symbol is one */
};

enum { NUMBER_GROUPS = 8, NUMBER_TEXT_MAX = 64 };

/* One group of letters as it was printed, what was certain put right. */
struct number_group {
    char text[NUMBER_TEXT_MAX];   /* "BGD&ĐT" */
    char key[SYMBOL_KEY_MAX + 1]; /* "BGDDT" */
    char separator;               /* what stands before: '/', '-', '.' or ' ' */
    unsigned classes;
};

/* A number before anything is allocated for it. */
struct number {
    char serial_text[16]; /* "0123", "1.234"; "" if blank */
    int64_t serial;       /* -1: blank */
    char sub[8];          /* "a", "đ", ".7" or "" */
    int year;
    bool year_last; /* 09/HĐ/2025: the year stands behind the groups */
    struct number_group groups[NUMBER_GROUPS];
    size_t count;
    bool repaired;
    size_t next; /* shadow position behind it */

    /* Filled in by number_classify(). */
    enum record_number_form form;
    size_t type;                     /* index of the group that is the type, or NUMBER_GROUPS */
    size_t bodies_begin, bodies_end; /* groups that are bodies */
    size_t unit_begin;               /* groups from here are the drafting unit; count if none */
};

/* Reads the number whose serial begins at s[begin] (with NUMBER_BLANK: at or before its first
 * separator). Line ends inside are allowed. False if there is none. Time is linear in the length of
 * the number. */
bool number_read(const struct text_shadow *s, size_t begin, size_t end, unsigned flags,
                 struct number *out);

/* Tells type, bodies and unit apart; number_read() has done it. */
void number_classify(struct number *n);

/* Fills the public form; strings are children of ctx. [begin, out->next) of the shadow is its raw
 * text. */
void number_publish(void *ctx, const struct text_shadow *s, size_t begin, const struct number *n,
                    struct record_number *out);

/* The canonical key of it; when the serial is blank it begins with '/'. Child of ctx. */
char *number_key(void *ctx, const struct number *n);

/* The number as it is recorded: "817/SLĐTBXH-BTXH&GN". Child of ctx. */
char *number_text(void *ctx, const struct number *n);

/* number_read() and number_publish() at one place of a layout. *next (may be NULL) = position
 * behind. */
bool number_scan(const struct layout *l, void *ctx, size_t begin, size_t end, unsigned flags,
                 struct record_number *out, size_t *next);

/* Canonical type that the symbol tells ("QĐ" -> quyết định); "công văn" for a letter; NULL if it
 * does not tell. Static. */
const char *number_type(const struct number *n);
