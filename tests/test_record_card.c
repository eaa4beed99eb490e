#include "record_test.h"

#define CARD                                                                                       \
    "Kế hoạch 21/KH-UBND năm 2021 tiêm phòng cho gia súc tỉnh Lào Cai\n"                \
    "Số hiệu: 21/KH-UBND Loại văn bản: Kế hoạch\n"                                    \
    "Nơi ban hành: Tỉnh Lào Cai Người ký: Lý A Sử\n"                                   \
    "Ngày ban hành: 05/03/2021 Ngày hiệu lực: Đang cập nhật\n\n"

/* The document's own header counts, not the card above it; the card is no citation of anything. */
static void card__above_a_whole_header__header_read(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    const struct record *r =
        record_of(ctx, CARD "ỦY BAN NHÂN DÂN\nTỈNH LÀO CAI\n-----\n" MOTTO
                            "Số: 21/KH-UBND\nSa Pa, ngày 6 tháng 3 năm 2021\nKẾ HOẠCH\nTiêm phòng\n"
                            "Thực hiện Công văn số 7/BNN-TY của Bộ Nông nghiệp.\n");
    check_string("number", r->number, "21/KH-UBND");
    check_string("issuer", r->issuer, "Ủy ban nhân dân tỉnh Lào Cai");
    check_string("place", r->place, "Sa Pa");
    check_date("date", r->date, "2021-03-06");
    check_string("subject", r->subject, "Tiêm phòng");
    assert_int_equal(r->citation_count, 1);
    assert_int_equal(r->inferred & (1u << RECORD_NUMBER | 1u << RECORD_DATE), 0);
    talloc_free(ctx);
}

/* The signature was cut off: the card says who signed, and nothing of his post. */
static void card__signature_cut_off__name_of_the_card(void **state)
{
    static const char *const names[][2] = {
        {"Lý A Sử", "Lý A Sử"}, {"Đã biết", NULL}, {"Lý A Sử, Giàng Thị Mai", NULL}};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        void *ctx = talloc_new(NULL);
        const struct record *r = record_of(
            ctx, talloc_asprintf(ctx,
                                 "Số hiệu: 21/KH-UBND Loại văn bản: Kế hoạch\n"
                                 "Nơi ban hành: Tỉnh Lào Cai Người ký: %s\n"
                                 "Ngày ban hành: 05/03/2021\n\n"
                                 "ỦY BAN NHÂN DÂN\nTỈNH LÀO CAI\n" MOTTO "Số: 21/KH-UBND\nLào Cai, "
                                 "ngày 5 tháng 3 năm 2021\nKẾ HOẠCH\nTiêm phòng\nI. Mục đích\n",
                                 names[i][0]));
        check_string(names[i][0], r->signer_count ? r->signers[0].name : NULL, names[i][1]);
        assert_int_equal((r->inferred >> RECORD_SIGNER) & 1, r->signer_count);
        talloc_free(ctx);
    }
}

/* A table of the portal, each cell on a line of its own. */
static void card__values_below_their_labels__read(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    const struct record *r =
        record_of(ctx, "Số hiệu\n21/KH-UBND\nLoại văn bản\nKế hoạch\nNgày ban hành\n05/03/2021\n"
                       "Người ký\nLý A Sử\nLĩnh vực\nTình trạng\nCòn hiệu lực\n\n"
                       "Ủy ban nhân dân huyện đề nghị các xã tiêm phòng.\n");
    check_string("number", r->number, "21/KH-UBND");
    check_date("date", r->date, "2021-03-05");
    check_string("type", r->type, "kế hoạch");
    check_string("signer", r->signer_count ? r->signers[0].name : NULL, "Lý A Sử");
    talloc_free(ctx);
}

/* A portal's own words about the document cite nothing in its name. */
/* "Quyết định" below its label is no title: the document's own follows. */
static void card__values_below_labels_above_a_document__its_own_title_counts(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    const struct record *r = record_of(
        ctx, "Số hiệu\n21/QĐ-UBND\nLoại văn bản\nQuyết định\nCơ quan ban hành\nTỉnh Lào Cai\nTrích "
             "yếu\nTiêm phòng\n\nỦY BAN NHÂN DÂN\nTỈNH LÀO CAI\n\nSố: 21/QĐ-UBND\nSa Pa, ngày 6 "
             "tháng 3 năm 2021\nQUYẾT ĐỊNH\nVề việc tiêm phòng cho gia súc\nCăn cứ Luật Thú y;\n");
    check_string("type", r->type, "quyết định");
    check_string("subject", r->subject, "tiêm phòng cho gia súc");
    talloc_free(ctx);
}

