/* End to end: what may stand in a folder besides documents, and what may happen to documents. */
#include "tests/indexer_small.h"
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>

/* `check` finds neither fault nor difference, and the content is that of a fresh build. */
static void assert_as_fresh(const struct scratch *s)
{
    assert_sound(s);
    char *stepwise = dump(s);
    assert_int_equal(scratch_run(s, "update", "--quiet", "--rebuild", "--force-delete"), 0);
    char *fresh = dump(s);
    assert_string_equal(stepwise, fresh);
    talloc_free(stepwise);
    talloc_free(fresh);
}

static void special_files__in_a_folder__are_named_and_never_opened(void **state)
{
    const struct scratch *s = *state;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%.90s/2020/ổ", s->archive);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    scratch_shell("cd '%s/2020' && mkfifo ống", s->archive);
    bool device = geteuid() == 0;
    if (device)
        scratch_shell("cd '%s/2020' && mknod thiết-bị c 1 5 2>/dev/null || mkfifo thiết-bị",
                      s->archive);
    assert_int_equal(scratch_update(s, NULL, NULL), 4);
    assert_true(scratch_says(s->err, "ống: not a regular file"));
    assert_true(scratch_says(s->err, "ổ: not a regular file"));
    assert_int_equal(scratch_count(s, "set_aside"), device ? 3 : 2);
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS);
    close(fd);
}

static void file__that_becomes_a_fifo__is_not_waited_for(void **state)
{
    const struct scratch *s = *state;
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    scratch_shell("cd '%s/2020' && rm 00.txt && mkfifo 00.txt", s->archive);
    assert_int_equal(scratch_update(s, NULL, NULL), 4);
    assert_int_equal(scratch_count(s, "removed"), 1);
}

static void links__to_files_folders_nowhere_and_in_a_ring(void **state)
{
    const struct scratch *s = *state;
    scratch_shell("cd '%s' && ln -s .. 2020/vòng && ln -s hai một && ln -s một hai && ln -s "
                  "không-có cụt && ln -s 2020/00.txt bí-danh.txt && mkdir ../ngoài && cp "
                  "2020/03.txt ../ngoài/x.txt && echo thêm >> ../ngoài/x.txt && ln -s ../ngoài vào",
                  s->archive);
    assert_int_equal(scratch_update(s, NULL, NULL), 4);
    assert_true(scratch_says(s->err, "vòng: symbolic link to a folder above it"));
    assert_true(scratch_says(s->err, "một: symbolic link loop"));
    assert_true(scratch_says(s->err, "cụt: dangling symbolic link"));
    assert_int_equal(scratch_count(s, "set_aside"), 4);
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS + 1); /* x.txt; the alias is a path */
    assert_int_equal(scratch_count(s, "duplicate"), 1);
    assert_int_equal(scratch_run(s, "dump"), 0);
    assert_true(scratch_says(s->out, "kho/vào/x.txt"));
}

static void names__with_line_ends_bad_bytes_and_great_length__are_kept_apart(void **state)
{
    const struct scratch *s = *state;
    scratch_shell(
        "cd '%s/2020' && printf 'a\\n' >> 00.txt && cp 00.txt \"$(printf 'hai\\ndòng.txt')\" && "
        "printf b >> \"$(printf 'hai\\ndòng.txt')\" && cp 00.txt \"$(printf 't\\377n.txt')\" && "
        "printf c >> \"$(printf 't\\377n.txt')\" && cp 00.txt \"$(printf 't\\376n.txt')\" && "
        "printf d >> \"$(printf 't\\376n.txt')\" && "
        "n=$(printf '%%0251d' 7) && cp 00.txt $n.txt && printf e >> $n.txt",
        s->archive);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS + 4);
    assert_as_fresh(s);
    assert_int_equal(scratch_run(s, "dump"), 0);
    char *all = scratch_read(s->out), *rest = all;
    size_t lines = 0;
    for (char *line; (line = strtok_r(rest, "\n", &rest)); lines++) {
        json_t *json = json_loads(line, 0, NULL);
        assert_non_null(json);
        json_decref(json);
    }
    assert_int_equal(lines, DOCUMENTS + 4);
    talloc_free(all);
}

