/* header_number: box 3, "Số:" and the number behind it. */
#include "record/header_parts.h"
#include "record/number.h"

enum { AUTHOR_CHARS = 160 }; /* of the longest author between title and number */

/* "Số", also as OCR reads it; the index behind label and colon, or 0. */
static size_t number_label(const struct layout *l, size_t i, size_t limit)
{
    size_t e = scan_word(l, i, limit);
    if (e - i != 2 || l->s.low[i] != 's' || !strchr("oe6", l->s.low[i + 1]))
        return 0;
    bool sure = l->s.low[i + 1] == 'o';
    while (e < limit && (l->s.low[e] == ' ' || l->s.low[e] == '\n'))
        e++;
    size_t word = e;
    while (word < limit && (l->s.cls[word] & TEXT_LOWER))
        word++;
    if (word - e >= 3 && !(l->s.cls[word] & TEXT_ALNUM)) /* "Số hiệu", "Số lượng" */
        return 0;
    if (e < limit && (l->s.low[e] == ':' || l->s.low[e] == '.' || l->s.low[e] == ';'))
        return e + 1;
    return sure ? e : 0;
}

/* The arrival stamp of the receiving body: "ĐẾN / Số: … / Ngày: …" (NĐ 30/2020 annex IV). */
static bool in_arrival_stamp(const struct layout *l, size_t i)
{
    size_t line = layout_line_at(l, i);
    for (size_t back = 0; back < 3 && back <= line; back++) {
        const struct layout_line *p = &l->lines[line - back];
        size_t e = scan_phrase(l, p->begin, p->end, "den");
        if (e && scan_capitals(l, p->begin, e, NULL) > 0.9 &&
            (e == p->end || l->s.low[e] == ' ' || l->s.low[e] == ':'))
            return true;
        if (scan_phrase(l, p->begin, p->end, "cong van den") ||
            scan_phrase(l, p->begin, p->end, "van ban den"))
            return true;
    }
    return false;
}

/* "l5/KH-UBND", "O7/": letters among the digits of a serial, as scans have them. */
static bool is_damaged_serial(const struct layout *l, size_t i)
{
    size_t e = scan_word(l, i, l->s.length), digits = 0;
    for (size_t k = i; k < e; k++) {
        bool digit = (l->s.cls[k] & TEXT_DIGIT) != 0;
        if (!digit && !strchr("ilo", l->s.low[k]))
            return false;
        digits += digit;
    }
    return digits && l->s.low[e] == '/';
}

static bool try_number(struct header *h, void *ctx, const struct layout *l, size_t label, size_t at)
{
    struct record_number n;
    size_t next;
    size_t digit = at;
    while (digit < h->limit && (l->s.cls[digit] & TEXT_BLANK))
        digit++;
    if (digit < h->limit && ((l->s.cls[digit] & TEXT_DIGIT) || is_damaged_serial(l, digit)))
        at = digit;
    if (!number_scan(l, ctx, at, h->limit, NUMBER_BLANK | NUMBER_LABELLED, &n, &next))
        return false;
    h->parsed = n;
    h->has_number = true;
    h->number = (struct range){label, next};
    header_use(h, label, next);
    return true;
}

/* "Luật số:", "Nghị quyết số:": the type before the label; NULL if there is none. */
static const char *type_before_label(const struct layout *l, size_t i)
{
    size_t line = layout_line_at(l, i), begin = l->lines[line].begin;
    const char *type;
    return i > begin && i - begin < 40 && header_type_at(l, begin, i, &type) + 1 == i ? type : NULL;
}

/* "Số:" alone, and its "/TTr-VPCP" in another cell: a number to be written by hand, in a text box
 * of its own. */
static bool blank_in_other_cell(struct header *h, void *ctx, const struct layout *l, size_t label)
{
    for (size_t i = label; i + 2 < h->limit; i++)
        if (l->s.low[i] == '/' && (l->s.cls[i + 1] & TEXT_UPPER) && header_cell_begins(l, i) &&
            try_number(h, ctx, l, i, i))
            return true;
    return false;
}

/* "… Tự do - Hạnh phúc Số 12/KH-THCS": line ends were lost, and another box ends before i. */
static bool behind_read(const struct header *h, const struct layout *l, size_t i)
{
    while (i > h->begin && (l->s.cls[i - 1] & TEXT_BLANK))
        i--;
    return i > h->begin && header_is_used(h, i - 1);
}

void header_find_number(struct header *h, void *ctx, const struct layout *l)
{
    size_t alone = 0; /* a label with nothing behind it */
    for (size_t i = h->begin; i < h->limit; i++) {
        if (l->s.low[i] != 's' || (i > 0 && (l->s.cls[i - 1] & TEXT_ALNUM)))
            continue;
        size_t e = number_label(l, i, h->limit);
        bool colon = e && l->s.low[e - 1] == ':';
        const char *type = type_before_label(l, i);
        bool begins = header_cell_begins(l, i) || behind_read(h, l, i);
        if (!e || (!colon && !begins) || in_arrival_stamp(l, i))
            continue;
        if (!begins && !type && !(l->s.cls[i] & TEXT_UPPER))
            continue;
        if (try_number(h, ctx, l, i, e)) {
            h->labelled = type;
            return;
        }
        if (colon && e >= l->lines[layout_line_at(l, i)].end)
            alone = e;
    }
    if (alone && blank_in_other_cell(h, ctx, l, alone))
        return;
    for (size_t i = h->begin; i < h->limit; i++) /* the label is lost: a number alone in its cell */
        if ((l->s.cls[i] & TEXT_DIGIT) && header_cell_begins(l, i) && try_number(h, ctx, l, i, i)) {
            if (h->parsed.serial >= 0 && h->parsed.symbol &&
                header_cell_end(l, i, h->limit) <= h->number.end + 1)
                return;
            h->has_number = false;
            h->number = (struct range){0, 0};
        }
}

/* "CHỈ THỊ / CỦA THỦ TƯỚNG CHÍNH PHỦ SỐ 16/2001/CT-TTG": in capitals, over several lines. */
static void number_behind_author(struct header *h, void *ctx, const struct layout *l, size_t i)
{
    size_t limit = i + AUTHOR_CHARS < h->limit ? i + AUTHOR_CHARS : h->limit;
    for (size_t k = i; k + 2 < limit; k++) {
        size_t e = (l->s.cls[k] & TEXT_UPPER) && !(l->s.cls[k - 1] & TEXT_ALNUM)
                       ? scan_phrase(l, k, limit, "so")
                       : 0;
        e = e ? scan_blanks(l, e, limit) : limit;
        if (e < limit && (l->s.cls[e] & TEXT_DIGIT) && scan_capitals(l, i, k, NULL) > 0.9) {
            try_number(h, ctx, l, k, e);
            return;
        }
    }
}

void header_find_titled_number(struct header *h, void *ctx, const struct layout *l)
{
    if (h->has_number || !h->title.end)
        return;
    size_t i = h->title.end;
    while (i < h->limit && ((l->s.cls[i] & TEXT_BLANK) || l->s.low[i] == ':'))
        i++;
    if (scan_phrase(l, i, h->limit, "cua")) {
        number_behind_author(h, ctx, l, i);
        return;
    }
    size_t label = i, so = scan_phrase(l, i, h->limit, "so"); /* "NGHỊ QUYẾT SỐ 15 NQ/…" */
    i = so ? scan_blanks(l, so, h->limit) : i;
    if (i < h->limit && (l->s.cls[i] & TEXT_DIGIT) &&
        layout_line_at(l, i) == layout_line_at(l, h->title.begin))
        try_number(h, ctx, l, label, i);
}
