/* An archive of two states, a day apart, and what an undisturbed run makes of each: the measure for
 * runs that are disturbed. */
#pragma once
#include "tests/indexer_support.h"

enum { DOCUMENTS = 320, BYTES = 9000 }; /* above the size at which a build goes through segments */
#ifdef CONGVAN_SLOW                     /* sanitizers */
enum { ROUNDS = 10 };
#else
enum { ROUNDS = 50 };
#endif

struct fixture {
    struct scratch *s;
    char *first,
        *second; /* dumps of the undisturbed runs before and after the change of the archive */
    unsigned rounds;
    uint64_t dice;
};

static inline uint64_t roll(struct fixture *f)
{
    f->dice = f->dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return f->dice >> 33;
}

/* Rounds of what is not counted among the kills. */
static inline unsigned few(const struct fixture *f)
{
    return 1 + f->rounds / 10;
}

static inline void make_documents(const struct scratch *s, unsigned from, unsigned to,
                                  unsigned salt)
{
    for (unsigned i = from; i < to; i++) {
        char name[32], subject[64];
        snprintf(name, sizeof name, "%u/%04u.txt", 2010 + i % 7, i);
        snprintf(subject, sizeof subject, "việc thứ %u của đợt %u", i, salt);
        scratch_document(s, name, i + 1, subject, BYTES);
    }
}

/* The archive as it is after a day's work: some changed, some gone, some moved, some new. */
static inline void change_archive(const struct scratch *s)
{
    make_documents(s, 0, 30, 2);
    make_documents(s, DOCUMENTS, DOCUMENTS + 40, 1);
    scratch_shell(
        "cd '%s' && rm 2013/*9.txt && mkdir -p dời && mv 2014/*1.txt dời/ && cp 2015/*5.txt dời/",
        s->archive);
}

static inline char *dump(const struct scratch *s)
{
    assert_int_equal(scratch_run(s, "dump"), 0);
    return scratch_read(s->out);
}

static inline void swap_archives(const struct scratch *s, const char *away, const char *here)
{
    scratch_shell("cd '%s' && mv kho '%s' && mv '%s' kho", s->folder, away, here);
}

static inline int set_up(void **state)
{
    struct fixture *f = talloc_zero(NULL, struct fixture);
    void *scratch = NULL;
    if (scratch_set_up(&scratch))
        return -1;
    f->s = scratch;
    const char *rounds = getenv("CONGVAN_CRASH_ROUNDS"), *seed = getenv("CONGVAN_CRASH_SEED");
    f->rounds = rounds && atoi(rounds) > 0 ? (unsigned)atoi(rounds) : ROUNDS;
    f->dice = seed ? strtoull(seed, NULL, 10) : (uint64_t)time(NULL);
    print_message("CONGVAN_CRASH_ROUNDS=%u CONGVAN_CRASH_SEED=%llu\n", f->rounds,
                  (unsigned long long)f->dice);
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

static inline int tear_down(void **state)
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
static inline void reset(const struct fixture *f, bool with_index)
{
    scratch_shell("rm -rf '%s'", f->s->index);
    if (with_index)
        scratch_shell("cp -a '%s-1' '%s'", f->s->index, f->s->index);
}

static inline void assert_sound(const struct fixture *f, bool index_expected)
{
    int status = scratch_run(f->s, "check", "--quiet");
    if (status != 0 && !index_expected && scratch_says(f->s->err, "no index"))
        return; /* killed before there was anything */
    if (status)
        scratch_says(f->s->err, "no fault");
    assert_int_equal(status, 0);
}

static inline void assert_dump(const struct fixture *f, const char *expected)
{
    char *now = dump(f->s);
    assert_true(!strcmp(now, expected)); /* no assert_string_equal: it would print megabytes */
    talloc_free(now);
    assert_sound(f, true);
}

/* Set-up and tear-down of a test for which a day has passed: the archive is in its second state. */
static inline int take_second(void **state)
{
    swap_archives(((struct fixture *)*state)->s, "kho-1", "kho-2");
    return 0;
}
static inline int take_first(void **state)
{
    swap_archives(((struct fixture *)*state)->s, "kho-2", "kho-1");
    return 0;
}
