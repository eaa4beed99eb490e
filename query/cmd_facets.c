#include "query/facet_table.h"
#include "query/output.h"
#include "text/text.h"
#include <talloc.h>

static enum cv_status run(struct session *s);

const struct command command_facets = {
    .name = "facets",
    .arguments = "[CÂU TÌM…]",
    .summary = "đếm văn bản theo năm, tháng, loại, cơ quan, người ký, địa danh, nơi nhận, văn bản "
               "được dẫn",
    .detail = "--chart vẽ biểu đồ thanh. Với --limit, năm và tháng lấy những mốc gần đây nhất, còn "
              "lại lấy "
              "giá trị nhiều văn bản nhất.",
    .options = OPTIONS_COMMON | OPTIONS_FILTERS | OPTIONS_SEARCH | OPTIONS_PAGE | OPTIONS_FORMAT |
               OPTIONS_FACETS,
    .max_arguments = SIZE_MAX,
    .needs_index = true,
    .run = run,
};

enum { BAR_MAX = 60 };

/* A bar of so many eighths of a column. */
static char *bar(void *ctx, uint32_t count, uint32_t most, size_t columns)
{
    static const char *const parts[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    struct cv_buf b;
    cv_buf_init(&b, ctx);
    size_t eighths = most ? (size_t)((uint64_t)count * columns * 8 / most) : 0;
    for (; eighths >= 8; eighths -= 8)
        cv_buf_str(&b, "█");
    cv_buf_str(&b, !b.len && !eighths && count ? parts[1] : parts[eighths]);
    return cv_buf_cstr(&b);
}

static void chart(struct session *s, const struct store_count_of *counts, size_t count)
{
    uint32_t most = 0;
    size_t label = 0;
    for (size_t i = 0; i < count; i++) {
        const char *text = counts[i].label ? counts[i].label : counts[i].value;
        size_t columns = text_columns(text, strlen(text));
        most = counts[i].count > most ? counts[i].count : most;
        label = columns > label ? columns : label;
    }
    size_t room = s->width > label + 12 ? s->width - label - 12 : BAR_MAX;
    for (size_t i = 0; i < count; i++) {
        const char *text = counts[i].label ? counts[i].label : counts[i].value;
        size_t columns = text_columns(text, strlen(text));
        fprintf(s->out, "%s%*s  %s %u\n", text, (int)(label - columns), "",
                bar(s->ctx, counts[i].count, most, room < BAR_MAX ? room : BAR_MAX),
                counts[i].count);
    }
}

static enum cv_status run(struct session *s)
{
    static const struct output_row_column columns[] = {{"label", "Giá trị", false},
                                                       {"count", "Số văn bản", true}};
    const struct facet *f = facet_named(s->o.by ? s->o.by : "year");
    struct query_tree tree;
    struct query_plan plan;
    struct query_plan_options options = {.exact_accents = s->o.exact_accents,
                                         .with_predecessors = s->o.with_predecessors};
    struct store_matches *matches;
    struct store_count_of *counts;
    size_t count;
    if (!f)
        return cv_fail(
            &s->err, CV_USAGE,
            "--by '%s': chỉ nhận year, month, type, issuer, signer, place, recipient, cites",
            s->o.by);
    enum cv_status status = session_parse(s, session_query(s), &tree);
    if (status != CV_OK)
        return status;
    query_plan_make(s->ctx, s->store, tree.root, &options, &plan);
    struct store_query *q = s->o.match == SEARCH_ANY && plan.any ? plan.any : plan.all;
    status = store_match(s->ctx, s->store, q, &matches, &s->err);
    if (status == CV_OK)
        status = facet_count(s->ctx, matches, f, s->o.limit_given ? s->o.limit : 0, &counts, &count,
                             &s->err);
    if (status != CV_OK)
        return status;
    if (s->o.limit_given && s->o.limit < count) {
        counts += f->time ? count - s->o.limit : 0; /* of years the latest */
        count = s->o.limit;
    }
    if (s->o.chart && s->o.format == OUTPUT_TABLE) {
        chart(s, counts, count);
    } else {
        json_t *rows = json_own(s->ctx, facet_json(counts, count));
        output_rows(s, json_own(s->ctx, json_pack("{s:s}", "by", f->name)), columns, 2, rows, NULL,
                    count ? NULL : "Không có văn bản nào.");
    }
    return count ? CV_OK : session_nothing(s);
}
