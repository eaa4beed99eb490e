/* citation_tail: date, issuer and subject behind a citation, or its issuer before it. */
#include "record/citation_parts.h"

enum { ISSUER_MAX = 160, SUBJECT_MAX = 300, BEFORE_MAX = 160 };

static bool word_start(const struct text_shadow *s, size_t i)
{
    return (s->cls[i] & TEXT_LETTER) && (i == 0 || !(s->cls[i - 1] & TEXT_ALNUM));
}

/* "… Pháp lệnh Cảnh vệ" as a heading, and "Ngày 21/11/2025, Chính phủ …" below it. */
static bool new_sentence(const struct text_shadow *s, size_t i, size_t at, size_t end)
{
    return at + 1 < end && (s->cls[at] & TEXT_UPPER) && !(s->cls[at + 1] & TEXT_UPPER) &&
           memchr(s->low + i, '\n', at - i);
}

/* The date behind a citation: ", ngày …", "(ngày …)", "đề ngày …", "ban hành ngày …", "năm 2013",
 * "20/11/2025". */
static size_t read_date(const struct layout *l, size_t i, size_t end, struct record_date latest,
                        struct record_date *date)
{
    static const char *const LEADS[] = {"ban hanh",  "duoc ban hanh", "ky",   "de", "duoc ky",
                                        "phat hanh", "lap",           "cung", NULL};
    const struct text_shadow *s = &l->s;
    size_t at = citation_skip_blanks(s, i, end), next;
    if (at > i && at + 1 < end && (s->low[at] == 0x7f || strchr("|_`'~^", s->low[at])) &&
        (s->cls[at + 1] & TEXT_BLANK)) /* dirt on the paper */
        at = citation_skip_blanks(s, at + 1, end);
    if (new_sentence(s, i, at, end))
        return i;
    if (at < end && (s->low[at] == ',' || s->low[at] == '('))
        at = citation_skip_blanks(s, at + 1, end);
    size_t lead = scan_any(l, at, end, LEADS, NULL);
    if (lead)
        at = citation_skip_blanks(s, lead, end);
    if (!date_read(s, at, end, DATE_BARE | DATE_MONTH_YEAR, latest, date, &next))
        return i;
    return next;
}

/* ---- issuer
 * ---------------------------------------------------------------------------------------- */

static bool heads_line(const struct text_shadow *s, size_t i)
{
    while (i > 0 && (s->low[i - 1] == ' ' || s->low[i - 1] == '\t'))
        i--;
    return i == 0 || s->low[i - 1] == '\n';
}

/* A word in its two forms: in text that bears accents "tại" ends a name, and "vận tải" does not. */
struct spelling {
    const char *folded, *exact;
};

/* True if one of the words stands at i. What is written without any mark may be any of its
 * readings. Returns the end, or 0. */
static size_t exact_word(const struct layout *l, size_t i, size_t end, const struct spelling *words,
                         size_t count)
{
    const struct text_shadow *s = &l->s;
    for (size_t k = 0; k < count; k++) {
        size_t e = scan_phrase(l, i, end, words[k].folded);
        bool marked = false;
        for (size_t c = i; c < e; c++)
            marked |= (s->cls[c] & TEXT_MARKED) != 0;
        size_t bytes = e ? s->at[e] - s->at[i] : 0;
        if (e &&
            (!marked || (bytes >= strlen(words[k].exact) &&
                         memcmp(s->text + s->at[i], words[k].exact, strlen(words[k].exact)) == 0)))
            return e;
    }
    return 0;
}

/* Words that no name of a body goes on with. */
static bool ends_name(const struct layout *l, size_t i, size_t end)
{
    static const struct spelling WORDS[] = {
        {"tai", "tại"},
        {"de", "để"},
        {"ngay", "ngày"},
        {"trong", "trong"},
        {"do", "do"},
        {"cho", "cho"},
        {"thi", "thì"},
        {"la", "là"},
        {"duoc", "được"},
        {"da", "đã"},
        {"co", "có"},
        {"ma", "mà"},
        {"neu", "nếu"},
        {"nam", "năm"},
        {"nay", "nay"},
        {"nay", "này"},
        {"khi", "khi"},
        {"so", "số"},
        {"theo", "theo"},
        {"nhu", "như"},
        {"tren", "trên"},
        {"kem", "kèm"},
        {"thang", "tháng"},
        {"vao", "vào"},
        {"voi", "với"},
        {"gui", "gửi"},
        {"trinh", "trình"},
        {"quyet dinh", "quyết định"},
        {"yeu cau", "yêu cầu"},
        {"chua", "chưa"},
        {"con hieu luc", "còn hiệu lực"},
        {"tiep tuc", "tiếp tục"},
        {"vuong mac", "vướng mắc"},
        {"neu", "nêu"},
        {"phan anh", "phản ánh"},
        {"hoi", "hỏi"},
        {"nham", "nhằm"},
        {"dang", "đang"},
        {"se", "sẽ"},
        {"doi voi", "đối với"},
    };
    if (scan_phrase(l, i, end, "v/v"))
        return true;
    struct trigger t = trigger_at(&l->s, i, end);
    bool capital = (l->s.cls[i] & TEXT_UPPER) != 0,
         capitals = capital && i + 1 < end && (l->s.cls[i + 1] & TEXT_UPPER);
    bool verb = t.end && (t.place == PLACE_TITLE || t.place == PLACE_ACT);
    if (capital && !capitals) { /* a capital belongs to the name, unless a title or the next base
                                   begins here */
        bool base = t.end &&
                    (t.place == PLACE_START || t.place == PLACE_ORDER || t.place == PLACE_ANY) &&
                    heads_line(&l->s, i);
        bool next = t.end && (t.relation == RELATION_BASIS || t.relation == RELATION_REQUEST) &&
                    memchr(l->s.low + i, ' ', t.end - i);
        return base || next || (verb && memchr(l->s.low + i, ' ', t.end - i));
    }
    if (capitals)
        return verb;
    return t.end || exact_word(l, i, end, WORDS, sizeof WORDS / sizeof *WORDS);
}

