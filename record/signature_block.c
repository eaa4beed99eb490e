/* signature_block: finding and reading a signature block in its own column. */
#include "record/bodies.h"
#include "record/signature_parts.h"
#include <talloc.h>

bool signature_is_mark(const struct layout *l, size_t i, size_t end)
{
    static const char *const marks[] = {"da ky",        "ky boi",    "nguoi ky", "ky so",
                                        "ky ten",       "chu ky",    "email",    "co quan",
                                        "thoi gian ky", "signature", "ngay ky",  "ky ngay",
                                        "digitally",    "ky thay",   NULL};
    while (i < end && !(l->s.cls[i] & TEXT_ALNUM))
        i++;
    return i >= end || scan_any(l, i, end, marks, NULL) != 0;
}

bool signature_is_form(const struct layout *l, size_t i, size_t end)
{
    static const char *const forms[] = {"ky ghi ro",        "ky va ghi",  "ky ten dong dau",
                                        "ghi ro ho ten",    "chu ky dau", "ky, ghi ro",
                                        "ky ten, dong dau", NULL};
    while (i < end && !(l->s.cls[i] & TEXT_ALNUM))
        i++;
    return scan_any(l, i, end, forms, NULL) != 0;
}

bool signature_goes_on(const struct layout *l, size_t line, struct signature_column column)
{
    for (size_t k = line + 1; k < l->line_count && k < line + 8; k++) {
        const struct layout_line *p = &l->lines[k];
        if (p->begin == p->end || p->end - p->begin > SIGNATURE_LINE_MAX)
            continue;
        size_t end = p->end, at = signature_cell(l, p, column, &end), letters;
        if (at >= p->end)
            continue;
        double capitals = scan_capitals(l, at, end, &letters);
        const char *name;
        struct signature_block b = {.count = 0};
        signature_take_capitals(l, &b, at, end);
        bool post =
            b.count && (signature_post_words(l, &b, 0, &name) || person_prefix(l, at, end, &name));
        return post || (letters > 3 && capitals < 0.7 && person_name_find(l, at, end, false).end);
    }
    return false;
}

/* "Đã ký: Vũ Đức Khiển", "(Đã ký) Trần Văn Mỹ": the name right behind the mark. */
static struct range name_behind_mark(const struct layout *l, size_t i, size_t end)
{
    struct range none = {0, 0};
    while (i < end && !(l->s.cls[i] & TEXT_ALNUM))
        i++;
    size_t e = scan_phrase(l, i, end, "da ky");
    while (e && e < end && !(l->s.cls[e] & TEXT_ALNUM))
        e++;
    if (!e || e >= end)
        return none;
    struct range name = person_name_find(l, e, end, true);
    return name.end && person_family_name(l, name.begin, name.end) ? name : none;
}

/* The name behind a post on its line: "PHÓ GIÁM ĐỐC Lý A Sử", "PHÓ GIÁM ĐỐC (Đã ký) Lý A Sử". */
static struct range name_behind_post(const struct layout *l, size_t at, size_t stop, size_t end)
{
    struct range name = person_name_find(l, stop, end, true);
    return !name.end && stop > at ? name_behind_mark(l, stop, end) : name;
}

/* A name broken over two lines ("Mai\nSơn"): few words on the first, one or two on the next. */
static struct range wrapped_name(const struct layout *l, size_t line, size_t at, size_t end)
{
    struct range none = {0, 0};
    if (line + 1 >= l->line_count || end != l->lines[line].end ||
        l->lines[line + 1].begin == l->lines[line + 1].end)
        return none;
    size_t words = 1, next = l->lines[line + 1].end;
    for (size_t i = at; i < end; i++)
        words += l->s.low[i] == ' ';
    if (words > 2 || next - l->lines[line + 1].begin > 16 || !(l->s.cls[at] & TEXT_UPPER))
        return none;
    struct range name = person_name_find(l, at, next, false);
    return name.end > end && person_family_name(l, name.begin, name.end) ? name : none;
}

bool signature_small_post(const struct layout *l, size_t i, size_t end)
{
    char key[64];
    size_t n = 0;
    for (size_t w = i; w < end && n + 1 < sizeof key; w++)
        if ((l->s.cls[w] & TEXT_ALNUM) || (l->s.low[w] == ' ' && n && key[n - 1] != ' '))
            key[n++] = l->s.low[w];
    key[n] = 0;
    for (; n > 3; n--) {
        if (n == strlen(key) || key[n] == ' ') {
            key[n] = 0;
            if (person_post(key))
                return true;
        }
    }
    return false;
}

/* "TM. Ủy ban nhân dân", "KT. Giám đốc" in small letters: on whose behalf or in whose place he
 * signs. */
