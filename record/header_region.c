/* header_region: cells of the first page, the motto, and where the header begins and ends. */
#include "openers.table.h"
#include "record/card.h"
#include "record/header_parts.h"

void header_use(struct header *h, size_t begin, size_t end)
{
    for (size_t i = begin; i < end && i < h->limit; i++)
        if (i >= h->begin)
            h->used[i - h->begin] = 1;
}

bool header_is_used(const struct header *h, size_t i)
{
    return i >= h->begin && i < h->limit && h->used[i - h->begin];
}

bool header_is_tab(const struct layout *l, size_t i)
{
    return l->s.low[i] == '\t' || l->s.text[l->s.at[i]] == '\t';
}

/* A gap between columns: a tab or three blanks. */
static size_t gap_at(const struct layout *l, size_t i, size_t limit)
{
    size_t e = i;
    bool tab = false;
    while (e < limit && (l->s.low[e] == ' ' || l->s.low[e] == '\t')) {
        tab = tab || header_is_tab(l, e);
        e++;
    }
    return tab || e - i >= 3 ? e : 0;
}

size_t header_rule_at(const struct layout *l, size_t i, size_t limit)
{
    size_t e = i;
    while (e < limit && strchr("-_*=~", l->s.low[e]) && l->s.low[e])
        e++;
    return e - i >= 3 ? e : 0;
}

bool header_cell_begins(const struct layout *l, size_t i)
{
    size_t blanks = 0;
    while (i > 0) {
        char c = l->s.low[i - 1];
        if (c == '\n' || c == '\f' || header_is_tab(l, i - 1))
            return true;
        if (c != ' ')
            return blanks >= 3 || strchr("_*=~", c) ||
                   (c == '-' && i >= 3 && l->s.low[i - 2] == '-' && l->s.low[i - 3] == '-');
        blanks++;
        i--;
    }
    return true;
}

size_t header_cell_end(const struct layout *l, size_t i, size_t limit)
{
    for (size_t e = i; e < limit; e++) {
        if (l->s.low[e] >= 'a' && l->s.low[e] <= 'z') /* most characters */
            continue;
        switch (l->s.low[e]) {
        case '\n':
        case '\f':
            return e;
        case ' ':
        case '\t':
            if (gap_at(l, e, limit))
                return e;
            break;
        case '-':
        case '_':
        case '*':
        case '=':
        case '~':
            if (header_rule_at(l, e, limit))
                return e;
            break;
        default:
            break;
        }
    }
    return limit;
}

static bool opens(const struct layout *l, size_t i, bool sentence)
{
    for (size_t k = 0; k < openers_count; k++) {
        bool everywhere = openers_rows[k].kind[0] == 'b';
        if (openers_rows[k].phrase_folded[0] == l->s.low[i] && (everywhere || sentence) &&
            scan_phrase(l, i, l->s.length, openers_rows[k].phrase_folded))
            return true;
    }
    return false;
}

size_t header_addressee_label(const struct layout *l, size_t i, size_t end)
{
    size_t e = scan_phrase_loose(l, i, end, "kinh gui");
    return e ? e : scan_phrase(l, i, end, "kinh goi");
}

bool header_body_begins(const struct layout *l, size_t i)
{
    i = scan_blanks(l, i, l->s.length);
    return opens(l, i, false) || scan_phrase_loose(l, i, l->s.length, "can cu") ||
           header_addressee_label(l, i, l->s.length) ||
           scan_phrase_loose(l, i, l->s.length, "thuc hien");
}

bool header_sentence_begins(const struct layout *l, size_t i)
{
    return (l->s.cls[i] & TEXT_UPPER) && opens(l, i, true);
}

/* ---- motto ------------------------------------------------------------------------------------
 */

/* Two words of the phrase stand at i without the blank between them: how long they are in the
 * phrase, else 0. */
static size_t run_together(const struct layout *l, size_t i, size_t e, const char *phrase)
{
    size_t first = strcspn(phrase, " ");
    if (!phrase[first])
        return 0;
    size_t second = strcspn(phrase + first + 1, " ");
    bool yes = e - i == first + second && memcmp(l->s.low + i, phrase, first) == 0 &&
               memcmp(l->s.low + i + first, phrase + first + 1, second) == 0;
    return yes ? first + 1 + second : 0;
}

/* Counts the words of a phrase that follow each other from i, each with at most one wrong letter;
 * *last = behind the last. */
