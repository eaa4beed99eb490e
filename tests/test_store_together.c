#include "store_support.h"
#include <signal.h>
#include <sys/wait.h>

/* A reader beside a writer, and a writer that is killed. */

static void put_batch(struct store_writer *w, unsigned first, unsigned count, unsigned batch)
{
    void *ctx = talloc_new(NULL);
    for (unsigned i = first; i < first + count; i++) {
        struct sample *d =
            sample_new(ctx, i, talloc_asprintf(ctx, "công tác văn thư đợt%u", batch));
        assert_done(store_put(w, &d->in, err));
    }
    char *text = talloc_asprintf(ctx, "%u", batch);
    assert_done(store_set(w, "batch", text, strlen(text), err));
    assert_done(store_commit(w, err));
    talloc_free(ctx);
}

static void reader__beside_many_commits__never_an_error_nor_half_a_batch(void **state)
{
    enum { COMMITS = 60, BATCH = 20 };
    struct scratch *s = *state;
    struct store_writer *w;
    struct store *store;
    assert_done(store_writer_open(s, s->index, STORE_UPDATE, 0, &w, err));
    put_batch(w, 1, BATCH, 0);
    assert_done(store_open(s, s->index, &store, err));
    pid_t child = fork();
    if (!child) {
        /* Reads without refreshing, as a long-lived reader does, until the last batch is there. */
        struct store_search_options o = {.limit = 10, .exact_total = true};
        struct store_query *q = join(s, STORE_PHRASE, word(s, "công"), word(s, "tác"), NULL);
        for (unsigned rounds = 0; rounds < 1000000; rounds++) {
            void *ctx = talloc_new(NULL);
            struct store_hits hits;
            struct store_document d;
            struct store_count_of *counts;
            size_t n;
            if (store_search(ctx, store, q, &o, &hits, NULL) != CV_OK || hits.total % BATCH)
                _exit(2);
            if (store_get(ctx, store, hits.items[0].id, true, &d, NULL) != CV_OK)
                _exit(3);
            if (rounds % 5 == 0 &&
                store_counts(ctx, store, q, STORE_FORMAT, &counts, &n, NULL) != CV_OK)
                _exit(4);
            if (rounds % 7 == 0 && store_refresh(store, NULL) != CV_OK)
                _exit(5);
            if (hits.total == (COMMITS + 1) * BATCH)
                _exit(0);
            talloc_free(ctx);
        }
        _exit(6);
    }
    for (unsigned i = 1; i <= COMMITS; i++) {
        put_batch(w, i * BATCH + 1, BATCH, i);
        nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    }
    int status;
    waitpid(child, &status, 0);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void reader__that_slept_through_many_commits__wakes_up(void **state)
{
    struct scratch *s = *state;
    struct store_writer *w;
    struct store *store;
    store_id id;
    assert_done(store_writer_open(s, s->index, STORE_UPDATE, 0, &w, err));
    put_batch(w, 1, 50, 0);
    assert_done(store_open(s, s->index, &store, err));
    for (unsigned i = 1; i < 20; i++)
        put_batch(w, 1, 50, i); /* the same documents: their old blocks are written over */
    assert_int_equal(store_frequency(store, STORE_FIELD_COUNT, "công"), 50);
    assert_string_equal(found(s, store,
                              join(s, STORE_AND, word(s, "công"), word(s, "đợt19"),
                                   term(s, STORE_PATH, "7.txt"), NULL)),
                        "7");
    assert_done(store_find(store, "7.txt", &id, err));
}

static void reader__beside_publishing__sees_one_generation_or_the_other(void **state)
{
    struct scratch *s = *state;
    struct store_writer *w;
    struct store *store;
    assert_done(store_writer_open(s, s->index, STORE_UPDATE, 0, &w, err));
    put_batch(w, 1, 10, 0);
    store_writer_close(w);
    assert_done(store_open(s, s->index, &store, err));
    pid_t child = fork();
    if (!child) {
        for (unsigned i = 0; i < 200000; i++) {
            struct store *again;
            if (store_refresh(store, NULL) != CV_OK || store_count(store) % 10)
                _exit(2);
            if (i % 10 == 0) {
                if (store_open(NULL, s->index, &again, NULL) != CV_OK)
                    _exit(3);
                store_close(again);
            }
            if (store_count(store) == 160)
                _exit(0);
        }
        _exit(4);
    }
    for (unsigned i = 2; i <= 16; i++) {
        assert_done(store_writer_open(s, s->index, STORE_REBUILD, 0, &w, err));
        put_batch(w, 1, i * 10, i);
        store_writer_close(w);
        assert_done(store_publish(s->index, err));
    }
    int status;
    waitpid(child, &status, 0);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void count_fault(void *user, const char *message)
{
    print_message("fault: %s\n", message);
    ++*(unsigned *)user;
}

/* The writer tells through a pipe how many batches were committed. */
static unsigned write_until_killed(struct scratch *s, unsigned first, unsigned micro_seconds)
{
    enum { BATCH = 10 };
    int told[2];
    unsigned last = first - 1;
    assert_int_equal(pipe(told), 0);
    pid_t child = fork();
    if (!child) {
        struct store_writer *w;
        close(told[0]);
        if (store_writer_open(NULL, s->index, STORE_UPDATE, 5, &w, NULL) != CV_OK)
            _exit(2);
        for (unsigned i = first;; i++) {
            put_batch(w, i * BATCH + 1, BATCH, i);
            if (write(told[1], &i, sizeof i) != sizeof i)
                _exit(3);
        }
    }
    close(told[1]);
    usleep(micro_seconds);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    while (read(told[0], &last, sizeof last) == sizeof last)
        ;
    close(told[0]);
    return last;
}

static void writer__killed_at_any_moment__last_commit_is_there(void **state)
{
    enum { ROUNDS = 20, BATCH = 10 };
    struct scratch *s = *state;
    struct store_writer *w;
    unsigned next = 1, seed = 12345;
    assert_done(store_writer_open(s, s->index, STORE_UPDATE, 0, &w, err));
    put_batch(w, 1, BATCH, 0);
    store_writer_close(w);
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct store *store;
        char *value;
        size_t n;
        unsigned faults = 0;
        seed = seed * 1103515245u + 12345u;
        unsigned told = write_until_killed(s, next, 2000 + seed / 65536u % 60000u);
        assert_done(store_open(s, s->index, &store, err));
        assert_done(store_value(s, store, "batch", &value, &n, err));
        unsigned batch = (unsigned)strtoul(value, NULL, 10);
        /* What was told is there; one more may be, if it died between commit and telling. */
        assert_in_range(batch, told, told + 1);
        assert_int_equal(store_count(store), (batch + 1) * BATCH);
        assert_done(store_check(s->index, count_fault, &faults, err));
        assert_int_equal(faults, 0);
        next = batch + 1;
        store_close(store);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(reader__beside_many_commits__never_an_error_nor_half_a_batch),
        scratch_test(reader__that_slept_through_many_commits__wakes_up),
        scratch_test(reader__beside_publishing__sees_one_generation_or_the_other),
        scratch_test(writer__killed_at_any_moment__last_commit_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
