#include "store/data.h"
#include "store_support.h"

static void pack__record_and_text__come_back(void **state)
{
    struct scratch *s = *state;
    struct data_packer *p = data_packer_new(s);
    struct data_unpacker *u = data_unpacker_new(s);
    const char text[] = "một\0hai", *packed;
    struct data_unpacked got;
    size_t n;
    assert_done(data_pack(p, "{}", text, sizeof text - 1, &packed, &n, err));
    assert_done(data_unpack(u, s, packed, n, true, &got, err));
    assert_string_equal(got.record, "{}");
    assert_int_equal(got.length, sizeof text - 1);
    assert_memory_equal(got.text, text, sizeof text);
    assert_done(data_unpack(u, s, packed, n, false, &got, err));
    assert_string_equal(got.record, "{}");
    assert_null(got.text);
    assert_done(data_pack(p, "{\"a\":1}", "", 0, &packed, &n, err));
    assert_done(data_unpack(u, s, packed, n, true, &got, err));
    assert_int_equal(got.length, 0);
    assert_string_equal(got.text, "");
}

static void pack__long_record__is_read_without_its_text(void **state)
{
    struct scratch *s = *state;
    struct data_packer *p = data_packer_new(s);
    struct data_unpacker *u = data_unpacker_new(s);
    struct cv_buf record;
    struct data_unpacked got;
    const char *packed;
    size_t n;
    cv_buf_init(&record, s);
    for (unsigned i = 0; i < 100000; i++)
        cv_buf_printf(&record, "%u,", i * 2654435761u);
    for (size_t more = 0; more < 3;
         more++) { /* its end just before, at and after the end of a step */
        cv_buf_str(&record, "x");
        assert_done(data_pack(p, record.bytes, "text", 4, &packed, &n, err));
        assert_done(data_unpack(u, s, packed, n, false, &got, err));
        assert_string_equal(got.record, record.bytes);
    }
}

static void unpack__every_cut_and_flipped_byte__is_damage_or_text(void **state)
{
    struct scratch *s = *state;
    struct data_packer *p = data_packer_new(s);
    struct data_unpacker *u = data_unpacker_new(s);
    struct data_unpacked got;
    const char *packed;
    size_t n;
    const char *text = "Ủy ban nhân dân huyện giao Phòng Nội vụ chủ trì, phối hợp với các đơn vị.";
    assert_done(data_pack(p, "{\"type\":\"quyết định\"}", text, strlen(text), &packed, &n, err));
    char *copy = talloc_memdup(s, packed, n);
    for (size_t i = 0; i < n; i++) {
        char *cut = talloc_memdup(s, copy, i + 1);
        assert_int_equal(data_unpack(u, s, cut, i, true, &got, NULL), CV_CORRUPT);
        data_unpack(u, s, cut, i, false, &got, NULL);
        for (int bit = 0; bit < 8; bit++) {
            copy[i] ^= (char)(1 << bit);
            data_unpack(u, s, copy, n, true, &got, NULL);
            data_unpack(u, s, copy, n, false, &got, NULL);
            copy[i] ^= (char)(1 << bit);
        }
    }
    assert_done(data_unpack(u, s, copy, n, true, &got, err)); /* after all that as before */
    assert_string_equal(got.text, text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(pack__record_and_text__come_back),
        scratch_test(pack__long_record__is_read_without_its_text),
        scratch_test(unpack__every_cut_and_flipped_byte__is_damage_or_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
