/* infer: the date of a document that bears no line of place and date, the subject of one whose
 * title was lost. What is deduced is listed in `inferred`. */
#include "record/date.h"
#include "record/header.h"
#include "record/type.h"
#include <talloc.h>

/* Lines of the opening in which such a date or subject stands; characters of the latter. */
enum { OPENING_LINES = 40, TITLE_MIN = 20, TITLE_MAX = 600 };
/* A caption: among the first lines, characters of its line and of its subject. */
enum { CAPTION_LINES = 4, CAPTION_MAX = 220, CAPTION_MIN = 20 };

/* A date above the signature: filled lines between them, characters of its place and of its line.
 */
enum { DATED_NEAR = 5, PLACE_MAX = 40, DATED_MAX = 200 };

static void set_date(struct record *r, struct record_date d, struct cv_span span, const char *rule)
{
    r->date = d;
    r->inferred |= 1u << RECORD_DATE;
    r->evidence[RECORD_DATE] = (struct record_evidence){.span = span, .rule = rule};
}

/* The first "ngày …" with a year that stands in [i, end). */
static bool first_date(const struct layout *l, size_t i, size_t end, struct record_date today,
                       struct record_date *out, struct range *at)
{
    for (; i < end; i++) {
        if (l->s.low[i] != 'n' || (i > 0 && (l->s.cls[i - 1] & TEXT_ALNUM)) ||
            !scan_phrase(l, i, end, "ngay"))
            continue;
        size_t next;
        if (date_read(&l->s, i, end, 0, today, out, &next)) {
            *at = (struct range){i, next};
            return true;
        }
    }
    return false;
}

static size_t reach(const struct layout *l, size_t i, size_t n)
{
    return i + n < l->s.length ? i + n : l->s.length;
}

/* "(Ban hành kèm theo Quyết định số … ngày …)" under the title of a regulation: it is as old as the
 * decision. */
static bool enacted_with(struct record *r, const struct layout *l, size_t begin,
                         struct record_date today)
{
    static const char *const phrases[] = {"ban hanh kem theo", "kem theo", "duoc ban hanh kem theo",
                                          NULL};
    for (size_t k = layout_line_at(l, begin), seen = 0; k < l->line_count && seen < OPENING_LINES;
         k++) {
        const struct layout_line *line = &l->lines[k];
        seen += line->begin != line->end;
        size_t i = scan_blanks(l, line->begin, line->end);
        struct record_date d;
        struct range at;
        if (l->s.low[line->begin] != '(' || !scan_any(l, i, line->end, phrases, NULL) ||
            !first_date(l, i, reach(l, i, 260), today, &d, &at))
            continue;
        set_date(r, d, layout_span(l, at.begin, at.end), "date of the decision that enacts it");
        return true;
    }
    return false;
}

/* Minutes say when in their first words: "Hôm nay, ngày …", "Thời gian: 14 giờ ngày …", "Vào hồi 8
 * giờ, ngày …". */
static bool minutes_held(struct record *r, const struct layout *l, size_t begin,
                         struct record_date today)
{
    static const char *const phrases[] = {"hom nay", "thoi gian", "vao hoi", "vao luc",
                                          "hoi",     "luc",       "bat dau", NULL};
    if (!r->type || strcmp(r->type, "biên bản") != 0)
        return false;
    for (size_t k = layout_line_at(l, begin), seen = 0; k < l->line_count && seen < OPENING_LINES;
         k++) {
        const struct layout_line *line = &l->lines[k];
        seen += line->begin != line->end;
        size_t i = scan_blanks(l, line->begin, line->end);
        struct record_date d;
        struct range at;
        if (!scan_any(l, i, line->end, phrases, NULL) ||
            !first_date(l, i, reach(l, i, 160), today, &d, &at))
            continue;
        set_date(r, d, layout_span(l, at.begin, at.end), "day of the meeting");
        return true;
    }
    return false;
}

/* End of the words from i on that can be a place's name: "Lào Cai", "Thành phố Huế", "Quận 8". */
static size_t place_end(const struct layout *l, size_t i, size_t end)
{
    size_t e = i;
    for (size_t at = i, word; at < end && at - i < PLACE_MAX; at = word + 1) {
        word = scan_word(l, at, end);
        if (word == at || !(scan_phrase(l, at, end, "pho") || scan_phrase(l, at, word, "xa") ||
                            (l->s.cls[at] & (TEXT_UPPER | TEXT_DIGIT))))
            break;
        e = word;
        if (word >= end || l->s.low[word] != ' ')
            break;
    }
    return e;
}

