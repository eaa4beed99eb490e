/*
 * The index survives whatever happens to the program: after each disturbance it opens, `check`
 * finds no fault, and the next run brings it to the same content (compared by `dump`) as a run that
 * nobody disturbed.
 *
 * CONGVAN_CRASH_ROUNDS: kills at each of build, update, rebuild and compact (5; 50 makes the 200 of
 * a release).
 */
#include "tests/indexer_support.h"

enum { DOCUMENTS = 320, BYTES = 9000 }; /* above the size at which a build goes through segments */

struct fixture {
    struct scratch *s;
    char *first,
        *second; /* dumps of the undisturbed runs before and after the change of the archive */
    unsigned rounds;
    uint64_t dice;
};

static uint64_t roll(struct fixture *f)
{
    f->dice = f->dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return f->dice >> 33;
}

static void make_documents(const struct scratch *s, unsigned from, unsigned to, unsigned salt)
{
    for (unsigned i = from; i < to; i++) {
        char name[32], subject[64];
        snprintf(name, sizeof name, "%u/%04u.txt", 2010 + i % 7, i);
        snprintf(subject, sizeof subject, "việc thứ %u của đợt %u", i, salt);
        scratch_document(s, name, i + 1, subject, BYTES);
    }
}

/* The archive as it is after a day's work: some changed, some gone, some moved, some new. */
static void change_archive(const struct scratch *s)
{
    make_documents(s, 0, 30, 2);
    make_documents(s, DOCUMENTS, DOCUMENTS + 40, 1);
    scratch_shell(
        "cd '%s' && rm 2013/*9.txt && mkdir -p dời && mv 2014/*1.txt dời/ && cp 2015/*5.txt dời/",
        s->archive);
}

static char *dump(const struct scratch *s)
{
    assert_int_equal(scratch_run(s, "dump"), 0);
    return scratch_read(s->out);
}

static void swap_archives(const struct scratch *s, const char *away, const char *here)
{
    scratch_shell("cd '%s' && mv kho '%s' && mv '%s' kho", s->folder, away, here);
}

static int set_up(void **state)
{
    struct fixture *f = talloc_zero(NULL, struct fixture);
    void *scratch = NULL;
    if (scratch_set_up(&scratch))
        return -1;
    f->s = scratch;
    const char *rounds = getenv("CONGVAN_CRASH_ROUNDS");
    f->rounds = rounds && atoi(rounds) > 0 ? (unsigned)atoi(rounds) : 5;
    f->dice = 20240315;
    make_documents(f->s, 0, DOCUMENTS, 1);
    scratch_shell("cd '%s' && cp -a kho kho-1", f->s->folder);
    change_archive(f->s);
    scratch_shell("cd '%s' && mv kho kho-2 && mv kho-1 kho", f->s->folder);
    assert_int_equal(scratch_run(f->s, "update", f->s->archive), 0);
    f->first = talloc_steal(f, dump(f->s));
    scratch_shell("cp -a '%s' '%s-1'", f->s->index, f->s->index);
    swap_archives(f->s, "kho-1", "kho-2");
    assert_int_equal(scratch_run(f->s, "update", f->s->archive), 0);
    f->second = talloc_steal(f, dump(f->s));
    swap_archives(f->s, "kho-2", "kho-1");
    scratch_shell("rm -rf '%s'", f->s->index);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    void *scratch = f->s;
    /* Left mounted if a test failed in the middle. */
    char command[256];
    snprintf(command, sizeof command, "umount '%s/nhỏ' 2>/dev/null; true", f->s->folder);
    assert_int_equal(system(command), 0);
    talloc_free(f);
    return scratch_tear_down(&scratch);
}

/* Back to the index and archive of before the change. */
static void reset(const struct fixture *f, bool with_index)
{
    scratch_shell("rm -rf '%s'", f->s->index);
    if (with_index)
        scratch_shell("cp -a '%s-1' '%s'", f->s->index, f->s->index);
}

