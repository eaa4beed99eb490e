/* See ole.h. Every chain is followed for at most as many sectors as the file has, so that a ring
 * ends. */
#include "corpus/ole.h"
#include <talloc.h>

enum { HEADER = 512, ENTRY = 128, DIFAT_IN_HEADER = 109 };
enum { STREAM = 2, ROOT = 5 };
static const uint32_t LAST_SECTOR = 0xfffffffa; /* this and above: free, end of chain, tables */

static const unsigned char *sector_at(const struct ole *ole, uint32_t i)
{
    uint64_t at = ((uint64_t)i + 1) * ole->sector;
    return i < LAST_SECTOR && at + ole->sector <= ole->n ? ole->s + at : NULL;
}

/* Follows a chain of sectors, at most size bytes of it; a broken chain gives what was read. */
static void read_chain(const struct ole *ole, uint32_t start, uint64_t size, struct cv_buf *out)
{
    size_t most = ole->n / ole->sector + 1;
    for (size_t k = 0; k < most && out->len < size; k++) {
        const unsigned char *s = sector_at(ole, start);
        if (!s)
            return;
        uint64_t left = size - out->len;
        cv_buf_add(out, s, left < ole->sector ? (size_t)left : ole->sector);
        start = start < ole->fat_count ? ole->fat[start] : LAST_SECTOR;
    }
}

static void read_mini_chain(const struct ole *ole, uint32_t start, uint64_t size,
                            struct cv_buf *out)
{
    for (size_t k = 0; k <= ole->mini_count && out->len < size && start < ole->mini_count; k++) {
        uint64_t at = (uint64_t)start * ole->mini_sector, left = size - out->len;
        size_t n = left < ole->mini_sector ? (size_t)left : ole->mini_sector;
        if (at + n > ole->mini.len)
            return;
        cv_buf_add(out, ole->mini.bytes + at, n);
        start = ole->mini_fat[start];
    }
}

static void add_to_fat(struct ole *ole, uint32_t sector)
{
    const unsigned char *s = sector_at(ole, sector);
    size_t per = ole->sector / 4;
    if (!s || ole->fat_count + per > ole->n / ole->sector + 2 * per)
        return;
    for (size_t i = 0; i < per; i++)
        ole->fat[ole->fat_count++] = le32(s + 4 * i);
}

static void read_fat(struct ole *ole)
{
    size_t per = ole->sector / 4;
    ole->fat = talloc_array(ole->ctx, uint32_t, (unsigned)(ole->n / ole->sector + 2 * per));
    if (!ole->fat)
        abort();
    for (size_t i = 0; i < DIFAT_IN_HEADER; i++)
        add_to_fat(ole, le32(ole->s + 0x4c + 4 * i));
    uint32_t next = le32(ole->s + 0x44);
    const unsigned char *s;
    for (size_t k = 0; k < ole->n / ole->sector && (s = sector_at(ole, next)); k++) {
        for (size_t i = 0; i + 1 < per; i++)
            add_to_fat(ole, le32(s + 4 * i));
        next = le32(s + 4 * (per - 1));
    }
}

static const unsigned char *entry_at(const struct ole *ole, uint32_t i)
{
    return ((uint64_t)i + 1) * ENTRY <= ole->directory.len
               ? (const unsigned char *)ole->directory.bytes + (size_t)i * ENTRY
               : NULL;
}

static bool has_name(const unsigned char *entry, const char *name)
{
    size_t n = strlen(name);
    if (le16(entry + 0x40) != 2 * (n + 1) || n > 31)
        return false;
    for (size_t i = 0; i < n; i++)
        if (le16(entry + 2 * i) != (unsigned char)name[i])
            return false;
    return true;
}

