#include "record_test.h"

/* Number, date, place and type of the first page. */
struct head {
    const char *text, *number, *symbol, *date, *place, *type;
};

static void check_heads(const struct head *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        void *ctx = talloc_new(NULL);
        const struct record *r = record_of(ctx, cases[i].text);
        check_string(cases[i].text, r->number, cases[i].number);
        check_string(cases[i].text, r->symbol, cases[i].symbol);
        check_string(cases[i].text, r->place, cases[i].place);
        check_string(cases[i].text, r->type, cases[i].type);
        check_date(cases[i].text, r->date, cases[i].date);
        talloc_free(ctx);
    }
}

static void header__two_columns_in_any_order__number_date_place_type(void **state)
{
    static const struct head cases[] = {
        {"UBND HUYỆN VŨ QUANG\nSố: 12/UBND-VX\nV/v tiêm phòng\n" MOTTO
         "Vũ Quang, ngày 5 tháng 4 năm 2019\nKính gửi: UBND các xã.",
         "12/UBND-VX", "UBND-VX", "2019-04-05", "Vũ Quang", "công văn"},
        {"SỞ Y TẾ        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 7/KH-SYT      Độc lập - Tự do - "
         "Hạnh phúc\n"
         "        Lào Cai, ngày 06 tháng 01 năm 2020\nKẾ HOẠCH\nTập huấn\n",
         "7/KH-SYT", "KH-SYT", "2020-01-06", "Lào Cai", "kế hoạch"},
        {"UBND XÃ HỒNG LỘC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
         "Số: 3/BC-UBND Hồng Lộc, ngày 9 tháng 9 năm 2021\nBÁO CÁO\nTình hình dịch tả lợn\n",
         "3/BC-UBND", "BC-UBND", "2021-09-09", "Hồng Lộc", "báo cáo"},
    };
    (void)state;
    check_heads(cases, sizeof cases / sizeof *cases);
}

static void header__motto_breaks_in_its_column__last_word_is_nobodys_name(void **state)
{
    static const char text[] = "  ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT\n"
                               "     HUYỆN VŨ                              NAM\n"
                               "       QUANG                Độc lập - Tự do - Hạnh phúc\n"
                               " Số: 12/UBND-VX           Vũ Quang, ngày 5 tháng 4 năm 2019\n\n"
                               "Kính gửi: UBND các xã.\n";
    void *ctx = talloc_new(NULL);
    (void)state;
    check_string("issuer", record_of(ctx, text)->issuer, "Ủy ban nhân dân huyện Vũ Quang");
    talloc_free(ctx);
}

static void header__motto_broken_across_the_left_column__nobodys_name(void **state)
{
    static const char *const texts[] = {
        "UBND HUYỆN\nCỘNG HÒA XÃ HỘI\nBẮC HÀ\nCHỦ NGHĨA VIỆT NAM\n-----\nĐộc lập - Tự do - Hạnh "
        "phúc\n",
        "UBND HUYỆN\tCỘNG HÒA XÃ HỘI CHỦ\nBẮC HÀ\tNGHĨA VIỆT NAM\n-----\tĐộc lập - Tự do - Hạnh "
        "phúc\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        void *ctx = talloc_new(NULL);
        const struct record *r = record_of(
            ctx, talloc_asprintf(ctx,
                                 "%sSố: 9/QĐ-UBND\nBắc Hà, ngày 2 tháng 3 năm 2020\nQUYẾT "
                                 "ĐỊNH\nVề việc trực đêm\n",
                                 texts[i]));
        check_string(texts[i], r->issuer, "Ủy ban nhân dân huyện Bắc Hà");
        check_string(texts[i], r->issuer_parent, NULL);
        talloc_free(ctx);
    }
}

