#include "record_test.h"

static void marks__stamp_alone_in_its_cell__read(void **state)
{
    static const struct {
        const char *stamp, *classification, *urgency;
        bool draft;
    } cases[] = {
        {"MẬT", "mật", NULL, false},
        {"TỐI MẬT", "tối mật", NULL, false},
        {"[ TUYỆT MẬT ]", "tuyệt mật", NULL, false},
        {"KHẨN", NULL, "khẩn", false},
        {"THƯỢNG KHẨN", NULL, "thượng khẩn", false},
        {"HOẢ TỐC", NULL, "hỏa tốc", false},
        {"HỎA TỐC HẸN GIỜ", NULL, "hỏa tốc", false},
        {"DỰ THẢO", NULL, NULL, true},
        {"DỰ THẢO LẦN 2", NULL, NULL, true},
        {"DỰ THẢO 12/3/2024", NULL, NULL, true},
        {"Mật", NULL, NULL, false},
        {"ONG MẬT", NULL, NULL, false},
        {"MẬT ONG", NULL, NULL, false},
        {"KHẨN TRƯƠNG", NULL, NULL, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *ctx = talloc_new(NULL);
        const struct record *r = record_of(
            ctx,
            talloc_asprintf(ctx,
                            "BỘ Y TẾ\n%s\n" MOTTO
                            "Số: 9/BYT-DP\nHà Nội, ngày 2 tháng 3 năm 2020\nKính gửi: Sở Y tế\n",
                            cases[i].stamp));
        check_string(cases[i].stamp, r->classification, cases[i].classification);
        check_string(cases[i].stamp, r->urgency, cases[i].urgency);
        assert_int_equal(r->draft, cases[i].draft);
        check_string(cases[i].stamp, r->issuer,
                     strcmp(cases[i].stamp, "ONG MẬT") && strcmp(cases[i].stamp, "MẬT ONG") &&
                             strcmp(cases[i].stamp, "KHẨN TRƯƠNG")
                         ? "Bộ Y tế"
                         : r->issuer);
        talloc_free(ctx);
    }
}

static void marks__both_at_once__both_read(void **state)
{
    void *ctx = talloc_new(NULL);
    const struct record *r =
        record_of(ctx, "BỘ Y TẾ\nMẬT        KHẨN\n" MOTTO "Số: 9/BYT-DP\nKính gửi: Sở Y tế\n");
    (void)state;
    check_string("classification", r->classification, "mật");
    check_string("urgency", r->urgency, "khẩn");
    talloc_free(ctx);
}

static void marks__in_the_body__not_read(void **state)
{
    void *ctx = talloc_new(NULL);
    const struct record *r = record_of(
        ctx, "BỘ Y TẾ\n" MOTTO "Số: 9/BYT-DP\nKính gửi: Sở Y tế\nTài liệu đóng dấu:\nMẬT\nKHẨN\n");
    (void)state;
    check_string("classification", r->classification, NULL);
    check_string("urgency", r->urgency, NULL);
    talloc_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks__stamp_alone_in_its_cell__read),
        cmocka_unit_test(marks__both_at_once__both_read),
        cmocka_unit_test(marks__in_the_body__not_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
