/* Broken and hostile files: each ends with a status and a reason, soon, and leaves nothing behind.
 */
#include "tests/corpus_compound.h"
#include <time.h>

static const struct corpus_options small = {
    .ocr = CORPUS_OCR_NEVER,
    .max_memory_bytes = 256 << 20,
    .max_file_bytes = 128 << 20,
    .max_cpu_seconds = 20,
    .max_wall_seconds = 30,
    .max_idle_seconds = 20,
};

/* A reader of ours that crashes is a mistake of ours, however well the sandbox holds it. */
static void assert_no_crash(const char *message)
{
    static const char *const signs[] = {"killed by signal", "Sanitizer", "runtime error",
                                        "broke down"};
    for (size_t i = 0; message && i < sizeof signs / sizeof *signs; i++)
        if (strstr(message, signs[i]))
            fail_msg("%s", message);
}

/* Reads; whatever comes must be a document, a problem or an error, each with a reason and the path.
 */
static enum cv_status read_any(struct scratch *s, const char *path, struct kept *k,
                               struct cv_error *err)
{
    *err = (struct cv_error){0};
    enum cv_status status = read_with(s, small, path, k, err);
    if (status) {
        assert_non_null(strstr(err->message, path));
        assert_true(strlen(err->message) > strlen(path) + 5);
        assert_int_equal(err->status, status);
        assert_no_crash(err->message);
    } else {
        assert_true(k->count + k->problem_count > 0);
    }
    assert_no_crash(k->problems);
    assert_true(status != CV_INTERNAL && status != CV_INTERRUPTED);
    return status;
}

static void assert_refused(struct scratch *s, const char *path, enum cv_status expected,
                           const char *reason)
{
    struct kept k = {0};
    struct cv_error err;
    enum cv_status status = read_any(s, path, &k, &err);
    if (status != expected || !strstr(err.message, reason))
        fail_msg("%s: %d '%s', expected %d '%s'", path, (int)status, err.message, (int)expected,
                 reason);
    kept_free(&k);
}

static char *text_file(struct scratch *s, const char *name, const char *text)
{
    return scratch_file(s, name, text, strlen(text));
}

/* ---- bombs -------------------------------------------------------------------------------------
 */

static void bomb__docx_part_of_gigabytes__limit(void **state)
{
    struct scratch *s = *state;
    size_t n = 100 << 20;
    char *zeros = talloc_zero_size(s, n);
    const struct part parts[] = {{"word/document.xml", zeros, n}, {NULL, NULL, 0}};
    assert_refused(s, build_archive(s, "bomb.docx", "zip", parts), CV_LIMIT,
                   "unpacks to more than");
}

static void bomb__container__limit_by_ratio(void **state)
{
    struct scratch *s = *state;
    size_t n = 90 << 20;
    char *zeros = talloc_zero_size(s, n);
    const struct part parts[] = {{"a.txt", zeros, n}, {NULL, NULL, 0}};
    assert_refused(s, build_archive(s, "bomb.zip", "zip", parts), CV_LIMIT, "unpacks to more than");
    assert_refused(s, build_archive(s, "bomb.tgz", "tgz", parts), CV_LIMIT, "unpacks to more than");
}

static void bomb__members_without_number__limit(void **state)
{
    struct scratch *s = *state;
    struct part *parts = talloc_zero_array(s, struct part, 12001);
    for (int i = 0; i < 12000; i++)
        parts[i] = (struct part){talloc_asprintf(s, "%d.tmp", i), "x", 1};
    assert_refused(s, build_archive(s, "many.zip", "zip", parts), CV_LIMIT,
                   "more than 10000 members");
}

#define LAUGH(a, b)                                                                                \
    "<!ENTITY " a " \"&" b ";&" b ";&" b ";&" b ";&" b ";&" b ";&" b ";&" b ";&" b ";&" b ";\">"
