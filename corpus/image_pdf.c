/* A JPEG or PNG as the only page of a PDF, so that one program draws pages and images; see ocr.h.
 */
#include "corpus/ocr.h"

/* Pixels of the longer side of a page of A4 at 190 dots an inch, which OCR reads as it is: smaller
 * images are enlarged to that, but not more than so many times. */
static const double LONG_SIDE = 2200, ENLARGED = 3;

struct image {
    unsigned width, height, depth, colours; /* colours: 1 grey, 3 red, green, blue */
    const char *filter;
    struct cv_buf data;
};

static unsigned big_endian(const unsigned char *s, size_t n)
{
    unsigned value = 0;
    while (n-- > 0)
        value = value << 8 | *s++;
    return value;
}

/* ---- JPEG: kept as it is; its frame header tells the size
 * ------------------------------------------------------ */

static bool read_jpeg(struct image *im, const unsigned char *s, size_t n)
{
    if (n < 4 || s[0] != 0xff || s[1] != 0xd8)
        return false;
    for (size_t at = 2; at + 9 < n && s[at] == 0xff;) {
        unsigned char marker = s[at + 1];
        size_t length = big_endian(s + at + 2, 2);
        if (marker == 0xc0 || marker == 0xc1 || marker == 0xc2) {
            im->depth = s[at + 4];
            im->height = big_endian(s + at + 5, 2);
            im->width = big_endian(s + at + 7, 2);
            im->colours = s[at + 9];
            im->filter = "/DCTDecode";
            cv_buf_add(&im->data, s, n);
            return true;
        }
        at += 2 + length;
    }
    return false;
}

/* ---- PNG: its compressed rows are what PDF calls predictor 15
 * -------------------------------------------------- */

static bool read_png(struct image *im, const unsigned char *s, size_t n)
{
    enum { CHUNK = 12, IHDR = 13 };
    static const unsigned char signature[] = {0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a};
    if (n < sizeof signature + CHUNK + IHDR || memcmp(s, signature, sizeof signature) != 0)
        return false;
    for (size_t at = sizeof signature; at + CHUNK <= n;) {
        size_t length = big_endian(s + at, 4);
        const unsigned char *body = s + at + 8;
        if (length > n - at - CHUNK)
            break;
        if (memcmp(s + at + 4, "IHDR", 4) == 0 && length == IHDR) {
            im->width = big_endian(body, 4);
            im->height = big_endian(body + 4, 4);
            im->depth = body[8];
            im->colours = body[9] == 0 ? 1 : body[9] == 2 ? 3 : 0; /* no palette, no alpha */
            if (body[12])                                          /* interlaced */
                return false;
        } else if (memcmp(s + at + 4, "IDAT", 4) == 0) {
            cv_buf_add(&im->data, body, length);
        }
        at += CHUNK + length;
    }
    im->filter = "/FlateDecode";
    return im->data.len > 0;
}

/* ---- PDF
 * ------------------------------------------------------------------------------------------ */

bool ocr_image_as_pdf(struct cv_buf *out, const void *bytes, size_t n, double dpi)
{
    struct image im = {0};
    cv_buf_init(&im.data, out->ctx);
    if (!read_jpeg(&im, bytes, n) && !read_png(&im, bytes, n))
        return false;
    if (!im.width || !im.height || im.depth > 8 || (im.colours != 1 && im.colours != 3))
        return false;
    double longer = im.width > im.height ? im.width : im.height, larger = LONG_SIDE / longer;
    larger = larger < 1 ? 1 : larger > ENLARGED ? ENLARGED : larger;
    double w = im.width * larger * 72 / dpi, h = im.height * larger * 72 / dpi;
    cv_buf_printf(out,
                  "%%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
                  "2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]>> endobj\n"
                  "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 %.2f %.2f]/Contents 4 0 R"
                  "/Resources<</XObject<</I 5 0 R>>>>>> endobj\n",
                  w, h);
    char draw[96];
    int length = snprintf(draw, sizeof draw, "q %.2f 0 0 %.2f 0 0 cm /I Do Q", w, h);
    cv_buf_printf(out, "4 0 obj <</Length %d>> stream\n%s\nendstream endobj\n", length, draw);
    cv_buf_printf(out,
                  "5 0 obj <</Type/XObject/Subtype/Image/Width %u/Height %u/BitsPerComponent %u"
                  "/ColorSpace/Device%s/Filter%s/DecodeParms<</Predictor 15/Colors %u/Columns %u"
                  "/BitsPerComponent %u>>/Length %zu>> stream\n",
                  im.width, im.height, im.depth, im.colours == 1 ? "Gray" : "RGB", im.filter,
                  im.colours, im.width, im.depth, im.data.len);
    cv_buf_add(out, im.data.bytes, im.data.len);
    cv_buf_str(out, "\nendstream endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n");
    return true;
}
