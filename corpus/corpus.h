/*
 * corpus: where documents come from: walking folders, file formats, OCR, the sandbox. It gives
 * plain text and the facts of the file; what the text says is record's affair.
 */
#pragma once
#include "base/base.h"
#include "text/text.h"

/* Raised whenever a reader gives other text for the same file. */
#define CORPUS_READER_VERSION 3

/* ---- walking --------------------------------------------------------------------------------- */

struct corpus_entry {
    const char *path; /* as it will stand in the record: root + "/" + relative path; bytes as the
                         file system has them */
    int64_t size;     /* bytes */
    int64_t mtime_ns; /* since 1970 */
    uint64_t device, inode;
};
struct corpus_walk_options {
    bool hidden;       /* also names that begin with a dot */
    bool follow_links; /* symbolic links to folders; loops are found out. Links to files are always
                          read */
    bool one_file_system; /* stay on the root's device */
};
struct corpus_walker {
    void *user;
    /* A regular file. Return false to stop the walk. */
    bool (*file)(void *user, const struct corpus_entry *entry);
    /* Something that could not be walked: a folder without permission, a dangling link, a loop. May
     * be NULL. */
    void (*problem)(void *user, const char *path, enum cv_status status, const char *message);
};
/* Walks files and folders in byte order of their names (so that two runs see the same order), depth
 * first. Backup and system litter (~$x.docx, .DS_Store, Thumbs.db, *.tmp) is passed over. CV_IO if
 * a root itself is not there; CV_INTERRUPTED if a callback stopped it. */
enum cv_status corpus_walk(const char *const *roots, size_t root_count,
                           const struct corpus_walk_options *options,
                           const struct corpus_walker *walker, struct cv_error *err);

/* ---- reading --------------------------------------------------------------------------------- */

enum corpus_ocr { CORPUS_OCR_AUTO, CORPUS_OCR_NEVER, CORPUS_OCR_ALWAYS };

struct corpus_options {
    enum corpus_ocr ocr;
    unsigned ocr_jobs;         /* pages of a scan that are read by OCR at once; 0: one */
    const char *ocr_cache;     /* folder of OCR results by content hash; NULL: none kept */
    const char *temporary;     /* folder for scratch files; NULL: $TMPDIR or /tmp */
    const char *readers_file;  /* user's own readers (configuration file); NULL: none */
    uint64_t max_file_bytes;   /* larger files are set aside; 0: 512 MiB */
    uint64_t max_text_bytes;   /* longer text is cut with a warning; 0 or more: TEXT_SIZE_MAX */
    uint64_t max_memory_bytes; /* of one reader process; 0: 1 GiB */
    unsigned max_cpu_seconds, max_wall_seconds,
        max_idle_seconds;            /* of one reader process; 0: 300, 600, 120 */
    unsigned max_members, max_depth; /* of a container; 0: 10000, 4 */
    const volatile int
        *stop; /* set by a signal handler: reading ends with CV_INTERRUPTED; NULL: none */
};

/* What an edXML package's header says of its main document; strings may be NULL. */
struct corpus_metadata {
    const char *number, *symbol, *date, *place, *type, *issuer, *subject, *signer_name,
        *signer_title, *urgency;
    struct {
        const char **items;
        size_t count;
    } recipients;
};

struct corpus_document {
    const char *path; /* entry path, or "archive.zip!/member" */
    const char *text; /* UTF-8 NFC */
    size_t length;
    const char *format; /* "text", "markdown", "pdf", "docx", "doc", "rtf", "odt", "ods", "xls",
                           "xlsx", "ppt", "pptx", "html", "eml", "msg", "image", "edxml" */
    enum text_encoding encoding;
    double encoding_confidence;
    bool ocr;
    double ocr_confidence; /* 0..100 mean word confidence; 0 if no OCR */
    char sha256[65];       /* of the document's own bytes (of the member, in a container) */
    int64_t size;
    const uint32_t *pages; /* byte offsets in text where pages 2, 3 … begin; for paged formats */
    size_t page_count;     /* 1 + number of offsets; 0: not paged */
    const struct corpus_metadata *metadata; /* NULL but for edXML */
    const char *const *warnings;            /* Vietnamese sentences, NULL-terminated; never NULL */
};

struct corpus_reader {
    void *user;
    /* One document read; valid during the call only. Return false to stop. */
    bool (*document)(void *user, const struct corpus_document *document);
    /* A member that could not be read (the file itself is reported by the return value). */
    void (*problem)(void *user, const char *path, enum cv_status status, const char *message);
};
/*
 * Reads one file: type by content, text by the reader of that type in its sandbox, zero or more
 * documents. Failures by status: CV_UNSUPPORTED no reader (or its program is missing: said in the
 * hint); CV_LIMIT a limit; CV_CORRUPT broken or encrypted; CV_IO not readable; an empty file is
 * CV_CORRUPT "the file is empty". The message names path and cause.
 */
enum cv_status corpus_read(const char *path, const struct corpus_options *options,
                           const struct corpus_reader *reader, struct cv_error *err);

/* SHA-256 of a file's bytes as 64 hex digits. */
enum cv_status corpus_hash_file(const char *path, char sha256[65], struct cv_error *err);

/* The readers and whether the programs that they need are installed, for `status`. */
struct corpus_format {
    const char *name, *description; /* "pdf", "PDF (pdftotext)" */
    const char *package;            /* Debian package that adds it; "" if built in */
    bool available;
};
const struct corpus_format *corpus_formats(size_t *count);

/*
 * What the sandbox around the readers cannot enforce on this system, as Vietnamese sentences,
 * NULL-terminated; empty if everything holds. The programs say it once in a run and in `status`.
 * Costs a process: ask once.
 */
const char *const *corpus_sandbox_gaps(void *ctx);
