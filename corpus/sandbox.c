/* Parent side of the sandbox: starting the child, listening to it, ending it; see sandbox.h. */
#include "corpus/sandbox.h"
#include "corpus/corpus.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <talloc.h>
#include <unistd.h>

/* ---- child -------------------------------------------------------------------------------------
 */

/* Exit status by which the child says that it could not even begin; the reason follows on the
 * report pipe. */
enum { CANNOT_BEGIN = 127 };

static void default_signals(void)
{
    for (int s = 1; s < NSIG; s++)
        if (s != SIGKILL && s != SIGSTOP)
            signal(s, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static char *setting(void *ctx, const char *name, const char *value)
{
    return talloc_asprintf(ctx, "%s=%s", name, value);
}

/* A small environment of the program's own: none of ours is its business. */
static void run_program(const struct sandbox_job *job, const char *program)
{
    void *ctx = talloc_new(NULL);
    const char *path = getenv("PATH"), *data = getenv("TESSDATA_PREFIX");
    const char *home = job->scratch ? job->scratch : "/nonexistent";
    char *env[] = {
        setting(ctx, "PATH", path ? path : "/usr/bin:/bin"),
        setting(ctx, "LC_ALL", "C.UTF-8"),
        setting(ctx, "HOME", home),
        setting(ctx, "TMPDIR", home),
        setting(ctx, "OMP_THREAD_LIMIT",
                "1"), /* one job, one processor: the indexer runs several */
        data ? setting(ctx, "TESSDATA_PREFIX", data) : NULL,
        NULL,
    };
    if (confine_memory(job) == 0)
        execve(program, (char *const *)job->argv, env);
}

static _Noreturn void child(const struct sandbox_job *job, const char *program, const int pipes[6])
{
    default_signals();
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    /* Standard input may itself be 1 or 2 in a program that closed them: move everything out of the
     * way first. */
    int in = fcntl(job->input, F_DUPFD, 10), out = fcntl(pipes[1], F_DUPFD, 10);
    int complaints = fcntl(pipes[3], F_DUPFD, 10), report = fcntl(pipes[5], F_DUPFD, 10);
    int begun = in >= 0 && report >= 0 && dup2(in, 0) == 0 && dup2(out, 1) == 1 &&
                dup2(complaints, 2) == 2 && dup3(report, 3, O_CLOEXEC) == 3;
    closefrom(4);
    lseek(0, 0, SEEK_SET);
    if (begun && chdir(job->scratch ? job->scratch : "/") == 0 && confine_resources(job) == 0 &&
        confine(job, program) >= 0) {
        if (!job->argv) {
            close(3);
            _exit(job->entry(job->user));
        }
        run_program(job, program);
    }
    int code = errno;
    if (write(3, &code, sizeof code) < 0)
        _exit(CANNOT_BEGIN - 1);
    _exit(CANNOT_BEGIN);
}

/* ---- parent ------------------------------------------------------------------------------------
 */

struct run {
    const struct sandbox_job *job;
    struct sandbox_result *result;
    pid_t pid;
    int out, complaints, pidfd;
    int64_t wall_end, idle_end; /* milliseconds of the monotonic clock */
    size_t complained;
    bool over; /* the result is settled */
};

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void settle(struct run *r, enum sandbox_end end, int code)
{
    if (!r->over) {
        r->result->end = end;
        r->result->code = code;
    }
    r->over = true;
}

static void take_output(struct run *r, const char *bytes, size_t n)
{
    if (r->over)
        return;
    uint64_t room = r->job->max_output - r->result->output;
    size_t taken = n <= room ? n : (size_t)room;
    int64_t before = now_ms();
    bool more = r->job->output(r->job->sink, bytes, taken);
    int64_t spent = now_ms() - before;
    r->result->output += taken;
    r->wall_end += spent;
    r->idle_end = now_ms() + (int64_t)r->job->max_idle * 1000;
    if (!more)
        settle(r, SANDBOX_DONE, 0);
    else if (taken < n)
        settle(r, SANDBOX_OUTPUT, 0);
}

/* Keeps the first words of standard error, as one printable line; the rest is read and dropped. */
static void take_complaint(struct run *r, const char *bytes, size_t n)
{
    char *c = r->result->complaint;
    for (size_t i = 0; i < n && r->complained + 1 < sizeof r->result->complaint; i++) {
        char ch = bytes[i] == '\n' || bytes[i] == '\t' ? ' ' : bytes[i];
        if (ch == ' ' && (r->complained == 0 || c[r->complained - 1] == ' '))
            continue;
        c[r->complained++] = (unsigned char)ch < 0x20 || (unsigned char)ch >= 0x7f ? '?' : ch;
    }
    c[r->complained] = 0;
}

/* Reads what is there; closes the pipe at its end. */
static void take(struct run *r, int *fd, void (*use)(struct run *, const char *, size_t))
{
    char block[65536];
    ssize_t n = read(*fd, block, sizeof block);
    if (n > 0) {
        use(r, block, (size_t)n);
    } else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
        close(*fd);
        *fd = -1;
    }
}

static bool wants_memory(const struct run *r, const struct rusage *usage, long base_kib)
{
    const char *c = r->result->complaint;
    if (strcasestr(c, "bad_alloc") || strcasestr(c, "out of memory") ||
        strcasestr(c, "allocate memory"))
        return true;
    /* A request may fail when far less than the limit is in use: buffers grow by doubling. */
    long own = usage->ru_maxrss > base_kib ? usage->ru_maxrss - base_kib : 0;
    return (uint64_t)own * 1024 > r->job->max_memory / 4;
}

static void settle_by_status(struct run *r, int status, const struct rusage *usage, long base_kib)
{
    bool failed = !WIFEXITED(status) || WEXITSTATUS(status) != 0;
    long cpu = usage->ru_utime.tv_sec + usage->ru_stime.tv_sec;
    if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU ||
                                (WTERMSIG(status) == SIGKILL && cpu >= (long)r->job->max_cpu)))
        settle(r, SANDBOX_CPU, 0);
    else if (failed && wants_memory(r, usage, base_kib))
        settle(r, SANDBOX_MEMORY, 0);
    else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ)
        settle(r, SANDBOX_OUTPUT, 0);
    else if (WIFSIGNALED(status))
        settle(r, SANDBOX_SIGNAL, WTERMSIG(status));
    else
        settle(r, failed ? SANDBOX_EXIT : SANDBOX_DONE, WEXITSTATUS(status));
}

