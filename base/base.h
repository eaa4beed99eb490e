/*
 * base: what every folder shares: status and error, a growable byte string, banned calls.
 *
 * Ownership: everything that a function returns through a `void *ctx` argument is a talloc child of
 * ctx and dies with it. Functions that can fail return an enum cv_status, leave their outputs
 * untouched on failure, and fill the caller's struct cv_error (which may be NULL). Nothing here or
 * in any library prints; only the two programs do.
 */
#pragma once
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What went wrong, by what the caller can do about it. */
enum cv_status {
    CV_OK,
    CV_NOT_FOUND,   /* the document, number or key asked for is not there */
    CV_USAGE,       /* wrong option or argument on the command line */
    CV_BAD_QUERY,   /* the query cannot be parsed; the message names the column */
    CV_NO_INDEX,    /* there is no index at this place */
    CV_VERSION,     /* the index was made by another version; the hint says what to run */
    CV_LOCKED,      /* another process is writing */
    CV_CORRUPT,     /* the index or a file is damaged */
    CV_IO,          /* reading or writing failed; the message bears the system's reason */
    CV_UNSUPPORTED, /* a file whose format nothing here can read */
    CV_LIMIT,       /* a limit (time, size, memory, depth) was reached */
    CV_MODIFIED,    /* a reader must reopen; never leaves store/ */
    CV_INTERRUPTED, /* a signal asked us to stop */
    CV_NO_MEMORY,
    CV_INTERNAL, /* a mistake of ours */
    CV_STATUS_COUNT
};

/* A short English sentence part for each status; never NULL. */
const char *cv_status_text(enum cv_status status);
/* The exit status of the command line (design: 0, 1, 2, 3) for each. */
int cv_status_exit(enum cv_status status);

struct cv_error {
    enum cv_status status;
    char message[1024]; /* lower case, no full stop, subject in single quotes */
    char hint[512];     /* what to do about it, or empty */
};

/* Fills err (if not NULL) and returns status, so that `return cv_fail(…)` reads well. */
enum cv_status cv_fail(struct cv_error *err, enum cv_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Adds a hint to an error already filled; returns its status. */
enum cv_status cv_hint(struct cv_error *err, enum cv_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A growable byte string; always NUL-terminated behind len. Zeroed = empty. Freed with its ctx. */
struct cv_buf {
    void *ctx; /* talloc parent of bytes */
    char *bytes;
    size_t len, cap;
};
/* Invariant: bytes[len] == 0 once anything was added; before, use cv_buf_str(). */
void cv_buf_init(struct cv_buf *b, void *ctx);
void cv_buf_add(struct cv_buf *b, const void *bytes, size_t n);
void cv_buf_str(struct cv_buf *b, const char *s);
void cv_buf_char(struct cv_buf *b, char c);
void cv_buf_printf(struct cv_buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Room for n more bytes to be written at the end; cv_buf_took() then says how many were. */
char *cv_buf_room(struct cv_buf *b, size_t n);
void cv_buf_took(struct cv_buf *b, size_t n);
void cv_buf_clear(struct cv_buf *b); /* len = 0, memory kept */
/* The string, never NULL; owned by the buffer's ctx. */
char *cv_buf_cstr(struct cv_buf *b);

/* Bytes [begin, end) of a text. */
struct cv_span {
    uint32_t begin, end;
};

/* For qsort(): uint32_t in ascending order. */
int cv_u32_ascending(const void *a, const void *b);

#ifdef __cplusplus
}
#endif

/* Calls that have no safe use: a compile error, as git does it. */
#ifndef __cplusplus
#undef strcpy
#undef strcat
#undef sprintf
#undef vsprintf
#undef strtok
#undef gmtime
#undef localtime
#define strcpy(d, s)      banned_use_cv_buf_or_snprintf
#define strcat(d, s)      banned_use_cv_buf_or_snprintf
#define sprintf(...)      banned_use_snprintf
#define vsprintf(d, f, a) banned_use_vsnprintf
#define strtok(s, d)      banned_use_strtok_r
#define gmtime(t)         banned_use_gmtime_r
#define localtime(t)      banned_use_localtime_r
#endif
