/* layout_break: a document that came as one line. */
#include "record/layout_break.h"
#include "record/person.h"
#include "record/type.h"

enum { FIRST_PAGE = 6000, LONG_LINE = 400 };

/* A phrase with its colon, which prose about addresses ("Nơi nhận hồ sơ là …") does not have. */
static size_t labelled(const struct layout *l, size_t i, size_t end, const char *phrase)
{
    size_t e = scan_phrase(l, i, end, phrase);
    while (e && e < end && l->s.low[e] == ' ')
        e++;
    return e && e < end && l->s.low[e] == ':' ? e : 0;
}

/* The list opens a line of its own: another in the middle of a line is not the document's. */
static bool has_list(const struct layout *l)
{
    return memmem(l->s.low, l->s.length, "\nnoi nhan", 9) != NULL;
}

/* "Tự do - Hạnh phúc", whatever became of the hyphen. */
static bool has_motto(const struct layout *l, size_t begin, size_t end)
{
    const char *hit = memmem(l->s.low + begin, end - begin, "hanh phuc", 9);
    size_t at = hit ? (size_t)(hit - l->s.low) : begin;
    while (at > begin && !(l->s.cls[at - 1] & TEXT_ALNUM))
        at--;
    return at >= begin + 5 && memcmp(l->s.low + at - 5, "tu do", 5) == 0;
}

/* A long line of prose has none of these in its middle. */
static bool is_run_together(const struct layout *l, size_t begin, size_t end)
{
    static const char *const signs[] = {"kinh gui", "noi nhan", NULL};
    if (end - begin < LONG_LINE)
        return false;
    for (size_t i = 0; signs[i]; i++) {
        const char *hit = memmem(l->s.low + begin, end - begin, signs[i], strlen(signs[i]));
        size_t at = hit ? (size_t)(hit - l->s.low) : 0;
        if (at > begin + 8 && (l->s.cls[at] & TEXT_UPPER) && labelled(l, at, end, signs[i]) &&
            !(i == 1 && has_list(l)))
            return true;
    }
    return has_motto(l, begin, end);
}

/* The title of a document in capitals behind its date: "… năm 2021 QUYẾT ĐỊNH". */
static bool title_begins(const struct layout *l, size_t i, size_t end, char before)
{
    struct type_word type = type_at(l, i, end);
    return type.type && type.kind == TYPE_NAME && before >= '0' && before <= '9' &&
           scan_capitals(l, type.begin, type.end, NULL) > 0.9;
}

/* "- Lưu: VT. GIÁM ĐỐC": a post in capitals behind the list. */
static bool post_begins(const struct layout *l, size_t i, size_t end, char before)
{
    size_t e = scan_word(l, i, end), letters;
    return before == '.' && scan_capitals(l, i, e, &letters) > 0.9 && letters >= 3;
}

/* "… BỘ TRƯỞNG BỘ Y TẾ Căn cứ Luật …": the first basis behind who enacts, in capitals. */
static bool bases_begin(const struct layout *l, size_t i, size_t end, size_t last)
{
    size_t w = last;
    while (w > 0 && (l->s.cls[w - 1] & TEXT_LETTER))
        w--;
    size_t letters, e = scan_phrase(l, i, end, "can cu");
    return e && scan_capitals(l, w, last + 1, &letters) > 0.9 && letters >= 2 &&
           scan_capitals(l, i, e, NULL) < 0.9;
}

/* Does an element open at i? `last`: the last character in front of it; *list: the distribution
 * list is on. */
static bool opens(const struct layout *l, size_t i, size_t end, size_t last, bool *list)
{
    static const char *const enacting[] = {"quyet dinh:", "quyet nghi:", "can cu", "dieu 1",
                                           "dieu 2",      "dieu 3",      "dieu 4", NULL};
    const char *prefix;
    char before = l->s.low[last];
    if (strchr("-+", l->s.low[i]))
        return l->s.low[i + 1] == ' ' && strchr(";:.,", before);
    if (!(l->s.cls[i] & TEXT_UPPER))
        return false;
    bool sentence = strchr(".;:,)/", before) != NULL;
    if (sentence && labelled(l, i, end, "noi nhan")) {
        *list = true;
        return true;
    }
    return labelled(l, i, end, "kinh gui") || labelled(l, i, end, "kinh goi") ||
           labelled(l, i, end, "kinh trinh") || title_begins(l, i, end, before) ||
           (sentence && scan_any(l, i, end, enacting, NULL)) ||
           (sentence && *list && person_prefix(l, i, end, &prefix)) ||
           (*list && post_begins(l, i, end, before)) ||
           (before == '.' && !*list && header_sentence_begins(l, i)) ||
           bases_begin(l, i, end, last);
}

void layout_break_long(struct layout *l)
{
    for (size_t begin = 0; begin < l->s.length && begin < FIRST_PAGE;) {
        size_t end = begin + strcspn(l->s.low + begin, "\n\f");
        if (is_run_together(l, begin, end)) {
            bool list = false;
            for (size_t i = begin + 1, last = begin; i < end; i++) {
                if (l->s.cls[i] & TEXT_BLANK)
                    continue;
                if (l->s.low[i - 1] == ' ' && opens(l, i, end, last, &list))
                    l->s.low[i - 1] = '\n';
                last = i;
            }
        }
        begin = end + 1;
    }
}
