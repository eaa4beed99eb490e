/* An archive of a hundred broken files through `congvan-index update`: the run ends with status 4,
 * names each file with its reason, stays under the memory limit, writes nothing where it should
 * not, and leaves nothing in the temporary folder. */
#include "tests/formats_broken.h"
#include "tests/formats_check.h"
#include <sys/resource.h>

/* What one reader may use. */
static const long MEMORY_KIB = 1024 << 10;

static size_t files_below(const char *path)
{
    size_t n = 0;
    DIR *d = opendir(path);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));)
        n += e->d_name[0] != '.';
    closedir(d);
    return n;
}

static void assert_named(json_t *problems, const struct broken *b)
{
    size_t i;
    json_t *problem;
    json_array_foreach(problems, i, problem)
    {
        const char *path = json_string_value(json_object_get(problem, "path"));
        const char *reason = json_string_value(json_object_get(problem, "reason"));
        const char *name = strstr(path, "/archive/");
        size_t n = strlen(b->name);
        if (!name || strncmp(name + 9, b->name, n) != 0 || (name[9 + n] && name[9 + n] != '!'))
            continue;
        if (!strstr(reason, b->reason))
            fail_msg("%s: the reason is '%s', not '%s'", b->name, reason, b->reason);
        return;
    }
    fail_msg("%s is not named", b->name);
}

static void update__hundred_broken_files__status_4_each_named_nothing_left(void **state)
{
    struct scratch *s = *state;
    char *folder = scratch_path(s, "archive"), *index = scratch_path(s, "index"),
         *report = scratch_path(s, "report.json");
    assert_int_equal(mkdir(folder, 0777), 0);
    size_t count;
    const struct broken *files = broken_make(s, "archive", &count);
    assert_true(count >= 100);
    setenv("TMPDIR", s->temporary, 1);
    struct run r =
        run_program(s, INDEXER, "update", "--index", index, "--report", report, folder, NULL);
    unsetenv("TMPDIR");
    if (r.status != 4)
        fail_msg("exit %d: %s", r.status, r.err);
    json_t *said = json_load_file(report, 0, NULL), *problems = json_object_get(said, "set_aside");
    assert_non_null(said);
    for (size_t i = 0; i < count; i++)
        assert_named(problems, &files[i]);
    json_decref(said);
    assert_int_equal(folder_size(s->temporary), 0);
    assert_int_equal(files_below(folder), count);
    assert_int_equal(files_below(s->folder), 4); /* archive, index, report, temporary */
    assert_int_equal(access("/tmp/congvan-escape.txt", F_OK), -1);
    struct rusage used;
    getrusage(RUSAGE_CHILDREN, &used);
    print_message("%zu files, %ld MiB at most in one process\n", count, used.ru_maxrss >> 10);
    assert_true(used.ru_maxrss < MEMORY_KIB);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(update__hundred_broken_files__status_4_each_named_nothing_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
