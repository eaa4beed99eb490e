#include "record/citation_parts.h"

enum { LOOK_BACK = 90, LIST_BACK = 400 };

static bool is_blank(const struct text_shadow *s, size_t i)
{
    return (s->cls[i] & TEXT_BLANK) != 0;
}

static size_t back_blanks(const struct text_shadow *s, size_t floor, size_t i)
{
    while (i > floor && is_blank(s, i - 1))
        i--;
    return i;
}

static size_t back_word(const struct text_shadow *s, size_t floor, size_t i)
{
    while (i > floor && (s->cls[i - 1] & TEXT_LETTER))
        i--;
    return i;
}

static bool word_is(const struct text_shadow *s, size_t begin, size_t end, const char *word)
{
    size_t n = strlen(word);
    return end - begin == n && memcmp(s->low + begin, word, n) == 0;
}

/* Passes "số", "số:", "số, ký hiệu:" backwards. Returns where it begins, or i. */
static size_t back_over_label(const struct text_shadow *s, size_t floor, size_t i)
{
    size_t e = back_blanks(s, floor, i);
    if (e > floor && (s->low[e - 1] == ':' || s->low[e - 1] == '.'))
        e = back_blanks(s, floor, e - 1);
    size_t b = back_word(s, floor, e);
    if (word_is(s, b, e, "so"))
        return b;
    if (word_is(s, b, e, "hieu")) { /* số hiệu, ký hiệu */
        size_t e2 = back_blanks(s, floor, b), b2 = back_word(s, floor, e2);
        if (word_is(s, b2, e2, "so") || word_is(s, b2, e2, "ky"))
            return b2;
    }
    return i;
}

/* The nearest type word before `end`, with words of its kind, scope or author between ("Tờ trình
 * liên ngành số", "Quyết định của UBND tỉnh số"); not beyond a mark. */
static struct type_word nearest_type(const struct layout *l, size_t floor, size_t end)
{
    const struct text_shadow *s = &l->s;
    size_t e = back_blanks(s, floor, end);
    size_t stop = end > floor + LOOK_BACK ? end - LOOK_BACK : floor;
    for (size_t words = 0; words < 12 && e > stop; words++) {
        struct type_word found = type_before(l, stop, e);
        if (found.type)
            return found;
        size_t b = back_word(s, stop, e);
        while (b == e && e > stop && ((s->cls[e - 1] & TEXT_DIGIT) || s->low[e - 1] == '/'))
            b = --e; /* a date */
        if (b > stop && !is_blank(s, b - 1) && !(s->cls[b - 1] & TEXT_DIGIT))
            break;
        e = back_blanks(s, stop, b);
        if (e > stop && s->low[e - 1] == '-' && e > stop + 1 &&
            is_blank(s, e - 2)) /* "Lao động - Thương binh" */
            e = back_blanks(s, stop, e - 1);
    }
    return (struct type_word){NULL, TYPE_NAME, end, end};
}

struct label label_before(const struct layout *l, size_t floor, size_t i)
{
    const struct text_shadow *s = &l->s;
    size_t so = back_over_label(s, floor, i);
    size_t before = back_blanks(s, floor, so);
    struct label label = {so, {NULL, TYPE_NAME, so, so}, so < i, false};
    if (before > floor && s->low[before - 1] == '(')
        return label;
    label.type = type_before(l, floor, before);
    if (label.type.type) {
        label.said = true;
        label.begin = label.type.begin;
        bool series = label.type.kind == TYPE_ABBR && so == i &&
                      back_over_label(s, floor, label.begin) < label.begin; /* "số CT 12345" */
        label.refused =
            series || trigger_refuses(s, floor, before) || strcmp(label.type.type, "hợp đồng") == 0;
        return label;
    }
    /* "đơn đề nghị xác định mã số số 12/…": the word that would refuse belongs to the matter. */
    size_t doubled = so < i ? back_word(s, floor, before) : before;
    label.refused = !word_is(s, doubled, before, "so") && trigger_refuses(s, floor, before);
    bool listed = word_is(s, back_word(s, floor, before), before, "va");
    if (so < i && !listed) /* "… xử lý văn bản và số 3/2025/NĐ-CP" */
        label.type = nearest_type(l, floor, before);
    return label;
}

bool label_issued(const struct layout *l, size_t floor, size_t i)
{
    const struct text_shadow *s = &l->s;
    size_t e = back_blanks(s, floor, i), b = back_word(s, floor, e);
    size_t e2 = back_blanks(s, floor, b), b2 = back_word(s, floor, e2);
    return word_is(s, b, e, "hanh") && word_is(s, b2, e2, "ban");
}

bool label_sent(const struct layout *l, size_t i)
{
    static const char *const VERBS[] = {"co", "gui", "duoc"};
    const struct text_shadow *s = &l->s;
    size_t floor = i > LOOK_BACK ? i - LOOK_BACK : 0, e = back_blanks(s, floor, i),
           b = back_word(s, floor, e);
    for (size_t k = 0; k < sizeof VERBS / sizeof *VERBS; k++) {
        if (word_is(s, b, e, VERBS[k]))
            return true;
    }
    return false;
}

struct type_word label_list_type(const struct layout *l, size_t from, size_t to)
{
    const struct text_shadow *s = &l->s;
    struct type_word last = {NULL, TYPE_NAME, to, to};
    if (to > from + LIST_BACK)
        from = to - LIST_BACK;
    for (size_t i = from; i < to;) {
        bool word_start = (s->cls[i] & TEXT_LETTER) && (i == from || !(s->cls[i - 1] & TEXT_ALNUM));
        struct type_word found = {NULL, TYPE_NAME, i, i};
        bool in_symbol = i > from && (s->low[i - 1] == '/' || s->low[i - 1] == '-');
        if (word_start && !in_symbol)
            found = type_at(l, i, to);
        if (found.type)
            last = found;
        i = found.type ? found.end : i + 1;
    }
    return last;
}

/* The serial that ends at `end` before a comma or "và"; returns where it begins, or end. */
static size_t serial_before(const struct text_shadow *s, size_t floor, size_t end)
{
    size_t b = end;
    while (b > floor && end - b < 6 && (s->cls[b - 1] & TEXT_DIGIT))
        b--;
    bool alone = end - b < 6 && b > floor && is_blank(s, b - 1);
    return alone ? b : end;
}

size_t label_serials(const struct layout *l, size_t floor, size_t i, size_t *begins, size_t limit,
                     struct label *label)
{
    const struct text_shadow *s = &l->s;
    size_t count = 0;
    for (size_t at = i; count < limit;) {
        size_t e = back_blanks(s, floor, at);
        size_t w = back_word(s, floor, e);
        if (word_is(s, w, e, "va"))
            e = w;
        else if (e > floor && s->low[e - 1] == ',')
            e--;
        else
            break;
        e = back_blanks(s, floor, e);
        at = serial_before(s, floor, e);
        if (at == e)
            return 0;
        begins[count++] = at;
        *label = label_before(l, floor, at);
        if (label->said)
            return label->refused ? 0 : count;
    }
    return 0;
}
