/* Where words stand in the best documents of a search. */
#include "store/internal.h"
#include "store/order.h"
#include <talloc.h>

struct side { /* texts or headings */
    struct store_scan scan;
    size_t room, used;
};
struct scanning {
    void *ctx;
    const store_id *ids;
    size_t id_count, word_count;
    struct order_seek *seek;
    struct side text, heading;
    bool remote; /* whose values cannot be walked over */
    bool damaged;
};

static void make_room(void *ctx, struct side *side, size_t count)
{
    if (side->used + count <= side->room)
        return;
    side->room = (side->used + count) * 2;
    side->scan.positions =
        talloc_realloc(ctx, side->scan.positions, uint32_t, (unsigned)side->room);
}

static bool take_places(struct scanning *s, struct side *side, size_t document,
                        struct order_bytes order)
{
    struct order_found found;
    if (!order_find(s->seek, order, &found))
        return false;
    side->scan.lengths[document] = found.length;
    for (size_t w = 0; w < s->word_count; w++) {
        struct order_places places = found.forms[w];
        if (!places.count)
            continue;
        make_room(s->ctx, side, places.count);
        memcpy(side->scan.positions + side->used, places.at, places.count * sizeof *places.at);
        side->scan.cells[w * s->id_count + document] =
            (struct store_scan_cell){(uint32_t)side->used, (uint32_t)places.count};
        side->used += places.count;
    }
    return true;
}

static bool take_value(void *user, const char *value, size_t n, uint32_t document)
{
    struct scanning *s = user;
    struct order_bytes heading, text;
    if (!n)
        return true; /* removed meanwhile */
    s->damaged = !order_split(value, n, &heading, &text) ||
                 !take_places(s, &s->text, document, text) ||
                 (heading.n && !take_places(s, &s->heading, document, heading));
    return !s->damaged;
}

static void clear(const struct scanning *s, struct side *side)
{
    side->used = 0;
    memset(side->scan.cells, 0, s->word_count * s->id_count * sizeof *side->scan.cells);
    memset(side->scan.lengths, 0, s->id_count * sizeof *side->scan.lengths);
}

static enum cv_status scan(struct xap_db *db, void *closure, struct cv_error *err)
{
    struct scanning *s = closure;
    s->damaged = false;
    clear(s, &s->text);
    clear(s, &s->heading);
    enum cv_status status =
        s->remote
            ? xap_values(db, SCHEMA_ORDER, s->ids, s->id_count, sizeof *s->ids, take_value, s, err)
            : xap_each_value(db, SCHEMA_ORDER, s->ids, s->id_count, take_value, s, err);
    if (status == CV_OK && s->damaged)
        status = cv_fail(err, CV_CORRUPT, "the order of a document's words is damaged");
    return status;
}

static void begin_side(struct scanning *s, struct side *side)
{
    side->scan.cells = talloc_zero_array(s->ctx, struct store_scan_cell,
                                         (unsigned)(s->id_count * s->word_count + 1));
    side->scan.lengths = talloc_zero_array(s->ctx, uint32_t, (unsigned)s->id_count + 1);
}

enum cv_status store_scan(void *ctx, struct store *s, const store_id *ids, size_t id_count,
                          const char *const *words, size_t word_count, struct store_scan *text,
                          struct store_scan *heading, struct cv_error *err)
{
    struct scanning k = {.ctx = ctx, .ids = ids, .id_count = id_count, .word_count = word_count};
    k.remote = store_has_remote(s);
    k.seek = order_seek_new(ctx);
    for (size_t i = 0; i < word_count; i++)
        if (order_seek_add(k.seek, words[i]) != i)
            return cv_fail(err, CV_INTERNAL, "the word '%s' is sought twice", words[i]);
    begin_side(&k, &k.text);
    begin_side(&k, &k.heading);
    enum cv_status status = store_read(s, scan, &k, err);
    talloc_free(k.seek);
    if (status == CV_OK) {
        *text = k.text.scan;
        *heading = k.heading.scan;
    }
    return status;
}
