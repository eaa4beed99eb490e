/* Documents inside others, end to end: members of archives, attachments, packages of the national
 * document exchange, and stamps of secrecy in boxes and cells of Word documents. */
#include "tests/formats_check.h"
#include "tests/formats_page.h"

#define SAMPLE "corpus/samples/archive/2016/kien-xuong-phong-gddt-cong-van-hoc-phi.txt"

struct office {
    struct scratch *scratch;
    json_t *record; /* of the sample */
    char *docx, *rtf;
    size_t docx_bytes;
};

static int make_parts(void **state)
{
    struct office *o = talloc_zero(NULL, struct office);
    scratch_setup((void **)&o->scratch);
    size_t n;
    struct page page = page_of_text(o, load(o, SAMPLE, &n));
    struct page_style style = {false, PAGE_UNICODE};
    const struct part parts[] = {{"word/document.xml", page_docx(o, &page, style), 0},
                                 {NULL, NULL, 0}};
    o->docx = load(o, build_archive(o->scratch, "a.docx", "zip", parts), &o->docx_bytes);
    o->rtf = page_rtf(o, &page, (struct page_style){false, PAGE_TCVN3});
    o->record = record_of(o, SAMPLE);
    *state = o;
    return 0;
}

static int remove_parts(void **state)
{
    struct office *o = *state;
    json_decref(o->record);
    scratch_teardown((void **)&o->scratch);
    talloc_free(o);
    return 0;
}

/* All records that `extract` prints for a file, as an array; the caller decrefs. */
static json_t *records_of(void *ctx, const char *path)
{
    struct run r = run_program(ctx, INDEXER, "extract", path, NULL);
    json_t *all = json_array();
    char *rest, *line = strtok_r(r.out, "\n", &rest);
    for (; line; line = strtok_r(NULL, "\n", &rest))
        json_array_append_new(all, json_loads(line, 0, NULL));
    if (json_array_size(all) == 0)
        fail_msg("%s: exit %d: %s", path, r.status, r.err);
    return all;
}

/* The record of PATH!/member among those of a file. */
static json_t *member_of(void *ctx, const json_t *all, const char *path, const char *member)
{
    const char *want = talloc_asprintf(ctx, "%s!/%s", path, member);
    size_t i;
    json_t *record;
    json_array_foreach(all, i, record)
    {
        const char *got = json_string_value(json_object_get(record, "path"));
        if (got && strcmp(got, want) == 0)
            return record;
    }
    fail_msg("no record of %s", want);
    return NULL;
}

static void zip__documents_in_it__each_with_its_record(void **state)
{
    struct office *o = *state;
    const struct part parts[] = {{"2016/công văn.docx", o->docx, o->docx_bytes},
                                 {"2016/cong-van.rtf", o->rtf, 0},
                                 {NULL, NULL, 0}};
    char *path = build_archive(o->scratch, "năm.zip", "zip", parts);
    json_t *all = records_of(o, path);
    assert_int_equal(json_array_size(all), 2);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(
            records_differ(o->record, parts[i].name, member_of(o, all, path, parts[i].name)), 0);
    json_decref(all);
}

static void mail__document_attached__its_record_beside_the_letter(void **state)
{
    struct office *o = *state;
    char *mail = talloc_asprintf(
        o,
        "From: =?utf-8?B?%s?= <vt@huyen.example>\nTo: a@xa.example\nSubject: =?utf-8?B?%s?=\n"
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
        "Content-Type: text/plain; charset=utf-8\n\nKính chuyển văn bản kèm theo.\n--b\n"
        "Content-Type: application/octet-stream; name=cv.docx\nContent-Transfer-Encoding: base64\n"
        "Content-Disposition: attachment; filename=cv.docx\n\n%s\n--b--\n",
        base64(o, "Văn thư", strlen("Văn thư")), base64(o, "Chuyển", strlen("Chuyển")),
        base64(o, o->docx, o->docx_bytes));
    char *path = scratch_file(o->scratch, "thư.eml", mail, strlen(mail));
    json_t *all = records_of(o, path);
    assert_int_equal(json_array_size(all), 2);
    assert_int_equal(records_differ(o->record, path, member_of(o, all, path, "cv.docx")), 0);
    json_decref(all);
}

/* ---- edXML -------------------------------------------------------------------------------------
 */

static char *package(struct office *o, const char *name, const char *number, const char *date)
{
    char *xml = talloc_asprintf(
        o,
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><e:edXML xmlns:e=\"http://www.e.gov.vn/edXML\">"
        "<e:edXMLEnvelope><e:edXMLHeader><e:MessageHeader><e:From><e:OrganId>1</e:OrganId>"
        "</e:From><e:Code><e:CodeNumber>%s</e:CodeNumber><e:CodeNotation>PGDĐT-TCKT"
        "</e:CodeNotation></e:Code><e:PromulgationInfo><e:Place>Kiến Xương</e:Place>"
        "<e:PromulgationDate>%s</e:PromulgationDate></e:PromulgationInfo></e:MessageHeader>"
        "</e:edXMLHeader></e:edXMLEnvelope><e:AttachmentEncoded><e:Attachment><e:AttachmentName>"
        "cv.docx</e:AttachmentName><e:ContentTransferEncoded>%s</e:ContentTransferEncoded>"
        "</e:Attachment><e:Attachment><e:AttachmentName>phu-luc.txt</e:AttachmentName>"
        "<e:ContentTransferEncoded>%s</e:ContentTransferEncoded></e:Attachment>"
        "</e:AttachmentEncoded></e:edXML>",
        number, date, base64(o, o->docx, o->docx_bytes),
        base64(o, "PHỤ LỤC\nMức thu học phí\n", strlen("PHỤ LỤC\nMức thu học phí\n")));
    return scratch_file(o->scratch, name, xml, strlen(xml));
}

