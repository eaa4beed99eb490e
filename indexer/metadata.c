/* The header of an edXML package (national document exchange) against what the text says: the
 * header wins, since the sender's system wrote it and it was signed; a difference is told, since
 * one of the two is wrong. */
#include "indexer/document.h"
#include "text/text.h"
#include <talloc.h>

/* Two values mean the same when they agree without case, accents, punctuation and blanks. */
static bool same(void *ctx, const char *a, const char *b)
{
    char *folded[2] = {text_fold_string(ctx, a, strlen(a)), text_fold_string(ctx, b, strlen(b))};
    for (int i = 0; i < 2; i++) {
        char *to = folded[i];
        for (const char *from = to; *from; from++)
            if ((*from >= '0' && *from <= '9') || (*from >= 'a' && *from <= 'z'))
                *to++ = *from;
        *to = 0;
    }
    return !strcmp(folded[0], folded[1]);
}

/* Puts one field right through the path of corrections, which checks values; what the header gives
 * is not a person's correction, so the mark of one is taken back. */
static void set(struct record *r, const char *field, const char *label, const char *read,
                const char *given)
{
    if (!given || !*given || (read && !strcmp(read, given)))
        return;
    bool differs = read && *read && !same(r, read, given);
    char *before = differs ? talloc_strdup(r, read) : NULL;
    uint32_t corrected = r->corrected;
    if (record_correct(r, field, given, NULL) != CV_OK) {
        document_warn(r, "Phần đầu gói edXML ghi %s “%s”, không dùng được; kiểm tra lại.", label,
                      given);
        return;
    }
    r->corrected = corrected;
    if (differs)
        document_warn(r, "%s trong gói edXML là “%s”, khác trong văn bản “%s”; kiểm tra lại.",
                      label, given, before);
}

static const char *text_of(const json_t *metadata, const char *key)
{
    return json_string_value(json_object_get(metadata, key));
}

/* Header fields hold number and symbol apart: "550" and "UBND-VX". */
static const char *whole_number(void *ctx, const json_t *metadata)
{
    const char *number = text_of(metadata, "number"), *symbol = text_of(metadata, "symbol");
    if (!number || !*number || strchr(number, '/') || !symbol || !*symbol)
        return number;
    return talloc_asprintf(ctx, "%s/%s", number, symbol);
}

static const char *joined(void *ctx, const json_t *list)
{
    if (!json_array_size(list))
        return NULL;
    char *all = talloc_strdup(ctx, "");
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item) all =
        talloc_asprintf_append(all, "%s%s", i ? "; " : "", json_string_value(item));
    return all;
}

void metadata_apply(struct record *r, const json_t *metadata)
{
    if (!metadata)
        return;
    char date[RECORD_DATE_MAX];
    record_date_format(date, r->date);
    const struct record_person *signer = r->signer_count ? &r->signers[0] : NULL;
    set(r, "number", "Số, ký hiệu", r->number, whole_number(r, metadata));
    if (!text_of(metadata, "number"))
        set(r, "symbol", "Ký hiệu", r->symbol, text_of(metadata, "symbol"));
    set(r, "date", "Ngày ban hành", date, text_of(metadata, "date"));
    set(r, "place", "Địa danh", r->place, text_of(metadata, "place"));
    set(r, "type", "Loại văn bản", r->type, text_of(metadata, "type"));
    set(r, "issuer", "Cơ quan ban hành", r->issuer, text_of(metadata, "issuer"));
    set(r, "subject", "Trích yếu", r->subject, text_of(metadata, "subject"));
    set(r, "urgency", "Độ khẩn", r->urgency, text_of(metadata, "urgency"));
    set(r, "signer", "Người ký", signer ? signer->name : NULL, text_of(metadata, "signer_name"));
    /* The header's recipients are exchange accounts, not the wording of the page: they fill a gap
     * and never replace. */
    if (!r->addressees.count && !r->copies.count)
        set(r, "copies", "Nơi nhận", NULL, joined(r, json_object_get(metadata, "recipients")));
}
