/* Searching a small archive: what matches, in which order, and what is said of the rest. */
#include "tests/query_support.h"
#include <math.h>

static const struct paper papers[] = {
    /* 1 */ {.type = "kế hoạch",
             .number = "12/KH-UBND",
             .date = "2021-03-05",
             .issuer = "Ủy ban nhân dân huyện Lục Nam",
             .subject = "trồng rừng phòng hộ năm 2021",
             .text = "Giao hạt kiểm lâm trồng 50 ha rừng phòng hộ ven hồ."},
    /* 2 */
    {.type = "công văn",
     .number = "340/SNN-KL",
     .date = "2022-07-01",
     .issuer = "Sở Nông nghiệp và Phát triển nông thôn",
     .subject = "phòng cháy rừng mùa khô",
     .text = "Đề nghị UBND các huyện trực cháy rừng, dựng chòi canh.",
     .cites = {"12/KH-UBND"}},
    /* 3 */
    {.type = "báo cáo",
     .date = "2023-11",
     .subject = "kết quả thu thuế",
     .text = "Tổng thu thuế đạt 70 tỷ đồng. Nợ thué còn 2 tỷ, báo HĐND."},
    /* 4 */
    {.type = "quyết định",
     .number = "88/QĐ-UBND",
     .date = "2024-01-02",
     .issuer = "Ủy ban nhân dân huyện Sơn Động",
     .subject = "thành lập đội dân phòng",
     .text = "Ủy ban nhân dân huyện thành lập đội. Rừng cháy thì báo ngay."},
    /* 5 */
    {.type = "quyết định",
     .date = "2020",
     .subject = "quyet dinh khong dau",
     .text = "Van ban go khong dau ve trong rung phong ho."},
    /* 6 */
    {.type = "thông báo", .date = "2024-05-06", .text = "Má gửi mạ non ra đồng. Mà rừng thì xa."},
};

static void words__with_accents__mean_themselves(void **state)
{
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, papers);
    assert_string_equal(all_of(s, store, "rừng"), "1 2 4 6");
    assert_string_equal(all_of(s, store, "trồng rừng"), "1");
    assert_string_equal(all_of(s, store, "má"), "6");
    assert_string_equal(all_of(s, store, "mả"), "");
}

static void words__without_accents__mean_all_accents(void **state)
{
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, papers);
    assert_string_equal(all_of(s, store, "trong rung phong ho"), "1 5");
    assert_string_equal(all_of(s, store, "\"trong rung\""), "1 5");
    struct search_request exact = {.match = SEARCH_ALL, .plan = {.exact_accents = true}};
    assert_string_equal(asked(s, store, "trong rung", exact), "5");
}

static void word__damaged_by_ocr__is_found_by_its_right_spelling(void **state)
{
    static const struct paper damaged[] = {{.text = "Nộp thué đúng hạn"}, {.text = "Nộp thuê bao"}};
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, damaged);
    assert_string_equal(all_of(s, store, "thuế"), "1");
}

static void abbreviation__either_way__is_opened(void **state)
{
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, papers);
    assert_string_equal(all_of(s, store, "UBND huyện"), "2 4");
    assert_string_equal(all_of(s, store, "ủy ban nhân dân huyện"), "2 4");
    assert_string_equal(all_of(s, store, "uy ban nhan dan"), "2 4");
    assert_string_equal(all_of(s, store, "hội đồng nhân dân"), "3"); /* whose initials have a đ */
}

