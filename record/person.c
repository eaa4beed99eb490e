#include "record/person.h"
#include "family_names.table.h"
#include "posts.table.h"
#include "ranks.table.h"
#include "record/bodies.h"
#include <ctype.h>
#include <talloc.h>

/* First of the rows with these folded words; posts_count if there is none. Of homographs the
 * commoner is first in the file. */
static size_t first_post(const char *words)
{
    size_t low = 0, high = posts_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(posts_rows[middle].post_folded, words) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < posts_count && strcmp(posts_rows[low].post_folded, words) == 0 ? low : posts_count;
}

const char *person_post(const char *words)
{
    size_t i = first_post(words);
    return i < posts_count ? posts_rows[i].post : NULL;
}

const char *person_post_spelt(const char *post, const char *spelling)
{
    char *folded = text_fold_string(NULL, post, strlen(post));
    size_t i = first_post(folded);
    bool alone = i + 1 >= posts_count || strcmp(posts_rows[i + 1].post_folded, folded) != 0;
    if (i < posts_count && !alone) {
        char *lower = text_lower(folded, spelling, strlen(spelling));
        char *want = text_exact_string(folded, lower, strlen(lower));
        for (; i < posts_count && strcmp(posts_rows[i].post_folded, folded) == 0; i++) {
            char *have = text_exact_string(folded, posts_rows[i].post, strlen(posts_rows[i].post));
            if (strcmp(have, want) == 0)
                post = posts_rows[i].post;
        }
    }
    talloc_free(folded);
    return post;
}

size_t person_prefix(const struct layout *l, size_t i, size_t end, const char **prefix)
{
    static const struct {
        const char *folded, *canonical;
        size_t upper; /* letters that must be capitals */
    } prefixes[] = {{"tuq", "TUQ.", 3}, {"t/m", "T/M", 1}, {"t.m", "TM.", 1}, {"k.t", "KT.", 1},
                    {"t.l", "TL.", 1},  {"k/t", "K/T", 1}, {"t/l", "T/L", 1}, {"tm", "TM.", 2},
                    {"kt", "KT.", 2},   {"tl", "TL.", 2},  {"tu", "TUQ.", 2}, {"q", "Q.", 1}};
    if (end > l->s.length)
        end = l->s.length;
    for (size_t k = 0; k < sizeof prefixes / sizeof *prefixes; k++) {
        size_t n = strlen(prefixes[k].folded), e = i + n;
        if (e > end || memcmp(l->s.low + i, prefixes[k].folded, n) != 0)
            continue;
        bool capitals = true;
        for (size_t j = i; j < e; j++)
            capitals = capitals && (!(l->s.cls[j] & TEXT_LETTER) || (l->s.cls[j] & TEXT_UPPER));
        if (!capitals || (e < l->s.length && (l->s.cls[e] & TEXT_ALNUM)))
            continue;
        bool dot =
            e < l->s.length && (l->s.low[e] == '.' || l->s.low[e] == ',' || l->s.low[e] == ':');
        if (!dot && (strcmp(prefixes[k].folded, "tu") == 0 || strcmp(prefixes[k].folded, "q") == 0))
            continue;
        e += dot;
        while (e < l->s.length && (l->s.cls[e] & TEXT_BLANK))
            e++;
        if (e >= l->s.length || !(l->s.cls[e] & TEXT_UPPER))
            continue;
        *prefix = prefixes[k].canonical;
        return e;
    }
    return 0;
}

/* Index behind a rank or degree at i ("ThS.", "Đại tá"), or i. */
static size_t skip_ranks(const struct layout *l, size_t i, size_t end)
{
    for (bool again = true; again;) {
        again = false;
        size_t best = 0;
        for (size_t k = 0; k < ranks_count; k++) {
            const char *r = ranks_rows[k].rank_folded;
            size_t at = i;
            while (*r && at < end) {
                if (*r == ' ') {
                    while (at < end && (l->s.low[at] == ' ' || l->s.low[at] == '.'))
                        at++;
                    r++;
                } else if (*r == l->s.low[at]) {
                    r++;
                    at++;
                } else {
                    break;
                }
            }
            if (*r == 0 && at < end && !(l->s.cls[at] & TEXT_ALNUM) && at > best)
                best = at;
        }
        if (best) {
            i = best;
            while (i < end && (strchr(".,:", l->s.low[i]) || (l->s.cls[i] & TEXT_BLANK)))
                i++;
            again = true;
        }
    }
    return i;
}

size_t person_rank_before(const struct layout *l, size_t begin, size_t name)
{
    size_t i = name, best = name;
    for (size_t words = 0; words < 4 && i > begin; words++) {
        while (i > begin && !(l->s.cls[i - 1] & TEXT_ALNUM))
            i--;
        while (i > begin && (l->s.cls[i - 1] & TEXT_ALNUM))
            i--;
        if (skip_ranks(l, i, name) == name)
            best = i;
    }
    return best;
}

static bool word_char(const struct layout *l, size_t i)
{
    return (l->s.cls[i] & TEXT_LETTER) || l->s.low[i] == '\'' || l->s.low[i] == '-';
}

