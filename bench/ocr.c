/*
 * bench/ocr: character error rate and pages a second of the whole OCR path.
 *
 *     ocr FILE.txt…        e.g. corpus/samples/…/x.txt
 *
 * Each text is cut into pages of 45 lines, drawn at 100, 150, 200 and 300 dpi by pango-view, read
 * by corpus_read() and compared with what was drawn: edits (insertions, deletions, replacements of
 * code points, runs of blanks as one blank) per character.
 */
#include "corpus/corpus.h"
#include <errno.h>
#include <spawn.h>
#include <sys/wait.h>
#include <talloc.h>
#include <unistd.h>

enum { LINES = 45, LONGEST = 20000 };

struct totals {
    const char *dpi; /* pango-view's option */
    size_t pages, characters, edits, failed;
    double seconds, confidence;
};

/* Code points with runs of blanks as one, none at the ends. */
static size_t code_points(uint32_t *out, const char *s, size_t n)
{
    size_t k = 0;
    for (size_t i = 0; i < n && k < LONGEST;) {
        unsigned char c = (unsigned char)s[i];
        size_t bytes = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
        uint32_t code = bytes == 1 ? c : c & (0x7fu >> bytes);
        for (size_t b = 1; b < bytes && i + b < n; b++)
            code = code << 6 | ((unsigned char)s[i + b] & 0x3f);
        i += bytes;
        if (code > ' ' && code != 0xa0)
            out[k++] = code;
        else if (k > 0 && out[k - 1] != ' ')
            out[k++] = ' ';
    }
    return k > 0 && out[k - 1] == ' ' ? k - 1 : k;
}

/* Levenshtein's distance. */
static size_t edits(const uint32_t *a, size_t n, const uint32_t *b, size_t m)
{
    size_t *row = talloc_array(NULL, size_t, (unsigned)m + 1);
    for (size_t j = 0; j <= m; j++)
        row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t best = diagonal + (a[i - 1] != b[j - 1]);
            best = row[j] + 1 < best ? row[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            diagonal = row[j];
            row[j] = best;
        }
    }
    size_t result = row[m];
    talloc_free(row);
    return result;
}

static bool draw(const char *text, const char *picture, const char *dpi)
{
    extern char **environ;
    char *argv[] = {"pango-view",
                    "--no-display",
                    "--font=DejaVu Serif 12",
                    (char *)(uintptr_t)dpi,
                    "--width=480",
                    "--margin=40",
                    "-o",
                    (char *)(uintptr_t)picture,
                    (char *)(uintptr_t)text,
                    NULL};
    pid_t pid;
    int status;
    return posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ) == 0 &&
           waitpid(pid, &status, 0) == pid && status == 0;
}

struct drawn {
    const char *text;
    size_t n;
    struct totals *totals;
};

static bool compare(void *user, const struct corpus_document *document)
{
    static uint32_t a[LONGEST], b[LONGEST];
    struct drawn *d = user;
    size_t n = code_points(a, d->text, d->n), m = code_points(b, document->text, document->length);
    d->totals->characters += n;
    d->totals->edits += edits(a, n, b, m);
    d->totals->confidence += document->ocr_confidence;
    d->totals->pages++;
    return true;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool one_page(const char *folder, const char *text, size_t n, struct totals *totals)
{
    char in[300], picture[300];
    snprintf(in, sizeof in, "%s/page.txt", folder);
    snprintf(picture, sizeof picture, "%s/page.png", folder);
    FILE *f = fopen(in, "w");
    bool good = f && fwrite(text, 1, n, f) == n;
    good = f && fclose(f) == 0 && good && draw(in, picture, totals->dpi);
    if (good) {
        struct drawn d = {text, n, totals};
        struct corpus_reader reader = {&d, compare, NULL};
        struct cv_error err;
        double begin = now();
        if (corpus_read(picture, NULL, &reader, &err) != CV_OK) {
            fprintf(stderr, "ocr: %s\n", err.message);
            totals->failed++;
        }
        totals->seconds += now() - begin;
    }
    unlink(in);
    unlink(picture);
    return good;
}

/* Cuts a decoded text into pages; false if pages cannot be drawn here. */
static bool pages_of(const char *folder, const char *text, struct totals *totals)
{
    while (*text) {
        const char *end = text;
        for (int line = 0; *end && line < LINES; line++) {
            end += strcspn(end, "\n");
            end += *end == '\n';
        }
        if (strspn(text, " \n\f\t") < (size_t)(end - text) &&
            !one_page(folder, text, (size_t)(end - text), totals))
            return false;
        text = end;
    }
    return true;
}

static bool keep(void *user, const struct corpus_document *document)
{
    *(char **)user = talloc_strndup(NULL, document->text, document->length);
    return true;
}

static bool can_read_pictures(void)
{
    size_t n;
    const struct corpus_format *f = corpus_formats(&n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(f[i].name, "image") == 0)
            return f[i].available;
    return false;
}

/* False if pages cannot be drawn here. */
static bool one_file(const char *folder, const char *path, struct totals *totals)
{
    char *text = NULL;
    struct corpus_reader reader = {&text, keep, NULL};
    struct cv_error err;
    if (corpus_read(path, NULL, &reader, &err) != CV_OK)
        fprintf(stderr, "ocr: %s\n", err.message);
    bool drawn = !text || pages_of(folder, text, totals);
    talloc_free(text);
    return drawn;
}

static void print_row(const struct totals *t)
{
    if (t->characters)
        printf("%s dpi: %zu pages, %zu characters: error rate %.2f %%, mean confidence %.1f, "
               "%.2f pages/s, %zu unread\n",
               t->dpi + strlen("--dpi="), t->pages, t->characters,
               100.0 * (double)t->edits / (double)t->characters, t->confidence / (double)t->pages,
               (double)t->pages / t->seconds, t->failed);
}

int main(int argc, char **argv)
{
    char folder[] = "/tmp/congvan-ocr-XXXXXX";
    if (argc < 2) {
        fprintf(stderr, "usage: %s FILE.txt…\n", argv[0]);
        return 2;
    }
    if (!can_read_pictures()) {
        printf("skipped: OCR is not installed (tesseract-ocr-vie)\n");
        return 0;
    }
    if (!mkdtemp(folder)) {
        fprintf(stderr, "ocr: %s: %s\n", folder, strerror(errno));
        return 3;
    }
    static const char *const dpi[] = {"--dpi=100", "--dpi=150", "--dpi=200", "--dpi=300"};
    bool drawn = true;
    for (size_t d = 0; d < sizeof dpi / sizeof *dpi && drawn; d++) {
        struct totals totals = {.dpi = dpi[d]};
        for (int i = 1; i < argc && drawn; i++)
            drawn = one_file(folder, argv[i], &totals);
        print_row(&totals);
    }
    rmdir(folder);
    if (!drawn)
        printf("skipped: pages cannot be drawn here (pango1.0-tools, fonts-dejavu-core)\n");
    return 0;
}
