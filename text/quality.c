#include "text/syllable.h"

/* What a word looks like to the test of spelling. */
struct looks {
    struct syllable s;
    unsigned tone, tones;
    bool letters_only; /* Vietnamese letters and nothing else */
    bool accented;     /* has a Latin letter beyond ASCII */
    bool shaped;       /* has a vowel with a mark: more than the Đ of an abbreviation */
    bool lower;        /* has a lower-case letter */
    bool mixed; /* a capital behind a small letter: "viỆt" is a wrong table or a slip of OCR */
};

static struct looks look_at(const char *word, size_t n)
{
    struct looks l = {.letters_only = true};
    for (size_t at = 0; at < n;) {
        uint32_t c;
        at += char_get(word + at, n - at, &c);
        struct char_info i = char_of(c);
        if (i.cls & CHAR_INVISIBLE)
            continue;
        if (i.cls & TEXT_LETTER && c >= 0x80 && (c < 0x250 || (c >= 0x1E00 && c < 0x1F00)))
            l.accented = true;
        if (i.cls & TEXT_MARKED && i.letter != LETTER_DD)
            l.shaped = true;
        l.mixed |= l.lower && i.cls & TEXT_UPPER;
        l.lower |= (i.cls & TEXT_LOWER) != 0;
        if (!i.letter || l.s.count == SYLLABLE_MAX) {
            l.letters_only = false;
            continue;
        }
        if (i.tone) {
            l.tone = i.tone;
            l.tones++;
        }
        l.s.letters[l.s.count++] = i.letter;
    }
    return l;
}

static bool is_syllable(struct looks *l)
{
    return l->letters_only && l->tones <= 1 && syllable_parse(&l->s) &&
           syllable_takes_tone(&l->s, l->tone);
}

bool text_is_syllable(const char *word, size_t n)
{
    struct looks l = look_at(word, n);
    return is_syllable(&l);
}

double text_quality(const char *s, size_t n, size_t *words)
{
    size_t seen = 0, good = 0;
    for (size_t at = 0; at < n;) {
        uint32_t c;
        size_t begin = at, k;
        bool wide = false, number = false;
        while (at < n &&
               (k = char_get(s + at, n - at, &c), char_of(c).cls & (CHAR_WORD | CHAR_INVISIBLE))) {
            wide |= c >= 0x80;
            number |= (char_of(c).cls & TEXT_DIGIT) != 0;
            at += k;
        }
        if (wide && !number) {
            struct looks l = look_at(s + begin, at - begin);
            /* NĐ, QĐ-UBND: abbreviations are no syllables and no damage */
            if (l.accented && (l.shaped || l.lower || !l.letters_only)) {
                seen++;
                good += !l.mixed && is_syllable(&l);
            }
        }
        if (at == begin)
            at += char_get(s + at, n - at, &c);
    }
    if (words)
        *words = seen;
    return seen ? (double)good / (double)seen : 1;
}
