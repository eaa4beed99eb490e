/* citation: walks the text and takes each place where a document is named. See citation_parts.h. */
#include "record/citation_parts.h"

enum { SERIALS_MAX = 8, NUMBER_MAX = 400, UNDATED_MAX = 16 };

struct scan {
    const struct layout *l;
    const struct citation_context *own;
    struct citation_list list;
    struct context context;
    size_t begin, end;       /* of the run of text */
    size_t line;             /* in which the scan stands */
    struct mention previous; /* in this run */
    bool has_previous;
    size_t head; /* place of the last citation that did not amend the one before; SIZE_MAX: none */
    size_t
        unissued[UNDATED_MAX]; /* citations of this sentence whose issuer may be said at its end */
    size_t unissued_count;
    size_t undated[UNDATED_MAX]; /* citations of the list in hand whose date may stand behind its
                                    last item */
    size_t undated_count;
};

static bool is_digit(const struct text_shadow *s, size_t i)
{
    return (s->cls[i] & TEXT_DIGIT) != 0;
}

size_t citation_skip_blanks(const struct text_shadow *s, size_t i, size_t end)
{
    size_t lines = 0;
    while (i < end && (s->cls[i] & TEXT_BLANK)) {
        if (s->low[i] == '\n' && ++lines > 1)
            break;
        i++;
    }
    return i;
}

static enum layout_zone zone_at(struct scan *scan, size_t i)
{
    const struct layout *l = scan->l;
    while (scan->line + 1 < l->line_count && l->lines[scan->line + 1].begin <= i)
        scan->line++;
    return l->line_count ? l->lines[scan->line].zone : ZONE_BODY;
}

/* ---- taking */

/* "Ngày 21/8/2025, Cục Thuế có công văn số …": the day at the head of the sentence is the
 * document's, if a verb that brings a document forth stands between and the number's year does not
 * speak against it. */
static bool lead_dates(const struct scan *scan, const struct mention *m)
{
    static const char *const VERBS[] = {"ban hanh", "co",  "gui",       "nhan duoc",
                                        "ky",       "tai", "thong qua", NULL};
    const struct context *c = &scan->context;
    if (!c->lead_end || m->begin < c->lead_end || m->begin - c->lead_end > 200)
        return false;
    if (m->numbered && m->number.year && m->number.year != c->lead.year)
        return false;
    /* The day of the document itself, at the head of the page. */
    const struct record_date own = scan->own->own_date;
    if (own.year == c->lead.year && own.month == c->lead.month && own.day == c->lead.day)
        return false;
    for (size_t i = c->lead_end; i < m->begin; i++) {
        bool word = (scan->l->s.cls[i] & TEXT_LETTER) && !(scan->l->s.cls[i - 1] & TEXT_ALNUM);
        if (word && scan_any(scan->l, i, m->begin, VERBS, NULL))
            return true;
    }
    return false;
}

/* "số 217/CĐ-TTg, 218/CĐ-TTg và 219/CĐ-TTg ngày 19/11/2025": the day behind the last item is that
 * of all. Called with the place of m among the citations. */
static void share_date(struct scan *scan, const struct mention *m, size_t at)
{
    bool listed = m->sibling && !m->typed && m->numbered;
    if (!listed)
        scan->undated_count = 0;
    if (m->date.year) {
        for (size_t i = 0; i < scan->undated_count; i++) {
            struct record_citation *c = &scan->list.r->citations[scan->undated[i]];
            if (!c->date.year)
                c->date = m->date;
        }
        scan->undated_count = 0;
    } else if (m->numbered && !m->number.year && at != SIZE_MAX &&
               scan->undated_count < UNDATED_MAX) {
        scan->undated[scan->undated_count++] = at;
    }
}

/* "số 12/STC-NS …, số 23/STC-NS … của Sở Tài chính": that body issued all of its symbol. */
static void share_issuer(struct scan *scan, const struct mention *m, size_t at)
{
    if (at == SIZE_MAX || !m->numbered || !m->number.count)
        return;
    const char *key = scan->list.r->citations[at].number_key,
               *symbol = key ? strrchr(key, '/') : NULL;
    for (size_t i = 0; symbol && m->issuer_end > m->issuer_begin && i < scan->unissued_count; i++) {
        struct record_citation *c = &scan->list.r->citations[scan->unissued[i]];
        const char *other = c->number_key ? strrchr(c->number_key, '/') : NULL;
        if (!c->issuer && other && strcmp(other, symbol) == 0)
            c->issuer = scan->list.r->citations[at].issuer;
    }
    if (m->issuer_end == m->issuer_begin && scan->unissued_count < UNDATED_MAX)
        scan->unissued[scan->unissued_count++] = at;
    else
        scan->unissued_count = 0;
}

