#include "query/graph.h"
#include "query/output.h"
#include "query/table.h"
#include <talloc.h>

static enum cv_status run(struct session *s);

const struct command command_show = {
    .name = "show",
    .arguments = "MÃ|SỐ",
    .summary = "xem một văn bản: các trường, hoặc toàn văn với --text",
    .detail = "MÃ là mã trong kết quả tìm, tám chữ số đầu trở lên của sha256, hoặc đường dẫn tệp.",
    .options = OPTIONS_COMMON | OPTIONS_FORMAT | OPTIONS_TEXT | OPTIONS_OPEN,
    .min_arguments = 1,
    .max_arguments = SIZE_MAX,
    .needs_index = true,
    .run = run,
};

static const struct {
    const char *key, *label;
} lines[] = {
    {"type", "Loại"},
    {"number", "Số, ký hiệu"},
    {"date", "Ngày"},
    {"place", "Địa danh"},
    {"issuer", "Cơ quan"},
    {"issuer_parent", "Cơ quan chủ quản"},
    {"subject", "Trích yếu"},
    {"addressees", "Kính gửi"},
    {"copies", "Nơi nhận"},
    {"archive_copy", "Lưu"},
    {"signer", "Người ký"},
    {"urgency", "Độ khẩn"},
    {"classification", "Độ mật"},
    {"inferred", "Suy ra"},
    {"warnings", "Lưu ý"},
    {"path", "Tệp"},
    {"sha256", "SHA-256"},
};

static void value_text(struct cv_buf *b, const json_t *value)
{
    if (json_is_string(value))
        cv_buf_str(b, json_string_value(value));
    for (size_t i = 0; i < json_array_size(value); i++) {
        cv_buf_str(b, i ? "; " : "");
        value_text(b, json_array_get(value, i));
    }
    if (!json_is_object(value))
        return;
    static const char *const parts[] = {"authority", "title",
                                        "name"}; /* of a signer, as he signs */
    bool first = true;
    for (size_t i = 0; i < 3; i++) {
        const char *part = json_string_value(json_object_get(value, parts[i]));
        if (part)
            cv_buf_printf(b, "%s%s", first ? "" : ", ", part);
        first = first && !part;
    }
}

static void print_record(struct session *s, const struct hit *h)
{
    struct cv_buf out;
    cv_buf_init(&out, s->ctx);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct cv_buf b;
        cv_buf_init(&b, s->ctx);
        if (strcmp(lines[i].key, "date") == 0)
            cv_buf_str(&b, hit_date(s->ctx, h));
        else
            value_text(&b, json_object_get(h->record, lines[i].key));
        if (b.len)
            table_wrap(&out, talloc_asprintf(s->ctx, "%s: %s", lines[i].label, cv_buf_cstr(&b)),
                       s->width, 0);
    }
    const char *fate = graph_fate(s->ctx, s->store, h, &s->err);
    if (fate)
        cv_buf_printf(&out, "%s\n", fate);
    size_t i, cited = json_array_size(json_object_get(h->record, "citations"));
    json_t *citation;
    cv_buf_str(&out, cited ? "Viện dẫn:\n" : "");
    json_array_foreach(json_object_get(h->record, "citations"), i, citation)
    {
        const char *relation = json_string_value(json_object_get(citation, "relation"));
        const char *number = json_string_value(json_object_get(citation, "number")),
                   *name = json_string_value(json_object_get(citation, "name"));
        const char *type = json_string_value(json_object_get(citation, "type")),
                   *date = json_string_value(json_object_get(citation, "date"));
        table_wrap(&out,
                   talloc_asprintf(s->ctx, "%s: %s%s%s%s%s", relation ? relation : "nhắc đến",
                                   name   ? name
                                   : type ? type
                                          : "",
                                   number ? " " : "", number ? number : "", date ? ", " : "",
                                   hit_date_text(s->ctx, date)),
                   s->width, 2);
    }
    fwrite(cv_buf_cstr(&out), 1, out.len, s->out);
}

static enum cv_status run(struct session *s)
{
    store_id id;
    struct hit h;
    enum cv_status status = lookup_document(s->ctx, s->store, session_query(s), &id, &s->err);
    if (status == CV_OK)
        status = hit_load(s->ctx, s->store, id, true, &h, &s->err);
    if (status != CV_OK)
        return status;
    if (s->o.open)
        return session_open_file(s, hit_path(&h));
    if (s->o.text && s->o.format == OUTPUT_TABLE) {
        fwrite(h.text, 1, h.length, s->out);
        if (h.length && h.text[h.length - 1] != '\n')
            fputc('\n', s->out);
        return CV_OK;
    }
    if (s->o.format == OUTPUT_TABLE) {
        print_record(s, &h);
        return CV_OK;
    }
    if (s->o.text)
        json_object_set_new(h.record, "text", json_stringn(h.text, h.length));
    json_object_set_new(h.record, "fate", graph_fate_json(s->store, &h, &s->err));
    struct answer a = {.hits = &h, .count = 1, .total = 1, .first = 1};
    output_answer(s, &a);
    return CV_OK;
}
