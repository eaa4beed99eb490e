#include "record_test.h"

struct issued {
    const char *left, *issuer, *parent;
};

/* Puts the lines of the left column into a letter's first page. */
static void check_issued(const struct issued *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        void *ctx = talloc_new(NULL);
        char *text = talloc_asprintf(
            ctx,
            "%s\n-----\n" MOTTO
            "Số: 5/BC-XYZ\nLào Cai, ngày 2 tháng 3 năm 2020\nBÁO CÁO\nVề công việc\n",
            cases[i].left);
        const struct record *r = record_of(ctx, text);
        check_string(cases[i].left, r->issuer, cases[i].issuer);
        check_string(cases[i].left, r->issuer_parent, cases[i].parent);
        talloc_free(ctx);
    }
}

static void issuer__one_or_two_names__the_lower_one_issues(void **state)
{
    static const struct issued cases[] = {
        {"BỘ Y TẾ", "Bộ Y tế", NULL},
        {"UBND TỈNH LÀO CAI\nSỞ Y TẾ", "Sở Y tế tỉnh Lào Cai", "Ủy ban nhân dân tỉnh Lào Cai"},
        {"UBND HUYỆN BẮC HÀ\nỦY BAN NHÂN DÂN XÃ NẬM LÚC", "Ủy ban nhân dân xã Nậm Lúc",
         "Ủy ban nhân dân huyện Bắc Hà"},
        {"BỘ TÀI CHÍNH\nTỔNG CỤC THUẾ", "Tổng cục Thuế", "Bộ Tài chính"},
        {"BỘ TÀI CHÍNH TỔNG CỤC HẢI QUAN", "Tổng cục Hải quan", "Bộ Tài chính"},
        {"BỘ NÔNG NGHIỆP & PTNT TỔNG CỤC LÂM NGHIỆP", "Tổng cục Lâm nghiệp",
         "Bộ Nông nghiệp và Phát triển nông thôn"},
        {"BỘ TƯ PHÁP-BỘ CÔNG AN", "Bộ Tư pháp - Bộ Công an", NULL},
        {"BẢO HIỂM XÃ HỘI\nTP.VĨNH YÊN", "Bảo hiểm xã hội thành phố Vĩnh Yên", NULL},
        {"HUYỆN ỦY MÙ CANG CHẢI", "Huyện ủy Mù Cang Chải", NULL},
        {"CỤC HẢI QUAN\nCHI CỤC HẢI QUAN KHU VỰC III", "Chi cục Hải quan khu vực III",
         "Cục Hải quan"},
        {"SỞ Y TẾ TỈNH HÀ NAM\nBỆNH VIỆN MẮT", "Bệnh viện Mắt", "Sở Y tế tỉnh Hà Nam"},
        {"ỦY BAN NHÂN DÂN\nỦY BAN MTTQ VIỆT NAM\nTỈNH LÀO CAI",
         "Ủy ban nhân dân tỉnh Lào Cai - Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Lào Cai", NULL},
        {"UBND HUYỆN BẮC HÀ\nTRƯỜNG: THCS NẬM LÚC", "Trường Trung học cơ sở Nậm Lúc",
         "Ủy ban nhân dân huyện Bắc Hà"},
        {"LICH NGHI TET\nPAGES 3\n\nUBND HUYỆN BẮC HÀ\nPHÒNG Y TẾ", "Phòng Y tế huyện Bắc Hà",
         "Ủy ban nhân dân huyện Bắc Hà"},
        {"HỘI ĐỒNG THẨM PHÁN\nTÒA ÁN NHÂN DÂN TỐI CAO",
         "Hội đồng Thẩm phán Tòa án nhân dân tối cao", NULL},
        {"UBND XÃ NẬM LÚC\nBCĐ PCGD, XMC", "Ban Chỉ đạo phổ cập giáo dục, xóa mù chữ xã Nậm Lúc",
         "Ủy ban nhân dân xã Nậm Lúc"},
        {"BỘ CHQS TỈNH HÀ TĨNH\nBAN CHQS HUYỆN THẠCH HÀ", "Ban Chỉ huy Quân sự huyện Thạch Hà",
         "Bộ Chỉ huy Quân sự tỉnh Hà Tĩnh"},
    };
    (void)state;
    check_issued(cases, sizeof cases / sizeof *cases);
}

