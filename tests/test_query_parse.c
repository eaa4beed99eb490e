/* The query language: what each form becomes, and what each mistake is told. */
#include "query/parse.h"
#include "record/record.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <talloc.h>

#include <cmocka.h>

/* A tree as an S-expression, short enough to compare. */
static void sketch(struct cv_buf *b, const struct query_node *n)
{
    static const char *const names[] = {"all", "", "*", "\"", "#", ":", "and", "or", "not", "near"};
    switch (n->kind) {
    case QUERY_WORD:
        cv_buf_str(b, n->text);
        return;
    case QUERY_PREFIX:
        cv_buf_printf(b, "%s*", n->text);
        return;
    case QUERY_NUMBER:
        cv_buf_printf(b, "#%s", n->text);
        return;
    case QUERY_FIELD:
        if (n->range.to)
            cv_buf_printf(b, "%s:%u..%u", field_name(n->field), n->range.from, n->range.to);
        else
            cv_buf_printf(b, "%s:%s", field_name(n->field), n->text);
        return;
    default:
        cv_buf_printf(b, "(%s", names[n->kind]);
        if (n->kind == QUERY_NEAR)
            cv_buf_printf(b, "%u", n->window);
        for (size_t i = 0; i < n->count; i++) {
            cv_buf_char(b, ' ');
            sketch(b, n->children[i]);
        }
        cv_buf_char(b, ')');
    }
}

static void expect(const char *query, const char *expected)
{
    void *ctx = talloc_new(NULL);
    struct query_tree tree;
    struct cv_error err = {0};
    enum cv_status status = query_parse(ctx, query, &tree, &err);
    if (status)
        fail_msg("%s: %s", query, err.message);
    struct cv_buf b;
    cv_buf_init(&b, ctx);
    sketch(&b, tree.root);
    assert_string_equal(cv_buf_cstr(&b), expected);
    talloc_free(ctx);
}

static void expect_error(const char *query, const char *column, const char *part)
{
    void *ctx = talloc_new(NULL);
    struct query_tree tree = {0};
    struct cv_error err = {0};
    assert_int_equal(query_parse(ctx, query, &tree, &err), CV_BAD_QUERY);
    assert_null(tree.root);
    if (strncmp(err.message, column, strlen(column)) != 0 || !strstr(err.message, part))
        fail_msg("%s: %s", query, err.message);
    assert_non_null(strstr(err.hint, "^"));
    talloc_free(ctx);
}

static void words__bare__are_joined_by_and(void **state)
{
    (void)state;
    expect("kế hoạch", "(and kế hoạch)");
    expect("  kế  ", "kế");
    expect("a AND b VÀ c", "(and a b c)");
    expect("", "(all)");
    expect(" .,; ", "(all)");
}

static void operators__in_capitals__bind_or_weakest(void **state)
{
    (void)state;
    expect("rừng đê OR đập", "(or (and rừng đê) đập)");
    expect("rừng (đê HOẶC đập)", "(and rừng (or đê đập))");
    expect("rừng KHÔNG đê", "(and rừng (not đê))");
    expect("rừng -đê -\"hồ nước\"", "(and rừng (not đê) (not (\" hồ nước)))");
    expect("NOT a", "(not a)");
    expect("và hoặc không", "(and và hoặc không)");
}

static void operators__in_a_heading_of_capitals__are_words(void **state)
{
    (void)state;
    expect("QUẢN LÝ VÀ SỬ DỤNG", "(and QUẢN LÝ VÀ SỬ DỤNG)");
    expect("UBND HOẶC HĐND", "(or UBND HĐND)");
    expect("QUẢN LÝ OR SỬ DỤNG", "(or (and QUẢN LÝ) (and SỬ DỤNG))");
}

static void phrase__any_kind_of_quotes__is_one(void **state)
{
    (void)state;
    expect("\"an sinh xã hội\"", "(\" an sinh xã hội)");
    expect("“an sinh” năm", "(and (\" an sinh) năm)");
    expect("«an sinh»", "(\" an sinh)");
    expect("\"sinh\"", "sinh");
}

static void near__with_and_without_window__is_flat(void **state)
{
    (void)state;
    expect("rừng NEAR cháy", "(near10 rừng cháy)");
    expect("rừng NEAR/3 cháy NEAR/5 khô", "(near5 rừng cháy khô)");
    expect("rừng GẦN/4 \"cháy lớn\"", "(near4 rừng (\" cháy lớn))");
    expect("(đê OR \"hồ chứa\") NEAR/5 lũ", "(near5 (or đê (\" hồ chứa)) lũ)");
    expect("(đê hồ) NEAR/5 lũ", "(near5 đê hồ lũ)");
    expect("lũ* NEAR/2 đê đập", "(and (near2 lũ* đê) đập)");
}

static void run__joined_by_punctuation__is_phrase_number_or_prefix(void **state)
{
    (void)state;
    expect("KT-XH", "(\" KT XH)");
    expect("thủy*", "thủy*");
    expect("712/UBND-KT", "#712/UBND-KT");
    expect("ngày 2/9", "(and ngày (\" 2 9))");
}

static void field__with_without_accents_or_blank__is_found(void **state)
{
    (void)state;
    expect("năm:2024", "year:20240101..20241231");
    expect("nam:2020..2022", "year:20200101..20221231");
    expect("YEAR:2020..", "year:20200101..99991231");
    expect("ngày:03/2024", "date:20240301..20240331");
    expect("ngay:2024-01-05..", "date:20240105..99991231");
    expect("cơ quan:\"UBND huyện\" đê", "(and issuer:UBND huyện đê)");
    expect("co quan: UBND", "issuer:UBND");
    expect("loại:kế hoạch rừng", "(and type:kế hoạch rừng)");
    expect("loai: thong tu lien tich", "type:thong tu lien tich");
    expect("(loại:công văn) đê", "(and type:công văn đê)");
    expect("loại:QĐ kế hoạch", "(and type:QĐ kế hoạch)");
    expect("bộ cơ quan:X", "(and bộ issuer:X)");
    expect("độ khẩn:\"hỏa tốc\"", "urgency:hỏa tốc");
    expect("subject:\"mưa lũ\"", "subject:mưa lũ");
    expect("-ký:Sự", "(not signer:Sự)");
    expect("lưu ý: đê", "(and lưu ý đê)");
}

