/* The record of a document is the same in every format and encoding that holds its text. Documents
 * are made at test time from the samples; what needs LibreOffice is skipped without it. */
#include "tests/formats_check.h"
#include "tests/formats_letters.h"
#include "tests/formats_page.h"

static const struct {
    const char *sample, *name;
    bool two_rows;
    bool tight; /* the title stands right above the first sentence: a PDF, which knows lines only,
                   cannot tell them apart */
} documents[] = {
    {"2016/kien-xuong-phong-gddt-cong-van-hoc-phi.txt", "cong-van", false, false},
    {"2022/xa-lac-lam-quyet-dinh-to-cong-nghe-so.txt", "quyet-dinh", true, false},
    {"2025/xa-huong-khe-ke-hoach-ung-pho-bao.txt", "ke-hoach", true, false},
    {"2024/quang-nam-huong-dan-ho-so-dien-tu.txt", "huong-dan", false, false},
    {"2008/ha-tinh-chi-thi-phong-chong-lut-bao.txt", "chi-thi", false, true},
    {"2019/kon-tum-cong-van-sam-ngoc-linh.txt", "cong-van-hai-dong", true, false},
};
enum { DOCUMENTS = sizeof documents / sizeof *documents };

struct archive {
    struct scratch *scratch;
    char *text[DOCUMENTS];
    json_t *record[DOCUMENTS]; /* of the text original */
    struct page page[DOCUMENTS];
    char *docx[DOCUMENTS]; /* made by hand; the others are made of it, */
    char *html[DOCUMENTS]; /* or of this: sheets */
};

static char *made(struct archive *a, size_t i, const char *ending, const char *content)
{
    char *name = talloc_asprintf(a, "%s%s", documents[i].name, ending);
    return scratch_file(a->scratch, name, content, strlen(content));
}

static char *packed(struct archive *a, size_t i, const char *ending, const char *part,
                    const char *xml)
{
    bool docx = strcmp(part, "word/document.xml") == 0;
    const struct part odt[] = {
        {"mimetype", "application/vnd.oasis.opendocument.text", 0},
        {part, xml, 0},
        {"META-INF/manifest.xml",
         "<manifest:manifest "
         "xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" "
         "manifest:version=\"1.2\"><manifest:file-entry manifest:full-path=\"/\" "
         "manifest:media-type=\"application/vnd.oasis.opendocument.text\"/><manifest:file-entry "
         "manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/>"
         "</manifest:manifest>",
         0},
        {NULL, NULL, 0}};
    const struct part word[] = {
        {"[Content_Types].xml",
         "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default "
         "Extension=\"rels\" "
         "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override "
         "PartName=\"/word/document.xml\" "
         "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document."
         "main+xml\"/></Types>",
         0},
        {"_rels/.rels",
         "<Relationships "
         "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
         "Id=\"r1\" "
         "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
         "officeDocument\" Target=\"word/document.xml\"/></Relationships>",
         0},
        {part, xml, 0},
        {NULL, NULL, 0}};
    char *name = talloc_asprintf(a, "%s%s", documents[i].name, ending);
    return build_archive(a->scratch, name, "zip", docx ? word : odt);
}

static int make_documents(void **state)
{
    struct archive *a = talloc_zero(NULL, struct archive);
    scratch_setup((void **)&a->scratch);
    for (size_t i = 0; i < DOCUMENTS; i++) {
        size_t n;
        char *path = talloc_asprintf(a, "corpus/samples/archive/%s", documents[i].sample);
        a->text[i] = load(a, path, &n);
        a->record[i] = record_of(a, path);
        a->page[i] = page_of_text(a, a->text[i]);
        struct page_style style = {documents[i].two_rows, PAGE_UNICODE};
        a->html[i] = made(a, i, ".html", page_html(a, &a->page[i], style));
        a->docx[i] = packed(a, i, ".docx", "word/document.xml", page_docx(a, &a->page[i], style));
    }
    *state = a;
    return 0;
}

static int remove_documents(void **state)
{
    struct archive *a = *state;
    for (size_t i = 0; i < DOCUMENTS; i++)
        json_decref(a->record[i]);
    scratch_teardown((void **)&a->scratch);
    talloc_free(a);
    return 0;
}

static size_t check(struct archive *a, size_t i, const char *path)
{
    json_t *record = record_of(a, path);
    size_t different = records_differ(a->record[i], path, record);
    json_decref(record);
    return different;
}

/* ---- made by hand ------------------------------------------------------------------------------
 */

static void formats__made_by_hand__same_record(void **state)
{
    struct archive *a = *state;
    size_t different = 0;
    for (size_t i = 0; i < DOCUMENTS; i++)
        for (enum page_font font = PAGE_UNICODE; font <= PAGE_VNI; font++) {
            struct page_style style = {documents[i].two_rows, font};
            const struct page *p = &a->page[i];
            const char *ends[] = {"", ".tcvn3", ".vni"};
            char *ending = talloc_asprintf(a, "%s.docx", ends[font]);
            different +=
                check(a, i, packed(a, i, ending, "word/document.xml", page_docx(a, p, style)));
            ending = talloc_asprintf(a, "%s.odt", ends[font]);
            different += check(a, i, packed(a, i, ending, "content.xml", page_odt(a, p, style)));
            ending = talloc_asprintf(a, "%s.html", ends[font]);
            different += check(a, i, made(a, i, ending, page_html(a, p, style)));
            ending = talloc_asprintf(a, "%s.rtf", ends[font]);
            different += check(a, i, made(a, i, ending, page_rtf(a, p, style)));
        }
    assert_int_equal(different, 0);
}

