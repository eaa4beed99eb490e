#include "record_test.h"

#define LETTER                                                                                     \
    "UBND HUYỆN BẮC HÀ\n" MOTTO                                                                    \
    "Số: 9/UBND-VX\nBắc Hà, ngày 2 tháng 3 năm 2020\nKính gửi: Sở Y tế.\nUBND huyện báo cáo.\n"

static void check_signers(const char *const (*cases)[2], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        void *ctx = talloc_new(NULL);
        const struct record *r = record_of(ctx, talloc_asprintf(ctx, LETTER "%s\n", cases[i][0]));
        check_signer(cases[i][0], r, 0, cases[i][1]);
        talloc_free(ctx);
    }
}
#define CHECK_SIGNERS(cases) check_signers(cases, sizeof(cases) / sizeof *(cases))

static void signer__prefixes__authority_and_title(void **state)
{
    static const char *const cases[][2] = {
        {"CHỦ TỊCH\nLý A Sử", "Lý A Sử / Chủ tịch / -"},
        {"TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nLý A Sử",
         "Lý A Sử / Phó Chủ tịch / TM. Ủy ban nhân dân; KT. Chủ tịch"},
        {"KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH THƯỜNG TRỰC\nLý A Sử",
         "Lý A Sử / Phó Chủ tịch Thường trực / KT. Chủ tịch"},
        {"TL. CHỦ TỊCH\nKT. CHÁNH VĂN PHÒNG\nPHÓ CHÁNH VĂN PHÒNG\nLý A Sử",
         "Lý A Sử / Phó Chánh Văn phòng / TL. Chủ tịch; KT. Chánh Văn phòng"},
        {"TUQ. GIÁM ĐỐC\nTRƯỞNG PHÒNG TỔNG HỢP\nLý A Sử",
         "Lý A Sử / Trưởng phòng Tổng hợp / TUQ. Giám đốc"},
        {"T.M ỦY BAN NHÂN DÂN\nK.T CHỦ TỊCH\nPHÓ CHỦ TỊCH\nLý A Sử",
         "Lý A Sử / Phó Chủ tịch / TM. Ủy ban nhân dân; KT. Chủ tịch"},
        {"Q. GIÁM ĐỐC\nLý A Sử", "Lý A Sử / Q. Giám đốc / -"},
        {"QUYỀN CHỦ TỊCH\nLý A Sử", "Lý A Sử / Quyền Chủ tịch / -"},
        {"T/M ĐẢNG ỦY\nBÍ THƯ\nLý A Sử", "Lý A Sử / Bí thư / T/M Đảng ủy"},
        {"T/L BAN THƯỜNG VỤ\nCHÁNH VĂN PHÒNG\nLý A Sử",
         "Lý A Sử / Chánh Văn phòng / T/L Ban Thường vụ"},
        {"KT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\nLý A Sử", "Lý A Sử / Thứ trưởng / KT. Bộ trưởng"},
        {"THỦ TRƯỞNG\nLý A Sử", "Lý A Sử / Thủ trưởng / -"},
        {"TL. TONG CUC TRUONG\nPHO VU TRUONG\nLý A Sử",
         "Lý A Sử / Phó Vụ trưởng / TL. Tổng cục trưởng"},
    };
    (void)state;
    CHECK_SIGNERS(cases);
}

static void signer__in_small_letters__authority_and_title(void **state)
{
    static const char *const cases[][2] = {
        {"KT. Giám đốc\nPhó Giám đốc\n\nLý A Sử", "Lý A Sử / Phó Giám đốc / KT. Giám đốc"},
        {"TM. Ủy ban nhân dân\nKT. Chủ tịch\nPhó Chủ tịch\n(Đã ký)\nLý A Sử",
         "Lý A Sử / Phó Chủ tịch / TM. Ủy ban nhân dân; KT. Chủ tịch"},
        {"TM. THƯỜNG TRỰC\n\nKT. Chủ tịch\n\nPhó Chủ tịch\n\nLÝ A SỬ",
         "Lý A Sử / Phó Chủ tịch / TM. Thường trực; KT. Chủ tịch"},
        {"T/L Giám đốc\nChánh Văn phòng\nLý A Sử", "Lý A Sử / Chánh Văn phòng / T/L Giám đốc"},
        {"KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Lý A Sử", "Lý A Sử / Phó Giám đốc / KT. Giám đốc"},
    };
    (void)state;
    CHECK_SIGNERS(cases);
}

