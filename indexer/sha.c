#include "indexer/sha.h"
#include <talloc.h>

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool sha_from_hex(unsigned char sha[SHA_BYTES], const char *hex)
{
    unsigned char read[SHA_BYTES];
    for (size_t i = 0; i < SHA_BYTES; i++) {
        int high = digit(hex[2 * i]), low = high < 0 ? -1 : digit(hex[2 * i + 1]);
        if (low < 0)
            return false;
        read[i] = (unsigned char)(high << 4 | low);
    }
    if (hex[SHA_HEX])
        return false;
    memcpy(sha, read, SHA_BYTES);
    return true;
}

void sha_to_hex(char hex[SHA_HEX + 1], const unsigned char sha[SHA_BYTES])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < SHA_BYTES; i++) {
        hex[2 * i] = digits[sha[i] >> 4];
        hex[2 * i + 1] = digits[sha[i] & 15];
    }
    hex[SHA_HEX] = 0;
}

void sha_map_init(struct sha_map *m, void *ctx)
{
    *m = (struct sha_map){.ctx = ctx};
}

/* The slot that holds the key, or the free one where it belongs. */
static size_t probe(const struct sha_map *m, const unsigned char *sha)
{
    size_t at;
    memcpy(&at, sha, sizeof at); /* the digest is its own hash */
    for (at &= m->cap - 1; m->slots[at] && memcmp(m->slots[at], sha, SHA_BYTES);
         at = (at + 1) & (m->cap - 1))
        ;
    return at;
}

void *sha_map_get(const struct sha_map *m, const unsigned char sha[SHA_BYTES])
{
    return m->cap ? (void *)(uintptr_t)m->slots[probe(m, sha)] : NULL;
}

void sha_map_add(struct sha_map *m, const void *value)
{
    if (m->count * 2 >= m->cap) {
        struct sha_map wider = {.ctx = m->ctx, .cap = m->cap ? m->cap * 2 : 64, .count = m->count};
        wider.slots = talloc_zero_array(m->ctx, const unsigned char *, (unsigned)wider.cap);
        if (!wider.slots)
            abort();
        for (size_t i = 0; i < m->cap; i++)
            if (m->slots[i])
                wider.slots[probe(&wider, m->slots[i])] = m->slots[i];
        talloc_free(m->slots);
        *m = wider;
    }
    m->slots[probe(m, value)] = value;
    m->count++;
}

uint64_t hash_bytes(uint64_t seed, const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    for (size_t i = 0; i < n; i++)
        seed = (seed ^ p[i]) * UINT64_C(0x100000001b3);
    return seed;
}
