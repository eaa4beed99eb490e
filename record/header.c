#include "record/bodies.h"
#include "record/header_parts.h"
#include <talloc.h>

/* "THỦ / TƯỚNG CHÍNH PHỦ điện": the word on the line before begins the body's name. */
static bool name_is_broken(const struct layout *l, size_t line, size_t end)
{
    const struct layout_line *before = &l->lines[line - 1];
    size_t n = before->end - before->begin;
    if (n == 0 || n > 24 || scan_word(l, before->begin, before->end) != before->end)
        return false;
    char *name = layout_copy(NULL, l, before->begin, end);
    char *key = body_words(NULL, name);
    struct body_head head;
    bool yes = body_head_find(key, &head);
    talloc_free(name);
    talloc_free(key);
    return yes;
}

/* "THỦ TƯỚNG CHÍNH PHỦ điện:" of a công điện names those who get it; the name may be broken over
 * two lines. Index behind the colon, or 0; *begin = where the name begins. */
static size_t wire_label(const struct layout *l, size_t i, size_t limit, size_t *begin)
{
    size_t line = layout_line_at(l, i);
    size_t end = l->lines[line].end < limit ? l->lines[line].end : limit;
    size_t e = scan_phrase(l, i, end, "dien");
    if (!e || e >= end || i < l->lines[line].begin + 6)
        return 0;
    while (e < end && l->s.low[e] == ' ')
        e++;
    *begin = l->lines[line].begin;
    if (e >= end || l->s.low[e] != ':' || scan_capitals(l, *begin, i, NULL) <= 0.7)
        return 0;
    if (line && name_is_broken(l, line, i))
        *begin = l->lines[line - 1].begin;
    return e + 1;
}

/* Behind "Kính gửi": colon and blanks. A dotted line is a blank to be filled in, and nobody is
 * named. */
static size_t behind_label(const struct layout *l, size_t i, size_t limit, bool *blank)
{
    size_t dots = 0, end = l->lines[layout_line_at(l, i)].end;
    for (size_t k = i; k < end && !(l->s.cls[k] & TEXT_ALNUM); k++)
        dots += l->s.low[k] == '.' || l->s.low[k] == '_';
    *blank = dots >= 6;
    if (*blank)
        return end;
    while (i < limit && (strchr(":.-", l->s.low[i]) || (l->s.cls[i] & TEXT_BLANK)))
        i++;
    return i;
}

/* Behind such a line no Kính gửi is the document's own any more, but that of a form in its annex.
 */
static bool body_is_on(const struct layout *l, size_t i)
{
    static const char *const signs[] = {"dieu 1", "noi nhan", "quyet dinh:", "quyet nghi:", NULL};
    return scan_any(l, i, l->s.length, signs, NULL) != 0;
}

static void find_addressee(struct header *h, const struct layout *l)
{
    size_t limit = h->begin + (size_t)2 * HEADER_CHARS < l->s.length
                       ? h->begin + (size_t)2 * HEADER_CHARS
                       : l->s.length;
    for (size_t i = h->begin; i < limit; i++) {
        size_t e = 0, begin = i;
        bool line_start = i == 0 || l->s.low[i - 1] == '\n';
        if (line_start && body_is_on(l, scan_blanks(l, i, limit)))
            return;
        if (l->s.low[i] == 'd' && i > 0 && l->s.low[i - 1] == ' ')
            e = wire_label(l, i, limit, &begin);
        if (l->s.low[i] == 'k' && header_cell_begins(l, i)) {
            e = header_addressee_label(l, i, limit);
            if (!e)
                e = scan_phrase(l, i, limit, "kinh trinh");
        }
        if (!e)
            continue;
        e = behind_label(l, e, limit, &h->addressee_blank);
        h->addressee = (struct range){begin, e};
        if (h->limit > begin)
            h->limit = begin;
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
    if (h->motto.end) {
        header_use(h, h->motto.begin, h->motto.end);
        header_use_motto_end(h, l);
    } else {
        header_use_broken_motto(h, l);
    }
    header_use_tieu_ngu(h, l);
    header_find_number(h, ctx, l);
    header_find_date(h, l, today);
    if (!header_find_title(h, l, true) && !header_find_title(h, l, false))
        header_find_damaged_title(h, l);
    header_find_titled_number(h, ctx, l);
    header_find_rare_date(h, l, today);
    header_find_matter(h, l);
}
