#include "indexer/log.h"
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    const char *word;
    char priority; /* of syslog(3) */
} levels[] = {
    [LOG_ERROR] = {"error: ", '3'},     [LOG_HINT] = {"hint: ", '4'},
    [LOG_WARNING] = {"warning: ", '4'}, [LOG_NOTICE] = {"", '6'},
    [LOG_DEBUG] = {"debug: ", '7'},
};

static bool is_journal(int fd)
{
    const char *stream = getenv("JOURNAL_STREAM");
    struct stat st;
    uintmax_t device, inode;
    return stream && sscanf(stream, "%ju:%ju", &device, &inode) == 2 && !fstat(fd, &st) &&
           device == (uintmax_t)st.st_dev && inode == (uintmax_t)st.st_ino;
}

void log_init(struct log *log, bool quiet)
{
    *log = (struct log){.to = stderr,
                        .quiet = quiet,
                        .journal = is_journal(STDERR_FILENO),
                        .terminal = isatty(STDERR_FILENO) == 1};
}

void log_progress(struct log *log, const char *line)
{
    if (!log->terminal || (!line && !log->progress_shown))
        return;
    fprintf(log->to ? log->to : stderr, "\r\033[K%s", line ? line : "");
    fflush(log->to ? log->to : stderr);
    log->progress_shown = line != NULL;
}

void log_line(struct log *log, enum log_level level, const char *format, ...)
{
    if (log->quiet && level > LOG_WARNING)
        return;
    FILE *to = log->to ? log->to : stderr;
    char message[8192]; /* a path has up to 4096 bytes */
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    /* A line end inside (a file name may hold one) would start a new, false entry. */
    for (char *p = message; *p; p++)
        if ((unsigned char)*p < ' ' || *p == 0x7f)
            *p = '?';
    log_progress(log, NULL);
    if (log->journal)
        fprintf(to, "<%c>%s%s\n", levels[level].priority, level == LOG_HINT ? "hint: " : "",
                message);
    else
        fprintf(to, "congvan-index: %s%s\n", levels[level].word, message);
    fflush(to);
}

void log_error(struct log *log, const struct cv_error *err)
{
    log_line(log, LOG_ERROR, "%s", err->message[0] ? err->message : cv_status_text(err->status));
    if (err->hint[0])
        log_line(log, LOG_HINT, "%s", err->hint);
}
