/* The reader's end of the pipe; see reader.h. */
#include "corpus/reader.h"
#include <errno.h>
#include <talloc.h>
#include <unistd.h>

enum { RUN_MAX = 32768 }; /* bytes of one run kept before it is sent at the next line end */
/* Characters: more hardly fit on one line of a page, also where a converter made each line a
 * paragraph. */
enum { LONG_PARAGRAPH = 100 };

static void put(int fd, const void *bytes, size_t n)
{
    while (n > 0) {
        ssize_t k = write(fd, bytes, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            _exit(1); /* nobody listens any more */
        bytes = (const char *)bytes + k;
        n -= (size_t)k;
    }
}

static void send_frame(struct sink *sink, enum frame kind, const void *bytes, size_t n)
{
    unsigned char header[FRAME_HEADER] = {(unsigned char)kind, (unsigned char)n,
                                          (unsigned char)(n >> 8), (unsigned char)(n >> 16),
                                          (unsigned char)(n >> 24)};
    put(sink->fd, header, sizeof header);
    put(sink->fd, bytes, n);
}

static void send_frames(struct sink *sink, enum frame kind, const char *bytes, size_t n)
{
    for (size_t at = 0; at < n; at += FRAME_MAX)
        send_frame(sink, kind, bytes + at, n - at < FRAME_MAX ? n - at : FRAME_MAX);
}

void sink_init(struct sink *sink, void *ctx, int fd)
{
    *sink = (struct sink){.ctx = ctx,
                          .fd = fd,
                          .encoding = TEXT_UTF8,
                          .kept = true,
                          .one_line = true,
                          .gap_before = true,
                          .line_ends = 2};
    cv_buf_init(&sink->run, ctx);
    cv_buf_init(&sink->text, ctx);
}

/* ---- legacy runs -------------------------------------------------------------------------------
 */

static void convert_bytes(struct sink *sink, struct cv_buf *out, struct cv_buf *bytes)
{
    if (!bytes->len)
        return;
    void *tmp = talloc_new(sink->ctx);
    struct text_decoded d;
    text_decode_as(tmp, bytes->bytes, bytes->len, sink->encoding, &d);
    cv_buf_add(out, d.utf8, d.length);
    talloc_free(tmp);
    cv_buf_clear(bytes);
}

/* Appends part of the run to out, decoded. */
static void decode_part(struct sink *sink, struct cv_buf *out, const char *s, size_t n)
{
    struct cv_buf bytes;
    cv_buf_init(&bytes, sink->ctx);
    for (size_t at = 0; at < n;) {
        size_t from = at;
        uint32_t c = utf8_next(s, n, &at);
        int byte = cp1252_byte(c);
        byte = byte < 0 ? text_windows_byte(c) : byte;
        if (byte >= 0) {
            cv_buf_char(&bytes, (char)byte);
        } else {
            convert_bytes(sink, out, &bytes);
            cv_buf_add(out, s + from, at - from);
        }
    }
    convert_bytes(sink, out, &bytes);
    talloc_free(bytes.bytes);
}

/* A run in a legacy font that holds letters which no byte font has was typed in Unicode: the font
 * name lies. Some letters are in Unicode and also what a Vietnamese Windows makes of old bytes:
 * there the spelling tells. */
static bool typed_in_unicode(struct sink *sink, const char *s, size_t n)
{
    bool doubtful = false;
    for (size_t at = 0; at < n;) {
        uint32_t c = utf8_next(s, n, &at);
        if (c >= 0x1ea0 && c <= 0x1ef9)
            return true;
        doubtful |= c >= 0x100 && cp1252_byte(c) < 0 && text_windows_byte(c) >= 0;
    }
    if (!doubtful)
        return false;
    void *ctx = talloc_new(sink->ctx);
    struct cv_buf decoded;
    cv_buf_init(&decoded, ctx);
    decode_part(sink, &decoded, s, n);
    size_t length, words;
    char *as_it_is = text_nfc(ctx, s, n, &length);
    double own = text_quality(as_it_is, length, NULL),
           other = text_quality(decoded.bytes, decoded.len, &words);
    talloc_free(ctx);
    return words == 0 || other <= own;
}

static void make_capitals(struct sink *sink, size_t from)
{
    struct cv_buf *text = &sink->text;
    char *upper = text_upper(sink->ctx, cv_buf_cstr(text) + from, text->len - from);
    text->len = from;
    cv_buf_str(text, upper);
    talloc_free(upper);
}

/* Ends the run. */
static void convert(struct sink *sink)
{
    struct cv_buf *run = &sink->run;
    if (!run->len)
        return;
    bool legacy = sink->encoding != TEXT_UTF8 && !typed_in_unicode(sink, run->bytes, run->len);
    size_t parts[] = {sink->in_text ? 0 : sink->paragraph, run->len};
    for (size_t i = 0, at = 0; i < 2; at = parts[i++]) {
        size_t before = sink->text.len;
        if (i == 1 && !sink->in_text)
            sink->paragraph = before;
        if (legacy)
            decode_part(sink, &sink->text, run->bytes + at, parts[i] - at);
        else
            cv_buf_add(&sink->text, run->bytes + at, parts[i] - at);
        if (legacy)
            sink->converted[sink->encoding] += sink->text.len - before;
        if (sink->capitals)
            make_capitals(sink, before);
    }
    sink->in_text = true;
    cv_buf_clear(run);
}

static void send_text(struct sink *sink)
{
    convert(sink);
    send_frames(sink, FRAME_TEXT, sink->text.bytes, sink->text.len);
    cv_buf_clear(&sink->text);
    sink->kept = false;
}

/* ---- text --------------------------------------------------------------------------------------
 */

static void note_line(struct sink *sink, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        sink->line_ends = text[i] == '\n' ? sink->line_ends + 1 : 0;
    const char *end = memrchr(text, '\n', n);
    if (end) {
        n -= (size_t)(end + 1 - text);
        text = end + 1;
        sink->line_length = 0;
        sink->line_last = 0;
        sink->one_line = false;
    }
    sink->line_open = sink->line_length + n > 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)text[i];
        /* VNI writes its marks as further letters, none of them ASCII. */
        sink->line_length += c < 0x80 || (c >= 0xc0 && sink->encoding != TEXT_VNI);
    }
    while (n > 0 && (unsigned char)text[n - 1] <= ' ')
        n--;
    if (n > 0)
        sink->line_last = text[n - 1];
}

