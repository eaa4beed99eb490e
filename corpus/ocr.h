/* ocr: text from pictures by Tesseract, a page at a time, kept in a cache by the file's hash so
 * that no page is read twice. */
#pragma once
#include "corpus/internal.h"

/* Raised whenever the same picture gives other text: older cache entries are not looked at then. */
enum { OCR_VERSION = 6 };

struct ocr_page {
    char *text; /* lines as the page has them; pages of a many-paged image parted by form feeds */
    double confidence; /* 0..100, mean of the words */
    size_t words;
};

/* Reads page (from 1) of the item, a PDF, or the whole item if it is an image (page 0). The text is
 * a talloc child of ctx. */
enum cv_status ocr_read(void *ctx, struct item *item, unsigned page, struct ocr_page *out,
                        struct cv_error *err);

/* The same without looking into the cache or putting anything there. */
enum cv_status ocr_read_fresh(void *ctx, struct item *item, unsigned page, struct ocr_page *out,
                              struct cv_error *err);

struct ocr_result {
    unsigned number; /* of the page: given */
    bool done;       /* false only if reading was interrupted */
    enum cv_status status;
    struct ocr_page page; /* its text is a child of the array of results */
    struct cv_error err;  /* if status is not CV_OK */
};
/* ocr_many.c: reads the pages whose numbers stand in results (a talloc array), options.ocr_jobs at
 * once. */
void ocr_read_many(struct item *item, struct ocr_result *results, size_t count);

/* image_pdf.c: appends a PDF whose only page is the image, of such a size that at dpi the image has
 * the pixels that OCR wants. False for other formats than JPEG and PNG, and for kinds of these that
 * PDF does not have. */
bool ocr_image_as_pdf(struct cv_buf *out, const void *bytes, size_t n, double dpi);

/* ocr_words.c: Tesseract's table of words, which is cut up, as lines and columns of text; and the
 * table of the stamps on it, or NULL. The text is a talloc child of ctx. */
void ocr_words_read(void *ctx, char *words, char *red, struct ocr_page *out);

/* Cache (ocr_cache.c): false if there is none or it has not got the page. */
bool ocr_cache_get(void *ctx, const struct item *item, unsigned page, struct ocr_page *out);
/* Failures are not reported: the cache only saves time. */
void ocr_cache_put(const struct item *item, unsigned page, const struct ocr_page *result);
