#include "corpus/sandbox.h"
#include "tests/corpus_test.h"
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

static bool collect(void *sink, const char *bytes, size_t n)
{
    cv_buf_add(sink, bytes, n);
    return true;
}

struct outcome {
    struct sandbox_result result;
    struct cv_buf out;
};

static void run(struct scratch *s, struct sandbox_job job, struct outcome *o)
{
    char *path = scratch_file(s, "input", "the one file", 12);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    cv_buf_init(&o->out, s);
    job.input = fd;
    job.output = collect;
    job.sink = &o->out;
    job.max_output = job.max_output ? job.max_output : 1 << 20;
    job.max_memory = job.max_memory ? job.max_memory : 256 << 20;
    job.max_cpu = job.max_cpu ? job.max_cpu : 20;
    job.max_wall = job.max_wall ? job.max_wall : 30;
    job.max_idle = job.max_idle ? job.max_idle : 30;
    sandbox_run(&job, &o->result);
    close(fd);
    cv_buf_cstr(&o->out);
}

static void run_function(struct scratch *s, int (*entry)(void *), struct outcome *o)
{
    run(s, (struct sandbox_job){.entry = entry, .user = s}, o);
}

/* ---- what works --------------------------------------------------------------------------------
 */

static int copy_input(void *user)
{
    (void)user;
    char b[64];
    ssize_t n = read(0, b, sizeof b);
    return n > 0 && write(1, b, (size_t)n) == n ? 0 : 1;
}

static void function__reads_its_input__output_arrives(void **state)
{
    struct outcome o;
    run_function(*state, copy_input, &o);
    assert_int_equal(o.result.end, SANDBOX_DONE);
    assert_string_equal(o.out.bytes, "the one file");
}

static void program__reads_its_input__output_arrives(void **state)
{
    struct outcome o;
    run(*state, (struct sandbox_job){.argv = (const char *const[]){"cat", NULL}}, &o);
    assert_int_equal(o.result.end, SANDBOX_DONE);
    assert_string_equal(o.out.bytes, "the one file");
}

/* ---- what is refused
 * ----------------------------------------------------------------------------- */

static int open_other(void *user)
{
    char *other = scratch_path(user, "other");
    return open(other, O_RDONLY) < 0 && open(other, O_WRONLY) < 0 &&
                   open(scratch_path(user, "new"), O_WRONLY | O_CREAT, 0666) < 0 &&
                   unlink(other) < 0
               ? 0
               : 1;
}

static void function__opens_or_removes_another_file__refused(void **state)
{
    struct scratch *s = *state;
    scratch_file(s, "other", "secret", 6);
    const char *const *gaps = corpus_sandbox_gaps(s);
    if (*gaps) {
        print_message("skipped: %s\n", *gaps);
        skip();
    }
    struct outcome o;
    run_function(s, open_other, &o);
    assert_int_equal(o.result.end, SANDBOX_DONE);
    run(s,
        (struct sandbox_job){.argv = (const char *const[]){"cat", scratch_path(s, "other"), NULL}},
        &o);
    assert_int_equal(o.result.end, SANDBOX_EXIT);
    assert_int_equal(o.out.len, 0);
    run(s,
        (struct sandbox_job){.argv =
                                 (const char *const[]){"touch", scratch_path(s, "other"), NULL}},
        &o);
    assert_int_equal(o.result.end, SANDBOX_EXIT);
}

static int call_out(void *user)
{
    (void)user;
    return socket(AF_INET, SOCK_STREAM, 0) < 0 && socket(AF_UNIX, SOCK_STREAM, 0) < 0 &&
                   fork() < 0 && kill(getppid(), 0) < 0 &&
                   execl("/bin/true", "true", (char *)NULL) < 0
               ? 0
               : 1;
}

static void function__network_fork_kill_exec__refused(void **state)
{
    struct outcome o;
    run_function(*state, call_out, &o);
    assert_int_equal(o.result.end, SANDBOX_DONE);
}

