/* The table of fields: complete, and its own examples are valid. */
#include "query/fields.h"
#include "query/parse.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <talloc.h>

#include <cmocka.h>

static void table__every_row__has_a_place_in_the_store_and_a_valid_example(void **state)
{
    (void)state;
    size_t i = 0;
    for (; field_at(i); i++) {
        void *ctx = talloc_new(NULL);
        struct query_tree tree;
        struct cv_error err = {0};
        assert_int_not_equal(field_store(field_at(i)), STORE_FIELD_COUNT);
        assert_ptr_equal(field_named(field_name(field_at(i))), field_at(i));
        if (query_parse(ctx, field_example(field_at(i)), &tree, &err))
            fail_msg("%s: %s", field_example(field_at(i)), err.message);
        assert_int_equal(tree.root->kind, QUERY_FIELD);
        assert_ptr_equal(tree.root->field, field_at(i));
        /* a kind that the code does not know would read as FIELD_VALUE */
        if (field_kind(field_at(i)) == FIELD_VALUE)
            assert_true(field_store(field_at(i)) == STORE_URGENCY ||
                        field_store(field_at(i)) == STORE_CLASSIFICATION ||
                        field_store(field_at(i)) == STORE_FORMAT);
        talloc_free(ctx);
    }
    assert_true(i >= 14);
}

static void alias__any_spelling__finds_its_field(void **state)
{
    (void)state;
    static const char *const spellings[] = {"cơ quan", "Cơ Quan", "coquan",
                                            "co-quan", "ISSUER",  "cơ_quan"};
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        assert_ptr_equal(field_find(spellings[i], strlen(spellings[i])), field_named("issuer"));
}

static void alias__unknown_partial_or_empty__finds_nothing(void **state)
{
    (void)state;
    assert_null(field_find("mau", 3));
    assert_null(field_find("", 0));
    assert_null(field_find("so sohieu", 9)); /* two aliases are not one */
    assert_null(field_find("soh", 3));
    assert_null(field_named("năm"));
}

static void ranges__real_and_unreal__are_told_apart(void **state)
{
    (void)state;
    struct query_range r;
    assert_true(query_range_years("2020..2024", &r) && r.from == 20200101 && r.to == 20241231);
    assert_true(query_range_years("..2024", &r) && r.from == 0);
    assert_true(query_range_dates("02/2024", &r) && r.to == 20240229);
    assert_true(query_range_dates("2024-01-05..15/3/2024", &r) && r.from == 20240105 &&
                r.to == 20240315);
    static const char *const bad[] = {"", "..", "24", "2024..", "abc", "2024..2020", "2024...2025"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (strcmp(bad[i], "2024..") != 0) /* an open end is fine */
            assert_false(query_range_years(bad[i], &r));
    assert_false(query_range_dates("31/02/2024", &r));
    assert_false(query_range_dates("2024-01-01..2023-01-01", &r));
    assert_false(query_range_dates("a very long text that is no date", &r));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table__every_row__has_a_place_in_the_store_and_a_valid_example),
        cmocka_unit_test(alias__any_spelling__finds_its_field),
        cmocka_unit_test(alias__unknown_partial_or_empty__finds_nothing),
        cmocka_unit_test(ranges__real_and_unreal__are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
