#include "query/graph.h"
#include "query/output.h"
#include <talloc.h>

static enum cv_status run(struct session *s);

const struct command command_cites = {
    .name = "cites",
    .arguments = "SỐ|MÃ",
    .summary = "văn bản này dẫn văn bản nào, và văn bản nào dẫn nó",
    .detail = "--direction in: văn bản nào dẫn nó; out: nó dẫn văn bản nào. --depth N đi tiếp N "
              "bước. --format tree|json|dot.\n"
              "Một số được nối với một văn bản trong kho chỉ khi đúng một văn bản khớp số, năm, cơ "
              "quan và ngày.",
    .options = OPTIONS_COMMON | OPTIONS_NULL | OPTIONS_GRAPH,
    .min_arguments = 1,
    .max_arguments = SIZE_MAX,
    .needs_index = true,
    .run = run,
};

/* Where the walk is: a document of the archive, or a number that none bears. */
struct place {
    const struct hit *document;
    const char *key; /* NULL for a document without a number */
};

struct walk {
    struct session *s;
    json_t *edges; /* flat */
    struct cv_buf tree, dot;
    store_id *visited;
    size_t visited_count;
    size_t found;
};

static bool visit(struct walk *w, store_id id)
{
    for (size_t i = 0; i < w->visited_count; i++)
        if (w->visited[i] == id)
            return false;
    w->visited = talloc_realloc(w->s->ctx, w->visited, store_id, (unsigned)w->visited_count + 1);
    w->visited[w->visited_count++] = id;
    return true;
}

/* ---- what an edge looks like ----------------------------------------------------------------- */

static const char *cited_name(void *ctx, const struct graph_edge *e)
{
    static const char *const keys[] = {"type", "name", "number"};
    struct cv_buf b;
    cv_buf_init(&b, ctx);
    if (e->status == RESOLUTION_ONE && e->cited_count)
        return hit_name(ctx, &e->cited[0]);
    const char *name = json_string_value(json_object_get(e->citation, "name"));
    for (size_t k = name ? 1 : 0; k < 3; k++) { /* "Luật …" says the type already */
        const char *part = json_string_value(json_object_get(e->citation, keys[k]));
        cv_buf_printf(&b, "%s%s", part && b.len ? " " : "", part ? part : "");
    }
    const char *date = hit_date_text(ctx, json_string_value(json_object_get(e->citation, "date")));
    const char *issuer = json_string_value(json_object_get(e->citation, "issuer"));
    cv_buf_printf(&b, "%s%s%s%s", *date ? ", " : "", date, issuer ? " của " : "",
                  issuer ? issuer : "");
    return cv_buf_cstr(&b);
}

static const char *remark(void *ctx, const struct graph_edge *e, bool seen)
{
    if (seen)
        return "  [đã nêu ở trên]";
    if (e->status == RESOLUTION_MISSING)
        return "  [không có trong kho]";
    if (e->status == RESOLUTION_AMBIGUOUS)
        return talloc_asprintf(ctx, "  [chưa rõ: %zu văn bản cùng số]", e->cited_count);
    return "";
}

static json_t *edge_json(const struct graph_edge *e, bool in, unsigned depth, bool seen)
{
    static const char *const keys[] = {"type", "number", "number_key", "name",
                                       "date", "issuer", "subject"};
    const struct hit *other = in                                              ? &e->citing
                              : e->status == RESOLUTION_ONE && e->cited_count ? &e->cited[0]
                                                                              : NULL;
    json_t *edge = other ? hit_brief(other) : json_pack("{s:n}", "id");
    for (size_t k = 0; !other && k < sizeof keys / sizeof *keys; k++) {
        json_t *value = json_object_get(e->citation, keys[k]);
        json_object_set(edge, keys[k], value ? value : json_null());
    }
    json_object_set_new(edge, "direction", json_string(in ? "in" : "out"));
    json_object_set_new(edge, "relation", json_string(e->relation));
    json_object_set_new(edge, "status", json_string(resolution_name(e->status)));
    json_object_set_new(edge, "depth", json_integer(depth));
    json_object_set_new(edge, "from", json_integer(e->citing.id));
    json_object_set_new(edge, "cited_key", json_incref(json_object_get(e->citation, "number_key")));
    if (seen)
        json_object_set_new(edge, "cycle", json_true());
    if (e->status == RESOLUTION_AMBIGUOUS) {
        json_t *candidates = json_array();
        for (size_t i = 0; i < e->cited_count; i++)
            json_array_append_new(candidates, hit_brief(&e->cited[i]));
        json_object_set_new(edge, "candidates", candidates);
    }
    return edge;
}

