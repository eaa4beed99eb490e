#include "store_support.h"

/* A segment of documents first … last, each with the text "doan" and its number. */
static const char *segment(struct scratch *s, const char *name, unsigned first, unsigned last,
                           const char *text)
{
    struct store_writer *w;
    char *path = talloc_asprintf(s, "%s/%s", s->dir, name);
    assert_done(store_writer_open(s, path, STORE_SEGMENT, 0, &w, err));
    for (unsigned i = first; i <= last; i++) {
        struct sample *d = sample_new(s, i, text);
        d->record.type = "công văn";
        assert_done(store_put(w, &d->in, err));
        assert_done(store_set(w, d->paths[0], text, strlen(text), err));
    }
    assert_done(store_commit(w, err));
    store_writer_close(w);
    return path;
}

static struct store *published(struct scratch *s)
{
    struct store *store;
    assert_done(store_publish(s->index, err));
    assert_done(store_open(s, s->index, &store, err));
    return store;
}

static void ignore_fault(void *user, const char *message)
{
    print_message("fault: %s\n", message);
    ++*(unsigned *)user;
}

static void assert_sound(struct scratch *s)
{
    unsigned faults = 0;
    assert_done(store_check(s->index, ignore_fault, &faults, err));
    assert_int_equal(faults, 0);
}

static void merge__segments__all_documents_values_and_labels(void **state)
{
    struct scratch *s = *state;
    const char *parts[] = {segment(s, "a", 1, 3, "đoạn một"), segment(s, "b", 4, 5, "đoạn hai")};
    struct store_count_of *counts;
    size_t n;
    char *value;
    assert_done(store_merge(s->index, parts, 2, false, err));
    struct store *store = published(s);
    assert_string_equal(found(s, store, word(s, "đoạn")), "1 2 3 4 5");
    assert_string_equal(found(s, store, word(s, "hai")), "4 5");
    assert_done(store_value(s, store, "5.txt", &value, &n, err));
    assert_string_equal(value, "đoạn hai");
    assert_done(store_counts(s, store, join(s, STORE_ALL, NULL), STORE_TYPE, &counts, &n, err));
    assert_int_equal(n, 1);
    assert_int_equal(counts[0].count, 5);
    assert_string_equal(counts[0].label, "công văn");
    assert_sound(s);
}

static void merge__with_current__segment_replaces_what_is_older(void **state)
{
    struct scratch *s = *state;
    const char *one[] = {segment(s, "a", 1, 3, "cũ")}, *two[] = {segment(s, "b", 2, 4, "mới")};
    struct store_writer *w;
    assert_done(store_merge(s->index, one, 1, false, err));
    published(s);
    assert_done(store_merge(s->index, two, 1, true, err));
    /* Last changes before anybody sees it. */
    assert_done(store_writer_open(s, s->index, STORE_PENDING, 0, &w, err));
    assert_done(store_remove(w, sample_new(s, 4, "")->in.sha256, err));
    assert_done(store_set(w, "state", "s", 1, err));
    assert_done(store_commit(w, err));
    store_writer_close(w);
    struct store *store = published(s);
    assert_string_equal(found(s, store, word(s, "cũ")), "1");
    assert_string_equal(found(s, store, word(s, "mới")), "2 3");
    assert_sound(s);
}

static void merge__more_segments_than_files_allowed__in_steps(void **state)
{
    enum { MANY = 230 };
    struct scratch *s = *state;
    const char *parts[MANY];
    for (unsigned i = 0; i < MANY; i++)
        parts[i] = segment(s, talloc_asprintf(s, "part-%u", i), i + 1, i + 1, "đoạn");
    assert_done(store_merge(s->index, parts, MANY, false, err));
    struct store *store = published(s);
    assert_int_equal(store_count(store), MANY);
    assert_int_equal(access(talloc_asprintf(s, "%s/next.0", s->index), F_OK), -1);
    assert_sound(s);
}

static void merge__missing_segment__old_index_stays(void **state)
{
    struct scratch *s = *state;
    const char *good[] = {segment(s, "a", 1, 2, "tốt")};
    const char *bad[] = {good[0], talloc_asprintf(s, "%s/none", s->dir)};
    assert_done(store_merge(s->index, good, 1, false, err));
    struct store *store = published(s);
    assert_int_equal(store_merge(s->index, bad, 2, true, NULL), CV_NO_INDEX);
    assert_int_equal(store_merge(s->index, NULL, 0, false, NULL), CV_INTERNAL);
    assert_int_equal(store_publish(s->index, NULL), CV_NOT_FOUND);
    assert_done(store_refresh(store, err));
    assert_int_equal(store_count(store), 2);
}

static void merge_segments__into_one__is_a_segment(void **state)
{
    struct scratch *s = *state;
    const char *parts[] = {segment(s, "a", 1, 2, "một"), segment(s, "b", 3, 3, "hai")};
    const char *to = talloc_asprintf(s, "%s/both", s->dir);
    assert_done(store_merge_segments(to, parts, 2, err));
    assert_done(store_merge(s->index, &to, 1, false, err));
    assert_int_equal(store_count(published(s)), 3);
    assert_int_equal(store_merge_segments(to, parts, 0, NULL), CV_INTERNAL);
}

static void copy__while_a_writer_is_open__last_commit_only(void **state)
{
    struct scratch *s = *state;
    const char *to = talloc_asprintf(s, "%s/backup", s->dir);
    struct sample *one = sample_new(s, 1, "một"), *two = sample_new(s, 2, "hai");
    struct store_writer *w;
    struct store *copy;
    assert_done(store_writer_open(s, s->index, STORE_UPDATE, 0, &w, err));
    assert_done(store_put(w, &one->in, err));
    assert_done(store_commit(w, err));
    assert_done(store_put(w, &two->in, err));
    assert_done(store_copy(s->index, to, err));
    assert_done(store_commit(w, err));
    assert_done(store_open(s, to, &copy, err));
    assert_string_equal(found(s, copy, join(s, STORE_ALL, NULL)), "1");
    assert_int_equal(store_copy(s->index, to, NULL), CV_USAGE); /* an index is there already */
    assert_int_equal(store_copy(talloc_asprintf(s, "%s/none", s->dir), to, NULL), CV_NO_INDEX);
    assert_int_equal(access(talloc_asprintf(s, "%s/next.raw", to), F_OK), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(merge__segments__all_documents_values_and_labels),
        scratch_test(merge__with_current__segment_replaces_what_is_older),
        scratch_test(merge__more_segments_than_files_allowed__in_steps),
        scratch_test(merge__missing_segment__old_index_stays),
        scratch_test(merge_segments__into_one__is_a_segment),
        scratch_test(copy__while_a_writer_is_open__last_commit_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
