/*
 * The index survives whatever happens to the program: after each disturbance it opens, `check`
 * finds no fault, and the next run brings it to the same content (compared by `dump`) as a run that
 * nobody disturbed.
 *
 * CONGVAN_CRASH_ROUNDS: kills at each of build, update, rebuild and compact (50, 10 under
 * sanitizers); CONGVAN_CRASH_SEED: what the moments are drawn from (the time).
 */
#include "tests/indexer_fixture.h"

/* Runs the words, kills it somewhere on its way, and looks at what is left. True if it was at work
 * still when it was killed. */
static bool kill_somewhere(struct fixture *f, const char *const *words, unsigned typical_us,
                           bool index_expected)
{
    pid_t pid = scratch_start(f->s, words);
    unsigned wait = (unsigned)(roll(f) % typical_us);
    nanosleep(&(struct timespec){.tv_sec = wait / 1000000, .tv_nsec = wait % 1000000 * 1000}, NULL);
    kill(pid, SIGKILL);
    bool hit = scratch_wait(pid) == 1000 + SIGKILL;
    assert_sound(f, index_expected);
    return hit;
}

static unsigned microseconds(const struct scratch *s, const char *const *words)
{
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    assert_int_equal(scratch_run_words(s, words), 0);
    clock_gettime(CLOCK_MONOTONIC, &end);
    return (unsigned)(1 + (end.tv_sec - begin.tv_sec) * 1000000 +
                      (end.tv_nsec - begin.tv_nsec) / 1000);
}

static void tell(unsigned hits, unsigned runs)
{
    print_message("%u of %u runs were killed at work\n", hits, runs);
}

static void build__killed_anywhere__next_run_completes_it(void **state)
{
    struct fixture *f = *state;
    const char *const words[] = {"update", "--quiet", f->s->archive, NULL};
    reset(f, false);
    unsigned us = microseconds(f->s, words), hits = 0, runs = 0;
    while (hits < f->rounds && runs < 4 * f->rounds) {
        reset(f, false);
        /* Every other index is hit twice before it may be completed. */
        for (unsigned kills = 1 + hits % 2; kills; kills--, runs++)
            hits += kill_somewhere(f, words, us, false);
        assert_int_equal(scratch_run_words(f->s, words), 0);
        assert_dump(f, f->first);
    }
    tell(hits, runs);
}

static void update__killed_anywhere__next_run_completes_it(void **state)
{
    struct fixture *f = *state;
    const char *const words[] = {"update", "--quiet", f->s->archive, NULL};
    reset(f, true);
    unsigned us = microseconds(f->s, words), hits = 0, runs = 0;
    while (hits < f->rounds && runs < 4 * f->rounds) {
        reset(f, true);
        for (unsigned kills = 1 + hits % 2; kills; kills--, runs++)
            hits += kill_somewhere(f, words, us, true);
        assert_int_equal(scratch_run_words(f->s, words), 0);
        assert_dump(f, f->second);
    }
    tell(hits, runs);
}

/* Kills the words again and again: the index stays what it was, and the next nightly run has
 * nothing to do; in the end the words are let through. */
static void kill_without_effect(struct fixture *f, const char *const *words)
{
    reset(f, true);
    unsigned us = microseconds(f->s, words), hits = 0, runs = 0;
    for (; hits < f->rounds && runs < 4 * f->rounds; runs++) {
        hits += kill_somewhere(f, words, us, true);
        assert_int_equal(scratch_run(f->s, "update"), 0);
        assert_true(scratch_says(f->s->err, "unchanged"));
        assert_dump(f, f->first);
    }
    assert_int_equal(scratch_run_words(f->s, words), 0);
    assert_dump(f, f->first);
    tell(hits, runs);
}

static void rebuild__killed_anywhere__old_index_stays(void **state)
{
    kill_without_effect(*state, (const char *const[]){"update", "--rebuild", "--quiet", NULL});
}

static void compact__killed_anywhere__old_index_stays(void **state)
{
    kill_without_effect(*state, (const char *const[]){"compact", NULL});
}

static void update__asked_to_stop__ends_cleanly_and_goes_on_later(void **state)
{
    struct fixture *f = *state;
    const char *const words[] = {"update", "--quiet", f->s->archive, NULL};
    reset(f, true);
    unsigned us = microseconds(f->s, words);
    for (unsigned i = 0; i < few(f); i++) {
        reset(f, true);
        pid_t pid = scratch_start(f->s, words);
        struct timespec wait = {.tv_nsec = (long)(20000 + roll(f) % us) % 900000 * 1000};
        nanosleep(&wait, NULL);
        kill(pid, SIGTERM);
        int status = scratch_wait(pid);
        assert_true(status == 0 || status == 3 ||
                    status == 1000 + SIGTERM); /* done, stopped, or not yet listening */
        assert_sound(f, true);
        assert_int_equal(scratch_run_words(f->s, words), 0);
        assert_dump(f, f->second);
    }
}

/* A worker that is shot costs nothing but time. */
static void build__worker_killed__is_finished_all_the_same(void **state)
{
    struct fixture *f = *state;
    const char *const words[] = {"update", "--jobs=2", f->s->archive, NULL};
    for (unsigned i = 0; i < few(f); i++) {
        reset(f, false);
        pid_t pid = scratch_start(f->s, words);
        struct timespec wait = {.tv_nsec = (long)(10000000 + roll(f) % 150000000)};
        nanosleep(&wait, NULL);
        char command[64];
        snprintf(command, sizeof command, "pkill -KILL -o -P %ld", (long)pid);
        int shot = system(command);
        assert_true(WIFEXITED(shot) && WEXITSTATUS(shot) <= 1); /* 1: there was none */
        assert_int_equal(scratch_wait(pid), 0);
        assert_dump(f, f->first);
    }
}

/* Somebody who reads without pause while the index is updated, rebuilt and compacted never sees an
 * error or half a state. */
static void readers__beside_writers__see_the_old_or_the_new(void **state)
{
    struct fixture *f = *state;
    reset(f, true);
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
    for (unsigned i = 0; i < few(f); i++) {
        assert_int_equal(scratch_run(f->s, "update", "--quiet", f->s->archive), 0);
        assert_int_equal(scratch_run(f->s, "update", "--quiet", "--rebuild"), 0);
        assert_int_equal(scratch_run(f->s, "compact"), 0);
        assert_int_equal(waitpid(reader, NULL, WNOHANG), 0); /* still content */
    }
    kill(reader, SIGKILL);
    waitpid(reader, NULL, 0);
}

int main(void)
{
#define WITH_A_DAYS_WORK(test) cmocka_unit_test_setup_teardown(test, take_second, take_first)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(build__killed_anywhere__next_run_completes_it),
        WITH_A_DAYS_WORK(update__killed_anywhere__next_run_completes_it),
        cmocka_unit_test(rebuild__killed_anywhere__old_index_stays),
        cmocka_unit_test(compact__killed_anywhere__old_index_stays),
        WITH_A_DAYS_WORK(update__asked_to_stop__ends_cleanly_and_goes_on_later),
        cmocka_unit_test(build__worker_killed__is_finished_all_the_same),
        WITH_A_DAYS_WORK(readers__beside_writers__see_the_old_or_the_new),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
