/* corpus_read: from a path to its documents. */
#include "corpus/internal.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

static const uint64_t MIB = 1024 * 1024;

static struct corpus_options with_defaults(const struct corpus_options *given)
{
    struct corpus_options o = given ? *given : (struct corpus_options){0};
    if (!o.temporary)
        o.temporary = getenv("TMPDIR");
    if (!o.temporary || !*o.temporary)
        o.temporary = "/tmp";
    o.max_file_bytes = o.max_file_bytes ? o.max_file_bytes : 512 * MIB;
    o.max_text_bytes = o.max_text_bytes ? o.max_text_bytes : 64 * MIB;
    o.max_memory_bytes = o.max_memory_bytes ? o.max_memory_bytes : 1024 * MIB;
    o.max_cpu_seconds = o.max_cpu_seconds ? o.max_cpu_seconds : 300;
    o.max_wall_seconds = o.max_wall_seconds ? o.max_wall_seconds : 600;
    o.max_idle_seconds = o.max_idle_seconds ? o.max_idle_seconds : 120;
    o.max_members = o.max_members ? o.max_members : 10000;
    o.max_depth = o.max_depth ? o.max_depth : 4;
    return o;
}

ssize_t corpus_pread(int fd, void *bytes, size_t n, off_t at)
{
    size_t got = 0;
    while (got < n) {
        ssize_t k = pread(fd, (char *)bytes + got, n - got, at + (off_t)got);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return -1;
        if (k == 0)
            break;
        got += (size_t)k;
    }
    return (ssize_t)got;
}

enum cv_status corpus_read_item(struct item *item, struct cv_error *err)
{
    const struct corpus_options *o = &item->reading->options;
    if (item->size == 0)
        return cv_fail(err, CV_CORRUPT, "'%s': the file is empty", item->path);
    if ((uint64_t)item->size > o->max_file_bytes)
        return cv_fail(err, CV_LIMIT, "'%s': %lld bytes, more than the limit of %llu", item->path,
                       (long long)item->size, (unsigned long long)o->max_file_bytes);
    int code = corpus_hash_fd(item->fd, item->sha256);
    if (code)
        return cv_fail(err, CV_IO, "cannot read '%s': %s", item->path, strerror(code));

    char head[65536];
    ssize_t n = corpus_pread(item->fd, head, sizeof head, 0);
    if (n < 0)
        return cv_fail(err, CV_IO, "cannot read '%s': %s", item->path, strerror(errno));
    if (!corpus_looks_like_text(head, (size_t)n))
        return cv_fail(err, CV_UNSUPPORTED, "'%s': no reader for this kind of file", item->path);
    return corpus_read_text(item, err);
}

enum cv_status corpus_read(const char *path, const struct corpus_options *options,
                           const struct corpus_reader *reader, struct cv_error *err)
{
    /* O_NONBLOCK: opening a FIFO must not wait for a writer. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return cv_fail(err, CV_IO, "cannot open '%s': %s", path, strerror(errno));
    struct stat st;
    enum cv_status status;
    if (fstat(fd, &st) != 0) {
        status = cv_fail(err, CV_IO, "cannot read '%s': %s", path, strerror(errno));
    } else if (!S_ISREG(st.st_mode)) {
        status = cv_fail(err, CV_UNSUPPORTED, "'%s' is not a regular file", path);
    } else {
        void *ctx = talloc_new(NULL);
        struct reading reading = {ctx, with_defaults(options), reader, 0, 0, false};
        struct item item = {.reading = &reading, .path = path, .fd = fd, .size = st.st_size};
        status = corpus_read_item(&item, err);
        if (reading.stopped)
            status = cv_fail(err, CV_INTERRUPTED, "reading '%s' was stopped", path);
        talloc_free(ctx);
    }
    close(fd);
    return status;
}
