/* ole: the compound files that Office wrote before 2007, and Outlook writes: a small file system of
 * streams. */
#pragma once
#include "corpus/reader.h"

struct ole {
    void *ctx;
    const unsigned char *s;
    size_t n;
    size_t sector, mini_sector; /* bytes */
    uint32_t *fat, *mini_fat;
    size_t fat_count, mini_count;
    uint32_t mini_cutoff;
    struct cv_buf directory, mini; /* the directory, and the stream that holds the small streams */
};

/* Reads the tables; bytes must outlive ole. */
enum cv_status ole_open(struct ole *ole, void *ctx, const void *bytes, size_t n,
                        struct cv_error *err);
enum { OLE_ROOT = 0 };
/* The folder or stream of this name in a folder (by its number), -1 if there is none. */
long ole_child(const struct ole *ole, long folder, const char *name);
/* Loads a stream of a folder, or of the root; false if there is none of this name. */
bool ole_stream_in(const struct ole *ole, long folder, const char *name, struct cv_buf *out);
bool ole_stream(const struct ole *ole, const char *name, struct cv_buf *out);
/* True if any entry bears the name. */
bool ole_has(const struct ole *ole, const char *name);

/* Little-endian numbers. */
static inline uint32_t le16(const void *p)
{
    const unsigned char *b = p;
    return (uint32_t)b[0] | (uint32_t)b[1] << 8;
}
static inline uint32_t le32(const void *p)
{
    const unsigned char *b = p;
    return le16(b) | le16(b + 2) << 16;
}

/* The formats in it. */
enum cv_status doc_text(struct source *src, struct sink *sink, const struct ole *ole,
                        struct cv_error *err);
enum cv_status xls_text(struct source *src, struct sink *sink, const struct cv_buf *book,
                        struct cv_error *err);
enum cv_status ppt_text(struct sink *sink, const struct cv_buf *document);
enum cv_status msg_text(struct source *src, struct sink *sink, const struct ole *ole,
                        struct cv_error *err);
