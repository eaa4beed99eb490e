/* PPT: PowerPoint before 2007. Its document is a tree of records; the text stands in two kinds of
 * leaves, in the order of the slides. */
#include "corpus/ole.h"

enum { HEADER = 8, CONTAINER = 15, WIDE_TEXT = 0x0fa0, BYTE_TEXT = 0x0fa8 };

static void put(struct sink *sink, uint32_t c)
{
    if (c == '\r' || c == 0x0b)
        sink_line(sink);
    else if (c >= ' ' || c == '\t')
        sink_char(sink, c);
}

enum cv_status ppt_text(struct sink *sink, const struct cv_buf *document)
{
    const char *s = document->bytes;
    for (size_t at = 0; at + HEADER <= document->len;) {
        uint32_t version = le16(s + at) & 15, type = le16(s + at + 2), n = le32(s + at + 4);
        at += HEADER;
        if (version == CONTAINER)
            continue; /* what it holds comes next */
        size_t k = n < document->len - at ? n : document->len - at;
        if (type == WIDE_TEXT)
            for (size_t i = 0; i + 2 <= k; i += 2)
                put(sink, le16(s + at + i));
        else if (type == BYTE_TEXT)
            for (size_t i = 0; i < k; i++)
                put(sink, (unsigned char)s[at + i]);
        if (type == WIDE_TEXT || type == BYTE_TEXT)
            sink_line(sink);
        at += k;
    }
    return CV_OK;
}
