#include "store/data.h"
#include "store/facts.h"
#include "store/generation.h"
#include "store/order.h"
#include "store/schema.h"
#include <talloc.h>

struct checking {
    struct xap_db *db;
    struct data_unpacker *unpacker;
    struct words *words;
    struct cv_buf order; /* as it should be */
    bool text_read;      /* words are those of the document that is looked at */
    void (*fault)(void *user, const char *message);
    void *user;
    struct cv_error *err;
    enum cv_status status;
    uint32_t identities, last;
    const char *term; /* the identity that is looked at */
    size_t n;
};

static void __attribute__((format(printf, 2, 3)))
report(struct checking *c, const char *format, ...)
{
    char message[512];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    c->fault(c->user, message);
}

static void xapian_line(void *user, const char *line)
{
    report(user, "%s", line);
}

static bool check_data(void *user, const char *bytes, size_t n, uint32_t count)
{
    (void)count;
    struct checking *c = user;
    struct data_unpacked data;
    void *ctx = talloc_new(NULL);
    c->text_read = data_unpack(c->unpacker, ctx, bytes, n, true, &data, NULL) == CV_OK;
    if (!c->text_read)
        report(c, "document %u (%.*s): its stored text is damaged", c->last, (int)c->n, c->term);
    else if (data.record[0] != '{')
        report(c, "document %u (%.*s): its record is no JSON object", c->last, (int)c->n, c->term);
    if (c->text_read)
        words_collect(c->words, data.text, data.length);
    talloc_free(ctx);
    return true;
}

static bool check_order(void *user, const char *value, size_t n, uint32_t count)
{
    (void)count;
    struct checking *c = user;
    struct order_bytes heading, text;
    if (!order_split(value, n, &heading, &text) || order_pack(c->words, &c->order, NULL) != CV_OK ||
        text.n != c->order.len || memcmp(text.bytes, c->order.bytes, text.n) != 0)
        report(c, "document %u (%.*s): the order of its words is not that of its text", c->last,
               (int)c->n, c->term);
    return true;
}

static bool check_posting(void *user, uint32_t id)
{
    struct checking *c = user;
    c->last = id;
    struct cv_error why;
    enum cv_status status =
        xap_values(c->db, SCHEMA_CONTENT, &id, 1, sizeof id, check_data, c, &why);
    if (status == CV_OK && c->text_read)
        status = xap_values(c->db, SCHEMA_ORDER, &id, 1, sizeof id, check_order, c, &why);
    if (status == CV_MODIFIED)
        c->status = status;
    else if (status != CV_OK)
        report(c, "document %u (%.*s): %s", id, (int)c->n, c->term, why.message);
    return c->status == CV_OK;
}

static bool check_identity(void *user, const char *term, size_t n, uint32_t frequency)
{
    struct checking *c = user;
    c->identities++;
    c->term = term;
    c->n = n;
    if (frequency != 1)
        report(c, "%u documents are the same: %.*s", frequency, (int)n, term);
    enum cv_status status = xap_each_posting(c->db, term, n, 0, check_posting, c, c->err);
    if (status != CV_OK)
        c->status = status;
    return c->status == CV_OK;
}

static enum cv_status check_schema(struct checking *c, const char *path, const char *dir,
                                   struct cv_error *err)
{
    struct xap_size size;
    enum cv_status status = xap_open(path, &c->db, err);
    if (status == CV_OK)
        status = facts_check(c->db, dir, err);
    if (status == CV_OK)
        status =
            xap_each_term(c->db, SCHEMA_ID, strlen(SCHEMA_ID), NULL, 0, check_identity, c, err);
    if (status == CV_OK)
        status = c->status;
    if (status == CV_OK)
        status = xap_count(c->db, &size, err);
    if (status == CV_OK && size.documents != c->identities)
        report(c, "there are %u documents but %u identities", size.documents, c->identities);
    xap_close(c->db);
    return status;
}

enum cv_status store_check(const char *dir, void (*fault)(void *user, const char *message),
                           void *user, struct cv_error *err)
{
    struct checking c = {.fault = fault, .user = user, .err = err};
    struct generation_lock *lock;
    void *ctx = talloc_new(NULL);
    char *name;
    size_t faults = 0;
    c.unpacker = data_unpacker_new(ctx);
    c.words = words_new(ctx);
    cv_buf_init(&c.order, ctx);
    enum cv_status status = generation_current(ctx, dir, &name, err);
    /* A writer would make the check see two commits at once. */
    if (status == CV_OK)
        status = generation_lock(ctx, dir, 0, &lock, err);
    char *path = status == CV_OK ? generation_path(ctx, dir, name) : NULL;
    if (status == CV_OK)
        status = xap_check(path, &faults, xapian_line, &c, err);
    if (status == CV_OK && !faults)
        status = check_schema(&c, path, dir, err);
    if (status == CV_CORRUPT) { /* that is what was asked */
        report(&c, "%s", err ? err->message : "the index is damaged");
        status = CV_OK;
    }
    talloc_free(ctx);
    return status;
}
