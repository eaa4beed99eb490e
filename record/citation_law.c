/* citation_law: how laws are named in running text. */
#include "record/citation_parts.h"

enum { NAME_MAX = 300 };

static bool is_digit(const struct text_shadow *s, size_t i)
{
    return (s->cls[i] & TEXT_DIGIT) != 0;
}

static size_t skip_blanks(const struct text_shadow *s, size_t i, size_t end)
{
    while (i < end && (s->cls[i] & TEXT_BLANK))
        i++;
    return i;
}

size_t law_name_head(const struct layout *l, size_t i, size_t end, const char **type)
{
    static const char *const HEADS[] = {"bo luat", "luat", "phap lenh", "hien phap", NULL};
    static const char *const TYPES[] = {"bộ luật", "luật", "pháp lệnh", "hiến pháp"};
    size_t which;
    size_t e = scan_any(l, i, end, HEADS, &which);
    if (e && which == 3 && scan_phrase(l, skip_blanks(&l->s, e, end), end, "lenh"))
        return 0; /* "thực hiện Pháp lệnh" */
    if (e)
        *type = TYPES[which];
    return e;
}

size_t law_name_end(const struct layout *l, size_t i, size_t end)
{
    static const char *const STOPS[] = {"so",         "ngay",       "nam",       "duoc sua doi",
                                        "da duoc",    "va cac",     "nghi dinh", "thong tu",
                                        "nghi quyet", "quyet dinh", "can cu",    "cua quoc hoi",
                                        "quy dinh",   "va nghi",    "bo luat",   NULL};
    const struct text_shadow *s = &l->s;
    size_t stop = i + NAME_MAX < end ? i + NAME_MAX : end;
    size_t amends =
        scan_any(l, skip_blanks(s, i, end), end, (const char *const[]){"sua doi", NULL}, NULL);
    for (; i < stop; i++) {
        if (strchr(";.()\":", s->low[i]) ||
            (s->low[i] == '\n' && i + 1 < end && s->low[i + 1] == '\n'))
            return i;
        if (is_digit(s, i) && !(s->cls[i - 1] & TEXT_ALNUM))
            return i;
        bool word = (s->cls[i] & TEXT_LETTER) && !(s->cls[i - 1] & TEXT_ALNUM);
        if (!word)
            continue;
        size_t which, so = scan_any(l, i, end, STOPS, &which);
        size_t behind = so ? skip_blanks(s, so, end) : 0;
        bool label = so && which > 2;
        if (so && which <= 2) /* "số", "ngày", "năm" only before a digit: names hold them too */
            label = behind < end && (is_digit(s, behind) || s->low[behind] == ':');
        const char *type;
        if (label || (!amends && (s->cls[i] & TEXT_UPPER) && law_name_head(l, i, end, &type)))
            return i;
    }
    return stop;
}

bool law_name_may_begin(const struct layout *l, size_t i, size_t name_end, size_t end)
{
    static const char *const HEADS[] = {"sua doi", "ve", "so", "ngay", NULL};
    static const char *const OTHERS[] = {"nay", "tren", "co", "hien hanh", "do", NULL};
    struct record_date date;
    i = skip_blanks(&l->s, i, end);
    if (i >= end || (l->s.cls[i] & TEXT_UPPER) || scan_any(l, i, end, HEADS, NULL))
        return i < end;
    return !scan_any(l, i, end, OTHERS, NULL) &&
           date_read(&l->s, name_end, end, 0, (struct record_date){0, 0, 0}, &date, NULL);
}

bool law_day_is_apart(const struct layout *l, size_t begin, size_t end)
{
    static const char *const WORDS[] = {"truoc", "tu", "den", "sau", "trong", "vao", NULL};
    size_t b = end;
    while (b > begin && (l->s.cls[b - 1] & TEXT_LETTER))
        b--;
    return scan_any(l, b, end + 1, WORDS, NULL) != 0;
}

size_t law_bare_year(const struct text_shadow *s, size_t i, size_t end, struct record_date *date)
{
    size_t at = skip_blanks(s, i, end);
    if (at + 4 > end || !is_digit(s, at) ||
        (at + 4 < end && ((s->cls[at + 4] & TEXT_ALNUM) || s->low[at + 4] == '/')))
        return i;
    int year = 0;
    for (size_t k = at; k < at + 4; k++) {
        if (!is_digit(s, k))
            return i;
        year = year * 10 + (s->low[k] - '0');
    }
    if (year < 1945 || year > 2099)
        return i;
    *date = (struct record_date){(int16_t)year, 0, 0};
    return at + 4;
}
