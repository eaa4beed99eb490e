/*
 * bench_latency [--queries N] [--questions FILE] [--kind NAME] [--rank FACTORS] INDEX
 *
 * Asks queries of several kinds, made from the index's own documents, through the whole of congvan
 * search (parsing, both stages, records, snippets) and, in the same run, the same terms as a bare
 * Xapian query with the data of its ten hits. Prints median and 99th percentile of each and the
 * ratio of the medians. FILE: queries.jsonl of a judged set, asked with --match any. NAME: that
 * kind alone, as it is printed.
 */
#include "query/facet_table.h"
#include "query/hit.h"
#include "query/search.h"
#include "store/data.h"
#include "store/internal.h"
#include "text/text.h"
#include <getopt.h>
#include <talloc.h>

enum { HITS = 10 };

struct kind {
    const char *name;
    size_t words;
    bool phrase, stripped, year, facets, any;
};
static const struct kind kinds[] = {
    {.name = "one word", .words = 1},
    {.name = "three words", .words = 3},
    {.name = "phrase", .words = 3, .phrase = true},
    {.name = "three words, no accents", .words = 3, .stripped = true},
    {.name = "three words, one year", .words = 3, .year = true},
    {.name = "three words, facets", .words = 3, .facets = true},
    {.name = "question, any word", .any = true},
};

struct bench {
    struct store *store;
    uint64_t seed;
    uint32_t documents;
    const char **questions;
    size_t question_count;
    struct rank_options rank;
    struct cv_error err;
};

static uint64_t draw(struct bench *b)
{
    b->seed ^= b->seed << 13;
    b->seed ^= b->seed >> 7;
    b->seed ^= b->seed << 17;
    return b->seed;
}

/* CPU time, so that whatever else the machine does leaves the ratio alone; the files are in its
 * cache. */
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1000 + (double)t.tv_nsec / 1e6;
}

/* Neighbouring words from somewhere in some document, as a person would type them. */
static char *sample(struct bench *b, void *ctx, size_t words)
{
    struct store_document d;
    for (int tries = 0; tries < 1000; tries++) {
        if (store_get(ctx, b->store, (store_id)(draw(b) % b->documents) + 1, true, &d, &b->err))
            continue;
        struct text_tokens it;
        struct text_token t;
        struct cv_buf query;
        size_t skip = draw(b) % (d.length / 8 + 1), taken = 0;
        cv_buf_init(&query, ctx);
        text_tokens_init(&it, d.text, d.length);
        while (taken < words && text_tokens_next(&it, &t)) {
            if (skip > 0 && skip--)
                continue;
            if (t.number || t.sentence_start)
                taken = 0, cv_buf_clear(&query);
            if (t.number)
                continue;
            cv_buf_printf(&query, "%s%s", taken++ ? " " : "", t.exact);
        }
        if (taken == words)
            return cv_buf_cstr(&query);
    }
    return NULL;
}

/* ---- congvan --------------------------------------------------------------------------------- */

static enum cv_status ask(struct bench *b, const struct kind *kind, const char *text,
                          uint32_t *hits)
{
    static const struct snippet_options snippets = {.passages = 2, .words = 30};
    void *ctx = talloc_new(NULL);
    struct query_tree tree;
    struct search_result r = {0};
    struct cv_buf out;
    struct search_request request = {
        .match = kind->any ? SEARCH_ANY : SEARCH_AUTO, .limit = HITS, .rank = b->rank};
    enum cv_status status = query_parse(ctx, text, &tree, &b->err);
    request.root = tree.root;
    cv_buf_init(&out, ctx);
    if (status == CV_OK)
        status = search_run(ctx, b->store, &request, &r, &b->err);
    for (size_t i = 0; status == CV_OK && i < r.count; i++) {
        struct hit h;
        status = hit_read(ctx, b->store, r.hits[i].id, true, &h, &b->err);
        if (status != CV_OK)
            break;
        snippet_make(ctx, h.text, h.length, &r.plan, &snippets, &h.snippet);
        hit_print(&out, &h);
    }
    struct store_matches *matches;
    if (status == CV_OK && kind->facets)
        status = store_match(ctx, b->store, r.counted, &matches, &b->err);
    for (size_t f = 0; status == CV_OK && kind->facets && facet_at(f); f++) {
        struct store_count_of *counts;
        size_t count;
        status = facet_count(ctx, matches, facet_at(f), FACET_VALUES, &counts, &count, &b->err);
    }
    *hits = r.total;
    talloc_free(ctx);
    return status;
}

