/*
 * layout: the flat text of a document as lines and zones. Private to record/.
 *
 * All parsing runs on a text_shadow (one ASCII byte a character) from which mark-up (Markdown
 * stars, heading marks, table bars, escapes) was taken out. Positions are indices into that shadow;
 * layout_copy() gives the original text back.
 */
#pragma once
#include "record/record.h"
#include "text/text.h"

enum layout_zone {
    ZONE_PREFACE, /* what a portal set above the document: its card, its own summary */
    ZONE_HEADER, /* issuing body, quốc hiệu, number, place and date, type, subject, Kính gửi */
    ZONE_BASES, /* the căn cứ lines between subject and the enacting word */
    ZONE_BODY,
    ZONE_DISTRIBUTION, /* Nơi nhận */
    ZONE_SIGNATURE,
    ZONE_APPENDIX, /* whatever follows the signature: annexes, attached forms, a second document */
    ZONE_PAGE      /* whatever a page sets below the document: lists of others, its licence */
};

struct layout_line {
    uint32_t begin, end; /* trimmed; begin == end for an empty line */
    uint32_t indent;     /* blanks before begin */
    uint32_t cut;        /* where the right column's text begins on it, when a scan ran both columns
                            together; 0: nowhere */
    enum layout_zone zone;
};

struct layout {
    struct text_shadow s; /* without mark-up */
    struct layout_line *lines;
    size_t line_count;
    uint32_t appendix; /* index in s where the appendix begins; s.length if none */
};

/* Shadow without mark-up, and its lines, all in ZONE_BODY. Arrays are talloc children of ctx; text
 * must outlive l. */
void layout_init(struct layout *l, void *ctx, const char *text, size_t n);

/* Original text of shadow characters [begin, end), mark-up left out, runs of blanks and line ends
 * made one blank, trimmed. */
char *layout_copy(void *ctx, const struct layout *l, size_t begin, size_t end);
/* Bytes of the original text that these characters span. */
struct cv_span layout_span(const struct layout *l, size_t begin, size_t end);
/* The line in which character i stands. */
size_t layout_line_at(const struct layout *l, size_t i);

/* ---- reading the shadow -----------------------------------------------------------------------
 */

/* True if the folded lower-case phrase (ASCII, words separated by one blank) stands at i; any run
 * of blanks and at most one line end matches a blank. It must end at a word's end. Returns the
 * index behind it, or 0. */
size_t scan_phrase(const struct layout *l, size_t i, size_t end, const char *phrase);
/* The same, each word with at most one wrong letter if it has four or more (OCR); 0 if not. */
size_t scan_phrase_loose(const struct layout *l, size_t i, size_t end, const char *phrase);
/* First phrase of a NULL-terminated list that stands at i; the index behind it or 0; *which its
 * position in the list. */
size_t scan_any(const struct layout *l, size_t i, size_t end, const char *const *phrases,
                size_t *which);
/* "về", not "vệ" or "vé": the index behind it, or 0. Without its accents it is taken as well. */
size_t scan_about(const struct layout *l, size_t i, size_t end);
/* Index of the first character from i that is no blank, bullet or opening quote; at most end. */
size_t scan_blanks(const struct layout *l, size_t i, size_t end);
/* True if an item's bullet stands at i: -, +, * or a dot, and behind it a word, a blank or a
 * bracket.
 */
bool scan_bullet(const struct layout *l, size_t i, size_t end);
/* End of the word (letters and digits) that begins at i. */
size_t scan_word(const struct layout *l, size_t i, size_t end);
/* Share of upper-case among the letters of [begin, end), 0..1; *letters (may be NULL) = how many
 * there are. */
double scan_capitals(const struct layout *l, size_t begin, size_t end, size_t *letters);
/* True if [begin, end) has no letter or digit: a rule line of dashes or stars. */
bool scan_is_rule(const struct layout *l, size_t begin, size_t end);
/* Distance of two words is at most one letter replaced, lost, added or two swapped. */
bool scan_near(const char *a, size_t an, const char *b, size_t bn);