static void card__caption_that_names_a_later_document__no_citation(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    const struct record *r = record_of(
        ctx, "Quyết định 3/QĐ-UBND về giá nước đã được thay thế bởi Quyết định 9/QĐ-UBND và không "
             "còn được áp dụng kể từ ngày 25 tháng 8 năm 2022 trên địa bàn.\n"
             "Nội dung toàn văn Quyết định 3/QĐ-UBND về giá nước\n\nUBND HUYỆN BẮC HÀ\n" MOTTO
             "Số: 3/QĐ-UBND\nBắc Hà, ngày 6 tháng 3 năm 2021\nQUYẾT ĐỊNH\nVề giá nước\n"
             "Căn cứ Luật Giá năm 2012;\n");
    check_string("number", r->number, "3/QĐ-UBND");
    for (size_t i = 0; i < r->citation_count; i++)
        assert_null(r->citations[i].number);
    talloc_free(ctx);
}

/* What the header lost is taken from the card, and is said to be inferred. */
static void card__header_lost__fills_what_is_missing(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    const struct record *r = record_of(
        ctx, "Số hiệu: 43-TTg Loại văn bản: Chỉ thị\nNơi ban hành: Thủ tướng Chính phủ\n"
             "Ngày ban hành: 22/01/1996 Ngày hiệu lực: Đã biết\n\nTrong mấy năm gần đây, giá cả "
             "ổn định.\n");
    check_string("number", r->number, "43-TTg");
    check_string("type", r->type, "chỉ thị");
    check_string("issuer", r->issuer, "Thủ tướng Chính phủ");
    check_date("date", r->date, "1996-01-22");
    assert_true(r->inferred & 1u << RECORD_NUMBER);
    assert_true(r->inferred & 1u << RECORD_TYPE);
    assert_true(r->inferred & 1u << RECORD_ISSUER);
    talloc_free(ctx);
}

/* Behind the bars of a table the labels need no colon; a caption of the same number has the subject
 * that no title gives. */
static void card__table_and_caption__subject_of_the_caption(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    const struct record *r = record_of(
        ctx,
        "Quyết định 8/2024/QĐ-UBND năm 2024 về việc thu phí qua đò\n| Số hiệu | 8/2024/QĐ-UBND |\n"
        "| Loại văn bản | Quyết định |\n| Cơ quan ban hành | Tỉnh Lào Cai |\n"
        "| Người ký | Lý A Sử |\n| Lĩnh vực | Giao thông |\n|\nỦY BAN NHÂN DÂN\nTỈNH LÀO CAI |\n"
        "CỘNG HÒA XÃ HỘI\nCHỦ NGHĨA VIỆT NAM |\n|\nSố: 8/2024/QĐ-UBND |\n"
        "Lào Cai, ngày 2 tháng 3 năm 2024 |\nCăn cứ Luật Giá số 16/2023/QH15;\n");
    check_string("issuer", r->issuer, "Ủy ban nhân dân tỉnh Lào Cai");
    check_string("subject", r->subject, "thu phí qua đò");
    assert_true(r->inferred & 1u << RECORD_SUBJECT);
    assert_int_equal(r->citation_count, 1);
    check_string("relation", r->citations[0].relation, "căn cứ");
    talloc_free(ctx);
}

/* One or two such words in a text are no card. */
static void card__few_labels__nothing_taken(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    const struct record *r =
        record_of(ctx, "Số hiệu: 12/KH-SYT\nMáy bơm loại nhỏ.\nNgày ban hành: 01/02/2003\n");
    check_string("number", r->number, NULL);
    check_string("type", r->type, NULL);
    assert_int_equal(r->date.year, 0);
    talloc_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(card__above_a_whole_header__header_read),
        cmocka_unit_test(card__values_below_labels_above_a_document__its_own_title_counts),
        cmocka_unit_test(card__caption_that_names_a_later_document__no_citation),
        cmocka_unit_test(card__signature_cut_off__name_of_the_card),
        cmocka_unit_test(card__values_below_their_labels__read),
        cmocka_unit_test(card__header_lost__fills_what_is_missing),
        cmocka_unit_test(card__table_and_caption__subject_of_the_caption),
        cmocka_unit_test(card__few_labels__nothing_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