static bool small_order(const struct layout *l, size_t at, size_t end)
{
    const char *prefix;
    size_t e = strchr("tkq", l->s.low[at]) ? person_prefix(l, at, end, &prefix) : 0;
    if (!e || e + 1 >= end || !(l->s.cls[e + 1] & TEXT_LOWER))
        return false;
    if (signature_small_post(l, e, end))
        return true;
    char *name = layout_copy(NULL, l, e, end);
    struct body_head head;
    bool yes = prefix[0] == 'T' && body_head_find(body_words(name, name), &head);
    talloc_free(name);
    return yes;
}

/* A name that fills the cell, or begins in it and is broken; none in capitals when the block goes
 * on below. */
static struct range name_in_cell(const struct layout *l, const struct signature_block *b,
                                 size_t line, size_t at, size_t end)
{
    struct range name = person_name_find(l, at, end, b->count || b->order_count);
    if (name.end && scan_capitals(l, name.begin, name.end, NULL) > 0.9 &&
        signature_goes_on(l, line, b->column))
        name.end = 0;
    struct range wrapped = wrapped_name(l, line, at, end);
    return wrapped.end ? wrapped : name;
}

/* The block ends with this name, if it is one. */
static bool ends_with(struct signature_block *b, struct range name)
{
    if (name.end) {
        b->name = name;
        b->at.end = name.end;
    }
    return name.end != 0;
}

bool signature_read_block(const struct layout *l, size_t k, size_t i, struct range list,
                          struct signature_block *b)
{
    *b = (struct signature_block){.at = {i, i}, .column = signature_column_of(l, k, i)};
    bool within = i >= list.begin && i < list.end && i == l->lines[k].begin;
    size_t misses = 0, filled = 0;
    for (size_t line = k; line < l->line_count && line < k + 30; line++) {
        const struct layout_line *p = &l->lines[line];
        if (p->begin == p->end)
            continue;
        if (within && line > k && scan_bullet(l, p->begin, p->end)) {
            b->between = true;
            continue;
        }
        if (p->end - p->begin > SIGNATURE_LINE_MAX)
            return false;
        size_t end = p->end;
        size_t at = line == k ? i : signature_cell(l, p, b->column, &end);
        if (line == k)
            end = header_cell_end(l, at, p->end);
        if (at >= p->end)
            continue;
        if (signature_is_form(l, at, end))
            return false;
        if (b->order_count < SIGNATURE_ORDERS && small_order(l, at, end)) {
            b->orders[b->order_count++] = (struct range){at, end};
            filled++;
            continue;
        }
        bool posted = b->count || b->order_count;
        if (filled && posted && ends_with(b, name_behind_mark(l, at, end)))
            return true;
        if (filled && (signature_is_mark(l, at, end) || scan_is_rule(l, at, end)))
            continue;
        if (posted && ends_with(b, name_in_cell(l, b, line, at, end)))
            return true;
        size_t stop = signature_take_capitals(l, b, at, end);
        if (stop > at)
            filled++;
        if (b->count && ends_with(b, name_behind_post(l, at, stop, end)))
            return true;
        bool rest = stop < end && !scan_is_rule(l, stop, end);
        bool small = rest && signature_small_post(l, stop, end);
        if (small && stop == at && !b->small.end)
            b->small = (struct range){at, end};
        if (rest && !small && ++misses > 2)
            return false;
        if (filled > 9 || (line == k && stop == at))
            return false;
    }
    return false;
}

bool signature_starts(const struct layout *l, size_t i, size_t end, bool mending, bool *prefixed)
{
    const char *prefix;
    *prefixed = person_prefix(l, i, end, &prefix) != 0;
    if (*prefixed)
        return true;
    size_t letters;
    struct signature_block b = {.mending = mending};
    const char *name;
    size_t stop = signature_take_capitals(l, &b, i, end);
    if (b.count == 0 || (stop < end && scan_capitals(l, i, stop, &letters) < 0.85))
        return false;
    return signature_post_words(l, &b, 0, &name) > 0 ||
           (signature_is_pho(l, &b.words[0]) && b.count < 3);
}

int signature_score(const struct layout *l, const struct signature_block *b,
                    struct range distribution)
{
    int s = (b->prefixed ? 2 : 0) + (person_family_name(l, b->name.begin, b->name.end) ? 2 : 0);
    if (distribution.end) {
        size_t near = 700;
        bool beside =
            b->at.begin + near > distribution.begin && b->at.begin < distribution.end + near;
        s += beside ? 5 : 0;
    }
    if (b->at.begin > l->appendix)
        s -= 6;
    return s;
}
