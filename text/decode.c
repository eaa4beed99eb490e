#include "text/decode.h"
#include "text/encoding.h"
#include <talloc.h>

static size_t add_utf8(struct cv_buf *out, const char *s, size_t n)
{
    size_t damaged = 0;
    for (size_t at = 0; at < n;) {
        uint32_t c;
        size_t k = char_get(s + at, n - at, &c);
        damaged += char_is_bad(c, k);
        char_add(out, c);
        at += k;
    }
    return damaged;
}

static size_t add_utf16(struct cv_buf *out, const char *bytes, size_t n, bool big)
{
    const unsigned char *u = (const unsigned char *)bytes;
    size_t damaged = 0, at = 0;
    for (; at + 2 <= n; at += 2) {
        uint32_t c = (uint32_t)(big ? u[at] << 8 | u[at + 1] : u[at + 1] << 8 | u[at]);
        if (c >= 0xD800 && c < 0xDC00 && at + 4 <= n) {
            uint32_t low =
                (uint32_t)(big ? u[at + 2] << 8 | u[at + 3] : u[at + 3] << 8 | u[at + 2]);
            if (low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                at += 2;
            }
        }
        if (c >= 0xD800 && c < 0xE000) {
            c = CHAR_REPLACEMENT;
            damaged += 2;
        }
        char_add(out, c);
    }
    if (at < n) { /* half a unit at the end */
        char_add(out, CHAR_REPLACEMENT);
        damaged++;
    }
    return damaged;
}

size_t decode_bytes(struct cv_buf *out, const char *bytes, size_t n, enum text_encoding e)
{
    size_t begin = out->len, damaged = 0;
    const struct encoding_table *table = encoding_table(e);
    if (table)
        damaged = encoding_add(out, table, bytes, n);
    else if (e == TEXT_UTF16LE || e == TEXT_UTF16BE)
        return add_utf16(out, bytes, n, e == TEXT_UTF16BE);
    else if (e == TEXT_MOJIBAKE)
        damaged = mojibake_repair(out, bytes, n);
    else
        return add_utf8(out, bytes, n);
    if (e == TEXT_TCVN3)
        capitals_recover(cv_buf_cstr(out) + begin, out->len - begin);
    else if (e == TEXT_TCVN3_CAPS)
        capitals_all(cv_buf_cstr(out) + begin, out->len - begin);
    return damaged;
}

size_t decode_line_end(const char *s, size_t n, size_t at)
{
    while (at < n && s[at] != '\n' && s[at] != '\r')
        at++;
    return at < n ? at + 1 : n;
}

/* Means the same in every encoding: VISCII and VPS have capitals on control codes. */
bool decode_is_plain(char byte)
{
    unsigned char u = (unsigned char)byte;
    return (u >= 0x20 && u < 0x7f) || u == '\n' || u == '\r' || u == '\t' || u == '\f';
}

static bool is_plain(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!decode_is_plain(s[i]))
            return false;
    return true;
}

/* ---- bytes that are not UTF-8
 * -------------------------------------------------------------------- */

/* The lines that are not UTF-8, up to what is enough to judge by; *others = bytes of lines that
 * are, beyond ASCII. */
static void pool_lines(struct cv_buf *pool, const char *s, size_t n, size_t *others)
{
    *others = 0;
    for (size_t at = 0, end; at < n && pool->len < DETECT_SAMPLE; at = end) {
        end = decode_line_end(s, n, at);
        if (!decode_is_utf8(s + at, end - at))
            cv_buf_add(pool, s + at, end - at);
        else if (!is_plain(s + at, end - at))
            *others += end - at;
    }
}

/* A line of a TCVN3 or other file that happens to be UTF-8: is it meant so? `other` is how the
 * table reads it. */
static bool is_better_utf8(void *ctx, const char *s, size_t n, const struct cv_buf *other)
{
    size_t words, other_words;
    double score = detect_score(ctx, s, n, &words);
    double other_score = detect_score(ctx, other->bytes, other->len, &other_words);
    return score >= other_score && (words > 0 || other_words == 0);
}

/* Each line in the encoding found, but for those that are good UTF-8. */
static void add_lines(struct cv_buf *out, const char *s, size_t n, enum text_encoding e,
                      size_t *damaged)
{
    struct cv_buf line;
    cv_buf_init(&line, out->ctx);
    for (size_t at = 0, end; at < n; at = end) {
        end = decode_line_end(s, n, at);
        if (is_plain(s + at, end - at)) {
            cv_buf_add(out, s + at, end - at);
            continue;
        }
        bool utf8 = decode_is_utf8(s + at, end - at);
        cv_buf_clear(&line);
        size_t bad = decode_bytes(&line, s + at, end - at, e);
        if (utf8 && is_better_utf8(line.ctx, s + at, end - at, &line)) {
            cv_buf_add(out, s + at, end - at);
        } else {
            cv_buf_add(out, line.bytes, line.len);
            *damaged += bad;
        }
    }
    talloc_free(line.bytes);
}

/* Which encoding the bytes are in that are not UTF-8; fills encoding, confidence, converted of out.
 */
