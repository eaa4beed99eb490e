#include "record/header_parts.h"
#include <talloc.h>

/* "THỦ TƯỚNG CHÍNH PHỦ điện:" of a công điện names those who get it. */
static size_t wire_label(const struct layout *l, size_t i, size_t limit)
{
    size_t line = layout_line_at(l, i),
           end = l->lines[line].end < limit ? l->lines[line].end : limit;
    size_t e = scan_phrase(l, i, end, "dien");
    if (!e || e >= end || i < l->lines[line].begin + 6)
        return 0;
    size_t colon = e;
    while (colon < end && l->s.low[colon] == ' ')
        colon++;
    return colon < end && l->s.low[colon] == ':' &&
                   scan_capitals(l, l->lines[line].begin, i, NULL) > 0.7
               ? colon + 1
               : 0;
}

static void find_addressee(struct header *h, const struct layout *l)
{
    size_t limit =
        h->begin + 2 * HEADER_CHARS < l->s.length ? h->begin + 2 * HEADER_CHARS : l->s.length;
    for (size_t i = h->begin; i < limit; i++) {
        size_t e = 0;
        if (l->s.low[i] == 'd' && i > 0 && l->s.low[i - 1] == ' ')
            e = wire_label(l, i, limit);
        if (l->s.low[i] == 'k' && header_cell_begins(l, i)) {
            e = scan_phrase_loose(l, i, limit, "kinh gui");
            if (!e)
                e = scan_phrase(l, i, limit, "kinh trinh");
        }
        if (!e)
            continue;
        while (e < limit && (strchr(":.-", l->s.low[e]) || (l->s.cls[e] & TEXT_BLANK)))
            e++;
        h->addressee = (struct range){i, e};
        if (h->limit > i)
            h->limit = i;
        return;
    }
}

void header_read(struct header *h, void *ctx, const struct layout *l, struct record_date today)
{
    memset(h, 0, sizeof *h);
    if (l->line_count == 0 || l->s.length == 0)
        return;
    header_find_region(h, l);
    find_addressee(h, l);
    h->used = talloc_zero_size(ctx, h->limit - h->begin + 1);
    if (h->motto.end)
        header_use(h, h->motto.begin, h->motto.end);
    header_use_tieu_ngu(h, l);
    header_find_number(h, ctx, l);
    header_find_date(h, l, today);
    if (!header_find_title(h, l, true))
        header_find_title(h, l, false);
    header_find_matter(h, l);
}
