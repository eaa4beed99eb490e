#include "store/known.h"
#include <talloc.h>

struct known {
    uint64_t *slots; /* hash; 0 = free */
    size_t mask, count;
};

struct known *known_new(void *ctx)
{
    struct known *k = talloc_zero(ctx, struct known);
    if (!k)
        abort();
    k->mask = 1023;
    k->slots = talloc_zero_size(k, (k->mask + 1) * sizeof *k->slots);
    if (!k->slots)
        abort();
    return k;
}

static bool put(uint64_t *slots, size_t mask, uint64_t hash)
{
    size_t at = hash & mask;
    while (slots[at] && slots[at] != hash)
        at = (at + 1) & mask;
    if (slots[at])
        return false;
    slots[at] = hash;
    return true;
}

static void grow(struct known *k)
{
    size_t mask = k->mask * 2 + 1;
    uint64_t *slots = talloc_zero_size(k, (mask + 1) * sizeof *slots);
    if (!slots)
        abort();
    for (size_t i = 0; i <= k->mask; i++)
        if (k->slots[i])
            put(slots, mask, k->slots[i]);
    talloc_free(k->slots);
    k->slots = slots;
    k->mask = mask;
}

bool known_add(struct known *k, const char *s, size_t n)
{
    uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ (unsigned char)s[i]) * 0x100000001b3u;
    if (!put(k->slots, k->mask, hash ? hash : 1))
        return false;
    if (++k->count * 2 > k->mask)
        grow(k);
    return true;
}
