/*
 * Disks that are full, that fail or that may not be written to, and files that nobody can read: a
 * run says so, keeps the index, and the next one completes it (compared by `dump`). Most faults
 * come from a layer between the program and the system (tests/fault_io.c), which sanitizers do not
 * stand.
 */
#include "tests/indexer_fixture.h"
#include <sys/mount.h>
#include <sys/statvfs.h>

/* ---- a small disk that gets full ------------------------------------------------------------- */

struct small_disk {
    char folder[128], index[160], filler[160];
};

/* NULL if the test has no right to mount one. */
static struct small_disk *mount_small(const struct fixture *f)
{
    struct small_disk *d = talloc_zero(f, struct small_disk);
    snprintf(d->folder, sizeof d->folder, "%s/nhỏ", f->s->folder);
    snprintf(d->index, sizeof d->index, "--index=%s/index", d->folder);
    snprintf(d->filler, sizeof d->filler, "%s/đầy", d->folder);
    mkdir(d->folder, 0777);
    return mount("tmpfs", d->folder, "tmpfs", 0, "size=128m") ? NULL : d;
}

static void fill(const struct small_disk *d)
{
    struct statvfs fs;
    assert_int_equal(statvfs(d->folder, &fs), 0);
    int fd = open(d->filler, O_WRONLY | O_CREAT, 0666);
    assert_true(fd >= 0);
    /* Blocks may be taken meanwhile: until nothing is left. */
    for (off_t at = 0, n = (off_t)(fs.f_bavail * fs.f_frsize); n >= 4096;)
        if (posix_fallocate(fd, at, n) == 0)
            at += n;
        else
            n /= 2;
    close(fd);
}

static bool has_files(const char *folder, const char *part)
{
    char command[256];
    snprintf(command, sizeof command, "[ -n \"$(ls -A '%s/index/'%s 2>/dev/null)\" ]", folder,
             part);
    return system(command) == 0;
}

/* Starts the words and fills the disk as soon as the run has begun to write there. */
static int run_until_full(const struct fixture *f, const struct small_disk *d, const char *part,
                          const char *const *words)
{
    pid_t pid = scratch_start(f->s, words);
    while (!has_files(d->folder, part) && waitpid(pid, NULL, WNOHANG | WNOWAIT) == 0)
        ;
    fill(d);
    return scratch_wait(pid);
}

static void update__disk_full__says_so_and_keeps_the_index(void **state)
{
    struct fixture *f = *state;
    struct small_disk *d = mount_small(f);
    if (!d) {
        print_message("no right to mount a small file system: skipped\n");
        skip();
    }
    unsigned struck = 0;
    assert_int_equal(scratch_run(f->s, "update", "--quiet", d->index, f->s->archive), 0);
    const char *const rebuild[] = {"update", "--rebuild", "--quiet", d->index, NULL},
                      *const compact[] = {"compact", d->index, NULL};
    for (unsigned i = 0; i < 3 * few(f); i++) {
        static const char *const parts[] = {"segments", "segments/*", "next"};
        scratch_shell("cd '%s/index' && rm -rf next segments", d->folder); /* of the round before */
        int status = i % 3 == 2 && i % 2 ? run_until_full(f, d, "next", compact)
                                         : run_until_full(f, d, parts[i % 3], rebuild);
        assert_true(status == 0 || status == 3);
        struck += status == 3 && scratch_says(f->s->err, "No space left on device");
        assert_int_equal(scratch_run(f->s, "check", "--quiet", d->index), 0); /* full as it is */
        assert_int_equal(unlink(d->filler), 0);
    }
    assert_true(struck > 0);
    print_message("the disk got full in %u of %u runs\n", struck, 3 * few(f));
    /* A run that finds the disk full from the start does not even begin; nor has its report room.
     */
    char report[160];
    snprintf(report, sizeof report, "--report=%s/report", d->folder);
    scratch_shell("cd '%s' && echo cũ > report", d->folder);
    fill(d);
    assert_int_equal(scratch_run(f->s, "update", "--quiet", "--rebuild", report, d->index), 3);
    assert_true(scratch_says(f->s->err, "not enough space"));
    assert_true(scratch_says(f->s->err, "report': No space left on device"));
    scratch_shell("cd '%s' && [ \"$(cat report)\" = cũ ] && ! ls | grep new", d->folder);
    assert_int_equal(unlink(d->filler), 0);
    assert_int_equal(scratch_run(f->s, "update", "--quiet", d->index, f->s->archive), 0);
    assert_int_equal(scratch_run(f->s, "dump", d->index), 0);
    char *now = scratch_read(f->s->out);
    assert_true(!strcmp(now, f->second));
    talloc_free(now);
    assert_int_equal(umount(d->folder), 0);
}

