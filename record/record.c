#include "record/record.h"
#include "record/bodies.h"
#include "record/card.h"
#include "record/citation.h"
#include "record/header.h"
#include "record/number.h"
#include "record/page.h"
#include <talloc.h>

void record_strings_add(void *ctx, struct record_strings *list, const char *s)
{
    list->items = talloc_realloc_size(ctx, list->items, (list->count + 1) * sizeof *list->items);
    list->items[list->count++] = s;
}

void record_evidence_set(struct record *r, enum record_field f, const struct layout *l,
                         struct range at, const char *rule)
{
    r->evidence[f] =
        (struct record_evidence){.span = layout_span(l, at.begin, at.end), .rule = rule};
}

static void infer(struct record *r, enum record_field f)
{
    r->inferred |= 1u << f;
}

/* ---- number, date, type
 * -------------------------------------------------------------------------- */

static void take_number(struct record *r, const struct layout *l, const struct header *h)
{
    if (!h->has_number)
        return;
    const struct record_number *n = &h->parsed;
    r->symbol = n->symbol && n->symbol[0] ? talloc_strdup(r, n->symbol) : NULL;
    if (r->symbol)
        record_evidence_set(r, RECORD_SYMBOL, l, h->number, "number line");
    char *key = n->serial < 0 ? NULL : record_number_key(r, n->text);
    if (!key) { /* blank, or what a scan left of it reads back as no number */
        record_strings_add(r, &r->warnings,
                           "Số văn bản để trống hoặc không đọc được; hãy kiểm tra bản gốc.");
        return;
    }
    r->number = talloc_strdup(r, n->text);
    r->serial = n->serial;
    r->number_key = key;
    record_evidence_set(r, RECORD_NUMBER, l, h->number,
                        n->repaired ? "number line, repaired" : "number line");
}

static void take_date(struct record *r, const struct layout *l, const struct header *h)
{
    r->date = h->day;
    if (h->date.end)
        record_evidence_set(r, RECORD_DATE, l, h->date, "place and date line");
    if (h->place.begin < h->place.end) {
        r->place = layout_copy(r, l, h->place.begin, h->place.end);
        record_evidence_set(r, RECORD_PLACE, l, h->place, "place and date line");
    }
    if (h->has_number && h->parsed.year && r->date.year && h->parsed.year != r->date.year)
        record_strings_add(
            r, &r->warnings,
            talloc_asprintf(r, "Năm trong số hiệu (%d) khác năm ban hành (%d); hãy kiểm tra.",
                            h->parsed.year, r->date.year));
    if (h->has_number && h->parsed.year && !r->date.year) {
        r->date.year = (int16_t)h->parsed.year;
        infer(r, RECORD_DATE);
        record_evidence_set(r, RECORD_DATE, l, h->number, "year in the number");
    }
}

/* The printed title says the type; without one the number's symbol does; "V/v" and "Kính gửi" make
 * a công văn. */
static void take_type(struct record *r, const struct layout *l, const struct header *h)
{
    bool letter = h->has_number && h->parsed.form == RECORD_NUMBER_LETTER;
    bool matter_first = h->matter.end && (!h->title.end || h->matter.begin < h->title.begin);
    const char *by_symbol =
        h->has_number && h->parsed.type ? record_type_find(h->parsed.type) : NULL;
    bool consolidated = by_symbol && strcmp(by_symbol, "văn bản hợp nhất") ==
                                         0; /* bears the title of what it consolidates */
    if (h->title.end && !(matter_first && letter) && !consolidated) {
        r->type = h->type;
        record_evidence_set(r, RECORD_TYPE, l, h->title, "title");
    } else if (h->labelled) {
        r->type = h->labelled;
        record_evidence_set(r, RECORD_TYPE, l, h->number, "before the number");
    } else if (letter || (matter_first && !by_symbol)) {
        r->type = "công văn";
        record_evidence_set(r, RECORD_TYPE, l, h->has_number ? h->number : h->matter,
                            letter ? "symbol of a letter" : "V/v");
    } else if (by_symbol) {
        r->type = by_symbol;
        if (!consolidated)
            infer(r, RECORD_TYPE);
        record_evidence_set(r, RECORD_TYPE, l, h->number, "symbol of the number");
    } else if (h->addressee.end) {
        r->type = "công văn";
        infer(r, RECORD_TYPE);
        record_evidence_set(r, RECORD_TYPE, l, h->addressee, "Kính gửi without a title");
    }
}

