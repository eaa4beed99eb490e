#include "text_test.h"

static void entities__of_pages__their_characters(void **state)
{
    static const char *const cases[][2] = {
        {"H&agrave;nh ch&iacute;nh", "Hành chính"},
        {"Ngh&#7883; quy&#x1EBF;t s&#x1ED1; 5", "Nghị quyết số 5"},
        {"S&#7889;:&nbsp;12/KH&ndash;UBND", "Số:\u00A012/KH–UBND"},
        {"VP H&ETH;ND &amp; UBND", "VP HÐND & UBND"},
        {"&lt;xã&gt;", "<xã>"},
        {"h&amp;agrave;nh &amp;amp;nbsp;ch&amp;#237;nh", "hành \u00A0chính"}, /* encoded twice */
        {"a &amp;", "a &"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t length;
        char *got = text_resolve_entities(NULL, cases[i][0], strlen(cases[i][0]), &length);
        assert_non_null(got);
        assert_string_equal(got, cases[i][1]);
        assert_int_equal(length, strlen(cases[i][1]));
        talloc_free(got);
    }
}

static void entities__none_or_not_to_be_touched__null(void **state)
{
    static const char *const cases[] = {
        "",
        "&",
        "&;",
        "&#;",
        "&#x;",
        "R&D; KH&CN",
        "HĐND&UBND",
        "&nbsp",
        "&#1234",
        "&#0;",
        "&#xD800;",
        "&#1114112;",
        "&#99999999999999;",
        "&Nbsp;",
        "a & b",
        "&#12a;",
        "&agra;",
        "&toolongname;",
        "B\xE9n &agrave;", /* another encoding */
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t length = 0;
        if (text_resolve_entities(NULL, cases[i], strlen(cases[i]), &length))
            fail_msg("'%s' was changed", cases[i]);
    }
}

static void entities__cut_off_anywhere__no_harm(void **state)
{
    static const char text[] = "a&amp;amp;#x1EBF;&agrave;&#7883;&amp;";
    (void)state;
    for (size_t n = 0; n < sizeof text; n++) {
        char *part = talloc_memdup(NULL, text, n); /* so that a step too far is seen */
        size_t length;
        char *got = part || !n ? text_resolve_entities(part, part ? part : "", n, &length) : NULL;
        assert_true(!got || text_test_is_utf8(got, length));
        talloc_free(part);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entities__of_pages__their_characters),
        cmocka_unit_test(entities__none_or_not_to_be_touched__null),
        cmocka_unit_test(entities__cut_off_anywhere__no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
