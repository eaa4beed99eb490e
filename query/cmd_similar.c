#include "query/output.h"
#include "query/resolve.h"
#include "text/text.h"
#include <talloc.h>

static enum cv_status run(struct session *s);

const struct command command_similar = {
    .name = "similar",
    .arguments = "MÃ|SỐ",
    .summary = "văn bản về cùng việc: trích yếu, từ hiếm và văn bản được dẫn giống nhau",
    .options = OPTIONS_COMMON | OPTIONS_PAGE | OPTIONS_FORMAT,
    .min_arguments = 1,
    .max_arguments = SIZE_MAX,
    .needs_index = true,
    .run = run,
};

enum {
    RARE_WORDS = 20, /* of the text, besides those of the subject */
    CITED_MOST =
        500 /* a law that half the archive cites says nothing of what a document is about */
};
static const double SHARED_CITATION = 1; /* what a common citation is worth, times its rarity */

/* ---- what the document is about -------------------------------------------------------------- */

struct rare {
    struct store *store;
    void *ctx;
    double documents;
    struct {
        const char *text;
        double worth;
    } best[RARE_WORDS];
    size_t count;
};

static bool weigh(void *user, const char *text, uint32_t count)
{
    struct rare *r = user;
    double frequency = store_frequency(r->store, STORE_FIELD_COUNT, text);
    if (frequency < 2 || *text == STORE_TWIN ||
        strpbrk(text, "0123456789")) /* what stands nowhere else finds nothing else */
        return true;
    double worth = rank_rarity(frequency, r->documents) * count / (count + 1.2);
    size_t at = r->count;
    while (at > 0 && worth > r->best[at - 1].worth)
        at--;
    if (at == RARE_WORDS)
        return true;
    if (r->count < RARE_WORDS)
        r->count++;
    memmove(&r->best[at + 1], &r->best[at], (r->count - at - 1) * sizeof *r->best);
    r->best[at].text = talloc_strdup(r->ctx, text);
    r->best[at].worth = worth;
    return true;
}

/* The subject's words in their order, then the rare ones of the text, as a query that has no
 * operators. */
static enum cv_status topic(struct session *s, const struct hit *h, char **out)
{
    struct cv_buf b;
    cv_buf_init(&b, s->ctx);
    const char *subject = hit_string(h, "subject");
    struct text_tokens it;
    struct text_token t;
    text_tokens_init(&it, subject ? subject : "", subject ? strlen(subject) : 0);
    while (text_tokens_next(&it, &t))
        if (!t.number)
            cv_buf_printf(&b, "%s ", t.exact);
    struct rare r = {.store = s->store, .ctx = s->ctx, .documents = store_count(s->store)};
    enum cv_status status =
        store_document_terms(s->store, h->id, STORE_FIELD_COUNT, weigh, &r, &s->err);
    for (size_t i = 0; i < r.count; i++)
        cv_buf_printf(&b, "; %s ", r.best[i].text);
    *out = cv_buf_cstr(&b);
    return status;
}

/* ---- shared citations ------------------------------------------------------------------------ */

struct citations {
    const char **keys;
    double *rarity;
    size_t count;
};

static void cited_by(struct session *s, const struct hit *h, struct citations *c)
{
    size_t i, n = json_array_size(json_object_get(h->record, "citations"));
    json_t *citation;
    double documents = store_count(s->store);
    c->keys = talloc_array(s->ctx, const char *, (unsigned)n + 1);
    c->rarity = talloc_array(s->ctx, double, (unsigned)n + 1);
    json_array_foreach(json_object_get(h->record, "citations"), i, citation)
    {
        const char *key = json_string_value(json_object_get(citation, "number_key"));
        uint32_t frequency = key ? store_frequency(s->store, STORE_CITES, key) : 0;
        if (frequency < 2 || frequency > CITED_MOST)
            continue;
        c->keys[c->count] = key;
        c->rarity[c->count++] = rank_rarity(frequency, documents);
    }
}

