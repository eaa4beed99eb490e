/* Plain text and Markdown. */
#include "corpus/internal.h"
#include <errno.h>
#include <strings.h>
#include <talloc.h>

/* Control bytes that occur in text: tab, line feed, form feed, return, escape, end of file of DOS
 * (1a), and the capitals that VISCII (02 05 06 14 19 1e) and VPS (02-06 10-15 19 1c 1d) put there.
 */
static bool text_control(unsigned char c)
{
    static const uint32_t allowed = 1u << 0x02 | 1u << 0x03 | 1u << 0x04 | 1u << 0x05 | 1u << 0x06 |
                                    1u << '\b' | 1u << '\t' | 1u << '\n' | 1u << '\f' | 1u << '\r' |
                                    0x3fu << 0x10 | 1u << 0x19 | 1u << 0x1a | 1u << 0x1b |
                                    1u << 0x1c | 1u << 0x1d | 1u << 0x1e;
    return c >= 0x20 || (allowed >> c & 1);
}

/* UTF-16 without accents or with them: nearly every pair has its zero, or Vietnamese high byte 1e,
 * on one side. */
static bool looks_like_utf16(const unsigned char *s, size_t n)
{
    if (n >= 2 && ((s[0] == 0xff && s[1] == 0xfe) || (s[0] == 0xfe && s[1] == 0xff)))
        return true;
    size_t side[2] = {0, 0}, pairs = n / 2;
    /* Given up as soon as both sides have missed too often. */
    size_t spare = pairs / 10 + 1;
    for (size_t i = 0; i < 2 * pairs && (side[0] + spare >= i / 2 || side[1] + spare >= i / 2); i++)
        if (s[i] <= 0x03 || s[i] == 0x1e || s[i] == 0x20)
            side[i & 1] += s[i] != 0x20 && s[i ^ 1] >= 0x09;
    return pairs >= 4 && ((side[0] > pairs * 9 / 10 && side[1] < pairs / 10) ||
                          (side[1] > pairs * 9 / 10 && side[0] < pairs / 10));
}

bool corpus_looks_like_text(const void *bytes, size_t n)
{
    const unsigned char *s = bytes;
    if (looks_like_utf16(s, n))
        return true;
    size_t bad = 0, odd = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] >= 0x20 && s[i] != 0x7f)
            continue;
        bad += !text_control(s[i]) || s[i] == 0x7f;
        odd += s[i] < 0x20 && s[i] != '\n' && s[i] != '\r' && s[i] != '\t';
    }
    /* A stray zero does not make a letter a program; a page of capitals in VISCII has its tenth. */
    return bad * 200 <= n && odd * 8 <= n;
}

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), k = strlen(end);
    return n >= k && strcasecmp(s + n - k, end) == 0;
}

enum cv_status corpus_read_text(struct item *item, struct cv_error *err)
{
    void *ctx = talloc_new(item->reading->ctx);
    struct extract x;
    bool markdown = ends_with(item->path, ".md") || ends_with(item->path, ".markdown");
    extract_init(&x, ctx, markdown ? "markdown" : "text");
    /* One byte above the limit tells the cutter that there is more. */
    uint64_t want = item->reading->options.max_text_bytes + 1;
    size_t n = (uint64_t)item->size < want ? (size_t)item->size : (size_t)want;
    char *bytes = talloc_size(ctx, n);
    if (!bytes) {
        talloc_free(ctx);
        return cv_fail(err, CV_NO_MEMORY, "'%s': no memory for %zu bytes", item->path, n);
    }
    ssize_t got = corpus_pread(item->fd, bytes, n, 0);
    enum cv_status status;
    if (got < 0) {
        status = cv_fail(err, CV_IO, "cannot read '%s': %s", item->path, strerror(errno));
    } else {
        cv_buf_add(&x.text, bytes, (size_t)got);
        TALLOC_FREE(bytes);
        escapes_undo(&x.text);
        status = corpus_deliver(item, &x, err);
    }
    talloc_free(ctx);
    return status;
}