static void signer__name__without_rank_degree_or_marks_round_it(void **state)
{
    static const char *const cases[][2] = {
        {"GIÁM ĐỐC\n(Đã ký)\nPGS.TS. Lý A Sử", "Lý A Sử / Giám đốc / -"},
        {"TRƯỞNG CÔNG AN HUYỆN\nThượng tá Lý A Sử", "Lý A Sử / Trưởng Công an huyện / -"},
        {"GIÁM ĐỐC\nLÝ VĂN SỬ", "Lý Văn Sử / Giám đốc / -"},
        {"GIÁM ĐỐC\nKý bởi: Lý A Sử\nThời gian ký: 2.3.2020\n⁄ Lý A Sử _",
         "Lý A Sử / Giám đốc / -"},
        {"GIÁM ĐỐC\nMai\nSơn", "Mai Sơn / Giám đốc / -"},
        {"THỨ TRƯỞNG\nLưu Thị Đào", "Lưu Thị Đào / Thứ trưởng / -"},
        {"GIÁM ĐỐC\nH’Lim Niê", "H’Lim Niê / Giám đốc / -"},
    };
    (void)state;
    CHECK_SIGNERS(cases);
}

static void signer__mark_on_the_names_line_or_a_copy__who_signed(void **state)
{
    static const char *const cases[][2] = {
        {"KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nĐã ký: Lý A Sử", "Lý A Sử / Phó Chủ tịch / KT. Chủ tịch"},
        {"CHỦ TỊCH\n(Đã ký) Lý A Sử", "Lý A Sử / Chủ tịch / -"},
        {"KT. CHỦ TỊCH PHÓ CHỦ TỊCH (Đã ký) TS. Lý A Sử", "Lý A Sử / Phó Chủ tịch / KT. Chủ tịch"},
        {"Nơi nhận:\n- Như trên;\n- Lưu: VT.\nCHỦ TỊCH\n(Đã ký)\nLý A Sử\nSAO Y\nBắc Hà, ngày 10 "
         "tháng 3 năm 2020\nTL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG\nVàng Văn Tám",
         "Lý A Sử / Chủ tịch / -"},
        {"TM. ỦY BAN NHÂN DÂN\nChủ tịch\nLý A Sử", "Lý A Sử / Chủ tịch / TM. Ủy ban nhân dân"},
        {"UBND huyện Bắc Hà\n\nChủ tịch\n\n(Đã ký)\n \n\nLý A Sử", "Lý A Sử / Chủ tịch / -"},
    };
    (void)state;
    CHECK_SIGNERS(cases);
}

static void signer__around_the_list__found_on_either_side(void **state)
{
    static const char *const cases[][2] = {
        {"CHỦ TỊCH\nLý A Sử\nNơi nhận:\n- PGĐ Vàng Thị Mỷ;\n- Lưu: VT.", "Lý A Sử / Chủ tịch / -"},
        {"Nơi nhận:\n- PGĐ Vàng Thị Mỷ;\n- Lưu: VT.\nCHỦ TỊCH\nLý A Sử", "Lý A Sử / Chủ tịch / -"},
        {"Nơi nhận:                 CHỦ TỊCH\n- Như trên;\n- Lưu: VT.                 Lý A Sử",
         "Lý A Sử / Chủ tịch / -"},
        {"Nơi nhận: KT. CHỦ TỊCH\n- Như trên; PHÓ CHỦ TỊCH\n- Lưu: VT. Lý A Sử",
         "Lý A Sử / Phó Chủ tịch / KT. Chủ tịch"},
        {"Nơi nhận: KT. CHỦ TỊCH\n- Các ban của Huyện ủy và\ncác hội;\n- Phòng; PHÓ CHỦ TỊCH\n- "
         "Lưu: VT. Nguyễn Quỳnh\nThiện",
         "Nguyễn Quỳnh Thiện / Phó Chủ tịch / KT. Chủ tịch"},
        {"XÁC THỰC VĂN BẢN HỢP NHẤT\nKT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\nLý A Sử",
         "Lý A Sử / Thứ trưởng / KT. Bộ trưởng"},
    };
    (void)state;
    CHECK_SIGNERS(cases);
}

