#include "indexer/catalog.h"
#include "indexer/path.h"
#include <talloc.h>

struct catalog *catalog_new(void *ctx)
{
    struct catalog *c = talloc_zero(ctx, struct catalog);
    arena_init(&c->arena, c);
    sha_map_init(&c->docs, c);
    return c;
}

struct catalog_doc *catalog_find(const struct catalog *c, const unsigned char sha[SHA_BYTES])
{
    return sha_map_get(&c->docs, sha);
}

struct catalog_doc *catalog_get(struct catalog *c, const unsigned char sha[SHA_BYTES])
{
    struct catalog_doc *doc = sha_map_get(&c->docs, sha);
    if (!doc) {
        doc = arena_alloc(&c->arena, sizeof *doc);
        memcpy(doc->sha, sha, SHA_BYTES);
        sha_map_add(&c->docs, doc);
    }
    return doc;
}

static void add_path(struct catalog *c, struct catalog_doc *doc, const struct state_entry *entry,
                     struct state_doc *at)
{
    struct catalog_path *p = c->free_paths;
    if (p)
        c->free_paths = p->next;
    else
        p = arena_alloc(&c->arena, sizeof *p);
    *p = (struct catalog_path){.entry = entry, .doc = at, .next = doc->paths};
    doc->paths = p;
}

void catalog_load(struct catalog *c, struct state_entry *const *entries, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (uint32_t d = 0; d < entries[i]->doc_count; d++) {
            struct catalog_doc *doc = catalog_get(c, entries[i]->docs[d].sha);
            const struct state_doc *known = &entries[i]->docs[d];
            add_path(c, doc, entries[i], &entries[i]->docs[d]);
            doc->stored = doc->stored || !known->withheld;
            doc->extractor = known->extractor;
            doc->corrections = known->corrections;
            doc->classified = known->classified;
        }
}

void catalog_touch(struct catalog *c, struct catalog_doc *doc)
{
    if (doc->touched)
        return;
    const char *const *paths = catalog_paths(c, doc, NULL);
    doc->written = doc->stored ? catalog_paths_hash(paths) : 0;
    talloc_free((void *)(uintptr_t)paths);
    doc->touched = true;
    if (c->touched_count == c->touched_room) {
        c->touched_room = c->touched_room ? c->touched_room * 2 : 64;
        c->touched = talloc_realloc(c, c->touched, struct catalog_doc *, (unsigned)c->touched_room);
    }
    c->touched[c->touched_count++] = doc;
}

struct catalog_doc *catalog_next_touched(struct catalog *c)
{
    if (!c->touched_count)
        return NULL;
    struct catalog_doc *doc = c->touched[--c->touched_count];
    doc->touched = false;
    return doc;
}

void catalog_link(struct catalog *c, const struct state_entry *entry)
{
    for (uint32_t d = 0; d < entry->doc_count; d++) {
        struct catalog_doc *doc = catalog_get(c, entry->docs[d].sha);
        catalog_touch(c, doc);
        add_path(c, doc, entry, &entry->docs[d]);
    }
}

void catalog_unlink(struct catalog *c, const struct state_entry *entry)
{
    for (uint32_t d = 0; d < entry->doc_count; d++) {
        struct catalog_doc *doc = catalog_get(c, entry->docs[d].sha);
        catalog_touch(c, doc);
        for (struct catalog_path **p = &doc->paths; *p; p = &(*p)->next)
            if ((*p)->doc == &entry->docs[d]) {
                struct catalog_path *gone = *p;
                *p = gone->next;
                gone->next = c->free_paths;
                c->free_paths = gone;
                break;
            }
    }
}

static int compare(const void *a, const void *b)
{
    return state_path_compare(*(const char *const *)a, *(const char *const *)b);
}

const char *const *catalog_paths(void *ctx, const struct catalog_doc *doc, const char *extra)
{
    size_t room = extra != NULL;
    for (const struct catalog_path *p = doc->paths; p; p = p->next)
        room++;
    const char **list = talloc_zero_array(ctx, const char *, (unsigned)room + 1);
    size_t count = 0;
    if (extra)
        list[count++] = talloc_strdup(list, extra);
    for (const struct catalog_path *p = doc->paths; p; p = p->next)
        if (!p->doc->withheld)
            list[count++] = path_of_member(list, p->entry->path, p->doc->member);
    if (count)
        qsort(list, count, sizeof *list, compare);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!kept || strcmp(list[kept - 1], list[i]) != 0)
            list[kept++] = list[i];
    list[kept] = NULL;
    return list;
}

uint64_t catalog_paths_hash(const char *const *paths)
{
    uint64_t hash = HASH_SEED;
    for (; *paths; paths++)
        hash = hash_bytes(hash, *paths, strlen(*paths) + 1);
    return hash;
}

uint64_t catalog_count(const struct catalog *c)
{
    uint64_t count = 0;
    for (size_t i = 0; i < c->docs.cap; i++) {
        const struct catalog_doc *doc = (const struct catalog_doc *)(const void *)c->docs.slots[i];
        count += doc && doc->stored;
    }
    return count;
}
