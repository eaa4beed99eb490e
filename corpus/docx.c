/* DOCX and PPTX: paragraphs in document order, so that a table comes cell by cell; fonts tell
 * legacy encodings. */
#include "corpus/numbering.h"
#include "corpus/reader.h"
#include <strings.h>
#include <talloc.h>

struct docx {
    struct sink *sink;
    struct styles styles;
    struct numbering numbering;
    /* styles.xml */
    char *style, *parent;
    struct look style_look;
    struct look default_look; /* of the document's defaults */
    bool in_defaults, style_is_default;
    char *default_style;
    /* numbering.xml */
    long list, use; /* being defined, or -1 */
    struct list_level *level;
    long use_level;
    /* document.xml */
    int skipped; /* depth inside something that is not text */
    int run;     /* depth of w:r; boxes nest them */
    bool taking; /* inside w:t */
    struct look paragraph, run_look;
    bool hidden;
};

static bool is_off(const char **attributes)
{
    const char *value = xml_attribute(attributes, "val");
    return value &&
           (strcmp(value, "0") == 0 || strcmp(value, "false") == 0 || strcmp(value, "off") == 0);
}

static long number_of(const char **attributes, const char *name)
{
    const char *value = xml_attribute(attributes, name);
    return value ? strtol(value, NULL, 10) : -1;
}

/* Takes up what an element of w:rPr or w:numPr says. */
static void add_to_look(struct look *look, const char *name, const char **attributes)
{
    if (strcmp(name, "rFonts") == 0 || strcmp(name, "latin") == 0) {
        static const char *const names[] = {"ascii", "hAnsi", "typeface"}; /* the last: DrawingML */
        const char *font = NULL;
        for (size_t i = 0; i < sizeof names / sizeof *names && !font; i++)
            font = xml_attribute(attributes, names[i]);
        if (font)
            look->encoding = (int)text_encoding_of_font(font);
    } else if (strcmp(name, "caps") == 0) {
        look->capitals = !is_off(attributes);
    } else if (strcmp(name, "numId") == 0) {
        look->list = (int)number_of(attributes, "val");
    } else if (strcmp(name, "ilvl") == 0) {
        look->level = (int)number_of(attributes, "val");
    }
}

static char *keep(void *ctx, char *old, const char *value)
{
    talloc_free(old);
    return value ? talloc_strdup(ctx, value) : NULL;
}

static void no_text(void *user, const char *s, size_t n)
{
    (void)user, (void)s, (void)n;
}

/* ---- styles.xml --------------------------------------------------------------------------------
 */

static void style_start(void *user, const char *name, const char **attributes)
{
    struct docx *d = user;
    if (strcmp(name, "docDefaults") == 0)
        d->in_defaults = true;
    if (strcmp(name, "style") == 0) {
        const char *is_default = xml_attribute(attributes, "default"),
                   *type = xml_attribute(attributes, "type");
        d->style = keep(d->styles.ctx, d->style, xml_attribute(attributes, "styleId"));
        d->parent = keep(d->styles.ctx, d->parent, NULL);
        d->style_look = LOOK_INHERITS;
        d->style_is_default = is_default && (*is_default == '1' || *is_default == 't') && type &&
                              strcmp(type, "paragraph") == 0;
    }
    if (strcmp(name, "basedOn") == 0)
        d->parent = keep(d->styles.ctx, d->parent, xml_attribute(attributes, "val"));
    add_to_look(d->in_defaults ? &d->default_look : &d->style_look, name, attributes);
}

static void style_end(void *user, const char *name)
{
    struct docx *d = user;
    if (strcmp(name, "docDefaults") == 0)
        d->in_defaults = false;
    if (strcmp(name, "style") == 0 && d->style) {
        styles_add(&d->styles, d->style, d->parent, d->style_look);
        if (d->style_is_default)
            d->default_style = keep(d->styles.ctx, d->default_style, d->style);
    }
}

/* ---- numbering.xml -----------------------------------------------------------------------------
 */

static enum label_format label_format(const char *name)
{
    static const struct {
        const char *name;
        enum label_format format;
    } formats[] = {{"none", LABEL_NONE},
                   {"bullet", LABEL_BULLET},
                   {"decimalZero", LABEL_DECIMAL_ZERO},
                   {"lowerLetter", LABEL_LOWER_LETTER},
                   {"upperLetter", LABEL_UPPER_LETTER},
                   {"lowerRoman", LABEL_LOWER_ROMAN},
                   {"upperRoman", LABEL_UPPER_ROMAN}};
    for (size_t i = 0; name && i < sizeof formats / sizeof *formats; i++)
        if (strcmp(name, formats[i].name) == 0)
            return formats[i].format;
    return LABEL_DECIMAL;
}