/* ---- Xapian alone ---------------------------------------------------------------------------- */

/* A plain program keeps its text as Xapian's document data, which Xapian unpacks on reading; ours
 * is a value that we packed, so it is unpacked here likewise. */
struct unpacking {
    void *ctx;
    struct data_unpacker *unpacker;
};

static bool unpack(void *user, const char *bytes, size_t n, uint32_t count)
{
    struct unpacking *u = user;
    struct data_unpacked data;
    (void)count;
    return data_unpack(u->unpacker, u->ctx, bytes, n, true, &data, NULL) == CV_OK;
}

/* The words of a query, each with the forms that congvan gives it, as one Xapian query. */
static struct xap_query *bare_query(struct bench *b, const struct kind *kind,
                                    const struct query_plan *plan, const char *year)
{
    struct xap_query *words[QUERY_WORDS_MAX];
    size_t count = 0;
    for (size_t w = 0; w < plan->word_count; w++) {
        struct xap_query *forms[QUERY_WORDS_MAX];
        const struct query_word *word = &plan->words[w];
        for (size_t f = 0; f < word->form_count; f++)
            forms[f] = xap_query_term(word->forms[f], strlen(word->forms[f]), &b->err);
        words[count++] = xap_query_join(XAP_OR, forms, word->form_count, 0, &b->err);
        for (size_t f = 0; f < word->form_count; f++)
            xap_query_free(forms[f]);
    }
    /* Of a phrase the words only: what finds them together is ours, not Xapian's. */
    struct xap_query *q = xap_query_join(kind->any ? XAP_OR : XAP_AND, words, count, 0, &b->err);
    for (size_t w = 0; w < count; w++)
        xap_query_free(words[w]);
    if (!year)
        return q;
    char term[XAP_TERM_MAX + 1];
    struct xap_query *both[2] = {
        q, xap_query_term(term, schema_term(term, STORE_YEAR, year, 4), &b->err)};
    struct xap_query *filtered = xap_query_join(XAP_FILTER, both, 2, 0, &b->err);
    xap_query_free(both[0]);
    xap_query_free(both[1]);
    return filtered;
}

static enum cv_status ask_bare(struct bench *b, const struct xap_query *q)
{
    struct xap_search_options o = {.limit = HITS, .weigh = true, .k1 = 1.2, .b = 0.75};
    struct xap_hits hits = {0};
    struct unpacking u = {talloc_new(NULL), b->store->unpacker};
    enum cv_status status = xap_search(b->store->db, q, &o, &hits, &b->err);
    if (status == CV_OK && hits.count)
        status = xap_values(b->store->db, SCHEMA_CONTENT, &hits.items[0].id, hits.count,
                            sizeof *hits.items, unpack, &u, &b->err);
    xap_hits_free(&hits);
    talloc_free(u.ctx);
    return status;
}

/* ---- measuring ------------------------------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static enum cv_status measure_one(struct bench *b, const struct kind *kind, const char *text,
                                  const char *year, double *ours, double *bare)
{
    void *ctx = talloc_new(NULL);
    struct query_tree tree;
    struct query_plan plan;
    struct query_plan_options options = {0};
    uint32_t hits;
    enum cv_status status = query_parse(ctx, text, &tree, &b->err);
    if (status == CV_OK) {
        query_plan_make(ctx, b->store, tree.root, &options, &plan);
        struct xap_query *q = bare_query(b, kind, &plan, year);
        const char *typed = year ? talloc_asprintf(ctx, "%s năm:%s", text, year) : text;
        status = q ? ask_bare(b, q) : b->err.status; /* once to warm the cache for both */
        double start = now();
        if (status == CV_OK)
            status = ask_bare(b, q);
        double middle = now();
        if (status == CV_OK)
            status = ask(b, kind, typed, &hits);
        *bare = middle - start;
        *ours = now() - middle;
        xap_query_free(q);
    }
    talloc_free(ctx);
    return status;
}

