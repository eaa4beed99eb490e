#include "record/layout.h"
#include "record_test.h"

static struct layout layout_of(void *ctx, const char *text)
{
    struct layout l;
    layout_init(&l, ctx, text, strlen(text));
    return l;
}

static void layout__markup__taken_out_of_the_shadow(void **state)
{
    static const char *const cases[][2] = {
        {"**KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH**", "kt. chu tich\npho chu tich"},
        {"# QUYẾT ĐỊNH", " quyet dinh"},
        {"Điều #1", "dieu #1"},
        {"_nghiêng_", "nghieng"},
        {"Số: ____/QĐ", "so: ____/qd"},
        {"a | b", "a \t b"},
        {"16/BC_STC", "16/bc_stc"},
        {"| a<br>b<br/>c<x> |", "\t a\nb\nc<x> \t"},
        {"<b>a</b> <span class='c'>b</span> < c", "a b < c"},
        {"\\- mục", "- muc"},
        {"12/NĐ-CP[1]; Điều 5.[12]\n[2] Luật, năm[2021], x[1], [x]",
         "12/nd-cp; dieu 5.\n[2] luat, nam[2021], x, [x]"},
        {"* * *", "* * *"},
    };
    void *ctx = talloc_new(NULL);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct layout l = layout_of(ctx, cases[i][0]);
        check_string(cases[i][0], l.s.low, cases[i][1]);
    }
    talloc_free(ctx);
}

static void layout__lines__trimmed_and_indented(void **state)
{
    void *ctx = talloc_new(NULL);
    struct layout l = layout_of(ctx, "một\n\n   hai  \nba\fbốn");
    (void)state;
    assert_int_equal(l.line_count, 5);
    assert_int_equal(l.lines[1].begin, l.lines[1].end);
    assert_int_equal(l.lines[2].indent, 3);
    assert_int_equal(l.lines[2].end - l.lines[2].begin, 3);
    for (size_t k = 0; k < l.line_count; k++)
        assert_int_equal(layout_line_at(&l, l.lines[k].begin), k);
    talloc_free(ctx);
}

static void layout_copy__wrapped_and_starred__one_line_of_the_original(void **state)
{
    void *ctx = talloc_new(NULL);
    struct layout l = layout_of(ctx, "  Ủy  ban **nhân\n   dân** xã ");
    (void)state;
    check_string("copy", layout_copy(ctx, &l, 0, l.s.length), "Ủy ban nhân dân xã");
    check_string("empty", layout_copy(ctx, &l, 4, 4), "");
    check_string("beyond", layout_copy(ctx, &l, l.s.length, l.s.length + 9), "");
    talloc_free(ctx);
}

static void layout_span__characters__bytes_of_the_text(void **state)
{
    void *ctx = talloc_new(NULL);
    const char *text = "Số **12** Đà";
    struct layout l = layout_of(ctx, text);
    struct cv_span s = layout_span(&l, 3, 5);
    (void)state;
    assert_int_equal(s.end - s.begin, 2);
    assert_memory_equal(text + s.begin, "12", 2);
    s = layout_span(&l, 6, 8);
    assert_memory_equal(text + s.begin, "Đà", s.end - s.begin);
    s = layout_span(&l, 5, 5);
    assert_int_equal(s.end, 0);
    talloc_free(ctx);
}

static void scan_phrase__words__end_at_word_ends(void **state)
{
    static const struct {
        const char *text, *phrase;
        size_t end, loose;
    } cases[] = {
        {"Nơi nhận: ai", "noi nhan", 8, 8},
        {"Nơi  \nnhận", "noi nhan", 10, 10},
        {"Nơi\n\nnhận", "noi nhan", 0, 0},
        {"Nơi nhậnh", "noi nhan", 0, 9},
        {"Kính gưl", "kinh gui", 0, 0},
        {"Kịnh gửi", "kinh gui", 8, 8},
        {"Thực hiên", "thuc hien", 9, 9},
        {"Thục hịèm", "thuc hien", 0, 9},
        {"Căn", "can cu", 0, 0},
        {"", "so", 0, 0},
    };
    void *ctx = talloc_new(NULL);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct layout l = layout_of(ctx, cases[i].text);
        if (scan_phrase(&l, 0, l.s.length, cases[i].phrase) != cases[i].end)
            fail_msg("'%s': %zu", cases[i].text, scan_phrase(&l, 0, l.s.length, cases[i].phrase));
        if (scan_phrase_loose(&l, 0, l.s.length, cases[i].phrase) != cases[i].loose)
            fail_msg("'%s' loosely: %zu", cases[i].text,
                     scan_phrase_loose(&l, 0, l.s.length, cases[i].phrase));
    }
    talloc_free(ctx);
}

static void scan_near__one_letter__near(void **state)
{
    static const struct {
        const char *a, *b;
        bool near;
    } cases[] = {{"nhan", "nhan", true}, {"nhan", "nhon", true},   {"nhan", "nhn", true},
                 {"nhan", "nahn", true}, {"nhan", "nhung", false}, {"", "a", true},
                 {"", "ab", false}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(scan_near(cases[i].a, strlen(cases[i].a), cases[i].b, strlen(cases[i].b)),
                         cases[i].near);
        assert_int_equal(scan_near(cases[i].b, strlen(cases[i].b), cases[i].a, strlen(cases[i].a)),
                         cases[i].near);
    }
}

static void scan_capitals__share_of_letters__without_digits(void **state)
{
    void *ctx = talloc_new(NULL);
    struct layout l = layout_of(ctx, "ĐIỀU 12 ab");
    size_t letters;
    (void)state;
    assert_true(scan_capitals(&l, 0, 4, &letters) == 1.0);
    assert_int_equal(letters, 4);
    assert_true(scan_capitals(&l, 5, 7, &letters) == 0.0);
    assert_int_equal(letters, 0);
    assert_true(scan_is_rule(&l, 4, 5));
    assert_false(scan_is_rule(&l, 4, 6));
    talloc_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layout__markup__taken_out_of_the_shadow),
        cmocka_unit_test(layout__lines__trimmed_and_indented),
        cmocka_unit_test(layout_copy__wrapped_and_starred__one_line_of_the_original),
        cmocka_unit_test(layout_span__characters__bytes_of_the_text),
        cmocka_unit_test(scan_phrase__words__end_at_word_ends),
        cmocka_unit_test(scan_near__one_letter__near),
        cmocka_unit_test(scan_capitals__share_of_letters__without_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
