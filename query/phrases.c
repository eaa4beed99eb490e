#include "query/phrases.h"
#include "text/text.h"
#include <talloc.h>

struct slot {
    uint64_t hash;                       /* 0: empty */
    uint32_t documents, elsewhere, last; /* last: document that counted it last */
    uint32_t words;
    char *text;
};
struct phrases {
    struct slot *slots;
    size_t room, used; /* room is a power of two */
    uint32_t document;
};

struct phrases *phrases_new(void *ctx)
{
    struct phrases *p = talloc_zero(ctx, struct phrases);
    p->room = 1 << 16;
    p->slots = talloc_zero_array(p, struct slot, (unsigned)p->room);
    return p;
}

static struct slot *slot_at(struct slot *slots, size_t room, uint64_t hash)
{
    size_t i = hash & (room - 1);
    while (slots[i].hash && slots[i].hash != hash)
        i = (i + 1) & (room - 1);
    return &slots[i];
}

static void grow(struct phrases *p)
{
    size_t room = p->room * 2;
    struct slot *slots = talloc_zero_array(p, struct slot, (unsigned)room);
    for (size_t i = 0; i < p->room; i++)
        if (p->slots[i].hash)
            *slot_at(slots, room, p->slots[i].hash) = p->slots[i];
    talloc_free(p->slots);
    p->slots = slots;
    p->room = room;
}

struct window {
    struct {
        uint64_t hash;
        uint32_t begin, end;
        bool number;
    } words[PHRASES_LONGEST];
    size_t count;
};

static uint64_t hash_of(const char *s)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * 0x100000001b3u;
    return h;
}

static void count_phrase(struct phrases *p, uint64_t hash, const char *text, uint32_t begin,
                         uint32_t end, uint32_t words, bool background)
{
    struct slot *s = slot_at(p->slots, p->room, hash ? hash : 1);
    if (!s->hash) {
        if (background)
            return;
        if (p->used * 2 > p->room) {
            grow(p);
            s = slot_at(p->slots, p->room, hash ? hash : 1);
        }
        *s = (struct slot){.hash = hash ? hash : 1, .words = words};
        s->text = text_lower(p, text + begin, end - begin);
        p->used++;
    }
    if (s->last == p->document)
        return;
    s->last = p->document;
    if (background)
        s->elsewhere++;
    else
        s->documents++;
}

static void add_text(struct phrases *p, const char *text, size_t n, bool background)
{
    struct window w = {0};
    struct text_tokens it;
    struct text_token t;
    text_tokens_init(&it, text, n);
    for (size_t at = 0; at < PHRASES_WORDS_MAX && text_tokens_next(&it, &t); at++) {
        if (t.sentence_start || t.number) /* no phrase goes over a full stop or bears a number */
            w.count = 0;
        if (t.number)
            continue;
        if (w.count == PHRASES_LONGEST)
            memmove(&w.words[0], &w.words[1], --w.count * sizeof w.words[0]);
        w.words[w.count].hash = hash_of(t.exact);
        w.words[w.count].begin = t.begin;
        w.words[w.count++].end = t.end;
        uint64_t hash = 0;
        for (size_t length = 1; length <= w.count; length++) { /* the phrases that end here */
            size_t first = w.count - length;
            hash = hash * 0x9e3779b97f4a7c15u + w.words[first].hash;
            if (length > 1)
                count_phrase(p, hash, text, w.words[first].begin, t.end, (uint32_t)length,
                             background);
        }
    }
}

void phrases_add(struct phrases *p, const char *subject, const char *text, size_t n,
                 bool background)
{
    p->document++;
    if (subject)
        add_text(p, subject, strlen(subject), background);
    add_text(p, text, n, background);
}

struct phrase *phrases_list(struct phrases *p, uint32_t least, size_t *count)
{
    struct phrase *list = NULL;
    size_t n = 0;
    for (int pass = 0; pass < 2; pass++) {
        n = 0;
        for (size_t i = 0; i < p->room; i++) {
            const struct slot *s = &p->slots[i];
            if (!s->hash || s->documents < least)
                continue;
            if (pass)
                list[n] = (struct phrase){s->text, s->words, s->documents, s->elsewhere};
            n++;
        }
        if (!pass)
            list = talloc_array(p, struct phrase, (unsigned)n + 1);
    }
    *count = n;
    return list;
}