static void judge_bytes(void *ctx, const char *s, size_t n, struct text_decoded *out)
{
    struct cv_buf pool, text;
    size_t others, words;
    void *tmp = talloc_new(ctx);
    cv_buf_init(&pool, tmp);
    cv_buf_init(&text, tmp);
    pool_lines(&pool, s, n, &others);
    struct detection d = detect_bytes(tmp, cv_buf_cstr(&pool), pool.len);
    add_utf8(&text, cv_buf_cstr(&pool), pool.len < DETECT_SAMPLE ? pool.len : DETECT_SAMPLE);
    double as_utf8 = detect_score(tmp, cv_buf_cstr(&text), text.len, &words);
    out->confidence = d.score > 0 ? d.score : 0;
    out->converted = true;
    if ((words && as_utf8 >= d.score) || (!d.sure && others)) { /* UTF-8 with some damaged bytes */
        out->encoding = TEXT_UTF8;
        out->confidence = as_utf8 > 0 ? as_utf8 : 0;
    } else if (d.sure) {
        out->encoding = d.encoding;
    } else {
        cv_buf_clear(&text);
        decode_bytes(&text, cv_buf_cstr(&pool), pool.len, TEXT_LATIN1);
        text_quality(cv_buf_cstr(&text), text.len, &words);
        out->encoding = TEXT_LATIN1;
        out->converted = words == 0; /* typographic signs alone need no Vietnamese encoding */
        if (words == 0)
            out->confidence = 1;
    }
    talloc_free(tmp);
}

/* ---- entry points
 * -------------------------------------------------------------------------------- */

/* Bytes beyond TEXT_SIZE_MAX are not looked at; they count as damaged. */
static size_t clip(size_t n, size_t *beyond)
{
    *beyond = n > TEXT_SIZE_MAX ? n - TEXT_SIZE_MAX : 0;
    return n - *beyond;
}

static void decode_unknown(void *ctx, const char *s, size_t n, struct text_decoded *out)
{
    struct cv_buf raw;
    if (decode_is_clean(s, n)) { /* as nearly all are: one look instead of five */
        out->utf8 = talloc_size(ctx, n + 1);
        if (!out->utf8)
            abort();
        memcpy(out->utf8, s, n);
        out->utf8[n] = 0;
        out->length = n;
        return;
    }
    cv_buf_init(&raw, ctx);
    if (decode_is_utf8(s, n)) {
        if (!misread_repair(ctx, &raw, s, n, out)) {
            decode_finish(ctx, out, s, n);
            talloc_free(raw.bytes);
            return;
        }
    } else {
        judge_bytes(ctx, s, n, out);
        if (out->encoding == TEXT_UTF8 || out->encoding == TEXT_LATIN1)
            out->damaged = decode_bytes(&raw, s, n, out->encoding);
        else
            add_lines(&raw, s, n, out->encoding, &out->damaged);
    }
    decode_finish(ctx, out, cv_buf_cstr(&raw), raw.len);
    talloc_free(raw.bytes);
}

void text_decode(void *ctx, const void *bytes, size_t n, struct text_decoded *out)
{
    static const struct {
        char bytes[4];
        size_t n;
        enum text_encoding encoding;
    } marks[] = {{"\xEF\xBB\xBF", 3, TEXT_UTF8},
                 {"\xFF\xFE", 2, TEXT_UTF16LE},
                 {"\xFE\xFF", 2, TEXT_UTF16BE}};
    const char *s = bytes;
    size_t beyond;
    n = clip(n, &beyond);
    *out = (struct text_decoded){.encoding = TEXT_UTF8, .confidence = 1, .converted = true};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (n >= marks[i].n && memcmp(s, marks[i].bytes, marks[i].n) == 0) {
            s += marks[i].n;
            n -= marks[i].n;
            out->encoding = marks[i].encoding;
            break;
        }
    if (out->encoding == TEXT_UTF8)
        out->encoding = detect_utf16(s, n);
    if (out->encoding == TEXT_UTF8)
        decode_unknown(ctx, s, n, out);
    else
        text_decode_as(ctx, s, n, out->encoding, out);
    out->damaged += beyond;
}

void text_decode_as(void *ctx, const void *bytes, size_t n, enum text_encoding e,
                    struct text_decoded *out)
{
    struct cv_buf raw;
    size_t beyond;
    n = clip(n, &beyond);
    *out = (struct text_decoded){.encoding = e, .confidence = 1, .converted = true};
    cv_buf_init(&raw, ctx);
    out->damaged = decode_bytes(&raw, bytes, n, e) + beyond;
    decode_finish(ctx, out, cv_buf_cstr(&raw), raw.len);
    talloc_free(raw.bytes);
}

void text_decode_misread(void *ctx, const char *utf8, size_t n, enum text_encoding e,
                         struct text_decoded *out)
{
    struct cv_buf raw;
    size_t beyond;
    n = clip(n, &beyond);
    *out = (struct text_decoded){.encoding = e, .confidence = 1, .converted = true};
    cv_buf_init(&raw, ctx);
    out->damaged = decode_misread(&raw, utf8, n, e) + beyond;
    decode_finish(ctx, out, cv_buf_cstr(&raw), raw.len);
    talloc_free(raw.bytes);
}
