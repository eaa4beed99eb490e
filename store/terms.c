#include "store/internal.h"
#include <talloc.h>

struct frequency_reading {
    const char *term;
    size_t n;
    uint32_t frequency;
};

static enum cv_status read_frequency(struct xap_db *db, void *closure, struct cv_error *err)
{
    struct frequency_reading *f = closure;
    return xap_frequency(db, f->term, f->n, &f->frequency, err);
}

uint32_t store_frequency(struct store *s, enum store_field field, const char *text)
{
    char term[XAP_TERM_MAX + 1];
    struct frequency_reading f = {.term = term, .n = schema_term(term, field, text, strlen(text))};
    if (!*text)
        return 0;
    return store_read(s, read_frequency, &f, NULL) == CV_OK ? f.frequency : 0;
}

/* ---- lists of terms -------------------------------------------------------------------------- */

/* Where a walk through terms stands, so that it can go on after the database was reopened without
 * calling back twice. */
struct walk {
    store_id document; /* 0: all terms of the index */
    bool words;        /* pass over terms with a prefix */
    const char *prefix;
    size_t prefix_n, cut; /* cut: bytes of the term that are not handed over */
    char last[XAP_TERM_MAX + 1];
    size_t last_n;
    bool jumped, stopped, jump;
    bool (*each)(void *user, const char *text, uint32_t count);
    void *user;
};

static bool step(void *user, const char *bytes, size_t n, uint32_t count)
{
    struct walk *w = user;
    if (n < w->prefix_n || memcmp(bytes, w->prefix, w->prefix_n))
        return false;
    if (w->words && bytes[0] >= SCHEMA_PREFIX_FIRST && bytes[0] < *SCHEMA_PREFIX_BEHIND) {
        w->jump = true;
        return false;
    }
    if (n == w->last_n && !memcmp(bytes, w->last, n))
        return true; /* handed over before the database was reopened */
    memcpy(w->last, bytes, n);
    w->last[n] = 0;
    w->last_n = n;
    w->stopped = !w->each(w->user, w->last + w->cut, count);
    return !w->stopped;
}

static enum cv_status walk_from(struct xap_db *db, struct walk *w, const char *from, size_t n,
                                struct cv_error *err)
{
    if (w->document)
        return xap_each_document_term(db, w->document, from, n, step, w, err);
    return xap_each_term(db, w->prefix, w->prefix_n, from, n, step, w, err);
}

static enum cv_status read_walk(struct xap_db *db, void *closure, struct cv_error *err)
{
    struct walk *w = closure;
    enum cv_status status = CV_OK;
    w->jump = false;
    if (!w->stopped && !w->jumped)
        status = walk_from(db, w, w->last_n ? w->last : w->prefix,
                           w->last_n ? w->last_n : w->prefix_n, err);
    w->jumped = w->jumped || w->jump;
    if (status == CV_OK && !w->stopped && w->jumped) {
        bool behind = w->last_n && w->last[0] >= *SCHEMA_PREFIX_BEHIND;
        status =
            walk_from(db, w, behind ? w->last : SCHEMA_PREFIX_BEHIND, behind ? w->last_n : 1, err);
    }
    return status;
}

enum cv_status store_each_term(struct store *s, enum store_field field, const char *prefix,
                               bool (*each)(void *user, const char *text, uint32_t frequency),
                               void *user, struct cv_error *err)
{
    char term[XAP_TERM_MAX + 1];
    size_t cut = strlen(schema_prefix(field)), n = strlen(prefix);
    if (cut + n > XAP_TERM_MAX)
        return CV_OK; /* no term is so long */
    schema_term(term, field, prefix, n);
    struct walk w = {
        .prefix = term, .prefix_n = cut + n, .cut = cut, .words = !cut, .each = each, .user = user};
    return store_read(s, read_walk, &w, err);
}

enum cv_status store_document_terms(struct store *s, store_id id, enum store_field field,
                                    bool (*each)(void *user, const char *text, uint32_t count),
                                    void *user, struct cv_error *err)
{
    const char *prefix = schema_prefix(field);
    size_t cut = strlen(prefix);
    struct walk w = {.document = id,
                     .prefix = prefix,
                     .prefix_n = cut,
                     .cut = cut,
                     .words = !cut,
                     .each = each,
                     .user = user};
    if (!id)
        return cv_fail(err, CV_NOT_FOUND, "there is no document 0");
    return store_read(s, read_walk, &w, err);
}
