/* Rows of a page as lines of text; see page.h. */
#include "corpus/page.h"
#include "corpus/reader.h"
#include <math.h>
#include <talloc.h>

/* Blanks between columns: record/ takes three for a gap. */
enum { GAP = 3, INDENT_MAX = 160 };

static size_t characters(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += ((unsigned char)*s & 0xc0) != 0x80;
    return n;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The width of a character, the middle one of all words'. */
static double character_width(void *ctx, const struct page *p)
{
    double *widths = talloc_array(ctx, double, (unsigned)p->count + 1);
    size_t n = 0;
    for (size_t i = 0; i < p->count; i++)
        if (p->words[i].x1 > p->words[i].x0)
            widths[n++] = (p->words[i].x1 - p->words[i].x0) / (double)characters(p->words[i].text);
    qsort(widths, n, sizeof *widths, by_value);
    double middle = n ? widths[n / 2] : 1;
    talloc_free(widths);
    return middle;
}

/* The distance from a row to the next, with the size of its font as a class of a tenth each. */
struct step {
    int size_class;
    double distance;
};

struct steps {
    struct step *all; /* by class, then distance */
    size_t count;
};

static struct step step_between(const struct page_row *a, const struct page_row *b)
{
    return (struct step){(int)lround(log(fmin(a->size, b->size)) / log(1.1)),
                         (b->y0 + b->y1 - a->y0 - a->y1) / 2};
}

static int by_class(const void *a, const void *b)
{
    const struct step *s = a, *t = b;
    if (s->size_class != t->size_class)
        return s->size_class < t->size_class ? -1 : 1;
    return (s->distance > t->distance) - (s->distance < t->distance);
}

static struct steps steps_of(void *ctx, const struct page_rows *r)
{
    struct steps steps = {talloc_array(ctx, struct step, (unsigned)r->count + 1), 0};
    for (size_t k = 1; k < r->count; k++)
        steps.all[steps.count++] = step_between(&r->rows[k - 1], &r->rows[k]);
    qsort(steps.all, steps.count, sizeof *steps.all, by_class);
    return steps;
}

/* The usual distance between rows of that size: a quarter of all are smaller. */
static double leading(const struct steps *steps, int size_class)
{
    size_t first = 0, end;
    while (first < steps->count && steps->all[first].size_class < size_class)
        first++;
    for (end = first; end < steps->count && steps->all[end].size_class == size_class; end++)
        ;
    return first < end ? steps->all[first + (end - first) / 4].distance : 0;
}

static void put_row(struct cv_buf *out, const struct page_rows *r, const struct page_row *row,
                    double left, double width)
{
    size_t column = 0;
    for (size_t i = row->first; i < row->first + row->count; i++) {
        const struct page_word *w = r->words[i];
        double at = (w->x0 - left) / width;
        size_t target = at < 0.5 ? 0 : at > INDENT_MAX ? INDENT_MAX : (size_t)(at + 0.5);
        size_t blanks = 0;
        if (i == row->first)
            blanks = target;
        else if (r->gaps[i] == PAGE_GAP_BLANK)
            blanks = 1;
        else if (r->gaps[i] == PAGE_GAP_COLUMN)
            blanks = target > column + GAP ? target - column : GAP;
        for (size_t k = 0; k < blanks; k++)
            cv_buf_char(out, ' ');
        cv_buf_str(out, w->text);
        column += blanks + characters(w->text);
    }
    cv_buf_char(out, '\n');
}

static bool room_between(const struct page_row *a, const struct page_row *b,
                         const struct steps *steps)
{
    struct step step = step_between(a, b);
    double size = fmin(a->size, b->size);
    double usual = fmax(leading(steps, step.size_class), 0.8 * size);
    return step.distance > usual + 0.25 * size;
}

void page_text(struct cv_buf *out, const struct page *p)
{
    if (!p->count)
        return;
    void *ctx = talloc_new(p->ctx);
    struct page_rows rows;
    page_rows_find(&rows, ctx, p);
    page_gaps_find(&rows);
    double left = p->words[0].x0, width = character_width(ctx, p);
    for (size_t i = 0; i < p->count; i++)
        left = fmin(left, p->words[i].x0);
    struct steps steps = steps_of(ctx, &rows);
    for (size_t k = 0; k < rows.count; k++) {
        if (k > 0 && room_between(&rows.rows[k - 1], &rows.rows[k], &steps))
            cv_buf_char(out, '\n');
        put_row(out, &rows, &rows.rows[k], left, width);
    }
    talloc_free(ctx);
}
