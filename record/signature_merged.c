/* signature_merged: blocks whose lines a scan ran together with those of the distribution list. */
#include "record/bodies.h"
#include "record/signature_parts.h"
#include <talloc.h>

enum { MERGED_LINE_MAX = 400 };

static bool begins_with_post(const struct layout *l, size_t i, size_t end)
{
    struct signature_block b = {.count = 0};
    const char *name;
    signature_take_capitals(l, &b, i, end);
    return b.count && signature_post_words(l, &b, 0, &name);
}

/* A prefix and behind it a post or a body's name; "TM, CT, HC-KT" on a list are offices. */
static bool prefix_of_post(const struct layout *l, size_t i, size_t end)
{
    const char *name;
    size_t e = person_prefix(l, i, end, &name);
    if (!e || e >= end)
        return false;
    if (begins_with_post(l, e, end))
        return true;
    char *rest = layout_copy(NULL, l, e, end), *key = record_body_key(rest, rest);
    struct body_head head;
    bool body = body_head_find(key, &head);
    talloc_free(rest);
    return body;
}

/* "Lưu: VT": what follows the label is kept there, in capitals or not. */
static bool behind_archive_label(const struct layout *l, size_t begin, size_t i)
{
    size_t e = i;
    while (e > begin && !(l->s.cls[e - 1] & TEXT_ALNUM))
        e--;
    return e < i && e >= begin + 3 && memcmp(l->s.low + e - 3, "luu", 3) == 0;
}

/* Columns run together: where on a line of the distribution list the signature's capitals begin;
 * end if nowhere. */
static size_t merged_split(const struct layout *l, size_t begin, size_t end)
{
    for (size_t i = begin + 1; i < end; i++) {
        if (!(l->s.cls[i] & TEXT_UPPER) || l->s.low[i - 1] != ' ' ||
            behind_archive_label(l, begin, i))
            continue;
        size_t letters, marked = 0;
        if (scan_capitals(l, i, end, &letters) < 0.85 || letters < 5)
            continue;
        for (size_t k = i; k < end; k++)
            marked += (l->s.cls[k] & TEXT_MARKED) != 0;
        struct signature_block b = {.count = 0};
        const char *name;
        signature_take_capitals(l, &b, i, end);
        bool post = prefix_of_post(l, i, end) || (b.count && signature_post_words(l, &b, 0, &name));
        bool item_over = i >= 2 && strchr(";.:)", l->s.low[i - 2]);
        if (post || (item_over && marked && b.count > 1 && l->s.low[end - 1] != ';'))
            return i;
    }
    return end;
}

/* A full name at the end of the archive line: "- Lưu: VT, CS (3). Cao Anh Tuấn"; in capitals only
 * behind a full stop. */
static struct range trailing_name(const struct layout *l, size_t begin, size_t end)
{
    for (size_t i = begin + 1; i < end; i++) {
        bool start = (l->s.cls[i] & TEXT_UPPER) && l->s.low[i - 1] == ' ';
        if (!start || !person_family_name(l, i, end))
            continue;
        bool stop = i >= 2 && strchr(".)", l->s.low[i - 2]);
        struct range name = person_name_find(l, i, end, stop);
        size_t blanks = 0;
        for (size_t k = name.begin; k < name.end; k++)
            blanks += l->s.low[k] == ' ';
        if (name.end && (blanks >= 2 || (blanks == 1 && stop)))
            return name;
    }
    return (struct range){0, 0};
}

/* "… Nguyễn Quỳnh / Thiện": the last syllable slipped to the next line. */
static struct range with_next_line(const struct layout *l, size_t line, struct range name)
{
    if (!name.end || name.end != l->lines[line].end || line + 1 >= l->line_count)
        return name;
    const struct layout_line *next = &l->lines[line + 1];
    if (next->begin == next->end || scan_word(l, next->begin, next->end) != next->end)
        return name;
    struct range whole = person_name_find(l, name.begin, next->end, false);
    return whole.end > name.end ? whole : name;
}

static bool is_item(const struct layout *l, const struct layout_line *p)
{
    return strchr("-+", l->s.low[p->begin]) || distribution_is_archive(l, p);
}

