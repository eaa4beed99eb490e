#include "store/phrase.h"
#include <talloc.h>

struct part {
    struct order_places places; /* in the text that is looked at */
    size_t next;                /* the first of them that still matters */
    uint32_t *merged;           /* of several forms */
    size_t room;
};

struct phrase {
    struct order_seek *seek;
    struct order_part *forms; /* of each part */
    struct part *parts;
    size_t count;
    unsigned window;
    bool in_order;
    size_t *holder; /* of each place of a window: the part that has taken it + 1 */
    bool *asked;    /* of each place of a window */
    size_t window_room;
};

struct phrase *phrase_new(void *ctx, size_t parts, unsigned window, bool in_order)
{
    struct phrase *p = talloc_zero(ctx, struct phrase);
    *p = (struct phrase){.count = parts, .window = window, .in_order = in_order};
    p->seek = order_seek_new(p);
    p->parts = talloc_zero_array(p, struct part, (unsigned)parts + 1);
    p->forms = talloc_zero_array(p, struct order_part, (unsigned)parts + 1);
    return p;
}

void phrase_add(struct phrase *p, size_t part, const char *form)
{
    struct order_part *q = &p->forms[part];
    uint32_t number = order_seek_add(p->seek, form);
    for (size_t i = 0; i < q->form_count; i++)
        if (q->forms[i] == number)
            return;
    uint32_t *forms = talloc_array(p, uint32_t, (unsigned)q->form_count + 1);
    if (q->form_count)
        memcpy(forms, q->forms, q->form_count * sizeof *forms);
    forms[q->form_count++] = number;
    q->forms = forms;
}

/* ---- one text -------------------------------------------------------------------------------- */

/* All places of a part's forms as one list, without those that a word shares with its twin. */
static struct order_places merge_forms(struct phrase *p, struct part *part,
                                       const struct order_part *forms,
                                       const struct order_found *found, size_t total)
{
    size_t n = 0, kept = 0;
    if (total > part->room) {
        part->room = total * 2;
        part->merged = talloc_realloc(p, part->merged, uint32_t, (unsigned)part->room);
    }
    for (size_t i = 0; i < forms->form_count; i++) {
        struct order_places places = found->forms[forms->forms[i]];
        if (places.count)
            memcpy(part->merged + n, places.at, places.count * sizeof *places.at);
        n += places.count;
    }
    qsort(part->merged, n, sizeof *part->merged, cv_u32_ascending);
    for (size_t i = 0; i < n; i++)
        if (!kept || part->merged[kept - 1] != part->merged[i])
            part->merged[kept++] = part->merged[i];
    return (struct order_places){part->merged, kept};
}

/* Gives the parts their places; false if one of them has none. */
static bool deal_out(struct phrase *p, const struct order_found *found)
{
    for (size_t k = 0; k < p->count; k++) {
        struct part *part = &p->parts[k];
        const struct order_part *forms = &p->forms[k];
        size_t total = 0, with = 0;
        for (size_t i = 0; i < forms->form_count; i++) {
            struct order_places places = found->forms[forms->forms[i]];
            if (!places.count)
                continue;
            part->places = places;
            total += places.count;
            with++;
        }
        if (!with)
            return false;
        if (with > 1)
            part->places = merge_forms(p, part, forms, found, total);
        part->next = 0;
    }
    return true;
}

/* The first place of a part from `from` on; 0 if there is none. Asked with ascending `from`. */
static uint32_t first_from(struct part *part, uint32_t from)
{
    while (part->next < part->places.count && part->places.at[part->next] < from)
        part->next++;
    return part->next < part->places.count ? part->places.at[part->next] : 0;
}

/* For each place of the first part the nearest of the second behind it, and so on. */
static bool stands_in_order(struct phrase *p)
{
    const struct order_places *starts = &p->parts[0].places;
    for (size_t i = 0; i < starts->count; i++) {
        uint32_t begin = starts->at[i], at = begin;
        for (size_t k = 1; k < p->count; k++) {
            at = first_from(&p->parts[k], at + 1);
            if (!at)
                return false;
        }
        if (at - begin < p->window)
            return true;
    }
    return false;
}

/* Finds the part a place in the window [begin, end) that it need not share, by moving others if
 * need be (Kuhn's way to match in a bipartite graph). */
static bool place_part(struct phrase *p, size_t part, uint32_t begin, uint32_t end)
{
    const struct part *q = &p->parts[part];
    for (size_t i = q->next; i < q->places.count && q->places.at[i] < end; i++) {
        size_t at = q->places.at[i] - begin;
        if (p->asked[at])
            continue;
        p->asked[at] = true;
        if (!p->holder[at] || place_part(p, p->holder[at] - 1, begin, end)) {
            p->holder[at] = part + 1;
            return true;
        }
    }
    return false;
}

static bool all_have_places(struct phrase *p, uint32_t begin, uint32_t end)
{
    size_t room = end - begin;
    if (room > p->window_room) {
        p->holder = talloc_realloc(p, p->holder, size_t, (unsigned)room);
        p->asked = talloc_realloc(p, p->asked, bool, (unsigned)room);
        p->window_room = room;
    }
    memset(p->holder, 0, room * sizeof *p->holder);
    for (size_t k = 0; k < p->count; k++) {
        memset(p->asked, 0, room * sizeof *p->asked);
        if (!place_part(p, k, begin, end))
            return false;
    }
    return true;
}

/* One window for each place of a part as its beginning. */
static bool stands_near(struct phrase *p, uint32_t length)
{
    for (uint32_t begin = 1;; begin++) {
        uint32_t first = UINT32_MAX, last = 0;
        for (size_t k = 0; k < p->count; k++) {
            uint32_t at = first_from(&p->parts[k], begin);
            if (!at)
                return false;
            first = at < first ? at : first;
            last = at > last ? at : last;
        }
        begin = first;
        uint32_t end = p->window > length - begin ? length + 1 : begin + p->window;
        if (last < end && all_have_places(p, begin, end))
            return true;
    }
}

enum phrase_answer phrase_test(struct phrase *p, const void *value, size_t n)
{
    struct order_bytes heading, text;
    struct order_found found;
    bool stands;
    if (!order_split(value, n, &heading, &text))
        return PHRASE_DAMAGED;
    if (p->in_order && p->window <= p->count) {
        if (!order_find_run(p->seek, p->forms, p->count, text, &stands))
            return PHRASE_DAMAGED;
        return stands ? PHRASE_YES : PHRASE_NO;
    }
    if (!order_find(p->seek, text, &found))
        return PHRASE_DAMAGED;
    if (!deal_out(p, &found))
        return PHRASE_NO;
    return (p->in_order ? stands_in_order(p) : stands_near(p, found.length)) ? PHRASE_YES
                                                                             : PHRASE_NO;
}