static void dot_quoted(struct cv_buf *b, const char *s)
{
    cv_buf_char(b, '"');
    for (; *s; s++) {
        if (*s == '"' || *s == '\\')
            cv_buf_char(b, '\\');
        cv_buf_char(b, *s == '\n' ? ' ' : *s);
    }
    cv_buf_char(b, '"');
}

static void dot_edge(struct walk *w, const struct graph_edge *e)
{
    const char *to = cited_name(w->s->ctx, e);
    cv_buf_str(&w->dot, "  ");
    dot_quoted(&w->dot, hit_name(w->s->ctx, &e->citing));
    cv_buf_str(&w->dot, " -> ");
    dot_quoted(&w->dot, to);
    cv_buf_str(&w->dot, " [label=");
    dot_quoted(&w->dot, e->relation);
    cv_buf_str(&w->dot, e->status == RESOLUTION_ONE ? "];\n" : ", style=dashed];\n");
}

/* ---- the walk -------------------------------------------------------------------------------- */

static enum cv_status step(struct walk *w, struct place at, bool in, unsigned depth)
{
    struct session *s = w->s;
    struct graph_edges edges = {0};
    enum cv_status status = CV_OK;
    if (in && at.key)
        status = graph_in(s->ctx, s->store, at.key, at.document, s->o.relation, &edges, &s->err);
    else if (!in && at.document)
        status = graph_out(s->ctx, s->store, at.document, s->o.relation, &edges, &s->err);
    for (size_t i = 0; status == CV_OK && i < edges.count; i++) {
        const struct graph_edge *e = &edges.items[i];
        const struct hit *other = in                                              ? &e->citing
                                  : e->status == RESOLUTION_ONE && e->cited_count ? &e->cited[0]
                                                                                  : NULL;
        bool seen = other && !visit(w, other->id);
        const char *subject = other ? hit_string(other, "subject")
                                    : json_string_value(json_object_get(e->citation, "subject"));
        cv_buf_printf(&w->tree, "%*s%s %s: %s%s%s%s\n", (int)depth * 2, "", in ? "←" : "→",
                      e->relation, in ? hit_name(s->ctx, other) : cited_name(s->ctx, e),
                      subject ? " – " : "", subject ? subject : "",
                      in && e->status != RESOLUTION_AMBIGUOUS && !seen ? ""
                                                                       : remark(s->ctx, e, seen));
        json_array_append_new(w->edges, edge_json(e, in, depth, seen));
        dot_edge(w, e);
        w->found++;
        if (other && !seen && depth < s->o.depth)
            status = step(w, (struct place){other, hit_string(other, "number_key")}, in, depth + 1);
    }
    if (status == CV_OK && edges.count < edges.total)
        cv_buf_printf(&w->tree, "%*s… (%zu trong %u)\n", (int)depth * 2, "", edges.count,
                      edges.total);
    return status;
}

/* ---- where it begins ------------------------------------------------------------------------- */

struct start {
    const char *key;
    enum lookup_match match;
    struct hit *documents;
    size_t count;
};

static enum cv_status start_at(struct session *s, const char *typed, struct start *out)
{
    struct lookup found = {0};
    store_id id;
    enum cv_status status =
        strpbrk(typed, "/-") ? lookup_number(s->ctx, s->store, typed, &found, &s->err) : CV_USAGE;
    if (status == CV_USAGE) {
        status = lookup_document(s->ctx, s->store, typed, &id, &s->err);
        found = (struct lookup){.match = LOOKUP_EXACT,
                                .ids = talloc_memdup(s->ctx, &id, sizeof id),
                                .count = status == CV_OK};
    }
    *out = (struct start){.key = found.key, .match = found.match};
    out->documents = talloc_zero_array(s->ctx, struct hit, (unsigned)found.count + 1);
    for (size_t i = 0; i < found.count && status == CV_OK; i++) {
        status =
            hit_load(s->ctx, s->store, found.ids[i], false, &out->documents[out->count], &s->err);
        out->count += status == CV_OK;
        if (status == CV_NOT_FOUND && found.count > 1)
            status = CV_OK;
    }
    if (out->count && found.match != LOOKUP_CONFUSED &&
        hit_string(&out->documents[0], "number_key"))
        out->key = hit_string(&out->documents[0], "number_key");
    return status;
}

