/* End to end: the two programs on the sample archive, and on what no archive should hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/program.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#define SAMPLES "corpus/samples/archive"

struct archive {
    char *folder; /* scratch folder of the whole group */
    char *index;  /* index of the samples */
};

static int build_samples(void **state)
{
    struct archive *a = talloc_zero(NULL, struct archive);
    a->folder = folder_make(a);
    a->index = talloc_asprintf(a, "%s/index", a->folder);
    struct run r = run_program(a, INDEXER, "update", "--index", a->index, SAMPLES, NULL);
    if (r.status != 0)
        print_error("update: exit %d\n%s\n", r.status, r.err);
    *state = a;
    return r.status;
}

static int remove_samples(void **state)
{
    struct archive *a = *state;
    folder_remove(a->folder);
    talloc_free(a);
    return 0;
}

/* Runs `congvan COMMAND --index … --format json ARGUMENT…` and parses what it prints. */
static json_t *ask(const struct archive *a, int want_status, const char *command, const char *first,
                   const char *second, const char *third)
{
    void *ctx = talloc_new(NULL);
    struct run r = run_program(ctx, QUERY, command, "--index", a->index, "--format", "json", first,
                               second, third, NULL);
    if (r.status != want_status)
        fail_msg("%s %s: exit %d, not %d: %s%s", command, first, r.status, want_status, r.out,
                 r.err);
    json_error_t error;
    json_t *json = json_loads(r.out, 0, &error);
    if (!json)
        fail_msg("%s %s: no JSON (%s): %s", command, first, error.text, r.out);
    talloc_free(ctx);
    return json;
}

static bool has_hit(json_t *json, const char *file)
{
    size_t i;
    json_t *hit;
    json_array_foreach(json_object_get(json, "hits"), i, hit)
    {
        const char *path = json_string_value(json_object_get(hit, "path"));
        if (path && strstr(path, file))
            return true;
    }
    return false;
}

static void search__theme_without_accents__the_plan_is_found(void **state)
{
    json_t *json = ask(*state, 0, "search", "phong chong thien tai tim kiem cuu nan", NULL, NULL);
    assert_true(has_hit(json, "huong-khe-ke-hoach-phong-chong-thien-tai"));
    json_decref(json);
}

static void search__year__only_that_year(void **state)
{
    json_t *json = ask(*state, 0, "search", "chuyen doi so", "--year", "2021");
    size_t i;
    json_t *hit;
    assert_true(json_integer_value(json_object_get(json, "total")) > 0);
    json_array_foreach(json_object_get(json, "hits"), i, hit)
        assert_memory_equal(json_string_value(json_object_get(hit, "date")), "2021", 4);
    json_decref(json);
}

static void search__cites_filter__what_carried_the_directive_out(void **state)
{
    json_t *json = ask(*state, 0, "search", "--cites", "2417/qd-ubnd", NULL);
    assert_true(has_hit(json, "xa-huong-khe-ke-hoach-ung-pho-bao"));
    json_decref(json);
}

static void search__snippet__marks_the_accented_text(void **state)
{
    json_t *json = ask(*state, 0, "search", "hoc phi", NULL, NULL);
    json_t *hit = json_array_get(json_object_get(json, "hits"), 0);
    const char *snippet = json_string_value(json_object_get(hit, "snippet"));
    assert_non_null(snippet);
    assert_non_null(strstr(snippet, "<mark>"));
    json_decref(json);
}

static void search__nothing_matches__status_1_and_no_hits(void **state)
{
    json_t *json = ask(*state, 1, "search", "xylophon", NULL, NULL);
    assert_int_equal(json_integer_value(json_object_get(json, "total")), 0);
    json_decref(json);
}

static void lookup__one_number_of_two_provinces__both(void **state)
{
    json_t *json = ask(*state, 0, "lookup", "856 / ubnd - kt", NULL, NULL);
    assert_int_equal(json_integer_value(json_object_get(json, "total")), 2);
    json_decref(json);
}

static void lookup__cited_but_not_here__status_1_and_who_cites(void **state)
{
    const struct archive *a = *state;
    void *ctx = talloc_new(NULL);
    struct run r = run_program(ctx, QUERY, "lookup", "--index", a->index, "1526/QD-UBND",
                               "--format", "table", NULL);
    assert_int_equal(r.status, 1);
    assert_non_null(strstr(r.out, "ha-tinh-quyet-dinh-phuong-an-thien-tai"));
    talloc_free(ctx);
}

static void missing__archive__cited_directives(void **state)
{
    const struct archive *a = *state;
    void *ctx = talloc_new(NULL);
    struct run r = run_program(ctx, QUERY, "missing", "--index", a->index, "--limit", "500", NULL);
    assert_int_equal(r.status, 0);
    assert_non_null(strstr(r.out, "1526/QĐ-UBND"));
    talloc_free(ctx);
}

