#include "indexer/plan.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <talloc.h>

#include <cmocka.h> /* wants those above */

enum { NOW = 1700000000, READER = 2, FINGERPRINT = 99, DEVICE = 5 };

/* A state of n files /kho/000 … and a scan that sees the same, to be bent by each test. */
struct fixture {
    struct state *state;
    struct scan *scan;
    struct plan_options options;
};

static struct fixture *make(unsigned n)
{
    struct fixture *f = talloc_zero(NULL, struct fixture);
    f->state = state_new(f);
    f->scan = talloc_zero(f, struct scan);
    arena_init(&f->scan->arena, f->scan);
    f->state->entries = talloc_array(f->state, struct state_entry *, n + 1);
    f->scan->files = talloc_zero_array(f->scan, struct scan_file, n + 10);
    for (unsigned i = 0; i < n; i++) {
        char path[32];
        snprintf(path, sizeof path, "/kho/%03u", i);
        struct state_entry *e = arena_alloc(&f->state->arena, sizeof *e);
        e->path = arena_strdup(&f->state->arena, path);
        e->size = 1000 + i;
        e->mtime_ns = i;
        e->reader = READER;
        e->fingerprint = FINGERPRINT;
        memset(e->sha, (int)i + 1, SHA_BYTES);
        e->doc_count = 1;
        e->docs = arena_alloc(&f->state->arena, sizeof *e->docs);
        e->docs->member = "";
        memcpy(e->docs->sha, e->sha, SHA_BYTES);
        f->state->entries[f->state->count++] = e;
        f->scan->files[f->scan->count++] = (struct scan_file){e->path, e->size, e->mtime_ns};
    }
    f->state->roots = talloc_zero_array(f->state, struct state_root, 1);
    f->state->roots[0] = (struct state_root){"/kho", DEVICE};
    f->state->root_count = 1;
    f->scan->roots = talloc_zero_array(f->scan, struct scan_root, 1);
    f->scan->roots[0] = (struct scan_root){"/kho", DEVICE, n, true};
    f->scan->root_count = 1;
    f->options = (struct plan_options){.reader = READER, .fingerprint = FINGERPRINT, .now = NOW};
    return f;
}

static struct plan *plan(struct fixture *f)
{
    return plan_make(f, f->state, f->scan, &f->options);
}

static void give_fault(struct fixture *f, unsigned n, enum cv_status status, int64_t last,
                       uint32_t attempts)
{
    struct state_fault *fault = arena_alloc(&f->state->arena, sizeof *fault);
    *fault = (struct state_fault){
        .member = "", .status = status, .reason = "", .attempts = attempts, .last = last};
    f->state->entries[n]->faults = fault;
    f->state->entries[n]->fault_count = 1;
}

static void plan__nothing_changed__keeps_everything(void **state)
{
    (void)state;
    struct fixture *f = make(10);
    struct plan *p = plan(f);
    assert_int_equal(p->count, 10);
    assert_int_equal(p->counts[PLAN_KEEP], 10);
    assert_int_equal(p->read_bytes, 0);
    talloc_free(f);
}

static void plan__new_changed_gone__are_told_apart(void **state)
{
    (void)state;
    struct fixture *f = make(10);
    f->scan->files[2].size++;
    f->scan->files[3].mtime_ns++;
    f->scan->files[9].path = "/kho/mới"; /* 009 is gone, and this is new */
    struct plan *p = plan(f);
    assert_int_equal(p->counts[PLAN_CHANGED], 2);
    assert_int_equal(p->counts[PLAN_NEW], 1);
    assert_int_equal(p->counts[PLAN_GONE], 1);
    assert_int_equal(p->counts[PLAN_KEEP], 7);
    assert_string_equal(p->items[10].file->path, "/kho/mới");
    assert_true(p->items[10].hash_first); /* as large as the one that is gone: perhaps it moved */
    talloc_free(f);
}

static void plan__new_file_of_a_size_nobody_has__is_read_without_hashing_first(void **state)
{
    (void)state;
    struct fixture *f = make(3);
    f->scan->files[3] = (struct scan_file){"/kho/zzz", 77777, 0};
    f->scan->count = 4;
    struct plan *p = plan(f);
    assert_int_equal(p->items[3].action, PLAN_NEW);
    assert_false(p->items[3].hash_first);
    talloc_free(f);
}

static void plan__files_outside_of_the_roots__are_kept(void **state)
{
    (void)state;
    struct fixture *f = make(4);
    f->scan->roots[0].path = "/khác";
    f->scan->count = 0;
    f->scan->roots[0].files = 1;
    struct plan *p = plan(f);
    assert_int_equal(p->counts[PLAN_KEEP], 4);
    assert_int_equal(p->guarded_count, 0);
    talloc_free(f);
}

static void plan__other_reader_version__reads_again(void **state)
{
    (void)state;
    struct fixture *f = make(4);
    f->state->entries[1]->reader = READER - 1;
    struct plan *p = plan(f);
    assert_int_equal(p->items[1].action, PLAN_REREAD);
    assert_int_equal(p->counts[PLAN_KEEP], 3);
    talloc_free(f);
}

