#include "query/options.h"
#include "text/text.h"
#include <getopt.h>
#include <talloc.h>

enum {
    LIMIT_DEFAULT = 20,
    LIMIT_MAX = 1000000,
    DEPTH_MAX = 20,
    TIMEOUT_DEFAULT_MS = 5000,
    DAY_LAST = 99991231
};

enum kind {
    KIND_FLAG,
    KIND_NUMBER, /* 0 .. most */
    KIND_CHOICE, /* one of choices, by index */
    KIND_STRING,
    KIND_LIST,
    KIND_FROM,
    KIND_TO,
    KIND_RANK,
    KIND_RELATION
};
struct spec {
    const char *name;
    unsigned group;
    enum kind kind;
    size_t offset;
    unsigned most;
    const char *const *choices;
    const char *argument, *help; /* help NULL: not shown */
};

static const char *const formats[] = {"table", "json", "jsonl", "csv", "paths", NULL};
static const char *const graph_formats[] = {"table", "json", "jsonl", "csv",
                                            "paths", "tree", "dot",   NULL};
static const char *const colors[] = {"auto", "never", "always", NULL};
static const char *const directions[] = {"both", "in", "out", NULL};
static const char *const matches[] = {"auto", "all", "any", NULL};
static const char *const sorts[] = {"relevance", "date", "-date", "number", NULL};
static const char *const relations[] = {"căn cứ",   "thực hiện", "theo đề nghị", "sửa đổi",
                                        "thay thế", "bãi bỏ",    "hướng dẫn",    "đính chính",
                                        "nhắc đến", NULL};