static void check_clocks(struct run *r)
{
    int64_t now = now_ms();
    if (now >= r->wall_end)
        settle(r, SANDBOX_WALL, 0);
    else if (now >= r->idle_end)
        settle(r, SANDBOX_IDLE, 0);
}

static void kill_group(const struct run *r)
{
    kill(-r->pid, SIGKILL);
    kill(r->pid, SIGKILL); /* it may not lead its group yet */
}

/* Listens until the child has ended or a limit is reached, and takes the child's exit. */
static void listen_to(struct run *r, long base_kib)
{
    int status = 0;
    struct rusage usage = {0};
    bool reaped = false;
    while (!r->over && !reaped) {
        int64_t end = r->wall_end < r->idle_end ? r->wall_end : r->idle_end, left = end - now_ms();
        /* Without a pidfd (before Linux 5.3) the child's end is looked for fifty times a second. */
        int timeout = r->pidfd < 0 ? 20 : left < 0 ? 0 : left > 60000 ? 60000 : (int)left;
        struct pollfd fds[3] = {
            {r->out, POLLIN, 0}, {r->complaints, POLLIN, 0}, {r->pidfd, POLLIN, 0}};
        if (poll(fds, 3, timeout) < 0 && r->job->stop && *r->job->stop) {
            settle(r, SANDBOX_STOPPED, 0);
            break;
        }
        if (fds[1].revents)
            take(r, &r->complaints, take_complaint);
        if (fds[0].revents)
            take(r, &r->out, take_output);
        check_clocks(r);
        reaped =
            (fds[2].revents || r->pidfd < 0) && wait4(r->pid, &status, WNOHANG, &usage) == r->pid;
    }
    kill_group(r);
    if (!reaped)
        while (wait4(r->pid, &status, 0, &usage) < 0 && errno == EINTR)
            ;
    for (size_t i = 0; i < 16 && r->complaints >= 0; i++)
        take(r, &r->complaints, take_complaint);
    while (r->out >= 0 && !r->over) {
        struct pollfd fd = {r->out, POLLIN, 0};
        if (poll(&fd, 1, 0) <= 0)
            break;
        take(r, &r->out, take_output);
    }
    settle_by_status(r, status, &usage, base_kib);
}

