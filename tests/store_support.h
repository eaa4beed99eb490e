/* What the tests of store share: a scratch folder, documents made by hand, one-line checks. */
#pragma once
#include "record/record.h"
#include "store/store.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants those before */
#include <cmocka.h>
#include <ftw.h>
#include <talloc.h>
#include <unistd.h>

#define assert_done(call)                                                                          \
    do {                                                                                           \
        struct cv_error why_ = {.message = ""};                                                    \
        struct cv_error *err = &why_;                                                              \
        enum cv_status status_ = (call);                                                           \
        if (status_ != CV_OK)                                                                      \
            fail_msg("%s: %s: %s", #call, cv_status_text(status_), why_.message);                  \
    } while (0)

/* A test's scratch folder and talloc parent: *state of every test. */
struct scratch {
    char *dir;   /* an empty folder */
    char *index; /* a name in it that does not exist */
};

static int scratch_remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}

__attribute__((unused)) static int scratch_up(void **state)
{
    const char *tmp = getenv("TMPDIR");
    struct scratch *s = talloc_zero(NULL, struct scratch);
    s->dir = talloc_asprintf(s, "%s/congvan-store-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(s->dir))
        return -1;
    s->index = talloc_asprintf(s, "%s/index", s->dir);
    *state = s;
    return 0;
}

__attribute__((unused)) static int scratch_down(void **state)
{
    struct scratch *s = *state;
    nftw(s->dir, scratch_remove_one, 16, FTW_DEPTH | FTW_PHYS);
    talloc_free(s);
    return 0;
}

#define scratch_test(f) cmocka_unit_test_setup_teardown(f, scratch_up, scratch_down)

/* A document of the number n: its SHA-256 is n in 64 digits, its path "n.txt". */
struct sample {
    struct record record;
    struct store_input in;
    const char *paths[2];
};

__attribute__((unused)) static struct sample *sample_new(void *ctx, unsigned n, const char *text)
{
    struct sample *d = talloc_zero(ctx, struct sample);
    d->record.serial = -1;
    d->paths[0] = talloc_asprintf(d, "%u.txt", n);
    d->in = (struct store_input){
        .record = &d->record,
        .record_json = talloc_asprintf(d, "{\"path\":\"%u.txt\"}", n),
        .text = text,
        .length = strlen(text),
        .sha256 = talloc_asprintf(d, "%064x", n),
        .paths = d->paths,
        .format = "text",
    };
    return d;
}

__attribute__((unused)) static struct store_query *word(void *ctx, const char *text)
{
    struct store_query *q = talloc_zero(ctx, struct store_query);
    q->op = STORE_WORD;
    q->text = text;
    return q;
}

__attribute__((unused)) static struct store_query *term(void *ctx, enum store_field field,
                                                        const char *text)
{
    struct store_query *q = word(ctx, text);
    q->op = STORE_TERM;
    q->field = field;
    return q;
}

__attribute__((unused)) static struct store_query *range(void *ctx, uint32_t from, uint32_t to)
{
    struct store_query *q = word(ctx, NULL);
    q->op = STORE_RANGE;
    q->from = from;
    q->to = to;
    return q;
}

/* Children up to NULL. */
__attribute__((unused)) static struct store_query *join(void *ctx, enum store_op op, ...)
{
    struct store_query *q = talloc_zero(ctx, struct store_query), *child;
    va_list args;
    q->op = op;
    va_start(args, op);
    while ((child = va_arg(args, struct store_query *))) {
        q->children = talloc_realloc(q, q->children, struct store_query *, (unsigned)q->count + 1);
        q->children[q->count++] = child;
    }
    va_end(args);
    return q;
}

/* The numbers of the samples that match, ascending, as "1 2 5". */
__attribute__((unused)) static const char *found(void *ctx, struct store *s,
                                                 const struct store_query *q)
{
    struct store_search_options all = {.limit = 1000, .exact_total = true};
    struct store_hits hits = {0};
    unsigned numbers[1000];
    assert_done(store_search(ctx, s, q, &all, &hits, err));
    assert_true(hits.total_exact);
    assert_int_equal(hits.total, hits.count);
    for (size_t i = 0; i < hits.count; i++) {
        struct store_document d;
        assert_done(store_get(ctx, s, hits.items[i].id, false, &d, err));
        numbers[i] = (unsigned)strtoul(d.record + strlen("{\"path\":\""), NULL, 10);
        for (size_t j = i; j && numbers[j - 1] > numbers[j]; j--) {
            unsigned n = numbers[j];
            numbers[j] = numbers[j - 1];
            numbers[j - 1] = n;
        }
    }
    char *out = talloc_strdup(ctx, "");
    for (size_t i = 0; i < hits.count; i++)
        out = talloc_asprintf_append(out, "%s%u", i ? " " : "", numbers[i]);
    return out;
}
