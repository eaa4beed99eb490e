/* The command line: what is read, what is refused, and that a minus before a word is no option. */
#include "query/options.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <talloc.h>

#include <cmocka.h>

enum {
    SEARCH_GROUPS =
        OPTIONS_COMMON | OPTIONS_FILTERS | OPTIONS_SEARCH | OPTIONS_PAGE | OPTIONS_FORMAT
};

static enum cv_status read(void *ctx, unsigned groups, struct options *o, struct cv_error *err, ...)
{
    char *argv[32] = {"search"};
    int argc = 1;
    va_list args;
    va_start(args, err);
    while ((argv[argc] = va_arg(args, char *)))
        argc++;
    va_end(args);
    return options_read(ctx, argc, argv, groups, o, err);
}

static void options__mixed_with_words__are_read(void **state)
{
    void *ctx = *state;
    struct options o;
    struct cv_error err = {0};
    assert_int_equal(read(ctx, SEARCH_GROUPS, &o, &err, "đê", "--limit", "5", "điều",
                          "--format=json", "--facets", "--year", "2020..2022", "--index", "/a",
                          "--index", "/b", "--sort", "-date", "--match", "any", NULL),
                     CV_OK);
    assert_int_equal(o.arguments.count, 2);
    assert_string_equal(o.arguments.items[1], "điều");
    assert_int_equal(o.limit, 5);
    assert_true(o.limit_given && o.facets && !o.explain);
    assert_int_equal(o.format, OUTPUT_JSON);
    assert_int_equal(o.sort, STORE_BY_DATE_DESCENDING);
    assert_int_equal(o.match, SEARCH_ANY);
    assert_int_equal(o.indexes.count, 2);
    assert_int_equal(o.filters->kind, QUERY_FIELD);
    assert_int_equal(o.filters->range.from, 20200101);
}

static void filters__several__are_joined(void **state)
{
    void *ctx = *state;
    struct options o;
    struct cv_error err = {0};
    assert_int_equal(read(ctx, SEARCH_GROUPS, &o, &err, "--type", "QĐ", "--from", "03/2024", "--to",
                          "2024-06-15", "--signer", "Sự", NULL),
                     CV_OK);
    assert_int_equal(o.filters->kind, QUERY_AND);
    assert_int_equal(o.filters->count, 3);
    const struct query_node *dates = o.filters->children[2];
    assert_int_equal(dates->range.from, 20240301);
    assert_int_equal(dates->range.to, 20240615);
    assert_int_equal(read(ctx, SEARCH_GROUPS, &o, &err, "--to", "2019", NULL), CV_OK);
    assert_int_equal(o.filters->range.from, 0);
    assert_int_equal(o.filters->range.to, 20191231);
}

static void minus__before_a_word__belongs_to_the_query(void **state)
{
    void *ctx = *state;
    struct options o;
    struct cv_error err = {0};
    assert_int_equal(
        read(ctx, SEARCH_GROUPS, &o, &err, "rừng", "-đê", "-hồ", "--limit", "3", "--", "--x", NULL),
        CV_OK);
    assert_int_equal(o.arguments.count, 4);
    assert_string_equal(o.arguments.items[1], " -đê");
    assert_string_equal(o.arguments.items[3], "--x");
}

static void misuse__each_kind__names_the_option(void **state)
{
    static const struct {
        const char *args[3], *part;
    } cases[] = {
        {{"--foo"}, "'--foo'"},
        {{"--limit"}, "'--limit' cần"},
        {{"--limit", "x"}, "--limit 'x'"},
        {{"--limit", "-1"}, "--limit"},
        {{"--limit", "99999999999"}, "--limit"},
        {{"--format", "xml"}, "--format 'xml'"},
        {{"--year", "20"}, "--year '20'"},
        {{"--from", "2024..2025"}, "--from"},
        {{"--type", "bánh"}, "--type 'bánh'"},
        {{"--number", "abc"}, "--number 'abc'"},
        {{"--signer", ""}, "--signer ''"},
        {{"--rank", "speed=1"}, "--rank"},
        {{"--rank", "pairs=x"}, "--rank"},
        {{"--direction", "in"}, "'--direction'"}, /* of another command */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct options o = {.limit = 77};
        struct cv_error err = {0};
        assert_int_equal(
            read(*state, SEARCH_GROUPS, &o, &err, cases[i].args[0], cases[i].args[1], NULL),
            CV_USAGE);
        if (!strstr(err.message, cases[i].part))
            fail_msg("'%s' does not name %s", err.message, cases[i].part);
        assert_int_equal(o.limit, 77);
    }
    struct options o;
    struct cv_error err = {0};
    assert_int_equal(read(*state, SEARCH_GROUPS, &o, &err, "--from", "2024", "--to", "2020", NULL),
                     CV_USAGE);
}

static void relation__without_accents__is_known(void **state)
{
    struct options o;
    struct cv_error err = {0};
    assert_int_equal(read(*state, OPTIONS_GRAPH, &o, &err, "--relation", "thay the", "--depth", "3",
                          "1/X", NULL),
                     CV_OK);
    assert_string_equal(o.relation, "thay thế");
    assert_int_equal(o.depth, 3);
    assert_int_equal(read(*state, OPTIONS_GRAPH, &o, &err, "--relation", "yêu", NULL), CV_USAGE);
}

static int up(void **state)
{
    *state = talloc_new(NULL);
    return 0;
}

static int down(void **state)
{
    talloc_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(options__mixed_with_words__are_read, up, down),
        cmocka_unit_test_setup_teardown(filters__several__are_joined, up, down),
        cmocka_unit_test_setup_teardown(minus__before_a_word__belongs_to_the_query, up, down),
        cmocka_unit_test_setup_teardown(misuse__each_kind__names_the_option, up, down),
        cmocka_unit_test_setup_teardown(relation__without_accents__is_known, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
