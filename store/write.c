#include "store/data.h"
#include "store/facts.h"
#include "store/generation.h"
#include "store/internal.h"
#include "store/known.h"
#include "store/order.h"
#include "store/prints.h"
#include <errno.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

struct store_writer {
    char *dir;
    enum store_mode mode;
    struct generation_lock *lock; /* NULL for a segment */
    struct xap_db *db;
    bool in_batch;       /* a transaction is open */
    enum cv_status lost; /* not CV_OK: Xapian threw the batch away; nothing more goes in */
    uint64_t pending;    /* bytes of text */
    struct words *words;
    struct cv_buf heading, text, order; /* of one document: see order.h */
    struct known *labels;               /* terms whose label is in the index */
    struct data_packer *packer;
    void *scratch; /* of one document */
};

/* ---- opening and closing --------------------------------------------------------------------- */

static enum cv_status begin_batch(struct store_writer *w, struct cv_error *err)
{
    enum cv_status status = xap_begin(w->db, err);
    w->in_batch = status == CV_OK;
    w->pending = 0;
    return status;
}

/* Signs a database that is new, checks one that is not. */
static enum cv_status sign_or_check(struct store_writer *w, struct cv_error *err)
{
    struct store_facts facts;
    struct xap_size size;
    enum cv_status status = facts_read(w->db, &facts, err);
    if (status == CV_OK)
        status = xap_count(w->db, &size, err);
    if (status != CV_OK)
        return status;
    if (!facts.schema && !size.documents) {
        status = facts_sign(w->db, err);
        return status == CV_OK ? xap_commit(w->db, err) : status;
    }
    return facts_check(w->db, w->dir, err);
}

static enum cv_status open_database(struct store_writer *w, const char *path, bool may_create,
                                    struct cv_error *err)
{
    int flags = (w->mode == STORE_SEGMENT ? 0 : XAP_DURABLE) | (may_create ? XAP_MAY_CREATE : 0);
    enum cv_status status = may_create ? CV_OK : facts_check_files(path, err);
    if (status == CV_OK)
        status = xap_open_writable(path, flags, &w->db, err);
    if (status == CV_LOCKED)
        return w->lock ? generation_locked_by(w->dir, err) : status;
    if (status == CV_NO_INDEX)
        return cv_fail(err, CV_IO, "cannot make a database at '%s'", path);
    if (status == CV_OK)
        status = sign_or_check(w, err);
    if (status == CV_CORRUPT)
        cv_hint(err, status, "build it anew: congvan-index update --rebuild --index '%s'", w->dir);
    return status;
}

/* A first generation is made beside and published, like every other: so `current` never names one
 * that is half made. */
static enum cv_status make_first(struct store_writer *w, struct cv_error *err)
{
    char *path = generation_path(w, w->dir, GENERATION_NEXT);
    enum cv_status status = generation_remove_tree(path, err);
    if (status == CV_OK)
        status = open_database(w, path, true, err);
    xap_close(w->db);
    w->db = NULL;
    return status == CV_OK ? generation_publish(w->dir, err) : status;
}

static enum cv_status open_update(struct store_writer *w, struct cv_error *err)
{
    char *name = NULL;
    enum cv_status status = generation_current(w, w->dir, &name, err);
    if (status == CV_NO_INDEX) {
        status = make_first(w, err);
        if (status == CV_OK)
            status = generation_current(w, w->dir, &name, err);
    }
    if (status != CV_OK)
        return status;
    return open_database(w, generation_path(w, w->dir, name), false, err);
}

static enum cv_status open_next(struct store_writer *w, struct cv_error *err)
{
    char *path = generation_path(w, w->dir, GENERATION_NEXT);
    enum cv_status status = CV_OK;
    if (w->mode == STORE_REBUILD)
        status = generation_remove_tree(path, err);
    else if (access(path, F_OK))
        status = cv_fail(err, CV_NOT_FOUND, "'%s' has no new generation", w->dir);
    return status == CV_OK ? open_database(w, path, w->mode == STORE_REBUILD, err) : status;
}

static enum cv_status open_mode(struct store_writer *w, unsigned wait_seconds, struct cv_error *err)
{
    enum cv_status status = CV_OK;
    if (w->mode == STORE_SEGMENT) {
        char *first_file = generation_path(w, w->dir, "iamglass");
        status = open_database(w, w->dir, access(first_file, F_OK) != 0, err);
    } else {
        status = generation_make_folder(w->dir, err);
        if (status == CV_OK)
            status = generation_lock(w, w->dir, wait_seconds, &w->lock, err);
        if (status == CV_OK)
            status = w->mode == STORE_UPDATE ? open_update(w, err) : open_next(w, err);
    }
    return status == CV_OK ? begin_batch(w, err) : status;
}

