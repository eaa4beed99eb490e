#include "query/complaint.h"
#include "complaints.table.h"
#include <talloc.h>

static const char *const names[CV_STATUS_COUNT] = {
    [CV_NOT_FOUND] = "NOT_FOUND",     [CV_USAGE] = "USAGE",
    [CV_BAD_QUERY] = "BAD_QUERY",     [CV_NO_INDEX] = "NO_INDEX",
    [CV_VERSION] = "VERSION",         [CV_LOCKED] = "LOCKED",
    [CV_CORRUPT] = "CORRUPT",         [CV_IO] = "IO",
    [CV_UNSUPPORTED] = "UNSUPPORTED", [CV_LIMIT] = "LIMIT",
    [CV_MODIFIED] = "MODIFIED",       [CV_INTERRUPTED] = "INTERRUPTED",
    [CV_NO_MEMORY] = "NO_MEMORY",     [CV_INTERNAL] = "INTERNAL",
};

static const struct complaints_row *row_for(const char *status, const char *message)
{
    for (size_t i = 0; i < complaints_count; i++)
        if (strcmp(complaints_rows[i].status, status) == 0 &&
            strstr(message, complaints_rows[i].when))
            return &complaints_rows[i];
    return NULL;
}

const char *complaint_reason(const char *reason)
{
    for (size_t i = 0; i < complaints_count; i++)
        if (strcmp(complaints_rows[i].status, "SYSTEM") == 0 &&
            strcmp(complaints_rows[i].when, reason) == 0)
            return complaints_rows[i].text;
    return reason;
}

/* The first thing that the message quotes, with its quotes; empty if there is none. */
static const char *subject_of(const char *message, size_t *n)
{
    const char *begin = strchr(message, '\'');
    const char *end = begin ? strchr(begin + 1, '\'') : NULL;
    *n = end ? (size_t)(end + 1 - begin) : 0;
    return end ? begin : "";
}

/* A message of a library has no letter with a mark, but in what it quotes. */
static bool is_english(const char *message)
{
    bool quoted = false;
    for (; *message; message++) {
        quoted = quoted != (*message == '\'');
        if (!quoted && (unsigned char)*message >= 0x80)
            return false;
    }
    return true;
}

/* Appends text with the subject for each {}. */
static void add_filled(struct cv_buf *b, const char *text, const char *subject, size_t n)
{
    for (; *text; text++) {
        if (strncmp(text, "{}", 2) != 0) {
            cv_buf_char(b, *text);
            continue;
        }
        cv_buf_add(b, subject, n);
        text++;
    }
}

/* The reason behind the last colon, if the table knows it. */
static const char *reason_in(const char *message)
{
    const char *colon = strrchr(message, ':');
    if (!colon || colon[1] != ' ')
        return NULL;
    const char *reason = complaint_reason(colon + 2);
    return reason == colon + 2 ? NULL : reason;
}

char *complaint_text(void *ctx, enum cv_status status, const struct cv_error *err)
{
    struct cv_buf b;
    const char *name = (unsigned)status < CV_STATUS_COUNT ? names[status] : NULL;
    const struct complaints_row *row = row_for(name ? name : "INTERNAL", err->message);
    size_t n;
    const char *subject = subject_of(err->message, &n), *reason = reason_in(err->message);
    cv_buf_init(&b, ctx);
    if (!row || !is_english(err->message)) {
        cv_buf_printf(&b, "%s%s%s", err->message, err->hint[0] ? "\n" : "", err->hint);
        return cv_buf_cstr(&b);
    }
    if (strstr(row->text, "{}") && !n)
        subject = "…", n = strlen(subject);
    add_filled(&b, row->text, subject, n);
    if (reason)
        cv_buf_printf(&b, ": %s", reason);
    else if (!*row->when && err->message[0] && !strstr(row->text, "{}"))
        cv_buf_printf(&b, " (%s)", err->message); /* what only the administrator can make use of */
    if (*row->hint) {
        cv_buf_char(&b, '\n');
        add_filled(&b, row->hint, subject, n);
    }
    return cv_buf_cstr(&b);
}
