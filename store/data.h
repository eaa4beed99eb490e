/* data: what a document carries besides its terms: its record as JSON and its text, in one string
 * for Xapian to keep. */
#pragma once
#include "base/base.h"

/* Packs both into out (cleared first). CV_LIMIT if they are too long to be kept. */
enum cv_status data_pack(struct cv_buf *out, const char *record, const char *text, size_t text_n,
                         struct cv_error *err);

struct data_unpacked {
    char *record; /* NUL-terminated */
    char *text;   /* NUL-terminated; NULL unless asked for */
    size_t length;
};
/* Strings are children of ctx. CV_CORRUPT if the data is not what data_pack wrote. */
enum cv_status data_unpack(void *ctx, const char *data, size_t n, bool with_text,
                           struct data_unpacked *out, struct cv_error *err);
