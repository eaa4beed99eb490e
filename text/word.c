#include "text/word.h"
#include "text/syllable.h"

/* Up to here no form can outgrow TEXT_WORD_MAX: lower case is at most half as long again. */
enum { SHORT_WORD = TEXT_WORD_MAX * 2 / 3, HASH_TAIL = 16 };

/* What one pass over a word gathers. */
struct scan {
    struct syllable s;
    unsigned tone, tone_at, tones;
    bool vietnamese; /* so far only letters of a syllable */
    bool look_alike, latin, foreign;
};

static void note_letter(struct scan *w, const struct char_info *i)
{
    if (!i->letter || w->s.count == SYLLABLE_MAX) {
        w->vietnamese = false;
        return;
    }
    if (i->tone) {
        w->tone = i->tone;
        w->tone_at = w->s.count;
        w->tones++;
    }
    w->s.letters[w->s.count++] = i->letter;
}

/* Zero-width characters, and Latin marks that NFC could not join to any letter: damage, no part of
 * a form. */
static bool is_dropped(uint32_t c, unsigned cls)
{
    return cls & CHAR_INVISIBLE || (cls & CHAR_MARK && c >= 0x300 && c < 0x370);
}

/* Greek or Cyrillic letter that looks like a Latin one. */
static bool looks_latin(uint32_t c, const struct char_info *i)
{
    return c >= 0x370 && c < 0x530 && i->low != CHAR_NO_ASCII;
}

static size_t put_letter(char *out, unsigned letter, unsigned tone)
{
    return char_put(out, char_lower_letter[letter][tone]);
}

static void write_syllable(struct word_forms *f, const struct syllable *s, unsigned tone,
                           unsigned at)
{
    f->exact_length = f->folded_length = 0;
    for (unsigned i = 0; i < s->count; i++) {
        uint32_t plain = char_lower_letter[s->letters[i]][TONE_NONE];
        f->exact_length +=
            put_letter(f->exact + f->exact_length, s->letters[i], i == at ? tone : 0);
        f->folded[f->folded_length++] = (char)char_of(plain).base;
    }
}

/* Moves the tone to its one place and joins i/y. Leaves alone what is not spelt as a syllable. */
static void respell(struct word_forms *f, struct scan *w)
{
    if (!w->vietnamese || w->tones > 1 || !syllable_parse(&w->s))
        return;
    bool joined = syllable_join_y(&w->s);
    unsigned at = syllable_tone_place(&w->s);
    if (joined || (w->tones == 1 && at != w->tone_at))
        write_syllable(f, &w->s, w->tone, at);
}

/* One pass over a short word; with latin_only, look-alikes of other scripts become Latin. */
static void scan_word(struct word_forms *f, struct scan *w, const char *word, size_t n,
                      bool latin_only)
{
    char *exact = f->exact, *folded = f->folded;
    *w = (struct scan){.vietnamese = true};
    for (size_t at = 0; at < n;) {
        uint32_t c;
        at += char_get(word + at, n - at, &c);
        struct char_info i = char_of(c);
        if (is_dropped(c, i.cls))
            continue;
        if (looks_latin(c, &i)) {
            w->look_alike = true;
            if (latin_only)
                i = char_of(i.low);
        } else if (i.cls & TEXT_LETTER) {
            w->latin |= i.low != CHAR_NO_ASCII;
            w->foreign |= i.low == CHAR_NO_ASCII;
        }
        note_letter(w, &i);
        exact += char_put(exact, i.lower);
        folded += char_put(folded, i.base);
    }
    f->exact_length = (size_t)(exact - f->exact);
    f->folded_length = (size_t)(folded - f->folded);
}

/* ---- words beyond any term ------------------------------------------------------------------- */

/* A form of which only the head is kept while all of it is hashed (FNV-1a, 64 bits). */
struct long_form {
    char *out;
    size_t length;
    uint64_t hash;
    bool cut;
};

static void long_add(struct long_form *l, uint32_t c)
{
    char bytes[CHAR_BYTES_MAX];
    size_t n = char_put(bytes, c);
    for (size_t i = 0; i < n; i++)
        l->hash = (l->hash ^ (unsigned char)bytes[i]) * 0x100000001b3u;
    l->cut |= l->length + n > TEXT_WORD_MAX - HASH_TAIL;
    if (!l->cut) {
        memcpy(l->out + l->length, bytes, n);
        l->length += n;
    }
}

static size_t long_end(struct long_form *l)
{
    if (l->cut) {
        snprintf(l->out + l->length, HASH_TAIL + 1, "%016llx", (unsigned long long)l->hash);
        l->length += HASH_TAIL;
    }
    return l->length;
}

static void long_word(struct word_forms *f, const char *word, size_t n)
{
    struct long_form exact = {.out = f->exact, .hash = 0xcbf29ce484222325u};
    struct long_form folded = {.out = f->folded, .hash = 0xcbf29ce484222325u};
    for (size_t at = 0; at < n;) {
        uint32_t c;
        at += char_get(word + at, n - at, &c);
        struct char_info i = char_of(c);
        if (is_dropped(c, i.cls))
            continue;
        long_add(&exact, i.lower);
        long_add(&folded, i.base);
    }
    f->exact_length = long_end(&exact);
    f->folded_length = long_end(&folded);
}

/* ---- entry points ---------------------------------------------------------------------------- */

void word_forms(struct word_forms *f, const char *word, size_t n)
{
    struct scan w;
    if (n > SHORT_WORD) {
        long_word(f, word, n);
    } else {
        scan_word(f, &w, word, n, false);
        /* "ТТ-BTC" typed with Cyrillic letters: Latin unless the word is plainly of another script
         */
        if (w.look_alike && (w.latin || !w.foreign))
            scan_word(f, &w, word, n, true);
        respell(f, &w);
    }
    f->exact[f->exact_length] = f->folded[f->folded_length] = 0;
}

size_t text_exact(char *out, const char *word, size_t n)
{
    char other[TEXT_WORD_MAX + 1];
    struct word_forms f = {.exact = out, .folded = other};
    word_forms(&f, word, n);
    return f.exact_length;
}

size_t text_folded(char *out, const char *word, size_t n)
{
    char other[TEXT_WORD_MAX + 1];
    struct word_forms f = {.exact = other, .folded = out};
    word_forms(&f, word, n);
    return f.folded_length;
}

bool text_has_marks(const char *word, size_t n)
{
    for (size_t at = 0; at < n;) {
        uint32_t c;
        at += char_get(word + at, n - at, &c);
        if (c >= 0x80 && char_of(c).cls & TEXT_MARKED)
            return true;
    }
    return false;
}
