#include "store/schema.h"
#include "text/text.h"
#include <inttypes.h>
#include <talloc.h>

/* ASCII capitals and a colon: no prefix begins another, since ':' ends each. */
static const char *const prefixes[STORE_FIELD_COUNT + 1] = {
    [STORE_TYPE] = "T:",
    [STORE_ISSUER] = "I:",
    [STORE_SIGNER] = "N:",
    [STORE_RECIPIENT] = "R:",
    [STORE_PLACE] = "L:",
    [STORE_YEAR] = "Y:",
    [STORE_MONTH] = "M:",
    [STORE_NUMBER] = "K:",
    [STORE_NUMBER_FOLDED] = "KF:",
    [STORE_NUMBER_CONFUSED] = "KC:",
    [STORE_SERIAL] = "KN:",
    [STORE_SYMBOL] = "KS:",
    [STORE_CITES] = "C:",
    [STORE_CITES_FOLDED] = "CF:",
    [STORE_CITES_RELATION] = "CR:",
    [STORE_URGENCY] = "U:",
    [STORE_CLASSIFICATION] = "V:",
    [STORE_FORMAT] = "F:",
    [STORE_PATH] = "P:",
    [STORE_SUBJECT] = "S:",
    [STORE_FIELD_COUNT] = "",
};

const char *schema_prefix(enum store_field field)
{
    return (unsigned)field < STORE_FIELD_COUNT ? prefixes[field] : "";
}

/* FNV-1a: small, and good enough to tell the tails of long paths apart. */
static uint64_t hash_of(const char *s, size_t n)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)s[i]) * 0x100000001b3u;
    return h;
}

static size_t term_with(char out[XAP_TERM_MAX + 1], const char *prefix, const char *text, size_t n)
{
    enum { TAIL = 17 }; /* '~' and 16 hex digits */
    size_t p = strlen(prefix);
    memcpy(out, prefix, p);
    if (p + n <= XAP_TERM_MAX) {
        memcpy(out + p, text, n);
        out[p + n] = 0;
        return p + n;
    }
    size_t keep = XAP_TERM_MAX - TAIL - p;
    while (keep && ((unsigned char)text[keep] & 0xC0) == 0x80)
        keep--; /* not inside a character */
    memcpy(out + p, text, keep);
    return p + keep + (size_t)snprintf(out + p + keep, TAIL + 1, "~%016" PRIx64, hash_of(text, n));
}

size_t schema_term(char out[XAP_TERM_MAX + 1], enum store_field field, const char *text, size_t n)
{
    return term_with(out, schema_prefix(field), text, n);
}

size_t schema_id_term(char out[XAP_TERM_MAX + 1], const char *sha256)
{
    return term_with(out, SCHEMA_ID, sha256, strlen(sha256));
}

char *store_cites_text(void *ctx, const char *relation, const char *number_key)
{
    char *folded = text_fold_string(ctx, relation, strlen(relation));
    return talloc_asprintf(ctx, "%s:%s", folded, number_key);
}

/* ---- a document's values --------------------------------------------------------------------- */

struct sink {
    void *ctx;
    schema_each *each;
    void *user;
    struct cv_error *err;
    enum cv_status status;
};

static void emit(struct sink *k, enum store_field field, const char *value, const char *label)
{
    if (k->status == CV_OK && value && *value)
        k->status =
            k->each(k->user, field, value, label && strcmp(label, value) ? label : NULL, k->err);
}

static void emit_folded(struct sink *k, enum store_field field, const char *value)
{
    if (value)
        emit(k, field, text_fold_string(k->ctx, value, strlen(value)), value);
}

/* "UBND TP (để b/c)": what stands in brackets at the end says why the copy was sent, and is no part
 * of the body's name. */
static const char *without_note(void *ctx, const char *recipient)
{
    size_t n = strlen(recipient);
    while (n && strchr(" ;.,", recipient[n - 1]))
        n--;
    if (!n || recipient[n - 1] != ')')
        return recipient;
    const char *open = memrchr(recipient, '(', n);
    if (!open || open == recipient)
        return recipient;
    while (open > recipient && open[-1] == ' ')
        open--;
    return talloc_strndup(ctx, recipient, (size_t)(open - recipient));
}