enum cv_status ole_open(struct ole *ole, void *ctx, const void *bytes, size_t n,
                        struct cv_error *err)
{
    *ole = (struct ole){.ctx = ctx, .s = bytes, .n = n};
    if (n < HEADER)
        return cv_fail(err, CV_CORRUPT, "the compound file is cut off");
    uint32_t shift = le16(ole->s + 0x1e), mini_shift = le16(ole->s + 0x20);
    if ((shift != 9 && shift != 12) || mini_shift != 6)
        return cv_fail(err, CV_CORRUPT, "the compound file's header is broken");
    ole->sector = (size_t)1 << shift;
    ole->mini_sector = (size_t)1 << mini_shift;
    ole->mini_cutoff = le32(ole->s + 0x38);
    read_fat(ole);
    cv_buf_init(&ole->directory, ctx);
    cv_buf_init(&ole->mini, ctx);
    read_chain(ole, le32(ole->s + 0x30), n, &ole->directory);
    const unsigned char *root = entry_at(ole, 0);
    if (!root || root[0x42] != ROOT)
        return cv_fail(err, CV_CORRUPT, "the compound file has no directory");
    read_chain(ole, le32(root + 0x74), le32(root + 0x78), &ole->mini);
    struct cv_buf table;
    cv_buf_init(&table, ctx);
    read_chain(ole, le32(ole->s + 0x3c), n, &table);
    ole->mini_count = table.len / 4;
    ole->mini_fat = talloc_array(ctx, uint32_t, (unsigned)ole->mini_count + 1);
    for (size_t i = 0; i < ole->mini_count; i++)
        ole->mini_fat[i] = le32(table.bytes + 4 * i);
    return CV_OK;
}

long ole_child(const struct ole *ole, long folder, const char *name)
{
    /* The children of a folder are a binary tree, whose order broken writers get wrong. */
    uint32_t stack[256];
    const unsigned char *e = folder >= 0 ? entry_at(ole, (uint32_t)folder) : NULL;
    size_t depth = 0, visited = 0, most = ole->directory.len / ENTRY;
    if (e)
        stack[depth++] = le32(e + 0x4c);
    while (depth > 0 && visited <= most) {
        uint32_t i = stack[--depth];
        e = entry_at(ole, i);
        if (!e)
            continue;
        visited++;
        if (has_name(e, name))
            return (long)i;
        if (depth + 2 <= sizeof stack / sizeof *stack) {
            stack[depth++] = le32(e + 0x44);
            stack[depth++] = le32(e + 0x48);
        }
    }
    return -1;
}

bool ole_stream_in(const struct ole *ole, long folder, const char *name, struct cv_buf *out)
{
    long i = ole_child(ole, folder, name);
    const unsigned char *e = i >= 0 ? entry_at(ole, (uint32_t)i) : NULL;
    if (!e || e[0x42] != STREAM)
        return false;
    cv_buf_init(out, ole->ctx);
    uint32_t start = le32(e + 0x74), size = le32(e + 0x78);
    if (size < ole->mini_cutoff)
        read_mini_chain(ole, start, size, out);
    else
        read_chain(ole, start, size, out);
    cv_buf_cstr(out);
    return true;
}

bool ole_stream(const struct ole *ole, const char *name, struct cv_buf *out)
{
    return ole_stream_in(ole, OLE_ROOT, name, out);
}

bool ole_has(const struct ole *ole, const char *name)
{
    for (uint32_t i = 0; entry_at(ole, i); i++)
        if (has_name(entry_at(ole, i), name))
            return true;
    return false;
}

enum cv_status read_ole(struct source *src, struct sink *sink, struct cv_error *err)
{
    struct cv_buf bytes, book;
    struct ole ole;
    enum cv_status status = source_load(src, &bytes, err);
    if (!status)
        status = ole_open(&ole, src->ctx, bytes.bytes, bytes.len, err);
    if (status)
        return status;
    if (ole_has(&ole, "EncryptedPackage"))
        return cv_fail(err, CV_CORRUPT, "the file is encrypted and needs a password");
    if (ole_stream(&ole, "Workbook", &book) || ole_stream(&ole, "Book", &book)) {
        sink_format(sink, "xls");
        return xls_text(src, sink, &book, err);
    }
    if (ole_has(&ole, "WordDocument")) {
        sink_format(sink, "doc");
        return doc_text(src, sink, &ole, err);
    }
    if (ole_stream(&ole, "PowerPoint Document", &book)) {
        sink_format(sink, "ppt");
        return ppt_text(sink, &book);
    }
    if (ole_child(&ole, OLE_ROOT, "__properties_version1.0") >= 0) {
        sink_format(sink, "msg");
        return msg_text(src, sink, &ole, err);
    }
    return cv_fail(err, CV_UNSUPPORTED, "a compound file of a kind without reader");
}
