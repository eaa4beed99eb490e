#include "record/bodies.h"
#include "bodies.table.h"
#include "body_heads.table.h"
#include "provinces.table.h"
#include "record/header.h"
#include "text/text.h"
#include <ctype.h>
#include <talloc.h>

static const char *const place_kinds[] = {"tinh",    "thanh pho", "tp",     "huyen",    "quan",
                                          "thi xa",  "tx",        "phuong", "thi tran", "dac khu",
                                          "khu vuc", "xa",        NULL};

const char *const *record_place_kinds(void)
{
    return place_kinds;
}

char *body_words(void *ctx, const char *s)
{
    char *folded = text_fold_string(NULL, s, strlen(s));
    char *out = talloc_strdup(ctx, folded);
    size_t n = 0;
    for (const char *p = folded; *p; p++) {
        if (isalnum((unsigned char)*p))
            out[n++] = *p;
        else if (n && out[n - 1] != ' ')
            out[n++] = ' ';
    }
    while (n && out[n - 1] == ' ')
        n--;
    out[n] = 0;
    talloc_free(folded);
    return out;
}

static size_t words_of(const char *key)
{
    size_t n = *key != 0;
    for (; *key; key++)
        n += *key == ' ';
    return n;
}

/* True if key begins with prefix and the prefix ends at a word's end. */
static bool begins(const char *key, const char *prefix)
{
    size_t n = strlen(prefix);
    return n && strncmp(key, prefix, n) == 0 && (key[n] == 0 || key[n] == ' ');
}

bool body_head_find(const char *key, struct body_head *out)
{
    size_t best = 0;
    for (size_t i = 0; i < body_heads_count; i++) {
        const struct body_heads_row *row = &body_heads_rows[i];
        size_t n = strlen(row->head_folded);
        if (n <= best || !begins(key, row->head_folded))
            continue;
        best = n;
        *out = (struct body_head){.level = row->level[0] - '0',
                                  .place = row->place && row->place[0],
                                  .part = row->part && row->part[0],
                                  .words = words_of(row->head_folded)};
    }
    return best != 0;
}

size_t body_place_kind(const char *key)
{
    for (size_t i = 0; place_kinds[i]; i++)
        if (begins(key, place_kinds[i]))
            return words_of(place_kinds[i]);
    return 0;
}

static int by_name(const void *key, const void *row)
{
    return strcmp(key, ((const struct bodies_row *)row)->name_folded);
}

static int by_province(const void *key, const void *row)
{
    return strcmp(key, ((const struct provinces_row *)row)->name_folded);
}

bool body_is_known(const char *key)
{
    return bsearch(key, bodies_rows, bodies_count, sizeof *bodies_rows, by_name) != NULL;
}

bool body_is_central(const char *key)
{
    const struct bodies_row *row = bsearch(key, bodies_rows, bodies_count, sizeof *row, by_name);
    return row && strcmp(row->level, "central") == 0;
}

bool body_place_ends(const char *key)
{
    for (const char *p = strchr(key, ' '); p; p = strchr(p + 1, ' '))
        if (body_place_kind(p + 1) && strchr(p + 1, ' ') && body_province(p + 1, NULL, NULL))
            return true;
    return false;
}

const char *body_locality(const char *name)
{
    static const char *const kinds[] = {" tỉnh ",    " thành phố ", " huyện ",  " quận ",
                                        " thị xã ",  " xã ",        " phường ", " thị trấn ",
                                        " đặc khu ", NULL};
    const char *best = NULL;
    for (size_t i = 0; kinds[i]; i++) {
        const char *p = strstr(name, kinds[i]);
        if (p && (!best || p < best))
            best = p;
    }
    return best ? best + 1 : NULL;
}

bool body_province(const char *name, const char **kind, const char **proper)
{
    char *key = body_words(NULL, name);
    const char *bare = key;
    size_t skip = body_place_kind(key);
    while (skip--) {
        bare = strchr(bare, ' ');
        bare = bare ? bare + 1 : "";
    }
    const struct provinces_row *row =
        bsearch(bare, provinces_rows, provinces_count, sizeof *row, by_province);
    if (row) {
        if (kind)
            *kind = row->kind;
        if (proper)
            *proper = row->name;
    }
    talloc_free(key);
    return row != NULL;
}

