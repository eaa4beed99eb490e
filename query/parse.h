/*
 * parse: the query language. Text in, syntax tree with source positions out; pure, knows no index.
 *
 *   query   := and { (OR | HOẶC) and }
 *   and     := unary { [AND | VÀ] unary }
 *   unary   := (NOT | KHÔNG | "-") unary | near
 *   near    := primary { NEAR[/n] primary }      (a primary that has a place in the text: a word, a
 *              phrase, a group of these or of their alternatives)
 *   primary := "(" query ")" | '"' words '"' | field ":" value | word | word "*"
 *   value   := run without blanks | '"' text '"' | from ".." to
 *
 * Operators count in capitals only. In a query all in capitals (a heading pasted in) VÀ, HOẶC and
 * KHÔNG are words, unless the other words are abbreviations: "UBND HOẶC HĐND". A run of several
 * syllables joined by punctuation (LĐ-TB&XH) is a phrase; one that reads as a document number
 * (550/UBND-VX) is a number. Columns in messages count characters from 1.
 */
#pragma once
#include "base/base.h"
#include "query/fields.h"
#include "record/record.h"

enum query_kind {
    QUERY_ALL,    /* nothing asked for: every document */
    QUERY_WORD,   /* one syllable or number */
    QUERY_PREFIX, /* word* */
    QUERY_PHRASE, /* children: words in this order, next to each other */
    QUERY_NUMBER, /* a document number; children: its syllables, for text that merely mentions it */
    QUERY_FIELD,  /* field:value */
    QUERY_AND,
    QUERY_OR,
    QUERY_NOT, /* one child */
    QUERY_NEAR /* two children or more within window words, in any order; words, phrases, or ORs of
                  them */
};

/* A range of days, YYYYMMDD, both ends included; open ends are 0 and 99991231. */
struct query_range {
    uint32_t from, to;
};

struct query_node {
    enum query_kind kind;
    struct cv_span at; /* bytes of query_tree.text */
    const char *text;  /* word as typed; prefix without the star; number; value of a field */
    bool quoted;       /* a phrase or value in quotes */
    const struct fields_row *field; /* QUERY_FIELD */
    struct query_range range;       /* of fields of kind year and date */
    unsigned window;                /* QUERY_NEAR */
    struct query_node **children;
    size_t count;
};

struct query_tree {
    const char *text; /* the query in NFC with plain quotes; positions refer to it */
    struct query_node *root;
};

enum { QUERY_WORDS_MAX = 1000, QUERY_DEPTH_MAX = 100, QUERY_NEAR_DEFAULT = 10 };

/* Parses a query (any UTF-8). On CV_BAD_QUERY err->message is a Vietnamese sentence that names the
 * column and what was expected, err->hint the query with a mark under that column. The tree's parts
 * are talloc children of ctx. */
enum cv_status query_parse(void *ctx, const char *text, struct query_tree *out,
                           struct cv_error *err);

/* A field node as an option gives it: --year 2020..2024. CV_USAGE with the option named if the
 * value cannot be. */
enum cv_status query_field_node(void *ctx, const struct fields_row *field, const char *value,
                                struct query_node **out, struct cv_error *err);

/* The conjunction of two trees' roots; either may be QUERY_ALL or NULL. */
struct query_node *query_conjoin(void *ctx, struct query_node *a, struct query_node *b);

/* Reads a year or a range of years ("2024", "2020..2024", "2020..", "..2024"), or dates likewise.
 * False if it cannot be. */
bool query_range_years(const char *value, struct query_range *out);
bool query_range_dates(const char *value, struct query_range *out);

/* The column, from 1, of the character at byte `at` of text. */
size_t query_column(const char *text, size_t at);

/* Appends the tree as an indented outline in Vietnamese with columns, for --explain. */
void query_outline(struct cv_buf *out, const struct query_tree *tree);
