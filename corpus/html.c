/* HTML by libxml2's parser: blocks and table cells as lines; fonts, also Word's style sheets, tell
 * legacy encodings. */
#include "corpus/numbering.h"
#include "corpus/reader.h"
#include <libxml/HTMLparser.h>
#include <strings.h>
#include <talloc.h>

enum { NESTED_MAX = 1024, LISTS_MAX = 32, HEAD = 4096 };

struct html_list {
    enum label_format format;
    long next;
};

struct html {
    struct sink *sink;
    struct styles styles; /* ".class" and "element" */
    struct cv_buf sheet;  /* text of <style> */
    struct look looks[NESTED_MAX];
    int depth;            /* open elements, also beyond NESTED_MAX */
    int skipped, pre;     /* depth inside */
    bool in_sheet, blank; /* a blank is due before the next letter, */
    bool tab;             /* or a tab */
    struct html_list lists[LISTS_MAX];
    int list_depth;
    char label[32]; /* of the list item that has no text yet */
};

static const char *const blocks[] = {
    "p",    "div",    "h1",     "h2",      "h3",      "h4",      "h5",         "h6",
    "li",   "tr",     "td",     "th",      "table",   "hr",      "blockquote", "ul",
    "ol",   "dl",     "dt",     "dd",      "section", "article", "header",     "footer",
    "form", "option", "center", "address", "caption", "pre",     "fieldset",   "body",
};
static const char *const silent[] = {"script", "template", "noscript", "title", "select", "xml",
                                     "object", "nav",      "button",   "svg",   "del"};

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

/* The value of a property in "name: value; name: value", as long as *k; NULL if it is not there. */
static const char *property(const char *style, size_t n, const char *name, size_t *k)
{
    size_t length = strlen(name);
    for (size_t at = 0; at < n;) {
        at += strspn(style + at, "{; \t\r\n");
        size_t end = at;
        while (end < n && style[end] != ';')
            end++;
        if (end > at + length && strncasecmp(style + at, name, length) == 0 &&
            strchr(": \t", style[at + length])) {
            at += length + strspn(style + at + length, ": \t\r\n");
            *k = end > at ? end - at : 0;
            return style + at;
        }
        at = end;
    }
    return NULL;
}

static bool says(const char *style, size_t n, const char *name, const char *value)
{
    size_t k = 0, length = strlen(value);
    const char *s = property(style, n, name, &k);
    return s && k >= length && strncasecmp(s, value, length) == 0;
}

static struct look declaration_look(const char *style, size_t n)
{
    struct look look = LOOK_INHERITS;
    size_t k;
    const char *fonts = property(style, n, "font-family", &k), *transform;
    if (fonts)
        look.encoding = font_list_encoding(fonts, k);
    if ((transform = property(style, n, "text-transform", &k)))
        look.capitals = k >= 9 && strncasecmp(transform, "uppercase", 9) == 0;
    return look;
}

/* "p.MsoNormal, li.MsoNormal": the class if there is one, else the element. */
static void add_selectors(struct html *h, const char *s, size_t n, struct look look)
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
            styles_add(&h->styles, talloc_strndup(h->styles.ctx, s + from, to - from), NULL, look);
        at = end + 1;
    }
}

static void read_sheet(struct html *h)
{
    const char *s = cv_buf_cstr(&h->sheet);
    while (*s) {
        size_t selector = strcspn(s, "{}"),
               body = s[selector] == '{' ? strcspn(s + selector, "}") : 0;
        struct look look = declaration_look(s + selector, body);
        bool any = look.encoding != STYLE_INHERITS || look.capitals != STYLE_INHERITS;
        if (any && s[0] != '@')
            add_selectors(h, s, selector, look);
        s += selector + body;
        s += *s != 0;
    }
    cv_buf_clear(&h->sheet);
}

static struct look element_look(struct html *h, const char *name, const char **attributes)
{
    struct look look = styles_look(&h->styles, name);
    for (const char **a = attributes; a && a[0]; a += 2) {
        struct look own = LOOK_INHERITS;
        if (!a[1])
            continue;
        if (strcmp(a[0], "class") == 0) {
            char key[80];
            snprintf(key, sizeof key, ".%.*s", (int)strcspn(a[1], " "), a[1]);
            own = styles_look(&h->styles, key);
        } else if (strcmp(a[0], "face") == 0) {
            own.encoding = font_list_encoding(a[1], strlen(a[1]));
        } else if (strcmp(a[0], "style") == 0) {
            own = declaration_look(a[1], strlen(a[1]));
        }
        look = look_over(own, look);
    }
    return look;
}

static const char *attribute(const char **attributes, const char *name)
{
    for (const char **a = attributes; a && a[0]; a += 2)
        if (strcmp(a[0], name) == 0)
            return a[1];
    return NULL;
}

static bool is_hidden(const char **attributes)
{
    const char *style = attribute(attributes, "style");
    size_t n = style ? strlen(style) : 0;
    return n && (says(style, n, "display", "none") || says(style, n, "mso-hide", "all"));
}

/* ---- lists --------------------------------------------------------------------------------------
 */

static void list_start(struct html *h, bool ordered, const char **attributes)
{
    const char *type = attribute(attributes, "type"), *start = attribute(attributes, "start");
    enum label_format format = !ordered                 ? LABEL_BULLET
                               : !type || !type[0]      ? LABEL_DECIMAL
                               : strcmp(type, "a") == 0 ? LABEL_LOWER_LETTER
                               : strcmp(type, "A") == 0 ? LABEL_UPPER_LETTER
                               : strcmp(type, "i") == 0 ? LABEL_LOWER_ROMAN
                               : strcmp(type, "I") == 0 ? LABEL_UPPER_ROMAN
                                                        : LABEL_DECIMAL;
    if (h->list_depth++ < LISTS_MAX)
        h->lists[h->list_depth - 1] =
            (struct html_list){format, start ? strtol(start, NULL, 10) : 1};
}

