#include "query/rank.h"
#include "query/evidence.h"
#include <math.h>
#include <talloc.h>

static const double SATURATION = 1.2; /* as BM25's k1: how soon more of the same adds nothing */
static const double LENGTH = 0.75;    /* as BM25's b */
static const double TIE = 200;        /* scores that agree to one part in so many count as alike */

static const struct {
    const char *name;
    size_t offset;
    bool whole;
} settings[] = {
    {"depth", offsetof(struct rank_options, depth), true},
    {"pairs", offsetof(struct rank_options, pairs), false},
    {"passage", offsetof(struct rank_options, passage), false},
    {"subject", offsetof(struct rank_options, subject), false},
    {"exact", offsetof(struct rank_options, exact), false},
    {"named", offsetof(struct rank_options, named), false},
    {"recency", offsetof(struct rank_options, recency), false},
};

void rank_options_default(struct rank_options *o)
{
    *o = (struct rank_options){.depth = 600,
                               .pairs = 1,
                               .passage = 1,
                               .subject = 1.5,
                               .exact = 0.2,
                               .named = 20,
                               .recency = 1};
}

enum cv_status rank_options_parse(const char *s, struct rank_options *o, struct cv_error *err)
{
    struct rank_options read = *o;
    while (*s) {
        size_t n = strcspn(s, "=");
        char *end = NULL;
        double value = s[n] ? strtod(s + n + 1, &end) : 0;
        size_t i = 0, count = sizeof settings / sizeof *settings;
        while (i < count && (strlen(settings[i].name) != n || memcmp(settings[i].name, s, n) != 0))
            i++;
        if (i == count || !end || end == s + n + 1 || (*end && *end != ',') ||
            !(value >= 0 && value <= 1e6))
            return cv_fail(err, CV_USAGE, "--rank: không hiểu '%s'", s);
        void *at = (char *)&read + settings[i].offset;
        if (settings[i].whole)
            *(unsigned *)at = (unsigned)value;
        else
            *(double *)at = value;
        s = *end ? end + 1 : end;
    }
    *o = read;
    return CV_OK;
}

double rank_rarity(double frequency, double documents)
{
    return log(1 + (documents - frequency + 0.5) / (frequency + 0.5));
}

bool rank_only_phrases(const struct query_plan *plan)
{
    for (size_t w = 0; w < plan->word_count; w++)
        if (!plan->words[w].quoted)
            return false;
    return plan->word_count > 0;
}

unsigned rank_depth(const struct rank_options *o, const struct query_plan *plan)
{
    size_t depth = 50 + 25 * plan->word_count;
    if (plan->word_count <= 1 || rank_only_phrases(plan))
        depth = 50;
    return depth < o->depth ? (unsigned)depth : o->depth;
}

struct ranking {
    const struct rank_options *options;
    const struct query_plan *plan;
    struct evidence ev, headings;
    double *word_rarity, *pair_rarity;
    double documents, average;
    double rarity; /* of all words together */
    float *windows;
    size_t window_room;
};

static double saturated(double count, double norm)
{
    return count * (SATURATION + 1) / (count + SATURATION * norm);
}

/* ---- rarity ---------------------------------------------------------------------------------- */

static void estimate_pair(struct ranking *r, size_t pair, size_t count)
{
    const struct evidence *ev = &r->ev;
    size_t a = ev->pairs[pair].first, b = ev->pairs[pair].second;
    double adjacent = 0, both = 0;
    for (size_t d = 0; d < count; d++) {
        both += evidence_word(ev, a, d).count && evidence_word(ev, b, d).count;
        adjacent += evidence_pair(ev, pair, d).count > 0;
    }
    double fa = ev->words[a].frequency, fb = ev->words[b].frequency;
    double inclusion = fmin(fa, fb), independence = fa * fb / r->documents;
    double frequency = both ? adjacent / both * sqrt(inclusion * independence) : 0;
    r->pair_rarity[pair] = rank_rarity(fmax(frequency, adjacent), r->documents);
}

