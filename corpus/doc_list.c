/* The lists of a Word 97 file: PlfLst with its levels, and PlfLfo, by which paragraphs name them.
 */
#include "corpus/doc_format.h"
#include <talloc.h>

enum { FIB_LISTS = 0x2e2, FIB_USES = 0x2ea, LIST = 28, LEVEL = 28, USE = 16, TEXT_MAX = 64 };

/* Bytes of the table stream from a place on; reading beyond the end sets at to n. */
struct reader {
    const unsigned char *s;
    size_t n, at;
};

static const unsigned char *take(struct reader *r, size_t n)
{
    if (n > r->n - r->at) {
        r->at = r->n;
        return NULL;
    }
    r->at += n;
    return r->s + r->at - n;
}

static enum label_format label_format(unsigned code)
{
    static const enum label_format formats[] = {LABEL_DECIMAL, LABEL_UPPER_ROMAN, LABEL_LOWER_ROMAN,
                                                LABEL_UPPER_LETTER, LABEL_LOWER_LETTER};
    return code < 5       ? formats[code]
           : code == 0x16 ? LABEL_DECIMAL_ZERO
           : code == 0x17 ? LABEL_BULLET
           : code == 0xff ? LABEL_NONE
                          : LABEL_DECIMAL;
}

/* Reads one level; where may be NULL to pass over it. False if it is cut off. */
static bool read_level(struct reader *r, struct numbering *numbering, const struct doc_format *f,
                       struct list_level *where)
{
    const unsigned char *level = take(r, LEVEL);
    if (!level || !take(r, level[25]))
        return false;
    const unsigned char *modifiers = take(r, level[24]), *count = take(r, 2),
                        *text = count ? take(r, 2 * (size_t)le16(count)) : NULL;
    if (!modifiers || !text)
        return false;
    if (!where)
        return true;
    struct cv_buf out;
    cv_buf_init(&out, numbering->ctx);
    for (size_t i = 0; i < le16(count) && i < TEXT_MAX; i++) {
        uint32_t c = le16(text + 2 * i);
        if (c < LIST_LEVELS)
            cv_buf_printf(&out, "%%%u", c + 1);
        else
            utf8_add(&out, c);
    }
    int font = doc_modifiers_font(modifiers, level[24]);
    where->start = (long)le32(level);
    where->format = label_format(level[4]);
    where->text = cv_buf_cstr(&out);
    if (font >= 0 && (unsigned)font < f->font_count) {
        where->encoding = f->encodings[font];
        where->picture = f->symbols[font];
    }
    return true;
}

static struct reader part_at(const struct cv_buf *main, const struct cv_buf *table, size_t fib)
{
    struct reader r = {(const unsigned char *)table->bytes, table->len, table->len};
    if (main->len >= fib + 8 && le32(main->bytes + fib + 4) && le32(main->bytes + fib) < table->len)
        r.at = le32(main->bytes + fib);
    return r;
}

/* Word names a list by a number of four bytes that may be negative. */
static long list_name(const unsigned char *s)
{
    return (long)le32(s);
}

static void read_lists(struct numbering *numbering, const struct doc_format *f, struct reader r)
{
    const unsigned char *count = take(&r, 2),
                        *lists = count ? take(&r, LIST * (size_t)le16(count)) : NULL;
    bool more = lists != NULL;
    for (size_t i = 0; more && i < le16(count); i++) {
        const unsigned char *list = lists + LIST * i;
        int levels = list[26] & 1 ? 1 : LIST_LEVELS;
        for (int level = 0; more && level < levels; level++)
            more = read_level(&r, numbering, f, numbering_level(numbering, list_name(list), level));
    }
}

/* The first numbers that a use of a list sets itself. */
static bool read_overrides(struct reader *r, struct numbering *numbering,
                           const struct doc_format *f, long use, unsigned count)
{
    if (!take(r, 4))
        return false;
    for (unsigned i = 0; i < count; i++) {
        const unsigned char *s = take(r, 8);
        if (!s)
            return false;
        if (s[4] & 0x10)
            numbering_restart(numbering, use, s[4] & 15, (long)le32(s));
        if (s[4] & 0x20 && !read_level(r, numbering, f, NULL))
            return false;
    }
    return true;
}

static void read_uses(struct numbering *numbering, const struct doc_format *f, struct reader r)
{
    const unsigned char *count = take(&r, 4);
    size_t n = count ? le32(count) : 0;
    const unsigned char *uses = n < 0x10000 ? take(&r, USE * n) : NULL;
    for (size_t i = 0; uses && i < n; i++)
        numbering_use(numbering, (long)i + 1, list_name(uses + USE * i));
    for (size_t i = 0; uses && i < n; i++)
        if (!read_overrides(&r, numbering, f, (long)i + 1, uses[USE * i + 12]))
            break;
}

void doc_lists_read(struct numbering *numbering, const struct doc_format *f,
                    const struct cv_buf *main, const struct cv_buf *table)
{
    read_lists(numbering, f, part_at(main, table, FIB_LISTS));
    read_uses(numbering, f, part_at(main, table, FIB_USES));
}