static void cites__decision__both_directions(void **state)
{
    const struct archive *a = *state;
    void *ctx = talloc_new(NULL);
    struct run r = run_program(ctx, QUERY, "cites", "--index", a->index, "2417/QĐ-UBND",
                               "--direction", "both", NULL);
    assert_int_equal(r.status, 0);
    assert_non_null(strstr(r.out, "26/KH-UBND"));
    assert_non_null(strstr(r.out, "07/CT-UBND"));
    talloc_free(ctx);
}

static void update__classified_document__withheld(void **state)
{
    const struct archive *a = *state;
    void *ctx = talloc_new(NULL);
    struct run r = run_program(ctx, INDEXER, "dump", "--index", a->index, NULL);
    assert_int_equal(r.status, 0);
    assert_null(strstr(r.out, "cong-an-quang-tri-mat"));
    talloc_free(ctx);
}

/* ---- bad input ---------------------------------------------------------------------------------
 */

static void query__faults__one_clear_message_and_status(void **state)
{
    const struct archive *a = *state;
    static const struct {
        const char *arguments[4];
        int status;
    } cases[] = {
        {{"search", "(lũ", NULL}, 2},
        {{"search", "\"lũ", NULL}, 2},
        {{"search", "nam:abc", NULL}, 2},
        {{"search", "--frob", NULL}, 2},
        {{"search", "--year", "20x4", NULL}, 2},
        {{"frobnicate", NULL}, 2},
        {{"lookup", "không phải số", NULL}, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *ctx = talloc_new(NULL);
        const char *const *arg = cases[i].arguments;
        struct run r =
            arg[1] ? run_program(ctx, QUERY, arg[0], "--index", a->index, arg[1], arg[2], NULL)
                   : run_program(ctx, QUERY, arg[0], NULL);
        if (r.status != cases[i].status || r.err[0] == 0 || r.out[0] != 0)
            fail_msg("case %zu: exit %d, out '%s', err '%s'", i, r.status, r.out, r.err);
        talloc_free(ctx);
    }
}

static void query__no_index__status_3(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct run r = run_program(ctx, QUERY, "search", "--index", "/nonexistent/index", "lũ", NULL);
    assert_int_equal(r.status, 3);
    assert_non_null(strstr(r.err, "/nonexistent/index"));
    talloc_free(ctx);
}

static const char letter[] =
    "ỦY BAN NHÂN DÂN\nXÃ ĐÔNG HẢI\n\nSố: 12/UBND-VP\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "Độc lập - Tự do - Hạnh phúc\n\nĐông Hải, ngày 05 tháng 9 năm 2025\n\nV/v nạo vét kênh "
    "mương\n\n"
    "Kính gửi: Các thôn.\n\nĐề nghị các thôn nạo vét kênh mương trước mùa mưa./.\n\nNơi nhận:\n- "
    "Như trên;\n"
    "- Lưu: VT.\n\nCHỦ TỊCH\n\nTrần Văn Ba\n";

static void update__bad_files_among_good__set_aside_each_with_its_reason(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    char *folder = folder_make(ctx), *archive = talloc_asprintf(ctx, "%s/a", folder),
         *index = talloc_asprintf(ctx, "%s/i", folder);
    mkdir(archive, 0777);
    file_text(archive, "good.txt", letter);
    file_write(archive, "empty.txt", "", 0);
    file_write(archive, "binary.bin", "\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\1\0\2\0", 20);
    file_write(archive, "broken.pdf", "%PDF-1.7\nnothing", 16);
    struct run r = run_program(ctx, INDEXER, "update", "--index", index, archive, NULL);
    assert_int_equal(r.status, 4);
    assert_non_null(strstr(r.err, "empty.txt"));
    assert_non_null(strstr(r.err, "binary.bin"));
    assert_non_null(strstr(r.err, "broken.pdf"));
    r = run_program(ctx, QUERY, "search", "--index", index, "nao vet kenh muong", NULL);
    assert_int_equal(r.status, 0);
    folder_remove(folder);
    talloc_free(ctx);
}

static void update__line_of_many_megabytes__ends_and_is_searchable(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    size_t n = 24u << 20;
    char *folder = folder_make(ctx), *index = talloc_asprintf(ctx, "%s/i", folder),
         *text = talloc_size(ctx, n);
    static const char words[] = "căn cứ số 12/QĐ-UBND (";
    for (size_t i = 0; i < n; i++)
        text[i] = words[i % (sizeof words - 1)];
    file_write(folder, "a/line.txt", text, n);
    struct run r = run_program(ctx, INDEXER, "update", "--index", index,
                               talloc_asprintf(ctx, "%s/a", folder), NULL);
    assert_true(r.status == 0 || r.status == 4);
    folder_remove(folder);
    talloc_free(ctx);
}

static void update__source_folder_gone__nothing_is_lost(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    char *folder = folder_make(ctx), *archive = talloc_asprintf(ctx, "%s/a", folder),
         *index = talloc_asprintf(ctx, "%s/i", folder);
    file_text(folder, "a/good.txt", letter);
    assert_int_equal(run_program(ctx, INDEXER, "update", "--index", index, archive, NULL).status,
                     0);
    folder_remove(archive);
    struct run r = run_program(ctx, INDEXER, "update", "--index", index, archive, NULL);
    assert_int_equal(r.status, 3);
    assert_int_equal(run_program(ctx, QUERY, "lookup", "--index", index, "12/UBND-VP", NULL).status,
                     0);
    folder_remove(folder);
    talloc_free(ctx);
}

static void update__second_run__adds_changes_and_removes(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    char *folder = folder_make(ctx), *archive = talloc_asprintf(ctx, "%s/a", folder),
         *index = talloc_asprintf(ctx, "%s/i", folder);
    char name[32];
    for (int i = 0; i < 10; i++) { /* enough that one removal stays under the guard */
        snprintf(name, sizeof name, "a/%d.txt", i);
        file_text(folder, name, talloc_asprintf(ctx, "%s\nBản thứ %d\n", letter, i));
    }
    assert_int_equal(run_program(ctx, INDEXER, "update", "--index", index, archive, NULL).status,
                     0);
    file_text(folder, "a/3.txt",
              "Số: 77/BC-UBND\n\nBÁO CÁO\nKết quả diệt chuột\n\nỦy ban nhân dân xã báo cáo như "
              "sau: đã xong.\n");
    file_text(folder, "a/new.txt",
              "Số: 78/BC-UBND\n\nBÁO CÁO\nKết quả trồng tre chắn sóng\n\nỦy ban nhân dân xã báo "
              "cáo như sau: đã xong.\n");
    char *gone = talloc_asprintf(ctx, "%s/a/9.txt", folder);
    unlink(gone);
    struct run r = run_program(ctx, INDEXER, "update", "--index", index, archive, NULL);
    assert_int_equal(r.status, 0);
    assert_int_equal(run_program(ctx, QUERY, "search", "--index", index, "diet chuot", NULL).status,
                     0);
    assert_int_equal(
        run_program(ctx, QUERY, "search", "--index", index, "tre chan song", NULL).status, 0);
    r = run_program(ctx, INDEXER, "dump", "--index", index, NULL);
    assert_null(strstr(r.out, "9.txt"));
    folder_remove(folder);
    talloc_free(ctx);
}

static void extract__sample__one_json_line(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct run r = run_program(ctx, INDEXER, "extract",
                               SAMPLES "/2021/ha-tinh-quyet-dinh-phuong-an-thien-tai.txt", NULL);
    assert_int_equal(r.status, 0);
    json_t *json = json_loads(r.out, 0, NULL);
    assert_non_null(json);
    assert_string_equal(json_string_value(json_object_get(json, "number")), "2417/QĐ-UBND");
    assert_string_equal(json_string_value(json_object_get(json, "date")), "2021-07-09");
    assert_int_equal(strcspn(r.out, "\n") + 1, strlen(r.out));
    json_decref(json);
    r = run_program(ctx, INDEXER, "extract", "/nonexistent.txt", NULL);
    assert_int_equal(r.status, 3);
    assert_non_null(strstr(r.err, "/nonexistent.txt"));
    talloc_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(search__theme_without_accents__the_plan_is_found),
        cmocka_unit_test(search__year__only_that_year),
        cmocka_unit_test(search__cites_filter__what_carried_the_directive_out),
        cmocka_unit_test(search__snippet__marks_the_accented_text),
        cmocka_unit_test(search__nothing_matches__status_1_and_no_hits),
        cmocka_unit_test(lookup__one_number_of_two_provinces__both),
        cmocka_unit_test(lookup__cited_but_not_here__status_1_and_who_cites),
        cmocka_unit_test(missing__archive__cited_directives),
        cmocka_unit_test(cites__decision__both_directions),
        cmocka_unit_test(update__classified_document__withheld),
        cmocka_unit_test(query__faults__one_clear_message_and_status),
        cmocka_unit_test(query__no_index__status_3),
        cmocka_unit_test(update__bad_files_among_good__set_aside_each_with_its_reason),
        cmocka_unit_test(update__line_of_many_megabytes__ends_and_is_searchable),
        cmocka_unit_test(update__source_folder_gone__nothing_is_lost),
        cmocka_unit_test(update__second_run__adds_changes_and_removes),
        cmocka_unit_test(extract__sample__one_json_line),
    };
    setvbuf(stdout, NULL, _IONBF, 0);
    return cmocka_run_group_tests(tests, build_samples, remove_samples);
}
