#include "record_test.h"

struct about {
    const char *text, *subject;
};

static void check_subjects(const char *head, const struct about *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        void *ctx = talloc_new(NULL);
        const struct record *r = record_of(ctx, talloc_asprintf(ctx, "%s%s", head, cases[i].text));
        check_string(cases[i].text, r->subject, cases[i].subject);
        talloc_free(ctx);
    }
}

#define TITLED "BỘ Y TẾ\n" MOTTO "Số: 9/QĐ-BYT\nHà Nội, ngày 2 tháng 3 năm 2020\n"

static void subject__under_the_title__to_the_authority_or_the_bases(void **state)
{
    static const struct about cases[] = {
        {"QUYẾT ĐỊNH\nVề việc thành lập trạm y tế\nBỘ TRƯỞNG BỘ Y TẾ\nCăn cứ Luật Dược;\n",
         "thành lập trạm y tế"},
        {"QUYẾT ĐỊNH\nVỀ VIỆC THÀNH LẬP\nTRẠM Y TẾ\n\nBỘ TRƯỞNG BỘ Y TẾ\n\nCăn cứ Luật Dược;\n",
         "THÀNH LẬP TRẠM Y TẾ"},
        {"QUYẾT ĐỊNH\nQuy định chế độ trực\ncủa bệnh viện\nCăn cứ Luật Dược;\n",
         "Quy định chế độ trực của bệnh viện"},
        {"KẾ HOẠCH\nThực hiện Nghị quyết số 12/NQ-CP của Chính phủ về\ny tế cơ sở\n-----\nI. MỤC "
         "ĐÍCH\n",
         "Thực hiện Nghị quyết số 12/NQ-CP của Chính phủ về y tế cơ sở"},
        {"THÔNG TƯ\nQuy định giá dịch vụ\n(ĐỢT 2)\nCăn cứ Luật Giá;\n",
         "Quy định giá dịch vụ (ĐỢT 2)"},
        {"KẾ HOẠCH\nTRIỂN KHAI TIÊM PHÒNG\nMỤC ĐÍCH, YÊU CẦU\nTiêm đủ liều.\n",
         "TRIỂN KHAI TIÊM PHÒNG"},
        {"QUYẾT ĐỊNH\nVỀ VIỆC CHUYỂN\nMỤC ĐÍCH SỬ DỤNG ĐẤT\nCăn cứ Luật Đất đai;\n",
         "CHUYỂN MỤC ĐÍCH SỬ DỤNG ĐẤT"},
        {"BÁO CÁO\nKẾT QUẢ TIÊM PHÒNG\nQuý II năm 2020\nPHẦN THỨ NHẤT\nTÌNH HÌNH CHUNG\n",
         "KẾT QUẢ TIÊM PHÒNG Quý II năm 2020"},
        {"BÁO CÁO\nKết quả tháng 2\n(Kèm Công văn số 3)\nKính gửi: Văn phòng\n", "Kết quả tháng 2"},
        {"QUY ĐỊNH VÀ HƯỚNG DẪN\nVỀ VIỆC TRỰC ĐÊM\nCăn cứ Luật Giá;\n", "TRỰC ĐÊM"},
        {"QUYẾT\nĐỊNH\nVỀ VIỆC TRỰC\nĐÊM\nCăn cứ Luật Giá;\n", "TRỰC ĐÊM"},
        {"Q U Y Ế T  Đ Ị N H\nQUY ĐỊNH CỦA BỆNH VIỆN VỀ TRỰC ĐÊM\nCăn cứ Luật Giá;\n",
         "QUY ĐỊNH CỦA BỆNH VIỆN VỀ TRỰC ĐÊM"},
        {"THÔNG BÁO KẾT LUẬN CỦA GIÁM ĐỐC TẠI BUỔI GIAO BAN VỀ TRỰC ĐÊM\nNgày 2/3/2020, Giám đốc "
         "họp.\n",
         "KẾT LUẬN CỦA GIÁM ĐỐC TẠI BUỔI GIAO BAN VỀ TRỰC ĐÊM"},
        {"THÔNG BÁO KẾT LUẬN\nVề việc trực đêm\nNgày 2/3/2020, Giám đốc họp.\n", "trực đêm"},
        {"THÔNG BÁO kết luận của Giám đốc về trực đêm\nCăn cứ Luật Giá;\n",
         "kết luận của Giám đốc về trực đêm"},
        {"QUYẾT ĐỊNH\nVề việc trực đêm\n\n2\n\nSố 9/QĐ-BYT\nBỘ TRƯỞNG BỘ Y TẾ\nCăn cứ Luật Giá;\n",
         "trực đêm"},
        {"QUYẾT ĐỊNH\n\n- 2 -\n\nVề việc trực đêm\nCăn cứ Luật Giá;\n", "trực đêm"},
        {"QUYẾT ĐỊNH[1]\nVề việc trực đêm[2]\nCăn cứ Luật Giá;\n", "trực đêm"},
        {"THÔNG BÁO\nHỘI NGHỊ GIAO BAN\nCÁC TRẠM Y TẾ\nvề tiêm phòng trong mùa mưa,\nmùa bão\n"
         "Hội nghị các trạm y tế trong toàn tỉnh họp ngày 2/3/2020 đã nghe báo cáo:\n",
         "HỘI NGHỊ GIAO BAN CÁC TRẠM Y TẾ về tiêm phòng trong mùa mưa, mùa bão"},
        {"THÔNG BÁO\nKết luận của Giám đốc tại buổi làm việc với Trạm Y tế\nNgày 02/3/2020, Giám "
         "đốc đã làm việc với Trạm.\n",
         "Kết luận của Giám đốc tại buổi làm việc với Trạm Y tế"},
        {"QUYẾT ĐỊNH\n\nQUYẾTĐỊNH\n\nVỀ VIỆC TRỰC ĐÊM\nCăn cứ Luật Giá;\n", "TRỰC ĐÊM"},
    };
    (void)state;
    check_subjects(TITLED, cases, sizeof cases / sizeof *cases);
}

