#include "store/schema.h"
#include "store_support.h"

static void term__short_value__prefix_and_value(void **state)
{
    (void)state;
    char t[XAP_TERM_MAX + 1];
    assert_int_equal(schema_term(t, STORE_TYPE, "ke hoach", 8), 10);
    assert_string_equal(t, "T:ke hoach");
    assert_int_equal(schema_term(t, STORE_FIELD_COUNT, "lũ", 4), 4);
    assert_string_equal(t, "lũ");
}

static void term__at_the_limit__stays_whole(void **state)
{
    (void)state;
    char t[XAP_TERM_MAX + 1], text[XAP_TERM_MAX + 1];
    memset(text, 'a', sizeof text);
    assert_int_equal(schema_term(t, STORE_PATH, text, XAP_TERM_MAX - 2), XAP_TERM_MAX);
    assert_null(strchr(t, '~'));
    assert_int_equal(schema_term(t, STORE_PATH, text, XAP_TERM_MAX - 1), XAP_TERM_MAX);
    assert_non_null(strchr(t, '~'));
}

static void term__too_long__is_cut_at_a_character_and_stays_apart(void **state)
{
    (void)state;
    char one[XAP_TERM_MAX + 1], other[XAP_TERM_MAX + 1], text[601];
    for (size_t shift = 0; shift < 3; shift++) {
        memset(text, 'x', shift);
        for (size_t i = shift; i + 3 <= 600; i += 3)
            memcpy(text + i, "ệ", 3);
        size_t n = shift + (600 - shift) / 3 * 3;
        size_t length = schema_term(one, STORE_PATH, text, n);
        assert_in_range(length, XAP_TERM_MAX - 3, XAP_TERM_MAX);
        const char *tail = strchr(one, '~');
        assert_non_null(tail);
        assert_int_equal(strlen(tail), 17);
        assert_int_equal((size_t)(tail - one - 2) % 3, shift); /* no character is cut */
        memcpy(text + n - 3, "ế", 3);
        schema_term(other, STORE_PATH, text, n);
        assert_string_not_equal(one, other);
    }
}

static void prefixes__all_fields__differ_and_end_in_a_colon(void **state)
{
    (void)state;
    for (unsigned i = 0; i < STORE_FIELD_COUNT; i++) {
        const char *prefix = schema_prefix(i);
        assert_in_range(prefix[0], SCHEMA_PREFIX_FIRST, 'Z');
        assert_int_equal(prefix[strlen(prefix) - 1], ':');
        assert_string_not_equal(prefix, SCHEMA_ID);
        for (unsigned j = 0; j < i; j++)
            assert_string_not_equal(prefix, schema_prefix(j));
    }
    assert_string_equal(schema_prefix(STORE_FIELD_COUNT), "");
}

static enum cv_status collect(void *user, enum store_field field, const char *value,
                              const char *label, struct cv_error *err)
{
    (void)err;
    char **all = user;
    *all = talloc_asprintf_append(*all, "%s%s%s%s\n", schema_prefix(field), value,
                                  label ? " = " : "", label ? label : "");
    return CV_OK;
}

static void assert_has(const char *all, const char *line)
{
    for (const char *at = all; (at = strstr(at, line)); at++)
        if (at[strlen(line)] == '\n' && (at == all || at[-1] == '\n'))
            return;
    fail_msg("no line '%s' in:\n%s", line, all);
}

static void values__full_record__every_field_has_its_terms(void **state)
{
    struct scratch *s = *state;
    struct sample *d = sample_new(s, 7, "");
    const char *to[] = {"Phòng Nội vụ"}, *copies[] = {"Sở Nội vụ (để b/c);"};
    struct record_person signers[] = {{.name = "Lê Thị Hoa"}, {.name = "Trần Văn An"}};
    struct record_citation cited = {
        .number = "15/QĐ-UBND", .number_key = "15/QĐ-UBND", .relation = "thay thế"};
    d->record.type = "kế hoạch";
    d->record.number = "30/KH-UBND";
    d->record.number_key = "30/KH-UBND";
    d->record.serial = 30;
    d->record.symbol = "KH-UBND";
    d->record.date = (struct record_date){2021, 5, 0};
    d->record.place = "Long Thành";
    d->record.addressees = (struct record_strings){to, 1};
    d->record.copies = (struct record_strings){copies, 1};
    d->record.signers = signers;
    d->record.signer_count = 2;
    d->record.citations = &cited;
    d->record.citation_count = 1;
    d->record.urgency = "hỏa tốc";
    char *all = talloc_strdup(s, "");
    assert_done(schema_values_of(s, &d->in, collect, &all, err));
    assert_has(all, "T:ke hoach = kế hoạch");
    assert_has(all, "N:le thi hoa = Lê Thị Hoa");
    assert_has(all, "N:tran van an = Trần Văn An");
    assert_has(all, "Y:2021");
    assert_has(all, "M:2021-05");
    assert_has(all, "K:30/KH-UBND");
    assert_has(all, "KN:30");
    assert_has(all, "KS:kh-ubnd = KH-UBND");
    assert_has(all, "KS:kh");
    assert_has(all, "KS:ubnd");
    assert_has(all, "C:15/QĐ-UBND");
    assert_has(all, "CF:15/QD-UBND");
    assert_has(all, "CR:thay the:15/QĐ-UBND");
    assert_has(all, "U:hoa toc = hỏa tốc");
    assert_has(all, "F:text");
    assert_has(all, "P:7.txt");
    assert_non_null(strstr(all, " = Sở Nội vụ\n")); /* what is in brackets is no part of the name */
}

static void values__empty_record__has_no_terms(void **state)
{
    struct scratch *s = *state;
    struct sample *d = sample_new(s, 1, "");
    d->in.format = "";
    d->paths[0] = "";
    char *all = talloc_strdup(s, "");
    assert_done(schema_values_of(s, &d->in, collect, &all, err));
    assert_string_equal(all, ""); /* nothing known: no terms */
}

static void slots__partial_dates__first_and_last_day(void **state)
{
    struct scratch *s = *state;
    struct record r = {.serial = -1, .date = {2024, 2, 0}};
    struct schema_slots slots;
    schema_slots_of(s, &r, &slots);
    assert_string_equal(slots.date, "20240200");
    assert_string_equal(slots.date_last, "20240229");
    assert_null(slots.number_sort);
    r = (struct record){.serial = 7, .symbol = "QĐ-UBND"};
    schema_slots_of(s, &r, &slots);
    assert_string_equal(slots.date, "");
    assert_string_equal(slots.date_last, "99999999");
    assert_string_equal(slots.number_sort, "000000007 QĐ-UBND");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(term__short_value__prefix_and_value),
        cmocka_unit_test(term__at_the_limit__stays_whole),
        cmocka_unit_test(term__too_long__is_cut_at_a_character_and_stays_apart),
        cmocka_unit_test(prefixes__all_fields__differ_and_end_in_a_colon),
        scratch_test(values__full_record__every_field_has_its_terms),
        scratch_test(values__empty_record__has_no_terms),
        scratch_test(slots__partial_dates__first_and_last_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
