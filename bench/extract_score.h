/* extract_score: compares records that were read with records that a person made, field by field.
 */
#pragma once
#include "base/base.h"
#include <jansson.h>

/*
 * Gold records come in two forms. By hand: the keys of the record itself; null means "must be
 * empty". From a portal: so_hieu, ngay, co_quan, nguoi_ky, loai, trich_yeu; an absent key means
 * "not known". Names and titles are compared without accents, case and punctuation, abbreviations
 * of the commonest bodies opened; a body's locality may be added or left out; a subject must share
 * nine words of ten.
 */
struct score_field {
    const char *name;
    size_t got, want, right;
};

enum { SCORE_FIELDS = 24 };
struct scores {
    struct score_field field[SCORE_FIELDS];
    size_t count;
    const char *show; /* field whose differences are printed; NULL: none */
};

void scores_init(struct scores *s);
/* Adds one pair; id names the document where differences are shown. */
void scores_add(struct scores *s, const char *id, json_t *got, json_t *want);
/* Of a field: NAN where nothing was there and nothing read. */
double score_precision(const struct score_field *f);
double score_recall(const struct score_field *f);
double score_f1(const struct score_field *f);
/* Prints a line a field and the mean; returns the mean F1. */
double scores_print(const struct scores *s);
/* The field of this name; NULL if there is none. */
const struct score_field *scores_field(const struct scores *s, const char *name);
