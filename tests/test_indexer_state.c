#include "indexer/state.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <talloc.h>

#include <cmocka.h> /* wants those above */

enum { COUNT = 1500 };

struct fixture {
    void *ctx;
    char folder[64];
    struct state *state;
    struct state_entry *entries[COUNT + 1];
};

static struct state_entry *make_entry(struct arena *arena, unsigned n)
{
    struct state_entry *e = arena_alloc(arena, sizeof *e);
    char path[64];
    snprintf(path, sizeof path, "/kho/%03u/văn bản %04u.txt", n / 100, n);
    e->path = arena_strdup(arena, path);
    e->size = n * 17;
    e->mtime_ns = INT64_C(1700000000000000000) + n;
    memset(e->sha, (int)n, SHA_BYTES);
    e->reader = 3;
    e->doc_count = 1 + (n % 7 == 0);
    e->docs = arena_alloc(arena, e->doc_count * sizeof *e->docs);
    for (uint32_t d = 0; d < e->doc_count; d++) {
        e->docs[d].member = d ? "phụ lục.txt" : "";
        memcpy(e->docs[d].sha, e->sha, SHA_BYTES);
        e->docs[d].sha[31] ^= (unsigned char)d;
        e->docs[d].extractor = 5;
        e->docs[d].corrections = n % 5;
        e->docs[d].classified = n % 11 == 0;
        e->docs[d].withheld = n % 11 == 0;
    }
    if (n % 13 == 0) {
        e->fault_count = 1;
        e->faults = arena_alloc(arena, sizeof *e->faults);
        *e->faults = (struct state_fault){.member = "hỏng.pdf",
                                          .status = CV_CORRUPT,
                                          .stage = STAGE_READ,
                                          .reason = "encrypted",
                                          .attempts = 2,
                                          .last = 1700000000};
    }
    return e;
}

static void assert_same_entry(const struct state_entry *a, const struct state_entry *b)
{
    assert_string_equal(a->path, b->path);
    assert_true(a->size == b->size && a->mtime_ns == b->mtime_ns && a->reader == b->reader &&
                a->fingerprint == b->fingerprint);
    assert_memory_equal(a->sha, b->sha, SHA_BYTES);
    assert_int_equal(a->doc_count, b->doc_count);
    for (uint32_t d = 0; d < a->doc_count; d++) {
        assert_string_equal(a->docs[d].member, b->docs[d].member);
        assert_memory_equal(a->docs[d].sha, b->docs[d].sha, SHA_BYTES);
        assert_int_equal(a->docs[d].extractor, b->docs[d].extractor);
        assert_int_equal(a->docs[d].corrections, b->docs[d].corrections);
        assert_int_equal(a->docs[d].classified, b->docs[d].classified);
        assert_int_equal(a->docs[d].withheld, b->docs[d].withheld);
    }
    assert_int_equal(a->fault_count, b->fault_count);
    for (uint32_t f = 0; f < a->fault_count; f++) {
        assert_string_equal(a->faults[f].reason, b->faults[f].reason);
        assert_string_equal(a->faults[f].member, b->faults[f].member);
        assert_int_equal(a->faults[f].attempts, b->faults[f].attempts);
        assert_true(a->faults[f].last == b->faults[f].last &&
                    a->faults[f].status == b->faults[f].status);
    }
}

static int set_up(void **state)
{
    struct fixture *f = talloc_zero(NULL, struct fixture);
    f->ctx = f;
    snprintf(f->folder, sizeof f->folder, "/tmp/congvan-test-XXXXXX");
    if (!mkdtemp(f->folder))
        return -1;
    f->state = state_new(f);
    for (unsigned i = 0; i < COUNT; i++)
        f->entries[i] = make_entry(&f->state->arena, i);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    char command[96];
    snprintf(command, sizeof command, "rm -rf '%s'", f->folder);
    int failed = system(command);
    talloc_free(f);
    return failed;
}

static void save(struct fixture *f, size_t count)
{
    struct cv_error err = {0};
    struct store_writer *w = NULL;
    assert_int_equal(store_writer_open(f, f->folder, STORE_UPDATE, 0, &w, &err), CV_OK);
    assert_int_equal(state_save(f->state, f->entries, count, false, w, &err), CV_OK);
    assert_int_equal(store_commit(w, &err), CV_OK);
    store_writer_close(w);
}

