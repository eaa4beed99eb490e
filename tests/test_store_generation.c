#include "store/generation.h"
#include "store/xapian_c.h"
#include "store_support.h"
#include <sys/stat.h>
#include <sys/wait.h>

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

/* An index of one document. */
static void make_index(struct scratch *s, unsigned number)
{
    struct store_writer *w;
    struct sample *d = sample_new(s, number, "một");
    assert_done(store_writer_open(s, s->index, STORE_UPDATE, 0, &w, err));
    assert_done(store_put(w, &d->in, err));
    assert_done(store_commit(w, err));
    store_writer_close(w);
}

static void open__no_folder_or_empty_or_foreign__no_index(void **state)
{
    struct scratch *s = *state;
    struct store *store;
    struct store_writer *w;
    struct cv_error err;
    assert_int_equal(store_open(s, s->index, &store, &err), CV_NO_INDEX);
    assert_non_null(strstr(err.message, s->index));
    assert_true(*err.hint);
    assert_int_equal(store_open(s, s->dir, &store, &err), CV_NO_INDEX);
    assert_int_equal(store_open(s, "", &store, &err), CV_NO_INDEX);
    assert_int_equal(store_open(s, "/dev/null", &store, &err), CV_NO_INDEX);
    mkdir(s->index, 0777);
    write_file(talloc_asprintf(s, "%s/letter.txt", s->index), "x");
    assert_int_equal(store_open(s, s->index, &store, &err), CV_NO_INDEX);
    assert_int_equal(store_writer_open(s, s->index, STORE_UPDATE, 0, &w, &err), CV_NO_INDEX);
    assert_non_null(strstr(err.message, "letter.txt"));
    assert_int_equal(store_writer_open(s, s->index, STORE_REBUILD, 0, &w, &err), CV_NO_INDEX);
    assert_int_equal(access(talloc_asprintf(s, "%s/holder", s->index), F_OK),
                     -1); /* nothing was put there */
}

static void open__plain_xapian_database__no_index(void **state)
{
    struct scratch *s = *state;
    struct store *store;
    struct store_writer *w;
    struct xap_db *db;
    assert_done(xap_open_writable(s->index, XAP_MAY_CREATE, &db, err));
    xap_close(db);
    assert_int_equal(store_open(s, s->index, &store, NULL), CV_NO_INDEX);
    assert_int_equal(store_writer_open(s, s->index, STORE_UPDATE, 0, &w, NULL), CV_NO_INDEX);
}

static void writer__empty_folder_or_deep_path__made(void **state)
{
    struct scratch *s = *state;
    struct store_writer *w;
    assert_done(store_writer_open(s, s->dir, STORE_UPDATE, 0, &w, err));
    store_writer_close(w);
    const char *deep = talloc_asprintf(s, "%s/x", s->dir);
    assert_int_equal(store_writer_open(s, "/dev/null/x", STORE_UPDATE, 0, &w, NULL), CV_IO);
    deep = talloc_asprintf(s, "%s/a/b/c/", s->dir);
    assert_done(store_writer_open(s, deep, STORE_UPDATE, 0, &w, err));
    store_writer_close(w);
}

static void current__empty_or_nonsense__corrupt_and_not_an_empty_index(void **state)
{
    struct scratch *s = *state;
    static const char *const contents[] = {"",
                                           "\n",
                                           "auto gen-1",
                                           "auto gen-0\n",
                                           "auto gen-01\n",
                                           "auto ../x\n",
                                           "auto gen-1x\n",
                                           "gen-1\n",
                                           "auto gen-99999999999999999999\n"};
    char *current = talloc_asprintf(s, "%s/current", s->index);
    struct store *store;
    struct store_writer *w;
    make_index(s, 1);
    for (size_t i = 0; i < sizeof contents / sizeof *contents; i++) {
        write_file(current, contents[i]);
        assert_int_equal(store_open(s, s->index, &store, NULL), CV_CORRUPT);
        assert_int_equal(store_writer_open(s, s->index, STORE_UPDATE, 0, &w, NULL), CV_CORRUPT);
    }
    write_file(current, "auto gen-7\n");
    assert_int_equal(store_open(s, s->index, &store, NULL), CV_CORRUPT);
    assert_int_equal(store_writer_open(s, s->index, STORE_UPDATE, 0, &w, NULL), CV_CORRUPT);
    write_file(current, "auto gen-1\n");
    assert_done(store_open(s, s->index, &store, err));
    assert_int_equal(store_count(store), 1);
}