#define LAUGHS                                                                                     \
    "<!DOCTYPE w [<!ENTITY a \"ha\">" LAUGH("b", "a") LAUGH("c", "b") LAUGH("d", "c")              \
        LAUGH("e", "d") LAUGH("f", "e") LAUGH("g", "f") LAUGH("h", "g") LAUGH("i", "h") "]>"

static void xml__entities__refused(void **state)
{
    struct scratch *s = *state;
    assert_refused(s, text_file(s, "a.xml", "<?xml version=\"1.0\"?>" LAUGHS "<w>&i;</w>"),
                   CV_CORRUPT, "declares XML entities");
    assert_refused(s,
                   text_file(s, "b.xml",
                             "<?xml version=\"1.0\"?><!DOCTYPE w [<!ENTITY x SYSTEM "
                             "\"file:///etc/passwd\">]><w>&x;</w>"),
                   CV_CORRUPT, "declares XML entities");
    char *document = talloc_asprintf(
        s, "<?xml version=\"1.0\"?>%s<w:document><w:p><w:r><w:t>&i;</w:t></w:r></w:p></w:document>",
        LAUGHS);
    const struct part parts[] = {{"word/document.xml", document, 0}, {NULL, NULL, 0}};
    assert_refused(s, build_archive(s, "c.docx", "zip", parts), CV_CORRUPT,
                   "declares XML entities");
    struct kept k = {0};
    struct cv_error err;
    assert_int_equal(
        read_any(s,
                 text_file(s, "d.html",
                           "<html><!DOCTYPE x SYSTEM \"file:///etc/passwd\"><p>yên &x; ổn</p>"),
                 &k, &err),
        CV_OK);
    assert_null(strstr(k.docs[0].text, "root"));
    kept_free(&k);
}

static char *repeated(struct scratch *s, const char *before, const char *piece, size_t times)
{
    struct cv_buf b;
    cv_buf_init(&b, s);
    cv_buf_str(&b, before);
    for (size_t i = 0; i < times; i++)
        cv_buf_str(&b, piece);
    return cv_buf_cstr(&b);
}

static void nesting__without_end__limit_or_text(void **state)
{
    struct scratch *s = *state;
    assert_refused(s, text_file(s, "a.rtf", repeated(s, "{\\rtf1 ", "{", 100000)), CV_LIMIT,
                   "nested too deeply");
    assert_refused(s, text_file(s, "a.xml", repeated(s, "<?xml version=\"1.0\"?>", "<a>", 100000)),
                   CV_CORRUPT, "nested too deeply");
    struct kept k = {0};
    struct cv_error err;
    read_any(s, text_file(s, "a.html", repeated(s, "<html><body>x", "<div>", 100000)), &k, &err);
    kept_free(&k);
    read_any(s,
             text_file(s, "a.eml",
                       repeated(s, "From: a\nTo: b\n",
                                "Content-Type: multipart/mixed; boundary=b\n\n--b\n", 5000)),
             &k, &err);
    kept_free(&k);
}

/* ---- lies --------------------------------------------------------------------------------------
 */

static void member_names__that_lead_out__reported_and_nothing_written(void **state)
{
    struct scratch *s = *state;
    const struct part parts[] = {
        {"../../escape.txt", "ra ngoài", 0}, {"a/../../b.txt", "ra ngoài", 0},
        {"/etc/cron.d/x.txt", "gốc", 0},     {"..\\w.txt", "ra ngoài", 0},
        {"a\nb\x1b[31m.txt", "dòng", 0},     {NULL, NULL, 0}};
    struct kept k = {0};
    struct cv_error err;
    char *path = build_archive(s, "tricks.zip", "zip", parts);
    assert_int_equal(read_any(s, path, &k, &err), CV_OK);
    assert_int_equal(k.problem_count, 3);
    assert_int_equal(k.count, 2);
    assert_string_equal(k.docs[0].path, talloc_asprintf(s, "%s!/etc/cron.d/x.txt", path));
    assert_string_equal(k.docs[1].path, talloc_asprintf(s, "%s!/a_b [31m.txt", path));
    assert_int_equal(access("/etc/cron.d/x.txt", F_OK), -1);
    assert_int_equal(folder_size(s->folder), 2);
    kept_free(&k);
}