#define AT(member) offsetof(struct options, member)
static const struct spec specs[] = {
    {"index", OPTIONS_COMMON, KIND_LIST, AT(indexes), 0, NULL, "THƯ_MỤC",
     "chỉ mục cần tìm; dùng nhiều lần để tìm trên nhiều chỉ mục; có thể là máy:cổng hoặc \"ssh "
     "LỆNH\""},
    {"timeout", OPTIONS_COMMON, KIND_NUMBER, AT(timeout_ms), 600000, NULL, "MS",
     "thời gian chờ một chỉ mục ở xa, mili giây; mặc định 5000"},
    {"color", OPTIONS_COMMON, KIND_CHOICE, AT(color), 0, colors, "auto|never|always",
     "tô màu kết quả"},
    {"help", OPTIONS_COMMON, KIND_FLAG, AT(help), 0, NULL, NULL, "hướng dẫn cho lệnh này"},
    {"from", OPTIONS_FILTERS, KIND_FROM, 0, 0, NULL, "NGÀY", "ban hành từ ngày này"},
    {"to", OPTIONS_FILTERS, KIND_TO, 0, 0, NULL, "NGÀY", "ban hành đến hết ngày này"},
    {"with-predecessors", OPTIONS_FILTERS, KIND_FLAG, AT(with_predecessors), 0, NULL, NULL,
     "kể cả các cơ quan tiền thân của cơ quan ban hành"},
    {"match", OPTIONS_SEARCH, KIND_CHOICE, AT(match), 0, matches, "auto|all|any",
     "cần có mọi từ, hay chỉ cần một số từ; mặc định auto: mọi từ, thiếu thì thêm văn bản gần "
     "đúng"},
    {"sort", OPTIONS_SEARCH, KIND_CHOICE, AT(sort), 0, sorts, "relevance|date|-date|number",
     "thứ tự kết quả: hợp nhất trước, cũ trước, mới trước, theo số; mặc định relevance"},
    {"exact-accents", OPTIONS_SEARCH, KIND_FLAG, AT(exact_accents), 0, NULL, NULL,
     "chỉ tìm đúng dấu như đã gõ"},
    {"explain", OPTIONS_SEARCH, KIND_FLAG, AT(explain), 0, NULL, NULL,
     "in ra câu tìm được hiểu thế nào"},
    {"facets", OPTIONS_SEARCH, KIND_FLAG, AT(facets), 0, NULL, NULL,
     "kèm số lượng theo năm, loại, cơ quan, người ký …"},
    {"rank", OPTIONS_SEARCH, KIND_RANK, 0, 0, NULL, "YẾU_TỐ=SỐ,…", NULL},
    {"limit", OPTIONS_PAGE, KIND_NUMBER, AT(limit), LIMIT_MAX, NULL, "N",
     "số kết quả nhiều nhất; mặc định 20"},
    {"offset", OPTIONS_PAGE, KIND_NUMBER, AT(offset), LIMIT_MAX, NULL, "N", "bỏ qua N kết quả đầu"},
    {"format", OPTIONS_FORMAT, KIND_CHOICE, AT(format), 0, formats, "table|json|jsonl|csv|paths",
     "dạng kết quả; mặc định table"},
    {"format", OPTIONS_GRAPH, KIND_CHOICE, AT(format), 0, graph_formats,
     "tree|dot|table|json|jsonl|csv|paths", "dạng kết quả; mặc định tree"},
    {"null", OPTIONS_FORMAT | OPTIONS_NULL, KIND_FLAG, AT(null), 0, NULL, NULL,
     "với --format paths: kết thúc mỗi đường dẫn bằng byte 0"},
    {"direction", OPTIONS_GRAPH, KIND_CHOICE, AT(direction), 0, directions, "in|out|both",
     "in: văn bản nào dẫn nó; out: nó dẫn văn bản nào; mặc định both"},
    {"depth", OPTIONS_GRAPH, KIND_NUMBER, AT(depth), DEPTH_MAX, NULL, "N",
     "đi tiếp N bước; mặc định 1"},
    {"relation", OPTIONS_GRAPH, KIND_RELATION, 0, 0, NULL, "QUAN_HỆ",
     "chỉ quan hệ này, ví dụ \"căn cứ\", \"thay thế\""},
    {"by", OPTIONS_FACETS, KIND_STRING, AT(by), 0, NULL, "CÁCH",
     "year, month, type, issuer, signer, place, recipient hoặc cites; mặc định year"},
    {"chart", OPTIONS_FACETS, KIND_FLAG, AT(chart), 0, NULL, NULL, "vẽ biểu đồ thanh"},
    {"text", OPTIONS_TEXT, KIND_FLAG, AT(text), 0, NULL, NULL, "in toàn văn"},
    {"open", OPTIONS_OPEN, KIND_FLAG, AT(open), 0, NULL, NULL,
     "mở tệp đầu tiên bằng chương trình xem của máy"},
};
enum { SPECS = sizeof specs / sizeof *specs, FIELDS_MAX = 64, FIELD_OPTION = 1000 };

struct reader {
    void *ctx;
    unsigned groups;
    struct options *o;
    struct cv_error *err;
    struct query_range dates;
};

static void add_string(void *ctx, struct record_strings *list, const char *s)
{
    list->items = talloc_realloc(ctx, list->items, const char *, (unsigned)list->count + 1);
    list->items[list->count++] = s;
}

/* ---- values ---------------------------------------------------------------------------------- */

static enum cv_status read_number(struct reader *r, const struct spec *spec, const char *value)
{
    char *end;
    unsigned long n = strtoul(value, &end, 10);
    if (value[0] < '0' || value[0] > '9' || *end || n > spec->most)
        return cv_fail(r->err, CV_USAGE, "--%s '%s': cần một số từ 0 đến %u", spec->name, value,
                       spec->most);
    *(uint32_t *)((char *)r->o + spec->offset) = (uint32_t)n;
    r->o->limit_given |= spec->offset == AT(limit);
    return CV_OK;
}

static enum cv_status read_choice(struct reader *r, const struct spec *spec, const char *value)
{
    value += strspn(value, " "); /* "-date" was shielded */
    for (int i = 0; spec->choices[i]; i++)
        if (strcmp(spec->choices[i], value) == 0) {
            *(int *)((char *)r->o + spec->offset) = i;
            return CV_OK;
        }
    return cv_fail(r->err, CV_USAGE, "--%s '%s': chỉ nhận %s", spec->name, value, spec->argument);
}

