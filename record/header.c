#include "record/header.h"
#include "record/number.h"
#include <ctype.h>
#include <talloc.h>

enum { HEADER_CHARS = 6000, HEADER_LINES = 110 };

/* Paragraphs that open the body; each is a folded phrase at a line's or cell's start. */
static const char *const body_openers[] = {
    "can cu",       "thuc hien",     "theo de nghi",    "xet de nghi",  "xet to trinh",  "tren co so",      "thi hanh",
    "dieu 1",       "chuong i",      "chuong 1",        "phan i",       "phan thu nhat", "phan 1",          "hom nay",
    "kinh gui",     "noi nhan",      "de thuc hien",    "de trien khai", "trong thoi gian", "ngay nhan duoc", "vua qua",
    "phuc dap",     "tra loi",       "tiep theo",       "de nghi",      "trien khai thuc hien", "thuc hien", "chieu theo",
    "luat nay quy dinh", "theo cong van", "theo chi dao", "theo ke hoach", "nham", "sau khi", "qua theo doi", "nhan duoc", NULL};

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

static bool is_tab(const struct layout *l, size_t i)
{
    return l->s.low[i] == '\t' || l->s.text[l->s.at[i]] == '\t';
}

/* A gap between columns: a tab or three blanks. */
static size_t gap_at(const struct layout *l, size_t i, size_t limit)
{
    size_t e = i;
    bool tab = false;
    while (e < limit && (l->s.low[e] == ' ' || l->s.low[e] == '\t')) {
        tab = tab || is_tab(l, e);
        e++;
    }
    return tab || e - i >= 3 ? e : 0;
}

/* A rule of dashes, stars or lines, three or more: what stands under a body's name. */
static size_t rule_at(const struct layout *l, size_t i, size_t limit)
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
        if (c == '\n' || c == '\f' || is_tab(l, i - 1))
            return true;
        if (c != ' ')
            return blanks >= 3 || strchr("_*=~", c) || (c == '-' && i >= 3 && l->s.low[i - 2] == '-' && l->s.low[i - 3] == '-');
        blanks++;
        i--;
    }
    return true;
}

size_t header_cell_end(const struct layout *l, size_t i, size_t limit)
{
    size_t e = i;
    while (e < limit && l->s.low[e] != '\n' && l->s.low[e] != '\f') {
        if (gap_at(l, e, limit) || rule_at(l, e, limit))
            break;
        e++;
    }
    return e;
}

bool header_body_begins(const struct layout *l, size_t i)
{
    size_t end = l->s.length;
    i = scan_blanks(l, i, end);
    if (scan_any(l, i, end, body_openers, NULL))
        return true;
    return scan_phrase_loose(l, i, end, "can cu") || scan_phrase_loose(l, i, end, "kinh gui") ||
           scan_phrase_loose(l, i, end, "thuc hien");
}

/* ---- motto -------------------------------------------------------------------------------------- */

