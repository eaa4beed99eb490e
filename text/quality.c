#include "text/syllable.h"

/* What a word looks like to the test of spelling. */
struct looks {
    struct syllable s;
    unsigned tone, tones;
    unsigned length;   /* in characters */
    bool number;       /* has a digit */
    bool letters_only; /* Vietnamese letters and nothing else */
    bool accented;     /* has a Latin letter beyond ASCII */
    bool shaped;       /* has a vowel with a mark: more than the Đ of an abbreviation */
    bool lower;        /* has a lower-case letter */
    bool mixed;        /* has a capital behind a small letter: viỆt, by a wrong table or OCR */
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
        l.length++;
        l.number |= (i.cls & TEXT_DIGIT) != 0;
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

/* What was found out of the short words of a text: half of its words it has had before. */
enum verdict { UNTELLING, WRONG, RIGHT };
enum { VERDICT_BITS = 9 };
struct verdicts {
    uint64_t word[1 << VERDICT_BITS]; /* its bytes; 0: free */
    uint8_t verdict[1 << VERDICT_BITS];
};

/* End of the word that begins at `at`; *wide = it holds more than ASCII. */
static size_t word_end(const char *s, size_t n, size_t at, bool *wide)
{
    *wide = false;
    while (at < n) {
        uint32_t c;
        size_t k = char_get(s + at, n - at, &c);
        if (!(char_of(c).cls & (CHAR_WORD | CHAR_INVISIBLE)))
            break;
        *wide |= c >= 0x80;
        at += k;
    }
    return at;
}

/* Does spelling tell anything of this word? Not of abbreviations (QĐ), figures with units, single
 * letters, or names of the Central Highlands, known by their final k (Đắk Lắk). */
static bool is_telling(const struct looks *l)
{
    bool abbreviation = l->letters_only && !l->shaped && !l->lower;
    bool highland = l->letters_only && l->s.count && l->s.letters[l->s.count - 1] == LETTER_K;
    return l->accented && l->length > 1 && !l->number && !abbreviation && !highland;
}

static enum verdict judge(const char *word, size_t n)
{
    struct looks l = look_at(word, n);
    if (!is_telling(&l))
        return UNTELLING;
    return !l.mixed && is_syllable(&l) ? RIGHT : WRONG;
}

static enum verdict judge_or_remember(struct verdicts *known, const char *word, size_t n)
{
    uint64_t bytes = 0;
    if (n > sizeof bytes)
        return judge(word, n);
    memcpy(&bytes, word, n);
    size_t slot = bytes * 0x9e3779b97f4a7c15u >> (64 - VERDICT_BITS); /* Fibonacci hashing */
    if (known->word[slot] != bytes) {
        known->word[slot] = bytes;
        known->verdict[slot] = (uint8_t)judge(word, n);
    }
    return known->verdict[slot];
}

double text_quality(const char *s, size_t n, size_t *words)
{
    size_t seen = 0, good = 0;
    struct verdicts known;
    memset(known.word, 0, sizeof known.word);
    for (size_t at = 0; at < n;) {
        bool wide;
        uint32_t c;
        size_t end = word_end(s, n, at, &wide);
        if (end == at) {
            at += char_get(s + at, n - at, &c);
            continue;
        }
        if (wide) {
            enum verdict verdict = judge_or_remember(&known, s + at, end - at);
            seen += verdict != UNTELLING;
            good += verdict == RIGHT;
        }
        at = end;
    }
    if (words)
        *words = seen;
    return seen ? (double)good / (double)seen : 1;
}
