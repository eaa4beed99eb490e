#include "text_test.h"

/* Spells out the tokens of a text: exact form, # for numbers, | before a sentence start. */
static char *spell(void *ctx, const char *text)
{
    struct cv_buf out;
    struct text_tokens it;
    struct text_token t;
    size_t last = 0;
    cv_buf_init(&out, ctx);
    text_tokens_init(&it, text, strlen(text));
    while (text_tokens_next(&it, &t)) {
        assert_true(t.begin >= last && t.end > t.begin && t.end <= strlen(text));
        assert_int_equal(strlen(t.exact), t.exact_length);
        assert_int_equal(strlen(t.folded), t.folded_length);
        last = t.end;
        cv_buf_printf(&out, "%s%s%s%s", out.len ? " " : "", t.sentence_start ? "|" : "", t.exact,
                      t.number ? "#" : "");
    }
    assert_false(text_tokens_next(&it, &t));
    return cv_buf_cstr(&out);
}

static void tokens__text_with_numbers_and_signs__cut_at_what_is_no_letter(void **state)
{
    static const char *const cases[][2] = {
        {"", ""},
        {" \t\n.,;", ""},
        {"Số: 550/UBND-VX", "|số |550# ubnd vx"},
        {"1791/QĐ-TTg", "|1791# qđ ttg"},
        {"Hoà Bình", "|hòa bình"},
        {"“Ngày Công tác”", "|ngày công tác"},
        {"B2 và CT3", "|b2# và ct3#"},
        {"cá–nhân…tổ", "|cá nhân tổ"},
        {"ＵＢＮＤ １５", "|ubnd 15#"},
    };
    void *ctx = talloc_new(NULL);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(spell(ctx, cases[i][0]), cases[i][1]);
    talloc_free(ctx);
}

static void tokens__ends_of_sentences__next_token_marked(void **state)
{
    static const char *const cases[][2] = {
        {"Một. Hai! Ba? Bốn; năm: sáu, bảy", "|một |hai |ba |bốn |năm |sáu bảy"},
        {"dòng\nmới\ftrang", "|dòng |mới |trang"},
        {"1.500 đồng lúc 18:30",
         "|1# 500# đồng lúc 18# 30#"}, /* points within figures end nothing */
        {"năm 2003. Sau đó", "|năm 2003# |sau đó"},
        {".5", "|5#"},
    };
    void *ctx = talloc_new(NULL);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(spell(ctx, cases[i][0]), cases[i][1]);
    talloc_free(ctx);
}

static void tokens__invisible_characters__inside_but_not_at_the_end(void **state)
{
    static const char text[] = "\uFEFFcông\u00ADvăn\u200B số";
    struct text_tokens it;
    struct text_token t;
    (void)state;
    text_tokens_init(&it, text, strlen(text));
    assert_true(text_tokens_next(&it, &t));
    assert_string_equal(t.exact, "côngvăn");
    assert_int_equal(t.begin, 3);
    assert_memory_equal(text + t.end - 1, "n\u200B", 4);
    assert_true(text_tokens_next(&it, &t));
    assert_string_equal(t.folded, "so");
}

static void tokens__spans__cover_exactly_the_word(void **state)
{
    static const char text[] = "Kính gửi: Đồng chí";
    static const char *const words[] = {"Kính", "gửi", "Đồng", "chí"};
    struct text_tokens it;
    struct text_token t;
    (void)state;
    text_tokens_init(&it, text, strlen(text));
    for (size_t i = 0; i < 4; i++) {
        assert_true(text_tokens_next(&it, &t));
        assert_int_equal(t.end - t.begin, strlen(words[i]));
        assert_memory_equal(text + t.begin, words[i], strlen(words[i]));
    }
    assert_false(text_tokens_next(&it, &t));
}

static void tokens__word_of_a_megabyte__one_token_within_the_limit(void **state)
{
    enum { BYTES = 1 << 20 };
    char *text = talloc_size(NULL, BYTES);
    struct text_tokens it;
    static struct text_token t;
    (void)state;
    memset(text, 'a', BYTES);
    text_tokens_init(&it, text, BYTES);
    assert_true(text_tokens_next(&it, &t));
    assert_int_equal(t.begin, 0);
    assert_int_equal(t.end, BYTES);
    assert_int_equal(t.exact_length, TEXT_WORD_MAX);
    assert_int_equal(t.folded_length, TEXT_WORD_MAX);
    assert_false(text_tokens_next(&it, &t));
    talloc_free(text);
}

static void tokens__random_bytes__end_and_stay_in_bounds(void **state)
{
    uint64_t seed = 11;
    char text[300];
    struct text_tokens it;
    struct text_token t;
    (void)state;
    for (int round = 0; round < 5000; round++) {
        size_t n = text_test_random(&seed) % sizeof text, last = 0;
        for (size_t i = 0; i < n; i++)
            text[i] = (char)text_test_random(&seed);
        text_tokens_init(&it, text, n);
        while (text_tokens_next(&it, &t)) {
            assert_true(t.begin >= last && t.end > t.begin && t.end <= n);
            assert_true(text_test_is_utf8(t.exact, t.exact_length));
            assert_true(text_test_is_utf8(t.folded, t.folded_length));
            last = t.end;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens__text_with_numbers_and_signs__cut_at_what_is_no_letter),
        cmocka_unit_test(tokens__ends_of_sentences__next_token_marked),
        cmocka_unit_test(tokens__invisible_characters__inside_but_not_at_the_end),
        cmocka_unit_test(tokens__spans__cover_exactly_the_word),
        cmocka_unit_test(tokens__word_of_a_megabyte__one_token_within_the_limit),
        cmocka_unit_test(tokens__random_bytes__end_and_stay_in_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