/* "Lào Cai, ngày 2 tháng 3 năm 2020" fills the cell that begins at i: the place; empty if it is no
 * such cell. */
static struct range dated_cell(const struct layout *l, size_t i, size_t end,
                               struct record_date today, struct record_date *d)
{
    struct range none = {0, 0};
    size_t e = place_end(l, i, end), at = e, next;
    if (e < i + 3 || !(l->s.cls[i] & TEXT_UPPER) || e >= end || l->s.low[e] != ',')
        return none;
    at = scan_blanks(l, e + 1, end);
    if (!scan_phrase(l, at, end, "ngay") || !date_read(&l->s, at, end, 0, today, d, &next) ||
        !d->day || !scan_is_rule(l, next, end))
        return none;
    return (struct range){i, e};
}

static size_t first_of_zone(const struct layout *l, enum layout_zone zone)
{
    size_t k = 0;
    while (k < l->line_count && l->lines[k].zone != zone)
        k++;
    return k;
}

/* Minutes, contracts and statements are dated above the signature. */
static bool dated_at_signature(struct record *r, const struct layout *l, struct record_date today)
{
    size_t block = first_of_zone(l, ZONE_SIGNATURE), seen = 0;
    if (block == l->line_count) /* the block stands beside the list */
        block = first_of_zone(l, ZONE_DISTRIBUTION);
    if (block == l->line_count)
        return false;
    for (size_t k = block + 1; k-- > 0 && seen < DATED_NEAR;) {
        const struct layout_line *p = &l->lines[k];
        seen += p->begin != p->end;
        for (size_t i = p->begin, end; i < p->end && p->end - p->begin < DATED_MAX; i = end + 1) {
            end = header_cell_end(l, i, p->end);
            i = scan_blanks(l, i, end);
            struct record_date d;
            struct range place = dated_cell(l, i, end, today, &d);
            if (!place.end)
                continue;
            r->date = d;
            r->inferred &= ~(1u << RECORD_DATE);
            record_evidence_set(r, RECORD_DATE, l, (struct range){i, end}, "above the signature");
            if (!r->place) {
                r->place = layout_copy(r, l, place.begin, place.end);
                record_evidence_set(r, RECORD_PLACE, l, place, "above the signature");
            }
            return true;
        }
    }
    return false;
}

/* The latest year that a folded subject names: "năm 2021", "ngày 21/10/2020"; 0 if none. */
static int year_of(const char *folded, int latest)
{
    int year = 0;
    for (const char *p = folded; *p; p++) {
        bool behind =
            (p - folded >= 4 && strncmp(p - 4, "nam ", 4) == 0) || (p > folded && p[-1] == '/');
        int y = behind && strspn(p, "0123456789") == 4 ? (int)strtol(p, NULL, 10) : 0;
        if (y >= 1945 && y <= latest && y > year)
            year = y;
    }
    return year;
}

/* A year in the subject that the latest citation bears too is the year of a document that lost its
 * date. */
static void year_of_subject(struct record *r, struct record_date today)
{
    if (!r->subject)
        return;
    char *folded = text_fold_string(NULL, r->subject, strlen(r->subject));
    int year = year_of(folded, today.year ? today.year : 2100), cited = 0;
    talloc_free(folded);
    for (size_t i = 0; i < r->citation_count; i++)
        if (r->citations[i].date.year > cited)
            cited = r->citations[i].date.year;
    if (year && year == cited)
        set_date(r, (struct record_date){.year = (int16_t)year}, r->evidence[RECORD_SUBJECT].span,
                 "year of subject and latest citation");
}

void date_infer(struct record *r, const struct layout *l, const struct header *h,
                struct record_date today)
{
    if (r->date.month || (r->date.year && !(r->inferred & 1u << RECORD_DATE)))
        return;
    size_t begin = h->title.end ? h->title.end : h->begin;
    int16_t year = r->date.year; /* from the number */
    if (dated_at_signature(r, l, today) || enacted_with(r, l, begin, today) ||
        minutes_held(r, l, begin, today)) {
        if (year && r->date.year != year)
            record_strings_add(
                r, &r->warnings,
                talloc_asprintf(
                    r, "Năm trong số hiệu (%d) khác năm suy ra từ nội dung (%d); hãy kiểm tra.",
                    year, r->date.year));
        return;
    }
    if (!year)
        year_of_subject(r, today);
}

/* ---- subject ----------------------------------------------------------------------------------
 */

