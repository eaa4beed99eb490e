#include "indexer/wire.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <talloc.h>

#include <cmocka.h> /* wants those above */

static void wire__numbers_and_strings__come_back(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct cv_buf b;
    struct arena arena;
    struct wire in;
    static const uint64_t numbers[] = {0, 1, 127, 128, 16384, UINT32_MAX, UINT64_MAX};
    cv_buf_init(&b, ctx);
    arena_init(&arena, ctx);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        wire_put(&b, numbers[i]);
    wire_put_string(&b, "kế hoạch");
    wire_put_string(&b, "");
    wire_init(&in, b.bytes, b.len);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        assert_true(wire_get(&in) == numbers[i]);
    assert_string_equal(wire_get_string(&in, &arena), "kế hoạch");
    assert_string_equal(wire_get_string(&in, &arena), "");
    assert_true(wire_done(&in));
    talloc_free(ctx);
}

static void wire__cut_anywhere__is_bad_and_gives_nothing(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct cv_buf b;
    struct arena arena;
    cv_buf_init(&b, ctx);
    arena_init(&arena, ctx);
    wire_put(&b, 300);
    wire_put_string(&b, "văn bản");
    for (size_t n = 0; n < b.len; n++) {
        struct wire in;
        wire_init(&in, b.bytes, n);
        wire_get(&in);
        assert_string_equal(wire_get_string(&in, &arena), "");
        assert_false(wire_done(&in));
    }
    talloc_free(ctx);
}

static void wire__number_without_an_end__is_bad(void **state)
{
    (void)state;
    unsigned char endless[16];
    memset(endless, 0xff, sizeof endless);
    struct wire in;
    wire_init(&in, endless, sizeof endless);
    wire_get(&in);
    assert_true(in.bad);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wire__numbers_and_strings__come_back),
        cmocka_unit_test(wire__cut_anywhere__is_bad_and_gives_nothing),
        cmocka_unit_test(wire__number_without_an_end__is_bad),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
