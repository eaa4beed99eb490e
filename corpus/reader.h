/*
 * reader: what a reader of one format sees from inside its sandbox. It gets a source, the file on
 * descriptor 0, and puts text, members, facts and warnings into a sink, which carries them through
 * a pipe to the parent (intake.c), which believes nothing but the framing.
 */
#pragma once
#include "corpus/corpus.h"

/* ---- sink --------------------------------------------------------------------------------------
 */

/* Kinds of frames on the pipe: one byte of kind, four of length (little end first), the payload. */
enum frame {
    FRAME_TEXT = 't',     /* UTF-8 */
    FRAME_FORMAT = 'y',   /* name of the format, when the content refines it */
    FRAME_ENCODING = 'e', /* one byte: enum text_encoding of the runs that were converted */
    FRAME_WARNING = 'w',  /* Vietnamese sentence */
    FRAME_FACT = 'k',     /* key NUL value: an edXML header's */
    FRAME_MEMBER = 'm', /* name of a member; its bytes follow in data frames, up to an end frame */
    FRAME_DATA = 'd',
    FRAME_END = 'z',
    FRAME_FAILURE =
        'f', /* one byte: enum cv_status, then the reason; of the open member, if there is one */
};
enum { FRAME_HEADER = 5, FRAME_MAX = 65536 }; /* longest payload of all */

/* What formatting does to text. Each is STYLE_INHERITS where a style does not say. */
enum { STYLE_INHERITS = -1 };
struct look {
    int encoding;    /* enum text_encoding that the font tells */
    int capitals;    /* 1: small letters show as capitals */
    int list, level; /* whose labels the paragraph bears; list 0: none */
};
extern const struct look LOOK_INHERITS;
/* What `own` does not say is taken from `above`. */
struct look look_over(struct look own, struct look above);

struct sink {
    void *ctx;
    int fd;
    struct cv_buf run;                     /* text not yet converted, all of one encoding */
    enum text_encoding encoding;           /* of the run */
    bool capitals;                         /* it shows in capitals */
    struct cv_buf text;                    /* UTF-8 not yet sent */
    size_t paragraph;                      /* where the present one begins: in the run, */
    bool in_text;                          /* or in the text */
    bool kept;                             /* neither has been sent */
    bool one_line;                         /* no line end stands in it */
    bool gap_before, list_before;          /* an empty line, a list or its beginning before it */
    unsigned line_ends;                    /* at the end of all that was added */
    size_t converted[TEXT_ENCODING_COUNT]; /* bytes */
    bool line_open;                        /* text stands on the present line */
    size_t line_length;                    /* its characters, */
    char line_last;                        /* and the last byte that is no blank */
    bool any_text;                         /* anything but blanks was added */
};

void sink_init(struct sink *sink, void *ctx, int fd);
/* Adds UTF-8 text; in a legacy encoding (sink_encoding), each character stands for the byte that
 * CP1252 has for it. */
void sink_text(struct sink *sink, const char *text, size_t n);
void sink_str(struct sink *sink, const char *text);
void sink_char(struct sink *sink, uint32_t code_point);
/* Ends the present line, if anything stands on it. */
void sink_line(struct sink *sink);
/* Ends a paragraph. In plain text a line end may be a mere line break: before and behind a
 * paragraph that must have been wrapped, an empty line says that it is none, unless a list goes on.
 * Lines of headers, recipients and signatures stay together. */
void sink_paragraph(struct sink *sink);
/* Ends a cell of a table: what stands in the next one never goes on with it, so that an empty line
 * parts them. */
void sink_cell(struct sink *sink);
/* Sheets: the text of a cell, whose lines stay; behind the last cell of a row, its end. A row is
 * one line, its cells parted by tabs; where a cell has several lines, the sheet serves as a page,
 * and the cells follow one another as those of a document's table. */
void sink_sheet_cell(struct sink *sink, const char *text, size_t n);
void sink_sheet_row(struct sink *sink);
/* The encoding that the font of the following text tells; TEXT_UTF8 for ordinary text. */
void sink_encoding(struct sink *sink, enum text_encoding encoding);
/* Encoding and capitals of the following text; what the look does not say is ordinary. */
void sink_look(struct sink *sink, struct look look);
void sink_format(struct sink *sink, const char *format);
void sink_warn(struct sink *sink, const char *sentence);
void sink_fact(struct sink *sink, const char *key, const char *value);
void sink_member(struct sink *sink, const char *name);
void sink_member_data(struct sink *sink, const void *bytes, size_t n);
void sink_member_end(struct sink *sink);
/* The member opened last cannot be read; the rest of the container may be. */
void sink_member_fail(struct sink *sink, enum cv_status status, const char *reason);
/* Sends what is left, and the failure if status says so. */
void sink_finish(struct sink *sink, enum cv_status status, const struct cv_error *err);

