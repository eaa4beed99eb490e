/* hit: a document as the commands show it: its record as JSON, and what search knows of it. */
#pragma once
#include "query/snippet.h"
#include <jansson.h>

struct hit {
    store_id id;
    const char *stored; /* the stored record as it is: one JSON object without blanks */
    json_t *record;     /* the same parsed, freed with the hit's ctx; NULL after hit_read() */
    double score;
    const char
        *matched;     /* "all", "some", or another word in English; NULL: no ranking took place */
    const char *text; /* NULL unless asked for */
    size_t length;
    struct snippet snippet;
};

/* Reads document id; children of ctx. CV_NOT_FOUND if it is gone. */
enum cv_status hit_load(void *ctx, struct store *s, store_id id, bool with_text, struct hit *out,
                        struct cv_error *err);

/* The same but for parsing the record: of a hit that is only printed as JSON. */
enum cv_status hit_read(void *ctx, struct store *s, store_id id, bool with_text, struct hit *out,
                        struct cv_error *err);

/* A string of the parsed record, or NULL. */
const char *hit_string(const struct hit *h, const char *key);
/* The first path; never NULL. */
const char *hit_path(const struct hit *h);
/* "10/03/2022", "03/2022", "2022", or "" as people write dates here. Child of ctx. */
char *hit_date(void *ctx, const struct hit *h);
/* The same of a date as records have it ("2022-03-10"); "" for NULL. */
char *hit_date_text(void *ctx, const char *date);
/* The number as it stands, or "…/UBND-VX" when it was never filled in, or "". Child of ctx. */
char *hit_number(void *ctx, const struct hit *h);
/* "Công văn 550/UBND-VX ngày 10/03/2022 của …": what a person calls it. Child of ctx. */
char *hit_name(void *ctx, const struct hit *h);

/* The hit as JSON: id, score, matched, the record's keys, snippet with <mark>, snippet_offset,
 * page. A new reference. */
json_t *hit_json(const struct hit *h);
/* The same as text behind what is in `out`, compact; of a hit that was only read without parsing
 * its record. */
void hit_print(struct cv_buf *out, const struct hit *h);
/* A short form: id, number, type, date, issuer, subject, path. A new reference. */
json_t *hit_brief(const struct hit *h);

/* json as a talloc child of ctx: released with it. Returns json. */
json_t *json_own(void *ctx, json_t *json);