static void assert_sound(const struct fixture *f, bool index_expected)
{
    int status = scratch_run(f->s, "check", "--quiet");
    if (status != 0 && !index_expected && scratch_says(f->s->err, "no index"))
        return; /* killed before there was anything */
    if (status)
        scratch_says(f->s->err, "no fault");
    assert_int_equal(status, 0);
}

/* Runs the words, kills it somewhere on its way, and looks at what is left. */
static void kill_somewhere(struct fixture *f, const char *const *words, unsigned typical_ms,
                           bool index_expected)
{
    pid_t pid = scratch_start(f->s, words);
    struct timespec wait = {.tv_nsec = (long)(roll(f) % (typical_ms * 1000000ul))};
    wait.tv_sec = wait.tv_nsec / 1000000000;
    wait.tv_nsec %= 1000000000;
    nanosleep(&wait, NULL);
    kill(pid, SIGKILL);
    scratch_wait(pid);
    assert_sound(f, index_expected);
}

static unsigned milliseconds(const struct scratch *s, const char *const *words)
{
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    assert_int_equal(scratch_run_words(s, words), 0);
    clock_gettime(CLOCK_MONOTONIC, &end);
    return 1 +
           (unsigned)((end.tv_sec - begin.tv_sec) * 1000 + (end.tv_nsec - begin.tv_nsec) / 1000000);
}

static void assert_dump(const struct fixture *f, const char *expected)
{
    char *now = dump(f->s);
    if (strcmp(now, expected) != 0)
        scratch_shell("cp '%s' /tmp/congvan-crash-dump", f->s->out);
    assert_true(!strcmp(now, expected));
    talloc_free(now);
    assert_sound(f, true);
}

static void build__killed_anywhere__next_run_completes_it(void **state)
{
    struct fixture *f = *state;
    const char *const words[] = {"update", "--quiet", f->s->archive, NULL};
    reset(f, false);
    unsigned ms = milliseconds(f->s, words);
    for (unsigned i = 0; i < f->rounds; i++) {
        reset(f, false);
        for (unsigned kills = 1 + i % 2; kills; kills--)
            kill_somewhere(f, words, ms, false);
        assert_int_equal(scratch_run_words(f->s, words), 0);
        assert_dump(f, f->first);
    }
}

static void update__killed_anywhere__next_run_completes_it(void **state)
{
    struct fixture *f = *state;
    const char *const words[] = {"update", "--quiet", f->s->archive, NULL};
    swap_archives(f->s, "kho-1", "kho-2");
    reset(f, true);
    unsigned ms = milliseconds(f->s, words);
    for (unsigned i = 0; i < f->rounds; i++) {
        reset(f, true);
        for (unsigned kills = 1 + i % 2; kills; kills--)
            kill_somewhere(f, words, ms, true);
        assert_int_equal(scratch_run_words(f->s, words), 0);
        assert_dump(f, f->second);
    }
    swap_archives(f->s, "kho-2", "kho-1");
}

static void rebuild__killed_anywhere__old_index_stays(void **state)
{
    struct fixture *f = *state;
    const char *const words[] = {"update", "--rebuild", "--quiet", NULL};
    reset(f, true);
    unsigned ms = milliseconds(f->s, words);
    for (unsigned i = 0; i < f->rounds; i++) {
        kill_somewhere(f, words, ms, true);
        assert_dump(f, f->first);
    }
    assert_int_equal(scratch_run_words(f->s, words), 0);
    assert_dump(f, f->first);
}

static void compact__killed_anywhere__old_index_stays(void **state)
{
    struct fixture *f = *state;
    const char *const words[] = {"compact", NULL};
    reset(f, true);
    unsigned ms = milliseconds(f->s, words);
    for (unsigned i = 0; i < f->rounds; i++) {
        kill_somewhere(f, words, ms, true);
        assert_dump(f, f->first);
    }
}