static void zip__encrypted__member_reported(void **state)
{
    struct scratch *s = *state;
    char *path = scratch_path(s, "secret.zip");
    struct archive *a = archive_write_new();
    archive_write_set_format_zip(a);
    if (archive_write_set_options(a, "zip:encryption=zipcrypt") != ARCHIVE_OK) {
        archive_write_free(a);
        skip();
    }
    archive_write_set_passphrase(a, "khóa");
    archive_write_open_filename(a, path);
    struct archive_entry *e = archive_entry_new();
    archive_entry_set_pathname(e, "a.txt");
    archive_entry_set_filetype(e, AE_IFREG);
    archive_entry_set_size(e, 3);
    archive_write_header(a, e);
    archive_write_data(a, "abc", 3);
    archive_entry_free(e);
    archive_write_free(a);
    struct kept k = {0};
    struct cv_error err;
    read_any(s, path, &k, &err);
    assert_int_equal(k.count, 0);
    assert_non_null(strstr(k.problems, "encrypted"));
    kept_free(&k);
}

static void wrong_extension__content_counts(void **state)
{
    struct scratch *s = *state;
    char *docx = build_docx(s, "kh.pdf", "<w:p><w:r><w:t>Kế hoạch</w:t></w:r></w:p>", NULL);
    struct kept k = {0};
    struct cv_error err;
    assert_int_equal(read_any(s, docx, &k, &err), CV_OK);
    assert_string_equal(k.docs[0].format, "docx");
    kept_free(&k);
    assert_int_equal(read_any(s, text_file(s, "kh.docx", "{\\rtf1 Quy\\u7871?t}"), &k, &err),
                     CV_OK);
    assert_string_equal(k.docs[0].format, "rtf");
    kept_free(&k);
    assert_int_equal(read_any(s, text_file(s, "kh.doc", "chỉ là chữ"), &k, &err), CV_OK);
    assert_string_equal(k.docs[0].format, "text");
    kept_free(&k);
}

#define OLE_HEAD "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

static void compound_file__rings_and_rubbish__refused(void **state)
{
    struct scratch *s = *state;
    unsigned char file[4096] = OLE_HEAD;
    assert_refused(s, scratch_file(s, "a.doc", file, 300), CV_CORRUPT, "cut off");
    assert_refused(s, scratch_file(s, "b.doc", file, sizeof file), CV_CORRUPT, "header is broken");
    file[0x1e] = 9, file[0x20] = 6;
    memset(file + 0x4c, 0xff, 436); /* no table of sectors but the first */
    memset(file + 0x4c, 0, 4);
    memset(file + 0x44, 0,
           4); /* and the list of tables is a ring: sector 0 lists and follows itself */
    assert_refused(s, scratch_file(s, "c.doc", file, sizeof file), CV_CORRUPT, "no directory");
}

/* ---- PDF ---------------------------------------------------------------------------------------
 */

static void pdf__encrypted_looping_or_cut__refused_soon(void **state)
{
    struct scratch *s = *state;
    const char *package = NULL;
    size_t n;
    const struct corpus_format *f = corpus_formats(&n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(f[i].name, "pdf") == 0 && !f[i].available)
            package = f[i].package;
    if (package) {
        print_message("skipped: install %s\n", package);
        skip();
    }
    static const char loop[] = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 "
                               "obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count "
                               "99999/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n";
    static const char encrypted[] =
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 "
        "R]/Count 1>>endobj\n3 0 obj<</Type/Page"
        "/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n4 0 obj<</Filter/Standard/V 1/R 2/P "
        "-4/O<00112233445566778899aabbccddeeff"
        "00112233445566778899aabbccddeeff>/"
        "U<00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff>>>endobj\n"
        "trailer<</Root 1 0 R/Encrypt 4 0 "
        "R/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]>>\n";
    static const char bare[] = "%PDF-1.7\n%%EOF\n";
    struct kept k = {0};
    struct cv_error err;
    assert_int_not_equal(read_any(s, scratch_file(s, "loop.pdf", loop, sizeof loop - 1), &k, &err),
                         CV_OK);
    assert_refused(s, scratch_file(s, "enc.pdf", encrypted, sizeof encrypted - 1), CV_CORRUPT,
                   "password");
    assert_refused(s, scratch_file(s, "bare.pdf", bare, sizeof bare - 1), CV_CORRUPT,
                   "pdftotext ended");
}

