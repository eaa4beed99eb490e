#include "store/prints.h"
#include "store_support.h"

enum { MANY = 300 };
static const enum store_field fields[] = {STORE_YEAR,   STORE_MONTH, STORE_TYPE,      STORE_ISSUER,
                                          STORE_SIGNER, STORE_PLACE, STORE_RECIPIENT, STORE_CITES};
enum { FIELDS = sizeof fields / sizeof *fields };

static void put_many(struct scratch *s)
{
    static const char *const types[] = {"báo cáo", "tờ trình", "kế hoạch"},
                             *const people[] = {"Lò Thị Mến", "Tống Văn Khải"},
                             *const places[] = {"Mường Lay", NULL, "Cù Lao Dung", "Đắk Mil"};
    struct store_writer *w;
    assert_done(store_writer_open(s, s->index, STORE_UPDATE, 0, &w, err));
    for (unsigned i = 1; i <= MANY; i++) {
        struct sample *d = sample_new(s, i, i % 7 ? "chung" : "chung hiếm");
        const char **to = talloc_array(d, const char *, 3);
        struct record_citation *cited = talloc_zero_array(d, struct record_citation, 2);
        to[0] = to[2] = i % 3 ? "Kho bạc" : "Thanh tra"; /* one of them twice */
        to[1] = talloc_asprintf(d, "Trường số %u", i % 40);
        d->record.copies = (struct record_strings){to, 3};
        d->record.type = types[i % 3];
        d->record.place = places[i % 4];
        d->record.issuer = i % 5 ? "Sở Tư pháp" : NULL;
        d->record.date =
            (struct record_date){(short)(i % 11 ? 2000 + i % 20 : 0), (signed char)(i % 13), 0};
        d->record.signers = talloc_zero_array(d, struct record_person, 1);
        d->record.signers[0].name = people[i % 2];
        d->record.signer_count = 1;
        cited[0].number_key = talloc_asprintf(d, "%u/QĐ-UBND", i % 150 + 1);
        cited[1].number_key = "7/CT-TTG";
        d->record.citations = cited;
        d->record.citation_count = 2;
        assert_done(store_put(w, &d->in, err));
    }
    assert_done(store_commit(w, err));
    store_writer_close(w);
}

static int by_value(const void *a, const void *b)
{
    return strcmp(((const struct store_count_of *)a)->value,
                  ((const struct store_count_of *)b)->value);
}

/* All counts of all fields over what matches, as one text. */
static char *all_counts(struct scratch *s, struct store *store, struct store_query *q)
{
    struct store_matches *m;
    char *out = talloc_strdup(s, "");
    assert_done(store_match(s, store, q, &m, err));
    for (size_t f = 0; f < FIELDS; f++) {
        struct store_count_of *counts;
        size_t n;
        assert_done(store_match_counts(s, m, fields[f], 0, &counts, &n, err));
        assert_true(n > 0);
        qsort(counts, n, sizeof *counts, by_value);
        for (size_t i = 0; i < n; i++)
            out = talloc_asprintf_append(out, "%s (%s) %u\n", counts[i].value, counts[i].label,
                                         counts[i].count);
    }
    return out;
}

/* Makes the index one that an older version wrote in part. */
static void add_without_value(struct scratch *s)
{
    struct cv_error why;
    struct xap_db *db;
    struct xap_document *empty = xap_document_new(&why);
    assert_done(xap_open_writable(talloc_asprintf(s, "%s/gen-1", s->index), 0, &db, err));
    assert_done(xap_add(db, empty, err));
    assert_done(xap_commit(db, err));
    xap_document_free(empty);
    xap_close(db);
}

static void counts__by_prints_and_by_terms__agree(void **state)
{
    struct scratch *s = *state;
    struct store *store;
    put_many(s);
    assert_done(store_open(s, s->index, &store, err));
    char *all = all_counts(s, store, word(s, "chung")),
         *some = all_counts(s, store, word(s, "hiếm"));
    assert_non_null(strstr(all, "7/CT-TTG (7/CT-TTG) 300\n"));
    assert_non_null(strstr(all, "lo thi men (Lò Thị Mến) 150\n"));
    add_without_value(s);
    assert_done(store_open(s, s->index, &store, err));
    assert_string_equal(all_counts(s, store, word(s, "chung")), all);
    assert_string_equal(all_counts(s, store, word(s, "hiếm")), some);
}

static void counts__several_local_shards__add_up(void **state)
{
    struct scratch *s = *state;
    struct store *store;
    struct store_count_of *counts;
    size_t n;
    put_many(s);
    const char *dirs[] = {s->index, s->index};
    assert_done(store_open_many(s, dirs, 2, 0, &store, err));
    assert_done(store_counts(s, store, word(s, "chung"), STORE_TYPE, &counts, &n, err));
    assert_int_equal(n, 3);
    assert_int_equal(counts[0].count, 2 * MANY / 3);
}

static void prints__a_value__has_each_once(void **state)
{
    struct scratch *s = *state;
    struct cv_buf b;
    char text[16];
    const uint64_t year = print_of(STORE_YEAR, "Y:2024", 6), type = print_of(STORE_TYPE, "T:x", 3);
    cv_buf_init(&b, s);
    prints_begin(&b);
    assert_int_equal(prints_count(b.len), 0);
    prints_add(&b, year);
    prints_add(&b, type);
    prints_add(&b, year);
    assert_int_equal(prints_count(b.len), 2);
    assert_true(prints_at(b.bytes, 0) == year);
    assert_true(prints_at(b.bytes, 1) == type);
    assert_true(print_text(year, text));
    assert_string_equal(text, "2024");
    assert_false(print_text(type, text));
    assert_true(print_text(print_of(STORE_MONTH, "M:0987-03", 9), text));
    assert_string_equal(text, "0987-03");
    assert_int_equal(print_of(STORE_PATH, "P:a", 3), 0);
    assert_int_equal(print_index(~(uint64_t)0), PRINT_FIELDS);
    assert_int_equal(print_index(0), PRINT_FIELDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(counts__by_prints_and_by_terms__agree),
        scratch_test(counts__several_local_shards__add_up),
        scratch_test(prints__a_value__has_each_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
