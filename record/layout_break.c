/* layout_break: a document that came as one line. */
#include "record/layout_break.h"
#include "record/signature_parts.h"
#include "record/type.h"

/* POST_MAX: characters of a post. */
enum { FIRST_PAGE = 6000, LONG_LINE = 400, POST_MAX = 80 };

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

/* "… M.Cường TM. CHÍNH PHỦ": a prefix, and in capitals in whose name; no "Lưu: VT, TM. KT. CHỦ
 * TỊCH". */
static bool order_begins(const struct layout *l, size_t i, size_t end)
{
    const char *prefix;
    size_t at = person_prefix(l, i, end, &prefix), e = at ? scan_word(l, at, end) : 0, letters;
    return e && memchr(l->s.low + i, '.', at - i) && scan_capitals(l, at, e, &letters) > 0.9 &&
           letters >= 2 && l->s.low[e] != '.';
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

/* "… Lý A Sử PHỤ LỤC": capitals behind the small letters of a name. */
static bool annex_begins(const struct layout *l, size_t i, size_t end, size_t last)
{
    size_t e = scan_word(l, i, end), letters;
    return (l->s.cls[last] & TEXT_LOWER) && scan_capitals(l, i, e, &letters) > 0.9 && letters >= 2;
}

/* How much of the document has been passed. */
enum passed { PASSED_NONE, PASSED_ADDRESS, PASSED_NAMES, PASSED_LIST, PASSED_POST, PASSED_NAME };

/* Does an element open at i that is looked for only behind the one passed last? `last`: the last
 * character in front of it. */
static bool opens_next(const struct layout *l, size_t i, size_t end, size_t last,
                       enum passed *passed)
{
    static const char *const addressed[] = {"kinh gui", "kinh goi", "kinh trinh", NULL};
    char before = l->s.low[last];
    bool prefixed, small = last && ((l->s.cls[last - 1] & TEXT_LOWER) || l->s.low[last - 1] == ')');
    size_t post = i + POST_MAX < end ? i + POST_MAX : end;
    if (strchr(".;:,)/", before) && labelled(l, i, end, "noi nhan")) {
        *passed = PASSED_LIST;
    } else if (*passed <= PASSED_ADDRESS && scan_any(l, i, end, addressed, NULL)) {
        *passed = PASSED_ADDRESS;
        return false;
    } else if (*passed == PASSED_ADDRESS && before == '.' && small) {
        *passed = PASSED_NAMES; /* "… Vĩnh Long. Cục Thuế nhận được", not "TP. Vĩnh Long" */
    } else if (*passed == PASSED_LIST &&
               (order_begins(l, i, end) ||
                (before == '.' && signature_starts(l, i, post, false, &prefixed)))) {
        *passed = PASSED_POST;
    } else if (*passed == PASSED_POST && annex_begins(l, i, end, last)) {
        *passed = PASSED_NAME;
    } else {
        return false;
    }
    return true;
}

/* Does an element open at i? `last`: the last character in front of it; *passed goes on with it. */
static bool opens(const struct layout *l, size_t i, size_t end, size_t last, enum passed *passed)
{
    static const char *const enacting[] = {"quyet dinh:", "quyet nghi:", "can cu", "dieu 1",
                                           "dieu 2",      "dieu 3",      "dieu 4", NULL};
    char before = l->s.low[last];
    if (strchr("-+", l->s.low[i]))
        return l->s.low[i + 1] == ' ' && strchr(";:.,", before);
    if (!(l->s.cls[i] & TEXT_UPPER))
        return false;
    bool sentence = strchr(".;:,)/", before) != NULL;
    return opens_next(l, i, end, last, passed) || labelled(l, i, end, "kinh gui") ||
           labelled(l, i, end, "kinh goi") || labelled(l, i, end, "kinh trinh") ||
           title_begins(l, i, end, before) || (sentence && scan_any(l, i, end, enacting, NULL)) ||
           (*passed == PASSED_LIST && post_begins(l, i, end, before)) ||
           (before == '.' && *passed < PASSED_LIST && header_sentence_begins(l, i)) ||
           bases_begin(l, i, end, last);
}

void layout_break_long(struct layout *l)
{
    for (size_t begin = 0; begin < l->s.length && begin < FIRST_PAGE;) {
        size_t end = begin + strcspn(l->s.low + begin, "\n\f");
        if (is_run_together(l, begin, end)) {
            enum passed passed = PASSED_NONE;
            for (size_t i = begin + 1, last = begin; i < end; i++) {
                if (l->s.cls[i] & TEXT_BLANK)
                    continue;
                if (l->s.low[i - 1] == ' ' && opens(l, i, end, last, &passed))
                    l->s.low[i - 1] = '\n';
                last = i;
            }
        }
        begin = end + 1;
    }
}
