#include "text/chars.h"
#include <talloc.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

/* Characters normalised at once: a base and its marks. */
enum { CLUSTER_MAX = 64 };

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

/* Joins to the base c[0] what Vietnamese marks it takes, in whatever order they were typed; the
 * others move up behind it. From the first mark on that the letter cannot have, nothing is touched.
 * Returns what is left of n. */
static size_t join_marks(uint32_t *c, size_t n)
{
    struct char_info base = char_of(c[0]);
    unsigned letter = base.letter, tone = base.tone;
    size_t left = 1, i = 1;
    if (!letter ||
        (char_lower_letter[letter][tone] != c[0] && char_upper_letter[letter][tone] != c[0]))
        return n; /* no letter, or one that only passes for it: ETH, I with a dot above */
    for (; i < n; i++) {
        unsigned new_tone = TONE_NONE, new_letter;
        enum mark_kind mark = mark_of(c[i], &new_tone);
        if (mark == MARK_TONE && !tone && char_lower_letter[letter][new_tone])
            tone = new_tone;
        else if (mark == MARK_TONE)
            c[left++] = c[i]; /* a second tone: a shape may still come */
        else if ((new_letter = shaped(letter, mark)))
            letter = new_letter;
        else
            break;
    }
    c[0] =
        base.cls & TEXT_UPPER ? char_upper_letter[letter][tone] : char_lower_letter[letter][tone];
    memmove(c + left, c + i, (n - i) * sizeof *c);
    return left + n - i;
}

static void add_cluster(struct cv_buf *out, uint32_t *c, size_t n)
{
    UChar in[2 * CLUSTER_MAX], composed[8 * CLUSTER_MAX];
    int32_t length = 0, count;
    UErrorCode status = U_ZERO_ERROR;
    size_t typed = n;
    n = join_marks(c, n);
    if (n == 1 && n < typed) {
        char_add(out, c[0]);
        return;
    }
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
 * Marks past CLUSTER_MAX are dropped: no language heaps so many, and sorting them takes time that
 * grows with the square. */
static size_t compose_cluster(struct cv_buf *out, const char *s, size_t n, size_t at)
{
    uint32_t cluster[CLUSTER_MAX], c;
    size_t count = 0;
    at += char_get(s + at, n - at, &cluster[count++]);
    while (at < n) {
        size_t k = char_get(s + at, n - at, &c);
        unsigned cls = char_of(c).cls;
        if (char_is_bad(c, k) || !(cls & CHAR_UNSTABLE) ||
            (count == CLUSTER_MAX && !(cls & CHAR_MARK)))
            break;
        if (count < CLUSTER_MAX)
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
