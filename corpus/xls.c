/* XLS: the records (BIFF) of Excel 5 to 2003. Rows as lines, cells parted by tabs; each cell's font
 * tells its encoding. */
#include "corpus/ole.h"
#include <talloc.h>

enum record {
    BOF = 0x809,
    FILEPASS = 0x2f,
    DATE_1904 = 0x22,
    FONT = 0x31,
    FORMAT = 0x41e,
    XF = 0xe0,
    SST = 0xfc,
    CONTINUE = 0x3c,
    LABELSST = 0xfd,
    LABEL = 0x204,
    RSTRING = 0xd6,
    NUMBER = 0x203,
    RK = 0x27e,
    MULRK = 0xbd,
    FORMULA = 0x06,
    STRING = 0x207,
};

struct xls {
    void *ctx;
    struct sink *sink;
    bool biff8, since_1904;
    int *fonts; /* encodings */
    unsigned font_count;
    struct {
        unsigned id;
        bool date;
    } * numbers; /* number formats */
    unsigned number_count;
    struct {
        unsigned font, number;
    } * formats; /* XF */
    unsigned format_count;
    char **strings;
    unsigned string_count;
    long row;         /* of the last cell; -1 before the first */
    unsigned pending; /* XF of a formula whose text follows */
};

#define GROW(x, array, count)                                                                      \
    do {                                                                                           \
        if ((count) % 64 == 0)                                                                     \
            (array) = talloc_realloc_size((x)->ctx, (array), sizeof *(array) * ((count) + 64));    \
        if (!(array))                                                                              \
            abort();                                                                               \
    } while (0)

/* ---- strings
 * -------------------------------------------------------------------------------------- */

/* Bytes that may be spread over a record and its continuations; ends[] are where each stops. */
struct spread {
    const unsigned char *s;
    size_t n, at;
    const size_t *ends;
    size_t end_count, next;
};

static unsigned take(struct spread *p, size_t bytes)
{
    unsigned value = 0;
    for (size_t i = 0; i < bytes; i++)
        value |= p->at < p->n ? (unsigned)p->s[p->at++] << 8 * i : 0;
    return value;
}

/* Characters of a BIFF8 string; where a continuation begins, a flag byte says anew whether they are
 * two bytes wide. */
static void take_characters(struct spread *p, unsigned count, unsigned flags, struct cv_buf *out)
{
    bool wide = flags & 1;
    for (unsigned i = 0; i < count && p->at < p->n; i++) {
        while (p->next < p->end_count && p->at > p->ends[p->next])
            p->next++;
        if (p->next < p->end_count && p->at == p->ends[p->next]) {
            p->next++;
            wide = take(p, 1) & 1;
        }
        unsigned c = take(p, wide ? 2 : 1);
        utf8_add(out, wide ? c : cp1252_char((unsigned char)c));
    }
}

/* A BIFF8 string with its formatting runs and phonetic part, which are passed over. */
static void take_string(struct spread *p, size_t length_bytes, struct cv_buf *out)
{
    unsigned count = take(p, length_bytes), flags = take(p, 1);
    size_t runs = flags & 8 ? take(p, 2) : 0, extra = flags & 4 ? take(p, 4) : 0;
    take_characters(p, count, flags, out);
    size_t skip = 4 * runs + extra;
    p->at = skip < p->n - p->at ? p->at + skip : p->n;
}

static void plain_string(const struct xls *x, const unsigned char *s, size_t n, size_t length_bytes,
                         struct cv_buf *out)
{
    struct spread p = {.s = s, .n = n};
    if (x->biff8) {
        take_string(&p, length_bytes, out);
        return;
    }
    for (unsigned i = take(&p, length_bytes); i > 0 && p.at < n; i--)
        utf8_add(out, cp1252_char((unsigned char)take(&p, 1)));
}

