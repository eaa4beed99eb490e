/* DOC: Word 97 to 2003 by its piece table, with the fonts of each run; Word 6 and 95 as bytes.
 * Tables come cell by cell. */
#include "corpus/doc_format.h"
#include <talloc.h>

/* Offsets in the header (FIB), and what stands there. */
enum {
    FIB_MAGIC = 0,
    FIB_VERSION = 2,
    FIB_FLAGS = 0x0a,
    FIB_LENGTHS = 0x4c,
    FIB_PIECES = 0x1a2,
    FIB_SIZE = 0x1aa,
    FIB_OLD_BEGIN = 0x18,
    FIB_OLD_LENGTH = 0x34,
    WORD_97 = 0xc1,
    FLAG_ENCRYPTED = 0x100,
    FLAG_TABLE_1 = 0x200,
};

struct doc {
    struct sink *sink;
    const struct cv_buf *main;
    struct doc_format format;
    struct numbering numbering;
    bool begun; /* the present paragraph has text, or had its label */
    unsigned char_cursor, paragraph_cursor;
    int field; /* depth of fields whose instruction is being passed over */
};

/* ---- characters
 * ---------------------------------------------------------------------------------- */

/* Word's control characters. True if c is one. */
static bool control(struct doc *d, uint32_t c, const struct doc_run *run)
{
    if (c >= 0x20 && c != 0x28)
        return false;
    switch (c) {
    case 0x28: /* a symbol stands here if the formatting says so */
        return run && run->symbol;
    case 0x13: /* field: instruction, 14h, result, 15h */
        d->field++;
        break;
    case 0x14:
    case 0x15:
        d->field -= d->field > 0;
        break;
    case 0x07: /* end of a cell or row */
        sink_cell(d->sink);
        d->begun = false;
        break;
    case 0x0d:
        if (!d->field)
            sink_paragraph(d->sink);
        d->begun = false;
        break;
    case 0x0b: /* line, page, column */
    case 0x0c:
    case 0x0e:
        if (!d->field)
            sink_str(d->sink, "\n");
        break;
    case '\t':
        if (!d->field)
            sink_str(d->sink, "\t");
        break;
    case 0x1e: /* hyphen that does not break */
        sink_str(d->sink, "-");
        break;
    default: /* pictures, notes' marks, optional hyphens */
        break;
    }
    return true;
}

static void put(struct doc *d, uint32_t c, uint32_t offset)
{
    const struct doc_run *run =
        doc_run_at(d->format.chars, d->format.char_count, offset, &d->char_cursor);
    if (control(d, c, run) || d->field || (run && run->hidden))
        return;
    const struct doc_run *paragraph =
        doc_run_at(d->format.paragraphs, d->format.paragraph_count, offset, &d->paragraph_cursor);
    struct look look = doc_look(&d->format, run, paragraph);
    if (!d->begun)
        numbering_put(&d->numbering, d->sink, look);
    d->begun = true;
    sink_look(d->sink, look);
    sink_char(d->sink, c);
}

/* ---- pieces
 * --------------------------------------------------------------------------------------- */

/* Characters [from, to) of the document that lie in a piece [begin, end) stored at fc. */
static void put_piece(struct doc *d, uint32_t begin, uint32_t end, uint32_t fc, uint32_t from,
                      uint32_t to)
{
    bool bytes = fc & 0x40000000;
    uint64_t base = bytes ? (fc & 0x3fffffff) / 2 : fc & 0x3fffffff;
    uint32_t high = 0;
    for (uint32_t cp = begin > from ? begin : from; cp < end && cp < to; cp++) {
        uint64_t at = base + (uint64_t)(cp - begin) * (bytes ? 1 : 2);
        if (at + (bytes ? 1 : 2) > d->main->len)
            return;
        const char *s = d->main->bytes + at;
        uint32_t c = bytes ? cp1252_char((unsigned char)*s) : le16(s);
        if (c >= 0xd800 && c < 0xdc00) {
            high = c;
            continue;
        }
        if (c >= 0xdc00 && c < 0xe000 && high)
            c = 0x10000 + ((high - 0xd800) << 10) + (c - 0xdc00);
        high = 0;
        put(d, c, (uint32_t)at);
    }
}

