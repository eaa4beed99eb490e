/* PDF text layers, and OCR of pages and pictures. Pages are drawn by pango-view; skipped where
 * tools are missing. */
#include "corpus/ocr.h"
#include "tests/corpus_build.h"
#include <signal.h>
#include <sys/wait.h>

static bool missing(const char *format)
{
    size_t n;
    const struct corpus_format *f = corpus_formats(&n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(f[i].name, format) == 0 && !f[i].available) {
            print_message("skipped: install %s\n", f[i].package);
            return true;
        }
    return false;
}

static const char page_text[] =
    "UBND XÃ TÂN HÒA\nSố: 27/BC-UBND\n\nBÁO CÁO\nKết quả thực hiện công tác lưu trữ năm 2019\n"
    "Ủy ban nhân dân xã đã chỉnh lý toàn bộ hồ sơ, tài liệu tồn đọng của các năm trước.\n";

/* Draws the text as out.pdf or out.png; NULL (and a message) without pango-view or a font. */
static char *draw(struct scratch *s, const char *name, const char *text, const char *rotate)
{
    char *in = scratch_file(s, "page.txt", text, strlen(text)), *out = scratch_path(s, name);
    const char *argv[] = {"pango-view",
                          "--no-display",
                          "--font=DejaVu Serif 13",
                          "--dpi=200",
                          "--width=500",
                          "--margin=60",
                          rotate,
                          "-o",
                          out,
                          in,
                          NULL};
    if (run_tool(s, argv))
        return out;
    print_message("skipped: pango-view (pango1.0-tools) draws no page here\n");
    return NULL;
}

static void pdf__text_layer__pages_and_lines(void **state)
{
    struct scratch *s = *state;
    char *path = missing("pdf") ? NULL : draw(s, "a.pdf", page_text, "--rotate=0");
    if (!path)
        skip();
    struct kept k = {0};
    assert_int_equal(read_file(s, path, &k, NULL), CV_OK);
    assert_string_equal(k.docs[0].format, "pdf");
    assert_int_equal(k.docs[0].page_count, 1);
    assert_false(k.docs[0].ocr);
    assert_non_null(strstr(k.docs[0].text, "Số: 27/BC-UBND"));
    kept_free(&k);
}

/* TCVN3 in a PDF: the soft hyphen that is its ư comes out as a minus or a hyphen. */
static void pdf__tcvn3_text_layer__converted_and_lost_letters_restored(void **state)
{
    static const char text[] = "C«ng v¨n sè 88/SNV-VTLT ngµy 12 th¸ng 3 n¨m 2001\n"
                               "vÒ viÖc l−u tr÷ tµi liÖu, cÊp n−íc s¹ch tr-íc ngµy 30.\n";
    struct scratch *s = *state;
    char *path = missing("pdf") ? NULL : draw(s, "a.pdf", text, "--rotate=0");
    if (!path)
        skip();
    struct kept k = {0};
    assert_int_equal(read_file(s, path, &k, NULL), CV_OK);
    assert_int_equal(k.docs[0].encoding, TEXT_TCVN3);
    assert_non_null(strstr(k.docs[0].text, "Công văn số 88/SNV-VTLT ngày 12 tháng 3 năm 2001"));
    assert_non_null(strstr(k.docs[0].text, "về việc lưu trữ tài liệu, cấp nước sạch trước"));
    kept_free(&k);
}

static void image__ocr_off__unsupported(void **state)
{
    struct scratch *s = *state;
    char *path = draw(s, "a.png", page_text, "--rotate=0");
    if (!path)
        skip();
    struct kept k = {0};
    struct cv_error err;
    assert_int_equal(read_file(s, path, &k, &err), CV_UNSUPPORTED);
    assert_non_null(strstr(err.message, "OCR is switched off"));
}

static void assert_read(struct scratch *s, const char *path, struct corpus_options o,
                        const char *format)
{
    struct kept k = {0};
    struct cv_error err = {0};
    if (read_with(s, o, path, &k, &err) != CV_OK)
        fail_msg("%s", err.message);
    assert_string_equal(k.docs[0].format, format);
    assert_true(k.docs[0].ocr);
    assert_true(k.docs[0].ocr_confidence > 70);
    assert_non_null(strstr(k.docs[0].text, "27/BC-UBND"));
    assert_non_null(strstr(k.docs[0].text, "chỉnh lý toàn bộ hồ sơ"));
    kept_free(&k);
}