static void abbreviation__opened__as_a_phrase_and_in_every_spelling(void **state)
{
    static const struct paper spellings[] = {
        /* 1 */ {.text = "Phát triển kinh tế - xã hội vùng biên."},
        /* 2 */ {.text = "Chỉ tiêu KT-XH sáu tháng."},
        /* 3 */ {.text = "Nhiệm vụ ktxh và QP-AN."},
        /* 4 */ {.text = "Hội xã bàn việc kinh doanh, tế nhị."}, /* the words, but apart */
        /* 5 */ {.text = "Sở LĐTBXH và phòng nội vụ."},
        /* 6 */ {.text = "Sở LĐ-TB&XH trình."},
        /* 7 */ {.text = "Sở Lao động - Thương binh và Xã hội trình."},
        /* 8 */ {.text = "Bảo đảm quốc phòng, an ninh."},
        /* 9 */ {.text = "So Thong tin va Truyen thong, buu dien. Ttt."},
        /* 10 */ {.text = "V/v rà soát đê điều"},
        /* 11 */ {.text = "Về việc rà soát đê điều"},
    };
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, spellings);
    assert_string_equal(all_of(s, store, "về việc rà soát"), "10 11");
    assert_string_equal(all_of(s, store, "V/v rà soát"), "10 11");
    static const char *const economy[] = {
        "KT-XH", "kt-xh", "KTXH", "ktxh", "kinh tế - xã hội", "kinh te xa hoi", "(kinh tế xã hội)"};
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(all_of(s, store, economy[i]), "1 2 3");
    for (size_t i = 4; i < sizeof economy / sizeof *economy; i++) /* typed words may stand apart */
        assert_string_equal(all_of(s, store, economy[i]), "1 2 3 4");
    static const char *const labour[] = {"LĐTBXH", "ldtbxh", "LĐ-TB&XH",
                                         "lao động thương binh và xã hội",
                                         "lao dong - thuong binh va xa hoi"};
    for (size_t i = 0; i < sizeof labour / sizeof *labour; i++)
        assert_string_equal(all_of(s, store, labour[i]), "5 6 7");
    const char *hits = asked(s, store, "KTXH", (struct search_request){0});
    assert_string_equal(hits + strlen(hits) - 3, " ~4"); /* its words apart are a part of it */
    assert_string_equal(all_of(s, store, "QP-AN"), "3 8");
    assert_string_equal(all_of(s, store, "quốc phòng an ninh"), "3 8");
    struct search_request exact = {.match = SEARCH_ALL, .plan = {.exact_accents = true}};
    assert_string_equal(asked(s, store, "KTXH", exact), "3");
    /* an abbreviation that no document has is not a misspelt word of another, and opens to a text
     * without accents where some of the words are enough */
    assert_string_equal(asked(s, store, "TTTT bưu điện", (struct search_request){0}), "~9");
}

static void near__groups_of_alternatives__each_is_tried(void **state)
{
    static const struct paper places[] = {
        /* 1 */ {.text = "đê vỡ một hai ba bốn năm lũ"},
        /* 2 */ {.text = "hồ chứa một lũ"},
        /* 3 */ {.text = "chứa hồ một lũ"}, /* no phrase */
        /* 4 */ {.text = "đập một hai lũ"},
        /* 5 */ {.text = "kè một lũ"},
    };
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, places);
    assert_string_equal(all_of(s, store, "(đập OR kè) NEAR/2 lũ"), "5");
    assert_string_equal(all_of(s, store, "(đập OR kè) NEAR/3 lũ"), "4 5");
    assert_string_equal(all_of(s, store, "lũ NEAR/3 (đập OR \"hồ chứa\" OR kè)"), "2 4 5");
    assert_string_equal(all_of(s, store, "(\"hồ chứa\" OR \"đê vỡ\") NEAR/3 (lũ OR bão)"), "2");
    assert_string_equal(all_of(s, store, "(đập lũ) NEAR/4 hai"), "4");
    assert_string_equal(all_of(s, store, "đậ* NEAR/3 lũ"), "4");
    assert_string_equal(all_of(s, store, "(đập OR kè) NEAR/3 (bão OR gió)"), "");
}

static void operators__each__selects(void **state)
{
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, papers);
    assert_string_equal(all_of(s, store, "thuế OR chòi"), "2 3");
    assert_string_equal(all_of(s, store, "rừng -cháy"), "1 6");
    assert_string_equal(all_of(s, store, "KHÔNG rừng"), "3 5");
    assert_string_equal(all_of(s, store, "\"cháy rừng\""), "2");
    assert_string_equal(all_of(s, store, "cháy NEAR/1 rừng"), "2 4");
    assert_string_equal(all_of(s, store, "kiểm NEAR/2 hồ"), "");
    assert_string_equal(all_of(s, store, "canh NEAR/1 dựng"), "");
    assert_string_equal(all_of(s, store, "canh NEAR/2 dựng"), "2");
    assert_string_equal(all_of(s, store, "kiểm NEAR/20 \"phòng hộ\""), "1");
    assert_string_equal(all_of(s, store, "phò*"), "1 2 4");
    assert_string_equal(all_of(s, store, "xyz*"), "");
    assert_string_equal(all_of(s, store, "(thuế OR (rừng chòi)) -nợ"), "2");
}

