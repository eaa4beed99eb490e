/* End to end: what an update makes of an archive that changes. */
#include "tests/indexer_support.h"

enum { DOCUMENTS = 12 };

static void make_archive(const struct scratch *s)
{
    for (unsigned i = 0; i < DOCUMENTS; i++) {
        char name[32], subject[64];
        snprintf(name, sizeof name, "%u/%02u.txt", 2020 + i % 3, i);
        snprintf(subject, sizeof subject, "việc thứ %u của năm", i);
        scratch_document(s, name, 100 + i, subject, 1500);
    }
}

static int set_up(void **state)
{
    int failed = scratch_set_up(state);
    if (!failed)
        make_archive(*state);
    return failed;
}

static char *dump(const struct scratch *s)
{
    assert_int_equal(scratch_run(s, "dump"), 0);
    return scratch_read(s->out);
}

static void assert_sound(const struct scratch *s)
{
    assert_int_equal(scratch_run(s, "check"), 0);
    assert_true(scratch_says(s->err, "0 faults, 0 files other"));
}

static void update__first_run__indexes_everything(void **state)
{
    const struct scratch *s = *state;
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "new"), DOCUMENTS);
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS);
    assert_sound(s);
    char *all = dump(s);
    assert_non_null(strstr(all, "\"number\":\"105/KH-UBND\""));
    talloc_free(all);
}

static void update__nothing_changed__writes_not_a_byte(void **state)
{
    const struct scratch *s = *state;
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    scratch_shell("cd '%s' && find . -printf '%%p %%s %%T@ %%C@\\n' | sort > ../before", s->index);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "unchanged"), DOCUMENTS);
    scratch_shell("cd '%s' && find . -printf '%%p %%s %%T@ %%C@\\n' | sort | cmp - ../before",
                  s->index);
}

static void update__without_a_path__takes_the_folders_of_before(void **state)
{
    const struct scratch *s = *state;
    assert_int_equal(scratch_run(s, "update"), 2);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    scratch_document(s, "mới.txt", 900, "việc mới", 500);
    assert_int_equal(scratch_run(s, "update"), 0);
    assert_true(scratch_says(s->err, "1 new"));
}

static void update__new_changed_moved_doubled_removed__each_is_told(void **state)
{
    const struct scratch *s = *state;
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    scratch_document(s, "2021/moi.txt", 900, "việc mới", 700);
    scratch_document(s, "2020/00.txt", 100, "việc đã sửa", 1500);
    scratch_shell("cd '%s' && mv 2021/01.txt 2022/chuyen.txt && cp 2020/03.txt 2020/ban-sao.txt && "
                  "rm 2022/02.txt && touch 2021/04.txt",
                  s->archive);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "new"), 1);
    assert_int_equal(scratch_count(s, "changed"), 1);
    assert_int_equal(scratch_count(s, "moved"), 1);
    assert_int_equal(scratch_count(s, "duplicate"), 1);
    assert_int_equal(scratch_count(s, "removed"), 1);
    assert_int_equal(scratch_count(s, "touched"), 1);
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS);
    assert_sound(s);
    char *all = dump(s);
    assert_null(strstr(all, "2021/01.txt"));
    assert_null(strstr(all, "2022/02.txt"));
    assert_non_null(strstr(all, "2022/chuyen.txt"));
    assert_non_null(strstr(all, "việc đã sửa"));
    assert_non_null(strstr(all, "2020/03.txt\",\"paths\":["));
    talloc_free(all);
}

static void update__many_steps__end_as_a_fresh_build_would(void **state)
{
    const struct scratch *s = *state;
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    scratch_shell("cd '%s' && mv 2020 cũ && cp cũ/00.txt cũ/sao.txt", s->archive);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "moved"), 4);
    scratch_shell("cd '%s' && rm cũ/00.txt", s->archive);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    char *stepwise = dump(s);
    assert_int_equal(scratch_update(s, "--rebuild", NULL), 0);
    char *fresh = dump(s);
    assert_string_equal(stepwise, fresh);
    talloc_free(stepwise);
    talloc_free(fresh);
    assert_sound(s);
}

static void update__dry_run__says_and_does_nothing(void **state)
{
    const struct scratch *s = *state;
    assert_int_equal(scratch_update(s, "--dry-run", NULL), 0);
    assert_int_equal(scratch_count(s, "new"), DOCUMENTS);
    assert_int_not_equal(access(s->index, F_OK), 0);
}

