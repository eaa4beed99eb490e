/* DOCX and PPTX: paragraphs in document order, so that a table comes cell by cell; fonts tell
 * legacy encodings. */
#include "corpus/reader.h"
#include <strings.h>
#include <talloc.h>

struct docx {
    struct sink *sink;
    struct styles styles;
    /* styles.xml */
    char *style, *parent;
    int style_encoding;
    int default_encoding; /* of the document's defaults, then of the default paragraph style */
    bool in_defaults, style_is_default;
    char *default_style;
    /* document.xml */
    int skipped; /* depth inside something that is not text */
    int run;     /* depth of w:r; boxes nest them */
    bool taking; /* inside w:t */
    int paragraph_encoding, run_encoding;
    bool hidden;
};

/* STYLE_INHERITS if the element names no font of its own. */
static int fonts_encoding(const char **attributes)
{
    const char *font = xml_attribute(attributes, "ascii");
    if (!font)
        font = xml_attribute(attributes, "hAnsi");
    return font ? (int)text_encoding_of_font(font) : STYLE_INHERITS;
}

static char *keep(void *ctx, char *old, const char *value)
{
    talloc_free(old);
    return value ? talloc_strdup(ctx, value) : NULL;
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
        d->style_encoding = STYLE_INHERITS;
        d->style_is_default = is_default && (*is_default == '1' || *is_default == 't') && type &&
                              strcmp(type, "paragraph") == 0;
    }
    if (strcmp(name, "basedOn") == 0)
        d->parent = keep(d->styles.ctx, d->parent, xml_attribute(attributes, "val"));
    if (strcmp(name, "rFonts") == 0) {
        int encoding = fonts_encoding(attributes);
        if (d->in_defaults && encoding != STYLE_INHERITS)
            d->default_encoding = encoding;
        else
            d->style_encoding = encoding;
    }
}

static void style_end(void *user, const char *name)
{
    struct docx *d = user;
    if (strcmp(name, "docDefaults") == 0)
        d->in_defaults = false;
    if (strcmp(name, "style") == 0 && d->style) {
        styles_add(&d->styles, d->style, d->parent, d->style_encoding);
        if (d->style_is_default)
            d->default_style = keep(d->styles.ctx, d->default_style, d->style);
    }
}

static void no_text(void *user, const char *s, size_t n)
{
    (void)user, (void)s, (void)n;
}

/* ---- document.xml ------------------------------------------------------------------------------
 */

/* Doubles of text boxes for old programs, and text that revision marks took away. */
static bool is_skipped(const char *name)
{
    static const char *const names[] = {"Fallback", "del", "moveFrom", "instrText", "delText"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static bool is_off(const char **attributes)
{
    const char *value = xml_attribute(attributes, "val");
    return value && (strcmp(value, "0") == 0 || strcmp(value, "false") == 0);
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
    int e = styles_encoding(&d->styles, d->default_style);
    d->paragraph_encoding = e == STYLE_INHERITS ? d->default_encoding : e;
    d->run_encoding = d->paragraph_encoding;
}

static void run_part(struct docx *d, const char *name, const char **attributes)
{
    if (strcmp(name, "rFonts") == 0 || strcmp(name, "latin") == 0) {
        const char *face = xml_attribute(attributes, "typeface"); /* DrawingML */
        int e = face ? (int)text_encoding_of_font(face) : fonts_encoding(attributes);
        d->run_encoding = e == STYLE_INHERITS ? d->run_encoding : e;
    } else if (strcmp(name, "rStyle") == 0) {
        int e = styles_encoding(&d->styles, xml_attribute(attributes, "val"));
        d->run_encoding = e == STYLE_INHERITS ? d->run_encoding : e;
    } else if (strcmp(name, "vanish") == 0) {
        d->hidden = !is_off(attributes);
    } else if (strcmp(name, "t") == 0) {
        d->taking = !d->hidden;
        sink_encoding(d->sink, (enum text_encoding)d->run_encoding);
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
        int e = styles_encoding(&d->styles, xml_attribute(attributes, "val"));
        d->paragraph_encoding = e == STYLE_INHERITS ? d->paragraph_encoding : e;
    } else if (strcmp(name, "r") == 0) {
        d->run++;
        d->run_encoding = d->paragraph_encoding;
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
    return strcmp(name, "word/styles.xml") == 0;
}

static enum cv_status on_styles(void *user, const char *name, const char *bytes, size_t n,
                                struct cv_error *err)
{
    (void)name;
    struct xml_handler handler = {user, style_start, style_end, no_text};
    return xml_parse(bytes, n, &handler, err);
}

static bool want_text(void *user, const char *name)
{
    (void)user;
    return strcmp(name, "word/document.xml") == 0 || strcmp(name, "word/document2.xml") == 0 ||
           strcmp(name, "word/footnotes.xml") == 0 || strcmp(name, "word/endnotes.xml") == 0;
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

enum cv_status read_docx(struct source *src, struct sink *sink, struct cv_error *err)
{
    struct docx d = {.sink = sink, .styles = {.ctx = src->ctx}, .default_encoding = TEXT_UTF8};
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
    struct docx d = {.sink = sink, .styles = {.ctx = src->ctx}, .default_encoding = TEXT_UTF8};
    sink_format(sink, "docx");
    enum cv_status status = on_styles(&d, NULL, bytes, n, err);
    return status ? status : on_text(&d, NULL, bytes, n, err);
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
    struct docx d = {.sink = sink, .styles = {.ctx = src->ctx}, .default_encoding = TEXT_UTF8};
    return zip_parts(src, want_slide, on_text, &d, err);
}
