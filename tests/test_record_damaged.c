/* What a scan made of the fixed parts of a document, and what is read all the same. */
#include "record_test.h"

static struct record *letter_dated(void *ctx, const char *date)
{
    return record_of(ctx, talloc_asprintf(ctx,
                                          "SỞ NỘI VỤ\n" MOTTO
                                          "Số: 15/SNV-VP\nHà Giang, %s\nV/v họp\n"
                                          "Kính gửi: Sở Y tế.\n",
                                          date));
}

static void date__digits_read_as_letters__are_digits(void **state)
{
    static const struct {
        const char *printed, *date;
    } cases[] = {
        {"ngày O3 tháng 1l năm 2O24", "2024-11-03"}, {"ngày 2Š tháng IÌ năm 2025", "2025-11-25"},
        {"ngày I5 tháng TÌ năm 2013", "2013-11-15"}, {"ngày 24 tháng I! năm 202S", "2025-11-24"},
        {"ngày 1B tháng 1Z năm 2025", "2025-12-18"}, {"ngày ll tháng 4 năm 2025", "2025-04-11"},
        /* what cannot be told is left open */
        {"ngày F9 tháng 11 năm 2025", "2025-11"},    {"ngày 19 tháng T năm 2025", "2025"},
        {"ngày 4b tháng 11 năm 2025", "2025-11"},    {"ngày SO tháng 11 năm 2025", "2025-11"},
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(date__digits_read_as_letters__are_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
