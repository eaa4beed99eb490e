#include "record/citation.h"
#include "record/date.h"
#include "tests/record_vectors.h"
#include <jansson.h>
#include <time.h>

/* Reads the citations of a text that is all body. */
static struct record *read_text(void *ctx, const char *text, const char *own_type,
                                const char *own_date, const char *own_key)
{
    struct layout l;
    struct citation_context own = {.own_type = own_type && *own_type ? own_type : NULL,
                                   .own_key = own_key};
    struct record *r = talloc_zero(ctx, struct record);
    record_date_parse(own_date, &own.own_date);
    layout_init(&l, ctx, text, strlen(text));
    citations_find(r, &l, &own);
    return r;
}

static void check_citation(const struct vectors *v, const struct record_citation *c)
{
    char date[RECORD_DATE_MAX];
    record_date_format(date, c->date);
    vectors_check_string(v, c->type, v->cell[3]);
    vectors_check_string(v, c->number, v->cell[4]);
    vectors_check_string(v, date, v->cell[5]);
    vectors_check_string(v, c->issuer, v->cell[6]);
    vectors_check_string(v, c->relation, v->cell[7]);
    vectors_check_string(v, c->name, v->cell[8]);
}

static void citations__each_text__yields_what_it_cites(void **state)
{
    (void)state;
    struct vectors v;
    void *ctx = NULL;
    struct record *r = NULL;
    size_t at = 0, cases = 0;
    for (vectors_open(&v, "citations.tsv"); vectors_next(&v);) {
        if (v.cell[2][0]) {
            if (r && at != r->citation_count)
                fail_msg("before line %zu: %zu citations found, %zu expected", v.number,
                         r->citation_count, at);
            talloc_free(ctx);
            ctx = talloc_new(NULL);
            r = read_text(ctx, talloc_strdup(ctx, v.cell[2]), talloc_strdup(ctx, v.cell[0]),
                          v.cell[1], NULL);
            at = 0;
            cases++;
            continue;
        }
        if (!r || at >= r->citation_count)
            fail_msg("line %zu: '%s' was not found", v.number, v.cell[4]);
        check_citation(&v, &r->citations[at++]);
    }
    assert_int_equal(at, r->citation_count);
    talloc_free(ctx);
    vectors_close(&v);
    assert_true(cases >= 40);
}

static void citations__own_number__is_left_out(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    const char *text = "Số: 12/2024/QĐ-UBND\nQuyết định số 12/2024/QĐ-UBND ngày 3/4/2024 kèm Quy "
                       "chế; (Kèm theo Quyết định số 12/QĐ-UBND); "
                       "Quyết định số /2024/QĐ-UBND; thay Quyết định số 13/2024/QĐ-UBND";
    struct record *r = read_text(ctx, text, "quyết định", "2024-04-03", "12/2024/QĐ-UBND");
    assert_int_equal(r->citation_count, 1);
    assert_string_equal(r->citations[0].number, "13/2024/QĐ-UBND");
    talloc_free(ctx);
}

static void citations__repeated__are_one_and_complete(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    const char *text = "Theo Nghị định 47/2019/NĐ-CP thì khác.\n\nCăn cứ Nghị định số "
                       "47/2019/NĐ-CP ngày 05/6/2019 của Chính phủ về "
                       "bưu chính;\n\nNghị định số 047/2019/ND-CP. Luật Thư viện ngày 21/11/2019; "
                       "Luật Thư viện số 46/2019/QH14.";
    struct record *r = read_text(ctx, text, NULL, "2024-01-01", NULL);
    char date[RECORD_DATE_MAX];
    assert_int_equal(r->citation_count, 2);
    record_date_format(date, r->citations[0].date);
    assert_string_equal(date, "2019-06-05");
    assert_string_equal(r->citations[0].relation, "căn cứ");
    assert_string_equal(r->citations[0].subject, "bưu chính");
    assert_int_equal(r->citations[0].span.begin, strlen("Theo "));
    assert_string_equal(r->citations[1].number, "46/2019/QH14");
    assert_false(r->citations[1].resolved);
    talloc_free(ctx);
}

static void citations__same_number_of_two_years__are_two(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct record *r = read_text(
        ctx, "Quyết định số 15/QĐ-UBND ngày 1/2/2020; Quyết định số 15/QĐ-UBND ngày 3/2/2022", NULL,
        "", NULL);
    assert_int_equal(r->citation_count, 2);
    talloc_free(ctx);
}

