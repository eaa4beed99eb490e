#include "query/facets.h"
#include "query/output.h"
#include "query/suggest.h"
#include <talloc.h>

static enum cv_status run(struct session *s);

const struct command command_search = {
    .name = "search",
    .arguments = "[CÂU TÌM…]",
    .summary = "tìm văn bản theo nội dung, năm, loại, cơ quan, người ký, văn bản được dẫn …",
    .detail = "Các từ đứng cạnh nhau đều phải có; HOẶC, KHÔNG hoặc -từ, \"cụm từ\", từ*, NEAR/5 và "
              "ngoặc đơn dùng được; các trường: xem\n"
              "congvan help fields. Gõ có dấu thì tìm đúng dấu, gõ không dấu thì tìm mọi dấu.",
    .options = OPTIONS_COMMON | OPTIONS_FILTERS | OPTIONS_SEARCH | OPTIONS_PAGE | OPTIONS_FORMAT |
               OPTIONS_OPEN,
    .max_arguments = SIZE_MAX,
    .needs_index = true,
    .run = run,
};

static const struct snippet_options snippets = {.passages = 2, .words = 30};

/* One run of the query in text. */
struct found {
    struct query_tree tree;
    struct search_result result;
};

static enum cv_status find(struct session *s, const char *text, struct found *out)
{
    enum cv_status status = session_parse(s, text, &out->tree);
    struct search_request request = {
        .root = out->tree.root,
        .plan = {.exact_accents = s->o.exact_accents, .with_predecessors = s->o.with_predecessors},
        .match = s->o.match,
        .sort = s->o.sort,
        .offset = s->o.offset,
        .limit = s->o.limit,
        .rank = s->o.rank,
    };
    if (status == CV_OK)
        status = search_run(s->ctx, s->store, &request, &out->result, &s->err);
    return status;
}

static enum cv_status load(struct session *s, const struct search_result *r, struct hit **out,
                           size_t *count)
{
    enum cv_status status = CV_OK;
    bool text = s->o.format != OUTPUT_PATHS && r->plan.scored;
    bool as_stored = (s->o.format == OUTPUT_JSON || s->o.format == OUTPUT_JSONL) && !s->o.open;
    *out = talloc_zero_array(s->ctx, struct hit, (unsigned)r->count + 1);
    *count = 0;
    for (size_t i = 0; i < r->count && status == CV_OK; i++) {
        struct hit *h = &(*out)[*count];
        status =
            (as_stored ? hit_read : hit_load)(s->ctx, s->store, r->hits[i].id, text, h, &s->err);
        if (status == CV_NOT_FOUND) { /* removed since */
            status = CV_OK;
            continue;
        }
        if (status != CV_OK)
            break;
        h->score = r->hits[i].score;
        h->matched = r->hits[i].partial ? "some" : "all";
        if (text)
            snippet_make(s->ctx, h->text, h->length, &r->plan, &snippets, &h->snippet);
        ++*count;
    }
    return status;
}

static void explain(struct session *s, const struct found *f)
{
    struct cv_buf b;
    cv_buf_init(&b, s->ctx);
    query_outline(&b, &f->tree);
    if (f->result.plan.named_said)
        cv_buf_printf(&b,
                      "nêu đích danh (theo số, loại, ngày, người ký, cơ quan của bản ghi): %s\n",
                      f->result.plan.named_said);
    for (size_t w = 0; w < f->result.plan.word_count; w++) {
        const struct query_word *word = &f->result.plan.words[w];
        cv_buf_printf(&b, "'%s'%s:", word->typed,
                      word->corrected ? " (không có trong kho, lấy từ gần nhất)" : "");
        for (size_t i = 0; i < word->form_count; i++)
            cv_buf_printf(&b, " %s (%u)", word->forms[i], word->frequencies[i]);
        cv_buf_char(&b, '\n');
    }
    fputs(cv_buf_cstr(&b), stderr);
}

