/* TNEF: winmail.dat, in which Outlook wraps attachments for mail programs that do not know it
 * ([MS-OXTNEF]). A row of attributes; those of one attachment follow its rendering data. */
#include "corpus/ole.h"
#include <talloc.h>

enum { SIGNATURE = 0x223e9f78, HEAD = 6, ATTRIBUTE = 9, CHECKSUM = 2 };
/* Attributes. */
enum { BODY = 0x0002800c, BEGIN = 0x00069002, TITLE = 0x00018010, DATA = 0x0006800f };

enum cv_status read_tnef(struct source *src, struct sink *sink, struct cv_error *err)
{
    struct cv_buf file, name;
    unsigned count = 0;
    enum cv_status status = source_load(src, &file, err);
    if (status)
        return status;
    const char *s = cv_buf_cstr(&file);
    if (file.len < HEAD || le32(s) != SIGNATURE)
        return cv_fail(err, CV_CORRUPT, "the wrapped message's header is broken");
    cv_buf_init(&name, src->ctx);
    for (size_t at = HEAD; at + ATTRIBUTE <= file.len;) {
        uint32_t attribute = le32(s + at + 1), n = le32(s + at + 5);
        at += ATTRIBUTE;
        if (n > file.len - at)
            return cv_fail(err, CV_CORRUPT, "the wrapped message is cut off");
        if (attribute == BEGIN) {
            count++;
            cv_buf_clear(&name);
        } else if (attribute == TITLE) {
            charset_decode(&name, NULL, s + at, strnlen(s + at, n));
        } else if (attribute == BODY) {
            struct cv_buf body;
            cv_buf_init(&body, src->ctx);
            charset_decode(&body, NULL, s + at, strnlen(s + at, n));
            sink_str(sink, cv_buf_cstr(&body));
            sink_line(sink);
        } else if (attribute == DATA) {
            sink_member(sink, name.len ? cv_buf_cstr(&name)
                                       : talloc_asprintf(src->ctx, "part-%u", count));
            sink_member_data(sink, s + at, n);
            sink_member_end(sink);
        }
        at += n;
        at += file.len - at < CHECKSUM ? file.len - at : CHECKSUM;
    }
    return CV_OK;
}