static void update__broken_files__are_set_aside_once_and_remembered(void **state)
{
    const struct scratch *s = *state;
    scratch_file(s, "rỗng.txt", "");
    assert_int_equal(scratch_update(s, NULL, NULL), 4);
    assert_int_equal(scratch_count(s, "set_aside"), 1);
    assert_true(scratch_says(s->err, "rỗng.txt"));
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "set_aside_before"), 1);
    assert_int_equal(scratch_run(s, "status", "--failed"), 0);
    assert_true(scratch_says(s->out, "rỗng.txt"));
    assert_int_equal(scratch_update(s, "--retry-failed", NULL), 4);
    assert_int_equal(scratch_run(s, "status", "--failed"), 0);
    assert_true(scratch_says(s->out, "\t2\t")); /* attempts */
    scratch_document(s, "rỗng.txt", 901, "không còn rỗng", 500);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS + 1);
    assert_sound(s);
}

static void update__folder_missing_or_empty__removes_nothing(void **state)
{
    const struct scratch *s = *state;
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    scratch_shell("mv '%s' '%s.đi'", s->archive, s->archive);
    assert_int_equal(scratch_update(s, NULL, NULL), 3);
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS);
    scratch_shell("mkdir '%s'", s->archive);
    assert_int_equal(scratch_update(s, NULL, NULL), 4);
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS);
    assert_int_equal(scratch_update(s, "--rebuild", NULL), 3);
    assert_int_equal(scratch_run(s, "status"), 0);
    assert_true(scratch_says(s->out, "documents:  12"));
    scratch_shell("rmdir '%s' && mv '%s.đi' '%s'", s->archive, s->archive, s->archive);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "unchanged"), DOCUMENTS);
}

static void update__more_than_a_fifth_gone__removes_only_by_force(void **state)
{
    const struct scratch *s = *state;
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    scratch_shell("rm -r '%s/2020'", s->archive);
    assert_int_equal(scratch_update(s, NULL, NULL), 4);
    assert_int_equal(scratch_count(s, "removals_held_back"), 4);
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS);
    assert_int_equal(scratch_update(s, "--force-delete", NULL), 0);
    assert_int_equal(scratch_count(s, "removed"), 4);
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS - 4);
    assert_sound(s);
}

static void update__folder_that_cannot_be_read__keeps_what_is_known_of_it(void **state)
{
    struct scratch *s = *state;
    scratch_become_nobody(s);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    scratch_shell("chmod 000 '%s/2020'", s->archive);
    assert_int_equal(scratch_update(s, NULL, NULL), 4);
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS);
}

static void update__broken_replacement_of_an_indexed_file__replaces_it(void **state)
{
    const struct scratch *s = *state;
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    scratch_file(s, "2020/00.txt", "");
    assert_int_equal(scratch_update(s, NULL, NULL), 4);
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS - 1);
    assert_sound(s);
}

static void update__classified_document__is_told_and_not_indexed(void **state)
{
    const struct scratch *s = *state;
    scratch_file(
        s, "mat.txt",
        "MẬT\n\nCÔNG AN TỈNH AN GIANG\n\nSố: 77/KH-CAT\n\nAn Giang, ngày 05 tháng 3 năm 2024\n\nKẾ "
        "HOẠCH\nBảo vệ mục tiêu\n\n"
        "Nội dung phương án bảo vệ.\n\nNơi nhận:\n- Lưu: VT.\n\nGIÁM ĐỐC\n\nTrần Văn An\n");
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "withheld"), 1);
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS);
    assert_true(scratch_says(s->err, "mat.txt"));
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "unchanged"), DOCUMENTS + 1);
    assert_int_equal(scratch_update(s, "--include-classified", NULL), 0);
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS + 1);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS);
    assert_sound(s);
}

static void update__corrections__are_applied_without_reading_again_and_taken_back(void **state)
{
    const struct scratch *s = *state;
    char path[128], option[160];
    snprintf(path, sizeof path, "%s/sua.tsv", s->folder);
    snprintf(option, sizeof option, "--corrections=%s", path);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    scratch_shell("printf 'kho/2020/00.txt\\tplace\\tLong Xuyên\\tan\\n' > '%s'", path);
    assert_int_equal(scratch_update(s, option, NULL), 0);
    assert_int_equal(scratch_count(s, "refreshed"), 1);
    char *all = dump(s);
    assert_non_null(strstr(all, "Long Xuyên"));
    talloc_free(all);
    /* The next run knows the file by itself, and a rebuild applies it too. */
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "refreshed"), 0);
    assert_int_equal(scratch_update(s, "--rebuild", NULL), 0);
    all = dump(s);
    assert_non_null(strstr(all, "Long Xuyên"));
    talloc_free(all);
    scratch_shell(": > '%s'", path);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "refreshed"), 1);
    all = dump(s);
    assert_null(strstr(all, "Long Xuyên"));
    talloc_free(all);
    scratch_shell("printf 'kho/2020/00.txt\\tdate\\t2024-13-01\\n' > '%s'", path);
    assert_int_equal(scratch_update(s, NULL, NULL), 2);
    assert_true(scratch_says(s->err, "line 1"));
    assert_sound(s);
}

