/* number_symbols: the table of symbols (data/symbols.tsv) that the groups of a number are made of.
 * Private to record/. */
#pragma once
#include "base/base.h"

/* Classes of a symbol, as in data/symbols.tsv; one symbol may have several. */
enum symbol_class {
    SYMBOL_TYPE = 1,
    SYMBOL_JOINT = 2,
    SYMBOL_MINISTRY = 4, /* bodies that issue jointly with their equals */
    SYMBOL_BODY = 8,
    SYMBOL_STANDING = 16, /* second group that belongs to the body: MTTQ-BTT */
    SYMBOL_CASE = 32,
    SYMBOL_UNIT = 64,
    SYMBOL_TERM = 128, /* a legislature with its term: QH15, UBTVQH14 */
    SYMBOL_ISSUER = SYMBOL_MINISTRY | SYMBOL_BODY | SYMBOL_TERM
};

enum { SYMBOL_KEY_MAX = 40 };

/* Folds a symbol as it stands in UTF-8 into its key: capitals without marks, only [0-9A-Z].
 * out[SYMBOL_KEY_MAX + 1]; too long a symbol is cut. */
void symbol_key(char *out, const char *symbol);

struct symbol {
    unsigned classes;     /* 0: unknown */
    const char *spelling; /* of the row that fits best, or NULL; static */
};

/* Looks a key up. `printed` (may be NULL) chooses among rows of one key: where a row is spelt so,
 * only such rows count. */
struct symbol symbol_find(const char *key, const char *printed);

/* The one known symbol of five letters or more that OCR could have turned into this key (one O put
 * in, letters of one shape exchanged); NULL if none or several. Static. */
const char *symbol_nearest(const char *key);

/* The letter or digit that stands for all that OCR confuses with c ([0-9A-Z]). */
char symbol_confused(char c);

/* Full name of a body or tên loại with this symbol in one of these classes; NULL if unknown.
 * Static. */
const char *symbol_name(const char *symbol, unsigned classes);
