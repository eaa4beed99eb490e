/* complaint: what went wrong, in the words of a searcher. Libraries speak English, to whoever looks
 * after the archive; data/complaints.tsv says the same in Vietnamese, with their details. */
#pragma once
#include "base/base.h"

/* Message and, on a second line, the hint, of an error of `status`; without a line end. What query/
 * itself says is Vietnamese already and stays as it is. A child of ctx. */
char *complaint_text(void *ctx, enum cv_status status, const struct cv_error *err);

/* The system's reason, as strerror() gives it, in Vietnamese; itself if the table lacks it. */
const char *complaint_reason(const char *reason);