/* ---- the layer ------------------------------------------------------------------------------- */

#ifdef FAULT_IO_LIBRARY
/* Runs the words once with the layer, told what to do by pairs of names and values. */
static int run_with_faults(const struct fixture *f, const char *const *settings,
                           const char *const *words)
{
    for (const char *const *at = settings; *at; at += 2)
        setenv(at[0], at[1], 1);
    setenv("LD_PRELOAD", FAULT_IO_LIBRARY, 1);
    int status = scratch_run_words(f->s, words);
    unsetenv("LD_PRELOAD");
    for (const char *const *at = settings; *at; at += 2)
        unsetenv(at[0]);
    return status;
}

/* One run with the Nth call of a kind failing on the index. True if the fault struck. */
static bool run_with_bad_disk(struct fixture *f, const char *kind, unsigned nth, int error,
                              const char *const *words, const char *expected)
{
    char number[16], code[16], proof[128];
    snprintf(number, sizeof number, "%u", nth);
    snprintf(code, sizeof code, "%d", error);
    snprintf(proof, sizeof proof, "%s/struck", f->s->folder);
    unlink(proof);
    const char *const settings[] = {"FAULT_IO_BELOW",
                                    f->s->index,
                                    "FAULT_IO_KIND",
                                    kind,
                                    "FAULT_IO_NTH",
                                    number,
                                    "FAULT_IO_ERROR",
                                    code,
                                    "FAULT_IO_STRUCK",
                                    proof,
                                    NULL};
    int status = run_with_faults(f, settings, words);
    if (status != 0 && status != 3) {
        char *said = scratch_read(f->s->err);
        print_message("%s, call %u, error %d: status %d\n%s", kind, nth, error, status, said);
        talloc_free(said);
    }
    assert_true(status == 0 || status == 3);
    if (status == 3 && !strcmp(kind, "write") && !scratch_says(f->s->err, strerror(error)))
        fail();
    assert_sound(f, true);
    assert_int_equal(scratch_run(f->s, "update", "--quiet", f->s->archive), 0);
    assert_dump(f, expected);
    return !access(proof, F_OK);
}

static void strike_everywhere(struct fixture *f, const char *const *words)
{
    static const struct {
        const char *kind;
        unsigned calls; /* among the first so many */
        int error;
    } faults[] = {{"read", 150, EIO},  {"write", 400, EIO}, {"write", 400, ENOSPC},
                  {"short", 100, EIO}, {"sync", 8, EIO},    {"rename", 2, EIO}};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        unsigned struck = 0, tries = 0;
        for (; struck < few(f) && tries < 10 * few(f); tries++) {
            reset(f, true);
            struck +=
                run_with_bad_disk(f, faults[i].kind, 1 + (unsigned)(roll(f) % faults[i].calls),
                                  faults[i].error, words, f->second);
        }
        print_message("%s, %s: struck in %u of %u runs\n", faults[i].kind,
                      strerror(faults[i].error), struck, tries);
        assert_true(struck > 0);
    }
}
#endif