static void item_start(struct html *h, const char **attributes)
{
    const char *value = attribute(attributes, "value");
    h->label[0] = 0;
    if (h->list_depth < 1 || h->list_depth > LISTS_MAX)
        return;
    struct html_list *list = &h->lists[h->list_depth - 1];
    if (value)
        list->next = strtol(value, NULL, 10);
    numbering_item(h->label, sizeof h->label, list->format, list->next++);
}

/* Before the first text of an item, which may bring a mark of its own. */
static void put_label(struct html *h, char first)
{
    if (h->label[0] && (h->label[0] != '-' || !strchr("-+*", first)))
        sink_str(h->sink, h->label);
    h->label[0] = 0;
}

/* ---- events -------------------------------------------------------------------------------------
 */

static struct look current(const struct html *h)
{
    return h->depth == 0 ? LOOK_INHERITS
                         : h->looks[(h->depth < NESTED_MAX ? h->depth : NESTED_MAX) - 1];
}

static void block_start(struct html *h, const char *name, const char **attributes)
{
    sink_line(h->sink);
    h->blank = h->tab = false;
    if (strcmp(name, "ol") == 0 || strcmp(name, "ul") == 0)
        list_start(h, *name == 'o', attributes);
    else if (strcmp(name, "li") == 0)
        item_start(h, attributes);
}

static void on_start(void *user, const xmlChar *tag, const xmlChar **attributes)
{
    struct html *h = user;
    const char *name = (const char *)tag;
    const char **its = (const char **)attributes;
    struct look look = look_over(element_look(h, name, its), current(h));
    if (h->depth++ < NESTED_MAX)
        h->looks[h->depth - 1] = look;
    h->in_sheet = strcmp(name, "style") == 0;
    if (h->skipped || IS_ONE_OF(name, silent) || is_hidden(its)) {
        h->skipped++;
        return;
    }
    h->pre += strcmp(name, "pre") == 0;
    if (IS_ONE_OF(name, blocks)) {
        block_start(h, name, its);
    } else if (strcmp(name, "br") == 0) {
        sink_str(h->sink, "\n");
        h->blank = h->tab = false;
    } else if (strcmp(name, "span") == 0 && attribute(its, "style")) {
        const char *style = attribute(its, "style");
        size_t k;
        h->tab |= property(style, strlen(style), "mso-tab-count", &k) != NULL;
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
        if (strcmp(name, "ol") == 0 || strcmp(name, "ul") == 0)
            h->list_depth -= h->list_depth > 0;
        h->blank = h->tab = false;
    }
}

static void put_blank(struct html *h)
{
    if ((h->blank || h->tab) && h->sink->line_open)
        sink_str(h->sink, h->tab ? "\t" : " ");
    h->blank = h->tab = false;
}

static void on_text(void *user, const xmlChar *text, int n)
{
    struct html *h = user;
    const char *s = (const char *)text;
    if (h->in_sheet || h->skipped)
        return;
    sink_look(h->sink, current(h));
    if (h->pre) {
        sink_text(h->sink, s, (size_t)n);
        return;
    }
    for (int i = 0; i < n;) {
        int from = i;
        while (i < n && !strchr(" \t\r\n", s[i]))
            i++;
        if (i > from) {
            put_blank(h);
            put_label(h, s[from]);
            sink_text(h->sink, s + from, (size_t)(i - from));
        }
        /* A tab within a source line is one that a word processor wrote: it parts columns. */
        bool tab = false, line_end = false;
        for (; i < n && strchr(" \t\r\n", s[i]); i++) {
            h->blank = true;
            tab |= s[i] == '\t';
            line_end |= s[i] == '\n' || s[i] == '\r';
        }
        h->tab |= tab && !line_end;
    }
}

static void on_cdata(void *user, const xmlChar *text, int n)
{
    struct html *h = user;
    if (h->in_sheet)
        cv_buf_add(&h->sheet, text, (size_t)n);
}

/* Word's "<![if !supportLists]>" and "<![endif]>", which other programs show what they enclose. A
 * parser takes them for text. */
static void drop_conditions(struct cv_buf *html)
{
    enum { LONGEST = 200 };
    char *s = cv_buf_cstr(html), *end = s + html->len, *to = s;
    for (char *p = s; p < end;) {
        size_t left = (size_t)(end - p);
        bool condition = left > 8 && memcmp(p, "<![", 3) == 0 &&
                         (strncasecmp(p + 3, "if ", 3) == 0 || strncasecmp(p + 3, "endif", 5) == 0);
        char *close = condition ? memchr(p, '>', left < LONGEST ? left : LONGEST) : NULL;
        if (close && close[-1] == ']') /* else the end of a comment */
            p = close + 1;
        else
            *to++ = *p++;
    }
    html->len = (size_t)(to - s);
    *to = 0;
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

enum cv_status html_text(struct source *src, struct sink *sink, const char *bytes, size_t n,
                         const char *charset, struct cv_error *err)
{
    struct cv_buf utf8;
    cv_buf_init(&utf8, src->ctx);
    if (!charset)
        charset = declared_charset(src->ctx, bytes, n);
    if (is_latin(charset) && !utf8_valid(bytes, n)) {
        /* The bytes may be TCVN3 or VNI: each stays the one character it looks like until its font
         * is known. */
        for (size_t i = 0; i < n; i++)
            utf8_add(&utf8, cp1252_char((unsigned char)bytes[i]));
    } else {
        charset_decode(&utf8, charset, bytes, n);
    }
    drop_conditions(&utf8);
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
