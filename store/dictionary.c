#include "store/dictionary.h"

void *dictionary_resize(void *old, size_t size)
{
    void *new = realloc(old, size);
    if (!new)
        abort();
    return new;
}

void dictionary_release(struct dictionary *d)
{
    free(d->entries);
    free(d->slots);
    free(d->bytes);
    *d = (struct dictionary){0};
}

void dictionary_clear(struct dictionary *d)
{
    d->count = d->bytes_n = 0;
    if (d->slots)
        memset(d->slots, 0, (d->mask + 1) * sizeof *d->slots);
}

/* Eight bytes at a time; syllables are short. The constants are those of splitmix64. */
static uint32_t hash_of(const char *s, size_t n)
{
    uint64_t h = n * 0x9e3779b97f4a7c15u;
    for (; n >= 8; s += 8, n -= 8) {
        uint64_t x;
        memcpy(&x, s, 8);
        h = (h ^ x) * 0xbf58476d1ce4e5b9u;
        h ^= h >> 29;
    }
    uint64_t x = 0;
    memcpy(&x, s, n);
    h = (h ^ x) * 0x94d049bb133111ebu;
    return (uint32_t)(h >> 32);
}

/* Makes the table twice as big; half of it stays free, so that a search is short. */
static void grow(struct dictionary *d)
{
    d->mask = d->slots ? d->mask * 2 + 1 : 1023;
    d->slots = dictionary_resize(d->slots, (d->mask + 1) * sizeof *d->slots);
    memset(d->slots, 0, (d->mask + 1) * sizeof *d->slots);
    for (size_t i = 0; i < d->count; i++) {
        size_t at = d->entries[i].hash & d->mask;
        while (d->slots[at])
            at = (at + 1) & d->mask;
        d->slots[at] = (uint32_t)i + 1;
    }
}

static struct dictionary_entry *add(struct dictionary *d, const char *s, size_t n, uint32_t hash)
{
    if (d->count == d->room) {
        d->room = d->room ? d->room * 2 : 512;
        d->entries = dictionary_resize(d->entries, d->room * sizeof *d->entries);
    }
    if (d->bytes_room - d->bytes_n <= n) {
        d->bytes_room = (d->bytes_room + n + 1) * 2;
        d->bytes = dictionary_resize(d->bytes, d->bytes_room);
    }
    struct dictionary_entry *e = &d->entries[d->count++];
    *e = (struct dictionary_entry){hash, (uint32_t)d->bytes_n, (uint32_t)n, 0};
    memcpy(d->bytes + d->bytes_n, s, n);
    d->bytes[d->bytes_n + n] = 0;
    d->bytes_n += n + 1;
    return e;
}

struct dictionary_entry *dictionary_get(struct dictionary *d, const char *s, size_t n, bool *is_new)
{
    if (d->count * 2 >= d->mask)
        grow(d);
    uint32_t hash = hash_of(s, n);
    size_t at = hash & d->mask;
    for (; d->slots[at]; at = (at + 1) & d->mask) {
        struct dictionary_entry *e = &d->entries[d->slots[at] - 1];
        if (e->hash == hash && e->length == n && !memcmp(d->bytes + e->at, s, n)) {
            *is_new = false;
            return e;
        }
    }
    d->slots[at] = (uint32_t)d->count + 1;
    *is_new = true;
    return add(d, s, n, hash);
}
