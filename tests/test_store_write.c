#include "store_support.h"

static struct store_writer *writer(struct scratch *s)
{
    struct store_writer *w;
    assert_done(store_writer_open(s, s->index, STORE_UPDATE, 0, &w, err));
    return w;
}

static struct store *reader(struct scratch *s)
{
    struct store *store;
    assert_done(store_open(s, s->index, &store, err));
    return store;
}

static void put__then_commit__can_be_read(void **state)
{
    struct scratch *s = *state;
    struct store_writer *w = writer(s);
    struct sample *d = sample_new(s, 1, "Kế hoạch tuyển quân năm nay");
    struct store_document got;
    store_id id;
    assert_done(store_put(w, &d->in, err));
    assert_int_equal(store_pending_bytes(w), d->in.length);
    struct store *early = reader(s);
    assert_int_equal(store_count(early), 0); /* not committed yet */
    assert_done(store_commit(w, err));
    assert_int_equal(store_pending_bytes(w), 0);
    assert_done(store_refresh(early, err));
    assert_int_equal(store_count(early), 1);
    assert_done(store_find(early, d->in.sha256, &id, err));
    assert_done(store_get(s, early, id, true, &got, err));
    assert_string_equal(got.record, d->in.record_json);
    assert_string_equal(got.text, d->in.text);
    assert_int_equal(got.length, d->in.length);
    store_writer_close(w);
}

static void find__by_hash_prefix_and_path__one_or_none(void **state)
{
    struct scratch *s = *state;
    struct store_writer *w = writer(s);
    struct sample *one = sample_new(s, 1, "một"), *two = sample_new(s, 2, "hai");
    char hash[65];
    store_id id, other;
    snprintf(hash, sizeof hash, "abcdef0123%054d", 1);
    one->in.sha256 = hash;
    one->paths[0] = "thư mục/văn bản.txt";
    assert_done(store_put(w, &one->in, err));
    assert_done(store_put(w, &two->in, err));
    assert_done(store_commit(w, err));
    struct store *store = reader(s);
    assert_done(store_find(store, "abcdef01", &id, err));
    assert_done(store_find(store, "ABCDEF0123", &other, err));
    assert_int_equal(id, other);
    assert_done(store_find(store, "thư mục/văn bản.txt", &other, err));
    assert_int_equal(id, other);
    assert_int_equal(store_find(store, "abcdef0", &id, NULL),
                     CV_NOT_FOUND); /* too short a prefix */
    assert_int_equal(store_find(store, "ffffffff", &id, NULL), CV_NOT_FOUND);
    assert_int_equal(store_find(store, "", &id, NULL), CV_NOT_FOUND);
    assert_int_equal(store_find(store, "none.txt", &id, NULL), CV_NOT_FOUND);
    struct sample *three = sample_new(s, 3, "ba");
    hash[63] = '2';
    three->in.sha256 = hash;
    assert_done(store_put(w, &three->in, err));
    assert_done(store_commit(w, err));
    assert_done(store_refresh(store, err));
    struct cv_error err;
    assert_int_equal(store_find(store, "abcdef01", &id, &err), CV_NOT_FOUND);
    assert_non_null(strstr(err.message, "several"));
}

static void put__same_hash__replaces(void **state)
{
    struct scratch *s = *state;
    struct store_writer *w = writer(s);
    struct sample *d = sample_new(s, 1, "trước");
    assert_done(store_put(w, &d->in, err));
    d->in.text = "sau";
    d->in.length = strlen("sau");
    d->paths[0] = "moved.txt";
    assert_done(store_put(w, &d->in, err));
    assert_done(store_commit(w, err));
    struct store *store = reader(s);
    store_id id;
    assert_int_equal(store_count(store), 1);
    assert_int_equal(store_frequency(store, STORE_FIELD_COUNT, "trước"), 0);
    assert_int_equal(store_frequency(store, STORE_FIELD_COUNT, "sau"), 1);
    assert_done(store_find(store, "moved.txt", &id, err));
    assert_int_equal(store_find(store, "1.txt", &id, NULL), CV_NOT_FOUND);
}

