/* MSG: a message as Outlook saves it, a compound file whose streams bear the numbers of MAPI's
 * properties ([MS-OXMSG]). Its own text first, each attachment a member. */
#include "corpus/ole.h"
#include <talloc.h>

/* MAPI properties. */
enum {
    SUBJECT = 0x0037,
    SENDER = 0x0c1a,
    COPIES = 0x0e03,
    RECIPIENTS = 0x0e04,
    BODY = 0x1000,
    BODY_HTML = 0x1013,
    DATA = 0x3701,
    SHORT_NAME = 0x3704,
    LONG_NAME = 0x3707
};
/* Their types. */
enum { BYTES = 0x0102, TEXT = 0x001e, WIDE = 0x001f };

static bool property(const struct ole *ole, long folder, unsigned id, unsigned type,
                     struct cv_buf *out)
{
    char name[32];
    snprintf(name, sizeof name, "__substg1.0_%04X%04X", id, type);
    return ole_stream_in(ole, folder, name, out);
}

/* A property of text as UTF-8, or NULL. */
static char *text_property(const struct ole *ole, long folder, unsigned id)
{
    struct cv_buf bytes, out;
    bool wide = property(ole, folder, id, WIDE, &bytes);
    if (!wide && !property(ole, folder, id, TEXT, &bytes))
        return NULL;
    cv_buf_init(&out, ole->ctx);
    charset_decode(&out, wide ? "utf-16le" : NULL, cv_buf_cstr(&bytes), bytes.len);
    return cv_buf_cstr(&out);
}

static void send_head(struct sink *sink, const struct ole *ole)
{
    static const struct {
        const char *name;
        unsigned id;
    } fields[] = {{"From", SENDER}, {"To", RECIPIENTS}, {"Cc", COPIES}, {"Subject", SUBJECT}};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        char *value = text_property(ole, OLE_ROOT, fields[i].id);
        if (value && *value) {
            sink_str(sink, fields[i].name);
            sink_str(sink, ": ");
            sink_str(sink, value);
            sink_line(sink);
        }
    }
    sink_str(sink, "\n");
}

static void send_attachment(struct sink *sink, const struct ole *ole, long folder, unsigned number)
{
    struct cv_buf bytes;
    char *name = text_property(ole, folder, LONG_NAME);
    if (!name || !*name)
        name = text_property(ole, folder, SHORT_NAME);
    if (!name || !*name)
        name = talloc_asprintf(ole->ctx, "part-%u", number + 1);
    sink_member(sink, name);
    if (property(ole, folder, DATA, BYTES, &bytes)) {
        sink_member_data(sink, cv_buf_cstr(&bytes), bytes.len);
        sink_member_end(sink);
    } else {
        sink_member_fail(sink, CV_UNSUPPORTED, "a message or an object within the message");
    }
}

enum cv_status msg_text(struct source *src, struct sink *sink, const struct ole *ole,
                        struct cv_error *err)
{
    struct cv_buf html;
    enum cv_status status = CV_OK;
    send_head(sink, ole);
    char *body = text_property(ole, OLE_ROOT, BODY);
    if (body && body[strspn(body, " \t\r\n")])
        sink_str(sink, body);
    else if (property(ole, OLE_ROOT, BODY_HTML, BYTES, &html))
        status = html_text(src, sink, cv_buf_cstr(&html), html.len, NULL, err);
    sink_line(sink);
    for (unsigned i = 0; !status && i < src->max_members; i++) {
        char name[40];
        snprintf(name, sizeof name, "__attach_version1.0_#%08X", i);
        long folder = ole_child(ole, OLE_ROOT, name);
        if (folder < 0)
            break;
        send_attachment(sink, ole, folder, i);
    }
    return status;
}