/* A path longer than the kernel takes in one piece cannot be opened; that is one folder's loss. */
static void path__longer_than_the_system_takes__is_set_aside(void **state)
{
    const struct scratch *s = *state;
    char name[251];
    memset(name, 'd', sizeof name - 1);
    name[sizeof name - 1] = 0;
    int fd = open(s->archive, O_RDONLY | O_DIRECTORY);
    for (int i = 0; i < 18; i++) {
        assert_int_equal(mkdirat(fd, name, 0777), 0);
        int below = openat(fd, name, O_RDONLY | O_DIRECTORY);
        close(fd);
        fd = below;
        assert_true(fd >= 0);
    }
    close(fd);
    assert_int_equal(scratch_update(s, NULL, NULL), 4);
    assert_true(scratch_says(s->err, "File name too long"));
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS);
}

static void hard_links__are_paths_of_one_document(void **state)
{
    const struct scratch *s = *state;
    scratch_shell("cd '%s' && ln 2020/00.txt 2021/00-nữa.txt", s->archive);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS);
    assert_int_equal(scratch_count(s, "duplicate"), 1);
    scratch_shell("cd '%s' && rm 2020/00.txt", s->archive);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS);
    assert_as_fresh(s);
}

static void rename__of_letter_case_alone__is_a_move(void **state)
{
    const struct scratch *s = *state;
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    scratch_shell("cd '%s' && mv 2020/00.txt 2020/00.TXT && mv 2021 2021X && mv 2021X NĂM2021",
                  s->archive);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "moved"), 5);
    assert_int_equal(scratch_count(s, "removed"), 0);
    assert_as_fresh(s);
}

/* Times are compared for being the same, never for being later. */
static void times__in_the_future_the_past_and_going_back__mean_another_time(void **state)
{
    const struct scratch *s = *state;
    scratch_shell("cd '%s/2020' && touch -d 2090-01-01 00.txt && touch -d 1969-12-01 03.txt",
                  s->archive);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "unchanged"), DOCUMENTS);
    scratch_document(s, "2020/00.txt", 100, "việc đã sửa", 1500);
    scratch_shell("cd '%s/2020' && touch -d 2001-01-01 00.txt", s->archive);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "changed"), 1);
    assert_as_fresh(s);
}

/* The one change that an update cannot see, and what to do about it. */
static void content__changed_under_same_size_and_time__is_found_by_check_content(void **state)
{
    const struct scratch *s = *state;
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    scratch_shell("cd '%s/2020' && touch -r 00.txt ../giờ && sed -i s/Nguyễn/Nguyện/ 00.txt && "
                  "touch -r ../giờ 00.txt && rm ../giờ",
                  s->archive);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "unchanged"), DOCUMENTS);
    assert_int_equal(scratch_run(s, "check"), 0);
    assert_true(scratch_says(s->err, "0 faults, 0 files other"));
    assert_int_equal(scratch_run(s, "check", "--content"), 0);
    assert_true(scratch_says(s->err, "2020/00.txt: another content"));
    assert_true(scratch_says(s->err, "0 faults, 1 files other"));
    assert_int_equal(scratch_run(s, "check", "--content", "--repair"), 0);
    assert_int_equal(scratch_run(s, "check", "--content"), 0);
    assert_true(scratch_says(s->err, "0 faults, 0 files other"));
    assert_int_equal(scratch_run(s, "dump"), 0);
    assert_true(scratch_says(s->out, "Nguyện"));
    assert_as_fresh(s);
}