static void fields__each__restrict(void **state)
{
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, papers);
    assert_string_equal(all_of(s, store, "năm:2021..2022"), "1 2");
    assert_string_equal(all_of(s, store, "rừng năm:2024"), "4 6");
    assert_string_equal(all_of(s, store, "ngày:11/2023"), "3");
    assert_string_equal(all_of(s, store, "ngày:..2020-06"),
                        "5"); /* of 2020 only the year is known */
    assert_string_equal(all_of(s, store, "loại:QĐ"), "4 5");
    assert_string_equal(all_of(s, store, "coquan:\"sơn động\""), "4");
    assert_string_equal(all_of(s, store, "cơ quan:\"UBND huyện\""), "1 4");
    assert_string_equal(all_of(s, store, "số:88/qd-ubnd"), "4");
    assert_string_equal(all_of(s, store, "số:88"), "4");
    assert_string_equal(all_of(s, store, "dẫn:12/KH-UBND"), "2");
    assert_string_equal(all_of(s, store, "ký hiệu:snn"), "2");
    assert_string_equal(all_of(s, store, "trích:cháy"), "2");
    assert_string_equal(all_of(s, store, "trích:\"rừng phòng hộ\""), "1");
    assert_string_equal(all_of(s, store, "-loại:QĐ rừng"), "1 2 6");
    assert_string_equal(all_of(s, store, "tệp:3.txt"), "3");
}

static void number__in_the_query__finds_who_bears_it_before_who_cites_it(void **state)
{
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, papers);
    assert_string_equal(asked(s, store, "12/KH-UBND", (struct search_request){.match = SEARCH_ALL}),
                        "1 2");
}

/* The text of none says its number, type, date, signer or issuer in the words of a query. */
static const struct paper letters[] = {
    /* 1 */ {.type = "công văn",
             .number = "550/UBND-VX",
             .date = "2022-03-10",
             .issuer = "Ủy ban nhân dân huyện Bình Sơn",
             .signer = "Phạm Quang Sự",
             .text = "Trồng cây ở 550 nơi."},
    /* 2 */
    {.type = "quyết định",
     .number = "550/QĐ-UBND",
     .date = "2022-03-11",
     .issuer = "Ủy ban nhân dân tỉnh Quảng Ngãi",
     .signer = "Trần Thị Lan",
     .text = "Trồng cây. Quyết định giao 550 ha."},
    /* 3 */
    {.type = "quyết định",
     .number = "551/QĐ-UBND",
     .date = "2023-03-11",
     .issuer = "Ủy ban nhân dân tỉnh Quảng Ngãi",
     .text = "Trồng cây. Giao 550 ha, quyết định 550 ha, công văn công văn. Phạm Quang trồng, Sự "
             "bón."},
    /* 4 */
    {.type = "chương trình",
     .number = "3-CTr/ĐU",
     .date = "2025-06-01",
     .text = "Trồng cây.",
     .cites = {"57-NQ/TW"}},
    /* 5 */
    {.type = "thông báo", .text = "Trồng rau.", .cites = {"57/QĐ-TTg"}, .signer = "Hồ Sơ"},
};