/* Counts the words of a phrase that follow each other from i, each with at most one wrong letter; *last = behind the last. */
static size_t words_matched(const struct layout *l, size_t i, size_t end, const char *phrase, size_t *last)
{
    size_t hits = 0;
    while (*phrase && i < end) {
        size_t pn = strcspn(phrase, " ");
        while (i < end && !(l->s.cls[i] & TEXT_ALNUM) && l->s.low[i] != '\f')
            i++;
        size_t e = scan_word(l, i, end);
        if (e > i && scan_near(l->s.low + i, e - i, phrase, pn)) {
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

static struct range find_motto(const struct layout *l, size_t from, size_t limit)
{
    static const struct {
        const char *start, *phrase;
        size_t need;
    } mottos[] = {{"cong", "cong hoa xa hoi chu nghia viet nam", 6}, {"dang", "dang cong san viet nam", 5},
                  {"viet", "viet nam dan chu cong hoa", 6}};
    for (size_t i = from; i < limit; i++) {
        if (!(l->s.cls[i] & TEXT_UPPER) || (i > 0 && (l->s.cls[i - 1] & TEXT_ALNUM)))
            continue;
        for (size_t k = 0; k < 3; k++) {
            size_t e = scan_word(l, i, limit), last = e;
            if (!scan_near(l->s.low + i, e - i, mottos[k].start, 4))
                continue;
            if (words_matched(l, i, i + 70 < limit ? i + 70 : limit, mottos[k].phrase, &last) >= mottos[k].need &&
                scan_capitals(l, i, last, NULL) > 0.7)
                return (struct range){i, last};
        }
    }
    return (struct range){0, 0};
}

static void use_second_motto(struct header *h, const struct layout *l)
{
    for (size_t i = h->begin; i < h->limit; i++) {
        if (i > 0 && (l->s.cls[i - 1] & TEXT_ALNUM))
            continue;
        size_t e = scan_word(l, i, h->limit), last = e;
        if (e > i && scan_near(l->s.low + i, e - i, "doc", 3) &&
            words_matched(l, i, i + 60 < h->limit ? i + 60 : h->limit, "doc lap tu do hanh phuc", &last) >= 4) {
            header_use(h, i, last);
            return;
        }
    }
}

/* ---- where the header is ------------------------------------------------------------------------ */

/* The line at which the first sure sign of a body stands; line_count if none. */
static size_t first_body_line(const struct layout *l, size_t from)
{
    for (size_t k = from; k < l->line_count; k++) {
        const struct layout_line *line = &l->lines[k];
        if (line->begin == line->end)
            continue;
        if (scan_phrase_loose(l, line->begin, line->end, "can cu") || scan_phrase(l, line->begin, line->end, "dieu 1") ||
            scan_phrase(l, line->begin, line->end, "noi nhan"))
            return k;
    }
    return l->line_count;
}

static bool before_kinh_gui(const struct layout *l, size_t at)
{
    for (size_t k = 0; k < l->line_count && l->lines[k].begin < at; k++)
        if (scan_phrase_loose(l, l->lines[k].begin, l->lines[k].end, "kinh gui") ||
            scan_phrase(l, l->lines[k].begin, l->lines[k].end, "noi nhan"))
            return false;
    return true;
}

/* A text may open with something else (a portal's summary, a cover): the header then begins some lines above the motto. */
static void find_region(struct header *h, const struct layout *l)
{
    size_t first = 0;
    struct range motto = find_motto(l, 0, l->s.length < 40000 ? l->s.length : 40000);
    if (motto.end && before_kinh_gui(l, motto.begin)) {
        h->motto = motto;
        size_t line = layout_line_at(l, motto.begin), back = 0;
        while (line > 0 && back < 16) { /* the left column may stand before: short lines, no paragraphs */
            const struct layout_line *p = &l->lines[line - 1];
            if (p->end - p->begin > 110)
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

/* The longest type name that begins at i; its end, or 0. */
static size_t type_at(const struct layout *l, size_t i, size_t limit, const char **type)
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

/* ---- number ------------------------------------------------------------------------------------- */

/* "Số", also as OCR reads it; the index behind label and colon, or 0. */
static size_t number_label(const struct layout *l, size_t i, size_t limit)
{
    size_t e = scan_word(l, i, limit);
    if (e - i != 2 || l->s.low[i] != 's' || !strchr("oe6", l->s.low[i + 1]))
        return 0;
    bool sure = l->s.low[i + 1] == 'o';
    while (e < limit && (l->s.low[e] == ' ' || l->s.low[e] == '\n'))
        e++;
    if (e < limit && (l->s.low[e] == ':' || l->s.low[e] == '.' || l->s.low[e] == ';'))
        return e + 1;
    return sure ? e : 0;
}

/* The arrival stamp of the receiving body: "ĐẾN / Số: … / Ngày: …" (NĐ 30/2020 annex IV). */
static bool in_arrival_stamp(const struct layout *l, size_t i)
{
    size_t line = layout_line_at(l, i);
    for (size_t back = 0; back < 3 && line > 0; back++, line--) {
        const struct layout_line *p = &l->lines[back ? line : line];
        size_t e = scan_phrase(l, p->begin, p->end, "den");
        if (e && scan_capitals(l, p->begin, e, NULL) > 0.9 && (e == p->end || l->s.low[e] == ' ' || l->s.low[e] == ':'))
            return true;
        if (scan_phrase(l, p->begin, p->end, "cong van den") || scan_phrase(l, p->begin, p->end, "van ban den"))
            return true;
    }
    return false;
}

static bool try_number(struct header *h, void *ctx, const struct layout *l, size_t label, size_t at)
{
    struct record_number n;
    size_t next;
    size_t digit = at;
    while (digit < h->limit && (l->s.cls[digit] & TEXT_BLANK))
        digit++;
    if (digit < h->limit && (l->s.cls[digit] & TEXT_DIGIT))
        at = digit;
    if (!number_scan(l, ctx, at, h->limit, NUMBER_BLANK | NUMBER_LABELLED, &n, &next))
        return false;
    h->parsed = n;
    h->has_number = true;
    h->number = (struct range){label, next};
    header_use(h, label, next);
    return true;
}

/* "Luật số:", "Nghị quyết số:": the type before the label. */
static bool behind_type(const struct layout *l, size_t i)
{
    size_t line = layout_line_at(l, i), begin = l->lines[line].begin;
    const char *type;
    return i > begin && i - begin < 40 && type_at(l, begin, i, &type) + 1 == i;
}

static void find_number(struct header *h, void *ctx, const struct layout *l)
{
    for (size_t i = h->begin; i < h->limit; i++) {
        if (l->s.low[i] != 's' || (i > 0 && (l->s.cls[i - 1] & TEXT_ALNUM)))
            continue;
        size_t e = number_label(l, i, h->limit);
        bool colon = e && l->s.low[e - 1] == ':';
        bool luat = behind_type(l, i);
        if (!e || (!colon && !header_cell_begins(l, i)) || in_arrival_stamp(l, i))
            continue;
        if (!header_cell_begins(l, i) && !luat && !(l->s.cls[i] & TEXT_UPPER))
            continue;
        if (try_number(h, ctx, l, i, e))
            return;
    }
    for (size_t i = h->begin; i < h->limit; i++) /* the label is lost: a number alone in its cell */
        if ((l->s.cls[i] & TEXT_DIGIT) && header_cell_begins(l, i) && try_number(h, ctx, l, i, i)) {
            if (h->parsed.serial >= 0 && h->parsed.symbol && header_cell_end(l, i, h->limit) <= h->number.end + 1)
                return;
            h->has_number = false;
            h->number = (struct range){0, 0};
        }
}

/* ---- place and date ----------------------------------------------------------------------------- */

static size_t skip_fill(const struct layout *l, size_t i, size_t end)
{
    while (i < end && ((l->s.cls[i] & TEXT_BLANK) || strchr("._,:;'", l->s.low[i]) || l->s.low[i] == 0x7f))
        i++;
    return i;
}

/* Digits of a day, month or year; blanks inside a year ("20 24") are allowed. -1: none; the index moves behind. */
static int scan_value(const struct layout *l, size_t *i, size_t end, size_t max_digits)
{
    int value = -1;
    size_t digits = 0, at = *i;
    while (at < end && digits < max_digits) {
        char c = l->s.low[at];
        if (max_digits == 4 && digits == 2 && c == ' ' && at + 1 < end && (l->s.cls[at + 1] & TEXT_DIGIT)) {
            at++;
            continue;
        }
        if (digits && (c == 'o' || c == 'l' || c == 'i') && at > 0 && (l->s.cls[at - 1] & TEXT_DIGIT))
            c = c == 'o' ? '0' : '1';
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

/* Skips what is no word we wait for: damaged digits of a handwritten day. At most six characters. */
static size_t skip_damage(const struct layout *l, size_t i, size_t end, const char *word)
{
    for (size_t k = 0; k < 8 && i + k < end; k++) {
        size_t e = scan_word(l, i + k, end);
        if (scan_near(l->s.low + i + k, e - i - k, word, strlen(word)) && (e - i - k) >= 3)
            return e;
        if (l->s.low[i + k] == word[0] && e - i - k > strlen(word) && memcmp(l->s.low + i + k, word, strlen(word)) == 0)
            return i + k + strlen(word); /* "tháng12" */
    }
    return 0;
}

/* "ngày 10 tháng 3 năm 2022" with gaps where parts are blank or illegible; end behind it in *next. */
static bool long_date(const struct layout *l, size_t i, size_t end, struct record_date *out, size_t *next)
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
    *out = (struct record_date){.year = (int16_t)year, .month = month >= 1 && month <= 12 ? (int8_t)month : 0};
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

/* "ngày 26/3/2018" with a place before it, as some bodies write. */
static bool short_date(const struct layout *l, size_t i, size_t end, struct record_date *out, size_t *next)
{
    size_t at = skip_fill(l, scan_word(l, i, end), end);
    int v[3];
    for (int k = 0; k < 3; k++) {
        v[k] = scan_value(l, &at, end, k == 2 ? 4 : 2);
        if (v[k] < 0)
            return false;
        while (k < 2 && at < end && l->s.low[at] == ' ')
            at++;
        if (k < 2 && (at >= end || !strchr("/-.", l->s.low[at++])))
            return false;
    }
    if (v[2] < 1945 || v[2] > 2100 || v[1] < 1 || v[1] > 12 || v[0] < 1 || v[0] > 31)
        return false;
    *out = (struct record_date){.year = (int16_t)v[2], .month = (int8_t)v[1], .day = (int8_t)v[0]};
    *next = at;
    return true;
}

/* The capitalised words that end before `at` (a comma or blanks between): the địa danh. begin == end if there is none. */
static struct range place_before(const struct header *h, const struct layout *l, size_t at)
{
    size_t e = at, words = 0;
    while (e > h->begin && (l->s.low[e - 1] == ' ' || l->s.low[e - 1] == ',' || l->s.low[e - 1] == '\n' || l->s.low[e - 1] == '.'))
        e--;
    size_t b = e;
    while (b > h->begin && words < 6) {
        size_t w = b;
        while (w > h->begin && b - w < 4 &&
               (l->s.low[w - 1] == ' ' || (words && strchr("-.\n", l->s.low[w - 1]) && !memchr(l->s.low + w, '\n', b - w))))
            w--;
        if (b - w >= 4 || (b - w == 3 && l->s.low[w + 1] != '-'))
            break;
        size_t we = w;
        while (w > h->begin && (l->s.cls[w - 1] & TEXT_ALNUM))
            w--;
        if (w == we || header_is_used(h, w) || (l->s.cls[w] & TEXT_DIGIT))
            break;
        size_t kind = scan_phrase(l, w, we, "pho");
        if (!(l->s.cls[w] & TEXT_UPPER) && !(kind && words))
            break;
        if (w > 0 && (l->s.low[w - 1] == '/' || l->s.low[w - 1] == '\''))
            break;
        b = w;
        words++;
    }
    return (struct range){b, e};
}

/* "Hà Tĩnh, hồi 14 giờ 30, ngày …" of a công điện: the index before the hour, where the place ends. */
static size_t before_hour(const struct header *h, const struct layout *l, size_t at)
{
    size_t from = at > h->begin + 28 ? at - 28 : h->begin;
    for (size_t i = from; i < at; i++)
        if (l->s.low[i] == 'h' && i > 0 && !(l->s.cls[i - 1] & TEXT_ALNUM) && scan_phrase(l, i, at, "hoi"))
            return i;
    return at;
}

static void find_date(struct header *h, const struct layout *l, struct record_date today)
{
    for (size_t i = h->begin; i < h->limit; i++) {
        if ((l->s.low[i] != 'n' && l->s.low[i] != 'g') || (i > 0 && (l->s.cls[i - 1] & TEXT_ALNUM)) || header_is_used(h, i))
            continue;
        size_t e = scan_word(l, i, h->limit), next;
        bool word = e - i >= 3 && (scan_near(l->s.low + i, e - i, "ngay", 4) || memcmp(l->s.low + i, "ngay", 4) == 0);
        if (!word)
            continue;
        if (e - i > 4 && memcmp(l->s.low + i, "ngay", 4) == 0)
            e = i + 4;
        struct record_date d;
        bool is_long = long_date(l, i, l->s.length, &d, &next);
        if (!is_long && !short_date(l, i, h->limit, &d, &next))
            continue;
        size_t place_end = before_hour(h, l, i);
        struct range place = place_before(h, l, place_end);
        bool comma = false;
        for (size_t k = place.end; k < place_end; k++)
            comma = comma || l->s.low[k] == ',';
        size_t first = place.begin < place.end ? place.begin : i, before = first;
        while (before > h->begin && l->s.low[before - 1] == ' ')
            before--;
        bool cell = header_cell_begins(l, first) || (before > h->begin && header_is_used(h, before - 1));
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

/* ---- title, V/v, Kính gửi ----------------------------------------------------------------------- */

/* What may follow the type's name on its line: nothing, "CỦA …", "SỐ …", "Về …"; or, in capitals, the subject itself. */
static bool title_line(const struct layout *l, size_t end, size_t line_end)
{
    static const char *const followers[] = {"cua", "so", "ve", "ve viec", "v/v", "lien tich", NULL};
    size_t next = scan_blanks(l, end, line_end);
    while (next < line_end && strchr(":.*", l->s.low[next]))
        next++;
    return next >= line_end || scan_any(l, next, line_end, followers, NULL) || rule_at(l, next, line_end);
}

/* `alone`: the type fills its line; else its subject may stand on the same line, in capitals. */
static bool find_title(struct header *h, const struct layout *l, bool alone)
{
    for (size_t k = layout_line_at(l, h->begin); k < l->line_count && l->lines[k].begin < h->limit; k++) {
        const struct layout_line *line = &l->lines[k];
        for (size_t i = line->begin; i < line->end && i < h->limit; i++) {
            if (!(l->s.cls[i] & TEXT_UPPER) || !header_cell_begins(l, i) || header_is_used(h, i))
                continue;
            const char *type;
            size_t e = type_at(l, i, line->end, &type), cell = header_cell_end(l, i, line->end);
            if (!e)
                continue;
            double capitals = scan_capitals(l, i, e, NULL);
            bool fills = title_line(l, e, cell) && (capitals > 0.6 || scan_is_rule(l, e, cell));
            if (alone ? !fills : capitals < 0.85)
                continue;
            h->title = (struct range){i, e};
            h->type = type;
            header_use(h, i, e);
            return true;
        }
    }
    return false;
}

static void find_matter(struct header *h, const struct layout *l)
{
    for (size_t i = h->begin; i < h->limit; i++) {
        if (l->s.low[i] != 'v' || (i > 0 && (l->s.cls[i - 1] & TEXT_ALNUM)) || header_is_used(h, i))
            continue;
        size_t e = 0;
        if (i + 2 < h->limit && l->s.low[i + 1] == '/' && (l->s.low[i + 2] == 'v' || l->s.low[i + 2] == 'y'))
            e = i + 3;
        else if (header_cell_begins(l, i) && !h->title.end)
            e = scan_phrase(l, i, h->limit, "ve viec");
        if (!e && h->number.end && !h->title.end && i - h->number.end < 4) /* OCR: VW, Viv, Vív, VN/v right behind the number */
            e = scan_phrase(l, i, h->limit, "vw") ? i + 2 : scan_phrase(l, i, h->limit, "viv") ? i + 3 : scan_phrase(l, i, h->limit, "vn/v") ? i + 4 : 0;
        if (!e)
            continue;
        while (e < h->limit && (strchr(":.-", l->s.low[e]) || (l->s.cls[e] & TEXT_BLANK)))
            e++;
        size_t viec = scan_phrase(l, e, h->limit, "viec");
        h->matter = (struct range){i, viec ? scan_blanks(l, viec, h->limit) : e};
        return;
    }
}

/* "THỦ TƯỚNG CHÍNH PHỦ điện:" of a công điện names those who get it. */
static size_t wire_label(const struct layout *l, size_t i, size_t limit)
{
    size_t line = layout_line_at(l, i), end = l->lines[line].end < limit ? l->lines[line].end : limit;
    size_t e = scan_phrase(l, i, end, "dien");
    if (!e || e >= end || i < l->lines[line].begin + 6)
        return 0;
    size_t colon = e;
    while (colon < end && l->s.low[colon] == ' ')
        colon++;
    return colon < end && l->s.low[colon] == ':' && scan_capitals(l, l->lines[line].begin, i, NULL) > 0.7 ? colon + 1 : 0;
}

static void find_addressee(struct header *h, const struct layout *l)
{
    size_t limit = h->begin + 2 * HEADER_CHARS < l->s.length ? h->begin + 2 * HEADER_CHARS : l->s.length;
    for (size_t i = h->begin; i < limit; i++) {
        size_t e = 0;
        if (l->s.low[i] == 'd' && i > 0 && l->s.low[i - 1] == ' ')
            e = wire_label(l, i, limit);
        if (l->s.low[i] == 'k' && header_cell_begins(l, i)) {
            e = scan_phrase_loose(l, i, limit, "kinh gui");
            if (!e)
                e = scan_phrase(l, i, limit, "kinh trinh");
        }
        if (!e)
            continue;
        while (e < limit && (strchr(":.-", l->s.low[e]) || (l->s.cls[e] & TEXT_BLANK)))
            e++;
        h->addressee = (struct range){i, e};
        if (h->limit > i)
            h->limit = i;
        return;
    }
}

void header_read(struct header *h, void *ctx, const struct layout *l, struct record_date today)
{
    memset(h, 0, sizeof *h);
    if (l->line_count == 0 || l->s.length == 0)
        return;
    find_region(h, l);
    find_addressee(h, l);
    h->used = talloc_zero_size(ctx, h->limit - h->begin + 1);
    if (h->motto.end)
        header_use(h, h->motto.begin, h->motto.end);
    use_second_motto(h, l);
    find_number(h, ctx, l);
    find_date(h, l, today);
    if (!find_title(h, l, true))
        find_title(h, l, false);
    find_matter(h, l);
}
