#include "query/output.h"
#include "query/table.h"
#include "text/text.h"
#include <talloc.h>

static const char MARK_ON[] = "\033[1;33m", MARK_OFF[] = "\033[0m", FAINT_ON[] = "\033[2m";

static void put(struct session *s, const char *bytes, size_t n)
{
    fwrite(bytes, 1, n, s->out); /* main looks at ferror() at the end */
}

static char *dumps(const json_t *value)
{
    return json_dumps(value, JSON_COMPACT | JSON_REAL_PRECISION(6));
}

void output_json(struct session *s, json_t *value)
{
    char *text = dumps(value);
    if (text)
        put(s, text, strlen(text));
    put(s, "\n", 1);
    free(text);
}

/* ---- csv ------------------------------------------------------------------------------------- */

void output_csv_field(struct cv_buf *out, const char *value)
{
    bool formula = *value && strchr("=+-@\t\r", *value);
    bool quote = formula || strpbrk(value, "\",\r\n") || *value == ' ';
    if (quote)
        cv_buf_char(out, '"');
    if (formula)
        cv_buf_char(out, '\'');
    for (const char *c = value; *c; c++) {
        if (*c == '"')
            cv_buf_char(out, '"');
        cv_buf_char(out, *c);
    }
    if (quote)
        cv_buf_char(out, '"');
}

/* A JSON value as text: arrays joined, null as nothing. Child of ctx. */
static char *flat(void *ctx, const json_t *value)
{
    struct cv_buf b;
    cv_buf_init(&b, ctx);
    if (json_is_string(value))
        cv_buf_str(&b, json_string_value(value));
    else if (json_is_integer(value))
        cv_buf_printf(&b, "%lld", (long long)json_integer_value(value));
    else if (json_is_real(value))
        cv_buf_printf(&b, "%.3f", json_real_value(value));
    else if (json_is_boolean(value))
        cv_buf_str(&b, json_is_true(value) ? "true" : "false");
    else if (json_is_object(value))
        return flat(ctx, json_object_get(value, "name"));
    for (size_t i = 0; i < json_array_size(value); i++)
        cv_buf_printf(&b, "%s%s", i ? "; " : "", flat(ctx, json_array_get(value, i)));
    return cv_buf_cstr(&b);
}

static void csv_row(struct session *s, json_t *const *values, const char *const *titles,
                    size_t count)
{
    void *scratch = talloc_new(NULL);
    struct cv_buf line;
    cv_buf_init(&line, scratch);
    for (size_t i = 0; i < count; i++) {
        if (i)
            cv_buf_char(&line, ',');
        output_csv_field(&line, titles ? titles[i] : flat(scratch, values[i]));
    }
    cv_buf_str(&line, "\r\n");
    put(s, line.bytes, line.len);
    talloc_free(scratch);
}

static const char *const csv_keys[] = {"id",         "score",  "matched", "number",  "date",
                                       "type",       "issuer", "place",   "subject", "signer",
                                       "addressees", "copies", "path",    "sha256",  "snippet"};
enum { CSV_KEYS = sizeof csv_keys / sizeof *csv_keys };

static void csv(struct session *s, const struct answer *a)
{
    csv_row(s, NULL, csv_keys, CSV_KEYS);
    for (size_t i = 0; i < a->count; i++) {
        json_t *values[CSV_KEYS], *object = hit_json(&a->hits[i]);
        for (size_t k = 0; k < CSV_KEYS; k++)
            values[k] = json_object_get(object, csv_keys[k]);
        csv_row(s, values, NULL, CSV_KEYS);
        json_decref(object);
    }
}

/* ---- json ------------------------------------------------------------------------------------ */

static json_t *envelope(struct session *s, json_t *head, json_int_t total)
{
    json_t *object = json_pack("{s:i}", "format_version", OUTPUT_FORMAT_VERSION);
    if (head)
        json_object_update(object, head);
    if (!json_object_get(object, "total"))
        json_object_set_new(object, "total", json_integer(total));
    struct record_strings missing =
        s->store ? store_missing_shards(s->store) : (struct record_strings){0};
    if (missing.count) {
        json_t *names = json_array();
        for (size_t i = 0; i < missing.count; i++)
            json_array_append_new(names, json_string(missing.items[i]));
        json_object_set_new(object, "incomplete", names);
    }
    return object;
}

