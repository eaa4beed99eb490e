/* See doc_format.h. Names such as FKP, CHPX, PAPX, STSH are those of Microsoft's [MS-DOC]. */
#include "corpus/doc_format.h"
#include <talloc.h>

enum { PAGE = 512 };
/* Offsets in the header (FIB): place and length of the tables. */
enum { FIB_STYLES = 0xa2, FIB_CHAR_PAGES = 0xfa, FIB_PARAGRAPH_PAGES = 0x102, FIB_FONTS = 0x112 };
/* Property modifiers (sprm). */
enum {
    SPRM_FONT = 0x4a4f,
    SPRM_FONT_OTHER = 0x4a51,
    SPRM_HIDDEN = 0x083c,
    SPRM_REMOVED = 0x0800,
    SPRM_CAPITALS = 0x083b,
    SPRM_LIST = 0x460b,
    SPRM_LEVEL = 0x260a,
    SPRM_SYMBOL = 0x6a09
};

struct part {
    const unsigned char *s;
    size_t n;
};

/* A table that the header points at; empty if the pointer is broken. */
static struct part table_part(const struct cv_buf *main, const struct cv_buf *table, size_t at)
{
    struct part p = {NULL, 0};
    if (at + 8 > main->len)
        return p;
    uint32_t from = le32(main->bytes + at), n = le32(main->bytes + at + 4);
    if ((uint64_t)from + n <= table->len)
        p = (struct part){(const unsigned char *)table->bytes + from, n};
    return p;
}

/* ---- modifiers ----------------------------------------------------------------------------------
 */

/* Bytes of the operand at s; 0 if it does not fit. */
static size_t operand_size(uint32_t sprm, const unsigned char *s, size_t n)
{
    static const unsigned char sizes[] = {1, 1, 2, 4, 2, 2, 0, 3};
    if (sprm >> 13 != 6)
        return sizes[sprm >> 13];
    if (sprm == 0xd608)
        return n >= 2 ? le16(s) + 1 : 0;
    return n >= 1 ? (size_t)s[0] + 1 : 0;
}

static void apply_modifiers(struct doc_run *run, const unsigned char *s, size_t n)
{
    for (size_t at = 0; at + 2 < n;) {
        uint32_t sprm = le16(s + at);
        at += 2;
        size_t k = operand_size(sprm, s + at, n - at);
        if (!k || k > n - at)
            return;
        if (sprm == SPRM_FONT)
            run->font = (int)le16(s + at);
        else if (sprm == SPRM_FONT_OTHER && run->font == NO_FONT)
            run->font = (int)le16(s + at);
        else if (sprm == SPRM_HIDDEN || sprm == SPRM_REMOVED)
            run->hidden = run->hidden || s[at] == 1;
        else if (sprm == SPRM_SYMBOL)
            run->symbol = le16(s + at + 2);
        else if (sprm == SPRM_CAPITALS)
            run->capitals = s[at] & 1;
        else if (sprm == SPRM_LIST)
            run->list = le16(s + at) < 0x7ff ? (int)le16(s + at) : 0;
        else if (sprm == SPRM_LEVEL)
            run->level = s[at];
        at += k;
    }
}

/* ---- pages of formatting (FKP)
 * -------------------------------------------------------------------- */

static void add_run(void *ctx, struct doc_run **runs, unsigned *count, struct doc_run run)
{
    if (*count % 256 == 0)
        *runs = talloc_realloc(ctx, *runs, struct doc_run, *count + 256);
    if (!*runs)
        abort();
    (*runs)[(*count)++] = run;
}

static const struct doc_run NOTHING_SAID = {.font = NO_FONT,
                                            .style = NO_STYLE,
                                            .capitals = STYLE_INHERITS,
                                            .list = STYLE_INHERITS,
                                            .level = STYLE_INHERITS};

int doc_modifiers_font(const unsigned char *s, size_t n)
{
    struct doc_run run = NOTHING_SAID;
    apply_modifiers(&run, s, n);
    return run.font;
}

