/* HTML by libxml2's parser: blocks and table cells as lines; fonts, also Word's style sheets, tell
 * legacy encodings. */
#include "corpus/reader.h"
#include <libxml/HTMLparser.h>
#include <strings.h>
#include <talloc.h>

enum { NESTED_MAX = 1024, HEAD = 4096 };

struct html {
    struct sink *sink;
    struct styles styles; /* ".class" and "element" */
    struct cv_buf sheet;  /* text of <style> */
    int encodings[NESTED_MAX];
    int depth;            /* open elements, also beyond NESTED_MAX */
    int skipped, pre;     /* depth inside */
    bool in_sheet, blank; /* a blank is due before the next letter */
};

static const char *const blocks[] = {
    "p",    "div",    "h1",     "h2",      "h3",      "h4",      "h5",         "h6",
    "li",   "tr",     "td",     "th",      "table",   "hr",      "blockquote", "ul",
    "ol",   "dl",     "dt",     "dd",      "section", "article", "header",     "footer",
    "form", "option", "center", "address", "caption", "pre",     "fieldset",   "body",
};
static const char *const silent[] = {"script", "template", "noscript", "title",
                                     "select", "xml",      "object"};

static bool is_one_of(const char *name, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(name, list[i]) == 0)
            return true;
    return false;
}
#define IS_ONE_OF(name, list) is_one_of(name, list, sizeof(list) / sizeof *(list))

/* ---- fonts --------------------------------------------------------------------------------------
 */

/* The encoding that the first font of a list tells. */
static int font_list_encoding(const char *list, size_t n)
{
    char name[64];
    while (n && strchr(" \t\r\n\"':", *list))
        list++, n--;
    size_t k = strcspn(list, ",;\"'}");
    k = k < n ? k : n;
    k = k < sizeof name ? k : sizeof name - 1;
    memcpy(name, list, k);
    name[k] = 0;
    return (int)text_encoding_of_font(name);
}

static int declaration_encoding(const char *style, size_t n)
{
    static const char property[] = "font-family";
    for (size_t i = 0; i + sizeof property <= n; i++)
        if (strncasecmp(style + i, property, sizeof property - 1) == 0) {
            i += sizeof property - 1;
            return font_list_encoding(style + i, n - i);
        }
    return STYLE_INHERITS;
}

/* "p.MsoNormal, li.MsoNormal": the class if there is one, else the element. */
static void add_selectors(struct html *h, const char *s, size_t n, int encoding)
{
    for (size_t at = 0; at < n;) {
        size_t end = at;
        while (end < n && s[end] != ',')
            end++;
        size_t from = end, to = end;
        while (to > at && strchr(" \t\r\n", s[to - 1]))
            to--;
        from = to;
        while (from > at && !strchr(" \t\r\n.>/", s[from - 1]))
            from--;
        if (from > at && s[from - 1] == '.')
            from--;
        if (to > from)
            styles_add(&h->styles, talloc_strndup(h->styles.ctx, s + from, to - from), NULL,
                       encoding);
        at = end + 1;
    }
}

static void read_sheet(struct html *h)
{
    const char *s = cv_buf_cstr(&h->sheet);
    while (*s) {
        size_t selector = strcspn(s, "{}"),
               body = s[selector] == '{' ? strcspn(s + selector, "}") : 0;
        int encoding = declaration_encoding(s + selector, body);
        if (encoding != STYLE_INHERITS && s[0] != '@')
            add_selectors(h, s, selector, encoding);
        s += selector + body;
        s += *s != 0;
    }
    cv_buf_clear(&h->sheet);
}

static int element_encoding(struct html *h, const char *name, const char **attributes)
{
    int encoding = styles_encoding(&h->styles, name);
    for (const char **a = attributes; a && a[0]; a += 2) {
        int own = STYLE_INHERITS;
        if (!a[1])
            continue;
        if (strcmp(a[0], "class") == 0) {
            char key[80];
            snprintf(key, sizeof key, ".%.*s", (int)strcspn(a[1], " "), a[1]);
            own = styles_encoding(&h->styles, key);
        } else if (strcmp(a[0], "face") == 0) {
            own = font_list_encoding(a[1], strlen(a[1]));
        } else if (strcmp(a[0], "style") == 0) {
            own = declaration_encoding(a[1], strlen(a[1]));
        }
        encoding = own == STYLE_INHERITS ? encoding : own;
    }
    return encoding;
}

/* ---- events -------------------------------------------------------------------------------------
 */

static int current(const struct html *h)
{
    return h->depth == 0 ? TEXT_UTF8
                         : h->encodings[(h->depth < NESTED_MAX ? h->depth : NESTED_MAX) - 1];
}

static void on_start(void *user, const xmlChar *tag, const xmlChar **attributes)
{
    struct html *h = user;
    const char *name = (const char *)tag;
    int above = current(h), own = element_encoding(h, name, (const char **)attributes);
    if (h->depth++ < NESTED_MAX)
        h->encodings[h->depth - 1] = own == STYLE_INHERITS ? above : own;
    h->in_sheet = strcmp(name, "style") == 0;
    if (h->skipped || IS_ONE_OF(name, silent)) {
        h->skipped++;
        return;
    }
    h->pre += strcmp(name, "pre") == 0;
    if (IS_ONE_OF(name, blocks)) {
        sink_line(h->sink);
        h->blank = false;
    } else if (strcmp(name, "br") == 0) {
        sink_str(h->sink, "\n");
        h->blank = false;
    }
}

