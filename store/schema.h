/*
 * schema: what terms, values and metadata a document has in the index. One table says it; nothing
 * else in store spells a prefix.
 *
 * - Words: exact syllables of the text without a prefix, counted. No word begins with A to Z. Where
 *   they stand says a value (order.h), not Xapian's positions.
 * - Terms: prefix, ':', value. What is longer than Xapian allows is cut at a
 *   character, and a hash put behind. "Q:" and the SHA-256 are the document's identity.
 * - Values: enum schema_slot.
 * - Metadata: "v:NAME" facts of the index; "l:TERM" how a term's value is written for people;
 *   "s:KEY" the caller's own (store_set).
 */
#pragma once
#include "store/store.h"
#include "store/xapian_c.h"

enum schema_slot {
    SCHEMA_DATE,      /* "20240300": missing parts 00; no value without a date */
    SCHEMA_DATE_LAST, /* last possible day; "99999999" without a date, to sort behind the others */
    SCHEMA_NUMBER_SORT, /* serial in nine digits, then the symbol */
    SCHEMA_CONTENT,     /* record and text: see data.h */
    SCHEMA_FACETS,      /* what the document counts for: see prints.h */
    SCHEMA_ORDER        /* the words of heading and text in their order: see order.h */
};

#define SCHEMA_ID    "Q:"
#define SCHEMA_FACT  "v:"
#define SCHEMA_LABEL "l:"
#define SCHEMA_STATE "s:"
/* Terms with a prefix lie between these two, all words outside. */
#define SCHEMA_PREFIX_FIRST  'A'
#define SCHEMA_PREFIX_BEHIND "["

/* The prefix of a field's terms, "" for words (STORE_FIELD_COUNT). Never NULL. */
const char *schema_prefix(enum store_field field);

/* Builds the term of a field with this value; returns its length. Two values make two terms however
 * long they are (but for a collision of a 64-bit hash). */
size_t schema_term(char out[XAP_TERM_MAX + 1], enum store_field field, const char *text, size_t n);
/* The term of a document's identity. */
size_t schema_id_term(char out[XAP_TERM_MAX + 1], const char *sha256);

/* Calls back with each field value of a document; the same value may come twice. label: as people
 * write it, or NULL if the value itself is fit to be shown. Stops at the first status that is not
 * CV_OK and returns it. */
typedef enum cv_status schema_each(void *user, enum store_field field, const char *value,
                                   const char *label, struct cv_error *err);
enum cv_status schema_values_of(void *ctx, const struct store_input *in, schema_each *each,
                                void *user, struct cv_error *err);

/* What a document has for dates and order. */
struct schema_slots {
    char date[9], date_last[9]; /* date is "" if unknown */
    char *number_sort;          /* NULL without a number */
};
void schema_slots_of(void *ctx, const struct record *r, struct schema_slots *out);
