#include "indexer/document.h"
#include "indexer/path.h"
#include <talloc.h>

/* The keys of a stored record that came with the file and not out of its text. */
static const char *const fact_keys[] = {
    "format", "encoding", "encoding_confidence", "ocr",     "ocr_confidence", "sha256",
    "size",   "pages",    "reader_warnings",     "metadata"};
enum { FACT_COUNT = sizeof fact_keys / sizeof *fact_keys };

struct record_date document_today(void)
{
    time_t now = time(NULL);
    struct tm tm;
    localtime_r(&now, &tm);
    return (struct record_date){.year = (int16_t)(tm.tm_year + 1900),
                                .month = (int8_t)(tm.tm_mon + 1),
                                .day = (int8_t)tm.tm_mday};
}

static void set_string(json_t *to, const char *key, const char *value)
{
    if (value)
        json_object_set_new(to, key, json_string(value));
}

static json_t *metadata_json(const struct corpus_metadata *m)
{
    json_t *to = json_object();
    set_string(to, "number", m->number);
    set_string(to, "symbol", m->symbol);
    set_string(to, "date", m->date);
    set_string(to, "place", m->place);
    set_string(to, "type", m->type);
    set_string(to, "issuer", m->issuer);
    set_string(to, "subject", m->subject);
    set_string(to, "signer_name", m->signer_name);
    set_string(to, "signer_title", m->signer_title);
    set_string(to, "urgency", m->urgency);
    if (m->recipients.count) {
        json_t *list = json_array();
        for (size_t i = 0; i < m->recipients.count; i++)
            json_array_append_new(list, json_string(m->recipients.items[i]));
        json_object_set_new(to, "recipients", list);
    }
    return to;
}

json_t *document_facts(const struct corpus_document *doc)
{
    json_t *to = json_object();
    set_string(to, "format", doc->format);
    set_string(to, "encoding", text_encoding_name(doc->encoding));
    if (doc->encoding_confidence < 1)
        json_object_set_new(to, "encoding_confidence", json_real(doc->encoding_confidence));
    json_object_set_new(to, "ocr", json_boolean(doc->ocr));
    if (doc->ocr)
        json_object_set_new(to, "ocr_confidence", json_real(doc->ocr_confidence));
    set_string(to, "sha256", doc->sha256);
    json_object_set_new(to, "size", json_integer(doc->size));
    if (doc->page_count > 1) {
        json_t *pages = json_array();
        for (size_t i = 0; i + 1 < doc->page_count; i++)
            json_array_append_new(pages, json_integer(doc->pages[i]));
        json_object_set_new(to, "pages", pages);
    }
    if (doc->warnings[0]) {
        json_t *list = json_array();
        for (const char *const *w = doc->warnings; *w; w++)
            json_array_append_new(list, json_string(*w));
        json_object_set_new(to, "reader_warnings", list);
    }
    if (doc->metadata)
        json_object_set_new(to, "metadata", metadata_json(doc->metadata));
    return to;
}

json_t *document_stored_facts(const char *record_json)
{
    json_t *stored = json_loads(record_json, 0, NULL), *to = json_object();
    for (size_t i = 0; i < FACT_COUNT; i++) {
        json_t *value = json_object_get(stored, fact_keys[i]);
        if (value)
            json_object_set(to, fact_keys[i], value);
    }
    json_decref(stored);
    if (json_object_get(to, "sha256"))
        return to;
    json_decref(to);
    return NULL;
}

void document_warn(struct record *record, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *sentence = talloc_vasprintf(record, format, args);
    va_end(args);
    /* The array may be a constant of the parser's: a copy grows. */
    const char **items = talloc_array(record, const char *, (unsigned)record->warnings.count + 1);
    for (size_t i = 0; i < record->warnings.count; i++)
        items[i] = record->warnings.items[i];
    items[record->warnings.count++] = sentence;
    record->warnings.items = items;
}

static void add_member(struct cv_buf *out, const char *key, const json_t *value)
{
    char *bytes = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    if (bytes)
        cv_buf_printf(out, "%s\"%s\":%s", out->len ? "," : "", key, bytes);
    free(bytes);
}

/* The keys that stand before the record's own: where the document is and what its file was. */
static char *file_members(void *ctx, const json_t *facts, const char *const *paths)
{
    struct cv_buf out;
    cv_buf_init(&out, ctx);
    json_t *all = json_array();
    for (const char *const *p = paths; *p; p++) {
        char *printable = path_printable(ctx, *p);
        json_array_append_new(all, json_string(printable));
        talloc_free(printable);
    }
    add_member(&out, "path", json_array_get(all, 0));
    if (json_array_size(all) > 1)
        add_member(&out, "paths", all);
    json_decref(all);
    for (size_t i = 0; i < FACT_COUNT; i++) {
        const json_t *value = json_object_get(facts, fact_keys[i]);
        if (value)
            add_member(&out, fact_keys[i], value);
    }
    return cv_buf_cstr(&out);
}

void document_make(void *ctx, const char *text, size_t n, const json_t *facts,
                   const char *const *paths, const struct document_options *options,
                   struct document *out)
{
    struct record *r = record_parse(ctx, text, n, options->today);
    metadata_apply(r, json_object_get(facts, "metadata"));
    size_t i;
    json_t *warning;
    json_array_foreach(json_object_get(facts, "reader_warnings"), i, warning)
        document_warn(r, "%s", json_string_value(warning));
    unsigned char sha[SHA_BYTES];
    const char *hex = json_string_value(json_object_get(facts, "sha256"));
    out->corrections = 0;
    if (hex && sha_from_hex(sha, hex)) {
        const char *const *look_up = options->correction_paths ? options->correction_paths : paths;
        corrections_apply(options->corrections, sha, look_up, r);
        out->corrections = corrections_fingerprint(options->corrections, sha, look_up);
    }
    char *extra = file_members(ctx, facts, paths);
    struct cv_buf json;
    cv_buf_init(&json, ctx);
    record_json(&json, r, extra, options->explain ? text : NULL);
    talloc_free(extra);
    out->record = r;
    out->json = cv_buf_cstr(&json);
    const char *format = json_string_value(json_object_get(facts, "format"));
    out->format = format ? format : "text";
    out->classified = r->classification != NULL;
}
