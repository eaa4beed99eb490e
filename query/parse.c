#include "query/parse.h"
#include "query/lexer.h"
#include "text/text.h"
#include <talloc.h>

struct parser {
    void *ctx;
    struct lexer lex;
    struct cv_error *err;
    enum cv_status status;
    unsigned depth, words;
};

static struct query_node *parse_or(struct parser *p);

/* ---- messages -------------------------------------------------------------------------------- */

size_t query_column(const char *text, size_t at)
{
    size_t column = 0;
    for (size_t i = 0; i < at && text[i]; i++)
        column += ((unsigned char)text[i] & 0xC0) != 0x80;
    return column + 1;
}

/* Fails with "cột N: …" and the query itself as the hint, marked at that column. */
static struct query_node *fail(struct parser *p, size_t at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static struct query_node *fail(struct parser *p, size_t at, const char *format, ...)
{
    if (p->status)
        return NULL;
    char message[512];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    p->status =
        cv_fail(p->err, CV_BAD_QUERY, "cột %zu: %s", query_column(p->lex.text, at), message);
    char *before = talloc_strndup(p->ctx, p->lex.text, at);
    if (p->lex.length < 200)
        cv_hint(p->err, p->status, "%s\n%*s^", p->lex.text, (int)text_columns(before, at), "");
    talloc_free(before);
    return NULL;
}

/* What stands at the current token, as a message names it. */
static const char *found(const struct parser *p, void *ctx)
{
    const struct lexer *l = &p->lex;
    if (l->kind == LEX_END)
        return "hết câu tìm";
    return talloc_asprintf(ctx, "'%.*s'", (int)(l->at.end - l->at.begin), l->text + l->at.begin);
}

/* ---- nodes ----------------------------------------------------------------------------------- */

static struct query_node *node_new(void *ctx, enum query_kind kind, struct cv_span at)
{
    struct query_node *n = talloc_zero(ctx, struct query_node);
    n->kind = kind;
    n->at = at;
    return n;
}

static void node_add(struct query_node *parent, struct query_node *child)
{
    parent->children =
        talloc_realloc(parent, parent->children, struct query_node *, (unsigned)parent->count + 1);
    parent->children[parent->count++] = talloc_steal(parent, child);
    if (child->at.begin < parent->at.begin)
        parent->at.begin = child->at.begin;
    if (child->at.end > parent->at.end)
        parent->at.end = child->at.end;
}

static void next(struct parser *p)
{
    lexer_next(&p->lex);
}

/* The syllables of [at) as one node: a word, a phrase of words, or NULL for punctuation alone. */
static struct query_node *words_node(struct parser *p, struct cv_span at, bool quoted)
{
    struct query_node *phrase = node_new(p->ctx, QUERY_PHRASE, at);
    phrase->quoted = quoted;
    struct text_tokens it;
    struct text_token t;
    text_tokens_init(&it, p->lex.text + at.begin, at.end - at.begin);
    while (text_tokens_next(&it, &t)) {
        struct cv_span span = {at.begin + t.begin, at.begin + t.end};
        if (++p->words > QUERY_WORDS_MAX)
            return fail(p, span.begin, "câu tìm quá dài: chỉ nhận tối đa %d từ", QUERY_WORDS_MAX);
        struct query_node *word = node_new(phrase, QUERY_WORD, span);
        word->text = talloc_strndup(word, p->lex.text + span.begin, span.end - span.begin);
        node_add(phrase, word);
    }
    if (phrase->count == 1)
        return phrase->children[0];
    if (phrase->count)
        return phrase;
    talloc_free(phrase);
    return NULL;
}

/* A run is a document number if all of it reads as one and it has a slash or a symbol: 550/UBND-VX,
 * 36-HD/VPTW. */
static bool is_number(struct parser *p, struct cv_span at)
{
    const char *s = p->lex.text + at.begin;
    size_t n = at.end - at.begin;
    struct record_number number;
    void *scratch = talloc_new(NULL);
    bool is = memchr(s, '/', n) && record_number_parse(scratch, s, n, &number) &&
              number.length == n && number.serial >= 0 && number.form != RECORD_NUMBER_BARE;
    talloc_free(scratch);
    return is;
}

/* Takes the current run. Gives NULL without failing when it holds punctuation only. */
static struct query_node *run_node(struct parser *p)
{
    struct cv_span at = p->lex.at;
    bool star = p->lex.text[at.end - 1] == '*';
    struct query_node *n = words_node(p, at, false);
    if (!n || p->status)
        return NULL;
    if (n->kind == QUERY_PHRASE && !star && is_number(p, at)) {
        n->kind = QUERY_NUMBER;
        n->text = talloc_strndup(n, p->lex.text + at.begin, at.end - at.begin);
    } else if (star && n->kind == QUERY_WORD) {
        n->kind = QUERY_PREFIX;
    } else if (star) {
        return fail(p, at.end - 1, "dấu '*' chỉ đứng cuối một từ đơn");
    } else if (n->kind == QUERY_PHRASE) {
        n->text = talloc_strndup(n, p->lex.text + at.begin,
                                 at.end - at.begin); /* an abbreviation, maybe: KT-XH */
    }
    return n;
}

/* ---- values of fields ------------------------------------------------------------------------ */

/* What is wrong with a field's value; NULL if nothing is. Fills the node's range. */
static const char *check_value(struct query_node *n)
{
    switch (field_kind(n->field)) {
    case FIELD_YEAR:
        return query_range_years(n->text, &n->range)
                   ? NULL
                   : "cần một năm hoặc khoảng năm, ví dụ 2024 hoặc 2020..2024";
    case FIELD_DATE:
        return query_range_dates(n->text, &n->range)
                   ? NULL
                   : "cần một ngày có thật hoặc khoảng ngày, ví dụ 15/03/2024, 03/2024 hoặc "
                     "2024-01-01..2024-06-30";
    case FIELD_TYPE:
        return record_type_find(n->text)
                   ? NULL
                   : "không phải tên loại văn bản; ví dụ \"kế hoạch\", QĐ, \"công văn\"";
    case FIELD_NUMBER: {
        char *key = record_number_key(n, n->text);
        bool number = key != NULL;
        talloc_free(key);
        return number ? NULL : "cần số, ký hiệu văn bản, ví dụ 550/UBND-VX";
    }
    default:
        return strspn(n->text, " ") < strlen(n->text) ? NULL : "cần một giá trị";
    }
}

/* A type of several words needs no quotes: of the words behind "loại:" the longest run that names
 * one is the value. */
static void extend_type(struct parser *p)
{
    enum { WORDS = 5 };
    struct lexer *l = &p->lex;
    size_t end = l->at.end, best = end;
    for (int i = 1; i < WORDS; i++) {
        size_t word = end + strspn(l->text + end, " \t\r\n");
        end = word + strcspn(l->text + word, " \t\r\n\"()");
        if (end == word)
            break;
        char *name = talloc_strndup(NULL, l->text + l->at.begin, end - l->at.begin);
        best = record_type_find(name) ? end : best;
        talloc_free(name);
    }
    l->at.end = (uint32_t)best;
    l->next = best;
}

static struct query_node *field_node(struct parser *p)
{
    struct cv_span name = p->lex.at;
    const struct fields_row *field = p->lex.field;
    lexer_value(&p->lex);
    struct cv_span at = p->lex.at;
    if (p->lex.kind == LEX_UNCLOSED)
        return fail(p, at.begin, "dấu ngoặc kép mở ở đây không được đóng");
    if (p->lex.kind != LEX_QUOTE && p->lex.kind != LEX_RUN)
        return fail(p, at.begin, "sau '%.*s' cần một giá trị, ví dụ %s",
                    (int)(name.end - name.begin), p->lex.text + name.begin, field_example(field));
    if (field_kind(field) == FIELD_TYPE && p->lex.kind == LEX_RUN) {
        extend_type(p);
        at = p->lex.at;
    }
    struct query_node *n = node_new(p->ctx, QUERY_FIELD, (struct cv_span){name.begin, at.end});
    n->field = field;
    n->quoted = p->lex.kind == LEX_QUOTE;
    n->text = talloc_strndup(n, p->lex.text + at.begin, at.end - at.begin);
    const char *wrong = check_value(n);
    if (wrong)
        return fail(p, at.begin, "'%s': %s", n->text, wrong);
    if (field_kind(field) == FIELD_WORDS) {
        struct query_node *words = words_node(p, at, n->quoted);
        if (!words)
            return fail(p, at.begin, "cần ít nhất một từ");
        node_add(n, words);
    }
    next(p);
    return n;
}

/* ---- grammar --------------------------------------------------------------------------------- */

static bool starts_primary(enum lexeme kind)
{
    return kind == LEX_OPEN || kind == LEX_QUOTE || kind == LEX_UNCLOSED || kind == LEX_FIELD ||
           kind == LEX_UNKNOWN || kind == LEX_RUN;
}

static bool starts_unary(enum lexeme kind)
{
    return starts_primary(kind) || kind == LEX_NOT || kind == LEX_MINUS;
}

static struct query_node *parse_group(struct parser *p)
{
    struct cv_span open = p->lex.at;
    if (++p->depth > QUERY_DEPTH_MAX)
        return fail(p, open.begin, "quá nhiều dấu ngoặc lồng nhau");
    next(p);
    struct query_node *inner = parse_or(p);
    p->depth--;
    if (p->status)
        return NULL;
    if (p->lex.kind != LEX_CLOSE)
        return fail(p, open.begin, "dấu ngoặc '(' mở ở đây không được đóng");
    if (inner->kind == QUERY_ALL)
        return fail(p, p->lex.at.begin, "trong ngoặc cần ít nhất một từ");
    next(p);
    return inner;
}

/* NULL without failure: a run of punctuation, which means nothing. */
static struct query_node *parse_primary(struct parser *p)
{
    struct query_node *n;
    struct cv_span at = p->lex.at;
    switch (p->lex.kind) {
    case LEX_OPEN:
        return parse_group(p);
    case LEX_FIELD:
        return field_node(p);
    case LEX_UNCLOSED:
        return fail(p, at.begin, "dấu ngoặc kép mở ở đây không được đóng");
    case LEX_UNKNOWN:
        return fail(p, at.begin,
                    "không có trường '%.*s'; các trường có thể dùng: congvan help fields",
                    (int)(at.end - at.begin), p->lex.text + at.begin);
    case LEX_QUOTE:
        n = words_node(p, at, true);
        if (!n && !p->status)
            return fail(p, at.begin, "trong ngoặc kép cần ít nhất một từ");
        break;
    default:
        n = run_node(p);
    }
    if (!p->status)
        next(p);
    return p->status ? NULL : n;
}

/* What can stand beside NEAR: a word, a phrase, or alternatives of these. */
static bool has_place(const struct query_node *n, bool alternatives)
{
    bool place = n->kind == QUERY_WORD || n->kind == QUERY_PREFIX || n->kind == QUERY_PHRASE ||
                 n->kind == QUERY_NUMBER || (alternatives && n->kind == QUERY_OR);
    for (size_t i = 0; n->kind == QUERY_OR && place && i < n->count; i++)
        place = has_place(n->children[i], false);
    return place;
}

/* Adds an operand to a NEAR node: of a group without operators every member is one. False if
 * something in it has no place in the text. */
static bool add_near(struct query_node *near, struct query_node *operand)
{
    bool group = operand->kind == QUERY_AND;
    for (size_t i = 0; i < (group ? operand->count : 1); i++)
        if (!has_place(group ? operand->children[i] : operand, true))
            return false;
    for (size_t i = 0; group && i < operand->count; i++)
        node_add(near, operand->children[i]);
    if (!group)
        node_add(near, operand);
    return true;
}

static struct query_node *parse_near(struct parser *p)
{
    static const char wanted[] = "cần một từ, một cụm từ, hoặc một nhóm như (đê HOẶC \"hồ chứa\")";
    struct query_node *left = parse_primary(p), *near = NULL;
    while (!p->status && p->lex.kind == LEX_NEAR) {
        struct cv_span at = p->lex.at;
        unsigned window = p->lex.window;
        next(p);
        if (!near) {
            near = node_new(p->ctx, QUERY_NEAR, left ? left->at : at);
            if (!left || !add_near(near, left))
                return fail(p, at.begin, "trước NEAR %s", wanted);
        }
        struct query_node *right = starts_primary(p->lex.kind) ? parse_primary(p) : NULL;
        if (p->status)
            return NULL;
        if (!right || !add_near(near, right))
            return fail(p, right ? right->at.begin : p->lex.at.begin, "sau NEAR %s", wanted);
        near->window = window > near->window ? window : near->window;
    }
    return near ? near : left;
}

static struct query_node *parse_unary(struct parser *p)
{
    if (p->lex.kind != LEX_NOT && p->lex.kind != LEX_MINUS)
        return parse_near(p);
    struct cv_span at = p->lex.at;
    if (++p->depth > QUERY_DEPTH_MAX)
        return fail(p, at.begin, "quá nhiều phép phủ định lồng nhau");
    next(p);
    struct query_node *inner = starts_unary(p->lex.kind) ? parse_unary(p) : NULL;
    p->depth--;
    if (p->status)
        return NULL;
    if (!inner) {
        void *scratch = talloc_new(p->ctx);
        fail(p, p->lex.at.begin, "sau '%.*s' cần một từ, một cụm từ hoặc một trường, nhưng gặp %s",
             (int)(at.end - at.begin), p->lex.text + at.begin, found(p, scratch));
        talloc_free(scratch);
        return NULL;
    }
    struct query_node *n = node_new(p->ctx, QUERY_NOT, at);
    node_add(n, inner);
    return n;
}

/* Reads what must follow an operator that ended at `behind`. */
static bool expect_unary(struct parser *p, struct cv_span operation)
{
    if (starts_unary(p->lex.kind))
        return true;
    void *scratch = talloc_new(p->ctx);
    fail(p, p->lex.at.begin, "sau '%.*s' cần một từ, một cụm từ hoặc một trường, nhưng gặp %s",
         (int)(operation.end - operation.begin), p->lex.text + operation.begin, found(p, scratch));
    talloc_free(scratch);
    return false;
}

static struct query_node *parse_and(struct parser *p)
{
    struct query_node *all = node_new(p->ctx, QUERY_AND, p->lex.at);
    bool any = false; /* an operand was read, be it punctuation */
    while (!p->status) {
        if (p->lex.kind == LEX_AND || p->lex.kind == LEX_NEAR) {
            struct cv_span at = p->lex.at;
            if (!any)
                return fail(p, at.begin, "trước '%.*s' cần một từ, một cụm từ hoặc một trường",
                            (int)(at.end - at.begin), p->lex.text + at.begin);
            next(p);
            if (!expect_unary(p, at))
                return NULL;
        }
        if (!starts_unary(p->lex.kind))
            break;
        any = true;
        struct query_node *n = parse_unary(p);
        if (n)
            node_add(all, n);
    }
    if (p->status)
        return NULL;
    if (all->count == 0)
        all->kind = QUERY_ALL;
    return all->count == 1 ? all->children[0] : all;
}

static struct query_node *parse_or(struct parser *p)
{
    struct query_node *left = parse_and(p);
    if (p->status || p->lex.kind != LEX_OR)
        return left;
    struct query_node *any = node_new(p->ctx, QUERY_OR, left->at);
    while (!p->status) {
        struct cv_span at = p->lex.at;
        if (left->kind == QUERY_ALL)
            return fail(p, at.begin, "trước '%.*s' cần một từ, một cụm từ hoặc một trường",
                        (int)(at.end - at.begin), p->lex.text + at.begin);
        node_add(any, left);
        if (p->lex.kind != LEX_OR)
            break;
        next(p);
        if (expect_unary(p, at))
            left = parse_and(p);
    }
    return p->status ? NULL : any;
}

/* ---- entries --------------------------------------------------------------------------------- */

/* NFC, with every kind of double quote made plain: the number of characters, and so every column,
 * stays. */
static char *prepare(void *ctx, const char *text)
{
    static const char *const quotes[] = {"“", "”", "„", "‟", "«", "»", "″", "＂"};
    size_t n, kept = 0;
    char *s = text_nfc(ctx, text, strlen(text), &n);
    for (size_t i = 0; i < n;) {
        size_t width = 0;
        for (size_t q = 0; q < sizeof quotes / sizeof *quotes && !width; q++)
            if (strncmp(s + i, quotes[q], strlen(quotes[q])) == 0)
                width = strlen(quotes[q]);
        s[kept++] = width ? '"' : s[i];
        i += width ? width : 1;
    }
    s[kept] = 0;
    return s;
}

enum cv_status query_parse(void *ctx, const char *text, struct query_tree *out,
                           struct cv_error *err)
{
    struct parser p = {.ctx = talloc_new(ctx), .err = err};
    lexer_init(&p.lex, prepare(p.ctx, text));
    next(&p);
    struct query_node *root = parse_or(&p);
    if (!p.status && p.lex.kind == LEX_CLOSE)
        fail(&p, p.lex.at.begin, "dấu ngoặc ')' ở đây không có dấu mở");
    if (p.status) {
        talloc_free(p.ctx);
        return p.status;
    }
    *out = (struct query_tree){p.lex.text, root};
    return CV_OK;
}

enum cv_status query_field_node(void *ctx, const struct fields_row *field, const char *value,
                                struct query_node **out, struct cv_error *err)
{
    struct parser p = {.ctx = ctx, .err = err};
    struct query_node *n = node_new(ctx, QUERY_FIELD, (struct cv_span){0, 0});
    n->field = field;
    n->quoted = true;
    size_t length;
    n->text = text_nfc(n, value, strlen(value), &length);
    const char *wrong = check_value(n);
    if (!wrong && field_kind(field) == FIELD_WORDS) {
        lexer_init(&p.lex, n->text);
        struct query_node *words = words_node(&p, (struct cv_span){0, (uint32_t)length}, true);
        if (words)
            node_add(n, words);
        else
            wrong = "cần ít nhất một từ";
        n->at = (struct cv_span){0, 0}; /* it stands nowhere in the query */
    }
    if (wrong) {
        enum cv_status status =
            cv_fail(err, CV_USAGE, "--%s '%s': %s", field_name(field), value, wrong);
        talloc_free(n);
        return status;
    }
    *out = n;
    return CV_OK;
}

struct query_node *query_conjoin(void *ctx, struct query_node *a, struct query_node *b)
{
    if (!a || a->kind == QUERY_ALL)
        return b ? b : a;
    if (!b || b->kind == QUERY_ALL)
        return a;
    if (a->kind != QUERY_AND) {
        struct query_node *all = node_new(ctx, QUERY_AND, a->at);
        node_add(all, a);
        a = all;
    }
    node_add(a, b);
    return a;
}
