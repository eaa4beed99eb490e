/* Results of OCR on disk: FOLDER/ab/abcdef…-PAGE.VERSION, a line of figures, then the text. */
#include "corpus/ocr.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

static const char FIGURES[] = "congvan-ocr %lf %zu\n";

static char *entry_path(void *ctx, const struct item *item, unsigned page)
{
    return talloc_asprintf(ctx, "%s/%.2s/%s-%u.%d", item->reading->options.ocr_cache, item->sha256,
                           item->sha256, page, OCR_VERSION);
}

bool ocr_cache_get(void *ctx, const struct item *item, unsigned page, struct ocr_page *out)
{
    if (!item->reading->options.ocr_cache)
        return false;
    char *path = entry_path(ctx, item, page);
    FILE *f = fopen(path, "re");
    talloc_free(path);
    if (!f)
        return false;
    struct ocr_page got = {0};
    struct cv_buf text;
    cv_buf_init(&text, ctx);
    char line[128], block[8192];
    bool good =
        fgets(line, sizeof line, f) && sscanf(line, FIGURES, &got.confidence, &got.words) == 2;
    for (size_t n; good && (n = fread(block, 1, sizeof block, f)) > 0;)
        cv_buf_add(&text, block, n);
    good = good && !ferror(f);
    fclose(f);
    got.text = cv_buf_cstr(&text);
    if (good)
        *out = got;
    return good;
}

/* Makes the folder and those above it. */
static void make_folders(char *path)
{
    for (char *p = path + 1; *p; p++)
        if (*p == '/') {
            *p = 0;
            mkdir(path, 0777);
            *p = '/';
        }
}

void ocr_cache_put(const struct item *item, unsigned page, const struct ocr_page *result)
{
    if (!item->reading->options.ocr_cache)
        return;
    void *ctx = talloc_new(NULL);
    char *path = entry_path(ctx, item, page), *fresh = talloc_asprintf(ctx, "%s.XXXXXX", path);
    make_folders(path);
    int fd = mkostemp(fresh, O_CLOEXEC);
    FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (f) {
        fprintf(f, "congvan-ocr %.2f %zu\n", result->confidence, result->words);
        fputs(result->text, f);
        bool good = fflush(f) == 0 && !ferror(f);
        /* Another process may have put the same page meanwhile: either copy is right. */
        if (fclose(f) != 0 || !good || rename(fresh, path) != 0)
            unlink(fresh);
    } else if (fd >= 0) {
        close(fd);
        unlink(fresh);
    }
    talloc_free(ctx);
}