/* Behind "ban hành" the document's own type: where its title begins, or 0. */
static size_t own_title(const struct record *r, const struct layout *l, size_t i, size_t end)
{
    static const char *const verbs[] = {"ban hanh", "xay dung", NULL};
    size_t e = scan_any(l, i, end, verbs, NULL);
    if (!e || !(l->s.cls[i] & TEXT_LOWER))
        return 0;
    struct type_word type = type_at(l, scan_blanks(l, e, end), end);
    if (!type.type || type.kind != TYPE_NAME || strcmp(type.type, r->type) != 0)
        return 0;
    size_t at = scan_blanks(l, type.end, end);
    return at < end && (l->s.cls[at] & TEXT_LOWER) ? at : 0;
}

/* Where that title ends: before "như sau", "với các nội dung", or at the point. */
static size_t own_title_end(const struct layout *l, size_t i, size_t end)
{
    static const char *const tails[] = {"nhu sau",      "cu the nhu sau",   "voi cac noi dung",
                                        "voi noi dung", "gom cac noi dung", NULL};
    for (size_t at = i; at < end; at++) {
        if (strchr(".:;\n", l->s.low[at]) &&
            (at + 1 >= end || (l->s.cls[at + 1] & TEXT_BLANK) || l->s.low[at] == '\n')) {
            if (l->s.low[at] != '\n' || at + 1 >= end || l->s.low[at + 1] == '\n')
                return at;
        }
        if (l->s.low[at - 1] == ' ' && scan_any(l, at, end, tails, NULL))
            return at;
    }
    return end;
}

/* "Giấy mời dự lễ phát động …": the type in small letters and what it is about, on a line of its
 * own. */
static bool take_caption(struct record *r, const struct layout *l, const struct layout_line *p)
{
    struct type_word type = type_at(l, p->begin, p->end);
    if (!type.type || type.kind != TYPE_NAME || !strchr(type.type, ' ') ||
        !(l->s.cls[p->begin] & TEXT_UPPER) || p->end - p->begin > CAPTION_MAX ||
        strchr(".;:", l->s.low[p->end - 1]))
        return false;
    static const char *const abouts[] = {"ve viec", "v/v", NULL};
    size_t at = scan_blanks(l, type.end, p->end), about = scan_any(l, at, p->end, abouts, NULL);
    if (at >= p->end || !(about || (l->s.cls[at] & TEXT_LOWER)) || scan_phrase(l, at, p->end, "so"))
        return false;
    r->type = type.type;
    r->inferred |= 1u << RECORD_TYPE;
    record_evidence_set(r, RECORD_TYPE, l, (struct range){type.begin, type.end}, "caption");
    at = about ? scan_blanks(l, about, p->end) : at;
    if (!r->subject && at + CAPTION_MIN <= p->end) {
        r->subject = layout_copy(r, l, at, p->end);
        r->inferred |= 1u << RECORD_SUBJECT;
        record_evidence_set(r, RECORD_SUBJECT, l, (struct range){at, p->end}, "caption");
    }
    return true;
}

void caption_infer(struct record *r, const struct layout *l, const struct header *h)
{
    bool headless = !h->motto.end && !h->has_number && !h->title.end;
    if (!headless || (r->type && !(r->inferred & 1u << RECORD_TYPE)))
        return;
    size_t seen = 0;
    for (size_t k = 0; k < l->line_count && seen < CAPTION_LINES; k++) {
        const struct layout_line *p = &l->lines[k];
        if (p->begin == p->end)
            continue;
        if (take_caption(r, l, p))
            return;
        seen++;
    }
}

void subject_infer(struct record *r, const struct layout *l, size_t body)
{
    size_t seen = 0;
    if (r->subject || !r->type)
        return;
    for (size_t k = layout_line_at(l, body); k < l->line_count && seen < OPENING_LINES; k++) {
        const struct layout_line *p = &l->lines[k];
        seen += p->begin != p->end;
        if (scan_phrase(l, p->begin, p->end, "dieu 1"))
            return;
        for (size_t i = p->begin; i < p->end; i++) {
            size_t at =
                (l->s.low[i] == 'b' || l->s.low[i] == 'x') && i > 0 && l->s.low[i - 1] == ' '
                    ? own_title(r, l, i, reach(l, i, TITLE_MAX))
                    : 0;
            size_t end = at ? own_title_end(l, at, reach(l, at, TITLE_MAX)) : 0;
            while (end > at && !(l->s.cls[end - 1] & TEXT_ALNUM))
                end--;
            if (end < at + TITLE_MIN)
                continue;
            r->subject = layout_copy(r, l, at, end);
            r->inferred |= 1u << RECORD_SUBJECT;
            record_evidence_set(r, RECORD_SUBJECT, l, (struct range){at, end},
                                "sentence that enacts it");
            return;
        }
    }
}