static void subject__each_wrapped_line_a_paragraph__goes_on_to_the_bases(void **state)
{
    static const struct about cases[] = {
        {"THÔNG TƯ\n\nBãi bỏ một số văn bản do Thống đốc Ngân hàng\n\nNhà nước ban hành\n\nCăn cứ "
         "Luật Giá;\n",
         "Bãi bỏ một số văn bản do Thống đốc Ngân hàng Nhà nước ban hành"},
        {"THÔNG TƯ\n\nQuy định việc phối hợp giữa bệnh viện và trạm y tế\n\nXã Nậm Lúc trong "
         "mùa mưa bão và\n\nMùa khô hạn\n\n------\n\nCăn cứ Luật Giá;\n",
         "Quy định việc phối hợp giữa bệnh viện và trạm y tế Xã Nậm Lúc trong mùa mưa bão và Mùa "
         "khô "
         "hạn"},
        {"THÔNG TƯ\n\nQuy định giá thuốc\n\n- Nội dung hướng dẫn\n\nCăn cứ Luật Giá;\n",
         "Quy định giá thuốc"},
        {"BÁO CÁO\n\nKết quả tháng 2\n\nNgành y tế đạt nhiều kết quả tốt đẹp trong tháng.\n\nMùa "
         "đông lạnh.\n",
         "Kết quả tháng 2"},
    };
    (void)state;
    check_subjects(TITLED, cases, sizeof cases / sizeof *cases);
}

static void subject__of_a_letter__behind_its_mark(void **state)
{
    static const struct about cases[] = {
        {"V/v cấp phát vắc xin\nđợt 3\n\nHà Nội, ngày 2 tháng 3 năm 2020\nKính gửi: Sở Y tế",
         "cấp phát vắc xin đợt 3"},
        {"V/v: cấp phát vắc xin.\nKính gửi: Sở Y tế", "cấp phát vắc xin"},
        {"Về việc cấp phát vắc xin\nKính gửi: Sở Y tế", "cấp phát vắc xin"},
        {"V/v cấp phát vắc xin        Hà Nội, ngày 2 tháng 3 năm 2020\nđợt 3\n\nKính gửi: Sở Y tế",
         "cấp phát vắc xin đợt 3"},
    };
    (void)state;
    check_subjects("BỘ Y TẾ\n" MOTTO "Số: 9/BYT-DP\n", cases, sizeof cases / sizeof *cases);
}

static void subject__wire_to_bodies_below__name_of_the_sender_left_out(void **state)
{
    static const struct about cases[] = {
        {"CÔNG ĐIỆN\nVỀ VIỆC ỨNG PHÓ BÃO SỐ 3\nTHỦ\nTƯỚNG CHÍNH PHỦ điện:\n- Bộ trưởng các Bộ;\n",
         "ỨNG PHÓ BÃO SỐ 3"},
        {"CÔNG ĐIỆN\nVỀ VIỆC TẠO ĐÀ CHO NHỮNG NĂM TIẾP\nTHEO\nTHỦ TƯỚNG CHÍNH PHỦ điện:\n- Bộ "
         "trưởng;\n",
         "TẠO ĐÀ CHO NHỮNG NĂM TIẾP THEO"},
    };
    (void)state;
    check_subjects("THỦ TƯỚNG CHÍNH PHỦ\n" MOTTO "Số: 9/CĐ-TTg\nHà Nội, ngày 2 tháng 3 năm 2020\n",
                   cases, sizeof cases / sizeof *cases);
}