static void char_page(void *ctx, struct doc_format *f, const unsigned char *page)
{
    size_t count = page[PAGE - 1];
    if (4 * (count + 1) + count > PAGE - 1)
        return;
    for (size_t i = 0; i < count; i++) {
        struct doc_run run = NOTHING_SAID;
        run.begin = le32(page + 4 * i);
        run.end = le32(page + 4 * i + 4);
        size_t at = 2 * (size_t)page[4 * (count + 1) + i];
        if (at && at < PAGE - 1 && at + 1 + page[at] <= PAGE - 1)
            apply_modifiers(&run, page + at + 1, page[at]);
        add_run(ctx, &f->chars, &f->char_count, run);
    }
}

static void paragraph_page(void *ctx, struct doc_format *f, const unsigned char *page)
{
    enum { ENTRY = 13 };
    size_t count = page[PAGE - 1];
    if (4 * (count + 1) + ENTRY * count > PAGE - 1)
        return;
    for (size_t i = 0; i < count; i++) {
        struct doc_run run = NOTHING_SAID;
        run.begin = le32(page + 4 * i);
        run.end = le32(page + 4 * i + 4);
        size_t at = 2 * (size_t)page[4 * (count + 1) + ENTRY * i];
        run.style = 0;
        size_t n = at && at + 1 < PAGE
                       ? (page[at] ? 2 * (size_t)page[at] - 1 : 2 * (size_t)page[at + 1])
                       : 0;
        at += page[at] ? 1 : 2;
        if (n >= 2 && at + n <= PAGE - 1) {
            run.style = (int)le16(page + at);
            apply_modifiers(&run, page + at + 2, n - 2);
        }
        add_run(ctx, &f->paragraphs, &f->paragraph_count, run);
    }
}

/* A table of file positions and page numbers: calls read for every page. */
static void each_page(void *ctx, struct doc_format *f, const struct cv_buf *main, struct part p,
                      void (*read)(void *, struct doc_format *, const unsigned char *))
{
    if (p.n < 12)
        return;
    size_t count = (p.n - 4) / 8;
    for (size_t i = 0; i < count; i++) {
        uint64_t at = (uint64_t)(le32(p.s + 4 * (count + 1) + 4 * i) & 0x3fffff) * PAGE;
        if (at + PAGE <= main->len)
            read(ctx, f, (const unsigned char *)main->bytes + at);
    }
}

static int by_begin(const void *a, const void *b)
{
    uint32_t x = ((const struct doc_run *)a)->begin, y = ((const struct doc_run *)b)->begin;
    return (x > y) - (x < y);
}

/* ---- fonts and styles
 * ----------------------------------------------------------------------------- */

static void read_fonts(void *ctx, struct doc_format *f, struct part p)
{
    enum { CHARSET = 4, NAME = 40 }; /* offsets in an entry */
    enum { SYMBOLS = 2 };            /* the charset of fonts of pictures */
    unsigned count = p.n >= 4 ? le16(p.s) : 0;
    f->encodings = talloc_zero_array(ctx, int, count + 1);
    f->symbols = talloc_zero_array(ctx, bool, count + 1);
    size_t at = 4;
    for (; f->font_count < count && at < p.n; f->font_count++) {
        size_t size = (size_t)p.s[at] + 1;
        if (at + size > p.n)
            break;
        char name[64];
        size_t k = 0;
        for (size_t i = at + NAME; i + 2 <= at + size && le16(p.s + i) && k + 1 < sizeof name;
             i += 2)
            name[k++] = le16(p.s + i) < 0x80 ? (char)p.s[i] : '?';
        name[k] = 0;
        f->encodings[f->font_count] = (int)text_encoding_of_font(name);
        f->symbols[f->font_count] = size > CHARSET && p.s[at + CHARSET] == SYMBOLS;
        at += size;
    }
}

