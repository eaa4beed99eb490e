/* Named styles of a text document, as far as they change its text. */
#include "corpus/reader.h"
#include <search.h>
#include <talloc.h>

const struct look LOOK_INHERITS = {STYLE_INHERITS, STYLE_INHERITS, STYLE_INHERITS, STYLE_INHERITS};

struct style {
    const char *name, *parent;
    struct look look;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct style *)a)->name, ((const struct style *)b)->name);
}

void styles_add(struct styles *styles, const char *name, const char *parent, struct look look)
{
    struct style *s = talloc_zero(styles->ctx, struct style);
    s->name = talloc_strdup(s, name);
    s->parent = parent ? talloc_strdup(s, parent) : NULL;
    s->look = look;
    if (!tsearch(s, &styles->tree, by_name))
        abort();
}

static int either(int own, int above)
{
    return own == STYLE_INHERITS ? above : own;
}

struct look look_over(struct look own, struct look above)
{
    return (struct look){either(own.encoding, above.encoding), either(own.capitals, above.capitals),
                         either(own.list, above.list), either(own.level, above.level)};
}

struct look styles_look(const struct styles *styles, const char *name)
{
    struct look look = LOOK_INHERITS;
    /* A chain longer than this is a ring. */
    for (int depth = 0; name && depth < 32; depth++) {
        struct style key = {.name = name};
        struct style *const *found = tfind(&key, &styles->tree, by_name);
        if (!found)
            break;
        look = look_over(look, (*found)->look);
        name = (*found)->parent;
    }
    return look;
}
