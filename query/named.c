#include "query/named.h"
#include "text/text.h"
#include <talloc.h>

enum {
    NODES_MAX = 40, /* a longer query is a pasted paragraph */
    TYPE_WORDS = 5, /* "thông tư liên tịch" */
    NAME_WORDS = 5, /* of a person */
    NAME_LEAST = 3, /* shorter ones are also ordinary words */
    ISSUER_PARTS = 14,
    PLACE_WORDS = 4,
    CITED_MAX = 50, /* numbers that a type and a serial stand for */
    YEAR_FIRST = 1945,
    YEAR_LAST = 2099
};

/* By what a node is said; types and years count only where they narrow something. */
enum said { SAID_NOT, SAID_SURELY, SAID_TYPE, SAID_YEAR };

struct reader {
    struct planner *p;
    struct query_node *const *nodes;
    size_t count;
    unsigned char *covered; /* enum said, of each node */
    struct terms numbers, cited, dates, signers, issuers, types, years;
};

/* ---- words ----------------------------------------------------------------------------------- */

static const char *folded_at(struct reader *r, size_t i)
{
    if (i >= r->count || r->nodes[i]->kind != QUERY_WORD)
        return "";
    return text_fold_string(r->p->ctx, r->nodes[i]->text, strlen(r->nodes[i]->text));
}

static bool word_is(struct reader *r, size_t i, const char *folded)
{
    return strcmp(folded_at(r, i), folded) == 0;
}

/* The number that node i is; 0 if it is none of one to five digits. */
static unsigned digits_at(const struct reader *r, size_t i)
{
    if (i >= r->count || r->nodes[i]->kind != QUERY_WORD)
        return 0;
    const char *s = r->nodes[i]->text;
    size_t n = strlen(s);
    return n <= 5 && strspn(s, "0123456789") == n ? (unsigned)atoi(s) : 0;
}

static bool is_year(unsigned n)
{
    return n >= YEAR_FIRST && n <= YEAR_LAST;
}

static void cover(struct reader *r, size_t from, size_t to, enum said said)
{
    for (; from < to; from++)
        r->covered[from] = (unsigned char)said;
}

static struct store_query *term(struct reader *r, enum store_field field, const char *text)
{
    return query_term(r->p->ctx, field, text);
}

static struct store_query *both(struct reader *r, struct store_query *a, struct store_query *b)
{
    return a && b ? query_join_two(r->p->ctx, STORE_AND, a, b) : a ? a : b;
}

static struct store_query *serial_term(struct reader *r, int64_t serial)
{
    return term(r, STORE_SERIAL, talloc_asprintf(r->p->ctx, "%lld", (long long)serial));
}

static struct store_query *type_term(struct reader *r, const char *type)
{
    return term(r, STORE_TYPE, text_fold_string(r->p->ctx, type, strlen(type)));
}

static struct store_query *year_term(struct reader *r, int year)
{
    return term(r, STORE_YEAR, talloc_asprintf(r->p->ctx, "%d", year));
}

/* ---- numbers --------------------------------------------------------------------------------- */

/* "2629/QĐ-TTg", or half of it: "2629/QĐ". */
static bool take_number(struct reader *r, size_t i)
{
    const struct query_node *n = r->nodes[i];
    void *ctx = r->p->ctx;
    struct record_number number;
    const char *key = n->kind == QUERY_NUMBER ? record_number_key(ctx, n->text) : NULL;
    if (!key || !record_number_parse(ctx, n->text, strlen(n->text), &number))
        return false;
    const char *folded = record_number_folded(ctx, key);
    terms_push(&r->numbers, ctx, term(r, STORE_NUMBER, key));
    terms_push(&r->numbers, ctx, term(r, STORE_NUMBER_FOLDED, folded));
    if (number.symbol && *number.symbol && !strpbrk(number.symbol, "-/")) {
        const char *symbol = text_fold_string(ctx, number.symbol, strlen(number.symbol));
        struct store_query *half =
            both(r, serial_term(r, number.serial), term(r, STORE_SYMBOL, symbol));
        terms_push(&r->numbers, ctx, number.year ? both(r, half, year_term(r, number.year)) : half);
    }
    terms_push(&r->cited, ctx, term(r, STORE_CITES, key));
    terms_push(&r->cited, ctx, term(r, STORE_CITES_FOLDED, folded));
    cover(r, i, i + 1, SAID_SURELY);
    return true;
}

struct citing {
    struct reader *reader;
    const char *type;
};

