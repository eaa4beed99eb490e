/* The commands as a user runs them: what they print, in every format, and their exit status. */
#include "tests/program.h"
#include "tests/query_support.h"
#include <sys/stat.h>

static const struct paper papers[] = {
    /* 1 */ {.type = "quyết định",
             .number = "15/QĐ-UBND",
             .date = "2020-02-01",
             .issuer = "Ủy ban nhân dân tỉnh Bắc Giang",
             .subject = "=HYPERLINK(\"x\") quy chế lưu trữ",
             .text = "Ban hành quy chế lưu trữ điện tử. Quy chế lưu trữ điện tử kèm theo.",
             .cites = {"7/NQ-HĐND"}},
    /* 2 */
    {.type = "kế hoạch",
     .number = "20/KH-UBND",
     .date = "2020-05-01",
     .issuer = "Ủy ban nhân dân huyện Lục Nam",
     .subject = "chỉnh lý tài liệu",
     .text = "Chỉnh lý tài liệu lưu trữ điện tử theo quy chế.",
     .cites = {"15/QĐ-UBND", "7/NQ-HĐND"},
     .relation = "thực hiện"},
    /* 3 */
    {.type = "báo cáo",
     .number = "31/BC-UBND",
     .date = "2021-01-05",
     .issuer = "Ủy ban nhân dân huyện Lục Nam",
     .subject = "kết quả chỉnh lý tài liệu",
     .text = "Đã chỉnh lý tài liệu của ba phòng.",
     .cites = {"20/KH-UBND"},
     .relation = "thực hiện"},
    /* 4, 5: each cites the other */
    {.type = "công văn",
     .number = "1/SNV-VT",
     .date = "2022-03-01",
     .issuer = "Sở Nội vụ",
     .subject = "nộp lưu tài liệu",
     .text = "Nộp lưu theo hướng dẫn.",
     .cites = {"2/SNV-VT"},
     .relation = "thực hiện"},
    {.type = "công văn",
     .number = "2/SNV-VT",
     .date = "2022-03-01",
     .issuer = "Sở Nội vụ",
     .subject = "hướng dẫn nộp lưu",
     .text = "Xem công văn kèm.",
     .cites = {"1/SNV-VT"},
     .relation = "nhắc đến"},
    /* 6 */
    {.type = "quyết định",
     .number = "40/QĐ-UBND",
     .date = "2023-02-01",
     .issuer = "Ủy ban nhân dân tỉnh Bắc Giang",
     .subject = "quy chế lưu trữ mới",
     .text = "Thay quy chế cũ.",
     .cites = {"15/QĐ-UBND"},
     .relation = "thay thế"},
};

/* Runs "congvan COMMAND" through a shell in the scratch folder; $C is the program. */
static struct run shell(struct scratch *s, const char *line)
{
    return run_program(s, "/bin/sh", "-c",
                       talloc_asprintf(s, "cd '%s' && export CONGVAN_INDEX='%s' C='%s' && %s",
                                       s->dir, s->index, CONGVAN_PROGRAM, line),
                       NULL);
}

static struct scratch *built(void **state)
{
    struct scratch *s = *state;
    store_close(ARCHIVE(s, papers));
    return s;
}

/* Runs the line and looks for each of the parts in what it prints. */
static void prints(struct scratch *s, const char *line, int status, const char *const *parts)
{
    struct run r = shell(s, line);
    if (r.status != status)
        fail_msg("%s: exit %d: %s%s", line, r.status, r.out, r.err);
    for (; *parts; parts++)
        if (!strstr(r.out, *parts))
            fail_msg("%s: no '%s' in\n%s%s", line, *parts, r.out, r.err);
}
#define PRINTS(s, line, status, ...)                                                               \
    prints(s, line, status, (const char *const[]){__VA_ARGS__, NULL})

static json_t *json_of(struct scratch *s, const char *line, int status)
{
    struct run r = shell(s, line);
    json_t *json = json_loads(r.out, 0, NULL);
    if (!json || r.status != status)
        fail_msg("%s: exit %d, '%s' %s", line, r.status, r.out, r.err);
    return json;
}

/* ---- walking citations ----------------------------------------------------------------------- */

