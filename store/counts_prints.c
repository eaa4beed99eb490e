/* Counting what matches by the prints of the documents: see prints.h. */
#include "store/matches.h"
#include "store/prints.h"
#include <talloc.h>

/* ---- reading and counting -------------------------------------------------------------------- */

struct cell {
    uint64_t print;     /* 0: free */
    uint32_t count, id; /* id: the first document that has it */
};
struct print_table {
    struct cell *cells;
    size_t room, count; /* room is a power of two */
};

static size_t home_of(const struct print_table *t, uint64_t print)
{
    return (print * 0x9e3779b97f4a7c15u >> 32) & (t->room - 1);
}

static struct cell *cell_at(const struct print_table *t, uint64_t print)
{
    size_t at = home_of(t, print);
    while (t->cells[at].print && t->cells[at].print != print)
        at = (at + 1) & (t->room - 1);
    return &t->cells[at];
}

static void grow(void *ctx, struct print_table *t)
{
    struct print_table bigger = {.room = t->room ? t->room * 2 : 512, .count = t->count};
    bigger.cells = talloc_zero_array(ctx, struct cell, (unsigned)bigger.room);
    for (size_t i = 0; i < t->room; i++)
        if (t->cells[i].print)
            *cell_at(&bigger, t->cells[i].print) = t->cells[i];
    talloc_free(t->cells);
    *t = bigger;
}

static void count_print(struct store_matches *m, uint64_t print, uint32_t id)
{
    struct print_table *t = &m->printed[print_index(print)];
    struct cell *cell = cell_at(t, print);
    if (!cell->print) {
        *cell = (struct cell){.print = print, .id = id};
        if (++t->count * 2 > t->room) {
            grow(m->printed, t);
            cell = cell_at(t, print);
        }
    }
    cell->count++;
}

/* All fields at once: reading is half of what counting costs. The other half is waiting for memory,
 * so all cells of a document are sent for before the first is used. */
static bool count_value(void *user, const char *bytes, size_t n, uint32_t at)
{
    struct store_matches *m = user;
    size_t count = prints_count(n);
    for (size_t i = 0; i < count; i++) {
        uint64_t print = prints_at(bytes, i);
        const struct print_table *t = &m->printed[print_index(print)];
        __builtin_prefetch(&t->cells[home_of(t, print)], 1);
    }
    for (size_t i = 0; i < count; i++)
        count_print(m, prints_at(bytes, i), m->ids[at]);
    return true;
}

static enum cv_status read_prints(struct store_matches *m, struct xap_db *db, struct cv_error *err)
{
    if (m->printed)
        return CV_OK;
    m->printed = talloc_zero_array(m, struct print_table, PRINT_FIELDS + 1);
    for (size_t i = 0; i <= PRINT_FIELDS; i++) /* the last is for damaged prints */
        grow(m->printed, &m->printed[i]);
    enum cv_status status =
        xap_each_value(db, SCHEMA_FACETS, m->ids, m->count, count_value, m, err);
    if (status != CV_OK)
        TALLOC_FREE(m->printed);
    return status;
}

/* ---- the most frequent ----------------------------------------------------------------------- */

static int most(const void *a, const void *b)
{
    const struct cell *x = *(struct cell *const *)a, *y = *(struct cell *const *)b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->id != y->id ? (x->id < y->id ? -1 : 1) : x->print < y->print ? -1 : 1;
}

/* The count that the last of the `limit` most frequent has. */
static uint32_t threshold(void *ctx, const struct print_table *t, uint32_t matches, size_t limit)
{
    uint32_t *with = talloc_zero_array(ctx, uint32_t, matches + 1); /* cells of each count */
    uint32_t least = 1;
    for (size_t i = 0; i < t->room; i++)
        with[t->cells[i].count] += t->cells[i].print != 0;
    size_t so_far = 0;
    for (uint32_t count = matches; count > 0 && so_far < limit; count--) {
        so_far += with[count];
        least = count;
    }
    talloc_free(with);
    return least;
}

