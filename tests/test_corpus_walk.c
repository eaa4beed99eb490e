#include "tests/corpus_test.h"
#include <sys/wait.h>

struct seen {
    char *files, *problems;
    size_t stop_after, count;
};

static bool on_file(void *user, const struct corpus_entry *e)
{
    struct seen *s = user;
    s->files =
        talloc_asprintf_append(s->files ? s->files : talloc_strdup(NULL, ""), "%s\n", e->path);
    return ++s->count != s->stop_after;
}

static void on_problem(void *user, const char *path, enum cv_status status, const char *message)
{
    struct seen *s = user;
    s->problems = talloc_asprintf_append(s->problems ? s->problems : talloc_strdup(NULL, ""),
                                         "%s: %d %s\n", path, (int)status, message);
}

static enum cv_status walk(struct seen *seen, const char *root, struct corpus_walk_options o)
{
    struct corpus_walker w = {seen, on_file, on_problem};
    struct cv_error err;
    return corpus_walk(&root, 1, &o, &w, &err);
}

static void seen_free(struct seen *s)
{
    talloc_free(s->files);
    talloc_free(s->problems);
    *s = (struct seen){0};
}

static void touch(struct scratch *s, const char *name)
{
    talloc_free(scratch_file(s, name, "x", 1));
}

/* What stood under the root, without the root's own path. */
static void assert_files(struct scratch *s, const struct seen *seen, const char *expected)
{
    char *got = talloc_strdup(s, "");
    size_t n = strlen(s->folder) + 1;
    for (const char *line = seen->files ? seen->files : ""; *line; line = strchr(line, '\n') + 1) {
        assert_memory_equal(line, s->folder, n - 1);
        got = talloc_strndup_append(got, line + n, (size_t)(strchr(line, '\n') + 1 - line) - n);
    }
    assert_string_equal(got, expected);
}

static void walk__names_in_any_order__given_in_byte_order_depth_first(void **state)
{
    struct scratch *s = *state;
    mkdir(scratch_path(s, "b"), 0777);
    mkdir(scratch_path(s, "Đ"), 0777);
    touch(s, "c.txt"), touch(s, "B.txt"), touch(s, "a.txt"), touch(s, "b/2"), touch(s, "b/10");
    touch(s, "Đ/z");
    struct seen seen = {0};
    assert_int_equal(walk(&seen, s->folder, (struct corpus_walk_options){0}), CV_OK);
    assert_files(s, &seen, "B.txt\na.txt\nb/10\nb/2\nc.txt\nĐ/z\n");
    assert_null(seen.problems);
    seen_free(&seen);
}

static void walk__hidden_and_litter__passed_over_unless_asked_for(void **state)
{
    struct scratch *s = *state;
    mkdir(scratch_path(s, ".git"), 0777);
    mkdir(scratch_path(s, "__MACOSX"), 0777);
    touch(s, ".hidden"), touch(s, ".git/x"), touch(s, "__MACOSX/y"), touch(s, "~$KH.docx");
    touch(s, "THUMBS.DB"), touch(s, ".DS_Store"), touch(s, "a.TMP"), touch(s, ".~lock.a.odt#");
    touch(s, "a.doc~"), touch(s, "a");
    struct seen seen = {0};
    assert_int_equal(walk(&seen, s->folder, (struct corpus_walk_options){0}), CV_OK);
    assert_files(s, &seen, "a\n");
    seen_free(&seen);
    assert_int_equal(walk(&seen, s->folder, (struct corpus_walk_options){.hidden = true}), CV_OK);
    assert_files(s, &seen, ".git/x\n.hidden\na\n");
    seen_free(&seen);
}

static void walk__links__files_read_folders_on_request_loops_reported(void **state)
{
    struct scratch *s = *state;
    mkdir(scratch_path(s, "d"), 0777);
    touch(s, "d/f");
    assert_int_equal(symlink("..", scratch_path(s, "d/up")), 0);
    assert_int_equal(symlink("d", scratch_path(s, "e")), 0);
    assert_int_equal(symlink("d/f", scratch_path(s, "g")), 0);
    assert_int_equal(symlink("nowhere", scratch_path(s, "h")), 0);
    assert_int_equal(symlink("i", scratch_path(s, "i")), 0);
    struct seen seen = {0};
    assert_int_equal(walk(&seen, s->folder, (struct corpus_walk_options){0}), CV_OK);
    assert_files(s, &seen, "d/f\ng\n");
    assert_non_null(strstr(seen.problems, "/h: "));
    assert_non_null(strstr(seen.problems, "/i: "));
    seen_free(&seen);
    assert_int_equal(walk(&seen, s->folder, (struct corpus_walk_options){.follow_links = true}),
                     CV_OK);
    assert_files(s, &seen, "d/f\ne/f\ng\n");
    assert_non_null(strstr(seen.problems, "d/up: "));
    seen_free(&seen);
}

