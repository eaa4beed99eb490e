/* DOCX, ODT, XLSX, PPTX, RTF and, where LibreOffice is installed, DOC and XLS: text, tables, legacy
 * fonts. */
#include "tests/corpus_build.h"

static void assert_text(struct scratch *s, const char *path, const char *format,
                        enum text_encoding encoding, const char *text)
{
    struct kept k = {0};
    struct cv_error err = {0};
    if (read_file(s, path, &k, &err) != CV_OK)
        fail_msg("%s", err.message);
    assert_int_equal(k.count, 1);
    assert_string_equal(k.docs[0].format, format);
    assert_string_equal(k.docs[0].text, text);
    assert_string_equal(text_encoding_name(k.docs[0].encoding), text_encoding_name(encoding));
    kept_free(&k);
}

#define P(runs) "<w:p>" runs "</w:p>"
#define R(text) "<w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r>"
#define F(font, text)                                                                              \
    "<w:r><w:rPr><w:rFonts w:ascii=\"" font "\"/></w:rPr><w:t>" text "</w:t></w:r>"
#define CELL(p) "<w:tc><w:tcPr/>" p "</w:tc>"

static void docx__two_column_header__cell_by_cell_lines_kept(void **state)
{
    struct scratch *s = *state;
    char *path =
        build_docx(s, "a.docx",
                   "<w:tbl><w:tr>" CELL(P(R("UBND HUYỆN ") R("ĐÔNG SƠN")) P(R("PHÒNG NỘI VỤ")))
                       CELL(P(R("CỘNG HÒA XÃ HỘI"))) "</w:tr><w:tr>" CELL(P(R("Số: 12/PNV")))
                           CELL(P(R("Đông Sơn, ngày 5 tháng 3"))) "</w:tr></w:tbl>" P("")
                               P("<w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr>" R(
                                   "Kính gửi:") "<w:r><w:tab/><w:t>Các xã</w:t><w:br/><w:t>và thị "
                                                "trấn</w:t></w:r>"),
                   NULL);
    assert_text(s, path, "docx", TEXT_UTF8,
                "UBND HUYỆN ĐÔNG SƠN\nPHÒNG NỘI VỤ\n\nCỘNG HÒA XÃ HỘI\n\nSố: 12/PNV\n\nĐông Sơn, "
                "ngày 5 tháng 3\n\n\n"
                "Kính gửi:\tCác xã\nvà thị trấn\n");
}

static void docx__removed_hidden_and_doubled_text__left_out(void **state)
{
    struct scratch *s = *state;
    char *path = build_docx(
        s, "a.docx",
        P(R("giữ ") "<w:del><w:r><w:delText>xóa</w:delText></w:r></w:del><w:ins>" R(
            "thêm ") "</w:ins>"
                     "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:instrText>PAGE</"
                     "w:instrText></w:r>"
                     "<mc:AlternateContent "
                     "xmlns:mc=\"m\"><mc:Choice><w:r><w:t>hộp</w:t></w:r></mc:Choice>"
                     "<mc:Fallback><w:r><w:t>hộp</w:t></w:r></mc:Fallback></mc:AlternateContent>"),
        NULL);
    assert_text(s, path, "docx", TEXT_UTF8, "giữ thêm hộp\n");
}

static void docx__fonts_mixed__each_run_decoded_by_its_font(void **state)
{
    struct scratch *s = *state;
    char *path =
        build_docx(s, "a.docx",
                   P(F(".VnTimeH", "ñy ban nh©n d©n")) P(F(".VnTime", "C«ng v¨n sè 12, ®iÒu tra"))
                       P(F("VNI-Times", "Keá hoaïch naêm")) P(F("Times New Roman", "Quyết định")),
                   NULL);
    assert_text(s, path, "docx", TEXT_TCVN3,
                "ỦY BAN NHÂN DÂN\nCông văn số 12, điều tra\nKế hoạch năm\nQuyết định\n");
}

static void docx__legacy_font_in_a_style__inherited(void **state)
{
    static const char styles[] =
        "<w:styles xmlns:w=\"w\"><w:style w:type=\"paragraph\" w:default=\"1\" "
        "w:styleId=\"Normal\"><w:rPr><w:rFonts "
        "w:ascii=\".VnTime\"/></w:rPr></w:style><w:style w:type=\"paragraph\" "
        "w:styleId=\"Than\"><w:basedOn "
        "w:val=\"Normal\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"Moi\"><w:basedOn "
        "w:val=\"Normal\"/>"
        "<w:rPr><w:rFonts w:ascii=\"Arial\"/></w:rPr></w:style></w:styles>";
    struct scratch *s = *state;
    char *path =
        build_docx(s, "a.docx",
                   P(R("V¨n b¶n")) P("<w:pPr><w:pStyle w:val=\"Than\"/></w:pPr>" R("B¸o c¸o"))
                       P("<w:pPr><w:pStyle w:val=\"Moi\"/></w:pPr>" R("Tờ trình ·")),
                   styles);
    assert_text(s, path, "docx", TEXT_TCVN3, "Văn bản\nBáo cáo\nTờ trình ·\n");
}