static void mistake__named_by_column_in_characters(void **state)
{
    (void)state;
    expect_error("đê (đập", "cột 4:", "không được đóng");
    expect_error("đê \"đập", "cột 4:", "ngoặc kép");
    expect_error("đê)", "cột 3:", "không có dấu mở");
    expect_error("đê ()", "cột 5:", "ít nhất một từ");
    expect_error("đê OR", "cột 6:", "hết câu tìm");
    expect_error("OR đê", "cột 1:", "trước 'OR'");
    expect_error("đê AND OR đập", "cột 8:", "'OR'");
    expect_error("(đê) -( )", "cột 9:", "ít nhất một từ");
    expect_error("NEAR/3 đê", "cột 1:", "trước 'NEAR/3'");
    expect_error("đê NEAR/3", "cột 10:", "sau NEAR");
    expect_error("đê NEAR năm:2024", "cột 9:", "sau NEAR");
    expect_error("(đê -hồ) NEAR lũ", "cột 10:", "trước NEAR");
    expect_error("lũ NEAR (đê OR năm:2024)", "cột 10:", "sau NEAR");
    expect_error("lũ NEAR (đê OR (hồ chứa))", "cột 10:", "sau NEAR");
    expect_error("màu:đỏ", "cột 1:", "không có trường 'màu'");
    expect_error("năm:20x4", "cột 5:", "khoảng năm");
    expect_error("năm:2024..2020", "cột 5:", "khoảng năm");
    expect_error("ngày:31/02/2024", "cột 6:", "ngày có thật");
    expect_error("loại:bánh", "cột 6:", "tên loại");
    expect_error("năm:", "cột 5:", "cần một giá trị");
    expect_error("KT-XH*", "cột 6:", "'*'");
    expect_error("\"\"", "cột 2:", "ngoặc kép");
}

static void input__too_deep_or_too_long__is_refused(void **state)
{
    (void)state;
    char deep[2 * QUERY_DEPTH_MAX];
    memset(deep, '(', sizeof deep - 1);
    deep[sizeof deep - 1] = 0;
    expect_error(deep, "cột 101:", "lồng nhau");
    struct cv_buf b = {0};
    for (int i = 0; i <= QUERY_WORDS_MAX; i++)
        cv_buf_str(&b, "a ");
    struct query_tree tree;
    struct cv_error err = {0};
    assert_int_equal(query_parse(NULL, cv_buf_cstr(&b), &tree, &err), CV_BAD_QUERY);
    talloc_free(b.bytes);
}

static void text__decomposed_or_invalid__is_taken(void **state)
{
    (void)state;
    expect("ke\xCC\x82\xCC\x81", "kế");
    void *ctx = talloc_new(NULL);
    struct query_tree tree;
    struct cv_error err;
    assert_int_equal(query_parse(ctx, "a\xFF\xC3(\x80)", &tree, &err), CV_BAD_QUERY);
    talloc_free(ctx);
}

static void outline__tree__in_vietnamese_with_columns(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct query_tree tree;
    struct query_node *option;
    struct cv_error err;
    struct cv_buf out;
    cv_buf_init(&out, ctx);
    assert_int_equal(query_parse(ctx, "đê -(lũ OR \"hồ chứa\") năm:2024", &tree, &err), CV_OK);
    assert_int_equal(query_field_node(ctx, field_named("subject"), "học phí", &option, &err),
                     CV_OK);
    tree.root = query_conjoin(ctx, tree.root, option);
    query_outline(&out, &tree);
    assert_string_equal(cv_buf_cstr(&out),
                        "tất cả (VÀ)  (cột 1–30)\n"
                        "  từ: đê  (cột 1–2)\n"
                        "  loại trừ (KHÔNG)  (cột 4–19)\n"
                        "    một trong (HOẶC)  (cột 6–19)\n"
                        "      từ: lũ  (cột 6–7)\n"
                        "      cụm từ liền nhau  (cột 13–19)\n"
                        "        từ: hồ  (cột 13–14)\n"
                        "        từ: chứa  (cột 16–19)\n"
                        "  trường year (năm ban hành, hoặc khoảng năm): 2024 [20240101..20241231]  "
                        "(cột 23–30)\n"
                        "  trường subject (từ trong trích yếu): học phí\n"
                        "    cụm từ liền nhau\n"
                        "      từ: học\n"
                        "      từ: phí\n");
    talloc_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words__bare__are_joined_by_and),
        cmocka_unit_test(operators__in_capitals__bind_or_weakest),
        cmocka_unit_test(operators__in_a_heading_of_capitals__are_words),
        cmocka_unit_test(phrase__any_kind_of_quotes__is_one),
        cmocka_unit_test(near__with_and_without_window__is_flat),
        cmocka_unit_test(run__joined_by_punctuation__is_phrase_number_or_prefix),
        cmocka_unit_test(field__with_without_accents_or_blank__is_found),
        cmocka_unit_test(mistake__named_by_column_in_characters),
        cmocka_unit_test(input__too_deep_or_too_long__is_refused),
        cmocka_unit_test(text__decomposed_or_invalid__is_taken),
        cmocka_unit_test(outline__tree__in_vietnamese_with_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
