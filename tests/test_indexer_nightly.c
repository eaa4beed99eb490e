/* End to end: the job that nobody watches: waiting, reports, readers and copies beside a
 * writer, changed files, folders on another device. */
#include "tests/indexer_small.h"

#include "indexer/progress.h"
#include "store/store.h"
#include <ctype.h>
#include <sys/mount.h>

static void pause_ms(long ms)
{
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

/* ---- waiting --------------------------------------------------------------------------------- */

static int hold(const struct scratch *s)
{
    char holder[128];
    snprintf(holder, sizeof holder, "%s/holder", s->index);
    int fd = open(holder, O_RDWR | O_CLOEXEC);
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    assert_int_equal(fcntl(fd, F_OFD_SETLK, &whole), 0);
    return fd;
}

static pid_t start_waiting(const struct scratch *s)
{
    char report[128], metrics[128];
    snprintf(report, sizeof report, "--report=%s/report", s->folder);
    snprintf(metrics, sizeof metrics, "--metrics=%s/metrics", s->folder);
    return scratch_start(s, (const char *const[]){"update", "--wait=600", report, metrics, NULL});
}

static void wait__for_the_lock__hears_the_first_signal(void **state)
{
    const struct scratch *s = *state;
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    scratch_document(s, "mới.txt", 900, "việc mới", 500);
    int fd = hold(s);
    pid_t pid = start_waiting(s);
    pause_ms(500);
    assert_int_equal(waitpid(pid, NULL, WNOHANG), 0);
    time_t before = time(NULL);
    kill(pid, SIGTERM);
    assert_int_equal(scratch_wait(pid), 3);
    assert_true(time(NULL) - before < 5);
    assert_true(scratch_says(s->err, "while another run went on"));
    close(fd);
}

static void wait__until_the_lock_is_free__then_goes_on(void **state)
{
    const struct scratch *s = *state;
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    scratch_document(s, "mới.txt", 900, "việc mới", 500);
    int fd = hold(s);
    pid_t pid = start_waiting(s);
    pause_ms(500);
    close(fd);
    assert_int_equal(scratch_wait(pid), 0);
    assert_int_equal(scratch_count(s, "new"), 1);
}

/* ---- reports --------------------------------------------------------------------------------- */

static bool is_name(const char *p, size_t n)
{
    if (!n || isdigit((unsigned char)*p))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!isalnum((unsigned char)p[i]) && p[i] != '_' && p[i] != ':')
            return false;
    return true;
}

/* One sample: name, labels or none, a number; a member of the metric announced before. */
static void assert_sample(const char *line, const char *metric)
{
    size_t n = strcspn(line, "{ ");
    assert_true(is_name(line, n));
    assert_true(strlen(metric) == n && !memcmp(line, metric, n));
    const char *at = line + n;
    if (*at == '{') {
        size_t label = strcspn(++at, "=");
        assert_true(is_name(at, label));
        at += label + 1;
        assert_true(*at++ == '"');
        at += strcspn(at, "\"\\\n");
        assert_true(at[0] == '"' && at[1] == '}');
        at += 2;
    }
    assert_true(*at++ == ' ');
    char *end;
    strtod(at, &end);
    assert_true(end > at && !*end);
}

/* The rules of promtool: HELP, then TYPE, then the samples of one metric together, each once. */
static void assert_metrics(const char *path)
{
    char *text = scratch_read(path), *rest = text;
    char metric[128] = "", seen[8192] = "";
    assert_true(*text && text[strlen(text) - 1] == '\n');
    for (char *line; (line = strtok_r(rest, "\n", &rest));) {
        if (!strncmp(line, "# HELP ", 7)) {
            snprintf(metric, sizeof metric, "%.*s", (int)strcspn(line + 7, " "), line + 7);
            assert_true(strlen(line) > 8 + strlen(metric));
        } else if (!strncmp(line, "# TYPE ", 7)) {
            char expected[192];
            snprintf(expected, sizeof expected, "# TYPE %s gauge", metric);
            assert_string_equal(line, expected);
        } else {
            char series[256];
            assert_sample(line, metric);
            snprintf(series, sizeof series, "\n%.*s ", (int)strcspn(line, " "), line);
            assert_null(strstr(seen, series));
            strncat(seen, series, sizeof seen - strlen(seen) - 1);
        }
    }
    assert_non_null(strstr(seen, "congvan_index_last_run_exit_status"));
    talloc_free(text);
}

static void assert_reported(const struct scratch *s, int exit_status, bool error)
{
    char path[128];
    snprintf(path, sizeof path, "%s/metrics", s->folder);
    assert_metrics(path);
    char line[64];
    snprintf(line, sizeof line, "congvan_index_last_run_exit_status %d\n", exit_status);
    assert_true(scratch_says(path, line));
    snprintf(path, sizeof path, "%s/report", s->folder);
    json_t *report = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(report);
    assert_int_equal(json_integer_value(json_object_get(report, "exit_status")), exit_status);
    assert_int_equal(json_is_string(json_object_get(report, "error")), error);
    json_decref(report);
    scratch_shell("cd '%s' && ! ls | grep '[.]new$'", s->folder);
}

