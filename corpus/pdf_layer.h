/* pdf_layer: the text layer of a PDF, page by page. Private to the PDF reader. */
#pragma once
#include "corpus/internal.h"

/*
 * The text layer as UTF-8, its letters as they stand; each page ends in a form feed. Rows and
 * columns are made from the boxes of the words (page.h).
 */
enum cv_status pdf_layer_read(struct item *item, struct extract *x, struct cv_buf *layer,
                              struct cv_error *err);
