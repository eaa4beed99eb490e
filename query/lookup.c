/* Numbers as people type them. See resolve.h. */
#include "query/resolve.h"
#include "text/text.h"
#include <ctype.h>
#include <talloc.h>

static const struct {
    const char *name, *remark;
} matches[] = {
    [LOOKUP_NONE] = {"none", NULL},
    [LOOKUP_EXACT] = {"exact", NULL},
    [LOOKUP_FOLDED] = {"folded", "khớp khi bỏ dấu"},
    [LOOKUP_YEAR] = {"year", "khớp khi không kể năm, hoặc chỉ khớp một nhóm chữ của ký hiệu"},
    [LOOKUP_SERIAL] = {"serial", "chỉ khớp phần số, và loại, năm nếu có gõ"},
    [LOOKUP_CONFUSED] =
        {"confused",
         "khớp khi coi các chữ máy quét dễ nhầm (O/0, I/1, Đ/D …) là một: cần kiểm tra lại"},
};

const char *lookup_match_name(enum lookup_match m)
{
    return matches[m].name;
}

const char *lookup_match_remark(enum lookup_match m)
{
    return matches[m].remark;
}

/* ---- the ways to a number -------------------------------------------------------------------- */

static struct store_query *both(void *ctx, struct store_query *a, struct store_query *b)
{
    return query_join(ctx, STORE_AND, (struct store_query *[]){a, b}, 2);
}

/* Serial and symbol without the year of the number; a year that was typed must then be the
 * document's. */
static struct store_query *without_year(void *ctx, const struct record_number *n)
{
    if (n->serial < 0 || !n->symbol || !*n->symbol)
        return NULL;
    const char *symbol = text_fold_string(ctx, n->symbol, strlen(n->symbol));
    struct store_query *q =
        both(ctx, query_term(ctx, STORE_SERIAL, talloc_asprintf(ctx, "%lld", (long long)n->serial)),
             query_term(ctx, STORE_SYMBOL, symbol));
    return n->year ? both(ctx, q, query_term(ctx, STORE_YEAR, talloc_asprintf(ctx, "%d", n->year)))
                   : q;
}

/* The type that was typed before a serial ("kế hoạch 60", "QĐ số 15"), as its term; NULL if none.
 */
static struct store_query *typed_type(void *ctx, const char *text)
{
    size_t n = strcspn(text, "0123456789");
    char *words = text_fold_string(ctx, text, n);
    for (n = strlen(words); n && strchr(" .:", words[n - 1]); n--)
        words[n - 1] = 0;
    if (n >= 2 && strcmp(words + n - 2, "so") == 0 && (n == 2 || words[n - 3] == ' '))
        words[n - 2] = 0;
    const char *type = *words ? record_type_find(words) : NULL;
    return type ? query_term(ctx, STORE_TYPE, text_fold_string(ctx, type, strlen(type))) : NULL;
}

static struct store_query *serial_way(void *ctx, const struct record_number *n, const char *text)
{
    struct store_query *type = typed_type(ctx, text);
    struct store_query *serial =
        query_term(ctx, STORE_SERIAL, talloc_asprintf(ctx, "%lld", (long long)n->serial));
    if (n->year)
        serial =
            both(ctx, serial, query_term(ctx, STORE_YEAR, talloc_asprintf(ctx, "%d", n->year)));
    return type ? both(ctx, serial, type) : serial;
}

static struct store_query *way(void *ctx, enum lookup_match m, const char *text, const char *key,
                               const struct record_number *n)
{
    bool bare = n->form == RECORD_NUMBER_BARE;
    switch (m) {
    case LOOKUP_EXACT:
        return query_term(ctx, STORE_NUMBER, key);
    case LOOKUP_FOLDED:
        return query_term(ctx, STORE_NUMBER_FOLDED, record_number_folded(ctx, key));
    case LOOKUP_YEAR:
        return bare ? NULL : without_year(ctx, n);
    case LOOKUP_SERIAL:
        return bare && n->serial >= 0 ? serial_way(ctx, n, text) : NULL;
    case LOOKUP_CONFUSED:
        return bare ? NULL
                    : query_term(ctx, STORE_NUMBER_CONFUSED, record_number_confused(ctx, key));
    default:
        return NULL;
    }
}

