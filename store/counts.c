#include "store/judge.h"
#include "store/matches.h"
#include "store/prints.h"
#include <talloc.h>

static bool has(const struct store_matches *m, uint32_t id)
{
    return !m->bits || (id <= m->last_id && (m->bits[id / 64] >> (id % 64) & 1));
}

struct matching {
    struct xap_query *query;
    struct judge *judge; /* see store/judge.h; may be NULL */
    struct store_matches *matches;
};

/* The whole result without weights: Xapian cannot stop early, so it is exact. */
static enum cv_status read_matches(struct xap_db *db, void *closure, struct cv_error *err)
{
    struct matching *g = closure;
    struct store_matches *m = g->matches;
    struct xap_size size;
    struct xap_hits hits = {0};
    talloc_free_children(m);
    *m = (struct store_matches){.store = m->store};
    enum cv_status status = xap_count(db, &size, err);
    if (status != CV_OK)
        return status;
    struct xap_search_options all = {.limit = size.documents, .check_at_least = size.documents};
    status = judge_search(g->judge, db, g->query, &all, true, &hits, err);
    if (status != CV_OK)
        return status;
    m->count = (uint32_t)hits.count;
    m->documents = size.documents;
    m->last_id = size.last_id;
    m->ids = talloc_array(m, uint32_t, m->count + 1);
    for (size_t i = 0; i < hits.count; i++)
        m->ids[i] = hits.items[i].id;
    if (m->count < m->documents) {
        m->bits = talloc_zero_array(m, uint64_t, size.last_id / 64 + 1);
        for (size_t i = 0; i < hits.count; i++)
            if (hits.items[i].id <= m->last_id)
                m->bits[hits.items[i].id / 64] |= (uint64_t)1 << (hits.items[i].id % 64);
    }
    xap_hits_free(&hits);
    return CV_OK;
}

enum cv_status store_match(void *ctx, struct store *s, const struct store_query *q,
                           struct store_matches **out, struct cv_error *err)
{
    struct store_matches *m = talloc_zero(ctx, struct store_matches);
    struct matching g = {.matches = m};
    void *scratch = talloc_new(NULL);
    m->store = s;
    enum cv_status status = store_query_build(s, q, &g.query, err);
    if (status == CV_OK)
        status = judge_new(scratch, s, q, &g.judge, err);
    if (status == CV_OK)
        status = store_read(s, read_matches, &g, err);
    xap_query_free(g.query);
    talloc_free(scratch);
    if (status == CV_OK)
        *out = m;
    else
        talloc_free(m);
    return status;
}

uint32_t store_match_count(const struct store_matches *m)
{
    return m->count;
}

/* ---- counting -------------------------------------------------------------------------------- */

struct counting {
    struct store_matches *matches;
    enum store_field field;
    size_t limit;
    void *ctx;
    struct tally *items;
    size_t count;
    struct cv_error *err;
    struct xap_db *db;
    uint32_t found;
};

static struct tally *add_tally(struct counting *g, const char *term, size_t n)
{
    if ((g->count & (g->count - 1)) == 0)
        g->items =
            talloc_realloc(g->ctx, g->items, struct tally, g->count ? (unsigned)g->count * 2 : 1);
    struct tally *t = &g->items[g->count++];
    *t = (struct tally){talloc_strndup(g->ctx, term, n), (uint32_t)n, 0};
    return t;
}

static bool count_id(void *user, uint32_t id)
{
    struct counting *g = user;
    g->found += has(g->matches, id);
    return true;
}

/* Many match: walk the documents of each term. */
static enum cv_status count_term(struct counting *g, const struct tally *t)
{
    g->found = t->count;
    if (!g->matches->bits)
        return CV_OK;
    g->found = 0;
    return xap_each_posting(g->db, t->term, t->n, 0, count_id, g, g->err);
}

static bool note_frequency(void *user, const char *term, size_t n, uint32_t frequency)
{
    add_tally(user, term, n)->count = frequency;
    return true;
}

static int by_count(const void *a, const void *b)
{
    const struct tally *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return strcmp(x->term, y->term);
}

/* Puts count among the best, which are descending; *n of at most limit. */
static void keep_best(uint32_t *best, size_t *n, size_t limit, uint32_t count)
{
    size_t at = *n;
    while (at && best[at - 1] < count)
        at--;
    if (at == limit)
        return;
    *n += *n < limit;
    memmove(&best[at + 1], &best[at], (*n - at - 1) * sizeof *best);
    best[at] = count;
}

/* The most frequent terms of all are looked at first: when even all documents of the next are fewer
 * than the last of the best so far has found, the rest need not be looked at. */
static enum cv_status count_by_terms(struct counting *g)
{
    const char *prefix = schema_prefix(g->field);
    size_t limit = g->limit, kept = 0, best_count = 0;
    enum cv_status status =
        xap_each_term(g->db, prefix, strlen(prefix), NULL, 0, note_frequency, g, g->err);
    if (g->count)
        qsort(g->items, g->count, sizeof *g->items, by_count);
    uint32_t *best = talloc_array(g->ctx, uint32_t, (unsigned)limit + 1);
    for (size_t i = 0; i < g->count && status == CV_OK; i++) {
        if (limit && best_count == limit && g->items[i].count < best[limit - 1])
            break;
        status = count_term(g, &g->items[i]);
        if (!g->found)
            continue;
        g->items[kept] = g->items[i];
        g->items[kept++].count = g->found;
        if (limit)
            keep_best(best, &best_count, limit, g->found);
    }
    g->count = kept;
    return status;
}