static void update__asked_to_stop__ends_cleanly_and_goes_on_later(void **state)
{
    struct fixture *f = *state;
    const char *const words[] = {"update", "--quiet", f->s->archive, NULL};
    swap_archives(f->s, "kho-1", "kho-2");
    reset(f, true);
    unsigned ms = milliseconds(f->s, words);
    for (unsigned i = 0; i < f->rounds; i++) {
        reset(f, true);
        pid_t pid = scratch_start(f->s, words);
        struct timespec wait = {.tv_nsec =
                                    (long)(20000000 + roll(f) % (ms * 1000000ul) % 900000000)};
        nanosleep(&wait, NULL);
        kill(pid, SIGTERM);
        int status = scratch_wait(pid);
        assert_true(status == 0 || status == 3 ||
                    status == 1000 + SIGTERM); /* done, stopped, or not yet listening */
        assert_sound(f, true);
        assert_int_equal(scratch_run_words(f->s, words), 0);
        assert_dump(f, f->second);
    }
    swap_archives(f->s, "kho-2", "kho-1");
}

/* A worker that is shot costs nothing but time. */
static void build__worker_killed__is_finished_all_the_same(void **state)
{
    struct fixture *f = *state;
    const char *const words[] = {"update", "--jobs=2", f->s->archive, NULL};
    for (unsigned i = 0; i < f->rounds; i++) {
        reset(f, false);
        pid_t pid = scratch_start(f->s, words);
        struct timespec wait = {.tv_nsec = (long)(10000000 + roll(f) % 150000000)};
        nanosleep(&wait, NULL);
        char command[64];
        snprintf(command, sizeof command, "pkill -KILL -o -P %ld", (long)pid);
        bool hit = system(command) == 0;
        int status = scratch_wait(pid);
        assert_true(status == 0 || (hit && status == 4));
        if (status == 4) { /* the file that the worker was at is blamed, and read when asked for */
            assert_sound(f, true);
            assert_int_equal(scratch_run(f->s, "update", "--quiet", "--retry-failed"), 0);
        }
        assert_dump(f, f->first);
    }
}

static void update__disk_full__fails_and_keeps_the_index(void **state)
{
    struct fixture *f = *state;
    char small[128], option[160];
    snprintf(small, sizeof small, "%s/nhỏ", f->s->folder);
    assert_int_equal(mkdir(small, 0777), 0);
    char command[256];
    snprintf(command, sizeof command, "mount -t tmpfs -o size=64m tmpfs '%s' 2>/dev/null", small);
    if (system(command) != 0) {
        print_message("no right to mount a small file system: skipped\n");
        skip();
    }
    snprintf(option, sizeof option, "--index=%s/index", small);
    assert_int_equal(scratch_run(f->s, "update", "--quiet", option, f->s->archive), 0);
    swap_archives(f->s, "kho-1", "kho-2");
    /* Room enough for the check at the start, not for what is written: a file grows beside the
     * index meanwhile. */
    for (unsigned i = 0; i < f->rounds; i++) {
        pid_t pid = scratch_start(f->s, (const char *const[]){"update", "--rebuild", "--quiet",
                                                              option, f->s->archive, NULL});
        struct timespec wait = {.tv_nsec = (long)(5000000 + roll(f) % 100000000)};
        nanosleep(&wait, NULL);
        snprintf(command, sizeof command, "cat /dev/zero > '%s/đầy' 2>/dev/null; true", small);
        assert_int_equal(system(command), 0);
        int status = scratch_wait(pid);
        assert_true(status == 0 || status == 3);
        assert_int_equal(scratch_run(f->s, "check", "--quiet", option), 0);
        scratch_shell("rm -f '%s/đầy'", small);
    }
    assert_int_equal(scratch_run(f->s, "update", "--quiet", option, f->s->archive), 0);
    assert_int_equal(scratch_run(f->s, "dump", option), 0);
    char *now = scratch_read(f->s->out);
    assert_true(!strcmp(now, f->second));
    talloc_free(now);
    swap_archives(f->s, "kho-2", "kho-1");
    scratch_shell("umount '%s'", small);
}

