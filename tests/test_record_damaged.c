/* What a scan made of the fixed parts of a document, and what is read all the same. */
#include "record_test.h"

static struct record *letter_dated(void *ctx, const char *date)
{
    return record_of(ctx,
                     talloc_asprintf(ctx,
                                     "SỞ NỘI VỤ\n" MOTTO "Số: 15/SNV-VP\nHà Giang, %s\nV/v họp\n"
                                     "Kính gửi: Sở Y tế.\n",
                                     date));
}

static void date__digits_read_as_letters__are_digits(void **state)
{
    static const struct {
        const char *printed, *date;
    } cases[] = {
        {"ngày O3 tháng 1l năm 2O24", "2024-11-03"},
        {"ngày 2Š tháng IÌ năm 2025", "2025-11-25"},
        {"ngày I5 tháng TÌ năm 2013", "2013-11-15"},
        {"ngày 24 tháng I! năm 202S", "2025-11-24"},
        {"ngày 1B tháng 1Z năm 2025", "2025-12-18"},
        {"ngày ll tháng 4 năm 2025", "2025-04-11"},
        /* what cannot be told is left open */
        {"ngày F9 tháng 11 năm 2025", "2025-11"},
        {"ngày 19 tháng T năm 2025", "2025"},
        {"ngày 4b tháng 11 năm 2025", "2025-11"},
        {"ngày SO tháng 11 năm 2025", "2025-11"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *ctx = talloc_new(NULL);
        char got[RECORD_DATE_MAX];
        record_date_format(got, letter_dated(ctx, cases[i].printed)->date);
        check_string(cases[i].printed, got, cases[i].date);
        talloc_free(ctx);
    }
}

static struct record *decision_ending(void *ctx, const char *tail)
{
    return record_of(ctx, talloc_asprintf(ctx,
                                          "SỞ NỘI VỤ\n" MOTTO
                                          "Số: 15/QĐ-SNV\nHà Giang, ngày 5 tháng 4 năm 2024\n"
                                          "QUYẾT ĐỊNH\nVề việc khen thưởng\n\n"
                                          "Điều 1. Khen thưởng các tập thể sau:\n"
                                          "- Phòng Một;\n- Phòng Hai.\n\n%s",
                                          tail));
}

static void recipients__label_lost__items_above_the_archive_line(void **state)
{
    static const char *const labels[] = {"M420    GIÁM ĐỐC\n", "GIÁM ĐỐC\n\n", "2£ ph    Tin\n"};
    (void)state;
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        void *ctx = talloc_new(NULL);
        const struct record *r = decision_ending(
            ctx, talloc_asprintf(ctx,
                                 "%s- Sở Y tế;\n\n- Các phòng thuộc Sở, tổ chức\nđoàn thể;\n"
                                 "- Lưu: VT. TĐKT.\n",
                                 labels[i]));
        check_list(labels[i], &r->copies, "Sở Y tế | Các phòng thuộc Sở, tổ chức đoàn thể");
        check_list(labels[i], &r->archive_copy, "VT | TĐKT");
        talloc_free(ctx);
    }
}

static void recipients__no_archive_line__items_of_the_body_stay_there(void **state)
{
    void *ctx = talloc_new(NULL);
    (void)state;
    check_list("body", &decision_ending(ctx, "GIÁM ĐỐC\nLê Văn Tám\n")->copies, "");
    talloc_free(ctx);
}

struct field {
    const char *printed, *read;
};

static void number__serial_with_letters__digits(void **state)
{
    static const struct field cases[] = {{"l5/QĐ-SNV", "15/QĐ-SNV"},
                                         {"O7/QĐ-SNV", "07/QĐ-SNV"},
                                         {"1I2/QĐ-SNV", "112/QĐ-SNV"},
                                         {"  /QĐ-SNV", NULL},
                                         {"B5/QĐ-SNV", NULL}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *ctx = talloc_new(NULL);
        char *text = talloc_asprintf(ctx,
                                     "SỞ NỘI VỤ\n" MOTTO "Số: %s\nHà Giang, ngày 5 tháng 4 năm "
                                     "2024\nQUYẾT ĐỊNH\nVề việc khen thưởng\n",
                                     cases[i].printed);
        check_string(cases[i].printed, record_of(ctx, text)->number, cases[i].read);
        talloc_free(ctx);
    }
}

