/*
 * log: what the program says of itself, on standard error. Under the systemd journal each line
 * bears its priority ("<4>…"), elsewhere the word: "congvan-index: warning: …". Standard output is
 * for results only.
 */
#pragma once
#include "base/base.h"

enum log_level { LOG_ERROR, LOG_HINT, LOG_WARNING, LOG_NOTICE, LOG_DEBUG };

/* Where lines go and which are left out. Zeroed: standard error not yet looked at, everything up to
 * notices. */
struct log {
    FILE *to;            /* NULL: standard error */
    bool quiet;          /* errors and warnings only */
    bool journal;        /* standard error is the journal's socket: lines bear priorities */
    bool terminal;       /* standard error is a terminal: progress may be drawn */
    bool progress_shown; /* a progress line stands on the terminal and must be wiped first */
};

/* Looks at standard error ($JOURNAL_STREAM names the journal's device and inode, see
 * systemd.exec(5)). */
void log_init(struct log *log, bool quiet);
void log_line(struct log *log, enum log_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* An error and its hint, if it has one. */
void log_error(struct log *log, const struct cv_error *err);
/* Draws or wipes (NULL) the progress line; nothing unless on a terminal. */
void log_progress(struct log *log, const char *line);
