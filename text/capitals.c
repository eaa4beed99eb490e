#include "text/decode.h"
#include <ctype.h>

/* Capitals of Vietnamese letters are as long in UTF-8 as the small ones, so this can be done in
 * place. */
void capitals_all(char *s, size_t n)
{
    for (size_t at = 0; at < n;) {
        uint32_t c;
        size_t k = char_get(s + at, n - at, &c);
        struct char_info i = char_of(c);
        if (i.cls & TEXT_LOWER && i.letter && char_lower_letter[i.letter][i.tone] == c)
            char_put(s + at, char_upper_letter[i.letter][i.tone]);
        at += k;
    }
}

/* What a stretch of text says of its font. */
struct evidence {
    unsigned capitals; /* ASCII */
    bool small;        /* has small ASCII letters: no capital font */
    bool mixed; /* has a capital behind the first letter of a word with small accented letters */
};

static struct evidence gather(const char *s, size_t n)
{
    struct evidence e = {0};
    bool inner_capital = false, accented = false, inside = false;
    for (size_t at = 0; at < n;) {
        uint32_t c;
        at += char_get(s + at, n - at, &c);
        unsigned cls = char_of(c).cls;
        if (!(cls & TEXT_LETTER)) {
            inner_capital = accented = inside = false;
            continue;
        }
        if (c < 0x80 && cls & TEXT_UPPER) {
            e.capitals++;
            inner_capital |= inside;
        }
        e.small |= c < 0x80 && cls & TEXT_LOWER;
        accented |= c >= 0x80 && cls & TEXT_LOWER;
        e.mixed |= inner_capital && accented;
        inside = true;
    }
    return e;
}

/* Stretches are words, and runs of words up to a tab, three blanks (columns) or the line end. */
static size_t stretch_end(const char *s, size_t n, size_t at, bool word)
{
    for (; at < n; at++) {
        if (s[at] == '\n' || s[at] == '\r' || s[at] == '\t' || (word && s[at] == ' '))
            break;
        if (at + 3 <= n && memcmp(s + at, "   ", 3) == 0)
            break;
    }
    return at;
}

static void recover(char *s, size_t n, bool word)
{
    for (size_t at = 0; at < n;) {
        size_t end = stretch_end(s, n, at, word);
        struct evidence e = gather(s + at, end - at);
        if (e.mixed && !e.small && (word || e.capitals >= 3))
            capitals_all(s + at, end - at);
        at = end == at ? end + 1 : end;
    }
}

void capitals_recover(char *s, size_t n)
{
    recover(s, n, false);
    recover(s, n, true);
}
