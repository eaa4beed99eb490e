/* number: reading serial, year and groups; see number.h for the grammar. */
#include "record/number_reader.h"

enum { SERIAL_MAX = 7 };

/* The digit that OCR may have read as this letter, or 0: l I | -> 1, O o -> 0. */
static char digit_like(const struct reader *r, size_t i)
{
    if (i >= r->end || (r->s->cls[i] & TEXT_MARKED))
        return 0;
    char c = r->s->low[i];
    if (r->s->cls[i] & TEXT_DIGIT)
        return c;
    if ((c == 'l' && !reader_upper(r, i)) || (c == 'i' && reader_upper(r, i)) || c == '|')
        return '1';
    return c == 'o' ? '0' : 0;
}

/* ---- serial and year ------------------------------------------------------------------------- */

/* "25-2303/PBHC-KD": firms number so; behind a label only, as it might be a range of days. */
static size_t read_tail_serial(const struct reader *r, size_t i, struct number *n)
{
    size_t e = i + 1;
    while (reader_digit(r, e))
        e++;
    if (e == i + 1 || e - i >= sizeof n->sub || reader_low(r, e) != '/')
        return i;
    snprintf(n->sub, sizeof n->sub, "%.*s", (int)(e - i), r->s->low + i);
    return e;
}

/* "66.7", "30a", "86đ": what may follow the digits before the separator. */
static size_t read_sub(const struct reader *r, size_t i, struct number *n)
{
    if (reader_low(r, i) == '-' && (r->flags & (NUMBER_LABELLED | NUMBER_TYPED)))
        return read_tail_serial(r, i, n);
    if (reader_low(r, i) == '.' && reader_digit(r, i + 1)) {
        size_t d = i + 1;
        while (reader_digit(r, d))
            d++;
        if (d - i == 4) { /* 1.234: a point between thousands */
            size_t length = strlen(n->serial_text);
            if (length + 4 < sizeof n->serial_text) {
                n->serial_text[length] = '.';
                for (size_t k = 1; k < 4; k++) {
                    n->serial_text[length + k] = r->s->low[i + k];
                    n->serial = n->serial * 10 + (r->s->low[i + k] - '0');
                }
                n->serial_text[length + 4] = 0;
            }
            return d;
        }
        if (d - i > 3)
            return i;
        snprintf(n->sub, sizeof n->sub, "%.*s", (int)(d - i), r->s->low + i);
        return d;
    }
    if (reader_letter(r, i) && !reader_letter(r, i + 1) && !reader_digit(r, i + 1)) {
        bool marked = (r->s->cls[i] & TEXT_MARKED) != 0;
        char c = r->s->low[i];
        if (marked && c != 'd')
            return i;
        if (reader_upper(r, i) && !marked)
            c = (char)(c & ~0x20);
        snprintf(n->sub, sizeof n->sub, "%s",
                 marked ? (reader_upper(r, i) ? "Đ" : "đ") : (char[]){c, 0});
        return i + 1;
    }
    return i;
}

/* "số 1 19/2014/TT-BTC": the rest of a serial in which OCR saw a blank. Returns the position
 * behind it, or i. */
static size_t read_broken_serial(const struct reader *r, size_t i, struct number *n, size_t *length)
{
    size_t rest = i + 1, e = rest;
    while (reader_digit(r, e))
        e++;
    if (*length == 0 || reader_low(r, i) != ' ' || e == rest || *length + (e - rest) > 4 ||
        reader_low(r, e) != '/')
        return i;
    for (; rest < e && *length + 1 < sizeof n->serial_text; rest++) {
        n->serial_text[(*length)++] = r->s->low[rest];
        n->serial = n->serial * 10 + (r->s->low[rest] - '0');
    }
    n->repaired = true;
    return e;
}

static size_t read_serial(const struct reader *r, size_t i, struct number *n)
{
    size_t start = i, real = 0, length = 0;
    n->serial = 0;
    for (char c; (c = digit_like(r, i)) != 0 && length < SERIAL_MAX; i++) {
        real += reader_digit(r, i) != 0;
        n->repaired |= !reader_digit(r, i);
        n->serial_text[length++] = c;
        n->serial = n->serial * 10 + (c - '0');
    }
    if ((r->flags & NUMBER_LABELLED) && !(r->flags & NUMBER_TYPED))
        i = read_broken_serial(r, i, n, &length);
    n->serial_text[length] = 0;
    bool too_long = length == SERIAL_MAX && digit_like(r, i);
    bool letters = real == 0 && !((r->flags & NUMBER_LABELLED) && !(r->flags & NUMBER_TYPED) &&
                                  length && reader_low(r, i) == '/');
    if (letters || too_long)
        return start;
    return read_sub(r, i, n);
}