static void signer__forms_annexes_and_lists__nobody(void **state)
{
    static const char *const cases[][2] = {
        {"CHỦ TỊCH\n(Ký, ghi rõ họ tên)\nLý A Sử", "none"},
        {"QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ\n", "none"},
        {"CHỦ TỊCH\nNinh Bình", "none"},
        {"CHỦ TỊCH\nLý A Sử\n\n" MOTTO
         "Số: 1/TB-X\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nVàng A Páo\nNơi nhận:\n- Phòng;\n- Lưu: VT.",
         "Lý A Sử / Chủ tịch / -"},
    };
    (void)state;
    CHECK_SIGNERS(cases);
}

static void signers__two_columns__in_order(void **state)
{
    static const char *const texts[] = {
        LETTER "KT. GIÁM ĐỐC\tKT. GIÁM ĐỐC\nSỞ Y TẾ\tSỞ TÀI CHÍNH\nPHÓ GIÁM ĐỐC\tPHÓ GIÁM "
               "ĐỐC\n\nLý A Sử\tVàng Thị Mỷ\n",
        LETTER "     KT. GIÁM ĐỐC                       KT. GIÁM ĐỐC\n        SỞ Y TẾ              "
               "           SỞ TÀI CHÍNH\n"
               "     PHÓ GIÁM ĐỐC                       PHÓ GIÁM ĐỐC\n\n        Lý A Sử            "
               "              Vàng Thị Mỷ\n",
    };
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        void *ctx = talloc_new(NULL);
        const struct record *r = record_of(ctx, texts[i]);
        check_signer("left", r, 0, "Lý A Sử / Phó Giám đốc / KT. Giám đốc Sở Y tế");
        check_signer("right", r, 1, "Vàng Thị Mỷ / Phó Giám đốc / KT. Giám đốc Sở Tài chính");
        assert_int_equal(r->signer_count, 2);
        talloc_free(ctx);
    }
}

static void signers__minutes__chair_first(void **state)
{
    static const char *const texts[] = {
        "UBND XÃ HẢI LÝ\n" MOTTO
        "BIÊN BẢN\nHọp thôn\nCuộc họp kết thúc.\nTHƯ KÝ\n\nVàng Thị Mỷ\n\nCHỦ TỌA\n\nLý A Sử\n",
        "UBND XÃ HẢI LÝ\n" MOTTO
        "BIÊN BẢN\nHọp thôn\nCuộc họp kết thúc.\nTHƯ KÝ                                 CHỦ TỌA\n\n"
        "Vàng Thị Mỷ                            Lý A Sử\n",
    };
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        void *ctx = talloc_new(NULL);
        const struct record *r = record_of(ctx, texts[i]);
        check_signer("chair", r, 0, "Lý A Sử / Chủ tọa / -");
        check_signer("secretary", r, 1, "Vàng Thị Mỷ / Thư ký / -");
        talloc_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signer__prefixes__authority_and_title),
        cmocka_unit_test(signer__in_small_letters__authority_and_title),
        cmocka_unit_test(signer__name__without_rank_degree_or_marks_round_it),
        cmocka_unit_test(signer__mark_on_the_names_line_or_a_copy__who_signed),
        cmocka_unit_test(signer__around_the_list__found_on_either_side),
        cmocka_unit_test(signer__forms_annexes_and_lists__nobody),
        cmocka_unit_test(signers__two_columns__in_order),
        cmocka_unit_test(signers__minutes__chair_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
