#include "record_test.h"

static struct record *blank(void *ctx)
{
    return record_of(ctx, "");
}

static void correct__each_field__set_and_marked(void **state)
{
    void *ctx = talloc_new(NULL);
    struct record *r = blank(ctx);
    struct cv_error err = {0};
    (void)state;
    r->inferred = ~0u;
    assert_int_equal(record_correct(r, "type", "KE HOACH", &err), CV_OK);
    check_string("type", r->type, "kế hoạch");
    assert_int_equal(record_correct(r, "number", "Số: 09/KH-SYT", &err), CV_OK);
    check_string("number", r->number, "09/KH-SYT");
    assert_int_equal(r->serial, 9);
    check_string("symbol", r->symbol, "KH-SYT");
    check_string("key", r->number_key, "9/KH-SYT");
    assert_int_equal(record_correct(r, "date", "2020-03", &err), CV_OK);
    check_date("date", r->date, "2020-03");
    assert_int_equal(record_correct(r, "place", "Lào Cai", &err), CV_OK);
    assert_int_equal(record_correct(r, "issuer", "Sở Y tế", &err), CV_OK);
    assert_int_equal(record_correct(r, "issuer_parent", "Ủy ban", &err), CV_OK);
    assert_int_equal(record_correct(r, "subject", "vắc xin", &err), CV_OK);
    assert_int_equal(record_correct(r, "symbol", "KH-SYT", &err), CV_OK);
    assert_int_equal(record_correct(r, "addressees", "Sở A; Sở B ;", &err), CV_OK);
    check_list("addressees", &r->addressees, "Sở A | Sở B");
    assert_int_equal(record_correct(r, "copies", "Phòng", &err), CV_OK);
    assert_int_equal(record_correct(r, "archive_copy", "VT; VX", &err), CV_OK);
    check_list("archive", &r->archive_copy, "VT | VX");
    assert_int_equal(record_correct(r, "signer", "Lý A Sử; Phó Chủ tịch; KT. Chủ tịch", &err),
                     CV_OK);
    check_signer("signer", r, 0, "Lý A Sử / Phó Chủ tịch / KT. Chủ tịch");
    assert_int_equal(record_correct(r, "classification", "mật", &err), CV_OK);
    assert_int_equal(record_correct(r, "urgency", "khẩn", &err), CV_OK);
    uint32_t all = (1u << RECORD_FIELD_COUNT) - 1 - (1u << RECORD_CITATIONS);
    assert_int_equal(r->corrected, all);
    assert_int_equal(r->inferred & all, 0);
    talloc_free(ctx);
}

static void correct__empty_value__field_is_null(void **state)
{
    static const char *const fields[] = {"type",       "number", "date",
                                         "place",      "issuer", "subject",
                                         "addressees", "signer", "classification"};
    void *ctx = talloc_new(NULL);
    struct record *r = record_of(
        ctx, "BỘ Y TẾ\nMẬT\n" MOTTO
             "Số: 9/BYT-DP\nV/v vắc xin\nHà Nội, ngày 2 tháng 3 năm 2020\nKính gửi: Sở Y tế.\n"
             "GIÁM ĐỐC\nLý A Sử\n");
    (void)state;
    assert_non_null(r->number);
    assert_int_equal(r->signer_count, 1);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        assert_int_equal(record_correct(r, fields[i], "", NULL), CV_OK);
    assert_null(r->type);
    assert_null(r->number);
    assert_null(r->number_key);
    assert_int_equal(r->serial, -1);
    assert_int_equal(r->date.year, 0);
    assert_null(r->place);
    assert_null(r->issuer);
    assert_null(r->subject);
    assert_null(r->classification);
    assert_int_equal(r->addressees.count + r->signer_count, 0);
    talloc_free(ctx);
}

static void correct__bad_field_or_value__refused_and_left_alone(void **state)
{
    static const char *const cases[][2] = {
        {"typ", "kế hoạch"},          {"type", "bánh mì"}, {"number", "không số"},
        {"date", "2020-13-01"},       {"date", "hôm qua"}, {"citations", "x"},
        {"classification", "bí mật"}, {"urgency", "mật"},  {"", ""},
        {"recipients", "a"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *ctx = talloc_new(NULL);
        struct record *r = blank(ctx);
        struct cv_error err = {0};
        assert_int_equal(record_correct(r, cases[i][0], cases[i][1], &err), CV_USAGE);
        assert_int_equal(err.status, CV_USAGE);
        assert_true(err.message[0] != 0);
        assert_int_equal(r->corrected, 0);
        talloc_free(ctx);
    }
}

static void correct__decomposed_value__composed(void **state)
{
    void *ctx = talloc_new(NULL);
    struct record *r = blank(ctx);
    (void)state;
    assert_int_equal(record_correct(r, "place", "Hue\xCC\x82\xCC\x81", NULL), CV_OK);
    check_string("place", r->place, "Huế");
    talloc_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(correct__each_field__set_and_marked),
        cmocka_unit_test(correct__empty_value__field_is_null),
        cmocka_unit_test(correct__bad_field_or_value__refused_and_left_alone),
        cmocka_unit_test(correct__decomposed_value__composed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