static void program__starts_another__refused_unless_it_may(void **state)
{
    static const char *const argv[] = {"sh", "-c", "cat </dev/null; echo helped; (echo nested)",
                                       NULL};
    struct outcome o;
    run(*state, (struct sandbox_job){.argv = argv}, &o);
    assert_null(strstr(o.out.bytes, "nested"));
    run(*state, (struct sandbox_job){.argv = argv, .helpers = true}, &o);
    assert_non_null(strstr(o.out.bytes, "nested"));
}

static void program__network__refused(void **state)
{
    static const char *const argv[] = {"bash", "-c",
                                       "exec 3<>/dev/tcp/127.0.0.1/9 && echo open || exit 5", NULL};
    struct outcome o;
    run(*state, (struct sandbox_job){.argv = argv, .helpers = true}, &o);
    if (o.result.end == SANDBOX_MISSING)
        skip();
    assert_int_equal(o.out.len, 0);
    assert_null(strstr(o.result.complaint,
                       "refused")); /* not even the kernel's answer: there is no socket */
}

static int descriptors(void *user)
{
    (void)user;
    for (int fd = 3; fd < 256; fd++)
        if (fcntl(fd, F_GETFD) >= 0)
            return fd;
    return 0;
}

static void function__descriptors__none_inherited(void **state)
{
    struct scratch *s = *state;
    int lock =
        open(scratch_file(s, "lock", "x", 1), O_RDWR); /* without O_CLOEXEC, as a library may */
    struct outcome o;
    run_function(s, descriptors, &o);
    close(lock);
    assert_int_equal(o.result.end, SANDBOX_DONE);
}

static void scratch_folder__given__only_it_can_be_written(void **state)
{
    struct scratch *s = *state;
    static const char *const argv[] = {"sh", "-c", "echo x > a && echo x > ../b || echo refused",
                                       NULL};
    struct outcome o;
    run(s, (struct sandbox_job){.argv = argv, .scratch = s->temporary, .helpers = true}, &o);
    if (!*corpus_sandbox_gaps(s))
        assert_string_equal(o.out.bytes, "refused\n");
    assert_int_equal(folder_size(s->temporary), 1);
}

/* ---- how it ends
 * --------------------------------------------------------------------------------- */

static int spin(void *user)
{
    (void)user;
    for (volatile unsigned i = 0;; i++)
        ;
    return 0;
}

static int hang(void *user)
{
    (void)user;
    for (;;)
        sleep(100);
    return 0;
}

static int drip(void *user)
{
    (void)user;
    struct timespec pause = {0, 50000000};
    while (write(1, ".", 1) == 1)
        nanosleep(&pause, NULL);
    return 0;
}

static int gush(void *user)
{
    (void)user;
    static char block[65536];
    while (write(1, block, sizeof block) > 0)
        ;
    return 0;
}

static int crash(void *user)
{
    (void)user;
    raise(SIGSEGV);
    return 0;
}

static int complain(void *user)
{
    (void)user;
    return write(2, "it is\n\x01 broken\n", 16) > 0 ? 3 : 4;
}

