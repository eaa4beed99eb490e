#include "query/hit.h"
#include <talloc.h>

static int release(json_t **slot)
{
    json_decref(*slot);
    return 0;
}

json_t *json_own(void *ctx, json_t *json)
{
    json_t **slot = talloc(ctx, json_t *);
    *slot = json;
    talloc_set_destructor(slot, release);
    return json;
}

enum cv_status hit_read(void *ctx, struct store *s, store_id id, bool with_text, struct hit *out,
                        struct cv_error *err)
{
    struct store_document d;
    enum cv_status status = store_get(ctx, s, id, with_text, &d, err);
    if (status != CV_OK)
        return status;
    size_t n = strlen(d.record);
    if (n < 2 || d.record[0] != '{' || d.record[n - 1] != '}')
        return cv_fail(err, CV_CORRUPT, "the record of document %u is damaged", id);
    *out = (struct hit){.id = id, .stored = d.record, .text = d.text, .length = d.length};
    return CV_OK;
}

enum cv_status hit_load(void *ctx, struct store *s, store_id id, bool with_text, struct hit *out,
                        struct cv_error *err)
{
    struct hit h;
    enum cv_status status = hit_read(ctx, s, id, with_text, &h, err);
    if (status != CV_OK)
        return status;
    json_t *record = json_loads(h.stored, 0, NULL);
    if (!json_is_object(record)) {
        json_decref(record);
        return cv_fail(err, CV_CORRUPT, "the record of document %u is damaged", id);
    }
    h.record = json_own(ctx, record);
    *out = h;
    return CV_OK;
}

const char *hit_string(const struct hit *h, const char *key)
{
    return json_string_value(json_object_get(h->record, key));
}

const char *hit_path(const struct hit *h)
{
    const char *path = hit_string(h, "path");
    return path ? path : "";
}

char *hit_date(void *ctx, const struct hit *h)
{
    return hit_date_text(ctx, hit_string(h, "date"));
}

char *hit_date_text(void *ctx, const char *date)
{
    struct record_date d;
    if (!date || !record_date_parse(date, &d))
        return talloc_strdup(ctx, "");
    if (d.day)
        return talloc_asprintf(ctx, "%02d/%02d/%04d", d.day, d.month, d.year);
    if (d.month)
        return talloc_asprintf(ctx, "%02d/%04d", d.month, d.year);
    return talloc_asprintf(ctx, "%04d", d.year);
}

char *hit_number(void *ctx, const struct hit *h)
{
    const char *number = hit_string(h, "number"), *symbol = hit_string(h, "symbol");
    if (number)
        return talloc_strdup(ctx, number);
    return symbol ? talloc_asprintf(ctx, "…/%s", symbol) : talloc_strdup(ctx, "");
}

/* What stands before a date of which so much is known. */
static const char *date_word(const char *date)
{
    switch (strlen(date)) {
    case 0:
        return "";
    case 4:
        return " năm ";
    case 7:
        return " tháng ";
    default:
        return " ngày ";
    }
}

char *hit_name(void *ctx, const struct hit *h)
{
    const char *type = hit_string(h, "type"), *issuer = hit_string(h, "issuer");
    const char *number = hit_number(ctx, h), *date = hit_date(ctx, h);
    return talloc_asprintf(ctx, "%s%s%s%s%s%s%s", type ? type : "văn bản", *number ? " " : "",
                           number, date_word(date), date, issuer ? " của " : "",
                           issuer ? issuer : "");
}

static void set_string(json_t *object, const char *key, const char *value)
{
    json_object_set_new(object, key, value ? json_string(value) : json_null());
}

/* What a hit has before the keys of its record, and behind them. */
static json_t *head_json(const struct hit *h)
{
    json_t *object = json_pack("{s:I}", "id", (json_int_t)h->id);
    if (h->matched) {
        json_object_set_new(object, "score", json_real(h->score));
        json_object_set_new(object, "matched", json_string(h->matched));
    }
    return object;
}

static json_t *tail_json(const struct hit *h)
{
    json_t *object = json_object();
    if (!h->snippet.count)
        return object;
    char *snippet = snippet_render(NULL, h->text, &h->snippet, "<mark>", "</mark>", true);
    set_string(object, "snippet", snippet);
    json_object_set_new(object, "snippet_offset",
                        json_integer((json_int_t)h->snippet.passages[0].begin));
    if (h->snippet.passages[0].page)
        json_object_set_new(object, "page", json_integer(h->snippet.passages[0].page));
    talloc_free(snippet);
    return object;
}

json_t *hit_json(const struct hit *h)
{
    json_t *object = head_json(h), *tail = tail_json(h);
    json_object_update(object, h->record);
    json_object_update(object, tail);
    json_decref(tail);
    return object;
}

/* The members of an object, without its braces, behind those that stand in `out`. */
static void print_members(struct cv_buf *out, const char *object, size_t n)
{
    if (n <= 2)
        return;
    if (out->bytes[out->len - 1] != '{')
        cv_buf_char(out, ',');
    cv_buf_add(out, object + 1, n - 2);
}

static void print_and_release(struct cv_buf *out, json_t *object)
{
    char *text = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(6));
    if (text)
        print_members(out, text, strlen(text));
    free(text);
    json_decref(object);
}

void hit_print(struct cv_buf *out, const struct hit *h)
{
    cv_buf_char(out, '{');
    print_and_release(out, head_json(h));
    print_members(out, h->stored, strlen(h->stored));
    print_and_release(out, tail_json(h));
    cv_buf_char(out, '}');
}

json_t *hit_brief(const struct hit *h)
{
    static const char *const keys[] = {"number", "number_key", "type", "date",
                                       "issuer", "subject",    "path", "sha256"};
    json_t *object = json_pack("{s:I}", "id", (json_int_t)h->id);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        set_string(object, keys[i], hit_string(h, keys[i]));
    return object;
}