static void issuer__name_broken_over_lines__joined(void **state)
{
    static const struct issued cases[] = {
        {"ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HẢI PHÒNG", "Ủy ban nhân dân thành phố Hải Phòng", NULL},
        {"ỦY BAN THƯỜNG VỤ\nQUỐC HỘI", "Ủy ban Thường vụ Quốc hội", NULL},
        {"BỘ VĂN HÓA, THỂ THAO\nVÀ DU LỊCH", "Bộ Văn hóa, Thể thao và Du lịch", NULL},
        {"BỘ LAO ĐỘNG -\nTHƯƠNG BINH VÀ XÃ HỘI", "Bộ Lao động - Thương binh và Xã hội", NULL},
        {"CÔNG AN TỈNH HÀ TĨNH\nCÔNG AN HUYỆN\nĐỨC THỌ", "Công an huyện Đức Thọ",
         "Công an tỉnh Hà Tĩnh"},
    };
    (void)state;
    check_issued(cases, sizeof cases / sizeof *cases);
}

static void issuer__organ_without_its_body__named_after_it(void **state)
{
    static const struct issued cases[] = {
        {"TỈNH ỦY NGHỆ AN\nVĂN PHÒNG", "Văn phòng Tỉnh ủy Nghệ An", "Tỉnh ủy Nghệ An"},
        {"TỈNH ỦY NGHỆ AN\nBAN TỔ CHỨC", "Ban Tổ chức Tỉnh ủy Nghệ An", "Tỉnh ủy Nghệ An"},
        {"HỘI ĐỒNG NHÂN DÂN\nTỈNH NGHỆ AN\nBAN PHÁP CHẾ",
         "Ban Pháp chế Hội đồng nhân dân tỉnh Nghệ An", "Hội đồng nhân dân tỉnh Nghệ An"},
        {"BAN CHẤP HÀNH TRUNG ƯƠNG\nỦY BAN KIỂM TRA", "Ủy ban Kiểm tra Trung ương",
         "Ban Chấp hành Trung ương"},
        {"BAN CHẤP HÀNH TRUNG ƯƠNG\tĐOÀN TNCS HỒ CHÍ MINH",
         "Ban Chấp hành Trung ương Đoàn Thanh niên Cộng sản Hồ Chí Minh", NULL},
        {"TỈNH ĐOÀN LÀO CAI\tĐOÀN TNCS HỒ CHÍ MINH", "Tỉnh đoàn Lào Cai", NULL},
        {"ĐOÀN TNCS HỒ CHÍ MINH\nBCH HUYỆN MƯỜNG LA",
         "Ban Chấp hành Đoàn Thanh niên Cộng sản Hồ Chí Minh huyện Mường La", NULL},
    };
    (void)state;
    check_issued(cases, sizeof cases / sizeof *cases);
}

static void issuer__two_of_one_rank__joint(void **state)
{
    static const struct issued cases[] = {
        {"BỘ NỘI VỤ\nBỘ TÀI CHÍNH", "Bộ Nội vụ - Bộ Tài chính", NULL},
        {"UBND TỈNH LÀO CAI\nLIÊN NGÀNH\nSỞ NỘI VỤ\nSỞ TÀI CHÍNH",
         "Sở Nội vụ - Sở Tài chính tỉnh Lào Cai", "Ủy ban nhân dân tỉnh Lào Cai"},
        {"VIỆN KIỂM SÁT NHÂN DÂN TỐI CAO\nVIỆN KIỂM SÁT NHÂN DÂN TỈNH LONG AN",
         "Viện kiểm sát nhân dân tỉnh Long An", "Viện kiểm sát nhân dân tối cao"},
    };
    (void)state;
    check_issued(cases, sizeof cases / sizeof *cases);
}

