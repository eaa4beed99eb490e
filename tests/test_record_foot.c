/* The foot of a document, list and signature, in the ways in which pages and converters lay it out:
 * the record is the same. */
#include "record_test.h"

#define HEAD                                                                                       \
    "UBND XÃ HẢI LÝ\n" MOTTO                                                                       \
    "Số: 12/KH-UBND\nHải Lý, ngày 04 tháng 5 năm 2021\nKẾ HOẠCH\nTrồng cây\n"       \
    "Thôn trưởng chịu trách nhiệm./.\n\n"

static void check_foot(const char *text, const char *signer, const char *copies,
                       const char *archive)
{
    void *ctx = talloc_new(NULL);
    const struct record *r = record_of(ctx, talloc_asprintf(ctx, HEAD "%s", text));
    check_signer(text, r, 0, signer);
    check_list(text, &r->copies, copies);
    check_list(text, &r->archive_copy, archive);
    talloc_free(ctx);
}

static void foot__of_two_columns__each_by_itself(void **state)
{
    static const char *const texts[] = {
        /* cells apart by tabs, rows with one of them */
        "Nơi nhận:\tTM. ỦY BAN NHÂN DÂN\n- Huyện ủy;\tKT. CHỦ TỊCH\n- Các thôn;\tPHÓ CHỦ TỊCH\n"
        "- Trạm Y tế;\n- Công an xã;\tLý A Sử\n- Lưu: VT, ĐC.\n",
        /* as many tabs as the eye needed */
        "Nơi nhận:\t\t\tTM. ỦY BAN NHÂN DÂN\n- Huyện ủy;\t\t\tKT. CHỦ TỊCH\n- Các thôn;\t\tPHÓ CHỦ "
        "TỊCH\n- Trạm Y tế;\n- Công an xã;\n- Lưu: VT, ĐC.\t\tLý A Sử\n",
        /* rows of a table */
        "| Nơi nhận: | TM. ỦY BAN NHÂN DÂN |\n| - Huyện ủy; | KT. CHỦ TỊCH |\n"
        "| - Các thôn; | PHÓ CHỦ TỊCH |\n| - Trạm Y tế; |  |\n| - Công an xã; |  |\n"
        "| - Lưu: VT, ĐC. | Lý A Sử |\n",
        /* one row, lines within its cells */
        "| **Nơi nhận:**<br>- Huyện ủy;<br>- Các thôn;<br>- Trạm Y tế;<br>- Công an xã;<br>"
        "- Lưu: VT, ĐC. | **TM. ỦY BAN NHÂN DÂN**<br>**KT. CHỦ TỊCH**<br>**PHÓ CHỦ TỊCH**<br>"
        "**Lý A Sử** |\n| --- | --- |\n",
        /* line by line */
        "Nơi nhận:\nTM. ỦY BAN NHÂN DÂN\n- Huyện ủy;\nKT. CHỦ TỊCH\n- Các thôn;\nPHÓ CHỦ TỊCH\n"
        "- Trạm Y tế;\n(Đã ký)\n- Công an xã;\nLý A Sử\n- Lưu: VT, ĐC.\n",
        /* run together */
        "Nơi nhận: TM. ỦY BAN NHÂN DÂN\n- Huyện ủy; KT. CHỦ TỊCH\n- Các thôn; PHÓ CHỦ TỊCH\n"
        "- Trạm Y tế; Lý A Sử\n- Công an xã;\n- Lưu: VT, ĐC.\n\nDANH MỤC HỘ TRỒNG CÂY\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check_foot(texts[i], "Lý A Sử / Phó Chủ tịch / TM. Ủy ban nhân dân; KT. Chủ tịch",
                   "Huyện ủy | Các thôn | Trạm Y tế | Công an xã", "VT | ĐC");
}

