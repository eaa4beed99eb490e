#include "record/type.h"
#include "type_list.h"
#include "types.table.h"
#include <talloc.h>

enum { WORDS_MAX = 6, PHRASE_MAX = 48 };

static size_t lower_bound(const char *folded)
{
    size_t low = 0, high = types_count;
    if (*folded >= 'a' && *folded <= 'z') {
        low = types_letters[*folded - 'a'].begin;
        high = types_letters[*folded - 'a'].end;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(types_rows[middle].spelling_folded, folded) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static enum type_kind kind_of(const struct types_row *row)
{
    return strcmp(row->kind, "abbr") == 0    ? TYPE_ABBR
           : strcmp(row->kind, "cited") == 0 ? TYPE_CITED
                                             : TYPE_NAME;
}

const char *record_type_find(const char *s)
{
    char folded[PHRASE_MAX + 1];
    size_t n = 0;
    char *all = text_fold_string(NULL, s, strlen(s));
    const char *a = all;
    for (; *a; a++) {
        bool blank = *a == ' ' || *a == '\t' || *a == '\n' || *a == '.';
        if (blank && (n == 0 || folded[n - 1] == ' '))
            continue;
        if (n == PHRASE_MAX)
            break;
        folded[n++] = blank ? ' ' : *a;
    }
    bool whole = !*a;
    talloc_free(all);
    while (n && folded[n - 1] == ' ')
        n--;
    folded[n] = 0;
    const struct types_row *found = NULL;
    for (size_t i = lower_bound(folded);
         whole && i < types_count && strcmp(types_rows[i].spelling_folded, folded) == 0; i++) {
        if (kind_of(&types_rows[i]) == TYPE_CITED)
            continue;
        if (!found || strcmp(types_rows[i].spelling, s) == 0)
            found = &types_rows[i];
    }
    return found ? found->type : NULL;
}

const char *const *record_types(void)
{
    return TYPE_LIST;
}

/* ---- in running text ------------------------------------------------------------------------- */

/* Words of [begin, end) as a folded phrase with single blanks; 0 if too long or other signs stand
 * between them. */
static size_t phrase_of(const struct text_shadow *s, size_t begin, size_t end, char *out)
{
    size_t n = 0;
    for (size_t i = begin; i < end; i++) {
        bool blank = (s->cls[i] & TEXT_BLANK) != 0;
        if (!blank && !(s->cls[i] & TEXT_LETTER))
            return 0;
        if (blank && n && out[n - 1] == ' ')
            continue;
        if (n == PHRASE_MAX)
            return 0;
        out[n++] = blank ? ' ' : s->low[i];
    }
    out[n] = 0;
    return n;
}

/* An abbreviation counts only in capitals: its first letter, and its last unless the spelling has a
 * small one there. */
static bool spelt_as_abbr(const struct text_shadow *s, size_t begin, size_t end)
{
    return (s->cls[begin] & TEXT_UPPER) && (end - begin < 2 || (s->cls[begin + 1] & TEXT_UPPER));
}

/* Has the table a spelling with these two first letters? Few words go further. */
static bool may_begin(const struct text_shadow *s, size_t begin, size_t end)
{
    char first = s->low[begin], second = '\0';
    if (begin + 1 < end)
        second = s->low[begin + 1];
    return first >= 'a' && first <= 'z' &&
           types_letters[first - 'a'].second >>
                   (second >= 'a' && second <= 'z' ? second - 'a' : 26) &
               1;
}

static struct type_word look_up(const struct text_shadow *s, size_t begin, size_t end)
{
    char phrase[PHRASE_MAX + 1];
    struct type_word none = {NULL, TYPE_NAME, begin, end};
    if (begin >= end || !may_begin(s, begin, end))
        return none;
    bool law = begin >= 5 && memcmp(s->low + begin - 5, "phap ", 5) == 0; /* "pháp luật" */
    if (!phrase_of(s, begin, end, phrase) || (law && strcmp(phrase, "luat") == 0))
        return none;
    for (size_t i = lower_bound(phrase);
         i < types_count && strcmp(types_rows[i].spelling_folded, phrase) == 0; i++) {
        enum type_kind kind = kind_of(&types_rows[i]);
        bool marked = (s->cls[begin] & TEXT_MARKED) != 0;
        bool other_d = kind == TYPE_ABBR && i + 1 < types_count &&
                       strcmp(types_rows[i + 1].spelling_folded, phrase) == 0 &&
                       marked != (strstr(types_rows[i].spelling, "Đ") != NULL);
        if (other_d || (kind == TYPE_ABBR && !spelt_as_abbr(s, begin, end)))
            continue;
        return (struct type_word){types_rows[i].type, kind, begin, end};
    }
    return none;
}

static bool is_blank(const struct text_shadow *s, size_t i)
{
    return (s->cls[i] & TEXT_BLANK) != 0;
}

struct type_word type_at(const struct layout *l, size_t i, size_t end)
{
    const struct text_shadow *s = &l->s;
    struct type_word best = {NULL, TYPE_NAME, i, i};
    size_t e = i;
    if (i >= end || !may_begin(s, i, end))
        return best;
    for (size_t words = 0; words < WORDS_MAX && e < end && (s->cls[e] & TEXT_LETTER); words++) {
        while (e < end && (s->cls[e] & TEXT_LETTER))
            e++;
        struct type_word found = look_up(s, i, e);
        if (found.type)
            best = found;
        while (e < end && e - i < PHRASE_MAX && is_blank(s, e))
            e++;
    }
    return best;
}

struct type_word type_before(const struct layout *l, size_t begin, size_t end)
{
    const struct text_shadow *s = &l->s;
    while (end > begin && is_blank(s, end - 1))
        end--;
    struct type_word best = {NULL, TYPE_NAME, end, end};
    size_t b = end;
    for (size_t words = 0; words < WORDS_MAX && b > begin && (s->cls[b - 1] & TEXT_LETTER);
         words++) {
        while (b > begin && (s->cls[b - 1] & TEXT_LETTER))
            b--;
        struct type_word found = look_up(s, b, end);
        if (found.type)
            best = found;
        while (b > begin && end - b < PHRASE_MAX && is_blank(s, b - 1))
            b--;
    }
    return best;
}
