/* libFuzzer target: any bytes decoded and read as one document. Aborts when a promise of record.h
 * is broken: spans within the text, strings valid UTF-8, JSON that parses, the same record for the
 * same text. */
#include "record/record.h"
#include "text/text.h"
#include <jansson.h>
#include <talloc.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void require(bool kept)
{
    if (!kept)
        abort();
}

static void check_spans(const struct record *r, size_t n)
{
    for (unsigned f = 0; f < RECORD_FIELD_COUNT; f++)
        require(r->evidence[f].span.begin <= r->evidence[f].span.end &&
                r->evidence[f].span.end <= n);
    for (size_t i = 0; i < r->signer_count; i++)
        require(r->signers[i].span.begin <= r->signers[i].span.end && r->signers[i].span.end <= n &&
                r->signers[i].name);
    for (size_t i = 0; i < r->citation_count; i++)
        require(r->citations[i].span.begin <= r->citations[i].span.end &&
                r->citations[i].span.end <= n);
}

/* A blank field has no evidence but that of what it was not; a number has serial and key. */
static void check_fields(const struct record *r)
{
    require(!r->number == !r->number_key && !r->number == (r->serial < 0));
    require(r->date.month == 0 || r->date.year != 0);
    require(r->date.day == 0 || r->date.month != 0);
    require(r->copies.count == 0 || r->copies.items[0][0]);
    require(r->addressees.count == 0 || r->addressees.items[0][0]);
}

static char *json_of(void *ctx, const struct record *r, const char *text)
{
    struct cv_buf out;
    json_error_t error;
    cv_buf_init(&out, ctx);
    record_json(&out, r, "\"path\":\"x\"", text);
    json_t *json = json_loads(cv_buf_cstr(&out), JSON_REJECT_DUPLICATES,
                              &error); /* refuses what is not UTF-8 */
    require(json_is_object(json));
    json_decref(json);
    return cv_buf_cstr(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static const struct record_date today = {2026, 11, 22};
    void *ctx = talloc_new(NULL);
    struct text_decoded d;
    text_decode(ctx, bytes, n, &d);
    struct record *r = record_parse(ctx, d.utf8, d.length, today);
    check_spans(r, d.length);
    check_fields(r);
    char *first = json_of(ctx, r, d.utf8);
    char *again = json_of(ctx, record_parse(ctx, d.utf8, d.length, today), d.utf8);
    require(strcmp(first, again) == 0);
    talloc_free(ctx);
    return 0;
}
