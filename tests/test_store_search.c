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
        d->record.subject = i == 2 ? "Về phòng chống lụt" : NULL;
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

static void query__that_cannot_be__bad_query_and_a_message(void **state)
{
    struct scratch *s = *state;
    struct store *store = five(s);
    struct store_search_options o = {.limit = 5};
    struct store_query *deep = word(s, "phòng"), *scaled = join(s, STORE_SCALE, word(s, "a"), NULL);
    struct store_query *strange = word(s, "a"), *long_prefix = word(s, talloc_zero_size(s, 300));
    struct store_hits hits;
    struct cv_error why;
    for (int i = 0; i < 5000; i++)
        deep = join(s, STORE_AND, deep, NULL);
    scaled->factor = -1;
    strange->op = (enum store_op)77;
    long_prefix->op = STORE_PREFIX;
    long_prefix->field = STORE_FIELD_COUNT;
    memset((char *)(uintptr_t)long_prefix->text, 'a', 299);
    struct store_query *const bad[] = {
        deep,
        scaled,
        strange,
        long_prefix,
        word(s, ""),
        word(s, NULL),
        join(s, STORE_PHRASE, word(s, "a"), join(s, STORE_AND, word(s, "b"), word(s, "c"), NULL),
             NULL),
        join(s, STORE_NEAR, word(s, "a"), join(s, STORE_ALL, NULL), NULL),
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        why.message[0] = 0;
        assert_int_equal(store_search(s, store, bad[i], &o, &hits, &why), CV_BAD_QUERY);
        assert_true(*why.message);
        assert_int_equal(store_search(s, store, bad[i], &o, &hits, NULL), CV_BAD_QUERY);
    }
}

static void query__odd_but_harmless__answers(void **state)
{
    struct scratch *s = *state;
    struct store *store = five(s);
    struct store_query *weighted = join(s, STORE_SCALE, word(s, "phòng"), NULL),
                       *begin = word(s, "ch");
    struct store_query *elite = join(s, STORE_ELITE, word(s, "phòng"), word(s, "cháy"), NULL);
    weighted->factor = 0;
    begin->op = STORE_PREFIX;
    begin->field = STORE_FIELD_COUNT;
    elite->window = 1;
    assert_string_equal(found(s, store, weighted), "1 3 4");
    assert_string_equal(found(s, store, begin), "1 3 4 5"); /* chống, chủ, chỉ, cháy, chữa */
    assert_string_equal(found(s, store, join(s, STORE_PHRASE, word(s, "phòng"), begin, NULL)),
                        "1 3 4");
    assert_string_equal(found(s, store, elite), "4");
    assert_string_equal(found(s, store, join(s, STORE_AND, NULL)), "");
    assert_string_equal(found(s, store, join(s, STORE_PHRASE, word(s, "phòng"), NULL)), "1 3 4");
    assert_string_equal(found(s, store, join(s, STORE_NEAR, word(s, "phòng"), NULL)), "1 3 4");
    assert_string_equal(found(s, store, join(s, STORE_AND_NOT, word(s, "phòng"), NULL)), "1 3 4");
}

static void search__pages_and_totals__fit_together(void **state)
{
    struct scratch *s = *state;
    struct store *store = five(s);
    struct store_search_options o = {.limit = 2, .exact_total = true};
    struct store_hits hits;
    struct store_query *q = join(s, STORE_OR, word(s, "phòng"), word(s, "ban"), NULL);
    for (o.offset = 0; o.offset < 8; o.offset++) {
        assert_done(store_search(s, store, q, &o, &hits, err));
        assert_int_equal(hits.total, 4);
        assert_int_equal(hits.count, o.offset >= 4 ? 0 : o.offset == 3 ? 1 : 2);
        for (size_t i = 1; i < hits.count; i++)
            assert_true(hits.items[i - 1].score >= hits.items[i].score);
    }
    o = (struct store_search_options){.offset = UINT32_MAX, .limit = UINT32_MAX};
    assert_done(store_search(s, store, q, &o, &hits, err));
    assert_int_equal(hits.count, 0);
    o = (struct store_search_options){.limit = 0, .exact_total = true};
    assert_done(store_search(s, store, q, &o, &hits, err));
    assert_int_equal(hits.total, 4);
}

