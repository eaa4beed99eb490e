#include "text_test.h"

static char *nfc(void *ctx, const char *s)
{
    return text_nfc(ctx, s, strlen(s), NULL);
}

/* The decomposed spellings of one letter, from its marks. */
struct spelling {
    const char *letter, *base, *shape, *tone;
};
static const char grave[] = "\u0300", acute[] = "\u0301", tilde[] = "\u0303", hook[] = "\u0309",
                  dot[] = "\u0323", circumflex[] = "\u0302", breve[] = "\u0306", horn[] = "\u031B";

static void each_letter(void (*check)(void *ctx, const struct spelling *s))
{
    static const char *const bases[] = {"a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y",
                                        "A", "Ă", "Â", "E", "Ê", "I", "O", "Ô", "Ơ", "U", "Ư", "Y"};
    static const char *const plain = "aaaeeiooouuyAAAEEIOOOUUY";
    const char *tones[] = {"", grave, hook, tilde, acute, dot};
    const char *shapes[] = {"", breve,      circumflex, "", circumflex, "",
                            "", circumflex, horn,       "", horn,       ""};
    const char *at[] = {"aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ",
                        "AÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬEÈẺẼÉẸÊỀỂỄẾỆIÌỈĨÍỊOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢUÙỦŨÚỤƯỪỬỮỨỰYỲỶỸÝỴ"};
    void *ctx = talloc_new(NULL);
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++)
        for (size_t t = 0; t < 6; t++) {
            size_t n = text_test_step(at[i / 12]);
            struct spelling s = {talloc_strndup(ctx, at[i / 12], n),
                                 talloc_strndup(ctx, plain + i, 1), shapes[i % 12], tones[t]};
            at[i / 12] += n;
            check(ctx, &s);
        }
    assert_int_equal(*at[0], 0);
    assert_int_equal(*at[1], 0);
    talloc_free(ctx);
}

static void check_spellings(void *ctx, const struct spelling *s)
{
    assert_string_equal(nfc(ctx, talloc_asprintf(ctx, "%s%s%s", s->base, s->shape, s->tone)),
                        s->letter);
    assert_string_equal(nfc(ctx, talloc_asprintf(ctx, "%s%s%s", s->base, s->tone, s->shape)),
                        s->letter);
    /* half composed: the shape in the letter, the tone behind; and the tone in the letter, the
     * shape behind */
    char *shaped = nfc(ctx, talloc_asprintf(ctx, "%s%s", s->base, s->shape));
    char *toned = nfc(ctx, talloc_asprintf(ctx, "%s%s", s->base, s->tone));
    assert_string_equal(nfc(ctx, talloc_asprintf(ctx, "%s%s", shaped, s->tone)), s->letter);
    assert_string_equal(nfc(ctx, talloc_asprintf(ctx, "%s%s", toned, s->shape)), s->letter);
    assert_string_equal(nfc(ctx, s->letter), s->letter);
    /* the same between other letters and when nothing follows */
    char *word = talloc_asprintf(ctx, "th%s%s%sng ", s->base, s->tone, s->shape);
    assert_string_equal(nfc(ctx, word), talloc_asprintf(ctx, "th%sng ", s->letter));
}

static void nfc__all_letters_in_every_order__composed(void **state)
{
    (void)state;
    each_letter(check_spellings);
}

static void nfc__d_with_stroke_overlay__is_d_stroke(void **state)
{
    void *ctx = talloc_new(NULL);
    (void)state;
    assert_string_equal(nfc(ctx, "d\u0335i, D\u0336i"), "đi, Đi");
    talloc_free(ctx);
}

static void nfc__marks_that_make_no_letter__kept_in_canonical_order(void **state)
{
    void *ctx = talloc_new(NULL);
    (void)state;
    assert_string_equal(nfc(ctx, "a\u0301\u0300"), "á\u0300"); /* two tones */
    assert_string_equal(nfc(ctx, "b\u0301"), "b\u0301");
    assert_string_equal(nfc(ctx, "\u0301x"), "\u0301x"); /* no base */
    assert_string_equal(nfc(ctx, "u\u0308"), "ü");
    assert_string_equal(nfc(ctx, "\u1112\u1161\u11AB"), "한"); /* Korean is joined as well */
    assert_string_equal(nfc(ctx, "\u212B"), "Å");
    assert_string_equal(nfc(ctx, "u\u0308\u0301"), "ǘ"); /* Pinyin */
    assert_string_equal(nfc(ctx, "\u0130\u0301"), "\u0130\u0301");
    assert_string_equal(nfc(ctx, "n\u0303 đ\u0301"), "ñ đ\u0301");
    talloc_free(ctx);
}

static void nfc__invalid_utf8__replaced_byte_by_byte(void **state)
{
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"a\xFFz", "a\uFFFDz"},
        {"\xC3", "\uFFFD"},
        {"\xE1\xBB", "\uFFFD\uFFFD"},
        {"\xC0\x80", "\uFFFD\uFFFD"},
        {"\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},
        {"\xF5\x80\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
        {"e\xCC\x81\x81", "é\uFFFD"},
        {"e\xFF\xCC\x81", "e\uFFFD\u0301"},
    };
    void *ctx = talloc_new(NULL);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(nfc(ctx, cases[i].in), cases[i].out);
    talloc_free(ctx);
}

static void nfc__empty_and_nul__length_is_told(void **state)
{
    void *ctx = talloc_new(NULL);
    size_t n = 99;
    (void)state;
    assert_string_equal(text_nfc(ctx, "", 0, &n), "");
    assert_int_equal(n, 0);
    assert_memory_equal(text_nfc(ctx, "a\0e\xCC\x81", 5, &n), "a\0é", 5);
    assert_int_equal(n, 4);
    talloc_free(ctx);
}

static void nfc__heap_of_marks__cut_and_valid(void **state)
{
    enum { MARKS = 200000 };
    void *ctx = talloc_new(NULL);
    struct cv_buf b;
    size_t n;
    (void)state;
    cv_buf_init(&b, ctx);
    cv_buf_str(&b, "a");
    for (int i = 0; i < MARKS; i++)
        cv_buf_str(&b, i % 2 ? acute : dot);
    char *out = text_nfc(ctx, b.bytes, b.len, &n);
    assert_true(text_test_is_utf8(out, n));
    assert_true(n < 200);
    assert_string_equal(text_nfc(ctx, out, n, NULL), out);
    talloc_free(ctx);
}

static void nfc__twice__same_as_once(void **state)
{
    static const char *const texts[] = {
        "Tha\u0301\u0302\u0301ng", "Qu\u0303a",     "o\u0323\u031B\u0323", "ệ\u0301\u0302",
        "\u1EA1\u0306\u0306",      "d\u0335\u0335", "Ã\u0323\u0302",       "o\u0302\u031B\u0300"};
    void *ctx = talloc_new(NULL);
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char *once = nfc(ctx, texts[i]);
        assert_string_equal(nfc(ctx, once), once);
    }
    talloc_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nfc__all_letters_in_every_order__composed),
        cmocka_unit_test(nfc__d_with_stroke_overlay__is_d_stroke),
        cmocka_unit_test(nfc__marks_that_make_no_letter__kept_in_canonical_order),
        cmocka_unit_test(nfc__invalid_utf8__replaced_byte_by_byte),
        cmocka_unit_test(nfc__empty_and_nul__length_is_told),
        cmocka_unit_test(nfc__heap_of_marks__cut_and_valid),
        cmocka_unit_test(nfc__twice__same_as_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