const char *body_of_printed_symbol(const char *symbol)
{
    for (size_t i = 0; i < bodies_count; i++)
        if (strcmp(bodies_rows[i].symbol, symbol) == 0)
            return bodies_rows[i].name;
    return NULL;
}

const char *body_of_symbol(const char *symbol, const char **level)
{
    char *want = text_fold_string(NULL, symbol, strlen(symbol));
    const char *found = NULL;
    for (size_t i = 0; i < bodies_count && !found; i++) {
        const struct bodies_row *row = &bodies_rows[i];
        if (!row->symbol[0] || strlen(row->symbol) < strlen(want))
            continue;
        char *have = text_fold_string(NULL, row->symbol, strlen(row->symbol));
        if (strcmp(have, want) == 0) {
            found = row->name;
            if (level)
                *level = row->level;
        }
        talloc_free(have);
    }
    talloc_free(want);
    return found;
}

/* ---- normal capitals ---------------------------------------------------------------------------
 */

struct word {
    const char *s; /* in the string being read */
    size_t n;
    char folded[48];
};

/* Cuts into words (letters and digits, marks included) at most max. */
static size_t cut(const char *s, struct word *w, size_t max)
{
    size_t count = 0;
    struct text_tokens it;
    struct text_token t;
    text_tokens_init(&it, s, strlen(s));
    while (count < max && text_tokens_next(&it, &t)) {
        w[count].s = s + t.begin;
        w[count].n = t.end - t.begin;
        snprintf(w[count].folded, sizeof w[count].folded, "%.*s", (int)sizeof w[count].folded - 1,
                 t.folded);
        count++;
    }
    return count;
}

/* The table's spelling of the longest known name that begins at word i; *used = its words. */
static const char *known_name(const struct word *w, size_t count, size_t i, size_t *used)
{
    char key[256];
    size_t ends[10], n = 0, k = 0;
    for (; k < 10 && i + k < count; k++) {
        size_t len = strlen(w[i + k].folded);
        if (n + len + 2 > sizeof key)
            break;
        if (k)
            key[n++] = ' ';
        memcpy(key + n, w[i + k].folded, len + 1);
        n += len;
        ends[k] = n;
    }
    for (; k > 0; k--) {
        key[ends[k - 1]] = 0;
        const struct bodies_row *body =
            bsearch(key, bodies_rows, bodies_count, sizeof *body, by_name);
        const struct provinces_row *province =
            body ? NULL
                 : bsearch(key, provinces_rows, provinces_count, sizeof *province, by_province);
        if (body || province) {
            *used = k;
            return body ? body->name : province->name;
        }
    }
    return NULL;
}

static bool is_roman(const struct word *w)
{
    size_t i = 0;
    while (i < w->n && strchr("IVX", w->s[i]))
        i++;
    return i == w->n && w->n <= 5;
}

/* "HQ", "GSQL": no syllable is without a vowel, so these are initials and stay in capitals. */
static bool is_initials(const struct word *w)
{
    for (size_t i = 0; w->folded[i]; i++)
        if (strchr("aeiouy0123456789", w->folded[i]))
            return false;
    return w->n > 1 && w->folded[0];
}

static void add_cased(struct cv_buf *out, const struct word *w, bool title)
{
    char *s = title ? text_titled(NULL, w->s, w->n) : text_lower(NULL, w->s, w->n);
    cv_buf_str(out, s);
    talloc_free(s);
}

/* "Trường Tiểu học", "Trường Mầm non": behind the kind of school stands a proper name. */
static bool before_proper_name(const struct word *w, size_t i)
{
    static const char *const kinds[][2] = {
        {"pho", "thong"}, {"co", "so"}, {"tieu", "hoc"}, {"mam", "non"}};
    for (size_t k = 0; i > 1 && strcmp(w[0].folded, "truong") == 0 && k < 4; k++)
        if (strcmp(w[i - 1].folded, kinds[k][0]) == 0 && strcmp(w[i].folded, kinds[k][1]) == 0)
            return true;
    return false;
}

/* "Huyện ủy Bắc Hà": behind a Party committee of a locality stands the locality's name. */
static bool party_committee(const struct word *w, size_t i)
{
    static const char *const kinds[] = {"tinh", "thanh", "huyen", "quan", "thi", NULL};
    for (size_t k = 0; i && strcmp(w[i].folded, "uy") == 0 && kinds[k]; k++)
        if (strcmp(w[i - 1].folded, kinds[k]) == 0)
            return true;
    return false;
}