static void put__in_the_place_of_another__only_the_new_is_there(void **state)
{
    struct scratch *s = *state;
    struct store_writer *w = writer(s);
    struct sample *old = sample_new(s, 1, "phòng chống bão lụt"),
                  *new = sample_new(s, 2, "phòng chống lụt và hạn hán"),
                  *other = sample_new(s, 3, "bão giá");
    store_id before, after;
    old->record.type = "kế hoạch";
    assert_done(store_put(w, &old->in, err));
    assert_done(store_put(w, &other->in, err));
    assert_done(store_commit(w, err));
    struct store *store = reader(s);
    assert_done(store_find(store, old->in.sha256, &before, err));
    new->in.replaces = old->in.sha256;
    assert_done(store_put(w, &new->in, err));
    assert_done(store_commit(w, err));
    assert_done(store_refresh(store, err));
    assert_int_equal(store_count(store), 2);
    assert_int_equal(store_find(store, old->in.sha256, &after, NULL), CV_NOT_FOUND);
    assert_done(store_find(store, new->in.sha256, &after, err));
    assert_int_equal(before, after);
    assert_string_equal(found(s, store, word(s, "bão")), "3");
    assert_string_equal(found(s, store, word(s, "hán")), "2");
    assert_string_equal(found(s, store, term(s, STORE_TYPE, "ke hoach")), "");
    assert_string_equal(
        found(s, store, join(s, STORE_PHRASE, word(s, "chống"), word(s, "lụt"), NULL)), "2");
    new->in.replaces = "no hash";
    assert_int_equal(store_put(w, &new->in, NULL), CV_INTERNAL);
    new->in.replaces = new->in.sha256; /* itself */
    assert_done(store_put(w, &new->in, err));
    new->in.replaces = other->in.sha256; /* another, though it is there already */
    assert_done(store_put(w, &new->in, err));
    assert_done(store_commit(w, err));
    assert_done(store_refresh(store, err));
    assert_int_equal(store_count(store), 1);
    store_writer_close(w);
}

static void put_record__other_paths__text_stays(void **state)
{
    struct scratch *s = *state;
    struct store_writer *w = writer(s);
    struct sample *d = sample_new(s, 1, "giữ nguyên lời văn");
    assert_done(store_put(w, &d->in, err));
    assert_done(store_commit(w, err));
    d->in.text = NULL;
    d->in.length = 0;
    d->in.record_json = "{\"path\":\"2.txt\"}";
    d->record.type = "công văn";
    assert_done(store_put_record(w, &d->in, err));
    assert_done(store_commit(w, err));
    struct store *store = reader(s);
    assert_string_equal(found(s, store, word(s, "nguyên")), "2");
    assert_string_equal(found(s, store, term(s, STORE_TYPE, "cong van")), "2");
    struct sample *none = sample_new(s, 9, "");
    assert_int_equal(store_put_record(w, &none->in, NULL), CV_NOT_FOUND);
}

static void remove__one_of_two__the_other_stays(void **state)
{
    struct scratch *s = *state;
    struct store_writer *w = writer(s);
    struct sample *one = sample_new(s, 1, "chung riêng"), *two = sample_new(s, 2, "chung");
    assert_done(store_put(w, &one->in, err));
    assert_done(store_put(w, &two->in, err));
    assert_done(store_commit(w, err));
    assert_done(store_remove(w, one->in.sha256, err));
    assert_done(store_remove(w, one->in.sha256, err)); /* what is not there is gone already */
    assert_done(store_commit(w, err));
    struct store *store = reader(s);
    assert_int_equal(store_count(store), 1);
    assert_string_equal(found(s, store, word(s, "chung")), "2");
}

static void close__without_commit__old_state(void **state)
{
    struct scratch *s = *state;
    struct store_writer *w = writer(s);
    struct sample *one = sample_new(s, 1, "một"), *two = sample_new(s, 2, "hai");
    char *value;
    size_t n;
    assert_done(store_put(w, &one->in, err));
    assert_done(store_set(w, "k", "old", 3, err));
    assert_done(store_commit(w, err));
    assert_done(store_put(w, &two->in, err));
    assert_done(store_remove(w, one->in.sha256, err));
    assert_done(store_set(w, "k", "new", 3, err));
    store_writer_close(w);
    struct store *store = reader(s);
    assert_string_equal(found(s, store, join(s, STORE_ALL, NULL)), "1");
    assert_done(store_value(s, store, "k", &value, &n, err));
    assert_string_equal(value, "old");
}

static void put__bad_input__refused_and_batch_unharmed(void **state)
{
    struct scratch *s = *state;
    struct store_writer *w = writer(s);
    struct sample *good = sample_new(s, 1, "tốt"), *bad = sample_new(s, 2, "xấu");
    assert_done(store_put(w, &good->in, err));
    bad->in.sha256 = "123";
    assert_int_equal(store_put(w, &bad->in, NULL), CV_INTERNAL);
    bad->in.sha256 = NULL;
    assert_int_equal(store_put(w, &bad->in, NULL), CV_INTERNAL);
    bad = sample_new(s, 2, "xấu");
    bad->paths[0] = NULL;
    assert_int_equal(store_put(w, &bad->in, NULL), CV_INTERNAL);
    assert_int_equal(store_remove(w, "x", NULL), CV_INTERNAL);
    assert_int_equal(store_set(w, "", "x", 1, NULL), CV_INTERNAL);
    char *key = talloc_zero_size(s, 300);
    memset(key, 'k', 201);
    assert_int_equal(store_set(w, key, "x", 1, NULL), CV_INTERNAL);
    assert_done(store_commit(w, err));
    struct store *store = reader(s);
    assert_string_equal(found(s, store, join(s, STORE_ALL, NULL)), "1");
}

