/* number: reading serial, year and groups; see number.h for the grammar. */
#include "record/number.h"

struct reader {
    const struct text_shadow *s;
    size_t end;
    unsigned flags;
};

enum { SERIAL_MAX = 7, GAP_MAX = 4 };

static bool is_digit(const struct reader *r, size_t i)
{
    return i < r->end && (r->s->cls[i] & TEXT_DIGIT);
}

static bool is_letter(const struct reader *r, size_t i)
{
    return i < r->end && (r->s->cls[i] & TEXT_LETTER);
}

static bool is_upper(const struct reader *r, size_t i)
{
    return i < r->end && (r->s->cls[i] & TEXT_UPPER);
}

static char low_at(const struct reader *r, size_t i)
{
    return i < r->end ? r->s->low[i] : 0;
}

/* The digit that OCR may have read as this letter, or 0: l I | -> 1, O o -> 0. */
static char digit_like(const struct reader *r, size_t i)
{
    if (i >= r->end || (r->s->cls[i] & TEXT_MARKED))
        return 0;
    char c = r->s->low[i];
    if (r->s->cls[i] & TEXT_DIGIT)
        return c;
    if ((c == 'l' && !is_upper(r, i)) || (c == 'i' && is_upper(r, i)) || c == '|')
        return '1';
    return c == 'o' ? '0' : 0;
}

/* Skips blanks and at most one line end, at most GAP_MAX characters in all. */
static size_t skip_gap(const struct reader *r, size_t i)
{
    size_t start = i;
    bool line = false;
    while (i < r->end && i - start < GAP_MAX && (r->s->cls[i] & TEXT_BLANK)) {
        if (r->s->low[i] == '\f' || (r->s->low[i] == '\n' && line))
            break;
        line |= r->s->low[i] == '\n';
        i++;
    }
    return i;
}

/* ---- serial and year ------------------------------------------------------------------------- */

/* "25-2303/PBHC-KD": firms number so; behind a label only, as it might be a range of days. */
static size_t read_tail_serial(const struct reader *r, size_t i, struct number *n)
{
    size_t e = i + 1;
    while (is_digit(r, e))
        e++;
    if (e == i + 1 || e - i >= sizeof n->sub || low_at(r, e) != '/')
        return i;
    snprintf(n->sub, sizeof n->sub, "%.*s", (int)(e - i), r->s->low + i);
    return e;
}

/* "66.7", "30a", "86đ": what may follow the digits before the separator. */
static size_t read_sub(const struct reader *r, size_t i, struct number *n)
{
    if (low_at(r, i) == '-' && (r->flags & (NUMBER_LABELLED | NUMBER_TYPED)))
        return read_tail_serial(r, i, n);
    if (low_at(r, i) == '.' && is_digit(r, i + 1)) {
        size_t d = i + 1;
        while (is_digit(r, d))
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
    if (is_letter(r, i) && !is_letter(r, i + 1) && !is_digit(r, i + 1)) {
        bool marked = (r->s->cls[i] & TEXT_MARKED) != 0;
        char c = r->s->low[i];
        if (marked && c != 'd')
            return i;
        if (is_upper(r, i) && !marked)
            c = (char)(c & ~0x20);
        snprintf(n->sub, sizeof n->sub, "%s", marked ? (is_upper(r, i) ? "Đ" : "đ") : (char[]){c, 0});
        return i + 1;
    }
    return i;
}

static size_t read_serial(const struct reader *r, size_t i, struct number *n)
{
    size_t start = i, real = 0, length = 0;
    n->serial = 0;
    for (char c; (c = digit_like(r, i)) != 0 && length < SERIAL_MAX; i++) {
        real += is_digit(r, i) != 0;
        n->repaired |= !is_digit(r, i);
        n->serial_text[length++] = c;
        n->serial = n->serial * 10 + (c - '0');
    }
    n->serial_text[length] = 0;
    bool too_long = length == SERIAL_MAX && digit_like(r, i);
    bool letters = real == 0 && !((r->flags & NUMBER_LABELLED) && !(r->flags & NUMBER_TYPED) && length && low_at(r, i) == '/');
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
        wrong |= !is_digit(r, i + k);
        value = value * 10 + (c - '0');
    }
    if (value < 1930 || value > 2099 || is_digit(r, i + 4))
        return i;
    *year = value;
    *repaired |= wrong;
    return i + 4;
}

