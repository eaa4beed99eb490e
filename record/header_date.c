/* header_date: box 4, "Hà Nội, ngày 10 tháng 3 năm 2022". */
#include "record/date.h"
#include "record/header_parts.h"
#include <ctype.h>

static size_t skip_fill(const struct layout *l, size_t i, size_t end)
{
    while (i < end &&
           ((l->s.cls[i] & TEXT_BLANK) || strchr("._,:;'", l->s.low[i]) || l->s.low[i] == 0x7f))
        i++;
    return i;
}

/* Digits of a day, month or year; blanks inside a year ("20 24") are allowed. -1: none; the index
 * moves behind. */
static int scan_value(const struct layout *l, size_t *i, size_t end, size_t max_digits)
{
    int value = -1;
    size_t digits = 0, at = date_part(&l->s, *i, end, max_digits, &value);
    if (at > *i) {
        *i = at;
        return value;
    }
    while (at < end && digits < max_digits) {
        char c = l->s.low[at];
        if (max_digits == 4 && digits == 2 && c == ' ' && at + 1 < end &&
            (l->s.cls[at + 1] & TEXT_DIGIT)) {
            at++;
            continue;
        }
        if (!isdigit((unsigned char)c))
            break;
        value = (value < 0 ? 0 : value * 10) + (c - '0');
        digits++;
        at++;
    }
    if (value >= 0)
        *i = at;
    return value;
}

/* Skips what is no word we wait for: damaged digits of a handwritten day. At most six characters.
 */
static size_t skip_damage(const struct layout *l, size_t i, size_t end, const char *word)
{
    for (size_t k = 0; k < 8 && i + k < end; k++) {
        size_t e = scan_word(l, i + k, end);
        if (scan_near(l->s.low + i + k, e - i - k, word, strlen(word)) && (e - i - k) >= 3)
            return e;
        if (l->s.low[i + k] == word[0] && e - i - k > strlen(word) &&
            memcmp(l->s.low + i + k, word, strlen(word)) == 0)
            return i + k + strlen(word); /* "tháng12" */
    }
    return 0;
}

/* "ngày 10 tháng 3 năm 2022" with gaps where parts are blank or illegible; end behind it in *next.
 */
static bool long_date(const struct layout *l, size_t i, size_t end, struct record_date *out,
                      size_t *next)
{
    size_t limit = i + 80 < end ? i + 80 : end;
    size_t at = skip_fill(l, scan_word(l, i, limit), limit);
    int day = scan_value(l, &at, limit, 2);
    size_t e = skip_damage(l, skip_fill(l, at, limit), limit, "thang");
    if (!e)
        return false;
    if (e != at && day > 31)
        day = -1;
    at = skip_fill(l, e, limit);
    int month = scan_value(l, &at, limit, 2);
    e = skip_damage(l, skip_fill(l, at, limit), limit, "nam");
    if (!e)
        return false;
    at = skip_fill(l, e, limit);
    int year = scan_value(l, &at, limit, 4);
    if (year < 1945 || year > 2100)
        return false;
    *out = (struct record_date){.year = (int16_t)year,
                                .month = month >= 1 && month <= 12 ? (int8_t)month : 0};
    if (out->month && day >= 1 && day <= 31)
        out->day = (int8_t)day;
    char text[RECORD_DATE_MAX];
    struct record_date check;
    record_date_format(text, *out);
    if (!record_date_parse(text, &check))
        out->day = 0;
    *next = at;
    return true;
}

/* "ngày 26/3/2018" with a place before it, as some bodies write; day and month may be blank:
 * "ngày …/…/2022", "ngày    /3/2024". */
static bool short_date(const struct layout *l, size_t i, size_t end, struct record_date *out,
                       size_t *next)
{
    size_t at = skip_fill(l, scan_word(l, i, end), end);
    int v[3];
    for (int k = 0; k < 3; k++) {
        v[k] = scan_value(l, &at, end, k == 2 ? 4 : 2);
        if (k == 2 && v[k] < 0)
            return false;
        if (k < 2)
            at = v[k] < 0 ? skip_fill(l, at, end) : at;
        while (k < 2 && at < end && l->s.low[at] == ' ')
            at++;
        if (k < 2 && (at >= end || !strchr("/-.", l->s.low[at++])))
            return false;
    }
    if (v[2] < 1945 || v[2] > 2100 || v[1] == 0 || v[1] > 12 || v[0] == 0 || v[0] > 31)
        return false;
    *out = (struct record_date){.year = (int16_t)v[2]};
    if (v[1] > 0)
        out->month = (int8_t)v[1];
    if (v[1] > 0 && v[0] > 0)
        out->day = (int8_t)v[0];
    *next = at;
    return true;
}

/* "Quận 8", "Phường 12": a number is a name behind the kind of a locality. */
static bool numbered_locality(const struct header *h, const struct layout *l, size_t number)
{
    static const char *const kinds[] = {"quan", "phuong", "khu vuc", "quan khu", "vung", NULL};
    size_t e = number, b;
    while (e > h->begin && l->s.low[e - 1] == ' ')
        e--;
    for (size_t words = 0; words < 2 && e > h->begin; words++) {
        for (b = e; b > h->begin && (l->s.cls[b - 1] & TEXT_ALNUM);)
            b--;
        if ((l->s.cls[b] & TEXT_UPPER) && scan_any(l, b, number, kinds, NULL))
            return true;
        for (e = b; e > h->begin && l->s.low[e - 1] == ' ';)
            e--;
    }
    return false;
}

