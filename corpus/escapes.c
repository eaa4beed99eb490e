/* Plain text whose Vietnamese letters and blanks were written as references, since some web editor
 * or program knew no other way: "&#7845;", "&aacute;", "&nbsp;", "\u1ea5"; or twice over:
 * "&amp;aacute;". */
#include "corpus/internal.h"
#include "corpus/reader.h"
#include <ctype.h>
#include <talloc.h>

enum {
    ENOUGH = 5, /* so many letters or names are no accident */
    DEPTH = 3   /* how often "&" may have been written as a reference again */
};

/* Marks of HTML's names for letters: "&otilde;" is o and this mark. */
static const struct {
    const char *name;
    uint32_t mark;
} marks[] = {{"grave", 0x300}, {"acute", 0x301}, {"circ", 0x302}, {"tilde", 0x303}};

static const struct {
    const char *name;
    uint32_t character;
} names[] = {{"nbsp", 0xa0},    {"amp", '&'},      {"lt", '<'},       {"gt", '>'},
             {"quot", '"'},     {"ndash", 0x2013}, {"mdash", 0x2014}, {"lsquo", 0x2018},
             {"rsquo", 0x2019}, {"ldquo", 0x201c}, {"rdquo", 0x201d}, {"hellip", 0x2026},
             {"bull", 0x2022},  {"sect", 0xa7},    {"deg", 0xb0}};

/* Bytes of "amp;" at s, repeated, as what was encoded again has it; with n bytes left. */
static size_t again(const char *s, size_t n)
{
    size_t at = 0;
    for (int i = 0; i < DEPTH && n - at > 4 && memcmp(s + at, "amp;", 4) == 0; i++)
        at += 4;
    return at;
}

/* A character reference at s: its length, 0 if there is none; the character, and a mark that
 * follows it or 0. */
static size_t reference(const char *s, size_t n, uint32_t *character, uint32_t *mark)
{
    *mark = 0;
    if (n >= 6 && s[0] == '\\' && s[1] == 'u' && strspn(s + 2, "0123456789abcdefABCDEF") >= 4) {
        char digits[5] = {s[2], s[3], s[4], s[5], 0};
        *character = (uint32_t)strtoul(digits, NULL, 16);
        return 6;
    }
    const char *end = s[0] == '&' ? memchr(s, ';', n < 12 ? n : 12) : NULL;
    if (!end)
        return 0;
    size_t length = (size_t)(end + 1 - s), k = length - 2;
    if (s[1] == '#') {
        bool hex = (s[2] | 0x20) == 'x';
        char *stop;
        *character = (uint32_t)strtoul(s + 2 + hex, &stop, hex ? 16 : 10);
        return stop == end && *character >= ' ' && isxdigit((unsigned char)s[2 + hex]) ? length : 0;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i].name) == k && memcmp(s + 1, names[i].name, k) == 0) {
            *character = names[i].character;
            return length;
        }
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strlen(marks[i].name) + 1 == k && memcmp(s + 2, marks[i].name, k - 1) == 0 &&
            isalpha((unsigned char)s[1])) {
            *character = (unsigned char)s[1];
            *mark = marks[i].mark;
            return length;
        }
    return 0;
}

/* The same, or one that was encoded again: "&amp;aacute;", but not "&amp;" alone. */
static size_t deep_reference(const char *s, size_t n, uint32_t *character, uint32_t *mark)
{
    size_t more = s[0] == '&' ? again(s + 1, n - 1) : 0;
    char inner[16] = "&";
    if (more) {
        size_t rest = n - 1 - more;
        rest = rest < sizeof inner - 2 ? rest : sizeof inner - 2;
        memcpy(inner + 1, s + 1 + more, rest);
        size_t k = reference(inner, rest + 1, character, mark);
        if (k)
            return k + more;
    }
    return reference(s, n, character, mark);
}

bool escapes_undo(struct cv_buf *text)
{
    struct cv_buf out;
    size_t certain = 0, n = text->len, k;
    const char *s = text->bytes;
    if (!n || (!memchr(s, '&', n) && !memchr(s, '\\', n)))
        return false;
    cv_buf_init(&out, text->ctx);
    for (size_t at = 0; at < n; at += k) {
        uint32_t character, mark;
        k = deep_reference(s + at, n - at, &character, &mark);
        if (k) {
            utf8_add(&out, character);
            if (mark)
                utf8_add(&out, mark);
            certain += mark || (character >= 0xc0 && character < 0x1f00) ||
                       (s[at] == '&' && s[at + 1] != '#');
        } else {
            const char *p = s + at + 1;
            while (p < s + n && *p != '&' && *p != '\\')
                p++;
            k = (size_t)(p - s) - at;
            cv_buf_add(&out, s + at, k);
        }
    }
    if (certain >= ENOUGH) {
        talloc_free(text->bytes);
        *text = out;
        return true;
    }
    talloc_free(out.bytes);
    return false;
}
