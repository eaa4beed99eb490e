#include "tests/remote_support.h"

/* Shards served by real xapian-tcpsrv processes on loopback. */

enum { TIMEOUT_MS = 3000 };

/* An index of documents first … last. */
static const char *make_index(struct scratch *s, const char *name, unsigned first, unsigned last)
{
    struct store_writer *w;
    char *path = talloc_asprintf(s, "%s/%s", s->dir, name);
    assert_done(store_writer_open(s, path, STORE_UPDATE, 0, &w, err));
    for (unsigned i = first; i <= last; i++) {
        struct sample *d = sample_new(s, i, "công tác lưu trữ");
        d->record.type = i % 2 ? "công văn" : "báo cáo";
        assert_done(store_put(w, &d->in, err));
    }
    assert_done(store_commit(w, err));
    store_writer_close(w);
    return path;
}

static struct store_query *storage(struct scratch *s)
{
    return join(s, STORE_PHRASE, word(s, "lưu"), word(s, "trữ"), NULL);
}

static void local__two_indexes__searched_as_one(void **state)
{
    struct scratch *s = *state;
    const char *dirs[] = {make_index(s, "a", 1, 3), make_index(s, "b", 4, 9)};
    struct store *store;
    struct store_count_of *counts;
    struct cv_error why;
    size_t n;
    assert_int_equal(store_open_many(s, dirs, 2, 0, &store, &why), CV_OK);
    assert_int_equal(store_missing_shards(store).count, 0);
    assert_string_equal(found(s, store, storage(s)), "1 2 3 4 5 6 7 8 9");
    assert_int_equal(store_counts(s, store, storage(s), STORE_TYPE, &counts, &n, &why), CV_OK);
    assert_int_equal(n, 2);
    assert_string_equal(counts[0].label, "công văn");
    assert_int_equal(counts[0].count, 5);
    dirs[1] = s->index; /* a local index that is not there is a mistake, not an absence */
    assert_int_equal(store_open_many(s, dirs, 2, 0, &store, &why), CV_NO_INDEX);
    assert_int_equal(store_open_many(s, dirs, 0, 0, &store, &why), CV_USAGE);
}

static void remote__two_servers_and_a_folder__searched_as_one(void **state)
{
    struct scratch *s = *state;
    if (no_server_program())
        skip();
    struct server a = serve(s, make_index(s, "a", 1, 3)), b = serve(s, make_index(s, "b", 4, 6));
    const char *dirs[] = {a.name, make_index(s, "c", 7, 9), b.name};
    struct store *store;
    struct store_count_of *counts;
    size_t n;
    assert_done(store_open_many(s, dirs, 3, TIMEOUT_MS, &store, err));
    assert_int_equal(store_missing_shards(store).count, 0);
    assert_int_equal(store_count(store), 9);
    assert_string_equal(found(s, store, storage(s)), "1 2 3 4 5 6 7 8 9");
    assert_done(store_counts(s, store, storage(s), STORE_TYPE, &counts, &n, err));
    assert_int_equal(n, 2);
    assert_string_equal(counts[0].label, "công văn");
    assert_int_equal(counts[0].count, 5);
    stop(&a);
    stop(&b);
}

