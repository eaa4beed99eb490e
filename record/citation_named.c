/* citation_named: documents cited without a full number. */
#include "record/citation_parts.h"

enum { EVENT_MAX = 60, CODE_MAX = 48 };

static size_t skip_blanks(const struct text_shadow *s, size_t i, size_t end)
{
    while (i < end && (s->cls[i] & TEXT_BLANK))
        i++;
    return i;
}

/* Types that are often cited by type and serial alone ("Nghị quyết 57"); "Đề án 06" is the name of
 * a scheme. */
static bool has_short_form(const char *type)
{
    static const char *const TYPES[] = {"nghị quyết", "kết luận", "chỉ thị", "thông tư",
                                        "nghị định"};
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++) {
        if (strcmp(TYPES[i], type) == 0)
            return true;
    }
    return false;
}

/* Behind a short form stands a mark or a word of reference, not a unit ("Thông báo 3 ngày", "Nghị
 * định 5 chương"). */
static bool reference_follows(const struct layout *l, size_t i, size_t end)
{
    static const char *const WORDS[] = {"cua",      "ngay", "ve",  "nam", "va",
                                        "quy dinh", "de",   "thi", "da",  NULL};
    size_t at = skip_blanks(&l->s, i, end);
    return at >= end || strchr(".,;:)\"", l->s.low[at]) || scan_any(l, at, end, WORDS, NULL);
}

bool named_serial(const struct layout *l, size_t floor, size_t i, size_t end, struct mention *m)
{
    const struct text_shadow *s = &l->s;
    size_t e = i;
    int64_t serial = 0;
    for (; e < end && (s->cls[e] & TEXT_DIGIT); e++) {
        if (e - i == 4)
            return false;
        serial = serial * 10 + (s->low[e] - '0');
    }
    bool goes_on =
        e < end && ((s->cls[e] & TEXT_ALNUM) || strchr("/-%", s->low[e]) ||
                    (strchr(".,", s->low[e]) && e + 1 < end && (s->cls[e + 1] & TEXT_DIGIT)));
    if (goes_on || (i > 0 && !(s->cls[i - 1] & TEXT_BLANK)) || (serial >= 1900 && serial < 2100))
        return false;
    struct label label = label_before(l, floor, i);
    if (!label.said || !label.type.type || label.type.kind != TYPE_NAME ||
        label.begin != label.type.begin || label.refused)
        return false;
    bool so = label.type.end < i && scan_phrase(l, skip_blanks(s, label.type.end, i), i + 1, "so");
    bool own_line = memchr(s->low + label.type.end, '\n', i - label.type.end) !=
                    NULL; /* "các Thông tư\n1. …" */
    if (!(s->cls[label.begin] & TEXT_UPPER) || own_line || !reference_follows(l, e, end))
        return false;
    if (!so && !has_short_form(label.type.type))
        return false;
    *m = (struct mention){.begin = label.begin,
                          .end = e,
                          .type = label.type.type,
                          .numbered = true,
                          .typed = true,
                          .labelled = so};
    m->number = (struct number){.serial = serial, .next = e};
    snprintf(m->number.serial_text, sizeof m->number.serial_text, "%.*s", (int)(e - i), s->low + i);
    number_classify(&m->number);
    if (so) { /* with "số" and nothing more it must at least be dated or signed */
        struct mention tail = *m;
        tail_read(l, end, (struct record_date){0, 0, 0}, &tail);
        return tail.date.year || tail.issuer_end > tail.issuer_begin;
    }
    m->name_begin = label.begin;
    m->name_end = e;
    return true;
}

bool named_code(const struct layout *l, size_t floor, size_t i, size_t end, struct mention *m)
{
    const struct text_shadow *s = &l->s;
    size_t e = i, digits = 0, letters = 0, marks = 0;
    for (; e < end && e - i < CODE_MAX; e++) {
        bool mark = strchr("/-_.&", s->low[e]) != NULL;
        if (!(s->cls[e] & TEXT_ALNUM) && !mark)
            break;
        digits += (s->cls[e] & TEXT_DIGIT) != 0;
        letters += (s->cls[e] & TEXT_UPPER) != 0;
        marks += mark;
    }
    while (e > i && !(s->cls[e - 1] & TEXT_ALNUM))
        e--;
    if (digits < 2 || letters < 2 || marks == 0 || e - i < 5 || e - i >= CODE_MAX)
        return false;
    struct label label = label_before(l, floor, i);
    if (!label.type.type || label.refused)
        return false;
    *m = (struct mention){.begin = label.begin,
                          .end = e,
                          .type = label.type.type,
                          .typed = label.begin == label.type.begin,
                          .coded = true,
                          .name_begin = i,
                          .name_end = e};
    struct mention tail = *m;
    tail_read(l, end, (struct record_date){0, 0, 0}, &tail);
    return tail.date.year != 0;
}

/* First position behind `i` where the word stands, within EVENT_MAX and before a mark; 0 if none.
 */
static size_t find_word(const struct layout *l, size_t i, size_t end, const char *word)
{
    size_t stop = i + EVENT_MAX < end ? i + EVENT_MAX : end;
    for (; i < stop && !strchr(";.:()", l->s.low[i]); i++) {
        bool start = (l->s.cls[i] & TEXT_LETTER) && !(l->s.cls[i - 1] & TEXT_ALNUM);
        if (start && scan_phrase(l, i, end, word))
            return i;
    }
    return 0;
}

static size_t trim(const struct text_shadow *s, size_t begin, size_t end)
{
    while (end > begin && ((s->cls[end - 1] & TEXT_BLANK) || s->low[end - 1] == ','))
        end--;
    return end;
}

bool named_event(const struct layout *l, size_t i, size_t end, struct mention *m)
{
    const struct text_shadow *s = &l->s;
    size_t e = scan_phrase(l, i, end, "bien ban"), name = 0;
    struct record_date date;
    if (e) { /* known by the day of the meeting */
        size_t day = find_word(l, e, end, "ngay");
        if (!day || !date_read(s, day, end, 0, (struct record_date){0, 0, 0}, &date, NULL) ||
            find_word(l, e, day, "so"))
            return false;
        name = day;
        m->type = "biên bản";
    } else if ((e = scan_phrase(l, i, end, "thong bao ket luan")) != 0) {
        size_t at = skip_blanks(s, e, end);
        if (s->cls[i + 1] & TEXT_UPPER)
            return false; /* a title in capitals: the document's own */
        name = scan_phrase(l, at, end, "cua") ? e : 0;
        m->type = "thông báo";
    } else if ((e = scan_phrase(l, i, end, "nghi quyet trung uong")) != 0) {
        size_t term = find_word(l, e, end, "khoa");
        name = term ? scan_word(l, skip_blanks(s, scan_word(l, term, end), end), end) : 0;
        m->type = "nghị quyết";
    }
    if (!name)
        return false;
    m->name_begin = i;
    m->name_end = m->end = trim(s, i, name);
    m->typed = true;
    return true;
}
