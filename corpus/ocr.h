/* ocr: text from pictures by Tesseract, a page at a time, kept in a cache by the file's hash so
 * that no page is read twice. */
#pragma once
#include "corpus/internal.h"

/* Raised whenever the same picture gives other text: older cache entries are not looked at then. */
enum { OCR_VERSION = 1 };

struct ocr_page {
    char *text; /* lines as the page has them; pages of a many-paged image parted by form feeds */
    double confidence; /* 0..100, mean of the words */
    size_t words;
};

/* Reads page (from 1) of the item, a PDF, or the whole item if it is an image (page 0). The text is
 * a talloc child of ctx. */
enum cv_status ocr_read(void *ctx, struct item *item, unsigned page, struct ocr_page *out,
                        struct cv_error *err);

/* Cache (ocr_cache.c): false if there is none or it has not got the page. */
bool ocr_cache_get(void *ctx, const struct item *item, unsigned page, struct ocr_page *out);
/* Failures are not reported: the cache only saves time. */
void ocr_cache_put(const struct item *item, unsigned page, const struct ocr_page *result);
