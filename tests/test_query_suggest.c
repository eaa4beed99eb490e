/* What was typed wrongly: suggestions, and keystrokes of an input method that was off. */
#include "query/keystrokes.h"
#include "query/suggest.h"
#include "tests/query_support.h"

static const char *suggested(struct scratch *s, struct store *store, const char *query)
{
    struct query_tree tree;
    struct cv_error why;
    assert_done(query_parse(s, query, &tree, err));
    const char *suggestion = suggest_query(s, store, &tree, false, &why);
    return suggestion ? suggestion : "";
}

static void suggestion__misspelt_word_or_pair__is_put_right(void **state)
{
    static const struct paper texts[] = {{.text = "chuyển đổi số tại đổi mới"},
                                         {.text = "chuyển đổi số"},
                                         {.text = "chuyển đổi số"},
                                         {.text = "đỗi đường"},
                                         {.text = "xe chuyến"}};
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, texts);
    assert_string_equal(suggested(s, store, "chuyển đồi số"), "chuyển đổi số");
    assert_string_equal(suggested(s, store, "chuyển đỗi số"), "chuyển đổi số"); /* both are words */
    assert_string_equal(suggested(s, store, "chuyeen doi so"), "chuyển doi so");
    assert_string_equal(suggested(s, store, "chuyển đổi số"), "");
    assert_string_equal(suggested(s, store, "12345/QĐ-X"), "");
    assert_string_equal(suggested(s, store, "qqqqq wwwww"), "");
    assert_string_equal(suggested(s, store, "đồi xe"), ""); /* no document has "đổi xe" either */
    assert_string_equal(suggested(s, store, "chuyeenr ddooir soos"), "chuyển đổi số");
    assert_string_equal(suggested(s, store, "Chuye63n d9o63i so61"), "chuyển đổi số");
    assert_string_equal(suggested(s, store, "chuyển đổi soos"), "chuyển đổi số");
}

static void suggestion__each_slip_of_one_letter__is_put_right(void **state)
{
    static const struct paper texts[] = {{.text = "quy hoạch khu photocopy"}};
    static const char *const slips[][2] = {
        {"quy hoạck", "quy hoạch"},  /* another letter */
        {"quy hoạchh", "quy hoạch"}, /* one too many, */
        {"quy hạch", "quy hoạch"},   /* one too few */
        {"quy ohạch", "quy hoạch"},  /* two exchanged */
        {"quy hoách", "quy hoạch"},  /* another mark */
        {"khu photocpy", "khu photocopy"},
        {"khu photoocpy", "khu photocopy"},
        {"khu phtoocpy", ""}, /* two slips */
        {"khu ωmέγα", ""},
    };
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, texts);
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++)
        assert_string_equal(suggested(s, store, slips[i][0]), slips[i][1]);
}

static void suggestion__two_matters_side_by_side__are_left_alone(void **state)
{
    static const struct paper texts[] = {{.text = "mức học phí mới"},
                                         {.text = "tỉnh Vĩnh Long"},
                                         {.text = "học phí, chi phí Vinh danh"},
                                         {.text = "lệ phí vinh, lệ phí vinh"},
                                         {.text = "lệ phí vinh quang"},
                                         {.text = "học phì vĩnh long phì vĩnh"},
                                         {.text = "học phì vĩnh, phì vĩnh"},
                                         {.text = "học phí vinh, long phí vinh"},
                                         {.text = "BHYT dân. Dần dần. GPMT."},
                                         {.text = "cos tính"},
                                         {.text = "có tính"},
                                         {.text = "hướng đến"},
                                         {.text = "hướng đến"},
                                         {.text = "hướng dẫn"}};
    struct scratch *s = *state;
    struct store *store = ARCHIVE(s, texts);
    assert_string_equal(suggested(s, store, "học phí vĩnh long"), "");
    assert_string_equal(suggested(s, store, "phí BHYT"), "");
    assert_string_equal(suggested(s, store, "BHYT dần"), ""); /* signs judge nobody */
    assert_string_equal(suggested(s, store, "GPMB"), "");     /* and are no misspelling */
    assert_string_equal(suggested(s, store, "cos tính"), ""); /* all of it is in the index */
    assert_string_equal(suggested(s, store, "hướng đẫn"), "hướng dẫn"); /* marks before letters */
}

static void keystrokes__telex_and_vni__write_the_syllable(void **state)
{
    static const char *const cases[][2] = {
        {"huwowngs", "hướng"}, {"huowngs", "hướng"},   {"daanx", "dẫn"},
        {"dieeuf", "diều"},    {"ddieeuf", "điều"},    {"DDieeuf", "điều"},
        {"duwowngx", "dưỡng"}, {"soos", "số"},         {"quyeets", "quyết"},
        {"nghij", "nghị"},     {"hoaf", "hòa"},        {"thuwr", "thử"},
        {"nawm", "năm"},       {"chuye63n", "chuyển"}, {"d9o63i", "đổi"},
        {"du7o7ng", "dương"},  {"na8m", "năm"},        {"kees", "kế"},
        {"hoach", NULL},       {"A1B2", NULL},         {"ql1", NULL},
        {"x", NULL},           {"sssss", NULL},        {"2025", NULL},
        {"văn", NULL},         {"nam", NULL},          {"", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char exact[2][TEXT_WORD_MAX + 1] = {"", ""};
        const char *read = keystrokes_read(*state, cases[i][0]), *want = cases[i][1];
        if (read)
            exact[0][text_exact(exact[0], read, strlen(read))] = 0;
        if (want)
            exact[1][text_exact(exact[1], want, strlen(want))] = 0;
        if (strcmp(exact[0], exact[1]) != 0)
            fail_msg("%s: %s", cases[i][0], read ? read : "NULL");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(suggestion__misspelt_word_or_pair__is_put_right),
        scratch_test(suggestion__each_slip_of_one_letter__is_put_right),
        scratch_test(suggestion__two_matters_side_by_side__are_left_alone),
        scratch_test(keystrokes__telex_and_vni__write_the_syllable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
