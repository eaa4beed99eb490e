#include "bench/extract_score.h"
#include "text/text.h"
#include <ctype.h>
#include <math.h>
#include <talloc.h>

enum rule { EXACT, NUMBER, WORDS, NAME, BODY, PLACE, SUBJECT, PORTAL_BODY, PORTAL_TITLE };

/* How each scalar field is found in the record and compared. */
static const struct {
    const char *name, *key; /* in the gold; in the record */
    enum rule rule;
    bool portal;
} scalars[] = {
    {"type", "type", WORDS, false},
    {"number", "number", NUMBER, false},
    {"serial", "serial", EXACT, false},
    {"symbol", "symbol", NUMBER, false},
    {"date", "date", EXACT, false},
    {"place", "place", PLACE, false},
    {"issuer", "issuer", BODY, false},
    {"issuer_parent", "issuer_parent", BODY, false},
    {"subject", "subject", SUBJECT, false},
    {"signer.name", "signer.name", WORDS, false},
    {"signer.title", "signer.title", NAME, false},
    {"signer.authority", "signer.authority", NAME, false},
    {"so_hieu", "number", NUMBER, true},
    {"ngay", "date", EXACT, true},
    {"co_quan", "issuer", PORTAL_BODY, true},
    {"nguoi_ky", "signer.name", WORDS, true},
    {"loai", "type", WORDS, true},
    {"trich_yeu", "subject", PORTAL_TITLE, true},
};
enum { SCALARS = sizeof scalars / sizeof *scalars };
enum { RECIPIENTS = SCALARS, ARCHIVE_COPY, CITATIONS, CITATION_DATE, CITATION_RELATION, FIELDS };
static const char *const list_names[] = {"recipients", "archive_copy", "citations",
                                         "citations.date", "citations.relation"};

void scores_init(struct scores *s)
{
    *s = (struct scores){.count = FIELDS};
    for (size_t i = 0; i < FIELDS; i++)
        s->field[i].name = i < SCALARS ? scalars[i].name : list_names[i - SCALARS];
}

/* ---- forms in which two values meet ------------------------------------------------------------
 */

/* Words without accents, case and punctuation, joined by single blanks. */
static char *words(void *ctx, const char *s)
{
    char *folded = text_fold_string(ctx, s, strlen(s));
    size_t n = 0;
    for (const char *p = folded; *p; p++) {
        if (isalnum((unsigned char)*p))
            folded[n++] = *p;
        else if (n && folded[n - 1] != ' ')
            folded[n++] = ' ';
    }
    while (n && folded[n - 1] == ' ')
        n--;
    folded[n] = 0;
    return folded;
}

/* A number without blanks, dashes and leading zeros: "550/UBND-VX" -> "550/ubndvx". */
static char *number(void *ctx, const char *s)
{
    char *folded = text_fold_string(ctx, s, strlen(s));
    size_t n = 0;
    for (const char *p = folded; *p; p++) {
        bool zero = *p == '0' && n == 0 && isdigit((unsigned char)p[1]);
        if (!zero && (isalnum((unsigned char)*p) || *p == '/'))
            folded[n++] = *p;
    }
    folded[n] = 0;
    return folded;
}