/* ---- a hundred
 * ----------------------------------------------------------------------------------- */

struct seed {
    char *name, *bytes;
    size_t n;
};

static size_t add_seed(struct scratch *s, struct seed *seeds, size_t count, const char *path)
{
    if (!path)
        return count;
    seeds[count].name = talloc_strdup(s, strrchr(path, '/') + 1);
    seeds[count].bytes = load(s, path, &seeds[count].n);
    return count + 1;
}

static size_t make_seeds(struct scratch *s, struct seed *seeds)
{
    static const char rtf[] = "{\\rtf1\\ansi{\\fonttbl{\\f0 .VnTime;}{\\f1 "
                              "Arial;}}\\trowd\\pard\\intbl\\f0 C\\'abng v\\'a8n\\cell "
                              "\\f1 s\\u7889?\\cell\\row\\pard{\\*\\x y}\\bin3 abc\\par}";
    static const char html[] = "<html><head><style>p.a{font-family:.VnTime}</style></"
                               "head><body><table><tr><td>S\xe1\xbb\x91</td></tr>"
                               "</table><p class=a>C&laquo;ng</p></body></html>";
    static const char mail[] = "From: =?utf-8?B?U+G7nw==?=\nTo: b\nSubject: c\nContent-Type: "
                               "multipart/mixed; boundary=b\n\n--b\n"
                               "Content-Transfer-Encoding: base64\n\nQ8O0bmc=\n--b\nContent-Type: "
                               "application/x; name=a.txt\n\nVN\n--b--\n";
    static const char xml[] =
        "<?xml "
        "version=\"1.0\"?><edXML><edXMLEnvelope><edXMLHeader><MessageHeader><Subject>a</Subject></"
        "MessageHeader>"
        "</edXMLHeader></edXMLEnvelope><AttachmentEncoded><Attachment><AttachmentName>a.txt</"
        "AttachmentName>"
        "<ContentTransferEncoded>Q8O0bmc=</ContentTransferEncoded></Attachment></"
        "AttachmentEncoded></edXML>";
    const struct part sheet[] = {{"xl/workbook.xml", "<workbook/>", 0},
                                 {"xl/sharedStrings.xml", "<sst><si><t>Xã</t></si></sst>", 0},
                                 {"xl/worksheets/sheet1.xml",
                                  "<worksheet><row><c t=\"s\"><v>0</v></c></row></worksheet>", 0},
                                 {NULL, NULL, 0}};
    const struct part odt[] = {{"content.xml", "<a xmlns:text=\"t\"><text:p>Sở</text:p></a>", 0},
                               {NULL, NULL, 0}};
    const struct part members[] = {{"a.txt", "một", 0}, {"b/c.txt", "hai", 0}, {NULL, NULL, 0}};
    static const struct compound_entry message[] = {
        {"__properties_version1.0", -1, "\0", 1},       {"__substg1.0_0037001E", -1, "Cong van", 8},
        {"__attach_version1.0_#00000000", -1, NULL, 0}, {"__substg1.0_3707001E", 2, "a.txt", 5},
        {"__substg1.0_37010102", 2, "mot hai ba", 10},  {NULL, 0, NULL, 0}};
    static const struct compound_entry slides[] = {
        {"PowerPoint Document", -1, "\x0f\0\xe8\3\x0d\0\0\0\0\0\xa8\x0f\5\0\0\0Trang", 21},
        {NULL, 0, NULL, 0}};
    size_t n = 0;
    char *rtf_path = text_file(s, "s.rtf", rtf);
    n = add_seed(s, seeds, n, rtf_path);
    n = add_seed(s, seeds, n, text_file(s, "s.html", html));
    n = add_seed(s, seeds, n, text_file(s, "s.eml", mail));
    n = add_seed(s, seeds, n, text_file(s, "s.xml", xml));
    n = add_seed(s, seeds, n,
                 build_docx(s, "s.docx", "<w:p><w:r><w:t>Công văn số 5</w:t></w:r></w:p>", NULL));
    n = add_seed(s, seeds, n, build_archive(s, "s.xlsx", "zip", sheet));
    n = add_seed(s, seeds, n, build_archive(s, "s.odt", "zip", odt));
    n = add_seed(s, seeds, n, build_archive(s, "s.zip", "zip", members));
    n = add_seed(s, seeds, n, build_archive(s, "s.tar", "tar", members));
    n = add_seed(s, seeds, n, build_archive(s, "s.7z", "7z", members));
    n = add_seed(s, seeds, n, build_compound(s, "s.msg", message));
    n = add_seed(s, seeds, n, build_compound(s, "s.ppt", slides));
    n = add_seed(s, seeds, n, convert(s, rtf_path, "doc", NULL));
    n = add_seed(s, seeds, n, convert(s, rtf_path, "pdf", NULL));
    n = add_seed(s, seeds, n, convert(s, scratch_path(s, "s.xlsx"), "xls:MS Excel 97", NULL));
    return n;
}

