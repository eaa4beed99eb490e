/* From numbers to documents, and from document to document. */
#include "query/graph.h"
#include "query/phrases_whole.h"
#include "tests/query_support.h"

static const struct paper papers[] = {
    /* 1 */ {.type = "quyết định",
             .number = "15/QĐ-UBND",
             .date = "2020-02-01",
             .issuer = "Ủy ban nhân dân tỉnh Bắc Giang"},
    /* 2 */
    {.type = "quyết định",
     .number = "15/QĐ-UBND",
     .date = "2020-02-01",
     .issuer = "Ủy ban nhân dân tỉnh Thái Bình"},
    /* 3 */
    {.type = "quyết định",
     .number = "15/QĐ-UBND",
     .date = "2023-02-01",
     .issuer = "Ủy ban nhân dân tỉnh Bắc Giang"},
    /* 4 */
    {.number = "1/KH-A",
     .date = "2021-01-01",
     .cites = {"15/QĐ-UBND"},
     .cited_date = "2020-02-01",
     .cited_issuer = "Ủy ban nhân dân tỉnh Thái Bình"},
    /* 5 */
    {.number = "2/KH-A", .date = "2021-01-01", .cites = {"15/QĐ-UBND"}, .cited_date = "2020-02-01"},
    /* 6 */
    {.number = "3/KH-A", .date = "2021-01-01", .cites = {"15/QĐ-UBND"}, .cited_date = "2019-02-01"},
    /* 7 */
    {.number = "4/KH-A",
     .date = "2024-01-01",
     .cites = {"15/QĐ-UBND"},
     .cited_date = "2023",
     .relation = "thay thế"},
    /* 8 */ {.number = "30/2020/NĐ-CP", .date = "2020-03-05", .issuer = "Chính phủ"},
    /* 9 */ {.number = "30/2020/NĐ-CP", .date = "2020-03-05", .issuer = "CHÍNH PHỦ"},
    /* 10 */ {.number = "5/KH-A", .date = "2022-01-01", .cites = {"30/2020/NĐ-CP", "999/QĐ-TTg"}},
    /* 11 */ {.number = "812/SLĐTBXH-BTXH", .date = "2022-03-02"},
};

static struct hit hit_at(struct scratch *s, struct store *store, store_id id)
{
    struct hit h;
    assert_done(hit_load(s, store, id, false, &h, err));
    return h;
}

static struct resolved resolved(struct scratch *s, struct store *store, store_id citing,
                                size_t citation)
{
    struct resolved r;
    struct hit h = hit_at(s, store, citing);
    assert_done(resolve_citation(
        s, store, &h, json_array_get(json_object_get(h.record, "citations"), citation), &r, err));
    return r;
}

static void citation__one_fits_number_date_and_issuer__is_resolved(void **state)
{
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, papers);
    struct resolved r = resolved(s, store, 4, 0);
    assert_int_equal(r.status, RESOLUTION_ONE);
    assert_int_equal(r.candidates[0], 2);
    r = resolved(s, store, 7, 0);
    assert_int_equal(r.status, RESOLUTION_ONE);
    assert_int_equal(r.candidates[0], 3);
}

static void citation__two_issuers_fit__is_ambiguous(void **state)
{
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, papers);
    struct resolved r = resolved(s, store, 5, 0);
    assert_int_equal(r.status, RESOLUTION_AMBIGUOUS);
    assert_int_equal(r.count, 2);
}

static void citation__none_fits__is_missing(void **state)
{
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, papers);
    assert_int_equal(resolved(s, store, 6, 0).status, RESOLUTION_MISSING);
    assert_int_equal(resolved(s, store, 10, 1).status, RESOLUTION_MISSING);
}

static void citation__of_its_own_number__means_another_document(void **state)
{
    static const struct paper alone[] = {{.number = "7/QĐ-X", .cites = {"7/QĐ-X"}}};
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, alone);
    assert_int_equal(resolved(s, store, 1, 0).status, RESOLUTION_MISSING);
}

static void citation__two_files_of_one_document__is_resolved(void **state)
{
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, papers);
    assert_int_equal(resolved(s, store, 10, 0).status, RESOLUTION_ONE);
}