static void weigh(struct ranking *r, void *ctx, size_t count)
{
    const struct evidence *ev = &r->ev;
    r->word_rarity = talloc_zero_array(ctx, double, (unsigned)ev->word_count + 1);
    r->pair_rarity = talloc_zero_array(ctx, double, (unsigned)ev->pair_count + 1);
    for (size_t w = 0; w < ev->word_count; w++) {
        r->word_rarity[w] = rank_rarity(fmin(ev->words[w].frequency, r->documents), r->documents);
        r->rarity += r->word_rarity[w];
    }
    for (size_t p = 0; p < ev->pair_count; p++)
        estimate_pair(r, p, count);
}

/* ---- factors --------------------------------------------------------------------------------- */

static double pairs_score(const struct ranking *r, size_t document)
{
    double norm = 1 - LENGTH + LENGTH * r->ev.lengths[document] / r->average, score = 0;
    for (size_t p = 0; p < r->ev.pair_count; p++) {
        size_t count = evidence_pair(&r->ev, p, document).count;
        if (count)
            score += r->pair_rarity[p] * saturated((double)count, norm);
    }
    return score;
}

/* Of what stands in the heading, over its length. */
static double heading_score(const struct ranking *r, size_t document)
{
    enum { SHARE = 8 }; /* words of a heading that count as one unit of length */
    double score = 0;
    for (size_t w = 0; w < r->headings.word_count; w++)
        if (evidence_word(&r->headings, w, document).count)
            score += r->word_rarity[w];
    for (size_t p = 0; p < r->headings.pair_count; p++)
        if (evidence_pair(&r->headings, p, document).count)
            score += r->pair_rarity[p];
    return score / (1 + (double)r->headings.lengths[document] / SHARE);
}

enum { STEP = 15 }; /* words; a passage is two steps, and every step begins one */

/* Adds what a word or pair, at these places, is worth to each passage. */
static void add_to_passages(struct ranking *r, struct evidence_places places, double rarity)
{
    const uint32_t *at = places.at;
    double before = 0; /* occurrences in the step before, if it is the neighbour */
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < places.count;) {
        size_t step = at[i] / STEP, same = i;
        while (same < places.count && at[same] / STEP == step)
            same++;
        double here = (double)(same - i);
        if (last + 1 == step &&
            last != SIZE_MAX) /* the passage of both steps was counted with the first alone */
            r->windows[last + 1] +=
                (float)(rarity * (saturated(before + here, 1) - saturated(before, 1)));
        else
            r->windows[step] += (float)(rarity * saturated(here, 1));
        r->windows[step + 1] += (float)(rarity * saturated(here, 1));
        before = here;
        last = step;
        i = same;
    }
}

static uint32_t last_place(const struct ranking *r, size_t document)
{
    uint32_t last = 0;
    for (size_t w = 0; w < r->ev.word_count; w++) {
        struct evidence_places p = evidence_word(&r->ev, w, document);
        if (p.count && p.at[p.count - 1] > last)
            last = p.at[p.count - 1];
    }
    return last;
}

/* windows[i] is the passage of steps i - 1 and i. */
static double passage_score(struct ranking *r, void *ctx, size_t document)
{
    size_t windows = last_place(r, document) / STEP + 2;
    if (windows > r->window_room) {
        r->window_room = windows * 2;
        r->windows = talloc_realloc(ctx, r->windows, float, (unsigned)r->window_room);
    }
    memset(r->windows, 0, windows * sizeof *r->windows);
    for (size_t w = 0; w < r->ev.word_count; w++)
        add_to_passages(r, evidence_word(&r->ev, w, document), r->word_rarity[w]);
    for (size_t p = 0; p < r->ev.pair_count; p++)
        add_to_passages(r, evidence_pair(&r->ev, p, document), r->pair_rarity[p]);
    double best = 0;
    for (size_t i = 0; i < windows; i++)
        best = fmax(best, r->windows[i]);
    return best;
}

static double exact_score(const struct ranking *r, size_t document)
{
    double score = 0;
    for (size_t w = 0; w < r->ev.word_count; w++)
        if (r->ev.words[w].form_count > 1 && evidence_has_typed(&r->ev, w, document))
            score += r->word_rarity[w];
    return score;
}

