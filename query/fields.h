/* fields: the table of fields that the query language, the filters and the help share
 * (data/fields.tsv). */
#pragma once
#include "base/base.h"
#include "store/store.h"

enum field_kind {
    FIELD_NUMBER, /* a document number, compared by its keys */
    FIELD_YEAR,
    FIELD_DATE,
    FIELD_TYPE,   /* a type known to record_type_find() */
    FIELD_BODY,   /* an institution, compared by record_body_key() */
    FIELD_NAME,   /* a person or place: folded words */
    FIELD_WORDS,  /* syllables */
    FIELD_SYMBOL, /* part of a number, folded */
    FIELD_VALUE,  /* one of a few fixed values, folded */
    FIELD_PATH    /* bytes as they stand */
};

struct fields_row; /* one field: a row of the table, static */

/* Row i in the order of the table; NULL behind the last. */
const struct fields_row *field_at(size_t i);
/* By the key of the record; NULL if there is none. */
const struct fields_row *field_named(const char *name);
/* By what stood before the colon, n bytes: any alias, in any case, with or without accents and
 * blanks; NULL if there is none. */
const struct fields_row *field_find(const char *typed, size_t n);

const char *
field_name(const struct fields_row *field); /* key of the record and of the long option */
const char *field_aliases(const struct fields_row *field); /* folded, separated by blanks */
const char *field_help(const struct fields_row *field);
const char *field_example(const struct fields_row *field);
enum field_kind field_kind(const struct fields_row *field);
enum store_field field_store(const struct fields_row *field);