static struct cell **choose(void *ctx, const struct print_table *t, uint32_t matches, size_t limit,
                            size_t *count)
{
    uint32_t least = limit ? threshold(ctx, t, matches, limit) : 1;
    struct cell **chosen = talloc_array(ctx, struct cell *, (unsigned)t->count + 1);
    size_t n = 0;
    for (size_t i = 0; i < t->room; i++)
        if (t->cells[i].print && t->cells[i].count >= least)
            chosen[n++] = &t->cells[i];
    if (n)
        qsort(chosen, n, sizeof *chosen, most);
    *count = limit && limit < n ? limit : n;
    return chosen;
}

/* ---- names ----------------------------------------------------------------------------------- */

struct naming {
    void *ctx;
    enum store_field field;
    const struct print_table *table;
    struct tally *tallies;
    uint32_t *shown; /* of each cell: its place in tallies + 1; 0: it is not shown */
    size_t left;     /* tallies without a name */
};

static bool take_term(void *user, const char *term, size_t n, uint32_t count)
{
    struct naming *g = user;
    const char *prefix = schema_prefix(g->field);
    (void)count;
    if (n < strlen(prefix) || memcmp(term, prefix, strlen(prefix)) != 0)
        return false;
    const struct cell *cell = cell_at(g->table, print_of(g->field, term, n));
    uint32_t shown = g->shown[cell - g->table->cells];
    if (shown && !g->tallies[shown - 1].term) {
        g->tallies[shown - 1].term = talloc_strndup(g->ctx, term, n);
        g->tallies[shown - 1].n = (uint32_t)n;
        g->left--;
    }
    return g->left > 0;
}

static void name_time(struct naming *g, struct tally *t, uint64_t print)
{
    char text[16];
    if (!print_text(print, text))
        return;
    t->term = talloc_asprintf(g->ctx, "%s%s", schema_prefix(g->field), text);
    t->n = (uint32_t)strlen(t->term);
    g->left--;
}

/* Finds what the prints stand for: few in the lists of terms of the documents where they were seen
 * first, many in the list of all terms of the field. */
static enum cv_status name_all(struct naming *g, struct xap_db *db, struct cell *const *cells,
                               size_t count, struct cv_error *err)
{
    enum { FEW = 100 };
    const char *prefix = schema_prefix(g->field);
    size_t n = strlen(prefix);
    enum cv_status status = CV_OK;
    for (size_t i = 0; i < count; i++)
        name_time(g, &g->tallies[i], cells[i]->print);
    if (g->left > FEW)
        return xap_each_term(db, prefix, n, NULL, 0, take_term, g, err);
    for (size_t i = 0; i < count && status == CV_OK; i++)
        if (!g->tallies[i].term)
            status = xap_each_document_term(db, cells[i]->id, prefix, n, take_term, g, err);
    return status;
}

enum cv_status count_prints(void *ctx, struct store_matches *m, struct xap_db *db,
                            enum store_field field, size_t limit, struct tally **out,
                            size_t *out_count, struct cv_error *err)
{
    enum cv_status status = read_prints(m, db, err);
    if (status != CV_OK)
        return status;
    const struct print_table *t = &m->printed[print_index(print_of(field, "", 0))];
    size_t count;
    struct cell **cells = choose(ctx, t, m->count, limit, &count);
    struct naming g = {.ctx = ctx, .field = field, .table = t, .left = count};
    g.tallies = talloc_zero_array(ctx, struct tally, (unsigned)count + 1);
    g.shown = talloc_zero_array(ctx, uint32_t, (unsigned)t->room);
    for (size_t i = 0; i < count; i++) {
        g.tallies[i].count = cells[i]->count;
        g.shown[cells[i] - t->cells] = (uint32_t)i + 1;
    }
    status = name_all(&g, db, cells, count, err);
    if (status == CV_OK && g.left)
        status = cv_fail(err, CV_CORRUPT, "%zu facets have no term in the index", g.left);
    *out = g.tallies;
    *out_count = count;
    return status;
}
