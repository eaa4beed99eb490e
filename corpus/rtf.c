/* RTF, read by ourselves since only the file's own font table tells which bytes are TCVN3 or VNI.
 * Tables come cell by cell. */
#include "corpus/reader.h"
#include <ctype.h>
#include <talloc.h>

enum { GROUPS_MAX = 1000, FONTS_MAX = 65536, WORD_MAX = 32 };

/* What a group restores at its end. */
struct group {
    bool skipped, hidden, font_table, capitals;
    bool label; /* of a list's paragraph, with blanks around it */
    int font, uc;
};

struct font {
    int encoding; /* enum text_encoding that its name tells */
    int charset;  /* \fcharset: 163 Vietnamese, 2 symbols */
};

struct rtf {
    void *ctx;
    struct sink *sink;
    const char *s;
    size_t n, at;
    struct group groups[GROUPS_MAX];
    int depth;
    struct font *fonts;
    unsigned font_count;
    struct cv_buf font_name;
    int naming; /* font whose name is being read */
    int default_font, code_page;
    int to_skip;        /* characters that stand in for the \u before them */
    uint32_t surrogate; /* first half of a pair */
    bool starred;       /* \* was read: an unknown destination is to be skipped */
};

static struct group *top(struct rtf *r)
{
    return &r->groups[r->depth];
}

/* ---- text --------------------------------------------------------------------------------------
 */

static enum text_encoding byte_encoding(const struct rtf *r, int font)
{
    const struct font *f = font >= 0 && (unsigned)font < r->font_count ? &r->fonts[font] : NULL;
    if (f && f->encoding != TEXT_UTF8)
        return (enum text_encoding)f->encoding;
    bool vietnamese = f && f->charset == 163;
    return vietnamese || (r->code_page == 1258 && (!f || f->charset <= 1)) ? TEXT_CP1258
                                                                           : TEXT_UTF8;
}

static bool silent(struct rtf *r)
{
    return top(r)->skipped || top(r)->hidden;
}

static void put_char(struct rtf *r, enum text_encoding encoding, uint32_t c)
{
    struct look look = LOOK_INHERITS;
    look.encoding = (int)encoding;
    look.capitals = top(r)->capitals;
    sink_look(r->sink, look);
    sink_char(r->sink, c);
}

static void put_byte(struct rtf *r, unsigned char byte)
{
    if (top(r)->font_table && !top(r)->skipped) {
        if (byte == ';' && (unsigned)r->naming < r->font_count) {
            r->fonts[r->naming].encoding = (int)text_encoding_of_font(cv_buf_cstr(&r->font_name));
            cv_buf_clear(&r->font_name);
        } else if (byte != ';' && (r->font_name.len || byte != ' ')) {
            cv_buf_char(&r->font_name, (char)byte);
        }
        return;
    }
    if (r->to_skip > 0) {
        r->to_skip--;
        return;
    }
    if (silent(r))
        return;
    int font = top(r)->font;
    if (byte >= 0x80 && font >= 0 && (unsigned)font < r->font_count && r->fonts[font].charset == 2)
        byte = top(r)->label ? '-' : 0; /* a picture of a symbol font */
    if (!byte || (top(r)->label && byte == ' ' && !r->sink->line_open))
        return;
    /* ASCII of an ordinary font is the same in all encodings: it need not end a run of CP1258. */
    put_char(r, byte_encoding(r, font), cp1252_char(byte));
}

static void put_unicode(struct rtf *r, long value)
{
    uint32_t c = (uint32_t)(value < 0 ? value + 65536 : value) & 0xffff;
    r->to_skip = top(r)->uc;
    if (silent(r) || top(r)->font_table)
        return;
    if (c >= 0xd800 && c < 0xdc00) {
        r->surrogate = c;
        return;
    }
    if (c >= 0xdc00 && c < 0xe000 && r->surrogate)
        c = 0x10000 + ((r->surrogate - 0xd800) << 10) + (c - 0xdc00);
    r->surrogate = 0;
    if (top(r)->label && c >= 0xf000 && c < 0xf100)
        c = '-'; /* a bullet of a symbol font */
    enum text_encoding e = byte_encoding(r, top(r)->font);
    put_char(r, e == TEXT_CP1258 ? TEXT_UTF8 : e, c);
}

