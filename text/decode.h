/* decode: the steps from bytes to clean text. Private to text/. */
#pragma once
#include "text/chars.h"

/* Adds bytes that are in encoding e to out as UTF-8, bytes without a meaning as U+FFFD; returns how
 * many those were. */
size_t decode_bytes(struct cv_buf *out, const char *bytes, size_t n, enum text_encoding e);

/* True if all of it is UTF-8. */
bool decode_is_utf8(const char *s, size_t n);

/* One kind of line end and blank, no invisible characters, then NFC. Fills utf8 and length of out.
 */
void decode_finish(void *ctx, struct text_decoded *out, const char *utf8, size_t n);