/* "quản", "xả", "tình" fold like the kinds of places "quận", "xã", "tỉnh" without being one. */
static bool spelt_as_kind(const struct word *w)
{
    static const char *const others[] = {"quản", "quán", "quần",   "quân",   "tình", "tính",
                                         "xà",   "xả",   "phương", "phượng", NULL};
    if (!text_has_marks(w->s, w->n))
        return true;
    char *lower = text_lower(NULL, w->s, w->n);
    bool yes = true;
    for (size_t i = 0; others[i]; i++)
        yes = yes && strcmp(lower, others[i]) != 0;
    talloc_free(lower);
    return yes;
}

/* "TÍNH AN GIANG", as scans have it: before the name of a province it can be nothing but "tỉnh". */
static bool misspelt_province(const struct word *w, size_t count, size_t i)
{
    size_t used;
    const char *name = strcmp(w[i].folded, "tinh") == 0 && i + 1 < count
                           ? known_name(w, count, i + 1, &used)
                           : NULL;
    return name && body_province(name, NULL, NULL);
}

/* Heads after which the next word begins the name proper: "Cục Thuế", "Trung tâm Y tế". */
static bool opens_name(const char *folded)
{
    static const char *const heads[] = {"so",     "cuc",  "vu",  "ban",  "bo", "phong", "tam",
                                        "truong", "vien", "hoi", "doan", "ty", NULL};
    for (size_t i = 0; heads[i]; i++)
        if (strcmp(folded, heads[i]) == 0)
            return true;
    return false;
}

/* "Chi cục Hải quan" holds the known name "Cục Hải quan" with a "cục" of its own. */
static bool splits_cuc(const struct word *w, size_t i)
{
    return i && strcmp(w[i].folded, "cuc") == 0 &&
           (strcmp(w[i - 1].folded, "chi") == 0 || strcmp(w[i - 1].folded, "tong") == 0);
}

/* A name typed in capitals, or without accents, in the capitals that NĐ 30/2020 annex II asks for.
 */
static char *normal_capitals(void *ctx, const char *s)
{
    struct word w[64];
    size_t count = cut(s, w, 64);
    struct cv_buf out;
    cv_buf_init(&out, ctx);
    const char *at = s;
    bool title = true, place = false;
    for (size_t i = 0; i < count;) {
        size_t used = 1, kind = 0;
        char rest[100];
        snprintf(rest, sizeof rest, "%s %s", w[i].folded, i + 1 < count ? w[i + 1].folded : "");
        bool misspelt = i && !spelt_as_kind(&w[i]) && misspelt_province(w, count, i);
        if (i && (misspelt || spelt_as_kind(&w[i])))
            kind = body_place_kind(rest);
        cv_buf_add(&out, at, (size_t)(w[i].s - at));
        const char *name = kind ? NULL : known_name(w, count, i, &used);
        if (name) {
            cv_buf_str(&out, splits_cuc(w, i) ? "c" : "");
            cv_buf_str(&out, name + splits_cuc(w, i));
            title = opens_name(w[i + used - 1].folded);
            place = body_place_kind(w[i + used - 1].folded) ||
                    before_proper_name(w, i + used - 1) || party_committee(w, i + used - 1);
        } else if (kind) {
            for (used = 0; used < kind; used++) {
                if (used)
                    cv_buf_char(&out, ' ');
                if (misspelt)
                    cv_buf_str(&out, "tỉnh");
                else
                    add_cased(&out, &w[i + used], false);
            }
            place = true;
        } else {
            if (is_roman(&w[i]) || is_initials(&w[i]))
                cv_buf_add(&out, w[i].s, w[i].n);
            else
                add_cased(&out, &w[i], title || place);
            title = opens_name(w[i].folded);
            place = place || before_proper_name(w, i) || party_committee(w, i);
        }
        i += used;
        at = w[i - 1].s + w[i - 1].n;
        if (*at == '-' || *at == ',')
            place = false;
    }
    cv_buf_str(&out, count < 64 ? at : "");
    return cv_buf_cstr(&out);
}