static enum cv_status add_shared(struct session *s, const struct citations *c,
                                 struct ranked *ranked, size_t count)
{
    enum cv_status status = CV_OK;
    for (size_t k = 0; k < c->count && status == CV_OK; k++) {
        void *scratch = talloc_new(NULL);
        struct store_search_options o = {.limit = CITED_MOST};
        struct store_hits hits;
        status = store_search(scratch, s->store, query_term(scratch, STORE_CITES, c->keys[k]), &o,
                              &hits, &s->err);
        for (size_t i = 0; status == CV_OK && i < hits.count; i++)
            for (size_t r = 0; r < count; r++)
                if (ranked[r].id == hits.items[i].id)
                    ranked[r].score += SHARED_CITATION * c->rarity[k];
        talloc_free(scratch);
    }
    return status;
}

/* ---- the command ----------------------------------------------------------------------------- */

static int by_score(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    return x->score != y->score ? (x->score > y->score ? -1 : 1)
           : x->id < y->id      ? -1
                                : x->id > y->id;
}

/* Candidates by words or citations, ranked by both. */
static enum cv_status candidates(struct session *s, const struct hit *h, struct ranked **out,
                                 size_t *count)
{
    char *text;
    struct query_tree tree;
    struct query_plan plan;
    struct query_plan_options options = {.exact_accents = true};
    struct citations cited = {0};
    struct store_hits hits;
    enum cv_status status = topic(s, h, &text);
    if (status == CV_OK)
        status = query_parse(s->ctx, text, &tree, &s->err);
    if (status != CV_OK)
        return status;
    query_plan_make(s->ctx, s->store, tree.root, &options, &plan);
    cited_by(s, h, &cited);
    struct store_query **ways =
        talloc_array(s->ctx, struct store_query *, (unsigned)cited.count + 1);
    size_t n = 0;
    if (plan.any)
        ways[n++] = plan.any;
    for (size_t i = 0; i < cited.count; i++)
        ways[n++] = query_term(s->ctx, STORE_CITES, cited.keys[i]);
    struct store_search_options o = {.limit = s->o.rank.depth + s->o.offset + s->o.limit};
    status =
        store_search(s->ctx, s->store, query_join(s->ctx, STORE_OR, ways, n), &o, &hits, &s->err);
    if (status != CV_OK)
        return status;
    *out = talloc_zero_array(s->ctx, struct ranked, (unsigned)hits.count + 1);
    *count = 0;
    for (size_t i = 0; i < hits.count; i++)
        if (hits.items[i].id != h->id)
            (*out)[(*count)++] =
                (struct ranked){.id = hits.items[i].id, .score = hits.items[i].score};
    status = rank_candidates(s->store, &plan, &s->o.rank, *out, *count, *count, &s->err);
    if (status == CV_OK)
        status = add_shared(s, &cited, *out, *count);
    if (*count)
        qsort(*out, *count, sizeof **out, by_score);
    return status;
}

static enum cv_status run(struct session *s)
{
    store_id id;
    struct hit h;
    struct ranked *ranked = NULL;
    size_t count = 0, shown = 0;
    const char *typed = session_query(s);
    enum cv_status status = lookup_document(s->ctx, s->store, typed, &id, &s->err);
    if (status == CV_OK)
        status = hit_load(s->ctx, s->store, id, false, &h, &s->err);
    if (status == CV_OK)
        status = candidates(s, &h, &ranked, &count);
    if (status != CV_OK)
        return status;
    struct hit *hits = talloc_zero_array(s->ctx, struct hit, (unsigned)count + 1);
    for (size_t i = s->o.offset; i < count && shown < s->o.limit && status == CV_OK; i++) {
        /* Below a tenth of the best there are only documents that share a form. */
        if (ranked[i].score < ranked[0].score / 10)
            break;
        status = hit_load(s->ctx, s->store, ranked[i].id, false, &hits[shown], &s->err);
        hits[shown].score = ranked[i].score;
        hits[shown].matched = "similar";
        shown += status == CV_OK;
        if (status == CV_NOT_FOUND)
            status = CV_OK;
    }
    if (status != CV_OK)
        return status;
    json_t *to = hit_brief(&h);
    struct answer a = {
        .hits = hits, .count = shown, .total = (uint32_t)count, .first = s->o.offset + 1};
    a.head = json_own(s->ctx, json_pack("{s:s, s:o}", "query", typed, "similar_to", to));
    a.above = talloc_asprintf(s->ctx, "Gần với %s:\n", hit_name(s->ctx, &h));
    output_answer(s, &a);
    return shown ? CV_OK : session_nothing(s);
}