/* What stands above a line end is a part of the place only if it fills its cell in the same case:
 * "Tam / Kỳ", not the end of a subject: "… cấp THCS, THPT / Hà Nội". */
static size_t broken_place(const struct layout *l, size_t b, size_t e)
{
    const char *line = memchr(l->s.low + b, '\n', e - b);
    if (!line)
        return b;
    size_t at = (size_t)(line - l->s.low), letters;
    bool shouts = scan_capitals(l, b, at, &letters) > 0.9 && letters > 2 &&
                  scan_capitals(l, at, e, NULL) < 0.9;
    if (header_cell_begins(l, b) && !shouts)
        return b;
    while (at < e && (l->s.cls[at] & TEXT_BLANK))
        at++;
    return at;
}

/* "Hà nội,": a few words that fill their cell up to the comma, whatever the case of the later ones.
 */
static size_t place_of_cell(const struct header *h, const struct layout *l, size_t e)
{
    size_t b = e, words = 1;
    while (b > h->begin && !header_cell_begins(l, b) && e - b < 40) {
        words += l->s.low[b - 1] == ' ';
        if (!(l->s.cls[b - 1] & TEXT_LETTER) && !strchr(" -'", l->s.low[b - 1]))
            return e;
        b--;
    }
    bool fills = header_cell_begins(l, b) && words >= 2 && words <= 4 && !header_is_used(h, b);
    return fills && (l->s.cls[b] & TEXT_UPPER) ? b : e;
}

/* The capitalised words that end before `at` (a comma or blanks between): the địa danh. begin ==
 * end if there is none. */
static struct range place_before(const struct header *h, const struct layout *l, size_t at)
{
    size_t e = at, words = 0;
    while (e > h->begin && (l->s.low[e - 1] == ' ' || l->s.low[e - 1] == ',' ||
                            l->s.low[e - 1] == '\n' || l->s.low[e - 1] == '.'))
        e--;
    size_t b = e;
    while (b > h->begin && words < 6) {
        size_t w = b;
        while (w > h->begin && b - w < 4 &&
               (l->s.low[w - 1] == ' ' ||
                (words && strchr("-.\n", l->s.low[w - 1]) && !memchr(l->s.low + w, '\n', b - w))))
            w--;
        if (b - w >= 4 || (b - w == 3 && l->s.low[w + 1] != '-'))
            break;
        size_t we = w;
        while (w > h->begin && (l->s.cls[w - 1] & TEXT_ALNUM) &&
               !header_is_used(h, w - 1)) /* "TT-BTCHà Nội": the number ends inside the word */
            w--;
        if (w == we || header_is_used(h, w))
            break;
        bool number = (l->s.cls[w] & TEXT_DIGIT) != 0;
        if (number && !(words == 0 && we - w <= 2 && numbered_locality(h, l, w)))
            break;
        size_t kind = scan_phrase(l, w, we, "pho");
        if (!(l->s.cls[w] & TEXT_UPPER) && !(kind && words) && !number)
            break;
        if (w > 0 && (l->s.low[w - 1] == '/' || l->s.low[w - 1] == '\''))
            break;
        b = w;
        words++;
    }
    if (b == e && e < at && l->s.low[e] == ',')
        b = place_of_cell(h, l, e);
    return (struct range){broken_place(l, b, e), e};
}

/* "Hà Tĩnh, hồi 14 giờ 30, ngày …" of a công điện: the index before the hour, where the place ends.
 */
static size_t before_hour(const struct header *h, const struct layout *l, size_t at)
{
    size_t from = at > h->begin + 28 ? at - 28 : h->begin;
    for (size_t i = from; i < at; i++)
        if (l->s.low[i] == 'h' && i > 0 && !(l->s.cls[i - 1] & TEXT_ALNUM) &&
            scan_phrase(l, i, at, "hoi"))
            return i;
    return at;
}

void header_find_date(struct header *h, const struct layout *l, struct record_date today)
{
    for (size_t i = h->begin; i < h->limit; i++) {
        if ((l->s.low[i] != 'n' && l->s.low[i] != 'g') ||
            (i > 0 && (l->s.cls[i - 1] & TEXT_ALNUM)) || header_is_used(h, i))
            continue;
        size_t e = scan_word(l, i, h->limit), next;
        bool word = e - i >= 3 && (scan_near(l->s.low + i, e - i, "ngay", 4) ||
                                   memcmp(l->s.low + i, "ngay", 4) == 0);
        if (!word)
            continue;
        struct record_date d;
        bool is_long = long_date(l, i, l->s.length, &d, &next);
        if (!is_long && !short_date(l, i, h->limit, &d, &next))
            continue;
        size_t place_end = before_hour(h, l, i);
        struct range place = place_before(h, l, place_end);
        if (scan_phrase(l, place.begin, place.end, "trong")) /* "Trong ngày …": a sentence */
            continue;
        bool comma = false;
        for (size_t k = place.end; k < place_end; k++)
            comma = comma || l->s.low[k] == ',';
        size_t first = place.begin < place.end ? place.begin : i, before = first;
        while (before > h->begin && l->s.low[before - 1] == ' ')
            before--;
        bool cell =
            header_cell_begins(l, first) || (before > h->begin && header_is_used(h, before - 1));
        if (!(cell || (comma && place.begin < place.end)) || (!is_long && !comma))
            continue;
        if (today.year && d.year > today.year + 1)
            continue;
        h->day = d;
        h->date = (struct range){i, next};
        h->place = place;
        header_use(h, place.begin < place.end ? place.begin : i, next);
        return;
    }
}
