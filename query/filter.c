#include "query/filter.h"
#include "text/text.h"
#include <talloc.h>

enum { YEARS_MAX = 200, VALUES_MAX = 2000 };

/* ---- values that contain what was typed ------------------------------------------------------ */

struct containing {
    void *ctx;
    enum store_field field;
    const char *sought; /* folded words with one blank before and behind each */
    struct terms *found;
};

/* The words of s, folded, parted by single blanks, with a blank at either end. */
static char *padded(void *ctx, const char *s)
{
    struct cv_buf b;
    cv_buf_init(&b, ctx);
    cv_buf_char(&b, ' ');
    struct text_tokens it;
    struct text_token t;
    text_tokens_init(&it, s, strlen(s));
    while (text_tokens_next(&it, &t))
        cv_buf_printf(&b, "%s ", t.folded);
    return cv_buf_cstr(&b);
}

static bool take_containing(void *user, const char *text, uint32_t frequency)
{
    (void)frequency;
    struct containing *c = user;
    void *scratch = talloc_new(NULL);
    if (strstr(padded(scratch, text), c->sought))
        terms_push(c->found, c->ctx, query_term(c->ctx, c->field, text));
    talloc_free(scratch);
    return c->found->count < VALUES_MAX;
}

/* Every value of the field that has these words in this order: "Bình Sơn" finds "Ủy ban nhân dân
 * huyện Bình Sơn". */
static void add_containing(void *ctx, struct store *s, enum store_field field, const char *words,
                           struct terms *found)
{
    struct containing c = {ctx, field, padded(ctx, words), found};
    struct cv_error ignored;
    if (c.sought[1])
        store_each_term(s, field, "", take_containing, &c, &ignored);
}

/* ---- kinds of fields ------------------------------------------------------------------------- */

static void add_body(void *ctx, struct store *s, enum store_field field, const char *name,
                     struct terms *found)
{
    const char *key = record_body_key(ctx, name);
    add_containing(ctx, s, field, key && *key ? key : name, found);
}

static struct store_query *body_query(void *ctx, struct store *s, const struct query_node *n,
                                      bool with_predecessors)
{
    struct terms found = {0};
    enum store_field field = field_store(n->field);
    add_body(ctx, s, field, n->text, &found);
    if (with_predecessors && field == STORE_ISSUER) {
        struct record_strings before =
            record_body_predecessors(ctx, record_body_open(ctx, n->text));
        for (size_t i = 0; i < before.count; i++)
            add_body(ctx, s, field, before.items[i], &found);
    }
    return query_join(ctx, STORE_OR, found.items, found.count);
}

static struct store_query *range_query(void *ctx, struct query_range r)
{
    struct store_query *q = talloc_zero(ctx, struct store_query);
    *q = (struct store_query){.op = STORE_RANGE, .from = r.from, .to = r.to};
    return q;
}

/* Whole years are terms, which Xapian goes through faster than the values of a range. */
static struct store_query *year_query(void *ctx, struct query_range r)
{
    uint32_t first = r.from / 10000, last = r.to / 10000;
    if (!first || last - first > YEARS_MAX)
        return range_query(ctx, r);
    struct terms years = {0};
    for (uint32_t y = first; y <= last; y++)
        terms_push(&years, ctx, query_term(ctx, STORE_YEAR, talloc_asprintf(ctx, "%u", y)));
    return query_join(ctx, STORE_OR, years.items, years.count);
}

static void add_term(struct terms *l, void *ctx, enum store_field field, const char *text)
{
    if (text && *text)
        terms_push(l, ctx, query_term(ctx, field, text));
}

static struct store_query *number_query(void *ctx, const struct query_node *n)
{
    struct terms keys = {0};
    struct record_number number;
    bool cites = field_store(n->field) == STORE_CITES;
    const char *key = record_number_key(ctx, n->text);
    add_term(&keys, ctx, cites ? STORE_CITES : STORE_NUMBER, key);
    if (key)
        add_term(&keys, ctx, cites ? STORE_CITES_FOLDED : STORE_NUMBER_FOLDED,
                 record_number_folded(ctx, key));
    if (!cites && record_number_parse(ctx, n->text, strlen(n->text), &number) &&
        number.form == RECORD_NUMBER_BARE)
        add_term(&keys, ctx, STORE_SERIAL, talloc_asprintf(ctx, "%lld", (long long)number.serial));
    return query_join(ctx, STORE_OR, keys.items, keys.count);
}

struct store_query *filter_query(void *ctx, struct store *s, const struct query_node *n,
                                 bool with_predecessors)
{
    struct terms found = {0};
    enum store_field field = field_store(n->field);
    switch (field_kind(n->field)) {
    case FIELD_YEAR:
        return year_query(ctx, n->range);
    case FIELD_DATE:
        return range_query(ctx, n->range);
    case FIELD_NUMBER:
        return number_query(ctx, n);
    case FIELD_BODY:
        return body_query(ctx, s, n, with_predecessors);
    case FIELD_TYPE: {
        const char *type = record_type_find(n->text);
        return query_term(ctx, field, text_fold_string(ctx, type, strlen(type)));
    }
    case FIELD_NAME:
        add_containing(ctx, s, field, n->text, &found);
        return query_join(ctx, STORE_OR, found.items, found.count);
    case FIELD_PATH:
        return query_term(ctx, field, n->text);
    default:
        return query_term(ctx, field, text_fold_string(ctx, n->text, strlen(n->text)));
    }
}
