#include "record_test.h"

#define LETTER "UBND HUYỆN BẮC HÀ\n" MOTTO "Số: 9/UBND-VX\nBắc Hà, ngày 2 tháng 3 năm 2020\n"

static void addressees__lists_of_all_kinds__one_a_body(void **state)
{
    static const char *const cases[][2] = {
        {"Kính gửi: Sở Y tế.\nUBND huyện nhận được văn bản.", "Sở Y tế"},
        {"Kính gửi:\n- Sở Y tế;\n- Các trạm y tế xã.\n\nHiện nay dịch lan rộng.",
         "Sở Y tế | Các trạm y tế xã"},
        {"Kính gửi:\n- Sở Y tế;\n- Các trạm y tế xã;\n\nDịch ở Bắc Hà\nđang lan rất nhanh, nhất "
         "là ở các xã vùng cao.",
         "Sở Y tế | Các trạm y tế xã"},
        {"Kính gửi: - Sở Y tế;\n          - Sở Tài chính; Sở Nội vụ.\nUBND huyện đề nghị.",
         "Sở Y tế | Sở Tài chính | Sở Nội vụ"},
        {"Kính gửi: Ủy ban nhân dân\ncác xã, thị trấn\nXét hồ sơ của các xã, huyện thấy rằng:",
         "Ủy ban nhân dân các xã, thị trấn"},
        {"Kính gửi: Công ty Sao Mai\n(Địa chỉ: số 12 Lê Lợi, phường 3, Quận 1)\nTrả lời công ty:",
         "Công ty Sao Mai"},
        {"Kính gửi: Công ty Sao Mai (số 12 đường Lê Lợi, phường 3)\nTrả lời công ty:",
         "Công ty Sao Mai"},
        {"Kính gửi: Các đồng chí đảng viên;\nĐồng kính gửi: Huyện đoàn\nTheo kế hoạch:",
         "Các đồng chí đảng viên | Huyện đoàn"},
        {"Kính gởi: Các trạm y tế\nThực hiện kế hoạch tiêm phòng:", "Các trạm y tế"},
        {"Kính gửi: .............................\nHuyện trân trọng kính mời:\n- Thời gian: 8 giờ;",
         ""},
        {"Kính gửi: Bộ trưởng, Thủ trưởng cơ quan ngang Bộ\nTriển khai Nghị quyết, huyện đề nghị:",
         "Bộ trưởng, Thủ trưởng cơ quan ngang Bộ"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *ctx = talloc_new(NULL);
        const struct record *r = record_of(ctx, talloc_asprintf(ctx, LETTER "%s\n", cases[i][0]));
        check_list(cases[i][0], &r->addressees, cases[i][1]);
        talloc_free(ctx);
    }
}

static void addressees__form_in_an_annex__not_the_documents(void **state)
{
    void *ctx = talloc_new(NULL);
    const struct record *r =
        record_of(ctx, "BỘ Y TẾ\n" MOTTO
                       "Số: 9/QĐ-BYT\nQUYẾT ĐỊNH\nVề mẫu đơn\nQUYẾT ĐỊNH:\nĐiều 1. Ban hành mẫu.\n"
                       "Mẫu số 1\nKính gửi: Trạm y tế xã\n");
    (void)state;
    check_list("annex", &r->addressees, "");
    talloc_free(ctx);
}

struct lists {
    const char *text, *copies, *archive;
};

static void check_lists(const struct lists *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        void *ctx = talloc_new(NULL);
        const struct record *r = record_of(
            ctx, talloc_asprintf(ctx, LETTER "Kính gửi: Sở Y tế.\nUBND huyện báo cáo.\n%s\n",
                                 cases[i].text));
        check_list(cases[i].text, &r->copies, cases[i].copies);
        check_list(cases[i].text, &r->archive_copy, cases[i].archive);
        talloc_free(ctx);
    }
}