static void foot__post_beside_label_or_archive_line__list_stays_whole(void **state)
{
    static const char *const texts[] = {
        "Nơi nhận:\tCHỦ TỊCH\n- Huyện ủy;\n- Công an xã;\n- Lưu: VT, ĐC.\tLý A Sử\n",
        "| Nơi nhận:<br>- Huyện ủy;<br>- Công an xã;<br>- Lưu: VT, ĐC. | CHỦ TỊCH<br>Lý A Sử |\n",
        "Nơi nhận:\nCHỦ TỊCH\n- Huyện ủy;\nLý A Sử\n- Công an xã;\n- Lưu: VT, ĐC.\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check_foot(texts[i], "Lý A Sử / Chủ tịch / -", "Huyện ủy | Công an xã", "VT | ĐC");
}

#define ONE_LINE                                                                                                              \
    "UBND XÃ HẢI LÝ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc Số: 12/UBND "   \
    "V/v trồng cây Hải Lý, ngày 04 tháng 5 năm 2021 Kính gửi: Các thôn ở TP. Lào Cai. Ủy ban "             \
    "nhân dân xã nhắc các thôn trồng cây đúng thời vụ, chọn giống tốt, chăm sóc cây đủ ba năm "  \
    "đầu và báo cáo kết quả về Ủy ban nhân dân xã trước ngày 30 tháng 6 hằng năm./. Nơi nhận: - " \
    "Như trên; - Huyện ủy; "

/* Line ends were lost with everything else: prefix, post and annex end what stands before them. */
static void foot__in_one_line__list_signature_and_annex_apart(void **state)
{
    static const struct {
        const char *rest, *signer, *archive;
    } cases[] = {
        {"- Lưu: VT, ĐC (2). H.Lan KT. CHỦ TỊCH PHÓ CHỦ TỊCH Lý A Sử",
         "Lý A Sử / Phó Chủ tịch / KT. Chủ tịch", "VT | ĐC (2). H.Lan"},
        {"- Lưu: VT, TM. KT. CHỦ TỊCH PHÓ CHỦ TỊCH Lý A Sử",
         "Lý A Sử / Phó Chủ tịch / KT. Chủ tịch", "VT | TM"},
        {"- Lưu: VT. CHỦ TỊCH Lý A Sử PHỤ LỤC DANH SÁCH HỘ TRỒNG CÂY Ông Tẩn A Páo 20 cây",
         "Lý A Sử / Chủ tịch / -", "VT"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *ctx = talloc_new(NULL);
        const struct record *r = record_of(ctx, talloc_asprintf(ctx, ONE_LINE "%s", cases[i].rest));
        check_signer(cases[i].rest, r, 0, cases[i].signer);
        check_list(cases[i].rest, &r->archive_copy, cases[i].archive);
        check_list(cases[i].rest, &r->copies, "Huyện ủy");
        check_list(cases[i].rest, &r->addressees, "Các thôn ở TP. Lào Cai");
        talloc_free(ctx);
    }
}

static void foot__pages_numbers_among_the_items__none_of_them(void **state)
{
    static const char *const marks[] = {"5",
                                        "- 5 -",
                                        "Trang 5/9",
                                        "\f12",
                                        "Trang: 12",
                                        "trang số 12",
                                        "5/9",
                                        "| 5 |",
                                        "5\n\nVăn bản số 12/KH-UBND",
                                        "- 5 -\nCÔNG BÁO/Số 12 + 13/Ngày 2-3-2014"};
    (void)state;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        char *text = talloc_asprintf(NULL,
                                     "Nơi nhận:\n%s\n- Huyện ủy;\n\n%s\n\n- Đồn Công an số 5, "
                                     "\n%s\nđội 12;\n- Lưu: VT.\nCHỦ TỊCH\nLý A Sử\n",
                                     marks[i], marks[i], marks[i]);
        check_foot(text, "Lý A Sử / Chủ tịch / -", "Huyện ủy | Đồn Công an số 5, đội 12", "VT");
        talloc_free(text);
    }
}

static void foot__page_goes_on_below__its_numbers_are_no_citations(void **state)
{
    static const char *const tails[] = {
        "Văn bản liên quan\nNghị định số 30/2020/NĐ-CP\nCông văn số 12/BYT-DP\n",
        "**Các tin khác:**\n- Công văn số 12/BYT-DP về tiêm phòng\n",
        "Giấy phép số 112/GP-TTĐT ngày 20/7/2019\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        void *ctx = talloc_new(NULL);
        const struct record *r = record_of(
            ctx, talloc_asprintf(ctx,
                                 HEAD "Văn bản liên quan\nCông văn số 7/BYT-DP\nNơi nhận:\n- Huyện "
                                      "ủy;\n- Lưu: VT.\nCHỦ TỊCH\nLý A Sử\n\nPHỤ LỤC\nThông tư số "
                                      "9/2019/TT-BYT\n\n%s",
                                 tails[i]));
        assert_int_equal(r->citation_count, 2); /* of the text and of its annex */
        check_string("text", r->citations[0].number, "7/BYT-DP");
        check_string("annex", r->citations[1].number, "9/2019/TT-BYT");
        talloc_free(ctx);
    }
}

static void foot__bullets_and_programs_marks__items_alone(void **state)
{
    static const char *const texts[] = {
        "Nơi nhận:\n* Huyện ủy\n* Trạm Y tế\n* Lưu: VT.\nCHỦ TỊCH\nLý A Sử\n",
        "Nơi nhận:\n\\* Huyện ủy\n\\* Trạm Y tế\n\\* Lưu: VT.\nCHỦ TỊCH\nLý A Sử\n",
        "Nơi nhận:\nCHỦ TỊCH\n• Huyện ủy\nLý A Sử\n• Trạm Y tế\n• Lưu: VT.\n",
        "Nơi nhận:\tNgười ký: UBND xã\n- Huyện ủy;\tCHỦ TỊCH\n- Trạm Y tế;\tLý A Sử\n- Lưu: VT.\n",
        "Nơi nhận:\nEmail: xa@x.vn\nThời gian ký: 04.05.2021 09:14\n- Huyện ủy;\n(Đã ký)\n- Trạm Y "
        "tế;\n- Lưu: VT.\nCHỦ TỊCH\nLý A Sử\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check_foot(texts[i], "Lý A Sử / Chủ tịch / -", "Huyện ủy | Trạm Y tế", "VT");
    check_foot("Nơi nhận:\nHuyện ủy (để b/c)\nTrạm Y tế;\nLưu: VT.\nCHỦ TỊCH\nLý A Sử\n",
               "Lý A Sử / Chủ tịch / -", "Huyện ủy (để b/c) | Trạm Y tế", "VT");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(foot__pages_numbers_among_the_items__none_of_them),
        cmocka_unit_test(foot__page_goes_on_below__its_numbers_are_no_citations),
        cmocka_unit_test(foot__bullets_and_programs_marks__items_alone),
        cmocka_unit_test(foot__in_one_line__list_signature_and_annex_apart),
        cmocka_unit_test(foot__of_two_columns__each_by_itself),
        cmocka_unit_test(foot__post_beside_label_or_archive_line__list_stays_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
