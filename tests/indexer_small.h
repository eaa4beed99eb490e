/* Twelve small documents in three folders, for the end-to-end tests of congvan-index that need no
 * more. */
#pragma once
#include "tests/indexer_support.h"

enum { DOCUMENTS = 12 };

static inline int set_up(void **state)
{
    int failed = scratch_set_up(state);
    for (unsigned i = 0; !failed && i < DOCUMENTS; i++) {
        char name[32], subject[64];
        snprintf(name, sizeof name, "%u/%02u.txt", 2020 + i % 3, i);
        snprintf(subject, sizeof subject, "việc thứ %u của năm", i);
        scratch_document(*state, name, 100 + i, subject, 1500);
    }
    return failed;
}
#define WITH_ARCHIVE(test) cmocka_unit_test_setup_teardown(test, set_up, scratch_tear_down)

static inline char *dump(const struct scratch *s)
{
    assert_int_equal(scratch_run(s, "dump"), 0);
    return scratch_read(s->out);
}

static inline void assert_sound(const struct scratch *s)
{
    assert_int_equal(scratch_run(s, "check"), 0);
    assert_true(scratch_says(s->err, "0 faults, 0 files other"));
}
