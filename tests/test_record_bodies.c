#include "record/bodies.h"
#include "record_test.h"

static void body_open__capitals_and_abbreviations__name_in_full(void **state)
{
    static const char *const cases[][2] = {
        {"UBND TỈNH AN GIANG", "Ủy ban nhân dân tỉnh An Giang"},
        {"UBND TP. CẦN THƠ", "Ủy ban nhân dân thành phố Cần Thơ"},
        {"SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "Sở Nông nghiệp và Môi trường"},
        {"BỘ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", "Bộ Lao động - Thương binh và Xã hội"},
        {"TONG CUC THUE", "Tổng cục Thuế"},
        {"Sở Y tế", "Sở Y tế"},
        {"BAN GIÁM SÁT QUẢN LÝ VỀ HQ", "Ban Giám sát quản lý về HQ"},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *open = record_body_open(NULL, cases[i][0]);
        check_string(cases[i][0], open, cases[i][1]);
        talloc_free(open);
    }
}

static void body_key__two_spellings__one_key(void **state)
{
    static const char *const cases[][2] = {
        {"UBND tỉnh Hòa Bình", "ỦY BAN NHÂN DÂN TỈNH HOÀ BÌNH"},
        {"Uỷ ban MTTQ Việt Nam", "Ủy ban Mặt trận Tổ quốc Việt Nam"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *ctx = talloc_new(NULL);
        check_string(cases[i][0], record_body_key(ctx, cases[i][0]),
                     record_body_key(ctx, cases[i][1]));
        talloc_free(ctx);
    }
}

static void body_head__longest_head__found(void **state)
{
    struct body_head head;
    (void)state;
    assert_true(body_head_find("uy ban nhan dan tinh ha tinh", &head));
    assert_int_equal(head.words, 4);
    assert_true(head.place);
    assert_true(body_head_find("so y te", &head));
    assert_int_equal(head.words, 1);
    assert_false(body_head_find("soan thao", &head));
    assert_false(body_head_find("", &head));
}

static void body_locality__name__from_its_kind_on(void **state)
{
    (void)state;
    check_string("province", body_locality("Sở Y tế tỉnh An Giang"), "tỉnh An Giang");
    check_string("commune", body_locality("Ủy ban nhân dân xã Nậm Lúc"), "xã Nậm Lúc");
    check_string("none", body_locality("Bộ Lao động - Thương binh và Xã hội"), NULL);
}

static void body_province__any_spelling__kind_and_name(void **state)
{
    const char *kind, *proper;
    (void)state;
    assert_true(body_province("TỈNH HÀ TĨNH", &kind, &proper));
    check_string("kind", kind, "tỉnh");
    check_string("name", proper, "Hà Tĩnh");
    assert_true(body_province("hai phong", &kind, NULL));
    check_string("kind", kind, "thành phố");
    assert_false(body_province("Bắc Hà", NULL, NULL));
    assert_false(body_province("", NULL, NULL));
}

static void predecessors__merged_province_and_ministry__forerunners(void **state)
{
    void *ctx = talloc_new(NULL);
    struct record_strings list = record_body_predecessors(ctx, "Ủy ban nhân dân tỉnh Tuyên Quang");
    bool ha_giang = false, planning = false;
    (void)state;
    for (size_t i = 0; i < list.count; i++)
        ha_giang = ha_giang || strcmp(list.items[i], "Ủy ban nhân dân tỉnh Hà Giang") == 0;
    assert_true(ha_giang);
    list = record_body_predecessors(ctx, "Bộ Tài chính");
    for (size_t i = 0; i < list.count; i++)
        planning = planning || strcmp(list.items[i], "Bộ Kế hoạch và Đầu tư") == 0;
    assert_true(planning);
    assert_int_equal(record_body_predecessors(ctx, "Hội Làm vườn").count, 0);
    talloc_free(ctx);
}

static void count_hit(void *user, const char *s)
{
    size_t *hits = user;
    hits[0]++;
    hits[1] += strcmp(s, "Ủy ban nhân dân") == 0 || strcmp(s, "UBND") == 0;
}

static void abbreviation__both_ways__called_back(void **state)
{
    size_t hits[2] = {0, 0};
    (void)state;
    record_abbreviation_expand("ubnd", count_hit, hits);
    assert_true(hits[0] >= 1 && hits[1] == 1);
    hits[0] = hits[1] = 0;
    record_abbreviation_of("uy ban nhan dan", count_hit, hits);
    assert_int_equal(hits[1], 1);
    static const char *const phrases[] = {"Chuyển đổi số", "giai phong mat bang", "Ban Tuyên giáo",
                                          " Ban  Tuyên   giáo "};
    for (size_t i = 0; i < 4; i++) {
        hits[0] = 0;
        record_abbreviation_of(phrases[i], count_hit, hits);
        if (!hits[0])
            fail_msg("%s", phrases[i]);
    }
    hits[0] = 0;
    record_abbreviation_of("", count_hit, hits);
    record_abbreviation_of("zzzz", count_hit, hits);
    record_abbreviation_of("uy ban nhan", count_hit, hits);
    record_abbreviation_expand("", count_hit, hits);
    record_abbreviation_expand("qqqqq", count_hit, hits);
    assert_int_equal(hits[0], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(body_open__capitals_and_abbreviations__name_in_full),
        cmocka_unit_test(body_key__two_spellings__one_key),
        cmocka_unit_test(body_head__longest_head__found),
        cmocka_unit_test(body_locality__name__from_its_kind_on),
        cmocka_unit_test(body_province__any_spelling__kind_and_name),
        cmocka_unit_test(predecessors__merged_province_and_ministry__forerunners),
        cmocka_unit_test(abbreviation__both_ways__called_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
