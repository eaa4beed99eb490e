/* number_group: the groups of letters of a number, and what is put right in them. */
#include "record/number_reader.h"

enum { PLACE_WORDS = 5 }; /* of the longest địa danh: "Thành phố Hồ Chí Minh" has two of its own */

size_t reader_skip_gap(const struct reader *r, size_t i)
{
    size_t start = i;
    bool line = false;
    while (i < r->end && i - start < READER_GAP_MAX && (r->s->cls[i] & TEXT_BLANK)) {
        if (r->s->low[i] == '\f' || (r->s->low[i] == '\n' && line))
            break;
        line |= r->s->low[i] == '\n';
        i++;
    }
    return i;
}

/* True if the letter bears a tone, which no symbol does ("NGÀY" is a word, "TƯ" a symbol). */
static bool has_tone(const struct text_shadow *s, size_t i)
{
    static const char *const PLAIN = "ĐđƯưƠơĂăÂâÊêÔôÐð";
    if (!(s->cls[i] & TEXT_MARKED))
        return false;
    const char *c = s->text + s->at[i];
    size_t n = reader_utf8_length(*c);
    for (const char *p = PLAIN; *p; p += reader_utf8_length(*p)) {
        if (n == reader_utf8_length(*p) && memcmp(p, c, n) == 0)
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
        return add_text(g, s->text + s->at[i], reader_utf8_length(s->text[s->at[i]]));
    }
    char plain = (s->cls[i] & TEXT_UPPER) ? (char)(c & ~0x20) : c;
    return add_text(g, &plain, 1);
}

/* An ampersand, plus or inner dot that goes on with another letter ("PC&CTSC", "V.I"). Returns the
 * letter's position or i. */
static size_t read_joint(const struct reader *r, size_t i)
{
    char c = reader_low(r, i);
    if (c == '&' || c == '+') {
        size_t next = reader_skip_gap(r, i + 1);
        return next <= i + 2 && reader_upper(r, next) &&
                       (next == i + 1 || reader_upper(r, next + 1))
                   ? next
                   : i;
    }
    if (c == ' ' && reader_low(r, i + 1) == '&')
        return reader_low(r, i + 2) == ' ' && reader_upper(r, i + 3) && reader_upper(r, i + 4)
                   ? i + 3
                   : i;
    if (c == '.' && reader_upper(r, i + 1) && !has_tone(r->s, i + 1)) /* not "…UBND.Các" */
        return reader_letter(r, i + 2) && !reader_upper(r, i + 2) ? i : i + 1;
    return i;
}

struct shape {
    size_t upper, lower, run, longest, tones;
};

/* "TT-BTCngày 15/6/2015": the word that follows the symbol, without a blank. */
static bool word_glued(const struct reader *r, size_t i, const struct shape *shape)
{
    static const char *const WORDS[] = {"ngay", "cua"};
    if (shape->upper < 2 || shape->lower || reader_upper(r, i))
        return false;
    for (size_t k = 0; k < sizeof WORDS / sizeof *WORDS; k++) {
        size_t n = strlen(WORDS[k]);
        if (i + n < r->end && memcmp(r->s->low + i, WORDS[k], n) == 0 && !reader_letter(r, i + n))
            return true;
    }
    return false;
}

/* TTBYT: the dash between type and ministry was lost. The two groups take the place of one. */
static bool split_type(const struct number_group *whole, struct number_group *type,
                       struct number_group *body)
{
    size_t n = strlen(whole->key);
    if (whole->classes || n < 4)
        return false;
    for (size_t k = 2; k + 2 <= n && k < 4; k++) {
        const char *rest = whole->text;
        for (size_t c = 0; c < k; c++)
            rest += reader_utf8_length(*rest);
        *type = *body = (struct number_group){.separator = '-'};
        snprintf(type->key, sizeof type->key, "%.*s", (int)k, whole->key);
        snprintf(type->text, sizeof type->text, "%.*s", (int)(rest - whole->text), whole->text);
        snprintf(body->key, sizeof body->key, "%s", whole->key + k);
        snprintf(body->text, sizeof body->text, "%s", rest);
        type->classes = symbol_find(type->key, type->text).classes;
        body->classes = symbol_find(body->key, body->text).classes;
        type->separator = whole->separator;
        bool ministry = (body->classes & SYMBOL_MINISTRY) && k + 3 <= n;
        bool issuer = ministry || strcmp(body->key, "UBND") == 0 ||
                      strcmp(body->key, "HDND") == 0 || strcmp(body->key, "CP") == 0 ||
                      strcmp(body->key, "TTG") == 0;
        if ((type->classes & SYMBOL_TYPE) && issuer)
            return true;
    }
    return false;
}

void reader_split(struct number *n)
{
    struct number_group type, body;
    if (n->count != 1 || !split_type(&n->groups[0], &type, &body))
        return;
    n->groups[0] = type;
    n->groups[1] = body;
    n->count = 2;
    n->repaired = true;
}

