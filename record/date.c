#include "record/date.h"

enum { YEAR_MIN = 1930, YEAR_MAX = 2099, GAP_MAX = 12, BLANK_DAY_MAX = 24 };

static int month_days(int year, int month)
{
    static const int8_t DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : DAYS[month - 1];
}

/* ---- written by programs --------------------------------------------------------------------- */

void record_date_format(char *out, struct record_date d)
{
    unsigned year = (unsigned)(d.year % 10000), month = (unsigned)(d.month % 100),
             day = (unsigned)(d.day % 100);
    out[0] = 0;
    if (d.year <= 0)
        return;
    if (d.month == 0)
        snprintf(out, RECORD_DATE_MAX, "%04u", year);
    else if (d.day == 0)
        snprintf(out, RECORD_DATE_MAX, "%04u-%02u", year, month);
    else
        snprintf(out, RECORD_DATE_MAX, "%04u-%02u-%02u", year, month, day);
}

/* Up to three numbers parted by one kind of mark; the digits of each are counted. Returns how many,
 * 0 if malformed. */
static size_t split(const char *s, char *mark, int values[3], size_t digits[3])
{
    size_t n = 0;
    *mark = 0;
    for (;;) {
        if (n == 3 || *s < '0' || *s > '9')
            return 0;
        values[n] = 0;
        for (digits[n] = 0; *s >= '0' && *s <= '9'; s++, digits[n]++) {
            if (digits[n] == 4)
                return 0;
            values[n] = values[n] * 10 + (*s - '0');
        }
        n++;
        if (!*s)
            return n;
        if ((*s != '-' && *s != '/') || (*mark && *s != *mark))
            return 0;
        *mark = *s++;
    }
}

bool record_date_parse(const char *s, struct record_date *out)
{
    int v[3] = {0, 0, 0};
    size_t digits[3] = {0, 0, 0};
    char mark;
    size_t n = split(s, &mark, v, digits);
    if (n == 0)
        return false;
    size_t year_at = mark == '/' ? n - 1 : 0;
    if (digits[year_at] != 4)
        return false;
    int year = v[year_at], month = 0, day = 0;
    if (n > 1)
        month = mark == '/' ? v[n - 2] : v[1];
    if (n > 2)
        day = mark == '/' ? v[0] : v[2];
    if (year == 0 || (n > 1 && (month < 1 || month > 12)) ||
        (n > 2 && (day < 1 || day > month_days(year, month))))
        return false;
    *out = (struct record_date){(int16_t)year, (int8_t)month, (int8_t)day};
    return true;
}

uint32_t record_date_first(struct record_date d)
{
    if (d.year <= 0)
        return 0;
    return (uint32_t)d.year * 10000u + (uint32_t)(d.month ? d.month : 1) * 100u +
           (uint32_t)(d.day ? d.day : 1);
}

uint32_t record_date_last(struct record_date d)
{
    if (d.year <= 0)
        return 0;
    int month = d.month ? d.month : 12;
    int day = d.day ? d.day : month_days(d.year, month);
    return (uint32_t)d.year * 10000u + (uint32_t)month * 100u + (uint32_t)day;
}

int date_compare(struct record_date a, struct record_date b)
{
    if (a.year != b.year)
        return a.year && b.year ? (a.year < b.year ? -1 : 1) : 0;
    if (a.month != b.month)
        return a.month && b.month ? (a.month < b.month ? -1 : 1) : 0;
    if (a.day != b.day)
        return a.day && b.day ? (a.day < b.day ? -1 : 1) : 0;
    return 0;
}

bool date_agrees(struct record_date a, struct record_date b)
{
    return date_compare(a, b) == 0;
}

/* ---- in running text ------------------------------------------------------------------------- */

static size_t skip_blank(const struct text_shadow *s, size_t i, size_t end)
{
    size_t stop = i + GAP_MAX < end ? i + GAP_MAX : end;
    while (i < stop && (s->cls[i] & TEXT_BLANK))
        i++;
    return i;
}

/* Points, commas and strokes that OCR and typists put between the parts. */
static bool is_speck(char c)
{
    return c == 0x7f || memchr(".,:|_`'\"", c, sizeof ".,:|_`'\"" - 1);
}

static size_t skip_points(const struct text_shadow *s, size_t i, size_t end)
{
    size_t stop = i + GAP_MAX < end ? i + GAP_MAX : end;
    while (i < stop && ((s->cls[i] & TEXT_BLANK) || is_speck(s->low[i])))
        i++;
    return i;
}

static size_t word(const struct text_shadow *s, size_t i, size_t end, const char *w)
{
    size_t n = strlen(w);
    if (end < i || end - i < n || memcmp(s->low + i, w, n) != 0 ||
        (i + n < end && (s->cls[i + n] & TEXT_LETTER)))
        return 0;
    return i + n;
}

