#include "query/graph.h"
#include <talloc.h>

static enum cv_status load_candidates(void *ctx, struct store *s, const struct resolved *r,
                                      struct graph_edge *e, struct cv_error *err)
{
    enum cv_status status = CV_OK;
    e->status = r->status;
    e->cited = talloc_array(ctx, struct hit, (unsigned)r->count + 1);
    size_t wanted = r->status == RESOLUTION_ONE ? 1 : r->count;
    for (size_t i = 0; i < wanted && status == CV_OK; i++) {
        status = hit_load(ctx, s, r->candidates[i], false, &e->cited[e->cited_count], err);
        e->cited_count += status == CV_OK;
        if (status == CV_NOT_FOUND)
            status = CV_OK;
    }
    return status;
}

static const char *relation_of(const json_t *citation)
{
    const char *relation = json_string_value(json_object_get(citation, "relation"));
    return relation ? relation : "nhắc đến";
}

static struct graph_edge *edge_add(void *ctx, struct graph_edges *edges)
{
    edges->items = talloc_realloc(ctx, edges->items, struct graph_edge, (unsigned)edges->count + 1);
    struct graph_edge *e = &edges->items[edges->count++];
    *e = (struct graph_edge){0};
    return e;
}

enum cv_status graph_out(void *ctx, struct store *s, const struct hit *citing, const char *relation,
                         struct graph_edges *out, struct cv_error *err)
{
    struct graph_edges edges = {0};
    size_t i;
    json_t *citation;
    json_array_foreach(json_object_get(citing->record, "citations"), i, citation)
    {
        struct resolved r;
        if (relation && strcmp(relation, relation_of(citation)) != 0)
            continue;
        edges.total++;
        if (edges.count == GRAPH_EDGES_MAX)
            continue;
        enum cv_status status = resolve_citation(ctx, s, citing, citation, &r, err);
        struct graph_edge *e = edge_add(ctx, &edges);
        e->relation = relation_of(citation);
        e->citation = citation;
        e->citing = *citing;
        if (status == CV_OK)
            status = load_candidates(ctx, s, &r, e, err);
        if (status != CV_OK)
            return status;
    }
    *out = edges;
    return CV_OK;
}

/* The citation of a number, whose accents OCR may have lost on either side. */
static const json_t *citation_of(void *ctx, const struct hit *citing, const char *key,
                                 const char *relation)
{
    const char *folded = record_number_folded(ctx, key);
    size_t i;
    json_t *citation;
    json_array_foreach(json_object_get(citing->record, "citations"), i, citation)
    {
        const char *have = json_string_value(json_object_get(citation, "number_key"));
        if (have && strcmp(record_number_folded(ctx, have), folded) == 0 &&
            (!relation || strcmp(relation, relation_of(citation)) == 0))
            return citation;
    }
    return NULL;
}

static bool among(const struct resolved *r, store_id id)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->candidates[i] == id)
            return true;
    return false;
}

static enum cv_status add_citing(void *ctx, struct store *s, store_id id, const char *key,
                                 const struct hit *cited, const char *relation,
                                 struct graph_edges *edges, struct cv_error *err)
{
    struct hit citing;
    struct resolved r;
    enum cv_status status = hit_load(ctx, s, id, false, &citing, err);
    if (status != CV_OK)
        return status == CV_NOT_FOUND ? CV_OK : status;
    const json_t *citation = citation_of(ctx, &citing, key, relation);
    if (!citation)
        return CV_OK;
    status = resolve_citation(ctx, s, &citing, citation, &r, err);
    if (status != CV_OK || (cited && !among(&r, cited->id)))
        return status;
    struct graph_edge *e = edge_add(ctx, edges);
    e->relation = relation_of(citation);
    e->citation = citation;
    e->citing = citing;
    return load_candidates(ctx, s, &r, e, err);
}

enum cv_status graph_in(void *ctx, struct store *s, const char *key, const struct hit *cited,
                        const char *relation, struct graph_edges *out, struct cv_error *err)
{
    struct graph_edges edges = {0};
    struct store_search_options o = {
        .limit = GRAPH_EDGES_MAX, .sort = STORE_BY_DATE_DESCENDING, .exact_total = true};
    struct store_hits hits;
    struct store_query *q =
        relation ? query_term(ctx, STORE_CITES_RELATION, store_cites_text(ctx, relation, key))
                 : query_term(ctx, STORE_CITES_FOLDED, record_number_folded(ctx, key));
    enum cv_status status = store_search(ctx, s, q, &o, &hits, err);
    for (size_t i = 0; status == CV_OK && i < hits.count; i++)
        status = add_citing(ctx, s, hits.items[i].id, key, cited, relation, &edges, err);
    if (status != CV_OK)
        return status;
    edges.total = hits.count < hits.total ? hits.total : (uint32_t)edges.count;
    *out = edges;
    return CV_OK;
}

const char *graph_number(const struct graph_edges *edges, const char *key)
{
    for (size_t i = 0; i < edges->count; i++) {
        const char *number = json_string_value(json_object_get(edges->items[i].citation, "number"));
        if (number)
            return number;
    }
    return key;
}

/* ---- fate ------------------------------------------------------------------------------------ */

static const struct {
    const char *relation, *phrase;
} fates[] = {
    {"thay thế", "Được thay thế bởi"},
    {"bãi bỏ", "Bị bãi bỏ (toàn bộ hoặc một phần) bởi"},
    {"sửa đổi", "Được sửa đổi, bổ sung bởi"},
    {"đính chính", "Được đính chính bởi"},
};
enum { FATES = sizeof fates / sizeof *fates };

static enum cv_status fate_edges(void *ctx, struct store *s, const struct hit *document,
                                 size_t fate, struct graph_edges *out, struct cv_error *err)
{
    const char *key = hit_string(document, "number_key");
    *out = (struct graph_edges){0};
    return key ? graph_in(ctx, s, key, document, fates[fate].relation, out, err) : CV_OK;
}

char *graph_fate(void *ctx, struct store *s, const struct hit *document, struct cv_error *err)
{
    struct cv_buf b;
    cv_buf_init(&b, ctx);
    void *scratch = talloc_new(ctx);
    for (size_t f = 0; f < FATES; f++) {
        struct graph_edges edges;
        if (fate_edges(scratch, s, document, f, &edges, err))
            break;
        for (size_t i = 0; i < edges.count; i++)
            cv_buf_printf(&b, "%s%s %s (theo tài liệu trong kho%s)", b.len ? "\n" : "",
                          fates[f].phrase, hit_name(scratch, &edges.items[i].citing),
                          edges.items[i].status == RESOLUTION_AMBIGUOUS
                              ? "; có thể là văn bản khác cùng số"
                              : "");
    }
    talloc_free(scratch);
    return b.len ? cv_buf_cstr(&b) : NULL;
}

json_t *graph_fate_json(struct store *s, const struct hit *document, struct cv_error *err)
{
    json_t *list = json_array();
    void *scratch = talloc_new(NULL);
    for (size_t f = 0; f < FATES; f++) {
        struct graph_edges edges;
        if (fate_edges(scratch, s, document, f, &edges, err))
            break;
        for (size_t i = 0; i < edges.count; i++) {
            json_t *by = hit_brief(&edges.items[i].citing);
            json_array_append_new(list, json_pack("{s:s, s:s, s:o}", "relation", fates[f].relation,
                                                  "status", resolution_name(edges.items[i].status),
                                                  "by", by));
        }
    }
    talloc_free(scratch);
    return list;
}