static void plan__permanent_fault__is_tried_again_only_when_readers_or_user_say_so(void **state)
{
    (void)state;
    struct fixture *f = make(2);
    give_fault(f, 1, CV_UNSUPPORTED, 0, 1);
    assert_int_equal(plan(f)->items[1].action, PLAN_KEEP);
    f->options.fingerprint++;
    assert_int_equal(plan(f)->items[1].action, PLAN_RETRY);
    f->options.fingerprint--;
    f->options.retry_failed = true;
    assert_int_equal(plan(f)->items[1].action, PLAN_RETRY);
    talloc_free(f);
}

static void plan__transient_fault__waits_longer_each_time(void **state)
{
    (void)state;
    struct state_fault fault = {.status = CV_IO, .attempts = 1, .last = NOW};
    assert_false(plan_worth_retry(&fault, NOW + 3599));
    assert_true(plan_worth_retry(&fault, NOW + 3600));
    fault.attempts = 2;
    assert_false(plan_worth_retry(&fault, NOW + 4 * 3600 - 1));
    assert_true(plan_worth_retry(&fault, NOW + 4 * 3600));
    fault.attempts = 1000;
    assert_false(plan_worth_retry(&fault, NOW + 29 * 24 * 3600));
    assert_true(plan_worth_retry(&fault, NOW + 30 * 24 * 3600));
    fault.status = CV_CORRUPT;
    assert_false(plan_worth_retry(&fault, NOW + 365 * 24 * 3600));
}

static void guard__root_missing_empty_or_on_another_device__keeps_what_is_gone(void **state)
{
    (void)state;
    static const struct {
        struct scan_root root;
        size_t files;
        enum plan_guard why;
    } cases[] = {
        {{"/kho", 0, 0, false}, 0, GUARD_MISSING},
        {{"/kho", DEVICE, 0, true}, 0, GUARD_EMPTY},
        {{"/kho", DEVICE + 1, 3, true}, 3, GUARD_DEVICE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture *f = make(5);
        f->scan->roots[0] = cases[i].root;
        f->scan->count = cases[i].files;
        struct plan *p = plan(f);
        assert_int_equal(p->counts[PLAN_GONE], 0);
        assert_int_equal(p->counts[PLAN_KEEP], 5);
        assert_int_equal(p->guarded_count, 1);
        assert_int_equal(p->guarded[0].why, cases[i].why);
        assert_int_equal(p->guarded[0].files, 5 - cases[i].files);
        f->options.force_delete = true;
        p = plan(f);
        assert_int_equal(p->counts[PLAN_GONE], 5 - cases[i].files);
        assert_int_equal(p->guarded_count, 0);
        talloc_free(f);
    }
}

static void guard__other_device_with_all_files_there__is_no_matter(void **state)
{
    (void)state;
    struct fixture *f = make(5);
    f->scan->roots[0].device = DEVICE + 1;
    struct plan *p = plan(f);
    assert_int_equal(p->guarded_count, 0);
    talloc_free(f);
}

static void guard__folder_that_could_not_be_read__keeps_its_files(void **state)
{
    (void)state;
    struct fixture *f = make(5);
    f->state->entries[4]->path = "/kho/đóng/tệp";
    f->scan->count = 4;
    f->scan->problems = talloc_zero_array(f->scan, struct scan_problem, 1);
    f->scan->problems[0] = (struct scan_problem){"/kho/đóng", CV_IO, "permission denied"};
    f->scan->problem_count = 1;
    struct plan *p = plan(f);
    assert_int_equal(p->counts[PLAN_GONE], 0);
    talloc_free(f);
}

static void guard__more_than_a_fifth__is_too_many(void **state)
{
    (void)state;
    assert_false(plan_too_many_gone(20, 100));
    assert_true(plan_too_many_gone(21, 100));
    assert_false(plan_too_many_gone(2, 2)); /* of a handful, two say nothing */
    assert_true(plan_too_many_gone(3, 3));
    assert_false(plan_too_many_gone(0, 0));
}

static void plan__rule_of_secrecy_changed__reads_the_document_again(void **state)
{
    (void)state;
    struct fixture *f = make(3);
    f->state->entries[1]->docs->classified = true;
    f->state->entries[1]->docs->withheld = true;
    assert_int_equal(plan(f)->counts[PLAN_KEEP], 3);
    f->options.include_classified = true;
    assert_int_equal(plan(f)->items[1].action, PLAN_REREAD);
    f->state->entries[1]->docs->withheld = false;
    assert_int_equal(plan(f)->items[1].action, PLAN_KEEP);
    f->options.include_classified = false;
    assert_int_equal(plan(f)->items[1].action, PLAN_REREAD);
    talloc_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plan__nothing_changed__keeps_everything),
        cmocka_unit_test(plan__new_changed_gone__are_told_apart),
        cmocka_unit_test(plan__new_file_of_a_size_nobody_has__is_read_without_hashing_first),
        cmocka_unit_test(plan__files_outside_of_the_roots__are_kept),
        cmocka_unit_test(plan__other_reader_version__reads_again),
        cmocka_unit_test(plan__permanent_fault__is_tried_again_only_when_readers_or_user_say_so),
        cmocka_unit_test(plan__transient_fault__waits_longer_each_time),
        cmocka_unit_test(guard__root_missing_empty_or_on_another_device__keeps_what_is_gone),
        cmocka_unit_test(guard__other_device_with_all_files_there__is_no_matter),
        cmocka_unit_test(guard__folder_that_could_not_be_read__keeps_its_files),
        cmocka_unit_test(guard__more_than_a_fifth__is_too_many),
        cmocka_unit_test(plan__rule_of_secrecy_changed__reads_the_document_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
