#include "text_test.h"

static void assert_exact(const char *word, const char *want)
{
    char out[TEXT_WORD_MAX + 1];
    assert_int_equal(text_exact(out, word, strlen(word)), strlen(want));
    assert_string_equal(out, want);
}

static void assert_folded(const char *word, const char *want)
{
    char out[TEXT_WORD_MAX + 1];
    assert_int_equal(text_folded(out, word, strlen(word)), strlen(want));
    assert_string_equal(out, want);
}

static void folded__all_134_letters__ascii(void **state)
{
    const char *small = text_test_small, *capital = text_test_capital;
    (void)state;
    for (const char *plain = text_test_plain; *plain; plain++) {
        char want[2] = {*plain, 0}, out[TEXT_WORD_MAX + 1], lower[TEXT_WORD_MAX + 1];
        size_t s = text_test_step(small), c = text_test_step(capital);
        text_folded(out, small, s);
        assert_string_equal(out, want);
        text_folded(out, capital, c);
        assert_string_equal(out, want);
        assert_int_equal(text_exact(lower, capital, c), s);
        assert_memory_equal(lower, small, s);
        assert_true(text_has_marks(small, s));
        assert_true(text_has_marks(capital, c));
        small += s;
        capital += c;
    }
    assert_int_equal(*small, 0);
    assert_int_equal(*capital, 0);
}

static void exact__look_alikes_of_d_stroke__are_it(void **state)
{
    (void)state;
    assert_exact("Ðông", "đông");
    assert_exact("Ɖông", "đông");
    assert_exact("ðông", "đông");
    assert_exact("ɖông", "đông");
    assert_folded("Ðông", "dong");
    assert_true(text_has_marks("Ð", 2));
}

