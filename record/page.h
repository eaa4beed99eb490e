/* page: what the page on which a text was found, or the sheet on which it was printed, adds to it.
 * Private to record/. */
#pragma once
#include "record/layout.h"

/* A line that holds nothing but a page's number: "5", "- 5 -", "Trang 5/9". */
bool page_number_line(const struct layout *l, const struct layout_line *line);
/* A line behind which the document is over and the page goes on: "Văn bản liên quan", "Các tin
 * khác" (data/page_tails.tsv). */
bool page_tail_line(const struct layout *l, const struct layout_line *line);
