/*
 * mend: fixed phrases that a scan damaged, found again in the closed tables of data/. A word is
 * damaged if it is spelt as no Vietnamese syllable can be ("TƯỚỔNG", "NỘl", "GlÁM"); it may differ
 * from the table's by one letter, beside a word that is sound. What is well spelt is never changed,
 * nor what is as near to two phrases as to one: a name that no table has stays as it is. Private to
 * record/.
 */
#pragma once
#include "base/base.h"

/* False if no word of it is damaged: cheaper than to look for what it was. */
bool mend_needed(const char *printed);
/* The post (table spelling) that these words, as printed, were; NULL if none is damaged or it is no
 * post. Static. */
const char *mend_post(const char *printed);
/* The type of document likewise, or one whose blanks went astray ("T H Ô N G  T Ư", "THÔNGTƯ").
 * Static. */
const char *mend_type(const char *printed);
/* The name with damaged names of bodies, beginnings of such names and provinces in it put right, in
 * capitals; printed itself if there is nothing to do. Else a talloc child of ctx. */
const char *mend_body(void *ctx, const char *printed);
