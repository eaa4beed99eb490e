#include "query/words.h"
#include "text/text.h"
#include <talloc.h>

/* A bare form that makes up less than this share of all its accented forms was typed in haste: "ke"
 * beside "kế", but not "ma" beside "mà". */
enum { BARE_SHARE = 50 };

static void add_form(struct query_word *w, void *ctx, const char *form, uint32_t frequency)
{
    size_t n = w->form_count;
    w->forms = talloc_realloc(ctx, w->forms, const char *, (unsigned)n + 1);
    w->frequencies = talloc_realloc(ctx, w->frequencies, uint32_t, (unsigned)n + 1);
    for (; n > 0 && w->frequencies[n - 1] < frequency; n--) { /* kept sorted */
        w->forms[n] = w->forms[n - 1];
        w->frequencies[n] = w->frequencies[n - 1];
    }
    w->forms[n] = talloc_strdup(ctx, form);
    w->frequencies[n] = frequency;
    w->form_count++;
}

static bool has_form(const struct query_word *w, const char *form)
{
    for (size_t i = 0; i < w->form_count; i++)
        if (strcmp(w->forms[i], form) == 0)
            return true;
    return false;
}

static void word_init(void *ctx, const char *typed, struct query_word *w)
{
    char form[TEXT_WORD_MAX + 1];
    size_t n = strlen(typed);
    *w = (struct query_word){.typed = typed, .marked = text_has_marks(typed, n)};
    form[text_exact(form, typed, n)] = 0;
    w->exact = talloc_strdup(ctx, form);
    form[text_folded(form, typed, n)] = 0;
    w->folded = talloc_strdup(ctx, form);
    w->number = strpbrk(w->folded, "0123456789") != NULL;
}

/* ---- how the query was typed ----------------------------------------------------------------- */

struct typing {
    bool marks;    /* some word bears marks */
    bool careless; /* some bare word cannot be a word: "hoach" */
};

/* A syllable that ends in p, t, c or ch always bears a tone; what else is no syllable tells nothing
 * (names, abbreviations). */
static bool must_bear_tone(const char *word, size_t n)
{
    char form[TEXT_WORD_MAX + 8];
    if (n > TEXT_WORD_MAX || text_is_syllable(word, n))
        return false;
    size_t vowel = n;
    for (size_t i = 0; i < n; i++)
        if (strchr("aeiouy", word[i] | 0x20))
            vowel = i;
    if (vowel == n)
        return false;
    static const struct {
        char bare;
        const char *acute;
    } acutes[] = {{'a', "á"}, {'e', "é"}, {'i', "í"}, {'o', "ó"}, {'u', "ú"}, {'y', "ý"}};
    for (size_t i = 0; i < sizeof acutes / sizeof *acutes; i++)
        if (acutes[i].bare == (word[vowel] | 0x20)) {
            int length = snprintf(form, sizeof form, "%.*s%s%s", (int)vowel, word, acutes[i].acute,
                                  word + vowel + 1);
            return text_is_syllable(form, (size_t)length);
        }
    return false;
}

static void study(const struct query_node *n, struct typing *t)
{
    if (n->kind == QUERY_WORD || n->kind == QUERY_PREFIX) {
        size_t length = strlen(n->text);
        if (text_has_marks(n->text, length))
            t->marks = true;
        else if (n->kind == QUERY_WORD && must_bear_tone(n->text, length))
            t->careless = true;
    }
    if (n->kind == QUERY_NUMBER)
        return;
    for (size_t i = 0; i < n->count; i++)
        study(n->children[i], t);
}

enum query_accents query_accents_of(const struct query_node *node)
{
    struct typing t = {0};
    study(node, &t);
    return t.marks && !t.careless ? QUERY_ACCENTS_TYPED : QUERY_ACCENTS_NONE;
}

/* ---- forms ----------------------------------------------------------------------------------- */

struct unfolding {
    void *ctx;
    struct store *store;
    struct query_word *word;
};

static bool take_form(void *user, const char *exact)
{
    struct unfolding *u = user;
    uint32_t frequency = store_frequency(u->store, STORE_FIELD_COUNT, exact);
    if (frequency && !has_form(u->word, exact))
        add_form(u->word, u->ctx, exact, frequency);
    return true;
}

/* True if the bare form was meant as it stands. */
static bool meant_bare(const struct query_word *w)
{
    uint64_t bare = 0, all = 0;
    for (size_t i = 0; i < w->form_count; i++) {
        all += w->frequencies[i];
        if (strcmp(w->forms[i], w->exact) == 0)
            bare = w->frequencies[i];
    }
    return bare && bare * BARE_SHARE >= all;
}