static void update__file_names_that_are_no_utf8__are_indexed(void **state)
{
    const struct scratch *s = *state;
    scratch_shell("cd '%s' && cp 2020/00.txt \"$(printf '2020/t\\377n.txt')\" && echo x >> "
                  "\"$(printf '2020/t\\377n.txt')\"",
                  s->archive);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS + 1);
    assert_sound(s);
    char *all = dump(s), *rest = all;
    for (char *line; (line = strtok_r(rest, "\n", &rest));) {
        json_t *json = json_loads(line, 0, NULL);
        assert_non_null(json);
        json_decref(json);
    }
    talloc_free(all);
}

static void update__second_writer__is_told_who_holds_the_lock(void **state)
{
    const struct scratch *s = *state;
    char holder[128];
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    scratch_document(s, "mới.txt", 900, "việc mới", 500);
    snprintf(holder, sizeof holder, "%s/holder", s->index);
    int fd = open(holder, O_RDWR);
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    assert_int_equal(fcntl(fd, F_OFD_SETLK, &whole), 0);
    assert_int_equal(scratch_update(s, NULL, NULL), 5);
    assert_true(scratch_says(s->err, "locked"));
    close(fd);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
}

/* Both make their plan before either has the lock: the one that comes second must not save what it
 * knew before the first was done. */
static void update__two_folders_at_once__neither_undoes_the_other(void **state)
{
    const struct scratch *s = *state;
    char one[128], two[128];
    snprintf(one, sizeof one, "%s/2020", s->archive);
    snprintf(two, sizeof two, "%s/2021", s->archive);
    assert_int_equal(scratch_run(s, "update", one, two), 0);
    struct scratch other = *s;
    snprintf(other.err, sizeof other.err, "%s/err-2", s->folder);
    for (unsigned i = 0; i < 5; i++) {
        scratch_document(s, "2020/00.txt", 1000 + i, "việc đã sửa", 1500);
        scratch_document(s, "2021/01.txt", 1000 + i, "việc cũng sửa", 1500);
        pid_t first = scratch_start(s, (const char *const[]){"update", "--wait=60", one, NULL});
        pid_t second =
            scratch_start(&other, (const char *const[]){"update", "--wait=60", two, NULL});
        assert_int_equal(scratch_wait(first), 0);
        assert_int_equal(scratch_wait(second), 0);
        assert_sound(s);
    }
}

static void update__index_that_cannot_be_written__fails_and_keeps_it(void **state)
{
    struct scratch *s = *state;
    scratch_become_nobody(s);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    char *before = dump(s);
    scratch_document(s, "mới.txt", 900, "việc mới", 500);
    scratch_shell("chmod -R a-w '%s'", s->index);
    assert_int_equal(scratch_update(s, NULL, NULL), 3);
    char *after = dump(s);
    assert_string_equal(before, after);
    talloc_free(before);
    talloc_free(after);
}

static void backup__and_restore__bring_back_the_same(void **state)
{
    const struct scratch *s = *state;
    char copy[128], other[128];
    snprintf(copy, sizeof copy, "%s/sao-lưu", s->folder);
    snprintf(other, sizeof other, "--index=%s/khác", s->folder);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    char *before = dump(s);
    assert_int_equal(scratch_run(s, "backup", copy), 0);
    scratch_document(s, "2020/00.txt", 100, "việc đã sửa", 1500);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_run(s, "restore", copy), 0);
    char *after = dump(s);
    assert_string_equal(before, after);
    talloc_free(after);
    assert_int_equal(scratch_run(s, "restore", copy, other), 0);
    assert_int_equal(scratch_run(s, "dump", other), 0);
    after = scratch_read(s->out);
    assert_string_equal(before, after);
    talloc_free(before);
    talloc_free(after);
    assert_int_equal(scratch_run(s, "restore", s->archive), 3); /* no backup */
}

static void compact__of_an_index__keeps_all(void **state)
{
    const struct scratch *s = *state;
    assert_int_equal(scratch_run(s, "compact"), 3);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    char *before = dump(s);
    assert_int_equal(scratch_run(s, "compact"), 0);
    char *after = dump(s);
    assert_string_equal(before, after);
    talloc_free(before);
    talloc_free(after);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "unchanged"), DOCUMENTS);
}

static void check__files_changed_since__are_no_fault_and_repaired(void **state)
{
    const struct scratch *s = *state;
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    scratch_document(s, "2020/00.txt", 100, "việc đã sửa", 1600);
    assert_int_equal(scratch_run(s, "check"), 0);
    assert_true(scratch_says(s->err, "0 faults, 1 files other"));
    assert_int_equal(scratch_run(s, "check", "--repair"), 0);
    assert_sound(s);
}