static void put_special(struct rtf *r, const char *utf8)
{
    if (silent(r) || top(r)->font_table)
        return;
    sink_look(r->sink, LOOK_INHERITS);
    if (top(r)->label)
        sink_str(r->sink, r->sink->line_open ? " " : "");
    else if (strcmp(utf8, "cell") == 0)
        sink_cell(r->sink);
    else if (strcmp(utf8, "paragraph") == 0)
        sink_paragraph(r->sink);
    else
        sink_str(r->sink, utf8);
}

/* ---- control words ------------------------------------------------------------------------------
 */

static const struct {
    const char *word, *text; /* "cell": ends a cell */
} specials[] = {
    {"par", "paragraph"}, {"line", "\n"},   {"sect", "\n"},       {"page", "\n"},
    {"tab", "\t"},        {"cell", "cell"}, {"nestcell", "cell"}, {"row", "cell"},
    {"nestrow", "cell"},  {"emdash", "—"},  {"endash", "–"},      {"bullet", "•"},
    {"lquote", "‘"},      {"rquote", "’"},  {"ldblquote", "“"},   {"rdblquote", "”"},
    {"emspace", " "},     {"enspace", " "}, {"softline", "\n"},
};

/* Destinations that hold no text of the document. Those marked \* are skipped anyway, except text
 * boxes. */
static const char *const silent_words[] = {
    "colortbl",  "stylesheet", "info",
    "pict",      "object",     "header",
    "headerl",   "headerr",    "headerf",
    "footer",    "footerl",    "footerr",
    "footerf",   "fldinst",    "annotation",
    "sp",        "shprslt",    "nonshppict",
    "themedata", "listtable",  "listoverridetable",
    "revtbl",    "xe",         "tc",
    "filetbl",   "ftnsep",     "ftnsepc",
    "aftnsep",   "aftnsepc",   "template",
    "bkmkstart", "bkmkend",    "nesttableprops",
};

static bool is_one_of(const char *word, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(word, list[i]) == 0)
            return true;
    return false;
}

static void name_font(struct rtf *r, long index)
{
    if (index < 0 || index >= FONTS_MAX)
        return;
    if ((unsigned long)index >= r->font_count) {
        unsigned count = (unsigned)index + 1;
        r->fonts = talloc_realloc(r->ctx, r->fonts, struct font, count);
        if (!r->fonts)
            abort();
        memset(r->fonts + r->font_count, 0, (count - r->font_count) * sizeof *r->fonts);
        r->font_count = count;
    }
    r->naming = (int)index;
    cv_buf_clear(&r->font_name);
}

static void change_state(struct rtf *r, const char *word, bool has_value, long value)
{
    struct group *g = top(r);
    if (strcmp(word, "f") == 0 && g->font_table)
        name_font(r, value);
    else if (strcmp(word, "f") == 0)
        g->font = (int)value;
    else if (strcmp(word, "fcharset") == 0 && g->font_table && (unsigned)r->naming < r->font_count)
        r->fonts[r->naming].charset = (int)value;
    else if (strcmp(word, "deff") == 0)
        r->default_font = g->font = (int)value;
    else if (strcmp(word, "plain") == 0)
        g->font = r->default_font, g->hidden = g->capitals = false;
    else if (strcmp(word, "ansicpg") == 0)
        r->code_page = (int)value;
    else if (strcmp(word, "uc") == 0)
        g->uc = value >= 0 && value < 16 ? (int)value : 1;
    else if (strcmp(word, "v") == 0 || strcmp(word, "deleted") == 0)
        g->hidden = !has_value || value != 0;
    else if (strcmp(word, "listtext") == 0 || strcmp(word, "pntext") == 0)
        g->label = true;
    else if (strcmp(word, "caps") == 0)
        g->capitals = !has_value || value != 0;
    else if (strcmp(word, "fonttbl") == 0)
        g->font_table = true;
    else if (strcmp(word, "falt") == 0 || strcmp(word, "panose") == 0)
        g->skipped = true, g->font_table = false;
}

