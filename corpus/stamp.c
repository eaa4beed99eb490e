/* See stamp.h. */
#include "corpus/stamp.h"
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

/* Frames are looked for in squares of about a hundredth of an inch, A4 being this many wide: gaps
 * of a worn stamp close by that. */
enum { CELLS_WIDE = 830 };
/* Shades from which on a pixel is paper: for ink that is fresh, and for a pad that ran dry or a
 * line so thin that a coarse scan made it grey. */
static const unsigned PAPER_FRESH = 175, PAPER_FADED[] = {200, 228};
/* More ink than in one cell of so many is no print, but the grain of the paper. */
enum { GRAINY = 5 };
/* Brought to this height at least, with so much paper round it, a stamp is read best. */
enum { READ_HEIGHT = 120, MARGIN = 30 };
/* A stamp slants by up to three degrees or so. */
static const double SLANT = 0.06;

/* ---- finding frames -----------------------------------------------------------------------------
 */

struct cells {
    unsigned width, height, side; /* side: pixels of a cell */
    unsigned char *dark;          /* 1: ink; 2: ink looked at already */
    unsigned *stack;
};

/* A part of the page whose ink hangs together, in cells. */
struct blob {
    unsigned x0, y0, x1, y1; /* the last ones belong to it */
    unsigned count;
};

static void cells_of(struct cells *c, void *ctx, const struct picture *ink, unsigned paper)
{
    c->side = ink->width / CELLS_WIDE ? (ink->width + CELLS_WIDE / 2) / CELLS_WIDE : 1;
    c->width = ink->width / c->side;
    c->height = ink->height / c->side;
    c->dark = talloc_zero_array(ctx, unsigned char, c->width * c->height + 1);
    c->stack = talloc_array(ctx, unsigned, c->width * c->height + 1);
    if (!c->dark || !c->stack)
        abort();
    for (unsigned y = 0; y < c->height * c->side; y++) {
        const unsigned char *row = ink->bytes + (size_t)y * ink->width;
        unsigned char *to = c->dark + (size_t)(y / c->side) * c->width;
        for (unsigned x = 0; x < c->width * c->side; x++)
            to[x / c->side] |= row[x] < paper;
    }
}

static bool is_grainy(const struct cells *c)
{
    size_t all = (size_t)c->width * c->height, dark = 0;
    for (size_t i = 0; i < all; i++)
        dark += c->dark[i];
    return dark > all / GRAINY;
}

/* Puts the dark neighbours of a cell on the stack. */
static unsigned push_neighbours(struct cells *c, unsigned at, unsigned depth)
{
    unsigned x = at % c->width, y = at / c->width;
    unsigned right = x + 1 < c->width ? x + 1 : x, below = y + 1 < c->height ? y + 1 : y;
    for (unsigned v = y ? y - 1 : 0; v <= below; v++)
        for (unsigned u = x ? x - 1 : 0; u <= right; u++)
            if (c->dark[v * c->width + u] == 1) {
                c->dark[v * c->width + u] = 2;
                c->stack[depth++] = v * c->width + u;
            }
    return depth;
}

/* Takes the blob that holds the cell. Its cells are the first `count` of the stack's array only
 * while it is taken: what is asked of them later is asked of c->dark. */
static struct blob take_blob(struct cells *c, unsigned first)
{
    struct blob b = {c->width, c->height, 0, 0, 0};
    unsigned depth = 1;
    c->stack[0] = first;
    c->dark[first] = 2;
    while (depth > 0) {
        unsigned at = c->stack[--depth], x = at % c->width, y = at / c->width;
        b.x0 = x < b.x0 ? x : b.x0;
        b.x1 = x > b.x1 ? x : b.x1;
        b.y0 = y < b.y0 ? y : b.y0;
        b.y1 = y > b.y1 ? y : b.y1;
        b.count++;
        depth = push_neighbours(c, at, depth);
    }
    return b;
}

/* How many of n lines of cells, `along` apart, meet ink within `reach` cells, `into` apart. */
static unsigned lines_met(const unsigned char *at, unsigned n, long along, long into,
                          unsigned reach)
{
    unsigned met = 0;
    for (unsigned i = 0; i < n; i++)
        for (unsigned k = 0; k <= reach; k++)
            if (at[(long)i * along + (long)k * into]) {
                met++;
                break;
            }
    return met;
}