static bool same_symbol(const struct number *a, const struct number *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        if (strcmp(a->groups[i].key, b->groups[i].key) != 0)
            return false;
    }
    return true;
}

/* A second decision of the same symbol on the same list comes from the same body. */
static void inherit_issuer(struct scan *scan, struct mention *m)
{
    const struct mention *p = &scan->previous;
    if (!scan->has_previous || m->issuer_end > m->issuer_begin || !m->sibling || !m->numbered ||
        !p->numbered)
        return;
    if (same_symbol(&m->number, &p->number)) {
        m->issuer_begin = p->issuer_begin;
        m->issuer_end = p->issuer_end;
    }
}

static void take(struct scan *scan, struct mention *m)
{
    const struct layout *l = scan->l;
    enum layout_zone zone = zone_at(scan, m->begin);
    tail_read(l, scan->end, scan->own->own_date, m);
    if (!m->date.year && lead_dates(scan, m))
        m->date = scan->context.lead;
    context_relation(&scan->context, m, zone);
    if (!scan->context.has_last)
        scan->unissued_count = 0;
    if (m->issuer_end == m->issuer_begin)
        tail_read_before(l, scan->has_previous ? scan->previous.end : scan->begin, m);
    inherit_issuer(scan, m);
    bool ends = m->relation == RELATION_MENTION && scan->context.decides && !m->nested &&
                zone != ZONE_APPENDIX && context_ends_force(l, m->tail, scan->end);
    if (ends && !m->amends_last)
        m->relation = RELATION_REPEAL;
    size_t at = citation_list_add(&scan->list, m);
    if (!m->amends_last)
        scan->head = at;
    else if (ends &&
             scan->head != SIZE_MAX) /* "Luật A, được sửa đổi bởi Luật B, hết hiệu lực": A does */
        scan->list.r->citations[scan->head].relation = relation_name(RELATION_REPEAL);
    share_date(scan, m, at);
    share_issuer(scan, m, at);
    context_took(&scan->context, m);
    scan->has_previous = at != SIZE_MAX;
    scan->previous = *m;
}

/* Follows the context up to a citation that begins at i. */
static void arrive(struct scan *scan, size_t i)
{
    scan->context.title = zone_at(scan, i) == ZONE_HEADER;
    if (i > scan->context.at)
        context_follow(&scan->context, i);
}

/* ---- numbers */

/* A line "Số: 12/QĐ-UBND": the number of the document itself, or of one that is attached. */
static bool is_number_line(const struct text_shadow *s, const struct label *label, size_t number)
{
    size_t b = label->begin;
    if (label->type.type || b == number || !(s->cls[b] & TEXT_UPPER))
        return false;
    while (b > 0 && (s->low[b - 1] == ' ' || s->low[b - 1] == '\t'))
        b--;
    if (b > 0 && s->low[b - 1] != '\n')
        return false;
    for (size_t i = label->begin; i < number; i++) {
        if (s->low[i] == ':')
            return true;
    }
    return false;
}

/* Type of a number whose own words do not tell: its symbol's, or that of the list on which it
 * stands. */
static const char *type_of(struct scan *scan, const struct mention *m, size_t floor)
{
    const char *symbol = number_type(&m->number);
    if (symbol && m->number.type < m->number.count)
        return symbol;
    const char *listed = label_list_type(scan->l, floor, m->begin).type;
    if (!listed && scan->has_previous && scan->context.has_last)
        listed = scan->previous.type;
    return listed ? listed : symbol;
}

/* Takes the serials of "số 12, 13 và 14/QĐ-UBND" before the number n that gives them their symbol.
 */
static void take_serials(struct scan *scan, size_t floor, size_t i, const struct number *n)
{
    const struct text_shadow *s = &scan->l->s;
    struct label label;
    size_t begins[SERIALS_MAX];
    size_t count = label_serials(scan->l, floor, i, begins, SERIALS_MAX, &label);
    if (count && begins[count - 1] < scan->context.at)
        return;
    for (size_t k = count; k > 0; k--) {
        size_t b = begins[k - 1], e = b;
        struct mention m = {
            .begin = k == count ? label.begin : b, .numbered = true, .typed = k == count};
        m.number = *n;
        for (m.number.serial = 0; e < i && is_digit(s, e); e++)
            m.number.serial = m.number.serial * 10 + (s->low[e] - '0');
        snprintf(m.number.serial_text, sizeof m.number.serial_text, "%.*s", (int)(e - b),
                 s->low + b);
        m.number.sub[0] = 0;
        m.end = e;
        m.type = label.type.type ? label.type.type : number_type(n);
        arrive(scan, m.begin);
        take(scan, &m);
    }
}

/* Reads the number at i and takes it if it is a document's. False if there is none; *next = behind
 * it. */
