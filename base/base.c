#include "base/base.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

static const struct {
    const char *text;
    int exit;
} statuses[CV_STATUS_COUNT] = {
    [CV_OK] = {"done", 0},
    [CV_NOT_FOUND] = {"not found", 1},
    [CV_USAGE] = {"wrong usage", 2},
    [CV_BAD_QUERY] = {"the query cannot be understood", 2},
    [CV_NO_INDEX] = {"there is no index", 3},
    [CV_VERSION] = {"the index was made by another version", 3},
    [CV_LOCKED] = {"another process is writing the index", 3},
    [CV_CORRUPT] = {"damaged data", 3},
    [CV_IO] = {"reading or writing failed", 3},
    [CV_UNSUPPORTED] = {"unsupported format", 3},
    [CV_LIMIT] = {"a limit was reached", 3},
    [CV_MODIFIED] = {"the index changed while it was read", 3},
    [CV_INTERRUPTED] = {"interrupted", 3},
    [CV_NO_MEMORY] = {"out of memory", 3},
    [CV_INTERNAL] = {"internal error", 3},
};

const char *cv_status_text(enum cv_status status)
{
    return (unsigned)status < CV_STATUS_COUNT ? statuses[status].text : "unknown status";
}

int cv_status_exit(enum cv_status status)
{
    return (unsigned)status < CV_STATUS_COUNT ? statuses[status].exit : 3;
}

enum cv_status cv_fail(struct cv_error *err, enum cv_status status, const char *format, ...)
{
    if (err) {
        va_list args;
        va_start(args, format);
        err->status = status;
        err->hint[0] = 0;
        vsnprintf(err->message, sizeof err->message, format, args);
        va_end(args);
    }
    return status;
}

enum cv_status cv_hint(struct cv_error *err, enum cv_status status, const char *format, ...)
{
    if (err) {
        va_list args;
        va_start(args, format);
        vsnprintf(err->hint, sizeof err->hint, format, args);
        va_end(args);
    }
    return status;
}

void cv_buf_init(struct cv_buf *b, void *ctx)
{
    *b = (struct cv_buf){.ctx = ctx};
}

/* Makes room for n more bytes and the NUL. Running out of memory ends the process: no caller could
 * go on. */
static void reserve(struct cv_buf *b, size_t n)
{
    if (n < b->cap - b->len && b->bytes)
        return;
    if (n > SIZE_MAX / 2 - b->len)
        abort();
    size_t cap = b->cap ? b->cap : 64;
    while (cap <= b->len + n)
        cap *= 2;
    b->bytes = talloc_realloc_size(b->ctx, b->bytes, cap);
    if (!b->bytes)
        abort();
    b->cap = cap;
}

char *cv_buf_room(struct cv_buf *b, size_t n)
{
    reserve(b, n);
    return b->bytes + b->len;
}

void cv_buf_took(struct cv_buf *b, size_t n)
{
    b->len += n;
    b->bytes[b->len] = 0;
}

void cv_buf_add(struct cv_buf *b, const void *bytes, size_t n)
{
    char *end = cv_buf_room(b, n);
    if (n)
        memcpy(end, bytes, n);
    cv_buf_took(b, n);
}

void cv_buf_str(struct cv_buf *b, const char *s)
{
    cv_buf_add(b, s, strlen(s));
}

void cv_buf_char(struct cv_buf *b, char c)
{
    cv_buf_add(b, &c, 1);
}

void cv_buf_printf(struct cv_buf *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n > 0) {
        reserve(b, (size_t)n);
        vsnprintf(b->bytes + b->len, (size_t)n + 1, format, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

void cv_buf_clear(struct cv_buf *b)
{
    b->len = 0;
    if (b->bytes)
        b->bytes[0] = 0;
}

char *cv_buf_cstr(struct cv_buf *b)
{
    reserve(b, 0);
    b->bytes[b->len] = 0;
    return b->bytes;
}

int cv_u32_ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}