void sink_text(struct sink *sink, const char *text, size_t n)
{
    if (!n)
        return;
    for (size_t i = 0; i < n && !sink->any_text; i++)
        sink->any_text = (unsigned char)text[i] > ' ';
    cv_buf_add(&sink->run, text, n);
    note_line(sink, text, n);
    if (sink->run.len > RUN_MAX && (!sink->line_open || sink->run.len > 16 * RUN_MAX))
        send_text(sink);
}

void sink_str(struct sink *sink, const char *text)
{
    sink_text(sink, text, strlen(text));
}

void sink_char(struct sink *sink, uint32_t code_point)
{
    char bytes[4];
    size_t before = sink->run.len, n;
    utf8_add(&sink->run, code_point);
    n = sink->run.len - before;
    memcpy(bytes, sink->run.bytes + before, n);
    sink->run.len = before;
    sink_text(sink, bytes, n);
}

/* Another paragraph begins here. */
static void begin_paragraph(struct sink *sink, bool list_before)
{
    if (sink->text.len > RUN_MAX)
        send_text(sink);
    sink->paragraph = sink->run.len;
    sink->in_text = false;
    sink->kept = sink->one_line = true;
    sink->gap_before = sink->line_ends > 1;
    sink->list_before = list_before;
}

void sink_line(struct sink *sink)
{
    if (!sink->line_open)
        return;
    sink_text(sink, "\n", 1);
    begin_paragraph(sink, false);
}

static void insert_line_end(struct cv_buf *buf, size_t at)
{
    cv_buf_char(buf, '\n');
    memmove(buf->bytes + at + 1, buf->bytes + at, buf->len - 1 - at);
    buf->bytes[at] = '\n';
}

/* A list's item is seen to begin a paragraph. */
static bool begins_item(const struct sink *sink)
{
    bool in_run = !sink->in_text || sink->paragraph == sink->text.len;
    const struct cv_buf *buf = in_run ? &sink->run : &sink->text;
    size_t at = sink->in_text && in_run ? 0 : sink->paragraph;
    return at < buf->len && (buf->bytes[at] == '-' || buf->bytes[at] == '+');
}

void sink_paragraph(struct sink *sink)
{
    bool list = sink->line_last == ';' || sink->line_last == ',',
         introduces = sink->line_last == ':';
    bool wrapped = sink->line_length > LONG_PARAGRAPH;
    bool gap = wrapped && sink->kept && sink->one_line && !sink->list_before && !sink->gap_before;
    if (gap && !begins_item(sink))
        insert_line_end(sink->in_text ? &sink->text : &sink->run, sink->paragraph);
    sink_str(sink, wrapped && !list ? "\n\n" : "\n");
    begin_paragraph(sink, list || introduces);
}

void sink_cell(struct sink *sink)
{
    sink_line(sink);
    if (sink->line_ends == 1)
        sink_text(sink, "\n", 1);
    begin_paragraph(sink, false);
}

/* ---- sheets ------------------------------------------------------------------------------------
 */

