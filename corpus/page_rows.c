/* Words of a page into rows; see page.h. */
#include "corpus/page.h"
#include <math.h>
#include <talloc.h>

/* A line as the program that read the page has it: all of it goes into one row. */
struct segment {
    double x0, x1, y0, y1, size;
    size_t first, count;
};

void page_init(struct page *p, void *ctx)
{
    *p = (struct page){.ctx = ctx};
}

void page_add(struct page *p, const struct page_word *word, const char *text, size_t n)
{
    bool box = word->x1 >= word->x0 && word->y1 >= word->y0 && word->size > 0 &&
               isfinite(word->x0) && isfinite(word->x1) && isfinite(word->y0) &&
               isfinite(word->y1) && isfinite(word->size);
    if (!n || !box)
        return;
    if (p->count % 256 == 0)
        p->words = talloc_realloc(p->ctx, p->words, struct page_word, (unsigned)p->count + 256);
    if (!p->words)
        abort();
    p->words[p->count] = *word;
    p->words[p->count++].text = talloc_strndup(p->words, text, n);
}

/* ---- turned and tilted pages
 * ------------------------------------------------------------------------------------ */

static size_t line_end(const struct page *p, size_t first)
{
    size_t k = first + 1;
    while (k < p->count && p->words[k].line == p->words[first].line)
        k++;
    return k;
}

/* Turns a box by quarters, so that what ran downwards (1), leftwards (2) or upwards (3) runs to the
 * right. */
static void turn(struct page_word *w, unsigned quarters)
{
    struct page_word v = *w;
    double across = v.y1 - v.y0, part = across > 0 ? w->size / across : 1;
    switch (quarters) {
    case 1:
        w->x0 = v.y0, w->x1 = v.y1, w->y0 = -v.x1, w->y1 = -v.x0;
        break;
    case 2:
        w->x0 = -v.x1, w->x1 = -v.x0, w->y0 = -v.y1, w->y1 = -v.y0;
        break;
    case 3:
        w->x0 = -v.y1, w->x1 = -v.y0, w->y0 = v.x0, w->y1 = v.x1;
        break;
    default:
        return;
    }
    w->size = part * (w->y1 - w->y0);
}

