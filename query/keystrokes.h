/* keystrokes: words that were typed while the Vietnamese keyboard was off. */
#pragma once
#include <stddef.h>

/* What the keys of `typed` would have written under Telex ("huwowngs") or VNI ("hu7o7ng1"):
 * "hướng". NULL if that is no Vietnamese syllable, or nothing else than what was typed. A child of
 * ctx. */
char *keystrokes_read(void *ctx, const char *typed);
