/* date_part: a day, month or year whose digits a scan shows as letters; see date.h. */
#include "record/date.h"

/* The digit that this character is read for, else -1. A T is a 1 with its head, and only where no 7
 * can stand: at the beginning. */
static int digit_like(char c, bool first)
{
    switch (c) {
    case 'o':
        return 0;
    case 'i':
    case 'l':
    case 'j':
    case '!':
    case '|':
        return 1;
    case 't':
        return first ? 1 : -1;
    case 'z':
        return 2;
    case 's':
        return 5;
    case 'b':
        return 8;
    default:
        return -1;
    }
}

size_t date_part(const struct text_shadow *s, size_t i, size_t end, size_t digits, int *value)
{
    size_t n = 0, real = 0;
    int v = 0;
    bool strokes = true;
    for (; n < digits && i + n < end; n++) {
        char c = s->low[i + n];
        bool is_digit = (s->cls[i + n] & TEXT_DIGIT) != 0;
        int digit = is_digit ? c - '0' : digit_like(c, n == 0);
        if (digit < 0)
            break;
        real += is_digit;
        strokes = strokes && digit == 1;
        v = v * 10 + digit;
    }
    bool ends = i + n >= end || !((s->cls[i + n] & TEXT_ALNUM) || strchr("!|", s->low[i + n]));
    /* Letters alone prove nothing, but two strokes are 11: there is no other such day or month. */
    bool good = n == digits && ends && (2 * real >= digits || (strokes && digits == 2));
    if (!good)
        return i;
    *value = v;
    return i + n;
}