/* A layer between program and system (tests/fault_io.c) makes the Nth write, sync or read of the
 * index fail with EIO. */
static void update__input_output_errors__fail_and_keep_the_index(void **state)
{
#ifndef FAULT_IO_LIBRARY
    (void)state;
    print_message("a build with sanitizers cannot load the layer: skipped\n");
    skip();
#else
    struct fixture *f = *state;
    swap_archives(f->s, "kho-1", "kho-2");
    unsigned failures = 0;
    for (unsigned i = 0; i < 4 * f->rounds; i++) {
        char nth[16];
        reset(f, true);
        snprintf(nth, sizeof nth, "%u", 1 + (unsigned)(roll(f) % 400));
        setenv("FAULT_IO_NTH", nth, 1);
        setenv("FAULT_IO_BELOW", f->s->index, 1);
        setenv("LD_PRELOAD", FAULT_IO_LIBRARY, 1);
        int status = scratch_run(f->s, "update", "--quiet", f->s->archive);
        unsetenv("LD_PRELOAD");
        unsetenv("FAULT_IO_NTH");
        assert_true(status == 0 || status == 3);
        failures += status == 3;
        assert_sound(f, true);
        assert_int_equal(scratch_run(f->s, "update", "--quiet", f->s->archive), 0);
        assert_dump(f, f->second);
    }
    assert_true(failures > 0);
    swap_archives(f->s, "kho-2", "kho-1");
#endif
}

/* Somebody who reads without pause while the index is updated, rebuilt and compacted never sees an
 * error or half a state. */
static void readers__beside_writers__see_the_old_or_the_new(void **state)
{
    struct fixture *f = *state;
    reset(f, true);
    swap_archives(f->s, "kho-1", "kho-2");
    pid_t reader = fork();
    assert_true(reader >= 0);
    if (reader == 0) {
        struct scratch own = *f->s;
        snprintf(own.out, sizeof own.out, "%s/out-reader", own.folder);
        snprintf(own.err, sizeof own.err, "%s/err-reader", own.folder);
        for (;;) {
            int status = scratch_run(&own, "dump");
            char *now = scratch_read(own.out);
            if (status || (strcmp(now, f->first) && strcmp(now, f->second)))
                _exit(1);
            talloc_free(now);
        }
    }
    for (unsigned i = 0; i < f->rounds; i++) {
        assert_int_equal(scratch_run(f->s, "update", "--quiet", f->s->archive), 0);
        assert_int_equal(scratch_run(f->s, "update", "--quiet", "--rebuild"), 0);
        assert_int_equal(scratch_run(f->s, "compact"), 0);
        assert_int_equal(waitpid(reader, NULL, WNOHANG), 0); /* still content */
    }
    kill(reader, SIGKILL);
    waitpid(reader, NULL, 0);
    swap_archives(f->s, "kho-2", "kho-1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(build__killed_anywhere__next_run_completes_it),
        cmocka_unit_test(update__killed_anywhere__next_run_completes_it),
        cmocka_unit_test(rebuild__killed_anywhere__old_index_stays),
        cmocka_unit_test(compact__killed_anywhere__old_index_stays),
        cmocka_unit_test(update__asked_to_stop__ends_cleanly_and_goes_on_later),
        cmocka_unit_test(build__worker_killed__is_finished_all_the_same),
        cmocka_unit_test(update__disk_full__fails_and_keeps_the_index),
        cmocka_unit_test(update__input_output_errors__fail_and_keep_the_index),
        cmocka_unit_test(readers__beside_writers__see_the_old_or_the_new),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