static bool take_number(struct scan *scan, size_t i, unsigned flags, size_t *next)
{
    const struct layout *l = scan->l;
    size_t floor =
        scan->has_previous && scan->previous.end > scan->begin ? scan->previous.end : scan->begin;
    if (floor > i)
        floor = i;
    struct label label = label_before(l, floor, i);
    struct mention m = {.begin = label.begin, .numbered = true};
    size_t stop = i + NUMBER_MAX < scan->end ? i + NUMBER_MAX : scan->end;
    if (!number_read(&l->s, i, stop, flags | (label.said ? NUMBER_LABELLED : 0), &m.number))
        return false;
    *next = m.end = m.number.next;
    if (label.refused || is_number_line(&l->s, &label, i))
        return true;
    if (!label.said)
        take_serials(scan, floor, i, &m.number);
    m.typed = label.type.type && label.type.end >= label.type.begin && label.said &&
              label.begin == label.type.begin;
    m.type = label.type.type;
    arrive(scan, m.begin);
    if (m.type && !m.typed)
        tail_read_between(l, label.type.end, label.begin, scan->own->own_date, &m);
    if (!m.type)
        m.type = type_of(scan, &m, floor);
    take(scan, &m);
    return true;
}

/* "số   /KH-UBND", "số l2/QĐ": a label whose number is blank, or begins with a misread digit. */
static bool take_blank(struct scan *scan, size_t i, size_t *next)
{
    const struct text_shadow *s = &scan->l->s;
    size_t at = i + 2;
    if (at < scan->end && (s->low[at] == ':' || s->low[at] == '.'))
        at++;
    size_t number = citation_skip_blanks(s, at, scan->end);
    if (number >= scan->end || is_digit(s, number) || number == i + 2)
        return false;
    char c = s->low[number];
    bool misread = place_of_misread(s, number, scan->end);
    if (!misread && c != '/' && c != '-' && c != '.' && c != '_' && c != 0x7f)
        return false;
    return take_number(scan, number, NUMBER_LABELLED | (misread ? 0 : NUMBER_BLANK), next);
}

/* The same without "số", behind a type word. */
static bool take_misread(struct scan *scan, size_t i, size_t *next)
{
    size_t floor = scan->has_previous && scan->previous.end < i ? scan->previous.end : scan->begin;
    return type_before(scan->l, floor, i).type && take_number(scan, i, NUMBER_LABELLED, next);
}

/* ---- by name */

/* Where the number of a law stands behind its name: "số 31/2024/QH15", "31/2024/QH15"; 0 if none
 * does. */
static size_t number_behind(const struct layout *l, size_t i, size_t end)
{
    const struct text_shadow *s = &l->s;
    size_t at = citation_skip_blanks(s, i, end);
    size_t so = scan_phrase(l, at, end, "so");
    if (so) {
        at = so;
        if (at < end && s->low[at] == ':')
            at++;
        at = citation_skip_blanks(s, at, end);
    }
    return at < end && is_digit(s, at) && place_of_number(s, at, end) ? at : 0;
}

static size_t trim(const struct text_shadow *s, size_t begin, size_t end)
{
    while (end > begin && ((s->cls[end - 1] & TEXT_BLANK) || s->low[end - 1] == ','))
        end--;
    return end;
}

/* Tries one reading of the name, ending at `end_of_name`. */
static bool take_named(struct scan *scan, struct mention *m, size_t end_of_name, size_t *next)
{
    const struct layout *l = scan->l;
    const struct text_shadow *s = &l->s;
    m->name_end = trim(s, m->name_begin, end_of_name);
    m->end = m->name_end;
    size_t number = number_behind(l, end_of_name, scan->end);
    size_t stop = number + NUMBER_MAX < scan->end ? number + NUMBER_MAX : scan->end;
    struct record_date year = {0, 0, 0};
    if (number && number_read(s, number, stop, NUMBER_LABELLED, &m->number)) {
        m->numbered = true;
        m->end = m->number.next;
    } else {
        struct mention dated = *m;
        tail_read(l, scan->end, scan->own->own_date, &dated);
        size_t behind = law_bare_year(s, end_of_name, scan->end, &year);
        size_t at = citation_skip_blanks(s, end_of_name, scan->end);
        bool amended = scan_phrase(l, at + 1, scan->end, "sua doi") && s->low[at] == '(';
        bool basis = scan->context.relation == RELATION_BASIS && scan->context.at == m->begin &&
                     !scan->context.has_last && (m->law.count || m->name_end > m->name_begin + 6);
        if (behind > end_of_name)
            m->end = behind;
        else if (!dated.date.year && !(amended && m->law.count) && !basis)
            return false;
    }
    m->date = year;
    take(scan, m);
    *next = m->end;
    return true;
}

