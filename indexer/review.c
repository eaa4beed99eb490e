#include "indexer/review.h"
#include <inttypes.h>
#include <jansson.h>
#include <talloc.h>

/* Fields without which a document can hardly be found again. */
static const enum record_field wanted[] = {RECORD_TYPE,   RECORD_NUMBER,  RECORD_DATE,
                                           RECORD_ISSUER, RECORD_SUBJECT, RECORD_SIGNER};

struct reviewing {
    void *ctx;
    struct store *s;
    const char *path, *text;
    size_t length;
    const json_t *record;
    const struct record *parsed; /* the text read again, for its evidence */
    review_finding *found;
    void *user;
    size_t count;
};

static void found(struct reviewing *r, const char *field, const char *value, const char *reason,
                  const char *evidence)
{
    r->found(r->user, r->path, field, value ? value : "", reason, evidence ? evidence : "");
    r->count++;
}

static bool in_list(const json_t *list, const char *word)
{
    size_t i;
    json_t *item;
    json_array_foreach(list, i,
                       item) if (!strcmp(json_string_value(item) ? json_string_value(item) : "",
                                         word)) return true;
    return false;
}

/* A field's value as a file of corrections has it. */
static const char *value_of(struct reviewing *r, const char *field)
{
    const json_t *value = json_object_get(r->record, field);
    if (json_is_array(value)) {
        char *all = talloc_strdup(r->ctx, "");
        size_t i;
        json_t *item;
        json_array_foreach(value, i, item) all = talloc_asprintf_append(
            all, "%s%s", i ? "; " : "", json_string_value(item) ? json_string_value(item) : "");
        return all;
    }
    if (json_is_object(value))
        return json_string_value(json_object_get(value, "name"));
    return json_string_value(value);
}

static const char *quote(struct reviewing *r, struct cv_span span)
{
    enum { MOST = 160 };
    if (span.begin >= span.end || span.end > r->length)
        return "";
    size_t n = span.end - span.begin;
    for (n = n < MOST ? n : MOST; n && ((unsigned char)r->text[span.begin + n] & 0xc0) == 0x80; n--)
        ; /* not through the middle of a letter */
    return talloc_strndup(r->ctx, r->text + span.begin, n);
}

static const char *evidence(struct reviewing *r, enum record_field field)
{
    const struct record_evidence *e = &r->parsed->evidence[field];
    return e->rule ? talloc_asprintf(r->ctx, "“%s” (%s)", quote(r, e->span), e->rule) : "";
}

static void review_fields(struct reviewing *r)
{
    const json_t *inferred = json_object_get(r->record, "inferred");
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        const char *name = record_field_name(wanted[i]), *value = value_of(r, name);
        if (!value || !*value)
            found(r, name, "", "missing", "");
    }
    for (int f = 0; f < RECORD_FIELD_COUNT; f++) {
        const char *name = record_field_name((enum record_field)f);
        if (name && in_list(inferred, name))
            found(r, name, value_of(r, name), "deduced, not read at its place",
                  evidence(r, (enum record_field)f));
    }
}

/* The year in a number against the year of the date. */
static void review_year(struct reviewing *r)
{
    struct record_number number;
    struct record_date date;
    const char *written = value_of(r, "number"), *day = value_of(r, "date");
    if (!written || !day || !record_date_parse(day, &date) ||
        !record_number_parse(r->ctx, written, strlen(written), &number))
        return;
    if (number.year && date.year && number.year != date.year)
        found(r, "date", day,
              talloc_asprintf(r->ctx, "the number '%s' bears another year", written),
              evidence(r, RECORD_DATE));
}

static void review_citations(struct reviewing *r)
{
    size_t i;
    json_t *citation;
    json_array_foreach(json_object_get(r->record, "citations"), i, citation)
    {
        const char *key = json_string_value(json_object_get(citation, "number_key"));
        uint32_t documents = key ? store_frequency(r->s, STORE_NUMBER, key) : 0;
        if (documents < 2)
            continue;
        const char *number = json_string_value(json_object_get(citation, "number"));
        const json_t *span = json_object_get(citation, "span");
        struct cv_span at = {(uint32_t)json_integer_value(json_array_get(span, 0)),
                             (uint32_t)json_integer_value(json_array_get(span, 1))};
        found(
            r, "citations", number ? number : key,
            talloc_asprintf(r->ctx, "ambiguous: %" PRIu32 " documents bear this number", documents),
            quote(r, at));
    }
}

size_t review_record(void *ctx, struct store *s, const struct store_document *doc,
                     review_finding *callback, void *user)
{
    json_t *record = json_loads(doc->record, 0, NULL);
    if (!record)
        return 0;
    struct reviewing r = {.ctx = ctx,
                          .s = s,
                          .text = doc->text,
                          .length = doc->length,
                          .record = record,
                          .parsed =
                              record_parse(ctx, doc->text, doc->length, (struct record_date){0}),
                          .found = callback,
                          .user = user};
    r.path = json_string_value(json_object_get(record, "path"));
    r.path = r.path ? r.path : "";
    review_fields(&r);
    review_year(&r);
    size_t i;
    json_t *warning;
    json_array_foreach(json_object_get(record, "warnings"), i, warning)
        found(&r, "warnings", "", json_string_value(warning), "");
    review_citations(&r);
    json_decref(record);
    return r.count;
}