static void subject__title_with_author_number_or_kind__behind_them(void **state)
{
    static const struct about cases[] = {
        {"QUYẾT ĐỊNH CỦA BỘ TRƯỞNG BỘ Y TẾ\nBAN HÀNH QUY CHẾ BẢO VỆ\nBỆNH VIỆN\n\nBỘ TRƯỞNG BỘ Y "
         "TẾ\nCăn cứ Luật Dược;\n",
         "BAN HÀNH QUY CHẾ BẢO VỆ BỆNH VIỆN"},
        {"QUYẾT ĐỊNH KỶ LUẬT\nVề việc khiển trách ông A\nCăn cứ Luật Viên chức;\n",
         "khiển trách ông A"},
        {"QUYẾT ĐỊNH SỐ 9 QĐ/BYT NGÀY 5-6-1991\nCỦA BỘ Y TẾ QUY ĐỊNH GIỜ TRỰC\nCỦA BỆNH VIỆN\nCăn "
         "cứ Luật Dược;\n",
         "QUY ĐỊNH GIỜ TRỰC CỦA BỆNH VIỆN"},
        {"NGHỊ QUYẾT\nQUY ĐỊNH KỲ HỌP\nCỦA HỘI ĐỒNG\nỦY BAN THƯỜNG VỤ QUỐC HỘI\nNƯỚC CỘNG HÒA XÃ "
         "HỘI CHỦ NGHĨA VIỆT NAM\nCăn cứ Luật Tổ chức Quốc hội;\n",
         "QUY ĐỊNH KỲ HỌP CỦA HỘI ĐỒNG"},
        /* the title was lost */
        {"VỀ CÔNG TÁC TRỰC\nNGÀY TẾT CỦA BỆNH VIỆN\nBỘ TRƯỞNG BỘ Y TẾ\nCăn cứ Luật Dược;\n",
         "VỀ CÔNG TÁC TRỰC NGÀY TẾT CỦA BỆNH VIỆN"},
        {"THÔNG TƯ\nCỦA BỘ Y TẾ SỐ 09/2020/ TT - BYT NGÀY 2 THÁNG 3 NĂM 2020 HƯỚNG DẪN TRỰC "
         "ĐÊM\nCăn cứ "
         "Luật Giá;\n",
         "HƯỚNG DẪN TRỰC ĐÊM"},
    };
    (void)state;
    check_subjects(TITLED, cases, sizeof cases / sizeof *cases);
}

static void subject__council_and_its_session__are_the_authority(void **state)
{
    static const struct about cases[] = {
        {"NGHỊ QUYẾT\nVỀ ĐẶT TÊN ĐƯỜNG\n\nHỘI ĐỒNG NHÂN DÂN TỈNH\nKHÓA XI, KỲ HỌP THỨ 2\n\nCăn cứ "
         "Luật;\n",
         "VỀ ĐẶT TÊN ĐƯỜNG"},
    };
    (void)state;
    check_subjects("HỘI ĐỒNG NHÂN DÂN\nTỈNH LÀO CAI\n" MOTTO
                   "Số: 3/NQ-HĐND\nLào Cai, ngày 2 tháng 3 năm 2020\n",
                   cases, sizeof cases / sizeof *cases);
}

/* An empty line behind each line of the header: none of them ends the subject. */
static void subject__of_a_letter_with_empty_lines_between__goes_on(void **state)
{
    static const struct about cases[] = {
        {"V/v kỷ niệm 60 năm\n\nNgày thành lập bệnh viện\n\nHà Nội, ngày 2 tháng 3 năm "
         "2020\n\nKính gửi: Sở Y tế",
         "kỷ niệm 60 năm Ngày thành lập bệnh viện"},
        {"V/v kỷ niệm 60 năm\n\nKHẨN\n\nHà Nội, ngày 2 tháng 3 năm 2020\n\nKính gửi: Sở Y tế",
         "kỷ niệm 60 năm"},
    };
    (void)state;
    check_subjects("BỘ Y TẾ\n\n" MOTTO "\nSố: 9/BYT-DP\n\n", cases, sizeof cases / sizeof *cases);
}

static void subject__of_a_letter_without_mark__under_its_number(void **state)
{
    static const struct about cases[] = {
        {"Bảo đảm đủ thuốc trong mùa mưa\nHà Nội, ngày 2 tháng 3 năm 2020\nKính gửi: Sở Y tế",
         "Bảo đảm đủ thuốc trong mùa mưa"},
        {"Hà Nội, ngày 2 tháng 3 năm 2020\nKính gửi: Sở Y tế", NULL},
        {"Hỏa tốc\nHà Nội, ngày 2 tháng 3 năm 2020\nKính gửi: Sở Y tế", NULL},
    };
    (void)state;
    check_subjects("BỘ Y TẾ\n" MOTTO "Số: 9/BYT-DP\n", cases, sizeof cases / sizeof *cases);
}

