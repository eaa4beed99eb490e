#include "query/snippet.h"
#include "query/rank.h"
#include "query/spotter.h"
#include "text/text.h"
#include <talloc.h>

enum {
    TEXT_MAX = 4 << 20 /* bytes that are looked through: a snippet from the first megabytes is good
                          enough */
};
static const double SECOND = 0.5; /* what a word is worth that the passage has already */

/* How much each word of the plan is worth: how rare it is among the words sought. */
static double *worths_of(void *ctx, const struct query_plan *plan)
{
    double *worths = talloc_array(ctx, double, (unsigned)plan->word_count + 1);
    uint32_t most = 1;
    for (size_t w = 0; w < plan->word_count; w++) {
        uint32_t frequency = query_word_frequency(&plan->words[w], UINT32_MAX);
        most = frequency > most ? frequency : most;
    }
    for (size_t w = 0; w < plan->word_count; w++)
        worths[w] = 0.1 + rank_rarity(query_word_frequency(&plan->words[w], most), most);
    return worths;
}

/* ---- where they stand ------------------------------------------------------------------------ */

struct match {
    uint32_t token, begin, end;
    size_t word;
};
struct survey {
    struct match *matches;
    size_t count, room;
    uint32_t *starts; /* byte where each token begins; sentence starts have their bit set in
                         `sentences` */
    bool *sentences;
    size_t tokens, token_room;
    size_t end; /* byte behind the last token */
};

static void add_token(void *ctx, struct survey *v, const struct text_token *t)
{
    if (v->tokens == v->token_room) {
        v->token_room = v->token_room ? v->token_room * 2 : 1024;
        v->starts = talloc_realloc(ctx, v->starts, uint32_t, (unsigned)v->token_room);
        v->sentences = talloc_realloc(ctx, v->sentences, bool, (unsigned)v->token_room);
    }
    v->starts[v->tokens] = t->begin;
    v->sentences[v->tokens++] = t->sentence_start;
    v->end = t->end;
}

static void survey(void *ctx, const char *text, size_t n, const struct query_plan *plan,
                   struct survey *v)
{
    const struct spotter *spotter = spotter_new(ctx, plan);
    struct text_tokens it;
    struct text_token t;
    text_tokens_init(&it, text, n < TEXT_MAX ? n : TEXT_MAX);
    while (text_tokens_next_bare(&it, &t)) {
        size_t word = spotter_word(spotter, text + t.begin, t.end - t.begin);
        add_token(ctx, v, &t);
        if (word == SIZE_MAX)
            continue;
        if (v->count == v->room) {
            v->room = v->room ? v->room * 2 : 256;
            v->matches = talloc_realloc(ctx, v->matches, struct match, (unsigned)v->room);
        }
        v->matches[v->count++] = (struct match){(uint32_t)v->tokens - 1, t.begin, t.end, word};
    }
}

/* ---- the best passages ----------------------------------------------------------------------- */

struct chosen {
    size_t from, to; /* tokens */
    double worth;
};

/* What the matches [i, …) within `words` tokens are worth: rare words, different words, and words
 * that follow each other as in the query. */
static double worth_of(const struct survey *v, const double *worths, const struct query_plan *plan,
                       size_t i, size_t words, const bool *seen, double *have, size_t *last)
{
    memset(have, 0, plan->word_count * sizeof *have);
    double worth = 0;
    size_t k = i;
    for (; k < v->count && v->matches[k].token < v->matches[i].token + words; k++) {
        const struct match *m = &v->matches[k];
        double fresh = have[m->word] > 0 ? 0 : seen[m->word] ? SECOND : 1;
        worth += fresh * worths[m->word];
        have[m->word] = 1;
        if (k > i && m->token == m[-1].token + 1 && m->word == m[-1].word + 1 &&
            plan->words[m->word].run == plan->words[m[-1].word].run)
            worth += worths[m->word];
    }
    *last = k - 1;
    return worth;
}

