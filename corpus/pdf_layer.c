/* See pdf_layer.h. */
#include "corpus/pdf_layer.h"
#include "corpus/page.h"
#include "corpus/reader.h"
#include "corpus/sandbox.h"
#include <talloc.h>

/* The boxes that pdftotext gives are as high as the font's ascenders and descenders together. */
static const double SIZE_OF_BOX = 0.77;
enum { LINE_MAX_BYTES = 65536, WORDS_MAX = 200000 /* of a page */ };

struct listener {
    struct cv_buf *layer;
    struct cv_buf line; /* of the listing, up to now */
    uint64_t max;       /* bytes of text */
    struct page page;   /* the present one; its ctx is NULL between pages */
    unsigned line_number, block_number;
    bool cut; /* there was more text than max */
};

/* ---- the listing of words
 * ------------------------------------------------------------------------------------ */

static void page_ends(struct listener *in)
{
    if (!in->page.ctx)
        return;
    page_turn(&in->page);
    page_text(in->layer, &in->page);
    cv_buf_char(in->layer, '\f');
    talloc_free(in->page.ctx);
    in->page.ctx = NULL;
    in->cut = in->cut || in->layer->len > in->max;
}

static double attribute(const char *tag, const char *name)
{
    const char *at = strstr(tag, name);
    return at ? strtod(at + strlen(name), NULL) : 0;
}

/* Resolves the five entities of XML, and takes out what would be a control character. */
static size_t plain(char *s, size_t n)
{
    static const struct {
        const char *name;
        char letter;
    } entities[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    size_t out = 0;
    for (size_t i = 0; i < n; i++) {
        char c = s[i];
        for (size_t e = 0; c == '&' && e < sizeof entities / sizeof *entities; e++)
            if (strncmp(s + i, entities[e].name, strlen(entities[e].name)) == 0) {
                c = entities[e].letter;
                i += strlen(entities[e].name) - 1;
                break;
            }
        if ((unsigned char)c > ' ')
            s[out++] = c;
    }
    return out;
}

static void take_word(struct listener *in, char *tag)
{
    char *text = strchr(tag, '>');
    if (!text || !in->page.ctx || in->page.count >= WORDS_MAX)
        return;
    *text++ = 0;
    char *end = strstr(text, "</word>");
    struct page_word w = {
        .x0 = attribute(tag, "xMin=\""),
        .y0 = attribute(tag, "yMin=\""),
        .x1 = attribute(tag, "xMax=\""),
        .y1 = attribute(tag, "yMax=\""),
        .line = in->line_number,
        .block = in->block_number,
    };
    w.size = SIZE_OF_BOX * (w.y1 - w.y0);
    page_add(&in->page, &w, text, plain(text, end ? (size_t)(end - text) : strlen(text)));
}

static void take_line(struct listener *in, char *s)
{
    s += strspn(s, " ");
    if (strncmp(s, "<word ", 6) == 0) {
        take_word(in, s);
    } else if (strncmp(s, "<line ", 6) == 0) {
        in->line_number++;
    } else if (strncmp(s, "<block ", 7) == 0) {
        in->block_number++;
    } else if (strncmp(s, "<page ", 6) == 0) {
        page_ends(in);
        page_init(&in->page, talloc_new(in->layer->ctx));
    } else if (strncmp(s, "</page>", 7) == 0) {
        page_ends(in);
    }
}

static bool take_listing(void *sink, const char *bytes, size_t n)
{
    struct listener *in = sink;
    while (n > 0 && !in->cut) {
        const char *end = memchr(bytes, '\n', n);
        size_t part = end ? (size_t)(end - bytes) : n;
        if (in->line.len + part <= LINE_MAX_BYTES)
            cv_buf_add(&in->line, bytes, part);
        if (end) {
            take_line(in, cv_buf_cstr(&in->line));
            cv_buf_clear(&in->line);
        }
        bytes += part + (end != NULL);
        n -= part + (end != NULL);
    }
    return !in->cut;
}

enum cv_status pdf_layer_read(struct item *item, struct extract *x, struct cv_buf *layer,
                              struct cv_error *err)
{
    static const char *const argv[] = {"pdftotext", "-bbox-layout", "-enc", "UTF-8", "-", "-",
                                       NULL};
    struct listener in = {.layer = layer, .max = item->reading->options.max_text_bytes};
    struct sandbox_job job = {.argv = argv, .output = take_listing, .sink = &in};
    struct sandbox_result result;
    cv_buf_init(&in.line, layer->ctx);
    corpus_job_limits(&job, item);
    sandbox_run(&job, &result);
    page_ends(&in);
    if (in.cut)
        extract_warn(x, "Văn bản của tệp PDF quá dài, chỉ đọc phần đầu.");
    else if (result.end == SANDBOX_EXIT && strstr(result.complaint, "Incorrect password"))
        return cv_fail(err, CV_CORRUPT, "'%s': the PDF is encrypted and needs a password",
                       item->path);
    else if (result.end == SANDBOX_MISSING) {
        cv_fail(err, CV_UNSUPPORTED, "'%s': the program 'pdftotext' is not installed", item->path);
        return cv_hint(err, CV_UNSUPPORTED, "apt-get install poppler-utils");
    }
    return sandbox_error(&result, "pdftotext", item->path, err);
}