static void level_start(struct docx *d, const char *name, const char **attributes)
{
    if (strcmp(name, "start") == 0)
        d->level->start = number_of(attributes, "val");
    else if (strcmp(name, "numFmt") == 0)
        d->level->format = label_format(xml_attribute(attributes, "val"));
    else if (strcmp(name, "lvlText") == 0)
        d->level->text = keep(d->numbering.ctx, NULL, xml_attribute(attributes, "val"));
    else if (strcmp(name, "rFonts") == 0) {
        struct look look = LOOK_INHERITS;
        const char *font = xml_attribute(attributes, "ascii");
        add_to_look(&look, name, attributes);
        d->level->encoding = look.encoding;
        d->level->picture = font && (strcasestr(font, "dings") || strcmp(font, "Symbol") == 0);
    }
}

static void numbering_start(void *user, const char *name, const char **attributes)
{
    struct docx *d = user;
    if (strcmp(name, "abstractNum") == 0)
        d->list = number_of(attributes, "abstractNumId");
    else if (strcmp(name, "num") == 0)
        d->use = number_of(attributes, "numId");
    else if (strcmp(name, "abstractNumId") == 0)
        numbering_use(&d->numbering, d->use, number_of(attributes, "val"));
    else if (strcmp(name, "lvlOverride") == 0)
        d->use_level = number_of(attributes, "ilvl");
    else if (strcmp(name, "startOverride") == 0)
        numbering_restart(&d->numbering, d->use, d->use_level, number_of(attributes, "val"));
    else if (strcmp(name, "lvl") == 0 && d->list >= 0)
        d->level = numbering_level(&d->numbering, d->list, number_of(attributes, "ilvl"));
    else if (d->level)
        level_start(d, name, attributes);
}

static void numbering_end(void *user, const char *name)
{
    struct docx *d = user;
    if (strcmp(name, "lvl") == 0)
        d->level = NULL;
    else if (strcmp(name, "abstractNum") == 0)
        d->list = -1;
}

/* ---- document.xml ------------------------------------------------------------------------------
 */

