#include "indexer/state.h"
#include <inttypes.h>
#include <jansson.h>
#include <talloc.h>

#define HEADER_KEY   "files"
#define CHUNK_PREFIX "files/"
enum {
    CHUNK_MASK = 255,
    CHUNK_MOST = 2048
}; /* a chunk ends after one path in 256; never grows past the second */

struct state_chunk {
    uint64_t key, hash; /* key: hash of the first path; hash: of the bytes */
};

const char *state_stage_name(enum state_stage stage)
{
    static const char *const names[STAGE_COUNT] = {"walk", "read", "parse", "write"};
    return (unsigned)stage < STAGE_COUNT ? names[stage] : "unknown";
}

int state_path_compare(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    int left = *a == '/' ? 1 : (unsigned char)*a, right = *b == '/' ? 1 : (unsigned char)*b;
    return left - right;
}

bool state_path_below(const char *path, const char *folder)
{
    size_t n = strlen(folder);
    if (strncmp(path, folder, n))
        return false;
    return !path[n] || path[n] == '/' || (n && folder[n - 1] == '/');
}

struct state *state_new(void *ctx)
{
    struct state *state = talloc_zero(ctx, struct state);
    arena_init(&state->arena, state);
    return state;
}

/* ---- loading --------------------------------------------------------------------------------- */

struct part {
    struct state_entry **entries;
    size_t count;
};
struct loading {
    struct state *state;
    struct part *parts;
    size_t room;
    enum cv_status status;
    struct cv_error *err;
};

static void *grow(void *ctx, void *array, size_t size, size_t count, size_t *room)
{
    if (count < *room)
        return array;
    *room = *room ? *room * 2 : 64;
    array = talloc_realloc_size(ctx, array, *room * size);
    if (!array)
        abort();
    return array;
}

static bool load_chunk(void *user, const char *key, const char *value, size_t n)
{
    struct loading *l = user;
    struct state *state = l->state;
    size_t room = l->room;
    l->parts = grow(state, l->parts, sizeof *l->parts, state->chunk_count, &room);
    state->chunks = grow(state, state->chunks, sizeof *state->chunks, state->chunk_count, &l->room);
    struct part *part = &l->parts[state->chunk_count];
    l->status =
        state_decode(&state->arena, value, n, l->parts, &part->entries, &part->count, l->err);
    if (l->status == CV_OK && !part->count)
        l->status = cv_fail(l->err, CV_CORRUPT, "the index's list of files is damaged");
    if (l->status != CV_OK)
        return false;
    state->chunks[state->chunk_count++] =
        (struct state_chunk){.key = strtoull(key + strlen(CHUNK_PREFIX), NULL, 16),
                             .hash = hash_bytes(HASH_SEED, value, n)};
    state->count += part->count;
    return true;
}

static int compare_parts(const void *a, const void *b)
{
    const struct part *left = a, *right = b;
    return state_path_compare(left->entries[0]->path, right->entries[0]->path);
}

static int compare_chunks(const void *a, const void *b)
{
    const struct state_chunk *left = a, *right = b;
    return left->key < right->key ? -1 : left->key > right->key;
}

static enum cv_status load_header(struct state *state, const char *bytes, size_t n,
                                  struct cv_error *err)
{
    json_t *header = json_loadb(bytes, n, 0, NULL), *root;
    if (!header)
        return cv_fail(err, CV_CORRUPT, "the index's list of folders is damaged");
    json_t *roots = json_object_get(header, "roots");
    state->roots = talloc_zero_array(state, struct state_root, (unsigned)json_array_size(roots));
    size_t i;
    json_array_foreach(roots, i, root)
    {
        const char *path = json_string_value(json_object_get(root, "path"));
        state->roots[state->root_count++] = (struct state_root){
            .path = arena_strdup(&state->arena, path ? path : ""),
            .device = (uint64_t)json_integer_value(json_object_get(root, "device"))};
    }
    const char *corrections = json_string_value(json_object_get(header, "corrections"));
    state->corrections = corrections ? arena_strdup(&state->arena, corrections) : NULL;
    state->header_hash = hash_bytes(HASH_SEED, bytes, n);
    json_decref(header);
    return CV_OK;
}

enum cv_status state_load(void *ctx, struct store *s, struct state **out, struct cv_error *err)
{
    struct state *state = state_new(ctx);
    struct loading l = {.state = state, .err = err};
    char *header = NULL;
    size_t n = 0;
    enum cv_status status = store_value(state, s, HEADER_KEY, &header, &n, err);
    if (status == CV_OK && n)
        status = load_header(state, header, n, err);
    else if (status == CV_NOT_FOUND)
        status = CV_OK;
    if (status == CV_OK)
        status = store_each_value(s, CHUNK_PREFIX, load_chunk, &l, err);
    if (status == CV_OK)
        status = l.status;
    if (status != CV_OK) {
        talloc_free(state);
        return status;
    }
    /* Chunks come in the order of their keys, which are hashes; each begins at another path. */
    if (state->chunk_count) {
        qsort(l.parts, state->chunk_count, sizeof *l.parts, compare_parts);
        qsort(state->chunks, state->chunk_count, sizeof *state->chunks, compare_chunks);
    }
    state->entries = talloc_array(state, struct state_entry *, (unsigned)state->count);
    size_t at = 0;
    for (size_t i = 0; i < state->chunk_count; i++) {
        memcpy(state->entries + at, l.parts[i].entries, l.parts[i].count * sizeof *state->entries);
        at += l.parts[i].count;
    }
    talloc_free(l.parts);
    *out = state;
    return CV_OK;
}

