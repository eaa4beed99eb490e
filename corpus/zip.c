/* ZIP and other archives by libarchive: parts of office files into memory, members of containers to
 * the parent. */
#include "corpus/internal.h"
#include "corpus/reader.h"
#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <talloc.h>
#include <unistd.h>

/* A container that unpacks to more than this and is that many times its own size is a bomb, not an
 * archive. */
static const uint64_t BOMB_BYTES = 64 << 20, BOMB_RATIO = 200;

static struct archive *open_archive(struct source *src, bool zip_only, struct cv_error *err)
{
    /* libarchive gives a name only if the locale can spell it; the child's locale is its own. */
    setlocale(LC_CTYPE, "C.UTF-8");
    struct archive *a = archive_read_new();
    if (!a)
        return NULL;
    if (zip_only) {
        archive_read_support_format_zip(a);
    } else {
        archive_read_support_format_zip(a);
        archive_read_support_format_tar(a);
        archive_read_support_format_7zip(a);
        archive_read_support_format_rar(a);
        archive_read_support_format_rar5(a);
        archive_read_support_format_cab(a);
        archive_read_support_format_raw(a); /* a single compressed file */
        archive_read_support_filter_gzip(a);
        archive_read_support_filter_bzip2(a);
        archive_read_support_filter_xz(a);
        archive_read_support_filter_lzma(a);
        archive_read_support_filter_zstd(a);
        archive_read_support_filter_compress(a);
    }
    lseek(src->fd, 0, SEEK_SET);
    if (archive_read_open_fd(a, src->fd, 65536) == ARCHIVE_OK)
        return a;
    cv_fail(err, CV_CORRUPT, "broken archive: %s", archive_error_string(a));
    archive_read_free(a);
    return NULL;
}

/* The name as UTF-8, whatever the packer's code page was. */
static char *entry_name(void *ctx, struct archive_entry *e)
{
    const char *utf8 = archive_entry_pathname_utf8(e),
               *raw = utf8 ? utf8 : archive_entry_pathname(e);
    if (!raw || !*raw)
        return talloc_strdup(ctx, "unnamed");
    struct text_decoded d;
    text_decode(ctx, raw, strlen(raw), &d);
    return d.utf8;
}

static enum cv_status archive_fault(struct archive *a, struct cv_error *err)
{
    const char *why = archive_error_string(a);
    return cv_fail(err, CV_CORRUPT, "broken archive: %s", why ? why : "unknown fault");
}

/* ---- parts of office files ----------------------------------------------------------------------
 */

static enum cv_status load_part(struct source *src, struct archive *a, struct cv_buf *out,
                                struct cv_error *err)
{
    char block[65536];
    for (;;) {
        ssize_t n = archive_read_data(a, block, sizeof block);
        if (n < 0)
            return archive_fault(a, err);
        if (n == 0)
            return CV_OK;
        if (out->len + (size_t)n > src->max_part)
            return cv_fail(err, CV_LIMIT, "a part unpacks to more than %llu bytes",
                           (unsigned long long)src->max_part);
        cv_buf_add(out, block, (size_t)n);
    }
}

enum cv_status zip_parts(struct source *src, bool (*want)(void *user, const char *name),
                         enum cv_status (*part)(void *user, const char *name, const char *bytes,
                                                size_t n, struct cv_error *err),
                         void *user, struct cv_error *err)
{
    struct archive *a = open_archive(src, true, err);
    if (!a)
        return CV_CORRUPT;
    enum cv_status status = CV_OK;
    struct archive_entry *e;
    int got = ARCHIVE_EOF;
    unsigned seen = 0;
    while (!status && (got = archive_read_next_header(a, &e)) >= ARCHIVE_WARN &&
           got != ARCHIVE_EOF) {
        void *ctx = talloc_new(src->ctx);
        char *name = entry_name(ctx, e);
        if (++seen > src->max_members) {
            status = cv_fail(err, CV_LIMIT, "more than %u parts", src->max_members);
        } else if (want(user, name)) {
            struct cv_buf bytes;
            cv_buf_init(&bytes, ctx);
            status = archive_entry_is_encrypted(e)
                         ? cv_fail(err, CV_CORRUPT, "the file is encrypted")
                         : load_part(src, a, &bytes, err);
            if (!status)
                status = part(user, name, cv_buf_cstr(&bytes), bytes.len, err);
        }
        talloc_free(ctx);
    }
    if (!status && got < ARCHIVE_WARN)
        status = archive_fault(a, err);
    archive_read_free(a);
    return status;
}

/* ---- containers --------------------------------------------------------------------------------
 */

struct unpacking {
    struct source *src;
    struct sink *sink;
    uint64_t total;
};

