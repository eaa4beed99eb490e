/* bodies: names of issuing bodies: heads, normal capitals, localities. Private to record/. */
#pragma once
#include "record/record.h"

struct body_head {
    int level;    /* 1 highest … 6 */
    bool place;   /* a locality behind it belongs to the name */
    bool part;    /* always part of another body */
    size_t words; /* how many words of the key it takes */
};
/* The longest head at the start of a folded key ("uy ban nhan dan tinh ha tinh"). False if the key
 * begins with none. */
bool body_head_find(const char *key, struct body_head *out);

/* Level of locality words: "tinh", "thanh pho", "huyen", "xa" … at the start of a folded key; words
 * used, 0 if none. */
size_t body_place_kind(const char *key);

/* The province of this name (folded, without its kind) with its kind: "tỉnh An Giang", "thành phố
 * Hải Phòng"; NULL if none. Static kind and name. */
bool body_province(const char *name, const char **kind, const char **proper);

/* The full name for a symbol group of a number ("SYT" -> "Sở Y tế"), NULL if unknown; *level as in
 * the table, may be NULL. */
const char *body_of_symbol(const char *symbol, const char **level);
/* The same without tolerance, and cheap: the symbol as the table has it. Static. */
const char *body_of_printed_symbol(const char *symbol);

/* Opens the abbreviations of a name: "UBND TP. Cần Thơ" -> "Ủy ban nhân dân thành phố Cần Thơ".
 * Talloc child of ctx. */
char *body_abbreviations_open(void *ctx, const char *s);

/* Words of a string without accents, case and punctuation, joined by single blanks. Talloc child of
 * ctx. */
char *body_words(void *ctx, const char *s);

/* True if this key (body_words) is a body's whole name in the table. */
bool body_is_known(const char *key);
/* True if it is the name of a central body (a ministry, the Government's office …). */
bool body_is_central(const char *key);
/* True if the key ends in a locality with its name: "… tinh ha tinh". */
bool body_place_ends(const char *key);
/* The locality at the end of a name, from its kind on ("tỉnh An Giang"), a part of name; NULL if it
 * has none. */
const char *body_locality(const char *name);
