/* number: keys made from the canonical key. */
#include "record/number.h"
#include <ctype.h>
#include <talloc.h>

char *record_number_folded(void *ctx, const char *key)
{
    char *folded = text_fold_string(ctx, key, strlen(key));
    for (char *c = folded; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    return folded;
}

char *record_number_confused(void *ctx, const char *key)
{
    char *confused = record_number_folded(ctx, key);
    for (char *c = confused; *c; c++)
        *c = symbol_confused(*c);
    return confused;
}