/* Sends one member. A failure of the member alone leaves CV_OK. */
static enum cv_status send_member(struct unpacking *u, struct archive *a, struct cv_error *err)
{
    char block[65536];
    uint64_t size = 0;
    for (;;) {
        ssize_t n = archive_read_data(a, block, sizeof block);
        if (n < 0) {
            enum cv_status status = archive_fault(a, err);
            sink_member_fail(u->sink, status, err->message);
            return archive_errno(a) == ARCHIVE_FATAL ? status : CV_OK;
        }
        if (n == 0)
            break;
        size += (uint64_t)n;
        u->total += (uint64_t)n;
        if (u->total > u->src->max_total ||
            (u->total > BOMB_BYTES && u->total / BOMB_RATIO > u->src->size)) {
            cv_fail(err, CV_LIMIT, "unpacks to more than %llu bytes from %llu",
                    (unsigned long long)u->total, (unsigned long long)u->src->size);
            sink_member_fail(u->sink, CV_LIMIT, err->message);
            return CV_LIMIT;
        }
        if (size > u->src->max_member) {
            sink_member_fail(u->sink, CV_LIMIT, "the member is larger than the limit");
            return CV_OK;
        }
        sink_member_data(u->sink, block, (size_t)n);
    }
    sink_member_end(u->sink);
    return CV_OK;
}

static const char *last_part(const char *name)
{
    const char *slash = strrchr(name, '/');
    return slash ? slash + 1 : name;
}

static enum cv_status send_entry(struct unpacking *u, struct archive *a, struct archive_entry *e,
                                 struct cv_error *err)
{
    if (archive_entry_filetype(e) != AE_IFREG || archive_entry_hardlink(e))
        return CV_OK;
    void *ctx = talloc_new(u->src->ctx);
    char *name = entry_name(ctx, e);
    enum cv_status status = CV_OK;
    bool mac = strncmp(name, "__MACOSX/", 9) == 0;
    if (!mac && !corpus_is_litter(last_part(name), false)) {
        sink_member(u->sink, name);
        if (archive_entry_is_encrypted(e))
            sink_member_fail(u->sink, CV_CORRUPT, "the member is encrypted");
        else
            status = send_member(u, a, err);
    }
    talloc_free(ctx);
    return status;
}

enum cv_status read_archive(struct source *src, struct sink *sink, struct cv_error *err)
{
    struct archive *a = open_archive(src, false, err);
    if (!a)
        return CV_CORRUPT;
    struct unpacking u = {src, sink, 0};
    struct archive_entry *e;
    enum cv_status status = CV_OK;
    int got = ARCHIVE_EOF;
    unsigned seen = 0;
    while (!status && (got = archive_read_next_header(a, &e)) >= ARCHIVE_WARN &&
           got != ARCHIVE_EOF) {
        if (++seen > src->max_members)
            status = cv_fail(err, CV_LIMIT, "more than %u members", src->max_members);
        else if (archive_format(a) == ARCHIVE_FORMAT_RAW &&
                 archive_filter_code(a, 0) == ARCHIVE_FILTER_NONE)
            status = cv_fail(err, CV_CORRUPT, "broken archive"); /* its own only member */
        else
            status = send_entry(&u, a, e, err);
    }
    if (!status && got < ARCHIVE_WARN)
        status = archive_fault(a, err);
    if (!status && seen == 0)
        status = cv_fail(err, CV_CORRUPT, "the archive holds nothing");
    archive_read_free(a);
    return status;
}

/* ---- which kind of ZIP --------------------------------------------------------------------------
 */

static const struct {
    const char *part, *format;
    reader_fn *read;
} kinds[] = {
    {"word/document", "docx", read_docx}, /* .xml, or 2.xml by one web editor */
    {"xl/workbook.xml", "xlsx", read_xlsx},
    {"ppt/presentation.xml", "pptx", read_pptx},
    {"content.xml", "odt", read_odt},
};

/* The kind that a part tells, or how many there are. */
static size_t kind_of(const char *part)
{
    size_t i = 0, count = sizeof kinds / sizeof *kinds;
    while (i < count && strncmp(part, kinds[i].part, strlen(kinds[i].part)) != 0)
        i++;
    return i;
}

enum cv_status read_zip(struct source *src, struct sink *sink, struct cv_error *err)
{
    struct archive *a = open_archive(src, true, err);
    if (!a)
        return CV_CORRUPT;
    size_t kind = sizeof kinds / sizeof *kinds, count = kind;
    struct archive_entry *e;
    int got = ARCHIVE_OK;
    bool office = false;
    for (unsigned seen = 0; kind == count && seen < src->max_members; seen++) {
        got = archive_read_next_header(a, &e);
        if (got < ARCHIVE_WARN || got == ARCHIVE_EOF)
            break;
        const char *name = archive_entry_pathname(e);
        kind = name ? kind_of(name) : count;
        office |= name && strcmp(name, "[Content_Types].xml") == 0;
    }
    archive_read_free(a);
    if (kind == count && office && got == ARCHIVE_EOF)
        return cv_fail(err, CV_UNSUPPORTED, "an Office file, but no text, sheet or slides");
    if (kind == count)
        return read_archive(src, sink, err);
    sink_format(sink, kinds[kind].format);
    return kinds[kind].read(src, sink, err);
}
