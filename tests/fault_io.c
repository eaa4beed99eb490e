/*
 * A layer loaded with LD_PRELOAD between a program and the system, as a bad disk, a dead network
 * mount or somebody who writes to the archive would be.
 *
 *   FAULT_IO_BELOW   folder whose files the faults strike
 *   FAULT_IO_KIND    what fails: read, write, short (writes half of it), sync, rename, or die: the
 *                    process ends at a write
 *   FAULT_IO_NTH     which call of that kind is the first to fail, counted in each process by
 * itself; the four after it fail too FAULT_IO_ERROR   errno of the failure (EIO) FAULT_IO_STRUCK
 * file that is made when the first fault strikes: the proof
 *
 *   FAULT_IO_STUCK   file that takes for ever to open
 *   FAULT_IO_CRASH   file at whose opening the process dies
 *   FAULT_IO_GROWS   file that grows by a byte each time it is opened
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EXPORT     __attribute__((visibility("default")))
#define NEXT(name) ((__typeof__(&name))(uintptr_t)dlsym(RTLD_NEXT, #name))

static bool below(const char *path)
{
    const char *folder = getenv("FAULT_IO_BELOW");
    return folder && !strncmp(path, folder, strlen(folder));
}

static bool below_fd(int fd)
{
    char link[32] = "/proc/self/fd/", path[1024], digits[12];
    size_t n = 0, at = strlen(link);
    for (unsigned rest = (unsigned)fd; !n || rest; rest /= 10)
        digits[n++] = (char)('0' + rest % 10);
    while (n)
        link[at++] = digits[--n];
    link[at] = 0;
    ssize_t length = readlink(link, path, sizeof path - 1);
    path[length > 0 ? length : 0] = 0;
    return below(path);
}

static void leave_proof(void)
{
    const char *proof = getenv("FAULT_IO_STRUCK");
    int fd = proof ? (int)syscall(SYS_openat, AT_FDCWD, proof, O_WRONLY | O_CREAT, 0666) : -1;
    if (fd >= 0)
        close(fd);
}

/* Counts a call of this kind on the index; true if it is to fail. */
static bool fails(const char *kind)
{
    static unsigned calls;
    const char *wanted = getenv("FAULT_IO_KIND"), *nth = getenv("FAULT_IO_NTH"),
               *error = getenv("FAULT_IO_ERROR");
    unsigned first = nth ? (unsigned)atoi(nth) : 0;
    if (!first || !wanted || strcmp(wanted, kind) != 0)
        return false;
    calls++;
    if (calls < first || calls >= first + 5)
        return false;
    leave_proof();
    errno = error ? atoi(error) : EIO;
    return true;
}

static size_t shortened(size_t n)
{
    return n > 1 && fails("short") ? n / 2 : n;
}

/* ---- the index ------------------------------------------------------------------------------- */

EXPORT ssize_t read(int fd, void *bytes, size_t n)
{
    return below_fd(fd) && fails("read") ? -1 : NEXT(read)(fd, bytes, n);
}
EXPORT ssize_t pread(int fd, void *bytes, size_t n, off_t at)
{
    return below_fd(fd) && fails("read") ? -1 : NEXT(pread)(fd, bytes, n, at);
}
EXPORT ssize_t write(int fd, const void *bytes, size_t n)
{
    if (below_fd(fd)) {
        if (fails("write"))
            return -1;
        n = shortened(n);
    }
    return NEXT(write)(fd, bytes, n);
}
EXPORT ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
    if (below_fd(fd)) {
        if (fails("write"))
            return -1;
        if (fails("die"))
            abort();
        n = shortened(n);
    }
    return NEXT(pwrite)(fd, bytes, n, at);
}
EXPORT int fsync(int fd)
{
    return below_fd(fd) && fails("sync") ? -1 : NEXT(fsync)(fd);
}
EXPORT int fdatasync(int fd)
{
    return below_fd(fd) && fails("sync") ? -1 : NEXT(fdatasync)(fd);
}
EXPORT int rename(const char *from, const char *to)
{
    return below(to) && fails("rename") ? -1 : NEXT(rename)(from, to);
}

/* ---- the archive ----------------------------------------------------------------------------- */

static bool is(const char *path, const char *variable)
{
    const char *wanted = getenv(variable);
    return wanted && !strcmp(path, wanted);
}

static void meddle(const char *path)
{
    if (is(path, "FAULT_IO_STUCK"))
        for (;;)
            pause();
    if (is(path, "FAULT_IO_CRASH"))
        abort();
    if (is(path, "FAULT_IO_GROWS")) {
        int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND);
        if (fd >= 0 && NEXT(write)(fd, "\n", 1) == 1)
            close(fd);
    }
}

EXPORT int open(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? (mode_t)va_arg(args, unsigned) : 0;
    va_end(args);
    int fd = NEXT(open)(path, flags, mode);
    meddle(path);
    return fd;
}
