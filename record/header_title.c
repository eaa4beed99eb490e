/* header_title: box 5, the printed tên loại and the V/v mark of a letter. */
#include "record/card.h"
#include "record/header_parts.h"
#include "record/mend.h"
#include <talloc.h>

/* Letters and other characters of a type's name on its own line. */
enum { TITLE_MIN = 6, TITLE_MAX = 40 };

/* The longest type name that begins at i; its end, or 0. */
size_t header_type_at(const struct layout *l, size_t i, size_t limit, const char **type)
{
    size_t ends[6], n = 0, at = i;
    while (n < 6 && at < limit && (l->s.cls[at] & TEXT_LETTER)) {
        ends[n++] = at = scan_word(l, at, limit);
        while (at < limit && l->s.low[at] == ' ')
            at++;
    }
    while (n > 0) {
        char words[64];
        size_t len = ends[n - 1] - i;
        if (len < sizeof words && len >= 4) {
            memcpy(words, l->s.low + i, len);
            words[len] = 0;
            const char *found = record_type_find(words);
            if (found && (strchr(words, ' ') || !strchr(found, ' '))) {
                *type = found;
                return ends[n - 1];
            }
        }
        n--;
    }
    return 0;
}

/* What may follow the type's name on its line: nothing, "CỦA …", "SỐ …", "Về …"; or, in capitals,
 * the subject itself. */
static bool title_line(const struct layout *l, size_t end, size_t line_end)
{
    static const char *const followers[] = {"cua", "so", "ve", "ve viec", "v/v", "lien tich", NULL};
    size_t next = scan_blanks(l, end, line_end);
    while (next < line_end && strchr(":.*", l->s.low[next]))
        next++;
    return next >= line_end || scan_any(l, next, line_end, followers, NULL) ||
           header_rule_at(l, next, line_end);
}

/* A narrow cell broke the name after its first word, "THÔNG" / "TƯ": two lines of nothing else. Its
 * end, or 0. */
static size_t broken_type(const struct layout *l, size_t k, size_t i, const char **type)
{
    const struct layout_line *first = &l->lines[k], *second = first + 1;
    if (k + 1 >= l->line_count || scan_word(l, i, first->end) != first->end ||
        second->begin != first->end + 1 || second->end - second->begin < 2)
        return 0;
    char words[32];
    size_t len = second->end - i;
    if (len >= sizeof words || scan_capitals(l, i, second->end, NULL) < 1)
        return 0;
    memcpy(words, l->s.low + i, len);
    words[len] = 0;
    words[first->end - i] = ' ';
    const char *found = record_type_find(words);
    if (found)
        *type = found;
    return found ? second->end : 0;
}

/* "Q U Y Ế T  Đ Ị N H": its letters set apart fill the line. Its end, or 0. */
static size_t spaced_type(const struct layout *l, size_t i, size_t end, const char **type)
{
    if (i + TITLE_MIN >= end || end - i > TITLE_MAX)
        return 0;
    for (size_t k = i, e; k < end; k = scan_blanks(l, e, end))
        if ((e = scan_word(l, k, end)) != k + 1)
            return 0;
    char *printed = layout_copy(NULL, l, i, end);
    const char *found = mend_type(printed);
    talloc_free(printed);
    if (found)
        *type = found;
    return found ? end : 0;
}

/* "THÔNG BÁO KẾT LUẬN CỦA PHÓ THỦ TƯỚNG …": two types, and the line goes on: the second begins the
 * subject. Where the type's bare name ends. */
static size_t bare_type(const struct layout *l, size_t i, size_t e, size_t cell, const char *type)
{
    size_t next = scan_blanks(l, e, cell);
    if (next >= cell || !(l->s.cls[next] & TEXT_LETTER))
        return e;
    char *folded = text_fold_string(NULL, type, strlen(type));
    size_t bare = scan_phrase(l, i, e, folded);
    talloc_free(folded);
    if (!bare || bare == e)
        return e;
    char *rest = layout_copy(NULL, l, bare, e);
    bool second = record_type_find(rest) != NULL;
    talloc_free(rest);
    return second ? bare : e;
}