/* ---- saving ---------------------------------------------------------------------------------- */

static enum cv_status save_header(struct state *state, bool everything, struct store_writer *w,
                                  struct cv_error *err)
{
    json_t *header = json_object(), *roots = json_array();
    for (size_t i = 0; i < state->root_count; i++) {
        json_t *root = json_object();
        /* A path that is no UTF-8 cannot stand in JSON; such a root is given anew at each run. */
        if (json_object_set_new(root, "path", json_string(state->roots[i].path)) == 0) {
            json_object_set_new(root, "device", json_integer((json_int_t)state->roots[i].device));
            json_array_append(roots, root);
        }
        json_decref(root);
    }
    json_object_set_new(header, "roots", roots);
    if (state->corrections)
        json_object_set_new(header, "corrections", json_string(state->corrections));
    char *bytes = json_dumps(header, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(header);
    if (!bytes)
        return cv_fail(err, CV_NO_MEMORY, "out of memory");
    uint64_t hash = hash_bytes(HASH_SEED, bytes, strlen(bytes));
    enum cv_status status = CV_OK;
    if (everything || hash != state->header_hash)
        status = store_set(w, HEADER_KEY, bytes, strlen(bytes), err);
    if (status == CV_OK)
        state->header_hash = hash;
    free(bytes);
    return status;
}

static enum cv_status set_chunk(struct store_writer *w, uint64_t key, const char *bytes, size_t n,
                                struct cv_error *err)
{
    char name[sizeof CHUNK_PREFIX + 16];
    snprintf(name, sizeof name, CHUNK_PREFIX "%016" PRIx64, key);
    return store_set(w, name, bytes, n, err);
}

struct saving {
    const struct state_chunk *old;
    size_t old_count;
    struct state_chunk *now;
    size_t count, room;
    struct cv_buf buf;
    struct store_writer *w;
};

static enum cv_status save_chunk(struct saving *s, struct state_entry *const *entries, size_t count,
                                 struct cv_error *err)
{
    cv_buf_clear(&s->buf);
    state_encode(&s->buf, entries, count);
    struct state_chunk chunk = {
        .key = hash_bytes(HASH_SEED, entries[0]->path, strlen(entries[0]->path)),
        .hash = hash_bytes(HASH_SEED, s->buf.bytes, s->buf.len)};
    s->now = grow(s->buf.ctx, s->now, sizeof *s->now, s->count, &s->room);
    s->now[s->count++] = chunk;
    const struct state_chunk *old =
        s->old_count ? bsearch(&chunk, s->old, s->old_count, sizeof chunk, compare_chunks) : NULL;
    return old && old->hash == chunk.hash
               ? CV_OK
               : set_chunk(s->w, chunk.key, s->buf.bytes, s->buf.len, err);
}

/* Removes the chunks that begin at no path any more; both lists stand in the order of keys. */
static enum cv_status drop_chunks(struct saving *s, struct cv_error *err)
{
    enum cv_status status = CV_OK;
    for (size_t i = 0; i < s->old_count && status == CV_OK; i++)
        if (!s->count || !bsearch(&s->old[i], s->now, s->count, sizeof *s->now, compare_chunks))
            status = set_chunk(s->w, s->old[i].key, NULL, 0, err);
    return status;
}

enum cv_status state_save(struct state *state, struct state_entry *const *entries, size_t count,
                          bool everything, struct store_writer *w, struct cv_error *err)
{
    void *scratch = talloc_new(state);
    struct saving s = {.old = state->chunks,
                       .old_count = everything ? 0 : state->chunk_count,
                       .buf = {.ctx = scratch},
                       .w = w};
    struct state_entry **part = talloc_array(scratch, struct state_entry *, CHUNK_MOST);
    size_t filled = 0;
    enum cv_status status = save_header(state, everything, w, err);
    for (size_t i = 0; i < count && status == CV_OK; i++) {
        if (!entries[i])
            continue;
        part[filled++] = entries[i];
        uint64_t hash = hash_bytes(HASH_SEED, entries[i]->path, strlen(entries[i]->path));
        if (filled == CHUNK_MOST || !((hash >> 32) & CHUNK_MASK)) {
            status = save_chunk(&s, part, filled, err);
            filled = 0;
        }
    }
    if (filled && status == CV_OK)
        status = save_chunk(&s, part, filled, err);
    if (s.count)
        qsort(s.now, s.count, sizeof *s.now, compare_chunks);
    if (status == CV_OK)
        status = drop_chunks(&s, err);
    if (status == CV_OK) {
        talloc_free(state->chunks);
        state->chunks = talloc_steal(state, s.now);
        state->chunk_count = s.count;
    }
    talloc_free(scratch);
    return status;
}

bool state_same(const struct state *a, const struct state *b)
{
    return a->header_hash == b->header_hash && a->chunk_count == b->chunk_count &&
           (!a->chunk_count || !memcmp(a->chunks, b->chunks, a->chunk_count * sizeof *a->chunks));
}