bool person_family_name(const struct layout *l, size_t begin, size_t end)
{
    size_t e = scan_word(l, begin, end);
    for (size_t k = 0; k < family_names_count; k++) {
        const char *f = family_names_rows[k].name_folded;
        if (strlen(f) == e - begin && memcmp(f, l->s.low + begin, e - begin) == 0)
            return true;
    }
    return false;
}

/* True if the words begin with a post of two words or more: "Trưởng Ban Ban Chính Sách". */
static bool post_begins(const struct layout *l, size_t begin, size_t end)
{
    char key[96];
    size_t n = end - begin < sizeof key ? end - begin : sizeof key - 1;
    memcpy(key, l->s.low + begin, n);
    key[n] = 0;
    for (char *p = key + n; p; p = strrchr(key, ' ')) {
        *p = 0;
        if (strchr(key, ' ') && person_post(key))
            return true;
    }
    return false;
}

static bool is_province(const struct layout *l, size_t begin, size_t end)
{
    char name[32];
    size_t n = end - begin;
    if (n >= sizeof name)
        return false;
    memcpy(name, l->s.low + begin, n);
    name[n] = 0;
    return body_province(name, NULL, NULL);
}

/* What is capitalised but no name: places, posts, months of a heading. */
static bool not_a_name(const struct layout *l, size_t begin, size_t end)
{
    static const char *const others[] = {
        "noi nhan", "kinh gui", "phu luc",  "danh sach", "danh muc",  "viet nam",
        "dieu",     "ho ten",   "nhu tren", "ghi chu",   "muc",       "chuong",
        "so",       "cong ty",  "bo",       "ngan hang", "van phong", "don vi",
        "dai dien", "ban",      "mau",      NULL};
    if (post_begins(l, begin, end) || is_province(l, begin, end))
        return true;
    size_t stop = scan_any(l, begin, end, others, NULL);
    if (stop && !(stop < end && scan_capitals(l, begin, end, NULL) < 0.5 && stop - begin <= 2))
        return true;
    return false;
}

/* "Ạ Nguyễn Văn A", "ˆ' Lê Thị B": behind what a scan makes of the pen beside a name; begin if
 * there is nothing of the kind. A plain capital is a word of the name: "Y Wing Niê". */
static size_t skip_pen(const struct layout *l, size_t begin, size_t end)
{
    size_t e = begin;
    bool capital = false;
    for (; e < end && !(l->s.cls[e] & TEXT_BLANK); e++)
        capital = capital || (l->s.cls[e] & (TEXT_UPPER | TEXT_MARKED)) == TEXT_UPPER;
    size_t name = scan_blanks(l, e, end);
    bool pen = e - begin == 1 || (e - begin == 2 && !(l->s.cls[begin] & TEXT_UPPER));
    return pen && !capital && name < end && person_family_name(l, name, end) ? name : begin;
}

struct range person_name_find(const struct layout *l, size_t begin, size_t end, bool capitals)
{
    struct range none = {0, 0};
    while (begin < end && !(l->s.cls[begin] & TEXT_ALNUM))
        begin++;
    begin = skip_ranks(l, skip_pen(l, begin, end), end);
    size_t words = 0, i = begin, last = begin, upper_words = 0;
    while (i < end) {
        if (!(l->s.cls[i] & TEXT_UPPER))
            break;
        size_t e = i;
        while (e < end && word_char(l, e))
            e++;
        if (e < end && (l->s.cls[e] & TEXT_DIGIT))
            return none;
        size_t letters;
        double caps = scan_capitals(l, i, e, &letters);
        bool apostrophe = memchr(l->s.low + i, '\'', e - i) != NULL; /* H'Lim, K'Ré */
        if (letters > 7 || (!apostrophe && letters > 1 && caps > 0.3 && caps < 0.95 && letters > 3))
            return none;
        upper_words += letters > 1 && caps > 0.9;
        words++;
        last = e;
        i = e;
        while (i < end && (l->s.low[i] == ' ' || l->s.low[i] == '\t' || l->s.low[i] == '\n'))
            i++;
    }
    if (words < 2 || words > 6)
        return none;
    for (size_t k = last; k < end; k++) /* nothing but stray marks may follow */
        if ((l->s.cls[k] & TEXT_ALNUM) || strchr(";:", l->s.low[k]))
            return none;
    bool all_upper = upper_words + 1 >= words && scan_capitals(l, begin, last, NULL) > 0.9;
    if (upper_words && !all_upper)
        return none;
    if (all_upper && (!capitals || !person_family_name(l, begin, last) || words > 5))
        return none;
    if (not_a_name(l, begin, last))
        return none;
    return (struct range){begin, last};
}

char *person_name(void *ctx, const struct layout *l, size_t begin, size_t end)
{
    char *raw = layout_copy(ctx, l, begin, end);
    if (scan_capitals(l, begin, end, NULL) < 0.8)
        return raw;
    char *titled = text_titled(ctx, raw, strlen(raw));
    talloc_free(raw);
    return titled;
}