enum cv_status lookup_number(void *ctx, struct store *s, const char *text, struct lookup *out,
                             struct cv_error *err)
{
    size_t n;
    struct record_number number;
    const char *nfc = text_nfc(ctx, text, strlen(text), &n);
    const char *digits = nfc + strcspn(nfc, "0123456789");
    char *key = record_number_key(ctx, nfc);
    if (!key && typed_type(ctx, nfc)) /* "qđ số 15": a type that only people write so */
        key = record_number_key(ctx, digits);
    if (!key || (!record_number_parse(ctx, nfc, n, &number) &&
                 !record_number_parse(ctx, digits, strlen(digits), &number)))
        return cv_hint(err, cv_fail(err, CV_USAGE, "'%s' không phải số, ký hiệu văn bản", text),
                       "ví dụ: 1791/QĐ-TTg, 550/UBND-VX, 36-HD/VPTW");
    struct lookup found = {.key = key};
    for (enum lookup_match m = LOOKUP_EXACT; m <= LOOKUP_CONFUSED && !found.count; m++) {
        struct store_query *q = way(ctx, m, nfc, key, &number);
        struct store_search_options o = {
            .limit = LOOKUP_MAX, .sort = STORE_BY_DATE_DESCENDING, .exact_total = true};
        struct store_hits hits = {0};
        enum cv_status status = q ? store_search(ctx, s, q, &o, &hits, err) : CV_OK;
        if (status != CV_OK)
            return status;
        if (!hits.count)
            continue;
        found.match = m;
        found.total = hits.total;
        found.ids = talloc_array(ctx, store_id, (unsigned)hits.count);
        for (size_t i = 0; i < hits.count; i++)
            found.ids[found.count++] = hits.items[i].id;
    }
    *out = found;
    return CV_OK;
}

/* ---- a document ------------------------------------------------------------------------------ */

static bool all_digits(const char *s)
{
    return *s && strspn(s, "0123456789") == strlen(s) && strlen(s) <= 9;
}

/* Says which documents bear the number, for the user to choose by id. */
static enum cv_status several(void *ctx, struct store *s, const char *text,
                              const struct lookup *found, struct cv_error *err)
{
    enum { SHOWN = 5 };
    struct cv_buf list;
    cv_buf_init(&list, ctx);
    for (size_t i = 0; i < found->count && i < SHOWN; i++) {
        struct hit h;
        if (hit_load(ctx, s, found->ids[i], false, &h, NULL) == CV_OK)
            cv_buf_printf(&list, "%s  %u  %s", i ? "\n" : "", h.id, hit_name(ctx, &h));
    }
    enum cv_status status = cv_fail(
        err, CV_NOT_FOUND, "có %u văn bản mang số '%s'; hãy chọn theo mã", found->total, text);
    return cv_hint(err, status, "%s", cv_buf_cstr(&list));
}

enum cv_status lookup_document(void *ctx, struct store *s, const char *text, store_id *out,
                               struct cv_error *err)
{
    struct store_document d;
    struct lookup found;
    unsigned long id = all_digits(text) ? strtoul(text, NULL, 10) : 0;
    if (id && id <= UINT32_MAX && store_get(ctx, s, (store_id)id, false, &d, NULL) == CV_OK) {
        *out = (store_id)id;
        return CV_OK;
    }
    enum cv_status status = store_find(s, text, out, err);
    if (status != CV_NOT_FOUND && status != CV_USAGE)
        return status;
    if (lookup_number(ctx, s, text, &found, NULL) != CV_OK || !found.count)
        return cv_fail(err, CV_NOT_FOUND,
                       "không có văn bản nào mang mã, đường dẫn hoặc số '%s' trong kho", text);
    if (found.count > 1)
        return several(ctx, s, text, &found, err);
    *out = found.ids[0];
    return CV_OK;
}

