/* What formatting says and the stored text does not: labels of lists, capitals, columns, hidden and
 * removed text; each in the formats that know it. */
#include "tests/corpus_build.h"

static char *text_of(struct scratch *s, const char *path)
{
    struct kept k = {0};
    struct cv_error err = {0};
    if (read_file(s, path, &k, &err) != CV_OK)
        fail_msg("%s", err.message);
    assert_int_equal(k.count, 1);
    char *text = talloc_strdup(s, k.docs[0].text);
    kept_free(&k);
    return text;
}

static char *text_file(struct scratch *s, const char *name, const char *text)
{
    return scratch_file(s, name, text, strlen(text));
}

#define R(text)             "<w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r>"
#define CAPS(text)          "<w:r><w:rPr><w:caps/></w:rPr><w:t>" text "</w:t></w:r>"
#define P(runs)             "<w:p>" runs "</w:p>"
#define STYLED(style, runs) "<w:p><w:pPr><w:pStyle w:val=\"" style "\"/></w:pPr>" runs "</w:p>"
#define LISTED(list, level, text)                                                                  \
    "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"" level "\"/><w:numId w:val=\"" list                     \
    "\"/></w:numPr></w:pPr>" R(text) "</w:p>"
#define LEVEL(level, format, text)                                                                 \
    "<w:lvl w:ilvl=\"" level "\"><w:start w:val=\"1\"/><w:numFmt w:val=\"" format                  \
    "\"/><w:lvlText w:val=\"" text "\"/></w:lvl>"
#define WORD      "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define RELATED   "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define MAIN_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."

/* A DOCX with lists and styles, whole enough for LibreOffice. */
static char *listed_docx(struct scratch *s)
{
    static const char types[] =
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default "
        "Extension=\"rels\" "
        "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        "<Override PartName=\"/word/document.xml\" ContentType=\"" MAIN_TYPE "document.main+xml\"/>"
        "<Override PartName=\"/word/numbering.xml\" ContentType=\"" MAIN_TYPE "numbering+xml\"/>"
        "<Override PartName=\"/word/styles.xml\" ContentType=\"" MAIN_TYPE "styles+xml\"/></Types>";
    static const char package[] =
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        "<Relationship Id=\"r1\" Type=\"" RELATED
        "officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    static const char parts_of_word[] =
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        "<Relationship Id=\"r1\" Type=\"" RELATED "numbering\" Target=\"numbering.xml\"/>"
        "<Relationship Id=\"r2\" Type=\"" RELATED
        "styles\" Target=\"styles.xml\"/></Relationships>";
    static const char lists[] = "<w:numbering " WORD "><w:abstractNum w:abstractNumId=\"0\">" LEVEL(
        "0", "decimal", "Điều %1.") LEVEL("1", "decimal", "%2.")
        LEVEL("2", "lowerLetter",
              "%3)") "</w:abstractNum><w:abstractNum w:abstractNumId=\"1\">" LEVEL("0", "bullet",
                                                                                   "-")
            LEVEL("1", "bullet",
                  "\uf0b7") "</w:abstractNum><w:abstractNum w:abstractNumId=\"2\">" LEVEL("0",
                                                                                          "upperRom"
                                                                                          "an",
                                                                                          "%1.")
                LEVEL(
                    "1", "decimal",
                    "%1.%2.") "</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId "
                              "w:val=\"0\"/></w:num>"
                              "<w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num><w:num "
                              "w:numId=\"3\"><w:abstractNumId w:val=\"2\"/></w:num></w:numbering>";
    static const char styles[] =
        "<w:styles " WORD "><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\">"
        "<w:name w:val=\"Normal\"/></w:style><w:style w:type=\"paragraph\" "
        "w:styleId=\"Kind\"><w:name "
        "w:val=\"Kind\"/><w:basedOn w:val=\"Normal\"/><w:rPr><w:caps/></w:rPr></w:style><w:style "
        "w:type=\"paragraph\" w:styleId=\"Dash\"><w:name w:val=\"Dash\"/><w:basedOn "
        "w:val=\"Normal\"/>"
        "<w:pPr><w:numPr><w:numId w:val=\"2\"/></w:numPr></w:pPr></w:style></w:styles>";
    static const char document[] = W_OPEN STYLED("Kind", R("Quyết định"))
        P(CAPS("Ủy ban nhân dân") R(" huyện Đông Sơn")) LISTED("1", "0", "Phạm vi")
            LISTED("1", "1", "Đối tượng") LISTED("1", "2", "cá nhân") LISTED("1", "2", "tổ chức")
                LISTED("1", "1", "Nguyên tắc") LISTED("1", "0", "Hiệu lực")
                    LISTED("1", "1", "Việc đầu") LISTED("3", "0", "Phần") LISTED("3", "1", "Mục")
                        P(R("Nơi nhận:")) LISTED("2", "0", "Như trên;")
                            STYLED("Dash", R("Sở Y tế;")) LISTED("2", "1", "Phòng Y tế.") W_CLOSE;
    const struct part parts[] = {{"[Content_Types].xml", types, 0},
                                 {"_rels/.rels", package, 0},
                                 {"word/_rels/document.xml.rels", parts_of_word, 0},
                                 {"word/document.xml", document, 0},
                                 {"word/numbering.xml", lists, 0},
                                 {"word/styles.xml", styles, 0},
                                 {NULL, NULL, 0}};
    return build_archive(s, "a.docx", "zip", parts);
}

