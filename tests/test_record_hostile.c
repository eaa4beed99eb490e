/* A megabyte of each thing that tempts a parser to look twice; a test that hangs is stopped by the
 * test's time limit. */
#include "record_test.h"

enum { MEGABYTE = 1 << 20 };

static void check(const char *what, const char *text, size_t n)
{
    void *ctx = talloc_new(NULL);
    const struct record *r = record_parse(ctx, text, n, (struct record_date){2026, 11, 22});
    for (unsigned f = 0; f < RECORD_FIELD_COUNT; f++)
        if (r->evidence[f].span.end > n || r->evidence[f].span.begin > r->evidence[f].span.end)
            fail_msg("'%s': span of %s", what, record_field_name((enum record_field)f));
    talloc_free(ctx);
}

static void record__megabyte_of_one_thing__read_in_linear_time(void **state)
{
    static const char *const things[] = {
        "(",
        ")",
        ";",
        "; ",
        " ",
        "\n",
        "\t",
        "-",
        "- ",
        "_",
        "=",
        "*",
        "|",
        ".",
        ",",
        "/",
        "a",
        "A",
        "A ",
        "Đ",
        "1",
        "1 ",
        "số 1/",
        "Số: 1/QĐ-UBND ",
        "Căn cứ ",
        "Căn cứ\n",
        "NƠI NHẬN",
        "Nơi nhận:\n",
        "Nơi nhận: - ",
        "- Lưu: VT\n",
        "- a\n",
        "KT. ",
        "KT. CHỦ TỊCH\n",
        "TM. ỦY BAN NHÂN DÂN ",
        "CHỦ TỊCH   ",
        "PHÓ ",
        "Nguyễn Văn An\n",
        "Kính gửi: ",
        "Kính gửi:\n",
        "ngày ",
        "ngày 1 tháng 2 ",
        "ngày 1 tháng 2 năm 2020\n",
        "Hà Nội, ",
        "CỘNG HÒA XÃ HỘI ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n",
        "QUYẾT ĐỊNH\n",
        "QUYẾT ĐỊNH ",
        "ỦY BAN NHÂN DÂN\n",
        "SỞ Y TẾ ",
        "V/v ",
        "V/v a\n",
        "Điều 1. ",
        "của Bộ Y tế ",
        "\f",
        "\"",
        "'",
        "[",
        "…",
        "Ký bởi: a\n",
        "(Ban hành kèm theo ",
        "Hôm nay ",
        "a;b(c\n",
        "UBND",
        "UBND-",
        "A-B&",
        "BIÊN BẢN\nTHƯ KÝ\tCHỦ TỌA\nLý A Sử\tVàng A Páo\n",
    };
    char *text = talloc_size(NULL, MEGABYTE + 64);
    (void)state;
    for (size_t i = 0; i < sizeof things / sizeof *things; i++) {
        size_t step = strlen(things[i]), n = 0;
        for (; n < MEGABYTE; n += step)
            memcpy(text + n, things[i], step);
        check(things[i], text, n);
    }
    talloc_free(text);
}

/* The same behind a sound first page, where every part of the parser is at work. */
static void record__document_with_a_megabyte_of_one_thing__read_in_linear_time(void **state)
{
    static const char head[] = "UBND TỈNH LÀO CAI\nSỞ Y TẾ\n" MOTTO
                               "Số: 9/QĐ-SYT\nLào Cai, ngày 2 tháng 3 năm 2020\nQUYẾT ĐỊNH\nVề ";
    static const char *const things[] = {"việc ",
                                         "VIỆC ",
                                         "việc\n",
                                         "VIỆC\n",
                                         "\n\n",
                                         "việc\nKính gửi: ",
                                         "a\nNơi nhận:\n- ",
                                         "; ",
                                         "(",
                                         "CHỦ TỊCH\n",
                                         "CHỦ TỊCH\n\n",
                                         "KT. A\n",
                                         "a\nCăn cứ số 1/",
                                         "Nơi nhận: CHỦ TỊCH\n- a; PHÓ CHỦ TỊCH\n"};
    char *text = talloc_size(NULL, MEGABYTE + sizeof head + 64);
    (void)state;
    memcpy(text, head, sizeof head - 1);
    for (size_t i = 0; i < sizeof things / sizeof *things; i++) {
        size_t step = strlen(things[i]), n = sizeof head - 1;
        for (; n < MEGABYTE; n += step)
            memcpy(text + n, things[i], step);
        check(things[i], text, n);
    }
    talloc_free(text);
}

/* A page that ends within the motto once held the parser for ever. */
static void record__page_end_within_a_phrase__read(void **state)
{
    static const char *const texts[] = {"CỘNG HÒA \fXÃ HỘI", "CỘNG \f\f",
                                        "Độc\f lập - Tự do", "Nơi\fnhận:\f- a\f",
                                        "Kính\fgửi:\f",      "KT.\fCHỦ\fTỊCH\fLý A\fSử"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check(texts[i], texts[i], strlen(texts[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(record__page_end_within_a_phrase__read),
        cmocka_unit_test(record__megabyte_of_one_thing__read_in_linear_time),
        cmocka_unit_test(record__document_with_a_megabyte_of_one_thing__read_in_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
