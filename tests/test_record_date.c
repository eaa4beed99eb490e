#include "record/date.h"
#include "tests/record_vectors.h"

static const char *read_back(const char *text, const char *latest, char out[RECORD_DATE_MAX])
{
    void *ctx = talloc_new(NULL);
    struct text_shadow s;
    struct record_date bound = {0, 0, 0}, date;
    text_shadow_init(&s, ctx, text, strlen(text));
    record_date_parse(latest, &bound);
    bool found = date_read(&s, 0, s.length, DATE_BARE | DATE_MONTH_YEAR, bound, &date, NULL);
    record_date_format(out, found ? date : (struct record_date){0, 0, 0});
    talloc_free(ctx);
    return out;
}

static void date__in_text__is_read(void **state)
{
    (void)state;
    struct vectors v;
    char got[RECORD_DATE_MAX];
    for (vectors_open(&v, "dates.tsv"); vectors_next(&v);)
        vectors_check_string(&v, read_back(v.cell[0], v.cell[2], got), v.cell[1]);
    vectors_close(&v);
}

static void date__written_and_parsed__is_the_same(void **state)
{
    (void)state;
    static const char *const WHOLE[] = {"2022-03-10", "2025-03", "2024", "1945-09-02",
                                        "2024-02-29"};
    char out[RECORD_DATE_MAX];
    struct record_date d;
    for (size_t i = 0; i < sizeof WHOLE / sizeof *WHOLE; i++) {
        assert_true(record_date_parse(WHOLE[i], &d));
        record_date_format(out, d);
        assert_string_equal(out, WHOLE[i]);
    }
    record_date_format(out, (struct record_date){0, 0, 0});
    assert_string_equal(out, "");
    assert_true(record_date_parse("1/3/2022", &d));
    assert_int_equal(d.day, 1);
    assert_int_equal(d.month, 3);
    assert_true(record_date_parse("03/2022", &d));
    assert_int_equal(d.day, 0);
}

static void date__not_real__is_refused(void **state)
{
    (void)state;
    static const char *const WRONG[] = {
        "",           "2023-02-29", "2022-13", "2022-00-01", "32/1/2022", "10-3-2022", "22",
        "2022-1-1-1", "abc",        "2022-",   "-2022",      "12/3/22",   "2022-3/1",  "20222"};
    struct record_date d;
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        if (record_date_parse(WRONG[i], &d))
            fail_msg("'%s' was taken for a date", WRONG[i]);
    }
}

static void date__partial__covers_its_days(void **state)
{
    (void)state;
    assert_int_equal(record_date_first((struct record_date){2024, 2, 0}), 20240201);
    assert_int_equal(record_date_last((struct record_date){2024, 2, 0}), 20240229);
    assert_int_equal(record_date_first((struct record_date){2023, 0, 0}), 20230101);
    assert_int_equal(record_date_last((struct record_date){2023, 0, 0}), 20231231);
    assert_int_equal(record_date_last((struct record_date){2023, 5, 7}), 20230507);
    assert_int_equal(record_date_first((struct record_date){0, 0, 0}), 0);
    assert_int_equal(record_date_last((struct record_date){0, 0, 0}), 0);
}

static void date__partial__compares_as_far_as_known(void **state)
{
    (void)state;
    struct record_date march = {2024, 3, 0}, tenth = {2024, 3, 10}, year = {2024, 0, 0},
                       before = {2023, 12, 31};
    assert_int_equal(date_compare(march, tenth), 0);
    assert_int_equal(date_compare(year, march), 0);
    assert_int_equal(date_compare(before, year), -1);
    assert_int_equal(date_compare(tenth, before), 1);
    assert_true(date_agrees((struct record_date){0, 0, 0}, tenth));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(date__in_text__is_read),
        cmocka_unit_test(date__written_and_parsed__is_the_same),
        cmocka_unit_test(date__not_real__is_refused),
        cmocka_unit_test(date__partial__covers_its_days),
        cmocka_unit_test(date__partial__compares_as_far_as_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
