/* Telex and VNI, as far as one syllable needs them: a key changes the letter it belongs to wherever
 * that stands before it, or gives the whole syllable its tone. */
#include "query/keystrokes.h"
#include "base/base.h"
#include "text/text.h"
#include <ctype.h>
#include <talloc.h>

enum { KEYS_MAX = 14 };
enum shape { PLAIN, HAT, HORN, BREVE, BAR };

static const char *const shapes[] = {
    [PLAIN] = "", [HAT] = "\xCC\x82", [HORN] = "\xCC\x9B", [BREVE] = "\xCC\x86"};
static const struct {
    char telex, vni;
    const char *mark;
} tones[] = {{'s', '1', "\xCC\x81"},
             {'f', '2', "\xCC\x80"},
             {'r', '3', "\xCC\x89"},
             {'x', '4', "\xCC\x83"},
             {'j', '5', "\xCC\xA3"}};
enum { TONES = sizeof tones / sizeof *tones };

struct typing {
    struct {
        char letter;
        enum shape shape;
    } letters[KEYS_MAX];
    size_t count;
    const char *tone;
};

static bool is_vowel(char c)
{
    return c && strchr("aeiouy", c);
}

/* Gives the last plain letter that is one of `which` a shape. */
static bool shape_last(struct typing *t, const char *which, enum shape shape)
{
    for (size_t i = t->count; i-- > 0;) {
        if (t->letters[i].shape != PLAIN || !strchr(which, t->letters[i].letter))
            continue;
        t->letters[i].shape = shape;
        if (shape == HORN && t->letters[i].letter == 'o' && i > 0 &&
            t->letters[i - 1].letter == 'u' && t->letters[i - 1].shape == PLAIN)
            t->letters[i - 1].shape = HORN; /* "uow": ươ */
        return true;
    }
    return false;
}

static bool has_vowel(const struct typing *t)
{
    for (size_t i = 0; i < t->count; i++)
        if (is_vowel(t->letters[i].letter))
            return true;
    return false;
}

/* A key that changes what is there already; false if it is a letter of its own. */
static bool changes(struct typing *t, char key)
{
    for (size_t i = 0; i < TONES; i++)
        if ((key == tones[i].telex || key == tones[i].vni) && has_vowel(t)) {
            t->tone = tones[i].mark;
            return true;
        }
    const char own[] = {key, 0};
    switch (key) {
    case 'a':
    case 'e':
    case 'o':
        return shape_last(t, own, HAT);
    case 'd':
        return t->count && shape_last(t, "d", BAR);
    case 'w':
        return shape_last(t, "ou", HORN) || shape_last(t, "a", BREVE);
    case '6':
        return shape_last(t, "aeo", HAT);
    case '7':
        return shape_last(t, "ou", HORN);
    case '8':
        return shape_last(t, "a", BREVE);
    case '9':
        return shape_last(t, "d", BAR);
    default:
        return false;
    }
}

/* The syllable with its tone on the vowel at letters[at]; SIZE_MAX: without one. */
static char *compose(void *ctx, const struct typing *t, size_t at)
{
    struct cv_buf b;
    size_t n;
    cv_buf_init(&b, ctx);
    for (size_t i = 0; i < t->count; i++) {
        if (t->letters[i].shape == BAR) {
            cv_buf_str(&b, "đ");
            continue;
        }
        cv_buf_char(&b, t->letters[i].letter);
        cv_buf_str(&b, shapes[t->letters[i].shape]);
        cv_buf_str(&b, i == at ? t->tone : "");
    }
    return text_nfc(ctx, cv_buf_cstr(&b), b.len, &n);
}

char *keystrokes_read(void *ctx, const char *typed)
{
    struct typing t = {0};
    size_t n = strlen(typed);
    if (n < 2 || n > KEYS_MAX)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        char key = (char)tolower((unsigned char)typed[i]);
        if (changes(&t, key))
            continue;
        if (!islower((unsigned char)key))
            return NULL;
        t.letters[t.count++].letter = key == 'w' ? 'u' : key;
        if (key == 'w')
            t.letters[t.count - 1].shape = HORN;
    }
    /* Where the tone stands is a matter of style; one of the vowels makes a syllable of it. */
    for (size_t i = 0; i < t.count; i++) {
        char *word = t.tone && is_vowel(t.letters[i].letter) ? compose(ctx, &t, i)
                     : !t.tone && i == 0                     ? compose(ctx, &t, SIZE_MAX)
                                                             : NULL;
        if (word && text_is_syllable(word, strlen(word)) && text_has_marks(word, strlen(word)))
            return word;
        talloc_free(word);
    }
    return NULL;
}