/* Numbers of this serial that are cited anywhere, if they are of the type. */
static bool take_cited(void *user, const char *key, uint32_t frequency)
{
    struct citing *c = user;
    struct record_number number;
    void *scratch = talloc_new(NULL);
    (void)frequency;
    if (record_number_parse(scratch, key, strlen(key), &number) && number.type) {
        const char *type = record_type_find(number.type);
        if (type && strcmp(type, c->type) == 0)
            terms_push(&c->reader->cited, c->reader->p->ctx, term(c->reader, STORE_CITES, key));
    }
    talloc_free(scratch);
    return c->reader->cited.count < CITED_MAX;
}

/* A serial, alone or with its year ("31/2011"). Gives the nodes that it takes. */
static size_t read_serial(struct reader *r, size_t i, int64_t *serial, int *year)
{
    struct record_number number;
    *year = 0;
    if (i < r->count && r->nodes[i]->kind == QUERY_PHRASE && !r->nodes[i]->quoted &&
        r->nodes[i]->text &&
        record_number_parse(r->p->ctx, r->nodes[i]->text, strlen(r->nodes[i]->text), &number) &&
        number.form == RECORD_NUMBER_BARE && number.year) {
        *serial = number.serial;
        *year = number.year;
        return 1;
    }
    *serial = digits_at(r, i);
    return *serial > 0;
}

/* Groups of a symbol that were typed apart: "5487 CT CS". Gives how many nodes they take. */
static size_t read_symbol(struct reader *r, size_t i, struct store_query **out)
{
    size_t from = i;
    for (; i < r->count; i++) {
        const char *group = folded_at(r, i);
        if (!*group || text_is_syllable(group, strlen(group)) ||
            !store_frequency(r->p->store, STORE_SYMBOL, group))
            break;
        *out = both(r, *out, term(r, STORE_SYMBOL, group));
    }
    return i - from;
}

/* A serial at node i, with the type that stands before it, if any. What is neither labelled by type
 * or "số" nor followed by a symbol is a number like any other, unless nothing else was typed. */
static size_t take_serial(struct reader *r, size_t from, size_t i, const char *type)
{
    int64_t serial;
    int year;
    struct store_query *symbol = NULL;
    bool labelled = i > from && word_is(r, i - 1, "so");
    size_t taken = read_serial(r, i, &serial, &year), groups;
    if (!taken)
        return 0;
    groups = read_symbol(r, i + taken, &symbol);
    if (!groups && !labelled && (is_year((unsigned)serial) || (!type && r->count > 1)))
        return 0;
    struct store_query *q = both(r, serial_term(r, serial), symbol);
    if (type)
        q = both(r, q, type_term(r, type));
    if (year)
        q = both(r, q, year_term(r, year));
    terms_push(&r->numbers, r->p->ctx, q);
    if (type) {
        struct citing c = {r, type};
        struct cv_error ignored;
        store_each_term(r->p->store, STORE_CITES,
                        year ? talloc_asprintf(r->p->ctx, "%lld/%d/", (long long)serial, year)
                             : talloc_asprintf(r->p->ctx, "%lld/", (long long)serial),
                        take_cited, &c, &ignored);
    }
    cover(r, from, i + taken + groups, SAID_SURELY);
    return i + taken + groups - from;
}

/* A type's name with what stands behind it: "quyết định số 2629", "NĐ 269", "kế hoạch" alone. */
static size_t take_type(struct reader *r, size_t i)
{
    struct cv_buf name;
    const char *type = NULL;
    size_t words = 0;
    cv_buf_init(&name, r->p->ctx);
    for (size_t k = 0; k < TYPE_WORDS && i + k < r->count; k++) {
        if (r->nodes[i + k]->kind != QUERY_WORD)
            break;
        cv_buf_printf(&name, "%s%s", k ? " " : "", r->nodes[i + k]->text);
        const char *found = record_type_find(cv_buf_cstr(&name));
        if (found) {
            type = found;
            words = k + 1;
        }
    }
    if (!type)
        return 0;
    size_t taken = take_serial(r, i, i + words + word_is(r, i + words, "so"), type);
    if (taken)
        return taken;
    terms_push(&r->types, r->p->ctx, type_term(r, type));
    cover(r, i, i + words, SAID_TYPE);
    return words;
}

/* ---- dates ----------------------------------------------------------------------------------- */

static void add_date(struct reader *r, struct record_date d)
{
    void *ctx = r->p->ctx;
    struct store_query *range = talloc_zero(ctx, struct store_query);
    *range = (struct store_query){
        .op = STORE_RANGE, .from = record_date_first(d), .to = record_date_last(d)};
    /* The month is a term, which leaves few documents whose dates are looked at. */
    terms_push(
        &r->dates, ctx,
        both(r, term(r, STORE_MONTH, talloc_asprintf(ctx, "%04d-%02d", d.year, d.month)), range));
}