/* ---- source ------------------------------------------------------------------------------------
 */

struct source {
    void *ctx; /* lives as long as the child */
    int fd;    /* the file, at its beginning */
    uint64_t size;
    uint64_t max_part;   /* bytes of one part that is held in memory */
    uint64_t max_member; /* bytes of one member */
    uint64_t max_total;  /* bytes of all members */
    unsigned max_members;
};

/* A reader: errors say the cause only, the parent adds the path. */
typedef enum cv_status reader_fn(struct source *src, struct sink *sink, struct cv_error *err);
reader_fn read_zip;     /* office formats in ZIP, else a container */
reader_fn read_archive; /* tar, 7z, rar, gzip … */
reader_fn read_ole;     /* Word and Excel before 2007 */
reader_fn read_rtf, read_html, read_mail, read_xml;
reader_fn read_tnef; /* winmail.dat */

/* Formats inside a ZIP. */
reader_fn read_docx, read_odt, read_xlsx, read_pptx;
/* HTML that is part of something else, a message for instance; charset may be NULL. */
enum cv_status html_text(struct source *src, struct sink *sink, const char *bytes, size_t n,
                         const char *charset, struct cv_error *err);

/* Word's one-file XML of 2003; OpenDocument in one file (FODT, FODS). */
enum cv_status read_word_xml(struct source *src, struct sink *sink, const char *bytes, size_t n,
                             struct cv_error *err);
enum cv_status read_flat_odt(struct source *src, struct sink *sink, const char *bytes, size_t n,
                             struct cv_error *err);

/* The whole file, NUL-terminated; CV_LIMIT if it is longer than max_part. */
enum cv_status source_load(struct source *src, struct cv_buf *out, struct cv_error *err);

/* ---- shared by several readers -----------------------------------------------------------------
 */

/* Appends a code point as UTF-8; surrogates and what is beyond Unicode become U+FFFD. */
void utf8_add(struct cv_buf *out, uint32_t code_point);
/* Reads one code point of valid or invalid UTF-8 at s[*at], moves *at on; U+FFFD for a bad byte. */
uint32_t utf8_next(const char *s, size_t n, size_t *at);
/* True if all of it is UTF-8. */
bool utf8_valid(const char *s, size_t n);
/* The Unicode character of a CP1252 byte (undefined ones stay C1 controls), and back: -1 if it has
 * none. Symbol fonts' private characters U+F0xx go back to xx. */
uint32_t cp1252_char(unsigned char byte);
int cp1252_byte(uint32_t code_point);
/* The Vietnamese encoding that a charset's name (of MIME, HTML, XML) stands for; false if none, or
 * charset is NULL. */
bool charset_encoding(const char *charset, enum text_encoding *encoding);
/* Converts text in a named charset to UTF-8; the encoding of unknown ones is found out. */
void charset_decode(struct cv_buf *out, const char *charset, const char *bytes, size_t n);
/* Decodes base64, passing over what is not of its alphabet. */
void base64_decode(struct cv_buf *out, const char *s, size_t n);

/* Named styles with their parents. */
struct styles {
    void *ctx, *tree;
};
void styles_add(struct styles *styles, const char *name, const char *parent, struct look look);
/* The look of a style with what it inherits; LOOK_INHERITS if there is none of that name (or name
 * is NULL). */
struct look styles_look(const struct styles *styles, const char *name);

/* XML without entities of its own and without anything from outside. Names come without prefix.
 * Bytes in a Vietnamese encoding that the declaration names, or that are not the UTF-8 that they
 * claim to be, are converted. */
struct xml_handler {
    void *user;
    void (*start)(void *user, const char *name, const char **attributes);
    void (*end)(void *user, const char *name);
    void (*text)(void *user, const char *s, size_t n);
};
enum cv_status xml_parse(const char *bytes, size_t n, const struct xml_handler *handler,
                         struct cv_error *err);
/* The value of the attribute with this local name, or NULL. */
const char *xml_attribute(const char **attributes, const char *name);

/* Calls part for each member of a ZIP that want accepts (in the order of the archive), whole and
 * NUL-terminated. */
enum cv_status zip_parts(struct source *src, bool (*want)(void *user, const char *name),
                         enum cv_status (*part)(void *user, const char *name, const char *bytes,
                                                size_t n, struct cv_error *err),
                         void *user, struct cv_error *err);

/* A spreadsheet's date: days since 1900 (or 1904) as dd/mm/yyyy; false if it is none. */
bool sheet_date(char out[11], double days, bool since_1904);
/* True if a number format shows a date. */
bool sheet_format_is_date(int builtin, const char *format);
