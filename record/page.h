/* page: what the page on which a text was found, or the sheet on which it was printed, adds to it.
 * Private to record/. */
#pragma once
#include "record/layout.h"

/* Line k holds nothing but a page's number ("5", "- 5 -", "Trang 5/9"), or is the running head
 * below one: "Văn bản số 12/KH-UBND", "CÔNG BÁO/Số 12 + 13/Ngày 2-3-2014". */
bool page_line(const struct layout *l, size_t k);
/* A line behind which the document is over and the page goes on: "Văn bản liên quan", "Các tin
 * khác" (data/page_tails.tsv). */
bool page_tail_line(const struct layout *l, const struct layout_line *line);
