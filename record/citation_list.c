/* citation_list: joins the mentions of one document. */
#include "record/citation_parts.h"
#include <talloc.h>

/* A short form is looked for among so many citations before it. */
enum { SERIAL_BACK = 200 };

/* Positions of citations by the hash of their key; those of one hash are chained. */
struct key_index {
    uint32_t *heads; /* position + 1; 0: none */
    uint32_t *next;  /* by position */
    size_t mask;
};

void citation_list_init(struct citation_list *list, struct record *r, const struct layout *l,
                        const struct citation_context *own)
{
    *list = (struct citation_list){.r = r, .l = l, .own = own};
    struct key_index *index = talloc_zero(r, struct key_index);
    index->mask = 255;
    index->heads = talloc_zero_array(index, uint32_t, (unsigned)index->mask + 1);
    list->index = index;
    r->citations = NULL;
    r->citation_count = 0;
}

static size_t hash(const char *s)
{
    uint64_t h = 1469598103934665603u;
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * 1099511628211u;
    return (size_t)(h ^ h >> 32);
}

/* What one citation is known by: its number's key, or its name, or type and date. */
static char *identity(void *ctx, const struct record_citation *c)
{
    char date[RECORD_DATE_MAX];
    record_date_format(date, c->date);
    if (c->number_key)
        return talloc_strdup(ctx, c->number_key);
    const char *known = c->name ? c->name : c->number ? c->number : c->type ? c->type : "";
    char *name = text_fold_string(ctx, known, strlen(known));
    return talloc_asprintf(ctx, "%s %s", name, date);
}

static void grow(struct citation_list *list)
{
    struct key_index *index = list->index;
    list->capacity = list->capacity ? list->capacity * 2 : 32;
    list->r->citations = talloc_realloc(list->r, list->r->citations, struct record_citation,
                                        (unsigned)list->capacity);
    index->next = talloc_realloc(index, index->next, uint32_t, (unsigned)list->capacity);
    if (list->capacity <= index->mask)
        return;
    index->mask = index->mask * 4 + 3;
    index->heads = talloc_realloc(index, index->heads, uint32_t, (unsigned)index->mask + 1);
    memset(index->heads, 0, (index->mask + 1) * sizeof *index->heads);
    for (size_t i = 0; i < list->r->citation_count; i++) {
        char *key = identity(list->r, &list->r->citations[i]);
        size_t slot = hash(key) & index->mask;
        index->next[i] = index->heads[slot];
        index->heads[slot] = (uint32_t)i + 1;
        talloc_free(key);
    }
}

/* The issuer that the symbol alone tells: bodies of which there is only one. */
static const char *issuer_of_symbol(const struct number *n)
{
    if (n->bodies_end != n->bodies_begin + 1)
        return NULL;
    const struct number_group *g = &n->groups[n->bodies_begin];
    if (g->classes & SYMBOL_TERM)
        return strncmp(g->key, "UBTVQH", 6) == 0 ? symbol_name("UBTVQH", SYMBOL_MINISTRY)
                                                 : symbol_name("QH", SYMBOL_MINISTRY);
    return (g->classes & SYMBOL_MINISTRY) ? symbol_name(g->text, SYMBOL_MINISTRY) : NULL;
}

/* "của tỉnh", "của huyện" without a name: that of the document's own issuer. NULL if its name holds
 * none of the kind. */
static char *own_place(struct record *r, const char *kind, const char *own)
{
    static const char *const KINDS[] = {"tỉnh",   "thành phố", "huyện", "quận",
                                        "thị xã", "thị trấn",  "xã",    "phường"};
    for (size_t i = 0; own && i < sizeof KINDS / sizeof *KINDS; i++) {
        const char *place = strcmp(kind, KINDS[i]) == 0 ? strstr(own, kind) : NULL;
        if (place && place[strlen(kind)] == ' ')
            return talloc_strdup(r, place);
    }
    return NULL;
}

static char *issuer_of(struct record *r, const struct layout *l, const struct mention *m,
                       const char *own)
{
    if (m->issuer_end > m->issuer_begin) {
        char *said = layout_copy(r, l, m->issuer_begin, m->issuer_end),
             *place = own_place(r, said, own);
        return place ? place : record_body_open(r, said);
    }
    const char *told = m->numbered ? issuer_of_symbol(&m->number) : NULL;
    if (!m->numbered && m->law.count)
        told = symbol_name(strcmp(m->type, "pháp lệnh") == 0 ? "UBTVQH" : "QH", SYMBOL_MINISTRY);
    return told ? talloc_strdup(r, told) : NULL;
}