static enum cv_status explore(struct walk *w, const struct start *start, bool in)
{
    enum cv_status status = CV_OK;
    cv_buf_printf(&w->tree, "%s:\n", in ? "Được dẫn trong" : "Dẫn");
    size_t before = w->found;
    if (!start->count)
        status = step(w, (struct place){NULL, start->key}, in, 1);
    for (size_t i = 0; i < start->count && status == CV_OK; i++) {
        w->visited_count = 0;
        visit(w, start->documents[i].id);
        status = step(
            w, (struct place){&start->documents[i], hit_string(&start->documents[i], "number_key")},
            in, 1);
    }
    if (w->found == before)
        cv_buf_str(&w->tree, "  (không có)\n");
    return status;
}

static void introduce(struct walk *w, const struct start *start, const char *typed)
{
    struct session *s = w->s;
    const char *note = lookup_match_remark(start->match);
    if (!start->count)
        cv_buf_printf(&w->tree, "%s  [không có trong kho]\n", typed);
    for (size_t i = 0; i < start->count; i++) {
        const struct hit *h = &start->documents[i];
        const char *subject = hit_string(h, "subject"),
                   *fate = graph_fate(s->ctx, s->store, h, &s->err);
        cv_buf_printf(&w->tree, "%s%s%s%s%s%s\n", hit_name(s->ctx, h), subject ? " – " : "",
                      subject ? subject : "", note ? " (" : "", note ? note : "", note ? ")" : "");
        if (fate)
            cv_buf_printf(&w->tree, "%s\n", fate);
    }
}

static json_t *head_of(struct walk *w, const struct start *start, const char *typed)
{
    json_t *head = json_pack("{s:s, s:s?, s:s, s:b, s:I}", "query", typed, "number_key", start->key,
                             "match", lookup_match_name(start->match), "in_archive",
                             start->count > 0, "total", (json_int_t)w->found);
    json_t *documents = json_array();
    for (size_t i = 0; i < start->count; i++) {
        json_t *brief = hit_brief(&start->documents[i]);
        json_object_set_new(brief, "fate",
                            graph_fate_json(w->s->store, &start->documents[i], &w->s->err));
        json_array_append_new(documents, brief);
    }
    json_object_set_new(head, "documents", documents);
    return json_own(w->s->ctx, head);
}

static enum cv_status run(struct session *s)
{
    static const struct output_row_column columns[] = {
        {"direction", "Chiều", false},   {"relation", "Quan hệ", false},
        {"status", "Trạng thái", false}, {"depth", "Bước", true},
        {"type", "Loại", false},         {"number", "Số, ký hiệu", false},
        {"name", "Tên", false},          {"date", "Ngày", false},
        {"issuer", "Cơ quan", false},    {"subject", "Trích yếu", false},
        {"path", "Tệp", false}};
    const char *typed = session_query(s);
    struct walk w = {.s = s, .edges = json_own(s->ctx, json_array())};
    struct start start;
    cv_buf_init(&w.tree, s->ctx);
    cv_buf_init(&w.dot, s->ctx);
    enum cv_status status = start_at(s, typed, &start);
    if (status != CV_OK)
        return status;
    introduce(&w, &start, typed);
    if (s->o.direction != CITES_OUT)
        status = explore(&w, &start, true);
    if (status == CV_OK && s->o.direction != CITES_IN && start.count)
        status = explore(&w, &start, false);
    if (status != CV_OK)
        return status;
    if (s->o.format == OUTPUT_DOT)
        fprintf(s->out, "digraph congvan {\n  rankdir=LR;\n  node [shape=box];\n%s}\n",
                cv_buf_cstr(&w.dot));
    else if (s->o.format == OUTPUT_TABLE || s->o.format == OUTPUT_TREE)
        fputs(cv_buf_cstr(&w.tree), s->out);
    else
        output_rows(s, head_of(&w, &start, typed), columns, sizeof columns / sizeof *columns,
                    w.edges, NULL, NULL);
    return w.found ? CV_OK : session_nothing(s);
}
