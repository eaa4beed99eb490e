#include "store/phrase.h"
#include <talloc.h>

struct part {
    uint32_t *at; /* where it stands in the text that is looked at, ascending */
    size_t count, room;
    size_t next; /* the first of them that still matters */
};

struct phrase {
    struct order_seek *seek;
    struct part *parts;
    size_t count;
    unsigned window;
    bool in_order;
    struct { /* a form may belong to several parts */
        uint32_t form;
        size_t part;
    } * forms;
    size_t form_count;
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
    return p;
}

void phrase_add(struct phrase *p, size_t part, const char *form)
{
    uint32_t number = order_seek_add(p->seek, form);
    for (size_t i = 0; i < p->form_count; i++)
        if (p->forms[i].form == number && p->forms[i].part == part)
            return;
    size_t size = (p->form_count + 1) * sizeof *p->forms;
    p->forms = talloc_realloc_size(p, p->forms, size);
    p->forms[p->form_count].form = number;
    p->forms[p->form_count++].part = part;
}

/* ---- one text -------------------------------------------------------------------------------- */

static void add_place(struct phrase *p, struct part *part, uint32_t position)
{
    if (part->count && part->at[part->count - 1] == position)
        return; /* a word and its twin */
    if (part->count == part->room) {
        part->room = part->room ? part->room * 2 : 32;
        part->at = talloc_realloc(p, part->at, uint32_t, (unsigned)part->room);
    }
    part->at[part->count++] = position;
}

/* Deals the places out to the parts; false if one of them got none. */
static bool deal_out(struct phrase *p, const struct order_found *found)
{
    for (size_t i = 0; i < p->count; i++)
        p->parts[i].count = p->parts[i].next = 0;
    for (size_t k = 0; k < found->count; k++)
        for (size_t i = 0; i < p->form_count; i++)
            if (p->forms[i].form == found->places[k].form)
                add_place(p, &p->parts[p->forms[i].part], found->places[k].position);
    for (size_t i = 0; i < p->count; i++)
        if (!p->parts[i].count)
            return false;
    return true;
}

/* The first place of a part from `from` on; 0 if there is none. Asked with ascending `from`. */
static uint32_t first_from(struct part *part, uint32_t from)
{
    while (part->next < part->count && part->at[part->next] < from)
        part->next++;
    return part->next < part->count ? part->at[part->next] : 0;
}

/* For each place of the first part the nearest of the second behind it, and so on. */
static bool stands_in_order(struct phrase *p)
{
    for (size_t i = 0; i < p->parts[0].count; i++) {
        uint32_t begin = p->parts[0].at[i], at = begin;
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
    for (size_t i = q->next; i < q->count && q->at[i] < end; i++) {
        size_t at = q->at[i] - begin;
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
    struct order_found found;
    if (!order_find(p->seek, value, n, &found))
        return PHRASE_DAMAGED;
    if (!deal_out(p, &found))
        return PHRASE_NO;
    return (p->in_order ? stands_in_order(p) : stands_near(p, found.length)) ? PHRASE_YES
                                                                             : PHRASE_NO;
}
