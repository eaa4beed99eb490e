/* The phrases of a query tree. See query.h. */
#include "store/phrase.h"
#include "store/query.h"
#include <talloc.h>

bool query_is_positional(const struct store_query *q)
{
    return (q->op == STORE_PHRASE || q->op == STORE_NEAR) && q->count > 1;
}

bool query_demands(const struct store_query *q, size_t child)
{
    return q->op == STORE_AND || q->op == STORE_FILTER || q->op == STORE_SCALE ||
           (q->op == STORE_AND_NOT && child == 0);
}

static bool may_be_in_phrase(const struct store_query *q)
{
    return q->op == STORE_WORD || q->op == STORE_OR || q->op == STORE_SYNONYM ||
           q->op == STORE_NOTHING || (q->op == STORE_PREFIX && q->field == STORE_FIELD_COUNT);
}

static enum cv_status check_parts(const struct store_query *q, int depth, struct cv_error *err)
{
    enum { DEPTH_MAX = 10 };
    for (size_t i = 0; i < q->count; i++) {
        if (depth > DEPTH_MAX || !may_be_in_phrase(q->children[i]))
            return cv_fail(err, CV_BAD_QUERY, "only words can stand in a phrase");
        enum cv_status status = check_parts(q->children[i], depth + 1, err);
        if (status != CV_OK)
            return status;
    }
    return CV_OK;
}

enum cv_status query_phrase_check(const struct store_query *q, struct cv_error *err)
{
    return check_parts(q, 0, err);
}

/* ---- what a prefix stands for ---------------------------------------------------------------- */

struct expansion {
    void *ctx;
    struct frequent {
        const char *text;
        uint32_t frequency;
    } * items;
    size_t count;
};

static bool note_term(void *user, const char *text, uint32_t frequency)
{
    struct expansion *x = user;
    if ((x->count & (x->count - 1)) == 0)
        x->items = talloc_realloc(x->ctx, x->items, struct frequent,
                                  x->count ? (unsigned)x->count * 2 : 1);
    x->items[x->count++] = (struct frequent){talloc_strdup(x->ctx, text), frequency};
    return true;
}

static int by_frequency(const void *a, const void *b)
{
    const struct frequent *x = a, *y = b;
    return x->frequency < y->frequency ? 1 : x->frequency > y->frequency ? -1 : 0;
}

static enum cv_status add_beginnings(struct phrase *p, size_t part, struct store *s,
                                     const char *beginning, struct cv_error *err)
{
    struct expansion x = {.ctx = talloc_new(NULL)};
    enum cv_status status = store_each_term(s, STORE_FIELD_COUNT, beginning, note_term, &x, err);
    if (status == CV_OK && x.count)
        qsort(x.items, x.count, sizeof *x.items, by_frequency);
    for (size_t i = 0; status == CV_OK && i < x.count && i < STORE_EXPANSION_MAX; i++)
        phrase_add(p, part, x.items[i].text);
    talloc_free(x.ctx);
    return status;
}

/* ---- parts ----------------------------------------------------------------------------------- */

static enum cv_status add_part(struct phrase *p, size_t part, struct store *s,
                               const struct store_query *q, struct cv_error *err)
{
    enum cv_status status = CV_OK;
    if (q->op == STORE_WORD && q->text)
        phrase_add(p, part, q->text);
    else if (q->op == STORE_PREFIX && q->text && *q->text)
        return add_beginnings(p, part, s, q->text, err);
    for (size_t i = 0; status == CV_OK && i < q->count; i++)
        status = add_part(p, part, s, q->children[i], err);
    return status;
}

struct phrase *query_phrase(void *ctx, struct store *s, const struct store_query *q,
                            struct cv_error *err)
{
    bool several = query_is_positional(q);
    size_t count = several ? q->count : 1;
    unsigned window = q->window < count ? (unsigned)count : q->window;
    struct phrase *p = phrase_new(ctx, count, window, q->op != STORE_NEAR);
    enum cv_status status = CV_OK;
    for (size_t i = 0; status == CV_OK && i < count; i++)
        status = add_part(p, i, s, several ? q->children[i] : q, err);
    if (status == CV_OK)
        return p;
    talloc_free(p);
    return NULL;
}
