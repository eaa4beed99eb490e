#include "indexer/arena.h"
#include <stdalign.h>
#include <talloc.h>

enum { BLOCK = 256 * 1024 };

void arena_init(struct arena *a, void *ctx)
{
    *a = (struct arena){.ctx = ctx};
}

static char *take(struct arena *a, size_t n, size_t align)
{
    size_t skip = (align - (uintptr_t)a->at % align) % align;
    if (!a->at || skip + n > a->left) {
        size_t size = n > BLOCK / 8 ? n : BLOCK;
        char *block = talloc_size(a->ctx, size);
        if (!block)
            abort();
        if (size != BLOCK)
            return block; /* a large piece has a block of its own; the current one goes on */
        a->at = block;
        a->left = size;
        skip = 0;
    }
    char *p = a->at + skip;
    a->at += skip + n;
    a->left -= skip + n;
    return p;
}

void *arena_alloc(struct arena *a, size_t n)
{
    void *p = take(a, n ? n : 1, alignof(max_align_t));
    memset(p, 0, n);
    return p;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
    char *p = take(a, n + 1, 1);
    memcpy(p, s, n);
    p[n] = 0;
    return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
    return arena_strndup(a, s, strlen(s));
}
