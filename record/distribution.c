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

/* Where the list begins behind its label; 0 if there is none. */
static size_t behind_label(const struct layout *l, size_t body_begin)
{
    for (size_t k = layout_line_at(l, body_begin); k < l->line_count; k++) {
        const struct layout_line *line = &l->lines[k];
        for (size_t i = line->begin; i < line->end; i++) {
            if (l->s.low[i] != 'n' || !header_cell_begins(l, i))
                continue;
            size_t limit = i + 40 < l->s.length ? i + 40 : l->s.length;
            size_t e = distribution_label(l, i, limit);
            if (e && !is_form(l, e))
                return e;
        }
    }
    return 0;
}

/* ---- a label that a scan lost ------------------------------------------------------------------
 */

static bool is_item(const struct layout *l, const struct layout_line *line)
{
    return line->end > line->begin + 2 && l->s.low[line->begin] == '-' &&
           (l->s.cls[line->begin + 1] & (TEXT_BLANK | TEXT_ALNUM));
}

/* "- Lưu: VT": nothing but the end of the list looks so. */
static bool is_labelled_archive(const struct layout *l, const struct layout_line *line)
{
    size_t i = scan_blanks(l, line->begin, line->end), e = scan_phrase(l, i, line->end, "luu");
    return is_item(l, line) && e && l->s.low[e] == ':';
}

/* The item goes on in the next line: no mark ends its cell. */
static bool goes_on(const struct layout *l, const struct layout_line *line)
{
    size_t end = header_cell_end(l, line->begin, line->end);
    return is_item(l, line) && end > line->begin && !strchr(";:.,/", l->s.low[end - 1]);
}

/* The next line above that is not empty, among the two above; k if there is none. */
static size_t line_above(const struct layout *l, size_t k)
{
    for (size_t up = 1; up <= 2 && up <= k; up++)
        if (l->lines[k - up].begin < l->lines[k - up].end)
            return k - up;
    return k;
}

/* Where the first of the items above an archive line stands; 0 if there are none. */
static size_t items_above_archive(const struct layout *l, size_t body_begin)
{
    enum { ITEMS_MOST = 60, ITEM_MAX = 100 };
    size_t from = layout_line_at(l, body_begin), archive = from;
    while (archive < l->line_count && l->lines[archive].begin < l->appendix &&
           !is_labelled_archive(l, &l->lines[archive]))
        archive++;
    if (archive >= l->line_count || l->lines[archive].begin >= l->appendix)
        return 0;
    size_t first = archive;
    for (size_t k = archive, n = 0; n < ITEMS_MOST; n++) {
        size_t above = line_above(l, k);
        const struct layout_line *line = &l->lines[above];
        bool item = is_item(l, line) &&
                    header_cell_end(l, line->begin, line->end) - line->begin <= ITEM_MAX;
        if (above == k || above <= from || !(item || goes_on(l, &l->lines[line_above(l, above)])))
            break;
        k = above;
        if (item)
            first = above;
    }
    return first < archive ? l->lines[first].begin : 0;
}

/* "Phụ lục", "PHỤ LỤC 01" on a line of its own. */
static bool annex_begins(const struct layout *l, const struct layout_line *line)
{
    size_t e = scan_phrase(l, line->begin, line->end, "phu luc");
    size_t letters = 0;
    if (e)
        scan_capitals(l, e, line->end, &letters);
    return e && (l->s.cls[line->begin] & TEXT_UPPER) && letters <= 4; /* "Phụ lục VIII" */
}

struct range distribution_find(const struct layout *l, size_t body_begin)
{
    size_t begin = behind_label(l, body_begin);
    if (!begin)
        begin = items_above_archive(l, body_begin);
    if (!begin)
        return (struct range){0, 0};
    struct range found = {begin, l->s.length};
    size_t first = layout_line_at(l, begin);
    for (size_t k = first; k < l->line_count && k < first + 90; k++) {
        const struct layout_line *line = &l->lines[k];
        if (line->begin == line->end)
            continue;
        if (k > first && annex_begins(l, line))
            break;
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
