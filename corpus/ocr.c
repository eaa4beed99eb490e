/* See ocr.h. */
#include "corpus/ocr.h"
#include "corpus/intake.h"
#include "corpus/sandbox.h"
#include <errno.h>
#include <talloc.h>
#include <unistd.h>

/* 300 dpi is what Tesseract's models were trained near; a page larger than A2 is scaled to this
 * many pixels a side. */
#define DPI        "300"
#define LARGE_PAGE "6000"
static const uint64_t PICTURE_BYTES = 128 << 20;

static bool write_all(void *sink, const char *bytes, size_t n)
{
    int fd = *(int *)sink;
    while (n > 0) {
        ssize_t k = write(fd, bytes, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return false;
        bytes += k;
        n -= (size_t)k;
    }
    return true;
}

/* Draws a page into fd as a grey picture. */
static enum cv_status draw_page(const struct item *item, unsigned page, int fd,
                                struct cv_error *err)
{
    char number[16];
    snprintf(number, sizeof number, "%u", page);
    const char *usual[] = {"pdftoppm", "-gray", "-f", number, "-l", number, "-r", DPI, "-", NULL};
    const char *scaled[] = {"pdftoppm", "-gray",     "-f",       number, "-l",
                            number,     "-scale-to", LARGE_PAGE, "-",    NULL};
    struct sandbox_result result;
    for (int attempt = 0; attempt < 2; attempt++) {
        struct sandbox_job job = {
            .argv = attempt ? scaled : usual, .output = write_all, .sink = &fd};
        corpus_job_limits(&job, item);
        job.max_output = PICTURE_BYTES;
        if (lseek(fd, 0, SEEK_SET) != 0 || ftruncate(fd, 0) != 0)
            return cv_fail(err, CV_IO, "'%s': %s", item->path, strerror(errno));
        sandbox_run(&job, &result);
        if (result.end != SANDBOX_OUTPUT && result.end != SANDBOX_MEMORY)
            break;
    }
    enum cv_status status = sandbox_error(&result, "pdftoppm", item->path, err);
    if (!status && result.output == 0)
        status = cv_fail(err, CV_CORRUPT, "'%s': page %u cannot be drawn", item->path, page);
    return status;
}

/* ---- Tesseract's table of words
 * ------------------------------------------------------------------ */

/* What a word's place in the layout says; a change tells what parts it from the word before. */
struct place {
    long page, block, paragraph, line;
};

static void add_word(struct cv_buf *text, const struct place *before, const struct place *now,
                     const char *word)
{
    const char *gap = " ";
    if (!text->len)
        gap = "";
    else if (now->page != before->page)
        gap = "\n\f";
    else if (now->block != before->block || now->paragraph != before->paragraph)
        gap = "\n\n";
    else if (now->line != before->line)
        gap = "\n";
    cv_buf_str(text, gap);
    cv_buf_str(text, word);
}

/* Columns: level page block paragraph line word left top width height confidence text; level 5 is a
 * word. */
static void read_table(void *ctx, char *tsv, struct ocr_page *out)
{
    struct cv_buf text;
    cv_buf_init(&text, ctx);
    struct place before = {0};
    double sum = 0;
    size_t words = 0;
    char *rest, *line = strtok_r(tsv, "\n", &rest);
    for (; line; line = strtok_r(NULL, "\n", &rest)) {
        struct place now;
        long level;
        double confidence;
        int word_at = 0;
        if (sscanf(line, "%ld\t%ld\t%ld\t%ld\t%ld\t%*d\t%*d\t%*d\t%*d\t%*d\t%lf\t%n", &level,
                   &now.page, &now.block, &now.paragraph, &now.line, &confidence, &word_at) < 6 ||
            level != 5 || !word_at || strspn(line + word_at, " \t\r") == strlen(line + word_at))
            continue;
        add_word(&text, &before, &now, line + word_at);
        before = now;
        sum += confidence;
        words++;
    }
    if (text.len)
        cv_buf_char(&text, '\n');
    *out = (struct ocr_page){cv_buf_cstr(&text), words ? sum / (double)words : 0, words};
}

static bool keep(void *sink, const char *bytes, size_t n)
{
    cv_buf_add(sink, bytes, n);
    return true;
}

static enum cv_status recognise(void *ctx, const struct item *item, int picture, bool drawn,
                                struct ocr_page *out, struct cv_error *err)
{
    /* Mode 1: find columns and blocks, and which way up the page is. */
    static const char *const of_page[] = {"tesseract", "stdin", "stdout", "-l",  "vie", "--psm",
                                          "1",         "--dpi", DPI,      "tsv", NULL};
    static const char *const of_image[] = {"tesseract", "stdin", "stdout", "-l", "vie",
                                           "--psm",     "1",     "tsv",    NULL};
    struct cv_buf tsv;
    cv_buf_init(&tsv, ctx);
    struct sandbox_job job = {.argv = drawn ? of_page : of_image,
                              .output = keep,
                              .sink = &tsv,
                              .readable = getenv("TESSDATA_PREFIX")};
    corpus_job_limits(&job, item);
    job.input = picture;
    job.max_output = item->reading->options.max_text_bytes;
    struct sandbox_result result;
    sandbox_run(&job, &result);
    enum cv_status status = sandbox_error(&result, "tesseract", item->path, err);
    if (!status)
        read_table(ctx, cv_buf_cstr(&tsv), out);
    return status;
}

enum cv_status ocr_read(void *ctx, struct item *item, unsigned page, struct ocr_page *out,
                        struct cv_error *err)
{
    if (ocr_cache_get(ctx, item, page, out))
        return CV_OK;
    enum cv_status status;
    if (page == 0) {
        status = recognise(ctx, item, item->fd, false, out, err);
    } else {
        int picture = corpus_scratch_file(item->reading);
        if (picture < 0)
            return cv_fail(err, CV_IO, "cannot write in '%s': %s", item->reading->options.temporary,
                           strerror(errno));
        status = draw_page(item, page, picture, err);
        if (!status)
            status = recognise(ctx, item, picture, true, out, err);
        close(picture);
    }
    if (!status)
        ocr_cache_put(item, page, out);
    return status;
}