static void shared_strings(struct xls *x, const unsigned char *s, size_t n, const size_t *ends,
                           size_t end_count)
{
    struct spread p = {.s = s, .n = n, .at = 8, .ends = ends, .end_count = end_count};
    for (unsigned count = n >= 8 ? le32(s + 4) : 0; count > 0 && p.at < n; count--) {
        struct cv_buf b;
        cv_buf_init(&b, x->ctx);
        take_string(&p, 2, &b);
        GROW(x, x->strings, x->string_count);
        x->strings[x->string_count++] = cv_buf_cstr(&b);
    }
}

/* ---- formats
 * -------------------------------------------------------------------------------------- */

static void add_font(struct xls *x, const unsigned char *s, size_t n)
{
    struct cv_buf name;
    cv_buf_init(&name, x->ctx);
    if (n > 15)
        plain_string(x, s + 14, n - 14, 1, &name);
    if (x->font_count == 4) { /* there is no font 4: the numbers go from 3 to 5 */
        GROW(x, x->fonts, x->font_count);
        x->fonts[x->font_count++] = TEXT_UTF8;
    }
    GROW(x, x->fonts, x->font_count);
    x->fonts[x->font_count++] = (int)text_encoding_of_font(cv_buf_cstr(&name));
}

static void add_number_format(struct xls *x, const unsigned char *s, size_t n)
{
    struct cv_buf code;
    cv_buf_init(&code, x->ctx);
    if (n < 3)
        return;
    plain_string(x, s + 2, n - 2, x->biff8 ? 2 : 1, &code);
    GROW(x, x->numbers, x->number_count);
    x->numbers[x->number_count].id = le16(s);
    x->numbers[x->number_count++].date = sheet_format_is_date(-1, cv_buf_cstr(&code));
}

static bool is_date(const struct xls *x, unsigned xf)
{
    if (xf >= x->format_count)
        return false;
    for (unsigned i = 0; i < x->number_count; i++)
        if (x->numbers[i].id == x->formats[xf].number)
            return x->numbers[i].date;
    return sheet_format_is_date((int)x->formats[xf].number, NULL);
}

static enum text_encoding cell_encoding(const struct xls *x, unsigned xf)
{
    unsigned font = xf < x->format_count ? x->formats[xf].font : 0;
    return font < x->font_count ? (enum text_encoding)x->fonts[font] : TEXT_UTF8;
}

/* ---- cells
 * ---------------------------------------------------------------------------------------- */

static void put_text(struct xls *x, long row, unsigned xf, const char *text)
{
    if (!*text)
        return;
    if (row != x->row)
        sink_sheet_row(x->sink);
    else if (x->sink->line_open)
        sink_str(x->sink, "\t");
    x->row = row;
    sink_encoding(x->sink, cell_encoding(x, xf));
    sink_sheet_cell(x->sink, text, strlen(text));
    sink_encoding(x->sink, TEXT_UTF8);
}

static void put_number(struct xls *x, long row, unsigned xf, double value)
{
    char text[32];
    if (!is_date(x, xf) || !sheet_date(text, value, x->since_1904))
        snprintf(text, sizeof text, "%.15g", value);
    put_text(x, row, xf, text);
}