static void exact__tone_in_open_oa_oe_uy__moved_to_the_first_letter(void **state)
{
    static const char *const pairs[][2] = {
        {"hoà", "hòa"},   {"hoá", "hóa"},   {"hoả", "hỏa"},   {"loã", "lõa"}, {"hoạ", "họa"},
        {"choè", "chòe"}, {"khoé", "khóe"}, {"khoẻ", "khỏe"}, {"xoẽ", "xõe"}, {"choẹ", "chọe"},
        {"thuỳ", "thùy"}, {"thuý", "thúy"}, {"thuỷ", "thủy"}, {"luỹ", "lũy"}, {"thuỵ", "thụy"},
        {"uỷ", "ủy"},     {"UỶ", "ủy"},     {"oà", "òa"},     {"Toà", "tòa"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        assert_exact(pairs[i][0], pairs[i][1]);
        assert_exact(pairs[i][1], pairs[i][1]);
    }
}

static void exact__misplaced_tone__moved_to_its_place(void **state)
{
    static const char *const pairs[][2] = {
        {"hòan", "hoàn"},   {"tóan", "toán"},   {"qúy", "quý"},     {"gía", "giá"},
        {"cuả", "của"},     {"ngừơi", "người"}, {"đựơc", "được"},   {"qùa", "quà"},
        {"gìa", "già"},     {"nhửng", "nhửng"}, {"baó", "báo"},     {"mía", "mía"},
        {"miá", "mía"},     {"khủyu", "khuỷu"}, {"ngòai", "ngoài"}, {"thùê", "thuề"},
        {"Qủang", "quảng"}, {"gìn", "gìn"},     {"gíêng", "giếng"}, {"qúôc", "quốc"},
        {"húynh", "huýnh"}, {"thúơ", "thuớ"},   {"yếu", "yếu"},     {"ýêu", "yếu"},
        {"lủa", "lủa"},     {"lưả", "lửa"},     {"hưoú", "hưoú"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_exact(pairs[i][0], pairs[i][1]);
}

static void exact__i_and_y_where_free__joined(void **state)
{
    static const char *const pairs[][2] = {
        {"kĩ", "kỹ"},   {"kì", "kỳ"},     {"lí", "lý"},       {"mĩ", "mỹ"},
        {"sĩ", "sỹ"},   {"tỉ", "tỷ"},     {"hi", "hy"},       {"quí", "quý"},
        {"qui", "quy"}, {"quít", "quýt"}, {"quinh", "quynh"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_exact(pairs[i][0], pairs[i][1]);
}

static void exact__words_that_differ__kept_apart(void **state)
{
    static const char *const words[] = {
        "tai", "tay", "thúi", "thúy", "í",    "ý",  "y",  "i",   "chi", "thi",
        "thy", "vy",  "vi",   "tĩnh", "kính", "đa", "da", "yêu", "iêu", "nghĩa",
        "hải", "hảy", "kim",  "nghị", "phí",  "di", "gi", "ai",  "ay",
    };
    char a[TEXT_WORD_MAX + 1], b[TEXT_WORD_MAX + 1];
    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        assert_exact(words[i], words[i]);
        for (size_t k = 0; k < i; k++) {
            text_exact(a, words[i], strlen(words[i]));
            text_exact(b, words[k], strlen(words[k]));
            assert_string_not_equal(a, b);
        }
    }
}

static void exact__not_a_syllable__letters_kept_as_typed(void **state)
{
    (void)state;
    assert_exact("nghịđịnh", "nghịđịnh"); /* two syllables in one: two tones */
    assert_exact("qùí", "qùí"); /* two tones in one syllable: damage, not ours to choose */
    assert_exact("Đắk", "đắk");
    assert_exact("QĐ", "qđ");
    assert_exact("UBND", "ubnd");
    assert_exact("crôm", "crôm");
    assert_exact("café", "café");
    assert_exact("Straße", "straße");
    assert_exact("ÉLYSÉE", "élysée");
    assert_exact("", "");
}

static void exact__zero_width_and_lone_marks__gone(void **state)
{
    (void)state;
    assert_exact("vă\u200Bn", "văn");
    assert_exact("vă\u00ADn\u200D", "văn");
    assert_exact("\uFEFFSố", "số");
    assert_exact("b\u0301a", "ba");
    assert_exact("\u200B", "");
}

static void exact__full_width_and_foreign_digits__ascii(void **state)
{
    (void)state;
    assert_exact("ＵＢＮＤ", "ubnd");
    assert_exact("１５", "15");
    assert_exact("٣", "3");
}

static void exact__homoglyphs__latin_unless_the_word_is_foreign(void **state)
{
    (void)state;
    assert_exact("ТТ", "tt");   /* Cyrillic te twice */
    assert_exact("BТС", "btc"); /* mixed */
    assert_exact("ΝQ", "nq");   /* Greek nu */
    assert_exact("Москва", "москва");
    assert_exact("Я", "я");
}

static void folded__marks_of_other_languages__taken_off(void **state)
{
    (void)state;
    assert_folded("café", "cafe");
    assert_folded("Müller", "muller");
    assert_folded("Kĩ", "ky"); /* as the exact form has it */
    assert_folded("NGHỊ", "nghi");
}

static void words__too_long__cut_and_kept_apart(void **state)
{
    enum { LONG = 5000 };
    char *a = talloc_zero_size(NULL, LONG + 1), *b = talloc_zero_size(NULL, LONG + 1);
    char exact_a[TEXT_WORD_MAX + 1], exact_b[TEXT_WORD_MAX + 1];
    (void)state;
    for (int i = 0; i < LONG; i += 2)
        memcpy(a + i, "Ă", 2);
    memcpy(b, a, LONG);
    memcpy(b + LONG - 2, "Â", 2);
    for (size_t n = 2; n <= LONG; n += n < 600 ? 2 : 400) {
        size_t k = text_exact(exact_a, a, n);
        assert_true(k <= TEXT_WORD_MAX);
        assert_int_equal(exact_a[k], 0);
        assert_true(text_test_is_utf8(exact_a, k));
    }
    text_exact(exact_a, a, LONG);
    text_exact(exact_b, b, LONG);
    assert_string_not_equal(exact_a, exact_b);
    text_folded(exact_a, a, LONG);
    text_folded(exact_b, b, LONG);
    assert_string_equal(exact_a, exact_b); /* they differ in marks only */
    talloc_free(a);
    talloc_free(b);
}

static void words__letters_that_grow_in_lower_case__never_overflow(void **state)
{
    struct cv_buf b;
    char out[TEXT_WORD_MAX + 1];
    (void)state;
    cv_buf_init(&b, NULL);
    for (int i = 0; i < 200; i++) {
        cv_buf_str(&b, "\u023A"); /* two bytes; its small letter has three */
        assert_true(text_exact(out, b.bytes, b.len) <= TEXT_WORD_MAX);
        assert_true(text_folded(out, b.bytes, b.len) <= TEXT_WORD_MAX);
    }
    talloc_free(b.bytes);
}

static void words__invalid_bytes__forms_are_valid(void **state)
{
    uint64_t seed = 7;
    char word[64], out[TEXT_WORD_MAX + 1];
    (void)state;
    for (int round = 0; round < 20000; round++) {
        size_t n = text_test_random(&seed) % sizeof word;
        for (size_t i = 0; i < n; i++)
            word[i] = (char)text_test_random(&seed);
        assert_true(text_test_is_utf8(out, text_exact(out, word, n)));
        assert_true(text_test_is_utf8(out, text_folded(out, word, n)));
    }
}

static void has_marks__plain_or_foreign__false(void **state)
{
    static const char *const words[] = {"", "ubnd", "15", "Müller", "–", "ß", "\xFF"};
    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_false(text_has_marks(words[i], strlen(words[i])));
    assert_true(text_has_marks("Binh Định", strlen("Binh Định")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folded__all_134_letters__ascii),
        cmocka_unit_test(exact__look_alikes_of_d_stroke__are_it),
        cmocka_unit_test(exact__tone_in_open_oa_oe_uy__moved_to_the_first_letter),
        cmocka_unit_test(exact__misplaced_tone__moved_to_its_place),
        cmocka_unit_test(exact__i_and_y_where_free__joined),
        cmocka_unit_test(exact__words_that_differ__kept_apart),
        cmocka_unit_test(exact__not_a_syllable__letters_kept_as_typed),
        cmocka_unit_test(exact__zero_width_and_lone_marks__gone),
        cmocka_unit_test(exact__full_width_and_foreign_digits__ascii),
        cmocka_unit_test(exact__homoglyphs__latin_unless_the_word_is_foreign),
        cmocka_unit_test(folded__marks_of_other_languages__taken_off),
        cmocka_unit_test(words__too_long__cut_and_kept_apart),
        cmocka_unit_test(words__letters_that_grow_in_lower_case__never_overflow),
        cmocka_unit_test(words__invalid_bytes__forms_are_valid),
        cmocka_unit_test(has_marks__plain_or_foreign__false),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
