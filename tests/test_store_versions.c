#include "store/generation.h"
#include "store/xapian_c.h"
#include "store_support.h"
#include "text/text.h"

/* Makes an index and then puts another value under one of its facts. */
static void make_with(struct scratch *s, const char *key, const char *value)
{
    struct store_writer *w;
    struct xap_db *db;
    assert_done(store_writer_open(s, s->index, STORE_UPDATE, 0, &w, err));
    store_writer_close(w);
    assert_done(
        xap_open_writable(talloc_asprintf(s, "%s/gen-1", s->index), XAP_MAY_CREATE, &db, err));
    assert_done(xap_set_metadata(db, key, strlen(key), value, strlen(value), err));
    assert_done(xap_commit(db, err));
    xap_close(db);
}

static void assert_refused(struct scratch *s, const char *say, const char *hint)
{
    struct store *store;
    struct store_writer *w;
    struct cv_error err;
    assert_int_equal(store_open(s, s->index, &store, &err), CV_VERSION);
    assert_non_null(strstr(err.message, say));
    assert_non_null(strstr(err.hint, hint));
    assert_int_equal(store_writer_open(s, s->index, STORE_UPDATE, 0, &w, &err), CV_VERSION);
    assert_non_null(strstr(err.message, say));
    assert_int_equal(store_merge(s->index, NULL, 0, true, &err), CV_VERSION);
    /* A rebuild is the cure, so it is not refused. */
    assert_int_equal(store_writer_open(s, s->index, STORE_REBUILD, 0, &w, &err), CV_OK);
    assert_int_equal(store_commit(w, &err), CV_OK);
    store_writer_close(w);
    assert_int_equal(store_publish(s->index, &err), CV_OK);
    assert_int_equal(store_open(s, s->index, &store, &err), CV_OK);
}

static void schema__newer__refused_with_a_hint(void **state)
{
    make_with(*state, "v:schema", "999");
    assert_refused(*state, "newer congvan", "--rebuild");
}

static void schema__not_there__foreign(void **state)
{
    make_with(*state, "v:schema", "");
    struct scratch *s = *state;
    struct store *store;
    struct cv_error err;
    assert_int_equal(store_open(s, s->index, &store, &err), CV_VERSION);
    assert_non_null(strstr(err.message, "not made by congvan"));
}

static void normaliser__newer__refused_with_a_hint(void **state)
{
    make_with(*state, "v:normaliser", "999");
    assert_refused(*state, "newer congvan", "--rebuild");
}

static void normaliser__older__refused_with_a_hint(void **state)
{
    make_with(*state, "v:normaliser", "0");
    assert_refused(*state, "older congvan", "--rebuild");
}

static void outdated__older_only__opens_for_named_values(void **state)
{
    static const struct {
        const char *key, *value;
        enum cv_status status;
    } cases[] = {{"v:schema", "1", CV_OK},
                 {"v:normaliser", "0", CV_OK},
                 {"v:schema", "999", CV_VERSION},
                 {"v:normaliser", "999", CV_VERSION},
                 {"v:schema", "", CV_VERSION}};
    struct scratch *s = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct store *store;
        struct store_writer *w;
        char *value;
        size_t n;
        s->index = talloc_asprintf(s, "%s/index-%zu", s->dir, i);
        assert_done(store_writer_open(s, s->index, STORE_UPDATE, 0, &w, err));
        assert_done(store_set(w, "folders", "/kho", 4, err));
        assert_done(store_commit(w, err));
        store_writer_close(w);
        make_with(s, cases[i].key, cases[i].value);
        assert_int_equal(store_open_outdated(s, s->index, &store, NULL), cases[i].status);
        if (cases[i].status != CV_OK)
            continue;
        assert_done(store_value(s, store, "folders", &value, &n, err));
        assert_memory_equal(value, "/kho", 4);
    }
}

static void extractor__other__is_the_callers_affair(void **state)
{
    struct scratch *s = *state;
    struct store *store;
    struct store_facts facts;
    make_with(s, "v:extractor", "999");
    assert_done(store_open(s, s->index, &store, err));
    assert_done(store_facts(store, &facts, err));
    assert_int_equal(facts.extractor, 999);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(schema__newer__refused_with_a_hint),
        scratch_test(schema__not_there__foreign),
        scratch_test(normaliser__newer__refused_with_a_hint),
        scratch_test(normaliser__older__refused_with_a_hint),
        scratch_test(outdated__older_only__opens_for_named_values),
        scratch_test(extractor__other__is_the_callers_affair),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