/* The same, but one letter may be misread; only for words that a digit must follow. */
static size_t word_loose(const struct text_shadow *s, size_t i, size_t end, const char *w)
{
    size_t n = strlen(w), wrong = 0;
    if (end < i || end - i < n)
        return 0;
    for (size_t k = 0; k < n; k++) {
        wrong += s->low[i + k] != w[k];
        if (!(s->cls[i + k] & TEXT_LETTER) || wrong > 1)
            return 0;
    }
    return i + n < end && (s->cls[i + n] & TEXT_LETTER) ? 0 : i + n;
}

/* One or two digits, with what OCR reads for 0 and 1. Returns the position behind, or i. */
static size_t read_small(const struct text_shadow *s, size_t i, size_t end, int *value)
{
    size_t n = 0, real = 0;
    *value = 0;
    while (i + n < end && n < 3) {
        char c = s->low[i + n];
        if (s->cls[i + n] & TEXT_DIGIT)
            real++;
        else if (c == 'o')
            c = '0';
        else if (c == 'l' || c == 'i' || c == '|')
            c = '1';
        else
            break;
        *value = *value * 10 + (c - '0');
        n++;
    }
    return n < 3 && real ? i + n : i;
}

static size_t read_year(const struct text_shadow *s, size_t i, size_t end,
                        struct record_date latest, int *year)
{
    size_t n = 0, real = 0;
    int value = 0;
    while (i + n < end && n < 5) {
        char c = s->low[i + n];
        if (s->cls[i + n] & TEXT_DIGIT)
            real++;
        else if (n > 0 && c == 'o')
            c = '0';
        else if (n > 0 && (c == 'l' || c == 'i' || c == '|'))
            c = '1';
        else
            break;
        value = value * 10 + (c - '0');
        n++;
    }
    if (n == 2 && real == 2 && (value == 19 || value == 20) && i + 5 <= end &&
        s->low[i + 2] == ' ' && (s->cls[i + 3] & s->cls[i + 4] & TEXT_DIGIT)) {
        value = value * 100 + (s->low[i + 3] - '0') * 10 + (s->low[i + 4] - '0'); /* "20 16" */
        n = 5;
    } else if (n == 2 && real == 2) {
        int limit = latest.year ? latest.year : YEAR_MAX;
        value += limit - limit % 100;
        if (value > limit)
            value -= 100;
    } else if (n != 4 || real < 2) {
        return i;
    }
    if (value < YEAR_MIN || value > YEAR_MAX)
        return i;
    *year = value;
    return i + n;
}

static const struct {
    const char *word;
    int month;
} MONTH_WORDS[] = {{"muoi hai", 12}, {"muoi mot", 11}, {"gieng", 1}, {"hai", 2}, {"ba", 3},
                   {"tu", 4},        {"nam", 5},       {"sau", 6},   {"bay", 7}, {"tam", 8},
                   {"chin", 9},      {"muoi", 10},     {"chap", 12}};

static size_t read_month(const struct text_shadow *s, size_t i, size_t end, int *month)
{
    size_t next = read_small(s, i, end, month);
    if (next == i)
        next = date_part(s, i, end, 2, month);
    if (next > i)
        return next;
    for (size_t k = 0; k < sizeof MONTH_WORDS / sizeof *MONTH_WORDS; k++) {
        next = word(s, i, end, MONTH_WORDS[k].word);
        bool year_word =
            MONTH_WORDS[k].month == 5 && next && !word(s, skip_blank(s, next, end), end, "nam");
        if (next && !year_word) { /* "tháng … năm 2024" has no month, "tháng năm năm 2024" has */
            *month = MONTH_WORDS[k].month;
            return next;
        }
    }
    return i;
}

/* "tháng 11 năm 2025", "tháng 3/2024", "tháng   năm 2024" behind a day (or none). */
static size_t read_long(const struct text_shadow *s, size_t i, size_t end,
                        struct record_date latest, int *month, int *year)
{
    size_t at = word_loose(s, i, end, "thang");
    if (!at && end - i > 5 && memcmp(s->low + i, "thang", 5) == 0 && (s->cls[i + 5] & TEXT_DIGIT))
        at = i + 5;
    if (!at)
        return i;
    at = skip_points(s, at, end);
    size_t next = read_month(s, at, end, month);
    if (next == at)
        *month = 0;
    /* What stands for an unreadable month is passed over, up to "năm". */
    size_t stop = next + BLANK_DAY_MAX < end ? next + BLANK_DAY_MAX : end;
    for (at = next; at < stop; at++) {
        size_t nam = word(s, at, end, "nam");
        if (!nam && *month) /* "ngày 26 tháng 02 tháng 2025" */
            nam = word(s, at, end, "thang");
        if (!nam && end - at > 3 && memcmp(s->low + at, "nam", 3) == 0 &&
            (s->cls[at + 3] & TEXT_DIGIT))
            nam = at + 3;
        if (!nam && *month)
            nam = word_loose(s, at, end, "nam");
        if (nam || s->low[at] == '/' || s->low[at] == '-') {
            size_t y = skip_points(s, nam ? nam : at + 1, end);
            size_t behind = read_year(s, y, end, latest, year);
            return behind > y ? behind : i;
        }
        if (*month != 0 && !(s->cls[at] & TEXT_BLANK) && !is_speck(s->low[at]))
            break;
    }
    return i;
}

