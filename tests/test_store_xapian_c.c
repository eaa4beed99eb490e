#include "store/xapian_c.h"
#include "store_support.h"

static void status__every_value__has_a_text_and_an_exit_status(void **state)
{
    (void)state;
    for (unsigned i = 0; i < CV_STATUS_COUNT; i++) {
        assert_non_null(cv_status_text(i));
        assert_true(*cv_status_text(i));
        assert_in_range(cv_status_exit(i), 0, 4);
        for (unsigned j = 0; j < i; j++)
            assert_string_not_equal(cv_status_text(i), cv_status_text(j));
    }
}

static bool ignore(void *user, const char *bytes, size_t n, uint32_t count)
{
    (void)user, (void)bytes, (void)n, (void)count;
    return true;
}

static void open__nothing_there__no_index(void **state)
{
    struct scratch *s = *state;
    struct xap_db *db = NULL;
    struct cv_error err;
    assert_int_equal(xap_open(s->index, &db, &err), CV_NO_INDEX);
    assert_int_equal(err.status, CV_NO_INDEX);
    assert_true(*err.message);
    assert_null(db);
    assert_int_equal(xap_open("", &db, &err), CV_NO_INDEX);
    assert_int_equal(xap_open(s->index, &db, NULL), CV_NO_INDEX);
}

static void open_writable__twice__locked(void **state)
{
    struct scratch *s = *state;
    struct xap_db *one, *two = NULL;
    assert_done(xap_open_writable(s->index, XAP_MAY_CREATE, &one, err));
    assert_int_equal(xap_open_writable(s->index, XAP_MAY_CREATE, &two, NULL), CV_LOCKED);
    xap_close(one);
    assert_done(xap_open_writable(s->index, XAP_MAY_CREATE, &two, err));
    xap_close(two);
}

static void write__bad_arguments__become_statuses(void **state)
{
    struct scratch *s = *state;
    struct xap_db *db, *reader;
    struct cv_error err_;
    char *big = talloc_zero_size(s, 1000);
    memset(big, 'a', 999);
    assert_done(xap_open_writable(s->index, XAP_MAY_CREATE, &db, err));
    struct xap_document *d = xap_document_new(NULL);
    assert_non_null(d);
    assert_done(xap_document_term(d, big, 999, 0, err));
    assert_int_equal(xap_add(db, d, &err_), CV_INTERNAL); /* a term too long */
    assert_true(*err_.message);
    assert_int_equal(xap_document_term(d, "", 0, 0, &err_), CV_INTERNAL);
    assert_int_equal(xap_delete_id(db, 77, &err_), CV_NOT_FOUND);
    assert_int_equal(xap_set_metadata(db, "", 0, "x", 1, &err_), CV_INTERNAL);
    assert_int_equal(xap_set_metadata(db, big, 999, "x", 1, &err_), CV_INTERNAL);
    assert_int_equal(xap_end(db, &err_), CV_INTERNAL); /* no transaction */
    assert_done(xap_begin(db, err));
    assert_int_equal(xap_begin(db, &err_), CV_INTERNAL);
    assert_int_equal(xap_commit(db, &err_), CV_INTERNAL);
    assert_done(xap_cancel(db, err));
    assert_done(xap_commit(db, err));
    /* A reader's handle cannot write. */
    assert_done(xap_open(s->index, &reader, err));
    assert_int_not_equal(xap_set_metadata(reader, "k", 1, "x", 1, &err_), CV_OK);
    assert_int_not_equal(xap_commit(reader, &err_), CV_OK);
    xap_document_free(d);
    xap_close(reader);
    xap_close(db);
}

static void read__what_is_not_there__not_found_or_empty(void **state)
{
    struct scratch *s = *state;
    struct xap_db *db;
    uint32_t frequency = 9;
    assert_done(xap_open_writable(s->index, XAP_MAY_CREATE, &db, err));
    assert_done(xap_frequency(db, "none", 4, &frequency, err));
    assert_int_equal(frequency, 0);
    assert_int_equal(xap_each_document_term(db, 5, "", 0, ignore, NULL, NULL), CV_NOT_FOUND);
    assert_int_equal(xap_each_document_term(db, 0, "", 0, ignore, NULL, NULL), CV_INTERNAL);
    assert_done(xap_each_metadata_key(db, "", 0, "", 0, ignore, NULL, err));
    xap_close(db);
}

static void query__bad_arguments__null_and_a_message(void **state)
{
    struct scratch *s = *state;
    struct cv_error err;
    struct xap_query *all = xap_query_all(&err), *leaf = xap_query_term("a", 1, &err);
    assert_null(xap_query_scale(leaf, -1, &err));
    assert_true(*err.message);
    xap_query_free(all);
    xap_query_free(leaf);
    xap_query_free(NULL);
    xap_close(NULL);
    xap_document_free(NULL);
    xap_hits_free(NULL);
    (void)s;
}

static void remote__nobody_listens__io(void **state)
{
    (void)state;
    struct xap_db *db = NULL;
    struct cv_error err;
    assert_int_equal(xap_open_tcp("127.0.0.1", 1, 200, &db, &err), CV_IO);
    assert_int_equal(xap_open_program("/nonexistent/program", "", 200, &db, &err), CV_IO);
    assert_null(db);
}

static void merge_and_check__nothing_there__a_status(void **state)
{
    struct scratch *s = *state;
    struct cv_error err;
    const char *sources[] = {s->index};
    assert_int_equal(xap_merge(sources, 1, s->dir, &err), CV_NO_INDEX);
    size_t faults;
    assert_int_not_equal(xap_check(s->index, &faults, NULL, NULL, &err), CV_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(status__every_value__has_a_text_and_an_exit_status),
        scratch_test(open__nothing_there__no_index),
        scratch_test(open_writable__twice__locked),
        scratch_test(write__bad_arguments__become_statuses),
        scratch_test(read__what_is_not_there__not_found_or_empty),
        scratch_test(query__bad_arguments__null_and_a_message),
        cmocka_unit_test(remote__nobody_listens__io),
        scratch_test(merge_and_check__nothing_there__a_status),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
