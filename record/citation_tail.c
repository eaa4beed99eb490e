/* citation_tail: date, issuer and subject behind a citation, or its issuer before it. */
#include "record/citation_parts.h"

enum { ISSUER_MAX = 160, SUBJECT_MAX = 300, BEFORE_MAX = 160 };

static size_t skip_blanks(const struct text_shadow *s, size_t i, size_t end)
{
    size_t lines = 0;
    while (i < end && (s->cls[i] & TEXT_BLANK)) {
        if (s->low[i] == '\n' && ++lines > 1)
            break;
        i++;
    }
    return i;
}

static bool word_start(const struct text_shadow *s, size_t i)
{
    return (s->cls[i] & TEXT_LETTER) && (i == 0 || !(s->cls[i - 1] & TEXT_ALNUM));
}

/* The date behind a citation: ", ngày …", "(ngày …)", "đề ngày …", "ban hành ngày …", "năm 2013", "20/11/2025". */
static size_t read_date(const struct layout *l, size_t i, size_t end, struct record_date latest, struct record_date *date)
{
    static const char *const LEADS[] = {"ban hanh", "duoc ban hanh", "ky", "de", "duoc ky", "phat hanh", "lap", NULL};
    const struct text_shadow *s = &l->s;
    size_t at = skip_blanks(s, i, end), next;
    if (at < end && (s->low[at] == ',' || s->low[at] == '('))
        at = skip_blanks(s, at + 1, end);
    size_t lead = scan_any(l, at, end, LEADS, NULL);
    if (lead)
        at = skip_blanks(s, lead, end);
    if (!date_read(s, at, end, DATE_BARE | DATE_MONTH_YEAR, latest, date, &next))
        return i;
    return next;
}

/* ---- issuer ---------------------------------------------------------------------------------------- */

static bool heads_line(const struct text_shadow *s, size_t i)
{
    while (i > 0 && (s->low[i - 1] == ' ' || s->low[i - 1] == '\t'))
        i--;
    return i == 0 || s->low[i - 1] == '\n';
}

/* Words that no name of a body goes on with. */
static bool ends_name(const struct layout *l, size_t i, size_t end)
{
    static const char *const WORDS[] = {"tai",  "de",   "ngay", "trong", "do",  "cho", "thi", "la",   "duoc", "da",
                                        "co",   "ma",   "neu",  "nam",   "nay", "khi", "so",  "theo", "nhu",
                                        "tren", "kem",  "thang", "vao", "voi", NULL};
    struct trigger t = trigger_at(&l->s, i, end);
    if (l->s.cls[i] & TEXT_UPPER) /* a capital belongs to the name, unless the next base begins here */
        return t.end && (t.place == PLACE_START || t.place == PLACE_ANY) && heads_line(&l->s, i);
    return t.end || scan_any(l, i, end, WORDS, NULL);
}

/* "và", "," before another citation ends the name; before another body it does not. */
static bool next_is_citation(const struct layout *l, size_t i, size_t end)
{
    static const char *const LABELS[] = {"so", "cac", "ngay", NULL};
    i = skip_blanks(&l->s, i, end);
    return i >= end || type_at(l, i, end).type || scan_any(l, i, end, LABELS, NULL);
}

static size_t name_end(const struct layout *l, size_t begin, size_t end)
{
    const struct text_shadow *s = &l->s;
    size_t stop = begin + ISSUER_MAX < end ? begin + ISSUER_MAX : end;
    for (size_t i = begin; i < stop; i++) {
        char c = s->low[i];
        if (strchr(";:()\"", c) || (c == '\n' && i + 1 < end && s->low[i + 1] == '\n'))
            return i;
        if (c == '.' && (i + 1 >= end || (s->cls[i + 1] & TEXT_BLANK)) && !(i >= 2 && (s->cls[i - 2] & TEXT_UPPER) && (s->cls[i - 1] & TEXT_UPPER)))
            return i;
        if (c == ',') {
            size_t next = skip_blanks(s, i + 1, end);
            if (next >= end || !(s->cls[next] & TEXT_UPPER) || next_is_citation(l, next, end))
                return i;
        }
        if (!word_start(s, i) || i == begin)
            continue;
        size_t va = scan_phrase(l, i, end, "va");
        if (ends_name(l, i, end) || (va && next_is_citation(l, va, end)))
            return i;
    }
    return stop < end ? begin : stop; /* so long a name is none */
}

static size_t read_issuer(const struct layout *l, size_t i, size_t end, struct mention *m)
{
    const struct text_shadow *s = &l->s;
    size_t at = skip_blanks(s, i, end);
    if (at < end && (s->low[at] == ',' || s->low[at] == ')'))
        at = skip_blanks(s, at + 1, end);
    size_t of = scan_phrase(l, at, end, "cua");
    if (!of)
        of = scan_phrase(l, at, end, "do");
    if (!of)
        return i;
    size_t begin = skip_blanks(s, of, end), stop = name_end(l, begin, end);
    while (stop > begin && (s->cls[stop - 1] & TEXT_BLANK))
        stop--;
    if (stop == begin)
        return i;
    m->issuer_begin = begin;
    m->issuer_end = stop;
    return stop;
}

