#include "store/internal.h"
#include <talloc.h>

struct scanning {
    void *ctx;
    const store_id *ids;
    size_t id_count, word_count;
    const char *const *words;
    struct store_scan scan;
    size_t word, room, used;
};

static void take_place(void *user, size_t document, uint32_t position)
{
    struct scanning *s = user;
    struct store_scan_cell *cell = &s->scan.cells[s->word * s->id_count + document];
    if (s->used == s->room) {
        s->room = s->room ? s->room * 2 : 4096;
        s->scan.positions = talloc_realloc(s->ctx, s->scan.positions, uint32_t, (unsigned)s->room);
    }
    if (!cell->count)
        cell->at = (uint32_t)s->used;
    s->scan.positions[s->used++] = position;
    cell->count++;
}

static enum cv_status scan(struct xap_db *db, void *closure, struct cv_error *err)
{
    struct scanning *s = closure;
    enum cv_status status = CV_OK;
    s->used = 0;
    memset(s->scan.cells, 0, s->word_count * s->id_count * sizeof *s->scan.cells);
    memset(s->scan.lengths, 0, s->id_count * sizeof *s->scan.lengths);
    for (s->word = 0; s->word < s->word_count && status == CV_OK; s->word++) {
        char term[XAP_TERM_MAX + 1];
        size_t n =
            schema_term(term, STORE_FIELD_COUNT, s->words[s->word], strlen(s->words[s->word]));
        status = xap_scan(db, term, n, s->ids, s->id_count, s->scan.lengths, take_place, s, err);
    }
    return status;
}

enum cv_status store_scan(void *ctx, struct store *s, const store_id *ids, size_t id_count,
                          const char *const *words, size_t word_count, struct store_scan *out,
                          struct cv_error *err)
{
    struct scanning k = {
        .ctx = ctx, .ids = ids, .id_count = id_count, .words = words, .word_count = word_count};
    k.scan.cells =
        talloc_zero_array(ctx, struct store_scan_cell, (unsigned)(id_count * word_count + 1));
    k.scan.lengths = talloc_zero_array(ctx, uint32_t, (unsigned)id_count + 1);
    enum cv_status status = store_read(s, scan, &k, err);
    if (status == CV_OK)
        *out = k.scan;
    return status;
}