static void image__page__read_and_kept_in_the_cache(void **state)
{
    struct scratch *s = *state;
    char *path = missing("image") ? NULL : draw(s, "a.png", page_text, "--rotate=0");
    if (!path)
        skip();
    struct corpus_options o = {.ocr_cache = scratch_path(s, "cache/ocr")};
    assert_read(s, path, o, "image");
    /* What stands in the cache is believed: the page is not read again. */
    char hex[65];
    corpus_hash_file(path, hex, NULL);
    char *entry = talloc_asprintf(s, "%s/%.2s/%s-0.%d", o.ocr_cache, hex, hex, OCR_VERSION);
    assert_int_equal(access(entry, R_OK), 0);
    FILE *f = fopen(entry, "w");
    fputs("congvan-ocr 80.00 2\nđọc từ bộ nhớ\n", f);
    fclose(f);
    struct kept k = {0};
    assert_int_equal(read_with(s, o, path, &k, NULL), CV_OK);
    assert_string_equal(k.docs[0].text, "đọc từ bộ nhớ\n");
    assert_true(k.docs[0].ocr_confidence > 79);
    kept_free(&k);
}

static void docx__nothing_but_a_pasted_scan__picture_read(void **state)
{
    struct scratch *s = *state;
    char *path = missing("image") ? NULL : draw(s, "a.png", page_text, "--rotate=0");
    if (!path)
        skip();
    size_t n;
    char *png = load(s, path, &n);
    const struct part parts[] = {{"word/document.xml", W_OPEN "<w:p/>" W_CLOSE, 0},
                                 {"word/media/image1.png", png, n},
                                 {NULL, NULL, 0}};
    assert_read(s, build_archive(s, "a.docx", "zip", parts), (struct corpus_options){0}, "image");
}

static void image__upside_down__turned(void **state)
{
    struct scratch *s = *state;
    char *path = missing("image") ? NULL : draw(s, "a.png", page_text, "--rotate=180");
    if (!path)
        skip();
    assert_read(s, path, (struct corpus_options){0}, "image");
}

static void pdf__ocr_always__page_read_from_its_picture(void **state)
{
    struct scratch *s = *state;
    char *path = missing("ocr") ? NULL : draw(s, "a.pdf", page_text, "--rotate=0");
    if (!path)
        skip();
    assert_read(s, path, (struct corpus_options){.ocr = CORPUS_OCR_ALWAYS}, "pdf");
}

/* A text layer of nonsense: what fonts without a table of characters leave behind. */
static void pdf__gibberish_text_layer__ocr_reads_the_page(void **state)
{
    static const char gibberish[] =
        "Qẍầg kụỗm trùẹb fễẫy nghọừp kẩữz đuọẩm rịẻc tềỉk bợẫx gỗửm kìừd sậợk mẽỹq nẩọp\n"
        "lợửt pẫẽk zụửb cỗễm xứợd hẫọk vẻừz tỉẩr gộữp nụẫk bềửl kợễs mẩỗd rủửp qậẽm fịợb\n";
    struct scratch *s = *state;
    char *path = missing("ocr") ? NULL : draw(s, "a.pdf", gibberish, "--rotate=0");
    if (!path)
        skip();
    struct kept k = {0};
    struct cv_error err = {0};
    assert_int_equal(read_with(s, (struct corpus_options){0}, path, &k, &err), CV_OK);
    assert_true(k.docs[0].ocr);
    kept_free(&k);
}

static void image__broken_or_of_another_kind__no_page_of_a_pdf(void **state)
{
    static const struct {
        const char *bytes;
        size_t n;
    } images[] = {
        {"", 0},
        {"GIF89a\1\0\1\0", 10},
        {"\xff\xd8\xff\xe0\xff\xff", 6},
        {"\xff\xd8\xff\xc0\0\x11\x08\0\0\0\x10\x03\1\1", 14}, /* no height */
        {"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR\0\0\0\1\0\0\0\1\x8\0\0\0\0....", 37},
        {"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x8\x3\0\0\0....", 33},
    };
    struct cv_buf out;
    cv_buf_init(&out, *state);
    for (size_t i = 0; i < sizeof images / sizeof *images; i++)
        assert_false(ocr_image_as_pdf(&out, images[i].bytes, images[i].n, 300));
    assert_int_equal(out.len, 0);
}