/* A year group: 19xx or 20xx. Returns the position behind it, or i. */
static size_t read_year(const struct reader *r, size_t i, int *year, bool *repaired)
{
    int value = 0;
    bool wrong = false;
    for (size_t k = 0; k < 4; k++) {
        char c = digit_like(r, i + k);
        if (!c)
            return i;
        wrong |= !reader_digit(r, i + k);
        value = value * 10 + (c - '0');
    }
    if (value < 1930 || value > 2099 || reader_digit(r, i + 4))
        return i;
    *year = value;
    *repaired |= wrong;
    return i + 4;
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* "4144/GDĐT – VP", "02/2022/QĐXX - LĐST": a dash between blanks goes on with a symbol that is
 * known, and no sentence or name behind it. */
static bool goes_on_behind_dash(const struct reader *r, size_t next, const struct number *n)
{
    struct number_group g;
    bool repaired = false;
    size_t behind = reader_group(r, next, &g, &repaired);
    bool name =
        reader_low(r, behind) == ' ' && reader_letter(r, behind + 1) && reader_upper(r, behind + 1);
    const struct number_group *last = &n->groups[n->count - 1];
    return behind > next && g.classes && !name && !repaired &&
           (last->classes || (r->flags & NUMBER_LABELLED));
}

/* The separator between two groups at i; 0 if there is none. *next = where the next group should
 * begin. */
static char read_separator(const struct reader *r, size_t i, const struct number *n, size_t *next)
{
    size_t mark = reader_skip_gap(r, i);
    char c = reader_low(r, mark);
    const struct number_group *last = &n->groups[n->count - 1];
    bool only_type = n->count == 1 && (last->classes & (SYMBOL_TYPE | SYMBOL_JOINT));
    bool type = last->classes & (SYMBOL_TYPE | SYMBOL_JOINT); /* 06/QC-TT.HĐND, 12/TT .HĐND */
    if (c == '.' && type && (mark == i || (only_type && reader_upper(r, mark + 1)))) {
        *next = mark + 1;
        return '.';
    }
    if (c == '_' && mark == i && reader_letter(r, i + 1)) /* 16/BC_STC */
        c = '-';
    if (c != '-' && c != '/') {
        /* Blanks for a separator: only behind a type, before a body ("QĐ TTg"). */
        *next = mark;
        return mark > i && only_type &&
                       ((r->flags & NUMBER_TYPED) || !(last->classes & ~(unsigned)SYMBOL_TYPE))
                   ? ' '
                   : 0;
    }
    *next = reader_skip_gap(r, mark + 1);
    bool blanks_before = mark > i, blanks_behind = *next > mark + 1;
    if (blanks_before && blanks_behind && !only_type &&
        !(c == '-' && *next <= mark + 2 && mark <= i + 1 && goes_on_behind_dash(r, *next, n)))
        return 0;
    return c;
}

static size_t read_groups(const struct reader *r, size_t i, struct number *n)
{
    size_t end = i, next = i;
    char separator = n->count < NUMBER_GROUPS ? '/' : 0;
    for (;;) {
        if (n->count == NUMBER_GROUPS || !separator)
            return end;
        int year = 0;
        size_t behind = separator == '/' && n->count && !n->year
                            ? read_year(r, next, &year, &n->repaired)
                            : next;
        if (behind > next && !reader_letter(r, behind) && reader_low(r, behind) != '/') {
            n->year = year;
            n->year_last = true;
            return behind;
        }
        struct number_group *g = &n->groups[n->count];
        behind = reader_group(r, next, g, &n->repaired);
        if (behind == next)
            return end;
        g->separator = separator == ' ' ? '-' : separator;
        bool loose = n->count && (separator == ' ' || r->s->low[next - 1] == '\n' ||
                                  r->s->low[next - 1] == ' ');
        if (separator == ' ' && !(g->classes & SYMBOL_ISSUER))
            return end;
        /* A blank may also begin the next sentence part: take the group only if it is known or all
         * capitals. */
        if (loose && !g->classes && strlen(g->key) < 2)
            return end;
        n->count++;
        end = behind;
        separator = read_separator(r, end, n, &next);
    }
}

/* The part behind the serial: separator, year, groups. Returns the position behind, or 0. */
static size_t read_tail(const struct reader *r, size_t i, struct number *n)
{
    size_t mark = reader_skip_gap(r, i);
    char first = reader_low(r, mark);
    size_t at = mark;
    if (first == '/' || first == '-') {
        at = reader_skip_gap(r, mark + 1);
    } else {
        bool glued =
            mark == i &&
            ((r->flags & NUMBER_TYPED) || /* "số 20NQ/TW" */
             ((r->flags & NUMBER_LABELLED) && reader_upper(r, i) && reader_upper(r, i + 1)));
        bool blank = mark > i || glued;
        if (!blank)
            return 0;
        first = ' ';
    }
    if (first == '/') {
        int year = 0;
        size_t behind = read_year(r, at, &year, &n->repaired);
        size_t slash = reader_skip_gap(r, behind);
        char c = reader_low(r, slash);
        bool dash = c == '-' && slash == behind;
        if (behind > at && (c == '/' || dash)) {
            n->year = year;
            at = reader_skip_gap(r, slash + 1);
        } else if (behind > at && reader_upper(r, slash)) { /* the second slash was lost */
            n->year = year;
            at = slash;
        }
    }
    size_t end = read_groups(r, at, n);
    if (n->count == 0)
        return 0;
    n->groups[0].separator = first;
    if (first == '/')
        reader_split(n);
    return end;
}

static bool is_known(const struct number *n)
{
    return (n->groups[0].classes & ~(unsigned)SYMBOL_UNIT) != 0 ||
           (n->count > 1 && (n->groups[1].classes & SYMBOL_ISSUER));
}

/* Is this really a number, and not a fraction, a room or a measure? */
static bool acceptable(const struct number *n, unsigned flags)
{
    const struct number_group *g = &n->groups[0];
    bool typed = (flags & NUMBER_TYPED) != 0;
    if (g->separator == ' ') {
        /* "01 QĐ/UB", or typed with blanks only. */
        bool type = (g->classes & (SYMBOL_TYPE | SYMBOL_JOINT)) && n->count > 1;
        bool before_type = (flags & NUMBER_LABELLED) && n->count > 1 &&
                           (g[0].classes & SYMBOL_MINISTRY) &&
                           (g[1].classes & SYMBOL_TYPE); /* "08 TC/CV" */
        return type || before_type || (typed && (g->classes & SYMBOL_ISSUER));
    }
    if (g->separator == '-' && !n->year) {
        /* Party form needs type and body; older ones a known body, type or label before. */
        if (n->count > 1)
            return is_known(n);
        return (g->classes & (SYMBOL_ISSUER | SYMBOL_TYPE)) && ((flags & NUMBER_LABELLED) || typed);
    }
    if (n->year && !n->year_last)
        return is_known(n) || (flags & (NUMBER_LABELLED | NUMBER_TYPED));
    if (flags & (NUMBER_LABELLED | NUMBER_TYPED))
        return is_known(n) || strlen(g->key) > 1;
    return is_known(n) && n->count > 1;
}

/* Skips the dots, dashes or unreadable signs that stand for a number to be written by hand.
 * *readable = nothing unreadable. */
static size_t skip_blank_serial(const struct reader *r, size_t i)
{
    while (i < r->end) {
        char c = r->s->low[i];
        bool filler = (c != '\n' && c != '\f' && (r->s->cls[i] & TEXT_BLANK)) || c == '.' ||
                      c == '_' || c == 0x7f || (c == '-' && !reader_letter(r, i + 1));
        if (!filler)
            break;
        i++;
    }
    return i;
}

static bool read_blank(const struct reader *r, size_t begin, struct number *n)
{
    size_t i = skip_blank_serial(r, begin);
    struct number unknown = {.count = 0};
    for (size_t tries = 0; tries < 12 && i < r->end && r->s->low[i] != '\n'; tries++, i++) {
        char c = r->s->low[i];
        if (c != '/' && c != '-')
            continue;
        *n = (struct number){.serial = -1};
        n->next = read_tail(r, i, n);
        bool party = c == '/' || (n->count > 1 && (n->groups[0].classes & SYMBOL_TYPE));
        if (n->next && party && is_known(n))
            return true;
        if (n->next && party && n->count > 1 && !unknown.count)
            unknown = *n;
    }
    /* A symbol that nobody knows is taken only where a number must stand. */
    *n = unknown;
    return n->count && (r->flags & (NUMBER_LABELLED | NUMBER_TYPED));
}

/* A serial that people type alone, perhaps with its year: "1791", "30/2020". Dates and fractions
 * are none. */
static bool read_bare(const struct reader *r, size_t behind, struct number *n)
{
    int year = 0;
    char c = reader_low(r, behind);
    size_t end = behind;
    if (c == '/')
        end = read_year(r, behind + 1, &year, &n->repaired);
    if (n->sub[0] == '-' || end == behind + 1 ||
        (reader_low(r, end) && !strchr(" \n\t,.;:)\"", reader_low(r, end))))
        return false;
    if (strchr(".,", reader_low(r, end)) && reader_digit(r, end + 1))
        return false;
    n->count = 0;
    n->year = year;
    n->year_last = false;
    n->next = end;
    return true;
}

bool number_read(const struct text_shadow *s, size_t begin, size_t end, unsigned flags,
                 struct number *out)
{
    struct reader r = {s, end < s->length ? end : s->length, flags};
    *out = (struct number){.serial = -1};
    size_t behind = read_serial(&r, begin, out);
    if (behind > begin) {
        out->next = read_tail(&r, behind, out);
        bool bare = (!out->next || !acceptable(out, flags)) && (flags & NUMBER_TYPED) &&
                    read_bare(&r, behind, out);
        if (bare || (out->next && acceptable(out, flags))) {
            number_classify(out);
            return true;
        }
    }
    if (!(flags & NUMBER_BLANK))
        return false;
    *out = (struct number){.serial = -1};
    if (!read_blank(&r, begin, out))
        return false;
    number_classify(out);
    return true;
}