static void walk__name_is_not_utf8__bytes_kept(void **state)
{
    struct scratch *s = *state;
    touch(s, "C\xb7ng v\xa8n");
    struct seen seen = {0};
    assert_int_equal(walk(&seen, s->folder, (struct corpus_walk_options){0}), CV_OK);
    assert_files(s, &seen, "C\xb7ng v\xa8n\n");
    seen_free(&seen);
}

static void walk__fifo__reported_and_not_waited_for(void **state)
{
    struct scratch *s = *state;
    assert_int_equal(mkfifo(scratch_path(s, "pipe"), 0666), 0);
    struct seen seen = {0};
    assert_int_equal(walk(&seen, s->folder, (struct corpus_walk_options){0}), CV_OK);
    assert_files(s, &seen, "");
    assert_non_null(strstr(seen.problems, "not a regular file"));
    seen_free(&seen);
}

static void walk__folder_without_permission__reported_and_rest_walked(void **state)
{
    struct scratch *s = *state;
    mkdir(scratch_path(s, "closed"), 0777);
    touch(s, "closed/f"), touch(s, "z");
    chmod(s->folder, 0755);
    chmod(scratch_path(s, "closed"), 0);
    /* root may read everything: look as nobody */
    pid_t pid = fork();
    if (pid == 0) {
        if (getuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
            _exit(9);
        struct seen seen = {0};
        enum cv_status status = walk(&seen, s->folder, (struct corpus_walk_options){0});
        bool good = status == CV_OK && seen.count == 1 && seen.problems &&
                    strstr(seen.problems, "closed: ");
        seen_free(&seen);
        _exit(good ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    chmod(scratch_path(s, "closed"), 0777);
    assert_int_equal(status, 0);
}

static void walk__root_missing__io_error_before_any_callback(void **state)
{
    struct scratch *s = *state;
    touch(s, "a");
    const char *roots[] = {s->folder, "/nonexistent/root"};
    struct seen seen = {0};
    struct corpus_walker w = {&seen, on_file, on_problem};
    struct cv_error err;
    assert_int_equal(corpus_walk(roots, 2, NULL, &w, &err), CV_IO);
    assert_non_null(strstr(err.message, "/nonexistent/root"));
    assert_int_equal(seen.count, 0);
}

static void walk__callback_says_stop__interrupted(void **state)
{
    struct scratch *s = *state;
    touch(s, "a"), touch(s, "b");
    struct seen seen = {.stop_after = 1};
    assert_int_equal(walk(&seen, s->folder, (struct corpus_walk_options){0}), CV_INTERRUPTED);
    assert_int_equal(seen.count, 1);
    seen_free(&seen);
}

static void walk__root_is_a_file_or_ends_in_slashes__path_as_one_expects(void **state)
{
    struct scratch *s = *state;
    touch(s, "a");
    struct seen seen = {0};
    assert_int_equal(
        walk(&seen, talloc_asprintf(s, "%s//", s->folder), (struct corpus_walk_options){0}), CV_OK);
    assert_files(s, &seen, "a\n");
    seen_free(&seen);
    assert_int_equal(walk(&seen, scratch_path(s, "a"), (struct corpus_walk_options){0}), CV_OK);
    assert_files(s, &seen, "a\n");
    seen_free(&seen);
}

static void walk__very_deep_tree__no_descriptor_runs_out(void **state)
{
    struct scratch *s = *state;
    char *path = talloc_strdup(s, s->folder);
    for (int i = 0; i < 1500; i++) {
        path = talloc_asprintf_append(path, "/d");
        if (mkdir(path, 0777) != 0)
            break;
    }
    struct seen seen = {0};
    assert_int_equal(walk(&seen, s->folder, (struct corpus_walk_options){0}), CV_OK);
    assert_null(seen.problems);
    seen_free(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(walk__names_in_any_order__given_in_byte_order_depth_first),
        SCRATCH_TEST(walk__hidden_and_litter__passed_over_unless_asked_for),
        SCRATCH_TEST(walk__links__files_read_folders_on_request_loops_reported),
        SCRATCH_TEST(walk__name_is_not_utf8__bytes_kept),
        SCRATCH_TEST(walk__fifo__reported_and_not_waited_for),
        SCRATCH_TEST(walk__folder_without_permission__reported_and_rest_walked),
        SCRATCH_TEST(walk__root_missing__io_error_before_any_callback),
        SCRATCH_TEST(walk__callback_says_stop__interrupted),
        SCRATCH_TEST(walk__root_is_a_file_or_ends_in_slashes__path_as_one_expects),
        SCRATCH_TEST(walk__very_deep_tree__no_descriptor_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
