/*
 * What the files of corpus/ share and nobody else sees.
 *
 * The way of one file:  corpus_read -> struct item -> corpus_type -> a reader -> struct extract ->
 * corpus_deliver. A container's members, and the attachments of a message, become items of their
 * own.
 */
#pragma once
#include "corpus/corpus.h"

/* ---- one call of corpus_read -------------------------------------------------------------------
 */

struct reading {
    void *ctx;                     /* lives as long as the call */
    struct corpus_options options; /* with every default filled in */
    const struct corpus_reader *out;
    unsigned members;      /* met so far, at all depths */
    uint64_t member_bytes; /* unpacked so far */
    bool stopped;          /* a callback asked to stop */
};

/* A file or a member of one. */
struct item {
    struct reading *reading;
    const char *path; /* as in the record */
    int fd;           /* open for reading only */
    int64_t size;
    unsigned depth; /* 0 for a file of the file system */
    char sha256[65];
    const struct corpus_metadata
        *metadata;    /* of the edXML package whose main document this is, or NULL */
    size_t documents; /* delivered out of it and its members */
};

/* What a reader got out of an item. */
struct extract {
    void *ctx;
    const char *format;
    struct cv_buf text; /* bytes of encoding */
    bool utf8;          /* the reader gives UTF-8; else the encoding of text is to be found out */
    enum text_encoding encoding; /* of the runs that the reader converted; TEXT_UTF8 if none */
    bool ocr;
    double ocr_confidence;
    bool paged;            /* form feeds part pages */
    const char **warnings; /* talloc array */
    unsigned warning_count;
    const struct corpus_metadata *metadata;
};

void extract_init(struct extract *x, void *ctx, const char *format);
/* Adds a Vietnamese sentence to the document's warnings. */
void extract_warn(struct extract *x, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Types the item and hands it to its reader. The error names path and cause. */
enum cv_status corpus_read_item(struct item *item, struct cv_error *err);
/* Decodes and composes the text and gives the document to the caller's callback. */
enum cv_status corpus_deliver(struct item *item, struct extract *x, struct cv_error *err);

/* ---- parts -------------------------------------------------------------------------------------
 */

/* True for names that are never documents: backups, owner files, thumbnails. */
bool corpus_is_litter(const char *name, bool folder);
/* SHA-256 of all that fd holds, as 64 hex digits; fd's position is left alone. Returns 0 or errno.
 */
int corpus_hash_fd(int fd, char sha256[65]);
/* Reads up to n bytes from offset at; short only at the end of the file. -1 with errno on failure.
 */
ssize_t corpus_pread(int fd, void *bytes, size_t n, off_t at);

/* True if the first n bytes of a file look like text in some encoding: no more control bytes than
 * legacy encodings use. */
bool corpus_looks_like_text(const void *bytes, size_t n);
/* Puts letters for references such as "&#7845;" into a plain text, if it has so many that they must
 * have been meant. True if it did. */
bool escapes_undo(struct cv_buf *text);

enum { CORPUS_TYPE_MAX = 128 };
/* The media type of the item's content, whose first n bytes are head. */
enum cv_status corpus_type(struct item *item, const void *head, size_t n,
                           char type[CORPUS_TYPE_MAX], struct cv_error *err);
/* True if the programs of a format (data/formats.tsv) are installed; *package brings them. */
bool corpus_format_available(const char *name, const char **package);

/* Fills in the input and the limits of a job that reads the item. */
struct sandbox_job;
void corpus_job_limits(struct sandbox_job *job, const struct item *item);

/* ---- readers that run in our own process, and call programs in the sandbox
 * ------------------------ */

/* Plain text and Markdown; trusted with our own process since it only copies bytes. */
enum cv_status corpus_read_text(struct item *item, struct cv_error *err);
enum cv_status corpus_read_pdf(struct item *item, struct cv_error *err);
enum cv_status corpus_read_image(struct item *item, struct cv_error *err);

/* The user's command for this type, in *argv (talloc child of ctx), or NULL there. */
enum cv_status corpus_user_reader(void *ctx, const char *file, const char *type, const char ***argv,
                                  struct cv_error *err);
enum cv_status corpus_read_by_command(struct item *item, const char **argv, struct cv_error *err);