static void close_all(int *fds, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (fds[i] >= 0)
            close(fds[i]);
}

static void start(struct run *r, const char *program)
{
    int pipes[6] = {-1, -1, -1,
                    -1, -1, -1}; /* output, complaints, report: reading and writing end of each */
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    bool ready = pipe2(pipes, O_CLOEXEC) == 0 && pipe2(pipes + 2, O_CLOEXEC) == 0 &&
                 pipe2(pipes + 4, O_CLOEXEC) == 0 && fcntl(pipes[0], F_SETFL, O_NONBLOCK) == 0 &&
                 fcntl(pipes[2], F_SETFL, O_NONBLOCK) == 0;
    r->pid = ready ? fork() : -1;
    if (r->pid < 0) {
        settle(r, SANDBOX_FAILED, errno);
        close_all(pipes, 6);
        return;
    }
    if (r->pid == 0)
        child(r->job, program, pipes);
    close(pipes[1]);
    close(pipes[3]);
    close(pipes[5]);
    int code;
    if (read(pipes[4], &code, sizeof code) == (ssize_t)sizeof code)
        settle(r, SANDBOX_FAILED, code);
    close(pipes[4]);
    r->out = pipes[0];
    r->complaints = pipes[2];
    r->pidfd = pidfd_open(r->pid, 0);
    r->wall_end = now_ms() + (int64_t)r->job->max_wall * 1000;
    r->idle_end = now_ms() + (int64_t)r->job->max_idle * 1000;
    listen_to(r, usage.ru_maxrss);
    int left[] = {r->out, r->complaints, r->pidfd};
    close_all(left, 3);
}

void sandbox_run(const struct sandbox_job *job, struct sandbox_result *result)
{
    *result = (struct sandbox_result){.end = SANDBOX_FAILED};
    struct run r = {.job = job, .result = result};
    char *program = job->argv ? sandbox_find(NULL, job->argv[0]) : NULL;
    if (job->argv && !program)
        settle(&r, SANDBOX_MISSING, 0);
    else
        start(&r, program);
    talloc_free(program);
}

char *sandbox_find(void *ctx, const char *program)
{
    if (strchr(program, '/'))
        return access(program, X_OK) == 0 ? talloc_strdup(ctx, program) : NULL;
    const char *path = getenv("PATH");
    for (const char *p = path ? path : "/usr/local/bin:/usr/bin:/bin"; *p;) {
        size_t n = strcspn(p, ":");
        char *full = talloc_asprintf(ctx, "%.*s/%s", (int)n, p, program);
        if (n > 0 && access(full, X_OK) == 0)
            return full;
        talloc_free(full);
        p += n + (p[n] == ':');
    }
    return NULL;
}

enum cv_status sandbox_error(const struct sandbox_result *result, const char *program,
                             const char *path, struct cv_error *err)
{
    static const char *const limits[] = {
        [SANDBOX_WALL] = "took too long",
        [SANDBOX_IDLE] = "said nothing for too long",
        [SANDBOX_CPU] = "used too much processor time",
        [SANDBOX_MEMORY] = "wanted too much memory",
        [SANDBOX_OUTPUT] = "gave too much output",
    };
    const char *colon = result->complaint[0] ? ": " : "";
    switch (result->end) {
    case SANDBOX_DONE:
        return CV_OK;
    case SANDBOX_EXIT:
        return cv_fail(err, CV_CORRUPT, "'%s': %s ended with exit status %d%s%s", path, program,
                       result->code, colon, result->complaint);
    case SANDBOX_SIGNAL:
        return cv_fail(err, CV_CORRUPT, "'%s': %s was killed by signal %d (%s)%s%s", path, program,
                       result->code, strsignal(result->code), colon, result->complaint);
    case SANDBOX_MISSING:
        return cv_fail(err, CV_UNSUPPORTED, "'%s': the program '%s' is not installed", path,
                       program);
    case SANDBOX_STOPPED:
        return cv_fail(err, CV_INTERRUPTED, "'%s': reading was interrupted", path);
    case SANDBOX_FAILED:
        return cv_fail(err, CV_IO, "'%s': cannot start %s: %s", path, program,
                       strerror(result->code));
    default:
        return cv_fail(err, CV_LIMIT, "'%s': %s %s", path, program, limits[result->end]);
    }
}