static void cites__tree__shows_both_ways_missing_ones_and_fate(void **state)
{
    struct scratch *s = built(state);
    PRINTS(s, "$C cites 15/QĐ-UBND --format tree", 0, "Được dẫn trong:\n",
           "  ← thực hiện: kế hoạch 20/KH-UBND ngày 01/05/2020",
           "Được thay thế bởi quyết định 40/QĐ-UBND ngày 01/02/2023", "theo tài liệu trong kho",
           "  → căn cứ: 7/NQ-HĐND  [không có trong kho]");
    PRINTS(s, "$C cites 15/QĐ-UBND --direction in --depth 2", 0,
           "\n    ← thực hiện: báo cáo 31/BC-UBND");
    assert_null(strstr(shell(s, "$C cites 15/QĐ-UBND --direction in").out, "31/BC-UBND"));
    assert_null(strstr(shell(s, "$C cites 15/QĐ-UBND --direction out").out, "←"));
    struct run r = shell(s, "$C cites 15/QĐ-UBND --direction in --relation thay-the");
    assert_true(strstr(r.out, "← thay thế") && !strstr(r.out, "← thực hiện"));
    PRINTS(s, "$C cites 99/QĐ-UBND", 1, "99/QĐ-UBND  [không có trong kho]");
}

static void cites__cycle__ends_and_is_said(void **state)
{
    struct scratch *s = built(state);
    PRINTS(s, "$C cites 1/SNV-VT --depth 9 --direction out", 0, "→ thực hiện: công văn 2/SNV-VT",
           "    → nhắc đến: công văn 1/SNV-VT", "[đã nêu ở trên]");
    json_t *json = json_of(s, "$C cites 1/SNV-VT --depth 9 --direction out --format json", 0);
    json_t *hits = json_object_get(json, "hits");
    assert_int_equal(json_array_size(hits), 2);
    assert_true(json_is_true(json_object_get(json_array_get(hits, 1), "cycle")));
    assert_int_equal(json_integer_value(json_object_get(json_array_get(hits, 1), "depth")), 2);
    json_decref(json);
}

static void cites__dot__is_a_graph_with_what_is_missing_dashed(void **state)
{
    struct scratch *s = built(state);
    struct run r = shell(s, "$C cites 15/QĐ-UBND --format dot");
    assert_int_equal(r.status, 0);
    assert_true(strncmp(r.out, "digraph congvan {\n", 18) == 0);
    assert_non_null(strstr(r.out, "-> \"7/NQ-HĐND\" [label=\"căn cứ\", style=dashed];\n"));
    assert_non_null(strstr(r.out, "[label=\"thay thế\"];\n"));
    assert_string_equal(r.out + strlen(r.out) - 2, "}\n");
    assert_int_equal(shell(s, "$C search quy chế --format dot").status, 2);
}

static void missing__directives__counted_and_with_who_cites_them(void **state)
{
    struct scratch *s = built(state);
    json_t *json = json_of(s, "$C missing --format json", 0);
    json_t *row = json_array_get(json_object_get(json, "hits"), 0);
    assert_int_equal(json_integer_value(json_object_get(json, "total")), 1);
    assert_string_equal(json_string_value(json_object_get(row, "number")), "7/NQ-HĐND");
    assert_int_equal(json_integer_value(json_object_get(row, "count")), 2);
    assert_int_equal(json_array_size(json_object_get(row, "cited_by")), 2);
    json_decref(json);
}

static void lookup__number_not_there__offers_near_ones_and_status_1(void **state)
{
    struct scratch *s = built(state);
    PRINTS(s, "$C lookup 51/QĐ-UBND", 1, "Số gần giống: 15/QĐ-UBND");
    PRINTS(s, "$C lookup 7/NQ-HĐND", 1, "được 2 văn bản dẫn", "thực hiện: kế hoạch 20/KH-UBND");
    PRINTS(s, "$C lookup kế hoạch 20", 0, "20/KH-UBND");
    json_t *json = json_of(s, "$C lookup 51/QĐ-UBND --format json", 1);
    assert_int_equal(json_array_size(json_object_get(json, "hits")), 0);
    assert_string_equal(json_string_value(json_array_get(json_object_get(json, "suggestions"), 0)),
                        "15/QĐ-UBND");
    json_decref(json);
}

/* ---- counting and comparing ------------------------------------------------------------------ */