static void control_word(struct rtf *r, const char *word, bool has_value, long value)
{
    bool starred = r->starred;
    r->starred = false;
    if (strcmp(word, "u") == 0 && has_value) {
        put_unicode(r, value);
        return;
    }
    if (strcmp(word, "bin") == 0) {
        r->at = value > 0 && (size_t)value < r->n - r->at ? r->at + (size_t)value : r->n;
        return;
    }
    bool box = strcmp(word, "shpinst") == 0 || strcmp(word, "shptxt") == 0;
    if (box && !silent(r))
        sink_line(r->sink);
    if ((starred && !box) ||
        is_one_of(word, silent_words, sizeof silent_words / sizeof *silent_words)) {
        top(r)->skipped = true;
        return;
    }
    for (size_t i = 0; i < sizeof specials / sizeof *specials; i++)
        if (strcmp(word, specials[i].word) == 0) {
            put_special(r, specials[i].text);
            return;
        }
    change_state(r, word, has_value, value);
}

/* ---- tokens -------------------------------------------------------------------------------------
 */

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : isxdigit((unsigned char)c) ? (c | 0x20) - 'a' + 10 : -1;
}

static void read_word(struct rtf *r)
{
    char word[WORD_MAX];
    size_t k = 0;
    while (r->at < r->n && isalpha((unsigned char)r->s[r->at])) {
        if (k + 1 < sizeof word)
            word[k++] = r->s[r->at];
        r->at++;
    }
    word[k] = 0;
    bool negative = r->at < r->n && r->s[r->at] == '-', has_value = false;
    r->at += negative;
    long value = 0;
    for (; r->at < r->n && isdigit((unsigned char)r->s[r->at]); r->at++, has_value = true)
        value = value < 100000000 ? value * 10 + (r->s[r->at] - '0') : value;
    if (r->at < r->n && r->s[r->at] == ' ')
        r->at++;
    control_word(r, word, has_value, negative ? -value : value);
}

static void read_backslash(struct rtf *r)
{
    if (r->at >= r->n)
        return;
    char c = r->s[r->at];
    if (isalpha((unsigned char)c)) {
        read_word(r);
        return;
    }
    r->at++;
    if (c == '\'' && r->n - r->at >= 2) {
        int a = hex_digit(r->s[r->at]), b = hex_digit(r->s[r->at + 1]);
        r->at += 2;
        if (a >= 0 && b >= 0)
            put_byte(r, (unsigned char)(a << 4 | b));
    } else if (c == '*') {
        r->starred = true;
    } else if (c == '~') {
        put_special(r, "\u00a0");
    } else if (c == '_') {
        put_special(r, "-");
    } else if (c == '\n' || c == '\r') {
        put_special(r, "\n");
    } else if (c == '\\' || c == '{' || c == '}') {
        put_byte(r, (unsigned char)c);
    }
}

static enum cv_status read_tokens(struct rtf *r, struct cv_error *err)
{
    while (r->at < r->n) {
        char c = r->s[r->at++];
        if (c == '{') {
            if (r->depth + 1 == GROUPS_MAX)
                return cv_fail(err, CV_LIMIT, "groups nested too deeply");
            r->groups[r->depth + 1] = r->groups[r->depth];
            r->depth++;
            r->starred = false;
            r->to_skip = 0;
        } else if (c == '}') {
            r->to_skip = 0;
            if (--r->depth <= 0)
                break; /* what follows the outermost group is not RTF */
        } else if (c == '\\') {
            read_backslash(r);
        } else if (c != '\n' && c != '\r' && c) {
            put_byte(r, (unsigned char)c);
        }
    }
    return CV_OK;
}

enum cv_status read_rtf(struct source *src, struct sink *sink, struct cv_error *err)
{
    struct cv_buf bytes;
    enum cv_status status = source_load(src, &bytes, err);
    if (status)
        return status;
    struct rtf *r = talloc_zero(src->ctx, struct rtf);
    r->ctx = src->ctx;
    r->sink = sink;
    r->s = cv_buf_cstr(&bytes);
    r->n = bytes.len;
    r->naming = -1;
    r->groups[0] = (struct group){.font = -1, .uc = 1};
    cv_buf_init(&r->font_name, src->ctx);
    status = read_tokens(r, err);
    if (!status && r->depth > 0)
        sink_warn(sink, "Tệp RTF bị cắt cụt, phần cuối không còn.");
    return status;
}