static void on_end(void *user, const xmlChar *tag)
{
    struct html *h = user;
    const char *name = (const char *)tag;
    h->depth -= h->depth > 0;
    if (h->in_sheet)
        read_sheet(h);
    h->in_sheet = false;
    if (h->skipped) {
        h->skipped--;
        return;
    }
    h->pre -= h->pre > 0 && strcmp(name, "pre") == 0;
    if (IS_ONE_OF(name, blocks)) {
        if (strcmp(name, "td") == 0 || strcmp(name, "th") == 0)
            sink_cell(h->sink);
        else if (h->sink->line_open && strcmp(name, "p") == 0)
            sink_paragraph(h->sink);
        else
            sink_line(h->sink);
        h->blank = false;
    }
}

static void on_text(void *user, const xmlChar *text, int n)
{
    struct html *h = user;
    const char *s = (const char *)text;
    if (h->in_sheet || h->skipped)
        return;
    sink_encoding(h->sink, (enum text_encoding)current(h));
    if (h->pre) {
        sink_text(h->sink, s, (size_t)n);
        return;
    }
    for (int i = 0; i < n;) {
        int from = i;
        while (i < n && !strchr(" \t\r\n", s[i]))
            i++;
        if (i > from) {
            if (h->blank && h->sink->line_open)
                sink_str(h->sink, " ");
            h->blank = false;
            sink_text(h->sink, s + from, (size_t)(i - from));
        }
        for (; i < n && strchr(" \t\r\n", s[i]); i++)
            h->blank = true;
    }
}

static void on_cdata(void *user, const xmlChar *text, int n)
{
    struct html *h = user;
    if (h->in_sheet)
        cv_buf_add(&h->sheet, text, (size_t)n);
}

/* ---- charset ------------------------------------------------------------------------------------
 */

/* What follows "charset=" near the beginning. */
static const char *declared_charset(void *ctx, const char *s, size_t n)
{
    static const char mark[] = "charset=";
    size_t head = n < HEAD ? n : HEAD;
    for (size_t i = 0; i + sizeof mark < head; i++)
        if (strncasecmp(s + i, mark, sizeof mark - 1) == 0) {
            const char *name = s + i + sizeof mark - 1;
            name += *name == '"' || *name == '\'';
            return talloc_strndup(ctx, name, strcspn(name, "\"' ;>/\r\n"));
        }
    return NULL;
}

static bool is_latin(const char *charset)
{
    static const char *const names[] = {"windows-1252", "iso-8859-1", "x-user-defined",
                                        "us-ascii",     "ansi",       "x-sjis"};
    for (size_t i = 0; charset && i < sizeof names / sizeof *names; i++)
        if (strcasecmp(charset, names[i]) == 0)
            return true;
    return false;
}

static bool valid_utf8(const char *s, size_t n)
{
    for (size_t at = 0; at < n;) {
        size_t from = at;
        if (utf8_next(s, n, &at) == 0xfffd && at - from == 1)
            return false;
    }
    return true;
}

enum cv_status html_text(struct source *src, struct sink *sink, const char *bytes, size_t n,
                         const char *charset, struct cv_error *err)
{
    struct cv_buf utf8;
    cv_buf_init(&utf8, src->ctx);
    if (!charset)
        charset = declared_charset(src->ctx, bytes, n);
    if (is_latin(charset) && !valid_utf8(bytes, n)) {
        /* The bytes may be TCVN3 or VNI: each stays the one character it looks like until its font
         * is known. */
        for (size_t i = 0; i < n; i++)
            utf8_add(&utf8, cp1252_char((unsigned char)bytes[i]));
    } else {
        charset_decode(&utf8, charset, bytes, n);
    }
    struct html *h = talloc_zero(src->ctx, struct html);
    h->sink = sink;
    h->styles.ctx = h;
    cv_buf_init(&h->sheet, h);
    htmlSAXHandler sax = {
        .startElement = on_start,
        .endElement = on_end,
        .characters = on_text,
        .cdataBlock = on_cdata,
        .ignorableWhitespace = on_text,
    };
    htmlParserCtxtPtr parser =
        htmlCreatePushParserCtxt(&sax, h, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    if (!parser)
        return cv_fail(err, CV_NO_MEMORY, "no memory for an HTML parser");
    htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                   HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
    const char *s = cv_buf_cstr(&utf8);
    for (size_t at = 0; at < utf8.len; at += 1 << 20)
        htmlParseChunk(parser, s + at, (int)(utf8.len - at < 1 << 20 ? utf8.len - at : 1 << 20), 0);
    htmlParseChunk(parser, "", 0, 1);
    htmlFreeParserCtxt(parser);
    sink_encoding(sink, TEXT_UTF8);
    sink_line(sink);
    return CV_OK;
}

enum cv_status read_html(struct source *src, struct sink *sink, struct cv_error *err)
{
    struct cv_buf bytes;
    enum cv_status status = source_load(src, &bytes, err);
    return status ? status : html_text(src, sink, cv_buf_cstr(&bytes), bytes.len, NULL, err);
}