static char *body(void *ctx, const char *s)
{
    static const char *const opened[][2] = {
        {"ubnd", "uy ban nhan dan"},
        {"hdnd", "hoi dong nhan dan"},
        {"mttq", "mat tran to quoc"},
        {"tp", "thanh pho"},
        {"ldtbxh", "lao dong thuong binh va xa hoi"},
    };
    struct cv_buf out;
    cv_buf_init(&out, ctx);
    for (const char *p = words(ctx, s); *p;) {
        size_t n = strcspn(p, " "), k = 0;
        while (k < 5 && !(strlen(opened[k][0]) == n && memcmp(p, opened[k][0], n) == 0))
            k++;
        if (out.len)
            cv_buf_char(&out, ' ');
        if (k < 5)
            cv_buf_str(&out, opened[k][1]);
        else
            cv_buf_add(&out, p, n);
        p += n + (p[n] == ' ');
    }
    return cv_buf_cstr(&out);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

struct bag {
    char **items;
    size_t count;
};

static struct bag split(void *ctx, char *s)
{
    struct bag bag = {talloc_size(ctx, (strlen(s) / 2 + 2) * sizeof(char *)), 0};
    for (char *rest = s, *word; (word = strsep(&rest, " "));)
        if (*word)
            bag.items[bag.count++] = word;
    qsort(bag.items, bag.count, sizeof *bag.items, by_text);
    return bag;
}

static size_t common(struct bag a, struct bag b)
{
    size_t n = 0;
    for (size_t i = 0, j = 0; i < a.count && j < b.count;) {
        int order = strcmp(a.items[i], b.items[j]);
        n += order == 0;
        i += order <= 0;
        j += order >= 0;
    }
    return n;
}

/* ---- scalar fields ------------------------------------------------------------------------------
 */

/* The same body, or one of them with its locality behind. */
static bool same_body(const char *a, const char *b)
{
    static const char *const kinds[] = {"tinh",   "thanh pho", "huyen",    "quan",     "thi xa",
                                        "phuong", "xa",        "thi tran", "viet nam", NULL};
    if (strlen(a) > strlen(b)) {
        const char *t = a;
        a = b, b = t;
    }
    size_t n = strlen(a);
    if (strncmp(a, b, n) != 0)
        return false;
    if (b[n] == 0)
        return true;
    for (size_t i = 0; b[n] == ' ' && kinds[i]; i++) {
        size_t k = strlen(kinds[i]);
        if (strncmp(b + n + 1, kinds[i], k) == 0 && (b[n + 1 + k] == ' ' || b[n + 1 + k] == 0))
            return true;
    }
    return false;
}

/* A portal names the province where the record names its committee. */
static bool portal_body(const char *got, const char *want)
{
    static const char *const kinds[] = {"tinh ", "thanh pho ", "quan ", "huyen ", NULL};
    for (size_t i = 0; kinds[i]; i++)
        if (strncmp(want, kinds[i], strlen(kinds[i])) == 0) {
            want += strlen(kinds[i]);
            break;
        }
    return strstr(got, want) || strstr(want, got);
}

static bool same(enum rule rule, const char *got, const char *want)
{
    void *ctx = talloc_new(NULL);
    bool yes = false;
    struct bag g = {0}, w = {0};
    if (rule == SUBJECT || rule == PORTAL_TITLE) {
        g = split(ctx, words(ctx, got));
        w = split(ctx, words(ctx, want));
    }
    switch (rule) {
    case EXACT:
        yes = strcmp(got, want) == 0;
        break;
    case NUMBER:
        yes = strcmp(number(ctx, got), number(ctx, want)) == 0;
        break;
    case WORDS:
        yes = strcmp(words(ctx, got), words(ctx, want)) == 0;
        break;
    case NAME:
    case PLACE:
        yes = strcmp(body(ctx, got), body(ctx, want)) == 0;
        break;
    case BODY:
        yes = same_body(body(ctx, got), body(ctx, want));
        break;
    case SUBJECT:
        yes = 2 * common(g, w) * 10 >= 9 * (g.count + w.count) && g.count + w.count > 0;
        break;
    case PORTAL_BODY:
        yes = portal_body(body(ctx, got), body(ctx, want));
        break;
    case PORTAL_TITLE: /* the portal wraps the subject in more words */
        yes = g.count >= 3 && common(g, w) * 100 >= 85 * g.count;
        break;
    }
    talloc_free(ctx);
    return yes;
}

/* The value at a key, "signer.name" one level down, as text; NULL for null. */
static const char *value(json_t *record, const char *key, char *room, size_t size)
{
    const char *dot = strchr(key, '.');
    json_t *v = json_object_get(record, dot ? "signer" : key);
    if (dot && json_is_string(v)) /* older gold: the name alone, title and authority beside it */
        v = strcmp(dot + 1, "name") == 0
                ? v
                : json_object_get(record,
                                  strcmp(dot + 1, "title") == 0 ? "signer_title" : "authority");
    else if (dot)
        v = json_object_get(v, dot + 1);
    if (json_is_integer(v)) {
        snprintf(room, size, "%lld", (long long)json_integer_value(v));
        return room;
    }
    return json_string_value(v);
}

static void show(const struct scores *s, size_t f, const char *id, const char *got,
                 const char *want)
{
    if (s->show && strcmp(s->show, s->field[f].name) == 0)
        printf("%s\n   want %s\n   got  %s\n", id, want ? want : "null", got ? got : "null");
}

static void add_scalar(struct scores *s, size_t f, const char *id, json_t *got, json_t *want)
{
    char a[32], b[32];
    const char *w = value(want, scalars[f].name, a, sizeof a);
    const char *g = value(got, scalars[f].key, b, sizeof b);
    if (scalars[f].portal && !w)
        return;
    bool right = g && w && same(scalars[f].rule, g, w);
    s->field[f].got += g != NULL;
    s->field[f].want += w != NULL;
    s->field[f].right += right;
    if (!right && (g || w))
        show(s, f, id, g, w);
}

/* ---- lists --------------------------------------------------------------------------------------
 */

/* Adds the folded items of a list to a bag, each once. */
static void add_items(void *ctx, struct bag *bag, json_t *list)
{
    size_t i;
    json_t *item;
    bag->items = talloc_realloc_size(ctx, bag->items,
                                     (bag->count + json_array_size(list) + 1) * sizeof(char *));
    json_array_foreach(list, i, item)
    {
        char *folded = words(ctx, json_is_string(item) ? json_string_value(item) : "");
        bool known = false;
        for (size_t k = 0; k < bag->count; k++)
            known = known || strcmp(bag->items[k], folded) == 0;
        if (!known)
            bag->items[bag->count++] = folded;
    }
}

static void show_missing(const struct scores *s, size_t f, const char *id, const char *what,
                         struct bag a, struct bag b)
{
    if (!s->show || strcmp(s->show, s->field[f].name) != 0)
        return;
    for (size_t i = 0; i < a.count; i++)
        if (!bsearch(&a.items[i], b.items, b.count, sizeof *b.items, by_text))
            printf("%s\n   %s %s\n", id, what, a.items[i]);
}

static void add_list(struct scores *s, size_t f, const char *id, struct bag got, struct bag want)
{
    qsort(got.items, got.count, sizeof *got.items, by_text);
    qsort(want.items, want.count, sizeof *want.items, by_text);
    s->field[f].got += got.count;
    s->field[f].want += want.count;
    s->field[f].right += common(got, want);
    show_missing(s, f, id, "missed", want, got);
    show_missing(s, f, id, "extra ", got, want);
}

/* The citation with this number; NULL if there is none. */
static json_t *cited(void *ctx, json_t *citations, const char *key)
{
    size_t i;
    json_t *c;
    json_array_foreach(citations, i, c)
    {
        const char *n = json_string_value(json_object_get(c, "number"));
        if (n && strcmp(number(ctx, n), key) == 0)
            return c;
    }
    return NULL;
}

static struct bag cited_numbers(void *ctx, json_t *citations)
{
    struct bag bag = {talloc_size(ctx, (json_array_size(citations) + 1) * sizeof(char *)), 0};
    size_t i;
    json_t *c;
    json_array_foreach(citations, i, c)
    {
        const char *n = json_string_value(json_object_get(c, "number"));
        char *key = n ? number(ctx, n) : NULL;
        bool known = !key;
        for (size_t k = 0; k < bag.count && !known; k++)
            known = strcmp(bag.items[k], key) == 0;
        if (!known)
            bag.items[bag.count++] = key;
    }
    return bag;
}

static void add_citations(struct scores *s, void *ctx, const char *id, json_t *got, json_t *want)
{
    json_t *g = json_object_get(got, "citations"), *w = json_object_get(want, "citations");
    struct bag wanted = cited_numbers(ctx, w);
    add_list(s, CITATIONS, id, cited_numbers(ctx, g), wanted);
    for (size_t i = 0; i < wanted.count; i++) {
        json_t *have = cited(ctx, g, wanted.items[i]), *ask = cited(ctx, w, wanted.items[i]);
        for (size_t f = CITATION_DATE; have && f <= CITATION_RELATION; f++) {
            const char *key = f == CITATION_DATE ? "date" : "relation";
            const char *b = json_string_value(json_object_get(ask, key)),
                       *a = json_string_value(json_object_get(have, key));
            if (!b)
                continue;
            s->field[f].want++;
            s->field[f].got += a != NULL;
            s->field[f].right += a && strcmp(a, b) == 0;
            if (!a || strcmp(a, b) != 0)
                show(s, f, wanted.items[i], a, b);
        }
    }
}

void scores_add(struct scores *s, const char *id, json_t *got, json_t *want)
{
    bool portal = !json_object_get(want, "signer");
    for (size_t f = 0; f < SCALARS; f++)
        if (scalars[f].portal == portal)
            add_scalar(s, f, id, got, want);
    if (portal)
        return;
    void *ctx = talloc_new(NULL);
    struct bag got_names = {0}, names = {0}, got_kept = {0}, kept = {0};
    add_items(ctx, &got_names, json_object_get(got, "recipients"));
    if (json_array_size(json_object_get(want, "recipients")))
        add_items(ctx, &names, json_object_get(want, "recipients"));
    else {
        add_items(ctx, &names, json_object_get(want, "addressees"));
        add_items(ctx, &names, json_object_get(want, "copies"));
    }
    add_list(s, RECIPIENTS, id, got_names, names);
    add_items(ctx, &got_kept, json_object_get(got, "archive_copy"));
    add_items(ctx, &kept, json_object_get(want, "archive_copy"));
    add_list(s, ARCHIVE_COPY, id, got_kept, kept);
    add_citations(s, ctx, id, got, want);
    talloc_free(ctx);
}

/* ---- figures ------------------------------------------------------------------------------------
 */

double score_precision(const struct score_field *f)
{
    return f->got ? (double)f->right / (double)f->got : f->want ? 0 : NAN;
}

double score_recall(const struct score_field *f)
{
    return f->want ? (double)f->right / (double)f->want : f->got ? 1 : NAN;
}

double score_f1(const struct score_field *f)
{
    return f->got + f->want ? 2 * (double)f->right / (double)(f->got + f->want) : NAN;
}

double scores_print(const struct scores *s)
{
    double sum = 0;
    size_t n = 0;
    printf("%-20s %6s %6s %6s  %9s %6s %6s\n", "field", "want", "got", "right", "precision",
           "recall", "F1");
    for (size_t i = 0; i < s->count; i++) {
        const struct score_field *f = &s->field[i];
        if (!f->got && !f->want)
            continue;
        printf("%-20s %6zu %6zu %6zu  %9.3f %6.3f %6.3f\n", f->name, f->want, f->got, f->right,
               score_precision(f), score_recall(f), score_f1(f));
        sum += score_f1(f);
        n++;
    }
    double mean = n ? sum / (double)n : 0;
    printf("%-20s %45.3f\n", "mean F1", mean);
    return mean;
}

const struct score_field *scores_field(const struct scores *s, const char *name)
{
    for (size_t i = 0; i < s->count; i++)
        if (strcmp(s->field[i].name, name) == 0)
            return &s->field[i];
    return NULL;
}