static void edges__in__are_those_that_mean_the_document(void **state)
{
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, papers);
    struct graph_edges edges;
    struct hit second = hit_at(s, store, 2), third = hit_at(s, store, 3);
    assert_done(graph_in(s, store, "15/QĐ-UBND", &second, NULL, &edges, err));
    assert_int_equal(edges.count, 2); /* 4 means it, 5 may */
    assert_done(graph_in(s, store, "15/QĐ-UBND", &third, NULL, &edges, err));
    assert_int_equal(edges.count, 1);
    assert_string_equal(edges.items[0].relation, "thay thế");
    assert_done(graph_in(s, store, "15/QĐ-UBND", NULL, NULL, &edges, err));
    assert_int_equal(edges.count, 4);
    assert_done(graph_in(s, store, "15/QĐ-UBND", NULL, "sửa đổi", &edges, err));
    assert_int_equal(edges.count, 0);
}

static void edges__out__show_missing_ones(void **state)
{
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, papers);
    struct graph_edges edges;
    struct hit tenth = hit_at(s, store, 10);
    assert_done(graph_out(s, store, &tenth, NULL, &edges, err));
    assert_int_equal(edges.count, 2);
    assert_int_equal(edges.items[1].status, RESOLUTION_MISSING);
    assert_int_equal(edges.items[1].cited_count, 0);
}

static void fate__replaced__is_told_with_its_evidence(void **state)
{
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, papers);
    struct cv_error why;
    struct hit first = hit_at(s, store, 1), third = hit_at(s, store, 3);
    assert_null(graph_fate(s, store, &first, &why));
    const char *fate = graph_fate(s, store, &third, &why);
    assert_true(fate && strstr(fate, "4/KH-A") && strstr(fate, "theo tài liệu trong kho"));
}

static void lookup__each_kind_of_spelling__says_how_it_matched(void **state)
{
    static const struct {
        const char *typed;
        enum lookup_match match;
        size_t count;
    } cases[] = {
        {"30/2020/NĐ-CP", LOOKUP_EXACT, 2},
        {" 30 / 2020/nđ – cp", LOOKUP_EXACT, 2},
        {"812/sldtbxh-btxh", LOOKUP_FOLDED, 1},
        {"30/NĐ-CP", LOOKUP_YEAR, 2},
        {"30", LOOKUP_SERIAL, 2},
        {"số 15", LOOKUP_SERIAL, 3},
        {"quyết định 15", LOOKUP_SERIAL, 3},
        {"qđ số 15", LOOKUP_SERIAL, 3},
        {"kế hoạch 15", LOOKUP_NONE, 0},
        {"15/QĐ-UBND", LOOKUP_EXACT, 3},
        {"031/2020/NĐ-CP", LOOKUP_NONE, 0},
    };
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, papers);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct lookup found;
        assert_done(lookup_number(s, store, cases[i].typed, &found, err));
        bool repaired = cases[i].match == LOOKUP_FOLDED &&
                        found.match == LOOKUP_EXACT; /* record may know the symbol */
        if (found.match != cases[i].match && !repaired)
            fail_msg("%s: %s", cases[i].typed, lookup_match_name(found.match));
        assert_int_equal(found.count, cases[i].count);
    }
    struct lookup found;
    struct cv_error why;
    assert_int_equal(lookup_number(s, store, "xin chào", &found, &why), CV_USAGE);
}

static void near__one_slip_or_missing_year__is_suggested(void **state)
{
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, papers);
    struct record_strings near = lookup_near(s, store, "31/2020/NĐ-CP", 5);
    assert_true(near.count >= 1);
    assert_string_equal(near.items[0], "30/2020/NĐ-CP");
    near = lookup_near(s, store, "30/NĐ-CP", 5);
    assert_string_equal(near.items[0], "30/2020/NĐ-CP");
    near = lookup_near(s, store, "777/ABC-XYZ", 5);
    assert_int_equal(near.count, 0);
}