/* A law, code, ordinance or the Constitution named at i. */
static bool take_law(struct scan *scan, size_t i, size_t *next)
{
    const struct layout *l = scan->l;
    const struct text_shadow *s = &l->s;
    struct mention m = {.begin = i, .name_begin = i, .typed = true};
    size_t head = law_name_head(l, i, scan->end, &m.type);
    bool part = i >= 5 && (scan_phrase(l, i - 5, i, "phap") ||
                           scan_phrase(l, i - 3, i, "bo")); /* pháp luật; seen as bộ luật */
    bool itself = head && scan->own->own_type && strcmp(m.type, scan->own->own_type) == 0 &&
                  label_issued(l, scan->begin, i);
    if (!head || part || itself)
        return false;
    struct law_name known = law_at(s, i, scan->end);
    if (!(s->cls[i] & TEXT_UPPER) && !known.count)
        return false;
    arrive(scan, i);
    size_t generic = law_name_end(l, head, scan->end);
    m.law = known;
    if (known.count && take_named(scan, &m, known.end, next))
        return true;
    m.law = (struct law_name){0, 0, 0};
    bool named = (s->cls[i] & TEXT_UPPER) && generic > known.end &&
                 law_name_may_begin(l, head, generic, scan->end);
    return named && !law_day_is_apart(l, i, trim(s, i, generic)) &&
           take_named(scan, &m, generic, next);
}

static bool take_unnumbered(struct scan *scan, size_t i, size_t *next)
{
    size_t floor = scan->has_previous && scan->previous.end < i ? scan->previous.end : scan->begin;
    struct mention m = {.begin = i};
    bool found = is_digit(&scan->l->s, i)        ? named_serial(scan->l, floor, i, scan->end, &m)
                 : place_of_code(&scan->l->s, i) ? named_code(scan->l, floor, i, scan->end, &m)
                                                 : named_event(scan->l, i, scan->end, &m);
    if (!found || m.begin < scan->context.at || zone_at(scan, m.begin) == ZONE_HEADER)
        return false;
    arrive(scan, m.begin);
    take(scan, &m);
    *next = m.end;
    return true;
}

/* ---- the walk */

/* Looks at one place; returns where to go on. */
static size_t look(struct scan *scan, size_t i)
{
    const struct text_shadow *s = &scan->l->s;
    size_t next;
    if (is_digit(s, i)) {
        if (place_of_number(s, i, scan->end) && take_number(scan, i, 0, &next))
            return next;
        if (take_unnumbered(scan, i, &next))
            return next;
        while (i < scan->end && is_digit(s, i))
            i++;
        return i;
    }
    if (!place_of_word(s, i))
        return i + 1;
    char c = s->low[i];
    if (c == 's' && s->low[i + 1] == 'o' &&
        !(s->cls[i + 2 < s->length ? i + 2 : i + 1] & TEXT_LETTER) && take_blank(scan, i, &next))
        return next;
    if ((c == 'l' || c == 'i' || c == 'o') && place_of_misread(s, i, scan->end) &&
        take_misread(scan, i, &next))
        return next;
    bool named = (c == 'b' || c == 't' || c == 'n') && (s->cls[i] & TEXT_UPPER);
    if ((named || place_of_code(s, i)) && take_unnumbered(scan, i, &next))
        return next;
    if ((c == 'l' || c == 'b' || c == 'p' || c == 'h') && take_law(scan, i, &next))
        return next;
    return i + 1;
}

static void scan_run(struct scan *scan, size_t begin, size_t end)
{
    scan->begin = begin;
    scan->end = end;
    scan->has_previous = false;
    scan->head = SIZE_MAX;
    scan->undated_count = scan->unissued_count = 0;
    context_restart(&scan->context, begin);
    for (size_t i = begin; i < end;) {
        uint8_t cls = scan->l->s.cls[i];
        i = (cls & (TEXT_LETTER | TEXT_DIGIT)) ? look(scan, i) : i + 1;
    }
}

static bool is_read(enum layout_zone zone)
{
    return zone != ZONE_PREFACE && zone != ZONE_DISTRIBUTION && zone != ZONE_SIGNATURE &&
           zone != ZONE_PAGE;
}

void citations_find(struct record *r, const struct layout *l, const struct citation_context *c)
{
    struct scan scan = {.l = l, .own = c};
    context_init(&scan.context, l, c);
    citation_list_init(&scan.list, r, l, c);
    for (size_t first = 0; first < l->line_count;) {
        size_t last = first;
        enum layout_zone zone = l->lines[first].zone;
        while (last + 1 < l->line_count && is_read(l->lines[last + 1].zone) == is_read(zone) &&
               (l->lines[last + 1].zone == ZONE_APPENDIX) == (zone == ZONE_APPENDIX))
            last++;
        if (is_read(zone))
            scan_run(&scan, l->lines[first].begin, l->lines[last].end);
        first = last + 1;
    }
    citation_list_finish(&scan.list);
}