static bool overlaps(const struct chosen *chosen, size_t count, size_t from, size_t to)
{
    for (size_t i = 0; i < count; i++)
        if (from < chosen[i].to && chosen[i].from < to)
            return true;
    return false;
}

/* Where a passage that shows the matches i to last begins: at its sentence, if there is room for
 * that much. */
static size_t start_of(const struct survey *v, size_t i, size_t last, size_t words)
{
    size_t first = v->matches[i].token, span = v->matches[last].token + 1 - first;
    size_t spare = span < words ? words - span : 0, lead = spare / 2;
    for (size_t back = 0; back <= spare * 3 / 4 && back <= first; back++)
        if (v->sentences[first - back])
            return first - back;
    return first > lead / 2 ? first - lead / 2 : 0;
}

static bool choose(const struct survey *v, const double *worths, const struct query_plan *plan,
                   const struct snippet_options *o, const struct chosen *before, size_t count,
                   bool *seen, double *have, struct chosen *out)
{
    struct chosen best = {0};
    size_t best_first = 0, best_last = 0;
    for (size_t i = 0; i < v->count; i++) {
        size_t last;
        double worth = worth_of(v, worths, plan, i, o->words, seen, have, &last);
        if (worth <= best.worth ||
            overlaps(before, count, v->matches[i].token, v->matches[last].token + 1))
            continue;
        size_t from = start_of(v, i, last, o->words);
        best = (struct chosen){from, from + o->words, worth};
        best_first = i;
        best_last = last;
    }
    if (best.worth <= 0)
        return false;
    for (size_t k = best_first; k <= best_last; k++)
        seen[v->matches[k].word] = true;
    if (best.to > v->tokens)
        best.to = v->tokens;
    for (size_t t = v->matches[best_last].token + 1; t < best.to; t++)
        if (v->sentences[t] && t - best.from >= o->words / 2)
            best.to = t;               /* ends with the sentence rather than in the next */
    for (size_t k = 0; k < count; k++) /* the lead may run into a passage chosen before */
        if (best.from < before[k].to && before[k].from < best.from)
            best.from = before[k].to;
        else if (best.from <= before[k].from && before[k].from < best.to)
            best.to = before[k].from;
    *out = best;
    return best.from < best.to;
}

static int in_order(const void *a, const void *b)
{
    const struct chosen *x = a, *y = b;
    return x->from < y->from ? -1 : x->from > y->from;
}

/* ---- passages -------------------------------------------------------------------------------- */

static unsigned page_at(const char *text, size_t at)
{
    unsigned page = 1;
    for (const char *c = text; c < text + at && (c = memchr(c, '\f', (size_t)(text + at - c))); c++)
        page++;
    return page;
}

static bool only_blanks(const char *text, size_t from, size_t to)
{
    for (; from < to; from++)
        if (text[from] != ' ' && text[from] != '\n' && text[from] != '\t')
            return false;
    return true;
}

static void mark(void *ctx, struct snippet_passage *p, const struct survey *v, const char *text)
{
    for (size_t i = 0; i < v->count; i++) {
        const struct match *m = &v->matches[i];
        if (m->begin < p->begin || m->end > p->end)
            continue;
        if (p->mark_count && only_blanks(text, p->marks[p->mark_count - 1].end, m->begin)) {
            p->marks[p->mark_count - 1].end = m->end;
            continue;
        }
        p->marks = talloc_realloc(ctx, p->marks, struct cv_span, (unsigned)p->mark_count + 1);
        p->marks[p->mark_count++] = (struct cv_span){m->begin, m->end};
    }
}