static void document__by_id_hash_path_or_number__is_found(void **state)
{
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, papers);
    store_id id;
    struct cv_error why;
    assert_int_equal(lookup_document(s, store, "7", &id, &why), CV_OK);
    assert_int_equal(id, 7);
    assert_int_equal(lookup_document(s, store, talloc_asprintf(s, "%064x", 4), &id, &why), CV_OK);
    assert_int_equal(id, 4);
    assert_int_equal(lookup_document(s, store, "5.txt", &id, &why), CV_OK);
    assert_int_equal(id, 5);
    assert_int_equal(lookup_document(s, store, "4/KH-A", &id, &why), CV_OK);
    assert_int_equal(id, 7);
    assert_int_equal(lookup_document(s, store, "15/QĐ-UBND", &id, &why), CV_NOT_FOUND);
    assert_non_null(strstr(why.hint, "Thái Bình"));
    assert_int_equal(lookup_document(s, store, "không có", &id, &why), CV_NOT_FOUND);
}

static void phrases__counted_once_a_document__not_over_full_stops(void **state)
{
    struct scratch *s = *state;
    struct phrases *p = phrases_new(s);
    size_t count;
    const char *first = "Nạo vét kênh. Nạo vét kênh", *second = "nạo VÉT. Kênh khác";
    phrases_add(p, NULL, first, strlen(first), false);
    phrases_add(p, "nạo vét", second, strlen(second), false);
    phrases_add(p, NULL, second, strlen(second), true);
    struct phrase *list = phrases_list(p, 2, &count);
    assert_int_equal(count, 1);
    assert_string_equal(list[0].text, "nạo vét");
    assert_int_equal(list[0].documents, 2);
    assert_int_equal(list[0].elsewhere, 1);
    phrases_list(p, 1, &count);
    assert_int_equal(count, 4); /* vét kênh, nạo vét kênh, kênh khác besides */
}

static void phrases__pieces_of_longer_ones__are_left_out(void **state)
{
    struct phrase list[] = {
        {"cơ sở giáo", 3, 6, 0}, /* piece of the next */
        {"cơ sở giáo dục", 4, 6, 0},
        {"sở giáo dục", 3, 9, 0},         /* oftener than that: its own */
        {"của hội đồng", 3, 9, 0},        /* begins with a word that joins */
        {"hội đồng và", 3, 9, 0},         /* ends with one */
        {"thái bình, ngày sau", 4, 9, 0}, /* over a comma */
        {"một hai ba bốn năm", 5, 5, 0},  /* "một" joins */
        {"hai ba bốn năm sáu", 5, 5, 0},  /* the first window of a longer one */
        {"ba bốn năm sáu bảy", 5, 5, 0},
        {"bốn năm sáu bảy tám", 5, 2, 0}, /* more rarely: not the same */
        {"học phí", 2, 7, 0},
        {"sở y tế", 3, 10, 0}, /* eight of ten go on */
        {"sở y tế tỉnh", 4, 8, 0},
    };
    (void)state;
    size_t count = phrases_whole(list, sizeof list / sizeof *list);
    static const char *const whole[] = {"cơ sở giáo dục", "sở giáo dục", "hai ba bốn năm sáu",
                                        "học phí", "sở y tế tỉnh"};
    for (size_t i = 0; i < count && i < 5; i++)
        assert_string_equal(list[i].text, whole[i]);
    assert_int_equal(count, 5);
    assert_int_equal(phrases_whole(list, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(citation__one_fits_number_date_and_issuer__is_resolved),
        scratch_test(citation__two_issuers_fit__is_ambiguous),
        scratch_test(citation__none_fits__is_missing),
        scratch_test(citation__of_its_own_number__means_another_document),
        scratch_test(citation__two_files_of_one_document__is_resolved),
        scratch_test(edges__in__are_those_that_mean_the_document),
        scratch_test(edges__out__show_missing_ones),
        scratch_test(fate__replaced__is_told_with_its_evidence),
        scratch_test(lookup__each_kind_of_spelling__says_how_it_matched),
        scratch_test(near__one_slip_or_missing_year__is_suggested),
        scratch_test(document__by_id_hash_path_or_number__is_found),
        scratch_test(phrases__counted_once_a_document__not_over_full_stops),
        scratch_test(phrases__pieces_of_longer_ones__are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
