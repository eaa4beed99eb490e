/* HTML, mail, XML and edXML, archives, the user's own readers. */
#include "tests/corpus_build.h"

static void read_ok(struct scratch *s, const char *path, struct kept *k)
{
    struct cv_error err = {0};
    if (read_file(s, path, k, &err) != CV_OK)
        fail_msg("%s", err.message);
}

static void assert_one(struct scratch *s, const char *path, const char *format, const char *text)
{
    struct kept k = {0};
    read_ok(s, path, &k);
    assert_int_equal(k.count, 1);
    assert_string_equal(k.docs[0].format, format);
    assert_string_equal(k.docs[0].text, text);
    kept_free(&k);
}

static char *file_of(struct scratch *s, const char *name, const char *text)
{
    return scratch_file(s, name, text, strlen(text));
}

/* ---- HTML --------------------------------------------------------------------------------------
 */

static void html__blocks_cells_blanks__as_lines(void **state)
{
    struct scratch *s = *state;
    assert_one(
        s,
        file_of(
            s, "a.html",
            "<!DOCTYPE html><html><head><title>x</title><script>var "
            "a='<p>';</script></head><body>\n<table><tr>"
            "<td>SỞ\n  TƯ PHÁP<br>Số: 1</td><td><p>CỘNG HÒA</p></td></tr></table><p>Kính&nbsp;gửi: "
            "<b>các</b> <i>sở</i></p><pre>a\n  b</pre>&lt;hết&gt;</body></html>"),
        "html", "SỞ TƯ PHÁP\nSố: 1\n\nCỘNG HÒA\n\nKính\u00a0gửi: các sở\na\n  b\n<hết>\n");
}

static void html__word_with_style_sheet_and_font_tags__decoded_by_font(void **state)
{
    struct scratch *s = *state;
    assert_one(
        s,
        file_of(
            s, "a.htm",
            "<html xmlns:o=\"urn:x\"><head><meta http-equiv=Content-Type content=\"text/html; "
            "charset=windows-1252\"><style><!-- @font-face {font-family:\".VnTime\";} p.MsoNormal, "
            "li.MsoNormal\n{margin:0;font-family:\".VnTime\",\"serif\";} h1 "
            "{font-family:\".VnTimeH\"} "
            "--></style></head><body><h1>b\xb8o c\xb8o</h1><p class=MsoNormal>C\xabng "
            "v\xa8n<o:p></o:p></p>"
            "<p class=MsoNormal><span style='font-family:\"Times New "
            "Roman\"'>&#272;i&#7873;u</span></p>"
            "<font face=\"VNI-Times\">Ke\xe1 hoa\xef"
            "ch</font></body></html>"),
        "html", "BÁO CÁO\nCông văn\nĐiều\nKế hoạch\n");
}

static void html__windows_1258__decoded(void **state)
{
    struct scratch *s = *state;
    assert_one(
        s,
        file_of(s, "a.html",
                "<html><head><meta charset=\"windows-1258\"></head><body>Nghi\xf2 \xf0i\xf2nh "
                "s\xf4\xec 5 cu\xd2"
                "a B\xf4\xf2 N\xf4\xf2i vu\xf2</body></html>"),
        "html", "Nghị định số 5 của Bộ Nội vụ\n");
}

/* ---- mail --------------------------------------------------------------------------------------
 */

