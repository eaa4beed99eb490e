/* End to end: an index as an older program left it, and indexes that are damaged. */
#include "tests/indexer_small.h"

#include "indexer/state.h"
#include "store/xapian_c.h"

/* ---- upgrades: an index as an older program left it ------------------------------------------ */

static void edit_state(const struct scratch *s, void (*edit)(struct state_entry *entry))
{
    struct cv_error err = {0};
    struct store *store = NULL;
    struct store_writer *w = NULL;
    struct state *state = NULL;
    void *ctx = talloc_new(NULL);
    assert_int_equal(store_open(ctx, s->index, &store, &err), CV_OK);
    assert_int_equal(state_load(ctx, store, &state, &err), CV_OK);
    store_close(store);
    for (size_t i = 0; i < state->count; i++)
        edit(state->entries[i]);
    assert_int_equal(store_writer_open(ctx, s->index, STORE_UPDATE, 0, &w, &err), CV_OK);
    assert_int_equal(state_save(state, state->entries, state->count, true, w, &err), CV_OK);
    assert_int_equal(store_commit(w, &err), CV_OK);
    store_writer_close(w);
    talloc_free(ctx);
}

static void older_extractor(struct state_entry *entry)
{
    if (strstr(entry->path, "/2021/"))
        entry->docs[0].extractor = 0;
}

static void older_reader(struct state_entry *entry)
{
    if (strstr(entry->path, "/2022/"))
        entry->reader = 0;
}

static void update__after_an_upgrade__makes_anew_what_it_touches_and_nothing_else(void **state)
{
    const struct scratch *s = *state;
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    char *before = dump(s);
    edit_state(s, older_extractor);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "refreshed"), 4);
    assert_int_equal(scratch_count(s, "reread"), 0);
    edit_state(s, older_reader);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "refreshed"), 0);
    assert_int_equal(scratch_count(s, "reread"), 4);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "unchanged"), DOCUMENTS);
    char *after = dump(s);
    assert_string_equal(before, after);
    talloc_free(before);
    talloc_free(after);
    assert_sound(s);
}

/* ---- repair ---------------------------------------------------------------------------------- */

/* An index that has lost one document, and holds garbage under a name of ours if key is given. */
static void damage(const struct scratch *s, const char *key)
{
    struct cv_error err = {0};
    struct store *store = NULL;
    struct store_writer *w = NULL;
    struct state *state = NULL;
    char hex[SHA_HEX + 1];
    void *ctx = talloc_new(NULL);
    assert_int_equal(store_open(ctx, s->index, &store, &err), CV_OK);
    assert_int_equal(state_load(ctx, store, &state, &err), CV_OK);
    sha_to_hex(hex, state->entries[3]->docs[0].sha);
    store_close(store);
    assert_int_equal(store_writer_open(ctx, s->index, STORE_UPDATE, 0, &w, &err), CV_OK);
    assert_int_equal(key ? store_set(w, key, "\xff\xff\xff", 3, &err) : store_remove(w, hex, &err),
                     CV_OK);
    assert_int_equal(store_commit(w, &err), CV_OK);
    store_writer_close(w);
    talloc_free(ctx);
}

static bool first_key(void *user, const char *key, const char *value, size_t n)
{
    (void)value, (void)n;
    snprintf(user, 200, "%s", key);
    return false;
}

/* Where the list of folders is lost as well, the program says how to name them. */
static void assert_found_and_repaired(const struct scratch *s, const char *expected)
{
    assert_int_equal(scratch_run(s, "check", "--quiet"), 3);
    int status = scratch_run(s, "check", "--repair");
    if (status) {
        assert_int_equal(status, 2);
        assert_true(scratch_says(s->err, "name them: congvan-index update --rebuild PATH"));
        assert_int_equal(scratch_run(s, "update", "--rebuild", s->archive), 0);
    }
    assert_sound(s);
    char *now = dump(s);
    assert_string_equal(now, expected);
    talloc_free(now);
}

/* The folders are known from the index itself, as a timer does not name them. */
static void update__index_of_an_older_schema__is_built_anew(void **state)
{
    const struct scratch *s = *state;
    struct xap_db *db = NULL;
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    char *before = dump(s);
    char *generation = talloc_asprintf(NULL, "%s/gen-1", s->index);
    assert_int_equal(xap_open_writable(generation, 0, &db, NULL), CV_OK);
    assert_int_equal(xap_set_metadata(db, "v:schema", 8, "1", 1, NULL), CV_OK);
    assert_int_equal(xap_commit(db, NULL), CV_OK);
    xap_close(db);
    scratch_shell("! '%s' status --index '%s' >/dev/null 2>&1", CONGVAN_INDEX_PROGRAM, s->index);
    scratch_shell("'%s' update --quiet --index '%s' 2>/dev/null", CONGVAN_INDEX_PROGRAM, s->index);
    char *after = dump(s);
    assert_string_equal(before, after);
    assert_sound(s);
    talloc_free(before);
    talloc_free(after);
    talloc_free(generation);
}

static void check_repair__document_lost__reads_it_again(void **state)
{
    const struct scratch *s = *state;
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    char *before = dump(s);
    damage(s, NULL);
    assert_int_equal(scratch_run(s, "dump"), 3);
    assert_true(scratch_says(s->err, "check --repair"));
    assert_found_and_repaired(s, before);
    talloc_free(before);
}

static void check_repair__list_of_files_damaged__builds_anew(void **state)
{
    const struct scratch *s = *state;
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    char *before = dump(s), key[200] = "";
    struct cv_error err = {0};
    struct store *store = NULL;
    assert_int_equal(store_open(NULL, s->index, &store, &err), CV_OK);
    assert_int_equal(store_each_value(store, "", first_key, key, &err), CV_OK);
    store_close(store);
    assert_true(*key);
    damage(s, key);
    assert_found_and_repaired(s, before);
    talloc_free(before);
}

static void check_repair__database_file_overwritten__builds_anew(void **state)
{
    const struct scratch *s = *state;
    static const char *const tables[] = {"termlist", "postlist"};
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    char *before = dump(s);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        scratch_shell(
            "cd '%s' && f=$(sed 's/auto //' current)/%s.glass && n=$(stat -c %%s $f) && "
            "printf 'xxxxxxxx%%0999d' 7 | dd of=$f bs=1 seek=$((n / 2)) conv=notrunc 2>/dev/null",
            s->index, tables[i]);
        assert_found_and_repaired(s, before);
    }
    scratch_shell("cd '%s' && rm $(sed 's/auto //' current)/postlist.glass", s->index);
    assert_found_and_repaired(s, before);
    scratch_shell("cd '%s' && echo hỏng > $(sed 's/auto //' current)/iamglass", s->index);
    assert_found_and_repaired(s, before);
    scratch_shell("cd '%s' && echo hỏng > current", s->index);
    assert_found_and_repaired(s, before);
    talloc_free(before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ARCHIVE(update__after_an_upgrade__makes_anew_what_it_touches_and_nothing_else),
        WITH_ARCHIVE(update__index_of_an_older_schema__is_built_anew),
        WITH_ARCHIVE(check_repair__document_lost__reads_it_again),
        WITH_ARCHIVE(check_repair__list_of_files_damaged__builds_anew),
        WITH_ARCHIVE(check_repair__database_file_overwritten__builds_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
