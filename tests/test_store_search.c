#include "store_support.h"

/* Five documents, of which the fourth has a partial date and the fifth none. */
static struct store *five(struct scratch *s)
{
    static const char *const texts[] = {
        "Kế hoạch phòng chống bão lụt năm nay, ủy ban nhân dân huyện chủ trì.",
        "Báo cáo công tác văn thư, lưu trữ. Nhân dân trong huyện.",
        "Quyết định về việc thành lập ban chỉ đạo phòng chống thiên tai.",
        "Công văn đôn đốc công tác phòng chống cháy rừng mùa khô.",
        "Tờ trình xin kinh phí sửa chữa trụ sở ủy ban.",
    };
    static const char *const types[] = {"kế hoạch", "báo cáo", "quyết định", "công văn",
                                        "tờ trình"};
    static const struct record_date dates[] = {
        {2022, 3, 10}, {2023, 12, 31}, {2024, 1, 1}, {2024, 3, 0}, {0, 0, 0}};
    struct store_writer *w;
    struct store *store;
    assert_done(store_writer_open(s, s->index, STORE_UPDATE, 0, &w, err));
    for (unsigned i = 0; i < 5; i++) {
        struct sample *d = sample_new(s, i + 1, texts[i]);
        d->record.type = types[i];
        d->record.date = dates[i];
        d->record.serial = 50 - (int)i;
        d->record.symbol = "UBND-VX";
        d->record.issuer = i < 3 ? "Ủy ban nhân dân huyện Bình Sơn" : "Sở Nội vụ";
        assert_done(store_put(w, &d->in, err));
    }
    assert_done(store_commit(w, err));
    store_writer_close(w);
    assert_done(store_open(s, s->index, &store, err));
    return store;
}

static void search__words_and_operators__match_as_named(void **state)
{
    struct scratch *s = *state;
    struct store *store = five(s);
    struct store_query *phong = word(s, "phòng"), *chong = word(s, "chống"),
                       *chay = word(s, "cháy"), *bao = word(s, "bão");
    assert_string_equal(found(s, store, phong), "1 3 4");
    assert_string_equal(found(s, store, word(s, "phong")), "");
    assert_string_equal(found(s, store, join(s, STORE_AND, phong, chay, NULL)), "4");
    assert_string_equal(found(s, store, join(s, STORE_OR, bao, chay, NULL)), "1 4");
    assert_string_equal(found(s, store, join(s, STORE_AND_NOT, phong, chay, bao, NULL)), "3");
    assert_string_equal(
        found(s, store, join(s, STORE_FILTER, phong, term(s, STORE_TYPE, "cong van"), NULL)), "4");
    assert_string_equal(found(s, store, join(s, STORE_PHRASE, phong, chong, chay, NULL)), "4");
    assert_string_equal(found(s, store, join(s, STORE_PHRASE, chong, phong, NULL)), "");
    assert_string_equal(found(s, store, join(s, STORE_NEAR, chong, phong, NULL)), "1 3 4");
    assert_string_equal(
        found(s, store,
              join(s, STORE_PHRASE, chong, join(s, STORE_SYNONYM, chay, bao, NULL), NULL)),
        "1 4");
    assert_string_equal(found(s, store, join(s, STORE_ALL, NULL)), "1 2 3 4 5");
    assert_string_equal(found(s, store, join(s, STORE_NOTHING, NULL)), "");
}

static void range__partial_and_missing_dates__match_only_what_may_lie_in_it(void **state)
{
    struct scratch *s = *state;
    struct store *store = five(s);
    assert_string_equal(found(s, store, range(s, 20220101, 20221231)), "1");
    assert_string_equal(found(s, store, range(s, 20231231, 20240101)), "2 3");
    assert_string_equal(found(s, store, range(s, 20240331, 20240630)), "4");
    assert_string_equal(found(s, store, range(s, 20240101, 20240301)), "3 4");
    assert_string_equal(found(s, store, range(s, 20240401, 20241231)), "");
    assert_string_equal(found(s, store, range(s, 0, 20240229)), "1 2 3");
    assert_string_equal(found(s, store, range(s, 0, 0)), "1 2 3 4");
    assert_string_equal(found(s, store, range(s, 20240000, 20240000)), "3 4");
}

static void assert_order(struct scratch *s, struct store *store, enum store_sort sort,
                         const char *expected)
{
    struct store_search_options o = {.limit = 10, .sort = sort};
    struct store_hits hits;
    char *order = talloc_strdup(s, "");
    assert_done(store_search(s, store, join(s, STORE_ALL, NULL), &o, &hits, err));
    for (size_t i = 0; i < hits.count; i++)
        order = talloc_asprintf_append(order, "%u ", hits.items[i].date);
    assert_string_equal(order, expected);
}

static void sort__by_date_and_number__those_without_come_last(void **state)
{
    struct scratch *s = *state;
    struct store *store = five(s);
    assert_order(s, store, STORE_BY_DATE, "20220310 20231231 20240101 20240300 0 ");
    assert_order(s, store, STORE_BY_DATE_DESCENDING, "20240300 20240101 20231231 20220310 0 ");
    assert_order(s, store, STORE_BY_NUMBER, "0 20240300 20240101 20231231 20220310 ");
}

static void counts__all_documents__exact_with_labels(void **state)
{
    struct scratch *s = *state;
    struct store *store = five(s);
    struct store_count_of *counts;
    size_t n;
    assert_done(store_counts(s, store, word(s, "phòng"), STORE_TYPE, &counts, &n, err));
    assert_int_equal(n, 3);
    assert_string_equal(counts[0].value, "cong van");
    assert_string_equal(counts[0].label, "công văn");
    assert_int_equal(counts[0].count, 1);
    assert_done(store_counts(s, store, join(s, STORE_ALL, NULL), STORE_ISSUER, &counts, &n, err));
    assert_int_equal(n, 2);
    assert_string_equal(counts[0].label, "Ủy ban nhân dân huyện Bình Sơn");
    assert_int_equal(counts[0].count, 3);
    assert_done(store_counts(s, store, join(s, STORE_ALL, NULL), STORE_YEAR, &counts, &n, err));
    assert_int_equal(n, 3);
    assert_string_equal(counts[0].value, "2024");
    assert_int_equal(counts[0].count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(search__words_and_operators__match_as_named),
        scratch_test(range__partial_and_missing_dates__match_only_what_may_lie_in_it),
        scratch_test(sort__by_date_and_number__those_without_come_last),
        scratch_test(counts__all_documents__exact_with_labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
