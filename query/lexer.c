#include "query/lexer.h"
#include "text/text.h"
#include <ctype.h>
#include <talloc.h>

static const struct {
    const char *word;
    enum lexeme kind;
    bool vietnamese;
} operators[] = {
    {"AND", LEX_AND, false},   {"VÀ", LEX_AND, true},   {"OR", LEX_OR, false},
    {"HOẶC", LEX_OR, true},    {"NOT", LEX_NOT, false}, {"KHÔNG", LEX_NOT, true},
    {"NEAR", LEX_NEAR, false}, {"GẦN", LEX_NEAR, true},
};
enum { OPERATORS = sizeof operators / sizeof *operators, NAME_WORDS = 3 };

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool ends_run(char c)
{
    return !c || blank(c) || c == '"' || c == '(' || c == ')';
}

static size_t run_end(const struct lexer *l, size_t at)
{
    while (at < l->length && !ends_run(l->text[at]))
        at++;
    return at;
}

/* The operator that the run is, with "/n" after NEAR; LEX_RUN if it is none. */
static enum lexeme operator_of(const struct lexer *l, size_t begin, size_t end, unsigned *window)
{
    const char *slash = memchr(l->text + begin, '/', end - begin);
    size_t n = slash ? (size_t)(slash - l->text) - begin : end - begin;
    for (size_t i = 0; i < OPERATORS; i++) {
        if (strlen(operators[i].word) != n || memcmp(operators[i].word, l->text + begin, n) != 0)
            continue;
        if (operators[i].vietnamese && l->words_only)
            return LEX_RUN;
        if (!slash) {
            *window = QUERY_NEAR_DEFAULT;
            return operators[i].kind;
        }
        size_t digits = end - begin - n - 1;
        if (operators[i].kind != LEX_NEAR || digits < 1 || digits > 3 ||
            strspn(slash + 1, "0123456789") < digits)
            return LEX_RUN;
        *window = (unsigned)atoi(slash + 1);
        return LEX_NEAR;
    }
    return LEX_RUN;
}

/* A heading pasted in capitals holds VÀ, HOẶC, KHÔNG as words. What tells it from operators between
 * abbreviations is that another of its words is spelt as a syllable: no letter is small, and "CỘNG
 * HÒA" can be spoken where "UBND" cannot. */
static bool is_heading(const char *text, size_t n)
{
    bool spoken = false;
    struct text_tokens it;
    struct text_token t;
    text_tokens_init(&it, text, n);
    while (text_tokens_next(&it, &t)) {
        size_t length = t.end - t.begin;
        bool operation = false;
        for (size_t i = 0; i < OPERATORS && !operation; i++)
            operation = strlen(operators[i].word) == length &&
                        memcmp(operators[i].word, text + t.begin, length) == 0;
        char *upper = text_upper(NULL, text + t.begin, length);
        bool capitals = strlen(upper) == length && memcmp(upper, text + t.begin, length) == 0;
        talloc_free(upper);
        if (!capitals)
            return false;
        if (!operation && !t.number && text_is_syllable(text + t.begin, length))
            spoken = true;
    }
    return spoken;
}

void lexer_init(struct lexer *l, const char *text)
{
    *l = (struct lexer){.text = text, .length = strlen(text)};
    l->words_only = is_heading(text, l->length);
}

/* Letters of a field's name: also every byte of a letter outside ASCII. */
static bool name_byte(char c)
{
    return isalpha((unsigned char)c) || (unsigned char)c >= 0x80 || c == '-' || c == '_';
}

/* Is there "name:" at begin, name being up to three words? Gives where the name ends, or 0; *words
 * counts them. */
static size_t name_end(const struct lexer *l, size_t begin, int *words)
{
    size_t at = begin;
    for (*words = 1; *words <= NAME_WORDS; ++*words) {
        size_t word = at;
        while (name_byte(l->text[at]))
            at++;
        if (at == word)
            return 0;
        if (l->text[at] == ':')
            return at;
        if (l->text[at] != ' ')
            return 0;
        at++;
    }
    return 0;
}

static bool take_field(struct lexer *l, size_t begin)
{
    int words;
    size_t end = name_end(l, begin, &words);
    if (!end)
        return false;
    l->field = field_find(l->text + begin, end - begin);
    if (!l->field) {
        char next = l->text[end + 1];
        if (words > 1 || ends_run(next) || next == '/' || next == ':')
            return false; /* a colon of running text, or an address */
        l->kind = LEX_UNKNOWN;
        l->at = (struct cv_span){(uint32_t)begin, (uint32_t)end};
        return true;
    }
    l->kind = LEX_FIELD;
    l->at = (struct cv_span){(uint32_t)begin, (uint32_t)end + 1};
    l->next = end + 1;
    while (blank(l->text[l->next]))
        l->next++;
    return true;
}

static void take_quote(struct lexer *l, size_t begin)
{
    const char *close = memchr(l->text + begin + 1, '"', l->length - begin - 1);
    if (!close) {
        l->kind = LEX_UNCLOSED;
        l->at = (struct cv_span){(uint32_t)begin, (uint32_t)l->length};
        l->next = l->length;
        return;
    }
    l->kind = LEX_QUOTE;
    l->at = (struct cv_span){(uint32_t)begin + 1, (uint32_t)(close - l->text)};
    l->next = l->at.end + 1;
}

static bool take_one(struct lexer *l, size_t begin, enum lexeme kind)
{
    l->kind = kind;
    l->at = (struct cv_span){(uint32_t)begin, (uint32_t)begin + (kind != LEX_END)};
    l->next = l->at.end;
    return true;
}

static size_t skip_blanks(struct lexer *l)
{
    while (l->next < l->length && blank(l->text[l->next]))
        l->next++;
    return l->next;
}

/* The tokens that one character decides; true if it was one. */
static bool take_mark(struct lexer *l, size_t at)
{
    switch (at < l->length ? l->text[at] : 0) {
    case 0:
        return take_one(l, at, LEX_END);
    case '(':
        return take_one(l, at, LEX_OPEN);
    case ')':
        return take_one(l, at, LEX_CLOSE);
    case '"':
        take_quote(l, at);
        return true;
    case '-': {
        bool before = at == 0 || blank(l->text[at - 1]) || l->text[at - 1] == '(';
        char behind = l->text[at + 1];
        if (before && behind && !blank(behind) && behind != ')' && behind != '-')
            return take_one(l, at, LEX_MINUS);
        return false;
    }
    default:
        return false;
    }
}

void lexer_next(struct lexer *l)
{
    size_t begin = skip_blanks(l);
    if (take_mark(l, begin) || take_field(l, begin))
        return;
    size_t end = run_end(l, begin);
    l->kind = operator_of(l, begin, end, &l->window);
    l->at = (struct cv_span){(uint32_t)begin, (uint32_t)end};
    l->next = end;
}

void lexer_value(struct lexer *l)
{
    size_t begin = skip_blanks(l);
    if (begin >= l->length || ends_run(l->text[begin])) {
        take_mark(l, begin);
        return;
    }
    l->kind = LEX_RUN;
    l->at = (struct cv_span){(uint32_t)begin, (uint32_t)run_end(l, begin)};
    l->next = l->at.end;
}
