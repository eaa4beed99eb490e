#include "tests/program.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <talloc.h>
#include <unistd.h>

enum { ARGUMENTS_MAX = 32 };

static void read_both(int out, int err, struct cv_buf *out_text, struct cv_buf *err_text)
{
    struct pollfd fds[2] = {{.fd = out, .events = POLLIN}, {.fd = err, .events = POLLIN}};
    struct cv_buf *texts[2] = {out_text, err_text};
    char bytes[65536];
    for (int open = 2; open > 0;) {
        if (poll(fds, 2, -1) < 0)
            continue;
        for (int i = 0; i < 2; i++) {
            if (fds[i].fd < 0 || !(fds[i].revents & (POLLIN | POLLHUP)))
                continue;
            ssize_t n = read(fds[i].fd, bytes, sizeof bytes);
            if (n > 0) {
                cv_buf_add(texts[i], bytes, (size_t)n);
                continue;
            }
            close(fds[i].fd);
            fds[i].fd = -1;
            open--;
        }
    }
}

static struct run run_arguments(void *ctx, char *const *arguments)
{
    int out[2], err[2];
    if (pipe(out) || pipe(err))
        abort();
    pid_t child = fork();
    if (child == 0) {
        int null = open("/dev/null", O_RDONLY);
        dup2(null, 0);
        dup2(out[1], 1);
        dup2(err[1], 2);
        close(out[0]);
        close(err[0]);
        unsetenv("CONGVAN_INDEX");
        setenv("LC_ALL", "C.UTF-8", 1);
        execv(arguments[0], arguments);
        _exit(127);
    }
    close(out[1]);
    close(err[1]);
    struct cv_buf out_text, err_text;
    cv_buf_init(&out_text, ctx);
    cv_buf_init(&err_text, ctx);
    read_both(out[0], err[0], &out_text, &err_text);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return (struct run){.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
                        .out = cv_buf_cstr(&out_text),
                        .err = cv_buf_cstr(&err_text)};
}

struct run run_program(void *ctx, const char *program, ...)
{
    const char *arguments[ARGUMENTS_MAX] = {program};
    size_t n = 1;
    va_list list;
    va_start(list, program);
    while (n + 1 < ARGUMENTS_MAX && (arguments[n] = va_arg(list, const char *)))
        n++;
    va_end(list);
    char **copy = talloc_zero_size(ctx, (n + 1) * sizeof *copy);
    for (size_t i = 0; i < n; i++)
        copy[i] = talloc_strdup(ctx, arguments[i]);
    return run_arguments(ctx, copy);
}

char *folder_make(void *ctx)
{
    const char *base = getenv("TMPDIR");
    char *path = talloc_asprintf(ctx, "%s/congvan-test-XXXXXX", base ? base : "/tmp");
    if (!mkdtemp(path))
        abort();
    return path;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)ftw;
    if (type == FTW_DNR)
        chmod(path, 0700);
    return remove(path);
}

void folder_remove(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void file_write(const char *folder, const char *name, const void *bytes, size_t n)
{
    char *path = talloc_asprintf(NULL, "%s/%s", folder, name);
    for (char *slash = path + strlen(folder) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = 0;
        mkdir(path, 0777);
        *slash = '/';
    }
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(bytes, 1, n, f) != n || fclose(f))
        abort();
    talloc_free(path);
}

void file_text(const char *folder, const char *name, const char *text)
{
    file_write(folder, name, text, strlen(text));
}
