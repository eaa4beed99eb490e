#include "text/decode.h"
#include "text/encoding.h"
#include <talloc.h>

/* Letters that no reading as CP1252 gives: proof of true Vietnamese UTF-8. */
static bool is_true_vietnamese(uint32_t c)
{
    return c >= 0x100 && char_of(c).cls & TEXT_MARKED;
}

bool misread_is_suspect(uint32_t before, uint32_t c)
{
    if (c >= CHAR_TABLE_END)
        return false;
    if (c >= 0x100)
        return char_table[c].low == CHAR_NO_ASCII && encoding_cp1252_byte(c, 0) >= 0 && c != 0x20AC;
    if (c < 0x80 || c == 0xA0)
        return false;
    if (c == 0xD0 || c == 0xF0) /* eth: đ of CP1258 */
        return true;
    if (c == 0xEC || c == 0xF2 || c == 0xCC || c == 0xD2) /* ì ò behind a vowel: tones of CP1258 */
        return char_is_vowel(char_of(before).letter);
    if (char_of(c).cls & TEXT_MARKED)
        return false;
    return strchr("\xA7\xA9\xAB\xAE\xB0\xB1\xB2\xB3\xB7\xBB\xBD\xD7", (int)c) == NULL;
}

bool misread_is_possible(const char *s, size_t n)
{
    uint32_t before = 0, c;
    for (size_t at = 0; at < n; before = c) {
        at += char_get(s + at, n - at, &c);
        if (c >= 0x80 && misread_is_suspect(before, c))
            return true;
    }
    return false;
}

/* ---- UTF-8 read as CP1252 -------------------------------------------------------------------- */

static size_t count_true(const char *s, size_t n)
{
    size_t count = 0;
    for (size_t at = 0; at < n;) {
        uint32_t c;
        at += char_get(s + at, n - at, &c);
        count += c >= 0x100 && is_true_vietnamese(c);
    }
    return count;
}

static const double PLAUSIBLE =
    0.5; /* score that even a poor scan reaches once it is read rightly */

/* Sequences here and there, in lines of otherwise good text. */
static bool repair_sequences(struct cv_buf *fixed, const char *s, size_t n, size_t *damaged)
{
    enum { CERTAIN = 5 };
    size_t found = mojibake_count(s, n);
    /* "HÃ”" at the end of a quotation looks like one sequence: a few among much true text prove
     * nothing */
    if (found == 0 || (found < CERTAIN && count_true(s, n) > 0))
        return false;
    *damaged = mojibake_repair(fixed, s, n);
    return true;
}

static bool repair_utf8(void *ctx, struct cv_buf *fixed, const char *s, size_t n,
                        struct text_decoded *out)
{
    size_t words, damaged = 0;
    if (!unread_whole(ctx, fixed, s, n) && !repair_sequences(fixed, s, n, &damaged))
        return false;
    size_t sample = fixed->len < DETECT_SAMPLE ? fixed->len : DETECT_SAMPLE;
    double score = detect_score(ctx, cv_buf_cstr(fixed), sample, &words);
    if (score < PLAUSIBLE) { /* another encoding that happens to hold such sequences */
        cv_buf_clear(fixed);
        return false;
    }
    out->encoding = TEXT_MOJIBAKE;
    out->confidence = score;
    out->damaged = damaged;
    return true;
}

enum { SOME_WORDS = 2 };
static const double STRANGE = 0.8; /* quality of text below which it may not be what it seems */

/* ---- an 8-bit encoding read as CP1252 ----------------------------------------------------------
 */

/* Adds the bytes that the line was; false if one of its characters was none, or all are plain. */
static bool line_bytes(struct cv_buf *bytes, const char *s, size_t n)
{
    bool wide = false;
    size_t before = bytes->len;
    for (size_t at = 0; at < n;) {
        uint32_t c, next = 0;
        at += char_get(s + at, n - at, &c);
        if (at < n)
            char_get(s + at, n - at, &next);
        int byte = c < 0x80 ? (int)c : encoding_cp1252_byte(c, next);
        if (byte < 0) {
            bytes->len = before;
            return false;
        }
        wide |= !decode_is_plain((char)byte);
        cv_buf_char(bytes, (char)byte);
    }
    if (!wide)
        bytes->len = before;
    return wide;
}

