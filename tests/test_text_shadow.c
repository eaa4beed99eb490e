#include "text_test.h"

static struct text_shadow shadow_of(void *ctx, const char *text)
{
    struct text_shadow s;
    text_shadow_init(&s, ctx, text, strlen(text));
    return s;
}

/* What holds of every shadow. */
static void check(const struct text_shadow *s, size_t n, bool valid)
{
    assert_int_equal(s->at[s->length], n);
    assert_int_equal(s->low[s->length], 0);
    if (s->length)
        assert_int_equal(s->at[0], 0);
    for (size_t i = 0; i < s->length; i++) {
        assert_true(s->at[i] < s->at[i + 1]);
        assert_true((unsigned char)s->low[i] < 0x80 && s->low[i] != 0);
        if (valid)
            assert_true(((unsigned char)s->text[s->at[i]] & 0xC0) != 0x80);
    }
}

static void shadow__official_text__folded_letter_by_letter(void **state)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"Số: 550/UBND-VX", "so: 550/ubnd-vx"},
        {"ỦY BAN NHÂN DÂN", "uy ban nhan dan"},
        {"“Kỉ niệm” – ‘năm’…", "\"ki niem\" - 'nam'."}, /* spelling is left alone: kỉ, not kỷ */
        {"Ð\u00A0ð\tz\nq\fx", "d d z\nq\fx"},
        {"15⁄7−2", "15/7-2"},
        {"ＵＢ １", "ub 1"},
        {"€ 中 ß", "\x7f \x7f \x7f"},
        {"ТТ-ВТС", "tt-btc"},
        {"• · ●", "* * *"},
    };
    void *ctx = talloc_new(NULL);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text_shadow s = shadow_of(ctx, cases[i][0]);
        assert_string_equal(s.low, cases[i][1]);
        assert_int_equal(s.length, strlen(cases[i][1]));
        check(&s, strlen(cases[i][0]), true);
    }
    talloc_free(ctx);
}

static void shadow__classes__tell_case_digits_blanks_marks(void **state)
{
    void *ctx = talloc_new(NULL);
    static const unsigned want[] = {TEXT_UPPER | TEXT_MARKED,
                                    TEXT_LOWER | TEXT_MARKED,
                                    TEXT_UPPER,
                                    TEXT_LOWER,
                                    TEXT_DIGIT,
                                    TEXT_BLANK,
                                    TEXT_BLANK,
                                    0,
                                    TEXT_UPPER | TEXT_MARKED,
                                    TEXT_LOWER,
                                    TEXT_LOWER};
    struct text_shadow s = shadow_of(ctx, "Đệ"
                                          "Bc5 \n-"
                                          "Ðü中");
    (void)state;
    assert_int_equal(s.length, sizeof want / sizeof *want);
    for (size_t i = 0; i < s.length; i++)
        assert_int_equal(s.cls[i], want[i]);
    assert_int_equal(s.cls[s.length], 0);
    talloc_free(ctx);
}

static void shadow__all_134_letters__marked_and_of_their_case(void **state)
{
    void *ctx = talloc_new(NULL);
    struct text_shadow small = shadow_of(ctx, text_test_small),
                       capital = shadow_of(ctx, text_test_capital);
    (void)state;
    assert_string_equal(small.low, text_test_plain);
    assert_string_equal(capital.low, text_test_plain);
    for (size_t i = 0; i < small.length; i++) {
        assert_int_equal(small.cls[i], TEXT_LOWER | TEXT_MARKED);
        assert_int_equal(capital.cls[i], TEXT_UPPER | TEXT_MARKED);
    }
    talloc_free(ctx);
}

static void shadow__marks_and_invisible__count_to_the_character_before(void **state)
{
    static const char text[] = "b\u0301\u200Bc\u00AD";
    void *ctx = talloc_new(NULL);
    struct text_shadow s = shadow_of(ctx, text);
    (void)state;
    assert_string_equal(s.low, "bc");
    assert_int_equal(s.at[1], 1 + 2 + 3);
    check(&s, strlen(text), true);
    s = shadow_of(ctx, "\u0301x"); /* nothing before it: on its own */
    assert_string_equal(s.low, "\x7fx");
    talloc_free(ctx);
}

static void shadow__random_text__offsets_are_starts_of_characters(void **state)
{
    uint64_t seed = 3;
    char text[400];
    (void)state;
    for (int round = 0; round < 5000; round++) {
        void *ctx = talloc_new(NULL);
        struct text_shadow s;
        size_t n = text_test_random(&seed) % sizeof text, clean;
        for (size_t i = 0; i < n; i++)
            text[i] = (char)text_test_random(&seed);
        text_shadow_init(&s, ctx, text, n); /* not valid: still within bounds */
        check(&s, n, false);
        char *nfc = text_nfc(ctx, text, n, &clean);
        text_shadow_init(&s, ctx, nfc, clean);
        check(&s, clean, true);
        talloc_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shadow__official_text__folded_letter_by_letter),
        cmocka_unit_test(shadow__classes__tell_case_digits_blanks_marks),
        cmocka_unit_test(shadow__all_134_letters__marked_and_of_their_case),
        cmocka_unit_test(shadow__marks_and_invisible__count_to_the_character_before),
        cmocka_unit_test(shadow__random_text__offsets_are_starts_of_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
