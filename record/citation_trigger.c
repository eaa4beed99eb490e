#include "record/citation_parts.h"
#include "triggers.table.h"

enum { PHRASE_MAX = 48, WORDS_MAX = 8 };

static const char *const NAMES[RELATION_COUNT] = {"nhắc đến",  "theo đề nghị", "thực hiện",
                                                  "hướng dẫn", "căn cứ",       "đính chính",
                                                  "bãi bỏ",    "thay thế",     "sửa đổi"};

const char *relation_name(enum relation relation)
{
    return NAMES[relation];
}

enum relation relation_find(const char *name)
{
    for (size_t i = 0; i < RELATION_COUNT; i++) {
        if (strcmp(NAMES[i], name) == 0)
            return (enum relation)i;
    }
    return RELATION_MENTION;
}

static enum trigger_place place_of(const struct triggers_row *row)
{
    static const char *const PLACES[] = {"start", "any",   "act",   "passive", "title",
                                         "weak",  "after", "order", "refuse"};
    size_t i = 0;
    while (i + 1 < sizeof PLACES / sizeof *PLACES && strcmp(PLACES[i], row->place) != 0)
        i++;
    return (enum trigger_place)i;
}

/* Of the places "refuse" alone begins so. */
static bool refuses(const struct triggers_row *row)
{
    return row->place[0] == 'r';
}

/* The rows that begin with this letter; NULL if it is none. */
static const struct triggers_letter *rows_of(char first)
{
    return first >= 'a' && first <= 'z' ? &triggers_letters[first - 'a'] : NULL;
}

/* strncmp() of a row and a phrase of n bytes, which mostly differ early. */
static int compare(const char *row, const char *phrase, size_t n)
{
    size_t i = 0;
    while (i < n && row[i] == phrase[i] && row[i])
        i++;
    return i < n ? (unsigned char)row[i] - (unsigned char)phrase[i] : 0;
}

/* First of these rows that is not below the phrase of n bytes. */
static size_t lower_bound(const struct triggers_letter *rows, const char *phrase, size_t n)
{
    size_t low = rows->begin, high = rows->end;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare(triggers_rows[middle].phrase_folded, phrase, n) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Adds the word at i to a phrase; returns the position behind it, or 0 if it is too long. */
static size_t add_word(const struct text_shadow *s, size_t i, size_t end, char *phrase, size_t *n)
{
    if (*n)
        phrase[(*n)++] = ' ';
    for (size_t from = i; i < end && (s->cls[i] & TEXT_ALNUM); i++) {
        if (i > from && (s->cls[i] & TEXT_UPPER) && (s->cls[i - 1] & TEXT_LOWER))
            break; /* "Căn cứLuật": the blank was lost */
        if (*n + 2 >= PHRASE_MAX)
            return 0;
        phrase[(*n)++] = s->low[i];
    }
    phrase[*n] = 0;
    return i;
}

static size_t next_word(const struct text_shadow *s, size_t i, size_t end)
{
    size_t stop = i + 8 < end ? i + 8 : end, start = i;
    size_t lines = 0;
    while (i < stop && ((s->cls[i] & TEXT_BLANK) || s->low[i] == ',')) {
        lines += s->low[i] == '\n';
        i++;
    }
    return lines > 1 || i == start || i >= end || !(s->cls[i] & TEXT_LETTER) ? 0 : i;
}

/* Has any of the rows the second letter of the text at i? Few words go further. */
static bool may_begin(const struct triggers_letter *rows, const struct text_shadow *s, size_t i,
                      size_t end)
{
    char second = '\0';
    if (i + 1 < end)
        second = s->low[i + 1];
    return rows->second >> (second >= 'a' && second <= 'z' ? second - 'a' : 26) & 1;
}

struct trigger trigger_at(const struct text_shadow *s, size_t i, size_t end)
{
    char phrase[PHRASE_MAX];
    struct trigger best = {0, RELATION_MENTION, PLACE_ANY};
    const struct triggers_letter *rows = i < end ? rows_of(s->low[i]) : NULL;
    size_t n = 0;
    if (!rows || !may_begin(rows, s, i, end))
        return best;
    for (size_t words = 0; words < WORDS_MAX; words++) {
        i = add_word(s, i, end, phrase, &n);
        if (!i)
            break;
        size_t row = lower_bound(rows, phrase, n);
        if (row == rows->end || compare(triggers_rows[row].phrase_folded, phrase, n) != 0)
            break;
        if (triggers_rows[row].phrase_folded[n] == 0 && !refuses(&triggers_rows[row]))
            best = (struct trigger){i, relation_find(triggers_rows[row].relation),
                                    place_of(&triggers_rows[row])};
        i = next_word(s, i, end);
        if (!i)
            break;
    }
    return best;
}

bool trigger_refuses(const struct text_shadow *s, size_t begin, size_t end)
{
    size_t b = end;
    for (size_t words = 0; words < 3 && b > begin; words++) {
        while (b > begin && (s->cls[b - 1] & TEXT_LETTER))
            b--;
        char phrase[PHRASE_MAX];
        size_t n = 0;
        for (size_t i = b; i < end && n + 2 < PHRASE_MAX; i++) {
            if (s->cls[i] & TEXT_LETTER)
                phrase[n++] = s->low[i];
            else if (n && phrase[n - 1] != ' ')
                phrase[n++] = ' ';
        }
        phrase[n] = 0;
        const struct triggers_letter *rows = rows_of(phrase[0]);
        size_t row = rows ? lower_bound(rows, phrase, n + 1) : 0;
        if (rows && row < rows->end && strcmp(triggers_rows[row].phrase_folded, phrase) == 0 &&
            refuses(&triggers_rows[row]))
            return true;
        while (b > begin && s->low[b - 1] == ' ')
            b--;
    }
    return false;
}
