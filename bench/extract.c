/*
 * bench_extract: how fast and how well records are read.
 *
 * usage: bench_extract [--min F] [--min-field FIELD=F]… [--show FIELD] GOLD FOLDER…
 *
 * GOLD: one JSON object a line, or a folder of .json files; each names its document by "id" or
 * "file". The documents are looked for under the FOLDERs by name without ending. Prints records and
 * megabytes a second of the parser alone on one core, and precision, recall and F1 a field. Exit
 * status 1 when a minimum is not reached or a document is missing; 77 (skipped) when GOLD does not
 * exist.
 */
#include "bench/extract_score.h"
#include "record/record.h"
#include "text/text.h"
#include <fts.h>
#include <sys/stat.h>
#include <talloc.h>

enum { SKIPPED = 77, MINIMA_MAX = 32 };

struct document {
    char *id;
    char *path;
    struct text_decoded text;
};

struct options {
    double min;
    const char *show, *gold;
    struct {
        char *field;
        double min;
    } minima[MINIMA_MAX];
    size_t minima_count;
    char **folders;
};

/* ---- documents ----------------------------------------------------------------------------------
 */

struct documents {
    struct document *items; /* sorted by id */
    size_t count;
};

static char *id_of(void *ctx, const char *path)
{
    const char *slash = strrchr(path, '/');
    char *id = talloc_strdup(ctx, slash ? slash + 1 : path);
    char *dot = strrchr(id, '.');
    if (dot)
        *dot = 0;
    return id;
}

static bool ends_in(const char *s, const char *end)
{
    size_t n = strlen(s), k = strlen(end);
    return n > k && strcmp(s + n - k, end) == 0;
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct document *)a)->id, ((const struct document *)b)->id);
}