static void copies__list_with_archive_line__both_told_apart(void **state)
{
    static const struct lists cases[] = {
        {"| *Nơi nhận:*\t\t \t - Như Điều 2; - Giám đốc, các Phó Giám đốc; - Lưu VT, HC-TH./.  | "
         "GIÁM "
         "ĐỐC Lý A Sử |\n",
         "Giám đốc, các Phó Giám đốc", "VT | HC-TH"},
        {"Nơi nhận:\n- Như trên;\n- TT Huyện ủy (b/c);\n- Lưu: VT, VX.", "TT Huyện ủy (b/c)",
         "VT | VX"},
        {"Nơi nhận: - Như kính gửi; - Phòng Y tế; - Lưu: VT.", "Phòng Y tế", "VT"},
        {"Nơi nhận:\n- VP: CVP, các PCVP,\n- Lưu: VT.", "VP: CVP, các PCVP", "VT"},
        {"Nơi nhận:\n- VPCP: BTCN, các PCN,\ncác Vụ, Cục;\n- Lưu: VT,\nVX (3b).",
         "VPCP: BTCN, các PCN, các Vụ, Cục", "VT | VX (3b)"},
        {"Nơi nhận:\n- VP UBND:\n+ Lãnh đạo;\n+ Tổ y tế;\n- Lưu: VT.",
         "VP UBND: Lãnh đạo | Tổ y tế", "VT"},
        {"Nơi nhận:\n- Bộ Y tế; (để b/c)\n- Lưu VT.", "Bộ Y tế (để b/c)", "VT"},
        {"Nơi nhận:\n- Thường trực Tỉnh ủy,\n- Các huyện ủy,\n- Lưu Văn phòng.",
         "Thường trực Tỉnh ủy | Các huyện ủy", "Văn phòng"},
        {"Nơi nhận:\n- Nh ư tr ê n;\n- J7 /;\n- Phòng Y tế;\n- Lưu: VT.", "Phòng Y tế", "VT"},
        {"Nơi nhận:\n- Như trên;\n- Lưu (VP ; KT&KĐ).", "", "VP | KT&KĐ"},
        {"Nơi nhận:\n– Các trạm y tế;\n– Lưu VP, Ban VH&TT.", "Các trạm y tế", "VP | Ban VH&TT"},
        {"Nơi nhận:\n- Phòng Y tế;\nLý A Sử\n\nPhụ lục 01\nDANH SÁCH\nTT | Họ và tên\n",
         "Phòng Y tế", ""},
        {"Noi nhân:\n- Phòng Y tế;\n- Lưu: VT.", "Phòng Y tế", "VT"},
    };
    (void)state;
    check_lists(cases, sizeof cases / sizeof *cases);
}

static void copies__signature_run_into_the_list__cut_off(void **state)
{
    static const struct lists cases[] = {
        {"Nơi nhận: TM. ỦY BAN NHÂN DÂN\n- Như trên; KT. CHỦ TỊCH\n- Phòng Y tế; PHÓ CHỦ TỊCH\n- "
         "Lưu: VT. Lý A Sử",
         "Phòng Y tế", "VT"},
        {"Nơi nhận:                 CHỦ TỊCH\n- Như trên;\n- Phòng Y tế;\n- Lưu: VT.               "
         "  Lý A Sử",
         "Phòng Y tế", "VT"},
        {"Nơi nhận: CHỈ HUY TRƯỞNG\n- Phòng TM, CT, HC-KT;\n- Lưu: VT, TM. Đại tá Lý Văn Sử",
         "Phòng TM, CT, HC-KT", "VT | TM"},
    };
    (void)state;
    check_lists(cases, sizeof cases / sizeof *cases);
}

static void copies__of_a_form_or_a_second_document__left_out(void **state)
{
    static const struct lists cases[] = {
        {"Nơi nhận:\n- Phòng Y tế;\n- Lưu: VT.\nCHỦ TỊCH\nLý A Sử\n\n" MOTTO
         "ĐƠN ĐỀ NGHỊ\nNơi nhận:\n- Trạm y tế;\n- Lưu: TYT.",
         "Phòng Y tế", "VT"},
        {"CHỦ TỊCH\nLý A Sử\n\n" MOTTO "ĐƠN ĐỀ NGHỊ\nNơi nhận:\n- Trạm y tế;\n- Lưu: TYT.", "", ""},
        {"Nơi nhận:\n- ……………;\n- ………….", "", ""},
    };
    (void)state;
    check_lists(cases, sizeof cases / sizeof *cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addressees__lists_of_all_kinds__one_a_body),
        cmocka_unit_test(addressees__form_in_an_annex__not_the_documents),
        cmocka_unit_test(copies__list_with_archive_line__both_told_apart),
        cmocka_unit_test(copies__signature_run_into_the_list__cut_off),
        cmocka_unit_test(copies__of_a_form_or_a_second_document__left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
