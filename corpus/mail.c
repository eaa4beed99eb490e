/* E-mail and web archives (MHT): the message's own text first, each attachment a member. */
#include "corpus/mime.h"
#include <strings.h>
#include <talloc.h>

enum { DEPTH_MAX = 20 };

struct mail {
    struct source *src;
    struct sink *sink;
    unsigned parts;
};

static enum cv_status read_part(struct mail *m, const struct mime_part *part, int depth,
                                struct cv_error *err);

static bool is_type(const char *type, const char *prefix)
{
    return strncasecmp(type, prefix, strlen(prefix)) == 0;
}

static char *content_type(void *ctx, const struct mime_part *part)
{
    char *type = mime_field(ctx, part, "Content-Type");
    return type && *type ? type : talloc_strdup(ctx, "text/plain");
}

/* The name that an attachment bears, or NULL for text that belongs to the message. */
static char *attachment_name(struct mail *m, void *ctx, const struct mime_part *part,
                             const char *type)
{
    char *disposition = mime_field(ctx, part, "Content-Disposition"), *name = NULL;
    if (disposition)
        name = mime_parameter(ctx, disposition, "filename");
    if (!name)
        name = mime_parameter(ctx, type, "name");
    bool attached = disposition && is_type(disposition, "attachment");
    if (name && (attached || !is_type(type, "text/")))
        return name;
    if (is_type(type, "message/rfc822"))
        return talloc_asprintf(ctx, "part-%u.eml", m->parts);
    if (attached || !is_type(type, "text/"))
        return talloc_asprintf(ctx, "part-%u", m->parts);
    return NULL;
}

static enum cv_status send_text(struct mail *m, void *ctx, const struct mime_part *part,
                                const char *type, struct cv_error *err)
{
    struct cv_buf body;
    mime_body(&body, ctx, part);
    char *charset = mime_parameter(ctx, type, "charset");
    sink_line(m->sink);
    if (is_type(type, "text/html"))
        return html_text(m->src, m->sink, cv_buf_cstr(&body), body.len, charset, err);
    struct cv_buf text;
    cv_buf_init(&text, ctx);
    charset_decode(&text, charset, cv_buf_cstr(&body), body.len);
    sink_text(m->sink, cv_buf_cstr(&text), text.len);
    sink_line(m->sink);
    return CV_OK;
}

/* ---- multipart ----------------------------------------------------------------------------------
 */

/* The parts between the boundaries. Returns how many, at most max. */
static size_t split_parts(struct mime_part *out, size_t max, const struct mime_part *whole,
                          const char *boundary)
{
    const char *s = whole->body, *end = s + whole->body_length, *begin = NULL;
    size_t k = strlen(boundary), count = 0;
    for (const char *line = s; line < end && count < max;) {
        const char *next = memchr(line, '\n', (size_t)(end - line));
        next = next ? next + 1 : end;
        if ((size_t)(next - line) >= k + 2 && line[0] == '-' && line[1] == '-' &&
            memcmp(line + 2, boundary, k) == 0) {
            if (begin)
                mime_split(&out[count++], begin, (size_t)(line - begin));
            begin = next;
            if ((size_t)(end - line) >= k + 4 && line[k + 2] == '-' && line[k + 3] == '-')
                return count;
        }
        line = next;
    }
    if (begin && begin < end && count < max)
        mime_split(&out[count++], begin, (size_t)(end - begin));
    return count;
}

/* Pictures, sheets and data that belong to a page are not documents. What bears a name was
 * attached, but for pictures within the text. */
static bool is_helper(void *ctx, const struct mime_part *part)
{
    char *type = content_type(ctx, part),
         *disposition = mime_field(ctx, part, "Content-Disposition");
    bool named = mime_parameter(ctx, type, "name") ||
                 (disposition && mime_parameter(ctx, disposition, "filename"));
    return !named || !is_type(type, "application/");
}

/* Plain text before HTML, since it keeps the sender's lines; anything before nothing. */
static size_t best_alternative(void *ctx, const struct mime_part *parts, size_t n)
{
    size_t best = 0;
    int rank = -1;
    for (size_t i = 0; i < n; i++) {
        char *type = content_type(ctx, &parts[i]);
        bool empty = true;
        for (size_t k = 0; k < parts[i].body_length && empty; k++)
            empty = (unsigned char)parts[i].body[k] <= ' ';
        int r = empty ? 0 : is_type(type, "text/plain") ? 3 : is_type(type, "text/html") ? 2 : 1;
        if (r > rank)
            rank = r, best = i;
    }
    return best;
}

static enum cv_status read_multipart(struct mail *m, const struct mime_part *part, const char *type,
                                     int depth, struct cv_error *err)
{
    void *ctx = talloc_new(m->src->ctx);
    char *boundary = mime_parameter(ctx, type, "boundary");
    unsigned max = m->src->max_members;
    struct mime_part *parts = talloc_array(ctx, struct mime_part, max);
    size_t n = boundary && *boundary && parts ? split_parts(parts, max, part, boundary) : 0;
    enum cv_status status =
        n ? CV_OK : cv_fail(err, CV_CORRUPT, "the parts of the message cannot be told apart");
    if (n && is_type(type, "multipart/alternative"))
        status = read_part(m, &parts[best_alternative(ctx, parts, n)], depth + 1, err);
    else
        for (size_t i = 0; i < n && !status; i++) {
            bool related = i > 0 && is_type(type, "multipart/related");
            if (!related || !is_helper(ctx, &parts[i]))
                status = read_part(m, &parts[i], depth + 1, err);
        }
    talloc_free(ctx);
    return status;
}

static enum cv_status read_part(struct mail *m, const struct mime_part *part, int depth,
                                struct cv_error *err)
{
    if (depth > DEPTH_MAX)
        return cv_fail(err, CV_LIMIT, "parts nested too deeply");
    if (++m->parts > m->src->max_members)
        return cv_fail(err, CV_LIMIT, "more than %u parts", m->src->max_members);
    void *ctx = talloc_new(m->src->ctx);
    char *type = content_type(ctx, part);
    enum cv_status status = CV_OK;
    if (is_type(type, "multipart/")) {
        status = read_multipart(m, part, type, depth, err);
    } else {
        char *name = attachment_name(m, ctx, part, type);
        if (name) {
            struct cv_buf body;
            mime_body(&body, ctx, part);
            sink_member(m->sink, name);
            sink_member_data(m->sink, cv_buf_cstr(&body), body.len);
            sink_member_end(m->sink);
        } else {
            status = send_text(m, ctx, part, type, err);
        }
    }
    talloc_free(ctx);
    return status;
}

enum cv_status read_mail(struct source *src, struct sink *sink, struct cv_error *err)
{
    static const char *const shown[] = {"From", "To", "Cc", "Date", "Subject"};
    struct cv_buf bytes;
    enum cv_status status = source_load(src, &bytes, err);
    if (status)
        return status;
    struct mime_part whole;
    mime_split(&whole, cv_buf_cstr(&bytes), bytes.len);
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        char *value = mime_field(src->ctx, &whole, shown[i]);
        if (value && *value) {
            sink_str(sink, shown[i]);
            sink_str(sink, ": ");
            sink_str(sink, mime_words(src->ctx, value));
            sink_str(sink, "\n");
        }
    }
    sink_str(sink, "\n");
    struct mail m = {src, sink, 0};
    return read_part(&m, &whole, 0, err);
}