/* ---- several pages at once
 * --------------------------------------------------------------------------- */

/* A PDF of so many pages, each with a number of its own; NULL if it cannot be made here. */
static char *many_pages(struct scratch *s, unsigned count)
{
    const char *argv[16] = {"pdfunite"};
    for (unsigned i = 0; i < count; i++) {
        char *text = talloc_asprintf(s, "Số: %u/BC-UBND\n\nBáo cáo tình hình tháng này\n", 101 + i);
        char *page = draw(s, talloc_asprintf(s, "%u.pdf", i), text, "--rotate=0");
        if (!page)
            return NULL;
        argv[1 + i] = page;
    }
    char *whole = scratch_path(s, "whole.pdf");
    argv[1 + count] = whole;
    return run_tool(s, argv) ? whole : NULL;
}

static void ocr__several_pages_at_once__same_text(void **state)
{
    enum { PAGES = 4 };
    struct scratch *s = *state;
    char *path = missing("ocr") ? NULL : many_pages(s, PAGES);
    if (!path)
        skip();
    struct kept k[3] = {{0}};
    struct corpus_options o = {.ocr = CORPUS_OCR_ALWAYS, .ocr_jobs = 1};
    assert_int_equal(read_with(s, o, path, &k[0], NULL), CV_OK);
    o.ocr_jobs = 3;
    o.ocr_cache = scratch_path(s, "cache");
    assert_int_equal(read_with(s, o, path, &k[1], NULL), CV_OK);
    assert_int_equal(read_with(s, o, path, &k[2], NULL), CV_OK); /* from the cache */
    for (unsigned i = 0; i < PAGES; i++)
        assert_non_null(strstr(k[0].docs[0].text, talloc_asprintf(s, "%u/BC-UBND", 101 + i)));
    for (int i = 1; i < 3; i++) {
        assert_string_equal(k[i].docs[0].text, k[0].docs[0].text);
        assert_true(k[i].docs[0].page_count == PAGES);
        assert_true(k[i].docs[0].ocr_confidence > k[0].docs[0].ocr_confidence - 0.01);
    }
    for (int i = 0; i < 3; i++)
        kept_free(&k[i]);
}

static volatile int stop;

static void stop_now(int signal_number)
{
    (void)signal_number;
    stop = 1;
}

static void ocr__interrupted_amid_several_pages__nothing_left(void **state)
{
    struct scratch *s = *state;
    char *path = missing("ocr") ? NULL : many_pages(s, 6);
    if (!path)
        skip();
    struct corpus_options o = {.ocr = CORPUS_OCR_ALWAYS,
                               .ocr_jobs = 3,
                               .ocr_cache = scratch_path(s, "cache"),
                               .stop = &stop};
    struct kept k = {0};
    struct cv_error err;
    stop = 0;
    signal(SIGALRM, stop_now);
    ualarm(400000, 0);
    /* read_with() sees to the temporary folder. */
    assert_int_equal(read_with(s, o, path, &k, &err), CV_INTERRUPTED);
    assert_int_equal(k.count, 0);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no child is left */
    kept_free(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(pdf__text_layer__pages_and_lines),
        SCRATCH_TEST(pdf__tcvn3_text_layer__converted_and_lost_letters_restored),
        SCRATCH_TEST(image__ocr_off__unsupported),
        SCRATCH_TEST(image__page__read_and_kept_in_the_cache),
        SCRATCH_TEST(docx__nothing_but_a_pasted_scan__picture_read),
        SCRATCH_TEST(image__upside_down__turned),
        SCRATCH_TEST(pdf__ocr_always__page_read_from_its_picture),
        SCRATCH_TEST(pdf__gibberish_text_layer__ocr_reads_the_page),
        SCRATCH_TEST(image__broken_or_of_another_kind__no_page_of_a_pdf),
        SCRATCH_TEST(ocr__several_pages_at_once__same_text),
        SCRATCH_TEST(ocr__interrupted_amid_several_pages__nothing_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
