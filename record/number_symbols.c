#include "record/number_symbols.h"
#include "symbols.table.h"

static const struct {
    const char *name;
    enum symbol_class bit;
} CLASSES[] = {
    {"type", SYMBOL_TYPE},         {"joint", SYMBOL_JOINT}, {"ministry", SYMBOL_MINISTRY},
    {"body", SYMBOL_BODY},         {"unit", SYMBOL_UNIT},   {"case", SYMBOL_CASE},
    {"standing", SYMBOL_STANDING},
};

/* Letters that OCR takes for one another; the first of each set stands for it. */
static const char *const CONFUSED[] = {"0OQ", "1IL", "BD8", "5S", "2Z", "6G", "UV"};

static unsigned class_bit(const char *name)
{
    for (size_t i = 0; i < sizeof CLASSES / sizeof *CLASSES; i++) {
        if (strcmp(CLASSES[i].name, name) == 0)
            return CLASSES[i].bit;
    }
    return 0;
}

/* Capital without marks of the character at s, 0 for what is no letter or digit; *length = its
 * bytes. Of the marked letters symbols bear only Đ, Ư, Ơ, Ă, Â, Ê, Ô. */
static char base_letter(const unsigned char *s, size_t *length)
{
    static const struct {
        unsigned char bytes[2];
        char base;
    } LETTERS[] = {
        {{0xC4, 0x90}, 'D'}, {{0xC4, 0x91}, 'D'}, {{0xC6, 0xAF}, 'U'}, {{0xC6, 0xB0}, 'U'},
        {{0xC6, 0xA0}, 'O'}, {{0xC6, 0xA1}, 'O'}, {{0xC4, 0x82}, 'A'}, {{0xC4, 0x83}, 'A'},
        {{0xC3, 0x82}, 'A'}, {{0xC3, 0xA2}, 'A'}, {{0xC3, 0x8A}, 'E'}, {{0xC3, 0xAA}, 'E'},
        {{0xC3, 0x94}, 'O'}, {{0xC3, 0xB4}, 'O'},
    };
    *length = 1;
    if (s[0] >= '0' && s[0] <= '9')
        return (char)s[0];
    if ((s[0] >= 'A' && s[0] <= 'Z') || (s[0] >= 'a' && s[0] <= 'z'))
        return (char)(s[0] & ~0x20);
    for (size_t i = 0; i < sizeof LETTERS / sizeof *LETTERS; i++) {
        if (s[0] == LETTERS[i].bytes[0] && s[1] == LETTERS[i].bytes[1]) {
            *length = 2;
            return LETTERS[i].base;
        }
    }
    return 0;
}

void symbol_key(char *out, const char *symbol)
{
    size_t n = 0, step;
    for (const unsigned char *s = (const unsigned char *)symbol; *s && n < SYMBOL_KEY_MAX;
         s += step) {
        char c = base_letter(s, &step);
        if (c)
            out[n++] = c;
    }
    out[n] = 0;
}

/* First row whose key is not below the given one. */
static size_t lower_bound(const char *key)
{
    size_t low = 0, high = symbols_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(symbols_rows[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Same letters, '&' and '.' apart. */
static bool same_spelling(const char *a, const char *b)
{
    for (;; a++, b++) {
        while (*a == '&' || *a == '.' || *a == '-')
            a++;
        while (*b == '&' || *b == '.' || *b == '-')
            b++;
        if (*a != *b)
            return false;
        if (!*a)
            return true;
    }
}

/* "QH15", "UBTVQH14", "HDNN8": the legislature in its term. */
static bool is_term(const char *key)
{
    size_t n = strlen(key), digits = 0;
    while (digits < n && key[n - digits - 1] >= '0' && key[n - digits - 1] <= '9')
        digits++;
    if (digits == 0 || digits > 2 || n - digits < 2)
        return false;
    size_t stem = n - digits;
    return (stem == 2 && memcmp(key, "QH", 2) == 0) ||
           (stem == 6 && memcmp(key, "UBTVQH", 6) == 0) ||
           (stem == 4 && memcmp(key, "HDNN", 4) == 0);
}

/* Units of the police and the procuracy: a letter or two and up to two digits (C06, PX01, P5, V14).
 */
static bool is_code(const char *key)
{
    size_t letters = strspn(key, "ABCDHKPTVX"), digits = strspn(key + letters, "0123456789");
    return letters >= 1 && letters <= 2 && digits >= 1 && digits <= 2 && key[letters + digits] == 0;
}

struct symbol symbol_find(const char *key, const char *printed)
{
    struct symbol found = {0, NULL};
    size_t first = lower_bound(key);
    bool exact = false;
    for (size_t i = first; i < symbols_count && strcmp(symbols_rows[i].key, key) == 0; i++) {
        bool same = printed && same_spelling(symbols_rows[i].symbol, printed);
        if (same && !exact) {
            exact = true;
            found = (struct symbol){0, symbols_rows[i].symbol};
        }
        if (exact && !same)
            continue;
        found.classes |= class_bit(symbols_rows[i].class);
        if (!found.spelling)
            found.spelling = symbols_rows[i].symbol;
    }
    if (found.classes == 0 && is_term(key))
        found.classes = SYMBOL_TERM;
    if (found.classes == 0 && is_code(key))
        found.classes = SYMBOL_UNIT;
    return found;
}

char symbol_confused(char c)
{
    for (size_t i = 0; i < sizeof CONFUSED / sizeof *CONFUSED; i++) {
        if (strchr(CONFUSED[i], c))
            return CONFUSED[i][0];
    }
    return c;
}

/* Equal but for letters of one shape, where key[skip] is left out (skip beyond its end: nothing
 * is). */
static bool looks_like(const char *key, size_t n, size_t skip, const char *known)
{
    size_t length = n - (skip < n);
    for (size_t i = 0, k = 0; i < length; i++, k++) {
        if (k == skip)
            k++;
        if (!known[i] ||
            (key[k] != known[i] && symbol_confused(key[k]) != symbol_confused(known[i])))
            return false;
    }
    return known[length] == 0;
}

const char *symbol_nearest(const char *key)
{
    size_t n = strlen(key);
    const struct symbols_row *found = NULL;
    if (n < 5)
        return NULL;
    for (size_t i = 0; i < symbols_count; i++) {
        const struct symbols_row *row = &symbols_rows[i];
        /* A misread letter at the very start is rare, and this spares most comparisons. */
        if (symbol_confused(row->key[0]) != symbol_confused(key[0]) || strlen(row->key) < 5)
            continue;
        bool near = looks_like(key, n, n, row->key);
        for (size_t o = 1; o + 1 < n && !near; o++)
            near = key[o] == 'O' && looks_like(key, n, o, row->key);
        if (near && found && strcmp(found->key, row->key) != 0)
            return NULL;
        if (near && !found)
            found = row;
    }
    return found ? found->symbol : NULL;
}

const char *symbol_name(const char *symbol, unsigned classes)
{
    char key[SYMBOL_KEY_MAX + 1];
    symbol_key(key, symbol);
    const char *folded = NULL;
    for (size_t i = lower_bound(key); i < symbols_count && strcmp(symbols_rows[i].key, key) == 0;
         i++) {
        if (!(class_bit(symbols_rows[i].class) & classes) || !symbols_rows[i].name[0])
            continue;
        if (same_spelling(symbols_rows[i].symbol, symbol))
            return symbols_rows[i].name;
        if (!folded)
            folded = symbols_rows[i].name;
    }
    return folded;
}
