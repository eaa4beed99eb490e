/*
 * What store_put costs: text files go into segments of so many documents, which are merged into an
 * index. Records are not read: each document has only its text (first line as subject), so that the
 * figure is that of store and text alone.
 *
 *     bench_store [--segment N] [--direct] DIR FILE…     (a file "-": names from standard input)
 *
 * --direct writes straight into the index with a commit every N documents. Prints CPU seconds by
 * stage, bytes of text and of the index.
 */
#include "store/store.h"
#include "base/base.h"
#include <sys/resource.h>
#include <talloc.h>

struct bench {
    const char *dir;
    unsigned segment; /* documents */
    bool direct;
    const char **files;
    size_t count;
    uint64_t bytes;
};

static double cpu_seconds(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
           (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void die(const struct cv_error *err)
{
    fprintf(stderr, "bench_store: %s\n", err->message);
    exit(3);
}

static char *read_file(void *ctx, const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    if (!f) {
        perror(path);
        exit(3);
    }
    struct cv_buf text;
    char piece[1 << 16];
    cv_buf_init(&text, ctx);
    for (size_t got; (got = fread(piece, 1, sizeof piece, f));)
        cv_buf_add(&text, piece, got);
    fclose(f);
    *n = text.len;
    return cv_buf_cstr(&text);
}

static void put_file(struct store_writer *w, struct bench *b, size_t i)
{
    void *ctx = talloc_new(NULL);
    struct cv_error err;
    struct record record = {.serial = -1};
    const char *paths[] = {b->files[i], NULL};
    size_t n;
    char *text = read_file(ctx, b->files[i], &n);
    record.subject = talloc_strndup(ctx, text, strcspn(text, "\n"));
    struct store_input in = {
        .record = &record,
        .record_json = talloc_asprintf(ctx, "{\"path\":\"%s\"}", b->files[i]),
        .text = text,
        .length = n,
        .sha256 = talloc_asprintf(ctx, "%064zx", i),
        .paths = paths,
        .format = "text",
    };
    if (store_put(w, &in, &err) != CV_OK)
        die(&err);
    b->bytes += n;
    talloc_free(ctx);
}

static const char **put_all(struct bench *b, size_t *segments)
{
    struct cv_error err;
    struct store_writer *w = NULL;
    const char **names =
        talloc_zero_array(NULL, const char *, (unsigned)(b->count / b->segment + 1));
    for (size_t i = 0; i < b->count; i++) {
        if (i % b->segment == 0) {
            if (w && store_commit(w, &err) != CV_OK)
                die(&err);
            if (!b->direct || !w) {
                store_writer_close(w);
                names[*segments] =
                    b->direct ? b->dir
                              : talloc_asprintf(names, "%s.segment-%zu", b->dir, *segments);
                if (store_writer_open(NULL, names[*segments],
                                      b->direct ? STORE_UPDATE : STORE_SEGMENT, 0, &w,
                                      &err) != CV_OK)
                    die(&err);
                ++*segments;
            }
        }
        put_file(w, b, i);
    }
    if (w && store_commit(w, &err) != CV_OK)
        die(&err);
    store_writer_close(w);
    return names;
}

static void run(struct bench *b)
{
    struct cv_error err;
    struct store *s;
    struct store_facts facts;
    size_t segments = 0;
    double start = cpu_seconds();
    const char **names = put_all(b, &segments);
    double put = cpu_seconds() - start;
    if (!b->direct && (store_merge(b->dir, names, segments, false, &err) != CV_OK ||
                       store_publish(b->dir, &err) != CV_OK))
        die(&err);
    double all = cpu_seconds() - start;
    if (store_open(NULL, b->dir, &s, &err) != CV_OK || store_facts(s, &facts, &err) != CV_OK)
        die(&err);
    printf("store %s=%u: documents %u, text %llu bytes, cpu %.2f s (put %.2f, merge %.2f), %.4f "
           "s/MB, index %llu bytes\n",
           b->direct ? "commit" : "segment", b->segment, facts.documents,
           (unsigned long long)b->bytes, all, put, all - put, all * 1e6 / (double)b->bytes,
           (unsigned long long)facts.bytes);
    store_close(s);
    talloc_free(names);
}

static void add_file(struct bench *b, const char *name)
{
    b->files = talloc_realloc(NULL, b->files, const char *, (unsigned)b->count + 1);
    b->files[b->count++] = talloc_strdup(b->files, name);
}

int main(int argc, char **argv)
{
    struct bench b = {.segment = 250};
    int i = 1;
    for (; i < argc && !strncmp(argv[i], "--", 2); i++) {
        if (!strcmp(argv[i], "--segment") && i + 1 < argc)
            b.segment = (unsigned)strtoul(argv[++i], NULL, 10);
        else if (!strcmp(argv[i], "--direct"))
            b.direct = true;
    }
    if (argc - i < 2 || !b.segment) {
        fprintf(stderr, "usage: bench_store [--segment N] [--direct] DIR FILE…\n");
        return 2;
    }
    b.dir = argv[i++];
    for (; i < argc; i++) {
        char line[4096];
        if (strcmp(argv[i], "-"))
            add_file(&b, argv[i]);
        else
            while (fgets(line, sizeof line, stdin)) {
                line[strcspn(line, "\n")] = 0;
                add_file(&b, line);
            }
    }
    run(&b);
    talloc_free(b.files);
    return 0;
}
