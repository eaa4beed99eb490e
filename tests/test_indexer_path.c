#include "indexer/path.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <talloc.h>
#include <unistd.h>

#include <cmocka.h> /* wants those above */

static void path_absolute__dots_and_slashes__are_cleaned(void **state)
{
    void *ctx = *state = talloc_new(NULL);
    assert_string_equal(path_absolute(ctx, "/a//b/./c/", NULL), "/a/b/c");
    assert_string_equal(path_absolute(ctx, "/", NULL), "/");
    assert_string_equal(path_absolute(ctx, "x/y", "/srv"), "/srv/x/y");
    assert_string_equal(path_absolute(ctx, "./x", "/srv"), "/srv/x");
    assert_string_equal(path_absolute(ctx, "/a/..b/c..", NULL), "/a/..b/c..");
    assert_string_equal(path_absolute(ctx, "/usr/../usr/bin/.", NULL), "/usr/bin");
    talloc_free(ctx);
}

static void path_printable__bytes_that_are_no_utf8__become_replacement_characters(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    assert_string_equal(path_printable(ctx, "công văn.txt"), "công văn.txt");
    assert_string_equal(path_printable(ctx, "a\xff"
                                            "b"),
                        "a\xef\xbf\xbd"
                        "b");
    assert_string_equal(path_printable(ctx, "\xc0\xaf"), "\xef\xbf\xbd\xef\xbf\xbd");
    assert_string_equal(path_printable(ctx, "\xed\xa0\x80x"),
                        "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdx");
    assert_string_equal(path_printable(ctx, "\xe1\xba"), "\xef\xbf\xbd\xef\xbf\xbd");
    talloc_free(ctx);
}

static void path_of_member__without_member__is_the_path(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    assert_string_equal(path_of_member(ctx, "/a.zip", ""), "/a.zip");
    assert_string_equal(path_of_member(ctx, "/a.zip", "b/c.txt"), "/a.zip!/b/c.txt");
    talloc_free(ctx);
}

static bool write_new(FILE *to, void *user)
{
    return fputs(user, to) >= 0;
}
static bool write_and_fail(FILE *to, void *user)
{
    fputs(user, to);
    errno = EIO;
    return false;
}
static void read_back(const char *path, char *out, size_t n)
{
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    out[fread(out, 1, n - 1, f)] = 0;
    fclose(f);
}

static void path_replace_file__writer_fails__old_file_stays_and_nothing_else(void **state)
{
    (void)state;
    char folder[] = "/tmp/congvan-test-XXXXXX", path[64], content[16];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/report", folder);
    struct cv_error err = {0};
    assert_int_equal(path_replace_file(path, write_new, (void *)(uintptr_t) "one", &err), CV_OK);
    assert_int_equal(path_replace_file(path, write_and_fail, (void *)(uintptr_t) "two", &err),
                     CV_IO);
    assert_non_null(strstr(err.message, path));
    read_back(path, content, sizeof content);
    assert_string_equal(content, "one");
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0); /* no draft is left */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(path_absolute__dots_and_slashes__are_cleaned),
        cmocka_unit_test(path_printable__bytes_that_are_no_utf8__become_replacement_characters),
        cmocka_unit_test(path_of_member__without_member__is_the_path),
        cmocka_unit_test(path_replace_file__writer_fails__old_file_stays_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
