#include "query/graph.h"
#include "query/output.h"
#include <talloc.h>

static enum cv_status run(struct session *s);

const struct command command_lookup = {
    .name = "lookup",
    .arguments = "SỐ",
    .summary = "tìm văn bản mang số, ký hiệu này",
    .detail = "Không phân biệt khoảng trắng, dấu, chữ hoa, kiểu gạch nối; thử cả khi thiếu năm "
              "hoặc khi máy quét đọc nhầm chữ. Số chỉ được\n"
              "văn bản khác dẫn thì cho biết văn bản nào dẫn.",
    .options = OPTIONS_COMMON | OPTIONS_PAGE | OPTIONS_FORMAT | OPTIONS_OPEN,
    .min_arguments = 1,
    .max_arguments = SIZE_MAX, /* "550 /UBND-VX" typed without quotes */
    .needs_index = true,
    .run = run,
};

enum { SUGGESTIONS = 5, CITING_SHOWN = 10 };

static enum cv_status load(struct session *s, const struct lookup *found, struct hit **hits,
                           size_t *count)
{
    enum cv_status status = CV_OK;
    *hits = talloc_zero_array(s->ctx, struct hit, (unsigned)found->count + 1);
    *count = 0;
    for (size_t i = s->o.offset; i < found->count && *count < s->o.limit && status == CV_OK; i++) {
        status = hit_load(s->ctx, s->store, found->ids[i], false, &(*hits)[*count], &s->err);
        *count += status == CV_OK;
        if (status == CV_NOT_FOUND)
            status = CV_OK;
    }
    return status;
}

static char *found_text(struct session *s, const struct lookup *found, const struct hit *hits,
                        size_t count)
{
    struct cv_buf b;
    cv_buf_init(&b, s->ctx);
    const char *remark = lookup_match_remark(found->match);
    cv_buf_printf(&b, "%u văn bản mang số %s%s%s%s\n", found->total, found->key, remark ? " (" : "",
                  remark ? remark : "", remark ? ")" : "");
    for (size_t i = 0; i < count; i++) {
        const char *fate = graph_fate(s->ctx, s->store, &hits[i], &s->err);
        if (fate)
            cv_buf_printf(&b, "%s\n", fate);
    }
    return cv_buf_cstr(&b);
}

static char *cited_text(struct session *s, const char *key, const struct graph_edges *citing,
                        const struct record_strings *near)
{
    struct cv_buf b;
    cv_buf_init(&b, s->ctx);
    key = graph_number(citing, key);
    if (citing->count)
        cv_buf_printf(&b, "%s không có trong kho, nhưng được %u văn bản dẫn:\n", key,
                      citing->total);
    else
        cv_buf_printf(&b, "Không có văn bản nào mang hoặc dẫn số %s.\n", key);
    for (size_t i = 0; i < citing->count && i < CITING_SHOWN; i++) {
        const struct hit *h = &citing->items[i].citing;
        const char *subject = hit_string(h, "subject");
        cv_buf_printf(&b, "  %s: %s%s%s (%s)\n", citing->items[i].relation, hit_name(s->ctx, h),
                      subject ? " – " : "", subject ? subject : "", hit_path(h));
    }
    if (citing->count > CITING_SHOWN)
        cv_buf_printf(&b, "  … xem: congvan cites %s --direction in\n", key);
    for (size_t i = 0; i < near->count; i++)
        cv_buf_printf(&b, "%s%s%s", i ? ", " : "Số gần giống: ", near->items[i],
                      i + 1 == near->count ? "\n" : "");
    return cv_buf_cstr(&b);
}

static json_t *head_of(struct session *s, const struct lookup *found, const char *typed)
{
    return json_own(s->ctx, json_pack("{s:s, s:s, s:s, s:I}", "query", typed, "number_key",
                                      found->key, "match", lookup_match_name(found->match), "total",
                                      (json_int_t)found->total));
}

static void add_citing(json_t *head, const struct graph_edges *citing)
{
    json_t *list = json_array();
    for (size_t i = 0; i < citing->count; i++) {
        json_t *by = hit_brief(&citing->items[i].citing);
        json_object_set_new(by, "relation", json_string(citing->items[i].relation));
        json_array_append_new(list, by);
    }
    json_object_set_new(head, "cited_by", list);
}

/* The number is not borne by any document. */
static enum cv_status absent(struct session *s, const struct lookup *found, json_t *head)
{
    struct graph_edges citing;
    enum cv_status status = graph_in(s->ctx, s->store, found->key, NULL, NULL, &citing, &s->err);
    if (status != CV_OK)
        return status;
    struct record_strings near = {0};
    if (!citing.count)
        near = lookup_near(s->ctx, s->store, found->key, SUGGESTIONS);
    json_t *suggestions = json_array();
    for (size_t i = 0; i < near.count; i++)
        json_array_append_new(suggestions, json_string(near.items[i]));
    json_object_set_new(head, "suggestions", suggestions);
    add_citing(head, &citing);
    struct answer a = {
        .head = head, .above = cited_text(s, found->key, &citing, &near), .first = 1};
    output_answer(s, &a);
    return session_nothing(s);
}

static enum cv_status run(struct session *s)
{
    const char *typed = session_query(s);
    struct lookup found;
    struct hit *hits;
    size_t count;
    enum cv_status status = lookup_number(s->ctx, s->store, typed, &found, &s->err);
    if (status != CV_OK)
        return status;
    json_t *head = head_of(s, &found, typed);
    if (!found.count)
        return absent(s, &found, head);
    status = load(s, &found, &hits, &count);
    if (status != CV_OK)
        return status;
    for (size_t i = 0; i < count && s->o.format != OUTPUT_TABLE; i++)
        json_object_set_new(hits[i].record, "fate", graph_fate_json(s->store, &hits[i], &s->err));
    struct answer a = {
        .head = head, .hits = hits, .count = count, .total = found.total, .first = s->o.offset + 1};
    a.above = s->o.format == OUTPUT_TABLE ? found_text(s, &found, hits, count) : NULL;
    output_answer(s, &a);
    return s->o.open && count ? session_open_file(s, hit_path(&hits[0])) : CV_OK;
}
