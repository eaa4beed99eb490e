/* XLSX: rows as lines, cells parted by tabs. */
#include "corpus/reader.h"
#include <ctype.h>
#include <talloc.h>

/* Text whose encoding is still to be applied: the cell's font decides unless the run has its own.
 */
struct shared {
    size_t begin, end; /* in the pool */
    int encoding;      /* of its first run with a font, or STYLE_INHERITS */
};

struct xlsx {
    void *ctx;
    struct sink *sink;
    bool since_1904;
    /* styles */
    int *fonts; /* encoding of each font */
    unsigned font_count;
    struct format {
        int font;
        bool date;
    } * formats; /* cellXfs */
    unsigned format_count;
    struct custom {
        int id;
        bool date;
    } * customs; /* number formats of the file's own */
    unsigned custom_count;
    bool in_fonts, in_xfs;
    /* shared strings */
    struct cv_buf pool;
    struct shared *strings;
    unsigned string_count;
    bool in_string, taking, phonetic;
    /* the cell at hand */
    char type;
    unsigned style;
    struct cv_buf value;
    int value_encoding;
    bool row_begun;
};

static long number_of(const char **attributes, const char *name, long otherwise)
{
    const char *s = xml_attribute(attributes, name);
    return s ? strtol(s, NULL, 10) : otherwise;
}

#define GROW(x, array, count)                                                                      \
    do {                                                                                           \
        if ((count) % 64 == 0)                                                                     \
            (array) = talloc_realloc_size((x)->ctx, (array), sizeof *(array) * ((count) + 64));    \
        if (!(array))                                                                              \
            abort();                                                                               \
    } while (0)

/* ---- styles ------------------------------------------------------------------------------------
 */

static bool date_format(const struct xlsx *x, int id)
{
    for (unsigned i = 0; i < x->custom_count; i++)
        if (x->customs[i].id == id)
            return x->customs[i].date;
    return sheet_format_is_date(id, NULL);
}

static void style_start(void *user, const char *name, const char **attributes)
{
    struct xlsx *x = user;
    if (strcmp(name, "fonts") == 0)
        x->in_fonts = true;
    else if (strcmp(name, "cellXfs") == 0)
        x->in_xfs = true;
    else if (strcmp(name, "numFmt") == 0) {
        const char *code = xml_attribute(attributes, "formatCode");
        GROW(x, x->customs, x->custom_count);
        x->customs[x->custom_count++] = (struct custom){(int)number_of(attributes, "numFmtId", -1),
                                                        code && sheet_format_is_date(-1, code)};
    } else if (strcmp(name, "font") == 0 && x->in_fonts) {
        GROW(x, x->fonts, x->font_count);
        x->fonts[x->font_count++] = TEXT_UTF8;
    } else if (strcmp(name, "name") == 0 && x->in_fonts && x->font_count) {
        const char *font = xml_attribute(attributes, "val");
        x->fonts[x->font_count - 1] = font ? (int)text_encoding_of_font(font) : TEXT_UTF8;
    } else if (strcmp(name, "xf") == 0 && x->in_xfs) {
        GROW(x, x->formats, x->format_count);
        x->formats[x->format_count++] =
            (struct format){(int)number_of(attributes, "fontId", 0),
                            date_format(x, (int)number_of(attributes, "numFmtId", 0))};
    }
}

static void style_end(void *user, const char *name)
{
    struct xlsx *x = user;
    if (strcmp(name, "fonts") == 0)
        x->in_fonts = false;
    else if (strcmp(name, "cellXfs") == 0)
        x->in_xfs = false;
}

static void no_text(void *user, const char *s, size_t n)
{
    (void)user, (void)s, (void)n;
}

/* ---- shared strings ----------------------------------------------------------------------------
 */

static void string_start(void *user, const char *name, const char **attributes)
{
    struct xlsx *x = user;
    if (strcmp(name, "si") == 0) {
        GROW(x, x->strings, x->string_count);
        x->strings[x->string_count++] = (struct shared){x->pool.len, x->pool.len, STYLE_INHERITS};
        x->in_string = true;
    } else if (strcmp(name, "rPh") == 0) {
        x->phonetic = true;
    } else if (strcmp(name, "t") == 0) {
        x->taking = x->in_string && !x->phonetic;
    } else if (strcmp(name, "rFont") == 0 && x->in_string) {
        const char *font = xml_attribute(attributes, "val");
        struct shared *s = &x->strings[x->string_count - 1];
        if (font && s->encoding == STYLE_INHERITS)
            s->encoding = (int)text_encoding_of_font(font);
    }
}

static void string_end(void *user, const char *name)
{
    struct xlsx *x = user;
    if (strcmp(name, "si") == 0 && x->in_string) {
        x->strings[x->string_count - 1].end = x->pool.len;
        x->in_string = false;
    } else if (strcmp(name, "rPh") == 0) {
        x->phonetic = false;
    } else if (strcmp(name, "t") == 0) {
        x->taking = false;
    }
}