static void mail__encoded_words_alternative_attachments__text_and_members(void **state)
{
    struct scratch *s = *state;
    char *docx =
        build_docx(s, "in.docx", "<w:p><w:r><w:t>Tờ trình kèm theo</w:t></w:r></w:p>", NULL);
    size_t n;
    char *bytes = load(s, docx, &n);
    char *mail = talloc_asprintf(
        s,
        "Received: from a\r\nFrom: =?utf-8?B?U+G7nyBO4buZaSB24bul?= <snv@x.vn>\r\nTo: "
        "b@x.vn\r\nSubject: "
        "=?utf-8?Q?B=C3=A1o_c=C3=A1?=\r\n =?utf-8?Q?o?=\r\nMIME-Version: 1.0\r\nContent-Type: "
        "multipart/mixed; "
        "boundary=\"=_a;b\"\r\n\r\nThis is MIME.\r\n--=_a;b\r\nContent-Type: "
        "multipart/alternative; boundary=c\r\n\r\n"
        "--c\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: "
        "quoted-printable\r\n\r\n"
        "K=C3=ADnh g=E1=BB=\r\n=ADi anh ch=E1=BB=8B\r\n--c\r\nContent-Type: "
        "text/html\r\n\r\n<p>html</p>\r\n--c--\r\n"
        "--=_a;b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; "
        "filename*=utf-8''T%%E1%%BB%%9D%%20tr%%C3%%ACnh.docx\r\nContent-Transfer-Encoding: "
        "base64\r\n\r\n%s\r\n"
        "--=_a;b\r\nContent-Type: message/rfc822\r\n\r\nFrom: c@x.vn\r\nSubject: "
        "chuy\xe1\xbb\x83n\r\n\r\nThư trong thư\r\n"
        "--=_a;b--\r\n",
        base64(s, bytes, n));
    struct kept k = {0};
    char *path = file_of(s, "a.eml", mail);
    read_ok(s, path, &k);
    assert_int_equal(k.count, 3);
    assert_string_equal(k.docs[0].path, talloc_asprintf(s, "%s!/Tờ trình.docx", path));
    assert_string_equal(k.docs[0].text, "Tờ trình kèm theo\n");
    assert_non_null(strstr(k.docs[1].text, "Subject: chuyển\n\nThư trong thư\n"));
    assert_string_equal(k.docs[2].path, path);
    assert_string_equal(
        k.docs[2].text,
        "From: Sở Nội vụ <snv@x.vn>\nTo: b@x.vn\nSubject: Báo cáo\n\nKính gửi anh chị\n");
    kept_free(&k);
}

static void mail__web_archive__its_page_only(void **state)
{
    struct scratch *s = *state;
    assert_one(
        s,
        file_of(s, "a.mht",
                "MIME-Version: 1.0\r\nContent-Type: multipart/related; "
                "boundary=b\r\n\r\n--b\r\nContent-Type: "
                "text/html; charset=utf-8\r\n\r\n<html><body>Thông "
                "báo</body></html>\r\n--b\r\nContent-Type: "
                "image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n"),
        "eml", "\nThông báo\n");
}

/* ---- XML ---------------------------------------------------------------------------------------
 */

static const char edxml_head[] =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?><edXML:edXML "
    "xmlns:edXML=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\">"
    "<edXML:edXMLEnvelope><edXML:edXMLHeader><edXML:MessageHeader><edXML:From><edXML:OrganId>000."
    "00.01.H01</edXML:OrganId>"
    "<edXML:OrganName>Sở Xây dựng</edXML:OrganName></edXML:From><edXML:To><edXML:OrganName>Ủy ban "
    "nhân dân huyện A"
    "</edXML:OrganName></edXML:To><edXML:Code><edXML:CodeNumber>45</"
    "edXML:CodeNumber><edXML:CodeNotation>SXD-QH"
    "</edXML:CodeNotation></edXML:Code><edXML:PromulgationInfo><edXML:Place>Long "
    "Xuyên</edXML:Place>"
    "<edXML:PromulgationDate>2023/04/07</edXML:PromulgationDate></"
    "edXML:PromulgationInfo><edXML:Subject>góp ý quy hoạch"
    "</edXML:Subject><edXML:SignerInfo><edXML:FullName>Trần Văn "
    "B</edXML:FullName></edXML:SignerInfo><edXML:ResponseFor>"
    "<edXML:Code><edXML:CodeNumber>9</edXML:CodeNumber></edXML:Code></edXML:ResponseFor></"
    "edXML:MessageHeader>"
    "</edXML:edXMLHeader></edXML:edXMLEnvelope>";

