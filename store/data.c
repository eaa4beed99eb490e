#include "store/data.h"
#include <talloc.h>

/* Record, NUL, text; Xapian compresses it. */
enum { DATA_MAX = 100 << 20 }; /* bytes; what a glass table can hold in one entry */

enum cv_status data_pack(struct cv_buf *out, const char *record, const char *text, size_t text_n,
                         struct cv_error *err)
{
    size_t record_n = strlen(record);
    if (record_n > DATA_MAX || text_n > DATA_MAX - record_n)
        return cv_fail(err, CV_LIMIT, "a document of %zu bytes is too long to be kept",
                       record_n + text_n);
    cv_buf_clear(out);
    cv_buf_add(out, record, record_n + 1);
    cv_buf_add(out, text, text_n);
    return CV_OK;
}

enum cv_status data_unpack(void *ctx, const char *data, size_t n, bool with_text,
                           struct data_unpacked *out, struct cv_error *err)
{
    const char *end = memchr(data, 0, n);
    if (!end)
        return cv_fail(err, CV_CORRUPT, "the stored data of a document is damaged");
    size_t record_n = (size_t)(end - data);
    *out = (struct data_unpacked){.record = talloc_strndup(ctx, data, record_n)};
    if (with_text) {
        out->length = n - record_n - 1;
        out->text = talloc_size(ctx, out->length + 1);
        memcpy(out->text, end + 1, out->length);
        out->text[out->length] = 0;
    }
    return CV_OK;
}