static void citations__law_by_name__is_resolved_and_says_so(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct record *r = read_text(
        ctx, "Căn cứ Luật Giáo dục ngày 14 tháng 6 năm 2019; Căn cứ Luật Đường thủy ngày 1/1/2001;",
        NULL, "", NULL);
    assert_int_equal(r->citation_count, 2);
    assert_null(r->citations[0].number);
    assert_string_equal(r->citations[0].number_key, "43/2019/QH14");
    assert_true(r->citations[0].resolved);
    assert_null(r->citations[1].number_key);
    assert_string_equal(r->citations[1].name, "Luật Đường thủy");
    talloc_free(ctx);
}

static void citations__later_than_the_document__are_warned_of(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct record *r = read_text(
        ctx, "Căn cứ Kế hoạch số 9/KH-UBND ngày 05/6/2023; Công văn số 8/SYT-VP ngày 04/6/2023",
        NULL, "2023-06-04", NULL);
    assert_int_equal(r->warnings.count, 1);
    assert_non_null(strstr(r->warnings.items[0], "9/KH-UBND"));
    talloc_free(ctx);
}

static void citations__distribution_and_signature__are_not_read(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct layout l;
    struct citation_context own = {0};
    struct record *r = talloc_zero(ctx, struct record);
    const char *text = "Theo Công văn số 1/SYT-VP\nNơi nhận:\n- Như Quyết định số 2/QĐ-SYT;\nKT. "
                       "GIÁM ĐỐC số 3/QĐ-SYT\nDanh mục: Quyết định số 4/QĐ-SYT";
    layout_init(&l, ctx, text, strlen(text));
    assert_int_equal(l.line_count, 5);
    l.lines[1].zone = l.lines[2].zone = ZONE_DISTRIBUTION;
    l.lines[3].zone = ZONE_SIGNATURE;
    l.lines[4].zone = ZONE_APPENDIX;
    citations_find(r, &l, &own);
    assert_int_equal(r->citation_count, 2);
    assert_string_equal(r->citations[0].number, "1/SYT-VP");
    assert_string_equal(r->citations[1].number, "4/QĐ-SYT");
    talloc_free(ctx);
}

/* A megabyte of anything must be read in a second or so, under sanitizers too. */
static void citations__hostile_text__takes_linear_time(void **state)
{
    (void)state;
    static const char *const PIECES[] = {"số 1/",
                                         "1",
                                         "1 ",
                                         "Căn cứ ",
                                         "Luật sửa đổi, bổ sung một số điều của ",
                                         "ngày ",
                                         "số 1/A-",
                                         "1/A-B-C-D-",
                                         "của ",
                                         "12/QĐ-UBND ",
                                         "(",
                                         "Nghị định ",
                                         "Biên bản ",
                                         "số .",
                                         "lllll/ ",
                                         "Nghị quyết 5 của X; "};
    for (size_t i = 0; i < sizeof PIECES / sizeof *PIECES; i++) {
        void *ctx = talloc_new(NULL);
        size_t n = strlen(PIECES[i]), count = 1000000 / n;
        char *text = talloc_size(ctx, n * count + 1);
        for (size_t k = 0; k < count; k++)
            memcpy(text + k * n, PIECES[i], n);
        text[n * count] = 0;
        clock_t start = clock();
        read_text(ctx, text, "quyết định", "2024-01-01", "1/QĐ-UBND");
        double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
        if (seconds > 10)
            fail_msg("'%s' repeated: %.1f s", PIECES[i], seconds);
        talloc_free(ctx);
    }
}

/* Every prefix of a text full of citations: no bound is overrun, whatever is cut off. */
static void citations__cut_anywhere__are_read(void **state)
{
    (void)state;
    const char *text = "Căn cứ Luật Lưu trữ số 33/2024/QH15; số: l2 /KH-\nUBND ngày 1/2/2020, "
                       "13/KH-UBND (ngày   /3/2024) của UBND; Số: …/QĐ.UBT";
    for (size_t n = 0; n <= strlen(text); n++) {
        if (((unsigned char)text[n] & 0xC0) == 0x80)
            continue;
        void *ctx = talloc_new(NULL);
        char *cut = talloc_strndup(ctx, text, n);
        struct record *r = read_text(ctx, cut, NULL, "", NULL);
        for (size_t i = 0; i < r->citation_count; i++)
            assert_true(r->citations[i].span.begin < r->citations[i].span.end &&
                        r->citations[i].span.end <= n);
        talloc_free(ctx);
    }
}

