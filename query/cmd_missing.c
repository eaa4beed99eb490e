#include "query/graph.h"
#include "query/output.h"
#include <talloc.h>

static enum cv_status run(struct session *s);

const struct command command_missing = {
    .name = "missing",
    .arguments = "",
    .summary = "văn bản được dẫn mà không có trong kho, nhiều lần dẫn nhất trước",
    .options = OPTIONS_COMMON | OPTIONS_PAGE | OPTIONS_FORMAT,
    .needs_index = true,
    .run = run,
};

struct missing {
    struct session *s;
    struct cited {
        char *key;
        uint32_t count;
    } * items;
    size_t count;
};
enum { CITING_SHOWN = 3 };

static bool take(void *user, const char *key, uint32_t frequency)
{
    struct missing *m = user;
    m->items = talloc_realloc(m->s->ctx, m->items, struct cited, (unsigned)m->count + 1);
    m->items[m->count++] = (struct cited){talloc_strdup(m->s->ctx, key), frequency};
    return true;
}

static int most_cited(const void *a, const void *b)
{
    const struct cited *x = a, *y = b;
    return x->count != y->count ? (x->count > y->count ? -1 : 1) : strcmp(x->key, y->key);
}

/* Leaves only what no document of the archive bears, accents aside. */
static void drop_present(struct session *s, struct missing *m)
{
    size_t kept = 0;
    for (size_t i = 0; i < m->count; i++) {
        void *scratch = talloc_new(NULL);
        if (!store_frequency(s->store, STORE_NUMBER, m->items[i].key) &&
            !store_frequency(s->store, STORE_NUMBER_FOLDED,
                             record_number_folded(scratch, m->items[i].key)))
            m->items[kept++] = m->items[i];
        talloc_free(scratch);
    }
    m->count = kept;
}

/* What the citing documents say of it, each fact from the first that has it; and who they are. */
static enum cv_status row_of(struct session *s, const struct cited *c, json_t **out)
{
    static const char *const keys[] = {"type", "number", "name", "date", "issuer", "subject"};
    struct graph_edges citing;
    enum cv_status status = graph_in(s->ctx, s->store, c->key, NULL, NULL, &citing, &s->err);
    if (status != CV_OK)
        return status;
    json_t *row = json_pack("{s:s, s:I}", "number_key", c->key, "count", (json_int_t)c->count),
           *by = json_array(), *briefs = json_array();
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        json_t *value = NULL;
        for (size_t i = 0; i < citing.count && !json_is_string(value); i++)
            value = json_object_get(citing.items[i].citation, keys[k]);
        json_object_set_new(row, keys[k], json_is_string(value) ? json_incref(value) : json_null());
    }
    for (size_t i = 0; i < citing.count; i++) {
        json_t *brief = hit_brief(&citing.items[i].citing);
        json_object_set_new(brief, "relation", json_string(citing.items[i].relation));
        json_array_append_new(briefs, brief);
        if (i < CITING_SHOWN)
            json_array_append_new(by, json_string(hit_name(s->ctx, &citing.items[i].citing)));
    }
    if (!json_is_string(json_object_get(row, "number")))
        json_object_set_new(row, "number", json_string(c->key)); /* a law cited by its name */
    json_object_set_new(row, "cited_by", briefs);
    json_object_set_new(row, "who", by);
    *out = row;
    return CV_OK;
}

static enum cv_status run(struct session *s)
{
    static const struct output_row_column columns[] = {{"count", "Số lần", true},
                                                       {"type", "Loại", false},
                                                       {"number", "Số, ký hiệu", false},
                                                       {"date", "Ngày", false},
                                                       {"who", "Được dẫn trong", false}};
    struct missing m = {.s = s};
    enum cv_status status = store_each_term(s->store, STORE_CITES, "", take, &m, &s->err);
    if (status != CV_OK)
        return status;
    drop_present(s, &m);
    if (m.count)
        qsort(m.items, m.count, sizeof *m.items, most_cited);
    json_t *rows = json_own(s->ctx, json_array());
    for (size_t i = s->o.offset; i < m.count && i - s->o.offset < s->o.limit && status == CV_OK;
         i++) {
        json_t *row;
        status = row_of(s, &m.items[i], &row);
        if (status == CV_OK)
            json_array_append_new(rows, row);
    }
    if (status != CV_OK)
        return status;
    json_t *head = json_own(s->ctx, json_pack("{s:I}", "total", (json_int_t)m.count));
    output_rows(
        s, head, columns, sizeof columns / sizeof *columns, rows, NULL,
        m.count ? talloc_asprintf(s->ctx, "%zu văn bản được dẫn mà không có trong kho.", m.count)
                : "Mọi văn bản được dẫn đều có trong kho.");
    return CV_OK;
}