static void docx__legacy_font_but_typed_in_unicode__left_alone(void **state)
{
    struct scratch *s = *state;
    char *path = build_docx(s, "a.docx", P(F(".VnTime", "Thông báo của Ủy ban")), NULL);
    assert_text(s, path, "docx", TEXT_UTF8, "Thông báo của Ủy ban\n");
}

static void odt__tables_spans_notes__lines_in_order(void **state)
{
    static const char content[] =
        "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" "
        "xmlns:style=\"s\">"
        "<office:automatic-styles><style:style style:name=\"T1\"><style:text-properties "
        "style:font-name=\".VnTime\"/>"
        "</style:style></office:automatic-styles><office:body><office:text>"
        "<table:table><table:table-row><table:table-cell><text:p>SỞ Y "
        "TẾ</text:p></table:table-cell><table:table-cell>"
        "<text:p>CỘNG HÒA</text:p><text:p>Độc "
        "lập</text:p></table:table-cell></table:table-row></table:table>"
        "<text:h>Kế<text:s text:c=\"2\"/>hoạch</text:h><text:p><text:span "
        "text:style-name=\"T1\">Phßng bÖnh</text:span>"
        "<office:annotation><text:p>ghi chú</text:p></office:annotation><text:tab/>hết</text:p>"
        "</office:text></office:body></office:document-content>";
    struct scratch *s = *state;
    const struct part parts[] = {{"mimetype", "application/vnd.oasis.opendocument.text", 0},
                                 {"content.xml", content, 0},
                                 {NULL, NULL, 0}};
    assert_text(s, build_archive(s, "a.odt", "zip", parts), "odt", TEXT_TCVN3,
                "SỞ Y TẾ\n\nCỘNG HÒA\nĐộc lập\n\nKế  hoạch\nPhòng bệnh\thết\n");
}

static void xlsx__strings_numbers_dates_fonts__rows_as_lines(void **state)
{
    static const char strings[] =
        "<sst><si><t>Đơn vị</t></si><si><r><rPr><rFont val=\"VNI-Times\"/></rPr><t>Xaõ</t></r></si>"
        "<si><t>HuyÖn</t></si></sst>";
    static const char styles[] =
        "<styleSheet><numFmts><numFmt numFmtId=\"170\" "
        "formatCode=\"dd/mm/yyyy;@\"/></numFmts><fonts><font><name "
        "val=\"Arial\"/></font><font><name val=\".VnTime\"/></font></fonts><cellXfs><xf "
        "numFmtId=\"0\" fontId=\"0\"/>"
        "<xf numFmtId=\"170\" fontId=\"0\"/><xf numFmtId=\"0\" "
        "fontId=\"1\"/></cellXfs></styleSheet>";
    static const char sheet[] =
        "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"s\" "
        "s=\"2\"><v>2</v></c></row>"
        "<row><c><v>12.5</v></c><c s=\"1\"><v>44270</v></c><c t=\"inlineStr\"><is><t>Ghi "
        "chú</t></is></c>"
        "<c t=\"e\"><v>#REF!</v></c><c t=\"s\"><v>99</v></c></row></sheetData></worksheet>";
    struct scratch *s = *state;
    const struct part parts[] = {{"xl/worksheets/sheet1.xml", sheet, 0},
                                 {"xl/workbook.xml", "<workbook/>", 0},
                                 {"xl/sharedStrings.xml", strings, 0},
                                 {"xl/styles.xml", styles, 0},
                                 {NULL, NULL, 0}};
    assert_text(s, build_archive(s, "a.xlsx", "zip", parts), "xlsx", TEXT_TCVN3,
                "Đơn vị\tXã\tHuyện\n12.5\t15/03/2021\tGhi chú\n\n");
}