/* True if [begin, end) is more than one word: "Luật số 06/2012/QH13" names the law by nothing but
 * its type. */
static bool has_words(const struct layout *l, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++) {
        if (l->s.cls[i] & TEXT_BLANK)
            return true;
    }
    return false;
}

/* "LUẬT ĐẤT ĐAI" is not how a law is named: the table knows its spelling, else the text's own
 * stands. */
static char *name_of(struct record *r, const struct layout *l, const struct mention *m)
{
    if (m->law.count)
        return talloc_strdup(r, law_title(&m->law));
    if (m->name_end <= m->name_begin)
        return NULL;
    char *name = layout_copy(r, l, m->name_begin, m->name_end);
    size_t letters;
    if (scan_capitals(l, m->name_begin, m->name_end, &letters) > 0.9 && letters > 4) {
        char *lower = text_lower(r, name, strlen(name));
        lower[0] = name[0];
        return lower;
    }
    return name;
}

static void fill(struct record_citation *c, struct record *r, const struct layout *l,
                 const struct mention *m, const char *own)
{
    *c = (struct record_citation){
        .type = m->type, .date = m->date, .relation = relation_name(m->relation)};
    if (m->numbered && m->number.serial >= 0) {
        if (m->number.count || m->labelled)
            c->number = number_text(r, &m->number);
        c->number_key = m->number.count ? number_key(r, &m->number) : NULL;
    }
    bool type_only = m->numbered && !m->law.count && !has_words(l, m->name_begin, m->name_end);
    if (m->coded)
        c->number = layout_copy(r, l, m->name_begin, m->name_end);
    else if ((m->name_end > m->name_begin || m->law.count) && !type_only)
        c->name = name_of(r, l, m);
    if (!c->number && m->law.count) {
        const char *number = law_number(&m->law, &c->date);
        c->number_key = number ? record_number_key(r, number) : NULL;
        c->resolved = number != NULL;
    }
    /* A number of the National Assembly bears the year of its adoption. */
    bool assembly = m->numbered && m->number.form == RECORD_NUMBER_ASSEMBLY;
    if (assembly && !c->date.year && !m->number.year_last)
        c->date.year = (int16_t)m->number.year;
    c->issuer = issuer_of(r, l, m, own);
    if (m->subject_end > m->subject_begin)
        c->subject = layout_copy(r, l, m->subject_begin, m->subject_end);
    c->span = layout_span(l, m->begin, m->end);
}

/* True if two citations of one key can be of one document: its number bears the year, or the dates
 * name no two years. */
static bool same_document(const struct record_citation *a, const struct record_citation *b)
{
    const char *tail = a->number_key ? strchr(a->number_key, '/') : NULL;
    if (tail && strspn(tail + 1, "0123456789") == 4 && tail[5] == '/')
        return true;
    return !a->date.year || !b->date.year || a->date.year == b->date.year;
}

/* A serial alone ("Thông tư 200") is an earlier citation of that type and serial, if there is one.
 */
static size_t find_serial(const struct citation_list *list, const struct mention *m)
{
    char serial[24];
    size_t n = (size_t)snprintf(serial, sizeof serial, "%lld/", (long long)m->number.serial);
    for (size_t i = list->r->citation_count; i > 0 && list->r->citation_count - i < SERIAL_BACK;
         i--) {
        const struct record_citation *c = &list->r->citations[i - 1];
        if (c->number_key && strncmp(c->number_key, serial, n) == 0 && c->type &&
            strcmp(c->type, m->type) == 0)
            return i - 1;
    }
    return SIZE_MAX;
}

static void complete(struct record_citation *old, const struct record_citation *more)
{
    if (!old->number &&
        more->number) { /* the number is worth more than what the table of laws knew */
        old->number = more->number;
        old->date = old->resolved ? more->date : old->date;
        old->resolved = false;
    }
    bool finer = more->date.year && !more->resolved &&
                 (!old->date.year || (!old->date.month && more->date.month) ||
                  (!old->date.day && more->date.day));
    if (finer && date_agrees(old->date, more->date))
        old->date = more->date;
    if (!old->type)
        old->type = more->type;
    if (!old->name)
        old->name = more->name;
    if (!old->issuer)
        old->issuer = more->issuer;
    if (!old->subject)
        old->subject = more->subject;
    if (relation_find(more->relation) > relation_find(old->relation))
        old->relation = more->relation;
}