struct gathered {
    char *all;
    unsigned most;
};

static bool gather(void *user, const char *text, uint32_t count)
{
    struct gathered *g = user;
    g->all = talloc_asprintf_append(g->all, "%s:%u ", text, count);
    return --g->most > 0;
}

static void terms__of_the_index__in_order_and_only_of_the_field(void **state)
{
    struct scratch *s = *state;
    struct store *store = five(s);
    struct gathered g = {talloc_strdup(s, ""), 1000};
    assert_done(store_each_term(store, STORE_FIELD_COUNT, "ch", gather, &g, err));
    assert_string_equal(g.all, "cháy:1 chỉ:1 chống:3 chủ:1 chữa:1 ");
    g = (struct gathered){talloc_strdup(s, ""), 1000};
    assert_done(store_each_term(store, STORE_TYPE, "", gather, &g, err));
    assert_string_equal(g.all, "bao cao:1 cong van:1 ke hoach:1 quyet dinh:1 to trinh:1 ");
    g = (struct gathered){talloc_strdup(s, ""), 1000};
    assert_done(store_each_term(store, STORE_FIELD_COUNT, "", gather, &g, err));
    assert_non_null(strstr(g.all, "phòng:3 "));
    assert_null(strstr(g.all, ":ke hoach")); /* no term with a prefix among the words */
    g = (struct gathered){talloc_strdup(s, ""), 2};
    assert_done(store_each_term(store, STORE_FIELD_COUNT, "", gather, &g, err));
    assert_int_equal(g.most, 0); /* stopped where it was told to */
    assert_int_equal(store_frequency(store, STORE_FIELD_COUNT, "phòng"), 3);
    assert_int_equal(store_frequency(store, STORE_TYPE, "ke hoach"), 1);
    assert_int_equal(store_frequency(store, STORE_FIELD_COUNT, ""), 0);
}

static void document__terms__as_in_its_text(void **state)
{
    struct scratch *s = *state;
    struct store *store = five(s);
    struct gathered g = {talloc_strdup(s, ""), 1000};
    store_id id;
    assert_done(store_find(store, "2.txt", &id, err));
    assert_done(store_document_terms(store, id, STORE_FIELD_COUNT, gather, &g, err));
    assert_string_equal(
        g.all, "báo:1 cáo:1 công:1 dân:1 huyện:1 lưu:1 nhân:1 thư:1 trong:1 trữ:1 tác:1 văn:1 ");
    g = (struct gathered){talloc_strdup(s, ""), 1000};
    assert_done(store_document_terms(store, id, STORE_TYPE, gather, &g, err));
    assert_string_equal(g.all, "bao cao:0 ");
    struct store_document d;
    assert_int_equal(store_get(s, store, 999, true, &d, NULL), CV_NOT_FOUND);
    assert_int_equal(store_get(s, store, 0, true, &d, NULL), CV_NOT_FOUND);
    assert_int_equal(store_document_terms(store, 999, STORE_TYPE, gather, &g, NULL), CV_NOT_FOUND);
}

