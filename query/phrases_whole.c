#include "query/phrases_whole.h"
#include "function_words.table.h"
#include <talloc.h>

/* A phrase that goes on in the same way in so many of its documents is a piece of the longer one.
 */
static bool goes_on(const struct phrase *piece, const struct phrase *longer)
{
    return (uint64_t)longer->documents * 5 >= (uint64_t)piece->documents * 4;
}

static const char *behind_first(const char *text)
{
    const char *blank = strchr(text, ' ');
    return blank ? blank + 1 : "";
}

/* Bytes of text without its last word. */
static size_t before_last(const char *text)
{
    const char *blank = strrchr(text, ' ');
    return blank ? (size_t)(blank - text) : 0;
}

static bool joins(const char *word, size_t n, bool first)
{
    for (size_t i = 0; i < function_words_count; i++) {
        const struct function_words_row *row = &function_words_rows[i];
        if (strlen(row->word) == n && memcmp(row->word, word, n) == 0)
            return *(first ? row->first : row->last) != 0;
    }
    return false;
}

static bool well_cut(const struct phrase *p)
{
    const char *last = p->text + before_last(p->text);
    last += *last == ' ';
    return !strpbrk(p->text, ",;:()\"/") && !joins(p->text, strcspn(p->text, " "), true) &&
           !joins(last, strlen(last), false);
}

/* Phrases in the order of their texts, or of their texts behind the first word. */
struct order {
    struct phrase **items;
    size_t count;
    bool behind;
};

static const char *key_of(const struct order *o, const struct phrase *p)
{
    return o->behind ? behind_first(p->text) : p->text;
}

static int by_key(const void *a, const void *b, void *user)
{
    return strcmp(key_of(user, *(struct phrase *const *)a),
                  key_of(user, *(struct phrase *const *)b));
}

static struct order order_of(void *ctx, struct phrase *list, size_t count, bool behind)
{
    struct order o = {talloc_array(ctx, struct phrase *, (unsigned)count + 1), 0, behind};
    for (size_t i = 0; i < count; i++)
        if (list[i].text && (!behind || list[i].words == PHRASES_LONGEST))
            o.items[o.count++] = &list[i];
    if (o.count)
        qsort_r(o.items, o.count, sizeof *o.items, by_key, &o);
    return o;
}

/* The first item whose key is key[0..n), or o->count. */
static size_t find(const struct order *o, const char *key, size_t n)
{
    size_t low = 0, high = o->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *have = key_of(o, o->items[middle]);
        int difference = strncmp(have, key, n);
        if (difference < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < o->count && strncmp(key_of(o, o->items[low]), key, n) == 0 &&
        !key_of(o, o->items[low])[n])
        return low;
    return o->count;
}

/* Marks the phrase of these words as a piece of `longer`, if it is one. */
static void mark_piece(const struct order *o, const struct phrase *list, bool *piece,
                       const char *words, size_t n, const struct phrase *longer)
{
    size_t at = find(o, words, n);
    if (at < o->count && goes_on(o->items[at], longer))
        piece[o->items[at] - list] = true;
}

/* Of the windows on an expression longer than any phrase, the first stands for it: those that
 * another runs into are pieces. */
static bool runs_in(const struct order *windows, const struct phrase *p)
{
    size_t n = before_last(p->text);
    for (size_t i = find(windows, p->text, n); i < windows->count; i++) {
        const char *key = key_of(windows, windows->items[i]);
        if (strncmp(key, p->text, n) != 0 || key[n])
            return false;
        if (goes_on(p, windows->items[i]))
            return true;
    }
    return false;
}

size_t phrases_whole(struct phrase *list, size_t count)
{
    void *ctx = talloc_new(NULL);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (well_cut(&list[i]))
            list[kept++] = list[i];
    bool *piece = talloc_zero_array(ctx, bool, (unsigned)kept + 1);
    struct order all = order_of(ctx, list, kept, false), windows = order_of(ctx, list, kept, true);
    for (size_t i = 0; i < kept; i++) {
        const char *text = list[i].text;
        if (list[i].words > 2) {
            mark_piece(&all, list, piece, text, before_last(text), &list[i]);
            mark_piece(&all, list, piece, behind_first(text), strlen(behind_first(text)), &list[i]);
        }
        if (list[i].words == PHRASES_LONGEST && runs_in(&windows, &list[i]))
            piece[i] = true;
    }
    count = kept;
    kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!piece[i])
            list[kept++] = list[i];
    talloc_free(ctx);
    return kept;
}