/* The piece table among the parts that the header points at; false if there is none. */
static bool find_pieces(const struct cv_buf *main, const struct cv_buf *table,
                        const unsigned char **s, size_t *n)
{
    uint32_t from = le32(main->bytes + FIB_PIECES), size = le32(main->bytes + FIB_PIECES + 4);
    if ((uint64_t)from + size > table->len)
        return false;
    const unsigned char *p = (const unsigned char *)table->bytes + from;
    for (size_t at = 0; at + 5 <= size;) {
        if (p[at] == 2) {
            *s = p + at + 5;
            *n = le32(p + at + 1);
            return *n <= size - at - 5 && *n >= 16;
        }
        if (p[at] != 1)
            return false;
        at += 3 + le16(p + at + 1);
    }
    return false;
}

static void put_range(struct doc *d, const unsigned char *pieces, size_t n, uint32_t from,
                      uint32_t to)
{
    size_t count = (n - 4) / 12;
    d->field = 0;
    for (size_t i = 0; i < count; i++)
        put_piece(d, le32(pieces + 4 * i), le32(pieces + 4 * i + 4),
                  le32(pieces + 4 * (count + 1) + 8 * i + 2), from, to);
    sink_line(d->sink);
}

static enum cv_status word_97(struct source *src, struct doc *d, const struct ole *ole,
                              struct cv_error *err)
{
    const char *fib = d->main->bytes;
    struct cv_buf table;
    const unsigned char *pieces;
    size_t n;
    if (d->main->len < FIB_SIZE ||
        !ole_stream(ole, le16(fib + FIB_FLAGS) & FLAG_TABLE_1 ? "1Table" : "0Table", &table) ||
        !find_pieces(d->main, &table, &pieces, &n))
        return cv_fail(err, CV_CORRUPT, "the Word file has no table of its text");
    doc_format_read(&d->format, src->ctx, d->main, &table);
    d->numbering.ctx = src->ctx;
    doc_lists_read(&d->numbering, &d->format, d->main, &table);
    /* The text, then footnotes, headers, macros, comments, endnotes, text boxes: headers and
     * comments are left out. */
    static const bool wanted[] = {true, true, false, false, false, true, true};
    uint32_t from = 0;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        uint32_t length = le32(fib + FIB_LENGTHS + 4 * i);
        if (length > UINT32_MAX - from)
            break;
        if (wanted[i] && length)
            put_range(d, pieces, n, from, from + length);
        from += length;
    }
    return CV_OK;
}

/* Word 6 and 95 keep plain bytes in one stretch, unless the file was saved in haste. */
static enum cv_status word_95(struct doc *d, struct cv_error *err)
{
    if (d->main->len < FIB_OLD_LENGTH + 4)
        return cv_fail(err, CV_CORRUPT, "the Word file is cut off");
    uint32_t begin = le32(d->main->bytes + FIB_OLD_BEGIN),
             length = le32(d->main->bytes + FIB_OLD_LENGTH);
    if (begin >= d->main->len)
        return cv_fail(err, CV_CORRUPT, "the Word file is cut off");
    for (uint32_t i = 0; i < length && begin + i < d->main->len; i++)
        put(d, cp1252_char((unsigned char)d->main->bytes[begin + i]), begin + i);
    return CV_OK;
}

enum cv_status doc_text(struct source *src, struct sink *sink, const struct ole *ole,
                        struct cv_error *err)
{
    struct cv_buf main;
    if (!ole_stream(ole, "WordDocument", &main) || main.len < 32)
        return cv_fail(err, CV_CORRUPT, "the Word file has no text");
    uint32_t magic = le16(main.bytes + FIB_MAGIC);
    if (magic != 0xa5ec && magic != 0xa5dc)
        return cv_fail(err, CV_CORRUPT, "the Word file's header is broken");
    if (le16(main.bytes + FIB_FLAGS) & FLAG_ENCRYPTED)
        return cv_fail(err, CV_CORRUPT, "the file is encrypted and needs a password");
    struct doc *d = talloc_zero(src->ctx, struct doc);
    d->sink = sink;
    d->main = &main;
    enum cv_status status =
        le16(main.bytes + FIB_VERSION) >= WORD_97 ? word_97(src, d, ole, err) : word_95(d, err);
    sink_look(sink, LOOK_INHERITS);
    return status;
}