/* "10/03/2022", "10.3.2022", or "ngày 10 tháng 3 năm 2022". */
static size_t take_date(struct reader *r, size_t i)
{
    struct record_date d;
    const struct query_node *n;
    size_t label = word_is(r, i, "ngay"), at = i + label;
    if (at < r->count && (n = r->nodes[at])->kind == QUERY_PHRASE && !n->quoted && n->text) {
        char *text = talloc_strdup(r->p->ctx, n->text);
        for (char *c = text; *c; c++)
            *c = *c == '-' || *c == '.' ? '/' : *c;
        if (!record_date_parse(text, &d) || !d.day)
            return 0;
        add_date(r, d);
        cover(r, i, at + 1, SAID_SURELY);
        return label + 1;
    }
    unsigned day = digits_at(r, at), month = digits_at(r, at + 2), year = digits_at(r, at + 4);
    if (!day || !word_is(r, at + 1, "thang") || !month || !word_is(r, at + 3, "nam") ||
        !record_date_parse(talloc_asprintf(r->p->ctx, "%u/%u/%u", day, month, year), &d))
        return 0;
    add_date(r, d);
    cover(r, i, at + 5, SAID_SURELY);
    return label + 5;
}

/* A year, which only narrows what else is named. */
static size_t take_year(struct reader *r, size_t i)
{
    size_t label = word_is(r, i, "nam");
    unsigned year = digits_at(r, i + label);
    if (!is_year(year))
        return 0;
    terms_push(&r->years, r->p->ctx, year_term(r, (int)year));
    cover(r, i, i + label + 1, SAID_YEAR);
    return label + 1;
}

/* ---- people and bodies ----------------------------------------------------------------------- */

static bool stop(void *user, const char *text, uint32_t frequency)
{
    (void)text;
    (void)frequency;
    *(bool *)user = true;
    return false;
}

/* Does any value of the field begin with these words? */
static bool begins(struct reader *r, enum store_field field, const char *words)
{
    bool found = false;
    struct cv_error ignored;
    if (*words)
        store_each_term(r->p->store, field, words, stop, &found, &ignored);
    return found;
}

static size_t take_signer(struct reader *r, size_t i)
{
    void *ctx = r->p->ctx;
    const char *name = folded_at(r, i), *found = NULL;
    size_t words = 0;
    if (!*name || !begins(r, STORE_SIGNER, talloc_asprintf(ctx, "%s ", name)))
        return 0;
    for (size_t k = 1; k < NAME_WORDS && *folded_at(r, i + k); k++) {
        name = talloc_asprintf(ctx, "%s %s", name, folded_at(r, i + k));
        if (k + 1 >= NAME_LEAST && store_frequency(r->p->store, STORE_SIGNER, name)) {
            found = name;
            words = k + 1;
        }
    }
    if (!found)
        return 0;
    terms_push(&r->signers, ctx, term(r, STORE_SIGNER, found));
    cover(r, i, i + words, SAID_SURELY);
    return words;
}

/* What may be part of a body's name; NULL if it cannot. An abbreviation typed small is written as
 * documents have it. */
static const char *name_part(struct reader *r, size_t i)
{
    const struct query_node *n = i < r->count ? r->nodes[i] : NULL;
    if (!n || !n->text || n->quoted || (n->kind != QUERY_WORD && n->kind != QUERY_PHRASE))
        return NULL;
    char *folded = text_fold_string(r->p->ctx, n->text, strlen(n->text));
    bool spoken = n->kind == QUERY_WORD && text_is_syllable(folded, strlen(folded));
    return spoken ? n->text : text_upper(r->p->ctx, n->text, strlen(n->text));
}

/* The issuer whose name goes on behind `key` with a locality, of which nodes[i…) say the name but
 * not the kind: "UBND | Nghệ An". Gives how many nodes that takes. */
static size_t read_locality(struct reader *r, const char *key, size_t i, struct terms *found)
{
    void *ctx = r->p->ctx;
    const char *place = "";
    for (size_t words = 1; words <= PLACE_WORDS && *folded_at(r, i + words - 1); words++) {
        place = talloc_asprintf(ctx, "%s %s", place, folded_at(r, i + words - 1));
        for (const char *const *kind = record_place_kinds(); words > 1 && *kind; kind++) {
            const char *name = talloc_asprintf(ctx, "%s %s%s", key, *kind, place);
            if (store_frequency(r->p->store, STORE_ISSUER, name))
                terms_push(found, ctx, term(r, STORE_ISSUER, name));
        }
        if (found->count)
            return words;
    }
    return 0;
}