static json_t *record_in_small_letters(void *ctx, const char *path)
{
    json_t *record = record_of(ctx, path);
    char *bytes = json_dumps(record, 0);
    json_decref(record);
    record = json_loads(letters_small(ctx, bytes), 0, NULL);
    free(bytes);
    assert_non_null(record);
    return record;
}

/* Old encodings lack typographic dashes and quotes; TCVN3 lacks most capitals, and only those of
 * known words can be put back. */
static void encodings__plain_text__same_record(void **state)
{
    static const char *const encodings[] = {"tcvn3", "vni", "viscii", "vps", "cp1258"};
    struct archive *a = *state;
    size_t different = 0;
    for (size_t i = 0; i < DOCUMENTS; i++)
        for (size_t k = 0; k < sizeof encodings / sizeof *encodings; k++) {
            size_t n;
            char *held, *bytes = page_encode(a, a->text[i], encodings[k], &n, &held);
            char *path = scratch_file(a->scratch, "held.txt", held, strlen(held));
            char *name = talloc_asprintf(a, "%s.%s.txt", documents[i].name, encodings[k]);
            json_t *(*read)(void *, const char *) = k == 0 ? record_in_small_letters : record_of;
            json_t *original = read(a, path),
                   *record = read(a, scratch_file(a->scratch, name, bytes, n));
            different += records_differ(original, name, record);
            json_decref(original);
            json_decref(record);
        }
    assert_int_equal(different, 0);
}

static void encodings__forms_of_unicode__same_record(void **state)
{
    static const struct {
        const char *name, *mark;
        size_t mark_bytes;
        enum letters_form form;
        unsigned times;
    } forms[] = {{"utf-16le", "\xff\xfe", 2, LETTERS_UTF16LE, 1},
                 {"utf-16be", "\xfe\xff", 2, LETTERS_UTF16BE, 1},
                 {"nfd", "", 0, LETTERS_DECOMPOSED, 1},
                 {"mojibake", "", 0, LETTERS_MISREAD, 1},
                 {"mojibake-twice", "", 0, LETTERS_MISREAD, 2}};
    struct archive *a = *state;
    size_t different = 0;
    for (size_t i = 0; i < DOCUMENTS; i++)
        for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
            struct cv_buf bytes;
            cv_buf_init(&bytes, a);
            cv_buf_add(&bytes, forms[k].mark, forms[k].mark_bytes);
            letters_unicode(a->text[i], strlen(a->text[i]), forms[k].form, &bytes);
            for (unsigned again = 1; again < forms[k].times; again++) {
                char *once = talloc_strdup(a, cv_buf_cstr(&bytes));
                cv_buf_clear(&bytes);
                letters_unicode(once, strlen(once), forms[k].form, &bytes);
            }
            char *name = talloc_asprintf(a, "%s.%s.txt", documents[i].name, forms[k].name);
            different += check(a, i, scratch_file(a->scratch, name, bytes.bytes, bytes.len));
        }
    assert_int_equal(different, 0);
}

/* ---- made by LibreOffice -----------------------------------------------------------------------
 */

/* Converts the files of all documents at once, for the program takes seconds to start. */
static bool convert_all(struct archive *a, const char *filter, char *const *files,
                        const char *format)
{
    char *to = scratch_path(a->scratch, "office");
    const char *argv[8 + DOCUMENTS] = {"soffice", "--headless", filter, "--convert-to",
                                       format,    "--outdir",   to};
    memcpy(argv + 7, files, DOCUMENTS * sizeof *files);
    return run_tool(a->scratch, argv);
}

static void formats__made_by_libreoffice__same_record(void **state)
{
    static const struct {
        const char *format;
        bool sheet;
    } formats[] = {{"docx", false}, {"doc", false}, {"odt", false}, {"fodt", false}, {"rtf", false},
                   {"html", false}, {"pdf", false}, {"xlsx", true}, {"xls", true},   {"ods", true}};
    struct archive *a = *state;
    size_t different = 0;
    for (size_t k = 0; k < sizeof formats / sizeof *formats; k++) {
        bool sheet = formats[k].sheet;
        if (!convert_all(a, sheet ? "--infilter=HTML (StarCalc)" : "--nologo",
                         sheet ? a->html : a->docx, formats[k].format)) {
            print_message("skipped: LibreOffice (libreoffice-writer-nogui) is not installed\n");
            skip();
        }
        bool pdf = strcmp(formats[k].format, "pdf") == 0;
        for (size_t i = 0; i < DOCUMENTS; i++)
            if (!pdf || !documents[i].tight)
                different += check(a, i,
                                   talloc_asprintf(a, "%s/office/%s.%s", a->scratch->folder,
                                                   documents[i].name, formats[k].format));
    }
    assert_int_equal(different, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats__made_by_hand__same_record),
        cmocka_unit_test(encodings__plain_text__same_record),
        cmocka_unit_test(encodings__forms_of_unicode__same_record),
        cmocka_unit_test(formats__made_by_libreoffice__same_record),
    };
    return cmocka_run_group_tests(tests, make_documents, remove_documents);
}