static void facets__chart__draws_bars_in_proportion(void **state)
{
    struct scratch *s = built(state);
    struct run r = shell(s, "$C facets --by year --chart");
    assert_int_equal(r.status, 0);
    const char *first = strstr(r.out, "2020  "), *second = strstr(r.out, "\n2021  ");
    assert_true(first && second);
    size_t longer = strcspn(first, "\n"), shorter = strcspn(second + 1, "\n");
    assert_true(longer - strlen("2020   2") == 2 * (shorter - strlen("2021   1")));
    json_t *json = json_of(s, "$C facets --by issuer --format json", 0);
    json_t *top = json_array_get(json_object_get(json, "hits"), 0);
    assert_int_equal(json_integer_value(json_object_get(top, "count")), 2);
    json_decref(json);
    PRINTS(s, "$C facets --by year --limit 1 --format csv", 0, "label,count\r\n2023,1\r\n");
    assert_int_equal(shell(s, "$C facets --by color").status, 2);
    assert_int_equal(shell(s, "$C facets xylophon").status, 1);
}

static void similar__document__finds_the_same_matter(void **state)
{
    struct scratch *s = built(state);
    json_t *json = json_of(s, "$C similar 20/KH-UBND --format json", 0);
    json_t *hits = json_object_get(json, "hits");
    assert_true(json_array_size(hits) >= 1);
    assert_string_equal(json_string_value(json_object_get(json_array_get(hits, 0), "number")),
                        "31/BC-UBND");
    json_decref(json);
    assert_int_equal(shell(s, "$C similar 99/X-Y").status, 1);
}

static void themes__query__names_the_matter(void **state)
{
    struct scratch *s = built(state);
    PRINTS(s, "$C themes chỉnh lý --format csv", 0, "phrase,count\r\n", "chỉnh lý tài liệu,2\r\n");
}

/* ---- formats --------------------------------------------------------------------------------- */

static void csv__formula_in_a_subject__is_made_harmless(void **state)
{
    struct scratch *s = built(state);
    PRINTS(s, "$C lookup 15/QĐ-UBND --format csv", 0, "\"'=HYPERLINK(\"\"x\"\") quy chế lưu trữ\"");
}

static void paths__null__ends_each_with_a_zero_byte(void **state)
{
    struct scratch *s = built(state);
    struct run r = shell(s, "$C search chỉnh lý --match all --format paths --null --sort date | tr "
                            "'\\000' '|'");
    assert_string_equal(r.out, "2.txt|3.txt|");
    assert_int_equal(shell(s, "$C search chỉnh lý --null").status, 2);
}

static void json__answer__bears_version_total_and_marks(void **state)
{
    struct scratch *s = built(state);
    json_t *json = json_of(s, "$C search --format json chinh ly", 0);
    assert_int_equal(json_integer_value(json_object_get(json, "format_version")), 1);
    assert_int_equal(json_integer_value(json_object_get(json, "total")), 2);
    json_t *hit = json_array_get(json_object_get(json, "hits"), 0);
    assert_non_null(strstr(json_string_value(json_object_get(hit, "snippet")), "<mark>"));
    assert_string_equal(json_string_value(json_object_get(hit, "matched")), "all");
    json_decref(json);
    PRINTS(s, "$C search --format jsonl --limit 1 chinh ly | wc -l", 0, "1\n");
    PRINTS(s, "$C --version", 0, "congvan 0.");
}

static void color__always_and_never__and_none_to_a_file(void **state)
{
    struct scratch *s = built(state);
    assert_non_null(strstr(shell(s, "$C search chỉnh --color always").out, "\033["));
    assert_null(strstr(shell(s, "$C search chỉnh").out, "\033["));
}

/* ---- where the output goes ------------------------------------------------------------------- */

static void output__full_device__is_an_error_and_a_closed_pipe_is_none(void **state)
{
    struct scratch *s = built(state);
    struct run r = shell(s, "$C search chỉnh lý >/dev/full");
    assert_int_equal(r.status, 3);
    assert_string_equal(r.err, "congvan: không ghi được kết quả: ổ đĩa đã đầy\n");
    /* The reader is gone before the first byte. */
    r = shell(s, "{ sleep 0.3; $C search chỉnh lý; echo \"status $?\" >&2; } | true");
    assert_string_equal(r.err, "status 0\n");
}

