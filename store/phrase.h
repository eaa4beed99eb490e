/* phrase: does a text have these words next to each other, or near each other? Asked of the order
 * of its words (order.h). */
#pragma once
#include "store/order.h"

/* A phrase of so many parts within a window of places; each part is any of some forms. in_order:
 * one part behind the other; else in any order, but each part at a place of its own. Not for two
 * threads at a time. */
struct phrase;
struct phrase *phrase_new(void *ctx, size_t parts, unsigned window, bool in_order);
void phrase_add(struct phrase *p, size_t part, const char *form);

/* As an xap_test answers. */
enum phrase_answer { PHRASE_DAMAGED = -1, PHRASE_NO, PHRASE_YES };
/* value: of SCHEMA_ORDER. */
enum phrase_answer phrase_test(struct phrase *p, const void *value, size_t n);