/* ---- zones
 * --------------------------------------------------------------------------------------- */

static void set_zones(struct layout *l, const struct header *h, size_t body, struct range list,
                      struct range block)
{
    size_t end = block.end > list.end ? block.end : list.end;
    size_t header_end = h->number.end > h->date.end ? h->number.end : h->date.end;
    bool bases = false, page = false;
    for (size_t k = 0; k < l->line_count; k++) {
        struct layout_line *line = &l->lines[k];
        if (line->begin == line->end)
            continue;
        page = page || (end && line->begin >= end && page_tail_line(l, line));
        if (page)
            line->zone = ZONE_PAGE;
        else if (line->end <= h->begin)
            line->zone = ZONE_PREFACE;
        else if (list.end && line->begin < list.end && line->end > list.begin)
            line->zone = ZONE_DISTRIBUTION;
        else if (block.end && line->begin < block.end && line->end > block.begin)
            line->zone = ZONE_SIGNATURE;
        else if (end && line->begin >= end)
            line->zone = ZONE_APPENDIX;
        else if (line->begin < header_end && line->begin >= h->begin)
            line->zone = ZONE_HEADER;
        else {
            if (line->begin >= body && scan_phrase(l, line->begin, line->end, "can cu"))
                bases = true;
            if (scan_phrase(l, line->begin, line->end, "dieu 1") ||
                scan_phrase(l, line->begin, line->end, "quyet dinh") ||
                scan_phrase(l, line->begin, line->end, "quyet nghi") ||
                scan_phrase(l, line->begin, line->end, "nghi quyet"))
                bases = false;
            line->zone = bases ? ZONE_BASES : ZONE_BODY;
        }
    }
    if (end)
        l->appendix = (uint32_t)(end < l->s.length ? end : l->s.length);
}

/* ---- warnings ----------------------------------------------------------------------------------
 */

static void warn_missing(struct record *r)
{
    if (!r->type)
        record_strings_add(r, &r->warnings, "Không nhận ra tên loại văn bản.");
    if (!r->date.year)
        record_strings_add(r, &r->warnings, "Không đọc được ngày ban hành.");
    if (!r->issuer)
        record_strings_add(r, &r->warnings, "Không nhận ra cơ quan ban hành.");
    if (!r->subject && r->type)
        record_strings_add(r, &r->warnings, "Không đọc được trích yếu.");
    if (!r->signer_count)
        record_strings_add(r, &r->warnings, "Không tìm thấy người ký.");
    if (r->draft)
        record_strings_add(r, &r->warnings, "Văn bản mang dấu DỰ THẢO.");
}

struct record *record_parse(void *ctx, const char *text, size_t n, struct record_date today)
{
    struct record *r = talloc_zero(ctx, struct record);
    void *tmp = talloc_new(NULL);
    if (n > UINT32_MAX - 16)
        n = UINT32_MAX - 16;
    r->serial = -1;
    struct layout l;
    struct header h;
    layout_init(&l, tmp, text, n);
    header_read(&h, tmp, &l, today);
    take_number(r, &l, &h);
    take_date(r, &l, &h);
    take_type(r, &l, &h);
    if (l.s.length)
        issuer_read(r, &l, &h);
    size_t body = l.s.length ? subject_read(r, &l, &h) : 0;
    body = addressees_read(r, &l, &h, body);
    l.appendix = (uint32_t)header_next(&l, body);
    struct range list = distribution_find(&l, body), block = {0, 0};
    signature_read(r, &l, body, list, &block);
    distribution_cut(&l, &list, block);
    if (list.end)
        copies_read(r, &l, list);
    marks_read(r, &l, &h);
    set_zones(&l, &h, body, list, block);
    card_read(r, &l, today);
    caption_infer(r, &l, &h);
    if (l.s.length)
        subject_infer(r, &l, body);
    if (l.s.length)
        issuer_infer(r, &l, &h, body, list.begin ? list.begin : l.s.length);
    citations_find(r, &l,
                   &(struct citation_context){.own_key = r->number_key,
                                              .own_type = r->type,
                                              .own_date = r->date,
                                              .own_issuer = r->issuer});
    date_infer(r, &l, &h, today);
    warn_missing(r);
    talloc_free(tmp);
    return r;
}