static void only_exact(void *ctx, struct store *s, struct query_word *w)
{
    w->form_count = 0;
    add_form(w, ctx, w->exact, store_frequency(s, STORE_FIELD_COUNT, w->exact));
}

/* What OCR left of the word, in whatever way it damaged the marks. */
static void add_twin(void *ctx, struct store *s, struct query_word *w)
{
    char twin[TEXT_WORD_MAX + 2];
    snprintf(twin, sizeof twin, "%c%s", STORE_TWIN, w->folded);
    uint32_t frequency = store_frequency(s, STORE_FIELD_COUNT, twin);
    if (frequency)
        add_form(w, ctx, twin, frequency);
}

void query_word_expand(void *ctx, struct store *s, const char *typed, enum query_accents accents,
                       struct query_word *w)
{
    word_init(ctx, typed, w);
    if (w->number || accents == QUERY_ACCENTS_EXACT) {
        only_exact(ctx, s, w);
        return;
    }
    if (w->marked) {
        only_exact(ctx, s, w);
        add_twin(ctx, s, w);
        return;
    }
    struct unfolding u = {ctx, s, w};
    take_form(&u, w->exact);
    text_unfold(w->folded, take_form, &u);
    if (!w->form_count || (accents == QUERY_ACCENTS_TYPED && meant_bare(w)))
        only_exact(ctx, s, w);
    else
        add_twin(ctx, s, w);
}

size_t query_word_loosen(void *ctx, struct store *s, struct query_word *w)
{
    if (w->number)
        return 0;
    struct query_word others = {0};
    struct unfolding u = {ctx, s, &others};
    take_form(&u, w->folded);
    text_unfold(w->folded, take_form, &u);
    /* Fresh lists: copies of the word may share the old ones. */
    const char **forms =
        talloc_array(ctx, const char *, (unsigned)(w->form_count + others.form_count) + 1);
    uint32_t *frequencies =
        talloc_array(ctx, uint32_t, (unsigned)(w->form_count + others.form_count) + 1);
    size_t before = w->form_count, count = before;
    memcpy(forms, w->forms, before * sizeof *forms);
    memcpy(frequencies, w->frequencies, before * sizeof *frequencies);
    for (size_t i = 0; i < others.form_count; i++) {
        if (has_form(w, others.forms[i]))
            continue;
        forms[count] = others.forms[i];
        frequencies[count++] = others.frequencies[i];
    }
    w->forms = forms;
    w->frequencies = frequencies;
    w->form_count = count;
    return count - before;
}

struct prefixing {
    void *ctx;
    struct query_word *word;
    const char *prefix;
    size_t limit;
    bool folded;
};

static bool take_prefixed(void *user, const char *text, uint32_t frequency)
{
    struct prefixing *p = user;
    if (*text == STORE_TWIN)
        return true;
    if (p->folded) {
        char form[TEXT_WORD_MAX + 1];
        form[text_folded(form, text, strlen(text))] = 0;
        if (strncmp(form, p->prefix, strlen(p->prefix)) != 0)
            return true;
    }
    struct query_word *w = p->word;
    if (w->form_count == p->limit) {
        if (w->frequencies[w->form_count - 1] >= frequency)
            return true;
        w->form_count--; /* the rarest makes room */
    }
    add_form(w, p->ctx, text, frequency);
    return true;
}

void query_prefix_expand(void *ctx, struct store *s, const char *typed, size_t limit,
                         struct query_word *w)
{
    word_init(ctx, typed, w);
    /* A marked letter may stand anywhere in what a bare prefix means, so that the whole lexicon
     * must be looked through. */
    bool bare = !w->marked && !w->number;
    struct prefixing p = {ctx, w, bare ? w->folded : w->exact, limit, bare};
    struct cv_error ignored;
    store_each_term(s, STORE_FIELD_COUNT, bare ? "" : w->exact, take_prefixed, &p, &ignored);
}

bool query_form_is(const char *form, const struct text_token *token)
{
    if (*form != STORE_TWIN)
        return strcmp(form, token->exact) == 0;
    return strcmp(form + 1, token->folded) == 0 &&
           text_has_marks(token->exact, token->exact_length) &&
           !text_is_syllable(token->exact, token->exact_length);
}

uint32_t query_word_frequency(const struct query_word *w, uint32_t documents)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < w->form_count; i++)
        sum += w->frequencies[i];
    return sum < documents ? (uint32_t)sum : documents;
}
