/* See ocr.h. */
#include "corpus/ocr.h"
#include "corpus/intake.h"
#include "corpus/picture.h"
#include "corpus/sandbox.h"
#include "corpus/stamp.h"
#include <errno.h>
#include <talloc.h>
#include <unistd.h>

/* 300 dpi is what Tesseract's models were trained near; a page larger than A2 is scaled to this
 * many pixels a side. */
enum { DPI_NUMBER = 300 };
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

/* Draws a page of the PDF in `pdf` into fd. */
static enum cv_status draw_page(const struct item *item, int pdf, unsigned page, int fd,
                                struct cv_error *err)
{
    char number[16];
    snprintf(number, sizeof number, "%u", page);
    const char *usual[] = {"pdftoppm", "-f", number, "-l", number, "-r", DPI, "-", NULL};
    const char *scaled[] = {"pdftoppm",  "-f",       number, "-l", number,
                            "-scale-to", LARGE_PAGE, "-",    NULL};
    struct sandbox_result result;
    for (int attempt = 0; attempt < 2; attempt++) {
        struct sandbox_job job = {
            .argv = attempt ? scaled : usual, .output = write_all, .sink = &fd};
        corpus_job_limits(&job, item);
        job.input = pdf;
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

/* ---- reading
 * --------------------------------------------------------------------------------------- */

static bool keep(void *sink, const char *bytes, size_t n)
{
    cv_buf_add(sink, bytes, n);
    return true;
}

/* Gives Tesseract's table of the words in a picture, NUL-terminated, as a talloc child of ctx. */
static enum cv_status recognise(void *ctx, const struct item *item, int picture,
                                const char *const *argv, char **table, struct cv_error *err)
{
    struct cv_buf tsv;
    cv_buf_init(&tsv, ctx);
    struct sandbox_job job = {
        .argv = argv, .output = keep, .sink = &tsv, .readable = getenv("TESSDATA_PREFIX")};
    corpus_job_limits(&job, item);
    job.input = picture;
    job.max_output = item->reading->options.max_text_bytes;
    struct sandbox_result result;
    sandbox_run(&job, &result);
    *table = cv_buf_cstr(&tsv);
    return sandbox_error(&result, "tesseract", item->path, err);
}

static enum cv_status cannot_write(const struct item *item, int code, struct cv_error *err)
{
    return cv_fail(err, CV_IO, "cannot write in '%s': %s", item->reading->options.temporary,
                   strerror(code));
}

/* Stores a picture over what fd holds and has Tesseract read it. */
static enum cv_status recognise_picture(void *ctx, const struct item *item, int fd,
                                        const struct picture *picture, const char *const *argv,
                                        char **table, struct cv_error *err)
{
    int code = picture_store(picture, fd);
    return code ? cannot_write(item, code, err) : recognise(ctx, item, fd, argv, table, err);
}

/* The words of a table of Tesseract's, parted by blanks. */
static void words_of(struct cv_buf *out, char *table)
{
    char *rest, *row = strtok_r(table, "\n", &rest);
    for (; row; row = strtok_r(NULL, "\n", &rest)) {
        const char *word = strrchr(row, '\t');
        if (*row == '5' && word)
            cv_buf_printf(out, "%s ", word + 1);
    }
}

/* What stands in a frame if that is a stamp, else NULL. */
static const char *read_frame(void *ctx, const struct item *item, int fd, const struct picture *ink,
                              const struct stamp_frame *frame)
{
    /* Mode 7: a line; 6: several of them, for what slants; 8: a word. */
    static const char *const modes[] = {"7", "6", "8"};
    struct picture inside;
    stamp_inside(&inside, ctx, ink, frame);
    const char *stamp = NULL;
    for (size_t i = 0; i < sizeof modes / sizeof *modes && !stamp; i++) {
        const char *const argv[] = {"tesseract", "stdin", "stdout", "-l",  "vie", "--psm",
                                    modes[i],    "--dpi", DPI,      "tsv", NULL};
        char *table = NULL;
        struct cv_buf words;
        cv_buf_init(&words, ctx);
        if (recognise_picture(ctx, item, fd, &inside, argv, &table, NULL) == CV_OK) {
            words_of(&words, table);
            stamp = stamp_words(cv_buf_cstr(&words));
        }
    }
    return stamp;
}

/* Takes the framed stamps out of the picture, whose frames would spoil what stands beside them, and
 * adds them to a table of words as rows of Tesseract's. What is framed and no stamp stays. */
static void take_stamps(void *ctx, const struct item *item, int fd, struct picture *drawn,
                        struct cv_buf *table)
{
    struct picture ink;
    struct stamp_frame frames[STAMPS_MOST];
    picture_ink(&ink, ctx, drawn);
    size_t n = stamp_frames(frames, &ink);
    for (size_t i = 0; i < n; i++) {
        const struct stamp_frame *f = &frames[i];
        const char *stamp = read_frame(ctx, item, fd, &ink, f);
        if (!stamp)
            continue;
        picture_wipe(drawn, f->x, f->y, f->width, f->height);
        cv_buf_printf(table, "\n5\t1\t%zu\t1\t1\t1\t%u\t%u\t%u\t%u\t100\t%s\n", i + 1, f->x,
                      f->y + f->height / 4, f->width, f->height / 2, stamp);
    }
}

/* Reads the drawn page in fd, whose content is lost. The upper half of the first bears stamps. */
static enum cv_status read_drawn(void *ctx, const struct item *item, int fd, unsigned page,
                                 struct ocr_page *out, struct cv_error *err)
{
    /* Mode 1: find columns and blocks, and which way up the page is. Mode 11: words anywhere. */
    static const char *const of_page[] = {"tesseract", "stdin", "stdout", "-l",  "vie", "--psm",
                                          "1",         "--dpi", DPI,      "tsv", NULL};
    static const char *const of_stamps[] = {"tesseract", "stdin", "stdout", "-l",  "vie", "--psm",
                                            "11",        "--dpi", DPI,      "tsv", NULL};
    void *tmp = talloc_new(NULL);
    struct picture drawn, clean, red;
    struct cv_buf stamps;
    cv_buf_init(&stamps, tmp);
    char *words = NULL, *unframed = NULL;
    struct cv_error fault = {0};
    enum cv_status status = picture_load(&drawn, tmp, fd, PICTURE_BYTES, &fault);
    if (status) {
        cv_fail(err, status, "'%s': %s", item->path, fault.message);
    } else {
        take_stamps(tmp, item, fd, &drawn, &stamps);
        picture_clean(&clean, tmp, &drawn, page == 1 ? drawn.height / 2 : 0);
        status = recognise_picture(tmp, item, fd, &clean, of_page, &words, err);
        if (!status && picture_red(&red, tmp, &drawn)) {
            status = recognise_picture(tmp, item, fd, &red, of_stamps, &unframed, err);
            cv_buf_str(&stamps, status ? "" : unframed);
        }
    }
    if (!status)
        ocr_words_read(ctx, words, cv_buf_cstr(&stamps), out);
    talloc_free(tmp);
    return status;
}

static enum cv_status read_page(void *ctx, struct item *item, int pdf, unsigned page,
                                struct ocr_page *out, struct cv_error *err)
{
    int fd = corpus_scratch_file(item->reading);
    if (fd < 0)
        return cannot_write(item, errno, err);
    enum cv_status status = draw_page(item, pdf, page, fd, err);
    if (!status)
        status = read_drawn(ctx, item, fd, page, out, err);
    close(fd);
    return status;
}

/* The image as a PDF in a scratch file; -1 if it is of another format. */
static int image_pdf(struct item *item)
{
    if ((uint64_t)item->size > PICTURE_BYTES)
        return -1;
    void *tmp = talloc_new(NULL);
    char *image = talloc_size(tmp, (size_t)item->size);
    struct cv_buf pdf;
    cv_buf_init(&pdf, tmp);
    ssize_t n = corpus_pread(item->fd, image, (size_t)item->size, 0);
    int fd = -1;
    if (n > 0 && ocr_image_as_pdf(&pdf, image, (size_t)n, DPI_NUMBER))
        fd = corpus_scratch_file(item->reading);
    if (fd >= 0 && !write_all(&fd, pdf.bytes, pdf.len)) {
        close(fd);
        fd = -1;
    }
    talloc_free(tmp);
    return fd;
}

/* An image: drawn like a page where that can be done, else as it is, since Tesseract knows all
 * formats. */
static enum cv_status read_image(void *ctx, struct item *item, struct ocr_page *out,
                                 struct cv_error *err)
{
    static const char *const argv[] = {"tesseract", "stdin", "stdout", "-l", "vie",
                                       "--psm",     "1",     "tsv",    NULL};
    int pdf = image_pdf(item);
    if (pdf >= 0) {
        enum cv_status drawn = read_page(ctx, item, pdf, 1, out, NULL);
        close(pdf);
        if (drawn == CV_OK)
            return CV_OK;
    }
    char *words;
    enum cv_status status = recognise(ctx, item, item->fd, argv, &words, err);
    if (!status)
        ocr_words_read(ctx, words, NULL, out);
    return status;
}

enum cv_status ocr_read_fresh(void *ctx, struct item *item, unsigned page, struct ocr_page *out,
                              struct cv_error *err)
{
    return page ? read_page(ctx, item, item->fd, page, out, err) : read_image(ctx, item, out, err);
}

enum cv_status ocr_read(void *ctx, struct item *item, unsigned page, struct ocr_page *out,
                        struct cv_error *err)
{
    if (ocr_cache_get(ctx, item, page, out))
        return CV_OK;
    enum cv_status status = ocr_read_fresh(ctx, item, page, out, err);
    if (!status)
        ocr_cache_put(item, page, out);
    return status;
}
