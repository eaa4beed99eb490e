/*
 * bench_retrieval [--index DIR] [--rank FACTORS] [--match any|auto|all] [--limit N] SET
 *
 * Builds an index of a judged set (or takes the one at DIR), asks its questions as they are,
 * without accents, and with one typing error each, and prints MRR@10, hit@1, hit@10 and nDCG@10;
 * then with each factor of the ranking switched off.
 */
#include "bench/judged.h"
#include "query/search.h"
#include <getopt.h>
#include <math.h>
#include <talloc.h>
#include <unistd.h>

enum { CUT = 10 };
enum variant { AS_TYPED, STRIPPED, MISTYPED };

struct bench {
    struct store *store;
    struct judged set;
    enum search_match match;
    size_t step; /* only every step-th question */
    struct cv_error err;
};
struct measure {
    double mrr, first, hit, ndcg, seconds;
    size_t questions, unparsed;
};

static bool relevant(const struct judged *set, size_t question, store_id id, void *ctx,
                     struct store *s)
{
    struct store_document d;
    if (store_get(ctx, s, id, false, &d, NULL))
        return false;
    for (const size_t *r = set->relevant[question]; r && *r != SIZE_MAX; r++) {
        char sha256[80];
        snprintf(sha256, sizeof sha256, "\"%064zx\"", *r + 1);
        if (strstr(d.record, sha256))
            return true;
    }
    return false;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Adds what one question scores. */
static enum cv_status ask(struct bench *b, size_t question, const char *text,
                          const struct rank_options *rank, struct measure *m)
{
    void *ctx = talloc_new(NULL);
    struct query_tree tree;
    struct search_result result = {0};
    double start = now();
    enum cv_status status = query_parse(ctx, text, &tree, &b->err);
    m->questions++;
    if (status) {
        m->unparsed++;
        talloc_free(ctx);
        return CV_OK;
    }
    struct search_request request = {
        .root = tree.root, .match = b->match, .limit = CUT, .rank = *rank};
    status = search_run(ctx, b->store, &request, &result, &b->err);
    m->seconds += now() - start;
    double gain = 0, ideal = 0;
    bool found = false;
    for (size_t i = 0; i < result.count && status == CV_OK; i++) {
        if (!relevant(&b->set, question, result.hits[i].id, ctx, b->store))
            continue;
        gain += 1 / log2((double)i + 2);
        if (!found) {
            m->mrr += 1 / ((double)i + 1);
            m->first += i == 0;
            m->hit++;
        }
        found = true;
    }
    for (size_t i = 0;
         i < CUT && b->set.relevant[question] && b->set.relevant[question][i] != SIZE_MAX; i++)
        ideal += 1 / log2((double)i + 2);
    m->ndcg += ideal > 0 ? gain / ideal : 0;
    talloc_free(ctx);
    return status;
}

static enum cv_status run(struct bench *b, const char *label, enum variant variant,
                          const struct rank_options *rank)
{
    struct measure m = {0};
    uint64_t seed = 88172645463325252u;
    enum cv_status status = CV_OK;
    for (size_t q = 0; q < b->set.question_count && status == CV_OK; q += b->step) {
        if (!b->set.relevant[q])
            continue;
        void *ctx = talloc_new(NULL);
        const char *text = b->set.questions[q].text;
        if (variant == STRIPPED)
            text = judged_stripped(ctx, text);
        if (variant == MISTYPED)
            text = judged_mistyped(ctx, text, &seed);
        status = ask(b, q, text, rank, &m);
        talloc_free(ctx);
    }
    if (status || !m.questions)
        return status;
    double n = (double)m.questions;
    printf("%-28s MRR@10 %.4f  hit@1 %.4f  hit@10 %.4f  nDCG@10 %.4f  %6.1f ms", label, m.mrr / n,
           m.first / n, m.hit / n, m.ndcg / n, m.seconds / n * 1000);
    if (m.unparsed)
        printf("  (%zu not understood)", m.unparsed);
    printf("\n");
    fflush(stdout);
    return CV_OK;
}

static enum cv_status run_all(struct bench *b, const struct rank_options *rank, bool factors)
{
    enum cv_status status = run(b, "as typed", AS_TYPED, rank);
    if (status == CV_OK)
        status = run(b, "without accents", STRIPPED, rank);
    if (status == CV_OK)
        status = run(b, "one typing error", MISTYPED, rank);
    static const char *const off[] = {"pairs=0", "passage=0",         "subject=0",
                                      "exact=0", "pairs=0,passage=0", "depth=0"};
    for (size_t i = 0; factors && i < sizeof off / sizeof *off && status == CV_OK; i++) {
        struct rank_options o = *rank;
        rank_options_parse(off[i], &o, NULL);
        status = run(b, off[i], AS_TYPED, &o);
    }
    return status;
}

static int usage(void)
{
    fputs("usage: bench_retrieval [--index DIR] [--rank FACTORS] [--match any|auto|all] [--every "
          "N] [--no-factors] SET\n",
          stderr);
    return 2;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"index", required_argument, NULL, 'i'}, {"rank", required_argument, NULL, 'r'},
        {"match", required_argument, NULL, 'm'}, {"every", required_argument, NULL, 'e'},
        {"no-factors", no_argument, NULL, 'n'},  {0}};
    struct bench b = {.match = SEARCH_ANY, .step = 1};
    struct rank_options rank;
    const char *index = NULL;
    bool factors = true;
    rank_options_default(&rank);
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (c == 'i')
            index = optarg;
        else if (c == 'm')
            b.match = strcmp(optarg, "any") == 0   ? SEARCH_ANY
                      : strcmp(optarg, "all") == 0 ? SEARCH_ALL
                                                   : SEARCH_AUTO;
        else if (c == 'e' && atoi(optarg) > 0)
            b.step = (size_t)atoi(optarg);
        else if (c == 'n')
            factors = false;
        else if (c != 'r' || rank_options_parse(optarg, &rank, &b.err))
            return usage();
    }
    if (optind + 1 != argc)
        return usage();
    void *ctx = talloc_new(NULL);
    char *scratch = talloc_strdup(ctx, "/tmp/congvan-retrieval-XXXXXX");
    enum cv_status status = judged_read(ctx, argv[optind], &b.set, &b.err);
    if (status == CV_OK && !index && !mkdtemp(scratch))
        status = cv_fail(&b.err, CV_IO, "cannot make a folder in /tmp");
    const char *dir = index ? index : talloc_asprintf(ctx, "%s/index", scratch);
    if (status == CV_OK && access(dir, F_OK) != 0) {
        double start = now();
        status = judged_index(&b.set, dir, &b.err);
        printf("%zu documents indexed in %.1f s\n", b.set.document_count, now() - start);
    }
    if (status == CV_OK)
        status = store_open(ctx, dir, &b.store, &b.err);
    if (status == CV_OK)
        status = run_all(&b, &rank, factors);
    if (status)
        fprintf(stderr, "bench_retrieval: %s\n", b.err.message);
    talloc_free(ctx);
    return cv_status_exit(status);
}