/* ---- groups ---------------------------------------------------------------------------------- */

static size_t utf8_length(char lead)
{
    unsigned char c = (unsigned char)lead;
    return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/* True if the letter bears a tone, which no symbol does ("NGÀY" is a word, "TƯ" a symbol). */
static bool has_tone(const struct text_shadow *s, size_t i)
{
    static const char *const PLAIN = "ĐđƯưƠơĂăÂâÊêÔôÐð";
    if (!(s->cls[i] & TEXT_MARKED))
        return false;
    const char *c = s->text + s->at[i];
    size_t n = utf8_length(*c);
    for (const char *p = PLAIN; *p; p += utf8_length(*p)) {
        if (n == utf8_length(*p) && memcmp(p, c, n) == 0)
            return false;
    }
    return true;
}

static bool add_text(struct number_group *g, const char *bytes, size_t n)
{
    size_t length = strlen(g->text);
    if (length + n >= sizeof g->text)
        return false;
    memcpy(g->text + length, bytes, n);
    g->text[length + n] = 0;
    return true;
}

static bool add_letter(const struct reader *r, size_t i, struct number_group *g)
{
    const struct text_shadow *s = r->s;
    size_t k = strlen(g->key);
    char c = s->low[i];
    if (s->cls[i] & TEXT_LETTER)
        g->key[k] = (char)(c & ~0x20);
    else
        g->key[k] = c;
    if (k + 1 > SYMBOL_KEY_MAX - 1)
        return false;
    g->key[k + 1] = 0;
    if (s->cls[i] & TEXT_MARKED) {
        if (c == 'd')
            return add_text(g, (s->cls[i] & TEXT_UPPER) ? "Đ" : "đ", 2);
        return add_text(g, s->text + s->at[i], utf8_length(s->text[s->at[i]]));
    }
    char plain = (s->cls[i] & TEXT_UPPER) ? (char)(c & ~0x20) : c;
    return add_text(g, &plain, 1);
}

/* An ampersand, plus or inner dot that goes on with another letter ("PC&CTSC", "V.I"). Returns the letter's position or i. */
static size_t read_joint(const struct reader *r, size_t i)
{
    char c = low_at(r, i);
    if (c == '&' || c == '+') {
        size_t next = skip_gap(r, i + 1);
        return next <= i + 2 && is_upper(r, next) && (next == i + 1 || is_upper(r, next + 1)) ? next : i;
    }
    if (c == ' ' && low_at(r, i + 1) == '&')
        return low_at(r, i + 2) == ' ' && is_upper(r, i + 3) && is_upper(r, i + 4) ? i + 3 : i;
    if (c == '.' && is_upper(r, i + 1) && !has_tone(r->s, i + 1)) /* not "…UBND.Các" */
        return is_letter(r, i + 2) && !is_upper(r, i + 2) ? i : i + 1;
    return i;
}

struct shape {
    size_t upper, lower, run, longest, tones;
};

static size_t read_letters(const struct reader *r, size_t i, struct number_group *g, struct shape *shape)
{
    while (i < r->end) {
        if (is_letter(r, i) || (is_digit(r, i) && g->key[0])) {
            bool small = is_letter(r, i) && !is_upper(r, i);
            shape->upper += is_upper(r, i);
            shape->lower += small;
            shape->run = small ? shape->run + 1 : 0;
            if (shape->run > shape->longest)
                shape->longest = shape->run;
            shape->tones += has_tone(r->s, i);
            if (!add_letter(r, i, g))
                return 0;
            i++;
            continue;
        }
        size_t next = g->key[0] ? read_joint(r, i) : i;
        if (next == i)
            break;
        /* 1234/QĐ.UBT: the dot parts type and body. */
        if (low_at(r, i) == '.' && (symbol_find(g->key, g->text).classes & SYMBOL_TYPE))
            break;
        if (!add_text(g, low_at(r, i) == ' ' ? "&" : &r->s->low[i], 1))
            return 0;
        i = next;
    }
    return i;
}

/* BNl: among capitals a small l is an I. */
static void repair_small_l(struct number_group *g, bool *repaired)
{
    size_t upper = 0, other = 0;
    for (const char *t = g->text; *t; t++) {
        upper += *t >= 'A' && *t <= 'Z';
        other += *t >= 'a' && *t <= 'z' && *t != 'l';
    }
    if (upper == 0 || other > 0 || strlen(g->text) != strlen(g->key))
        return;
    for (size_t i = 0; g->text[i]; i++) {
        if (g->text[i] == 'l') {
            g->text[i] = g->key[i] = 'I';
            *repaired = true;
        }
    }
}

/* QHI4, UBTVQHl5, OH15: the term is a number. */
static void repair_term(struct number_group *g, bool *repaired)
{
    if (strncmp(g->key, "OH1", 3) == 0 && strlen(g->text) == strlen(g->key) && strlen(g->key) == 4) {
        g->key[0] = g->text[0] = 'Q';
        *repaired = true;
    }
    size_t stem = strncmp(g->key, "QH", 2) == 0 ? 2 : strncmp(g->key, "UBTVQH", 6) == 0 ? 6 : 0;
    size_t n = strlen(g->key);
    if (!stem || n == stem || n > stem + 2 || strlen(g->text) != n)
        return;
    for (size_t i = stem; i < n; i++) {
        char c = g->key[i], d = c == 'I' || c == 'L' ? '1' : c == 'O' ? '0' : c;
        if (d < '0' || d > '9')
            return;
    }
    for (size_t i = stem; i < n; i++) {
        char c = g->key[i], d = c == 'I' || c == 'L' ? '1' : c == 'O' ? '0' : c;
        *repaired |= d != c;
        g->key[i] = g->text[i] = d;
    }
}

/* UBKTTCI5, PCO6: letters before a last digit are digits, if that makes a known symbol. */
static void repair_end(struct number_group *g, bool *repaired)
{
    size_t n = strlen(g->key);
    if (n < 3 || strlen(g->text) != n || g->key[n - 1] < '0' || g->key[n - 1] > '9' || !strchr("ILO", g->key[n - 2]))
        return;
    struct number_group fixed = *g;
    fixed.key[n - 2] = fixed.text[n - 2] = g->key[n - 2] == 'O' ? '0' : '1';
    if (!symbol_find(fixed.key, NULL).classes)
        return;
    *g = fixed;
    *repaired = true;
}

/* Gives the letters the case and the Đ of the known symbol; '&' and '.' stay as printed. A printed Đ stays in short symbols: OCR
 * seldom makes one of a D, and another body may use the letters. */
static void repair_spelling(struct number_group *g, const char *known, bool *repaired)
{
    char out[NUMBER_TEXT_MAX];
    size_t n = 0;
    const char *k = known;
    for (const char *t = g->text; *t; t += utf8_length(*t)) {
        size_t length = utf8_length(*t);
        const char *from = t;
        if (*t != '&' && *t != '.' && *t != '+') {
            while (*k == '&' || *k == '.' || *k == '-')
                k++;
            bool keep = length > 1 && utf8_length(*k) == 1 && strlen(g->key) < 4;
            if (!keep && *k) {
                from = k;
                length = utf8_length(*k);
            }
            k += *k ? utf8_length(*k) : 0;
        }
        if (n + length >= sizeof out)
            return;
        memcpy(out + n, from, length);
        n += length;
    }
    out[n] = 0;
    *repaired |= strcmp(out, g->text) != 0;
    memcpy(g->text, out, n + 1);
}

/* Reads one group at i. Returns the position behind it, or i if what stands there is no symbol. */
static size_t read_group(const struct reader *r, size_t i, struct number_group *g, bool *repaired)
{
    struct shape shape = {0};
    *g = (struct number_group){.separator = '/'};
    if (!is_letter(r, i))
        return i;
    size_t next = read_letters(r, i, g, &shape);
    if (!next)
        return i;
    repair_term(g, repaired);
    struct symbol known = symbol_find(g->key, g->text);
    if (!known.classes && !(r->flags & NUMBER_TYPED)) {
        repair_end(g, repaired);
        repair_small_l(g, repaired);
        known = symbol_find(g->key, g->text);
    }
    g->classes = known.classes;
    bool typed = (r->flags & NUMBER_TYPED) != 0;
    if (!known.classes) {
        bool word = shape.longest > 2 || (shape.upper == 1 && shape.lower > 0) || shape.upper == 0;
        if (shape.tones || (word && !(typed && shape.lower + shape.upper <= 12)))
            return i;
    } else if (shape.upper == 0 && !typed && !(known.classes & (SYMBOL_TYPE | SYMBOL_ISSUER))) {
        return i;
    }
    if (known.spelling)
        repair_spelling(g, known.spelling, repaired);
    return next;
}

/* "SLĐT BXH": an unknown group that becomes a known symbol with the capitals behind the blank. */
static size_t read_broken_group(const struct reader *r, size_t next, struct number_group *g, bool *repaired)
{
    if (g->classes || low_at(r, next) != ' ' || !is_upper(r, next + 1))
        return next;
    struct number_group rest, whole = *g;
    size_t behind = read_group(r, next + 1, &rest, repaired);
    if (behind == next + 1 || strlen(whole.key) + strlen(rest.key) > SYMBOL_KEY_MAX)
        return next;
    snprintf(whole.key + strlen(whole.key), sizeof whole.key - strlen(whole.key), "%s", rest.key);
    if (!add_text(&whole, rest.text, strlen(rest.text)))
        return next;
    struct symbol known = symbol_find(whole.key, whole.text);
    if (!known.classes)
        return next;
    repair_spelling(&whole, known.spelling ? known.spelling : whole.text, repaired);
    whole.classes = known.classes;
    *g = whole;
    return behind;
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* The separator between two groups at i; 0 if there is none. *next = where the next group should begin. */
static char read_separator(const struct reader *r, size_t i, const struct number *n, size_t *next)
{
    size_t mark = skip_gap(r, i);
    char c = low_at(r, mark);
    const struct number_group *last = &n->groups[n->count - 1];
    bool only_type = n->count == 1 && (last->classes & (SYMBOL_TYPE | SYMBOL_JOINT));
    if (c == '.' && mark == i && only_type) {
        *next = i + 1;
        return '.';
    }
    if (c != '-' && c != '/') {
        /* Blanks for a separator: only behind a type, before a body ("QĐ TTg"). */
        *next = mark;
        return mark > i && only_type && ((r->flags & NUMBER_TYPED) || !(last->classes & ~(unsigned)SYMBOL_TYPE)) ? ' ' : 0;
    }
    *next = skip_gap(r, mark + 1);
    bool blanks_before = mark > i, blanks_behind = *next > mark + 1;
    if (blanks_before && blanks_behind && !only_type)
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
        size_t behind = separator == '/' && n->count && !n->year ? read_year(r, next, &year, &n->repaired) : next;
        if (behind > next && !is_letter(r, behind) && low_at(r, behind) != '/') {
            n->year = year;
            n->year_last = true;
            return behind;
        }
        struct number_group *g = &n->groups[n->count];
        behind = read_group(r, next, g, &n->repaired);
        if (behind == next)
            return end;
        behind = read_broken_group(r, behind, g, &n->repaired);
        g->separator = separator == ' ' ? '-' : separator;
        bool loose = n->count && (separator == ' ' || r->s->low[next - 1] == '\n' || r->s->low[next - 1] == ' ');
        if (separator == ' ' && !(g->classes & SYMBOL_ISSUER))
            return end;
        /* A blank may also begin the next sentence part: take the group only if it is known or all capitals. */
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
    size_t mark = skip_gap(r, i);
    char first = low_at(r, mark);
    size_t at = mark;
    if (first == '/' || first == '-') {
        at = skip_gap(r, mark + 1);
    } else {
        bool blank = mark > i || ((r->flags & NUMBER_TYPED) && mark == i);
        if (!blank)
            return 0;
        first = ' ';
    }
    if (first == '/') {
        int year = 0;
        size_t behind = read_year(r, at, &year, &n->repaired);
        size_t slash = skip_gap(r, behind);
        char c = low_at(r, slash);
        bool dash = c == '-' && slash == behind;
        if (behind > at && (c == '/' || dash)) {
            n->year = year;
            at = skip_gap(r, slash + 1);
        } else if (behind > at && is_upper(r, slash)) { /* the second slash was lost */
            n->year = year;
            at = slash;
        }
    }
    size_t end = read_groups(r, at, n);
    if (n->count == 0)
        return 0;
    n->groups[0].separator = first;
    return end;
}

static bool is_known(const struct number *n)
{
    return (n->groups[0].classes & ~(unsigned)SYMBOL_UNIT) != 0 || (n->count > 1 && (n->groups[1].classes & SYMBOL_ISSUER));
}

/* Is this really a number, and not a fraction, a room or a measure? */
static bool acceptable(const struct number *n, unsigned flags)
{
    const struct number_group *g = &n->groups[0];
    bool typed = (flags & NUMBER_TYPED) != 0;
    if (g->separator == ' ') {
        /* "01 QĐ/UB", or typed with blanks only. */
        bool type = (g->classes & (SYMBOL_TYPE | SYMBOL_JOINT)) && n->count > 1;
        return type || (typed && (g->classes & SYMBOL_ISSUER));
    }
    if (g->separator == '-' && !n->year) {
        /* Party form needs type and body; older ones a known body, type or label before. */
        if (n->count > 1)
            return is_known(n);
        return (g->classes & (SYMBOL_ISSUER | SYMBOL_TYPE)) && ((flags & NUMBER_LABELLED) || typed);
    }
    if (n->year && !n->year_last)
        return n->count > 1 || g->classes || (flags & (NUMBER_LABELLED | NUMBER_TYPED));
    if (flags & (NUMBER_LABELLED | NUMBER_TYPED))
        return is_known(n) || strlen(g->key) > 1;
    return is_known(n) && n->count > 1;
}

/* Skips the dots, dashes or unreadable signs that stand for a number to be written by hand. *readable = nothing unreadable. */
static size_t skip_blank_serial(const struct reader *r, size_t i)
{
    while (i < r->end) {
        char c = r->s->low[i];
        bool filler = (c != '\n' && c != '\f' && (r->s->cls[i] & TEXT_BLANK)) || c == '.' || c == '_' || c == 0x7f ||
                      (c == '-' && !is_letter(r, i + 1));
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

/* A serial that people type alone, perhaps with its year: "1791", "30/2020". Dates and fractions are none. */
static bool read_bare(const struct reader *r, size_t behind, struct number *n)
{
    int year = 0;
    char c = low_at(r, behind);
    size_t end = behind;
    if (c == '/')
        end = read_year(r, behind + 1, &year, &n->repaired);
    if (n->sub[0] == '-' || end == behind + 1 || (low_at(r, end) && !strchr(" \n\t,.;:)\"", low_at(r, end))))
        return false;
    if (strchr(".,", low_at(r, end)) && is_digit(r, end + 1))
        return false;
    n->count = 0;
    n->year = year;
    n->year_last = false;
    n->next = end;
    return true;
}

bool number_read(const struct text_shadow *s, size_t begin, size_t end, unsigned flags, struct number *out)
{
    struct reader r = {s, end < s->length ? end : s->length, flags};
    *out = (struct number){.serial = -1};
    size_t behind = read_serial(&r, begin, out);
    if (behind > begin) {
        out->next = read_tail(&r, behind, out);
        bool bare = (!out->next || !acceptable(out, flags)) && (flags & NUMBER_TYPED) && read_bare(&r, behind, out);
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