static void counts__few_of_many__the_same_either_way(void **state)
{
    enum { MANY = 400 };
    struct scratch *s = *state;
    struct store_writer *w;
    struct store *store;
    struct store_count_of *counts;
    struct store_matches *m;
    size_t n;
    assert_done(store_writer_open(s, s->index, STORE_UPDATE, 0, &w, err));
    for (unsigned i = 1; i <= MANY; i++) {
        struct sample *d = sample_new(s, i, i % 100 ? "chung" : "chung hiếm");
        const char **to = talloc_array(d, const char *, 2);
        to[0] = i % 3 ? "Sở Nội vụ" : "Sở Tài chính";
        to[1] = i % 2 ? "Văn phòng" : "Thanh tra";
        d->record.copies = (struct record_strings){to, 2};
        assert_done(store_put(w, &d->in, err));
    }
    assert_done(store_commit(w, err));
    assert_done(store_open(s, s->index, &store, err));
    assert_done(store_counts(s, store, word(s, "hiếm"), STORE_RECIPIENT, &counts, &n,
                             err)); /* by documents */
    assert_int_equal(n, 3);         /* of 100, 200, 300, 400 */
    assert_string_equal(counts[0].label, "Thanh tra");
    assert_int_equal(counts[0].count, 4);
    assert_string_equal(counts[1].label, "Sở Nội vụ");
    assert_int_equal(counts[1].count, 3);
    assert_int_equal(counts[2].count, 1);
    struct store_query *odd = join(s, STORE_AND_NOT, word(s, "chung"), word(s, "hiếm"), NULL);
    assert_done(store_match(s, store, odd, &m, err)); /* by terms */
    assert_int_equal(store_match_count(m), MANY - 4);
    assert_done(store_match_counts(s, m, STORE_RECIPIENT, 1, &counts, &n, err));
    assert_int_equal(n, 1);
    assert_int_equal(counts[0].count, 267 - 3);
    assert_done(store_match_counts(s, m, STORE_CITES, 0, &counts, &n, err));
    assert_int_equal(n, 0);
    assert_int_equal(store_match_counts(s, m, STORE_FIELD_COUNT, 0, &counts, &n, NULL),
                     CV_INTERNAL);
    assert_int_equal(store_match(s, store, word(s, ""), &m, NULL), CV_BAD_QUERY);
}

static void scan__places_of_words__ascending_by_word_and_document(void **state)
{
    struct scratch *s = *state;
    struct store *store = five(s);
    const char *words[] = {"ban", "phòng", "none"}, *twice[] = {"ban", "ban"};
    store_id ids[] = {1, 3, 4, 77};
    struct store_scan scan, headings;
    char *shown = talloc_strdup(s, "");
    assert_done(store_scan(s, store, ids, 4, words, 3, &scan, &headings, err));
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 0; i < 4; i++) {
            const struct store_scan_cell *cell = &scan.cells[k * 4 + i];
            shown = talloc_asprintf_append(shown, "|");
            for (size_t p = 0; p < cell->count; p++)
                shown = talloc_asprintf_append(shown, " %u", scan.positions[cell->at + p]);
        }
    assert_string_equal(shown, "| 10| 7||| 3| 10| 7|||||");
    assert_int_equal(scan.lengths[1], 13);
    assert_int_equal(scan.lengths[3], 0);
    assert_int_equal(headings.lengths[1], 4); /* the subject */
    assert_int_equal(headings.cells[1].count, 0);
    assert_int_equal(headings.lengths[2], 12); /* the first line */
    assert_int_equal(headings.cells[1 * 4 + 2].count, 1);
    assert_int_equal(store_scan(s, store, ids, 4, twice, 2, &scan, &headings, NULL), CV_INTERNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(search__words_and_operators__match_as_named),
        scratch_test(range__partial_and_missing_dates__match_only_what_may_lie_in_it),
        scratch_test(sort__by_date_and_number__those_without_come_last),
        scratch_test(counts__all_documents__exact_with_labels),
        scratch_test(counts__few_of_many__the_same_either_way),
        scratch_test(query__that_cannot_be__bad_query_and_a_message),
        scratch_test(query__odd_but_harmless__answers),
        scratch_test(search__pages_and_totals__fit_together),
        scratch_test(terms__of_the_index__in_order_and_only_of_the_field),
        scratch_test(document__terms__as_in_its_text),
        scratch_test(scan__places_of_words__ascending_by_word_and_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
