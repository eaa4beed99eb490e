#include "indexer/corrections.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <talloc.h>
#include <unistd.h>

#include <cmocka.h> /* wants those above */

#define SHA "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

struct fixture {
    char path[64];
    struct corrections *corrections;
    struct cv_error err;
};

static int set_up(void **state)
{
    struct fixture *f = talloc_zero(NULL, struct fixture);
    snprintf(f->path, sizeof f->path, "/tmp/congvan-test-XXXXXX");
    int fd = mkstemp(f->path);
    if (fd < 0)
        return -1;
    close(fd);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    unlink(f->path);
    talloc_free(f);
    return 0;
}

static enum cv_status load(struct fixture *f, const char *content)
{
    FILE *to = fopen(f->path, "w");
    assert_non_null(to);
    fputs(content, to);
    fclose(to);
    f->err = (struct cv_error){0};
    return corrections_load(f, f->path, &f->corrections, &f->err);
}

static const unsigned char *sha(void)
{
    static unsigned char bytes[SHA_BYTES];
    assert_true(sha_from_hex(bytes, SHA));
    return bytes;
}

static void corrections__by_path_and_by_hash__both_apply(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(load(f, "\xef\xbb\xbf# ghi chú\n"
                             "/kho/a.txt\tplace\tHà Nội\tan, 2024\r\n"
                             "\n" SHA "\tsubject\tviệc mới\n"
                             "/kho/khác.txt\tplace\tHuế\n"),
                     CV_OK);
    assert_int_equal(corrections_count(f->corrections), 3);
    struct record *r = record_parse(f, "", 0, (struct record_date){0});
    corrections_apply(f->corrections, sha(), (const char *const[]){"/kho/a.txt", NULL}, r);
    assert_string_equal(r->place, "Hà Nội");
    assert_string_equal(r->subject, "việc mới");
}

static void corrections__relative_path__is_seen_from_the_folder_of_the_file(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(load(f, "kho/a.txt\tplace\tHuế\n"), CV_OK);
    const char *beside =
        talloc_asprintf(f, "%.*s/kho/a.txt", (int)(strrchr(f->path, '/') - f->path), f->path);
    assert_true(
        corrections_fingerprint(f->corrections, sha(), (const char *const[]){beside, NULL}) != 0);
    assert_int_equal(
        corrections_fingerprint(f->corrections, sha(), (const char *const[]){"/kho/a.txt", NULL}),
        0);
}

static void corrections_fingerprint__value_changes__changes_too(void **state)
{
    struct fixture *f = *state;
    const char *const paths[] = {"/kho/a.txt", NULL};
    assert_int_equal(load(f, "/kho/a.txt\tplace\tHuế\n"), CV_OK);
    uint32_t before = corrections_fingerprint(f->corrections, sha(), paths);
    assert_int_equal(load(f, "/kho/a.txt\tplace\tVinh\n"), CV_OK);
    assert_true(corrections_fingerprint(f->corrections, sha(), paths) != before);
    assert_int_equal(corrections_fingerprint(NULL, sha(), paths), 0);
}

static void corrections__mistake__names_its_line(void **state)
{
    struct fixture *f = *state;
    static const char *const wrong[] = {"# một\n/a\tplace\tHuế\n/a\tkhông có\tx\n",
                                        "# một\n\n/a\tdate\t2024-02-31\n", "\n\n/a\tplace\n",
                                        "\n\n\tplace\tHuế\n"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(load(f, wrong[i]), CV_USAGE);
        assert_non_null(strstr(f->err.message, "line 3"));
    }
}

static void corrections__file_that_is_not_there__is_an_io_error(void **state)
{
    struct fixture *f = *state;
    struct cv_error err = {0};
    assert_int_equal(corrections_load(f, "/tmp/congvan-no-such-file", &f->corrections, &err),
                     CV_IO);
    assert_null(f->corrections);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(corrections__by_path_and_by_hash__both_apply, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            corrections__relative_path__is_seen_from_the_folder_of_the_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(corrections_fingerprint__value_changes__changes_too, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(corrections__mistake__names_its_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(corrections__file_that_is_not_there__is_an_io_error, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
