#include "store/schema.h"
#include "store_support.h"
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

/* What a reader or writer may say of a damaged index. */
static void assert_decent(enum cv_status status, const struct cv_error *err)
{
    if (status == CV_OK)
        return;
    if (status == CV_INTERNAL)
        fail_msg("%s", err->message);
    assert_int_not_equal(status, CV_MODIFIED);
    assert_true(*err->message);
}

static bool go_on(void *user, const char *text, uint32_t count)
{
    (void)user, (void)text, (void)count;
    return true;
}

static bool keep_value(void *user, const char *bytes, size_t n, uint32_t at)
{
    (void)at;
    cv_buf_add(user, bytes, n);
    return true;
}

static void count_fault(void *user, const char *message)
{
    (void)message;
    ++*(unsigned *)user;
}

/* Uses everything there is; returns the first status that is not CV_OK. */
static enum cv_status use(struct scratch *s)
{
    struct store *store;
    struct store_hits hits;
    struct store_document d;
    struct store_search_options o = {.limit = 50, .exact_total = true};
    struct store_query *both = join(s, STORE_PHRASE, word(s, "phòng"), word(s, "chống"), NULL);
    struct cv_error why = {.message = ""};
    enum cv_status status = store_open(s, s->index, &store, &why), first = status;
    assert_decent(status, &why);
    if (status != CV_OK)
        return status;
    status = store_search(s, store, both, &o, &hits, &why);
    assert_decent(status, &why);
    first = first ? first : status;
    for (store_id id = 1; id <= 40; id++) {
        status = store_get(s, store, id, true, &d, &why);
        assert_decent(status, &why);
        first = first ? first : status;
        status = store_document_terms(store, id, STORE_FIELD_COUNT, go_on, NULL, &why);
        assert_decent(status, &why);
        first = first ? first : status;
    }
    status = store_each_term(store, STORE_FIELD_COUNT, "", go_on, NULL, &why);
    assert_decent(status, &why);
    store_close(store);
    return first ? first : status;
}

static void make_index(struct scratch *s)
{
    struct store_writer *w;
    assert_done(store_writer_open(s, s->index, STORE_UPDATE, 0, &w, err));
    for (unsigned i = 1; i <= 40; i++) {
        char *text = talloc_strdup(s, "phòng chống thiên tai ");
        for (unsigned k = 0; k < 300; k++)
            text = talloc_asprintf_append(text, "từ%u ", i * 7919u * k % 4001u);
        assert_done(store_put(w, &sample_new(s, i, text)->in, err));
    }
    assert_done(store_commit(w, err));
    store_writer_close(w);
}

/* Calls back with each file of the generation, its bytes put back afterwards. */
static void each_file(struct scratch *s,
                      void (*harm)(struct scratch *, const char *path, off_t size))
{
    char *dir = talloc_asprintf(s, "%s/gen-1", s->index);
    DIR *d = opendir(dir);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));) {
        char *path = talloc_asprintf(s, "%s/%s", dir, e->d_name), *bytes;
        struct stat st;
        if (stat(path, &st) || !S_ISREG(st.st_mode) || !st.st_size)
            continue;
        int fd = open(path, O_RDWR | O_CLOEXEC);
        bytes = talloc_size(s, (size_t)st.st_size);
        assert_int_equal(pread(fd, bytes, (size_t)st.st_size, 0), st.st_size);
        harm(s, path, st.st_size);
        assert_int_equal(ftruncate(fd, st.st_size), 0);
        assert_int_equal(pwrite(fd, bytes, (size_t)st.st_size, 0), st.st_size);
        close(fd);
    }
    closedir(d);
}

static void cut(struct scratch *s, const char *path, off_t size)
{
    const off_t lengths[] = {0, 1, size / 2, size - 1};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        unsigned faults = 0;
        struct cv_error why = {.message = ""};
        assert_int_equal(truncate(path, lengths[i]), 0);
        enum cv_status status = use(s);
        /* The last byte of a block may be of no use; all else is missed. */
        if (lengths[i] < size - 1 && status != CV_CORRUPT)
            fail_msg("'%s' cut to %ld of %ld bytes: %s", path, (long)lengths[i], (long)size,
                     cv_status_text(status));
        assert_decent(store_check(s->index, count_fault, &faults, &why), &why);
        if (lengths[i] < size - 1)
            assert_true(faults > 0);
    }
}

static void file__cut_short__is_corrupt_and_no_crash(void **state)
{
    struct scratch *s = *state;
    make_index(s);
    assert_int_equal(use(s), CV_OK);
    each_file(s, cut);
    assert_int_equal(use(s), CV_OK);
}

static void remove_file(struct scratch *s, const char *path, off_t size)
{
    (void)size;
    char *away = talloc_asprintf(s, "%s/away", s->dir);
    struct store_writer *w;
    struct cv_error why;
    assert_int_equal(rename(path, away), 0);
    assert_int_equal(use(s), CV_CORRUPT);
    enum cv_status status = store_writer_open(s, s->index, STORE_UPDATE, 0, &w, &why);
    assert_decent(status, &why);
    if (status == CV_OK)
        store_writer_close(w);
    assert_int_equal(rename(away, path), 0);
}

static void file__missing__is_corrupt(void **state)
{
    struct scratch *s = *state;
    make_index(s);
    each_file(s, remove_file);
    assert_int_equal(use(s), CV_OK);
}

static void no_faults(void *user, const char *message)
{
    (void)user;
    fail_msg("fault: %s", message);
}

static void check__sound_index__finds_nothing(void **state)
{
    struct scratch *s = *state;
    make_index(s);
    assert_done(store_check(s->index, no_faults, NULL, err));
    assert_int_equal(store_check(s->dir, no_faults, NULL, NULL), CV_NO_INDEX);
}

/* One document with another's order of words. */
static void check__order_of_other_words__is_found(void **state)
{
    struct scratch *s = *state;
    struct xap_db *db;
    unsigned faults = 0;
    make_index(s);
    assert_done(xap_open_writable(talloc_asprintf(s, "%s/gen-1", s->index), 0, &db, err));
    struct xap_document *d = xap_document_new(NULL);
    const uint32_t ids[] = {3, 4};
    struct cv_buf values[SCHEMA_ORDER + 1];
    for (unsigned slot = 0; slot <= SCHEMA_ORDER; slot++) {
        cv_buf_init(&values[slot], s);
        assert_done(xap_values(db, slot, &ids[slot == SCHEMA_ORDER], 1, sizeof *ids, keep_value,
                               &values[slot], err));
        assert_done(xap_document_value(d, slot, cv_buf_cstr(&values[slot]), values[slot].len, err));
    }
    char id[XAP_TERM_MAX + 1];
    size_t n = schema_id_term(id, talloc_asprintf(s, "%064x", 3));
    assert_done(xap_document_term(d, id, n, 0, err));
    assert_done(xap_replace(db, id, n, d, err));
    assert_done(xap_commit(db, err));
    xap_document_free(d);
    xap_close(db);
    assert_done(store_check(s->index, count_fault, &faults, err));
    assert_int_equal(faults, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(file__cut_short__is_corrupt_and_no_crash),
        scratch_test(file__missing__is_corrupt),
        scratch_test(check__sound_index__finds_nothing),
        scratch_test(check__order_of_other_words__is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