static size_t words_matched(const struct layout *l, size_t i, size_t end, const char *phrase,
                            size_t *last)
{
    size_t hits = 0;
    while (*phrase && i < end) {
        size_t pn = strcspn(phrase, " ");
        while (i < end && !(l->s.cls[i] & TEXT_ALNUM) && l->s.low[i] != '\f')
            i++;
        size_t e = scan_word(l, i, end);
        if (e == i) /* the page ends */
            break;
        size_t both = run_together(l, i, e, phrase);
        if (both) { /* "XÃHỘI" */
            hits += 2;
            *last = e;
            pn = both;
        } else if (scan_near(l->s.low + i, e - i, phrase, pn)) {
            hits++;
            *last = e;
        } else if (e - i <= 1) { /* a stray letter: look at the next word */
            i = e;
            continue;
        }
        i = e;
        phrase += pn + (phrase[pn] == ' ');
    }
    return hits;
}

/* "ỦY BAN THƯỜNG VỤ QUỐC HỘI NƯỚC CỘNG HÒA …": the state is named, no quốc hiệu stands here. */
static bool names_state(const struct layout *l, size_t i)
{
    while (i > 0 && (l->s.cls[i - 1] & TEXT_BLANK))
        i--;
    return i >= 4 && memcmp(l->s.low + i - 4, "nuoc", 4) == 0;
}

static struct range find_motto(const struct layout *l, size_t from, size_t limit)
{
    static const struct {
        const char *start, *phrase;
        size_t need;
    } mottos[] = {{"cong", "cong hoa xa hoi chu nghia viet nam", 6},
                  {"dang", "dang cong san viet nam", 5},
                  {"viet", "viet nam dan chu cong hoa", 6}};
    for (size_t i = from; i < limit; i++) {
        if (!(l->s.cls[i] & TEXT_UPPER) || (i > 0 && (l->s.cls[i - 1] & TEXT_ALNUM)))
            continue;
        for (size_t k = 0; k < 3; k++) {
            const char *start = mottos[k].start;
            if (l->s.low[i] != start[0] &&
                l->s.low[i + 1] != start[1]) /* one letter may be wrong */
                continue;
            size_t e = scan_word(l, i, limit), last = e;
            if (!scan_near(l->s.low + i, e - i, start, 4))
                continue;
            if (words_matched(l, i, i + 70 < limit ? i + 70 : limit, mottos[k].phrase, &last) >=
                    mottos[k].need &&
                scan_capitals(l, i, last, NULL) > 0.7 && !names_state(l, i))
                return (struct range){i, last};
        }
    }
    return (struct range){0, 0};
}

/* Two columns were written out without a blank between them: the quốc hiệu stands right behind the
 * last word of the left one ("MỸ HƯNGCỘNG HOÀ …"). */
static struct range find_glued_motto(const struct layout *l, size_t limit)
{
    static const char phrase[] = "cong hoa xa hoi chu nghia viet nam";
    const char *end = l->s.low + limit;
    for (const char *p = l->s.low; (p = memmem(p, (size_t)(end - p), phrase, sizeof phrase - 1));
         p++) {
        size_t i = (size_t)(p - l->s.low), last = i + sizeof phrase - 1;
        if (i > 0 && (l->s.cls[i - 1] & TEXT_UPPER) && scan_capitals(l, i, last, NULL) >= 1)
            return (struct range){i, last};
    }
    return (struct range){0, 0};
}

/* "SAO Y", "SAO LỤC", "TRÍCH SAO" alone on a line: below it stands who copied the document (NĐ
 * 30/2020 annex I, part III). */
static size_t copy_mark(const struct layout *l, size_t from, size_t end)
{
    static const char *const marks[] = {"sao y ban chinh", "sao y", "sao luc", "trich sao", NULL};
    for (size_t k = layout_line_at(l, from); k < l->line_count && l->lines[k].begin < end; k++) {
        const struct layout_line *p = &l->lines[k];
        size_t e = p->begin < p->end ? scan_any(l, p->begin, p->end, marks, NULL) : 0;
        if (e && scan_is_rule(l, e, p->end) && scan_capitals(l, p->begin, e, NULL) > 0.9)
            return p->begin;
    }
    return end;
}

size_t header_next(const struct layout *l, size_t from)
{
    struct range motto = find_motto(l, from, l->s.length);
    return copy_mark(l, from, motto.end ? motto.begin : l->s.length);
}

void header_use_tieu_ngu(struct header *h, const struct layout *l)
{
    for (size_t i = h->begin; i < h->limit; i++) {
        if (i > 0 && (l->s.cls[i - 1] & TEXT_ALNUM))
            continue;
        size_t e = scan_word(l, i, h->limit), last = e;
        if (e > i && scan_near(l->s.low + i, e - i, "doc", 3) &&
            words_matched(l, i, i + 60 < h->limit ? i + 60 : h->limit, "doc lap tu do hanh phuc",
                          &last) >= 4) {
            header_use(h, i, last);
            return;
        }
    }
}

