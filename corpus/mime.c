/* See mime.h. */
#include "corpus/mime.h"
#include <ctype.h>
#include <strings.h>
#include <talloc.h>

void mime_split(struct mime_part *part, const char *s, size_t n)
{
    *part = (struct mime_part){s, s + n, n, 0};
    for (size_t at = 0; at < n;) {
        const char *end = memchr(s + at, '\n', n - at);
        size_t next = end ? (size_t)(end - s) + 1 : n;
        if (s[at] == '\n' || (s[at] == '\r' && next == at + 2)) {
            *part = (struct mime_part){s, s + next, at, n - next};
            return;
        }
        at = next;
    }
}

char *mime_field(void *ctx, const struct mime_part *part, const char *name)
{
    const char *s = part->head;
    size_t n = part->head_length, k = strlen(name);
    for (size_t at = 0; at < n;) {
        const char *end = memchr(s + at, '\n', n - at);
        size_t next = end ? (size_t)(end - s) + 1 : n;
        if (n - at > k && strncasecmp(s + at, name, k) == 0 && s[at + k] == ':') {
            struct cv_buf value;
            cv_buf_init(&value, ctx);
            for (at += k + 1; at < n; at++) {
                bool line_end = s[at] == '\n';
                if (line_end && (at + 1 >= n || (s[at + 1] != ' ' && s[at + 1] != '\t')))
                    break;
                if (s[at] != '\r' && !line_end && (value.len || s[at] != ' '))
                    cv_buf_char(&value, s[at] ? s[at] : ' ');
            }
            return cv_buf_cstr(&value);
        }
        at = next;
    }
    return NULL;
}

/* ---- transfer encodings -------------------------------------------------------------------------
 */

static int hex_pair(const char *s)
{
    int value = 0;
    for (int i = 0; i < 2; i++) {
        unsigned char c = (unsigned char)s[i];
        if (!isxdigit(c))
            return -1;
        value = value << 4 | (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return value;
}

/* Quoted-printable; in encoded words (RFC 2047) an underscore is a blank. */
static void quoted_decode(struct cv_buf *out, const char *s, size_t n, bool word)
{
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '=' && n - i >= 3 && hex_pair(s + i + 1) >= 0) {
            cv_buf_char(out, (char)hex_pair(s + i + 1));
            i += 2;
        } else if (s[i] == '=' && n - i >= 2 && s[i + 1] == '\n') {
            i += 1;
        } else if (s[i] == '=' && n - i >= 3 && s[i + 1] == '\r' && s[i + 2] == '\n') {
            i += 2;
        } else {
            cv_buf_char(out, word && s[i] == '_' ? ' ' : s[i]);
        }
    }
}

void mime_body(struct cv_buf *out, void *ctx, const struct mime_part *part)
{
    char *encoding = mime_field(ctx, part, "Content-Transfer-Encoding");
    cv_buf_init(out, ctx);
    if (encoding && strncasecmp(encoding, "base64", 6) == 0)
        base64_decode(out, part->body, part->body_length);
    else if (encoding && strncasecmp(encoding, "quoted-printable", 16) == 0)
        quoted_decode(out, part->body, part->body_length, false);
    else
        cv_buf_add(out, part->body, part->body_length);
}

/* ---- encoded words ------------------------------------------------------------------------------
 */

/* One "=?charset?B?text?=" at s: its length, or 0 if it is none. The bytes are appended undecoded,
 * so that a character cut in two by a bad mailer comes together again. */
static size_t encoded_word(struct cv_buf *bytes, char *charset, size_t size, const char *s)
{
    if (s[0] != '=' || s[1] != '?')
        return 0;
    size_t name = strcspn(s + 2, "?*"), at = 2 + strcspn(s + 2, "?");
    if (!s[at] || !s[at + 1] || s[at + 2] != '?' || name + 1 > size)
        return 0;
    char kind = (char)(s[at + 1] | 0x20);
    const char *text = s + at + 3, *end = strstr(text, "?=");
    if (!end || (kind != 'b' && kind != 'q'))
        return 0;
    memcpy(charset, s + 2, name);
    charset[name] = 0;
    if (kind == 'b')
        base64_decode(bytes, text, (size_t)(end - text));
    else
        quoted_decode(bytes, text, (size_t)(end - text), true);
    return (size_t)(end + 2 - s);
}

