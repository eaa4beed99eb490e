/* dictionary: strings numbered in the order in which they came, found again by hash. */
#pragma once
#include "base/base.h"

struct dictionary {
    struct dictionary_entry {
        uint32_t hash, at, length, value;
    } * entries;
    size_t count, room;
    uint32_t *slots; /* entry + 1; 0 = free */
    size_t mask;
    char *bytes; /* all strings, each with a NUL */
    size_t bytes_n, bytes_room;
};
/* Plain memory, since talloc gives no more than 256 MiB at a time; a zeroed dictionary is empty. */
void dictionary_release(struct dictionary *d);
/* Empties it and keeps the memory. */
void dictionary_clear(struct dictionary *d);
/* The entry of a string, made with value 0 if it is new (*is_new). Good until the next call. */
struct dictionary_entry *dictionary_get(struct dictionary *d, const char *s, size_t n,
                                        bool *is_new);
/* realloc that ends the process when there is no memory: no caller could go on. */
void *dictionary_resize(void *old, size_t size);
