/* mime: the pieces of a message: header fields, their parameters, encoded words, transfer
 * encodings. */
#pragma once
#include "corpus/reader.h"

/* A message or a part of one. */
struct mime_part {
    const char *head, *body;
    size_t head_length, body_length;
};

void mime_split(struct mime_part *part, const char *s, size_t n);
/* The unfolded value of a field, talloc child of ctx; NULL if it is not there. */
char *mime_field(void *ctx, const struct mime_part *part, const char *name);
/* The same with encoded words (=?utf-8?B?…?=) opened, UTF-8. */
char *mime_words(void *ctx, const char *value);
/* A parameter of a field's value (also in the forms name*=utf-8''… and name*0=…), UTF-8; NULL if it
 * is not there. */
char *mime_parameter(void *ctx, const char *value, const char *name);
/* The body without its transfer encoding. */
void mime_body(struct cv_buf *out, void *ctx, const struct mime_part *part);
