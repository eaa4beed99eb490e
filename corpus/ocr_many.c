/* Several pages read at once, each helper process taking every so-manieth; see ocr.h. */
#include "corpus/ocr.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <talloc.h>
#include <unistd.h>

enum { HELPERS_MOST = 64 };
/* Descriptors of a helper. */
enum { FILE_FD = 10, TO_FD, FIRST_FREE };

/* What a helper says of one page; the text follows, or the whole struct cv_error. */
struct answer {
    size_t result; /* which of the results */
    enum cv_status status;
    double confidence;
    size_t words, bytes;
};

struct helper {
    pid_t pid;
    int from;             /* its pipe; -1 when it has ended */
    struct cv_buf answer; /* not yet whole */
};

struct many {
    struct item *item;
    struct ocr_result *results;
    size_t count;
    struct helper helpers[HELPERS_MOST];
    unsigned helper_count;
};

/* ---- helper
 * --------------------------------------------------------------------------------------- */

static void put(int fd, const void *bytes, size_t n)
{
    for (const char *p = bytes; n > 0;) {
        ssize_t k = write(fd, p, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            _exit(1); /* nobody listens any more */
        p += k;
        n -= (size_t)k;
    }
}

/* The helper dies with its parent, and Tesseract with it; of what the parent has open it keeps the
 * file alone, since an index may be locked by a descriptor. It opens the file anew: a descriptor
 * that it only inherits would share its place in the file with all the others. */
static void become_helper(struct many *m, int to)
{
    static const int ordinary[] = {SIGTERM, SIGINT, SIGHUP, SIGPIPE};
    char name[40];
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (size_t i = 0; i < sizeof ordinary / sizeof *ordinary; i++)
        signal(ordinary[i], SIG_DFL);
    snprintf(name, sizeof name, "/proc/self/fd/%d", m->item->fd);
    int opened = open(name, O_RDONLY | O_CLOEXEC);
    int file = fcntl(opened, F_DUPFD, FIRST_FREE), out = fcntl(to, F_DUPFD, FIRST_FREE);
    if (file < 0 || out < 0 || dup2(file, FILE_FD) < 0 || dup2(out, TO_FD) < 0)
        _exit(1);
    for (int fd = 3; fd < FILE_FD; fd++)
        close(fd);
    closefrom(FIRST_FREE);
    m->item->fd = FILE_FD;
}

static _Noreturn void help(struct many *m, unsigned number, int to)
{
    become_helper(m, to);
    for (size_t i = number; i < m->count; i += m->helper_count) {
        void *ctx = talloc_new(NULL);
        struct ocr_result r = {.number = m->results[i].number};
        if (m->results[i].done)
            continue;
        r.status = ocr_read_fresh(ctx, m->item, r.number, &r.page, &r.err);
        struct answer a = {i, r.status, r.page.confidence, r.page.words,
                           r.status ? sizeof r.err : strlen(r.page.text)};
        put(TO_FD, &a, sizeof a);
        put(TO_FD, r.status ? (const char *)&r.err : r.page.text, a.bytes);
        talloc_free(ctx);
    }
    _exit(0);
}

/* ---- parent
 * --------------------------------------------------------------------------------------- */

static bool start(struct many *m, unsigned number)
{
    int pipes[2];
    struct helper *h = &m->helpers[number];
    if (pipe2(pipes, O_CLOEXEC) != 0)
        return false;
    h->pid = fork();
    if (h->pid == 0)
        help(m, number, pipes[1]);
    close(pipes[1]);
    h->from = pipes[0];
    if (h->pid < 0) {
        close(pipes[0]);
        h->from = -1;
    }
    return h->pid > 0;
}

/* Takes the answers that are whole. A page that was read goes into the cache at once: an
 * interrupted run need not read it again. */
static void take_answers(struct many *m, struct helper *h)
{
    struct answer a;
    size_t at = 0;
    while (h->answer.len - at >= sizeof a) {
        memcpy(&a, h->answer.bytes + at, sizeof a);
        if (h->answer.len - at - sizeof a < a.bytes)
            break;
        const char *body = h->answer.bytes + at + sizeof a;
        struct ocr_result *r = &m->results[a.result];
        r->done = true;
        r->status = a.status;
        if (a.status) {
            memcpy(&r->err, body, sizeof r->err);
        } else {
            r->page =
                (struct ocr_page){talloc_strndup(m->results, body, a.bytes), a.confidence, a.words};
            ocr_cache_put(m->item, r->number, &r->page);
        }
        at += sizeof a + a.bytes;
    }
    memmove(h->answer.bytes, h->answer.bytes + at, h->answer.len - at);
    h->answer.len -= at;
}

static void listen_to(struct many *m, struct helper *h)
{
    char block[65536];
    ssize_t n = read(h->from, block, sizeof block);
    if (n > 0) {
        cv_buf_add(&h->answer, block, (size_t)n);
        take_answers(m, h);
    } else if (n == 0 || errno != EINTR) {
        close(h->from);
        h->from = -1;
    }
}

static bool stopped(const struct many *m)
{
    const volatile int *stop = m->item->reading->options.stop;
    return stop && *stop;
}

/* Listens until all helpers have ended, or the run is to stop. */
static void gather(struct many *m)
{
    enum { LOOK_MS = 500 }; /* a signal may arrive just before the wait begins */
    while (!stopped(m)) {
        struct pollfd fds[HELPERS_MOST];
        unsigned open = 0;
        for (unsigned i = 0; i < m->helper_count; i++) {
            fds[i] = (struct pollfd){m->helpers[i].from, POLLIN, 0};
            open += m->helpers[i].from >= 0;
        }
        if (!open)
            break;
        if (poll(fds, m->helper_count, LOOK_MS) <= 0)
            continue;
        for (unsigned i = 0; i < m->helper_count; i++)
            if (fds[i].fd >= 0 && fds[i].revents)
                listen_to(m, &m->helpers[i]);
    }
    for (unsigned i = 0; i < m->helper_count; i++) {
        struct helper *h = &m->helpers[i];
        if (h->from >= 0)
            close(h->from);
        if (h->pid > 0) {
            kill(h->pid, SIGKILL);
            while (waitpid(h->pid, NULL, 0) < 0 && errno == EINTR)
                ;
        }
    }
}

void ocr_read_many(struct item *item, struct ocr_result *results, size_t count)
{
    struct many m = {.item = item, .results = results, .count = count};
    unsigned jobs = item->reading->options.ocr_jobs;
    size_t left = 0;
    for (size_t i = 0; i < count; i++) {
        results[i].done = ocr_cache_get(results, item, results[i].number, &results[i].page);
        left += !results[i].done;
    }
    m.helper_count = jobs > HELPERS_MOST ? HELPERS_MOST : jobs;
    if (m.helper_count > left)
        m.helper_count = (unsigned)left;
    if (m.helper_count > 1) {
        void *ctx = talloc_new(NULL);
        for (unsigned i = 0; i < m.helper_count; i++) {
            cv_buf_init(&m.helpers[i].answer, ctx);
            start(&m, i);
        }
        gather(&m);
        talloc_free(ctx);
    }
    /* What is left when there are no helpers, or when one of them broke down. */
    for (size_t i = 0; i < count && !stopped(&m); i++) {
        struct ocr_result *r = &results[i];
        if (r->done)
            continue;
        r->status = ocr_read(results, item, r->number, &r->page, &r->err);
        r->done = true;
    }
}