static void add_passage(void *ctx, struct snippet *s, const struct survey *v,
                        const struct chosen *c, const char *text, bool pages)
{
    struct snippet_passage p = {.begin = v->starts[c->from]};
    p.end = c->to < v->tokens ? v->starts[c->to] : v->end;
    p.cut_before = !v->sentences[c->from] && c->from > 0;
    p.cut_after = c->to < v->tokens && !v->sentences[c->to];
    while (p.end > p.begin && strchr(" \n\t\f\r", text[p.end - 1]))
        p.end--;
    while (c->to == v->tokens && text[p.end] && strchr(".!?;:)\"'", text[p.end]))
        p.end++; /* the full stop belongs to the last word */
    if (pages)
        p.page = page_at(text, p.begin);
    mark(ctx, &p, v, text);
    s->passages = talloc_realloc(ctx, s->passages, struct snippet_passage, (unsigned)s->count + 1);
    s->passages[s->count++] = p;
}

void snippet_make(void *ctx, const char *text, size_t n, const struct query_plan *plan,
                  const struct snippet_options *options, struct snippet *out)
{
    void *scratch = talloc_new(ctx);
    struct survey v = {0};
    struct snippet s = {0};
    struct chosen *chosen = talloc_array(scratch, struct chosen, (unsigned)options->passages + 1);
    bool *seen = talloc_zero_array(scratch, bool, (unsigned)plan->word_count + 1);
    double *have = talloc_zero_array(scratch, double, (unsigned)plan->word_count + 1);
    size_t count = 0;
    const double *worths = worths_of(scratch, plan);
    survey(scratch, text, n, plan, &v);
    while (count < options->passages &&
           choose(&v, worths, plan, options, chosen, count, seen, have, &chosen[count]))
        count++;
    if (!count && v.tokens)
        chosen[count++] =
            (struct chosen){0, v.tokens < options->words ? v.tokens : options->words, 0};
    qsort(chosen, count, sizeof *chosen, in_order);
    bool pages = memchr(text, '\f', n) != NULL;
    for (size_t i = 0; i < count; i++)
        add_passage(ctx, &s, &v, &chosen[i], text, pages);
    talloc_free(scratch);
    *out = s;
}

/* ---- rendering ------------------------------------------------------------------------------- */

static void add_text(struct cv_buf *b, const char *text, size_t from, size_t to, bool html)
{
    for (; from < to; from++) {
        char c = text[from];
        if (c == '\n' || c == '\t' || c == '\f' || c == '\r')
            c = ' ';
        if (c == ' ' && b->len && b->bytes[b->len - 1] == ' ')
            continue;
        if (html && c == '<')
            cv_buf_str(b, "&lt;");
        else if (html && c == '>')
            cv_buf_str(b, "&gt;");
        else if (html && c == '&')
            cv_buf_str(b, "&amp;");
        else if (html && c == '"')
            cv_buf_str(b, "&quot;");
        else if ((unsigned char)c < 0x20 || c == 0x7f)
            cv_buf_char(b, ' '); /* nothing that a terminal would obey */
        else
            cv_buf_char(b, c);
    }
}

char *snippet_render(void *ctx, const char *text, const struct snippet *s, const char *on,
                     const char *off, bool html)
{
    struct cv_buf b;
    cv_buf_init(&b, ctx);
    for (size_t i = 0; i < s->count; i++) {
        const struct snippet_passage *p = &s->passages[i];
        bool joined = i && s->passages[i - 1].cut_after;
        cv_buf_str(&b, i && !joined ? " … " : i ? " " : p->cut_before ? "…" : "");
        size_t at = p->begin;
        for (size_t m = 0; m < p->mark_count; m++) {
            add_text(&b, text, at, p->marks[m].begin, html);
            cv_buf_str(&b, on);
            add_text(&b, text, p->marks[m].begin, p->marks[m].end, html);
            cv_buf_str(&b, off);
            at = p->marks[m].end;
        }
        add_text(&b, text, at, p->end, html);
        if (p->cut_after)
            cv_buf_str(&b, " …");
    }
    return cv_buf_cstr(&b);
}