/* The longest run of nodes that is the name of an issuer here. */
static size_t take_issuer(struct reader *r, size_t i)
{
    void *ctx = r->p->ctx;
    struct terms found = {0};
    size_t taken = 0;
    char *name = talloc_strdup(ctx, "");
    const char *part;
    for (size_t k = 0; k < ISSUER_PARTS && (part = name_part(r, i + k)); k++) {
        name = talloc_asprintf_append(name, "%s%s", k ? " " : "", part);
        const char *key = record_body_key(ctx, name);
        struct terms local = {0};
        if (!begins(r, STORE_ISSUER, key))
            break;
        size_t place = read_locality(r, key, i + k + 1, &local);
        if (place) {
            found = local;
            taken = k + 1 + place;
        } else if (strchr(key, ' ') && store_frequency(r->p->store, STORE_ISSUER, key)) {
            found = (struct terms){0};
            terms_push(&found, ctx, term(r, STORE_ISSUER, key));
            taken = k + 1;
        }
    }
    if (taken)
        terms_push(&r->issuers, ctx, query_join(ctx, STORE_OR, found.items, found.count));
    cover(r, i, i + taken, SAID_SURELY);
    return taken;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void read_node(struct reader *r, size_t *i)
{
    size_t taken = take_number(r, *i);
    if (!taken)
        taken = take_date(r, *i);
    if (!taken)
        taken = take_type(r, *i);
    if (!taken && word_is(r, *i, "so"))
        taken = take_serial(r, *i, *i + 1, NULL);
    if (!taken)
        taken = take_serial(r, *i, *i, NULL);
    if (!taken)
        taken = take_year(r, *i);
    /* Where some words are enough, a body is most often spoken of. */
    if (!taken && !r->p->options->lenient)
        taken = take_issuer(r, *i);
    if (!taken)
        taken = take_signer(r, *i);
    *i += taken ? taken : 1;
}

static struct store_query *either(struct reader *r, const struct terms *l)
{
    return l->count ? query_join(r->p->ctx, STORE_OR, l->items, l->count) : NULL;
}

static bool any_bears(struct reader *r, const struct store_query *q)
{
    struct store_search_options o = {.limit = 1, .sort = STORE_BY_DATE_DESCENDING};
    struct store_hits hits = {0};
    struct cv_error ignored;
    return store_search(r->p->ctx, r->p->store, q, &o, &hits, &ignored) == CV_OK && hits.count;
}

/* The words of the query that are said of one kind of field. */
static void say(struct reader *r, struct cv_buf *b, const bool *covered)
{
    for (size_t i = 0; i < r->count; i++) {
        const char *text = covered[i] ? r->nodes[i]->text : NULL;
        if (text)
            cv_buf_printf(b, "%s%s", b->len ? " " : "", text);
    }
}

void named_read(struct planner *p, struct query_node *const *nodes, size_t count, struct named *out)
{
    struct reader r = {.p = p, .nodes = nodes, .count = count};
    *out = (struct named){.covered = talloc_zero_array(p->ctx, bool, (unsigned)count + 1)};
    r.covered = talloc_zero_array(p->ctx, unsigned char, (unsigned)count + 1);
    for (size_t i = 0; count <= NODES_MAX && i < count;)
        read_node(&r, &i);
    struct store_query *q = both(&r, either(&r, &r.numbers), either(&r, &r.dates));
    q = both(&r, q, both(&r, either(&r, &r.signers), either(&r, &r.issuers)));
    if (!q)
        return;
    bool types = r.types.count && !r.numbers.count; /* a number has its own type */
    q = types ? both(&r, q, either(&r, &r.types)) : q;
    struct store_query *dated = both(&r, q, either(&r, &r.years));
    bool years = r.years.count && any_bears(&r, dated); /* what people remember worst */
    out->bears = years ? dated : q;
    out->cites = either(&r, &r.cited);
    for (size_t i = 0; i < count; i++)
        out->covered[i] = r.covered[i] == SAID_SURELY || (r.covered[i] == SAID_TYPE && types) ||
                          (r.covered[i] == SAID_YEAR && years);
    struct cv_buf said;
    cv_buf_init(&said, p->ctx);
    say(&r, &said, out->covered);
    out->said = cv_buf_cstr(&said);
}
