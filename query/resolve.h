/* resolve: from a number, as people type it or documents cite it, to documents of the archive. */
#pragma once
#include "query/hit.h"

enum lookup_match {
    LOOKUP_NONE,
    LOOKUP_EXACT,   /* the canonical key */
    LOOKUP_FOLDED,  /* but for accents: QD for QĐ */
    LOOKUP_YEAR,    /* but for the year, which one of the two leaves out */
    LOOKUP_SERIAL,  /* only the serial was typed */
    LOOKUP_CONFUSED /* but for letters that OCR confuses */
};
/* "exact", "folded", …, as JSON has it; and a Vietnamese remark on it, NULL for an exact match. */
const char *lookup_match_name(enum lookup_match m);
const char *lookup_match_remark(enum lookup_match m);

struct lookup {
    const char *key; /* canonical */
    enum lookup_match match;
    store_id *ids; /* youngest first */
    size_t count;  /* at most LOOKUP_MAX */
    uint32_t total;
};
enum { LOOKUP_MAX = 200 };

/* Looks for documents that bear the number, in the order of enum lookup_match, and stops at the
 * first kind that finds any. CV_USAGE if text is no number. Children of ctx. */
enum cv_status lookup_number(void *ctx, struct store *s, const char *text, struct lookup *out,
                             struct cv_error *err);

/* A document by its id, by its SHA-256 or 8 or more hex digits of it, by its path, or by its number
 * if only one bears it. CV_NOT_FOUND with a message, which names the candidates if there are
 * several. */
enum cv_status lookup_document(void *ctx, struct store *s, const char *text, store_id *out,
                               struct cv_error *err);

/* Numbers in the archive, borne or cited, that one slip of the pen makes of key, or that begin with
 * it: canonical keys, best first. */
struct record_strings lookup_near(void *ctx, struct store *s, const char *key, size_t limit);

enum resolution {
    RESOLUTION_MISSING,  /* not in the archive */
    RESOLUTION_ONE,      /* exactly one document fits number, year, issuer and date (files of one
                            document count as one) */
    RESOLUTION_AMBIGUOUS /* several do */
};
struct resolved {
    enum resolution status;
    store_id *candidates; /* children of ctx */
    size_t count;
};
/* "missing", "resolved", "ambiguous". */
const char *resolution_name(enum resolution r);

/* Which document does `citation` (an object of the record's citations) in `citing` mean? */
enum cv_status resolve_citation(void *ctx, struct store *s, const struct hit *citing,
                                const json_t *citation, struct resolved *out, struct cv_error *err);