static uint32_t noise(uint32_t *x)
{
    return (*x = *x * 1664525 + 1013904223) >> 8;
}

static void hundred_damaged_files__each_ends_with_a_status_and_a_reason(void **state)
{
    struct scratch *s = *state;
    struct seed seeds[16];
    size_t count = make_seeds(s, seeds), cases = 0, good = 0;
    const char *more = getenv("CONGVAN_ROUNDS"); /* for a long search by hand */
    size_t rounds = more ? strtoul(more, NULL, 10) : 12;
    uint32_t x = 2024;
    for (size_t round = 0; round < rounds; round++)
        for (size_t i = 0; i < count; i++, cases++) {
            size_t n = seeds[i].n;
            char *bytes = talloc_memdup(s, seeds[i].bytes, n);
            if (round < 4) { /* cut */
                n = n * (round + 1) / 5 + 1;
            } else { /* bytes changed, few or many */
                size_t changes = round % 2 ? 1 + round % 16 : n / 50 + 4;
                for (size_t k = 0; k < changes; k++)
                    bytes[noise(&x) % n] = (char)noise(&x);
            }
            char *path =
                scratch_file(s, talloc_asprintf(s, "%zu-%s", round, seeds[i].name), bytes, n);
            struct kept k = {0};
            struct cv_error err;
            time_t begin = time(NULL);
            good += read_any(s, path, &k, &err) == CV_OK;
            assert_true(time(NULL) - begin < 35);
            kept_free(&k);
            unlink(path);
            talloc_free(bytes);
        }
    print_message("%zu damaged files, %zu gave text all the same\n", cases, good);
    assert_true(cases >= 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(bomb__docx_part_of_gigabytes__limit),
        SCRATCH_TEST(bomb__container__limit_by_ratio),
        SCRATCH_TEST(bomb__members_without_number__limit),
        SCRATCH_TEST(xml__entities__refused),
        SCRATCH_TEST(nesting__without_end__limit_or_text),
        SCRATCH_TEST(member_names__that_lead_out__reported_and_nothing_written),
        SCRATCH_TEST(zip__encrypted__member_reported),
        SCRATCH_TEST(wrong_extension__content_counts),
        SCRATCH_TEST(compound_file__rings_and_rubbish__refused),
        SCRATCH_TEST(pdf__encrypted_looping_or_cut__refused_soon),
        SCRATCH_TEST(hundred_damaged_files__each_ends_with_a_status_and_a_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
