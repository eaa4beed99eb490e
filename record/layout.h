/*
 * layout: the flat text of a document as lines and zones. Private to record/.
 *
 * All parsing runs on a text_shadow (one ASCII byte a character) from which mark-up (Markdown stars, heading marks, table
 * bars, escapes) was taken out. Positions are indices into that shadow; layout_copy() gives the original text back.
 */
#pragma once
#include "record/record.h"
#include "text/text.h"

enum layout_zone {
    ZONE_HEADER,       /* issuing body, quốc hiệu, number, place and date, type, subject, Kính gửi */
    ZONE_BASES,        /* the căn cứ lines between subject and the enacting word */
    ZONE_BODY,
    ZONE_DISTRIBUTION, /* Nơi nhận */
    ZONE_SIGNATURE,
    ZONE_APPENDIX      /* whatever follows the signature: annexes, attached forms, a second document */
};

struct layout_line {
    uint32_t begin, end; /* trimmed; begin == end for an empty line */
    uint32_t indent;     /* blanks before begin */
    enum layout_zone zone;
};

struct layout {
    struct text_shadow s; /* without mark-up */
    struct layout_line *lines;
    size_t line_count;
    uint32_t appendix;    /* index in s where the appendix begins; s.length if none */
};

/* Original text of shadow characters [begin, end), mark-up left out, runs of blanks and line ends made one blank, trimmed. */
char *layout_copy(void *ctx, const struct layout *l, size_t begin, size_t end);
/* Bytes of the original text that these characters span. */
struct cv_span layout_span(const struct layout *l, size_t begin, size_t end);
