/* phrases_whole: which of the phrases counted are expressions of their own, and not pieces of
 * longer ones or cut at a word that only joins. */
#pragma once
#include "query/phrases.h"

/* Moves those to the front of list, in their order, and gives how many they are. */
size_t phrases_whole(struct phrase *list, size_t count);