/* "NQ-HĐTPHà Nội, ngày 13": the cell with place and date began right behind the number. */
static bool place_glued(const struct reader *r, size_t i, const struct shape *shape)
{
    if (!(r->flags & NUMBER_LABELLED) || shape->upper < 2 || !reader_upper(r, i) ||
        !reader_letter(r, i + 1) || reader_upper(r, i + 1))
        return false;
    for (size_t words = 0; words < PLACE_WORDS && reader_upper(r, i); words++) {
        for (i++; reader_letter(r, i) && !reader_upper(r, i);)
            i++;
        if (reader_letter(r, i)) /* "GDTrH ngày" */
            return false;
        while (reader_low(r, i) == ',' || reader_low(r, i) == ' ')
            i++;
        if (i + 4 < r->end && memcmp(r->s->low + i, "ngay", 4) == 0 && !reader_letter(r, i + 4))
            return true;
    }
    return false;
}

static size_t read_letters(const struct reader *r, size_t i, struct number_group *g,
                           struct shape *shape)
{
    while (i < r->end && !word_glued(r, i, shape) && !place_glued(r, i, shape)) {
        if (reader_letter(r, i) || (reader_digit(r, i) && g->key[0])) {
            bool small = reader_letter(r, i) && !reader_upper(r, i);
            shape->upper += reader_upper(r, i);
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
        if (reader_low(r, i) == '.' && (symbol_find(g->key, g->text).classes & SYMBOL_TYPE))
            break;
        if (!add_text(g, reader_low(r, i) == ' ' ? "&" : &r->s->low[i], 1))
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
    if (strcmp(g->key, "OD") == 0 && strlen(g->text) == 3) { /* OĐ: nothing bears these letters */
        g->key[0] = g->text[0] = 'Q';
        *repaired = true;
    }
    if (strncmp(g->key, "OH", 2) == 0 && strlen(g->text) == 4 && strlen(g->key) == 4 &&
        strchr("1IL", g->key[2])) {
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
    if (n < 3 || strlen(g->text) != n || g->key[n - 1] < '0' || g->key[n - 1] > '9' ||
        !strchr("ILO", g->key[n - 2]))
        return;
    struct number_group fixed = *g;
    fixed.key[n - 2] = fixed.text[n - 2] = g->key[n - 2] == 'O' ? '0' : '1';
    if (!symbol_find(fixed.key, NULL).classes)
        return;
    *g = fixed;
    *repaired = true;
}

/* QĐĐ: a letter that was read twice, of which one makes a known type. */
static void repair_double(struct number_group *g, bool *repaired)
{
    size_t n = strlen(g->key), bytes = strlen(g->text);
    if (n < 3 || bytes < 4 || g->key[n - 1] != 'D' || g->key[n - 2] != 'D' ||
        memcmp(g->text + bytes - 4, "ĐĐ", 4) != 0)
        return;
    g->key[n - 1] = 0;
    if (symbol_find(g->key, NULL).classes & SYMBOL_TYPE) {
        g->text[bytes - 2] = 0;
        *repaired = true;
    } else {
        g->key[n - 1] = 'D';
    }
}

/* Gives the letters the case and the Đ of the known symbol; '&' and '.' stay as printed. A printed
 * Đ stays in short symbols: OCR seldom makes one of a D, and another body may use the letters. */
static void repair_spelling(struct number_group *g, const char *known, bool *repaired)
{
    char out[NUMBER_TEXT_MAX];
    size_t n = 0;
    const char *k = known;
    for (const char *t = g->text; *t; t += reader_utf8_length(*t)) {
        size_t length = reader_utf8_length(*t);
        const char *from = t;
        if (*t != '&' && *t != '.' && *t != '+') {
            while (*k == '&' || *k == '.' || *k == '-')
                k++;
            bool keep = length > 1 && reader_utf8_length(*k) == 1 && strlen(g->key) < 4;
            if (!keep && *k) {
                from = k;
                length = reader_utf8_length(*k);
            }
            k += *k ? reader_utf8_length(*k) : 0;
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
    if (!reader_letter(r, i))
        return i;
    size_t next = read_letters(r, i, g, &shape);
    if (!next)
        return i;
    repair_term(g, repaired);
    struct symbol known = symbol_find(g->key, g->text);
    if (!known.classes) {
        repair_double(g, repaired);
        known = symbol_find(g->key, g->text);
    }
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
static size_t read_broken_group(const struct reader *r, size_t next, struct number_group *g,
                                bool *repaired)
{
    if (g->classes || reader_low(r, next) != ' ' || !reader_upper(r, next + 1))
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

size_t reader_group(const struct reader *r, size_t i, struct number_group *g, bool *repaired)
{
    size_t next = read_group(r, i, g, repaired);
    return next > i ? read_broken_group(r, next, g, repaired) : i;
}
