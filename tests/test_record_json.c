#include "record_test.h"
#include <jansson.h>

static const char document[] =
    "UBND TỈNH LÀO CAI\nSỞ Y TẾ\n" MOTTO
    "Số: 9/SYT-\"DP\"\nV/v vắc xin\nLào Cai, ngày 2 tháng 3 năm 2020\nKính gửi: UBND tỉnh.\n"
    "Thực hiện Công văn số 12/BYT-DP ngày 1/2/2020 của Bộ Y tế, Sở báo cáo.\nNơi nhận:\n- Như "
    "trên;\n- Phòng \"Y tế\";\n- Lưu: VT.\nGIÁM ĐỐC\nLý A Sử\n";

static json_t *json_of(const struct record *r, const char *extra, const char *text)
{
    struct cv_buf out;
    json_error_t error;
    void *ctx = talloc_new(NULL);
    cv_buf_init(&out, ctx);
    record_json(&out, r, extra, text);
    assert_null(strchr(cv_buf_cstr(&out), '\n'));
    json_t *json = json_loads(cv_buf_cstr(&out), JSON_REJECT_DUPLICATES, &error);
    if (!json)
        fail_msg("%s at %d: %s", error.text, error.position, cv_buf_cstr(&out));
    talloc_free(ctx);
    return json;
}

static void json__full_record__keys_of_the_contract_in_order(void **state)
{
    static const char *const keys[] = {
        "path",           "type",       "number",       "serial",        "symbol",  "number_key",
        "date",           "place",      "issuer",       "issuer_parent", "subject", "addressees",
        "copies",         "recipients", "archive_copy", "signer",        "signers", "citations",
        "classification", "urgency",    "inferred",     "warnings"};
    void *ctx = talloc_new(NULL);
    json_t *json = json_of(record_of(ctx, document), "\"path\":\"a.txt\"", NULL), *value;
    const char *key;
    size_t i = 0;
    (void)state;
    json_object_foreach(json, key, value)
    {
        assert_true(i < sizeof keys / sizeof *keys);
        check_string("key", key, keys[i++]);
    }
    assert_int_equal(i, sizeof keys / sizeof *keys);
    check_string("signer",
                 json_string_value(json_object_get(json_object_get(json, "signer"), "name")),
                 "Lý A Sử");
    assert_int_equal(json_array_size(json_object_get(json, "recipients")), 2);
    check_string("copy", json_string_value(json_array_get(json_object_get(json, "copies"), 0)),
                 "Phòng \"Y tế\"");
    json_decref(json);
    talloc_free(ctx);
}

static void json__empty_record__nulls_and_empty_lists(void **state)
{
    void *ctx = talloc_new(NULL);
    json_t *json = json_of(record_of(ctx, ""), NULL, NULL);
    (void)state;
    assert_true(json_is_null(json_object_get(json, "type")));
    assert_true(json_is_null(json_object_get(json, "serial")));
    assert_true(json_is_null(json_object_get(json, "date")));
    assert_true(json_is_null(json_object_get(json, "signer")));
    assert_int_equal(json_array_size(json_object_get(json, "copies")), 0);
    json_decref(json);
    talloc_free(ctx);
}

static void json__explained__spans_hold_what_was_read(void **state)
{
    void *ctx = talloc_new(NULL);
    json_t *json = json_of(record_of(ctx, document), NULL, document),
           *evidence = json_object_get(json, "evidence"), *field;
    const char *key;
    (void)state;
    assert_true(json_object_size(evidence) >= 8);
    json_object_foreach(evidence, key, field)
    {
        size_t begin =
            (size_t)json_integer_value(json_array_get(json_object_get(field, "span"), 0));
        size_t end = (size_t)json_integer_value(json_array_get(json_object_get(field, "span"), 1));
        assert_true(begin <= end && end < sizeof document);
        const char *text = json_string_value(json_object_get(field, "text"));
        assert_int_equal(strlen(text), end - begin);
        assert_memory_equal(text, document + begin, end - begin);
        assert_true(json_is_string(json_object_get(field, "rule")));
    }
    check_string("date",
                 json_string_value(json_object_get(json_object_get(evidence, "date"), "text")),
                 "ngày 2 tháng 3 năm 2020");
    json_decref(json);
    talloc_free(ctx);
}

static void field_name__all_and_beyond__key_or_null(void **state)
{
    (void)state;
    for (unsigned f = 0; f < RECORD_FIELD_COUNT; f++)
        assert_non_null(record_field_name((enum record_field)f));
    assert_null(record_field_name(RECORD_FIELD_COUNT));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json__full_record__keys_of_the_contract_in_order),
        cmocka_unit_test(json__empty_record__nulls_and_empty_lists),
        cmocka_unit_test(json__explained__spans_hold_what_was_read),
        cmocka_unit_test(field_name__all_and_beyond__key_or_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
