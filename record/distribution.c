/* distribution: where the list "Nơi nhận" of the main document stands (box 9b of NĐ 30/2020 annex
 * I). */
#include "record/header.h"
#include "record/person.h"

bool distribution_is_archive(const struct layout *l, const struct layout_line *line)
{
    size_t i = scan_blanks(l, line->begin, line->end);
    return scan_phrase(l, i, line->end, "luu") && !person_name_find(l, i, line->end, true).end;
}

/* "Nơi nhận:" as the label of a list, also wrapped or misread; index behind it, or 0. */
static size_t distribution_label(const struct layout *l, size_t i, size_t end)
{
    size_t e = scan_phrase(l, i, end, "noi nhan");
    if (!e) {
        size_t a = scan_word(l, i, end), b = a;
        while (b < end && (l->s.cls[b] & TEXT_BLANK))
            b++;
        size_t c = scan_word(l, b, end);
        if (a - i >= 2 && scan_near(l->s.low + i, a - i, "noi", 3) &&
            scan_near(l->s.low + b, c - b, "nhan", 4) && c - b >= 3 && (l->s.cls[i] & TEXT_UPPER))
            e = c;
    }
    if (!e)
        return 0;
    while (e < end && l->s.low[e] == ' ')
        e++;
    if (e < end && !strchr(":.;\n-", l->s.low[e]) && l->s.low[e] != '\f')
        return 0;
    size_t colon = e;
    while (e < end && (strchr(":.;", l->s.low[e]) || (l->s.cls[e] & TEXT_BLANK)) && l->s.low[e])
        e++;
    size_t cell = header_cell_end(l, colon + (l->s.low[colon] == ':'), l->s.length);
    bool item = l->s.low[e] == '-' && l->s.low[e + 1] == ' '; /* "Nơi nhận:\t- Như trên; - …" */
    if (e > cell + 2 && !item &&
        !memchr(l->s.low + colon, '\n', e - colon)) { /* the right column begins on this line */
        size_t line = layout_line_at(l, colon);
        return l->lines[line].end;
    }
    return e;
}

/* A form in an annex has dots for names; the real list has words. */
static bool is_form(const struct layout *l, size_t i)
{
    size_t letters = 0, dots = 0, limit = i + 60 < l->s.length ? i + 60 : l->s.length;
    for (; i < limit; i++) {
        letters += (l->s.cls[i] & TEXT_LETTER) != 0;
        dots += l->s.low[i] == '.' || l->s.low[i] == '_';
    }
    return dots > letters;
}

struct range distribution_find(const struct layout *l, size_t body_begin)
{
    struct range found = {0, 0};
    size_t first = 0;
    for (size_t k = layout_line_at(l, body_begin); k < l->line_count && !found.end; k++) {
        const struct layout_line *line = &l->lines[k];
        for (size_t i = line->begin; i < line->end && !found.end; i++) {
            if (l->s.low[i] != 'n' || !header_cell_begins(l, i))
                continue;
            size_t limit = i + 40 < l->s.length ? i + 40 : l->s.length;
            size_t e = distribution_label(l, i, limit);
            if (e && !is_form(l, e)) {
                found = (struct range){e, e};
                first = layout_line_at(l, e);
            }
        }
    }
    if (!found.end)
        return found;
    found.end = l->s.length;
    size_t gap = 0;
    for (size_t k = first; k < l->line_count && k < first + 90; k++) {
        const struct layout_line *line = &l->lines[k];
        gap = line->begin == line->end ? gap + 1 : 0;
        if (line->begin == line->end)
            continue;
        found.end = line->end;
        if (distribution_is_archive(l, line)) {
            size_t next = k + 1; /* the archive line may go on: "Lưu: VT,\nKTTH" */
            while (next < l->line_count && l->lines[next - 1].end > l->lines[next - 1].begin &&
                   l->s.low[l->lines[next - 1].end - 1] == ',' &&
                   l->lines[next].end > l->lines[next].begin)
                found.end = l->lines[next++].end;
            break;
        }
    }
    return found;
}

void distribution_cut(const struct layout *l, struct range *list, struct range block)
{
    if (!list->end || !block.end)
        return;
    size_t line = layout_line_at(l, block.begin);
    bool own_line = block.begin == l->lines[line].begin && l->lines[line].indent < 30;
    if (block.begin > list->begin && block.begin < list->end && own_line)
        list->end = block.begin;
    bool annex = block.begin < l->appendix && list->begin > l->appendix;
    if (annex ||
        list->begin > block.end + 3000) /* far behind the signature: the list of an annex */
        list->begin = list->end = 0;
}
