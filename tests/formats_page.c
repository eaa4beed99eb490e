#include "tests/formats_page.h"
#include "tests/formats_letters.h"
#include <talloc.h>

/* ---- a text's parts ----------------------------------------------------------------------------
 */

static char *with_line(char *part, const char *line, size_t n)
{
    while (n > 0 && (line[n - 1] == ' ' || line[n - 1] == '\t'))
        n--;
    return n ? talloc_asprintf_append(part, "%.*s\n", (int)n, line) : part;
}

static bool starts(const char *line, const char *word)
{
    return strncmp(line, word, strlen(word)) == 0;
}

static bool has(const char *line, size_t n, const char *word)
{
    return memmem(line, n, word, strlen(word)) != NULL;
}

/* Columns parted by a tab, else the lines that stand right by their wording. */
static void add_head(struct page *p, const char *line, size_t n)
{
    const char *tab = memchr(line, '\t', n);
    if (tab) {
        size_t left = (size_t)(tab - line);
        p->head[0] = with_line(p->head[0], line, left);
        p->head[1] = with_line(p->head[1], tab + 1, n - left - 1);
        return;
    }
    bool right = starts(line, "CỘNG HÒA") || starts(line, "Độc lập") || has(line, n, ", ngày ");
    p->head[right] = with_line(p->head[right], line, n);
}

struct page page_of_text(void *ctx, const char *text)
{
    struct page p = {{talloc_strdup(ctx, ""), talloc_strdup(ctx, "")},
                     talloc_strdup(ctx, ""),
                     {talloc_strdup(ctx, ""), talloc_strdup(ctx, "")}};
    enum { HEAD, BODY, COPIES, SIGNER } at = HEAD;
    for (size_t n; *text; text += n + (text[n] == '\n')) {
        n = strcspn(text, "\n");
        if (at == BODY && starts(text, "Nơi nhận"))
            at = COPIES;
        else if (at == COPIES && n == 0)
            at = SIGNER;
        if (at == HEAD) {
            add_head(&p, text, n);
            at = has(text, n, ", ngày ") ? BODY : HEAD;
        } else if (at == BODY) {
            p.body = with_line(p.body, text, n);
        } else {
            p.foot[at == SIGNER] = with_line(p.foot[at == SIGNER], text, n);
        }
    }
    return p;
}

/* ---- markup ------------------------------------------------------------------------------------
 */

struct markup {
    const char *open, *close;
    const char *table, *row, *cell, *cell_end, *row_end, *table_end;
    const char *paragraph, *paragraph_end;
    const char *run[LETTERS_FACES]; /* by face */
    const char *run_end;
    void (*text)(struct cv_buf *out, const char *bytes, size_t n, enum letters_face face);
};

static void put_run(struct cv_buf *out, const struct markup *m, const char *bytes, size_t n,
                    enum letters_face face)
{
    cv_buf_str(out, m->run[face]);
    m->text(out, bytes, n, face);
    cv_buf_str(out, m->run_end);
}

static const char *const font_tables[] = {[PAGE_TCVN3] = "tcvn3", [PAGE_VNI] = "vni"};

static void put_line(struct cv_buf *out, const struct markup *m, const char *line, size_t n,
                     const struct letters *letters)
{
    cv_buf_str(out, m->paragraph);
    for (size_t from = 0, k; letters && from < n; from += k) {
        struct cv_buf bytes;
        cv_buf_init(&bytes, out->ctx);
        enum letters_face face = letters_run(letters, line + from, n - from, &bytes, &k);
        put_run(out, m, bytes.bytes, bytes.len, face);
    }
    if (!letters)
        put_run(out, m, line, n, LETTERS_UNICODE);
    cv_buf_str(out, m->paragraph_end);
}

/* The lines of a part that stand before (rest false) or from its number or date on. */
static void put_part(struct cv_buf *out, const struct markup *m, const char *part, int row,
                     const struct letters *letters)
{
    bool rest = false;
    for (size_t n; *part; part += n + 1) {
        n = strcspn(part, "\n");
        rest = rest || starts(part, "Số:") || has(part, n, ", ngày ");
        if (row < 0 || rest == (row == 1))
            put_line(out, m, part, n, letters);
    }
}

/* row: -1 for whole cells. */
static void put_row(struct cv_buf *out, const struct markup *m, char *const cells[2], int row,
                    const struct letters *letters)
{
    cv_buf_str(out, m->row);
    for (int i = 0; i < 2; i++) {
        cv_buf_str(out, m->cell);
        put_part(out, m, cells[i], row, letters);
        cv_buf_str(out, m->cell_end);
    }
    cv_buf_str(out, m->row_end);
}

static char *put_page(void *ctx, const struct page *page, struct page_style style,
                      const struct markup *m)
{
    struct cv_buf out;
    cv_buf_init(&out, ctx);
    const struct letters *letters =
        style.font == PAGE_UNICODE ? NULL : letters_load(ctx, font_tables[style.font]);
    cv_buf_str(&out, m->open);
    cv_buf_str(&out, m->table);
    if (style.two_rows) {
        put_row(&out, m, page->head, 0, letters);
        put_row(&out, m, page->head, 1, letters);
    } else {
        put_row(&out, m, page->head, -1, letters);
    }
    cv_buf_str(&out, m->table_end);
    put_part(&out, m, page->body, -1, letters);
    cv_buf_str(&out, m->table);
    put_row(&out, m, page->foot, -1, letters);
    cv_buf_str(&out, m->table_end);
    cv_buf_str(&out, m->close);
    return cv_buf_cstr(&out);
}

