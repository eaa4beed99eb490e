#include "text/chars.h"
#include <talloc.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

enum {
    CLUSTER_MAX = 64
}; /* characters normalised at once; longer heaps of marks are cut, not trusted */

/* Marks by what they do to a letter. */
enum mark_kind { NO_MARK, MARK_TONE, MARK_CIRCUMFLEX, MARK_BREVE, MARK_HORN, MARK_STROKE };

static enum mark_kind mark_of(uint32_t c, unsigned *tone)
{
    switch (c) {
    case 0x300:
    case 0x340:
        *tone = TONE_GRAVE;
        return MARK_TONE;
    case 0x301:
    case 0x341:
        *tone = TONE_ACUTE;
        return MARK_TONE;
    case 0x303:
        *tone = TONE_TILDE;
        return MARK_TONE;
    case 0x309:
        *tone = TONE_HOOK;
        return MARK_TONE;
    case 0x323:
        *tone = TONE_DOT;
        return MARK_TONE;
    case 0x302:
        return MARK_CIRCUMFLEX;
    case 0x306:
        return MARK_BREVE;
    case 0x31B:
        return MARK_HORN;
    case 0x335:
    case 0x336:
        return MARK_STROKE;
    default:
        return NO_MARK;
    }
}

/* The letter with a mark of shape added; LETTER_NONE if Vietnamese has none. */
static unsigned shaped(unsigned letter, enum mark_kind mark)
{
    static const struct {
        uint8_t plain, mark, result;
    } shapes[] = {
        {LETTER_A, MARK_CIRCUMFLEX, LETTER_AA}, {LETTER_E, MARK_CIRCUMFLEX, LETTER_EE},
        {LETTER_O, MARK_CIRCUMFLEX, LETTER_OO}, {LETTER_A, MARK_BREVE, LETTER_AW},
        {LETTER_O, MARK_HORN, LETTER_OW},       {LETTER_U, MARK_HORN, LETTER_UW},
        {LETTER_D, MARK_STROKE, LETTER_DD},
    };
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (shapes[i].plain == letter && shapes[i].mark == mark)
            return shapes[i].result;
    return LETTER_NONE;
}

/* One Vietnamese letter of a base and its marks in any order; 0 if they make none. */
static uint32_t compose_letter(const uint32_t *c, size_t n)
{
    struct char_info base = char_of(c[0]);
    unsigned letter = base.letter, tone = base.tone;
    if (!letter || n < 2 || c[0] == 0x130)
        return 0;
    for (size_t i = 1; i < n; i++) {
        unsigned new_tone = TONE_NONE;
        enum mark_kind mark = mark_of(c[i], &new_tone);
        if (mark == NO_MARK || (mark == MARK_TONE && tone))
            return 0;
        if (mark == MARK_TONE)
            tone = new_tone;
        else if (!(letter = shaped(letter, mark)))
            return 0;
    }
    return base.cls & TEXT_UPPER ? char_upper_letter[letter][tone]
                                 : char_lower_letter[letter][tone];
}

/* Marks of shape before tones, so that NFC can join both. */
static void shape_first(uint32_t *c, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0; k--) {
            unsigned tone;
            enum mark_kind mark = mark_of(c[k], &tone);
            if (mark < MARK_CIRCUMFLEX || mark_of(c[k - 1], &tone) != MARK_TONE)
                break;
            uint32_t swap = c[k];
            c[k] = c[k - 1];
            c[k - 1] = swap;
        }
}

static void add_cluster(struct cv_buf *out, uint32_t *c, size_t n)
{
    UChar in[2 * CLUSTER_MAX], composed[8 * CLUSTER_MAX];
    int32_t length = 0, count;
    UErrorCode status = U_ZERO_ERROR;
    uint32_t letter = compose_letter(c, n);
    if (letter) {
        char_add(out, letter);
        return;
    }
    shape_first(c, n);
    for (size_t i = 0; i < n; i++)
        U16_APPEND_UNSAFE(in, length, c[i]);
    count = unorm2_normalize(unorm2_getNFCInstance(&status), in, length, composed, 8 * CLUSTER_MAX,
                             &status);
    for (int32_t i = 0; U_SUCCESS(status) && i < count;) {
        uint32_t one;
        U16_NEXT(composed, i, count, one);
        char_add(out, one);
    }
}

/* Length of the part, from at, that is valid and that NFC leaves alone. *last = where its last
 * character begins. */
static size_t stable_end(const char *s, size_t n, size_t at, size_t *last)
{
    while (at < n) {
        uint64_t eight;
        if (at + 8 <= n && (memcpy(&eight, s + at, 8), !(eight & 0x8080808080808080u))) {
            *last = at + 7;
            at += 8;
            continue;
        }
        uint32_t c;
        size_t k = char_get(s + at, n - at, &c);
        if (char_is_bad(c, k))
            break;
        if (c >= 0x80 && char_of(c).cls & CHAR_UNSTABLE)
            break;
        *last = at;
        at += k;
    }
    return at;
}

/* Composes the cluster that begins at `at` (a base, or a mark that has none) and returns its end.
 */
static size_t compose_cluster(struct cv_buf *out, const char *s, size_t n, size_t at)
{
    uint32_t cluster[CLUSTER_MAX], c;
    size_t count = 0;
    at += char_get(s + at, n - at, &cluster[count++]);
    while (at < n && count < CLUSTER_MAX) {
        size_t k = char_get(s + at, n - at, &c);
        if (char_is_bad(c, k) || !(char_of(c).cls & CHAR_UNSTABLE))
            break;
        cluster[count++] = c;
        at += k;
    }
    add_cluster(out, cluster, count);
    return at;
}

static bool char_is_bad_at(const char *s, size_t n)
{
    uint32_t c;
    size_t k = char_get(s, n, &c);
    return char_is_bad(c, k);
}

char *text_nfc(void *ctx, const char *s, size_t n, size_t *out_n)
{
    struct cv_buf out;
    size_t done = 0;
    cv_buf_init(&out, ctx);
    while (done < n) {
        size_t last = SIZE_MAX, end = stable_end(s, n, done, &last);
        if (end == n) {
            cv_buf_add(&out, s + done, end - done);
            break;
        }
        if (char_is_bad_at(s + end, n - end)) {
            cv_buf_add(&out, s + done, end - done);
            char_add(&out, CHAR_REPLACEMENT);
            done = end + 1;
            continue;
        }
        size_t base = last == SIZE_MAX ? end : last;
        cv_buf_add(&out, s + done, base - done);
        done = compose_cluster(&out, s, n, base);
    }
    if (out_n)
        *out_n = out.len;
    return cv_buf_cstr(&out);
}
