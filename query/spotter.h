/*
 * spotter: finds the words of a query in a text. Most tokens are told apart by their first and last
 * letter; only what may be one of the words is spelt out (exact and folded form), which is what
 * reading a text costs.
 */
#pragma once
#include "query/plan.h"

struct spotter;
/* For the words of plan, which must outlive it. A child of ctx. */
struct spotter *spotter_new(void *ctx, const struct query_plan *plan);
/* The index in plan->words of the word that the token `token` of n bytes answers to; SIZE_MAX if
 * none. */
size_t spotter_word(const struct spotter *s, const char *token, size_t n);