static const char listed_text[] =
    "QUYẾT ĐỊNH\nỦY BAN NHÂN DÂN huyện Đông Sơn\nĐiều 1. Phạm vi\n1. Đối tượng\na) cá nhân\nb) tổ "
    "chức\n2. Nguyên tắc\nĐiều 2. Hiệu lực\n1. Việc đầu\nI. Phần\nI.1. Mục\nNơi nhận:\n- Như "
    "trên;\n- Sở Y tế;\n- Phòng Y tế.\n";

static void lists_and_capitals__docx__labels_counted_letters_raised(void **state)
{
    struct scratch *s = *state;
    assert_string_equal(text_of(s, listed_docx(s)), listed_text);
}

static void lists_and_capitals__made_by_libreoffice__same_text(void **state)
{
    static const char *const formats[] = {"doc", "odt", "fodt", "rtf"};
    struct scratch *s = *state;
    char *path = listed_docx(s);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        char *other = convert(s, path, formats[i], NULL);
        if (!other) {
            print_message("skipped: LibreOffice is not installed\n");
            skip();
        }
        assert_string_equal(text_of(s, other), listed_text);
    }
}

static void list__restarted__counts_anew(void **state)
{
    static const char lists[] = "<w:numbering " WORD "><w:abstractNum w:abstractNumId=\"0\">" LEVEL(
        "0", "decimalZero",
        "%1/") "</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num><w:num "
               "w:numId=\"2\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride "
               "w:ilvl=\"0\"><w:startOverride "
               "w:val=\"7\"/></w:lvlOverride></w:num></w:numbering>";
    struct scratch *s = *state;
    const struct part parts[] = {
        {"word/document.xml",
         W_OPEN LISTED("1", "0", "một") LISTED("1", "0", "hai") LISTED("2", "0", "bảy")
             LISTED("2", "0", "tám") LISTED("9", "0", "không") LISTED("0", "0", "không") W_CLOSE,
         0},
        {"word/numbering.xml", lists, 0},
        {NULL, NULL, 0}};
    assert_string_equal(text_of(s, build_archive(s, "a.docx", "zip", parts)),
                        "01/ một\n02/ hai\n07/ bảy\n08/ tám\nkhông\nkhông\n");
}

static void html__lists_tabs_capitals_hidden__as_shown(void **state)
{
    struct scratch *s = *state;
    char *path = text_file(
        s, "a.html",
        "<!DOCTYPE html><html><head><!--[if gte mso "
        "9]><xml>x</xml><![endif]--><style>p.t{text-transform:uppercase}</style></head><body>"
        "<nav><ul><li>Trang chủ</ul></nav><p class=t>Kế hoạch</p><p><del>cũ </del>mới"
        "<span style='display:none'> ẩn</span></p><ol start=3><li>ba<li>bốn</ol>"
        "<ol type=a><li>một</ol><ul><li>Như trên;<li>- Lưu: VT.</ul>"
        "<p><![if !supportLists]><span>II.<span>&nbsp; </span></span><![endif]>Hai</p>"
        "<p>KT. GIÁM ĐỐC<span style='mso-tab-count:2'>&nbsp; </span>CHỦ TỊCH</p>"
        "<p>Trái\tPhải\n\tdưới</p></body></html>");
    assert_string_equal(text_of(s, path),
                        "KẾ HOẠCH\nmới\n3. ba\n4. bốn\na. một\n- Như trên;\n- Lưu: "
                        "VT.\nII.\u00a0 Hai\nKT. GIÁM ĐỐC\t\u00a0 CHỦ TỊCH\nTrái\tPhải dưới\n");
}