static void header__handwriting_lost__what_is_left_is_kept(void **state)
{
    static const struct head cases[] = {
        {"UBND TỈNH X\n" MOTTO
         "Số:       /QĐ-UBND\nCà Mau, ngày     tháng 8 năm 2019\nQUYẾT ĐỊNH\nVề việc khen thưởng\n",
         NULL, "QĐ-UBND", "2019-08", "Cà Mau", "quyết định"},
        {"BỘ Y TẾ\n" MOTTO
         "Số: …/TB-BYT\nHà Nội, ngày … tháng … năm 2022\nTHÔNG BÁO\nVề lịch họp\n",
         NULL, "TB-BYT", "2022", "Hà Nội", "thông báo"},
        {"BỘ Y TẾ\n" MOTTO
         "Số: 4/TB-BYT\nHà Nội, ngày 31 tháng 4 năm 2022\nTHÔNG BÁO\nVề lịch họp\n",
         "4/TB-BYT", "TB-BYT", "2022-04", "Hà Nội", "thông báo"},
    };
    (void)state;
    check_heads(cases, sizeof cases / sizeof *cases);
}

static void header__other_numbers_near__not_taken(void **state)
{
    static const struct head cases[] = {
        /* the arrival stamp of who received it */
        {"BỘ Y TẾ\nĐẾN\nSố: 2221\nNgày: 20/7/2017\n" MOTTO
         "Số: 8/BYT-TT\nV/v phun hóa chất\nHà Nội, ngày 18 tháng 7 năm 2017\n",
         "8/BYT-TT", "BYT-TT", "2017-07-18", "Hà Nội", "công văn"},
        /* a cited number and date behind Kính gửi */
        {"UBND TỈNH X\n" MOTTO
         "Kính gửi: Sở Y tế\nThực hiện văn bản số 99/BYT-TT ngày 1 tháng 1 năm 2020 của Bộ Y tế.",
         NULL, NULL, "", NULL, "công văn"},
    };
    (void)state;
    check_heads(cases, sizeof cases / sizeof *cases);
}

static void header__frame_of_a_digital_signature__date_is_not_the_documents(void **state)
{
    static const struct head cases[] = {
        {"Ký bởi: Sở Nội vụ\nThời gian ký: 26.03.2018 12:26\nSỞ NỘI VỤ\n" MOTTO
         "Số: 5/SNV-CC\nHuế, ngày 2 tháng 3 năm 2018\nKính gửi: Các sở.",
         "5/SNV-CC", "SNV-CC", "2018-03-02", "Huế", "công văn"},
    };
    (void)state;
    check_heads(cases, 1);
}

static void header__party_document__number_without_colon(void **state)
{
    static const struct head cases[] = {
        {"HUYỆN ỦY YÊN BÌNH\n*\nSố 17-NQ/HU\nĐẢNG CỘNG SẢN VIỆT NAM\nYên Bình, ngày 15 tháng 8 năm "
         "2023\nNGHỊ QUYẾT\n"
         "về lãnh đạo phát triển rừng\n-----\n",
         "17-NQ/HU", "NQ/HU", "2023-08-15", "Yên Bình", "nghị quyết"},
    };
    (void)state;
    check_heads(cases, 1);
}

static void header__portal_summary_before_it__header_found_behind(void **state)
{
    static const struct head cases[] = {
        {"## Mức thưởng mới từ tháng 7\nNgày 3/6/2024, Bộ Tài chính ban hành Thông tư "
         "9/2024/TT-BTC quy định mức thưởng cho người nộp hồ sơ "
         "đúng hạn và nhiều nội dung khác mà bạn đọc quan tâm.\n\nBỘ TÀI CHÍNH\n-------\n" MOTTO
         "Số: 9/2024/TT-BTC\nHà Nội, ngày 01 tháng 6 năm 2024\nTHÔNG TƯ\nQuy định mức thưởng\nCăn "
         "cứ Luật Thi đua;\n",
         "9/2024/TT-BTC", "TT-BTC", "2024-06-01", "Hà Nội", "thông tư"},
    };
    (void)state;
    check_heads(cases, 1);
}

static void date__minutes_without_date_line__day_of_the_meeting(void **state)
{
    void *ctx = talloc_new(NULL);
    const struct record *r = record_of(
        ctx, "UBND XÃ HẢI LÝ\n" MOTTO "\nBIÊN BẢN\nHọp thôn về làm đường\n\n"
             "Hôm nay, vào hồi 19 giờ, ngày 20 tháng 5 năm 2019, tại nhà văn hóa thôn.\n");
    (void)state;
    check_date("minutes", r->date, "2019-05-20");
    assert_true(r->inferred & 1u << RECORD_DATE);
    check_string("rule", r->evidence[RECORD_DATE].rule, "day of the meeting");
    talloc_free(ctx);
}