/* "/11/2025" behind a day; the three marks must be alike unless one was misread. */
static size_t read_marked(const struct text_shadow *s, size_t i, size_t end,
                          struct record_date latest, int *month, int *year)
{
    size_t at = skip_blank(s, i, end);
    char mark = at < end ? s->low[at] : 0;
    if (mark != '/' && mark != '-' && mark != '.')
        return i;
    at = skip_blank(s, at + 1, end);
    size_t next = read_small(s, at, end, month);
    if (next == at)
        return i;
    at = skip_blank(s, next, end);
    if (at >= end || (s->low[at] != '/' && s->low[at] != '-' && s->low[at] != '.'))
        return i;
    at = skip_blank(s, at + 1, end);
    next = read_year(s, at, end, latest, year);
    return next > at ? next : i;
}

/* Parts that cannot be are dropped from the small end. */
static bool settle(int day, int month, int year, struct record_date *out)
{
    if (month < 1 || month > 12)
        month = day = 0;
    if (day < 1 || (month && day > month_days(year, month)))
        day = 0;
    *out = (struct record_date){(int16_t)year, (int8_t)month, (int8_t)day};
    return year > 0;
}

/* "ngày 0 5/6/2020": the second digit of a day in which OCR saw a blank. The first stands at
 * `begin`, i is behind it. Returns the position behind the second, or i. */
static size_t read_broken_day(const struct text_shadow *s, size_t i, size_t end, size_t begin,
                              int *day)
{
    bool two = i == begin + 1 && i + 2 < end && s->low[i] == ' ' && (s->cls[i + 1] & TEXT_DIGIT) &&
               !(s->cls[i + 2] & TEXT_DIGIT);
    int value = two ? *day * 10 + (s->low[i + 1] - '0') : 0;
    if (value < 1 || value > 31)
        return i;
    *day = value;
    return i + 2;
}

/* The day and what follows, behind the word "ngày" or bare. */
static size_t read_day(const struct text_shadow *s, size_t i, size_t end, struct record_date latest,
                       int v[3])
{
    size_t at = read_small(s, i, end, &v[0]);
    if (at == i)
        v[0] = 0;
    at = read_broken_day(s, at, end, i, &v[0]);
    size_t next = read_marked(s, at, end, latest, &v[1], &v[2]);
    if (next > at)
        return next;
    /* Dots or signs that stand for a day to be written by hand, up to "tháng" or a stroke. */
    size_t stop = at + BLANK_DAY_MAX < end ? at + BLANK_DAY_MAX : end;
    for (size_t k = at; k < stop; k++) {
        next = read_long(s, k, end, latest, &v[1], &v[2]);
        if (next > k)
            return next;
        if (v[0] == 0 && s->low[k] == '/') {
            next = read_marked(s, k, end, latest, &v[1], &v[2]);
            if (next > k)
                return next;
        }
        bool filler = (s->cls[k] & TEXT_BLANK) || strchr(".,_-/", s->low[k]) || s->low[k] == 0x7f;
        if (!filler && (v[0] != 0 || k - at > 6))
            break;
    }
    return i;
}

bool date_read(const struct text_shadow *s, size_t i, size_t end, unsigned flags,
               struct record_date latest, struct record_date *out, size_t *next)
{
    int v[3] = {0, 0, 0};
    size_t behind = 0, at = word_loose(s, i, end, "ngay");
    if (!at && end > i + 4 && memcmp(s->low + i, "ngay", 4) == 0 && (s->cls[i + 4] & TEXT_DIGIT))
        at = i + 4;
    if (at) {
        at = skip_points(s, at, end);
        if (word(s, at, end, "ngay")) /* typed twice */
            at = skip_points(s, at + 4, end);
        behind = read_day(s, at, end, latest, v);
        if (behind == at)
            behind = 0;
    } else if ((flags & DATE_BARE) && i < end && (s->cls[i] & TEXT_DIGIT)) {
        size_t day = read_small(s, i, end, &v[0]);
        behind = day > i ? read_marked(s, day, end, latest, &v[1], &v[2]) : 0;
        if (behind == day)
            behind = 0;
    }
    if (!behind && (flags & DATE_MONTH_YEAR) && !at) {
        v[0] = 0;
        behind = read_long(s, i, end, latest, &v[1], &v[2]);
        size_t year_word = behind > i ? 0 : word(s, i, end, "nam");
        if (behind == i)
            behind = 0;
        if (year_word) {
            size_t y = skip_blank(s, year_word, end);
            behind = read_year(s, y, end, latest, &v[2]);
            v[1] = 0;
            if (behind == y || behind - y != 4)
                behind = 0;
        }
    }
    if (!behind || (behind < end && (s->cls[behind] & TEXT_DIGIT)) ||
        !settle(v[0], v[1], v[2], out))
        return false;
    if (next)
        *next = behind;
    return true;
}
