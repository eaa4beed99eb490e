#include "indexer/catalog.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <talloc.h>

#include <cmocka.h> /* wants those above */

static struct state_entry *entry(struct arena *arena, const char *path, unsigned char content)
{
    struct state_entry *e = arena_alloc(arena, sizeof *e);
    e->path = arena_strdup(arena, path);
    memset(e->sha, content, SHA_BYTES);
    e->doc_count = 1;
    e->docs = arena_alloc(arena, sizeof *e->docs);
    e->docs->member = "";
    memcpy(e->docs->sha, e->sha, SHA_BYTES);
    return e;
}

static void catalog__one_content_at_two_paths__is_one_document(void **state)
{
    (void)state;
    struct catalog *c = catalog_new(NULL);
    struct state_entry *all[] = {entry(&c->arena, "/b", 1), entry(&c->arena, "/a", 1),
                                 entry(&c->arena, "/c", 2)};
    catalog_load(c, all, 3);
    assert_int_equal(catalog_count(c), 2);
    assert_null(catalog_next_touched(c));
    const char *const *paths = catalog_paths(c, catalog_find(c, all[0]->sha), NULL);
    assert_string_equal(paths[0], "/a");
    assert_string_equal(paths[1], "/b");
    assert_null(paths[2]);
    talloc_free(c);
}

static void catalog__path_goes__document_is_touched_once_and_knows_what_was_written(void **state)
{
    (void)state;
    struct catalog *c = catalog_new(NULL);
    struct state_entry *all[] = {entry(&c->arena, "/a", 1), entry(&c->arena, "/b", 1)};
    catalog_load(c, all, 2);
    uint64_t before = catalog_paths_hash(catalog_paths(c, catalog_find(c, all[0]->sha), NULL));
    catalog_unlink(c, all[0]);
    catalog_unlink(c, all[1]);
    struct catalog_doc *doc = catalog_next_touched(c);
    assert_ptr_equal(doc, catalog_find(c, all[0]->sha));
    assert_null(catalog_next_touched(c));
    assert_true(doc->written == before);
    assert_null(catalog_paths(c, doc, NULL)[0]);
    talloc_free(c);
}

static void catalog__path_goes_and_comes_back__hash_is_as_before(void **state)
{
    (void)state;
    struct catalog *c = catalog_new(NULL);
    struct state_entry *all[] = {entry(&c->arena, "/a", 1), entry(&c->arena, "/b", 1)};
    catalog_load(c, all, 2);
    catalog_unlink(c, all[0]);
    catalog_link(c, entry(&c->arena, "/a", 1));
    struct catalog_doc *doc = catalog_next_touched(c);
    assert_true(catalog_paths_hash(catalog_paths(c, doc, NULL)) == doc->written);
    talloc_free(c);
}

static void catalog_paths__withheld_and_extra__first_left_out_second_counted_once(void **state)
{
    (void)state;
    struct catalog *c = catalog_new(NULL);
    struct state_entry *all[] = {entry(&c->arena, "/a", 1), entry(&c->arena, "/b", 1)};
    all[0]->docs->withheld = true;
    catalog_load(c, all, 2);
    const char *const *paths = catalog_paths(c, catalog_find(c, all[0]->sha), "/b");
    assert_string_equal(paths[0], "/b");
    assert_null(paths[1]);
    talloc_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(catalog__one_content_at_two_paths__is_one_document),
        cmocka_unit_test(catalog__path_goes__document_is_touched_once_and_knows_what_was_written),
        cmocka_unit_test(catalog__path_goes_and_comes_back__hash_is_as_before),
        cmocka_unit_test(catalog_paths__withheld_and_extra__first_left_out_second_counted_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
