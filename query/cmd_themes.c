#include "query/output.h"
#include "query/phrases_whole.h"
#include <math.h>
#include <talloc.h>

static enum cv_status run(struct session *s);

const struct command command_themes = {
    .name = "themes",
    .arguments = "[CÂU TÌM…]",
    .summary = "các cụm từ làm những văn bản khớp khác với phần còn lại của kho",
    .detail = "Số đếm là số văn bản có cụm từ ấy trong tối đa 200 văn bản khớp nhất.",
    .options = OPTIONS_COMMON | OPTIONS_FILTERS | OPTIONS_SEARCH | OPTIONS_PAGE | OPTIONS_FORMAT,
    .max_arguments = SIZE_MAX,
    .needs_index = true,
    .run = run,
};

enum { SAMPLE = 200, LEAST = 2, SHOWN_DEFAULT = 20 };

struct theme {
    const struct phrase *phrase;
    double worth;
};

/* Documents of the archive at equal distances, as what is usual in it. */
static enum cv_status add_background(struct session *s, struct phrases *p, uint32_t *documents)
{
    struct store_query all = {.op = STORE_ALL};
    struct store_search_options o = {.limit = 1};
    uint32_t count = store_count(s->store), step = count > SAMPLE ? count / SAMPLE : 1;
    enum cv_status status = CV_OK;
    *documents = 0;
    for (uint32_t at = 0; at < count && status == CV_OK; at += step) {
        void *scratch = talloc_new(NULL);
        struct store_hits hits;
        struct store_document d;
        o.offset = at;
        status = store_search(scratch, s->store, &all, &o, &hits, &s->err);
        if (status == CV_OK && hits.count)
            status = store_get(scratch, s->store, hits.items[0].id, true, &d, &s->err);
        if (status == CV_OK && hits.count) {
            phrases_add(p, NULL, d.text, d.length, true);
            ++*documents;
        }
        if (status == CV_NOT_FOUND)
            status = CV_OK;
        talloc_free(scratch);
    }
    return status;
}

static enum cv_status add_matching(struct session *s, const struct search_result *r,
                                   struct phrases *p)
{
    enum cv_status status = CV_OK;
    for (size_t i = 0; i < r->count && status == CV_OK; i++) {
        void *scratch = talloc_new(NULL);
        struct hit h;
        if (!r->hits[i].partial)
            status = hit_load(scratch, s->store, r->hits[i].id, true, &h, &s->err);
        if (status == CV_OK && !r->hits[i].partial)
            phrases_add(p, hit_string(&h, "subject"), h.text, h.length, false);
        if (status == CV_NOT_FOUND)
            status = CV_OK;
        talloc_free(scratch);
    }
    return status;
}

static int by_worth(const void *a, const void *b)
{
    const struct theme *x = a, *y = b;
    return x->worth != y->worth ? (x->worth > y->worth ? -1 : 1)
                                : strcmp(x->phrase->text, y->phrase->text);
}

/* Whole words of `inner` within `outer`. */
static bool within(const char *inner, const char *outer)
{
    size_t n = strlen(inner);
    for (const char *at = outer; (at = strstr(at, inner)); at++)
        if ((at == outer || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
            return true;
    return false;
}

/* A phrase that is part of a better one, or has a better one within, adds nothing. */
static bool said(const struct theme *themes, size_t count, const struct phrase *p)
{
    for (size_t i = 0; i < count; i++)
        if (within(p->text, themes[i].phrase->text) || within(themes[i].phrase->text, p->text))
            return true;
    return false;
}

/* How much oftener than elsewhere, times how often: the log likelihood of its matching documents;
 * longer phrases say more. */
static size_t choose(struct phrase *list, size_t count, uint32_t matching, uint32_t background,
                     size_t limit, struct theme *themes)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        double here = (double)list[i].documents / matching,
               there = (list[i].elsewhere + 0.5) / (background + 1.0);
        themes[i] = (struct theme){&list[i], here > there ? list[i].documents * log(here / there) *
                                                                sqrt((double)list[i].words)
                                                          : 0};
    }
    if (count)
        qsort(themes, count, sizeof *themes, by_worth);
    for (size_t i = 0; i < count && kept < limit && themes[i].worth > 0; i++)
        if (!said(themes, kept, themes[i].phrase))
            themes[kept++] = themes[i];
    return kept;
}

static enum cv_status sample(struct session *s, struct phrases *p, struct search_result *r,
                             uint32_t *background)
{
    struct query_tree tree;
    enum cv_status status = session_parse(s, session_query(s), &tree);
    if (status != CV_OK)
        return status;
    struct search_request request = {
        .root = tree.root,
        .plan = {.exact_accents = s->o.exact_accents, .with_predecessors = s->o.with_predecessors},
        .match = s->o.match == SEARCH_AUTO ? SEARCH_ALL : s->o.match,
        .limit = SAMPLE,
        .rank = s->o.rank};
    status = search_run(s->ctx, s->store, &request, r, &s->err);
    if (status == CV_OK)
        status = add_matching(s, r, p);
    return status == CV_OK ? add_background(s, p, background) : status;
}

static enum cv_status run(struct session *s)
{
    static const struct output_row_column columns[] = {{"phrase", "Cụm từ", false},
                                                       {"count", "Số văn bản", true}};
    struct phrases *p = phrases_new(s->ctx);
    struct search_result r;
    uint32_t background;
    size_t count, limit = s->o.limit_given ? s->o.limit : SHOWN_DEFAULT;
    enum cv_status status = sample(s, p, &r, &background);
    if (status != CV_OK)
        return status;
    struct phrase *list = phrases_list(p, r.count > LEAST ? LEAST : 1, &count);
    count = phrases_whole(list, count);
    struct theme *themes = talloc_array(s->ctx, struct theme, (unsigned)count + 1);
    size_t kept = choose(list, count, r.count ? (uint32_t)r.count : 1, background, limit, themes);
    json_t *rows = json_own(s->ctx, json_array());
    for (size_t i = 0; i < kept; i++)
        json_array_append_new(rows, json_pack("{s:s, s:I}", "phrase", themes[i].phrase->text,
                                              "count", (json_int_t)themes[i].phrase->documents));
    json_t *head = json_own(s->ctx, json_pack("{s:I, s:I}", "total", (json_int_t)kept, "documents",
                                              (json_int_t)r.total));
    output_rows(s, head, columns, 2, rows, NULL, kept ? NULL : "Không có cụm từ nào nổi bật.");
    return kept ? CV_OK : session_nothing(s);
}