static void edxml__attachment_in_a_zip__document_with_the_headers_facts(void **state)
{
    struct scratch *s = *state;
    const struct part parts[] = {{"cv.txt", "Kính gửi: Ủy ban nhân dân huyện A", 0},
                                 {NULL, NULL, 0}};
    size_t n;
    char *zip = load(s, build_archive(s, "cv.zip", "zip", parts), &n);
    char *xml = talloc_asprintf(
        s,
        "%s<AttachmentEncoded><Attachment><ContentId>1</ContentId><AttachmentName>cv.zip"
        "</AttachmentName><ContentTransferEncoded>%s</ContentTransferEncoded></Attachment>"
        "<Attachment><AttachmentName>pl.txt</AttachmentName><ContentTransferEncoded>%s"
        "</ContentTransferEncoded></Attachment></AttachmentEncoded></edXML:edXML>",
        edxml_head, base64(s, zip, n), base64(s, "Phụ lục", strlen("Phụ lục")));
    struct kept k = {0};
    char *path = file_of(s, "a.edxml", xml);
    read_ok(s, path, &k);
    assert_int_equal(k.count, 2);
    assert_string_equal(k.docs[0].path, talloc_asprintf(s, "%s!/cv.zip!/cv.txt", path));
    assert_string_equal(k.docs[0].number, "45");
    assert_string_equal(k.docs[0].symbol, "SXD-QH");
    assert_string_equal(k.docs[0].date, "2023-04-07");
    assert_string_equal(k.docs[0].issuer, "Sở Xây dựng");
    assert_string_equal(k.docs[0].subject, "góp ý quy hoạch");
    assert_string_equal(k.docs[0].signer, "Trần Văn B");
    assert_string_equal(k.docs[0].recipient, "Ủy ban nhân dân huyện A");
    assert_string_equal(k.docs[1].path, talloc_asprintf(s, "%s!/pl.txt", path));
    assert_null(k.docs[1].number);
    kept_free(&k);
}

static void edxml__no_readable_attachment__header_stands_in(void **state)
{
    struct scratch *s = *state;
    struct kept k = {0};
    read_ok(s, file_of(s, "a.xml", talloc_asprintf(s, "%s</edXML:edXML>", edxml_head)), &k);
    assert_int_equal(k.count, 1);
    assert_string_equal(k.docs[0].format, "edxml");
    assert_string_equal(k.docs[0].number, "45");
    assert_string_equal(k.docs[0].text,
                        "Sở Xây dựng\nSố: 45/SXD-QH\nLong Xuyên, ngày 07 tháng 04 năm 2023\n"
                        "V/v góp ý quy hoạch\n\n");
    kept_free(&k);
}

static void xml__other__its_text(void **state)
{
    struct scratch *s = *state;
    assert_one(s, file_of(s, "a.xml", "<?xml version=\"1.0\"?><a><b>Số 5</b><c>Quyết định</c></a>"),
               "xml", "Số 5\nQuyết định\n");
}

/* ---- archives ----------------------------------------------------------------------------------
 */

static void archive__each_kind__members_with_paths_hashes_and_problems(void **state)
{
    static const char *const kinds[] = {"zip", "tar", "tgz", "7z"};
    static const char noise[] = "\x01\x02\x00\x07\x08\x00\x00\x07\x01\x02\x00\x07\x08\x00\x00\x07";
    const struct part parts[] = {
        {"Năm 2020/kh.txt", "Kế hoạch", 0}, {"__MACOSX/._kh.txt", "x", 0}, {"b/Thumbs.db", "x", 0},
        {"b.bin", noise, sizeof noise},     {"kh.txt", "Quyết định", 0},   {NULL, NULL, 0},
    };
    struct scratch *s = *state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        char *path = build_archive(s, talloc_asprintf(s, "a.%s", kinds[i]), kinds[i], parts);
        struct kept k = {0};
        read_ok(s, path, &k);
        assert_int_equal(k.count, 2);
        assert_string_equal(k.docs[0].path, talloc_asprintf(s, "%s!/Năm 2020/kh.txt", path));
        assert_string_equal(k.docs[0].text, "Kế hoạch");
        assert_int_equal(k.docs[0].length, strlen("Kế hoạch"));
        assert_string_equal(k.docs[1].text, "Quyết định");
        assert_int_equal(k.problem_count, 1);
        assert_non_null(strstr(k.problems, "!/b.bin: '"));
        kept_free(&k);
    }
}

static void archive__same_name_twice__paths_differ(void **state)
{
    struct scratch *s = *state;
    const struct part parts[] = {{"a.txt", "một", 0}, {"a.txt", "hai", 0}, {NULL, NULL, 0}};
    struct kept k = {0};
    read_ok(s, build_archive(s, "a.tar", "tar", parts), &k);
    assert_int_equal(k.count, 2);
    assert_string_not_equal(k.docs[0].path, k.docs[1].path);
    kept_free(&k);
}

