/* What the tests of corpus/ share: a scratch folder, files in it, and a reader that keeps what it
 * is given. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h> /* needs those above */

#include "corpus/corpus.h"
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

struct scratch {
    char *folder;
    char *temporary; /* given to corpus_read; must be empty afterwards */
};

struct kept_document {
    char *path, *text, *format;
    size_t length, page_count;
    uint32_t page2; /* offset of the second page */
    enum text_encoding encoding;
    bool ocr;
    double ocr_confidence;
    char sha256[65];
    char *number, *symbol, *date, *subject, *issuer, *signer, *recipient; /* of its metadata */
    size_t warnings;
};
struct kept {
    struct kept_document *docs; /* talloc array */
    size_t count;
    char *problems; /* one line each: path: message */
    size_t problem_count;
    size_t stop_after; /* 0: never */
};

static inline int scratch_setup(void **state)
{
    struct scratch *s = talloc_zero(NULL, struct scratch);
    s->folder = talloc_strdup(s, "/tmp/congvan-test-XXXXXX");
    assert_non_null(mkdtemp(s->folder));
    s->temporary = talloc_asprintf(s, "%s/temporary", s->folder);
    assert_int_equal(mkdir(s->temporary, 0777), 0);
    *state = s;
    return 0;
}

static inline int scratch_remove(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static inline int scratch_teardown(void **state)
{
    struct scratch *s = *state;
    nftw(s->folder, scratch_remove, 16, FTW_DEPTH | FTW_PHYS);
    talloc_free(s);
    return 0;
}

static inline size_t folder_size(const char *path)
{
    DIR *d = opendir(path);
    assert_non_null(d);
    size_t n = 0;
    while (readdir(d))
        n++;
    closedir(d);
    return n - 2;
}

static inline char *scratch_path(struct scratch *s, const char *name)
{
    return talloc_asprintf(s, "%s/%s", s->folder, name);
}

static inline char *scratch_file(struct scratch *s, const char *name, const void *bytes, size_t n)
{
    char *path = scratch_path(s, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
    return path;
}

static inline char *keep_string(void *ctx, const char *s)
{
    return s ? talloc_strdup(ctx, s) : NULL;
}

static inline bool keep_document(void *user, const struct corpus_document *d)
{
    struct kept *k = user;
    k->docs = talloc_realloc(NULL, k->docs, struct kept_document, (unsigned)k->count + 1);
    struct kept_document *c = &k->docs[k->count++];
    *c = (struct kept_document){
        .path = talloc_strdup(k->docs, d->path),
        .text = talloc_strndup(k->docs, d->text, d->length),
        .format = talloc_strdup(k->docs, d->format),
        .length = d->length,
        .page_count = d->page_count,
        .page2 = d->page_count > 1 ? d->pages[0] : 0,
        .encoding = d->encoding,
        .ocr = d->ocr,
        .ocr_confidence = d->ocr_confidence,
    };
    memcpy(c->sha256, d->sha256, sizeof c->sha256);
    if (d->metadata) {
        c->number = keep_string(k->docs, d->metadata->number);
        c->symbol = keep_string(k->docs, d->metadata->symbol);
        c->date = keep_string(k->docs, d->metadata->date);
        c->subject = keep_string(k->docs, d->metadata->subject);
        c->issuer = keep_string(k->docs, d->metadata->issuer);
        c->signer = keep_string(k->docs, d->metadata->signer_name);
        if (d->metadata->recipients.count)
            c->recipient = keep_string(k->docs, d->metadata->recipients.items[0]);
    }
    for (const char *const *w = d->warnings; *w; w++)
        c->warnings++;
    return k->stop_after == 0 || k->count < k->stop_after;
}

static inline void keep_problem(void *user, const char *path, enum cv_status status,
                                const char *message)
{
    (void)status;
    struct kept *k = user;
    char *old = k->problems;
    k->problems = talloc_asprintf(NULL, "%s%s: %s\n", old ? old : "", path, message);
    talloc_free(old);
    k->problem_count++;
}

static inline void kept_free(struct kept *k)
{
    talloc_free(k->docs);
    talloc_free(k->problems);
    *k = (struct kept){0};
}

static inline enum cv_status read_with(struct scratch *s, struct corpus_options o, const char *path,
                                       struct kept *k, struct cv_error *err)
{
    struct corpus_reader reader = {k, keep_document, keep_problem};
    o.temporary = s->temporary;
    enum cv_status status = corpus_read(path, &o, &reader, err);
    assert_int_equal(folder_size(s->temporary), 0); /* nothing is ever left behind */
    return status;
}

static inline enum cv_status read_file(struct scratch *s, const char *path, struct kept *k,
                                       struct cv_error *err)
{
    return read_with(s, (struct corpus_options){.ocr = CORPUS_OCR_NEVER}, path, k, err);
}

#define SCRATCH_TEST(f) cmocka_unit_test_setup_teardown(f, scratch_setup, scratch_teardown)
