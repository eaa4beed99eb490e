/* citation: the earlier documents that a text refers to. Private to record/. */
#pragma once
#include "record/layout.h"

/* What is known of the citing document when its citations are read. */
struct citation_context {
    const char *own_key;         /* its number_key, so that it never cites itself; may be NULL */
    const char *own_type;        /* "quyết định": "Quyết định này" is itself */
    struct record_date own_date; /* completes two-digit years; a later citation is a warning */
    const char *own_issuer;      /* "của tỉnh" without a name is its province */
};

/* Finds the citations in all zones of the layout but header number/date lines, distribution list
 * and signature; each earlier document once (the first mention, completed by later ones; the
 * strongest relation). Fills r->citations, adds warnings. */
void citations_find(struct record *r, const struct layout *l, const struct citation_context *c);