/* The letters of a bold word that hang together look like a frame of their height, only that it is
 * filled; fresh stamps whose letters touch the frame may be. */
static bool is_word(const struct blob *b, bool faded)
{
    unsigned w = b->x1 - b->x0 + 1, h = b->y1 - b->y0 + 1;
    bool low = h<CELLS_WIDE / 32, filled = b->count> w * h / 5 * 2;
    return faded ? low || filled : low && filled;
}

/* A frame has ink along all four edges, and is hollow. */
static bool is_frame(const struct cells *c, const struct blob *b)
{
    unsigned w = b->x1 - b->x0 + 1, h = b->y1 - b->y0 + 1;
    if (w < CELLS_WIDE / 25 || w > CELLS_WIDE * 2 / 5 || h < CELLS_WIDE / 55 ||
        h > CELLS_WIDE / 8 || w < h || b->count > w * h / 4 * 3)
        return false;
    unsigned down = (unsigned)(w * SLANT) + 2, aside = (unsigned)(h * SLANT) + 2;
    down = down < h / 3 ? down : h / 3;
    aside = aside < w / 3 ? aside : w / 3;
    long row = (long)c->width;
    const unsigned char *first = c->dark + (size_t)b->y0 * c->width + b->x0,
                        *last = c->dark + (size_t)b->y1 * c->width + b->x1;
    /* Slanting, it does not reach into the corners of its place. */
    unsigned across = w - 2 * aside, upright = h - 2 * down;
    return lines_met(first + aside, across, 1, row, down) * 10 >= across * 9 &&
           lines_met(last - aside, across, -1, -row, down) * 10 >= across * 9 &&
           lines_met(first + down * row, upright, row, 1, aside) * 10 >= upright * 9 &&
           lines_met(last - down * row, upright, -row, -1, aside) * 10 >= upright * 9;
}

static bool overlap(const struct stamp_frame *a, const struct stamp_frame *b)
{
    return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height &&
           b->y < a->y + a->height;
}

/* Adds the frames of ink darker than `paper` to n others that they do not overlap; returns how many
 * there are then. */
static size_t add_frames(struct stamp_frame *out, size_t n, struct cells *c, unsigned paper)
{
    size_t others = n;
    for (unsigned i = 0; i < c->width * c->height && n < STAMPS_MOST; i++) {
        if (c->dark[i] != 1)
            continue;
        struct blob b = take_blob(c, i);
        struct stamp_frame f = {.x = b.x0 * c->side,
                                .y = b.y0 * c->side,
                                .width = (b.x1 - b.x0 + 1) * c->side,
                                .height = (b.y1 - b.y0 + 1) * c->side,
                                .paper = paper};
        bool frame = is_frame(c, &b) && !is_word(&b, paper != PAPER_FRESH);
        for (size_t k = 0; k < others; k++)
            frame = frame && !overlap(&f, &out[k]);
        if (frame)
            out[n++] = f;
    }
    return n;
}

size_t stamp_frames(struct stamp_frame *out, const struct picture *ink)
{
    void *tmp = talloc_new(NULL);
    struct cells c;
    cells_of(&c, tmp, ink, PAPER_FRESH);
    size_t n = add_frames(out, 0, &c, PAPER_FRESH);
    for (size_t i = 0; i < sizeof PAPER_FADED / sizeof *PAPER_FADED; i++) {
        cells_of(&c, tmp, ink, PAPER_FADED[i]);
        if (is_grainy(&c))
            break;
        n = add_frames(out, n, &c, PAPER_FADED[i]);
    }
    talloc_free(tmp);
    return n;
}

/* ---- reading what they hold ---------------------------------------------------------------------
 */

/* One edge of a frame: n lines of pixels, `along` apart, looked into as far as `reach` pixels,
 * `into` apart. */
struct edge {
    size_t first;
    unsigned n, reach, paper;
    long along, into;
};

static int by_value(const void *a, const void *b)
{
    return (int)*(const unsigned *)a - (int)*(const unsigned *)b;
}

/* Where on line i the frame's ink begins, and how long it goes on; false if it is worn away. */
static bool ink_of_line(const unsigned char *from, const struct edge *e, unsigned i,
                        unsigned *begin, unsigned *thick)
{
    const unsigned char *p = from + (long)e->first + (long)i * e->along;
    for (*begin = 0; *begin < e->reach && p[(long)*begin * e->into] >= e->paper; ++*begin)
        ;
    for (*thick = 0; *begin + *thick < e->reach && p[(long)(*begin + *thick) * e->into] < e->paper;)
        ++*thick;
    return *thick > 0;
}