static void
named__number_type_date_person_or_body__is_first_though_its_text_says_it_not(void **state)
{
    static const struct {
        const char *query, *first;
    } cases[] = {
        {"công văn 550", "1"},
        {"cv số 550", "1"},
        {"cong van 550 trồng cây", "1"},
        {"quyết định 550", "2"},
        {"QĐ 550 năm 2022", "2"},
        {"QĐ 550 năm 2024", "2"}, /* the year is what people remember worst */
        {"550 QĐ UBND", "2"},
        {"550 / QĐ - UBND", "2"},
        {"550/UBND năm 2022 UBND Bình Sơn", "1"},
        {"551", "3"},
        {"số 551 trồng cây", "3"},
        {"10/3/2022", "1"},
        {"10-03-2022 trồng cây", "1"},
        {"trồng cây ngày 11 tháng 3 năm 2022", "2"},
        {"pham quang su", "1"},
        {"trồng cây Trần Thị Lan", "2"},
        {"công văn UBND Bình Sơn", "1"},
        {"quyet dinh ubnd tinh quang ngai 2023", "3"},
        {"ủy ban nhân dân huyện bình sơn trồng cây", "1"},
        {"nghị quyết 57", "4"},
        {"NQ 57-NQ/TW", "4"},
    };
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, letters);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *hits = asked(s, store, cases[i].query, (struct search_request){0});
        if (strncmp(hits + strspn(hits, "~"), cases[i].first, 1) != 0)
            fail_msg("%s: %s", cases[i].query, hits);
    }
    /* a number that is not said to be one of a document is a number like any other */
    assert_string_equal(all_of(s, store, "giao 550"), "2 3");
    assert_string_equal(all_of(s, store, "công văn 550 bón"), "3");
    assert_string_equal(all_of(s, store, "công văn 550 năm:2023"), "3");
    assert_string_equal(all_of(s, store, "công văn 550 -bón"), "1");
    assert_string_equal(all_of(s, store, "57-NQ/TW"), "4");
    assert_string_equal(all_of(s, store, "nghị quyết 57"), "4"); /* no decision of that serial */
    assert_string_equal(all_of(s, store, "hồ sơ"), "");          /* words, be they a name as well */
    struct search_request any = {.match = SEARCH_ANY};
    assert_true(strncmp(asked(s, store, "quyết định 550 lạ", any), "2", 1) == 0);
    /* what is named is looked at again before anything else */
    struct search_request narrow = {.limit = 2};
    rank_options_default(&narrow.rank);
    narrow.rank.depth = 1;
    assert_string_equal(asked(s, store, "quyết định 550", narrow), "2 3");
    struct search_request off = {0};
    rank_options_default(&off.rank);
    assert_done(rank_options_parse("named=0", &off.rank, err));
    assert_string_not_equal(asked(s, store, "quyết định 550", off), "2 3");
}

static void automatic__few_full_matches__goes_on_with_partial_ones(void **state)
{
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, papers);
    /* 2 has all words; 1 and 4 have more than half of what makes the query rare */
    const char *hits = asked(s, store, "cháy rừng chòi canh", (struct search_request){0});
    assert_true(strncmp(hits, "2", 1) == 0);
    assert_null(strstr(hits, "~2"));
    assert_null(strstr(hits, "6")); /* only the commonest of the words */
    /* other accents count as partial, and the filter holds for them too */
    assert_string_equal(asked(s, store, "quyết định không dấu", (struct search_request){0}), "~5");
    assert_string_equal(
        asked(s, store, "quyết định không dấu năm:2021", (struct search_request){0}), "");
}

static void order__subject_and_neighbours__come_first(void **state)
{
    static const struct paper order[] = {
        {.text = "Ở đây nói về đê. Còn điều thì ở chỗ khác, rất xa, cách nhiều chữ."},
        {.text = "Văn bản này bàn chuyện đê điều của tỉnh, có nhiều chữ khác nữa."},
        {.subject = "đê điều",
         .text = "Văn bản này bàn chuyện của tỉnh, có nhiều chữ khác nữa mà thôi."},
    };
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, order);
    assert_string_equal(asked(s, store, "đê điều", (struct search_request){0}), "3 2 1");
    struct search_request off = {0};
    rank_options_default(&off.rank);
    assert_done(
        rank_options_parse("pairs=0,passage=0,subject=0,exact=0,recency=0", &off.rank, err));
    assert_string_not_equal(asked(s, store, "đê điều", off), "3 2 1");
}

static void order__scores_alike__younger_first(void **state)
{
    static const struct paper alike[] = {{.date = "2019-01-01", .text = "nạo vét kênh"},
                                         {.date = "2024-01-01", .text = "nạo vét kênh"},
                                         {.date = "2021", .text = "nạo vét kênh"}};
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, alike);
    assert_string_equal(asked(s, store, "vét kênh", (struct search_request){0}), "2 3 1");
    assert_string_equal(asked(s, store, "vét kênh", (struct search_request){.sort = STORE_BY_DATE}),
                        "1 3 2");
    assert_string_equal(asked(s, store, "", (struct search_request){0}), "2 3 1");
    assert_string_equal(asked(s, store, "kênh", (struct search_request){.offset = 1, .limit = 1}),
                        "3");
    assert_string_equal(asked(s, store, "kênh", (struct search_request){.offset = 9, .limit = 1}),
                        "");
}

