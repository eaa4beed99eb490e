#include "query/resolve.h"
#include "text/text.h"
#include <talloc.h>

static const char *const resolutions[] = {"missing", "resolved", "ambiguous"};

const char *resolution_name(enum resolution r)
{
    return resolutions[r];
}

static bool string_is(const json_t *object, const char *key, const char **out)
{
    *out = json_string_value(json_object_get(object, key));
    return *out && **out;
}

/* Two dates of which each may be known in part only: do they speak of one day? */
static bool dates_agree(struct record_date a, struct record_date b)
{
    return (!a.year || !b.year || a.year == b.year) &&
           (!a.month || !b.month || a.month == b.month) && (!a.day || !b.day || a.day == b.day);
}

/* "Ủy ban nhân dân tỉnh" may be cited as such within the province, so that one name within the
 * other is enough. */
static bool bodies_agree(void *ctx, const char *a, const char *b)
{
    const char *x = record_body_key(ctx, a), *y = record_body_key(ctx, b);
    return !x || !y || strstr(x, y) || strstr(y, x);
}

static bool fits(void *ctx, const struct hit *citing, const json_t *citation,
                 const struct hit *candidate)
{
    const char *cited, *own, *issuer, *borne;
    struct record_date wanted, date;
    if (candidate->id == citing->id)
        return false;
    bool dated = string_is(candidate->record, "date", &borne) && record_date_parse(borne, &date);
    if (dated && string_is(citation, "date", &cited) && record_date_parse(cited, &wanted)) {
        if (!dates_agree(wanted, date))
            return false;
    } else if (dated && string_is(citing->record, "date", &own) &&
               record_date_parse(own, &wanted)) {
        if (record_date_first(date) > record_date_last(wanted))
            return false; /* nobody cites what is not written yet */
    }
    return !string_is(citation, "issuer", &issuer) ||
           !string_is(candidate->record, "issuer", &borne) || bodies_agree(ctx, issuer, borne);
}

/* Two files of one document: a scan and what was scanned. */
static bool same_document(void *ctx, const struct hit *a, const struct hit *b)
{
    const char *x, *y;
    if (string_is(a->record, "date", &x) != string_is(b->record, "date", &y) ||
        (x && strcmp(x, y) != 0))
        return false;
    if (!string_is(a->record, "issuer", &x) || !string_is(b->record, "issuer", &y))
        return false;
    const char *p = record_body_key(ctx, x), *q = record_body_key(ctx, y);
    return p && q && strcmp(p, q) == 0;
}

static enum cv_status bearing(void *ctx, struct store *s, const char *key, struct store_hits *out,
                              struct cv_error *err)
{
    struct store_search_options o = {.limit = LOOKUP_MAX, .sort = STORE_BY_DATE_DESCENDING};
    enum cv_status status = store_search(ctx, s, query_term(ctx, STORE_NUMBER, key), &o, out, err);
    if (status == CV_OK && !out->count)
        status = store_search(ctx, s,
                              query_term(ctx, STORE_NUMBER_FOLDED, record_number_folded(ctx, key)),
                              &o, out, err);
    return status;
}

enum cv_status resolve_citation(void *ctx, struct store *s, const struct hit *citing,
                                const json_t *citation, struct resolved *out, struct cv_error *err)
{
    const char *key;
    struct resolved r = {RESOLUTION_MISSING, NULL, 0};
    *out = r;
    if (!string_is(citation, "number_key", &key))
        return CV_OK;
    void *scratch = talloc_new(ctx);
    struct store_hits hits;
    enum cv_status status = bearing(scratch, s, key, &hits, err);
    struct hit *fitting = talloc_array(scratch, struct hit, status ? 1 : (unsigned)hits.count + 1);
    for (size_t i = 0; status == CV_OK && i < hits.count; i++) {
        status = hit_load(scratch, s, hits.items[i].id, false, &fitting[r.count], err);
        if (status == CV_OK && fits(scratch, citing, citation, &fitting[r.count]))
            r.count++;
        if (status == CV_NOT_FOUND)
            status = CV_OK;
    }
    if (status == CV_OK) {
        bool one = r.count > 0;
        r.candidates = talloc_array(ctx, store_id, (unsigned)r.count + 1);
        for (size_t i = 0; i < r.count; i++) {
            r.candidates[i] = fitting[i].id;
            one = one && (i == 0 || same_document(scratch, &fitting[0], &fitting[i]));
        }
        r.status = !r.count ? RESOLUTION_MISSING : one ? RESOLUTION_ONE : RESOLUTION_AMBIGUOUS;
        *out = r;
    }
    talloc_free(scratch);
    return status;
}