/* How many words a phrase has. */
static size_t count_words(const char *phrase)
{
    size_t n = 1;
    for (; *phrase; phrase++)
        n += *phrase == ' ';
    return n;
}

void header_use_broken_motto(struct header *h, const struct layout *l)
{
    static const char phrase[] = "cong hoa xa hoi chu nghia viet nam";
    for (size_t i = h->begin, last; i < h->limit; i++) {
        if (l->s.low[i] != 'c' || !(l->s.cls[i] & TEXT_UPPER) || !header_cell_begins(l, i))
            continue;
        size_t end = header_cell_end(l, i, h->limit),
               hits = words_matched(l, i, end, phrase, &last);
        if (hits < 2 || last != end)
            continue;
        const char *rest = phrase;
        for (size_t n = 0; n < hits; n++) {
            rest += strcspn(rest, " ");
            rest += *rest == ' ';
        }
        if (!*rest)
            continue; /* nothing is missing */
        size_t line = layout_line_at(l, i),
               stop = line + 4 < l->line_count ? l->lines[line + 4].begin : h->limit;
        for (size_t k = end; k < stop && k < h->limit; k++) {
            if (l->s.low[k] != *rest || !header_cell_begins(l, k) ||
                words_matched(l, k, header_cell_end(l, k, h->limit), rest, &last) <
                    count_words(rest))
                continue;
            header_use(h, i, end);
            header_use(h, k, last);
            return;
        }
    }
}

void header_use_motto_end(struct header *h, const struct layout *l)
{
    size_t k = layout_line_at(l, h->motto.begin), last = h->motto.end;
    while (last > h->motto.begin && (l->s.cls[last - 1] & TEXT_ALNUM))
        last--;
    if (scan_near(l->s.low + last, h->motto.end - last, "nam", 3))
        return;
    size_t column = h->motto.begin - (l->lines[k].begin - l->lines[k].indent);
    for (size_t end = k + 3; ++k < end && k < l->line_count;) {
        const struct layout_line *line = &l->lines[k];
        size_t from = line->begin - line->indent + column;
        for (size_t i = from > line->begin ? from : line->begin; i < line->end; i++) {
            if (!header_cell_begins(l, i) || scan_phrase(l, i, line->end, "nam") != line->end ||
                !(l->s.cls[i] & TEXT_UPPER))
                continue;
            header_use(h, i, line->end);
            return;
        }
    }
}

/* ---- where the header is ----------------------------------------------------------------------
 */

/* The line at which the first sure sign of a body stands; line_count if none. */
static size_t first_body_line(const struct layout *l, size_t from)
{
    for (size_t k = from; k < l->line_count; k++) {
        const struct layout_line *line = &l->lines[k];
        if (line->begin == line->end)
            continue;
        if (scan_phrase_loose(l, line->begin, line->end, "can cu") ||
            scan_phrase(l, line->begin, line->end, "dieu 1") ||
            scan_phrase(l, line->begin, line->end, "noi nhan"))
            return k;
    }
    return l->line_count;
}

/* A quốc hiệu behind such a line is that of an annex: the document's own was lost. */
static bool before_body(const struct layout *l, size_t at)
{
    for (size_t k = 0; k < l->line_count && l->lines[k].begin < at; k++)
        if (header_addressee_label(l, l->lines[k].begin, l->lines[k].end) ||
            scan_phrase(l, l->lines[k].begin, l->lines[k].end, "noi nhan"))
            return false;
    return true;
}

void header_find_region(struct header *h, const struct layout *l)
{
    size_t first = 0;
    size_t reach = l->s.length < 40000 ? l->s.length : 40000;
    struct range motto = find_motto(l, 0, reach);
    if (!motto.end)
        motto = find_glued_motto(l, reach);
    if (motto.end && before_body(l, motto.begin)) {
        h->motto = motto;
        size_t line = layout_line_at(l, motto.begin), back = 0;
        while (line > 0 &&
               back < 16) { /* the left column may stand before: short lines, no paragraphs */
            const struct layout_line *p = &l->lines[line - 1];
            if (p->end - p->begin > 110 || card_line(l, line - 1))
                break;
            line--;
            back += p->begin != p->end;
        }
        first = line;
    }
    h->begin = l->lines[first].begin;
    size_t stop = first_body_line(l, first);
    size_t lines = first + HEADER_LINES < l->line_count ? first + HEADER_LINES : l->line_count;
    if (stop > lines)
        stop = lines;
    h->limit = stop < l->line_count ? l->lines[stop].begin : l->s.length;
    if (h->limit > h->begin + HEADER_CHARS)
        h->limit = h->begin + HEADER_CHARS;
}