static void issuer__header_lost__inferred_from_the_text(void **state)
{
    static const struct {
        const char *text, *issuer;
    } cases[] = {
        {"KẾ HOẠCH\nTrồng cây đầu xuân\nThực hiện chỉ đạo của cấp trên, UBND huyện Bắc Hà xây dựng "
         "kế hoạch như sau:\nI. MỤC ĐÍCH\n",
         "Ủy ban nhân dân huyện Bắc Hà"},
        {"Số: 5/KH-SYT\nLào Cai, ngày 2 tháng 3 năm 2020\nKẾ HOẠCH\nTập huấn\nI. MỤC ĐÍCH\nNâng "
         "cao tay nghề.\n",
         "Sở Y tế tỉnh Lào Cai"},
        {"BÁO CÁO\nVề mùa vụ\nKết quả tốt.\nTM. ỦY BAN NHÂN DÂN XÃ NẬM LÚC\nCHỦ TỊCH\nLý Văn Sì\n",
         "Ủy ban nhân dân xã Nậm Lúc"},
        {"QUYẾT ĐỊNH\nVề giờ làm việc\nỦY BAN NHÂN DÂN HUYỆN BẮC HÀ\n- Căn cứ Luật Tổ chức Hội "
         "đồng "
         "nhân dân;\n",
         "Ủy ban nhân dân huyện Bắc Hà"},
        /* the header kept no more than "Ủy ban nhân dân" */
        {"ỦY BAN NHÂN DÂN\n" MOTTO "Số: 6/QĐ-UBND\nBắc Hà, ngày 2 tháng 3 năm 2020\nQUYẾT ĐỊNH\nVề "
         "giờ làm việc\nCHỦ TỊCH ỦY BAN NHÂN DÂN\nHUYỆN BẮC HÀ\nCăn cứ Luật Tổ chức;\n",
         "Ủy ban nhân dân huyện Bắc Hà"},
        {"CHỦ TỊCH ỦY BAN NHÂN DÂN\n" MOTTO "Số: 6/QĐ-UBND\nLào Cai, ngày 2 tháng 3 năm 2020\nCăn "
         "cứ Luật Tổ chức;\n",
         "Chủ tịch Ủy ban nhân dân tỉnh Lào Cai"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *ctx = talloc_new(NULL);
        const struct record *r = record_of(ctx, cases[i].text);
        check_string(cases[i].text, r->issuer, cases[i].issuer);
        assert_true(r->inferred & 1u << RECORD_ISSUER);
        talloc_free(ctx);
    }
}

/* The number's symbol says that both bodies of the header issued it. */
static void issuer__joint_symbol__both_central_bodies(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    const struct record *r = record_of(
        ctx, "TÒA ÁN NHÂN DÂN TỐI CAO CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
             "VIỆN KIỂM SÁT NHÂN DÂN TỐI CAO Độc lập - Tự do - Hạnh phúc\n"
             "Số: 1-TANDTC-VKSNDTC/TTLT Hà Nội, ngày 8 tháng 12 năm 1988\nTHÔNG TƯ LIÊN TỊCH\n"
             "Về án phí\n");
    check_string("issuer", r->issuer, "Tòa án nhân dân tối cao - Viện kiểm sát nhân dân tối cao");
    check_string("parent", r->issuer_parent, NULL);
    talloc_free(ctx);
}

/* Verbs inside a name, and the names of others before it, do not cut it short. */
static void issuer__long_name_with_commas__whole(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    const struct record *r = record_of(
        ctx,
        "Kính gửi: Các đồng chí Bộ trưởng\nThực hiện Kết luận số 1-KL/TW của Bộ Chính trị, Ban "
        "Bí thư, Ban Chỉ đạo sắp xếp, tổ chức lại trường học và xây dựng mô hình tổ chức dạy "
        "nghề yêu cầu các đồng chí thực hiện các nội dung sau:\n");
    check_string(
        "issuer", r->issuer,
        "Ban Chỉ đạo sắp xếp, tổ chức lại trường học và xây dựng mô hình tổ chức dạy nghề");
    talloc_free(ctx);
}

/* A name no table knows is spelt as the text spells it, where that has more capitals. */
static void issuer__name_spelt_in_the_text__its_capitals(void **state)
{
    static const char *const cases[][2] = {
        {"Căn cứ đề án của Trường Cao đẳng Kỹ nghệ Mù Cang;", "Trường Cao đẳng Kỹ nghệ Mù Cang"},
        {"Căn cứ đề án của Trường Cao Đẳng Kỹ Nghệ Mù Cang;", "Trường Cao đẳng kỹ nghệ mù cang"},
        {"Căn cứ đề án của trường cao đẳng kỹ nghệ mù cang;", "Trường Cao đẳng kỹ nghệ mù cang"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *ctx = talloc_new(NULL);
        const struct record *r =
            record_of(ctx, talloc_asprintf(ctx,
                                           "TRƯỜNG CAO ĐẲNG KỸ NGHỆ MÙ CANG\n" MOTTO
                                           "Số: 5/QĐ-KNMC\nQUYẾT ĐỊNH\nVề việc mở lớp\n%s\n",
                                           cases[i][0]));
        check_string(cases[i][0], r->issuer, cases[i][1]);
        talloc_free(ctx);
    }
}

/* A line of the header was lost: number and place say which body it is. */
static void issuer__line_of_the_header_lost__completed(void **state)
{
    static const char *const cases[][3] = {
        {"VIỆN KIỂM SÁT NHÂN DÂN\n" MOTTO
         "Số: 1/CT-VKSTC\nHà Nội, ngày 2 tháng 3 năm 2020\nCHỈ THỊ\nVề công tác\n",
         "Viện kiểm sát nhân dân tối cao", NULL},
        {"BỘ TÀI CHÍNH\n" MOTTO
         "Số: 1/TCHQ-GSQL\nHà Nội, ngày 2 tháng 3 năm 2020\nKính gửi: Cục Hải quan\n",
         "Tổng cục Hải quan", "Bộ Tài chính"},
        {"BỘ TÀI CHÍNH\n" MOTTO
         "Số: 1/BTC-TCHQ\nHà Nội, ngày 2 tháng 3 năm 2020\nKính gửi: Cục Hải quan\n",
         "Bộ Tài chính", NULL},
        {"ỦY BAN NHÂN DÂN\n" MOTTO
         "Số: 1/UBND-VX\nQuận 8, ngày 2 tháng 3 năm 2020\nKính gửi: Các trường\n",
         "Ủy ban nhân dân quận 8", NULL},
        {"UBND HUYỆN BẮC HÀ\nTRƯỜNG MẦM NON NẬM LÚC" MOTTO "Nậm Lúc, ngày 2 tháng 3 năm 2020\nBIÊN "
         "BẢN HỌP TỔ\n",
         "Trường Mầm non Nậm Lúc", "Ủy ban nhân dân huyện Bắc Hà"},
        {"TỔNG CÔNG TY ĐIỆN LỰC MIỀN BẮC\nSố:\nKính gửi: Các công ty\nTổng công ty thông báo.\n",
         "Tổng công ty Điện lực miền bắc", NULL},
        {"Quy chế làm việc năm 2005 quyết định nhiều việc;\nThường trực HĐND tỉnh Nghệ An quyết "
         "định "
         "họp như sau:\n",
         "Thường trực Hội đồng nhân dân tỉnh Nghệ An", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *ctx = talloc_new(NULL);
        const struct record *r = record_of(ctx, cases[i][0]);
        check_string(cases[i][0], r->issuer, cases[i][1]);
        check_string(cases[i][0], r->issuer_parent, cases[i][2]);
        talloc_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(issuer__one_or_two_names__the_lower_one_issues),
        cmocka_unit_test(issuer__name_broken_over_lines__joined),
        cmocka_unit_test(issuer__organ_without_its_body__named_after_it),
        cmocka_unit_test(issuer__two_of_one_rank__joint),
        cmocka_unit_test(issuer__line_of_the_header_lost__completed),
        cmocka_unit_test(issuer__header_lost__inferred_from_the_text),
        cmocka_unit_test(issuer__joint_symbol__both_central_bodies),
        cmocka_unit_test(issuer__long_name_with_commas__whole),
        cmocka_unit_test(issuer__name_spelt_in_the_text__its_capitals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
