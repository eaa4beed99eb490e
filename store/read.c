#include "store/data.h"
#include "store/facts.h"
#include "store/generation.h"
#include "store/internal.h"
#include "store/recent.h"
#include <ctype.h>
#include <talloc.h>

/* ---- the index as a whole -------------------------------------------------------------------- */

static enum cv_status read_size(struct xap_db *db, void *closure, struct cv_error *err)
{
    return xap_count(db, closure, err);
}

uint32_t store_count(struct store *s)
{
    struct xap_size size = {0};
    return store_read(s, read_size, &size, NULL) == CV_OK ? size.documents : 0;
}

double store_average_length(struct store *s)
{
    struct xap_size size = {0};
    return store_read(s, read_size, &size, NULL) == CV_OK ? size.average_length : 0;
}

static enum cv_status read_facts(struct xap_db *db, void *closure, struct cv_error *err)
{
    struct store_facts *facts = closure;
    struct xap_size size;
    enum cv_status status = facts_read(db, facts, err);
    if (status == CV_OK)
        status = xap_count(db, &size, err);
    if (status == CV_OK)
        facts->documents = size.documents;
    return status;
}

enum cv_status store_facts(struct store *s, struct store_facts *out, struct cv_error *err)
{
    struct store_facts facts;
    enum cv_status status = store_read(s, read_facts, &facts, err);
    if (status != CV_OK)
        return status;
    for (size_t i = 0; i < s->shard_count; i++) {
        if (!s->shards[i].generation)
            continue;
        char *path = generation_path(s, s->shards[i].name, s->shards[i].generation);
        facts.bytes += generation_bytes(path);
        talloc_free(path);
    }
    *out = facts;
    return CV_OK;
}

/* ---- one document ---------------------------------------------------------------------------- */

struct getting {
    void *ctx;
    struct data_unpacker *unpacker;
    store_id id;
    bool with_text, whole; /* asked for the text; unpacked it */
    struct data_unpacked data;
    enum cv_status status;
    struct cv_error *err;
};

static bool unpack(void *user, const char *bytes, size_t n, uint32_t count)
{
    (void)count;
    struct getting *g = user;
    if (!n) {
        g->status = cv_fail(g->err, CV_NOT_FOUND, "there is no document %u", g->id);
        return true;
    }
    /* zstd unpacks by blocks of 128 KiB: of a small document the record alone is no cheaper. */
    g->whole = g->with_text || data_plain_size(bytes, n) <= RECENT_BYTES_MAX;
    g->status = data_unpack(g->unpacker, g->ctx, bytes, n, g->whole, &g->data, g->err);
    return true;
}

static enum cv_status read_document(struct xap_db *db, void *closure, struct cv_error *err)
{
    struct getting *g = closure;
    g->status = CV_OK;
    g->err = err;
    enum cv_status status = xap_values(db, SCHEMA_CONTENT, &g->id, 1, sizeof g->id, unpack, g, err);
    return status == CV_OK ? g->status : status;
}

/* Record and text are one block, the record first. */
static size_t block_size(const struct data_unpacked *d)
{
    return (size_t)(d->text - d->record) + d->length + 1;
}

static void hand_over(void *ctx, const struct data_unpacked *d, store_id id,
                      struct store_document *out)
{
    char *record = talloc_memdup(ctx, d->record, block_size(d));
    *out = (struct store_document){id, record, record + (d->text - d->record), d->length};
}

enum cv_status store_get(void *ctx, struct store *s, store_id id, bool with_text,
                         struct store_document *out, struct cv_error *err)
{
    struct getting g = {.ctx = ctx, .unpacker = s->unpacker, .id = id, .with_text = with_text};
    if (!id)
        return cv_fail(err, CV_NOT_FOUND, "there is no document 0");
    const struct data_unpacked *kept = s->view ? NULL : recent_find(s->recent, id);
    if (kept) {
        hand_over(ctx, kept, id, out);
        return CV_OK;
    }
    enum cv_status status = store_read(s, read_document, &g, err);
    if (status != CV_OK)
        return status;
    if (!s->view && g.whole && block_size(&g.data) <= RECENT_BYTES_MAX) {
        hand_over(ctx, &g.data, id, out);
        recent_keep(s->recent, id, &g.data);
    } else {
        *out = (struct store_document){id, g.data.record, g.data.text, g.data.length};
    }
    return CV_OK;
}

struct finding {
    const char *term;
    size_t n;
    char full[XAP_TERM_MAX + 1]; /* the one term that begins with `term` */
    size_t full_n;
    unsigned found; /* terms, then documents */
    store_id id;
};

static bool keep_term(void *user, const char *bytes, size_t n, uint32_t count)
{
    (void)count;
    struct finding *f = user;
    if (!f->found++) {
        memcpy(f->full, bytes, n);
        f->full_n = n;
    }
    return f->found < 2;
}

static bool keep_id(void *user, uint32_t id)
{
    struct finding *f = user;
    f->id = id;
    return false;
}

static enum cv_status find_term(struct xap_db *db, void *closure, struct cv_error *err)
{
    struct finding *f = closure;
    f->id = 0;
    return xap_each_posting(db, f->term, f->n, 0, keep_id, f, err);
}

static enum cv_status find_prefix(struct xap_db *db, void *closure, struct cv_error *err)
{
    struct finding *f = closure;
    f->found = 0;
    f->id = 0;
    enum cv_status status = xap_each_term(db, f->term, f->n, NULL, 0, keep_term, f, err);
    if (status == CV_OK && f->found == 1)
        status = xap_each_posting(db, f->full, f->full_n, 0, keep_id, f, err);
    return status;
}

