#include "text/decode.h"
#include <talloc.h>

static const enum text_encoding candidates[] = {TEXT_TCVN3, TEXT_VNI, TEXT_VISCII, TEXT_VPS,
                                                TEXT_CP1258};

enum { CANDIDATES = sizeof candidates / sizeof *candidates, FEW_WORDS = 5, ODD_PENALTY = 3 };
static const double GOOD_SCORE =
    0.85; /* right tables reach 0.97, wrong ones 0.72 (measured, encodings rule) */
static const double PERFECT_SCORE = 0.99;
static const double FAIR_SCORE =
    0.7; /* enough for a text full of names, if no other table comes near */
static const double CLEAR_LEAD = 0.25;

static bool is_letter(uint32_t c)
{
    return (char_of(c).cls & TEXT_LETTER) != 0;
}

/* Signs that stand in Vietnamese office text of any age. */
static bool is_common_sign(uint32_t c)
{
    static const uint16_t signs[] = {0xA7, 0xA9, 0xAE, 0xB0,   0xB1,   0xB2,
                                     0xB3, 0xBD, 0xD7, 0x2030, 0x20AC, 0x2122};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i] == c)
            return true;
    return false;
}

/* A character that rightly decoded text would not have in this place. */
static bool is_odd(uint32_t before, uint32_t c, uint32_t after)
{
    struct char_info i = char_of(c);
    if (c < 0x80)
        return c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\v';
    if (i.cls & (TEXT_ALNUM | TEXT_BLANK))
        return false;
    if (i.low == '-' || i.low == '\'' || i.low == '.')
        return false;
    if (is_letter(before) && is_letter(after))
        return true;
    if (c == CHAR_REPLACEMENT)
        return true;
    /* alone or between figures (5 £, 750÷1000) any sign may stand */
    return (is_letter(before) || is_letter(after)) && i.low == CHAR_NO_ASCII && !is_common_sign(c);
}

static double odd_share(const char *s, size_t n)
{
    size_t odd = 0, wide = 0;
    uint32_t before = 0, c = 0, after = 0;
    for (size_t at = 0; at <= n;) {
        if (at < n)
            at += char_get(s + at, n - at, &after);
        else
            after = 0, at++;
        bool is = c && is_odd(before, c, after);
        odd += is;
        wide += c >= 0x80 || is;
        before = c;
        c = after;
    }
    return wide ? (double)odd / (double)wide : 0;
}

double detect_score(void *ctx, const char *utf8, size_t n, size_t *words)
{
    size_t length;
    char *text = text_nfc(ctx, utf8, n, &length);
    double score = text_quality(text, length, words) - ODD_PENALTY * odd_share(text, length);
    talloc_free(text);
    return score;
}

struct detection detect_bytes(void *ctx, const char *bytes, size_t n)
{
    struct detection best = {.encoding = TEXT_LATIN1};
    struct cv_buf texts[CANDIDATES];
    double second = 0;
    void *tmp = talloc_new(ctx);
    size_t best_at = CANDIDATES;
    if (n > DETECT_SAMPLE)
        n = DETECT_SAMPLE;
    for (size_t i = 0; i < CANDIDATES; i++) {
        struct detection d = {.encoding = candidates[i]};
        cv_buf_init(&texts[i], tmp);
        decode_bytes(&texts[i], bytes, n, candidates[i]);
        d.score = detect_score(tmp, cv_buf_cstr(&texts[i]), texts[i].len, &d.words);
        if (d.words == 0)
            continue;
        if (best_at == CANDIDATES || d.score > best.score) {
            /* two tables that give the same text do not compete */
            if (best_at < CANDIDATES &&
                strcmp(cv_buf_cstr(&texts[best_at]), cv_buf_cstr(&texts[i])) != 0)
                second = best.score;
            best = d;
            best_at = i;
        } else if (d.score > second &&
                   strcmp(cv_buf_cstr(&texts[best_at]), cv_buf_cstr(&texts[i])) != 0) {
            second = d.score;
        }
    }
    talloc_free(tmp);
    if (best.words < FEW_WORDS)
        best.sure = best.score >= PERFECT_SCORE && second < GOOD_SCORE;
    else
        best.sure = best.score >= GOOD_SCORE ||
                    (best.score >= FAIR_SCORE && second < best.score - CLEAR_LEAD);
    return best;
}

enum text_encoding detect_utf16(const char *bytes, size_t n)
{
    const unsigned char *u = (const unsigned char *)bytes;
    size_t units = (n < 4096 ? n : 4096) / 2;
    for (unsigned high = 0; high < 2; high++) { /* where the high byte stands: 0 big end first */
        size_t likely = 0, latin = 0, low_zero = 0;
        for (size_t i = 0; i < units && (i - likely) * 20 <= units; i++) {
            unsigned char h = u[2 * i + high], l = u[2 * i + 1 - high];
            likely += h == 0x00 || h == 0x01 || h == 0x1E || h == 0x20;
            latin += h == 0 && l != 0;
            low_zero += l == 0;
        }
        if (units >= 2 && likely * 100 >= units * 95 && latin * 2 >= units &&
            low_zero * 20 <= units)
            return high == 0 ? TEXT_UTF16BE : TEXT_UTF16LE;
    }
    return TEXT_UTF8;
}