static struct state *load(struct fixture *f)
{
    struct cv_error err = {0};
    struct store *s = NULL;
    struct state *loaded = NULL;
    assert_int_equal(store_open(f, f->folder, &s, &err), CV_OK);
    assert_int_equal(state_load(f, s, &loaded, &err), CV_OK);
    store_close(s);
    return loaded;
}

static void state__saved_and_loaded__is_the_same(void **state)
{
    struct fixture *f = *state;
    f->state->roots = talloc_zero_array(f->state, struct state_root, 1);
    f->state->roots[0] = (struct state_root){"/kho", 7};
    f->state->root_count = 1;
    f->state->corrections = "/kho.corrections.tsv";
    save(f, COUNT);
    struct state *loaded = load(f);
    assert_int_equal(loaded->count, COUNT);
    for (unsigned i = 0; i < COUNT; i++)
        assert_same_entry(loaded->entries[i], f->entries[i]);
    assert_int_equal(loaded->root_count, 1);
    assert_string_equal(loaded->roots[0].path, "/kho");
    assert_int_equal(loaded->roots[0].device, 7);
    assert_string_equal(loaded->corrections, "/kho.corrections.tsv");
    assert_true(state_same(loaded, f->state));
}

static void state__entries_go_and_come__no_chunk_is_left_behind(void **state)
{
    struct fixture *f = *state;
    save(f, COUNT);
    for (unsigned i = 0; i < COUNT; i += 3)
        f->entries[i] = NULL;
    save(f, COUNT);
    struct state *loaded = load(f);
    assert_int_equal(loaded->count, COUNT - COUNT / 3);
    for (unsigned i = 0, k = 0; i < COUNT; i++)
        if (f->entries[i])
            assert_same_entry(loaded->entries[k++], f->entries[i]);
    save(f, 0);
    assert_int_equal(load(f)->count, 0);
}

static void state_encode__one_entry_changed__one_chunk_differs(void **state)
{
    struct fixture *f = *state;
    save(f, COUNT);
    struct state *before = load(f);
    f->entries[700]->size++;
    save(f, COUNT);
    struct state *after = load(f);
    assert_false(state_same(before, after));
    assert_int_equal(before->chunk_count, after->chunk_count);
    assert_true(before->chunk_count > 2);
}

static void state_decode__damaged_at_any_byte__is_refused_or_read_without_harm(void **state)
{
    struct fixture *f = *state;
    struct cv_buf b;
    struct arena arena;
    cv_buf_init(&b, f);
    arena_init(&arena, f);
    state_encode(&b, f->entries, 20);
    struct state_entry **out;
    size_t count;
    for (size_t n = 0; n < b.len; n++)
        assert_int_equal(state_decode(&arena, b.bytes, n, f, &out, &count, NULL), CV_CORRUPT);
    for (size_t i = 0; i < b.len; i++) {
        char *copy = talloc_memdup(f, b.bytes, b.len);
        copy[i] = (char)(copy[i] ^ 0xff);
        state_decode(&arena, copy, b.len, f, &out, &count, NULL);
        talloc_free(copy);
    }
}

static void state_path_compare__folder_and_file_of_one_stem__folder_first(void **state)
{
    (void)state;
    assert_true(state_path_compare("a/z", "a.txt") < 0);
    assert_true(state_path_compare("a", "a/z") < 0);
    assert_true(state_path_compare("a b/z", "a/z") > 0);
    assert_int_equal(state_path_compare("a/z", "a/z"), 0);
    assert_true(state_path_compare("a", "b") < 0);
}

static void state_path_below__name_that_only_begins_alike__is_not_below(void **state)
{
    (void)state;
    assert_true(state_path_below("/kho/a", "/kho"));
    assert_true(state_path_below("/kho", "/kho"));
    assert_true(state_path_below("/kho", "/"));
    assert_false(state_path_below("/kho2/a", "/kho"));
    assert_false(state_path_below("/kh", "/kho"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(state__saved_and_loaded__is_the_same, set_up, tear_down),
        cmocka_unit_test_setup_teardown(state__entries_go_and_come__no_chunk_is_left_behind, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(state_encode__one_entry_changed__one_chunk_differs, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            state_decode__damaged_at_any_byte__is_refused_or_read_without_harm, set_up, tear_down),
        cmocka_unit_test(state_path_compare__folder_and_file_of_one_stem__folder_first),
        cmocka_unit_test(state_path_below__name_that_only_begins_alike__is_not_below),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