static void extract__file_folder_and_what_is_missing__each_in_turn(void **state)
{
    const struct scratch *s = *state;
    char one[128], gone[128];
    snprintf(one, sizeof one, "%s/2020/00.txt", s->archive);
    snprintf(gone, sizeof gone, "%s/không-có.txt", s->archive);
    assert_int_equal(scratch_run(s, "extract", one), 0);
    assert_true(scratch_says(s->out, "\"number\":\"100/KH-UBND\""));
    assert_int_equal(scratch_run(s, "extract", "--text", one), 0);
    assert_true(scratch_says(s->out, "Số: 100/KH-UBND"));
    assert_int_equal(scratch_run(s, "extract", "--explain", one), 0);
    assert_true(scratch_says(s->out, "\"evidence\""));
    assert_int_equal(scratch_run(s, "extract", gone, s->archive), 3);
    char *out = scratch_read(s->out);
    size_t lines = 0;
    for (const char *p = out; (p = strchr(p, '\n')); p++)
        lines++;
    assert_int_equal(lines, DOCUMENTS);
    talloc_free(out);
    assert_true(scratch_says(s->err, "không-có.txt"));
    assert_int_equal(scratch_run(s, "extract"), 2);
}

static void command_line__wrong__is_refused(void **state)
{
    const struct scratch *s = *state;
    assert_int_equal(scratch_run(s, "nonsense"), 2);
    assert_int_equal(scratch_run(s, "update", "--nonsense"), 2);
    assert_int_equal(scratch_run(s, "status", "--index", "/nonexistent/index"), 3);
    assert_int_equal(scratch_run(s, "dump"), 3);
    assert_int_equal(scratch_run(s, "check"), 3);
    assert_int_equal(scratch_run(s, "--help"), 0);
    assert_int_equal(scratch_run(s, "update", "--help"), 0);
    assert_true(scratch_says(s->out, "--force-delete"));
}

static void review__record_without_its_date__is_listed_ready_to_be_put_right(void **state)
{
    const struct scratch *s = *state;
    scratch_file(s, "thieu.txt",
                 "ỦY BAN NHÂN DÂN TỈNH AN GIANG\n\nSố: 55/BC-UBND\n\nBÁO CÁO\nKết quả năm\n\nNội "
                 "dung.\n\nNơi nhận:\n- Lưu: VT.\n\n"
                 "CHỦ TỊCH\n\nTrần Văn An\n");
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_run(s, "review", "--format", "tsv"), 0);
    char *out = scratch_read(s->out);
    const char *line = strstr(out, "thieu.txt\tdate\t\t");
    assert_non_null(line);
    talloc_free(out);
}

int main(void)
{
#define WITH_ARCHIVE(test) cmocka_unit_test_setup_teardown(test, set_up, scratch_tear_down)
    const struct CMUnitTest tests[] = {
        WITH_ARCHIVE(update__first_run__indexes_everything),
        WITH_ARCHIVE(update__nothing_changed__writes_not_a_byte),
        WITH_ARCHIVE(update__without_a_path__takes_the_folders_of_before),
        WITH_ARCHIVE(update__new_changed_moved_doubled_removed__each_is_told),
        WITH_ARCHIVE(update__many_steps__end_as_a_fresh_build_would),
        WITH_ARCHIVE(update__dry_run__says_and_does_nothing),
        WITH_ARCHIVE(update__broken_files__are_set_aside_once_and_remembered),
        WITH_ARCHIVE(update__folder_missing_or_empty__removes_nothing),
        WITH_ARCHIVE(update__more_than_a_fifth_gone__removes_only_by_force),
        WITH_ARCHIVE(update__folder_that_cannot_be_read__keeps_what_is_known_of_it),
        WITH_ARCHIVE(update__broken_replacement_of_an_indexed_file__replaces_it),
        WITH_ARCHIVE(update__classified_document__is_told_and_not_indexed),
        WITH_ARCHIVE(update__corrections__are_applied_without_reading_again_and_taken_back),
        WITH_ARCHIVE(update__file_names_that_are_no_utf8__are_indexed),
        WITH_ARCHIVE(update__second_writer__is_told_who_holds_the_lock),
        WITH_ARCHIVE(update__two_folders_at_once__neither_undoes_the_other),
        WITH_ARCHIVE(update__index_that_cannot_be_written__fails_and_keeps_it),
        WITH_ARCHIVE(backup__and_restore__bring_back_the_same),
        WITH_ARCHIVE(compact__of_an_index__keeps_all),
        WITH_ARCHIVE(check__files_changed_since__are_no_fault_and_repaired),
        WITH_ARCHIVE(extract__file_folder_and_what_is_missing__each_in_turn),
        WITH_ARCHIVE(command_line__wrong__is_refused),
        WITH_ARCHIVE(review__record_without_its_date__is_listed_ready_to_be_put_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
