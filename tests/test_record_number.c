#include "record/number_symbols.h"
#include "record/record.h"
#include "tests/record_vectors.h"

static const char *form_name(enum record_number_form form)
{
    static const char *const NAMES[] = {"named", "letter", "normative", "assembly", "joint",
                                        "party", "court",  "legacy",    "bare"};
    return NAMES[form];
}

static char *joined(void *ctx, struct record_strings list)
{
    char *all = talloc_strdup(ctx, "");
    for (size_t i = 0; i < list.count; i++)
        all = talloc_asprintf_append(all, "%s%s", i ? ";" : "", list.items[i]);
    return all;
}

static void check_parts(const struct vectors *v, const struct record_number *n, void *ctx)
{
    vectors_check_string(v, n->text, v->cell[1]);
    vectors_check_string(v, form_name(n->form), v->cell[3]);
    vectors_check_string(v, n->serial < 0 ? "" : talloc_asprintf(ctx, "%lld", (long long)n->serial),
                         v->cell[4]);
    vectors_check_string(v, n->sub, v->cell[5]);
    vectors_check_string(v, n->year ? talloc_asprintf(ctx, "%d", n->year) : "", v->cell[6]);
    vectors_check_string(v, n->type, v->cell[7]);
    vectors_check_string(v, joined(ctx, n->bodies), v->cell[8]);
    vectors_check_string(v, n->unit, v->cell[9]);
}

static void number__each_form__is_taken_apart(void **state)
{
    (void)state;
    struct vectors v;
    size_t rows = 0;
    for (vectors_open(&v, "numbers.tsv"); vectors_next(&v); rows++) {
        void *ctx = talloc_new(NULL);
        struct record_number n;
        if (!record_number_parse(ctx, v.cell[0], strlen(v.cell[0]), &n))
            fail_msg("line %zu: '%s' is no number", v.number, v.cell[0]);
        check_parts(&v, &n, ctx);
        vectors_check_string(&v, record_number_key(ctx, v.cell[0]), v.cell[2]);
        talloc_free(ctx);
    }
    vectors_close(&v);
    assert_true(rows >= 178);
}

/* Whatever is recorded or keyed reads back as itself. */
static void number__text_and_key__read_back(void **state)
{
    (void)state;
    struct vectors v;
    for (vectors_open(&v, "numbers.tsv"); vectors_next(&v);) {
        void *ctx = talloc_new(NULL);
        if (v.cell[4][0]) {
            vectors_check_string(&v, record_number_key(ctx, v.cell[1]), v.cell[2]);
            vectors_check_string(&v, record_number_key(ctx, v.cell[2]), v.cell[2]);
        }
        talloc_free(ctx);
    }
    vectors_close(&v);
}

static void number__damaged__meets_the_sound_one(void **state)
{
    (void)state;
    struct vectors v;
    for (vectors_open(&v, "numbers_damaged.tsv"); vectors_next(&v);) {
        void *ctx = talloc_new(NULL);
        struct record_number n;
        assert_true(record_number_parse(ctx, v.cell[0], strlen(v.cell[0]), &n));
        vectors_check_string(&v, n.text, v.cell[1]);
        char *sound = record_number_key(ctx, v.cell[2]);
        vectors_check_string(&v, record_number_key(ctx, v.cell[0]), sound ? sound : "");
        talloc_free(ctx);
    }
    vectors_close(&v);
}

static void number__no_number__is_refused(void **state)
{
    (void)state;
    static const char *const NONE[] = {
        "",    " ",     "Quyết định", "số",  "3/4",        "10/3/2022", "2022-03-10", "km 12/QL18",
        "abc", "1.5%-", "/",          "---", "Số: ......", "\xff\xfe",  "12/A5 B"};
    void *ctx = talloc_new(NULL);
    struct record_number n;
    for (size_t i = 0; i + 1 < sizeof NONE / sizeof *NONE; i++) {
        if (record_number_parse(ctx, NONE[i], strlen(NONE[i]), &n))
            fail_msg("'%s' was read as '%s'", NONE[i], n.text);
        assert_null(record_number_key(ctx, NONE[i]));
    }
    talloc_free(ctx);
}