static void second_writer__in_another_process__locked_by_its_pid(void **state)
{
    struct scratch *s = *state;
    int ready[2], done[2];
    char byte;
    make_index(s, 1);
    assert_int_equal(pipe(ready), 0);
    assert_int_equal(pipe(done), 0);
    pid_t child = fork();
    if (!child) {
        struct store_writer *w;
        enum cv_status status = store_writer_open(NULL, s->index, STORE_UPDATE, 0, &w, NULL);
        _exit(write(ready[1], "x", 1) != 1 || read(done[0], &byte, 1) != 1 || status != CV_OK);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    struct store_writer *w;
    struct cv_error why;
    char *pid = talloc_asprintf(s, "pid %ld ", (long)child);
    assert_int_equal(store_writer_open(s, s->index, STORE_UPDATE, 0, &w, &why), CV_LOCKED);
    assert_non_null(strstr(why.message, pid));
    assert_int_equal(store_writer_open(s, s->index, STORE_REBUILD, 1, &w, &why), CV_LOCKED);
    assert_int_equal(store_merge(s->index, NULL, 0, true, &why), CV_LOCKED);
    assert_int_equal(store_publish(s->index, &why), CV_LOCKED);
    assert_int_equal(store_compact(s->index, &why), CV_LOCKED);
    assert_non_null(strstr(why.message, pid));
    struct store *store; /* readers are not in the way of anybody */
    assert_done(store_open(s, s->index, &store, err));
    assert_int_equal(write(done[1], "x", 1), 1);
    int status;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    assert_done(store_writer_open(s, s->index, STORE_UPDATE, 5, &w,
                                  err)); /* the lock died with its holder */
    store_writer_close(w);
}

static void second_writer__in_this_process__locked(void **state)
{
    struct scratch *s = *state;
    struct store_writer *one, *two;
    struct cv_error err;
    assert_int_equal(store_writer_open(s, s->index, STORE_UPDATE, 0, &one, &err), CV_OK);
    assert_int_equal(store_writer_open(s, s->index, STORE_UPDATE, 0, &two, &err), CV_LOCKED);
    assert_non_null(strstr(err.message, talloc_asprintf(s, "pid %ld ", (long)getpid())));
    store_writer_close(one);
    assert_int_equal(store_writer_open(s, s->index, STORE_UPDATE, 0, &two, &err), CV_OK);
}

static void rebuild__published__reader_goes_on_and_sees_it_after_refresh(void **state)
{
    struct scratch *s = *state;
    struct store *store;
    struct store_writer *w;
    make_index(s, 1);
    assert_done(store_open(s, s->index, &store, err));
    for (unsigned i = 2; i < 6; i++) {
        struct sample *d = sample_new(s, i, "mới");
        assert_done(store_writer_open(s, s->index, STORE_REBUILD, 0, &w, err));
        assert_done(store_put(w, &d->in, err));
        assert_done(store_commit(w, err));
        store_writer_close(w);
        const char *before = found(s, store, join(s, STORE_ALL, NULL));
        assert_string_equal(before, talloc_asprintf(s, "%u", i - 1));
        assert_done(store_publish(s->index, err));
        assert_string_equal(found(s, store, join(s, STORE_ALL, NULL)), before);
        assert_done(store_refresh(store, err));
        assert_string_equal(found(s, store, join(s, STORE_ALL, NULL)), talloc_asprintf(s, "%u", i));
    }
    assert_int_equal(store_publish(s->index, NULL), CV_NOT_FOUND); /* nothing is left to publish */
    assert_int_equal(access(talloc_asprintf(s, "%s/gen-3", s->index), F_OK), -1);
    assert_int_equal(access(talloc_asprintf(s, "%s/gen-4", s->index), F_OK),
                     0); /* the one before is kept */
    assert_int_equal(access(talloc_asprintf(s, "%s/gen-5", s->index), F_OK), 0);
}

static void refresh__index_taken_away__an_error_each_time_and_the_old_can_be_read(void **state)
{
    struct scratch *s = *state;
    struct store *store;
    char *current = talloc_asprintf(s, "%s/current", s->index);
    make_index(s, 1);
    assert_done(store_open(s, s->index, &store, err));
    write_file(current, "auto gen-9\n");
    for (int i = 0; i < 3; i++) {
        assert_int_equal(store_refresh(store, NULL), CV_CORRUPT);
        assert_string_equal(found(s, store, join(s, STORE_ALL, NULL)), "1");
    }
    write_file(current, "auto gen-1\n");
    assert_done(store_refresh(store, err));
    assert_string_equal(found(s, store, join(s, STORE_ALL, NULL)), "1");
}

static void rebuild__given_up__leaves_the_index_alone(void **state)
{
    struct scratch *s = *state;
    struct store_writer *w;
    struct store *store;
    make_index(s, 1);
    for (int i = 0; i < 2; i++) { /* the second meets the remains of the first */
        struct sample *d = sample_new(s, 2, "mới");
        assert_done(store_writer_open(s, s->index, STORE_REBUILD, 0, &w, err));
        assert_done(store_put(w, &d->in, err));
        assert_done(store_commit(w, err));
        store_writer_close(w);
    }
    assert_done(store_open(s, s->index, &store, err));
    assert_string_equal(found(s, store, join(s, STORE_ALL, NULL)), "1");
    assert_done(store_writer_open(s, s->index, STORE_PENDING, 0, &w, err));
    store_writer_close(w);
}

static void compact__index__same_content_in_a_new_generation(void **state)
{
    struct scratch *s = *state;
    struct store *store;
    make_index(s, 1);
    make_index(s, 2);
    assert_done(store_compact(s->index, err));
    assert_done(store_open(s, s->index, &store, err));
    assert_string_equal(found(s, store, join(s, STORE_ALL, NULL)), "1 2");
    assert_int_equal(access(talloc_asprintf(s, "%s/gen-2", s->index), F_OK), 0);
    assert_int_equal(store_compact(talloc_asprintf(s, "%s/none", s->dir), NULL), CV_NO_INDEX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(open__no_folder_or_empty_or_foreign__no_index),
        scratch_test(open__plain_xapian_database__no_index),
        scratch_test(writer__empty_folder_or_deep_path__made),
        scratch_test(current__empty_or_nonsense__corrupt_and_not_an_empty_index),
        scratch_test(second_writer__in_another_process__locked_by_its_pid),
        scratch_test(second_writer__in_this_process__locked),
        scratch_test(rebuild__published__reader_goes_on_and_sees_it_after_refresh),
        scratch_test(refresh__index_taken_away__an_error_each_time_and_the_old_can_be_read),
        scratch_test(rebuild__given_up__leaves_the_index_alone),
        scratch_test(compact__index__same_content_in_a_new_generation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
