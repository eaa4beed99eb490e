/* header_date_rare: dates that are not written "Hà Nội, ngày … tháng … năm …". */
#include "record/date.h"
#include "record/header_parts.h"

enum { PLACE_MAX = 48 };

static void take(struct header *h, struct record_date d, struct range place, size_t begin,
                 size_t end)
{
    h->day = d;
    h->place = place;
    h->date = (struct range){begin, end};
    header_use(h, place.begin < place.end ? place.begin : begin, end);
}

/* "NGHỊ QUYẾT SỐ 214 NQ/UBTVQH9 NGÀY 26-8-1994", "BẢN ÁN 19/2019/DS-PT NGÀY 22/02/2019": behind the
 * number in the title; and of courts also on the line below: "Ngày: 22-02-2019". */
static bool behind_number(struct header *h, const struct layout *l, struct record_date today)
{
    if (!h->has_number)
        return false;
    bool court = h->parsed.form == RECORD_NUMBER_COURT;
    bool titled = h->title.end && h->title.end < h->number.end &&
                  (layout_line_at(l, h->title.begin) == layout_line_at(l, h->number.begin) ||
                   scan_capitals(l, h->title.begin, h->number.begin, NULL) > 0.9);
    size_t i = h->number.end;
    while (i < h->limit && ((l->s.cls[i] & TEXT_BLANK) || l->s.low[i] == ','))
        i++;
    struct record_date d;
    size_t next;
    if (!(court || titled) || !scan_phrase(l, i, l->s.length, "ngay") ||
        !date_read(&l->s, i, l->s.length, 0, today, &d, &next))
        return false;
    take(h, d, (struct range){i, i}, i, next);
    return true;
}

/* "Hà Nội, 5-3-1998", "Hà Nội, tháng 3 năm 2021": a place in its own cell, a comma, and a date to
 * the cell's end. */
static bool behind_place(struct header *h, const struct layout *l, struct record_date today)
{
    for (size_t i = h->begin; i < h->limit; i++) {
        if (!(l->s.cls[i] & TEXT_UPPER) || !header_cell_begins(l, i) || header_is_used(h, i))
            continue;
        size_t end = header_cell_end(l, i, h->limit), comma = i;
        while (comma < end && comma - i < PLACE_MAX &&
               ((l->s.cls[comma] & TEXT_LETTER) || strchr(" .-'", l->s.low[comma])))
            comma++;
        size_t at = comma + 1;
        while (at < end && (l->s.cls[at] & TEXT_BLANK))
            at++;
        struct record_date d;
        size_t next;
        bool day = at < end && (l->s.cls[at] & TEXT_DIGIT),
             month = at < end && scan_phrase(l, at, end, "thang");
        if (comma == i || comma >= end || l->s.low[comma] != ',' || !(day || month) ||
            !date_read(&l->s, at, end, day ? DATE_BARE : DATE_MONTH_YEAR, today, &d, &next) ||
            !scan_is_rule(l, next, end))
            continue;
        take(h, d, (struct range){i, comma}, at, next);
        return true;
    }
    return false;
}

/* "Hà Nội, ngày      tháng      năm": the stamp of an electronic signature says when; the place is
 * printed all the same. */
static void blank_date(struct header *h, const struct layout *l)
{
    for (size_t i = h->begin; i < h->limit; i++) {
        if (!(l->s.cls[i] & TEXT_UPPER) || !header_cell_begins(l, i) || header_is_used(h, i))
            continue;
        static const char *const parts[] = {"ngay", "thang", "nam"};
        size_t end = l->lines[layout_line_at(l, i)].end, comma = i;
        while (comma < end && comma - i < PLACE_MAX &&
               ((l->s.cls[comma] & TEXT_LETTER) || strchr(" .-'", l->s.low[comma])))
            comma++;
        size_t at = comma, found = 0;
        for (; found < 3 && at < end; found++) {
            while (at < end && !(l->s.cls[at] & TEXT_LETTER))
                at++;
            size_t e = at < end ? scan_phrase(l, at, end, parts[found]) : 0;
            if (!e)
                break;
            at = e;
        }
        if (comma == i || comma >= end || l->s.low[comma] != ',' || found < 3 ||
            !scan_is_rule(l, at, end))
            continue;
        h->place = (struct range){i, comma};
        header_use(h, i, at);
        return;
    }
}

void header_find_rare_date(struct header *h, const struct layout *l, struct record_date today)
{
    if (!h->date.end && !behind_number(h, l, today) && !behind_place(h, l, today))
        blank_date(h, l);
}