static void open__file__is_handed_to_the_viewer_behind_the_output(void **state)
{
    struct scratch *s = built(state);
    file_text(s->dir, "2.txt", "x");
    file_text(s->dir, "bin/xdg-open", "#!/bin/sh\necho \"viewer $1\"\n");
    chmod(talloc_asprintf(s, "%s/bin/xdg-open", s->dir), 0755);
    struct run r = shell(s, "PATH=\"$PWD/bin:$PATH\" $C search --open --format paths chỉnh lý tài "
                            "liệu năm:2020");
    assert_string_equal(r.out, "2.txt\nviewer 2.txt\n");
    r = shell(s, "PATH=\"$PWD/bin:$PATH\" $C show --open 31/BC-UBND");
    assert_int_equal(r.status, 3);
    assert_string_equal(r.err,
                        "congvan: không đọc được tệp '3.txt': không có tệp hoặc thư mục này\n");
    r = shell(s, "PATH=/nowhere $C show --open 20/KH-UBND");
    assert_int_equal(r.status, 3);
    assert_non_null(strstr(r.err, "không chạy được xdg-open"));
}

/* ---- mistakes -------------------------------------------------------------------------------- */

static void mistake__each_kind__is_told_in_vietnamese(void **state)
{
    static const struct {
        const char *line, *part;
        int status;
    } cases[] = {
        {"$C frob", "không có lệnh 'frob'", 2},
        {"$C search --frob", "không có tùy chọn '--frob'", 2},
        {"$C lookup", "cần SỐ", 2},
        {"$C missing abc", "không nhận 'abc'", 2},
        {"$C search 'đê ('", "cột 4", 2},
        {"$C show 12345", "không có văn bản nào", 1},
        {"$C search --index /nowhere đê", "chưa có chỉ mục ở '/nowhere'", 3},
        {"$C search --index 127.0.0.1:1 --timeout 500 đê", "không chỉ mục nào trả lời", 3},
        {"CONGVAN_INDEX= HOME=/nowhere XDG_DATA_HOME= $C search đê",
         "'/nowhere/.local/share/congvan/index'", 3},
    };
    struct scratch *s = built(state);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct run r = shell(s, cases[i].line);
        if (r.status != cases[i].status || !strstr(r.err, cases[i].part) || *r.out)
            fail_msg("%s: exit %d: %s%s", cases[i].line, r.status, r.out, r.err);
    }
}

static void indexes__two__are_searched_as_one(void **state)
{
    struct scratch *s = built(state);
    const char *first = s->index;
    s->index = talloc_asprintf(s, "%s/second", s->dir);
    static const struct paper more[] = {{.number = "9/KH-X", .text = "chỉnh lý tài liệu nữa"}};
    store_close(ARCHIVE(s, more));
    json_t *json =
        json_of(s,
                talloc_asprintf(s, "$C search --index '%s' --index '%s' --format json chỉnh lý",
                                first, s->index),
                0);
    assert_int_equal(json_integer_value(json_object_get(json, "total")), 3);
    assert_null(json_object_get(json, "incomplete"));
    json_decref(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(cites__tree__shows_both_ways_missing_ones_and_fate),
        scratch_test(cites__cycle__ends_and_is_said),
        scratch_test(cites__dot__is_a_graph_with_what_is_missing_dashed),
        scratch_test(missing__directives__counted_and_with_who_cites_them),
        scratch_test(lookup__number_not_there__offers_near_ones_and_status_1),
        scratch_test(facets__chart__draws_bars_in_proportion),
        scratch_test(similar__document__finds_the_same_matter),
        scratch_test(themes__query__names_the_matter),
        scratch_test(csv__formula_in_a_subject__is_made_harmless),
        scratch_test(paths__null__ends_each_with_a_zero_byte),
        scratch_test(json__answer__bears_version_total_and_marks),
        scratch_test(color__always_and_never__and_none_to_a_file),
        scratch_test(output__full_device__is_an_error_and_a_closed_pipe_is_none),
        scratch_test(open__file__is_handed_to_the_viewer_behind_the_output),
        scratch_test(mistake__each_kind__is_told_in_vietnamese),
        scratch_test(indexes__two__are_searched_as_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