/* XML takes legacy letters as the CP1252 characters of their bytes. */
static void xml_text(struct cv_buf *out, const char *bytes, size_t n, enum letters_face face)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c < ' ' && c != '\t') /* a form feed */
            continue;
        if (c == '&' || c == '<')
            cv_buf_printf(out, "&#%u;", c);
        else if (c < 0x80 || face == LETTERS_UNICODE)
            cv_buf_char(out, bytes[i]);
        else
            cv_buf_printf(out, "&#%u;", letters_cp1252(c));
    }
}

static void rtf_text(struct cv_buf *out, const char *bytes, size_t n, enum letters_face face)
{
    for (size_t i = 0; i < n;) {
        unsigned char c = (unsigned char)bytes[i];
        uint32_t code = c;
        i += face == LETTERS_UNICODE ? letters_next(bytes + i, &code) : 1;
        if (c < 0x80)
            cv_buf_printf(out, "%s%c", strchr("\\{}", c) ? "\\" : "", c);
        else if (face == LETTERS_UNICODE)
            cv_buf_printf(out, "\\u%u?", code);
        else
            cv_buf_printf(out, "\\'%02x", c);
    }
}

char *page_html(void *ctx, const struct page *page, struct page_style style)
{
    static const struct markup m = {"<html><head><meta charset=\"utf-8\"></head><body>\n",
                                    "</body></html>\n",
                                    "<table width=\"100%\">\n",
                                    "<tr>",
                                    "<td valign=\"top\">",
                                    "</td>\n",
                                    "</tr>\n",
                                    "</table>\n",
                                    "<p align=\"center\">",
                                    "</p>\n",
                                    {"<font face=\"DejaVu Serif\">", "<font face=\".VnTime\">",
                                     "<font face=\".VnTimeH\">", "<font face=\"VNI-Times\">"},
                                    "</font>",
                                    xml_text};
    return put_page(ctx, page, style, &m);
}

char *page_rtf(void *ctx, const struct page *page, struct page_style style)
{
    static const struct markup m = {"{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 DejaVu "
                                    "Serif;}{\\f1 .VnTime;}{\\f2 .VnTimeH;}{\\f3 VNI-Times;}}\n",
                                    "}\n",
                                    "",
                                    "\\trowd\\cellx4500\\cellx9500\\pard\\intbl\n",
                                    "",
                                    "\\cell\n",
                                    "\\row\n",
                                    "\\pard\n",
                                    "",
                                    "\\par\n",
                                    {"{\\f0 ", "{\\f1 ", "{\\f2 ", "{\\f3 "},
                                    "}",
                                    rtf_text};
    return put_page(ctx, page, style, &m);
}

#define DOCX_RUN(font)                                                                             \
    "<w:r><w:rPr><w:rFonts w:ascii=\"" font "\" w:hAnsi=\"" font                                   \
    "\"/></w:rPr><w:t xml:space=\"preserve\">"

char *page_docx(void *ctx, const struct page *page, struct page_style style)
{
    static const struct markup m = {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document "
        "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>",
        "</w:body></w:document>",
        "<w:tbl><w:tblPr><w:tblW w:w=\"9500\" w:type=\"dxa\"/></w:tblPr><w:tblGrid><w:gridCol "
        "w:w=\"4000\"/><w:gridCol w:w=\"5500\"/></w:tblGrid>",
        "<w:tr>",
        "<w:tc><w:tcPr/>",
        "<w:p/></w:tc>",
        "</w:tr>",
        "</w:tbl>",
        "<w:p>",
        "</w:p>",
        {DOCX_RUN("DejaVu Serif"), DOCX_RUN(".VnTime"), DOCX_RUN(".VnTimeH"),
         DOCX_RUN("VNI-Times")},
        "</w:t></w:r>",
        xml_text};
    return put_page(ctx, page, style, &m);
}

#define ODT_FONT(name, font)                                                                       \
    "<style:style style:name=\"" name "\" style:family=\"text\"><style:text-properties "           \
    "fo:font-family=\"" font "\"/></style:style>"

char *page_odt(void *ctx, const struct page *page, struct page_style style)
{
    static const struct markup m = {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content "
        "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
        "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "
        "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
        "xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" "
        "xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" "
        "office:version=\"1.2\"><office:automatic-styles>" ODT_FONT("F0", "DejaVu Serif")
            ODT_FONT("F1", ".VnTime") ODT_FONT("F2", ".VnTimeH")
                ODT_FONT("F3", "VNI-Times") "</office:automatic-styles><office:body><office:text>",
        "</office:text></office:body></office:document-content>",
        "<table:table><table:table-column table:number-columns-repeated=\"2\"/>",
        "<table:table-row>",
        "<table:table-cell>",
        "<text:p/></table:table-cell>",
        "</table:table-row>",
        "</table:table>",
        "<text:p>",
        "</text:p>",
        {"<text:span text:style-name=\"F0\">", "<text:span text:style-name=\"F1\">",
         "<text:span text:style-name=\"F2\">", "<text:span text:style-name=\"F3\">"},
        "</text:span>",
        xml_text};
    return put_page(ctx, page, style, &m);
}

char *page_encode(void *ctx, const char *text, const char *encoding, size_t *n, char **held)
{
    struct cv_buf out, left;
    cv_buf_init(&out, ctx);
    cv_buf_init(&left, ctx);
    letters_plain(letters_load(ctx, encoding), text, strlen(text), &out, &left);
    *n = out.len;
    *held = cv_buf_cstr(&left);
    return cv_buf_cstr(&out);
}