/* Doubles of text boxes for old programs, and text that revision marks took away. */
static bool is_skipped(const char *name)
{
    static const char *const names[] = {"Fallback", "del",       "moveFrom", "instrText",
                                        "delText",  "rPrChange", "pPrChange"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static void symbol(struct docx *d, const char **attributes)
{
    const char *hex = xml_attribute(attributes, "char"), *font = xml_attribute(attributes, "font");
    uint32_t c = hex ? (uint32_t)strtoul(hex, NULL, 16) : 0;
    enum text_encoding e = font ? text_encoding_of_font(font) : TEXT_UTF8;
    if (c >= 0xf000 && c < 0xf100 && e == TEXT_UTF8)
        c = 0x25a1; /* a picture of a symbol font, a tick box mostly: none knows which */
    if (!c)
        return;
    sink_encoding(d->sink, e);
    sink_char(d->sink, c);
}

static void paragraph_start(struct docx *d)
{
    d->paragraph = look_over(styles_look(&d->styles, d->default_style), d->default_look);
    d->run_look = d->paragraph;
}

static void run_part(struct docx *d, const char *name, const char **attributes)
{
    add_to_look(&d->run_look, name, attributes);
    if (strcmp(name, "rStyle") == 0) {
        struct look style = styles_look(&d->styles, xml_attribute(attributes, "val"));
        d->run_look = look_over(style, d->run_look);
    } else if (strcmp(name, "vanish") == 0) {
        d->hidden = !is_off(attributes);
    } else if (strcmp(name, "t") == 0) {
        d->taking = !d->hidden;
        sink_look(d->sink, d->run_look);
    } else if (strcmp(name, "tab") == 0) {
        sink_str(d->sink, "\t");
    } else if (strcmp(name, "br") == 0 || strcmp(name, "cr") == 0) {
        sink_str(d->sink, "\n");
    } else if (strcmp(name, "noBreakHyphen") == 0) {
        sink_str(d->sink, "-");
    } else if (strcmp(name, "sym") == 0) {
        symbol(d, attributes);
    }
}

static void doc_start(void *user, const char *name, const char **attributes)
{
    struct docx *d = user;
    if (d->skipped || is_skipped(name)) {
        d->skipped++;
        return;
    }
    if (strcmp(name, "p") == 0) {
        paragraph_start(d);
        sink_line(d->sink);
    } else if (strcmp(name, "pStyle") == 0) {
        struct look style = styles_look(&d->styles, xml_attribute(attributes, "val"));
        d->paragraph = look_over(style, d->paragraph);
    } else if (strcmp(name, "numId") == 0 || strcmp(name, "ilvl") == 0) {
        add_to_look(&d->paragraph, name, attributes);
    } else if (strcmp(name, "r") == 0) {
        d->run++;
        d->run_look = d->paragraph;
        d->hidden = false;
    } else if (strcmp(name, "br") == 0 && !d->run) {
        sink_str(d->sink, "\n");
    } else if (d->run) {
        run_part(d, name, attributes);
    }
}

static void doc_end(void *user, const char *name)
{
    struct docx *d = user;
    if (d->skipped) {
        d->skipped--;
        return;
    }
    if (strcmp(name, "t") == 0)
        d->taking = false;
    else if (strcmp(name, "r") == 0 && d->run)
        d->run--;
    else if (strcmp(name, "pPr") == 0)
        numbering_put(&d->numbering, d->sink, d->paragraph);
    else if (strcmp(name, "p") == 0)
        sink_paragraph(d->sink);
    else if (strcmp(name, "tc") == 0)
        sink_cell(d->sink);
}

static void doc_text(void *user, const char *s, size_t n)
{
    struct docx *d = user;
    if (d->taking && !d->skipped)
        sink_text(d->sink, s, n);
}

/* ---- parts -------------------------------------------------------------------------------------
 */

static bool want_styles(void *user, const char *name)
{
    (void)user;
    return strcmp(name, "word/styles.xml") == 0 || strcmp(name, "word/numbering.xml") == 0;
}

static enum cv_status on_styles(void *user, const char *name, const char *bytes, size_t n,
                                struct cv_error *err)
{
    struct xml_handler styles = {user, style_start, style_end, no_text};
    struct xml_handler numbering = {user, numbering_start, numbering_end, no_text};
    bool is_numbering = strcmp(name, "word/numbering.xml") == 0;
    return xml_parse(bytes, n, is_numbering ? &numbering : &styles, err);
}

static bool want_text(void *user, const char *name)
{
    (void)user;
    return strncmp(name, "word/document", 13) == 0 || strcmp(name, "word/footnotes.xml") == 0 ||
           strcmp(name, "word/endnotes.xml") == 0 ||
           strncmp(name, "word/diagrams/data", 18) == 0; /* SmartArt */
}

static enum cv_status on_text(void *user, const char *name, const char *bytes, size_t n,
                              struct cv_error *err)
{
    (void)name;
    struct docx *d = user;
    d->skipped = d->run = 0;
    d->taking = false;
    paragraph_start(d);
    sink_line(d->sink);
    struct xml_handler handler = {d, doc_start, doc_end, doc_text};
    return xml_parse(bytes, n, &handler, err);
}

/* Pictures that OCR may read: others are drawings. */
static bool want_picture(void *user, const char *name)
{
    static const char *const ends[] = {".png", ".jpg", ".jpeg", ".tif", ".tiff"};
    (void)user;
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (dot && strncmp(name, "word/media/", 11) == 0 && strcasecmp(dot, ends[i]) == 0)
            return true;
    return false;
}

static enum cv_status on_picture(void *user, const char *name, const char *bytes, size_t n,
                                 struct cv_error *err)
{
    (void)err;
    struct docx *d = user;
    sink_member(d->sink, name);
    sink_member_data(d->sink, bytes, n);
    sink_member_end(d->sink);
    return CV_OK;
}

static void docx_init(struct docx *d, struct source *src, struct sink *sink)
{
    *d = (struct docx){.sink = sink,
                       .styles = {.ctx = src->ctx},
                       .numbering = {.ctx = src->ctx},
                       .style_look = LOOK_INHERITS,
                       .default_look = LOOK_INHERITS,
                       .list = -1};
}

enum cv_status read_docx(struct source *src, struct sink *sink, struct cv_error *err)
{
    struct docx d;
    docx_init(&d, src, sink);
    enum cv_status status = zip_parts(src, want_styles, on_styles, &d, err);
    if (!status)
        status = zip_parts(src, want_text, on_text, &d, err);
    /* A scan that somebody pasted into Word: its pages are the document. */
    if (!status && !sink->any_text)
        status = zip_parts(src, want_picture, on_picture, &d, err);
    return status;
}

enum cv_status read_word_xml(struct source *src, struct sink *sink, const char *bytes, size_t n,
                             struct cv_error *err)
{
    struct docx d;
    docx_init(&d, src, sink);
    sink_format(sink, "docx");
    enum cv_status status = on_styles(&d, "", bytes, n, err);
    return status ? status : on_text(&d, "", bytes, n, err);
}

/* ---- PPTX: the same run model without styles ----------------------------------------------------
 */

static bool want_slide(void *user, const char *name)
{
    (void)user;
    return strncmp(name, "ppt/slides/slide", 16) == 0;
}

enum cv_status read_pptx(struct source *src, struct sink *sink, struct cv_error *err)
{
    struct docx d;
    docx_init(&d, src, sink);
    return zip_parts(src, want_slide, on_text, &d, err);
}
