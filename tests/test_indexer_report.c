#include "indexer/report.h"
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <talloc.h>
#include <unistd.h>

#include <cmocka.h> /* wants those above */

static struct report *make(void *ctx)
{
    struct report *r = report_new(ctx, "/chỉ mục");
    r->counts[REPORT_SEEN] = 12;
    r->counts[REPORT_SET_ASIDE] = 1;
    r->documents = 11;
    report_add(r, &r->set_aside, "/kho/\xff.pdf", STAGE_READ, CV_CORRUPT, "encrypted", 2);
    report_finish(r, 4);
    return r;
}

static char *read_file(void *ctx, const char *path)
{
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    char *s = talloc_zero_size(ctx, 65536);
    assert_true(fread(s, 1, 65535, f) > 0);
    fclose(f);
    return s;
}

static void report_json__with_a_name_that_is_no_utf8__is_valid_and_complete(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct cv_error err = {0};
    assert_int_equal(report_write_json(make(ctx), "/tmp/congvan-test-report.json", &err), CV_OK);
    json_t *json = json_loads(read_file(ctx, "/tmp/congvan-test-report.json"), 0, NULL);
    assert_non_null(json);
    assert_int_equal(json_integer_value(json_object_get(json, "exit_status")), 4);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(json, "files"), "seen")),
                     12);
    json_t *item = json_array_get(json_object_get(json, "set_aside"), 0);
    assert_string_equal(json_string_value(json_object_get(item, "path")), "/kho/\xef\xbf\xbd.pdf");
    assert_string_equal(json_string_value(json_object_get(item, "reason")), "encrypted");
    assert_string_equal(json_string_value(json_object_get(item, "stage")), "read");
    json_decref(json);
    unlink("/tmp/congvan-test-report.json");
    talloc_free(ctx);
}

static void report_metrics__each_sample__has_help_and_type(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct cv_error err = {0};
    assert_int_equal(report_write_metrics(make(ctx), "/tmp/congvan-test-report.prom", &err), CV_OK);
    char *rest = read_file(ctx, "/tmp/congvan-test-report.prom"), *typed = NULL;
    size_t samples = 0;
    for (char *line; (line = strtok_r(rest, "\n", &rest));) {
        if (!strncmp(line, "# TYPE ", 7)) {
            typed = line + 7;
            typed[strcspn(typed, " ")] = 0;
        } else if (*line != '#') {
            size_t n = strcspn(line, "{ ");
            assert_non_null(typed);
            assert_int_equal(strlen(typed), n);
            assert_memory_equal(typed, line, n);
            samples++;
        }
    }
    assert_true(samples > 20);
    unlink("/tmp/congvan-test-report.prom");
    talloc_free(ctx);
}

static void report_write__to_a_folder_that_is_not_there__is_an_io_error(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct cv_error err = {0};
    assert_int_equal(report_write_json(make(ctx), "/tmp/congvan-no-such-folder/report", &err),
                     CV_IO);
    talloc_free(ctx);
}

static void log_line__under_the_journal__bears_a_priority_and_stays_one_line(void **state)
{
    (void)state;
    char *out = NULL;
    size_t n = 0;
    struct log log = {.to = open_memstream(&out, &n), .journal = true};
    log_line(&log, LOG_WARNING, "%s", "tệp\nlạ");
    log.journal = false;
    log_line(&log, LOG_ERROR, "hỏng");
    log.quiet = true;
    log_line(&log, LOG_NOTICE, "không nói");
    fclose(log.to);
    assert_string_equal(out, "<4>tệp?lạ\ncongvan-index: error: hỏng\n");
    free(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(report_json__with_a_name_that_is_no_utf8__is_valid_and_complete),
        cmocka_unit_test(report_metrics__each_sample__has_help_and_type),
        cmocka_unit_test(report_write__to_a_folder_that_is_not_there__is_an_io_error),
        cmocka_unit_test(log_line__under_the_journal__bears_a_priority_and_stays_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
