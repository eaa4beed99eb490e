#include "store/words.h"
#include "text/text.h"
#include <talloc.h>

/* While collecting: words stand in a pool of bytes, found through a table of open addressing. */
struct entry {
    uint32_t hash, at, length, count, first;
};
struct words_store {
    struct entry *entries;
    size_t entry_room;
    uint32_t *slots; /* entry number + 1; 0 = free */
    size_t slot_mask;
    uint32_t *word_at; /* which entry stands at each position */
    uint32_t *positions;
    size_t position_room;
    char *bytes;
    size_t bytes_n, bytes_room;
    struct words_word *items;
};

/* Plain memory, since talloc gives no more than 256 MiB at a time. NULL only when the system has no
 * more: no caller could go on. */
static void *resized(void *old, size_t size)
{
    void *new = realloc(old, size);
    if (!new)
        abort();
    return new;
}

static int free_store(struct words_store *s)
{
    free(s->entries);
    free(s->slots);
    free(s->word_at);
    free(s->positions);
    free(s->bytes);
    free(s->items);
    return 0;
}

struct words *words_new(void *ctx)
{
    struct words *w = talloc_zero(ctx, struct words);
    struct words_store *s = w ? talloc_zero(w, struct words_store) : NULL;
    if (!s)
        abort();
    w->store = s;
    talloc_set_destructor(s, free_store);
    s->slot_mask = 1023;
    s->slots = resized(NULL, (s->slot_mask + 1) * sizeof *s->slots);
    return w;
}

static uint32_t hash_of(const char *s, size_t n)
{
    uint32_t h = 0x811c9dc5u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)s[i]) * 0x01000193u;
    return h;
}

/* Doubles the table; half of it stays free, so that a search is short. */
static void grow_slots(struct words_store *s, size_t count)
{
    s->slot_mask = s->slot_mask * 2 + 1;
    s->slots = resized(s->slots, (s->slot_mask + 1) * sizeof *s->slots);
    memset(s->slots, 0, (s->slot_mask + 1) * sizeof *s->slots);
    for (size_t i = 0; i < count; i++) {
        size_t at = s->entries[i].hash & s->slot_mask;
        while (s->slots[at])
            at = (at + 1) & s->slot_mask;
        s->slots[at] = (uint32_t)i + 1;
    }
}

/* The entry of a word, new or old. */
static uint32_t entry_of(struct words *w, const char *word, size_t n)
{
    struct words_store *s = w->store;
    uint32_t hash = hash_of(word, n);
    size_t at = hash & s->slot_mask;
    for (; s->slots[at]; at = (at + 1) & s->slot_mask) {
        const struct entry *e = &s->entries[s->slots[at] - 1];
        if (e->hash == hash && e->length == n && !memcmp(s->bytes + e->at, word, n))
            return s->slots[at] - 1;
    }
    if (w->count == s->entry_room) {
        s->entry_room = s->entry_room ? s->entry_room * 2 : 512;
        s->entries = resized(s->entries, s->entry_room * sizeof *s->entries);
        w->items = s->items = resized(s->items, s->entry_room * sizeof *s->items);
    }
    if (s->bytes_room - s->bytes_n <= n) {
        s->bytes_room = (s->bytes_room + n + 1) * 2;
        s->bytes = resized(s->bytes, s->bytes_room);
    }
    s->entries[w->count] = (struct entry){hash, (uint32_t)s->bytes_n, (uint32_t)n, 0, 0};
    memcpy(s->bytes + s->bytes_n, word, n);
    s->bytes[s->bytes_n + n] = 0;
    s->bytes_n += n + 1;
    s->slots[at] = (uint32_t)++w->count;
    if (w->count * 2 > s->slot_mask)
        grow_slots(s, w->count);
    return (uint32_t)w->count - 1;
}

static int by_text(const void *a, const void *b)
{
    const struct words_word *x = a, *y = b;
    return strcmp(x->text, y->text);
}

/* Sorts the positions to their words: a count, a running sum, a second pass. */
static void deal_out(struct words *w)
{
    struct words_store *s = w->store;
    uint32_t first = 0;
    for (size_t i = 0; i < w->count; i++) {
        struct entry *e = &s->entries[i];
        w->items[i] =
            (struct words_word){s->bytes + e->at, e->length, e->count, s->positions + first};
        e->first = first;
        first += e->count;
    }
    for (size_t i = 0; i < w->tokens; i++)
        s->positions[s->entries[s->word_at[i]].first++] = (uint32_t)i + 1;
    if (w->count)
        qsort(w->items, w->count, sizeof *w->items, by_text);
}

void words_collect(struct words *w, const char *text, size_t n)
{
    struct words_store *s = w->store;
    w->count = w->tokens = 0;
    s->bytes_n = 0;
    memset(s->slots, 0, (s->slot_mask + 1) * sizeof *s->slots);
    struct text_tokens it;
    struct text_token token;
    text_tokens_init(&it, text, n);
    while (text_tokens_next(&it, &token)) {
        if (w->tokens == s->position_room) {
            s->position_room = s->position_room ? s->position_room * 2 : 4096;
            s->word_at = resized(s->word_at, s->position_room * sizeof *s->word_at);
            s->positions = resized(s->positions, s->position_room * sizeof *s->positions);
        }
        uint32_t word = entry_of(w, token.exact, token.exact_length);
        s->entries[word].count++;
        s->word_at[w->tokens++] = word;
    }
    deal_out(w);
}
