/* picture_specks: the pepper that photocopiers strew over a page; see picture.h. */
#include "corpus/picture_parts.h"
#include <stdlib.h>
#include <talloc.h>

/* Pixels of a speck at most; the point of a small i, or below a letter, has more. */
enum { SPECK = 20 };
/* A page is strewn if it has a speck on so many pixels; a clean one has none to speak of. */
enum { PIXELS_A_SPECK = 8000 };

struct search {
    struct picture *p;
    unsigned paper; /* ink is darker */
    bool *seen;
    size_t *stack;
};

/* Takes the ink that hangs together with the pixel at `first`; its first SPECK pixels go into
 * members. Returns how many there are. */
static size_t take_blot(struct search *s, size_t first, size_t members[SPECK])
{
    size_t width = s->p->width, height = s->p->height, depth = 1, count = 0;
    s->stack[0] = first;
    s->seen[first] = true;
    while (depth > 0) {
        size_t at = s->stack[--depth], x = at % width, y = at / width;
        if (count < SPECK)
            members[count] = at;
        count++;
        for (size_t v = y ? y - 1 : 0; v <= y + 1 && v < height; v++)
            for (size_t u = x ? x - 1 : 0; u <= x + 1 && u < width; u++) {
                size_t next = v * width + u;
                if (s->seen[next] || s->p->bytes[next] >= s->paper)
                    continue;
                s->seen[next] = true;
                s->stack[depth++] = next;
            }
    }
    return count;
}

/* Counts the specks; `wipe` takes them away. */
static size_t specks(struct picture *p, unsigned paper, bool wipe)
{
    void *tmp = talloc_new(NULL);
    size_t size = (size_t)p->width * p->height, count = 0, members[SPECK];
    struct search s = {p, paper, talloc_zero_size(tmp, size + 1),
                       talloc_size(tmp, (size + 1) * sizeof *s.stack)};
    if (!s.seen || !s.stack)
        abort();
    for (size_t i = 0; i < size; i++) {
        if (s.seen[i] || p->bytes[i] >= paper)
            continue;
        size_t pixels = take_blot(&s, i, members);
        if (pixels > SPECK)
            continue;
        count++;
        for (size_t k = 0; wipe && k < pixels; k++)
            p->bytes[members[k]] = 255;
    }
    talloc_free(tmp);
    return count;
}

void picture_unspeck(struct picture *p)
{
    size_t size = (size_t)p->width * p->height;
    unsigned paper = (picture_ink_shade(p) + 255) / 2;
    if (specks(p, paper, false) <= size / PIXELS_A_SPECK)
        return;
    specks(p, paper, true);
    for (size_t i = 0; i < size; i++) /* the grey rims of the specks that compression left */
        if (p->bytes[i] >= paper)
            p->bytes[i] = 255;
}
