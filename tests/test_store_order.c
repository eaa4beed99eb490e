#include "store/order.h"
#include "store_support.h"

/* The value of a text. */
static struct cv_buf packed(struct scratch *s, const char *text, size_t n)
{
    struct words *w = words_new(s);
    struct cv_buf value;
    cv_buf_init(&value, s);
    words_collect(w, text, n);
    assert_done(order_pack(w, &value, err));
    return value;
}

static struct order_bytes bytes_of(struct cv_buf value)
{
    return (struct order_bytes){value.bytes, value.len};
}

/* "0:3,6 1:1": of each form its places, if it has any. */
static const char *places(struct scratch *s, struct order_seek *seek, struct cv_buf value,
                          uint32_t forms)
{
    struct order_found found;
    char *out = talloc_strdup(s, "");
    assert_true(order_find(seek, bytes_of(value), &found));
    for (uint32_t f = 0; f < forms; f++)
        for (size_t i = 0; i < found.forms[f].count; i++)
            if (i)
                out = talloc_asprintf_append(out, ",%u", found.forms[f].at[i]);
            else
                out = talloc_asprintf_append(out, "%s%u:%u", *out ? " " : "", f,
                                             found.forms[f].at[i]);
    return out;
}

static struct order_seek *seek_for(struct scratch *s, const char *const *forms)
{
    struct order_seek *seek = order_seek_new(s);
    for (uint32_t i = 0; forms[i]; i++)
        assert_int_equal(order_seek_add(seek, forms[i]), i);
    return seek;
}

static void order__text__tells_where_its_words_stand(void **state)
{
    struct scratch *s = *state;
    const char *text = "Kế hoạch phòng, chống lụt; phòng cháy. KẾ HOẠCH";
    struct cv_buf value = packed(s, text, strlen(text));
    struct order_seek *seek =
        seek_for(s, (const char *const[]){"phòng", "kế", "lụt bão", "hoach", NULL});
    struct order_found found;
    assert_string_equal(places(s, seek, value, 4), "0:3,6 1:1,8");
    assert_int_equal(order_seek_add(seek, "kế"), 1); /* known already */
    assert_int_equal(order_seek_add(seek, "cháy"), 4);
    assert_string_equal(places(s, seek, value, 5), "0:3,6 1:1,8 4:7");
    assert_true(order_find(order_seek_new(s), bytes_of(value), &found));
    assert_int_equal(found.length, 9);
}

static void order__damaged_word_and_its_twin__stand_at_one_place(void **state)
{
    struct scratch *s = *state;
    const char *text = "thué đất thúe nhà";
    struct cv_buf value = packed(s, text, strlen(text));
    struct order_seek *seek =
        seek_for(s, (const char *const[]){"~thue", "thúe", "nhà", "thue", NULL});
    assert_string_equal(places(s, seek, value, 4), "0:1,3 1:3 2:4");
}

static void order__empty_text__has_a_value_without_places(void **state)
{
    struct scratch *s = *state;
    struct cv_buf value = packed(s, "", 0);
    struct order_seek *seek = seek_for(s, (const char *const[]){"a", "", NULL});
    assert_true(value.len > 0);
    assert_string_equal(places(s, seek, value, 2), "");
}

static void order__as_many_words_as_need_long_codes__all_are_found(void **state)
{
    /* all of one length, so that numbers are as they appear; the last of each code's length and the
     * first of the next */
    enum { MANY = 37000 };
    static const unsigned looked_for[] = {0, 127, 128, 3199, 3200, 35967, 35968, MANY - 1};
    struct scratch *s = *state;
    struct order_seek *seek = order_seek_new(s);
    struct cv_buf text;
    char *expected = talloc_strdup(s, "");
    cv_buf_init(&text, s);
    for (unsigned round = 0; round < 2; round++)
        for (unsigned i = 0; i < MANY; i++)
            cv_buf_printf(&text, "x%05u ", i);
    for (unsigned i = 0; i < 8; i++) {
        order_seek_add(seek, talloc_asprintf(s, "x%05u", looked_for[i]));
        expected = talloc_asprintf_append(expected, "%s%u:%u,%u", i ? " " : "", i,
                                          looked_for[i] + 1, MANY + looked_for[i] + 1);
    }
    assert_string_equal(places(s, seek, packed(s, text.bytes, text.len), 8), expected);
}

/* Whatever a damaged disk makes of a value, nothing outside of it is read or told. */
static void order__damaged_value__is_refused_or_harmless(void **state)
{
    struct scratch *s = *state;
    const char *text = "thué đất phòng chống cháy phòng cháy";
    struct cv_buf value = packed(s, text, strlen(text));
    struct order_seek *seek = seek_for(s, (const char *const[]){"phòng", "cháy", "~thue", NULL});
    struct order_found found;
    for (size_t n = 0; n < value.len; n++) {
        char *cut = talloc_size(s, n ? n : 1);
        memcpy(cut, value.bytes, n);
        assert_false(order_find(seek, (struct order_bytes){cut, n}, &found));
        talloc_free(cut);
    }
    for (size_t i = 0; i < value.len; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            char *bytes = talloc_memdup(s, value.bytes, value.len);
            bytes[i] = (char)(bytes[i] ^ (char)(1u << bit));
            if (order_find(seek, (struct order_bytes){bytes, value.len}, &found))
                for (uint32_t f = 0; f < 3; f++)
                    for (size_t k = 0; k < found.forms[f].count; k++)
                        assert_in_range(found.forms[f].at[k], 1, found.length);
            talloc_free(bytes);
        }
}

static void value__heading_and_text__parted_again(void **state)
{
    struct scratch *s = *state;
    struct cv_buf text = packed(s, "phòng cháy", 12), none = {0}, value;
    struct order_bytes a, b;
    cv_buf_init(&value, s);
    char *many = talloc_strdup(s, "");
    for (unsigned i = 0; i < 50; i++)
        many = talloc_asprintf_append(many, "x%u ", i);
    struct cv_buf heading = packed(s, many, strlen(many));
    assert_true(heading.len > 127);
    order_join(&heading, &text, &value);
    assert_true(order_split(value.bytes, value.len, &a, &b));
    assert_int_equal(a.n, heading.len);
    assert_memory_equal(a.bytes, heading.bytes, a.n);
    assert_int_equal(b.n, text.len);
    assert_memory_equal(b.bytes, text.bytes, b.n);
    assert_false(order_split(value.bytes, heading.len / 2, &a, &b));
    assert_false(order_split(value.bytes, 0, &a, &b));
    order_join(&none, &text, &value);
    assert_true(order_split(value.bytes, value.len, &a, &b));
    assert_int_equal(a.n, 0);
    assert_int_equal(b.n, text.len);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(order__text__tells_where_its_words_stand),
        scratch_test(order__damaged_word_and_its_twin__stand_at_one_place),
        scratch_test(order__empty_text__has_a_value_without_places),
        scratch_test(order__as_many_words_as_need_long_codes__all_are_found),
        scratch_test(value__heading_and_text__parted_again),
        scratch_test(order__damaged_value__is_refused_or_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