static void string_text(void *user, const char *s, size_t n)
{
    struct xlsx *x = user;
    if (x->taking)
        cv_buf_add(&x->pool, s, n);
}

/* ---- sheets ------------------------------------------------------------------------------------
 */

static void emit(struct xlsx *x, const char *s, size_t n, int encoding)
{
    if (!n)
        return;
    if (x->row_begun)
        sink_str(x->sink, "\t");
    x->row_begun = true;
    sink_encoding(x->sink, (enum text_encoding)encoding);
    sink_sheet_cell(x->sink, s, n);
    sink_encoding(x->sink, TEXT_UTF8);
}

static void emit_cell(struct xlsx *x)
{
    const char *value = cv_buf_cstr(&x->value);
    const struct format *f = x->style < x->format_count ? &x->formats[x->style] : NULL;
    int font =
        f && f->font >= 0 && (unsigned)f->font < x->font_count ? x->fonts[f->font] : TEXT_UTF8;
    char date[11];
    if (x->type == 's') {
        unsigned long i = strtoul(value, NULL, 10);
        if (i < x->string_count) {
            const struct shared *s = &x->strings[i];
            emit(x, x->pool.bytes + s->begin, s->end - s->begin,
                 s->encoding == STYLE_INHERITS ? font : s->encoding);
        }
    } else if (x->type == 'n' && f && f->date &&
               sheet_date(date, strtod(value, NULL), x->since_1904)) {
        emit(x, date, strlen(date), TEXT_UTF8);
    } else if (x->type != 'e') {
        emit(x, value, x->value.len, font);
    }
}

static void sheet_start(void *user, const char *name, const char **attributes)
{
    struct xlsx *x = user;
    if (strcmp(name, "row") == 0) {
        x->row_begun = false;
    } else if (strcmp(name, "c") == 0) {
        const char *type = xml_attribute(attributes, "t");
        x->type = !type                                                        ? 'n'
                  : strcmp(type, "str") == 0 || strcmp(type, "inlineStr") == 0 ? 'i'
                                                                               : *type;
        x->style = (unsigned)number_of(attributes, "s", 0);
        cv_buf_clear(&x->value);
    } else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
        x->taking = true;
    }
}

static void sheet_end(void *user, const char *name)
{
    struct xlsx *x = user;
    if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
        x->taking = false;
    else if (strcmp(name, "c") == 0)
        emit_cell(x);
    else if (strcmp(name, "row") == 0)
        sink_sheet_row(x->sink);
}

static void sheet_text(void *user, const char *s, size_t n)
{
    struct xlsx *x = user;
    if (x->taking)
        cv_buf_add(&x->value, s, n);
}

static void workbook_start(void *user, const char *name, const char **attributes)
{
    struct xlsx *x = user;
    const char *flag = xml_attribute(attributes, "date1904");
    if (strcmp(name, "workbookPr") == 0 && flag)
        x->since_1904 = *flag == '1' || *flag == 't';
}

static void workbook_end(void *user, const char *name)
{
    (void)user, (void)name;
}

/* ---- parts -------------------------------------------------------------------------------------
 */

static bool want_tables(void *user, const char *name)
{
    (void)user;
    return strcmp(name, "xl/styles.xml") == 0 || strcmp(name, "xl/sharedStrings.xml") == 0 ||
           strcmp(name, "xl/workbook.xml") == 0;
}

static bool want_sheet(void *user, const char *name)
{
    (void)user;
    return strncmp(name, "xl/worksheets/sheet", 19) == 0 && isdigit((unsigned char)name[19]);
}

static enum cv_status on_part(void *user, const char *name, const char *bytes, size_t n,
                              struct cv_error *err)
{
    struct xml_handler sheet = {user, sheet_start, sheet_end, sheet_text};
    struct xml_handler styles = {user, style_start, style_end, no_text};
    struct xml_handler strings = {user, string_start, string_end, string_text};
    struct xml_handler workbook = {user, workbook_start, workbook_end, no_text};
    const struct xml_handler *handler = strcmp(name, "xl/styles.xml") == 0          ? &styles
                                        : strcmp(name, "xl/sharedStrings.xml") == 0 ? &strings
                                        : strcmp(name, "xl/workbook.xml") == 0      ? &workbook
                                                                                    : &sheet;
    enum cv_status status = xml_parse(bytes, n, handler, err);
    if (handler == &sheet)
        sink_str(((struct xlsx *)user)->sink, "\n");
    return status;
}

enum cv_status read_xlsx(struct source *src, struct sink *sink, struct cv_error *err)
{
    struct xlsx x = {.ctx = src->ctx, .sink = sink};
    cv_buf_init(&x.pool, src->ctx);
    cv_buf_init(&x.value, src->ctx);
    enum cv_status status = zip_parts(src, want_tables, on_part, &x, err);
    return status ? status : zip_parts(src, want_sheet, on_part, &x, err);
}