/* What a style (STD) says itself; its parent in begin, NO_STYLE if it has none. */
static struct doc_run style_of(const unsigned char *std, size_t n, size_t fixed)
{
    struct doc_run style = NOTHING_SAID;
    style.begin = (uint32_t)NO_STYLE;
    if (n < fixed + 2 || fixed < 6)
        return style;
    unsigned kind = le16(std + 2) & 15, parent = le16(std + 2) >> 4, parts = le16(std + 4) & 15;
    if (parent != 0xfff)
        style.begin = parent;
    size_t at = fixed + 2 + 2 * (size_t)le16(std + fixed) + 2; /* behind the name and its zero */
    for (unsigned i = 0; i < parts; i++) {
        at += at & 1;
        if (at + 2 > n || at + 2 + le16(std + at) > n)
            break;
        size_t k = le16(std + at);
        bool characters = (kind == 1 && i == 1) || (kind == 2 && i == 0);
        if (characters)
            apply_modifiers(&style, std + at + 2, k);
        else if (kind == 1 && i == 0 && k > 2) /* behind the style's own number */
            apply_modifiers(&style, std + at + 4, k - 2);
        at += 2 + k;
    }
    return style;
}

static void inherit(struct doc_run *own, const struct doc_run *parent)
{
    own->font = own->font == NO_FONT ? parent->font : own->font;
    own->capitals = own->capitals == STYLE_INHERITS ? parent->capitals : own->capitals;
    own->list = own->list == STYLE_INHERITS ? parent->list : own->list;
    own->level = own->level == STYLE_INHERITS ? parent->level : own->level;
}

static void read_styles(void *ctx, struct doc_format *f, struct part p)
{
    f->default_font = NO_FONT;
    if (p.n < 20)
        return;
    size_t head = le16(p.s), at = 2 + head, fixed = le16(p.s + 4);
    unsigned count = le16(p.s + 2);
    if (head >= 14)
        f->default_font = (int)le16(p.s + 14);
    f->styles = talloc_array(ctx, struct doc_run, count + 1);
    if (!f->styles)
        abort();
    for (; f->style_count < count && at + 2 <= p.n; f->style_count++) {
        size_t size = le16(p.s + at);
        at += 2;
        if (size > p.n - at)
            break;
        f->styles[f->style_count] = style_of(p.s + at, size, fixed);
        at += size;
    }
    /* Inheritance: a dozen steps are more than Word allows. */
    for (int step = 0; step < 12; step++)
        for (unsigned i = 0; i < f->style_count; i++)
            if (f->styles[i].begin < f->style_count)
                inherit(&f->styles[i], &f->styles[f->styles[i].begin]);
}

void doc_format_read(struct doc_format *f, void *ctx, const struct cv_buf *main,
                     const struct cv_buf *table)
{
    *f = (struct doc_format){.default_font = NO_FONT};
    each_page(ctx, f, main, table_part(main, table, FIB_CHAR_PAGES), char_page);
    each_page(ctx, f, main, table_part(main, table, FIB_PARAGRAPH_PAGES), paragraph_page);
    if (f->char_count)
        qsort(f->chars, f->char_count, sizeof *f->chars, by_begin);
    if (f->paragraph_count)
        qsort(f->paragraphs, f->paragraph_count, sizeof *f->paragraphs, by_begin);
    read_fonts(ctx, f, table_part(main, table, FIB_FONTS));
    read_styles(ctx, f, table_part(main, table, FIB_STYLES));
}

/* ---- look-up
 * -------------------------------------------------------------------------------------- */

const struct doc_run *doc_run_at(const struct doc_run *runs, unsigned count, uint32_t offset,
                                 unsigned *cursor)
{
    if (*cursor < count && runs[*cursor].begin <= offset && offset < runs[*cursor].end)
        return &runs[*cursor];
    unsigned low = 0, high = count;
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        if (runs[middle].end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    *cursor = low;
    return low < count && runs[low].begin <= offset ? &runs[low] : NULL;
}

struct look doc_look(const struct doc_format *f, const struct doc_run *chars,
                     const struct doc_run *paragraph)
{
    struct doc_run all = chars ? *chars : NOTHING_SAID, own = paragraph ? *paragraph : NOTHING_SAID;
    all.list = own.list;
    all.level = own.level;
    if (own.style >= 0 && (unsigned)own.style < f->style_count)
        inherit(&all, &f->styles[own.style]);
    int font = all.font == NO_FONT ? f->default_font : all.font;
    bool known = font >= 0 && (unsigned)font < f->font_count;
    return (struct look){known ? f->encodings[font] : TEXT_UTF8, all.capitals, all.list, all.level};
}