static enum cv_status read_date(struct reader *r, const struct spec *spec, const char *value)
{
    struct query_range range;
    if (strstr(value, "..") || !query_range_dates(value, &range))
        return cv_fail(r->err, CV_USAGE,
                       "--%s '%s': cần một ngày có thật, ví dụ 15/03/2024, 03/2024 hoặc 2024",
                       spec->name, value);
    if (spec->kind == KIND_FROM)
        r->dates.from = range.from;
    else
        r->dates.to = range.to;
    return CV_OK;
}

static enum cv_status read_relation(struct reader *r, const char *value)
{
    void *scratch = talloc_new(NULL);
    char *folded = text_fold_string(scratch, value, strlen(value));
    for (char *c = folded; *c; c++)
        *c = *c == '-' || *c == '_' ? ' ' : *c; /* thay-the needs no quotes */
    r->o->relation = NULL;
    for (int i = 0; relations[i]; i++)
        if (strcmp(text_fold_string(scratch, relations[i], strlen(relations[i])), folded) == 0)
            r->o->relation = relations[i];
    talloc_free(scratch);
    if (r->o->relation)
        return CV_OK;
    return cv_fail(r->err, CV_USAGE,
                   "--relation '%s': chỉ nhận căn cứ, thực hiện, theo đề nghị, sửa đổi, thay thế, "
                   "bãi bỏ, hướng dẫn, đính chính, nhắc đến",
                   value);
}

static enum cv_status take(struct reader *r, const struct spec *spec, const char *value)
{
    void *at = (char *)r->o + spec->offset;
    switch (spec->kind) {
    case KIND_FLAG:
        *(bool *)at = true;
        return CV_OK;
    case KIND_NUMBER:
        return read_number(r, spec, value);
    case KIND_CHOICE:
        return read_choice(r, spec, value);
    case KIND_STRING:
        *(const char **)at = value;
        return CV_OK;
    case KIND_LIST:
        add_string(r->ctx, at, value);
        return CV_OK;
    case KIND_FROM:
    case KIND_TO:
        return read_date(r, spec, value);
    case KIND_RELATION:
        return read_relation(r, value);
    case KIND_RANK:
        return rank_options_parse(value, &r->o->rank, r->err);
    }
    return CV_INTERNAL;
}

static enum cv_status take_field(struct reader *r, const struct fields_row *field,
                                 const char *value)
{
    struct query_node *node;
    enum cv_status status = query_field_node(r->ctx, field, value, &node, r->err);
    if (status == CV_OK)
        r->o->filters = query_conjoin(r->ctx, r->o->filters, node);
    return status;
}

/* --from and --to as one value of the field of dates; an end that was not given stays open. */
static char *range_text(void *ctx, struct query_range d)
{
    char from[16] = "", to[16] = "";
    if (d.from)
        snprintf(from, sizeof from, "%04u-%02u-%02u", d.from / 10000 % 10000, d.from / 100 % 100,
                 d.from % 100);
    if (d.to != DAY_LAST)
        snprintf(to, sizeof to, "%04u-%02u-%02u", d.to / 10000 % 10000, d.to / 100 % 100,
                 d.to % 100);
    return talloc_asprintf(ctx, "%s..%s", from, to);
}

/* ---- the command line ------------------------------------------------------------------------ */

/* Options as getopt_long wants them: val is the index in specs, or FIELD_OPTION + the index of a
 * field. */
