/* OpenDocument text, sheets and slides: content.xml in document order. */
#include "corpus/numbering.h"
#include "corpus/reader.h"
#include <talloc.h>

enum { NESTED_MAX = 64 };

struct odt {
    struct sink *sink;
    struct styles styles;
    char *style, *parent;
    struct look style_look;
    struct numbering numbering;
    const char **list_names; /* of list styles; a list's number is its place + 1 */
    unsigned list_count;
    int list;                      /* list style that is being defined, or that of the text */
    int text;                      /* depth of paragraphs and headings */
    int skipped;                   /* depth inside annotations and removed text */
    struct look looks[NESTED_MAX]; /* of the paragraph and the spans in it */
    int depth;
    int level;       /* depth of lists, from 1 */
    bool item_new;   /* no paragraph of the present item yet */
    bool cell_begun; /* in a sheet: this cell has a paragraph */
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
           strcmp(name, "note-citation") == 0 || strcmp(name, "master-styles") == 0;
}

/* ---- lists -------------------------------------------------------------------------------------
 */

/* The number of a list style, 0 if there is none of that name and make is false. */
static int list_number(struct odt *o, const char *name, bool make)
{
    for (unsigned i = 0; name && i < o->list_count; i++)
        if (strcmp(o->list_names[i], name) == 0)
            return (int)i + 1;
    if (!name || !make)
        return 0;
    void *ctx = o->numbering.ctx;
    o->list_names = talloc_realloc(ctx, o->list_names, const char *, o->list_count + 1);
    if (!o->list_names)
        abort();
    o->list_names[o->list_count++] = talloc_strdup(ctx, name);
    numbering_use(&o->numbering, o->list_count, o->list_count);
    return (int)o->list_count;
}

static long count_of(const char **attributes, const char *name)
{
    const char *count = xml_attribute(attributes, name);
    return count ? strtol(count, NULL, 10) : 1;
}

static enum label_format label_format(const char *format)
{
    static const char formats[] = "aAiI";
    static const enum label_format meanings[] = {LABEL_LOWER_LETTER, LABEL_UPPER_LETTER,
                                                 LABEL_LOWER_ROMAN, LABEL_UPPER_ROMAN};
    const char *at = format && *format ? strchr(formats, *format) : NULL;
    return at ? meanings[at - formats] : format && *format ? LABEL_DECIMAL : LABEL_NONE;
}

static const char *or_nothing(const char *s)
{
    return s ? s : "";
}

static void list_level_start(struct odt *o, const char *name, const char **attributes)
{
    long level = count_of(attributes, "level"), shown = count_of(attributes, "display-levels");
    struct list_level *l = o->list ? numbering_level(&o->numbering, o->list, level - 1) : NULL;
    void *ctx = o->numbering.ctx;
    if (!l)
        return;
    if (strcmp(name, "list-level-style-bullet") == 0) {
        l->format = LABEL_BULLET;
        l->text = talloc_strdup(ctx, or_nothing(xml_attribute(attributes, "bullet-char")));
        return;
    }
    l->format = label_format(xml_attribute(attributes, "num-format"));
    l->start = count_of(attributes, "start-value");
    l->text = talloc_strdup(ctx, or_nothing(xml_attribute(attributes, "num-prefix")));
    if (l->format == LABEL_NONE)
        shown = 0;
    for (long i = shown < level ? level - shown + 1 : 1; shown > 0 && i <= level; i++)
        l->text = talloc_asprintf_append(l->text, i < level ? "%%%ld." : "%%%ld", i);
    const char *suffix = xml_attribute(attributes, "num-suffix");
    l->text = talloc_asprintf_append(l->text, "%s", or_nothing(suffix));
}

static void list_start(struct odt *o, const char **attributes)
{
    const char *on = xml_attribute(attributes, "continue-numbering");
    int own = list_number(o, xml_attribute(attributes, "style-name"), false);
    o->list = own || o->level > 0 ? (own ? own : o->list) : 0;
    bool goes_on = (on && *on == 't') || xml_attribute(attributes, "continue-list");
    struct list_level *l = o->list ? numbering_level(&o->numbering, o->list, 0) : NULL;
    if (o->level++ == 0 && l && !goes_on)
        numbering_restart(&o->numbering, o->list, 0, l->start);
}

/* ---- styles ------------------------------------------------------------------------------------
 */

static void style_start(struct odt *o, const char *name, const char **attributes)
{
    if (strcmp(name, "style") == 0 || strcmp(name, "default-style") == 0) {
        const char *id = xml_attribute(attributes, "name");
        o->style = keep(o->styles.ctx, o->style, id ? id : "");
        o->parent = keep(o->styles.ctx, o->parent, xml_attribute(attributes, "parent-style-name"));
        o->style_look = LOOK_INHERITS;
    } else if (strcmp(name, "text-properties") == 0) {
        const char *font = xml_attribute(attributes, "font-name"),
                   *capitals = xml_attribute(attributes, "text-transform");
        font = font ? font : xml_attribute(attributes, "font-family");
        if (font)
            o->style_look.encoding = (int)text_encoding_of_font(font);
        if (capitals)
            o->style_look.capitals = strcmp(capitals, "uppercase") == 0;
    } else if (strcmp(name, "list-style") == 0) {
        o->list = list_number(o, xml_attribute(attributes, "name"), true);
    } else if (strncmp(name, "list-level-style-", 17) == 0) {
        list_level_start(o, name, attributes);
    }
}

