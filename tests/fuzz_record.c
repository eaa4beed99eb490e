/* libFuzzer target: any text through numbers, types and citations. Aborts when a span lies outside
 * the text or what was recorded does not read back. */
#include "record/citation.h"
#include <talloc.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void require(bool kept)
{
    if (!kept)
        abort();
}

static void check_citations(void *ctx, const char *text, size_t n)
{
    struct layout l;
    struct citation_context own = {
        "12/QĐ-UBND", "quyết định", {2024, 1, 2}, "Ủy ban nhân dân tỉnh An Giang"};
    struct record *r = talloc_zero(ctx, struct record);
    layout_init(&l, ctx, text, n);
    for (size_t i = 0; i < l.line_count; i++)
        l.lines[i].zone = (enum layout_zone)((i * 7 + n) % (ZONE_APPENDIX + 1));
    citations_find(r, &l, &own);
    for (size_t i = 0; i < r->citation_count; i++) {
        const struct record_citation *c = &r->citations[i];
        require(c->relation && c->span.begin <= c->span.end && c->span.end <= n);
        require(!c->number_key || !c->number || strcmp(c->number_key, own.own_key) != 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    void *ctx = talloc_new(NULL);
    struct record_number number;
    size_t length;
    char *text = text_nfc(ctx, (const char *)bytes, n, &length);
    check_citations(ctx, text, length);
    if (record_number_parse(ctx, text, length, &number))
        require(number.text && number.symbol && number.length <= length);
    char *key = record_number_key(ctx, text);
    if (key)
        require(record_number_folded(ctx, key) && record_number_confused(ctx, key));
    record_type_find(text);
    talloc_free(ctx);
    return 0;
}