/* A record is stored as JSON: it is only parsed for those who look into it or add to it. */
static void print_hit(struct cv_buf *out, const struct hit *h)
{
    if (!h->record) {
        hit_print(out, h);
        return;
    }
    json_t *object = hit_json(h);
    char *text = dumps(object);
    cv_buf_str(out, text ? text : "null");
    free(text);
    json_decref(object);
}

static void json(struct session *s, const struct answer *a)
{
    void *scratch = talloc_new(NULL);
    json_t *object = envelope(s, a->head, a->total);
    char *head = dumps(object);
    struct cv_buf out;
    cv_buf_init(&out, scratch);
    if (head)
        cv_buf_add(&out, head, strlen(head) - 1);
    cv_buf_str(&out, ",\"hits\":[");
    for (size_t i = 0; i < a->count; i++) {
        if (i)
            cv_buf_char(&out, ',');
        print_hit(&out, &a->hits[i]);
    }
    cv_buf_str(&out, "]}\n");
    put(s, out.bytes, out.len);
    free(head);
    json_decref(object);
    talloc_free(scratch);
}

static void jsonl(struct session *s, const struct answer *a)
{
    for (size_t i = 0; i < a->count; i++) {
        struct cv_buf out;
        cv_buf_init(&out, NULL);
        print_hit(&out, &a->hits[i]);
        cv_buf_char(&out, '\n');
        put(s, out.bytes, out.len);
        talloc_free(out.bytes);
    }
}

static void paths(struct session *s, const struct answer *a)
{
    for (size_t i = 0; i < a->count; i++) {
        const char *path = hit_path(&a->hits[i]);
        put(s, path, strlen(path));
        put(s, s->o.null ? "" : "\n", 1);
    }
}

/* ---- table ----------------------------------------------------------------------------------- */

/* What stands under a hit's row: subject, snippet, path. */
static char *details(struct session *s, void *ctx, const struct hit *h)
{
    struct cv_buf b;
    const char *subject = hit_string(h, "subject");
    cv_buf_init(&b, ctx);
    if (subject)
        cv_buf_printf(&b, "%s\n", subject);
    if (h->snippet.count)
        cv_buf_printf(&b, "%s\n",
                      snippet_render(ctx, h->text, &h->snippet, s->color ? MARK_ON : "",
                                     s->color ? MARK_OFF : "", false));
    if (*hit_path(h))
        cv_buf_printf(&b, "%s%s%s", s->color ? FAINT_ON : "", hit_path(h),
                      s->color ? MARK_OFF : "");
    return cv_buf_cstr(&b);
}

static void lines(struct session *s, struct cv_buf *out, const char *text)
{
    while (text && *text) {
        size_t n = strcspn(text, "\n");
        char *line = talloc_strndup(NULL, text, n);
        table_wrap(out, line, s->width, strspn(line, " "));
        talloc_free(line);
        text += n + (text[n] == '\n');
    }
}

static void table(struct session *s, const struct answer *a)
{
    static const struct table_column columns[] = {{"#", 2, true},
                                                  {"Số, ký hiệu", 12, false},
                                                  {"Ngày", 10, false},
                                                  {"Loại", 8, false},
                                                  {"Cơ quan ban hành", 10, false}};
    void *scratch = talloc_new(NULL);
    struct cv_buf out;
    struct table t;
    cv_buf_init(&out, scratch);
    table_init(&t, columns, sizeof columns / sizeof *columns);
    lines(s, &out, a->above);
    for (size_t i = 0; i < a->count; i++) {
        const struct hit *h = &a->hits[i];
        const bool some = h->matched && strcmp(h->matched, "some") == 0;
        const char *cells[] = {talloc_asprintf(scratch, "%s%zu", some ? "~" : "", a->first + i),
                               hit_number(scratch, h), hit_date(scratch, h), hit_string(h, "type"),
                               hit_string(h, "issuer")};
        table_add(&t, scratch, cells, details(s, scratch, h));
    }
    if (a->count)
        table_print(&out, &t, s->width);
    lines(s, &out, a->below);
    put(s, cv_buf_cstr(&out), out.len);
    talloc_free(scratch);
}