char *mime_words(void *ctx, const char *value)
{
    struct cv_buf out, bytes;
    cv_buf_init(&out, ctx);
    cv_buf_init(&bytes, ctx);
    char charset[40] = "", next[40];
    for (const char *p = value; *p;) {
        struct cv_buf word;
        cv_buf_init(&word, ctx);
        size_t n = encoded_word(&word, next, sizeof next, p);
        if (bytes.len && (!n || strcasecmp(charset, next) != 0)) {
            charset_decode(&out, charset, bytes.bytes, bytes.len);
            cv_buf_clear(&bytes);
        }
        if (!n) {
            cv_buf_char(&out, *p++);
            continue;
        }
        cv_buf_add(&bytes, cv_buf_cstr(&word), word.len);
        memcpy(charset, next, sizeof charset);
        p += n;
        size_t blanks = strspn(p, " \t");
        p += p[blanks] == '=' && p[blanks + 1] == '?'
                 ? blanks
                 : 0; /* blanks between two words do not count */
    }
    if (bytes.len)
        charset_decode(&out, charset, bytes.bytes, bytes.len);
    return cv_buf_cstr(&out);
}

/* ---- parameters ---------------------------------------------------------------------------------
 */

/* Finds "; key=value" and appends the value as it stands, quotes off. */
static bool raw_parameter(struct cv_buf *out, const char *value, const char *key)
{
    size_t k = strlen(key);
    for (const char *p = strchr(value, ';'); p; p = strchr(p, ';')) {
        p++;
        p += strspn(p, " \t");
        if (strncasecmp(p, key, k) == 0 && p[k + strspn(p + k, " ")] == '=') {
            p += k + strspn(p + k, " ") + 1;
            p += strspn(p, " ");
            bool quoted = *p == '"';
            for (p += quoted; *p && (quoted ? *p != '"' : *p != ';' && *p != ' '); p++) {
                p += quoted && *p == '\\' && p[1];
                cv_buf_char(out, *p);
            }
            return true;
        }
        if (strchr(p, '"') &&
            strchr(p, '"') < p + strcspn(p, ";")) { /* a semicolon in quotes parts nothing */
            const char *end = strchr(strchr(p, '"') + 1, '"');
            p = end ? end : p;
        }
    }
    return false;
}

/* RFC 2231: charset'language'text with %hh. */
static char *extended_value(void *ctx, const char *s)
{
    const char *first = strchr(s, '\''), *second = first ? strchr(first + 1, '\'') : NULL;
    char *charset = second ? talloc_strndup(ctx, s, (size_t)(first - s)) : NULL;
    struct cv_buf bytes, out;
    cv_buf_init(&bytes, ctx);
    cv_buf_init(&out, ctx);
    for (const char *p = second ? second + 1 : s; *p; p++) {
        int hex = *p == '%' && p[1] ? hex_pair(p + 1) : -1;
        cv_buf_char(&bytes, hex >= 0 ? (char)hex : *p);
        p += hex >= 0 ? 2 : 0;
    }
    charset_decode(&out, charset, cv_buf_cstr(&bytes), bytes.len);
    return cv_buf_cstr(&out);
}

char *mime_parameter(void *ctx, const char *value, const char *name)
{
    struct cv_buf raw;
    cv_buf_init(&raw, ctx);
    if (raw_parameter(&raw, value, name))
        return mime_words(ctx, cv_buf_cstr(&raw));
    if (raw_parameter(&raw, value, talloc_asprintf(ctx, "%s*", name)))
        return extended_value(ctx, cv_buf_cstr(&raw));
    bool extended = false;
    for (int i = 0; i < 100; i++) {
        if (raw_parameter(&raw, value, talloc_asprintf(ctx, "%s*%d*", name, i)))
            extended = true;
        else if (!raw_parameter(&raw, value, talloc_asprintf(ctx, "%s*%d", name, i)))
            break;
    }
    if (!raw.len)
        return NULL;
    return extended ? extended_value(ctx, raw.bytes) : mime_words(ctx, raw.bytes);
}