/* "95/UBTVQH15" for 95/2025/UBTVQH15: serial and symbol are the same, and only one of the two gives
 * the year. */
static bool same_but_year(const char *own, const char *key, const struct number *n)
{
    const char *own_tail = strchr(own, '/'), *tail = strchr(key, '/');
    if (!own_tail || !tail || own_tail - own != tail - key ||
        memcmp(own, key, (size_t)(tail - key)) != 0)
        return false;
    bool own_year = strspn(own_tail + 1, "0123456789") == 4 && own_tail[5] == '/';
    if (own_year == (n->year && !n->year_last))
        return false;
    return own_year ? strcmp(own_tail + 5, tail) == 0
                    : strlen(tail) > 5 && strcmp(own_tail, tail + 5) == 0;
}

/* Is it the citing document itself? A blank number is when its symbol, year and type are the
 * document's own. */
static bool is_self(const struct citation_list *list, const struct mention *m,
                    const struct record_citation *c)
{
    const char *own = list->own->own_key;
    if (c->number_key)
        return own &&
               (strcmp(own, c->number_key) == 0 || same_but_year(own, c->number_key, &m->number));
    if (!m->numbered || m->number.serial >= 0)
        return false;
    const char *tail = own ? strchr(own, '/') : NULL;
    char *key = number_key(list->r, &m->number);
    bool same = tail && strcmp(tail, key) == 0;
    bool same_type = list->own->own_type && c->type && strcmp(list->own->own_type, c->type) == 0;
    talloc_free(key);
    return same || (same_type && (!own || !c->date.day));
}

size_t citation_list_add(struct citation_list *list, const struct mention *m)
{
    struct record *r = list->r;
    struct key_index *index = list->index;
    struct record_citation c;
    bool bare = m->numbered && m->number.count == 0 && m->type;
    size_t known = bare ? find_serial(list, m) : SIZE_MAX;
    if (known != SIZE_MAX)
        return known;
    fill(&c, r, list->l, m, list->own->own_issuer);
    if (is_self(list, m, &c))
        return SIZE_MAX;
    char *key = identity(r, &c);
    size_t h = hash(key);
    size_t position = SIZE_MAX;
    for (uint32_t i = index->heads[h & index->mask]; i; i = index->next[i - 1]) {
        char *other = identity(r, &r->citations[i - 1]);
        if (strcmp(other, key) == 0 && same_document(&r->citations[i - 1], &c))
            position = i - 1;
        talloc_free(other);
    }
    talloc_free(key);
    if (position != SIZE_MAX) {
        complete(&r->citations[position], &c);
        return position;
    }
    if (r->citation_count == list->capacity)
        grow(list);
    position = r->citation_count++;
    r->citations[position] = c;
    index->next[position] = index->heads[h & index->mask];
    index->heads[h & index->mask] = (uint32_t)position + 1;
    return position;
}

static void warn_later(struct record *r, const struct record_citation *c, struct record_date own)
{
    char cited[RECORD_DATE_MAX], ours[RECORD_DATE_MAX];
    record_date_format(cited, c->date);
    record_date_format(ours, own);
    r->warnings.items =
        talloc_realloc(r, r->warnings.items, const char *, (unsigned)r->warnings.count + 1);
    r->warnings.items[r->warnings.count++] = talloc_asprintf(
        r, "Viện dẫn %s ghi ngày %s, sau ngày %s của văn bản này: cần kiểm tra lại.",
        c->number ? c->number
        : c->name ? c->name
                  : "văn bản",
        cited, ours);
}

void citation_list_finish(struct citation_list *list)
{
    struct record *r = list->r;
    for (size_t i = 0; i < r->citation_count; i++) {
        if (date_compare(r->citations[i].date, list->own->own_date) > 0)
            warn_later(r, &r->citations[i], list->own->own_date);
    }
    talloc_free(list->index);
    list->index = NULL;
}
