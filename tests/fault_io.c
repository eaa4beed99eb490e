/*
 * A layer loaded with LD_PRELOAD between a program and the system: the FAULT_IO_NTH call of write,
 * pwrite, fsync, fdatasync or rename on a file below FAULT_IO_BELOW, counted in each process by
 * itself, fails with EIO, and so do the four after it, as with a dying disk.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static bool below(const char *path)
{
    const char *folder = getenv("FAULT_IO_BELOW");
    return folder && !strncmp(path, folder, strlen(folder));
}

static bool below_fd(int fd)
{
    char link[32], path[1024];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    path[n > 0 ? n : 0] = 0;
    return below(path);
}

/* Counts a call on the index; true if it is to fail. */
static bool fails(void)
{
    static unsigned calls;
    const char *nth = getenv("FAULT_IO_NTH");
    unsigned first = nth ? (unsigned)atoi(nth) : 0;
    calls++;
    if (!first || calls < first || calls >= first + 5)
        return false;
    errno = EIO;
    return true;
}

#define NEXT(name) ((__typeof__(&name))(uintptr_t)dlsym(RTLD_NEXT, #name))

__attribute__((visibility("default"))) ssize_t write(int fd, const void *bytes, size_t n)
{
    return below_fd(fd) && fails() ? -1 : NEXT(write)(fd, bytes, n);
}
__attribute__((visibility("default"))) ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
    return below_fd(fd) && fails() ? -1 : NEXT(pwrite)(fd, bytes, n, at);
}
__attribute__((visibility("default"))) int fsync(int fd)
{
    return below_fd(fd) && fails() ? -1 : NEXT(fsync)(fd);
}
__attribute__((visibility("default"))) int fdatasync(int fd)
{
    return below_fd(fd) && fails() ? -1 : NEXT(fdatasync)(fd);
}
__attribute__((visibility("default"))) int rename(const char *from, const char *to)
{
    return below(to) && fails() ? -1 : NEXT(rename)(from, to);
}