/* What the table says before and behind the hits. */
static char *foreword(struct session *s, const struct found *f, size_t shown, const char *typed,
                      const char *corrected)
{
    struct cv_buf b;
    cv_buf_init(&b, s->ctx);
    if (corrected)
        cv_buf_printf(&b, "Không có kết quả cho: %s\nĐây là kết quả của: %s\n", typed, corrected);
    cv_buf_printf(&b, "%s%u văn bản", f->result.total_exact ? "" : "Ít nhất ", f->result.total);
    if (shown && (f->result.total > shown || s->o.offset))
        cv_buf_printf(&b, ", đang xem %u–%zu", s->o.offset + 1, s->o.offset + shown);
    size_t partial = 0;
    for (size_t i = 0; i < f->result.count; i++)
        partial += f->result.hits[i].partial;
    if (partial)
        cv_buf_printf(&b, "; %zu văn bản khớp một phần (dấu ~)", partial);
    cv_buf_str(&b, "\n");
    return cv_buf_cstr(&b);
}

static json_t *head_of(struct session *s, const struct found *f, const char *typed,
                       const char *corrected, const char *suggestion)
{
    json_t *head =
        json_own(s->ctx, json_pack("{s:s, s:I, s:b, s:I}", "query", typed, "total",
                                   (json_int_t)f->result.total, "total_exact",
                                   f->result.total_exact, "offset", (json_int_t)s->o.offset));
    if (corrected)
        json_object_set_new(head, "corrected_query", json_string(corrected));
    if (suggestion)
        json_object_set_new(head, "suggestion", json_string(suggestion));
    return head;
}

static char *afterword(void *ctx, const char *facets, const char *suggestion)
{
    struct cv_buf b;
    cv_buf_init(&b, ctx);
    if (facets)
        cv_buf_printf(&b, "%s\n", facets);
    if (suggestion)
        cv_buf_printf(&b, "Có phải bạn tìm: %s ?\n", suggestion);
    return cv_buf_cstr(&b);
}

/* Counts what matches in full; the total is then exact as well. */
static enum cv_status count_facets(struct session *s, struct search_result *r, json_t *into,
                                   const char **table)
{
    struct store_matches *matches;
    enum cv_status status = store_match(s->ctx, s->store, r->counted, &matches, &s->err);
    if (status != CV_OK)
        return status;
    r->total = store_match_count(matches);
    r->total_exact = true;
    return facets_add(s, matches, into, table);
}

static enum cv_status run(struct session *s)
{
    const char *typed = session_query(s), *corrected = NULL, *suggestion = NULL;
    struct found f;
    struct hit *hits;
    size_t count;
    enum cv_status status = find(s, typed, &f);
    if (status != CV_OK)
        return status;
    if (f.result.plan.scored && f.result.total < SEARCH_ENOUGH)
        suggestion = suggest_query(s->ctx, s->store, &f.tree, s->o.exact_accents, &s->err);
    if (suggestion && !f.result.total && s->o.match != SEARCH_ANY) {
        corrected = suggestion;
        suggestion = NULL;
        status = find(s, corrected, &f);
    }
    if (status == CV_OK && s->o.explain)
        explain(s, &f);
    if (status == CV_OK)
        status = load(s, &f.result, &hits, &count);
    if (status != CV_OK)
        return status;
    const char *facets = NULL;
    json_t *counts = json_own(s->ctx, json_object());
    if (s->o.facets)
        status = count_facets(s, &f.result, counts, &facets);
    if (status != CV_OK)
        return status;
    struct answer a = {
        .hits = hits, .count = count, .total = f.result.total, .first = s->o.offset + 1};
    a.head = head_of(s, &f, typed, corrected, suggestion);
    json_object_update(a.head, counts);
    a.above = foreword(s, &f, count, typed, corrected);
    a.below = afterword(s->ctx, facets, suggestion);
    output_answer(s, &a);
    if (count && s->o.open)
        return session_open_file(s, hit_path(&hits[0]));
    return count || f.result.total ? CV_OK : session_nothing(s);
}