void output_answer(struct session *s, const struct answer *a)
{
    switch (s->o.format) {
    case OUTPUT_JSON:
        json(s, a);
        break;
    case OUTPUT_JSONL:
        jsonl(s, a);
        break;
    case OUTPUT_CSV:
        csv(s, a);
        break;
    case OUTPUT_PATHS:
        paths(s, a);
        break;
    default:
        table(s, a);
    }
}

/* ---- other rows ------------------------------------------------------------------------------ */

static void rows_table(struct session *s, const struct output_row_column *columns, size_t count,
                       const json_t *rows, const char *above, const char *below)
{
    void *scratch = talloc_new(NULL);
    struct table_column *heads =
        talloc_zero_array(scratch, struct table_column, (unsigned)count + 1);
    const char **cells = talloc_zero_array(scratch, const char *, (unsigned)count + 1);
    struct cv_buf out;
    struct table t;
    cv_buf_init(&out, scratch);
    for (size_t c = 0; c < count; c++)
        heads[c] = (struct table_column){columns[c].title, 6, columns[c].right};
    table_init(&t, heads, count);
    for (size_t r = 0; r < json_array_size(rows); r++) {
        for (size_t c = 0; c < count; c++) {
            cells[c] = flat(scratch, json_object_get(json_array_get(rows, r), columns[c].key));
            if (strcmp(columns[c].key, "date") == 0)
                cells[c] = hit_date_text(scratch, cells[c]);
        }
        table_add(&t, scratch, cells, NULL);
    }
    lines(s, &out, above);
    if (t.row_count)
        table_print(&out, &t, s->width);
    lines(s, &out, below);
    put(s, cv_buf_cstr(&out), out.len);
    talloc_free(scratch);
}

static void rows_csv(struct session *s, const struct output_row_column *columns, size_t count,
                     const json_t *rows)
{
    void *scratch = talloc_new(NULL);
    const char **titles = talloc_zero_array(scratch, const char *, (unsigned)count + 1);
    json_t **values = talloc_zero_array(scratch, json_t *, (unsigned)count + 1);
    for (size_t c = 0; c < count; c++)
        titles[c] = columns[c].key;
    csv_row(s, NULL, titles, count);
    for (size_t r = 0; r < json_array_size(rows); r++) {
        for (size_t c = 0; c < count; c++)
            values[c] = json_object_get(json_array_get(rows, r), columns[c].key);
        csv_row(s, values, NULL, count);
    }
    talloc_free(scratch);
}

void output_rows(struct session *s, json_t *head, const struct output_row_column *columns,
                 size_t column_count, json_t *rows, const char *above, const char *below)
{
    if (s->o.format == OUTPUT_JSON) {
        json_t *object = envelope(s, head, (json_int_t)json_array_size(rows));
        json_object_set(object, "hits", rows);
        output_json(s, object);
        json_decref(object);
    } else if (s->o.format == OUTPUT_JSONL) {
        for (size_t r = 0; r < json_array_size(rows); r++)
            output_json(s, json_array_get(rows, r));
    } else if (s->o.format == OUTPUT_CSV) {
        rows_csv(s, columns, column_count, rows);
    } else if (s->o.format == OUTPUT_PATHS) {
        for (size_t r = 0; r < json_array_size(rows); r++) {
            const char *path = json_string_value(json_object_get(json_array_get(rows, r), "path"));
            put(s, path ? path : "", path ? strlen(path) : 0);
            put(s, s->o.null ? "" : "\n", path ? 1 : 0);
        }
    } else {
        rows_table(s, columns, column_count, rows, above, below);
    }
}
