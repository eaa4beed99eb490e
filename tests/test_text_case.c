#include "text_test.h"
#include <unicode/ucol.h>
#include <unicode/ustring.h>

static void cases__all_134_letters__change_both_ways(void **state)
{
    void *ctx = talloc_new(NULL);
    (void)state;
    assert_string_equal(text_lower(ctx, text_test_capital, strlen(text_test_capital)),
                        text_test_small);
    assert_string_equal(text_upper(ctx, text_test_small, strlen(text_test_small)),
                        text_test_capital);
    talloc_free(ctx);
}

static void titled__capitals_and_small__first_letter_of_each_word(void **state)
{
    static const char *const cases[][2] = {
        {"PHÓ CHỦ TỊCH", "Phó Chủ Tịch"},
        {"đinh thị ánh", "Đinh Thị Ánh"},
        {"", ""},
        {"TP.HCM-quận", "Tp.Hcm-Quận"},
        {"15a b", "15a B"},
    };
    void *ctx = talloc_new(NULL);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(text_titled(ctx, cases[i][0], strlen(cases[i][0])), cases[i][1]);
    talloc_free(ctx);
}

static void fold_string__signs_and_letters__as_in_the_shadow(void **state)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"Nghị quyết “về” an–ninh…", "nghi quyet \"ve\" an-ninh..."},
        {"Bác sĩ\u00A0Kĩ", "bac si ki"}, /* letter by letter: spelling is left alone */
        {"\uFEFFb\u0301a\nư", "ba\nu"},
        {"Ðường 中 €", "duong 中 €"},
    };
    void *ctx = talloc_new(NULL);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(text_fold_string(ctx, cases[i][0], strlen(cases[i][0])), cases[i][1]);
    talloc_free(ctx);
}

static void exact_string__words_and_signs__each_word_exact(void **state)
{
    static const char in[] = "Hoà ước – Kĩ thuật, “Thuỷ lợi”. ";
    void *ctx = talloc_new(NULL);
    (void)state;
    assert_string_equal(text_exact_string(ctx, in, strlen(in)),
                        "hòa ước - kỹ thuật, \"thủy lợi\". ");
    assert_string_equal(text_exact_string(ctx, "", 0), "");
    talloc_free(ctx);
}

static void columns__wide_combining_invisible__counted_as_shown(void **state)
{
    static const struct {
        const char *text;
        size_t columns;
    } cases[] = {
        {"", 0},     {"Số 5", 4},   {"e\u0323\u0302", 1}, {"công\u00ADvăn", 7},
        {"中文", 4}, {"ＵＢ", 4},   {"\u200Bx", 1},       {"– …", 3},
        {"한", 2},   {"\uFFFD", 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(text_columns(cases[i].text, strlen(cases[i].text)), cases[i].columns);
}

/* ---- order
 * --------------------------------------------------------------------------------------- */

static int sign(int n)
{
    return (n > 0) - (n < 0);
}

static void compare__words_in_vietnamese_order__ascending(void **state)
{
    static const char *const order[] = {
        "",    " x",  "15", "a",  "à",  "ả",       "ã",  "á",  "ạ",  "an", "ăn",  "ân", "ba",
        "can", "chi", "da", "đa", "đá", "đà nẵng", "em", "êm", "fa", "ga", "ham", "ia", "ja",
        "ông", "ơn",  "pa", "ra", "ta", "ưa",      "va", "wa", "xa", "ya", "za"};
    (void)state;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        for (size_t k = 0; k < sizeof order / sizeof *order; k++)
            if (strcmp(order[i], "đà nẵng") != 0 && strcmp(order[k], "đà nẵng") != 0)
                assert_int_equal(sign(text_compare(order[i], order[k])), sign((int)i - (int)k));
    assert_true(text_compare("đá", "đà nẵng") < 0); /* length before tone */
    assert_true(text_compare("an", "An") < 0);
    assert_true(text_compare("An", "ân") < 0);
}

/* A random word of letters of both cases. */
static void make_word(char *out, uint64_t *seed)
{
    static const char letters[] = "aáạảãàăắâấbcdđeéêếghiíklmnoóôốơớpqrstuúưứvxyýAÁĐÊƠƯÔBC";
    out[0] = 0;
    for (uint32_t n = 1 + text_test_random(seed) % 4; n > 0; n--) {
        size_t at = text_test_random(seed) % (sizeof letters - 1);
        while (((unsigned char)letters[at] & 0xC0) == 0x80)
            at--;
        strncat(out, letters + at, text_test_step(letters + at));
    }
}

static void compare__random_words__agrees_with_cldr(void **state)
{
    UErrorCode status = U_ZERO_ERROR;
    UCollator *vi = ucol_open("vi", &status);
    uint64_t seed = 5;
    char a[64], b[64];
    (void)state;
    assert_true(U_SUCCESS(status));
    for (int i = 0; i < 20000; i++) {
        make_word(a, &seed);
        make_word(b, &seed);
        int want = (int)ucol_strcollUTF8(vi, a, -1, b, -1, &status);
        if (sign(text_compare(a, b)) != sign(want) && want != 0)
            fail_msg("'%s' and '%s': %d, CLDR says %d", a, b, text_compare(a, b), want);
        assert_int_equal(sign(text_compare(a, b)), -sign(text_compare(b, a)));
    }
    ucol_close(vi);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases__all_134_letters__change_both_ways),
        cmocka_unit_test(titled__capitals_and_small__first_letter_of_each_word),
        cmocka_unit_test(fold_string__signs_and_letters__as_in_the_shadow),
        cmocka_unit_test(exact_string__words_and_signs__each_word_exact),
        cmocka_unit_test(columns__wide_combining_invisible__counted_as_shown),
        cmocka_unit_test(compare__words_in_vietnamese_order__ascending),
        cmocka_unit_test(compare__random_words__agrees_with_cldr),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