static void emit_bodies(struct sink *k, const struct record_strings *bodies)
{
    for (size_t i = 0; i < bodies->count; i++) {
        const char *name = without_note(k->ctx, bodies->items[i]);
        emit(k, STORE_RECIPIENT, record_body_key(k->ctx, name), name);
    }
}

/* "SLĐTBXH-BTXH&GN" -> the whole folded, and each group between dashes and strokes. */
static void emit_symbol(struct sink *k, const char *symbol)
{
    if (!symbol)
        return;
    char *folded = text_fold_string(k->ctx, symbol, strlen(symbol));
    emit(k, STORE_SYMBOL, folded, symbol);
    if (!strpbrk(folded, "-/"))
        return;
    char *rest = NULL;
    for (char *group = strtok_r(folded, "-/", &rest); group; group = strtok_r(NULL, "-/", &rest))
        emit(k, STORE_SYMBOL, group, NULL);
}

static void emit_number(struct sink *k, const struct record *r)
{
    if (r->number_key) {
        emit(k, STORE_NUMBER, r->number_key, r->number);
        emit(k, STORE_NUMBER_FOLDED, record_number_folded(k->ctx, r->number_key), NULL);
        emit(k, STORE_NUMBER_CONFUSED, record_number_confused(k->ctx, r->number_key), NULL);
    }
    if (r->serial >= 0)
        emit(k, STORE_SERIAL, talloc_asprintf(k->ctx, "%" PRId64, r->serial), NULL);
    emit_symbol(k, r->symbol);
}

static void emit_citations(struct sink *k, const struct record *r)
{
    for (size_t i = 0; i < r->citation_count; i++) {
        const struct record_citation *c = &r->citations[i];
        if (!c->number_key)
            continue;
        emit(k, STORE_CITES, c->number_key, c->number ? c->number : c->name);
        emit(k, STORE_CITES_FOLDED, record_number_folded(k->ctx, c->number_key), NULL);
        if (c->relation)
            emit(k, STORE_CITES_RELATION, store_cites_text(k->ctx, c->relation, c->number_key),
                 NULL);
    }
}

static void emit_date(struct sink *k, struct record_date date)
{
    if (date.year <= 0)
        return;
    emit(k, STORE_YEAR, talloc_asprintf(k->ctx, "%04d", date.year), NULL);
    if (date.month > 0)
        emit(k, STORE_MONTH, talloc_asprintf(k->ctx, "%04d-%02d", date.year, date.month), NULL);
}

enum cv_status schema_values_of(void *ctx, const struct store_input *in, schema_each *each,
                                void *user, struct cv_error *err)
{
    const struct record *r = in->record;
    struct sink k = {ctx, each, user, err, CV_OK};
    emit_folded(&k, STORE_TYPE, r->type);
    if (r->issuer)
        emit(&k, STORE_ISSUER, record_body_key(ctx, r->issuer), r->issuer);
    for (size_t i = 0; i < r->signer_count; i++)
        emit_folded(&k, STORE_SIGNER, r->signers[i].name);
    emit_bodies(&k, &r->addressees);
    emit_bodies(&k, &r->copies);
    emit_folded(&k, STORE_PLACE, r->place);
    emit_date(&k, r->date);
    emit_number(&k, r);
    emit_citations(&k, r);
    emit_folded(&k, STORE_URGENCY, r->urgency);
    emit_folded(&k, STORE_CLASSIFICATION, r->classification);
    emit(&k, STORE_FORMAT, in->format, NULL);
    for (const char *const *path = in->paths; *path; path++)
        emit(&k, STORE_PATH, *path, NULL);
    return k.status;
}

void schema_slots_of(void *ctx, const struct record *r, struct schema_slots *out)
{
    *out = (struct schema_slots){.date_last = "99999999"};
    if (r->date.year > 0 && r->date.year <= 9999) {
        snprintf(out->date, sizeof out->date, "%04u%02u%02u", (unsigned)r->date.year % 10000u,
                 (unsigned)r->date.month % 100u, (unsigned)r->date.day % 100u);
        snprintf(out->date_last, sizeof out->date_last, "%08u",
                 (unsigned)record_date_last(r->date) % 100000000u);
    }
    if (r->serial >= 0)
        out->number_sort =
            talloc_asprintf(ctx, "%09" PRId64 " %s", r->serial, r->symbol ? r->symbol : "");
}