static void ends__each_kind__told_apart(void **state)
{
    static const struct {
        int (*entry)(void *);
        unsigned cpu, wall, idle;
        enum sandbox_end end;
        const char *message;
    } cases[] = {
        {spin, 1, 30, 30, SANDBOX_CPU, "processor time"},
        {hang, 20, 1, 30, SANDBOX_WALL, "too long"},
        {hang, 20, 30, 1, SANDBOX_IDLE, "said nothing"},
        {drip, 20, 2, 1, SANDBOX_WALL, "too long"},
        {gush, 20, 30, 30, SANDBOX_OUTPUT, "output"},
        {crash, 20, 30, 30, SANDBOX_SIGNAL, "signal 11"},
        {complain, 20, 30, 30, SANDBOX_EXIT, "exit status 3: it is ? broken"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct outcome o;
        run(*state,
            (struct sandbox_job){.entry = cases[i].entry,
                                 .max_cpu = cases[i].cpu,
                                 .max_wall = cases[i].wall,
                                 .max_idle = cases[i].idle,
                                 .max_output = 1 << 20},
            &o);
        assert_int_equal(o.result.end, cases[i].end);
        struct cv_error err;
        sandbox_error(&o.result, "reader", "kh.pdf", &err);
        assert_non_null(strstr(err.message, "'kh.pdf': reader "));
        assert_non_null(strstr(err.message, cases[i].message));
    }
}

static void memory__program_wants_more__told(void **state)
{
    static const char *const argv[] = {"sh", "-c", "x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done",
                                       NULL};
    struct outcome o;
    run(*state, (struct sandbox_job){.argv = argv, .max_memory = 64 << 20}, &o);
    assert_int_equal(o.result.end, SANDBOX_MEMORY);
}

static void program__not_installed__missing(void **state)
{
    struct outcome o;
    run(*state, (struct sandbox_job){.argv = (const char *const[]){"no-such-program", NULL}}, &o);
    assert_int_equal(o.result.end, SANDBOX_MISSING);
}

static void helpers__outlive_their_parent__killed_with_the_group(void **state)
{
    struct scratch *s = *state;
    static const char *const argv[] = {"sh", "-c", "sleep 300 & echo $!", NULL};
    struct outcome o;
    run(s, (struct sandbox_job){.argv = argv, .helpers = true}, &o);
    assert_int_equal(o.result.end, SANDBOX_DONE);
    pid_t helper = (pid_t)strtol(o.out.bytes, NULL, 10);
    assert_true(helper > 1);
    for (int i = 0; i < 100 && kill(helper, 0) == 0; i++) {
        char stat[64] = "", path[64];
        snprintf(path, sizeof path, "/proc/%d/stat", (int)helper);
        FILE *f = fopen(path, "r");
        bool dead = !f || !fgets(stat, sizeof stat, f) || strstr(stat, ") Z");
        if (f)
            fclose(f);
        if (dead)
            return;
        usleep(20000);
    }
    assert_int_not_equal(kill(helper, 0), 0);
}

static volatile int stop_flag;

static void on_alarm(int sig)
{
    (void)sig;
    stop_flag = 1;
}

static void stop__set_by_a_signal__child_ended(void **state)
{
    struct sigaction action = {.sa_handler = on_alarm};
    sigaction(SIGALRM, &action, NULL);
    stop_flag = 0;
    alarm(1);
    struct outcome o;
    run(*state, (struct sandbox_job){.entry = hang, .stop = &stop_flag}, &o);
    assert_int_equal(o.result.end, SANDBOX_STOPPED);
}

/* ---- as somebody else
 * ------------------------------------------------------------------------------ */

static void ordinary_user__same_walls(void **state)
{
    struct scratch *s = *state;
    if (getuid() != 0)
        skip(); /* the other tests ran as one already */
    chmod(s->folder, 0777);
    pid_t pid = fork();
    if (pid == 0) {
        if (setgid(65534) != 0 || setuid(65534) != 0)
            _exit(9);
        struct outcome o;
        int failed = 0;
        if (*corpus_sandbox_gaps(s))
            _exit(77);
        run_function(s, call_out, &o);
        failed |= o.result.end != SANDBOX_DONE;
        run(s, (struct sandbox_job){.argv = (const char *const[]){"cat", NULL}}, &o);
        failed |= o.result.end != SANDBOX_DONE;
        _exit(failed);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(function__reads_its_input__output_arrives),
        SCRATCH_TEST(program__reads_its_input__output_arrives),
        SCRATCH_TEST(function__opens_or_removes_another_file__refused),
        SCRATCH_TEST(function__network_fork_kill_exec__refused),
        SCRATCH_TEST(program__starts_another__refused_unless_it_may),
        SCRATCH_TEST(program__network__refused),
        SCRATCH_TEST(function__descriptors__none_inherited),
        SCRATCH_TEST(scratch_folder__given__only_it_can_be_written),
        SCRATCH_TEST(ends__each_kind__told_apart),
        SCRATCH_TEST(memory__program_wants_more__told),
        SCRATCH_TEST(program__not_installed__missing),
        SCRATCH_TEST(helpers__outlive_their_parent__killed_with_the_group),
        SCRATCH_TEST(stop__set_by_a_signal__child_ended),
        SCRATCH_TEST(ordinary_user__same_walls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
