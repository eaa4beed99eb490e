/* PDF: the text layer by pdftotext, page by page by OCR where it has none or one that is no
 * language. And images. */
#include "corpus/internal.h"
#include "corpus/ocr.h"
#include "corpus/pdf_layer.h"
#include "corpus/reader.h"
#include <ctype.h>
#include <talloc.h>

/* A page with fewer letters than this has no text layer worth the name: a page number, a stamp. */
enum { LETTERS_MIN = 25, ACCENTED_MIN = 8 };
/* Below this share of possible syllables among accented words a text layer is gibberish. */
static const double QUALITY_MIN = 0.5;

/* ---- legacy text layers
 * -------------------------------------------------------------------------- */

/* What PDF makers turn letters of TCVN3 into: its ư (soft hyphen) becomes a minus, its ã (middle
 * dot) a bullet operator, its à (micro sign) a Greek mu. */
static const struct {
    uint32_t made, letter;
} changed[] = {{0x2212, 0xad}, {0x2219, 0xb7}, {0x03bc, 0xb5}};

/* A hyphen within a word whose beginning is small consonants only ("tr-", "n-") stands for a lost
 * vowel. */
static bool lost_vowel(const struct cv_buf *before)
{
    size_t n = before->len, k = 0;
    while (k < n && k < 4 && before->bytes[n - 1 - k] &&
           strchr("bcdghklmnpqrstvx", before->bytes[n - 1 - k]))
        k++;
    return k > 0 && k < 4 && (k == n || strchr(" \t\n\f(\"", before->bytes[n - 1 - k]) != NULL);
}

static char *letters_restored(void *ctx, const char *s, size_t n)
{
    struct cv_buf out;
    cv_buf_init(&out, ctx);
    for (size_t at = 0; at < n;) {
        uint32_t c = utf8_next(s, n, &at);
        bool in_word = at < n && (isalpha((unsigned char)s[at]) || (unsigned char)s[at] >= 0x80);
        for (size_t i = 0; i < sizeof changed / sizeof *changed; i++)
            if (c == changed[i].made && (in_word || c != 0x2212))
                c = changed[i].letter;
        if (c == '-' && in_word && lost_vowel(&out))
            c = 0xad;
        utf8_add(&out, c);
    }
    return cv_buf_cstr(&out);
}

/* The layer as Unicode; its own encoding goes into the extract. */
static char *decoded_layer(void *ctx, struct extract *x, struct cv_buf *layer)
{
    struct text_decoded plain, restored;
    text_decode(ctx, cv_buf_cstr(layer), layer->len, &plain);
    char *best = plain.utf8;
    enum text_encoding encoding = plain.encoding;
    double quality = text_quality(plain.utf8, plain.length, NULL);
    if (quality < 0.95 || encoding == TEXT_TCVN3) {
        char *again = letters_restored(ctx, layer->bytes, layer->len);
        text_decode(ctx, again, strlen(again), &restored);
        if (restored.encoding == TEXT_TCVN3 &&
            text_quality(restored.utf8, restored.length, NULL) >= quality) {
            best = restored.utf8;
            encoding = restored.encoding;
        }
    }
    x->encoding = encoding == TEXT_UTF8 || encoding == TEXT_LATIN1 ? TEXT_UTF8 : encoding;
    return best;
}

/* ---- pages
 * --------------------------------------------------------------------------------------- */

/* True if a page's text layer can be used. */
static bool usable(const char *s, size_t n)
{
    size_t letters = 0, strange = 0, words;
    for (size_t at = 0; at < n;) {
        uint32_t c = utf8_next(s, n, &at);
        letters += c < 0x80 ? isalpha((int)c) != 0 : c >= 0xc0 && c < 0x2000;
        strange += c == 0xfffd || (c >= 0xe000 && c < 0xf900) || (c < 0x20 && !isspace((int)c));
    }
    double quality = text_quality(s, n, &words);
    return letters >= LETTERS_MIN && strange * 5 < letters &&
           (words < ACCENTED_MIN || quality >= QUALITY_MIN);
}

struct pages {
    struct item *item;
    struct extract *x;
    bool can_ocr;
    double confidence; /* sum over words */
    size_t words;
    unsigned unread; /* pages that OCR could not or was not let to read */
    unsigned first_unread;
    struct cv_error error; /* of the first of them */
};

static void note_unread(struct pages *p, unsigned page)
{
    if (p->unread++ == 0)
        p->first_unread = page;
}

/* A page that OCR was to read: its result, or the text layer s if that failed. */
static void add_result(struct pages *p, const struct ocr_result *r, const char *s, size_t n)
{
    if (r->status || !r->done) {
        if (!p->unread)
            p->error = r->err;
        note_unread(p, r->number);
        cv_buf_add(&p->x->text, s, n);
        return;
    }
    cv_buf_str(&p->x->text, r->page.text);
    p->confidence += r->page.confidence * (double)r->page.words;
    p->words += r->page.words;
    p->x->ocr = p->x->ocr || r->page.words > 0;
}

/* True if OCR should read the page whose text layer is s. */
static bool wanted(const struct pages *p, const char *s, size_t n)
{
    return p->item->reading->options.ocr == CORPUS_OCR_ALWAYS || !usable(s, n);
}