static void paragraph__too_long_for_a_line__parted_from_its_neighbours(void **state)
{
#define LONG                                                                                                                     \
    "Để chủ động phòng, chống thiên tai, giảm nhẹ thiệt hại về người và tài sản của nhân dân, " \
    "Chủ "                                                                                                                     \
    "tịch UBND huyện yêu cầu các xã thực hiện"
    struct scratch *s = *state;
    char *path = build_docx(s, "a.docx",
                            P(R("Về việc phòng lụt")) P(R(LONG ".")) P(R("Ngắn;")) P(R(LONG ";"))
                                P(R(LONG ";")) P(R("hết")) P(R("- " LONG ";")),
                            NULL);
    assert_string_equal(text_of(s, path), "Về việc phòng lụt\n\n" LONG ".\n\nNgắn;\n" LONG
                                          ";\n" LONG ";\nhết\n- " LONG ";\n");
    path = text_file(s, "a.rtf", "{\\rtf1 {\\b V\\u7873? l\\u7909?t}\\par x\\line " LONG "\\par}");
    assert_string_equal(text_of(s, path), "Về lụt\nx\n" LONG "\n\n");
}

/* On a Vietnamese Windows the bytes of an old font became the letters of its code page. */
static void docx__old_font_through_code_page_1258__decoded_by_font(void **state)
{
#define OLD(text) "<w:r><w:rPr><w:rFonts w:ascii=\".VnTime\"/></w:rPr><w:t>" text "</w:t></w:r>"
    struct scratch *s = *state;
    assert_string_equal(text_of(s, build_docx(s, "a.docx",
                                              P(OLD("QuyÕt ®Þnh vÒ c«ng t¸c b¶o vÖ"))
                                                  P(OLD("Chñ tÞch xã: đưa vào sổ")),
                                              NULL)),
                        "Quyết định về công tác bảo vệ\nChñ tÞch xã: đưa vào sổ\n");
    assert_string_equal(
        text_of(s,
                build_docx(s, "a.docx",
                           P(OLD("QuyƠt ®\u0303nh v\u0309 c«ng t¸c b¶o vÖ, ®i\u0309u tra c¬ b¶n")),
                           NULL)),
        "Quyết định về công tác bảo vệ, điều tra cơ bản\n");
    assert_string_equal(text_of(s, build_docx(s, "a.docx", P(OLD("đưa đơn")), NULL)), "đưa đơn\n");
}

