/* Scans: pages drawn by LibreOffice and poppler at 200 dpi and read by OCR give the record of their
 * text, within the tolerance of check_scan(). Skipped where a program is missing. */
#include "tests/formats_check.h"
#include "tests/formats_page.h"

static const char *const samples[] = {
    "2016/kien-xuong-phong-gddt-cong-van-hoc-phi.txt",
    "2022/xa-lac-lam-quyet-dinh-to-cong-nghe-so.txt",
};
enum { SAMPLES = sizeof samples / sizeof *samples };

struct scans {
    struct scratch *scratch;
    json_t *record[SAMPLES];
    char *jpeg[SAMPLES]; /* the first page; NULL if a program is missing */
};

static char *draw(struct scans *x, size_t i)
{
    size_t n;
    struct scratch *s = x->scratch;
    char *sample = talloc_asprintf(x, "corpus/samples/archive/%s", samples[i]);
    struct page page = page_of_text(x, load(x, sample, &n));
    x->record[i] = record_of(x, sample);
    char *html = page_html(x, &page, (struct page_style){.two_rows = i == 1});
    char *name = talloc_asprintf(x, "%zu.html", i);
    char *path = scratch_file(s, name, html, strlen(html)),
         *pdf = convert(s, path, "pdf", "--writer"), *stem = talloc_asprintf(x, "%s-page", path);
    const char *argv[] = {"pdftoppm", "-r", "200", "-jpeg", "-singlefile", pdf, stem, NULL};
    return pdf && run_tool(s, argv) ? talloc_asprintf(x, "%s.jpg", stem) : NULL;
}

static int draw_pages(void **state)
{
    struct scans *x = talloc_zero(NULL, struct scans);
    scratch_setup((void **)&x->scratch);
    for (size_t i = 0; i < SAMPLES; i++)
        x->jpeg[i] = draw(x, i);
    *state = x;
    return 0;
}

static int remove_pages(void **state)
{
    struct scans *x = *state;
    for (size_t i = 0; i < SAMPLES; i++)
        json_decref(x->record[i]);
    scratch_teardown((void **)&x->scratch);
    talloc_free(x);
    return 0;
}

static void skip_without_programs(const struct scans *x)
{
    size_t n;
    const struct corpus_format *f = corpus_formats(&n);
    bool can = x->jpeg[0] && x->jpeg[1];
    for (size_t i = 0; i < n; i++)
        can = can && (strcmp(f[i].name, "ocr") != 0 || f[i].available);
    if (!can) {
        print_message("skipped: needs LibreOffice, poppler-utils and tesseract-ocr-vie\n");
        skip();
    }
}

/* ---- tolerance ---------------------------------------------------------------------------------
 */

static bool has_item(const json_t *list, const json_t *item)
{
    size_t i;
    json_t *other;
    json_array_foreach(list, i, other) if (json_equal(other, item)) return true;
    return false;
}

/* Number, date, type, place, issuer and signer exact; of the recipients and of the citations'
 * numbers four fifths. */
static void check_scan(const json_t *original, const char *path, const json_t *record)
{
    static const char *const exact[] = {"type", "number", "date", "place", "issuer", "signer"};
    size_t different = 0, found = 0, cited = 0, i;
    for (i = 0; i < sizeof exact / sizeof *exact; i++)
        different += differ(path, exact[i], json_object_get(original, exact[i]),
                            json_object_get(record, exact[i]));
    const json_t *want = json_object_get(original, "recipients"), *item;
    json_array_foreach(want, i, item) found +=
        has_item(json_object_get(record, "recipients"), item);
    const json_t *numbers = json_object_get(original, "citations");
    json_t *keys = json_array();
    json_array_foreach(json_object_get(record, "citations"), i, item)
        json_array_append(keys, json_object_get(item, "number_key"));
    json_array_foreach(numbers, i, item) cited +=
        has_item(keys, json_object_get(item, "number_key"));
    json_decref(keys);
    print_message("%s: %zu of %zu recipients, %zu of %zu citations, confidence %.0f\n", path, found,
                  json_array_size(want), cited, json_array_size(numbers),
                  json_number_value(json_object_get(record, "ocr_confidence")));
    assert_int_equal(different, 0);
    assert_true(found * 5 >= json_array_size(want) * 4);
    assert_true(cited * 5 >= json_array_size(numbers) * 4);
    assert_true(json_is_true(json_object_get(record, "ocr")));
}

static void image__page_at_200_dpi__record_within_tolerance(void **state)
{
    struct scans *x = *state;
    skip_without_programs(x);
    json_t *record = record_of(x, x->jpeg[0]);
    check_scan(x->record[0], x->jpeg[0], record);
    json_decref(record);
}

/* Width and height out of a baseline JPEG's frame header. */
static void jpeg_size(const unsigned char *s, size_t n, unsigned *width, unsigned *height)
{
    for (size_t i = 2; i + 9 < n; i += 2 + (size_t)(s[i + 2] << 8 | s[i + 3]))
        if (s[i + 1] >= 0xc0 && s[i + 1] <= 0xc2) {
            *height = (unsigned)(s[i + 5] << 8 | s[i + 6]);
            *width = (unsigned)(s[i + 7] << 8 | s[i + 8]);
            return;
        }
    fail_msg("no JPEG");
}

/* A scanner's PDF: a picture a page and no text. */
static char *scanned_pdf(struct scans *x)
{
    struct cv_buf pdf;
    cv_buf_init(&pdf, x);
    cv_buf_str(&pdf, "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
                     "2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]>> endobj\n");
    size_t n;
    char *jpeg = load(x, x->jpeg[1], &n), *draw_it = "q 595 0 0 842 0 0 cm /I Do Q";
    unsigned width = 0, height = 0;
    jpeg_size((const unsigned char *)jpeg, n, &width, &height);
    cv_buf_printf(&pdf,
                  "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
                  "/Resources<</XObject<</I 5 0 R>>>>>> endobj\n"
                  "4 0 obj <</Length %zu>> stream\n%s\nendstream endobj\n"
                  "5 0 obj <</Type/XObject/Subtype/Image/Width %u/Height %u/ColorSpace/DeviceRGB"
                  "/BitsPerComponent 8/Filter/DCTDecode/Length %zu>> stream\n",
                  strlen(draw_it), draw_it, width, height, n);
    cv_buf_add(&pdf, jpeg, n);
    cv_buf_str(&pdf, "\nendstream endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n");
    return scratch_file(x->scratch, "scan.pdf", pdf.bytes, pdf.len);
}

static void pdf__pictures_only__record_within_tolerance(void **state)
{
    struct scans *x = *state;
    skip_without_programs(x);
    char *path = scanned_pdf(x);
    json_t *record = record_of(x, path);
    check_scan(x->record[1], path, record);
    json_decref(record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(image__page_at_200_dpi__record_within_tolerance),
        cmocka_unit_test(pdf__pictures_only__record_within_tolerance),
    };
    return cmocka_run_group_tests(tests, draw_pages, remove_pages);
}