/* "và", "," before another citation ends the name; before another body it does not. */
static bool next_is_citation(const struct layout *l, size_t i, size_t end)
{
    static const char *const LABELS[] = {"so", "cac", "ngay", "khoan", "diem", "phu luc", NULL};
    i = citation_skip_blanks(&l->s, i, end);
    return i >= end || type_at(l, i, end).type || scan_any(l, i, end, LABELS, NULL);
}

/* A body that begins behind a comma is the subject of what follows, not a second issuer; ministries
 * do issue together. */
static bool other_body(const struct layout *l, size_t i, size_t end)
{
    static const char *const HEADS[] = {"ubnd",    "uy ban",    "hdnd",     "hoi dong", "so",
                                        "phong",   "van phong", "chi cuc",  "cuc",      "trung tam",
                                        "cong ty", "truong",    "chu tich", "giam doc", NULL};
    return scan_any(l, i, end, HEADS, NULL) != 0;
}

/* The Government and the National Assembly have no longer names: "của Chính phủ và bảng giá đất",
 * "của Chính phủ quản lý …". */
static bool whole_ends(const struct layout *l, size_t begin, size_t i, size_t end)
{
    static const char *const WHOLE[] = {"chinh phu", "thu tuong chinh phu", "quoc hoi", NULL};
    static const char *const MORE[] = {"nuoc", "khoa", "viet nam", NULL};
    size_t e = scan_any(l, begin, i, WHOLE, NULL);
    return e && citation_skip_blanks(&l->s, e, i) == i && !scan_any(l, i, end, MORE, NULL);
}

static size_t name_end(const struct layout *l, size_t begin, size_t end)
{
    const struct text_shadow *s = &l->s;
    size_t stop = begin + ISSUER_MAX < end ? begin + ISSUER_MAX : end;
    for (size_t i = begin; i < stop; i++) {
        char c = s->low[i];
        if (strchr(";:()\"", c) || (c == '\n' && i + 1 < end && s->low[i + 1] == '\n'))
            return i;
        if (c == '.' && (i + 1 >= end || (s->cls[i + 1] & TEXT_BLANK)) &&
            !(i >= 2 && (s->cls[i - 2] & TEXT_UPPER) && (s->cls[i - 1] & TEXT_UPPER)))
            return i;
        if (c == ',') {
            size_t next = citation_skip_blanks(s, i + 1, end);
            if (next >= end || !(s->cls[next] & TEXT_UPPER) || next_is_citation(l, next, end) ||
                other_body(l, next, end))
                return i;
        }
        if (!word_start(s, i) || i == begin)
            continue;
        size_t va = scan_phrase(l, i, end, "va");
        if (ends_name(l, i, end) || (va && next_is_citation(l, va, end)) ||
            whole_ends(l, begin, i, end))
            return i;
    }
    return stop < end ? begin : stop; /* so long a name is none */
}

static size_t read_issuer(const struct layout *l, size_t i, size_t end, struct mention *m)
{
    const struct text_shadow *s = &l->s;
    size_t at = citation_skip_blanks(s, i, end);
    if (at < end && (s->low[at] == ',' || s->low[at] == ')'))
        at = citation_skip_blanks(s, at + 1, end);
    size_t of = scan_phrase(l, at, end, "cua");
    if (!of)
        of = scan_phrase(l, at, end, "do");
    if (!of)
        return i;
    size_t begin = citation_skip_blanks(s, of, end), stop = name_end(l, begin, end);
    while (stop > begin && (s->cls[stop - 1] & TEXT_BLANK))
        stop--;
    if (stop == begin)
        return i;
    m->issuer_begin = begin;
    m->issuer_end = stop;
    return stop;
}

/* ---- subject
 * ---------------------------------------------------------------------------------------- */

