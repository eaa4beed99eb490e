#include "text/encoding.h"
#include "cp1252.table.h"
#include "cp1258.table.h"
#include "tcvn3.table.h"
#include "viscii.table.h"
#include "vni.table.h"
#include "vps.table.h"
#include <ctype.h>
#include <strings.h>

static const struct {
    const char *name;
    const struct encoding_table *table;
} encodings[TEXT_ENCODING_COUNT] = {
    [TEXT_UTF8] = {"utf-8", NULL},
    [TEXT_UTF16LE] = {"utf-16le", NULL},
    [TEXT_UTF16BE] = {"utf-16be", NULL},
    [TEXT_TCVN3] = {"tcvn3", &tcvn3_table},
    [TEXT_TCVN3_CAPS] = {"tcvn3-caps", &tcvn3_table},
    [TEXT_VNI] = {"vni", &vni_table},
    [TEXT_VISCII] = {"viscii", &viscii_table},
    [TEXT_VPS] = {"vps", &vps_table},
    [TEXT_CP1258] = {"cp1258", &cp1258_table},
    [TEXT_MOJIBAKE] = {"mojibake", NULL},
    [TEXT_LATIN1] = {"latin-1", &cp1252_table},
};

const char *text_encoding_name(enum text_encoding e)
{
    return (unsigned)e < TEXT_ENCODING_COUNT ? encodings[e].name : "unknown";
}

const struct encoding_table *encoding_table(enum text_encoding e)
{
    return (unsigned)e < TEXT_ENCODING_COUNT ? encodings[e].table : NULL;
}

/* Code point of a base with its modifier; 0 if they are no pair. */
static uint32_t pair_code(const struct encoding_table *t, unsigned bytes)
{
    size_t low = 0, high = t->pair_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (t->pairs[middle].bytes < bytes)
            low = middle + 1;
        else
            high = middle;
    }
    return low < t->pair_count && t->pairs[low].bytes == bytes ? t->pairs[low].code : 0;
}

size_t encoding_add(struct cv_buf *out, const struct encoding_table *t, const char *bytes, size_t n)
{
    const unsigned char *u = (const unsigned char *)bytes;
    size_t damaged = 0;
    for (size_t at = 0; at < n; at++) {
        uint32_t c = t->single[u[at]];
        if (t->pair_count && at + 1 < n && u[at + 1] >= 0x80) {
            uint32_t pair = pair_code(t, (unsigned)u[at] << 8 | u[at + 1]);
            if (pair) {
                c = pair;
                at++;
            }
        }
        if (c == 0 && u[at] != 0) {
            c = CHAR_REPLACEMENT;
            damaged++;
        }
        char_add(out, c);
    }
    return damaged;
}

int encoding_cp1252_byte(uint32_t c, uint32_t next)
{
    if (c < 0x100)
        return (int)c;
    for (int byte = 0x80; byte < 0xA0; byte++)
        if (cp1252_table.single[byte] == c)
            return byte;
    /* Extraction from PDF turns the soft hyphen (ư of TCVN3) into a minus, the middle dot (ã) into
     * a bullet and the micro sign (à) into mu. Before a blank or a figure they are what they seem.
     */
    bool in_word = next >= 0x80 || char_table[next].cls & TEXT_LETTER;
    if (c == 0x2212 && in_word)
        return 0xAD;
    if (c == 0x2219)
        return 0xB7;
    if (c == 0x3BC)
        return 0xB5;
    return -1;
}

/* ---- fonts ----------------------------------------------------------------------------------- */

/* A word of the family name ends in H: .VnTimeH, .VnArialH-Bold, .VnCentury SchoolbookH. */
static bool is_capital_font(const char *font)
{
    for (const char *h = strchr(font, 'H'); h; h = strchr(h + 1, 'H'))
        if (h > font && isalpha((unsigned char)h[-1]) && !isalpha((unsigned char)h[1]))
            return true;
    return false;
}

enum text_encoding text_encoding_of_font(const char *font)
{
    static const struct {
        const char *prefix;
        enum text_encoding encoding;
    } families[] = {
        {".Vn", TEXT_TCVN3}, {"VNI", TEXT_VNI},    {"VISCII", TEXT_VISCII},
        {"VPS", TEXT_VPS},   {"VI ", TEXT_VISCII},
    };
    const char *plus = strchr(font, '+'); /* PDF: ABCDEF+.VnTime */
    if (plus && plus - font == 6)
        font = plus + 1;
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        const char *prefix = families[i].prefix;
        if (strncasecmp(font, prefix, strlen(prefix)) != 0)
            continue;
        if (families[i].encoding == TEXT_TCVN3 && is_capital_font(font))
            return TEXT_TCVN3_CAPS;
        return families[i].encoding;
    }
    return TEXT_UTF8;
}
