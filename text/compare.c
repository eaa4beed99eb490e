#include "text/chars.h"
#include <unicode/uchar.h>

/* How two strings differ, from the weightiest: letters, then tones, then other marks, then case. */
enum level { BY_LETTER, BY_TONE, BY_MARK, BY_CASE, LEVELS };

/* Weights of one character; a weight at BY_LETTER of 0 means: no character of its own. */
struct weights {
    uint32_t at[LEVELS];
};

/* Blanks stand before marks of punctuation, these before digits, and letters last. */
enum {
    GROUP_BLANK = 1 << 24,
    GROUP_OTHER = 2 << 24,
    GROUP_DIGIT = 3 << 24,
    GROUP_LETTER = 4 << 24
};

static struct weights weights_of(uint32_t c)
{
    struct char_info i = char_of(c);
    struct weights w = {{0}};
    if (i.cls & (CHAR_INVISIBLE | CHAR_MARK)) {
        w.at[BY_MARK] = i.cls & CHAR_MARK ? c : 0;
        return w;
    }
    unsigned letter = i.letter ? i.letter : i.base < 0x80 ? char_table[i.base].letter : 0;
    if (letter)
        w.at[BY_LETTER] = GROUP_LETTER + letter;
    else if (i.cls & TEXT_LETTER)
        w.at[BY_LETTER] = GROUP_LETTER + LETTER_COUNT + i.base;
    else if (i.cls & TEXT_DIGIT)
        w.at[BY_LETTER] = GROUP_DIGIT + i.lower;
    else if (i.cls & TEXT_BLANK)
        w.at[BY_LETTER] = GROUP_BLANK;
    else
        w.at[BY_LETTER] = GROUP_OTHER + c;
    w.at[BY_TONE] = i.letter ? i.tone : 0;
    w.at[BY_MARK] = i.letter ? 0 : i.lower;
    w.at[BY_CASE] = (i.cls & TEXT_UPPER) != 0;
    return w;
}

/* The next character that counts; false at the end. Marks on their own are joined to it. */
static bool next_weights(const char **s, struct weights *w)
{
    uint32_t c;
    while (**s) {
        *s += char_get(*s, strnlen(*s, CHAR_BYTES_MAX), &c);
        *w = weights_of(c);
        if (w->at[BY_LETTER])
            return true;
    }
    return false;
}

int text_compare(const char *a, const char *b)
{
    int found[LEVELS] = {0};
    const char *left = a, *right = b;
    for (;;) {
        struct weights x, y;
        bool more_a = next_weights(&left, &x), more_b = next_weights(&right, &y);
        if (!more_a || !more_b) {
            if (more_a != more_b)
                return more_a ? 1 : -1;
            break;
        }
        if (x.at[BY_LETTER] != y.at[BY_LETTER])
            return x.at[BY_LETTER] < y.at[BY_LETTER] ? -1 : 1;
        for (int l = BY_TONE; l < LEVELS; l++)
            if (!found[l])
                found[l] = (x.at[l] > y.at[l]) - (x.at[l] < y.at[l]);
    }
    for (int l = BY_TONE; l < LEVELS; l++)
        if (found[l])
            return found[l];
    return strcmp(a, b); /* differ in invisible characters only: still one fixed order */
}

size_t text_columns(const char *s, size_t n)
{
    size_t columns = 0;
    for (size_t at = 0; at < n;) {
        uint32_t c;
        at += char_get(s + at, n - at, &c);
        if (c >= 0x20 && c < 0x7f) {
            columns++;
            continue;
        }
        if (c < 0xA0 || char_of(c).cls & (CHAR_MARK | CHAR_INVISIBLE))
            continue;
        int width =
            c < 0x1100 ? U_EA_NEUTRAL : u_getIntPropertyValue((UChar32)c, UCHAR_EAST_ASIAN_WIDTH);
        columns += width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
    }
    return columns;
}