/* Few match: walk the terms of each document. */
static bool note_term(void *user, const char *term, size_t n, uint32_t count)
{
    (void)count;
    if (strcmp(term, SCHEMA_PREFIX_BEHIND) >= 0)
        return false;
    add_tally(user, term, n)->count = 1;
    return true;
}

static int by_term(const void *a, const void *b)
{
    return strcmp(((const struct tally *)a)->term, ((const struct tally *)b)->term);
}

static void join_equal(struct counting *g)
{
    size_t kept = 0;
    if (g->count)
        qsort(g->items, g->count, sizeof *g->items, by_term);
    for (size_t i = 0; i < g->count; i++) {
        if (kept && !strcmp(g->items[kept - 1].term, g->items[i].term))
            g->items[kept - 1].count += g->items[i].count;
        else
            g->items[kept++] = g->items[i];
    }
    g->count = kept;
}

/* All fields at once, since reading a term list is what costs. */
static enum cv_status read_terms(struct counting *g)
{
    static const char first[] = {SCHEMA_PREFIX_FIRST, 0};
    struct store_matches *m = g->matches;
    for (uint32_t id = 1; id <= m->last_id; id++) {
        if (!has(m, id))
            continue;
        enum cv_status status = xap_each_document_term(g->db, id, first, 1, note_term, g, g->err);
        if (status != CV_OK && status != CV_NOT_FOUND)
            return status; /* a document that was removed meanwhile counts no more */
    }
    join_equal(g);
    m->terms = talloc_array(m, struct tally, (unsigned)g->count + 1);
    for (size_t i = 0; i < g->count; i++) {
        m->terms[i] = g->items[i];
        m->terms[i].term = talloc_steal(m->terms, g->items[i].term);
    }
    m->term_count = g->count;
    return CV_OK;
}

static enum cv_status count_by_documents(struct counting *g)
{
    const char *prefix = schema_prefix(g->field);
    enum cv_status status = g->matches->terms ? CV_OK : read_terms(g);
    g->items = NULL;
    g->count = 0;
    for (size_t i = 0; status == CV_OK && i < g->matches->term_count; i++) {
        const struct tally *t = &g->matches->terms[i];
        if (strncmp(t->term, prefix, strlen(prefix)) == 0)
            add_tally(g, t->term, t->n)->count = t->count;
    }
    return status;
}

static enum cv_status read_counts(struct xap_db *db, void *closure, struct cv_error *err)
{
    /* Reading a term list costs about as much as this many postings (measured by bench/store). */
    enum { TERM_LIST_COST = 50 };
    struct counting *g = closure;
    talloc_free_children(g->ctx);
    g->items = NULL;
    g->count = 0;
    g->db = db;
    g->err = err;
    if (!store_has_remote(g->matches->store) && print_of(g->field, "", 0))
        return count_prints(g->ctx, g->matches, db, g->field, g->limit, &g->items, &g->count, err);
    if (g->matches->bits && g->matches->count < g->matches->documents / TERM_LIST_COST)
        return count_by_documents(g);
    return count_by_terms(g);
}

enum cv_status store_match_counts(void *ctx, struct store_matches *m, enum store_field field,
                                  size_t limit, struct store_count_of **out, size_t *out_count,
                                  struct cv_error *err)
{
    if ((unsigned)field >= STORE_FIELD_COUNT)
        return cv_fail(err, CV_INTERNAL, "words are not a field to be counted");
    struct counting g = {.matches = m, .field = field, .limit = limit, .ctx = talloc_new(NULL)};
    enum cv_status status = store_read(m->store, read_counts, &g, err);
    if (status == CV_OK) {
        size_t p = strlen(schema_prefix(field));
        size_t kept = limit && limit < g.count ? limit : g.count;
        if (g.count)
            qsort(g.items, g.count, sizeof *g.items, by_count);
        struct store_count_of *counts =
            talloc_zero_array(ctx, struct store_count_of, (unsigned)kept);
        for (size_t i = 0; i < kept; i++) {
            const struct tally *t = &g.items[i];
            char *value = talloc_strndup(counts, t->term + p, t->n - p),
                 *label = store_label(counts, m->store, t->term, t->n);
            counts[i] = (struct store_count_of){value, label ? label : value, t->count};
        }
        *out = counts;
        *out_count = kept;
    }
    talloc_free(g.ctx);
    return status;
}

enum cv_status store_counts(void *ctx, struct store *s, const struct store_query *q,
                            enum store_field field, struct store_count_of **out, size_t *out_count,
                            struct cv_error *err)
{
    struct store_matches *m;
    enum cv_status status = store_match(NULL, s, q, &m, err);
    if (status != CV_OK)
        return status;
    status = store_match_counts(ctx, m, field, 0, out, out_count, err);
    talloc_free(m);
    return status;
}