static int close_writer(struct store_writer *w)
{
    if (w->in_batch)
        xap_cancel(w->db, NULL);
    xap_close(w->db);
    return 0;
}

enum cv_status store_writer_open(void *ctx, const char *dir, enum store_mode mode,
                                 unsigned wait_seconds, struct store_writer **out,
                                 struct cv_error *err)
{
    struct store_writer *w = talloc_zero(ctx, struct store_writer);
    w->dir = talloc_strdup(w, dir);
    w->mode = mode;
    w->words = words_new(w);
    cv_buf_init(&w->heading, w);
    cv_buf_init(&w->text, w);
    cv_buf_init(&w->order, w);
    w->labels = known_new(w);
    w->scratch = talloc_new(w);
    w->packer = data_packer_new(w);
    talloc_set_destructor(w, close_writer);
    enum cv_status status = open_mode(w, wait_seconds, err);
    if (status == CV_OK)
        *out = w;
    else
        talloc_free(w);
    return status;
}

void store_writer_close(struct store_writer *w)
{
    talloc_free(w);
}

uint64_t store_pending_bytes(const struct store_writer *w)
{
    return w->pending;
}

enum cv_status store_writer_view(void *ctx, struct store_writer *w, struct store **out,
                                 struct cv_error *err)
{
    struct store *s = store_new(ctx, 1, 0);
    s->view = true;
    s->shards[0].name = talloc_strdup(s, w->dir);
    enum cv_status status = xap_share(w->db, &s->shards[0].db, err);
    if (status == CV_OK)
        status = xap_share(w->db, &s->db, err);
    if (status == CV_OK)
        *out = s;
    else
        talloc_free(s);
    return status;
}

/* ---- batches --------------------------------------------------------------------------------- */

/* Xapian drops all that is not committed when a write fails: remember it, so that no later commit
 * passes for one of the whole batch. */
static enum cv_status written(struct store_writer *w, enum cv_status status)
{
    if (status != CV_OK)
        w->lost = status;
    return status;
}

static enum cv_status still_good(const struct store_writer *w, struct cv_error *err)
{
    if (w->lost == CV_OK)
        return CV_OK;
    return cv_fail(err, w->lost,
                   "an earlier write to '%s' failed: nothing since the last commit was kept",
                   w->dir);
}

enum cv_status store_commit(struct store_writer *w, struct cv_error *err)
{
    enum cv_status status = still_good(w, err);
    if (status == CV_OK)
        status = written(w, facts_touch(w->db, err));
    if (status != CV_OK)
        return status;
    w->in_batch = false; /* also when it fails: Xapian has closed the transaction */
    status = written(w, xap_end(w->db, err));
    return status == CV_OK ? written(w, begin_batch(w, err)) : status;
}

/* ---- one document ---------------------------------------------------------------------------- */

struct building {
    struct store_writer *w;
    struct xap_document *document;
    struct label *labels; /* to be written with the document */
    struct cv_buf prints; /* what it counts for: see prints.h */
};
struct label {
    struct label *next;
    const char *text;
    size_t n;
    char term[XAP_TERM_MAX + 1];
};

static enum cv_status add_value(void *user, enum store_field field, const char *value,
                                const char *label, struct cv_error *err)
{
    struct building *b = user;
    char term[XAP_TERM_MAX + 1];
    size_t n = schema_term(term, field, value, strlen(value));
    if (label && n + strlen(SCHEMA_LABEL) <= XAP_METADATA_MAX && known_add(b->w->labels, term, n)) {
        struct label *l = talloc(b->w->scratch, struct label);
        *l = (struct label){b->labels, label, n, ""};
        memcpy(l->term, term, n + 1);
        b->labels = l;
    }
    uint64_t print = print_of(field, term, n);
    if (print)
        prints_add(&b->prints, print);
    return xap_document_term(b->document, term, n, 0, err);
}

static enum cv_status add_slots(struct building *b, const struct record *record,
                                struct cv_error *err)
{
    struct schema_slots slots;
    schema_slots_of(b->w->scratch, record, &slots);
    enum cv_status status =
        xap_document_value(b->document, SCHEMA_DATE_LAST, slots.date_last, 8, err);
    if (status == CV_OK && *slots.date)
        status = xap_document_value(b->document, SCHEMA_DATE, slots.date, 8, err);
    if (status == CV_OK && slots.number_sort)
        status = xap_document_value(b->document, SCHEMA_NUMBER_SORT, slots.number_sort,
                                    strlen(slots.number_sort), err);
    return status;
}