/* What follows a signature in capitals: the heading of an annex. */
static bool is_heading(const struct layout *l, size_t at, size_t end)
{
    static const char *const headings[] = {"phu luc",   "danh muc", "quy trinh",
                                           "danh sach", "quy che",  "quy dinh",
                                           "bieu",      "mau",      NULL};
    return scan_any(l, at, end, headings, NULL) != 0;
}

/* Reads a block whose columns were run together with the distribution list's; it begins at i of
 * line k. */
static bool read_merged(const struct layout *l, size_t k, size_t i, size_t list_end,
                        struct signature_block *b)
{
    *b = (struct signature_block){.at = {i, i}, .merged = true};
    struct range kept = {0, 0};
    size_t misses = 0, behind = 0;
    for (size_t line = k; line < l->line_count && line < k + 40 && behind < 4; line++) {
        const struct layout_line *p = &l->lines[line];
        if (p->begin == p->end)
            continue;
        if (p->end - p->begin > MERGED_LINE_MAX)
            break;
        behind += behind || distribution_is_archive(
                                l, p); /* lines from the archive line on: the name is not far */
        bool item = line == k || is_item(l, p);
        size_t at = line == k ? i : item ? merged_split(l, p->begin, p->end) : p->begin;
        if (signature_is_form(l, at, p->end))
            return false;
        if (!item && (signature_is_mark(l, at, p->end) || scan_is_rule(l, at, p->end)))
            continue;
        struct range name = item ? trailing_name(l, at < p->end ? at : p->begin, p->end)
                                 : person_name_find(l, at, p->end, true);
        if (!name.end && !item && behind)
            name = trailing_name(l, p->begin, p->end);
        name = with_next_line(l, line, name);
        if (name.end && scan_capitals(l, name.begin, name.end, NULL) > 0.9 &&
            signature_goes_on(l, line, (struct signature_column){0}))
            name.end = 0;
        if (name.end && !item && b->count) {
            b->name = name;
            break;
        }
        if (name.end && item && b->count)
            kept = name;
        size_t stop = at;
        if (kept.end && behind && !item &&
            !(prefix_of_post(l, at, p->end) || begins_with_post(l, at, p->end)))
            break; /* the heading of what follows the list */
        bool capitals =
            item || (scan_capitals(l, at, p->end, NULL) > 0.85 && l->s.low[p->end - 1] != ';');
        if (at < p->end && capitals && !is_heading(l, at, p->end))
            stop = signature_take_capitals(l, b, at, p->end);
        if (!item && stop == at && p->begin >= list_end && ++misses > 2)
            break;
    }
    if (!b->name.end)
        b->name = kept;
    b->at.end = b->name.end;
    return b->name.end != 0;
}

size_t signature_find_merged(const struct layout *l, struct range distribution,
                             struct signature_block *found)
{
    size_t first = distribution.end ? layout_line_at(l, distribution.begin) : l->line_count;
    for (size_t k = first; k < l->line_count && l->lines[k].begin < distribution.end; k++) {
        const struct layout_line *p = &l->lines[k];
        if (p->begin == p->end || p->end - p->begin > MERGED_LINE_MAX)
            continue;
        size_t from = k == first && distribution.begin > p->begin && distribution.begin < p->end
                          ? distribution.begin - 1
                          : p->begin;
        size_t at = merged_split(l, from, p->end);
        if (at < p->end && header_cell_end(l, p->begin, p->end) >= at &&
            read_merged(l, k, at, distribution.end, found)) {
            const char *prefix;
            found->prefixed = person_prefix(l, at, p->end, &prefix) != 0;
            found->score = signature_score(l, found, distribution);
            return 1;
        }
    }
    return 0;
}

void signature_set_cuts(struct layout *l, const struct signature_block *b,
                        struct range distribution)
{
    for (size_t k = layout_line_at(l, distribution.begin);
         k < l->line_count && l->lines[k].begin < distribution.end; k++) {
        struct layout_line *p = &l->lines[k];
        size_t from = distribution.begin > p->begin && distribution.begin < p->end
                          ? distribution.begin - 1
                          : p->begin;
        size_t at = p->end - p->begin > MERGED_LINE_MAX ? p->end : merged_split(l, from, p->end);
        if (b->name.begin > p->begin && b->name.begin < p->end)
            at = person_rank_before(l, p->begin, b->name.begin);
        if (at < p->end)
            p->cut = (uint32_t)at;
    }
}
