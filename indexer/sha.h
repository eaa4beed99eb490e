/* sha: SHA-256 values as 32 bytes, and a map from them to pointers. */
#pragma once
#include "base/base.h"

enum { SHA_BYTES = 32, SHA_HEX = 64 };

/* False unless hex holds 64 hex digits. */
bool sha_from_hex(unsigned char sha[SHA_BYTES], const char *hex);
void sha_to_hex(char hex[SHA_HEX + 1], const unsigned char sha[SHA_BYTES]);

/* Open addressing; a value's first member is its 32-byte key, so the map stores pointers alone.
 * Values are not owned. */
struct sha_map {
    void *ctx;
    const unsigned char **slots;
    size_t cap, count;
};
void sha_map_init(struct sha_map *m, void *ctx);
void *sha_map_get(const struct sha_map *m, const unsigned char sha[SHA_BYTES]);
/* Adds a value whose key is not there yet. */
void sha_map_add(struct sha_map *m, const void *value);

/* 64-bit FNV-1a, for chunk and option fingerprints: fast, stable across machines, not against
 * malice. */
uint64_t hash_bytes(uint64_t seed, const void *bytes, size_t n);
#define HASH_SEED UINT64_C(0xcbf29ce484222325)
