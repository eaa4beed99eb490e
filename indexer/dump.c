#include "indexer/dump.h"
#include <talloc.h>

static enum cv_status
one(struct store *s, const struct state_doc *d, const char *path, bool with_text,
    enum cv_status (*each)(void *user, void *ctx, const struct store_document *doc,
                           struct cv_error *err),
    void *user, struct cv_error *err)
{
    char hex[SHA_HEX + 1];
    void *ctx = talloc_new(NULL);
    struct store_document doc;
    store_id id = 0;
    sha_to_hex(hex, d->sha);
    enum cv_status status = store_find(s, hex, &id, err);
    if (status == CV_OK)
        status = store_get(ctx, s, id, with_text, &doc, err);
    if (status == CV_NOT_FOUND) {
        status = cv_fail(err, CV_CORRUPT, "the document of '%s' is not in the index", path);
        cv_hint(err, status, "congvan-index check --repair reads it again");
    }
    if (status == CV_OK)
        status = each(user, ctx, &doc, err);
    talloc_free(ctx);
    return status;
}

enum cv_status dump_each(struct store *s, const struct state *state, bool with_text,
                         enum cv_status (*each)(void *user, void *ctx,
                                                const struct store_document *doc,
                                                struct cv_error *err),
                         void *user, struct cv_error *err)
{
    void *ctx = talloc_new(NULL);
    struct sha_map seen;
    sha_map_init(&seen, ctx);
    enum cv_status status = CV_OK;
    for (size_t i = 0; i < state->count && status == CV_OK; i++) {
        const struct state_entry *e = state->entries[i];
        for (uint32_t d = 0; d < e->doc_count && status == CV_OK; d++) {
            if (e->docs[d].withheld || sha_map_get(&seen, e->docs[d].sha))
                continue;
            sha_map_add(&seen, &e->docs[d]);
            status = one(s, &e->docs[d], e->path, with_text, each, user, err);
        }
    }
    talloc_free(ctx);
    return status;
}