static void date__regulation_enacted_by_a_decision__of_the_decision(void **state)
{
    void *ctx = talloc_new(NULL);
    const struct record *r = record_of(
        ctx, "ỦY BAN NHÂN DÂN\nXÃ AN PHÚ\n" MOTTO "QUY CHẾ\nLàm việc của Ủy ban nhân dân xã\n"
             "(Ban hành kèm theo Quyết định số 18/QĐ-UBND ngày 2 tháng 10 năm 2025\ncủa Ủy ban "
             "nhân dân xã)\nChương I\n");
    (void)state;
    check_date("regulation", r->date, "2025-10-02");
    assert_true(r->inferred & 1u << RECORD_DATE);
    check_string("number", r->number, NULL);
    talloc_free(ctx);
}

static void warnings__contradiction_or_gap__said_in_vietnamese(void **state)
{
    void *ctx = talloc_new(NULL);
    const struct record *r = record_of(
        ctx, "UBND TỈNH SƠN LA\n" MOTTO "Số: 12/2019/QĐ-UBND\nSơn La, ngày 05 tháng 01 năm 2020\n"
             "QUYẾT ĐỊNH\nVề giá đất\nCăn cứ Luật Đất đai;\n");
    bool year = false, signer = false;
    (void)state;
    for (size_t i = 0; i < r->warnings.count; i++) {
        year = year ||
               strstr(r->warnings.items[i], "Năm trong số hiệu (2019) khác năm ban hành (2020)");
        signer = signer || strstr(r->warnings.items[i], "Không tìm thấy người ký");
    }
    assert_true(year && signer);
    talloc_free(ctx);
}

static void header__written_otherwise__number_and_date(void **state)
{
    static const struct head cases[] = {
        {"SỞ GD&ĐT\n" MOTTO "Số : 44 /GDĐT – VP        Tp Hồ Chí Minh, ngày 5 tháng 4 năm 2018\n",
         "44/GDĐT-VP", "GDĐT-VP", "2018-04-05", "Tp Hồ Chí Minh", "công văn"},
        {"SỞ TÀI CHÍNH\n" MOTTO "Số: 16/BC_STC\nHuế, ngày 6 tháng 3 năm 2021\nBÁO CÁO\nThu chi\n",
         "16/BC-STC", "BC-STC", "2021-03-06", "Huế", "báo cáo"},
        /* the number is a text box of its own */
        {"BỘ Y TẾ\nSố:\n\n" MOTTO "\n/TTr-BYT\n\nHà Nội, ngày\n\ntháng\n\nnăm 2016\nTỜ TRÌNH\nVề "
         "giường bệnh\n",
         NULL, "TTr-BYT", "2016", "Hà Nội", "tờ trình"},
        {"UBND QUẬN 8\n" MOTTO "Số: 2/UBND\nQuận 8, ngày 5 tháng 8 năm 2006\n", "2/UBND", "UBND",
         "2006-08-05", "Quận 8", "công văn"},
        {"BỘ Y TẾ\n" MOTTO "Số: 4/BYT-DP\nHà nội, ngày 5 tháng  8  năm 1995\n", "4/BYT-DP",
         "BYT-DP", "1995-08-05", "Hà nội", "công văn"},
        {"BỘ Y TẾ\n" MOTTO "Số: 4/BYT-DP\nHà Nội, 5-3-1998\n", "4/BYT-DP", "BYT-DP", "1998-03-05",
         "Hà Nội", "công văn"},
        {"BỘ Y TẾ\n" MOTTO "Số: 4/BYT-DP\nHà Nội, tháng 3 năm 2021\n", "4/BYT-DP", "BYT-DP",
         "2021-03", "Hà Nội", "công văn"},
        {"BỘ Y TẾ\n" MOTTO "Số: …/KH-BYT\nHà Nội, ngày …./…/2022\nKẾ HOẠCH\nHọp\n", NULL, "KH-BYT",
         "2022", "Hà Nội", "kế hoạch"},
        /* the cell of place and date right behind the number, and a number behind the motto's line
         */
        {"BỘ Y TẾ\n" MOTTO
         "Số: 21/2018/TT-BYTHà Giang, ngày 5 tháng 8 năm 2018\nTHÔNG TƯ\nGiá khám\n",
         "21/2018/TT-BYT", "TT-BYT", "2018-08-05", "Hà Giang", "thông tư"},
        {"PHÒNG GD&ĐT BẮC HÀ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc Số "
         "14/KH-THCS Bắc Hà, ngày 5 tháng 9 năm 2019 KẾ HOẠCH Dạy thêm\n",
         "14/KH-THCS", "KH-THCS", "2019-09-05", "Bắc Hà", "kế hoạch"},
        /* a subject's last words above the place are no part of it */
        {"BỘ Y TẾ\n" MOTTO "Số: 4/BYT-DP\nV/v tiêm cho trẻ THCS, THPT\nHà Nội, ngày 5 tháng 8 năm "
         "2024\n",
         "4/BYT-DP", "BYT-DP", "2024-08-05", "Hà Nội", "công văn"},
    };
    (void)state;
    check_heads(cases, sizeof cases / sizeof *cases);
}

