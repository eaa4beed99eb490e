/* header_parts: what the files that read the header share. Private to header*.c. */
#pragma once
#include "record/header.h"

enum { HEADER_CHARS = 6000, HEADER_LINES = 110 };

/* A rule of dashes, stars or lines, three or more, as under a body's name: index behind it, or 0.
 */
size_t header_rule_at(const struct layout *l, size_t i, size_t limit);
/* The longest name of a document type that begins at i, its end in *type's table spelling; 0 if
 * there is none. */
size_t header_type_at(const struct layout *l, size_t i, size_t limit, const char **type);

/* Sets begin, limit and motto. A text may open with something else (a portal's summary, a cover):
 * the header then begins some lines above the motto. */
void header_find_region(struct header *h, const struct layout *l);
/* Marks "Độc lập - Tự do - Hạnh phúc" as read. */
void header_use_tieu_ngu(struct header *h, const struct layout *l);
/* Where no whole motto was found: notes one that its column broke in two, with the left column's
 * text between. */
void header_use_broken_motto(struct header *h, const struct layout *l);
/* Notes the last word of a motto that its column broke off. */
void header_use_motto_end(struct header *h, const struct layout *l);
/* Sets number, parsed and has_number; what is allocated is a child of ctx. */
void header_find_number(struct header *h, void *ctx, const struct layout *l);
/* Sets day, date and place; no date lies more than a year behind today. */
void header_find_date(struct header *h, const struct layout *l, struct record_date today);
/* Sets number where no label stands before it: "BẢN ÁN 53/2018/DS-PT". The title is known by then.
 */
void header_find_titled_number(struct header *h, void *ctx, const struct layout *l);
/* Sets day, date and place where header_find_date() found none: "Hà Nội, 5-3-1998", "BẢN ÁN … NGÀY
 * 16/03/2018". Number and title are known by then. */
void header_find_rare_date(struct header *h, const struct layout *l, struct record_date today);
/* Sets title and type. `alone`: the type fills its line; else its subject may stand on the same
 * line, in capitals. */
bool header_find_title(struct header *h, const struct layout *l, bool alone);
/* The same of a type that a scan damaged ("QUYẾT ĐỊNK") and that fills its line; not in letters,
 * which have none. */
void header_find_damaged_title(struct header *h, const struct layout *l);
/* Sets matter, where a letter's subject begins. */
void header_find_matter(struct header *h, const struct layout *l);