/* ---- the shared collection, when it stands beside the project
 * --------------------------------------- */

static const char *own_relation(const char *key)
{
    static const struct {
        const char *key, *relation;
    } MAP[] = {{"can_cu", "căn cứ"},         {"duoc_sua_doi", "căn cứ"},
               {"thuc_hien", "thực hiện"},   {"theo_de_nghi", "theo đề nghị"},
               {"thay_the", "thay thế"},     {"bai_bo", "bãi bỏ"},
               {"huy_bo", "bãi bỏ"},         {"het_hieu_luc", "bãi bỏ"},
               {"dinh_chinh", "đính chính"}, {"sua_doi", "sửa đổi"},
               {"huong_dan", "hướng dẫn"}};
    for (size_t i = 0; i < sizeof MAP / sizeof *MAP; i++) {
        if (strcmp(MAP[i].key, key) == 0)
            return MAP[i].relation;
    }
    return "nhắc đến";
}

static const char *string_of(const json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));
    return s ? s : "";
}

/* The key under which a reference of the collection must be found; "" if it has none. */
static char *wanted_key(void *ctx, const json_t *ref)
{
    const char *number = string_of(ref, "number"), *year = string_of(ref, "year");
    if (!*number || *number == '?' || json_is_true(json_object_get(ref, "partial")))
        return talloc_strdup(ctx, "");
    char *whole = talloc_asprintf(ctx, "%s%s%s%s/%s", number, string_of(ref, "sub"),
                                  *year ? "/" : "", year, string_of(ref, "notation"));
    return record_number_key(ctx, whole);
}

static void check_shared(void *ctx, const json_t *text, const struct record *r)
{
    size_t at = 0;
    for (size_t i = 0; i < json_array_size(json_object_get(text, "refs")); i++) {
        const json_t *ref = json_array_get(json_object_get(text, "refs"), i);
        const char *relation = string_of(ref, "relation");
        char date[RECORD_DATE_MAX];
        if (strcmp(relation, "nhac_lai") == 0) /* another mention of the same */
            continue;
        assert_true(at < r->citation_count);
        const struct record_citation *c = &r->citations[at++];
        record_date_format(date, c->date);
        assert_string_equal(c->number_key ? c->number_key : "", wanted_key(ctx, ref));
        assert_string_equal(date, string_of(ref, "date"));
        assert_string_equal(c->relation, own_relation(relation));
    }
    assert_int_equal(at, r->citation_count);
}

static void citations__shared_collection__is_found_whole(void **state)
{
    (void)state;
    const char *root = getenv("CONGVAN_SHARED");
    char path[512], line[16384];
    snprintf(path, sizeof path, "%s/domain/citations.jsonl", root ? root : "../shared");
    FILE *f = fopen(path, "r");
    if (!f) {
        print_message("%s is not here: skipped\n", path);
        skip();
    }
    while (fgets(line, sizeof line, f)) {
        void *ctx = talloc_new(NULL);
        json_t *text = json_loads(line, 0, NULL);
        assert_non_null(text);
        struct record *r = read_text(ctx, string_of(text, "text"), NULL,
                                     string_of(json_object_get(text, "ctx"), "doc_date"), NULL);
        check_shared(ctx, text, r);
        json_decref(text);
        talloc_free(ctx);
    }
    fclose(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(citations__each_text__yields_what_it_cites),
        cmocka_unit_test(citations__own_number__is_left_out),
        cmocka_unit_test(citations__repeated__are_one_and_complete),
        cmocka_unit_test(citations__same_number_of_two_years__are_two),
        cmocka_unit_test(citations__law_by_name__is_resolved_and_says_so),
        cmocka_unit_test(citations__later_than_the_document__are_warned_of),
        cmocka_unit_test(citations__distribution_and_signature__are_not_read),
        cmocka_unit_test(citations__hostile_text__takes_linear_time),
        cmocka_unit_test(citations__cut_anywhere__are_read),
        cmocka_unit_test(citations__shared_collection__is_found_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