static void number__long_input__ends_soon(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct record_number n;
    char *s = talloc_strdup(ctx, "12/QĐ-UBND ");
    for (size_t i = 0; i < 16; i++)
        s = talloc_asprintf(ctx, "%s%s", s, s);
    assert_true(record_number_parse(ctx, s, strlen(s), &n));
    assert_string_equal(n.text, "12/QĐ-UBND");
    assert_int_equal(n.length, strlen("12/QĐ-UBND"));
    assert_false(record_number_parse(ctx, "12345678901234567890/QĐ-UBND", 29, &n));
    talloc_free(ctx);
}

static void number__blank_serial__has_symbol_and_no_key(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct record_number n;
    assert_true(record_number_parse(ctx, "Số: ……/2024/QĐ-UBND", strlen("Số: ……/2024/QĐ-UBND"), &n));
    assert_int_equal(n.serial, -1);
    assert_int_equal(n.year, 2024);
    assert_string_equal(n.symbol, "QĐ-UBND");
    assert_null(record_number_key(ctx, "Số: /QĐ-UBND"));
    talloc_free(ctx);
}

static void key__variants__fold_and_confuse(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    assert_string_equal(record_number_folded(ctx, "817/SLĐTBXH-BTXHGN"), "817/SLDTBXH-BTXHGN");
    assert_string_equal(record_number_confused(ctx, "10/BLĐ-OI"),
                        record_number_confused(ctx, "1O/8LD-QL"));
    assert_string_equal(record_number_key(ctx, "2000/QĐ-BGD&ĐT"),
                        record_number_key(ctx, "2000/QĐ-BGDĐT"));
    assert_string_equal(record_number_key(ctx, "007/KH-UBND"), "7/KH-UBND");
    char *scheme = record_number_key(ctx, "45/ĐA-UBND"),
         *project = record_number_key(ctx, "45/DA-UBND");
    assert_string_not_equal(scheme, project); /* đề án and dự án are two types */
    talloc_free(ctx);
}

static void type__any_spelling__is_found(void **state)
{
    (void)state;
    assert_string_equal(record_type_find("KE HOACH"), "kế hoạch");
    assert_string_equal(record_type_find("KH"), "kế hoạch");
    assert_string_equal(record_type_find("  Qui   chế "), "quy chế");
    assert_string_equal(record_type_find("ĐA"), "đề án");
    assert_string_equal(record_type_find("DA"), "dự án");
    assert_null(record_type_find("văn bản"));
    assert_null(record_type_find(""));
    assert_null(record_type_find("kế hoạch phát triển kinh tế xã hội của tỉnh trong năm năm tới"));
}

static void types__list__holds_the_twenty_nine(void **state)
{
    (void)state;
    size_t n = 0;
    bool letter = false, joint = false;
    for (const char *const *t = record_types(); *t; t++, n++) {
        letter |= strcmp(*t, "công văn") == 0;
        joint |= strcmp(*t, "thông tư liên tịch") == 0;
        assert_string_equal(record_type_find(*t), *t);
    }
    assert_true(n >= 70 && letter && joint);
}

static void symbol__near__only_when_one_fits(void **state)
{
    (void)state;
    char key[SYMBOL_KEY_MAX + 1];
    symbol_key(key, symbol_nearest("SLDTBOXH"));
    assert_string_equal(key, "SLDTBXH");
    symbol_key(key, symbol_nearest("LDTDXH"));
    assert_string_equal(key, "LDTBXH");
    assert_null(symbol_nearest("XYZWV"));
    assert_null(symbol_nearest("BTD")); /* too short to tell */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(number__each_form__is_taken_apart),
        cmocka_unit_test(number__text_and_key__read_back),
        cmocka_unit_test(number__damaged__meets_the_sound_one),
        cmocka_unit_test(number__no_number__is_refused),
        cmocka_unit_test(number__long_input__ends_soon),
        cmocka_unit_test(number__blank_serial__has_symbol_and_no_key),
        cmocka_unit_test(key__variants__fold_and_confuse),
        cmocka_unit_test(type__any_spelling__is_found),
        cmocka_unit_test(types__list__holds_the_twenty_nine),
        cmocka_unit_test(symbol__near__only_when_one_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
