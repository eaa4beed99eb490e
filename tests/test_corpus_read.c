#include "tests/corpus_test.h"

static const char sample[] =
    "ỦY BAN NHÂN DÂN XÃ ĐÔNG HÒA\nSố: 12/KH-UBND\n\nKế hoạch dọn vệ sinh kênh mương.\n";

static void hash__known_bytes__known_digest(void **state)
{
    struct scratch *s = *state;
    char hex[65];
    assert_int_equal(corpus_hash_file(scratch_file(s, "a", "abc", 3), hex, NULL), CV_OK);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    struct cv_error err;
    assert_int_equal(corpus_hash_file(scratch_path(s, "none"), hex, &err), CV_IO);
    assert_non_null(strstr(err.message, "none"));
}

static void read__plain_text__text_format_hash_and_size(void **state)
{
    struct scratch *s = *state;
    char *path = scratch_file(s, "kh.txt", sample, sizeof sample - 1);
    struct kept k = {0};
    assert_int_equal(read_file(s, path, &k, NULL), CV_OK);
    assert_int_equal(k.count, 1);
    assert_string_equal(k.docs[0].text, sample);
    assert_string_equal(k.docs[0].format, "text");
    assert_string_equal(k.docs[0].path, path);
    assert_int_equal(k.docs[0].encoding, TEXT_UTF8);
    assert_int_equal(k.docs[0].warnings, 0);
    assert_int_equal(k.docs[0].page_count, 0);
    char hex[65];
    corpus_hash_file(path, hex, NULL);
    assert_string_equal(k.docs[0].sha256, hex);
    kept_free(&k);
}

static void read__markdown_name__markdown(void **state)
{
    struct scratch *s = *state;
    struct kept k = {0};
    assert_int_equal(read_file(s, scratch_file(s, "a.MD", sample, sizeof sample - 1), &k, NULL),
                     CV_OK);
    assert_string_equal(k.docs[0].format, "markdown");
    kept_free(&k);
}

static void assert_fails(struct scratch *s, const char *path, enum cv_status expected,
                         const char *cause)
{
    struct kept k = {0};
    struct cv_error err = {0};
    assert_int_equal(read_file(s, path, &k, &err), expected);
    assert_int_equal(k.count, 0);
    assert_non_null(strstr(err.message, path));
    if (!strstr(err.message, cause))
        fail_msg("'%s' does not say '%s'", err.message, cause);
    kept_free(&k);
}

static void read__bad_files__status_and_reason(void **state)
{
    struct scratch *s = *state;
    assert_fails(s, scratch_file(s, "empty.txt", "", 0), CV_CORRUPT, "the file is empty");
    unsigned char noise[4096];
    uint32_t x = 1;
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (unsigned char)((x = x * 1664525 + 1013904223) >> 24);
    assert_fails(s, scratch_file(s, "noise.txt", noise, sizeof noise), CV_UNSUPPORTED, "no reader");
    memset(noise, 0, sizeof noise);
    assert_fails(s, scratch_file(s, "zeros", noise, sizeof noise), CV_UNSUPPORTED, "no reader");
    assert_fails(s, scratch_path(s, "missing"), CV_IO, "No such file");
    assert_fails(s, s->folder, CV_UNSUPPORTED, "not a regular file");
    char *fifo = scratch_path(s, "fifo");
    mkfifo(fifo, 0666);
    assert_fails(s, fifo, CV_UNSUPPORTED, "not a regular file");
}

static void read__two_gigabyte_sparse_file__limit_without_reading(void **state)
{
    struct scratch *s = *state;
    char *path = scratch_file(s, "sparse", "", 0);
    assert_int_equal(truncate(path, INT64_C(2) << 30), 0);
    assert_fails(s, path, CV_LIMIT, "more than the limit");
}

static void read__line_without_end__cut_at_a_character_with_a_warning(void **state)
{
    struct scratch *s = *state;
    char *line = talloc_array(s, char, 300001);
    for (size_t i = 0; i < 300000; i += 3)
        memcpy(line + i, "ế", 3);
    char *path = scratch_file(s, "line", line, 300000);
    struct kept k = {0};
    struct corpus_options o = {.max_text_bytes = 100000};
    assert_int_equal(read_with(s, o, path, &k, NULL), CV_OK);
    assert_int_equal(k.docs[0].length, 99999);
    assert_int_equal(k.docs[0].encoding, TEXT_UTF8);
    assert_true(k.docs[0].warnings > 0);
    kept_free(&k);
}

static void read__utf16__decoded(void **state)
{
    struct scratch *s = *state;
    static const char le[] =
        "\xff\xfeS\0\xd1\x1e:\0 \0001\0/\0B\0C\0 \0b\0\xe1\0o\0 \0c\0\xe1\0o\0";
    struct kept k = {0};
    assert_int_equal(read_file(s, scratch_file(s, "u16", le, sizeof le - 1), &k, NULL), CV_OK);
    assert_string_equal(k.docs[0].text, "Số: 1/BC báo cáo");
    assert_int_equal(k.docs[0].encoding, TEXT_UTF16LE);
    kept_free(&k);
}

static void read__callback_says_stop__interrupted(void **state)
{
    struct scratch *s = *state;
    struct kept k = {.stop_after = 1};
    assert_int_equal(read_file(s, scratch_file(s, "a", "abc", 3), &k, NULL), CV_INTERRUPTED);
    kept_free(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(hash__known_bytes__known_digest),
        SCRATCH_TEST(read__plain_text__text_format_hash_and_size),
        SCRATCH_TEST(read__markdown_name__markdown),
        SCRATCH_TEST(read__bad_files__status_and_reason),
        SCRATCH_TEST(read__two_gigabyte_sparse_file__limit_without_reading),
        SCRATCH_TEST(read__line_without_end__cut_at_a_character_with_a_warning),
        SCRATCH_TEST(read__utf16__decoded),
        SCRATCH_TEST(read__callback_says_stop__interrupted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
