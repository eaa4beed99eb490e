/* Tesseract's table of words as lines and columns of text; see ocr.h. */
#include "corpus/ocr.h"
#include "corpus/page.h"
#include <ctype.h>
#include <talloc.h>

/* What is so sure of itself and no more, and has neither letter nor digit, is a speck. */
static const double SPECK = 40;
/* Letters of a seal are read as anything: what is red must be surer. */
static const double SURE = 60;
/* Sizes of type are guessed from the height of words, which differs with their letters: what is
 * that near to the page's usual size is of that size. */
static const double NEARLY = 0.35;

/* A word's place in the layout. */
struct place {
    long page, block, paragraph, line;
};

struct reader {
    void *ctx;
    bool red; /* the table is that of red words */
    struct cv_buf text;
    struct page page;
    struct place place; /* of the word before */
    unsigned lines;     /* met so far */
    double confidence;  /* sum over words */
    size_t words;
};

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The middle height of words [first, end); across: their width, for text that runs sidewise. */
static double middle_size(const struct page *p, size_t first, size_t end)
{
    double *sizes = talloc_array(p->ctx, double, (unsigned)(end - first) + 1);
    for (size_t i = first; i < end; i++)
        sizes[i - first] = p->words[i].size;
    qsort(sizes, end - first, sizeof *sizes, by_value);
    double middle = end > first ? sizes[(end - first) / 2] : 0;
    talloc_free(sizes);
    return middle;
}

/* All words of a line have one size, most lines of a page too. */
static void even_sizes(struct page *p)
{
    double usual = middle_size(p, 0, p->count);
    for (size_t i = 0, k; i < p->count; i = k) {
        for (k = i + 1; k < p->count && p->words[k].line == p->words[i].line; k++)
            ;
        double size = middle_size(p, i, k);
        if (size > usual * (1 - NEARLY) && size < usual * (1 + NEARLY))
            size = usual;
        for (size_t w = i; w < k; w++)
            p->words[w].size = size;
    }
}

static void page_ends(struct reader *r)
{
    page_turn(&r->page);
    even_sizes(&r->page);
    page_level(&r->page);
    page_text(&r->text, &r->page);
    talloc_free(r->page.ctx);
}

static bool is_speck(const char *word, double confidence)
{
    for (; *word; word++)
        if (isalnum((unsigned char)*word) || (unsigned char)*word >= 0x80)
            return false;
    return confidence < SPECK;
}

/* Words of one letter, and unsure ones, are no stamps. */
static bool is_seal(const char *word, double confidence)
{
    return confidence < SURE || strlen(word) < 3;
}

static void add_word(struct reader *r, const struct place *now, const double box[4],
                     double confidence, const char *word)
{
    if (r->red && is_seal(word, confidence))
        return;
    if (now->page != r->place.page && r->place.page && !r->red) {
        page_ends(r);
        page_init(&r->page, talloc_new(r->ctx));
        cv_buf_char(&r->text, '\f');
    }
    r->lines += now->page != r->place.page || now->block != r->place.block ||
                now->paragraph != r->place.paragraph || now->line != r->place.line;
    r->place = *now;
    r->confidence += confidence;
    r->words++;
    if (is_speck(word, confidence))
        return;
    struct page_word w = {
        .x0 = box[0],
        .y0 = box[1],
        .x1 = box[0] + box[2],
        .y1 = box[1] + box[3],
        .size = box[3],
        .line = r->lines,
        .block = (unsigned)now->block,
    };
    page_add(&r->page, &w, word, strcspn(word, "\r"));
}

/* Columns: level page block paragraph line word left top width height confidence text; level 5 is a
 * word. */
static void read_row(struct reader *r, const char *row)
{
    struct place now;
    long level;
    double box[4], confidence;
    int word_at = 0;
    if (sscanf(row, "%ld\t%ld\t%ld\t%ld\t%ld\t%*d\t%lf\t%lf\t%lf\t%lf\t%lf\t%n", &level, &now.page,
               &now.block, &now.paragraph, &now.line, &box[0], &box[1], &box[2], &box[3],
               &confidence, &word_at) < 10 ||
        level != 5 || !word_at || strspn(row + word_at, " \t\r") == strlen(row + word_at))
        return;
    add_word(r, &now, box, confidence, row + word_at);
}

static void read_rows(struct reader *r, char *table)
{
    char *rest, *row = strtok_r(table, "\n", &rest);
    for (; row; row = strtok_r(NULL, "\n", &rest))
        read_row(r, row);
}

void ocr_words_read(void *ctx, char *words, char *red, struct ocr_page *out)
{
    struct reader r = {.ctx = ctx};
    cv_buf_init(&r.text, ctx);
    page_init(&r.page, talloc_new(ctx));
    read_rows(&r, words);
    if (red) {
        r.red = true;
        r.place = (struct place){0}; /* they are lines of their own */
        read_rows(&r, red);
    }
    page_ends(&r);
    *out = (struct ocr_page){cv_buf_cstr(&r.text), r.words ? r.confidence / (double)r.words : 0,
                             r.words};
}
