/* The bytes of one chunk of the state. A path names only what differs from the one before. */
#include "indexer/state.h"
#include <talloc.h>

enum { FORMAT = 1, OWN_DOCUMENT = 1, CLASSIFIED = 2, WITHHELD = 4 };

static size_t shared_prefix(const char *a, const char *b)
{
    size_t n = 0;
    while (a[n] && a[n] == b[n])
        n++;
    return n;
}

static void put_doc(struct cv_buf *out, const struct state_entry *e, const struct state_doc *d)
{
    bool own = !*d->member && !memcmp(d->sha, e->sha, SHA_BYTES);
    wire_put(out, (own ? OWN_DOCUMENT : 0u) | (d->classified ? CLASSIFIED : 0u) |
                      (d->withheld ? WITHHELD : 0u));
    if (!own) {
        wire_put_string(out, d->member);
        cv_buf_add(out, d->sha, SHA_BYTES);
    }
    wire_put(out, d->extractor);
    wire_put(out, d->corrections);
}

void state_encode_fault(struct cv_buf *out, const struct state_fault *f)
{
    wire_put_string(out, f->member);
    wire_put(out, f->status);
    wire_put(out, f->stage);
    wire_put_string(out, f->reason);
    wire_put(out, f->attempts);
    wire_put(out, (uint64_t)f->last);
}

void state_encode(struct cv_buf *out, struct state_entry *const *entries, size_t count)
{
    wire_put(out, FORMAT);
    wire_put(out, count);
    const char *before = "";
    for (size_t i = 0; i < count; i++) {
        const struct state_entry *e = entries[i];
        size_t shared = shared_prefix(before, e->path);
        wire_put(out, shared);
        wire_put_string(out, e->path + shared);
        before = e->path;
        wire_put(out, (uint64_t)e->size);
        wire_put(out, (uint64_t)e->mtime_ns);
        cv_buf_add(out, e->sha, SHA_BYTES);
        wire_put(out, e->reader);
        wire_put(out, e->fingerprint);
        wire_put(out, e->doc_count);
        for (uint32_t d = 0; d < e->doc_count; d++)
            put_doc(out, e, &e->docs[d]);
        wire_put(out, e->fault_count);
        for (uint32_t f = 0; f < e->fault_count; f++)
            state_encode_fault(out, &e->faults[f]);
    }
}

static void get_sha(struct wire *in, unsigned char sha[SHA_BYTES])
{
    const char *bytes = wire_take(in, SHA_BYTES);
    if (bytes)
        memcpy(sha, bytes, SHA_BYTES);
}

static const char *get_path(struct wire *in, struct arena *arena, const char *before)
{
    uint64_t shared = wire_get(in);
    uint32_t n = wire_get_count(in);
    const char *rest = wire_take(in, n);
    if (!rest || shared > strlen(before)) {
        in->bad = true;
        return "";
    }
    char *path = arena_alloc(arena, (size_t)shared + n + 1);
    memcpy(path, before, (size_t)shared);
    memcpy(path + shared, rest, n);
    return path;
}

static void get_doc(struct wire *in, struct arena *arena, const struct state_entry *e,
                    struct state_doc *d)
{
    uint64_t bits = wire_get(in);
    d->member = "";
    if (bits & OWN_DOCUMENT) {
        memcpy(d->sha, e->sha, SHA_BYTES);
    } else {
        d->member = wire_get_string(in, arena);
        get_sha(in, d->sha);
    }
    d->classified = (bits & CLASSIFIED) != 0;
    d->withheld = (bits & WITHHELD) != 0;
    d->extractor = (uint32_t)wire_get(in);
    d->corrections = (uint32_t)wire_get(in);
}

void state_decode_fault(struct wire *in, struct arena *arena, struct state_fault *f)
{
    f->member = wire_get_string(in, arena);
    uint64_t status = wire_get(in), stage = wire_get(in);
    if (status >= CV_STATUS_COUNT || stage >= STAGE_COUNT)
        in->bad = true;
    f->status = in->bad ? CV_INTERNAL : (enum cv_status)status;
    f->stage = in->bad ? STAGE_READ : (enum state_stage)stage;
    f->reason = wire_get_string(in, arena);
    f->attempts = (uint32_t)wire_get(in);
    f->last = (int64_t)wire_get(in);
}

static struct state_entry *get_entry(struct wire *in, struct arena *arena, const char *before)
{
    struct state_entry *e = arena_alloc(arena, sizeof *e);
    e->path = get_path(in, arena, before);
    e->size = (int64_t)wire_get(in);
    e->mtime_ns = (int64_t)wire_get(in);
    get_sha(in, e->sha);
    e->reader = (uint32_t)wire_get(in);
    e->fingerprint = (uint32_t)wire_get(in);
    e->doc_count = wire_get_count(in);
    e->docs = arena_alloc(arena, e->doc_count * sizeof *e->docs);
    for (uint32_t d = 0; d < e->doc_count && !in->bad; d++)
        get_doc(in, arena, e, &e->docs[d]);
    e->fault_count = wire_get_count(in);
    e->faults = arena_alloc(arena, e->fault_count * sizeof *e->faults);
    for (uint32_t f = 0; f < e->fault_count && !in->bad; f++)
        state_decode_fault(in, arena, &e->faults[f]);
    return e;
}

enum cv_status state_decode(struct arena *arena, const char *bytes, size_t n, void *ctx,
                            struct state_entry ***entries, size_t *count, struct cv_error *err)
{
    struct wire in;
    wire_init(&in, bytes, n);
    if (wire_get(&in) != FORMAT)
        in.bad = true;
    uint32_t wanted = wire_get_count(&in);
    struct state_entry **list = talloc_array(ctx, struct state_entry *, wanted);
    const char *before = "";
    for (uint32_t i = 0; i < wanted && !in.bad; i++) {
        list[i] = get_entry(&in, arena, before);
        before = list[i]->path;
    }
    if (!wire_done(&in)) {
        talloc_free(list);
        return cv_fail(err, CV_CORRUPT, "the index's list of files is damaged");
    }
    *entries = list;
    *count = wanted;
    return CV_OK;
}
