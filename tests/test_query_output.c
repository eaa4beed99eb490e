/* What people and programs read: tables that fit, CSV that is safe, snippets that show the
 * original. */
#include "query/output.h"
#include "query/snippet.h"
#include "query/table.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <talloc.h>

#include <cmocka.h>

/* ---- csv ------------------------------------------------------------------------------------- */

static void csv__field__is_quoted_when_it_must_be(void **state)
{
    static const char *const cases[][2] = {
        {"kế hoạch", "kế hoạch"},
        {"a,b", "\"a,b\""},
        {"nói \"có\"", "\"nói \"\"có\"\"\""},
        {"hai\ndòng", "\"hai\ndòng\""},
        {"=1+1", "\"'=1+1\""},
        {"@x", "\"'@x\""},
        {"-5", "\"'-5\""},
        {"+84", "\"'+84\""},
        {"", ""},
        {" trống", "\" trống\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct cv_buf b;
        cv_buf_init(&b, *state);
        output_csv_field(&b, cases[i][0]);
        assert_string_equal(cv_buf_cstr(&b), cases[i][1]);
    }
}

/* ---- table ----------------------------------------------------------------------------------- */

static const struct table_column two[] = {{"Số", 4, false}, {"Tên", 6, false}};

static void table__narrow_terminal__cuts_the_widest_cell(void **state)
{
    struct table t;
    struct cv_buf b;
    cv_buf_init(&b, *state);
    table_init(&t, two, 2);
    table_add(&t, *state, (const char *[]){"12/QĐ", "Ủy ban nhân dân huyện Lục Nam"}, NULL);
    table_print(&b, &t, 20);
    assert_string_equal(cv_buf_cstr(&b), "Số     Tên\n12/QĐ  Ủy ban nhân …\n");
}

static void table__combining_and_wide_characters__are_counted_by_columns(void **state)
{
    struct table t;
    struct cv_buf b;
    cv_buf_init(&b, *state);
    table_init(&t, two, 2);
    table_add(&t, *state, (const char *[]){"e\xCC\x82", "x"},
              NULL);                                          /* ê typed as two: one column */
    table_add(&t, *state, (const char *[]){"文", "y"}, NULL); /* two columns */
    table_print(&b, &t, 0);
    assert_string_equal(cv_buf_cstr(&b), "Số  Tên\ne\xCC\x82   x\n文  y\n");
}

static void table__details__are_wrapped_under_their_row(void **state)
{
    struct table t;
    struct cv_buf b;
    cv_buf_init(&b, *state);
    table_init(&t, two, 2);
    table_add(&t, *state, (const char *[]){"1", NULL}, "một hai ba bốn năm\nsáu");
    table_print(&b, &t, 20);
    assert_string_equal(cv_buf_cstr(&b), "Số  Tên\n1   \n    một hai ba bốn\n    năm\n    sáu\n");
}

static void wrap__color_sequences__take_no_room(void **state)
{
    struct cv_buf b;
    cv_buf_init(&b, *state);
    table_wrap(&b, "aaaa \033[1;33mbbbb\033[0m cccc", 14, 0);
    assert_string_equal(cv_buf_cstr(&b), "aaaa \033[1;33mbbbb\033[0m cccc\n");
}

/* ---- snippet --------------------------------------------------------------------------------- */

static const char *const forms_work[] = {"công"}, *const forms_task[] = {"tác"},
                         *const forms_tax[] = {"thuế", "~thue"};
static uint32_t rare[] = {3, 1};

static struct query_plan plan_of(struct query_word *words, size_t count)
{
    return (struct query_plan){.words = words, .word_count = count, .scored = true};
}

static char *snippet_of(void *ctx, const char *text, struct query_word *words, size_t count,
                        size_t length, struct snippet *s)
{
    struct query_plan plan = plan_of(words, count);
    struct snippet_options o = {.passages = 2, .words = length};
    snippet_make(ctx, text, strlen(text), &plan, &o, s);
    return snippet_render(ctx, text, s, "<mark>", "</mark>", true);
}

static struct query_word word_work = {
    .forms = (const char **)forms_work, .frequencies = rare, .form_count = 1};
static struct query_word word_task = {
    .forms = (const char **)forms_task, .frequencies = rare, .form_count = 1};
static struct query_word word_tax = {
    .forms = (const char **)forms_tax, .frequencies = rare, .form_count = 2};

static void snippet__any_spelling__marks_the_original(void **state)
{
    struct snippet s;
    struct query_word words[] = {word_work, word_task};
    const char *text = "Về CÔNG  TÁC\nnăm nay. Rồi thôi.";
    assert_string_equal(snippet_of(*state, text, words, 2, 20, &s),
                        "Về <mark>CÔNG TÁC</mark> năm nay. Rồi thôi.");
    assert_int_equal(s.passages[0].mark_count, 1);
    assert_int_equal(s.passages[0].marks[0].begin, 5);
    assert_int_equal(s.passages[0].page, 0);
}

static void snippet__word_damaged_by_ocr__is_marked(void **state)
{
    struct snippet s;
    assert_string_equal(snippet_of(*state, "Nộp thué và thuê nhà", &word_tax, 1, 20, &s),
                        "Nộp <mark>thué</mark> và thuê nhà");
}

static void snippet__html__is_escaped(void **state)
{
    struct snippet s;
    assert_string_equal(snippet_of(*state, "<b>&\"công\"</b>", &word_work, 1, 20, &s),
                        "b&gt;&amp;&quot;<mark>công</mark>&quot;&lt;/b");
}

static void snippet__long_text__shows_the_sentence_with_its_offset_and_page(void **state)
{
    struct cv_buf b;
    struct snippet s;
    struct query_word words[] = {word_work, word_task};
    cv_buf_init(&b, *state);
    for (int i = 0; i < 100; i++)
        cv_buf_str(&b, "Câu này nói chuyện khác hẳn. ");
    cv_buf_str(&b, "\f");
    size_t at = b.len;
    cv_buf_str(&b, "Ở đây mới bàn công tác năm tới. ");
    for (int i = 0; i < 100; i++)
        cv_buf_str(&b, "Câu này nói chuyện khác hẳn. ");
    const char *snippet = snippet_of(*state, cv_buf_cstr(&b), words, 2, 12, &s);
    assert_int_equal(s.passages[0].begin, at);
    assert_int_equal(s.passages[0].page, 2);
    assert_true(strncmp(snippet, "Ở đây mới bàn <mark>công tác</mark> năm tới.", 30) == 0);
}

static void snippet__two_places__gives_both_in_order(void **state)
{
    struct cv_buf b;
    struct snippet s;
    struct query_word words[] = {word_work, word_tax};
    cv_buf_init(&b, *state);
    cv_buf_str(&b, "Trước hết là thuế. ");
    for (int i = 0; i < 50; i++)
        cv_buf_str(&b, "Ở giữa chẳng có gì đáng kể. ");
    cv_buf_str(&b, "Sau cùng là công.");
    const char *snippet = snippet_of(*state, cv_buf_cstr(&b), words, 2, 8, &s);
    assert_int_equal(s.count, 2);
    const char *tax = strstr(snippet, "<mark>thuế</mark>"),
               *work = strstr(snippet, "<mark>công</mark>");
    assert_true(tax && work && tax < work && strstr(snippet, " … "));
}

static void snippet__nothing_found_or_empty__is_the_beginning(void **state)
{
    struct snippet s;
    assert_string_equal(snippet_of(*state, "Một văn bản khác", &word_work, 1, 3, &s),
                        "Một văn bản …");
    assert_string_equal(snippet_of(*state, "", &word_work, 1, 3, &s), "");
    assert_int_equal(s.count, 0);
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

#define TEST(f) cmocka_unit_test_setup_teardown(f, up, down)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(csv__field__is_quoted_when_it_must_be),
        TEST(table__narrow_terminal__cuts_the_widest_cell),
        TEST(table__combining_and_wide_characters__are_counted_by_columns),
        TEST(table__details__are_wrapped_under_their_row),
        TEST(wrap__color_sequences__take_no_room),
        TEST(snippet__any_spelling__marks_the_original),
        TEST(snippet__word_damaged_by_ocr__is_marked),
        TEST(snippet__html__is_escaped),
        TEST(snippet__long_text__shows_the_sentence_with_its_offset_and_page),
        TEST(snippet__two_places__gives_both_in_order),
        TEST(snippet__nothing_found_or_empty__is_the_beginning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
