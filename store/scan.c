/* Where words stand in the best documents of a search. */
#include "store/internal.h"
#include "store/order.h"
#include <talloc.h>

struct scanning {
    void *ctx;
    const store_id *ids;
    size_t id_count, word_count;
    struct order_seek *seek;
    struct store_scan scan;
    size_t room, used;
    uint32_t slot;
    bool remote; /* whose values cannot be walked over */
    bool damaged;
};

static void make_room(struct scanning *s, size_t count)
{
    if (s->used + count <= s->room)
        return;
    s->room = (s->used + count) * 2;
    s->scan.positions = talloc_realloc(s->ctx, s->scan.positions, uint32_t, (unsigned)s->room);
}

static void take_places(struct scanning *s, size_t document, const struct order_found *found)
{
    for (size_t w = 0; w < s->word_count; w++) {
        struct order_places places = found->forms[w];
        if (!places.count)
            continue;
        make_room(s, places.count);
        memcpy(s->scan.positions + s->used, places.at, places.count * sizeof *places.at);
        s->scan.cells[w * s->id_count + document] =
            (struct store_scan_cell){(uint32_t)s->used, (uint32_t)places.count};
        s->used += places.count;
    }
}

static bool take_order(void *user, const char *value, size_t n, uint32_t document)
{
    struct scanning *s = user;
    struct order_found found;
    if (!n)
        return true; /* no heading, or removed meanwhile */
    if (!order_find(s->seek, value, n, &found)) {
        s->damaged = true;
        return false;
    }
    s->scan.lengths[document] = found.length;
    take_places(s, document, &found);
    return true;
}

static enum cv_status scan(struct xap_db *db, void *closure, struct cv_error *err)
{
    struct scanning *s = closure;
    s->used = 0;
    s->damaged = false;
    memset(s->scan.cells, 0, s->word_count * s->id_count * sizeof *s->scan.cells);
    memset(s->scan.lengths, 0, s->id_count * sizeof *s->scan.lengths);
    enum cv_status status =
        s->remote ? xap_values(db, s->slot, s->ids, s->id_count, sizeof *s->ids, take_order, s, err)
                  : xap_each_value(db, s->slot, s->ids, s->id_count, take_order, s, err);
    if (status == CV_OK && s->damaged)
        status = cv_fail(err, CV_CORRUPT, "the order of a document's words is damaged");
    return status;
}

enum cv_status store_scan(void *ctx, struct store *s, enum store_place place, const store_id *ids,
                          size_t id_count, const char *const *words, size_t word_count,
                          struct store_scan *out, struct cv_error *err)
{
    struct scanning k = {.ctx = ctx, .ids = ids, .id_count = id_count, .word_count = word_count};
    k.slot = place == STORE_IN_TEXT ? SCHEMA_ORDER : SCHEMA_HEADING;
    k.remote = store_has_remote(s);
    k.seek = order_seek_new(ctx);
    for (size_t i = 0; i < word_count; i++)
        if (order_seek_add(k.seek, words[i]) != i)
            return cv_fail(err, CV_INTERNAL, "the word '%s' is sought twice", words[i]);
    k.scan.cells =
        talloc_zero_array(ctx, struct store_scan_cell, (unsigned)(id_count * word_count + 1));
    k.scan.lengths = talloc_zero_array(ctx, uint32_t, (unsigned)id_count + 1);
    enum cv_status status = store_read(s, scan, &k, err);
    talloc_free(k.seek);
    if (status == CV_OK)
        *out = k.scan;
    return status;
}