/* ---- subject ---------------------------------------------------------------------------------------- */

static void read_subject(const struct layout *l, size_t end, struct mention *m)
{
    const struct text_shadow *s = &l->s;
    static const char *const ABOUT[] = {"ve viec", "v/v", "ve", NULL};
    size_t i = skip_blanks(s, m->tail, end);
    if (i < end && s->low[i] == ',')
        i = skip_blanks(s, i + 1, end);
    size_t about = scan_any(l, i, end, ABOUT, NULL);
    struct trigger t = about || i >= end || !word_start(s, i) ? (struct trigger){0, RELATION_MENTION, PLACE_ANY} : trigger_at(s, i, end);
    if (!about && !(t.end && (t.place == PLACE_TITLE || t.place == PLACE_ACT)))
        return;
    size_t begin = about ? skip_blanks(s, about, end) : i, stop = begin;
    bool quoted = false;
    for (; stop < end && stop - begin < SUBJECT_MAX; stop++) {
        char c = s->low[stop];
        quoted ^= c == '"';
        bool point = c == '.' && (stop + 1 >= end || (s->cls[stop + 1] & TEXT_BLANK) || s->low[stop + 1] == '/');
        if (!quoted && (c == ';' || c == '(' || c == ')' || point || (c == '\n' && stop + 1 < end && s->low[stop + 1] == '\n')))
            break;
    }
    if (stop - begin < SUBJECT_MAX) {
        m->subject_begin = begin;
        m->subject_end = stop;
    }
}

void tail_read(const struct layout *l, size_t end, struct record_date latest, struct mention *m)
{
    struct record_date date = {0, 0, 0};
    size_t behind = read_date(l, m->end, end, latest, &date);
    size_t issuer = read_issuer(l, behind, end, m);
    if (behind == m->end && issuer > behind) {
        size_t late = read_date(l, issuer, end, latest, &date);
        if (late > issuer)
            issuer = late;
    }
    if (date.year)
        m->date = date;
    m->tail = issuer;
    read_subject(l, end, m);
}

/* ---- issuer before ------------------------------------------------------------------------------------ */

static size_t back_word(const struct text_shadow *s, size_t floor, size_t i, size_t *e)
{
    while (i > floor && (s->cls[i - 1] & TEXT_BLANK))
        i--;
    *e = i;
    while (i > floor && (s->cls[i - 1] & TEXT_LETTER))
        i--;
    return i;
}

/* Begin of the clause part in which i stands. */
static size_t part_begin(const struct text_shadow *s, size_t floor, size_t i)
{
    size_t stop = i > floor + BEFORE_MAX ? i - BEFORE_MAX : floor;
    while (i > stop && !strchr(";:.()\"", s->low[i - 1]) && !(s->low[i - 1] == '\n' && i > 1 && s->low[i - 2] == '\n'))
        i--;
    return i;
}

void tail_read_before(const struct layout *l, size_t floor, struct mention *m)
{
    static const char *const SAID[] = {"ban hanh", "co", "da co", "da ban hanh", "ky ban hanh", NULL};
    const struct text_shadow *s = &l->s;
    size_t e, b = back_word(s, floor, m->begin, &e);
    size_t begin = part_begin(s, floor, b), issuer = 0, stop = 0;
    if (e - b == 3 && memcmp(s->low + b, "tai", 3) == 0) {
        stop = b;
        for (size_t i = begin; i < b; i++) {
            size_t of = word_start(s, i) ? scan_phrase(l, i, b, "cua") : 0;
            if (of)
                issuer = skip_blanks(s, of, b);
        }
    } else {
        for (size_t i = begin; i < b && !stop; i++) {
            if (s->low[i] == ',')
                issuer = skip_blanks(s, i + 1, b);
            if (word_start(s, i) && i > begin && scan_any(l, i, e + 1, SAID, NULL) && e - i <= 12) {
                stop = i;
                size_t head = skip_blanks(s, begin, b);
                if (!issuer)
                    issuer = head;
            }
        }
        while (stop > issuer + 3 && memcmp(s->low + stop - 3, "da ", 3) == 0)
            stop -= 3;
    }
    while (stop > issuer && (s->cls[stop - 1] & TEXT_BLANK))
        stop--;
    if (stop > issuer && stop - issuer < ISSUER_MAX && (s->cls[issuer] & TEXT_UPPER)) {
        m->issuer_begin = issuer;
        m->issuer_end = stop;
    }
}
