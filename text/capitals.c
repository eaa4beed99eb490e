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
    unsigned shouted;  /* words of nothing but capitals, no parts of a number (12/QĐ-UBND) */
    bool small;        /* has small ASCII letters: no capital font */
    bool mixed; /* has a capital behind the first letter of a word with small accented letters */
};

struct word_evidence {
    unsigned capitals; /* ASCII */
    bool inner, accented, joined;
    bool inside;
};

static bool joins(uint32_t c)
{
    return c == '-' || c == '/' || c == '&' || (c >= '0' && c <= '9');
}

static void end_word(struct evidence *e, const struct word_evidence *w, uint32_t next)
{
    e->shouted += w->capitals >= 2 && !w->accented && !w->joined && !joins(next);
}

static struct evidence gather(const char *s, size_t n)
{
    struct evidence e = {0};
    struct word_evidence w = {0};
    for (size_t at = 0; at < n;) {
        uint32_t c;
        at += char_get(s + at, n - at, &c);
        unsigned cls = char_of(c).cls;
        if (!(cls & TEXT_LETTER)) {
            end_word(&e, &w, c);
            w = (struct word_evidence){.joined = joins(c)};
            continue;
        }
        if (c < 0x80 && cls & TEXT_UPPER) {
            e.capitals++;
            w.capitals++;
            w.inner |= w.inside;
        }
        e.small |= c < 0x80 && cls & TEXT_LOWER;
        w.accented |= c >= 0x80 && cls & TEXT_LOWER;
        e.mixed |= w.inner && w.accented;
        w.inside = true;
    }
    end_word(&e, &w, 0);
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
        bool mixed = e.mixed && (word || e.capitals >= 3);
        if (!e.small && (mixed || (!word && e.shouted >= 2)))
            capitals_all(s + at, end - at);
        at = end == at ? end + 1 : end;
    }
}

/* ---- names -------------------------------------------------------------------------------------
 */

static void make_capital(char *s, size_t n)
{
    uint32_t c;
    capitals_all(s, char_get(s, n, &c));
}

/* The one word of official names that begins with a capital which TCVN3 lacks. */
static void raise_committees(char *s, size_t n)
{
    static const char *const spellings[] = {"ủy ban", "uỷ ban"};
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        size_t k = strlen(spellings[i]);
        for (char *p = s; (p = memmem(p, n - (size_t)(p - s), spellings[i], k)); p += k)
            if (p == s || (unsigned char)p[-1] <= ' ' || strchr("(\"'-,;:/", p[-1]))
                make_capital(p, k);
    }
}

/* A line that is a person's name but for a syllable that could not be typed with its capital:
 * "Đoàn Ngọc ánh". No one is called ủy, as in Huyện ủy. */
static void raise_name(char *s, size_t n)
{
    enum { LONGEST = 6 };
    size_t begins[LONGEST], words = 0, capitals = 0, at = 0;
    while (at < n && s[at] == ' ')
        at++;
    while (at < n) {
        uint32_t c;
        size_t begin = at, k = char_get(s + at, n - at, &c);
        unsigned first = char_of(c).cls;
        if (words == LONGEST || !(first & TEXT_LETTER) || (c < 0x80 && first & TEXT_LOWER))
            return;
        for (at += k; at < n && s[at] != ' '; at += k) {
            k = char_get(s + at, n - at, &c);
            if (!(char_of(c).cls & TEXT_LOWER))
                return;
        }
        size_t length = at - begin;
        if (first & TEXT_LOWER && length <= 4 && memmem(s + begin, length, "ủ", 3))
            return;
        capitals += (first & TEXT_UPPER) != 0;
        begins[words++] = begin;
        while (at < n && (s[at] == ' ' || s[at] == '\r'))
            at++;
    }
    for (size_t i = 0; capitals >= 2 && i < words; i++)
        make_capital(s + begins[i], n - begins[i]);
}

void capitals_recover(char *s, size_t n)
{
    recover(s, n, false);
    recover(s, n, true);
    raise_committees(s, n);
    for (size_t at = 0, end; at < n; at = end + 1) {
        const char *line_end = memchr(s + at, '\n', n - at);
        end = line_end ? (size_t)(line_end - s) : n;
        raise_name(s + at, end - at);
    }
}