static void list_options(struct option *list, unsigned groups)
{
    size_t n = 0;
    for (int i = 0; i < SPECS; i++)
        if (specs[i].group & groups)
            list[n++] = (struct option){
                specs[i].name, specs[i].kind == KIND_FLAG ? no_argument : required_argument, NULL,
                i};
    for (int i = 0; groups & OPTIONS_FILTERS && i < FIELDS_MAX && field_at((size_t)i); i++)
        if (strcmp(field_name(field_at((size_t)i)), "format") != 0 ||
            !(groups & (OPTIONS_FORMAT | OPTIONS_GRAPH))) /* --format is the output's */
            list[n++] = (struct option){field_name(field_at((size_t)i)), required_argument, NULL,
                                        FIELD_OPTION + i};
    list[n] = (struct option){0};
}

/* "-word" excludes a word from a query: getopt must not see it as an option. A leading blank hides
 * it, and means nothing in a query. */
static char **shield(void *ctx, int argc, char **argv)
{
    char **copy = talloc_array(ctx, char *, (unsigned)argc + 1);
    for (int i = 0; i < argc; i++)
        copy[i] = argv[i][0] == '-' && argv[i][1] && argv[i][1] != '-' && strcmp(argv[i], "-h") != 0
                      ? talloc_asprintf(ctx, " %s", argv[i])
                      : argv[i];
    copy[argc] = NULL;
    return copy;
}

static enum cv_status misused(struct reader *r, int result, char *const *argv)
{
    const char *given = argv[optind - 1];
    enum cv_status status =
        result == ':'
            ? cv_fail(r->err, CV_USAGE, "tùy chọn '%s' cần một giá trị", given)
            : cv_fail(r->err, CV_USAGE, "lệnh '%s' không có tùy chọn '%s'", argv[0], given);
    return cv_hint(r->err, status, "xem: congvan help %s", argv[0]);
}

enum cv_status options_read(void *ctx, int argc, char **argv, unsigned groups, struct options *out,
                            struct cv_error *err)
{
    struct options o = {.limit = LIMIT_DEFAULT, .timeout_ms = TIMEOUT_DEFAULT_MS, .depth = 1};
    struct reader r = {ctx, groups, &o, err, {0, DAY_LAST}};
    struct option list[SPECS + FIELDS_MAX + 1];
    enum cv_status status = CV_OK;
    rank_options_default(&o.rank);
    list_options(list, groups | OPTIONS_COMMON);
    argv = shield(ctx, argc, argv);
    optind = 0; /* glibc: start anew */
    opterr = 0;
    for (int c; status == CV_OK && (c = getopt_long(argc, argv, ":h", list, NULL)) != -1;) {
        if (c == '?' || c == ':')
            status = misused(&r, c, argv);
        else if (c == 'h')
            o.help = true;
        else if (c >= FIELD_OPTION)
            status = take_field(&r, field_at((size_t)(c - FIELD_OPTION)), optarg);
        else
            status = take(&r, &specs[c], optarg);
    }
    for (int i = optind; i < argc; i++)
        add_string(ctx, &o.arguments, argv[i]);
    if (status == CV_OK && o.null && o.format != OUTPUT_PATHS)
        status = cv_fail(err, CV_USAGE, "--null chỉ dùng được với --format paths");
    if (status == CV_OK && r.dates.from > r.dates.to)
        status = cv_fail(err, CV_USAGE, "--from muộn hơn --to");
    if (status == CV_OK && (r.dates.from || r.dates.to != DAY_LAST))
        status = take_field(&r, field_named("date"), range_text(ctx, r.dates));
    if (status == CV_OK)
        *out = o;
    return status;
}

void options_help(struct cv_buf *out, unsigned groups)
{
    for (size_t i = 0; i < SPECS; i++)
        if (specs[i].group & groups && specs[i].help)
            cv_buf_printf(out, "  --%s%s%s\n      %s\n", specs[i].name,
                          specs[i].argument ? " " : "", specs[i].argument ? specs[i].argument : "",
                          specs[i].help);
    for (size_t i = 0; groups & OPTIONS_FILTERS && field_at(i); i++)
        if (strcmp(field_name(field_at(i)), "format") != 0)
            cv_buf_printf(out, "  --%s GIÁ_TRỊ\n      %s\n", field_name(field_at(i)),
                          field_help(field_at(i)));
}