static void xml__legacy_charset__decoded(void **state)
{
    struct scratch *s = *state;
    static const struct {
        const char *xml, *text;
    } cases[] = {
        {"<?xml version=\"1.0\" encoding=\"TCVN-5712\"?><a><b>C\xabng v\xa8n</b></a>",
         "Công văn\n"},
        {"<?xml version='1.0' encoding='windows-1258'?><a>Quy\xea\xect \xf0i\xf2nh</a>",
         "Quyết định\n"},
        {"<?xml version=\"1.0\" encoding=\"x-viet-vps\"?><a>x\xe3</a>", "xã\n"},
        {"<?xml version=\"1.0\" encoding=\"VISCII\"?><a>Quy\xaat \xf0\xb8nh</a>", "Quyết định\n"},
        {"<?xml version=\"1.0\" encoding=\"utf-8\"?><a><b>K\xd5 ho\xb9"
         "ch c\xabng t\xb8"
         "c n\xa8m h\xe4"
         "c</b></a>",
         "Kế hoạch công tác năm học\n"},
        {"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>x\xc3\xa3</a>", "xã\n"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(text_of(s, text_file(s, "a.xml", cases[i].xml)), cases[i].text);
}

static void sheet__cells_of_several_lines__follow_one_another(void **state)
{
#define CELL(text) "<c t=\"inlineStr\"><is><t>" text "</t></is></c>"
    struct scratch *s = *state;
    const struct part parts[] = {
        {"xl/workbook.xml", "<workbook/>", 0},
        {"xl/worksheets/sheet1.xml",
         "<worksheet><row>" CELL("UBND XÃ\nSố: 5 ") CELL("CỘNG HÒA\r\nĐộc lập") "</row><row>" CELL(
             "1") CELL("Đường\tlàng") "</row><row>" CELL("hết") "</row></worksheet>",
         0},
        {NULL, NULL, 0}};
    assert_string_equal(text_of(s, build_archive(s, "a.xlsx", "zip", parts)),
                        "UBND XÃ\nSố: 5\n\nCỘNG HÒA\nĐộc lập\n\n1\tĐường làng\nhết\n\n");
}

static void plain__letters_as_references__put_back(void **state)
{
    struct scratch *s = *state;
    assert_string_equal(text_of(s, text_file(s, "a.txt",
                                             "Quy&#7871;t &#x111;&#7883;nh v&agrave; &#244;ng "
                                             "b&agrave;&nbsp;&amp; R&D\n")),
                        "Quyết định và ông bà\u00a0& R&D\n");
    assert_string_equal(text_of(s, text_file(s, "a.txt",
                                             "{\"a\": \"Quy\\u1ebft \\u0111\\u1ecbnh "
                                             "c\\u1ee7a x\\u00e3 \\\\n\"}\n")),
                        "{\"a\": \"Quyết định của xã \\\\n\"}\n");
    assert_string_equal(text_of(s, text_file(s, "a.txt",
                                             "Ng&amp;agrave;y&amp;nbsp;5, &amp;amp;aacute;o "
                                             "m&amp;ocirc;n h&amp;#7885;c R&amp;D\n")),
                        "Ngày\u00a05, áo môn học R&D\n");
    assert_string_equal(
        text_of(s,
                text_file(s, "a.txt", "Số:&nbsp;5 &nbsp;&nbsp; Hà &nbsp;Nội&nbsp;&quot;a&quot;\n")),
        "Số:\u00a05 \u00a0\u00a0 Hà \u00a0Nội\u00a0\"a\"\n");
    assert_string_equal(text_of(s, text_file(s, "a.txt", "Gõ &#244; để có ô\n")),
                        "Gõ &#244; để có ô\n");
}

static void office__locked_or_unknown_kind__named(void **state)
{
    struct scratch *s = *state;
    const struct part locked[] = {
        {"mimetype", "application/vnd.oasis.opendocument.text", 0},
        {"content.xml", "\1\2\3", 0},
        {"META-INF/manifest.xml", "<m><e><manifest:encryption-data/></e></m>", 0},
        {NULL, NULL, 0}};
    const struct part binary[] = {
        {"[Content_Types].xml", "<Types/>", 0}, {"xl/workbook.bin", "\1\2\3", 0}, {NULL, NULL, 0}};
    struct kept k = {0};
    struct cv_error err = {0};
    assert_int_equal(read_file(s, build_archive(s, "a.odt", "zip", locked), &k, &err), CV_CORRUPT);
    assert_non_null(strstr(err.message, "password"));
    assert_int_equal(read_file(s, build_archive(s, "a.xlsb", "zip", binary), &k, &err),
                     CV_UNSUPPORTED);
    assert_int_equal(k.count + k.problem_count, 0);
    kept_free(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(lists_and_capitals__docx__labels_counted_letters_raised),
        SCRATCH_TEST(lists_and_capitals__made_by_libreoffice__same_text),
        SCRATCH_TEST(list__restarted__counts_anew),
        SCRATCH_TEST(html__lists_tabs_capitals_hidden__as_shown),
        SCRATCH_TEST(paragraph__too_long_for_a_line__parted_from_its_neighbours),
        SCRATCH_TEST(docx__old_font_through_code_page_1258__decoded_by_font),
        SCRATCH_TEST(xml__legacy_charset__decoded),
        SCRATCH_TEST(sheet__cells_of_several_lines__follow_one_another),
        SCRATCH_TEST(plain__letters_as_references__put_back),
        SCRATCH_TEST(office__locked_or_unknown_kind__named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
