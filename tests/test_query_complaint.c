/* What a searcher reads when something fails is Vietnamese, with the details kept. */
#include "query/complaint.h"
#include "tests/query_support.h"
#include <errno.h>
#include <sys/stat.h>

static const char *said(void *ctx, enum cv_status status, const char *message, const char *hint)
{
    struct cv_error e = {.status = status};
    snprintf(e.message, sizeof e.message, "%s", message);
    snprintf(e.hint, sizeof e.hint, "%s", hint);
    return complaint_text(ctx, status, &e);
}

static void message__of_a_library__is_said_in_vietnamese_with_its_details(void **state)
{
    assert_string_equal(said(*state, CV_VERSION,
                             "the index '/kho/a' was made by a newer congvan (schema 9, normaliser "
                             "1; this one knows 1)",
                             "use the newer congvan"),
                        "chỉ mục '/kho/a' do một bản congvan mới hơn lập\ndùng bản congvan mới ấy, "
                        "hoặc lập lại chỉ "
                        "mục: congvan-index update --rebuild --index '/kho/a'");
    assert_string_equal(said(*state, CV_IO, "cannot read '/kho/a/current': Permission denied", ""),
                        "không đọc được '/kho/a/current': không có quyền\nxem lại quyền đọc");
    assert_string_equal(
        said(*state, CV_CORRUPT, "DatabaseCorruptError: bad block", ""),
        "chỉ mục bị hỏng (DatabaseCorruptError: bad block)\nkiểm tra: congvan-index "
        "check; lập lại: congvan-index update --rebuild");
    assert_string_equal(
        said(*state, CV_USAGE, "'may:99999' names no port", ""),
        "'may:99999' không có số cổng từ 1 đến 65535\nchỉ mục ở xa viết là máy:cổng "
        "hoặc \"ssh LỆNH\"");
    /* a path with Vietnamese letters makes no Vietnamese message */
    assert_true(strncmp(said(*state, CV_NO_INDEX, "there is no index at '/kho lưu trữ'", ""),
                        "chưa có chỉ mục ở '/kho lưu trữ'\n",
                        strlen("chưa có chỉ mục ở '/kho lưu trữ'\n")) == 0);
}

static void message__of_the_query__stays_as_it_is(void **state)
{
    assert_string_equal(said(*state, CV_BAD_QUERY, "cột 3: cần một từ", "đê (\n  ^"),
                        "cột 3: cần một từ\nđê (\n  ^");
    assert_string_equal(said(*state, CV_USAGE, "--year 'x': cần một năm", ""),
                        "--year 'x': cần một năm");
}

static void status__every_one__has_words_of_its_own(void **state)
{
    for (enum cv_status s = CV_NOT_FOUND; s < CV_STATUS_COUNT; s++) {
        const char *bare = said(*state, s, "", ""), *other = said(*state, s, "xyz", "");
        bool marked = false;
        for (const char *c = bare; *c; c++)
            marked |= (unsigned char)*c >= 0x80;
        if (!marked || !*other || strstr(bare, "{}"))
            fail_msg("status %d: '%s'", s, bare);
    }
}

static void reason__of_the_system__is_known_by_what_strerror_says(void **state)
{
    static const int reasons[] = {ENOENT, EACCES, ENOTDIR, EISDIR, EIO,       ENOSPC,
                                  EROFS,  EMFILE, ELOOP,   ENOMEM, ETIMEDOUT, ECONNREFUSED};
    (void)state;
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (complaint_reason(strerror(reasons[i])) == strerror(reasons[i]))
            fail_msg("%s", strerror(reasons[i]));
    assert_string_equal(complaint_reason("No such thing"), "No such thing");
}

/* The table names parts of messages; these are the messages as they are today. */
static void index__that_cannot_be_opened__is_told_by_its_own_row(void **state)
{
    struct scratch *s = *state;
    struct store *store;
    struct cv_error why;
    assert_int_equal(store_open(s, s->index, &store, &why), CV_NO_INDEX);
    assert_non_null(strstr(complaint_text(s, CV_NO_INDEX, &why), s->index));
    mkdir(s->index, 0777);
    char *current = talloc_asprintf(s, "%s/current", s->index);
    FILE *f = fopen(current, "w");
    fputs("nothing", f);
    fclose(f);
    enum cv_status status = store_open(s, s->index, &store, &why);
    assert_int_equal(status, CV_CORRUPT);
    assert_non_null(strstr(complaint_text(s, status, &why), "không cho biết chỉ mục đang dùng"));
    static const char *const names[] = {"127.0.0.1:1", "127.0.0.1:70000"};
    status = store_open_many(s, &names[0], 1, 500, &store, &why);
    assert_int_equal(status, CV_IO);
    assert_non_null(strstr(complaint_text(s, status, &why), "không chỉ mục nào trả lời"));
    status = store_open_many(s, &names[1], 1, 500, &store, &why);
    assert_int_equal(status, CV_USAGE);
    assert_non_null(strstr(complaint_text(s, status, &why), "không có số cổng"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(message__of_a_library__is_said_in_vietnamese_with_its_details),
        scratch_test(message__of_the_query__stays_as_it_is),
        scratch_test(status__every_one__has_words_of_its_own),
        scratch_test(reason__of_the_system__is_known_by_what_strerror_says),
        scratch_test(index__that_cannot_be_opened__is_told_by_its_own_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
