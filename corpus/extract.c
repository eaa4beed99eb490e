/* From what a reader extracted to the document that the caller sees. */
#include "corpus/internal.h"
#include <talloc.h>

/* Below this share of possible syllables a text is hardly Vietnamese in the encoding that it was
 * read in. */
static const double DOUBTFUL = 0.6;

void extract_init(struct extract *x, void *ctx, const char *format)
{
    *x = (struct extract){.ctx = ctx, .format = format, .encoding = TEXT_UTF8};
    cv_buf_init(&x->text, ctx);
    x->warnings = talloc_zero_array(ctx, const char *, 1);
}

void extract_warn(struct extract *x, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *sentence = talloc_vasprintf(x->ctx, format, args);
    va_end(args);
    x->warnings = talloc_realloc(x->ctx, x->warnings, const char *, x->warning_count + 2);
    if (!x->warnings || !sentence)
        abort();
    x->warnings[x->warning_count++] = sentence;
    x->warnings[x->warning_count] = NULL;
}

/* Cuts an over-long text, at a character of UTF-8 or UTF-16. */
static void cut(struct extract *x, uint64_t limit)
{
    if (x->text.len <= limit)
        return;
    size_t n = (size_t)limit;
    for (int back = 0; back < 3 && n > 0 && ((unsigned char)x->text.bytes[n] & 0xc0) == 0x80;
         back++)
        n--;
    if (memchr(x->text.bytes, 0, n < 64 ? n : 64))
        n &= ~(size_t)1;
    x->text.len = n;
    x->text.bytes[n] = 0;
    extract_warn(x, "Văn bản quá dài, chỉ đọc %zu byte đầu.", n);
}

/* Offsets behind the form feeds that part pages; a feed at the very end parts nothing. */
static uint32_t *page_offsets(void *ctx, const char *text, size_t n, size_t *pages)
{
    uint32_t *offsets = NULL;
    unsigned count = 0;
    for (size_t i = 0; i + 1 < n; i++)
        if (text[i] == '\f') {
            if (count % 16 == 0)
                offsets = talloc_realloc(ctx, offsets, uint32_t, count + 16);
            offsets[count++] = (uint32_t)(i + 1);
        }
    *pages = count + 1;
    return offsets;
}

static void warn_of_encoding(struct extract *x, const struct text_decoded *d)
{
    size_t words;
    double quality = text_quality(d->utf8, d->length, &words);
    if (d->damaged)
        extract_warn(x, "%zu byte không giải mã được, thay bằng ký tự U+FFFD.", d->damaged);
    if (!d->converted)
        extract_warn(x, "Không nhận ra bảng mã của văn bản, ký tự được giữ nguyên.");
    else if (words >= 10 && quality < DOUBTFUL)
        extract_warn(x,
                     "Chỉ %.0f%% số tiếng có dấu là tiếng Việt viết đúng: bảng mã %s có thể sai.",
                     100 * quality, text_encoding_name(d->encoding));
}

enum cv_status corpus_deliver(struct item *item, struct extract *x, struct cv_error *err)
{
    struct reading *r = item->reading;
    cut(x, r->options.max_text_bytes);
    struct text_decoded d;
    text_decode(x->ctx, cv_buf_cstr(&x->text), x->text.len, &d);
    if (d.length > UINT32_MAX)
        return cv_fail(err, CV_LIMIT, "'%s': the text is longer than 4 GiB", item->path);
    warn_of_encoding(x, &d);
    struct corpus_document doc = {
        .path = item->path,
        .text = d.utf8,
        .length = d.length,
        .format = x->format,
        .encoding = x->encoding == TEXT_UTF8 ? d.encoding : x->encoding,
        .encoding_confidence = d.confidence,
        .ocr = x->ocr,
        .ocr_confidence = x->ocr_confidence,
        .size = item->size,
        .metadata = x->metadata ? x->metadata : item->metadata,
        .warnings = x->warnings,
    };
    memcpy(doc.sha256, item->sha256, sizeof doc.sha256);
    if (x->paged)
        doc.pages = page_offsets(x->ctx, d.utf8, d.length, &doc.page_count);
    item->documents++;
    if (!r->out->document(r->out->user, &doc))
        r->stopped = true;
    return CV_OK;
}
