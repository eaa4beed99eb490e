/* subject_letter: box 5 of a công văn, the lines behind V/v, or right under the number. */
#include "record/header.h"
#include <talloc.h>

enum { LETTER_LINES = 14, RIGHT_COLUMN = 25, SUBJECT_WORDS = 4 };

static bool line_empty(const struct layout_line *line)
{
    return line->begin == line->end;
}

/* The next line with words; line_count if none. */
static size_t next_line(const struct layout *l, size_t k)
{
    do {
        k++;
    } while (k < l->line_count && line_empty(&l->lines[k]));
    return k;
}

/* Words in small letters that belong to no other box of the header. */
static bool plain(const struct layout *l, const struct header *h, size_t k)
{
    const struct layout_line *p = &l->lines[k];
    size_t letters;
    double capitals = scan_capitals(l, p->begin, p->end, &letters);
    return letters > 3 && capitals < 0.6 && !header_is_used(h, p->begin) &&
           (l->s.cls[p->begin] & TEXT_LETTER) && !header_body_begins(l, p->begin);
}

/* An empty line stands before every line of the header, so none ends the subject. */
static bool spaced(const struct layout *l, size_t k)
{
    return k >= 2 && line_empty(&l->lines[k - 1]) && !line_empty(&l->lines[k - 2]);
}

/* The subject goes on behind the empty line k. */
static bool goes_on(const struct layout *l, const struct header *h, size_t k, size_t first,
                    size_t limit)
{
    size_t next = next_line(l, k);
    if (next >= l->line_count || l->lines[next].begin >= limit)
        return false;
    if ((l->s.cls[l->lines[next].begin] & TEXT_LOWER) &&
        !header_body_begins(l, l->lines[next].begin))
        return true;
    return next == k + 1 && spaced(l, first) && plain(l, h, next);
}

/* Where the subject of a letter must be over: at place and date below it. */
static size_t letter_limit(const struct layout *l, const struct header *h, size_t begin)
{
    bool below = layout_line_at(l, h->date.begin) > layout_line_at(l, begin);
    if (below && h->date.begin < h->limit && h->place.begin >= begin)
        return h->place.begin < h->place.end ? h->place.begin : h->date.begin;
    return h->limit;
}

size_t subject_of_letter(struct record *r, const struct layout *l, struct header *h)
{
    size_t begin = h->matter.end, end = begin, limit = letter_limit(l, h, begin);
    size_t first = layout_line_at(l, begin),
           column = begin - (l->lines[first].begin - l->lines[first].indent);
    struct cv_buf text;
    cv_buf_init(&text, r);
    for (size_t k = first;
         k < l->line_count && k < first + LETTER_LINES && l->lines[k].begin < limit; k++) {
        const struct layout_line *line = &l->lines[k];
        size_t at = k == first ? begin : line->begin;
        if (line_empty(line)) {
            if (text.len && !goes_on(l, h, k, first, limit))
                break;
            continue;
        }
        if (k > first && (header_body_begins(l, at) || scan_is_rule(l, at, line->end)))
            break;
        if (k > first && line->indent > column + RIGHT_COLUMN) /* of a page set side by side */
            continue;
        size_t stop = header_cell_end(l, at, line->end < limit ? line->end : limit);
        while (at < stop && header_is_used(h, at))
            at++;
        size_t e = at;
        while (e < stop && !header_is_used(h, e))
            e++;
        if (e > at) {
            char *piece = layout_copy(NULL, l, at, e);
            if (text.len && piece[0])
                cv_buf_char(&text, ' ');
            cv_buf_str(&text, piece);
            talloc_free(piece);
            end = e;
        }
    }
    while (text.len && strchr(" .;,:-_*", text.bytes[text.len - 1]))
        text.bytes[--text.len] = 0;
    if (text.len) {
        r->subject = cv_buf_cstr(&text);
        record_evidence_set(r, RECORD_SUBJECT, l, (struct range){begin, end},
                            h->matter.begin < begin ? "V/v" : "under the number of a letter");
    }
    return end;
}

bool subject_unlabelled(const struct layout *l, struct header *h)
{
    if (!h->has_number || h->parsed.form != RECORD_NUMBER_LETTER || !h->motto.end ||
        !h->addressee.end)
        return false;
    size_t k = next_line(l, layout_line_at(l, h->number.begin));
    if (k >= l->line_count || l->lines[k].begin >= h->limit || !plain(l, h, k))
        return false;
    const struct layout_line *p = &l->lines[k];
    size_t words = 1;
    for (size_t i = p->begin; i < p->end; i++)
        words += l->s.low[i] == ' ' && !(l->s.cls[i + 1] & TEXT_BLANK);
    if (words < SUBJECT_WORDS || !(l->s.cls[p->begin] & TEXT_UPPER))
        return false;
    h->matter = (struct range){p->begin, p->begin};
    return true;
}
