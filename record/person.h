/* person: posts, prefixes of authority and names as signature blocks have them. Private to record/.
 */
#pragma once
#include "record/header.h"

/* The post in its normal capitals for folded words ("pho chu tich"), NULL if it is none. Static. */
const char *person_post(const char *words);
/* Of posts that differ in accents alone ("Thứ trưởng", "Thủ trưởng") the one that the text spells;
 * else `post`. Static. */
const char *person_post_spelt(const char *post, const char *spelling);
/* A prefix of authority at i (TM. KT. TL. TUQ. Q. T/M K/T T/L, capitals); *prefix canonical. Index
 * of what follows, or 0. */
size_t person_prefix(const struct layout *l, size_t i, size_t end, const char **prefix);
/* A person's name that fills [begin, end) but for rank, degree and stray marks; end == 0 if it is
 * none. `capitals`: may also be all in capitals. */
struct range person_name_find(const struct layout *l, size_t begin, size_t end, bool capitals);
/* True if the first word of the name is a known family name. */
bool person_family_name(const struct layout *l, size_t begin, size_t end);
/* Where rank or degree before a name begins ("Đại tá Thạch Sa Rây"); the name itself if it has
 * none. */
size_t person_rank_before(const struct layout *l, size_t begin, size_t name);
/* The name in normal capitals; talloc child of ctx. */
char *person_name(void *ctx, const struct layout *l, size_t begin, size_t end);