/* What the document calls itself: see store_scan(). */
static const char *heading_of(const struct store_input *in, size_t *n)
{
    enum { HEADING_MAX = 250 }; /* bytes: a longer first line is a paragraph */
    if (in->record->subject) {
        *n = strlen(in->record->subject);
        return in->record->subject;
    }
    size_t begin = 0, end;
    while (begin < in->length && strchr("\n \t\f", in->text[begin]))
        begin++;
    for (end = begin; end < in->length && in->text[end] != '\n';)
        end++;
    *n = end - begin <= HEADING_MAX ? end - begin : 0;
    return in->text + begin;
}

static enum cv_status add_heading(struct building *b, const struct store_input *in,
                                  struct cv_error *err)
{
    struct words *words = b->w->words;
    char term[XAP_TERM_MAX + 1];
    size_t n;
    const char *heading = heading_of(in, &n);
    cv_buf_clear(&b->w->heading);
    if (!n)
        return CV_OK;
    words_collect(words, heading, n);
    enum cv_status status = order_pack(words, &b->w->heading, err);
    for (size_t i = 0; status == CV_OK && in->record->subject && i < words->count; i++) {
        size_t length =
            schema_term(term, STORE_SUBJECT, words->items[i].text, words->items[i].length);
        status = xap_document_term(b->document, term, length, 1, err);
    }
    return status;
}

/* Words with their counts, and the order of all. */
static enum cv_status add_text(struct building *b, const struct store_input *in,
                               struct cv_error *err)
{
    struct store_writer *w = b->w;
    enum cv_status status = add_heading(b, in, err);
    words_collect(w->words, in->text, in->length);
    if (status == CV_OK)
        status = order_pack(w->words, &w->text, err);
    for (size_t i = 0; status == CV_OK && i < w->words->count; i++) {
        const struct words_word *word = &w->words->items[i];
        status = xap_document_term(b->document, word->text, word->length, word->count, err);
    }
    if (status != CV_OK)
        return status;
    order_join(&w->heading, &w->text, &w->order);
    return xap_document_value(b->document, SCHEMA_ORDER, w->order.bytes, w->order.len, err);
}

/* The whole document, in memory; nothing is written yet. */
static enum cv_status build_document(struct building *b, const struct store_input *in,
                                     struct cv_error *err)
{
    char term[XAP_TERM_MAX + 1];
    const char *content;
    size_t n;
    enum cv_status status =
        data_pack(b->w->packer, in->record_json, in->text, in->length, &content, &n, err);
    if (status == CV_OK)
        status = xap_document_value(b->document, SCHEMA_CONTENT, content, n, err);
    if (status == CV_OK)
        status = add_text(b, in, err);
    if (status == CV_OK)
        status = xap_document_term(b->document, term, schema_id_term(term, in->sha256), 0, err);
    cv_buf_init(&b->prints, b->w->scratch);
    prints_begin(&b->prints);
    if (status == CV_OK)
        status = schema_values_of(b->w->scratch, in, add_value, b, err);
    if (status == CV_OK)
        status =
            xap_document_value(b->document, SCHEMA_FACETS, b->prints.bytes, b->prints.len, err);
    if (status == CV_OK)
        status = add_slots(b, in->record, err);
    return status;
}

static bool note_found(void *user, const char *bytes, size_t n, uint32_t count)
{
    (void)bytes, (void)n, (void)count;
    *(bool *)user = true;
    return false;
}

/* The first way of writing a value stays; another hardly differs, and a change would cost a write
 * for each document. */
static enum cv_status write_labels(struct building *b, struct cv_error *err)
{
    enum cv_status status = CV_OK;
    char key[XAP_METADATA_MAX + sizeof SCHEMA_LABEL];
    for (const struct label *l = b->labels; status == CV_OK && l; l = l->next) {
        size_t n = (size_t)snprintf(key, sizeof key, SCHEMA_LABEL "%s", l->term);
        bool found = false;
        status = xap_metadata(b->w->db, key, n, note_found, &found, err);
        if (status == CV_OK && !found)
            status = xap_set_metadata(b->w->db, key, n, l->text, strlen(l->text), err);
    }
    return status;
}

static bool is_sha256(const char *s)
{
    return s && strspn(s, "0123456789abcdef") == 64 && !s[64];
}

