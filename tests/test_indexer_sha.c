#include "indexer/sha.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <talloc.h>

#include <cmocka.h> /* wants those above */

static void sha__hex_there_and_back__is_the_same(void **state)
{
    (void)state;
    char hex[SHA_HEX + 1], back[SHA_HEX + 1];
    unsigned char sha[SHA_BYTES];
    for (int i = 0; i < SHA_HEX; i++)
        hex[i] = "0123456789abcdef"[i * 7 % 16];
    hex[SHA_HEX] = 0;
    assert_true(sha_from_hex(sha, hex));
    sha_to_hex(back, sha);
    assert_string_equal(hex, back);
}

static void sha_from_hex__not_64_digits__is_refused(void **state)
{
    (void)state;
    char hex[SHA_HEX + 2];
    unsigned char sha[SHA_BYTES];
    memset(hex, 'a', sizeof hex);
    hex[SHA_HEX + 1] = 0;
    assert_false(sha_from_hex(sha, hex)); /* 65 */
    hex[SHA_HEX - 1] = 0;
    assert_false(sha_from_hex(sha, hex)); /* 63 */
    hex[SHA_HEX - 1] = 'g';
    hex[SHA_HEX] = 0;
    assert_false(sha_from_hex(sha, hex));
    assert_false(sha_from_hex(sha, ""));
}

struct value {
    unsigned char sha[SHA_BYTES];
    unsigned n;
};

static void sha_map__thousands_of_values_with_one_hash_start__are_all_found(void **state)
{
    (void)state;
    enum { COUNT = 3000 };
    void *ctx = talloc_new(NULL);
    struct value *values = talloc_zero_array(ctx, struct value, COUNT);
    struct sha_map map;
    sha_map_init(&map, ctx);
    assert_null(sha_map_get(&map, values[0].sha));
    for (unsigned i = 0; i < COUNT; i++) {
        values[i].n = i;
        values[i].sha[0] = (unsigned char)(i % 3); /* many collisions */
        memcpy(values[i].sha + 20, &i, sizeof i);
        sha_map_add(&map, &values[i]);
    }
    for (unsigned i = 0; i < COUNT; i++)
        assert_ptr_equal(sha_map_get(&map, values[i].sha), &values[i]);
    unsigned char other[SHA_BYTES] = {1, 2, 3};
    assert_null(sha_map_get(&map, other));
    talloc_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha__hex_there_and_back__is_the_same),
        cmocka_unit_test(sha_from_hex__not_64_digits__is_refused),
        cmocka_unit_test(sha_map__thousands_of_values_with_one_hash_start__are_all_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