static size_t warnings_with(const json_t *record, const char *words)
{
    size_t i, n = 0;
    json_t *warning;
    json_array_foreach(json_object_get(record, "warnings"), i, warning) n +=
        strstr(json_string_value(warning), words) != NULL;
    return n;
}

static void edxml__header_says_the_same__same_record_and_no_warning(void **state)
{
    struct office *o = *state;
    char *path = package(o, "a.edxml", "308", "2016-09-05");
    json_t *all = records_of(o, path), *main_document = member_of(o, all, path, "cv.docx");
    assert_int_equal(records_differ(o->record, path, main_document), 0);
    assert_int_equal(warnings_with(main_document, "edXML"), 0);
    assert_true(json_is_null(json_object_get(member_of(o, all, path, "phu-luc.txt"), "number")));
    json_decref(all);
}

static void edxml__header_differs__it_wins_and_a_warning_says_so(void **state)
{
    struct office *o = *state;
    char *path = package(o, "b.edxml", "309", "2016-09-06");
    json_t *all = records_of(o, path), *main_document = member_of(o, all, path, "cv.docx");
    assert_string_equal(json_string_value(json_object_get(main_document, "number")),
                        "309/PGDĐT-TCKT");
    assert_string_equal(json_string_value(json_object_get(main_document, "date")), "2016-09-06");
    assert_int_equal(warnings_with(main_document, "edXML"), 2);
    assert_int_equal(warnings_with(main_document, "308/PGDĐT-TCKT"), 1);
    json_decref(all);
}

/* ---- stamps ------------------------------------------------------------------------------------
 */

#define PARAGRAPH(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define BOX(text)                                                                                  \
    "<w:p><w:r><mc:AlternateContent xmlns:mc=\"m\"><mc:Choice><w:drawing><wps:txbx "               \
    "xmlns:wps=\"s\"><w:txbxContent>" PARAGRAPH(                                                   \
        text) "</w:txbxContent></wps:txbx></w:drawing>"                                            \
              "</mc:Choice><mc:Fallback><w:pict>" PARAGRAPH(                                       \
                  text) "</w:pict></mc:Fallback>"                                                  \
                        "</mc:AlternateContent></w:r></w:p>"
#define CELL(content) "<w:tc><w:tcPr/>" content "</w:tc>"

/* A Word document with this in its header's left cell. */
static char *stamped(struct office *o, const char *stamp)
{
    char *body = talloc_asprintf(
        o,
        "<w:tbl><w:tr>" CELL(PARAGRAPH("CÔNG AN TỈNH AN GIANG") PARAGRAPH("Số: 18/BC-CAT") "%s")
            CELL(PARAGRAPH("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") PARAGRAPH("Độc lập - Tự do - Hạnh "
                                                                           "phúc")
                     PARAGRAPH(
                         "An Giang, ngày 06 tháng 5 năm 2022")) "</w:tr></w:tbl>" PARAGRAPH("BÁO "
                                                                                            "CÁO")
                PARAGRAPH("Tình hình quý I năm 2022")
                    PARAGRAPH("Các đơn vị giữ bí mật số liệu, không sao chụp tài liệu mật."),
        stamp);
    return build_docx(o->scratch, "stamp.docx", body, NULL);
}

static void stamp__box_cell_or_none__classification(void **state)
{
    static const struct {
        const char *stamp, *classification;
    } cases[] = {
        {BOX("MẬT"), "mật"},
        {PARAGRAPH("TỐI MẬT"), "tối mật"},
        {"<w:tbl><w:tr>" CELL(PARAGRAPH("TUYỆT MẬT")) "</w:tr></w:tbl>", "tuyệt mật"},
        {"", NULL},
    };
    struct office *o = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *path = stamped(o, cases[i].stamp);
        json_t *record = record_of(o, path);
        const char *got = json_string_value(json_object_get(record, "classification"));
        if (cases[i].classification)
            assert_string_equal(got ? got : "none", cases[i].classification);
        else
            assert_null(got);
        assert_string_equal(json_string_value(json_object_get(record, "number")), "18/BC-CAT");
        json_decref(record);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zip__documents_in_it__each_with_its_record),
        cmocka_unit_test(mail__document_attached__its_record_beside_the_letter),
        cmocka_unit_test(edxml__header_says_the_same__same_record_and_no_warning),
        cmocka_unit_test(edxml__header_differs__it_wins_and_a_warning_says_so),
        cmocka_unit_test(stamp__box_cell_or_none__classification),
    };
    return cmocka_run_group_tests(tests, make_parts, remove_parts);
}