static void header__judgment_or_old_act__number_and_date_of_the_title(void **state)
{
    static const struct head cases[] = {
        {"TÒA ÁN NHÂN DÂN TỈNH LÀO CAI\n\nBẢN ÁN 5/2018/DS-PT NGÀY 16/03/2018 VỀ TRANH CHẤP LỐI "
         "ĐI\n\nNgày 16 tháng 3 năm 2018, tại trụ sở Tòa án, xét xử công khai.\n",
         "5/2018/DS-PT", "DS-PT", "2018-03-16", NULL, "bản án"},
        {"TÒA ÁN NHÂN DÂN\nTỈNH LÀO CAI\nBản án số: 5/2021/HS-ST\nNgày: 22-02-2021\n" MOTTO
         "NHÂN DANH\nNƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n",
         "5/2021/HS-ST", "HS-ST", "2021-02-22", NULL, "bản án"},
        {"TÒA ÁN NHÂN DÂN TỈNH LÀO CAI\n\nBẢN ÁN 7/2018/DS-PT NGÀY 17/03/2018 VỀ TRANH CHẤP LỐI "
         "ĐI\n\nTrong ngày 17 tháng 03 năm 2018 tại trụ sở Tòa án xét xử công khai.\n",
         "7/2018/DS-PT", "DS-PT", "2018-03-17", NULL, "bản án"},
        {"<div class='page'>\n\nỦY BAN NHÂN DÂN XÃ NẬM LÚC <b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT "
         "NAM</b>\n"
         "<b>Độc lập - Tự do - Hạnh phúc</b>\nSố 4/BC-UBND <i>Nậm Lúc, ngày 7 tháng 10 năm "
         "2007</i>\n\n<b>BÁO CÁO</b>\n<b>Công tác phổ cập</b>\n",
         "4/BC-UBND", "BC-UBND", "2007-10-07", "Nậm Lúc", "báo cáo"},
        {"CHỈ THỊ\nCỦA THỦ\nTƯỚNG CHÍNH PHỦ SỐ 6/2001/CT-TTG\nNGÀY 21 THÁNG 6 NĂM 2001 VỀ VIỆC "
         "TRỒNG "
         "RỪNG\nThực hiện Nghị quyết của Quốc hội.\n",
         "6/2001/CT-TTg", "CT-TTg", "2001-06-21", NULL, "chỉ thị"},
        {"NGHỊ QUYẾT SỐ 21 NQ/UBTVQH9 NGÀY 6-8-1994\nCỦA ỦY BAN THƯỜNG VỤ QUỐC HỘI VỀ KỲ HỌP\nỦY "
         "BAN THƯỜNG VỤ QUỐC HỘI\nNƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nCăn cứ Hiến pháp;\n",
         "21 NQ/UBTVQH9", "NQ/UBTVQH9", "1994-08-06", NULL, "nghị quyết"},
    };
    (void)state;
    check_heads(cases, sizeof cases / sizeof *cases);
}

