/* lexer: the tokens of the query language. Private to parse.c. */
#pragma once
#include "query/parse.h"

enum lexeme {
    LEX_END,
    LEX_OPEN,
    LEX_CLOSE,
    LEX_QUOTE,    /* "…": at covers what stands between the quotes */
    LEX_UNCLOSED, /* a quote that is never closed */
    LEX_MINUS,    /* directly before a word, behind a blank */
    LEX_AND,
    LEX_OR,
    LEX_NOT,
    LEX_NEAR,    /* window */
    LEX_FIELD,   /* field, its colon and the blanks behind it */
    LEX_UNKNOWN, /* name:value with a name that is no field */
    LEX_RUN      /* anything else up to a blank, quote or parenthesis */
};
struct lexer {
    const char *text;
    size_t length, next;
    bool words_only; /* VÀ, HOẶC, KHÔNG are words here (a heading in capitals) */
    /* the token read last */
    enum lexeme kind;
    struct cv_span at;
    const struct fields_row *field;
    unsigned window;
};

/* Sets out on text, whose quotes are plain. Reads no token yet. */
void lexer_init(struct lexer *l, const char *text);
void lexer_next(struct lexer *l);
/* Reads the next token as the value of a field: a quote or a run, never an operator or a field. */
void lexer_value(struct lexer *l);