static void word__bare_among_accented_ones__is_opened_unless_it_is_in_use(void **state)
{
    enum { MANY = 60 };
    struct scratch *s = *state;
    struct paper *many = talloc_zero_array(s, struct paper, MANY);
    for (int i = 0; i < MANY; i++)
        many[i].text = i == 0 ? "ke hoạch" : i < 4 ? "ma túy hoạch" : i < 6 ? "mà túy" : "kế hoạch";
    struct store *store = archive(s, many, MANY);
    struct query_word w;
    query_word_expand(s, store, "ke", QUERY_ACCENTS_TYPED, &w);
    assert_int_equal(w.form_count, 2); /* "ke" is rare beside "kế": typed in haste */
    query_word_expand(s, store, "ma", QUERY_ACCENTS_TYPED, &w);
    assert_int_equal(w.form_count, 1); /* "ma" is a word of this archive */
    query_word_expand(s, store, "ma", QUERY_ACCENTS_NONE, &w);
    assert_int_equal(w.form_count, 2);
}

static void any__long_question__same_order_with_and_without_its_common_words(void **state)
{
    enum { MANY = 2100 };
    struct scratch *s = *state;
    struct paper *many = talloc_zero_array(s, struct paper, MANY);
    for (int i = 0; i < MANY; i++)
        many[i].text = talloc_asprintf(many, "%s cho %s %s %s số %d",
                                       i % 2 ? "của các" : "và trong", i % 7 ? "đường" : "cầu",
                                       i % 11 ? "mưa" : "lũ", i % 13 ? "xã" : "bản", i);
    struct store *store = archive(s, many, MANY);
    struct query_tree tree;
    struct query_plan plan;
    struct query_plan_options options = {.lenient = true};
    assert_done(query_parse(s, "các cầu của bản trong lũ và cho xã", &tree, err));
    query_plan_make(s, store, tree.root, &options, &plan);
    assert_ptr_not_equal(plan.any, plan.candidates);
    unsigned unsought = 0;
    for (size_t i = 0; i < plan.word_count; i++)
        unsought += plan.words[i].unsought > 0;
    assert_in_range(unsought, 1, plan.word_count - 3);
    /* What the search for candidates left out the ranking adds: BM25 of the whole question. */
    struct store_search_options all = {.limit = MANY};
    struct store_hits bm25;
    assert_done(store_search(s, store, plan.any, &all, &bm25, err));
    struct search_request request = {
        .root = tree.root, .match = SEARCH_ANY, .limit = 3, .rank = {.depth = 200}};
    struct search_result r;
    assert_done(search_run(s, store, &request, &r, err));
    assert_int_equal(r.count, 3);
    for (size_t i = 0; i < r.count; i++)
        for (size_t k = 0; k < bm25.count; k++)
            if (bm25.items[k].id == r.hits[i].id)
                assert_true(fabs(r.hits[i].score - bm25.items[k].score) < 1e-3);
    assert_int_equal((r.hits[0].id - 1) % 1001,
                     0); /* 7, 11 and 13 divide it: all three rare words */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(words__with_accents__mean_themselves),
        scratch_test(words__without_accents__mean_all_accents),
        scratch_test(word__damaged_by_ocr__is_found_by_its_right_spelling),
        scratch_test(abbreviation__either_way__is_opened),
        scratch_test(abbreviation__opened__as_a_phrase_and_in_every_spelling),
        scratch_test(near__groups_of_alternatives__each_is_tried),
        scratch_test(operators__each__selects),
        scratch_test(fields__each__restrict),
        scratch_test(number__in_the_query__finds_who_bears_it_before_who_cites_it),
        scratch_test(named__number_type_date_person_or_body__is_first_though_its_text_says_it_not),
        scratch_test(automatic__few_full_matches__goes_on_with_partial_ones),
        scratch_test(order__subject_and_neighbours__come_first),
        scratch_test(order__scores_alike__younger_first),
        scratch_test(word__bare_among_accented_ones__is_opened_unless_it_is_in_use),
        scratch_test(any__long_question__same_order_with_and_without_its_common_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