static void read_subject(const struct layout *l, size_t end, struct mention *m)
{
    const struct text_shadow *s = &l->s;
    static const char *const ABOUT[] = {"ve viec", "v/v", "ve", NULL};
    size_t i = citation_skip_blanks(s, m->tail, end);
    if (i < end && s->low[i] == ',')
        i = citation_skip_blanks(s, i + 1, end);
    size_t about = scan_any(l, i, end, ABOUT, NULL);
    struct trigger t = about || i >= end || !word_start(s, i)
                           ? (struct trigger){0, RELATION_MENTION, PLACE_ANY}
                           : trigger_at(s, i, end);
    if (!about && !(t.end && (t.place == PLACE_TITLE || t.place == PLACE_ACT)))
        return;
    size_t begin = about ? citation_skip_blanks(s, about, end) : i, stop = begin;
    bool quoted = false;
    for (; stop < end && stop - begin < SUBJECT_MAX; stop++) {
        char c = s->low[stop];
        quoted ^= c == '"';
        bool point = c == '.' && (stop + 1 >= end || (s->cls[stop + 1] & TEXT_BLANK) ||
                                  s->low[stop + 1] == '/');
        if (!quoted && (c == ';' || c == '(' || c == ')' || point ||
                        (c == '\n' && stop > begin && s->low[stop - 1] == ':') ||
                        (c == '\n' && stop + 1 < end && s->low[stop + 1] == '\n')))
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

/* ---- issuer before
 * ------------------------------------------------------------------------------------ */

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
    while (i > stop && !strchr(";:.()\"", s->low[i - 1]) &&
           !(s->low[i - 1] == '\n' && i > 1 && s->low[i - 2] == '\n'))
        i--;
    return i;
}

/* What stands between the type word and "số": "Quyết định của UBND tỉnh số …", "Quyết định ngày
 * 3/4/2020 số …". */
void tail_read_between(const struct layout *l, size_t begin, size_t end, struct record_date latest,
                       struct mention *m)
{
    struct record_date date;
    for (size_t i = begin; i < end; i++) {
        if (!word_start(&l->s, i))
            continue;
        if (!m->date.year && date_read(&l->s, i, end, 0, latest, &date, NULL))
            m->date = date;
        size_t of = scan_phrase(l, i, end, "cua");
        if (of && m->issuer_end == m->issuer_begin) {
            m->issuer_begin = citation_skip_blanks(&l->s, of, end);
            m->issuer_end = name_end(l, m->issuer_begin, end);
        }
    }
}

/* "… của Bộ Tài chính, được sửa đổi tại Nghị định số": that body is of the document before. */
static bool amended_between(const struct layout *l, size_t i, size_t end)
{
    for (; i < end; i++) {
        if (word_start(&l->s, i) && trigger_at(&l->s, i, end).place == PLACE_PASSIVE)
            return true;
    }
    return false;
}

void tail_read_before(const struct layout *l, size_t floor, struct mention *m)
{
    static const struct spelling SAID[] = {{"ban hanh", "ban hành"},
                                           {"co", "có"},
                                           {"da co", "đã có"},
                                           {"da ban hanh", "đã ban hành"},
                                           {"ky ban hanh", "ký ban hành"}};
    const struct text_shadow *s = &l->s;
    size_t e, b = back_word(s, floor, m->begin, &e);
    size_t begin = part_begin(s, floor, b), issuer = 0, stop = 0;
    if (e - b == 3 && memcmp(s->low + b, "tai", 3) == 0) {
        stop = b;
        for (size_t i = begin; i < b; i++) {
            size_t of = word_start(s, i) ? scan_phrase(l, i, b, "cua") : 0;
            size_t and = word_start(s, i) && i > begin ? scan_phrase(l, i, b, "va") : 0;
            size_t next = of ? of : and;
            next = next ? citation_skip_blanks(s, next, b) : 0;
            if (of || (and&&!issuer && next < b && (s->cls[next] & TEXT_UPPER)))
                issuer = next;
        }
        if (!issuer || type_at(l, issuer, b).type || amended_between(l, issuer, b))
            return;
    } else {
        for (size_t i = begin; i < b && !stop; i++) {
            if (s->low[i] == ',')
                issuer = citation_skip_blanks(s, i + 1, b);
            if (word_start(s, i) && i > begin && e - i <= 12 &&
                exact_word(l, i, e + 1, SAID, sizeof SAID / sizeof *SAID)) {
                stop = i;
                size_t head = citation_skip_blanks(s, begin, b);
                if (!issuer)
                    issuer = head;
            }
        }
        while (stop > issuer + 3 && memcmp(s->low + stop - 3, "da ", 3) == 0)
            stop -= 3;
    }
    struct record_date day;
    size_t behind;
    if (date_read(s, issuer, stop, 0, (struct record_date){0, 0, 0}, &day, &behind))
        issuer = citation_skip_blanks(s, behind, stop); /* ", ngày 9/7/2018 Sở Y tế đã có" */
    while (stop > issuer && (s->cls[stop - 1] & TEXT_BLANK))
        stop--;
    if (stop > issuer) {
        size_t name = name_end(l, issuer, stop);
        stop = name > issuer ? name : stop;
    }
    while (stop > issuer && (s->cls[stop - 1] & TEXT_BLANK))
        stop--;
    if (stop > issuer && stop - issuer < ISSUER_MAX && (s->cls[issuer] & TEXT_UPPER)) {
        m->issuer_begin = issuer;
        m->issuer_end = stop;
    }
}