static void style_end(struct odt *o, const char *name)
{
    if (strcmp(name, "style") == 0 && o->style)
        styles_add(&o->styles, o->style, o->parent, o->style_look);
    else if (strcmp(name, "list-style") == 0)
        o->list = 0;
}

/* ---- content -----------------------------------------------------------------------------------
 */

static struct look top(const struct odt *o)
{
    return o->depth > 0 ? o->looks[o->depth - 1] : LOOK_INHERITS;
}

static void push(struct odt *o, const char **attributes)
{
    struct look own = styles_look(&o->styles, xml_attribute(attributes, "style-name"));
    struct look look = look_over(own, top(o));
    if (o->depth < NESTED_MAX)
        o->looks[o->depth++] = look;
    sink_look(o->sink, top(o));
}

static void pop(struct odt *o)
{
    if (o->depth > 0)
        o->depth--;
    sink_look(o->sink, top(o));
}

static void paragraph_start(struct odt *o, const char **attributes)
{
    if (!o->sheet)
        sink_line(o->sink);
    else if (o->sink->line_open)
        sink_str(o->sink, o->cell_begun ? "\n" : "\t");
    o->cell_begun = true;
    o->text++;
    push(o, attributes);
    if (!o->item_new || !o->list || o->level > LIST_LEVELS)
        return;
    struct look look = top(o);
    look.list = o->list;
    look.level = o->level - 1;
    numbering_put(&o->numbering, o->sink, look);
    sink_look(o->sink, top(o));
    o->item_new = false;
}

static void blanks(struct odt *o, const char **attributes)
{
    long n = count_of(attributes, "c");
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
        paragraph_start(o, attributes);
    } else if (strcmp(name, "span") == 0) {
        push(o, attributes);
    } else if (strcmp(name, "list") == 0) {
        list_start(o, attributes);
    } else if (strcmp(name, "list-item") == 0) {
        o->item_new = true;
    } else if (strcmp(name, "tab") == 0) {
        sink_str(o->sink, o->sheet ? " " : "\t");
    } else if (strcmp(name, "table-cell") == 0) {
        o->cell_begun = false;
    } else if (strcmp(name, "line-break") == 0) {
        sink_str(o->sink, "\n");
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
    style_end(o, name);
    if (strcmp(name, "p") == 0 || strcmp(name, "h") == 0) {
        o->text -= o->text > 0;
        pop(o);
        if (!o->sheet)
            sink_paragraph(o->sink);
    } else if (strcmp(name, "span") == 0) {
        pop(o);
    } else if (strcmp(name, "list") == 0) {
        o->level -= o->level > 0;
    } else if (strcmp(name, "list-item") == 0) {
        o->item_new = false;
    } else if (strcmp(name, "table-row") == 0) {
        sink_sheet_row(o->sink);
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
    else
        style_end(o, name);
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

static void odt_init(struct odt *o, struct source *src, struct sink *sink)
{
    *o = (struct odt){.sink = sink,
                      .styles = {.ctx = src->ctx},
                      .numbering = {.ctx = src->ctx},
                      .style_look = LOOK_INHERITS};
}

static bool want_manifest(void *user, const char *name)
{
    (void)user;
    return strcmp(name, "META-INF/manifest.xml") == 0;
}

static enum cv_status on_manifest(void *user, const char *name, const char *bytes, size_t n,
                                  struct cv_error *err)
{
    static const char mark[] = "encryption-data";
    (void)user, (void)name;
    return memmem(bytes, n, mark, sizeof mark - 1)
               ? cv_fail(err, CV_CORRUPT, "the file is encrypted and needs a password")
               : CV_OK;
}

enum cv_status read_odt(struct source *src, struct sink *sink, struct cv_error *err)
{
    struct odt o;
    odt_init(&o, src, sink);
    enum cv_status status = zip_parts(src, want_styles, on_styles, &o, err);
    o.skipped = 0;
    if (!status)
        status = zip_parts(src, want_content, on_content, &o, err);
    /* Encrypted parts look like broken ones. */
    if (status && zip_parts(src, want_manifest, on_manifest, NULL, err))
        status = CV_CORRUPT;
    return status;
}

enum cv_status read_flat_odt(struct source *src, struct sink *sink, const char *bytes, size_t n,
                             struct cv_error *err)
{
    struct odt o;
    odt_init(&o, src, sink);
    sink_format(sink, "odt");
    return on_content(&o, NULL, bytes, n, err);
}