static void duplicates__deleted_moved_and_changed_at_once(void **state)
{
    const struct scratch *s = *state;
    scratch_shell("cd '%s' && for n in a b c d; do cp 2020/00.txt $n.txt; done", s->archive);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS);
    assert_int_equal(scratch_count(s, "duplicate"), 4);
    /* The first path goes, the second gets another content, the third moves, and a new copy comes;
     * elsewhere two files change places. */
    scratch_shell(
        "cd '%s' && rm 2020/00.txt && echo thêm >> a.txt && mv b.txt 2022/b-mới.txt && cp c.txt "
        "2021/c-nữa.txt && mv 2021/01.txt x && mv 2021/04.txt 2021/01.txt && mv x 2021/04.txt",
        s->archive);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS + 1);
    assert_as_fresh(s);
    /* And now all paths of that document go, more than a fifth of all. */
    scratch_shell("cd '%s' && rm c.txt d.txt 2022/b-mới.txt 2021/c-nữa.txt", s->archive);
    assert_int_equal(scratch_update(s, "--force-delete", NULL), 0);
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS);
    assert_as_fresh(s);
}

static void folder__closed_between_two_runs__keeps_its_documents_until_it_opens(void **state)
{
    struct scratch *s = *state;
    scratch_become_nobody(s);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    scratch_shell("cd '%s' && rm 2021/01.txt && chmod 000 2020", s->archive);
    assert_int_equal(scratch_update(s, NULL, NULL), 4);
    assert_int_equal(scratch_count(s, "removed"), 1); /* what is gone elsewhere goes */
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS - 1);
    scratch_shell("cd '%s' && chmod 755 2020 && rm 2020/00.txt", s->archive);
    assert_int_equal(scratch_update(s, NULL, NULL), 0);
    assert_int_equal(scratch_count(s, "documents"), DOCUMENTS - 2);
    assert_as_fresh(s);
}

/* Files come, change and go while runs go on; when quiet returns, the index holds what is there. */
static void archive__never_at_rest__is_caught_up_with(void **state)
{
    const struct scratch *s = *state;
    pid_t meddler = fork();
    assert_true(meddler >= 0);
    if (meddler == 0)
        for (unsigned i = 0;; i++) {
            char command[512];
            snprintf(command, sizeof command,
                     "cd '%s' && cp 2020/00.txt 2020/n%u.txt && echo %u >> 2020/n%u.txt && mkdir "
                     "-p t%u && "
                     "mv 2020/n%u.txt t%u/ && rm -rf t%u 2021/n*.txt && cp 2020/03.txt "
                     "2021/n%u.txt && echo "
                     "%u >> 2021/n%u.txt",
                     s->archive, i, i, i, i % 3, i, i % 3, (i + 1) % 3, i, i, i);
            if (system(command) == -1)
                _exit(1);
        }
    for (unsigned i = 0; i < 8; i++) {
        int status = scratch_update(s, i % 3 == 2 ? "--rebuild" : NULL,
                                    i % 3 == 2 ? "--force-delete" : NULL);
        assert_true(status == 0 || status == 4);
        assert_int_equal(scratch_run(s, "check"), 0);
    }
    kill(meddler, SIGKILL);
    waitpid(meddler, NULL, 0);
    nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL); /* its last shell */
    assert_int_equal(scratch_update(s, "--force-delete", NULL), 0);
    assert_as_fresh(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ARCHIVE(special_files__in_a_folder__are_named_and_never_opened),
        WITH_ARCHIVE(file__that_becomes_a_fifo__is_not_waited_for),
        WITH_ARCHIVE(links__to_files_folders_nowhere_and_in_a_ring),
        WITH_ARCHIVE(names__with_line_ends_bad_bytes_and_great_length__are_kept_apart),
        WITH_ARCHIVE(path__longer_than_the_system_takes__is_set_aside),
        WITH_ARCHIVE(hard_links__are_paths_of_one_document),
        WITH_ARCHIVE(rename__of_letter_case_alone__is_a_move),
        WITH_ARCHIVE(times__in_the_future_the_past_and_going_back__mean_another_time),
        WITH_ARCHIVE(content__changed_under_same_size_and_time__is_found_by_check_content),
        WITH_ARCHIVE(duplicates__deleted_moved_and_changed_at_once),
        WITH_ARCHIVE(folder__closed_between_two_runs__keeps_its_documents_until_it_opens),
        WITH_ARCHIVE(archive__never_at_rest__is_caught_up_with),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