/* A server finds what has the words; that they stand together is seen here. */
static void remote__phrases__are_judged_document_by_document(void **state)
{
    static const char *const texts[] = {"công tác lưu trữ", "trữ lưu công tác", "lưu công trữ",
                                        "văn thư, lưu trữ", "phòng cháy"};
    struct scratch *s = *state;
    if (no_server_program())
        skip();
    struct store_writer *w;
    assert_done(store_writer_open(s, s->index, STORE_UPDATE, 0, &w, err));
    for (unsigned i = 0; i < 5; i++) {
        struct sample *d = sample_new(s, i + 1, texts[i]);
        d->record.type = i % 2 ? "công văn" : "báo cáo";
        d->record.date = (struct record_date){(int16_t)(2020 + i), 5, 0};
        assert_done(store_put(w, &d->in, err));
    }
    assert_done(store_commit(w, err));
    store_writer_close(w);
    struct server a = serve(s, s->index);
    struct store *store;
    assert_done(store_open(s, a.name, &store, err));
    struct store_query *luu = word(s, "lưu"), *tru = word(s, "trữ"), *cong = word(s, "công"),
                       *begin = word(s, "tr"), *near = join(s, STORE_NEAR, tru, luu, NULL);
    struct store_query *together = storage(s), *all = join(s, STORE_ALL, NULL);
    begin->op = STORE_PREFIX;
    begin->field = STORE_FIELD_COUNT;
    assert_string_equal(found(s, store, together), "1 4");
    assert_string_equal(found(s, store, near), "1 2 4");
    near->window = 3;
    assert_string_equal(found(s, store, near), "1 2 3 4");
    assert_string_equal(found(s, store, join(s, STORE_PHRASE, luu, begin, NULL)), "1 4");
    assert_string_equal(found(s, store, join(s, STORE_AND_NOT, luu, together, NULL)), "2 3");
    assert_string_equal(
        found(s, store,
              join(s, STORE_AND_NOT, all, join(s, STORE_AND_NOT, cong, together, NULL), NULL)),
        "1 4 5");
    assert_string_equal(
        found(s, store, join(s, STORE_OR, together, term(s, STORE_TYPE, "bao cao"), NULL)),
        "1 3 4 5");
    assert_string_equal(
        found(s, store, join(s, STORE_FILTER, together, term(s, STORE_TYPE, "cong van"), NULL)),
        "4");
    assert_string_equal(
        found(s, store, join(s, STORE_AND, together, range(s, 20210101, 20231231), NULL)), "4");
    struct store_count_of *counts;
    size_t n;
    assert_done(store_counts(s, store, together, STORE_TYPE, &counts, &n, err));
    assert_int_equal(n, 2);
    assert_int_equal(counts[0].count, 1);
    struct store_search_options page = {.offset = 1, .limit = 1};
    struct store_hits hits;
    assert_done(store_search(s, store, near, &page, &hits, err));
    assert_int_equal(hits.count, 1);
    assert_true(hits.total >= 2);
    stop(&a);
}

static void remote__one_not_there_at_the_start__is_named(void **state)
{
    struct scratch *s = *state;
    if (no_server_program())
        skip();
    struct server a = serve(s, make_index(s, "a", 1, 3));
    const char *dirs[] = {a.name, talloc_asprintf(s, "127.0.0.1:%u", free_port())};
    struct store *store;
    assert_done(store_open_many(s, dirs, 2, TIMEOUT_MS, &store, err));
    assert_int_equal(store_missing_shards(store).count, 1);
    assert_string_equal(store_missing_shards(store).items[0], dirs[1]);
    assert_string_equal(found(s, store, storage(s)), "1 2 3");
    stop(&a);
    assert_int_equal(store_open_many(s, dirs, 2, TIMEOUT_MS, &store, NULL),
                     CV_IO); /* now none answers */
}

static void remote__one_stopped_in_the_middle__is_named_and_the_rest_is_shown(void **state)
{
    struct scratch *s = *state;
    if (no_server_program())
        skip();
    struct server a = serve(s, make_index(s, "a", 1, 3)), b = serve(s, make_index(s, "b", 4, 6));
    const char *dirs[] = {a.name, b.name};
    struct store *store;
    store_id before, after;
    assert_done(store_open_many(s, dirs, 2, TIMEOUT_MS, &store, err));
    assert_string_equal(found(s, store, storage(s)), "1 2 3 4 5 6");
    assert_done(store_find(store, "2.txt", &before, err));
    stop(&b);
    assert_string_equal(found(s, store, storage(s)), "1 2 3");
    assert_int_equal(store_missing_shards(store).count, 1);
    assert_string_equal(store_missing_shards(store).items[0], b.name);
    assert_done(store_find(store, "2.txt", &after, err));
    assert_int_equal(before, after); /* ids stay what they were */
    stop(&a);
}

static void remote__one_that_hangs__is_named_after_the_time_limit(void **state)
{
    struct scratch *s = *state;
    if (no_server_program())
        skip();
    struct server a = serve(s, make_index(s, "a", 1, 3)), b = serve(s, make_index(s, "b", 4, 6));
    const char *dirs[] = {a.name, b.name};
    struct store *store;
    assert_done(store_open_many(s, dirs, 2, 500, &store, err));
    kill(-b.pid, SIGSTOP);
    assert_string_equal(found(s, store, storage(s)), "1 2 3");
    assert_string_equal(store_missing_shards(store).items[0], b.name);
    stop(&a);
    stop(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(local__two_indexes__searched_as_one),
        scratch_test(remote__two_servers_and_a_folder__searched_as_one),
        scratch_test(remote__phrases__are_judged_document_by_document),
        scratch_test(remote__one_not_there_at_the_start__is_named),
        scratch_test(remote__one_stopped_in_the_middle__is_named_and_the_rest_is_shown),
        scratch_test(remote__one_that_hangs__is_named_after_the_time_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