static enum cv_status check_input(const struct store_input *in, struct cv_error *err)
{
    if (!in->record || !in->record_json || !in->paths || !in->paths[0] || (!in->text && in->length))
        return cv_fail(err, CV_INTERNAL, "a document without record or path");
    if (!is_sha256(in->sha256) || (in->replaces && !is_sha256(in->replaces)))
        return cv_fail(err, CV_INTERNAL, "'%s' is no SHA-256 in hex digits",
                       in->sha256 ? in->sha256 : "");
    return CV_OK;
}

/* Xapian takes over what the old document and the new one have in common. */
static enum cv_status replace(struct store_writer *w, const struct store_input *in,
                              const struct xap_document *document, struct cv_error *err)
{
    char term[XAP_TERM_MAX + 1];
    size_t n = schema_id_term(term, in->sha256);
    enum cv_status status = CV_OK;
    if (in->replaces && strcmp(in->replaces, in->sha256) != 0) {
        status = written(w, xap_delete_term(w->db, term, n, err));
        n = schema_id_term(term, in->replaces);
    }
    return status == CV_OK ? written(w, xap_replace(w->db, term, n, document, err)) : status;
}

enum cv_status store_put(struct store_writer *w, const struct store_input *in, struct cv_error *err)
{
    struct building b = {.w = w};
    enum cv_status status = still_good(w, err);
    if (status == CV_OK)
        status = check_input(in, err);
    if (status != CV_OK)
        return status;
    b.document = xap_document_new(err);
    status = b.document ? build_document(&b, in, err) : CV_NO_MEMORY;
    if (status == CV_OK)
        status = written(w, write_labels(&b, err));
    if (status == CV_OK && w->mode == STORE_SEGMENT)
        /* Looking for an older one costs a flush of Xapian's buffers; store_merge() drops doubles.
         */
        status = written(w, xap_add(w->db, b.document, err));
    else if (status == CV_OK)
        status = replace(w, in, b.document, err);
    if (status == CV_OK)
        w->pending += in->length;
    xap_document_free(b.document);
    talloc_free_children(w->scratch);
    return status;
}

enum cv_status store_put_record(struct store_writer *w, const struct store_input *without_text,
                                struct cv_error *err)
{
    struct store *view;
    struct store_document old;
    store_id id = 0;
    void *ctx = talloc_new(NULL);
    enum cv_status status = check_input(without_text, err);
    if (status == CV_OK)
        status = store_writer_view(ctx, w, &view, err);
    if (status == CV_OK)
        status = store_find(view, without_text->sha256, &id, err);
    if (status == CV_OK)
        status = store_get(ctx, view, id, true, &old, err);
    if (status == CV_OK) {
        struct store_input in = *without_text;
        in.text = old.text;
        in.length = old.length;
        status = store_put(w, &in, err);
    }
    talloc_free(ctx);
    return status;
}

enum cv_status store_remove(struct store_writer *w, const char *sha256, struct cv_error *err)
{
    char term[XAP_TERM_MAX + 1];
    enum cv_status status = still_good(w, err);
    if (status == CV_OK && !is_sha256(sha256))
        status =
            cv_fail(err, CV_INTERNAL, "'%s' is no SHA-256 in hex digits", sha256 ? sha256 : "");
    if (status == CV_OK)
        status = written(w, xap_delete_term(w->db, term, schema_id_term(term, sha256), err));
    return status;
}

/* ---- the caller's own ------------------------------------------------------------------------ */

enum cv_status store_set(struct store_writer *w, const char *key, const void *value, size_t n,
                         struct cv_error *err)
{
    enum { KEY_MAX = 200 };
    char full[KEY_MAX + sizeof SCHEMA_STATE];
    enum cv_status status = still_good(w, err);
    if (status == CV_OK && (!*key || strlen(key) > KEY_MAX))
        status = cv_fail(err, CV_INTERNAL, "a key of %zu bytes", strlen(key));
    if (status != CV_OK)
        return status;
    size_t full_n = (size_t)snprintf(full, sizeof full, SCHEMA_STATE "%s", key);
    return written(w, xap_set_metadata(w->db, full, full_n, value, n, err));
}

enum cv_status store_set_reader_version(struct store_writer *w, int version, struct cv_error *err)
{
    enum cv_status status = still_good(w, err);
    return status == CV_OK ? written(w, facts_set_reader(w->db, version, err)) : status;
}

void store_on_breakdown(void (*last_words)(void *user, const struct cv_error *err), void *user)
{
    xap_on_breakdown(last_words, user);
}
