/* doc_format: the character and paragraph formatting of a Word 97 file, as far as it tells fonts
 * and hidden text. */
#pragma once
#include "corpus/numbering.h"
#include "corpus/ole.h"

enum { NO_FONT = -1, NO_STYLE = -1 };

/* Formatting of the bytes [begin, end) of the stream WordDocument. */
struct doc_run {
    uint32_t begin, end;
    int font;        /* index into the font table, or NO_FONT */
    int style;       /* paragraphs: index of the style */
    bool hidden;     /* hidden, or struck by a revision */
    int capitals;    /* STYLE_INHERITS, 0 or 1 */
    int list, level; /* paragraphs: as in struct look */
    uint32_t symbol; /* character of a symbol font that stands at a 28h byte, or 0 */
};

struct doc_format {
    struct doc_run *chars, *paragraphs; /* by begin */
    unsigned char_count, paragraph_count;
    int *encodings; /* of the fonts: enum text_encoding */
    bool *symbols;  /* which of them hold symbols */
    unsigned font_count;
    struct doc_run *styles; /* what each says itself or inherits; begin: its parent, end: unused */
    unsigned style_count;
    int default_font;
};

/* main: stream WordDocument, with a header of Word 97 or later; table: its table stream. Broken
 * parts are left out. */
void doc_format_read(struct doc_format *format, void *ctx, const struct cv_buf *main,
                     const struct cv_buf *table);
/* The run that holds the byte at offset, or NULL. *cursor makes a walk through the text cheap. */
const struct doc_run *doc_run_at(const struct doc_run *runs, unsigned count, uint32_t offset,
                                 unsigned *cursor);
/* How text at this place looks, and the list that its paragraph belongs to. */
struct look doc_look(const struct doc_format *format, const struct doc_run *chars,
                     const struct doc_run *paragraph);

/* The lists of the file, for its numbers of lists; see numbering.h. */
void doc_lists_read(struct numbering *numbering, const struct doc_format *format,
                    const struct cv_buf *main, const struct cv_buf *table);
/* The font that modifiers of characters name, NO_FONT if none. */
int doc_modifiers_font(const unsigned char *s, size_t n);