static double ieee(const unsigned char *s)
{
    uint64_t bits = (uint64_t)le32(s) | (uint64_t)le32(s + 4) << 32;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Numbers in four bytes: a whole number or the upper half of a double, perhaps a hundred times too
 * large. */
static double rk_number(uint32_t rk)
{
    unsigned char upper[8] = {0};
    for (int i = 0; i < 4; i++)
        upper[4 + i] = (unsigned char)((rk & ~3u) >> 8 * i);
    double value = rk & 2 ? (double)((int32_t)rk >> 2) : ieee(upper);
    return rk & 1 ? value / 100 : value;
}

static void put_formula(struct xls *x, const unsigned char *s, size_t n)
{
    if (n < 14)
        return;
    if (le16(s + 12) != 0xffff)
        put_number(x, (long)le16(s), le16(s + 4), ieee(s + 6));
    else if (s[6] == 0)
        x->pending = le16(s + 4) | le16(s) << 16;
}

static void put_cell(struct xls *x, enum record id, const unsigned char *s, size_t n)
{
    long row = (long)le16(s);
    struct cv_buf text;
    cv_buf_init(&text, x->ctx);
    if (id == LABELSST && n >= 10) {
        uint32_t i = le32(s + 6);
        put_text(x, row, le16(s + 4), i < x->string_count ? x->strings[i] : "");
    } else if ((id == LABEL || id == RSTRING) && n >= 8) {
        plain_string(x, s + 6, n - 6, 2, &text);
        put_text(x, row, le16(s + 4), cv_buf_cstr(&text));
    } else if (id == NUMBER && n >= 14) {
        put_number(x, row, le16(s + 4), ieee(s + 6));
    } else if (id == RK && n >= 10) {
        put_number(x, row, le16(s + 4), rk_number(le32(s + 6)));
    } else if (id == MULRK) {
        for (size_t at = 4; at + 6 <= n - 2; at += 6)
            put_number(x, row, le16(s + at), rk_number(le32(s + at + 2)));
    } else if (id == FORMULA) {
        put_formula(x, s, n);
    }
}

/* ---- records
 * -------------------------------------------------------------------------------------- */

static enum cv_status one_record(struct xls *x, unsigned id, const unsigned char *s, size_t n,
                                 struct cv_error *err)
{
    struct cv_buf text;
    cv_buf_init(&text, x->ctx);
    switch ((enum record)id) {
    case BOF:
        x->biff8 = n < 2 || le16(s) == 0x600;
        x->row = -1;
        break;
    case FILEPASS:
        return cv_fail(err, CV_CORRUPT, "the file is encrypted and needs a password");
    case DATE_1904:
        x->since_1904 = n >= 2 && le16(s) == 1;
        break;
    case FONT:
        add_font(x, s, n);
        break;
    case FORMAT:
        add_number_format(x, s, n);
        break;
    case XF:
        GROW(x, x->formats, x->format_count);
        x->formats[x->format_count].font = n >= 4 ? le16(s) : 0;
        x->formats[x->format_count++].number = n >= 4 ? le16(s + 2) : 0;
        break;
    case STRING:
        plain_string(x, s, n, 2, &text);
        put_text(x, (long)(x->pending >> 16), x->pending & 0xffff, cv_buf_cstr(&text));
        break;
    default:
        if (n >= 6)
            put_cell(x, (enum record)id, s, n);
    }
    return CV_OK;
}

/* Joins a table of shared strings with its continuations. Returns where the next record begins. */
static size_t join_strings(struct xls *x, const struct cv_buf *book, size_t at)
{
    const unsigned char *s = (const unsigned char *)book->bytes;
    struct cv_buf all;
    cv_buf_init(&all, x->ctx);
    size_t *ends = NULL;
    unsigned count = 0;
    for (bool first = true; at + 4 <= book->len && (first || le16(s + at) == CONTINUE);
         first = false) {
        size_t n = le16(s + at + 2);
        n = n < book->len - at - 4 ? n : book->len - at - 4;
        cv_buf_add(&all, s + at + 4, n);
        GROW(x, ends, count);
        ends[count++] = all.len;
        at += 4 + n;
    }
    shared_strings(x, (const unsigned char *)cv_buf_cstr(&all), all.len, ends, count);
    return at;
}

enum cv_status xls_text(struct source *src, struct sink *sink, const struct cv_buf *book,
                        struct cv_error *err)
{
    struct xls *x = talloc_zero(src->ctx, struct xls);
    x->ctx = x;
    x->sink = sink;
    x->row = -1;
    const unsigned char *s = (const unsigned char *)book->bytes;
    enum cv_status status = CV_OK;
    size_t at = 0;
    while (!status && at + 4 <= book->len) {
        unsigned id = le16(s + at);
        size_t n = le16(s + at + 2);
        if (n > book->len - at - 4)
            return cv_fail(err, CV_CORRUPT, "the Excel file is cut off");
        if (id == SST) {
            at = join_strings(x, book, at);
            continue;
        }
        status = one_record(x, id, s + at + 4, n, err);
        at += 4 + n;
    }
    sink_sheet_row(sink);
    return status;
}
