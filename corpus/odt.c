/* OpenDocument text, sheets and slides: content.xml in document order. */
#include "corpus/reader.h"
#include <talloc.h>

enum { NESTED_MAX = 64 };

struct odt {
    struct sink *sink;
    struct styles styles;
    char *style, *parent;
    int style_encoding;
    int text;                  /* depth of paragraphs and headings */
    int skipped;               /* depth inside annotations and removed text */
    int encodings[NESTED_MAX]; /* of the paragraph and the spans in it */
    int depth;
    bool row_begun; /* a cell of this row had text, in a sheet */
    bool sheet;
};

static char *keep(void *ctx, char *old, const char *value)
{
    talloc_free(old);
    return value ? talloc_strdup(ctx, value) : NULL;
}

static bool is_skipped(const char *name)
{
    return strcmp(name, "annotation") == 0 || strcmp(name, "tracked-changes") == 0 ||
           strcmp(name, "note-citation") == 0;
}

static void style_start(struct odt *o, const char *name, const char **attributes)
{
    if (strcmp(name, "style") == 0 || strcmp(name, "default-style") == 0) {
        const char *id = xml_attribute(attributes, "name");
        o->style = keep(o->styles.ctx, o->style, id ? id : "");
        o->parent = keep(o->styles.ctx, o->parent, xml_attribute(attributes, "parent-style-name"));
        o->style_encoding = STYLE_INHERITS;
    } else if (strcmp(name, "text-properties") == 0) {
        const char *font = xml_attribute(attributes, "font-name");
        font = font ? font : xml_attribute(attributes, "font-family");
        if (font)
            o->style_encoding = (int)text_encoding_of_font(font);
    }
}

static void push(struct odt *o, const char **attributes)
{
    int above = o->depth > 0 ? o->encodings[o->depth - 1] : TEXT_UTF8;
    int own = styles_encoding(&o->styles, xml_attribute(attributes, "style-name"));
    if (o->depth < NESTED_MAX)
        o->encodings[o->depth++] = own == STYLE_INHERITS ? above : own;
    sink_encoding(o->sink, (enum text_encoding)o->encodings[o->depth - 1]);
}

static void pop(struct odt *o)
{
    if (o->depth > 0)
        o->depth--;
    sink_encoding(o->sink, o->depth ? (enum text_encoding)o->encodings[o->depth - 1] : TEXT_UTF8);
}

static void blanks(struct odt *o, const char **attributes)
{
    const char *count = xml_attribute(attributes, "c");
    long n = count ? strtol(count, NULL, 10) : 1;
    for (long i = 0; i < n && i < 200; i++)
        sink_str(o->sink, " ");
}

static void on_start(void *user, const char *name, const char **attributes)
{
    struct odt *o = user;
    if (o->skipped || is_skipped(name)) {
        o->skipped++;
        return;
    }
    style_start(o, name, attributes);
    if (strcmp(name, "p") == 0 || strcmp(name, "h") == 0) {
        if (!o->sheet)
            sink_line(o->sink);
        o->text++;
        push(o, attributes);
    } else if (strcmp(name, "span") == 0) {
        push(o, attributes);
    } else if (strcmp(name, "tab") == 0) {
        sink_str(o->sink, "\t");
    } else if (strcmp(name, "line-break") == 0) {
        sink_str(o->sink, o->sheet ? " " : "\n");
    } else if (strcmp(name, "s") == 0 && o->text) {
        blanks(o, attributes);
    } else if (strcmp(name, "spreadsheet") == 0) {
        o->sheet = true;
        sink_format(o->sink, "ods");
    }
}

static void on_end(void *user, const char *name)
{
    struct odt *o = user;
    if (o->skipped) {
        o->skipped--;
        return;
    }
    if (strcmp(name, "style") == 0 && o->style) {
        styles_add(&o->styles, o->style, o->parent, o->style_encoding);
    } else if (strcmp(name, "p") == 0 || strcmp(name, "h") == 0) {
        o->text -= o->text > 0;
        pop(o);
        if (o->sheet)
            sink_str(o->sink, "\t");
        else
            sink_paragraph(o->sink);
    } else if (strcmp(name, "span") == 0) {
        pop(o);
    } else if (strcmp(name, "table-row") == 0) {
        sink_line(o->sink);
    } else if (strcmp(name, "table-cell") == 0 && !o->sheet) {
        sink_cell(o->sink);
    }
}

static void on_text(void *user, const char *s, size_t n)
{
    struct odt *o = user;
    if (o->text && !o->skipped)
        sink_text(o->sink, s, n);
}

/* styles.xml: the named styles only. Its automatic styles serve page headers, and share names with
 * those of the text. */
static void style_file_start(void *user, const char *name, const char **attributes)
{
    struct odt *o = user;
    if (o->skipped || strcmp(name, "automatic-styles") == 0 || strcmp(name, "master-styles") == 0)
        o->skipped++;
    else
        style_start(o, name, attributes);
}

static void style_file_end(void *user, const char *name)
{
    struct odt *o = user;
    if (o->skipped)
        o->skipped--;
    else if (strcmp(name, "style") == 0 && o->style)
        styles_add(&o->styles, o->style, o->parent, o->style_encoding);
}

static void no_text(void *user, const char *s, size_t n)
{
    (void)user, (void)s, (void)n;
}

static bool want_styles(void *user, const char *name)
{
    (void)user;
    return strcmp(name, "styles.xml") == 0;
}

static bool want_content(void *user, const char *name)
{
    (void)user;
    return strcmp(name, "content.xml") == 0;
}

static enum cv_status on_styles(void *user, const char *name, const char *bytes, size_t n,
                                struct cv_error *err)
{
    (void)name;
    struct xml_handler handler = {user, style_file_start, style_file_end, no_text};
    return xml_parse(bytes, n, &handler, err);
}

static enum cv_status on_content(void *user, const char *name, const char *bytes, size_t n,
                                 struct cv_error *err)
{
    (void)name;
    struct xml_handler handler = {user, on_start, on_end, on_text};
    return xml_parse(bytes, n, &handler, err);
}

enum cv_status read_odt(struct source *src, struct sink *sink, struct cv_error *err)
{
    struct odt o = {.sink = sink, .styles = {.ctx = src->ctx}};
    enum cv_status status = zip_parts(src, want_styles, on_styles, &o, err);
    o.skipped = 0;
    return status ? status : zip_parts(src, want_content, on_content, &o, err);
}