/* The pages that OCR is to read, as a talloc array. */
static struct ocr_result *pages_for_ocr(const struct pages *p, const char *s, size_t *count)
{
    struct ocr_result *all = talloc_zero_array(p->x->ctx, struct ocr_result, 0);
    unsigned page = 0;
    *count = 0;
    for (size_t n; *s && p->can_ocr; s += n + (s[n] == '\f')) {
        n = strcspn(s, "\f");
        page++;
        if (!wanted(p, s, n))
            continue;
        if (*count % 64 == 0)
            all = talloc_realloc(p->x->ctx, all, struct ocr_result, (unsigned)*count + 64);
        all[(*count)++] = (struct ocr_result){.number = page};
    }
    return all;
}

static void add_pages(struct pages *p, const char *s)
{
    size_t count, next = 0;
    struct ocr_result *results = pages_for_ocr(p, s, &count);
    ocr_read_many(p->item, results, count);
    unsigned page = 0;
    for (size_t n; *s; s += n + (s[n] == '\f')) {
        n = strcspn(s, "\f");
        if (page++)
            cv_buf_char(&p->x->text, '\f');
        if (next < count && results[next].number == page) {
            add_result(p, &results[next++], s, n);
            continue;
        }
        if (p->item->reading->options.ocr != CORPUS_OCR_NEVER && wanted(p, s, n))
            note_unread(p, page);
        cv_buf_add(&p->x->text, s, n);
    }
    talloc_free(results);
}

static bool blank(const struct extract *x)
{
    for (size_t i = 0; i < x->text.len; i++)
        if ((unsigned char)x->text.bytes[i] > ' ')
            return false;
    return true;
}

/* Why nothing could be read. */
static enum cv_status no_text(struct item *item, const struct pages *p, const char *format,
                              struct cv_error *err)
{
    const char *package;
    if (p->error.status) {
        if (err)
            *err = p->error;
        return p->error.status;
    }
    if (item->reading->options.ocr == CORPUS_OCR_NEVER)
        return cv_fail(err, CV_UNSUPPORTED, "'%s': pictures without text, and OCR is switched off",
                       item->path);
    if (corpus_format_available(format, &package))
        return cv_fail(err, CV_UNSUPPORTED, "'%s': OCR finds no text in it", item->path);
    cv_fail(err, CV_UNSUPPORTED,
            "'%s': pictures without text, and the programs for OCR are not installed", item->path);
    return cv_hint(err, CV_UNSUPPORTED, "apt-get install %s", package);
}

static enum cv_status deliver(struct item *item, struct pages *p, const char *format,
                              struct cv_error *err)
{
    struct extract *x = p->x;
    if (blank(x))
        return no_text(item, p, format, err);
    if (p->unread && p->error.status)
        extract_warn(x, "%u trang không nhận dạng được, đầu tiên là trang %u: %s.", p->unread,
                     p->first_unread, p->error.message);
    else if (p->unread)
        extract_warn(x,
                     "%u trang là ảnh (đầu tiên: trang %u) nhưng chưa cài chương trình OCR "
                     "(tesseract-ocr-vie).",
                     p->unread, p->first_unread);
    x->ocr_confidence = p->words ? p->confidence / (double)p->words : 0;
    x->paged = true;
    return corpus_deliver(item, x, err);
}

enum cv_status corpus_read_pdf(struct item *item, struct cv_error *err)
{
    void *ctx = talloc_new(item->reading->ctx);
    struct extract x;
    const char *package;
    extract_init(&x, ctx, "pdf");
    struct pages p = {.item = item, .x = &x};
    p.can_ocr =
        item->reading->options.ocr != CORPUS_OCR_NEVER && corpus_format_available("ocr", &package);
    struct cv_buf layer;
    cv_buf_init(&layer, ctx);
    enum cv_status status = pdf_layer_read(item, &x, &layer, err);
    if (!status && layer.len == 0)
        status = cv_fail(err, CV_CORRUPT, "'%s': the PDF has no pages", item->path);
    if (!status) {
        add_pages(&p, decoded_layer(ctx, &x, &layer));
        if (item->reading->options.stop && *item->reading->options.stop)
            status = cv_fail(err, CV_INTERRUPTED, "'%s': reading was interrupted", item->path);
        else
            status = deliver(item, &p, "ocr", err);
    }
    talloc_free(ctx);
    return status;
}

enum cv_status corpus_read_image(struct item *item, struct cv_error *err)
{
    void *ctx = talloc_new(item->reading->ctx);
    struct extract x;
    extract_init(&x, ctx, "image");
    struct pages p = {.item = item, .x = &x};
    const char *package;
    struct ocr_page read = {0};
    enum cv_status status = CV_OK;
    if (item->reading->options.ocr != CORPUS_OCR_NEVER &&
        corpus_format_available("image", &package))
        status = ocr_read(ctx, item, 0, &read, err);
    if (!status) {
        if (read.text)
            cv_buf_str(&x.text, read.text);
        x.ocr = true;
        p.words = read.words;
        p.confidence = read.confidence * (double)read.words;
        status = deliver(item, &p, "image", err);
    }
    talloc_free(ctx);
    return status;
}