static void put__endless_words_and_names__are_kept_apart(void **state)
{
    struct scratch *s = *state;
    struct store_writer *w = writer(s);
    char *name = talloc_zero_size(s, 2001), *text = talloc_zero_size(s, 200001);
    for (size_t i = 0; i < 2000; i++)
        name[i] = i % 50 == 49 ? '/' : 'd';
    memset(text, 'a', 200000);
    store_id one, two;
    struct sample *a = sample_new(s, 1, text), *b = sample_new(s, 2, "");
    a->record.issuer = a->record.subject = a->record.place = text;
    a->paths[0] = name;
    b->paths[0] = talloc_asprintf(s, "%sx", name);
    assert_done(store_put(w, &a->in, err));
    assert_done(store_put(w, &b->in, err));
    assert_done(store_commit(w, err));
    struct store *store = reader(s);
    assert_done(store_find(store, a->paths[0], &one, err));
    assert_done(store_find(store, b->paths[0], &two, err));
    assert_int_not_equal(one, two);
}

static bool count_one(void *user, const char *key, const char *value, size_t n)
{
    char **all = user;
    *all = talloc_asprintf_append(*all, "%s=%.*s ", key, (int)n, value);
    return !strchr(key, '!');
}

static void values__set_list_remove__as_named(void **state)
{
    struct scratch *s = *state;
    struct store_writer *w = writer(s);
    char *value, *all = talloc_strdup(s, "");
    size_t n;
    assert_done(store_set(w, "file:b", "2", 1, err));
    assert_done(store_set(w, "file:a", "1\0z", 3, err));
    assert_done(store_set(w, "other", "3", 1, err));
    assert_done(store_set(w, "file:gone", "4", 1, err));
    assert_done(store_set(w, "file:gone", NULL, 0, err));
    assert_done(store_commit(w, err));
    struct store *store = reader(s);
    assert_done(store_each_value(store, "file:", count_one, &all, err));
    assert_string_equal(all, "file:a=1 file:b=2 ");
    assert_done(store_value(s, store, "file:a", &value, &n, err));
    assert_int_equal(n, 3);
    assert_memory_equal(value, "1\0z", 4);
    assert_int_equal(store_value(s, store, "file:gone", &value, &n, NULL), CV_NOT_FOUND);
    all[0] = 0;
    assert_done(store_each_value(store, "nothing", count_one, &all, err));
    assert_string_equal(all, "");
}

static void view__of_a_writer__sees_what_is_not_committed(void **state)
{
    struct scratch *s = *state;
    struct store_writer *w = writer(s);
    struct sample *d = sample_new(s, 1, "chưa ghi");
    struct store *view;
    char *value;
    size_t n;
    assert_done(store_writer_view(s, w, &view, err));
    assert_done(store_put(w, &d->in, err));
    assert_done(store_set(w, "k", "v", 1, err));
    assert_string_equal(found(s, view, word(s, "chưa")), "1");
    assert_done(store_value(s, view, "k", &value, &n, err));
    assert_done(store_refresh(view, err));
    store_close(view);
    assert_done(store_commit(w, err));
}

static void facts__after_a_commit__are_this_program_s(void **state)
{
    struct scratch *s = *state;
    struct store_writer *w = writer(s);
    struct store_facts facts;
    struct sample *d = sample_new(s, 1, "một");
    assert_done(store_put(w, &d->in, err));
    assert_done(store_set_reader_version(w, 5, err));
    assert_done(store_commit(w, err));
    assert_done(store_facts(reader(s), &facts, err));
    assert_int_equal(facts.documents, 1);
    assert_int_equal(facts.schema, STORE_SCHEMA_VERSION);
    assert_int_equal(facts.extractor, RECORD_EXTRACTOR_VERSION);
    assert_int_equal(facts.reader, 5);
    assert_int_equal(strlen(facts.uuid), 36);
    assert_true(facts.updated > 1700000000);
    assert_true(facts.bytes > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(put__then_commit__can_be_read),
        scratch_test(find__by_hash_prefix_and_path__one_or_none),
        scratch_test(put__same_hash__replaces),
        scratch_test(put__in_the_place_of_another__only_the_new_is_there),
        scratch_test(put_record__other_paths__text_stays),
        scratch_test(remove__one_of_two__the_other_stays),
        scratch_test(close__without_commit__old_state),
        scratch_test(put__bad_input__refused_and_batch_unharmed),
        scratch_test(put__endless_words_and_names__are_kept_apart),
        scratch_test(values__set_list_remove__as_named),
        scratch_test(view__of_a_writer__sees_what_is_not_committed),
        scratch_test(facts__after_a_commit__are_this_program_s),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