static void pptx__slides__paragraphs(void **state)
{
    static const char slide[] =
        "<p:sld xmlns:p=\"p\" xmlns:a=\"a\"><a:p><a:r><a:rPr><a:latin "
        "typeface=\".VnArial\"/></a:rPr>"
        "<a:t>KÕ ho¹ch</a:t></a:r></a:p><a:p><a:r><a:t>năm tới</a:t></a:r></a:p></p:sld>";
    struct scratch *s = *state;
    const struct part parts[] = {
        {"ppt/presentation.xml", "<p/>", 0}, {"ppt/slides/slide1.xml", slide, 0}, {NULL, NULL, 0}};
    assert_text(s, build_archive(s, "a.pptx", "zip", parts), "pptx", TEXT_TCVN3,
                "Kế hoạch\nnăm tới\n");
}

/* ---- RTF ---------------------------------------------------------------------------------------
 */

#define RTF_FONTS                                                                                  \
    "{\\fonttbl{\\f0\\fnil Times New Roman;}{\\f1\\fnil .VnTime;}{\\f2\\fnil\\fcharset0 "          \
    ".VnTimeH{\\*\\falt Arial};}"                                                                  \
    "{\\f3\\fnil VNI-Times;}{\\f4\\fcharset163 Arial;}{\\f5\\fcharset2 Wingdings;}}"

static void rtf__fonts_unicode_tables_destinations__text_in_order(void **state)
{
    static const char rtf[] =
        "{\\rtf1\\ansi\\ansicpg1252\\deff0" RTF_FONTS
        "{\\info{\\title Kh\\u244?ng}}{\\stylesheet{\\s0 Normal;}}\n"
        "{\\*\\generator x;}\\trowd\\pard\\intbl\\f2 \\'f1y ban\\par nh\\'a9n d\\'a9n\\cell\\f0 "
        "C\\u7896?NG\\cell\\row\n"
        "\\pard\\f1 C\\'abng v\\'a8n\\tab s\\'e8 1\\par\\f3 Ke\\'e1 hoa\\'efch\\par\\f4 "
        "\\'d0i\\'ea\\'ecn{\\v \\'e0n}\\par"
        "{\\f5 \\'fe}\\plain \\uc2\\u7871\\'3f\\'3fN\\uc1{\\field{\\*\\fldinst PAGE}{\\fldrslt 3}}"
        "{\\shp{\\*\\shpinst\\shpleft1{\\sp{\\sn a}{\\sv 1}}{\\shptxt H\\u7897?p\\par}}{\\shprslt "
        "H}}"
        "{\\header dau}\\{\\}\\~\\_{\\pict ffd8ff}\\par}{";
    struct scratch *s = *state;
    assert_text(
        s, scratch_file(s, "a.rtf", rtf, sizeof rtf - 1), "rtf", TEXT_TCVN3,
        "ỦY BAN\nNHÂN DÂN\n\nCỘNG\n\nCông văn\tsố 1\nKế hoạch\nĐiến\nếN3\nHộp\n{}\u00a0-\n");
}

/* All rows "bytes code character" of an encoding table, as RTF in that font; *expected gets their
 * characters. */
static char *rtf_of_table(struct scratch *s, const char *table, const char *font, char **expected)
{
    FILE *f = fopen(table, "r");
    assert_non_null(f);
    char *rtf = talloc_asprintf(s, "{\\rtf1\\ansi{\\fonttbl{\\f0 %s;}}\\f0 ", font), line[256];
    *expected = talloc_strdup(s, "");
    while (fgets(line, sizeof line, f)) {
        char *rest, *bytes = strtok_r(line, "\t\n", &rest), *code = strtok_r(NULL, "\t\n", &rest),
                    *character = strtok_r(NULL, "\t\n", &rest);
        uint32_t c = code ? (uint32_t)strtoul(code, NULL, 16) : 0;
        bool vietnamese =
            (c >= 0x1ea0 && c <= 0x1ef9) || c == 0x110 || c == 0x111 || c == 0x102 || c == 0x103;
        if (!character || *bytes == '#' || !vietnamese)
            continue;
        for (char *byte = strtok_r(bytes, " ", &rest); byte; byte = strtok_r(NULL, " ", &rest))
            rtf = talloc_asprintf_append(rtf, "\\'%s", byte);
        rtf = talloc_asprintf_append(rtf, "\\par\n");
        *expected = talloc_asprintf_append(*expected, "%s\n", character);
    }
    fclose(f);
    return talloc_asprintf_append(rtf, "}");
}