static void update__bad_disk__fails_and_keeps_the_index(void **state)
{
#ifndef FAULT_IO_LIBRARY
    (void)state;
    print_message("a build with sanitizers cannot load the layer: skipped\n");
    skip();
#else
    struct fixture *f = *state;
    strike_everywhere(f, (const char *const[]){"update", "--quiet", f->s->archive, NULL});
#endif
}

static void rebuild__bad_disk__fails_and_keeps_the_index(void **state)
{
#ifndef FAULT_IO_LIBRARY
    (void)state;
    skip();
#else
    struct fixture *f = *state;
    strike_everywhere(f,
                      (const char *const[]){"update", "--quiet", "--rebuild", f->s->archive, NULL});
#endif
}

/* A report that cannot be written leaves the one of before, and the run says so. */
static void report__on_a_full_disk__leaves_the_old_one(void **state)
{
#ifndef FAULT_IO_LIBRARY
    (void)state;
    skip();
#else
    struct fixture *f = *state;
    char folder[128], report[160], metrics[160];
    snprintf(folder, sizeof folder, "%s/báo-cáo", f->s->folder);
    snprintf(report, sizeof report, "--report=%s/report.json", folder);
    snprintf(metrics, sizeof metrics, "--metrics=%s/congvan.prom", folder);
    assert_int_equal(mkdir(folder, 0777), 0);
    const char *const words[] = {"update", "--quiet", report, metrics, f->s->archive, NULL};
    reset(f, true);
    assert_int_equal(scratch_run_words(f->s, words), 0);
    scratch_shell("cd '%s' && sha256sum * > ../before", folder);
    /* Standard I/O writes beside the layer. */
    static const char *const kinds[] = {"sync", "rename"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const char *const settings[] = {"FAULT_IO_BELOW", folder,         "FAULT_IO_KIND",
                                        kinds[i],         "FAULT_IO_NTH", "1",
                                        "FAULT_IO_ERROR", "28",           NULL};
        assert_int_equal(run_with_faults(f, settings, words), 3);
        assert_true(scratch_says(f->s->err, "report.json': No space left on device"));
        assert_true(scratch_says(f->s->err, "congvan.prom': No space left on device"));
        scratch_shell("cd '%s' && sha256sum --quiet -c ../before && [ $(ls -A | wc -l) = 2 ]",
                      folder);
    }
#endif
}

/* ---- files that hold a worker up ------------------------------------------------------------- */

#ifdef FAULT_IO_LIBRARY
static void assert_set_aside_and_read_later(struct fixture *f, const char *fault,
                                            const char *option, const char *reason, bool bulk)
{
    char path[160];
    snprintf(path, sizeof path, "%s/2012/0002.txt", f->s->archive);
    const char *const settings[] = {fault, path, NULL};
    const char *const words[] = {"update", "--jobs=2", option, f->s->archive, NULL};
    reset(f, !bulk);
    if (!bulk)
        scratch_shell("echo thêm >> '%s'", path);
    assert_int_equal(run_with_faults(f, settings, words), 4);
    assert_true(scratch_says(f->s->err, "2012/0002.txt"));
    assert_true(scratch_says(f->s->err, reason));
    /* Everything else is there. */
    assert_true(scratch_says(f->s->err, bulk ? "319 documents" : "320 documents"));
    assert_sound(f, true);
    assert_int_equal(scratch_run(f->s, "status", "--failed"), 0);
    assert_true(scratch_says(f->s->out, reason));
    assert_int_equal(scratch_run(f->s, "update", "--retry-failed", f->s->archive), 0);
    if (!bulk) {
        scratch_shell("cd '%s/2012' && head -n -1 0002.txt > x && mv x 0002.txt", f->s->archive);
        assert_int_equal(scratch_run(f->s, "update", f->s->archive), 0);
    }
    assert_dump(f, f->first);
}
#endif