static enum cv_status measure(struct bench *b, const struct kind *kind, size_t queries)
{
    double *ours = talloc_array(NULL, double, (unsigned)queries),
           *bare = talloc_array(NULL, double, (unsigned)queries);
    enum cv_status status = CV_OK;
    size_t n = 0;
    for (size_t i = 0; i < queries && status == CV_OK; i++) {
        void *ctx = talloc_new(NULL);
        char year[5];
        snprintf(year, sizeof year, "20%02u", (unsigned)(4 + draw(b) % 22));
        const char *text =
            kind->any ? b->questions[i % b->question_count] : sample(b, ctx, kind->words);
        if (text && kind->phrase)
            text = talloc_asprintf(ctx, "\"%s\"", text);
        if (text && kind->stripped)
            text = text_fold_string(ctx, text, strlen(text));
        if (text &&
            measure_one(b, kind, text, kind->year ? year : NULL, &ours[n], &bare[n]) == CV_OK)
            n++;
        talloc_free(ctx);
    }
    if (n) {
        qsort(ours, n, sizeof *ours, ascending);
        qsort(bare, n, sizeof *bare, ascending);
        printf("%-26s %8.2f %8.2f   %8.2f %8.2f   %5.2f\n", kind->name, ours[n / 2],
               ours[n * 99 / 100], bare[n / 2], bare[n * 99 / 100], ours[n / 2] / bare[n / 2]);
        fflush(stdout);
    }
    talloc_free(ours);
    talloc_free(bare);
    return status;
}

static void read_questions(struct bench *b, void *ctx, const char *path)
{
    FILE *f = fopen(path, "r");
    char *line = NULL;
    size_t room = 0;
    while (f && getline(&line, &room, f) > 0) {
        json_t *object = json_loads(line, 0, NULL);
        const char *text = json_string_value(json_object_get(object, "text"));
        if (text) {
            b->questions =
                talloc_realloc(ctx, b->questions, const char *, (unsigned)b->question_count + 1);
            b->questions[b->question_count++] = talloc_strdup(ctx, text);
        }
        json_decref(object);
    }
    free(line);
    if (f)
        fclose(f);
}

int main(int argc, char **argv)
{
    static const struct option options[] = {{"queries", required_argument, NULL, 'n'},
                                            {"questions", required_argument, NULL, 'q'},
                                            {"kind", required_argument, NULL, 'k'},
                                            {"rank", required_argument, NULL, 'r'},
                                            {0}};
    struct bench b = {.seed = 88172645463325252u};
    void *ctx = talloc_new(NULL);
    const char *only = NULL;
    size_t queries = 200;
    rank_options_default(&b.rank);
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (c == 'n' && atoi(optarg) > 0)
            queries = (size_t)atoi(optarg);
        else if (c == 'q')
            read_questions(&b, ctx, optarg);
        else if (c == 'k')
            only = optarg;
        else if (c != 'r' || rank_options_parse(optarg, &b.rank, &b.err))
            return 2;
    }
    if (optind + 1 != argc) {
        fputs(
            "usage: bench_latency [--queries N] [--questions FILE] [--kind NAME] [--rank FACTORS] "
            "INDEX\n",
            stderr);
        return 2;
    }
    enum cv_status status = store_open(ctx, argv[optind], &b.store, &b.err);
    if (status == CV_OK)
        b.documents = store_count(b.store);
    if (status == CV_OK && b.documents) {
        printf("%u documents, %zu queries of a kind; CPU milliseconds\n%-26s %8s %8s   %8s %8s   "
               "%5s\n",
               b.documents, queries, "", "median", "99 %", "Xapian", "99 %", "ratio");
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds && status == CV_OK; k++)
            if ((!kinds[k].any || b.question_count) && (!only || !strcmp(only, kinds[k].name)))
                status = measure(&b, &kinds[k], queries);
    }
    if (status)
        fprintf(stderr, "bench_latency: %s\n", b.err.message);
    talloc_free(ctx);
    return cv_status_exit(status);
}
