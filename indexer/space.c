#include "indexer/space.h"
#include <errno.h>
#include <sys/statvfs.h>
#include <talloc.h>

uint64_t space_guess(int64_t file_size)
{
    enum { MUCH_TEXT = 128 * 1024 };
    uint64_t text = file_size < MUCH_TEXT ? (uint64_t)file_size
                                          : MUCH_TEXT + ((uint64_t)file_size - MUCH_TEXT) / 16;
    return text * 3;
}

enum cv_status space_check(const char *dir, uint64_t needed, struct cv_error *err)
{
    char *path = talloc_strdup(NULL, dir);
    struct statvfs fs;
    int failed;
    while ((failed = statvfs(path, &fs)) && errno == ENOENT && strchr(path, '/')) {
        char *slash = strrchr(path, '/');
        if (slash == path)
            break;
        *slash = 0;
    }
    if (failed && errno == ENOENT)
        failed = statvfs(*dir == '/' ? "/" : ".", &fs);
    talloc_free(path);
    if (failed)
        return cv_fail(err, CV_IO, "cannot look at the disk of '%s': %s", dir, strerror(errno));
    uint64_t free_bytes = (uint64_t)fs.f_bavail * fs.f_frsize;
    if (free_bytes >= needed)
        return CV_OK;
    cv_fail(err, CV_IO,
            "not enough space for the index at '%s': %llu MB free, about %llu MB needed", dir,
            (unsigned long long)(free_bytes >> 20), (unsigned long long)((needed >> 20) + 1));
    return cv_hint(err, CV_IO,
                   "nothing was changed; free some space or name another disk with --index");
}