static void archive__nested_beyond_the_limit__reported(void **state)
{
    struct scratch *s = *state;
    char *path = file_of(s, "a.txt", "Công văn");
    for (int i = 0; i < 6; i++) {
        size_t n;
        char *bytes = load(s, path, &n);
        const struct part parts[] = {{i ? "in.zip" : "a.txt", bytes, n}, {NULL, NULL, 0}};
        path = build_archive(s, talloc_asprintf(s, "n%d.zip", i), "zip", parts);
    }
    struct kept k = {0};
    read_ok(s, path, &k);
    assert_int_equal(k.count, 0);
    assert_non_null(strstr(k.problems, "nested too deeply"));
    kept_free(&k);
    read_ok(s, scratch_path(s, "n3.zip"), &k);
    assert_int_equal(k.count, 1);
    kept_free(&k);
}

static void archive__callback_says_stop__interrupted(void **state)
{
    struct scratch *s = *state;
    const struct part parts[] = {{"a.txt", "một", 0}, {"b.txt", "hai", 0}, {NULL, NULL, 0}};
    struct kept k = {.stop_after = 1};
    assert_int_equal(read_file(s, build_archive(s, "a.zip", "zip", parts), &k, NULL),
                     CV_INTERRUPTED);
    assert_int_equal(k.count, 1);
    kept_free(&k);
}

/* ---- the user's readers
 * -------------------------------------------------------------------------- */

static void user_reader__in_the_configuration__its_output_is_the_text(void **state)
{
    struct scratch *s = *state;
    struct corpus_options o = {0};
    struct kept k = {0};
    struct cv_error err = {0};
    o.readers_file = file_of(s, "readers", "# of ours\n\nx/y z\ntext/plain  rev %f\n");
    enum cv_status status = read_with(s, o, file_of(s, "a.txt", "abc\n"), &k, &err);
    if (status)
        fail_msg("%s", err.message);
    assert_string_equal(k.docs[0].text, "cba\n");
    assert_string_equal(k.docs[0].format, "other");
    kept_free(&k);
    o.readers_file = file_of(s, "readers", "text/plain no-such-program %f\n");
    assert_int_equal(read_with(s, o, scratch_path(s, "a.txt"), &k, &err), CV_UNSUPPORTED);
    assert_non_null(strstr(err.message, "'no-such-program' is not installed"));
    o.readers_file = file_of(s, "readers", "text/plain\n");
    assert_int_equal(read_with(s, o, scratch_path(s, "a.txt"), &k, &err), CV_USAGE);
    assert_non_null(strstr(err.message, "line 1"));
}

static void formats__table__named_and_built_in_ones_available(void **state)
{
    (void)state;
    size_t n, built_in = 0;
    const struct corpus_format *f = corpus_formats(&n);
    for (size_t i = 0; i < n; i++) {
        assert_true(*f[i].name && *f[i].description);
        assert_true(*f[i].package || f[i].available);
        built_in += !*f[i].package;
    }
    assert_true(built_in >= 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(html__blocks_cells_blanks__as_lines),
        SCRATCH_TEST(html__word_with_style_sheet_and_font_tags__decoded_by_font),
        SCRATCH_TEST(html__windows_1258__decoded),
        SCRATCH_TEST(mail__encoded_words_alternative_attachments__text_and_members),
        SCRATCH_TEST(mail__web_archive__its_page_only),
        SCRATCH_TEST(edxml__attachment_in_a_zip__document_with_the_headers_facts),
        SCRATCH_TEST(edxml__no_readable_attachment__header_stands_in),
        SCRATCH_TEST(xml__other__its_text),
        SCRATCH_TEST(archive__each_kind__members_with_paths_hashes_and_problems),
        SCRATCH_TEST(archive__same_name_twice__paths_differ),
        SCRATCH_TEST(archive__nested_beyond_the_limit__reported),
        SCRATCH_TEST(archive__callback_says_stop__interrupted),
        SCRATCH_TEST(user_reader__in_the_configuration__its_output_is_the_text),
        cmocka_unit_test(formats__table__named_and_built_in_ones_available),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