void page_turn(struct page *p)
{
    size_t votes[4] = {0}, most = 0;
    for (size_t i = 0, k; i < p->count; i = k) {
        k = line_end(p, i);
        const struct page_word *a = &p->words[i], *b = &p->words[k - 1];
        double dx = b->x0 + b->x1 - a->x0 - a->x1, dy = b->y0 + b->y1 - a->y0 - a->y1;
        if (k - i > 1)
            votes[fabs(dx) >= fabs(dy) ? (dx >= 0 ? 0 : 2) : (dy >= 0 ? 1 : 3)] += k - i;
    }
    for (unsigned q = 1; q < 4; q++)
        if (votes[q] > votes[most])
            most = q;
    for (size_t i = 0; i < p->count; i++)
        turn(&p->words[i], (unsigned)most);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void page_level(struct page *p)
{
    enum { WORDS_MIN = 5, LINES_MIN = 3 };
    double *slopes = talloc_array(p->ctx, double, (unsigned)p->count + 1);
    size_t n = 0;
    for (size_t i = 0, k; i < p->count; i = k) {
        k = line_end(p, i);
        const struct page_word *a = &p->words[i], *b = &p->words[k - 1];
        double across = (b->x0 + b->x1 - a->x0 - a->x1) / 2;
        if (k - i >= WORDS_MIN && across > 6 * a->size)
            slopes[n++] = (b->y0 + b->y1 - a->y0 - a->y1) / 2 / across;
    }
    if (n >= LINES_MIN) {
        qsort(slopes, n, sizeof *slopes, by_value);
        double slope = slopes[n / 2];
        for (size_t i = 0; i < p->count; i++) {
            struct page_word *w = &p->words[i];
            double down = slope * (w->x0 + w->x1) / 2;
            w->y0 -= down;
            w->y1 -= down;
        }
    }
    talloc_free(slopes);
}

/* ---- rows
 * ------------------------------------------------------------------------------------------- */

static struct segment *segments_of(void *ctx, const struct page *p, size_t *count)
{
    struct segment *all = talloc_array(ctx, struct segment, (unsigned)p->count + 1);
    *count = 0;
    for (size_t i = 0, k; i < p->count; i = k) {
        const struct page_word *w = &p->words[i];
        struct segment s = {w->x0, w->x1, w->y0, w->y1, w->size, i, 1};
        for (k = i + 1; k < p->count && p->words[k].line == w->line; k++) {
            const struct page_word *v = &p->words[k];
            s.x0 = fmin(s.x0, v->x0);
            s.x1 = fmax(s.x1, v->x1);
            s.y0 = fmin(s.y0, v->y0);
            s.y1 = fmax(s.y1, v->y1);
            s.size = fmax(s.size, v->size);
            s.count++;
        }
        all[(*count)++] = s;
    }
    return all;
}

static int by_middle(const void *a, const void *b)
{
    const struct segment *s = a, *t = b;
    double x = s->y0 + s->y1, y = t->y0 + t->y1;
    return x != y ? (x > y) - (x < y) : (s->x0 > t->x0) - (s->x0 < t->x0);
}

/* True if the segment stands level with the row's first, and beside all of them. */
static bool belongs(const struct segment *row, size_t n, const struct segment *s)
{
    double overlap = fmin(row->y1, s->y1) - fmax(row->y0, s->y0);
    if (overlap < 0.5 * fmin(row->y1 - row->y0, s->y1 - s->y0))
        return false;
    for (size_t i = 0; i < n; i++)
        if (fmin(row[i].x1, s->x1) - fmax(row[i].x0, s->x0) > 0.3 * fmin(row[i].size, s->size))
            return false;
    return true;
}

static int by_left(const void *a, const void *b)
{
    const struct segment *s = a, *t = b;
    return (s->x0 > t->x0) - (s->x0 < t->x0);
}

static void add_row(struct page_rows *rows, const struct page *p, struct segment *s, size_t n,
                    size_t *words)
{
    struct page_row row = {s->y0, s->y1, 0, *words, 0};
    qsort(s, n, sizeof *s, by_left);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < s[i].count; k++)
            rows->words[(*words)++] = &p->words[s[i].first + k];
        row.y0 = fmin(row.y0, s[i].y0);
        row.y1 = fmax(row.y1, s[i].y1);
        row.size = fmax(row.size, s[i].size);
    }
    row.count = *words - row.first;
    rows->rows[rows->count++] = row;
}

void page_rows_find(struct page_rows *rows, void *ctx, const struct page *p)
{
    /* A row looks no further than so many lines for its own: those behind stand below it. */
    enum { NEAR = 40 };
    size_t n, words = 0;
    struct segment *all = segments_of(ctx, p, &n);
    struct segment *row = talloc_array(ctx, struct segment, NEAR + 1);
    bool *taken = talloc_zero_array(ctx, bool, (unsigned)n + 1);
    *rows = (struct page_rows){
        .words = talloc_array(ctx, const struct page_word *, (unsigned)p->count + 1),
        .rows = talloc_array(ctx, struct page_row, (unsigned)n + 1),
        .gaps = talloc_zero_array(ctx, enum page_gap, (unsigned)p->count + 1)};
    qsort(all, n, sizeof *all, by_middle);
    for (size_t i = 0; i < n; i++) {
        size_t members = 0;
        if (taken[i])
            continue;
        row[members++] = all[i];
        for (size_t k = i + 1; k < n && k <= i + NEAR; k++)
            if (!taken[k] && belongs(row, members, &all[k])) {
                row[members++] = all[k];
                taken[k] = true;
            }
        add_row(rows, p, row, members, &words);
    }
    talloc_free(all);
    talloc_free(row);
    talloc_free(taken);
}
