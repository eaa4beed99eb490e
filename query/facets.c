#include "query/facets.h"
#include "query/facet_table.h"
#include "query/table.h"
#include "text/text.h"
#include <talloc.h>

enum { SHOWN = 10 };

static const struct facet facets[] = {
    {"year", STORE_YEAR, "Năm", true},
    {"month", STORE_MONTH, "Tháng", true},
    {"type", STORE_TYPE, "Loại văn bản", false},
    {"issuer", STORE_ISSUER, "Cơ quan ban hành", false},
    {"signer", STORE_SIGNER, "Người ký", false},
    {"place", STORE_PLACE, "Địa danh", false},
    {"recipient", STORE_RECIPIENT, "Nơi nhận", false},
    {"cites", STORE_CITES, "Văn bản được dẫn", false},
};
enum { FACETS = sizeof facets / sizeof *facets };

const struct facet *facet_at(size_t i)
{
    return i < FACETS ? &facets[i] : NULL;
}

const struct facet *facet_named(const char *name)
{
    for (size_t i = 0; i < FACETS; i++)
        if (strcmp(facets[i].name, name) == 0)
            return &facets[i];
    return NULL;
}

static int by_time(const void *a, const void *b)
{
    return strcmp(((const struct store_count_of *)a)->value,
                  ((const struct store_count_of *)b)->value);
}

enum cv_status facet_count(void *ctx, struct store_matches *m, const struct facet *f, size_t limit,
                           struct store_count_of **out, size_t *count, struct cv_error *err)
{
    enum cv_status status =
        store_match_counts(ctx, m, f->field, f->time ? 0 : limit, out, count, err);
    if (status == CV_OK && f->time && *count)
        qsort(*out, *count, sizeof **out, by_time);
    return status;
}

json_t *facet_json(const struct store_count_of *counts, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:I}", "value", counts[i].value, "label",
                                              counts[i].label ? counts[i].label : counts[i].value,
                                              "count", (json_int_t)counts[i].count));
    return list;
}

enum cv_status facets_add(struct session *s, struct store_matches *m, json_t *head,
                          const char **table)
{
    struct cv_buf b;
    cv_buf_init(&b, s->ctx);
    json_t *all = json_object();
    json_object_set_new(head, "facets", all);
    for (size_t f = 0; f < FACETS; f++) {
        struct store_count_of *counts;
        size_t count;
        enum cv_status status =
            facet_count(s->ctx, m, &facets[f], FACET_VALUES, &counts, &count, &s->err);
        if (status != CV_OK)
            return status;
        json_object_set_new(all, facets[f].name, facet_json(counts, count));
        if (facets[f].field == STORE_MONTH || !count)
            continue;
        cv_buf_printf(&b, "%s%s:", b.len ? "\n" : "", facets[f].title);
        size_t from = facets[f].time && count > SHOWN ? count - SHOWN : 0; /* of years the latest */
        for (size_t i = from; i < count && i < from + SHOWN; i++)
            cv_buf_printf(&b, "%s %s (%u)", i > from ? "," : "",
                          counts[i].label ? counts[i].label : counts[i].value, counts[i].count);
        if (count > SHOWN)
            cv_buf_printf(&b, ", …");
    }
    *table = cv_buf_cstr(&b);
    return CV_OK;
}