/* Makes paper of the frame's line. Where a letter touches it, only as much as it is thick
 * elsewhere. */
static void peel(unsigned char *to, const unsigned char *from, const struct edge *e)
{
    unsigned *thicknesses = talloc_array(NULL, unsigned, e->n + 1), count = 0, begin, thick;
    for (unsigned i = 0; i < e->n; i++)
        if (ink_of_line(from, e, i, &begin, &thick))
            thicknesses[count++] = thick;
    qsort(thicknesses, count, sizeof *thicknesses, by_value);
    unsigned usual = count ? thicknesses[count / 2] + 2 : 0;
    talloc_free(thicknesses);
    for (unsigned i = 0; i < e->n; i++) {
        if (!ink_of_line(from, e, i, &begin, &thick))
            continue;
        unsigned end = begin + (thick < usual ? thick + 1 : usual); /* and its blurred edge */
        for (unsigned k = 0; k < end && k < e->reach; k++)
            to[(long)e->first + (long)i * e->along + (long)k * e->into] = 255;
    }
}

/* The frame's pixels without its lines, the darkest ink black. */
static unsigned char *peeled(void *ctx, const struct picture *ink, const struct stamp_frame *f)
{
    size_t size = (size_t)f->width * f->height;
    unsigned char *from = talloc_array(ctx, unsigned char, (unsigned)size);
    for (unsigned y = 0; y < f->height; y++)
        memcpy(from + (size_t)y * f->width, ink->bytes + (size_t)(f->y + y) * ink->width + f->x,
               f->width);
    unsigned char *to = talloc_memdup(ctx, from, size);
    unsigned reach = (unsigned)(f->width * SLANT) + f->height / 8;
    unsigned down = reach < f->height / 3 ? reach : f->height / 3, aside = f->height / 4;
    long row = (long)f->width;
    const struct edge edges[] = {
        {0, f->width, down, f->paper, 1, row},
        {size - 1, f->width, down, f->paper, -1, -row},
        {0, f->height, aside, f->paper, row, 1},
        {size - 1, f->height, aside, f->paper, -row, -1},
    };
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
        peel(to, from, &edges[i]);
    unsigned darkest = 254;
    for (size_t i = 0; i < size; i++)
        darkest = to[i] < darkest ? to[i] : darkest;
    for (size_t i = 0; i < size; i++)
        to[i] = (unsigned char)((to[i] - darkest) * 255u / (255 - darkest));
    return to;
}

/* The brightness at a place between four pixels; fractions in `scale` parts. */
static unsigned between(const unsigned char *s, const struct stamp_frame *f, unsigned x, unsigned y,
                        unsigned scale)
{
    unsigned a = x / scale, b = y / scale, fx = x % scale, fy = y % scale;
    const unsigned char *p = s + (size_t)b * f->width + a;
    unsigned right = a + 1 < f->width, below = b + 1 < f->height ? f->width : 0;
    unsigned top = p[0] * (scale - fx) + p[right] * fx;
    unsigned bottom = p[below] * (scale - fx) + p[below + right] * fx;
    return (top * (scale - fy) + bottom * fy) / (scale * scale);
}

void stamp_inside(struct picture *out, void *ctx, const struct picture *ink,
                  const struct stamp_frame *f)
{
    void *tmp = talloc_new(NULL);
    unsigned char *inside = peeled(tmp, ink, f);
    unsigned scale = (READ_HEIGHT + f->height - 1) / f->height;
    *out = (struct picture){f->width * scale + 2 * MARGIN, f->height * scale + 2 * MARGIN, 1, NULL};
    size_t size = (size_t)out->width * out->height;
    out->bytes = talloc_array(ctx, unsigned char, (unsigned)size);
    if (!out->bytes)
        abort();
    memset(out->bytes, 255, size);
    for (unsigned y = 0; y < f->height * scale; y++)
        for (unsigned x = 0; x < f->width * scale; x++)
            out->bytes[(size_t)(y + MARGIN) * out->width + x + MARGIN] =
                (unsigned char)between(inside, f, x, y, scale);
    talloc_free(tmp);
}
