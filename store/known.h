/* known: a set of strings seen before, kept as 64-bit hashes. For work that is only saved: a
 * collision makes known_add say "old" once in 10^19 pairs. */
#pragma once
#include "base/base.h"

struct known;
struct known *known_new(void *ctx);
/* True if the string was not in the set; it is now. */
bool known_add(struct known *k, const char *s, size_t n);