bool header_find_title(struct header *h, const struct layout *l, bool alone)
{
    for (size_t k = layout_line_at(l, h->begin); k < l->line_count && l->lines[k].begin < h->limit;
         k++) {
        const struct layout_line *line = &l->lines[k];
        for (size_t i = line->begin; i < line->end && i < h->limit; i++) {
            if (!(l->s.cls[i] & TEXT_UPPER) || !header_cell_begins(l, i) || header_is_used(h, i))
                continue;
            const char *type;
            size_t e = header_type_at(l, i, line->end, &type),
                   cell = header_cell_end(l, i, line->end);
            if (!e && alone &&
                ((e = broken_type(l, k, i, &type)) || (e = spaced_type(l, i, line->end, &type))))
                cell = e;
            if (!e)
                continue;
            double capitals = scan_capitals(l, i, e, NULL);
            size_t bare = bare_type(l, i, e, cell, type);
            if (bare < e && capitals < 0.85) /* "THÔNG BÁO kết luận của …" */
                capitals = scan_capitals(l, i, e = bare, NULL);
            bool fills = title_line(l, e, cell) && (capitals > 0.6 || scan_is_rule(l, e, cell));
            if (alone ? !fills : capitals < 0.85)
                continue;
            if (card_value_line(l, k))
                continue;
            h->title = (struct range){i, bare};
            h->type = type;
            header_use(h, i, bare);
            return true;
        }
    }
    return false;
}

void header_find_damaged_title(struct header *h, const struct layout *l)
{
    if (h->has_number && h->parsed.form == RECORD_NUMBER_LETTER)
        return;
    for (size_t k = layout_line_at(l, h->begin); k < l->line_count && l->lines[k].begin < h->limit;
         k++) {
        size_t begin = l->lines[k].begin, end = l->lines[k].end, letters;
        if (begin == end || end - begin > TITLE_MAX || header_is_used(h, begin) ||
            scan_capitals(l, begin, end, &letters) < 0.85 || letters < TITLE_MIN)
            continue;
        char *printed = layout_copy(NULL, l, begin, end);
        const char *type = mend_type(printed);
        talloc_free(printed);
        if (!type)
            continue;
        h->title = (struct range){begin, end};
        h->type = type;
        header_use(h, begin, end);
        return;
    }
}

/* "Về việc …"; and behind the number of a letter the "Về …" of those who write it so. */
static size_t about_at(const struct header *h, const struct layout *l, size_t i)
{
    size_t e = scan_phrase(l, i, h->limit, "ve viec");
    bool letter = h->has_number && h->number.end <= i && h->parsed.form == RECORD_NUMBER_LETTER &&
                  (l->s.cls[i] & TEXT_UPPER);
    return e || !letter ? e : scan_about(l, i, h->limit);
}

void header_find_matter(struct header *h, const struct layout *l)
{
    for (size_t i = h->begin; i < h->limit; i++) {
        if (l->s.low[i] != 'v' || (i > 0 && (l->s.cls[i - 1] & TEXT_ALNUM)) || header_is_used(h, i))
            continue;
        size_t e = 0;
        if (i + 2 < h->limit && l->s.low[i + 1] == '/' &&
            (l->s.low[i + 2] == 'v' || l->s.low[i + 2] == 'y'))
            e = i + 3;
        else if (header_cell_begins(l, i) && !h->title.end)
            e = about_at(h, l, i);
        if (!e && h->number.end && !h->title.end &&
            i - h->number.end < 4) /* OCR: VW, Viv, Vív, VN/v right behind the number */
            e = scan_phrase(l, i, h->limit, "vw")     ? i + 2
                : scan_phrase(l, i, h->limit, "viv")  ? i + 3
                : scan_phrase(l, i, h->limit, "vn/v") ? i + 4
                                                      : 0;
        if (!e)
            continue;
        while (e < h->limit && (strchr(":.-", l->s.low[e]) || (l->s.cls[e] & TEXT_BLANK)))
            e++;
        size_t viec = scan_phrase(l, e, h->limit, "viec");
        h->matter = (struct range){i, viec ? scan_blanks(l, viec, h->limit) : e};
        return;
    }
}
