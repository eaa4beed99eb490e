#include "query/evidence.h"
#include <talloc.h>

struct evidence_places evidence_word(const struct evidence *ev, size_t word, size_t document)
{
    return ev->word_places[word * ev->document_count + document];
}

struct evidence_places evidence_pair(const struct evidence *ev, size_t pair, size_t document)
{
    return ev->pair_places[pair * ev->document_count + document];
}

bool evidence_has_typed(const struct evidence *ev, size_t word, size_t document)
{
    return ev->typed[word * ev->document_count + document];
}

/* ---- words and pairs of the query ------------------------------------------------------------ */

static size_t add_word(void *ctx, struct evidence *ev, const struct query_word *w)
{
    for (size_t i = 0; i < ev->word_count; i++)
        if (strcmp(ev->words[i].source->exact, w->exact) == 0 &&
            ev->words[i].form_count == w->form_count)
            return i;
    ev->words = talloc_realloc(ctx, ev->words, struct evidence_word, (unsigned)ev->word_count + 1);
    ev->words[ev->word_count] =
        (struct evidence_word){w, query_word_frequency(w, UINT32_MAX), w->form_count};
    return ev->word_count++;
}

static void add_pair(void *ctx, struct evidence *ev, size_t first, size_t second)
{
    for (size_t i = 0; i < ev->pair_count; i++)
        if (ev->pairs[i].first == first && ev->pairs[i].second == second)
            return;
    ev->pairs = talloc_realloc(ctx, ev->pairs, struct evidence_pair, (unsigned)ev->pair_count + 1);
    ev->pairs[ev->pair_count++] = (struct evidence_pair){first, second};
}

static void study(void *ctx, struct evidence *ev, const struct query_plan *plan)
{
    size_t before = 0;
    for (size_t i = 0; i < plan->word_count; i++) {
        size_t word = add_word(ctx, ev, &plan->words[i]);
        if (i && plan->words[i].run == plan->words[i - 1].run)
            add_pair(ctx, ev, before, word);
        before = word;
    }
}

/* ---- places ---------------------------------------------------------------------------------- */

struct forms {
    const char **names; /* distinct */
    size_t count;
};

static size_t form_index(void *ctx, struct forms *f, const char *name)
{
    for (size_t i = 0; i < f->count; i++)
        if (strcmp(f->names[i], name) == 0)
            return i;
    f->names = talloc_realloc(ctx, f->names, const char *, (unsigned)f->count + 1);
    f->names[f->count] = name;
    return f->count++;
}

/* The places of all forms of a word in one document as one list. */
static struct evidence_places places_of(void *ctx, const struct store_scan *scan,
                                        const size_t *forms, size_t form_count, size_t documents,
                                        size_t document)
{
    size_t total = 0, with = 0, only = 0;
    for (size_t f = 0; f < form_count; f++) {
        const struct store_scan_cell *cell = &scan->cells[forms[f] * documents + document];
        total += cell->count;
        if (cell->count) {
            with++;
            only = f;
        }
    }
    if (with == 1)
        return (struct evidence_places){
            scan->positions + scan->cells[forms[only] * documents + document].at, total};
    if (!with)
        return (struct evidence_places){0};
    uint32_t *merged = talloc_array(ctx, uint32_t, (unsigned)total);
    size_t n = 0;
    for (size_t f = 0; f < form_count; f++) {
        const struct store_scan_cell *cell = &scan->cells[forms[f] * documents + document];
        memcpy(merged + n, scan->positions + cell->at, cell->count * sizeof *merged);
        n += cell->count;
    }
    qsort(merged, n, sizeof *merged, cv_u32_ascending);
    return (struct evidence_places){merged, n};
}

/* Where `second` directly follows `first`: the places of first. */
static struct evidence_places adjacent(void *ctx, struct evidence_places first,
                                       struct evidence_places second)
{
    uint32_t *found = NULL;
    size_t count = 0, j = 0;
    for (size_t i = 0; i < first.count && j < second.count; i++) {
        while (j < second.count && second.at[j] < first.at[i] + 1)
            j++;
        if (j == second.count || second.at[j] != first.at[i] + 1)
            continue;
        if (!found)
            found = talloc_array(ctx, uint32_t, (unsigned)(first.count - i));
        found[count++] = first.at[i];
    }
    return (struct evidence_places){found, count};
}

static void fill(void *ctx, struct evidence *ev, const struct store_scan *scan, struct forms *names)
{
    size_t n = ev->document_count;
    ev->word_places =
        talloc_zero_array(ctx, struct evidence_places, (unsigned)(ev->word_count * n) + 1);
    ev->pair_places =
        talloc_zero_array(ctx, struct evidence_places, (unsigned)(ev->pair_count * n) + 1);
    ev->typed = talloc_zero_array(ctx, bool, (unsigned)(ev->word_count * n) + 1);
    for (size_t w = 0; w < ev->word_count; w++) {
        const struct query_word *source = ev->words[w].source;
        size_t *forms = talloc_array(ctx, size_t, (unsigned)source->form_count + 1);
        for (size_t f = 0; f < source->form_count; f++)
            forms[f] = form_index(ctx, names, source->forms[f]);
        for (size_t d = 0; d < n; d++) {
            ev->word_places[w * n + d] = places_of(ctx, scan, forms, source->form_count, n, d);
            for (size_t f = 0; f < source->form_count; f++)
                if (strcmp(source->forms[f], source->exact) == 0)
                    ev->typed[w * n + d] = scan->cells[forms[f] * n + d].count > 0;
        }
    }
    for (size_t p = 0; p < ev->pair_count; p++)
        for (size_t d = 0; d < n; d++)
            ev->pair_places[p * n + d] = adjacent(ctx, evidence_word(ev, ev->pairs[p].first, d),
                                                  evidence_word(ev, ev->pairs[p].second, d));
    ev->lengths = scan->lengths;
}

enum cv_status evidence_gather(void *ctx, struct store *s, const struct query_plan *plan,
                               const store_id *ids, size_t count, struct evidence *text,
                               struct evidence *heading, struct cv_error *err)
{
    struct evidence ev = {.document_count = count};
    struct forms names = {0};
    struct store_scan texts, headings;
    study(ctx, &ev, plan);
    for (size_t w = 0; w < ev.word_count; w++)
        for (size_t f = 0; f < ev.words[w].form_count; f++)
            form_index(ctx, &names, ev.words[w].source->forms[f]);
    enum cv_status status =
        store_scan(ctx, s, ids, count, names.names, names.count, &texts, &headings, err);
    if (status != CV_OK)
        return status;
    *text = *heading = ev;
    fill(ctx, text, &texts, &names);
    fill(ctx, heading, &headings, &names);
    return CV_OK;
}
