#include "indexer/inspect.h"
#include "indexer/catalog.h"
#include "indexer/document.h"
#include "indexer/path.h"
#include <errno.h>
#include <jansson.h>
#include <sys/stat.h>
#include <talloc.h>

struct inspecting {
    struct store *s;
    const struct inspect *out;
};

static const char *first_file(const struct catalog_doc *doc)
{
    return doc->paths ? doc->paths->entry->path : NULL;
}

static void fault(const struct inspecting *in, const struct catalog_doc *doc, const char *message)
{
    in->out->fault(in->out->user, first_file(doc), message);
}

/* The record's paths must be those that the state has. */
static bool same_paths(const json_t *record, const char *const *paths)
{
    const json_t *list = json_object_get(record, "paths"), *one = json_object_get(record, "path");
    size_t count = 0;
    bool same = true;
    void *ctx = talloc_new(NULL);
    for (; paths[count]; count++) {
        const char *there = json_string_value(list    ? json_array_get(list, count)
                                              : count ? NULL
                                                      : one);
        same = same && there && !strcmp(there, path_printable(ctx, paths[count]));
    }
    talloc_free(ctx);
    return same && (!list || json_array_size(list) == count);
}

struct cited {
    struct sha_map keys; /* hashes of the terms */
    struct arena arena;
};

static void key_hash(unsigned char out[SHA_BYTES], const char *text)
{
    uint64_t hash = hash_bytes(HASH_SEED, text, strlen(text));
    memset(out, 0, SHA_BYTES);
    memcpy(out, &hash, sizeof hash);
}

static bool note_cited(void *user, const char *text, uint32_t count)
{
    (void)count;
    struct cited *cited = user;
    unsigned char *key = arena_alloc(&cited->arena, SHA_BYTES);
    key_hash(key, text);
    if (!sha_map_get(&cited->keys, key))
        sha_map_add(&cited->keys, key);
    return true;
}

/* Each citation of the record must be a term of the document, or `cites` would not find it. */
static enum cv_status check_citations(const struct inspecting *in, const struct catalog_doc *doc,
                                      store_id id, const json_t *record, struct cv_error *err)
{
    void *ctx = talloc_new(NULL);
    struct cited cited;
    arena_init(&cited.arena, ctx);
    sha_map_init(&cited.keys, ctx);
    enum cv_status status = store_document_terms(in->s, id, STORE_CITES, note_cited, &cited, err);
    size_t i;
    json_t *citation;
    json_array_foreach(json_object_get(record, "citations"), i, citation)
    {
        unsigned char key[SHA_BYTES];
        const char *number = json_string_value(json_object_get(citation, "number_key"));
        if (status != CV_OK || !number)
            continue;
        key_hash(key, number);
        char message[256];
        snprintf(message, sizeof message, "its citation of '%s' cannot be searched", number);
        if (!sha_map_get(&cited.keys, key))
            fault(in, doc, message);
    }
    talloc_free(ctx);
    return status;
}

static enum cv_status check_one(const struct inspecting *in, const struct catalog_doc *doc,
                                struct cv_error *err)
{
    char hex[SHA_HEX + 1];
    store_id id = 0;
    struct store_document stored;
    void *ctx = talloc_new(NULL);
    const char *const *paths = catalog_paths(ctx, doc, NULL);
    sha_to_hex(hex, doc->sha);
    enum cv_status status = store_find(in->s, hex, &id, err);
    if (status == CV_OK)
        status = store_get(ctx, in->s, id, false, &stored, err);
    json_t *record = status == CV_OK ? json_loads(stored.record, 0, NULL) : NULL;
    if (status == CV_NOT_FOUND) {
        fault(in, doc, "its document is not in the index");
        status = CV_OK;
    } else if (status == CV_OK && !record) {
        fault(in, doc, "its record is damaged");
    } else if (status == CV_OK) {
        if (!same_paths(record, paths))
            fault(in, doc, "its record names other paths than the list of files");
        status = check_citations(in, doc, id, record, err);
    }
    json_decref(record);
    talloc_free(ctx);
    return status;
}

enum cv_status inspect_documents(struct store *s, const struct state *state,
                                 const struct inspect *out, struct cv_error *err)
{
    struct inspecting in = {.s = s, .out = out};
    struct catalog *catalog = catalog_new(NULL);
    catalog_load(catalog, state->entries, state->count);
    enum cv_status status = CV_OK;
    uint64_t expected = 0;
    for (size_t i = 0; i < catalog->docs.cap && status == CV_OK; i++) {
        const struct catalog_doc *doc =
            (const struct catalog_doc *)(const void *)catalog->docs.slots[i];
        if (!doc || !doc->stored)
            continue;
        expected++;
        status = check_one(&in, doc, err);
    }
    char message[128];
    snprintf(message, sizeof message, "the index holds %u documents, its list of files %llu",
             store_count(s), (unsigned long long)expected);
    if (status == CV_OK && store_count(s) != expected)
        out->fault(out->user, NULL, message);
    talloc_free(catalog);
    return status;
}

static void inspect_content(const struct state_entry *e, const struct inspect *out)
{
    static const unsigned char unread[SHA_BYTES];
    unsigned char sha[SHA_BYTES];
    char hex[SHA_HEX + 1];
    struct cv_error err;
    if (!memcmp(e->sha, unread, SHA_BYTES))
        return;
    if (corpus_hash_file(e->path, hex, &err) != CV_OK)
        out->stale(out->user, e->path, err.message);
    else if (sha_from_hex(sha, hex) && memcmp(sha, e->sha, SHA_BYTES) != 0)
        out->altered(out->user, e->path, "another content, of the same size and time");
}

void inspect_files(const struct state *state, const struct inspect *out, bool content)
{
    for (size_t i = 0; i < state->count; i++) {
        const struct state_entry *e = state->entries[i];
        struct stat st;
        if (stat(e->path, &st))
            out->stale(out->user, e->path, strerror(errno));
        else if (st.st_size != e->size ||
                 st.st_mtim.tv_sec * INT64_C(1000000000) + st.st_mtim.tv_nsec != e->mtime_ns)
            out->stale(out->user, e->path, "changed since it was indexed");
        else if (content)
            inspect_content(e, out);
    }
}
