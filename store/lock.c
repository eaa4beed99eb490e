#include "store/generation.h"
#include "store/store.h"
#include <errno.h>
#include <fcntl.h>
#include <talloc.h>
#include <unistd.h>

/*
 * An open-file-description lock on DIR/holder: the kernel gives it back when the process ends,
 * however it ends, so it cannot go stale. The text of the file decides only one thing: whether the
 * lock that is in our way is our own.
 */
struct generation_lock {
    int fd; /* -1: lent by a lock that this process has already */
};

enum { HOLDER_MAX = 512 };

/* "pid 123 of host NAME, started TICKS: COMMAND\n". The start, in clock ticks since boot, tells two
 * processes of one pid apart, also in two containers of one name. */
static void describe_self(char out[HOLDER_MAX])
{
    char host[65] = "", stat[1024] = "", command[64] = "";
    gethostname(host, sizeof host - 1);
    FILE *f = fopen("/proc/self/stat", "re");
    if (f) {
        stat[fread(stat, 1, sizeof stat - 1, f)] = 0;
        fclose(f);
    }
    const char *open = strchr(stat, '('), *close = strrchr(stat, ')');
    unsigned long long start = 0;
    if (open && close && open < close) {
        snprintf(command, sizeof command, "%.*s", (int)(close - open - 1), open + 1);
        const char *field = close + 1; /* fields 3 to 21 stand before the start */
        for (int i = 0; i < 20 && field; i++)
            field = strchr(field + (i > 0), ' ');
        start = field ? strtoull(field, NULL, 10) : 0;
    }
    snprintf(out, HOLDER_MAX, "pid %ld of host %s, started %llu: %s\n", (long)getpid(), host, start,
             command);
}

static void read_holder(int fd, char out[HOLDER_MAX])
{
    ssize_t n = pread(fd, out, HOLDER_MAX - 1, 0);
    out[n > 0 ? n : 0] = 0;
    out[strcspn(out, "\n") + (strchr(out, '\n') != NULL)] = 0;
}

/* Writes the holder's line, or an empty one. The file keeps its full length for ever, so that on a
 * disk that is full a lock can still be signed. */
static bool write_holder(int fd, const char *line)
{
    char text[HOLDER_MAX];
    memset(text, '\n', sizeof text);
    memcpy(text, line, strlen(line));
    return pwrite(fd, text, sizeof text, 0) == sizeof text;
}

static enum cv_status locked(const char *dir, const char *holder, struct cv_error *err)
{
    int n = (int)strcspn(holder, ",\n");
    cv_fail(err, CV_LOCKED, "the index '%s' is locked by %.*s", dir, n ? n : 15,
            n ? holder : "another process");
    return cv_hint(err, CV_LOCKED, "wait until it is done, or let --wait SECONDS do that");
}

enum cv_status generation_locked_by(const char *dir, struct cv_error *err)
{
    char holder[HOLDER_MAX] = "";
    char *path = generation_path(NULL, dir, "holder");
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    talloc_free(path);
    if (fd >= 0) {
        read_holder(fd, holder);
        close(fd);
    }
    return locked(dir, holder, err);
}

static int unlock(struct generation_lock *lock)
{
    if (lock->fd >= 0) {
        /* Empty first: whoever meets the lock of the next holder before that has signed must not
         * read our name. */
        if (!write_holder(lock->fd, ""))
            errno = 0;
        close(lock->fd);
    }
    return 0;
}

/* Tries once. True when it is decided, with *status. */
static bool try_lock(struct generation_lock *lock, int fd, const char *dir, const char *self,
                     enum cv_status *status, struct cv_error *err)
{
    char holder[HOLDER_MAX];
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (!fcntl(fd, F_OFD_SETLK, &whole)) {
        lock->fd = fd;
        *status = CV_OK;
        if (!write_holder(fd, self))
            *status = cv_fail(err, CV_IO, "cannot write '%s/holder': %s", dir, strerror(errno));
        return true;
    }
    if (errno != EAGAIN && errno != EACCES) {
        *status = cv_fail(err, CV_IO, "cannot lock '%s/holder': %s", dir, strerror(errno));
        return true;
    }
    read_holder(fd, holder);
    if (!strcmp(holder, self)) {
        *status = CV_OK;
        return true;
    }
    *status = locked(dir, holder, err);
    return false;
}

enum cv_status generation_lock(void *ctx, const char *dir, unsigned wait_seconds,
                               struct generation_lock **out, struct cv_error *err)
{
    enum { TRIES_A_SECOND = 10 };
    char self[HOLDER_MAX];
    struct generation_lock *lock = talloc(ctx, struct generation_lock);
    *lock = (struct generation_lock){.fd = -1};
    talloc_set_destructor(lock, unlock);
    char *path = generation_path(lock, dir, "holder");
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0) {
        enum cv_status status = cv_fail(err, CV_IO, "cannot open '%s': %s", path, strerror(errno));
        talloc_free(lock);
        return status;
    }
    describe_self(self);
    enum cv_status status = CV_OK;
    for (uint64_t tries = 0; !try_lock(lock, fd, dir, self, &status, err); tries++) {
        if (tries >= (uint64_t)wait_seconds * TRIES_A_SECOND)
            break;
        nanosleep(&(struct timespec){.tv_nsec = 1000000000 / TRIES_A_SECOND}, NULL);
    }
    if (lock->fd < 0)
        close(fd);
    if (status == CV_OK)
        *out = lock;
    else
        talloc_free(lock);
    return status;
}

struct store_lock {
    struct generation_lock *lock;
};

enum cv_status store_lock(void *ctx, const char *dir, unsigned wait_seconds,
                          struct store_lock **out, struct cv_error *err)
{
    struct store_lock *lock = talloc_zero(ctx, struct store_lock);
    enum cv_status status = generation_make_folder(dir, err);
    if (status == CV_OK)
        status = generation_lock(lock, dir, wait_seconds, &lock->lock, err);
    if (status == CV_OK)
        *out = lock;
    else
        talloc_free(lock);
    return status;
}
