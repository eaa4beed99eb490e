#include "indexer/options.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <talloc.h>

#include <cmocka.h> /* wants those above */

struct options {
    bool quiet;
    const char *index;
    unsigned jobs;
    int ocr;
};
static const struct option_spec specs[] = {
    {"quiet", OPTION_FLAG, offsetof(struct options, quiet), NULL, "", 0},
    {"index", OPTION_STRING, offsetof(struct options, index), "DIR", "", 0},
    {"jobs", OPTION_NUMBER, offsetof(struct options, jobs), "N", "", 1},
    {"ocr", OPTION_CHOICE, offsetof(struct options, ocr), "auto|never|always", "", 0},
    {0}};

struct parsed {
    void *ctx;
    struct options options;
    const char *const *args;
    size_t count;
    bool help;
    enum cv_status status;
    struct cv_error err;
};

static struct parsed parse(const char *const *words)
{
    struct parsed p = {.ctx = talloc_new(NULL)};
    int argc = 0;
    while (words[argc])
        argc++;
    p.status = options_parse(p.ctx, specs, &p.options, argc, (char **)(uintptr_t)words, &p.args,
                             &p.count, &p.help, &p.err);
    return p;
}

static void options__every_kind_in_both_spellings__are_read(void **state)
{
    (void)state;
    struct parsed p = parse(
        (const char *[]){"--quiet", "a", "--index=x", "--jobs", "3", "b", "--ocr", "never", NULL});
    assert_int_equal(p.status, CV_OK);
    assert_true(p.options.quiet);
    assert_string_equal(p.options.index, "x");
    assert_int_equal(p.options.jobs, 3);
    assert_int_equal(p.options.ocr, 1);
    assert_int_equal(p.count, 2);
    assert_string_equal(p.args[0], "a");
    assert_string_equal(p.args[1], "b");
    assert_null(p.args[2]);
    talloc_free(p.ctx);
}

static void options__behind_two_dashes__are_plain_arguments(void **state)
{
    (void)state;
    struct parsed p = parse((const char *[]){"--", "--quiet", "-", NULL});
    assert_int_equal(p.status, CV_OK);
    assert_false(p.options.quiet);
    assert_int_equal(p.count, 2);
    talloc_free(p.ctx);
}

static void options__wrong__are_usage_errors_that_name_them(void **state)
{
    (void)state;
    static const char *const wrong[][4] = {{"--nonsense", NULL},
                                           {"-x", NULL},
                                           {"--quiet=1", NULL},
                                           {"--index", NULL},
                                           {"--jobs", "0", NULL},
                                           {"--jobs", "-1", NULL},
                                           {"--jobs", "3x", NULL},
                                           {"--jobs", "", NULL},
                                           {"--ocr", "nev", NULL},
                                           {"--ocr", "neverx", NULL},
                                           {"--jobs", "99999999999", NULL}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct parsed p = parse(wrong[i]);
        assert_int_equal(p.status, CV_USAGE);
        char name[16];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(wrong[i][0], "="), wrong[i][0]);
        assert_non_null(strstr(p.err.message, name));
        talloc_free(p.ctx);
    }
}

static void options__help__is_noticed(void **state)
{
    (void)state;
    struct parsed p = parse((const char *[]){"--help", NULL});
    assert_int_equal(p.status, CV_OK);
    assert_true(p.help);
    talloc_free(p.ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options__every_kind_in_both_spellings__are_read),
        cmocka_unit_test(options__behind_two_dashes__are_plain_arguments),
        cmocka_unit_test(options__wrong__are_usage_errors_that_name_them),
        cmocka_unit_test(options__help__is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
