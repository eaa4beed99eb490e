/* corpus_read: from a path to its documents. */
#include "corpus/intake.h"
#include "corpus/sandbox.h"
#include "file_types.table.h"
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
    if (!o.max_text_bytes || o.max_text_bytes > TEXT_SIZE_MAX)
        o.max_text_bytes = TEXT_SIZE_MAX;
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

void corpus_job_limits(struct sandbox_job *job, const struct item *item)
{
    const struct corpus_options *o = &item->reading->options;
    job->input = item->fd;
    job->max_output = 8 * o->max_file_bytes + o->max_text_bytes;
    job->max_memory = o->max_memory_bytes;
    job->max_cpu = o->max_cpu_seconds;
    job->max_wall = o->max_wall_seconds;
    job->max_idle = o->max_idle_seconds;
    job->stop = o->stop;
}

/* ---- readers that are functions in the sandbox
 * --------------------------------------------------- */

struct call {
    reader_fn *read;
    struct source source;
};

static int run_reader(void *user)
{
    struct call *call = user;
    struct sink sink;
    struct cv_error err = {0};
    call->source.ctx = talloc_new(NULL);
    sink_init(&sink, call->source.ctx, 1);
    enum cv_status status = call->read(&call->source, &sink, &err);
    sink_finish(&sink, status, &err);
    return 0;
}

static bool has_text(const struct extract *x)
{
    for (size_t i = 0; i < x->text.len; i++)
        if ((unsigned char)x->text.bytes[i] > ' ')
            return true;
    return false;
}

/* What the reader said of itself and what became of its process, as one status. */
static enum cv_status outcome(struct item *item, const struct intake *in,
                              const struct sandbox_result *result, const char *name,
                              struct cv_error *err)
{
    if (in->status)
        return cv_fail(err, in->status, "'%s': %s", item->path, in->fault);
    if (in->broken)
        return cv_fail(err, CV_CORRUPT, "'%s': the %s reader broke down", item->path, name);
    enum cv_status status = sandbox_error(result, name, item->path, err);
    if (status)
        return status;
    bool own_text = has_text(in->x);
    /* The header of an edXML package stands in for a main document that could not be read. */
    if (own_text && strcmp(in->x->format, "edxml") == 0) {
        own_text = item->documents == 0;
        in->x->metadata = in->facts;
    }
    if (own_text)
        return corpus_deliver(item, in->x, err);
    return in->member_count
               ? CV_OK
               : cv_fail(err, CV_UNSUPPORTED, "'%s': there is no text in it", item->path);
}

static enum cv_status read_by_function(struct item *item, reader_fn *read, const char *name,
                                       struct cv_error *err)
{
    const struct corpus_options *o = &item->reading->options;
    void *ctx = talloc_new(item->reading->ctx);
    struct extract x;
    struct intake in;
    extract_init(&x, ctx, name);
    intake_init(&in, ctx, item, &x);
    struct call call = {read,
                        {.fd = 0,
                         .size = (uint64_t)item->size,
                         .max_part = o->max_memory_bytes / 4,
                         .max_member = o->max_file_bytes,
                         .max_total = 8 * o->max_file_bytes,
                         .max_members = o->max_members}};
    struct sandbox_job job = {
        .entry = run_reader, .user = &call, .output = intake_bytes, .sink = &in};
    corpus_job_limits(&job, item);
    struct sandbox_result result;
    sandbox_run(&job, &result);
    intake_close(&in);
    enum cv_status status = outcome(item, &in, &result, name, err);
    talloc_free(ctx);
    return status;
}

/* ---- choosing
 * ------------------------------------------------------------------------------------ */

static const struct {
    const char *reader, *format;
    reader_fn *function;                                      /* in the sandbox, or */
    enum cv_status (*read)(struct item *, struct cv_error *); /* here */
} readers[] = {
    {"text", "text", NULL, corpus_read_text},
    {"pdf", "pdf", NULL, corpus_read_pdf},
    {"image", "image", NULL, corpus_read_image},
    {"zip", "archive", read_zip, NULL},
    {"archive", "archive", read_archive, NULL},
    {"ole", "ole", read_ole, NULL},
    {"rtf", "rtf", read_rtf, NULL},
    {"html", "html", read_html, NULL},
    {"mail", "eml", read_mail, NULL},
    {"tnef", "eml", read_tnef, NULL},
    {"xml", "xml", read_xml, NULL},
};

static const char *reader_of(const char *type)
{
    for (size_t i = 0; i < file_types_count; i++)
        if (strcmp(file_types_rows[i].type, type) == 0)
            return file_types_rows[i].reader;
    return strncmp(type, "text/", 5) == 0 ? "text" : NULL;
}

static enum cv_status read_typed(struct item *item, const char *type, struct cv_error *err)
{
    const char *own = item->reading->options.readers_file;
    if (own) {
        const char **argv;
        enum cv_status status = corpus_user_reader(item->reading->ctx, own, type, &argv, err);
        if (status || argv)
            return status ? status : corpus_read_by_command(item, argv, err);
    }
    const char *name = reader_of(type);
    for (size_t i = 0; name && i < sizeof readers / sizeof *readers; i++)
        if (strcmp(readers[i].reader, name) == 0)
            return readers[i].read
                       ? readers[i].read(item, err)
                       : read_by_function(item, readers[i].function, readers[i].format, err);
    return cv_fail(err, CV_UNSUPPORTED, "'%s': no reader for content of type %s", item->path, type);
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

    char head[65536], type[CORPUS_TYPE_MAX];
    ssize_t n = corpus_pread(item->fd, head, sizeof head, 0);
    if (n < 0)
        return cv_fail(err, CV_IO, "cannot read '%s': %s", item->path, strerror(errno));
    enum cv_status status = corpus_type(item, head, (size_t)n, type, err);
    return status ? status : read_typed(item, type, err);
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
