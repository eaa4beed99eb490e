#include "text/syllable.h"
#include "syllables.table.h"

/* Kinds of the part that these letters are; 0 if none. */
static unsigned part_kinds(const uint8_t *letters, size_t n)
{
    if (n == 0 || n > SYLLABLE_PART_MAX)
        return 0;
    uint32_t key = syllable_key(letters, n);
    size_t low = 0, high = sizeof syllable_parts / sizeof *syllable_parts;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (syllable_parts[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < sizeof syllable_parts / sizeof *syllable_parts && syllable_parts[low].key == key)
        return syllable_parts[low].kinds;
    return 0;
}

static bool is_front_vowel(unsigned letter)
{
    return letter == LETTER_E || letter == LETTER_EE || letter == LETTER_I || letter == LETTER_Y;
}

/* k gh ngh stand before e ê i y, and c g ng before all other vowels. */
static bool onset_fits(const uint8_t *l, unsigned n, unsigned vowel)
{
    unsigned last = l[n - 1];
    bool hard = (n == 1 && (last == LETTER_C || last == LETTER_G)) ||
                (n == 2 && l[0] == LETTER_N && last == LETTER_G);
    bool soft =
        (n == 1 && last == LETTER_K) || (n >= 2 && last == LETTER_H && l[n - 2] == LETTER_G);
    return is_front_vowel(vowel) ? !hard : !soft;
}

static bool rime_is(struct syllable *s, unsigned begin, enum syllable_kind kind)
{
    unsigned kinds = part_kinds(s->letters + begin, s->count - begin);
    s->rime = (uint8_t)begin;
    s->stop = (kinds & SYLLABLE_STOP) != 0;
    return (kinds & kind) != 0;
}

bool syllable_parse(struct syllable *s)
{
    const uint8_t *l = s->letters;
    unsigned onset = 0;
    if (s->count == 0 || s->count > SYLLABLE_MAX)
        return false;
    if (s->count >= 2 && l[0] == LETTER_Q)
        return l[1] == LETTER_U && rime_is(s, 2, SYLLABLE_QU_RIME);
    if (s->count >= 2 && l[0] == LETTER_G && l[1] == LETTER_I) {
        /* già = gi + a; gì = gi + i and giêng = gi + iêng, written with one i */
        if (s->count > 2 && char_is_vowel(l[2]) && rime_is(s, 2, SYLLABLE_RIME))
            return true;
        return rime_is(s, 1, SYLLABLE_RIME);
    }
    while (onset < s->count && !char_is_vowel(l[onset]))
        onset++;
    if (onset == s->count || onset > 3)
        return false;
    if (onset && (!(part_kinds(l, onset) & SYLLABLE_ONSET) || !onset_fits(l, onset, l[onset])))
        return false;
    return rime_is(s, onset, SYLLABLE_RIME);
}

bool syllable_join_y(struct syllable *s)
{
    unsigned length = s->count - s->rime, first = s->letters[0];
    if (s->rime == 0 || s->letters[s->rime] != LETTER_I)
        return false;
    if (first == LETTER_Q) {
        /* qui, quinh, quit: but not quin or any longer rime, where only i or only y is written */
        unsigned last = s->letters[s->count - 1];
        if (!(length == 1 || (length == 2 && last == LETTER_T) ||
              (length == 3 && last == LETTER_H)))
            return false;
    } else if (length != 1 || s->rime != 1 ||
               !(first == LETTER_H || first == LETTER_K || first == LETTER_L || first == LETTER_M ||
                 first == LETTER_S || first == LETTER_T)) {
        return false;
    }
    s->letters[s->rime] = LETTER_Y;
    return true;
}

unsigned syllable_tone_place(const struct syllable *s)
{
    unsigned vowels = 0, marked = SYLLABLE_MAX, horned = SYLLABLE_MAX, end = s->rime;
    for (; end < s->count && char_is_vowel(s->letters[end]); end++, vowels++) {
        unsigned l = s->letters[end];
        if (l == LETTER_AW || l == LETTER_AA || l == LETTER_EE || l == LETTER_OO || l == LETTER_OW)
            marked = end;
        else if (l == LETTER_UW && horned == SYLLABLE_MAX)
            horned = end;
    }
    if (marked < SYLLABLE_MAX)
        return marked;
    if (horned < SYLLABLE_MAX)
        return horned;
    if (end < s->count) /* closed by a consonant: toàn, huỳnh */
        return end - 1;
    return vowels == 3 ? end - 2 : s->rime; /* khuỷu; hòa, mía, báo */
}

bool syllable_takes_tone(const struct syllable *s, unsigned tone)
{
    return !s->stop || tone == TONE_ACUTE || tone == TONE_DOT;
}
