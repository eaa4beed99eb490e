/* See mend.h. */
#include "record/mend.h"
#include "bodies.table.h"
#include "body_heads.table.h"
#include "posts.table.h"
#include "provinces.table.h"
#include "record/bodies.h"
#include "record/layout.h"
#include "text/text.h"
#include "types.table.h"
#include <talloc.h>

/* Shorter words are too near to each other for a letter to be wrong. */
enum { WORDS_MAX = 24, WINDOW_MAX = 10, LETTERS_MIN = 3 };

struct word {
    size_t begin, end; /* bytes of what was printed */
    char folded[24];
    size_t length;
    bool damaged;
};

struct words {
    struct word all[WORDS_MAX];
    size_t count, damaged;
};

static void cut(struct words *w, const char *s)
{
    struct text_tokens it;
    struct text_token t;
    w->count = w->damaged = 0;
    text_tokens_init(&it, s, strlen(s));
    while (w->count < WORDS_MAX && text_tokens_next(&it, &t)) {
        struct word *word = &w->all[w->count++];
        word->begin = t.begin;
        word->end = t.end;
        word->length = t.folded_length < sizeof word->folded ? t.folded_length : 0;
        memcpy(word->folded, t.folded, word->length);
        word->folded[word->length] = '\0';
        word->damaged = word->length >= LETTERS_MIN && word->folded[0] > '9' &&
                        !text_is_syllable(s + t.begin, t.end - t.begin);
        w->damaged += word->damaged;
    }
}

/* Are words [begin, end) this phrase, but for one letter of each damaged one? One word at least
 * must be as the phrase has it: names of other tongues ("Đắk Glei") are no syllables either. */
static bool matches(const struct words *w, size_t begin, size_t end, const char *phrase)
{
    bool anchored = false;
    for (size_t i = begin; i < end; i++) {
        const struct word *word = &w->all[i];
        size_t n = strcspn(phrase, " ");
        bool same = n == word->length && memcmp(phrase, word->folded, n) == 0;
        anchored = anchored || same;
        if (!same && !(word->damaged && n >= LETTERS_MIN &&
                       scan_near(word->folded, word->length, phrase, n)))
            return false;
        phrase += n;
        if ((*phrase == '\0') != (i + 1 == end))
            return false;
        phrase += *phrase == ' ';
    }
    return anchored;
}

/* A closed table: its i-th phrase, folded. */
struct phrases {
    const char *(*folded)(size_t i);
    size_t count;
};

/* The only phrase of the table that words [begin, end) can be; its count if there is none or there
 * are several. Homographs stand beside each other: the first of them. */
static size_t find(const struct words *w, size_t begin, size_t end, const struct phrases *table)
{
    size_t found = table->count;
    for (size_t i = 0; i < table->count; i++) {
        const char *phrase = table->folded(i);
        if (!matches(w, begin, end, phrase))
            continue;
        if (found < table->count && strcmp(table->folded(found), phrase) != 0)
            return table->count;
        if (found == table->count)
            found = i;
    }
    return found;
}

static const char *post_at(size_t i)
{
    return posts_rows[i].post_folded;
}

static const char *type_at_row(size_t i)
{
    return types_rows[i].spelling_folded;
}

static const char *body_at(size_t i)
{
    return bodies_rows[i].name_folded;
}

static const char *head_at(size_t i)
{
    return body_heads_rows[i].head_folded;
}

static const char *province_at(size_t i)
{
    return provinces_rows[i].name_folded;
}

static size_t find_whole(const char *printed, const struct phrases *table)
{
    struct words w;
    cut(&w, printed);
    return w.damaged && w.count < WORDS_MAX ? find(&w, 0, w.count, table) : table->count;
}

bool mend_needed(const char *printed)
{
    struct text_tokens it;
    struct text_token t;
    text_tokens_init(&it, printed, strlen(printed));
    while (text_tokens_next_bare(&it, &t))
        if (t.end - t.begin >= LETTERS_MIN && !text_is_syllable(printed + t.begin, t.end - t.begin))
            return true;
    return false;
}

const char *mend_post(const char *printed)
{
    size_t i = find_whole(printed, &(struct phrases){post_at, posts_count});
    return i < posts_count ? posts_rows[i].post : NULL;
}

/* The phrase in the letters of `folded`, wherever blanks stand among these. */
static bool same_letters(const char *folded, const char *phrase)
{
    for (;; folded++, phrase++) {
        folded += strspn(folded, " \t\n");
        phrase += *phrase == ' ';
        if (*folded != *phrase || !*folded)
            return *folded == *phrase;
    }
}

const char *mend_type(const char *printed)
{
    size_t i = find_whole(printed, &(struct phrases){type_at_row, types_count});
    if (i < types_count)
        return types_rows[i].type;
    char *folded = text_fold_string(NULL, printed, strlen(printed));
    for (i = 0; i < types_count; i++)
        if (strchr(types_rows[i].spelling_folded, ' ') &&
            same_letters(folded, types_rows[i].spelling_folded))
            break;
    talloc_free(folded);
    return i < types_count ? types_rows[i].type : NULL;
}

/* The table's name for words [begin, end), NULL if there is none. A province's stands behind "tỉnh"
 * or "thành phố". */
static const char *name_of(const struct words *w, size_t begin, size_t end)
{
    const struct phrases bodies = {body_at, bodies_count}, heads = {head_at, body_heads_count},
                         provinces = {province_at, provinces_count};
    size_t i = find(w, begin, end, &bodies);
    if (i < bodies_count)
        return bodies_rows[i].name;
    i = find(w, begin, end, &heads);
    if (i < body_heads_count)
        return body_heads_rows[i].head;
    const char *kind = begin ? w->all[begin - 1].folded : "";
    bool placed = strcmp(kind, "tinh") == 0 || strcmp(kind, "pho") == 0 || strcmp(kind, "tp") == 0;
    i = placed ? find(w, begin, end, &provinces) : provinces_count;
    return i < provinces_count ? provinces_rows[i].name : NULL;
}

/* The longest run of words about the damaged one that a table has; NULL if there is none. */
static const char *name_about(const struct words *w, size_t at, size_t *begin, size_t *end)
{
    for (size_t n = w->count < WINDOW_MAX ? w->count : WINDOW_MAX; n > 1; n--)
        for (*begin = at + 1 > n ? at + 1 - n : 0; *begin <= at && *begin + n <= w->count;
             ++*begin) {
            *end = *begin + n;
            const char *name = name_of(w, *begin, *end);
            if (name)
                return name;
        }
    return NULL;
}

const char *mend_body(void *ctx, const char *printed)
{
    struct words w;
    if (!mend_needed(printed))
        return printed;
    cut(&w, printed);
    if (!w.damaged || w.count == WORDS_MAX)
        return printed;
    struct cv_buf out;
    cv_buf_init(&out, ctx);
    size_t done = 0; /* bytes copied */
    for (size_t i = 0; i < w.count; i++) {
        size_t begin, end;
        const char *name = w.all[i].damaged ? name_about(&w, i, &begin, &end) : NULL;
        if (!name || w.all[begin].begin < done)
            continue;
        cv_buf_add(&out, printed + done, w.all[begin].begin - done);
        char *upper = text_upper(NULL, name, strlen(name));
        cv_buf_str(&out, upper);
        talloc_free(upper);
        done = w.all[end - 1].end;
        i = end - 1;
    }
    cv_buf_str(&out, printed + done);
    return done ? cv_buf_cstr(&out) : printed;
}