static void report__of_good_failed_and_locked_runs__is_written_each_time(void **state)
{
    const struct scratch *s = *state;
    char metrics[128];
    snprintf(metrics, sizeof metrics, "--metrics=%s/metrics", s->folder);
    assert_int_equal(scratch_update(s, metrics, NULL), 0);
    assert_reported(s, 0, false);
    scratch_file(s, "rỗng \"\\.txt", "");
    assert_int_equal(scratch_update(s, metrics, NULL), 4);
    assert_reported(s, 4, false);
    scratch_document(s, "mới.txt", 900, "việc mới", 500);
    int fd = hold(s);
    assert_int_equal(scratch_update(s, metrics, NULL), 5);
    assert_reported(s, 5, true);
    close(fd);
    scratch_shell("mv '%s' '%s.đi'", s->archive, s->archive);
    assert_int_equal(scratch_update(s, metrics, NULL), 3);
    assert_reported(s, 3, true);
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS);
}

/* What journald hands over as standard error is known by its device and inode. */
static void log__under_the_journal__bears_priorities(void **state)
{
    const struct scratch *s = *state;
    struct stat st;
    scratch_file(s, "rỗng.txt", "");
    close(open(s->err, O_WRONLY | O_CREAT, 0666));
    assert_int_equal(stat(s->err, &st), 0);
    char stream[64];
    snprintf(stream, sizeof stream, "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
    setenv("JOURNAL_STREAM", stream, 1);
    int status = scratch_update(s, NULL, NULL);
    unsetenv("JOURNAL_STREAM");
    assert_int_equal(status, 4);
    char *said = scratch_read(s->err), *rest = said;
    for (char *line; (line = strtok_r(rest, "\n", &rest));)
        assert_true(!strncmp(line, "<4>", 3) || !strncmp(line, "<6>", 3));
    talloc_free(said);
}

static void progress__on_a_terminal_only__shows_rate_and_time_left(void **state)
{
    (void)state;
    char *out = NULL;
    size_t n = 0;
    struct log log = {.to = open_memstream(&out, &n), .terminal = true};
    struct progress p;
    const struct pool_progress now = {.files = 100, .text_bytes = 5000000};
    progress_begin(&p, &log, 1000);
    p.begin.tv_sec -= 10;
    progress_draw(&p, &now);
    progress_draw(&p, &now); /* too soon after the first */
    progress_end(&p);
    fflush(log.to);
    assert_non_null(strstr(out, "100 of 1000 files, 10 files/s, 5.0 MB of text, 0:01:"));
    assert_non_null(strstr(out, " left"));
    assert_null(strchr(out, '\n'));
    size_t drawn = n;
    log.terminal = false;
    progress_begin(&p, &log, 1000);
    progress_draw(&p, &now);
    progress_end(&p);
    fclose(log.to);
    assert_int_equal(n, drawn);
    free(out);
}

/* ---- beside a writer ------------------------------------------------------------------------- */

/* Changes two files in step and updates, again and again. */
static pid_t start_updating(const struct scratch *s)
{
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct scratch own = *s;
        snprintf(own.out, sizeof own.out, "%s/out-writer", own.folder);
        snprintf(own.err, sizeof own.err, "%s/err-writer", own.folder);
        for (unsigned i = 0;; i++) {
            char subject[64];
            snprintf(subject, sizeof subject, "việc lần %u", i);
            scratch_document(&own, "2020/00.txt", 5000 + i, subject, 1500);
            scratch_document(&own, "2021/01.txt", 5000 + i, subject, 1600);
            if (scratch_run(&own, "update", "--quiet", "--wait=60"))
                _exit(1);
        }
    }
    return pid;
}

/* It must have been content until now. */
static void stop_updating(pid_t writer)
{
    assert_int_equal(waitpid(writer, NULL, WNOHANG), 0);
    kill(writer, SIGKILL);
    waitpid(writer, NULL, 0);
}

/* Both files of one update, or neither. */
static void assert_whole(const struct scratch *s, const char *option)
{
    assert_int_equal(scratch_run(s, "dump", option), 0);
    char *all = scratch_read(s->out), *rest = all;
    unsigned numbers[2] = {0}, count = 0, lines = 0;
    for (char *line; (line = strtok_r(rest, "\n", &rest)); lines++) {
        json_t *record = json_loads(line, 0, NULL);
        assert_non_null(record);
        unsigned serial = (unsigned)json_integer_value(json_object_get(record, "serial"));
        if (serial >= 5000 && count < 2)
            numbers[count++] = serial;
        json_decref(record);
    }
    assert_int_equal(lines, DOCUMENTS);
    assert_int_equal(numbers[0], numbers[1]);
    talloc_free(all);
}

