/* scan: matching folded phrases on the shadow; see layout.h. */
#include "record/layout.h"

bool scan_near(const char *a, size_t an, const char *b, size_t bn)
{
    if (an > bn) {
        const char *t = a;
        size_t tn = an;
        a = b, an = bn, b = t, bn = tn;
    }
    if (bn - an > 1)
        return false;
    size_t i = 0;
    while (i < an && a[i] == b[i])
        i++;
    if (an == bn) {
        if (i == an || memcmp(a + i + 1, b + i + 1, an - i - 1) == 0)
            return true;
        return i + 1 < an && a[i] == b[i + 1] && a[i + 1] == b[i] &&
               memcmp(a + i + 2, b + i + 2, an - i - 2) == 0;
    }
    return memcmp(a + i, b + i + 1, an - i) == 0;
}

/* Skips blanks and at most one line end inside a phrase. */
static size_t skip_inner(const struct layout *l, size_t i, size_t end)
{
    bool line = false;
    while (i < end && (l->s.cls[i] & TEXT_BLANK)) {
        if (l->s.low[i] == '\n') {
            if (line)
                break;
            line = true;
        }
        i++;
    }
    return i;
}

/* Length of the first word; they are too short for strcspn() to pay. */
static size_t first_word(const char *phrase)
{
    size_t n = 0;
    while (phrase[n] && phrase[n] != ' ')
        n++;
    return n;
}

static size_t match(const struct layout *l, size_t i, size_t end, const char *phrase, bool loose)
{
    const char *low = l->s.low;
    while (*phrase) {
        size_t pn = first_word(phrase);
        if (loose && pn >= 4) {
            size_t e = scan_word(l, i, end);
            if (!scan_near(low + i, e - i, phrase, pn))
                return 0;
            i = e;
        } else {
            if (end - i < pn || memcmp(low + i, phrase, pn) != 0)
                return 0;
            i += pn;
        }
        phrase += pn;
        if (*phrase == ' ') {
            phrase++;
            size_t next = skip_inner(l, i, end);
            if (next == i)
                return 0;
            i = next;
        }
    }
    bool word_goes_on =
        i < end && (l->s.cls[i] & TEXT_ALNUM) && i > 0 && (l->s.cls[i - 1] & TEXT_ALNUM);
    bool glued = word_goes_on && (l->s.cls[i] & TEXT_UPPER) && (l->s.cls[i - 1] & TEXT_LOWER);
    return word_goes_on && !glued ? 0 : i; /* "Căn cứLuật": a converter lost the blank */
}

size_t scan_phrase(const struct layout *l, size_t i, size_t end, const char *phrase)
{
    /* Most phrases are not there: their first letter says so. */
    return i < end && l->s.low[i] == *phrase ? match(l, i, end, phrase, false) : 0;
}

size_t scan_phrase_loose(const struct layout *l, size_t i, size_t end, const char *phrase)
{
    return i < end ? match(l, i, end, phrase, true) : 0;
}

size_t scan_any(const struct layout *l, size_t i, size_t end, const char *const *phrases,
                size_t *which)
{
    for (size_t k = 0; phrases[k]; k++) {
        size_t e = scan_phrase(l, i, end, phrases[k]);
        if (e) {
            if (which)
                *which = k;
            return e;
        }
    }
    return 0;
}

size_t scan_about(const struct layout *l, size_t i, size_t end)
{
    static const char *const spelt[] = {"e", "E", "ề", "Ề", NULL};
    size_t e = scan_phrase(l, i, end, "ve");
    for (size_t k = 0; e && spelt[k]; k++)
        if (strncmp(l->s.text + l->s.at[i + 1], spelt[k], strlen(spelt[k])) == 0)
            return e;
    return 0;
}

size_t scan_blanks(const struct layout *l, size_t i, size_t end)
{
    while (i < end && ((l->s.cls[i] & TEXT_BLANK) || strchr("-+\"'([.", l->s.low[i])))
        i++;
    return i;
}

size_t scan_word(const struct layout *l, size_t i, size_t end)
{
    while (i < end && (l->s.cls[i] & TEXT_ALNUM))
        i++;
    return i;
}

double scan_capitals(const struct layout *l, size_t begin, size_t end, size_t *letters)
{
    size_t upper = 0, all = 0;
    for (size_t i = begin; i < end; i++) {
        upper += (l->s.cls[i] & TEXT_UPPER) != 0;
        all += (l->s.cls[i] & TEXT_LETTER) != 0;
    }
    if (letters)
        *letters = all;
    return all ? (double)upper / (double)all : 0;
}

bool scan_is_rule(const struct layout *l, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++)
        if (l->s.cls[i] & TEXT_ALNUM)
            return false;
    return true;
}

bool scan_bullet(const struct layout *l, size_t i, size_t end)
{
    if (i >= end || !(strchr("-+*", l->s.low[i]) || l->s.low[i] == 0x7f))
        return false;
    return i + 1 >= end || (l->s.cls[i + 1] & (TEXT_BLANK | TEXT_ALNUM)) || l->s.low[i + 1] == '(';
}