/* What BM25 would have added for the words that the search for candidates did without. */
static double unsought_score(const struct ranking *r, size_t document)
{
    double length = fmax(r->ev.lengths[document] / r->average, 0.5); /* as Xapian bounds it */
    double norm = 1 - LENGTH + LENGTH * length, score = 0;
    for (size_t w = 0; w < r->ev.word_count; w++) {
        double times = r->ev.words[w].source->unsought,
               count = (double)evidence_word(&r->ev, w, document).count;
        double frequency = fmin(r->ev.words[w].frequency, r->documents);
        if (times > 0)
            score += query_weight(frequency, r->documents) * 2 * times / (1 + times) *
                     saturated(count, norm);
    }
    return score;
}

static double coverage(const struct ranking *r, size_t document)
{
    double found = 0;
    for (size_t w = 0; w < r->ev.word_count; w++)
        if (evidence_word(&r->ev, w, document).count)
            found += r->word_rarity[w];
    return r->rarity > 0 ? found / r->rarity : 1;
}

/* ---- order ----------------------------------------------------------------------------------- */

/* Scores of one step count as alike. */
static double step_of(double score, double best)
{
    return best > 0 ? floor(score / best * TIE) : score;
}

static int by_score(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

static int by_date(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    return x->date != y->date ? (x->date > y->date ? -1 : 1) : by_score(a, b);
}

/* Of candidates that are sorted and score alike, the younger go first. Dates are read of those
 * alone that have others like them among the first `shown`. */
static enum cv_status break_ties(struct store *s, struct ranked *candidates, size_t count,
                                 size_t shown, struct cv_error *err)
{
    enum cv_status status = CV_OK;
    double best = count ? candidates[0].score : 0;
    store_id *ids = talloc_array(NULL, store_id, (unsigned)count + 1);
    uint32_t *dates = talloc_zero_array(ids, uint32_t, (unsigned)count + 1);
    for (size_t i = 0, next; i < count && i < shown && status == CV_OK; i = next) {
        double step = step_of(candidates[i].score, best);
        for (next = i; next < count && step_of(candidates[next].score, best) == step; next++)
            ids[next] = candidates[next].id;
        if (next - i == 1)
            continue;
        status = store_dates(s, &ids[i], next - i, &dates[i], err);
        for (size_t k = i; k < next; k++)
            candidates[k].date = dates[k];
        qsort(&candidates[i], next - i, sizeof *candidates, by_date);
    }
    talloc_free(ids);
    return status;
}

static int by_id(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* Adds to each candidate's score what is seen of it; candidates are sorted by id. */
static enum cv_status look(struct ranking *r, void *ctx, struct store *s, struct ranked *candidates,
                           size_t count, struct cv_error *err)
{
    const struct rank_options *o = r->options;
    store_id *ids = talloc_array(ctx, store_id, (unsigned)count + 1);
    qsort(candidates, count, sizeof *candidates, by_id);
    for (size_t i = 0; i < count; i++)
        ids[i] = candidates[i].id;
    enum cv_status status = evidence_gather(ctx, s, r->plan, ids, count, &r->ev, &r->headings, err);
    if (status != CV_OK)
        return status;
    weigh(r, ctx, count);
    for (size_t d = 0; d < count; d++) {
        candidates[d].coverage = coverage(r, d);
        candidates[d].score += unsought_score(r, d);
        if (o->pairs > 0)
            candidates[d].score += o->pairs * pairs_score(r, d);
        if (o->passage > 0)
            candidates[d].score += o->passage * passage_score(r, ctx, d);
        if (o->exact > 0)
            candidates[d].score += o->exact * exact_score(r, d);
        if (o->subject > 0)
            candidates[d].score += o->subject * heading_score(r, d);
        candidates[d].score += o->named * candidates[d].named;
    }
    return CV_OK;
}

enum cv_status rank_candidates(struct store *s, const struct query_plan *plan,
                               const struct rank_options *options, struct ranked *candidates,
                               size_t count, size_t shown, struct cv_error *err)
{
    size_t looked = count < options->depth ? count : options->depth;
    void *ctx = talloc_new(NULL);
    struct ranking r = {.options = options,
                        .plan = plan,
                        .documents = store_count(s),
                        .average = store_average_length(s)};
    r.average = fmax(r.average, 1);
    enum cv_status status = look(&r, ctx, s, candidates, looked, err);
    if (status == CV_OK && looked)
        qsort(candidates, looked, sizeof *candidates, by_score);
    if (status == CV_OK && options->recency > 0)
        status = break_ties(s, candidates, looked, shown, err);
    talloc_free(ctx);
    return status;
}