static void rtf__every_letter_of_every_encoding__comes_out(void **state)
{
    static const struct {
        const char *table, *font;
        enum text_encoding encoding;
    } cases[] = {
        {"data/encodings/tcvn3.tsv", ".VnTime", TEXT_TCVN3},
        {"data/encodings/vni.tsv", "VNI-Times", TEXT_VNI},
        {"data/encodings/viscii.tsv", "VI Times", TEXT_VISCII},
        {"data/encodings/vps.tsv", "VPS Times", TEXT_VPS},
    };
    struct scratch *s = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *expected, *rtf = rtf_of_table(s, cases[i].table, cases[i].font, &expected);
        assert_true(strlen(expected) > 150);
        assert_text(s, scratch_file(s, "a.rtf", rtf, strlen(rtf)), "rtf", cases[i].encoding,
                    expected);
    }
}

static void rtf__cut_off__text_with_a_warning(void **state)
{
    static const char rtf[] = "{\\rtf1{\\b B\\u225?o c\\u225?o";
    struct scratch *s = *state;
    struct kept k = {0};
    assert_int_equal(read_file(s, scratch_file(s, "a.rtf", rtf, sizeof rtf - 1), &k, NULL), CV_OK);
    assert_string_equal(k.docs[0].text, "Báo cáo");
    assert_int_equal(k.docs[0].warnings, 1);
    kept_free(&k);
}

/* ---- by LibreOffice
 * ------------------------------------------------------------------------------ */

static void doc_odt_html__made_from_rtf_by_libreoffice__same_text(void **state)
{
    static const char rtf[] =
        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Times New Roman;}{\\f1 .VnTime;}{\\f2 "
        ".VnTimeH;}{\\f3 VNI-Times;}}"
        "\\trowd\\cellx4000\\cellx9000\\pard\\intbl\\plain\\f2 \\'f1y ban\\par nh\\'a9n "
        "d\\'a9n\\cell\\plain\\f0 "
        "C\\u7896?NG H\\u210?A\\cell\\row\\pard\\plain\\f1 C\\'abng v\\'a8n v\\'d2 c\\'abng "
        "t\\'b8c\\par\\plain\\f3 "
        "Ke\\'e1 hoa\\'efch na\\'eam\\par\\plain\\f0 Quy\\u7871?t \\u273?\\u7883?nh\\par}";
    static const char text[] =
        "ỦY BAN\nNHÂN DÂN\n\nCỘNG HÒA\n\nCông văn về công tác\nKế hoạch năm\nQuyết định\n";
    struct scratch *s = *state;
    char *path = scratch_file(s, "a.rtf", rtf, sizeof rtf - 1);
    assert_text(s, path, "rtf", TEXT_TCVN3, text);
    static const char *const formats[] = {"doc", "docx", "odt", "html"};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        char *other = convert(s, path, formats[i], NULL);
        if (!other) {
            print_message("skipped: LibreOffice is not installed\n");
            skip();
        }
        assert_text(s, other, formats[i], TEXT_TCVN3, text);
    }
}

static void xls__made_from_html_by_libreoffice__rows_as_lines(void **state)
{
    static const char html[] =
        "<html><head><meta http-equiv=Content-Type content='text/html; "
        "charset=windows-1252'></head>"
        "<body><table><tr><td><font face='.VnTime'>\xa7\xacn v\xde</font></td><td>S\xf4</td></tr>"
        "<tr><td>12.5</td><td>300000</td></tr></table></body></html>";
    struct scratch *s = *state;
    char *path = scratch_file(s, "a.html", html, sizeof html - 1);
    char *xls = convert(s, path, "xls:MS Excel 97", "--infilter=HTML (StarCalc)");
    if (!xls) {
        print_message("skipped: LibreOffice is not installed\n");
        skip();
    }
    assert_text(s, xls, "xls", TEXT_TCVN3, "Đơn vị\tSô\n12.5\t300000\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(docx__two_column_header__cell_by_cell_lines_kept),
        SCRATCH_TEST(docx__removed_hidden_and_doubled_text__left_out),
        SCRATCH_TEST(docx__fonts_mixed__each_run_decoded_by_its_font),
        SCRATCH_TEST(docx__legacy_font_in_a_style__inherited),
        SCRATCH_TEST(docx__legacy_font_but_typed_in_unicode__left_alone),
        SCRATCH_TEST(odt__tables_spans_notes__lines_in_order),
        SCRATCH_TEST(xlsx__strings_numbers_dates_fonts__rows_as_lines),
        SCRATCH_TEST(pptx__slides__paragraphs),
        SCRATCH_TEST(rtf__fonts_unicode_tables_destinations__text_in_order),
        SCRATCH_TEST(rtf__every_letter_of_every_encoding__comes_out),
        SCRATCH_TEST(rtf__cut_off__text_with_a_warning),
        SCRATCH_TEST(doc_odt_html__made_from_rtf_by_libreoffice__same_text),
        SCRATCH_TEST(xls__made_from_html_by_libreoffice__rows_as_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