/* 8 to 64 hex digits. */
static bool may_be_hash(const char *s)
{
    size_t n = strspn(s, "0123456789abcdefABCDEF");
    return n >= 8 && n <= 64 && !s[n];
}

enum cv_status store_find(struct store *s, const char *sha256_or_path, store_id *out,
                          struct cv_error *err)
{
    char term[XAP_TERM_MAX + 1];
    struct finding f = {.term = term};
    enum cv_status status = CV_OK;
    if (may_be_hash(sha256_or_path)) {
        f.n = schema_id_term(term, sha256_or_path);
        for (size_t i = strlen(SCHEMA_ID); i < f.n; i++)
            term[i] = (char)tolower((unsigned char)term[i]);
        status = store_read(s, find_prefix, &f, err);
    }
    bool ambiguous = f.found > 1;
    if (status == CV_OK && !f.id) {
        f.n = schema_term(term, STORE_PATH, sha256_or_path, strlen(sha256_or_path));
        status = store_read(s, find_term, &f, err);
    }
    if (status != CV_OK)
        return status;
    if (!f.id)
        return cv_fail(err, CV_NOT_FOUND,
                       ambiguous ? "several documents begin with '%s'"
                                 : "there is no document '%s'",
                       sha256_or_path);
    *out = f.id;
    return CV_OK;
}

/* ---- named values and labels ----------------------------------------------------------------- */

struct value_reading {
    const char *key;
    size_t key_n;
    struct cv_buf value;
    bool found;
};

static bool keep_value(void *user, const char *bytes, size_t n, uint32_t count)
{
    (void)count;
    struct value_reading *v = user;
    v->found = true;
    cv_buf_add(&v->value, bytes, n);
    return true;
}

static enum cv_status read_value(struct xap_db *db, void *closure, struct cv_error *err)
{
    struct value_reading *v = closure;
    v->found = false;
    cv_buf_clear(&v->value);
    return xap_metadata(db, v->key, v->key_n, keep_value, v, err);
}

enum cv_status store_value(void *ctx, struct store *s, const char *key, char **out, size_t *n,
                           struct cv_error *err)
{
    char *full = talloc_asprintf(ctx, SCHEMA_STATE "%s", key);
    struct value_reading v = {.key = full, .key_n = strlen(full)};
    cv_buf_init(&v.value, ctx);
    enum cv_status status = store_read(s, read_value, &v, err);
    talloc_free(full);
    if (status != CV_OK)
        return status;
    if (!v.found)
        return cv_fail(err, CV_NOT_FOUND, "there is no value '%s'", key);
    *out = cv_buf_cstr(&v.value);
    *n = v.value.len;
    return CV_OK;
}

struct keys_reading {
    struct cv_buf keys; /* each with its NUL */
};

static bool keep_key(void *user, const char *bytes, size_t n, uint32_t count)
{
    (void)count;
    struct keys_reading *k = user;
    cv_buf_add(&k->keys, bytes, n);
    cv_buf_char(&k->keys, 0);
    return true;
}

struct keys_closure {
    const char *prefix;
    struct keys_reading reading;
};

static enum cv_status read_keys(struct xap_db *db, void *closure, struct cv_error *err)
{
    struct keys_closure *k = closure;
    cv_buf_clear(&k->reading.keys);
    return xap_each_metadata_key(db, k->prefix, strlen(k->prefix), NULL, 0, keep_key, &k->reading,
                                 err);
}

/* All keys first, then value by value: so a caller's callback may take its time, and may read the
 * store itself. */
enum cv_status store_each_value(struct store *s, const char *prefix,
                                bool (*each)(void *user, const char *key, const char *value,
                                             size_t n),
                                void *user, struct cv_error *err)
{
    void *ctx = talloc_new(NULL);
    struct keys_closure k = {.prefix = talloc_asprintf(ctx, SCHEMA_STATE "%s", prefix)};
    struct value_reading v = {.key = NULL};
    cv_buf_init(&k.reading.keys, ctx);
    cv_buf_init(&v.value, ctx);
    enum cv_status status = store_read(s, read_keys, &k, err);
    const char *at = k.reading.keys.bytes, *end = at + k.reading.keys.len;
    for (bool more = true; status == CV_OK && more && at < end; at += v.key_n + 1) {
        v.key = at;
        v.key_n = strlen(at);
        status = store_read(s, read_value, &v, err);
        if (status == CV_OK && v.found)
            more = each(user, at + strlen(SCHEMA_STATE), v.value.bytes, v.value.len);
    }
    talloc_free(ctx);
    return status;
}

/* In a group of shards Xapian asks the first for metadata; a label may stand in any. */
char *store_label(void *ctx, struct store *s, const char *term, size_t n)
{
    struct value_reading v = {.key = NULL};
    char *key = talloc_asprintf(ctx, SCHEMA_LABEL "%.*s", (int)n, term);
    v.key = key;
    v.key_n = strlen(key);
    cv_buf_init(&v.value, ctx);
    if (s->shard_count == 1)
        store_read(s, read_value, &v, NULL);
    for (size_t i = 0; s->shard_count > 1 && !v.found && i < s->shard_count; i++)
        read_value(s->shards[i].db, &v, NULL);
    talloc_free(key);
    return v.found ? cv_buf_cstr(&v.value) : NULL;
}