static bool all_capitals(const char *s)
{
    char *lower = text_lower(NULL, s, strlen(s)), *upper = text_upper(NULL, s, strlen(s));
    size_t small = 0, n = strlen(s), m = strlen(upper);
    for (size_t i = 0; i < n && i < m; i++)
        small += s[i] != upper[i];
    bool yes = strcmp(s, lower) != 0 && small * 8 < n && strchr(s, ' ');
    talloc_free(lower);
    talloc_free(upper);
    return yes;
}

char *record_body_open(void *ctx, const char *s)
{
    void *tmp = talloc_new(NULL);
    char *opened = body_abbreviations_open(tmp, s);
    bool known_folded = false;
    if (!text_has_marks(s, strlen(s))) { /* accents lost: a known name gets them back */
        struct word w[64];
        size_t used = 0, count = cut(opened, w, 64);
        known_folded = count && known_name(w, count, 0, &used) && used > 1;
    }
    char *out =
        all_capitals(s) || known_folded ? normal_capitals(ctx, opened) : talloc_strdup(ctx, opened);
    talloc_free(tmp);
    return out;
}

char *record_body_key(void *ctx, const char *s)
{
    void *tmp = talloc_new(NULL);
    char *opened = body_abbreviations_open(tmp, s);
    char *key = body_words(ctx, opened);
    talloc_free(tmp);
    return key;
}

/* ---- predecessors ------------------------------------------------------------------------------
 */

static void add_name(void *ctx, struct record_strings *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], name) == 0)
            return;
    record_strings_add(ctx, list, name);
}

/* Bodies of the table that the one with this key took over. */
static void add_body_predecessors(void *ctx, struct record_strings *list, const char *key)
{
    for (size_t i = 0; i < bodies_count; i++) {
        if (strcmp(bodies_rows[i].name_folded, key) != 0)
            continue;
        const char *p = bodies_rows[i].predecessors;
        while (*p) {
            size_t n = strcspn(p, ";");
            add_name(ctx, list, talloc_strndup(list->items ? (void *)list->items : ctx, p, n));
            p += n;
            p += strspn(p, "; ");
        }
    }
}

/* "Sở Y tế tỉnh An Giang" -> the same of each province that became part of An Giang. */
static void add_province_predecessors(void *ctx, struct record_strings *list, const char *name)
{
    for (size_t i = 0; i < provinces_count; i++) {
        const struct provinces_row *row = &provinces_rows[i];
        size_t n = strlen(name), k = strlen(row->into);
        if (!k || n <= k || strcmp(name + n - k, row->into) != 0 || name[n - k - 1] != ' ')
            continue;
        size_t head = n - k - 1;
        static const char *const kinds[] = {" tỉnh", " thành phố", NULL};
        for (size_t j = 0; kinds[j]; j++) {
            size_t kn = strlen(kinds[j]);
            if (head > kn && memcmp(name + head - kn, kinds[j], kn) == 0)
                add_name(ctx, list,
                         talloc_asprintf(ctx, "%.*s %s %s", (int)(head - kn), name, row->kind,
                                         row->name));
        }
    }
}

struct record_strings record_body_predecessors(void *ctx, const char *name)
{
    struct record_strings list = {0};
    char *open = record_body_open(ctx, name);
    char *key = body_words(ctx, open);
    add_province_predecessors(ctx, &list, open);
    add_body_predecessors(ctx, &list, key);
    /* "Sở X tỉnh Y": the body's own forerunners, in the same province */
    const char *split = strstr(key, " tinh ");
    if (!split)
        split = strstr(key, " thanh pho ");
    if (split && list.count < 64) {
        char *bare = talloc_strndup(ctx, key, (size_t)(split - key));
        size_t words = words_of(bare), seen = 0;
        const char *place = open;
        while (*place && seen < words)
            seen += *place++ == ' ';
        struct record_strings own = {0};
        add_body_predecessors(ctx, &own, bare);
        for (size_t i = 0; i < own.count; i++)
            add_name(ctx, &list, talloc_asprintf(ctx, "%s %s", own.items[i], place));
    }
    for (size_t i = 0; i < list.count && list.count < 64; i++) { /* forerunners of forerunners */
        char *k = body_words(ctx, list.items[i]);
        add_body_predecessors(ctx, &list, k);
    }
    return list;
}
