#include "text/syllable.h"
#include "text/word.h"

/* The letters that fold to one ASCII letter: none, one or two beside itself. */
static const uint8_t twins[LETTER_COUNT][2] = {
    [LETTER_A] = {LETTER_AW, LETTER_AA}, [LETTER_D] = {LETTER_DD}, [LETTER_E] = {LETTER_EE},
    [LETTER_O] = {LETTER_OO, LETTER_OW}, [LETTER_U] = {LETTER_UW},
};

struct unfolding {
    struct syllable s;
    const char *folded;
    bool (*each)(void *user, const char *exact);
    void *user;
};

static bool give(const struct unfolding *u, const struct syllable *s, unsigned tone)
{
    char out[SYLLABLE_MAX * CHAR_BYTES_MAX + 1];
    size_t n = 0;
    unsigned at = syllable_tone_place(s);
    for (unsigned i = 0; i < s->count; i++)
        n += char_put(out + n, char_lower_letter[s->letters[i]][i == at ? tone : TONE_NONE]);
    out[n] = 0;
    return strcmp(out, u->folded) == 0 || u->each(u->user, out); /* the folded form went before */
}

/* i/y needs no care here: the folded form has been joined already, and no twin changes that. */
static bool give_tones(const struct unfolding *u)
{
    struct syllable s = u->s;
    if (!syllable_parse(&s))
        return true;
    for (unsigned tone = 0; tone < TONE_COUNT; tone++)
        if (syllable_takes_tone(&s, tone) && !give(u, &s, tone))
            return false;
    return true;
}

/* Tries every choice of letters from place `at` on; false to stop. */
static bool unfold_from(struct unfolding *u, unsigned at)
{
    if (at >= u->s.count || at >= SYLLABLE_MAX)
        return give_tones(u);
    uint8_t plain = u->s.letters[at];
    bool go_on = unfold_from(u, at + 1);
    for (unsigned i = 0; i < 2 && go_on && twins[plain][i]; i++) {
        u->s.letters[at] = twins[plain][i];
        go_on = unfold_from(u, at + 1);
    }
    u->s.letters[at] = plain;
    return go_on;
}

void text_unfold(const char *folded, bool (*each)(void *user, const char *exact), void *user)
{
    char word[TEXT_WORD_MAX + 1];
    struct unfolding u = {.folded = word, .each = each, .user = user};
    size_t n = text_folded(word, folded, strlen(folded));
    if (!each(user, word) || n > SYLLABLE_MAX)
        return;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)word[i];
        if (c >= 0x80 || !char_table[c].letter)
            return;
        u.s.letters[u.s.count++] = char_table[c].letter;
    }
    unfold_from(&u, 0);
}