/* A document that came as one line is read like one with all its lines. */
static void header__whole_document_in_one_line__each_element_found(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    const struct record *r = record_of(
        ctx,
        "UBND TỈNH LÀO CAI SỞ Y TẾ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc "
        "Số: 45/SYT-NVY V/v tiêm vắc xin Lào Cai, ngày 05 tháng 3 năm 2021 Kính gửi: - Các bệnh "
        "viện; - Trung tâm Y tế các huyện. Thực hiện Công văn số 12/BYT-DP ngày 01/3/2021 của Bộ Y "
        "tế, Sở Y tế đề nghị các đơn vị tổ chức tiêm chủng cho trẻ./. Nơi nhận: - Như trên; - Bộ Y "
        "tế (để b/c); - Lưu: VT, NVY. KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Lý A Sử");
    check_string("subject", r->subject, "tiêm vắc xin");
    check_list("addressees", &r->addressees, "Các bệnh viện | Trung tâm Y tế các huyện");
    check_list("copies", &r->copies, "Bộ Y tế (để b/c)");
    check_list("archive", &r->archive_copy, "VT | NVY");
    check_signer("signer", r, 0, "Lý A Sử / Phó Giám đốc / KT. Giám đốc");
    talloc_free(ctx);
}

/* No punctuation parts subject, author and bases, or the subject and the first sentence. */
static void header__whole_decision_in_one_line__parts_told_by_their_case(void **state)
{
    static const char *const cases[][2] = {
        {"BỘ Y TẾ CỘNG HÒA XÃHỘI CHỦ NGHĨA VIỆT NAM  Độc lập  Tự do  Hạnh phúc  Số: 5/QĐBYT Hà "
         "Nội, ngày 04 tháng 12 năm 2021 QUYẾT ĐỊNH VỀ VIỆC BAN HÀNH BẢNG GIÁ THUỐC GIAI ĐOẠN MỚI "
         "CHO CÁC TRẠM Y TẾ XÃ Ở VÙNG NÚI BỘ TRƯỞNG BỘ Y TẾ Căn cứ Luật Dược ngày 6 tháng 4 năm "
         "2016; Căn cứ Nghị định số 75/2017/NĐCP ngày 20 tháng 6 năm 2017 của Chính phủ; Theo đề "
         "nghị của Cục trưởng Cục Quản lý Dược, QUYẾT ĐỊNH: Điều 1. Ban hành bảng giá thuốc.",
         "BAN HÀNH BẢNG GIÁ THUỐC GIAI ĐOẠN MỚI CHO CÁC TRẠM Y TẾ XÃ Ở VÙNG NÚI"},
        {"BỘ Y TẾ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc Số: 5/TB-BYT Hà "
         "Nội, ngày 04 tháng 12 năm 2021 THÔNG BÁO Về lịch tiêm vắc xin cho trẻ em ở vùng núi năm "
         "2022 Bộ Y tế thông báo lịch tiêm vắc xin cho trẻ em ở các xã vùng núi trong năm 2022 "
         "như sau: 1. Đối tượng: trẻ em dưới 5 tuổi. 2. Thời gian: từ ngày 5 đến ngày 9 hằng "
         "tháng. Nơi nhận: - Các trạm y tế; - Lưu: VT, DP. KT. BỘ TRƯỞNG THỨ TRƯỞNG (Đã ký) Lý A "
         "Sử",
         "Về lịch tiêm vắc xin cho trẻ em ở vùng núi năm 2022"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *ctx = talloc_new(NULL);
        const struct record *r = record_of(ctx, cases[i][0]);
        check_string("issuer", r->issuer, "Bộ Y tế");
        check_string("subject", r->subject, cases[i][1]);
        talloc_free(ctx);
    }
}

static void header__date_left_to_the_signature__place_all_the_same(void **state)
{
    static const struct head cases[] = {
        {"SỞ Y TẾ\nSố:      /TB-SYT\n" MOTTO "Lào Cai, ngày      tháng      năm\nTHÔNG BÁO\nLịch "
         "trực\n",
         NULL, "TB-SYT", "", "Lào Cai", "thông báo"},
        {"SỞ Y TẾ\nSố: 3/TB-SYT\n" MOTTO
         "Chiều qua, ngày hội tháng năm vui\nTHÔNG BÁO\nLịch trực\n",
         "3/TB-SYT", "TB-SYT", "", NULL, "thông báo"},
    };
    (void)state;
    check_heads(cases, sizeof cases / sizeof *cases);
}

static void header__date_above_the_signature__place_and_date(void **state)
{
    static const char *const feet[] = {
        "Lào Cai, ngày 2 tháng 3 năm 2020\nGIÁM ĐỐC\n\nLý A Sử\n",
        "                        Lào Cai, ngày 02 tháng 3 năm 2020\n                             "
        "GIÁM "
        "ĐỐC\n\n                             Lý A Sử\n",
        "Nơi nhận:\tLào Cai, ngày 2 tháng 3 năm 2020\n- Trạm Y tế;\tGIÁM ĐỐC\n- Lưu: VT.\tLý A "
        "Sử\n",
    };
    static const char *const others[] = {
        "Thông báo có hiệu lực từ ngày 2 tháng 3 năm 2020\nGIÁM ĐỐC\n\nLý A Sử\n",
        "Các trạm y tế đã họp, ngày 2 tháng 3 năm 2020\nGIÁM ĐỐC\n\nLý A Sử\n",
    };
    (void)state;
    for (size_t i = 0; i < 5; i++) {
        const char *foot = i < 3 ? feet[i] : others[i - 3];
        void *ctx = talloc_new(NULL);
        const struct record *r =
            record_of(ctx, talloc_asprintf(ctx,
                                           "SỞ Y TẾ\n" MOTTO "Số: 3/BC-SYT\nBÁO CÁO\nLịch trực\n"
                                           "Trạm trực đủ.\n%s",
                                           foot));
        check_date(foot, r->date, i < 3 ? "2020-03-02" : "");
        check_string(foot, r->place, i < 3 ? "Lào Cai" : NULL);
        talloc_free(ctx);
    }
}

static void record__no_document__nothing_read(void **state)
{
    static const char *const texts[] = {
        "",     "\n\n\f\n", "Cách nấu phở\nXương bò ninh 8 tiếng.\n- Bánh phở 1 kg\n",
        "....", "\t|\t|",   "a"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        void *ctx = talloc_new(NULL);
        const struct record *r = record_of(ctx, texts[i]);
        check_string("type", r->type, NULL);
        check_string("number", r->number, NULL);
        check_string("issuer", r->issuer, NULL);
        check_string("subject", r->subject, NULL);
        assert_int_equal(r->serial, -1);
        assert_int_equal(r->date.year, 0);
        assert_int_equal(
            r->signer_count + r->addressees.count + r->copies.count + r->archive_copy.count, 0);
        talloc_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(header__two_columns_in_any_order__number_date_place_type),
        cmocka_unit_test(header__motto_breaks_in_its_column__last_word_is_nobodys_name),
        cmocka_unit_test(header__motto_broken_across_the_left_column__nobodys_name),
        cmocka_unit_test(header__handwriting_lost__what_is_left_is_kept),
        cmocka_unit_test(header__other_numbers_near__not_taken),
        cmocka_unit_test(header__frame_of_a_digital_signature__date_is_not_the_documents),
        cmocka_unit_test(header__party_document__number_without_colon),
        cmocka_unit_test(header__portal_summary_before_it__header_found_behind),
        cmocka_unit_test(date__minutes_without_date_line__day_of_the_meeting),
        cmocka_unit_test(date__regulation_enacted_by_a_decision__of_the_decision),
        cmocka_unit_test(warnings__contradiction_or_gap__said_in_vietnamese),
        cmocka_unit_test(header__written_otherwise__number_and_date),
        cmocka_unit_test(header__judgment_or_old_act__number_and_date_of_the_title),
        cmocka_unit_test(header__whole_document_in_one_line__each_element_found),
        cmocka_unit_test(header__whole_decision_in_one_line__parts_told_by_their_case),
        cmocka_unit_test(header__date_left_to_the_signature__place_all_the_same),
        cmocka_unit_test(header__date_above_the_signature__place_and_date),
        cmocka_unit_test(record__no_document__nothing_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
