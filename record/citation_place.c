/* citation_place: cheap looks at a place of the text, before anything is read there. */
#include "record/citation_parts.h"

static bool is_digit(const struct text_shadow *s, size_t i)
{
    return (s->cls[i] & TEXT_DIGIT) != 0;
}

bool place_of_number(const struct text_shadow *s, size_t i, size_t end)
{
    if (i > 0) {
        char before = s->low[i - 1];
        bool glued_label = i >= 2 && s->low[i - 1] == 'o' && s->low[i - 2] == 's' &&
                           (i == 2 || !(s->cls[i - 3] & TEXT_ALNUM));
        if (((s->cls[i - 1] & TEXT_ALNUM) && !glued_label) || before == '/')
            return false;
        if ((before == '.' || before == ',' || before == '-') && i >= 2 &&
            (s->cls[i - 2] & TEXT_ALNUM))
            return false;
        if ((s->cls[i - 1] & TEXT_BLANK) && i >= 3 && s->low[i - 2] == '/' &&
            is_digit(s, i - 3)) /* "73/ 2025/QĐ" */
            return false;
    }
    size_t e = i, stop = i + 12 < end ? i + 12 : end;
    while (e < stop && (is_digit(s, e) || s->low[e] == '.' || (s->cls[e] & TEXT_LETTER)))
        e++;
    e = citation_skip_blanks(s, e, e + 4 < end ? e + 4 : end);
    if (e < end && is_digit(s, e) && s->low[e - 1] == ' ') /* "số 1 19/2014/TT-BTC" */
        while (e < stop && is_digit(s, e))
            e++;
    if (e >= end || (s->low[e] != '/' && s->low[e] != '-'))
        return (s->cls[e < end ? e : i] & TEXT_UPPER) && e > i; /* "01 QĐ/UB" */
    e = citation_skip_blanks(s, e + 1, e + 5 < end ? e + 5 : end);
    if (e < end && is_digit(s, e) && s->low[e - 1] == '-') { /* "25-2303/PBHC" */
        while (e < stop + 6 && e < end && is_digit(s, e))
            e++;
        return e < end && s->low[e] == '/';
    }
    return e < end && ((s->cls[e] & TEXT_LETTER) || s->low[e] == '1' || s->low[e] == '2');
}

bool place_of_misread(const struct text_shadow *s, size_t i, size_t end)
{
    size_t n = 0;
    while (i + n < end && n < 6 && (is_digit(s, i + n) || strchr("lio", s->low[i + n])))
        n++;
    return n > 0 && i + n < end && s->low[i + n] == '/' && !is_digit(s, i);
}

bool place_of_code(const struct text_shadow *s, size_t i)
{
    if (i < 3 || !(s->cls[i] & TEXT_UPPER) || !(s->cls[i - 1] & TEXT_BLANK))
        return false;
    size_t e = i - 1;
    e -= e > 2 && s->low[e - 1] == ':';
    return s->low[e - 1] == 'o' && s->low[e - 2] == 's' &&
           (e == 2 || !(s->cls[e - 3] & TEXT_ALNUM));
}