void sink_sheet_cell(struct sink *sink, const char *text, size_t n)
{
    while (n > 0 && (unsigned char)text[n - 1] <= ' ')
        n--;
    for (; n > 0 && (unsigned char)*text <= ' '; n--)
        text++;
    for (size_t i = 0; i < n; i++)
        if (text[i] != '\r') /* a tab would part cells */
            sink_text(sink, text[i] == '\t' ? " " : text + i, 1);
}

/* Cells that follow one another; the row stands in the text from begin on. */
static void unfold_row(struct sink *sink, size_t begin)
{
    struct cv_buf row;
    cv_buf_init(&row, sink->ctx);
    if (!sink->gap_before)
        cv_buf_char(&row, '\n');
    for (size_t i = begin; i < sink->text.len; i++)
        cv_buf_str(&row, sink->text.bytes[i] == '\t' ? "\n\n" : (char[]){sink->text.bytes[i], 0});
    sink->text.len = begin;
    cv_buf_str(&sink->text, cv_buf_cstr(&row));
    talloc_free(row.bytes);
    sink_str(sink, "\n\n");
}

void sink_sheet_row(struct sink *sink)
{
    if (!sink->line_open)
        return;
    convert(sink);
    bool kept = sink->kept && sink->in_text;
    size_t n = kept ? sink->text.len - sink->paragraph : 0;
    const char *row = cv_buf_cstr(&sink->text) + (kept ? sink->paragraph : 0);
    if (memchr(row, '\n', n)) {
        unfold_row(sink, sink->paragraph);
        begin_paragraph(sink, false);
    } else if (memchr(row, '\t', n)) {
        sink_line(sink);
    } else {
        sink_paragraph(sink);
    }
}

/* ---- looks -------------------------------------------------------------------------------------
 */

void sink_encoding(struct sink *sink, enum text_encoding encoding)
{
    if (encoding != sink->encoding)
        convert(sink);
    sink->encoding = encoding;
}

void sink_look(struct sink *sink, struct look look)
{
    bool capitals = look.capitals == 1;
    if (capitals != sink->capitals)
        convert(sink);
    sink->capitals = capitals;
    sink_encoding(sink,
                  look.encoding == STYLE_INHERITS ? TEXT_UTF8 : (enum text_encoding)look.encoding);
}

/* ---- the rest ----------------------------------------------------------------------------------
 */

static size_t short_enough(const char *s)
{
    return strnlen(s, FRAME_MAX);
}

void sink_format(struct sink *sink, const char *format)
{
    send_frame(sink, FRAME_FORMAT, format, short_enough(format));
}

void sink_warn(struct sink *sink, const char *sentence)
{
    send_frame(sink, FRAME_WARNING, sentence, short_enough(sentence));
}

void sink_fact(struct sink *sink, const char *key, const char *value)
{
    struct cv_buf b;
    cv_buf_init(&b, sink->ctx);
    cv_buf_add(&b, key, strlen(key) + 1);
    cv_buf_add(&b, value, strnlen(value, FRAME_MAX - 64));
    send_frame(sink, FRAME_FACT, b.bytes, b.len);
    talloc_free(b.bytes);
}

void sink_member(struct sink *sink, const char *name)
{
    send_frame(sink, FRAME_MEMBER, name, short_enough(name));
}

void sink_member_data(struct sink *sink, const void *bytes, size_t n)
{
    send_frames(sink, FRAME_DATA, bytes, n);
}

void sink_member_end(struct sink *sink)
{
    send_frame(sink, FRAME_END, "", 0);
}

static void send_failure(struct sink *sink, enum cv_status status, const char *reason)
{
    char failure[1 + sizeof((struct cv_error *)0)->message];
    size_t n = strnlen(reason, sizeof failure - 1);
    failure[0] = (char)status;
    memcpy(failure + 1, reason, n);
    send_frame(sink, FRAME_FAILURE, failure, n + 1);
}

void sink_member_fail(struct sink *sink, enum cv_status status, const char *reason)
{
    send_failure(sink, status, reason);
}

void sink_finish(struct sink *sink, enum cv_status status, const struct cv_error *err)
{
    send_text(sink);
    /* Two fonts of one encoding. */
    sink->converted[TEXT_TCVN3] += sink->converted[TEXT_TCVN3_CAPS];
    sink->converted[TEXT_TCVN3_CAPS] = 0;
    size_t most = 0;
    for (size_t e = 1; e < TEXT_ENCODING_COUNT; e++)
        if (sink->converted[e] > sink->converted[most])
            most = e;
    if (most)
        send_frame(sink, FRAME_ENCODING, &(unsigned char){(unsigned char)most}, 1);
    if (status)
        send_failure(sink, status, err->message);
}
