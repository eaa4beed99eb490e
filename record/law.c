#include "record/law.h"
#include "laws.table.h"
#include "record/date.h"

/* Rows [low, high) whose name goes on with c at this depth. */
static void narrow(size_t *low, size_t *high, size_t depth, char c)
{
    size_t a = *low, b = *high;
    while (a < b) {
        size_t middle = a + (b - a) / 2;
        if (laws_rows[middle].name_folded[depth] < c)
            a = middle + 1;
        else
            b = middle;
    }
    *low = a;
    b = *high;
    while (a < b) {
        size_t middle = a + (b - a) / 2;
        if (laws_rows[middle].name_folded[depth] <= c)
            a = middle + 1;
        else
            b = middle;
    }
    *high = a;
}

/* Position of the next word behind blanks and commas; i if a letter stands there already. */
static size_t next_word(const struct text_shadow *s, size_t i, size_t end)
{
    size_t stop = i + 8 < end ? i + 8 : end;
    while (i < stop && ((s->cls[i] & TEXT_BLANK) || s->low[i] == ',' || s->low[i] == '-'))
        i++;
    return i;
}

struct law_name law_at(const struct text_shadow *s, size_t i, size_t end)
{
    struct law_name best = {0, 0, 0};
    size_t low = 0, high = laws_count, depth = 0;
    while (i < end && low < high && (s->cls[i] & TEXT_ALNUM)) {
        for (; i < end && (s->cls[i] & TEXT_ALNUM) && low < high; i++)
            narrow(&low, &high, depth++, s->low[i]);
        if (low >= high)
            break;
        size_t first = low, whole = high;
        narrow(&first, &whole, depth, 0);
        if (first < whole)
            best = (struct law_name){i, first, whole - first};
        size_t next = next_word(s, i, end);
        if (next == i)
            break;
        narrow(&low, &high, depth++, ' ');
        i = next;
    }
    return best;
}

const char *law_title(const struct law_name *name)
{
    return laws_rows[name->first].name;
}

const char *law_number(const struct law_name *name, struct record_date *date)
{
    const struct laws_row *found = NULL;
    struct record_date adopted = {0, 0, 0}, its = {0, 0, 0};
    for (size_t i = name->first; i < name->first + name->count; i++) {
        if (!record_date_parse(laws_rows[i].date, &its))
            its = (struct record_date){0, 0, 0};
        if (date->year && (its.year != date->year || !date_agrees(its, *date)))
            continue;
        if (found)
            return NULL;
        found = &laws_rows[i];
        adopted = its;
    }
    if (!found)
        return NULL;
    if (date->year)
        *date = adopted;
    return found->number[0] ? found->number : NULL;
}