static void backup_and_dump__while_updates_go_on__are_whole(void **state)
{
    const struct scratch *s = *state;
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    pid_t writer = start_updating(s);
    for (unsigned i = 0; i < 8; i++) {
        char copy[128], option[160];
        snprintf(copy, sizeof copy, "%s/sao-lưu-%u", s->folder, i);
        snprintf(option, sizeof option, "--index=%s", copy);
        assert_whole(s, "--");
        assert_int_equal(scratch_run(s, "backup", copy), 0);
        assert_int_equal(scratch_run(s, "check", "--quiet", option), 0);
        assert_whole(s, option);
    }
    stop_updating(writer);
}

static void restore__over_an_index_in_use__disturbs_no_reader(void **state)
{
    const struct scratch *s = *state;
    char copy[128];
    snprintf(copy, sizeof copy, "%s/sao-lưu", s->folder);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_run(s, "backup", copy), 0);
    pid_t writer = start_updating(s);
    for (unsigned i = 0; i < 8; i++) {
        assert_int_equal(scratch_run(s, "restore", "--wait=60", copy), 0);
        assert_whole(s, "--");
    }
    stop_updating(writer);
}

static void update__folder_on_another_device__removes_nothing(void **state)
{
    const struct scratch *s = *state;
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    scratch_shell("cp -a '%s' '%s/bản-sao'", s->archive, s->folder);
    if (mount("tmpfs", s->archive, "tmpfs", 0, "size=8m")) {
        print_message("no right to mount: skipped\n");
        skip();
    }
    scratch_shell("cd '%s/bản-sao' && rm 2020/00.txt && cp -a . '%s'", s->folder, s->archive);
    int status = scratch_update(s, NULL, NULL);
    int forced = scratch_update(s, "--force-delete", NULL);
    assert_int_equal(umount(s->archive), 0);
    assert_int_equal(status, 4);
    assert_int_equal(forced, 0);
    assert_int_equal(scratch_count(s, "removed"), 1);
}

/* ---- changed files --------------------------------------------------------------------------- */

static store_id id_of(const struct scratch *s, const char *name)
{
    struct store *store = NULL;
    store_id id = 0;
    char *path = talloc_asprintf(NULL, "%s/%s", s->archive, name);
    assert_int_equal(store_open(NULL, s->index, &store, NULL), CV_OK);
    assert_int_equal(store_find(store, path, &id, NULL), CV_OK);
    store_close(store);
    talloc_free(path);
    return id;
}

static void changed__content__takes_the_place_of_the_old(void **state)
{
    const struct scratch *s = *state;
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    store_id before = id_of(s, "2020/00.txt");
    scratch_document(s, "2020/00.txt", 100, "việc đã sửa", 1500);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(id_of(s, "2020/00.txt"), before);
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS);
    assert_sound(s);
}

/* One of two copies changes; two files swap what they hold, a third takes what a fourth had. */
static void changed__content_that_others_have_or_had__ends_as_a_fresh_build_would(void **state)
{
    const struct scratch *s = *state;
    scratch_shell("cd '%s' && cp 2020/00.txt 2020/sao.txt", s->archive);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    scratch_document(s, "2020/sao.txt", 901, "việc đã sửa", 1200);
    scratch_shell(
        "cd '%s' && cp 2021/01.txt t && cp 2022/02.txt 2021/01.txt && mv t 2022/02.txt && "
        "cp 2021/04.txt 2020/03.txt",
        s->archive);
    scratch_document(s, "2021/04.txt", 902, "việc khác", 1300);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "changed"), 5);
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS + 1);
    assert_sound(s);
    char *stepwise = dump(s);
    assert_int_equal(scratch_update(s, "--rebuild", NULL), 0);
    char *fresh = dump(s);
    assert_string_equal(stepwise, fresh);
    talloc_free(stepwise);
    talloc_free(fresh);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ARCHIVE(wait__for_the_lock__hears_the_first_signal),
        WITH_ARCHIVE(wait__until_the_lock_is_free__then_goes_on),
        WITH_ARCHIVE(report__of_good_failed_and_locked_runs__is_written_each_time),
        WITH_ARCHIVE(log__under_the_journal__bears_priorities),
        cmocka_unit_test(progress__on_a_terminal_only__shows_rate_and_time_left),
        WITH_ARCHIVE(backup_and_dump__while_updates_go_on__are_whole),
        WITH_ARCHIVE(restore__over_an_index_in_use__disturbs_no_reader),
        WITH_ARCHIVE(changed__content__takes_the_place_of_the_old),
        WITH_ARCHIVE(changed__content_that_others_have_or_had__ends_as_a_fresh_build_would),
        WITH_ARCHIVE(update__folder_on_another_device__removes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