static void find_documents(struct documents *all, void *ctx, char **folders)
{
    FTS *walk = fts_open(folders, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    for (FTSENT *e; walk && (e = fts_read(walk));) {
        if (e->fts_info != FTS_F || !(ends_in(e->fts_path, ".txt") || ends_in(e->fts_path, ".md")))
            continue;
        all->items = talloc_realloc_size(ctx, all->items, (all->count + 1) * sizeof *all->items);
        all->items[all->count++] = (struct document){.id = id_of(ctx, e->fts_path),
                                                     .path = talloc_strdup(ctx, e->fts_path)};
    }
    if (walk)
        fts_close(walk);
    if (all->count)
        qsort(all->items, all->count, sizeof *all->items, by_id);
}

static char *read_all(void *ctx, const char *path, size_t *n)
{
    FILE *file = fopen(path, "rb");
    struct cv_buf out;
    char part[65536];
    cv_buf_init(&out, ctx);
    if (!file)
        return NULL;
    while ((*n = fread(part, 1, sizeof part, file)) > 0)
        cv_buf_add(&out, part, *n);
    fclose(file);
    *n = out.len;
    return cv_buf_cstr(&out);
}

/* The document of this id, decoded; NULL if there is none. */
static const struct document *document(const struct documents *all, void *ctx, const char *id)
{
    struct document key = {.id = (char *)id};
    struct document *d =
        all->count ? bsearch(&key, all->items, all->count, sizeof key, by_id) : NULL;
    size_t n;
    char *bytes = d && !d->text.utf8 ? read_all(ctx, d->path, &n) : NULL;
    if (bytes)
        text_decode(ctx, bytes, n, &d->text);
    talloc_free(bytes);
    return d && d->text.utf8 ? d : NULL;
}

/* ---- gold ---------------------------------------------------------------------------------------
 */

static void add_lines(json_t *gold, const char *path)
{
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t capacity = 0;
    while (file && getline(&line, &capacity, file) > 0) {
        json_t *record = json_loads(line, 0, NULL);
        if (record)
            json_array_append_new(gold, record);
    }
    free(line);
    if (file)
        fclose(file);
}

static void add_files(json_t *gold, const char *folder)
{
    char *folders[] = {(char *)folder, NULL};
    FTS *walk = fts_open(folders, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    for (FTSENT *e; walk && (e = fts_read(walk));) {
        json_t *record = e->fts_info == FTS_F && ends_in(e->fts_path, ".json")
                             ? json_load_file(e->fts_path, 0, NULL)
                             : NULL;
        if (record)
            json_array_append_new(gold, record);
    }
    if (walk)
        fts_close(walk);
}

/* NULL if there is nothing at this path. */
static json_t *read_gold(const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return NULL;
    json_t *gold = json_array();
    if (S_ISDIR(st.st_mode))
        add_files(gold, path);
    else
        add_lines(gold, path);
    return gold;
}

/* ---- the run ------------------------------------------------------------------------------------
 */

static struct record *parse(void *ctx, const struct document *d)
{
    time_t now = time(NULL);
    struct tm day;
    gmtime_r(&now, &day);
    struct record_date today = {(int16_t)(day.tm_year + 1900), (int8_t)(day.tm_mon + 1),
                                (int8_t)day.tm_mday};
    return record_parse(ctx, d->text.utf8, d->text.length, today);
}

static json_t *record_of(const struct document *d)
{
    void *ctx = talloc_new(NULL);
    struct cv_buf out;
    cv_buf_init(&out, ctx);
    record_json(&out, parse(ctx, d), NULL, NULL);
    json_t *json = json_loads(cv_buf_cstr(&out), 0, NULL);
    talloc_free(ctx);
    return json;
}

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Reads all documents again and again for a second of CPU. */
static void print_speed(const struct documents *all)
{
    size_t records = 0, bytes = 0;
    double begin = cpu_seconds(), spent = 0;
    while (spent < 1.0) {
        for (size_t i = 0; i < all->count; i++) {
            if (!all->items[i].text.utf8)
                continue;
            void *ctx = talloc_new(NULL);
            parse(ctx, &all->items[i]);
            talloc_free(ctx);
            records++;
            bytes += all->items[i].text.length;
        }
        spent = cpu_seconds() - begin;
        if (!records)
            return;
    }
    printf("%.0f records/s, %.1f MB/s, %.0f bytes a record, one core, parser alone\n",
           (double)records / spent, (double)bytes / 1e6 / spent, (double)bytes / (double)records);
}

static bool reached(const struct options *o, const struct scores *s, double mean, size_t missing)
{
    bool ok = mean >= o->min && missing == 0;
    if (mean < o->min)
        fprintf(stderr, "mean F1 %.3f is below %.3f\n", mean, o->min);
    for (size_t i = 0; i < o->minima_count; i++) {
        const struct score_field *f = scores_field(s, o->minima[i].field);
        if (f && (!f->got && !f->want))
            continue;
        if (!f || score_f1(f) < o->minima[i].min) {
            fprintf(stderr, "%s is below %.3f\n", o->minima[i].field, o->minima[i].min);
            ok = false;
        }
    }
    return ok;
}

static void score_all(struct scores *s, const struct documents *all, void *ctx, json_t *gold,
                      size_t *missing)
{
    size_t i;
    json_t *want;
    json_array_foreach(gold, i, want)
    {
        const char *name = json_string_value(json_object_get(want, "id"));
        name = name ? name : json_string_value(json_object_get(want, "file"));
        char *id = id_of(ctx, name ? name : "?");
        const struct document *d = document(all, ctx, id);
        if (!d) {
            fprintf(stderr, "no document for '%s'\n", id);
            (*missing)++;
            continue;
        }
        json_t *got = record_of(d);
        scores_add(s, id, got, want);
        json_decref(got);
    }
}

static int run(const struct options *o, void *ctx)
{
    struct scores scores;
    struct documents all = {0};
    size_t missing = 0;
    json_t *gold = read_gold(o->gold);
    if (!gold) {
        printf("skipped: %s does not exist\n", o->gold);
        return SKIPPED;
    }
    find_documents(&all, ctx, o->folders);
    scores_init(&scores);
    scores.show = o->show;
    score_all(&scores, &all, ctx, gold, &missing);
    printf("%zu records, %zu without their document\n", json_array_size(gold), missing);
    double mean = scores_print(&scores);
    print_speed(&all);
    json_decref(gold);
    return reached(o, &scores, mean, missing) ? 0 : 1;
}

static bool read_options(struct options *o, void *ctx, char **argv)
{
    for (argv++; *argv && strncmp(*argv, "--", 2) == 0; argv += 2) {
        if (!argv[1])
            return false;
        if (strcmp(*argv, "--min") == 0) {
            o->min = strtod(argv[1], NULL);
        } else if (strcmp(*argv, "--show") == 0) {
            o->show = argv[1];
        } else if (strcmp(*argv, "--min-field") == 0 && strchr(argv[1], '=') &&
                   o->minima_count < MINIMA_MAX) {
            char *field = talloc_strdup(ctx, argv[1]), *equals = strchr(field, '=');
            *equals = 0;
            o->minima[o->minima_count].field = field;
            o->minima[o->minima_count++].min = strtod(equals + 1, NULL);
        } else {
            return false;
        }
    }
    if (!*argv || !argv[1])
        return false;
    o->gold = *argv;
    o->folders = argv + 1;
    return true;
}

int main(int argc, char **argv)
{
    struct options o = {0};
    (void)argc;
    void *ctx = talloc_new(NULL);
    if (!read_options(&o, ctx, argv)) {
        fprintf(stderr, "usage: bench_extract [--min F] [--min-field FIELD=F]... [--show FIELD] "
                        "GOLD FOLDER...\n");
        talloc_free(ctx);
        return 2;
    }
    int status = run(&o, ctx);
    talloc_free(ctx);
    return status;
}
