/*
 * formats_page: documents of every format, made at test time out of a plain text, laid out as Word
 * documents have them: the two columns of the header and the signature block are tables.
 */
#pragma once
#include "base/base.h"

/* A document in its parts: each a text of lines, without empty ones. */
struct page {
    char *head[2]; /* left: body, number; right: motto, place and date */
    char *body;
    char *foot[2]; /* left: Nơi nhận; right: signer */
};

/* Cuts a text with a header, "Nơi nhận:" and a signature into its parts; the lines keep their
 * order. Parts are talloc children of ctx. */
struct page page_of_text(void *ctx, const char *text);

/* Encodings that a font tells. */
enum page_font { PAGE_UNICODE, PAGE_TCVN3, PAGE_VNI };
struct page_style {
    bool two_rows; /* the header's table: a row for the bodies, one for number and date */
    enum page_font font;
};

/* The markup of a document: HTML, RTF, or the main part of DOCX (word/document.xml) and ODT
 * (content.xml). Talloc children of ctx. */
char *page_html(void *ctx, const struct page *page, struct page_style style);
char *page_rtf(void *ctx, const struct page *page, struct page_style style);
char *page_docx(void *ctx, const struct page *page, struct page_style style);
char *page_odt(void *ctx, const struct page *page, struct page_style style);

/* UTF-8 text in an encoding of data/encodings ("tcvn3", "vni", "viscii", "vps", "cp1258"), *n
 * bytes; *held
 * is the same text in UTF-8 with the dashes and quotes that the encoding has. */
char *page_encode(void *ctx, const char *text, const char *encoding, size_t *n, char **held);