size_t decode_misread(struct cv_buf *out, const char *s, size_t n, enum text_encoding e)
{
    struct cv_buf bytes;
    size_t damaged = 0, at = 0;
    if (!encoding_table(e)) {
        if (e == TEXT_MOJIBAKE)
            damaged = mojibake_repair(out, s, n);
        else
            cv_buf_add(out, s, n);
        return damaged;
    }
    cv_buf_init(&bytes, out->ctx);
    while (at < n) {
        uint32_t c = 0, next = 0;
        int byte = 0;
        cv_buf_clear(&bytes);
        while (at < n) {
            at += char_get(s + at, n - at, &c);
            if (at < n)
                char_get(s + at, n - at, &next);
            if ((byte = encoding_cp1252_byte(c, at < n ? next : 0)) < 0)
                break;
            cv_buf_char(&bytes, (char)byte);
        }
        damaged += decode_bytes(out, cv_buf_cstr(&bytes), bytes.len, e);
        if (byte < 0)
            char_add(out, c);
    }
    talloc_free(bytes.bytes);
    return damaged;
}

/* Is the line more Vietnamese after the change? `sway` decides for lines that do not say. */
static bool is_better(void *ctx, const char *before, size_t n, const struct cv_buf *after,
                      bool sway)
{
    size_t old_words, new_words;
    double old_score = detect_score(ctx, before, n, &old_words);
    double new_score = detect_score(ctx, after->bytes, after->len, &new_words);
    if (new_words == 0 || (new_words == old_words && new_score == old_score))
        return sway;
    return new_score >= old_score;
}

static bool repair_bytes(void *ctx, struct cv_buf *fixed, const char *s, size_t n,
                         struct text_decoded *out)
{
    struct cv_buf pool, sample, line;
    size_t pooled = 0, others = 0;
    void *tmp = talloc_new(ctx);
    cv_buf_init(&pool, tmp);
    cv_buf_init(&sample, tmp);
    cv_buf_init(&line, tmp);
    for (size_t at = 0, end; at < n && pool.len < DETECT_SAMPLE; at = end) {
        end = decode_line_end(s, n, at);
        size_t before = pool.len;
        if (line_bytes(&pool, s + at, end - at)) {
            cv_buf_add(&sample, s + at, end - at);
            pooled += pool.len - before;
        } else {
            others += count_true(s + at, end - at);
        }
    }
    struct detection d = detect_bytes(tmp, cv_buf_cstr(&pool), pool.len);
    double now = detect_score(tmp, cv_buf_cstr(&sample), sample.len, NULL);
    bool changed = false, found = d.sure && d.words >= SOME_WORDS && now < STRANGE && d.score > now;
    for (size_t at = 0, end; found && at < n; at = end) {
        end = decode_line_end(s, n, at);
        cv_buf_clear(&pool);
        cv_buf_clear(&line);
        if (line_bytes(&pool, s + at, end - at)) {
            size_t damaged = decode_bytes(&line, cv_buf_cstr(&pool), pool.len, d.encoding);
            if (is_better(tmp, s + at, end - at, &line, pooled > others)) {
                cv_buf_add(fixed, line.bytes, line.len);
                out->damaged += damaged;
                changed = true;
                continue;
            }
        }
        cv_buf_add(fixed, s + at, end - at);
    }
    talloc_free(tmp);
    if (changed) {
        out->encoding = d.encoding;
        out->confidence = d.score;
    } else {
        cv_buf_clear(fixed);
    }
    return changed;
}

bool misread_repair(void *ctx, struct cv_buf *fixed, const char *s, size_t n,
                    struct text_decoded *out)
{
    return misread_is_possible(s, n) &&
           (repair_utf8(ctx, fixed, s, n, out) || repair_bytes(ctx, fixed, s, n, out));
}
