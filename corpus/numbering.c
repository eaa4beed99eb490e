/* See numbering.h. Lists and uses are few: they are found by walking along them. */
#include "corpus/numbering.h"
#include <talloc.h>

struct list {
    long id;
    struct list_level levels[LIST_LEVELS];
    long counters[LIST_LEVELS]; /* of the last paragraph; 0: begins */
    bool counting[LIST_LEVELS];
};
struct list_use {
    long id, list;
    long restart[LIST_LEVELS]; /* first number, once; -1: goes on */
};

enum { LISTS_MAX = 4096, LABEL_MAX = 64 };

/* ---- lists -------------------------------------------------------------------------------------
 */

static struct list *list_of(struct numbering *n, long id)
{
    for (unsigned i = 0; i < n->count; i++)
        if (n->lists[i].id == id)
            return &n->lists[i];
    return NULL;
}

static struct list_use *use_of(struct numbering *n, long id)
{
    for (unsigned i = 0; i < n->use_count; i++)
        if (n->uses[i].id == id)
            return &n->uses[i];
    return NULL;
}

struct list_level *numbering_level(struct numbering *n, long id, long level)
{
    if (level < 0 || level >= LIST_LEVELS)
        return NULL;
    struct list *list = list_of(n, id);
    if (!list && n->count < LISTS_MAX) {
        n->lists = talloc_realloc(n->ctx, n->lists, struct list, n->count + 1);
        if (!n->lists)
            abort();
        list = &n->lists[n->count++];
        *list = (struct list){.id = id};
        for (int i = 0; i < LIST_LEVELS; i++)
            list->levels[i] = (struct list_level){.start = 1, .encoding = STYLE_INHERITS};
    }
    return list ? &list->levels[level] : NULL;
}

void numbering_use(struct numbering *n, long id, long list)
{
    if (n->use_count == LISTS_MAX || use_of(n, id))
        return;
    n->uses = talloc_realloc(n->ctx, n->uses, struct list_use, n->use_count + 1);
    if (!n->uses)
        abort();
    struct list_use *use = &n->uses[n->use_count++];
    *use = (struct list_use){.id = id, .list = list};
    for (int i = 0; i < LIST_LEVELS; i++)
        use->restart[i] = -1;
}

void numbering_restart(struct numbering *n, long id, long level, long start)
{
    struct list_use *use = use_of(n, id);
    if (use && level >= 0 && level < LIST_LEVELS)
        use->restart[level] = start;
}

/* ---- labels ------------------------------------------------------------------------------------
 */

static void roman(struct cv_buf *out, long value)
{
    static const struct {
        long value;
        const char *digits;
    } parts[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"},
                 {90, "xc"},  {50, "l"},   {40, "xl"}, {10, "x"},   {9, "ix"},
                 {5, "v"},    {4, "iv"},   {1, "i"}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts && value < 4000; i++)
        for (; value >= parts[i].value; value -= parts[i].value)
            cv_buf_str(out, parts[i].digits);
}

/* a … z, aa … zz, as Word goes on. */
static void letters(struct cv_buf *out, long value)
{
    for (long i = 0; value > 0 && i <= (value - 1) / 26 && i < LABEL_MAX; i++)
        cv_buf_char(out, (char)('a' + (value - 1) % 26));
}

static void add_number(struct cv_buf *out, enum label_format format, long value)
{
    size_t before = out->len;
    if (format == LABEL_LOWER_ROMAN || format == LABEL_UPPER_ROMAN)
        roman(out, value);
    else if (format == LABEL_LOWER_LETTER || format == LABEL_UPPER_LETTER)
        letters(out, value);
    else if (format != LABEL_NONE)
        cv_buf_printf(out, format == LABEL_DECIMAL_ZERO ? "%02ld" : "%ld", value);
    bool upper = format == LABEL_UPPER_LETTER || format == LABEL_UPPER_ROMAN;
    for (size_t i = before; upper && i < out->len; i++)
        out->bytes[i] = (char)(out->bytes[i] - 'a' + 'A');
}

/* A bullet of a symbol font, whose characters are of private use, or a sign like it: in official
 * documents a dash. */
static bool is_picture(const char *text)
{
    size_t at = 0;
    uint32_t c = utf8_next(text, strlen(text), &at);
    return (c >= 0xe000 && c < 0xf900) || c == 0xb7 || c == 0xa7 || (c >= 0x2022 && c < 0x2024) ||
           (c >= 0x25a0 && c < 0x2800) || c == 0xfffd;
}

static void count(struct list *list, struct list_use *use, int level)
{
    if (use->restart[level] >= 0) {
        list->counters[level] = use->restart[level];
        use->restart[level] = -1;
    } else {
        list->counters[level] =
            list->counting[level] ? list->counters[level] + 1 : list->levels[level].start;
    }
    list->counting[level] = true;
    for (int i = 0; i < level; i++)
        if (!list->counting[i])
            list->counters[i] = list->levels[i].start;
    for (int i = level + 1; i < LIST_LEVELS; i++)
        list->counting[i] = false;
}

static void label(struct cv_buf *out, const struct list *list, int level)
{
    const struct list_level *l = &list->levels[level];
    if (l->format == LABEL_BULLET && l->text && *l->text) {
        cv_buf_str(out, l->picture || is_picture(l->text) ? "-" : l->text);
        return;
    }
    for (const char *p = l->text ? l->text : ""; *p && out->len < 4 * LABEL_MAX; p++) {
        int other = p[0] == '%' && p[1] >= '1' && p[1] <= '9' ? p[1] - '1' : -1;
        if (other < 0)
            cv_buf_char(out, *p);
        else
            add_number(out, list->levels[other].format, list->counters[other]), p++;
    }
}

void numbering_put(struct numbering *n, struct sink *sink, struct look look)
{
    struct list_use *use = look.list > 0 ? use_of(n, look.list) : NULL;
    struct list *list = use ? list_of(n, use->list) : NULL;
    int level = look.level == STYLE_INHERITS ? 0 : look.level;
    if (!list || level < 0 || level >= LIST_LEVELS)
        return;
    struct cv_buf text;
    cv_buf_init(&text, n->ctx);
    count(list, use, level);
    label(&text, list, level);
    if (text.len) {
        int own = list->levels[level].encoding;
        look.encoding = own == STYLE_INHERITS ? look.encoding : own;
        sink_look(sink, look);
        sink_text(sink, text.bytes, text.len);
        sink_look(sink, LOOK_INHERITS);
        sink_str(sink, " ");
    }
    talloc_free(text.bytes);
}

void numbering_item(char *out, size_t size, enum label_format format, long value)
{
    struct cv_buf text;
    cv_buf_init(&text, NULL);
    if (format == LABEL_BULLET)
        cv_buf_str(&text, "-");
    else
        add_number(&text, format, value);
    snprintf(out, size, format == LABEL_BULLET ? "%s " : "%s. ", cv_buf_cstr(&text));
    talloc_free(text.bytes);
}