static void update__file_that_hangs__costs_that_file(void **state)
{
#ifndef FAULT_IO_LIBRARY
    (void)state;
    skip();
#else
    assert_set_aside_and_read_later(*state, "FAULT_IO_STUCK", "--timeout=2", "timeout: not done",
                                    true);
    assert_set_aside_and_read_later(*state, "FAULT_IO_STUCK", "--timeout=2", "timeout: not done",
                                    false);
#endif
}

static void update__file_that_kills_its_worker__costs_that_file(void **state)
{
#ifndef FAULT_IO_LIBRARY
    (void)state;
    skip();
#else
    assert_set_aside_and_read_later(*state, "FAULT_IO_CRASH", "--timeout=600", "killed by signal 6",
                                    true);
    assert_set_aside_and_read_later(*state, "FAULT_IO_CRASH", "--timeout=600", "killed by signal 6",
                                    false);
#endif
}

/* Workers that die while they write, at no file's fault, as when memory runs out. */
static void rebuild__all_workers_die__old_index_stays(void **state)
{
#ifndef FAULT_IO_LIBRARY
    (void)state;
    skip();
#else
    struct fixture *f = *state;
    char segments[160];
    snprintf(segments, sizeof segments, "%s/segments", f->s->index);
    const char *const settings[] = {
        "FAULT_IO_BELOW", segments, "FAULT_IO_KIND", "die", "FAULT_IO_NTH", "20", NULL};
    reset(f, true);
    assert_int_equal(
        run_with_faults(f, settings, (const char *const[]){"update", "--rebuild", NULL}), 3);
    assert_true(scratch_says(f->s->err, "files were not read"));
    assert_dump(f, f->first);
    assert_int_equal(scratch_run(f->s, "update", "--rebuild"), 0);
    assert_dump(f, f->first);
#endif
}

static void update__file_written_to_while_it_is_read__is_left_for_the_next_run(void **state)
{
#ifndef FAULT_IO_LIBRARY
    (void)state;
    skip();
#else
    struct fixture *f = *state;
    char path[160];
    snprintf(path, sizeof path, "%s/2012/0002.txt", f->s->archive);
    const char *const settings[] = {"FAULT_IO_GROWS", path, NULL};
    for (int bulk = 0; bulk < 2; bulk++) {
        reset(f, !bulk);
        scratch_shell("echo thêm >> '%s'", path);
        assert_int_equal(
            run_with_faults(f, settings, (const char *const[]){"update", f->s->archive, NULL}), 4);
        assert_true(scratch_says(f->s->err, "written to while it was read"));
        assert_true(scratch_says(f->s->err, bulk ? "319 documents" : "320 documents"));
        assert_int_equal(scratch_run(f->s, "check"), 0);
        if (!bulk)
            assert_dump(f, f->first); /* as before, and not half of the new */
        assert_int_equal(scratch_run(f->s, "update", f->s->archive), 0);
        assert_true(scratch_says(f->s->err, "320 documents"));
        assert_sound(f, true);
    }
#endif
}

int main(void)
{
#define WITH_A_DAYS_WORK(test) cmocka_unit_test_setup_teardown(test, take_second, take_first)
    const struct CMUnitTest tests[] = {
        WITH_A_DAYS_WORK(update__disk_full__says_so_and_keeps_the_index),
        WITH_A_DAYS_WORK(update__bad_disk__fails_and_keeps_the_index),
        WITH_A_DAYS_WORK(rebuild__bad_disk__fails_and_keeps_the_index),
        cmocka_unit_test(report__on_a_full_disk__leaves_the_old_one),
        cmocka_unit_test(update__file_that_hangs__costs_that_file),
        cmocka_unit_test(update__file_that_kills_its_worker__costs_that_file),
        cmocka_unit_test(rebuild__all_workers_die__old_index_stays),
        cmocka_unit_test(update__file_written_to_while_it_is_read__is_left_for_the_next_run),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
