/* What the sandbox cannot enforce here. */
#include "corpus/corpus.h"
#include "corpus/sandbox.h"
#include <sys/wait.h>
#include <talloc.h>
#include <unistd.h>

static const struct {
    int gap;
    const char *sentence;
} sentences[] = {
    {GAP_FILES, "Hạt nhân không có Landlock: chương trình đọc tệp có thể đọc và ghi các tệp khác "
                "của người dùng."},
    {GAP_CALLS,
     "Không đặt được bộ lọc seccomp: chương trình đọc tệp có thể gọi mọi lời gọi hệ thống."},
    {GAP_NETWORK, "Không cắt được mạng của chương trình đọc tệp."},
};
enum { SENTENCES = sizeof sentences / sizeof *sentences, UNKNOWN = 64 };

/* Tries it in a child, since rights given up never come back. */
static int try_out(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        struct sandbox_job job = {.entry = NULL, .argv = (const char *const[]){"true", NULL}};
        int gaps = confine(&job, "/bin/true");
        _exit(gaps < 0 ? UNKNOWN : gaps);
    }
    int status;
    if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status) ||
        WEXITSTATUS(status) == UNKNOWN)
        return GAP_FILES | GAP_CALLS | GAP_NETWORK;
    return WEXITSTATUS(status);
}

const char *const *corpus_sandbox_gaps(void *ctx)
{
    const char **list = talloc_zero_array(ctx, const char *, SENTENCES + 1);
    int gaps = try_out();
    for (size_t i = 0, n = 0; i < SENTENCES; i++)
        if (gaps & sentences[i].gap)
            list[n++] = sentences[i].sentence;
    return list;
}