/* ---- near numbers ---------------------------------------------------------------------------- */

struct near {
    void *ctx;
    const char *key; /* folded */
    struct {
        const char *key;
        int distance;
        uint32_t frequency;
    } best[32];
    size_t count, limit;
};

/* Slips between two keys: a character changed, dropped, added, or two exchanged; 9 for more than
 * one. */
static int slips(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b), head = 0, tail = 0, shorter = n < m ? n : m;
    while (head < shorter && a[head] == b[head])
        head++;
    while (tail < shorter - head && a[n - 1 - tail] == b[m - 1 - tail])
        tail++;
    size_t left = n - head - tail, right = m - head - tail;
    if (left <= 1 && right <= 1)
        return 1;
    if (left == 2 && right == 2 && a[head] == b[head + 1] && a[head + 1] == b[head])
        return 1;
    return 9;
}

/* Copies key without its year ("134/2004/QD-TTG" -> "134/QD-TTG"). */
static void drop_year(char out[128], const char *key)
{
    const char *slash = strchr(key, '/');
    bool year = slash && strspn(slash + 1, "0123456789") == 4 && slash[5] == '/';
    snprintf(out, 128, "%.*s%s", (int)(slash ? slash - key : (long)strlen(key)), key,
             slash ? slash + (year ? 5 : 0) : "");
}

/* 0 same, 1 one slip or the year left out, 2 the one continues the other (half a number was typed),
 * 9 not near. */
static int distance(const char *a, const char *b)
{
    size_t n = strlen(a);
    if (strcmp(a, b) == 0)
        return 0;
    char bare_a[128], bare_b[128];
    drop_year(bare_a, a);
    drop_year(bare_b, b);
    int d = strcmp(bare_a, bare_b) == 0 ? 1 : slips(a, b);
    if (d > 1 && n >= 3 && strncmp(a, b, n) == 0 && !isalnum((unsigned char)b[n]))
        return 2;
    return d;
}

static bool take_near(void *user, const char *text, uint32_t frequency)
{
    struct near *near = user;
    void *scratch = talloc_new(NULL);
    int d = distance(near->key, record_number_folded(scratch, text));
    talloc_free(scratch);
    if (d > 2)
        return true;
    for (size_t i = 0; i < near->count; i++)
        if (strcmp(near->best[i].key, text) == 0)
            return true;
    size_t at = near->count;
    while (at > 0 &&
           (d < near->best[at - 1].distance ||
            (d == near->best[at - 1].distance && frequency > near->best[at - 1].frequency)))
        at--;
    if (at >= near->limit)
        return true;
    if (near->count < near->limit)
        near->count++;
    memmove(&near->best[at + 1], &near->best[at], (near->count - at - 1) * sizeof *near->best);
    near->best[at].key = talloc_strdup(near->ctx, text);
    near->best[at].distance = d;
    near->best[at].frequency = frequency;
    return true;
}

struct record_strings lookup_near(void *ctx, struct store *s, const char *key, size_t limit)
{
    struct near near = {
        .ctx = ctx, .key = record_number_folded(ctx, key), .limit = limit < 32 ? limit : 32};
    struct record_strings found = {0};
    struct cv_error ignored;
    store_each_term(s, STORE_NUMBER, "", take_near, &near, &ignored);
    store_each_term(s, STORE_CITES, "", take_near, &near, &ignored);
    found.items = talloc_array(ctx, const char *, (unsigned)near.count + 1);
    for (size_t i = 0; i < near.count; i++)
        found.items[found.count++] = near.best[i].key;
    return found;
}