static void signer__post_damaged__of_the_table(void **state)
{
    static const struct field cases[] = {
        {"TM. ỦY BAN NHÂN DÂH\nKT. CHỦ TJCH\nPHÓ CHỦ TỊCN\n\nLê Văn Tám",
         "Lê Văn Tám / Phó Chủ tịch / TM. Ủy ban nhân dân; KT. Chủ tịch"},
        {"KT. BỘ TRƯỞNC\nTHỨ TRƯÓNG\n\nLê Văn Tám", "Lê Văn Tám / Thứ trưởng / KT. Bộ trưởng"},
        {"GlÁM ĐỐC\n\nLê Văn Tám", "Lê Văn Tám / Giám đốc / -"},
        {"KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n\nˆ' Lê Văn Tám", "Lê Văn Tám / Phó Giám đốc / KT. Giám đốc"},
        {"GIÁM ĐỐC\n\nẠ Lê Văn Tám", "Lê Văn Tám / Giám đốc / -"},
        {"GIÁM ĐỐC\n\nY Lê Văn", "Y Lê Văn / Giám đốc / -"},
        /* well spelt, and in no table */
        {"KT. GIÁM ĐỐC\nPHÓ THỊ LANG\n\nLê Văn Tám", "Lê Văn Tám / Phó thị lang / KT. Giám đốc"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *ctx = talloc_new(NULL);
        char *tail =
            talloc_asprintf(ctx, "Nơi nhận:\n- Sở Y tế;\n- Lưu: VT.\n\n%s\n", cases[i].printed);
        check_signer(cases[i].printed, decision_ending(ctx, tail), 0, cases[i].read);
        talloc_free(ctx);
    }
}

static void issuer__name_damaged__of_the_table(void **state)
{
    static const struct field cases[] = {
        {"BỘ NỘl VỤ", "Bộ Nội vụ"},
        {"ỦY BAN NHÂN DẦN\nTỈNH AN GIANC", "Ủy ban nhân dân tỉnh An Giang"},
        {"UỲ BAN NHÂN DẨH\nTÍNH AN GIANG", "Ủy ban nhân dân tỉnh An Giang"},
        {"BỘ NỘI VỤ\nNÌ", "Bộ Nội vụ"},
        {"BỘ NỘI VỤ\nE3 20IEEA", "Bộ Nội vụ"},
        {"BỘ NÔNG NGHIỆP\nVÀ\nMÔI TRƯỜNG", "Bộ Nông nghiệp và Môi trường"},
        /* names of places that no table has */
        {"ỦY BAN NHÂN DÂN\nXÃ ĐẮK GLEI", "Ủy ban nhân dân xã Đắk Glei"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *ctx = talloc_new(NULL);
        char *text = talloc_asprintf(ctx,
                                     "%s\n" MOTTO "Số: 15/QĐ-UB\nHà Giang, ngày 5 tháng 4 năm "
                                     "2024\nQUYẾT ĐỊNK\nVề việc khen thưởng\n\nĐiều 1. Khen.\n",
                                     cases[i].printed);
        const struct record *r = record_of(ctx, text);
        check_string(cases[i].printed, r->issuer, cases[i].read);
        check_string(cases[i].printed, r->type, "quyết định");
        check_string(cases[i].printed, r->evidence[RECORD_TYPE].rule, "title");
        talloc_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(number__serial_with_letters__digits),
        cmocka_unit_test(signer__post_damaged__of_the_table),
        cmocka_unit_test(issuer__name_damaged__of_the_table),
        cmocka_unit_test(recipients__label_lost__items_above_the_archive_line),
        cmocka_unit_test(recipients__no_archive_line__items_of_the_body_stay_there),
        cmocka_unit_test(date__digits_read_as_letters__are_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
