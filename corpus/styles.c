/* Named styles of a text document, as far as their fonts tell an encoding. */
#include "corpus/reader.h"
#include <search.h>
#include <talloc.h>

struct style {
    const char *name, *parent;
    int encoding;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct style *)a)->name, ((const struct style *)b)->name);
}

void styles_add(struct styles *styles, const char *name, const char *parent, int encoding)
{
    struct style *s = talloc_zero(styles->ctx, struct style);
    s->name = talloc_strdup(s, name);
    s->parent = parent ? talloc_strdup(s, parent) : NULL;
    s->encoding = encoding;
    if (!tsearch(s, &styles->tree, by_name))
        abort();
}

int styles_encoding(const struct styles *styles, const char *name)
{
    /* A chain longer than this is a ring. */
    for (int depth = 0; name && depth < 32; depth++) {
        struct style key = {.name = name};
        struct style *const *found = tfind(&key, &styles->tree, by_name);
        if (!found)
            break;
        if ((*found)->encoding != STYLE_INHERITS)
            return (*found)->encoding;
        name = (*found)->parent;
    }
    return STYLE_INHERITS;
}
