/* What parts the words of a row: nothing, a blank, or the gap between two columns; see page.h. */
#include "corpus/page.h"
#include "text/text.h"
#include <ctype.h>
#include <math.h>

/* Widths in parts of the font's size. A blank is a quarter, in a justified line between a fifth and
 * a half. */
static const double JOINED = 0.1;    /* below: letters of one word, set in two fonts; */
static const double OF_USUAL = 0.35; /* so they are below this share of the row's usual gap */
static const double OVERLAP = -0.15; /* below: two words, or one */
static const double APART = 0.5;     /* two blocks of the page this far apart are two columns */
static const double WIDE = 1.0;      /* a column gap, if the row's other gaps are narrow */
static const double VERY_WIDE = 3.0; /* a column gap whatever the others are */
static const double TIMES_OTHERS = 2.2;
static const double ALIGNED = 0.6; /* how far centres or edges of aligned cells may differ */

static double gap_before(const struct page_rows *r, size_t i)
{
    return r->words[i]->x0 - r->words[i - 1]->x1;
}

/* Fonts that lack some letters break words in two with hardly a gap between the parts. Where the
 * parts overlap it may also be a text layer made by OCR, whose boxes are rough: then spelling
 * decides. */
static bool one_word(const struct page_rows *r, size_t i, double size)
{
    const char *a = r->words[i - 1]->text, *b = r->words[i]->text;
    char both[128];
    size_t an = strlen(a), bn = strlen(b);
    if (r->words[i]->line != r->words[i - 1]->line)
        return false;
    if (gap_before(r, i) > OVERLAP * size || an + bn >= sizeof both || !text_is_syllable(a, an) ||
        !text_is_syllable(b, bn))
        return true;
    memcpy(both, a, an);
    memcpy(both + an, b, bn);
    return text_is_syllable(both, an + bn);
}

/* The usual gap between the words of a row, the middle one of those that are gaps at all. */
static double usual_gap(const struct page_rows *r, const struct page_row *row)
{
    enum { MOST = 64 };
    double sorted[MOST];
    size_t n = 0;
    for (size_t i = row->first + 1; i < row->first + row->count && n < MOST; i++) {
        double gap = gap_before(r, i);
        if (gap < JOINED * row->size)
            continue;
        size_t k = n++;
        for (; k > 0 && sorted[k - 1] > gap; k--)
            sorted[k] = sorted[k - 1];
        sorted[k] = gap;
    }
    double least = 0.25 * row->size;
    /* Of two gaps the smaller, since one may be a column's. */
    return n > 1 ? fmax(sorted[(n - 1) / 2], least) : least;
}

/* "-", "1.", "a)", "+": what stands before an item, with whatever gap. */
static bool is_bullet(const char *s)
{
    size_t n = strlen(s);
    if (n == 0 || n > 4)
        return false;
    if (!strcmp(s, "-") || !strcmp(s, "+") || !strcmp(s, "*") || !strcmp(s, "•") || !strcmp(s, "–"))
        return true;
    for (size_t i = 0; i + 1 < n; i++)
        if (!isalnum((unsigned char)s[i]))
            return false;
    return n > 1 && (s[n - 1] == '.' || s[n - 1] == ')');
}

/* What the row itself tells. */
static enum page_gap own_gap(const struct page_rows *r, const struct page_row *row, size_t i,
                             double usual)
{
    double gap = gap_before(r, i), size = row->size;
    if (gap < fmax(JOINED * size, OF_USUAL * usual) && one_word(r, i, size))
        return PAGE_GAP_NONE;
    bool cell_begins = i == row->first + 1 || r->gaps[i - 1] == PAGE_GAP_COLUMN;
    if (cell_begins && gap < VERY_WIDE * size && is_bullet(r->words[i - 1]->text))
        return PAGE_GAP_BLANK;
    bool wide = gap > WIDE * size && gap > TIMES_OTHERS * usual;
    bool blocks = r->words[i]->block != r->words[i - 1]->block && gap > APART * size;
    return wide || blocks || gap > VERY_WIDE * size ? PAGE_GAP_COLUMN : PAGE_GAP_BLANK;
}

/* ---- columns that nearly touch
 * ----------------------------------------------------------------------------------- */

/* The cells on both sides of a gap. */
struct sides {
    double left0, left1, right0, right1;
};

static struct sides sides_of(const struct page_rows *r, const struct page_row *row, size_t gap)
{
    size_t from = gap - 1, to = gap;
    while (from > row->first && r->gaps[from] != PAGE_GAP_COLUMN)
        from--;
    while (to + 1 < row->first + row->count && r->gaps[to + 1] != PAGE_GAP_COLUMN)
        to++;
    return (struct sides){r->words[from]->x0, r->words[gap - 1]->x1, r->words[gap]->x0,
                          r->words[to]->x1};
}

static bool aligned(double a0, double a1, double b0, double b1, double tolerance)
{
    return fabs(a0 - b0) < tolerance || fabs(a1 - b1) < tolerance ||
           fabs(a0 + a1 - b0 - b1) < 2 * tolerance;
}

/* The words beside the gap are marks that OCR took off the letters below them ("Ầ   š   ”"), whose
 * gaps are no columns. */
static bool between_marks(const struct page_rows *r, size_t gap)
{
    for (size_t i = gap - 1; i <= gap; i++) {
        const char *s = r->words[i]->text;
        size_t n = 1;
        while (((unsigned char)s[n] & 0xc0) == 0x80)
            n++;
        if (s[n] || isalnum((unsigned char)s[0]))
            return false;
    }
    return true;
}

/* A gap of the row is the same column gap as one of its neighbour if they lie above each other and
 * the cells on both sides are aligned. */
static void take_over(struct page_rows *r, const struct page_row *row,
                      const struct page_row *neighbour)
{
    double size = fmin(row->size, neighbour->size);
    for (size_t k = neighbour->first + 1; k < neighbour->first + neighbour->count; k++) {
        if (r->gaps[k] != PAGE_GAP_COLUMN || between_marks(r, k))
            continue;
        struct sides there = sides_of(r, neighbour, k);
        for (size_t i = row->first + 1; i < row->first + row->count; i++) {
            if (r->gaps[i] != PAGE_GAP_BLANK)
                continue;
            struct sides here = sides_of(r, row, i);
            double from = fmax(here.left1, there.left1), to = fmin(here.right0, there.right0);
            if (to - from > JOINED * size &&
                aligned(here.left0, here.left1, there.left0, there.left1, ALIGNED * size) &&
                aligned(here.right0, here.right1, there.right0, there.right1, ALIGNED * size)) {
                r->gaps[i] = PAGE_GAP_COLUMN;
                break;
            }
        }
    }
}

static bool close_to(const struct page_row *a, const struct page_row *b)
{
    return b->y0 - a->y1 < 2 * fmax(a->size, b->size);
}

void page_gaps_find(struct page_rows *r)
{
    for (size_t k = 0; k < r->count; k++) {
        const struct page_row *row = &r->rows[k];
        double usual = usual_gap(r, row);
        for (size_t i = row->first + 1; i < row->first + row->count; i++)
            r->gaps[i] = own_gap(r, row, i, usual);
    }
    for (size_t k = 1; k < r->count; k++)
        if (close_to(&r->rows[k - 1], &r->rows[k]))
            take_over(r, &r->rows[k], &r->rows[k - 1]);
    for (size_t k = r->count; k-- > 1;)
        if (close_to(&r->rows[k - 1], &r->rows[k]))
            take_over(r, &r->rows[k - 1], &r->rows[k]);
}