/* The title was lost, but the sentence that enacts the document repeats it. */
static void subject__title_lost__from_the_sentence_that_enacts(void **state)
{
    static const struct about cases[] = {
        {"Căn cứ Luật Dược;\nBộ trưởng Bộ Y tế ban hành Thông tư quy định giá thuốc ở trạm y "
         "tế.\nĐiều 1. Phạm vi\n",
         "quy định giá thuốc ở trạm y tế"},
        {"Căn cứ Luật Dược;\nBộ trưởng ban hành Quyết định phê duyệt giá thuốc ở trạm y tế.\nĐiều "
         "1. Phạm vi\n",
         NULL},
        {"Căn cứ Luật Dược;\nĐiều 1. Bộ trưởng ban hành Thông tư quy định giá thuốc ở trạm y "
         "tế.\n",
         NULL},
    };
    (void)state;
    check_subjects("BỘ Y TẾ\n" MOTTO "Số: 9/2020/TT-BYT\nHà Nội, ngày 2 tháng 3 năm 2020\n", cases,
                   sizeof cases / sizeof *cases);
}

/* No header at all: the page's caption names type and subject. */
static void subject__of_a_page_without_header__from_its_caption(void **state)
{
    static const struct {
        const char *text, *type, *subject;
    } cases[] = {
        {"Giấy mời dự lễ khánh thành trạm y tế xã\n\nUBND xã trân trọng kính mời:\n", "giấy mời",
         "dự lễ khánh thành trạm y tế xã"},
        {"Thư mời về việc dự lễ khánh thành trạm y tế\n\nThời gian: 8 giờ.\n", "giấy mời",
         "dự lễ khánh thành trạm y tế"},
        {"Thông báo khẩn\n\nKính gửi: Các trạm y tế\nMưa lớn còn kéo dài.\n", "thông báo", NULL},
        {"Kế hoạch của ông Lý A Sử đã thành công sau nhiều năm cố gắng.\nÔng kể lại.\n", NULL,
         NULL},
        {"Trạm y tế xã vừa khánh thành.\nNgười dân rất vui.\n", NULL, NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *ctx = talloc_new(NULL);
        const struct record *r = record_of(ctx, cases[i].text);
        check_string(cases[i].text, r->type, cases[i].type);
        check_string(cases[i].text, r->subject, cases[i].subject);
        talloc_free(ctx);
    }
}

/* Without line ends the issuer's own name follows the subject, before the bases. */
static void subject__in_one_line_with_the_authority__cut_before_it(void **state)
{
    static const struct about cases[] = {
        {"QUYẾT ĐỊNH BAN HÀNH “QUY CHẾ TRỰC ĐÊM” ỦY BAN NHÂN DÂN TỈNH LÀO CAI Căn cứ Luật Giá; Căn "
         "cứ "
         "Luật Khám bệnh, chữa bệnh; Theo đề nghị của Giám đốc Sở Y tế về việc trực đêm ở các trạm "
         "y "
         "tế xã, phường và các phòng khám đa khoa khu vực trên địa bàn tỉnh, QUYẾT ĐỊNH: Điều 1. "
         "Ban "
         "hành kèm theo Quyết định này Quy chế trực đêm. Điều 2. Quyết định này có hiệu lực từ "
         "ngày "
         "ký.\n",
         "BAN HÀNH “QUY CHẾ TRỰC ĐÊM”"},
    };
    (void)state;
    check_subjects(
        "ỦY BAN NHÂN DÂN TỈNH LÀO CAI CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - "
        "Hạnh phúc Số: 22/2011/QĐ-UBND Lào Cai, ngày 18 tháng 7 năm 2011 ",
        cases, sizeof cases / sizeof *cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(subject__under_the_title__to_the_authority_or_the_bases),
        cmocka_unit_test(subject__each_wrapped_line_a_paragraph__goes_on_to_the_bases),
        cmocka_unit_test(subject__title_with_author_number_or_kind__behind_them),
        cmocka_unit_test(subject__council_and_its_session__are_the_authority),
        cmocka_unit_test(subject__of_a_letter__behind_its_mark),
        cmocka_unit_test(subject__of_a_letter_with_empty_lines_between__goes_on),
        cmocka_unit_test(subject__of_a_letter_without_mark__under_its_number),
        cmocka_unit_test(subject__title_lost__from_the_sentence_that_enacts),
        cmocka_unit_test(subject__of_a_page_without_header__from_its_caption),
        cmocka_unit_test(subject__in_one_line_with_the_authority__cut_before_it),
        cmocka_unit_test(subject__wire_to_bodies_below__name_of_the_sender_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
