#include "record/bodies.h"
#include "record/header.h"
#include <ctype.h>
#include <talloc.h>

enum { BODIES_MAX = 6 };

struct named {
    char *name; /* as printed */
    struct range at;
    struct body_head head;
    bool has_head;
};

struct list {
    struct named items[BODIES_MAX];
    size_t count;
};

static bool ends_open(const char *key)
{
    static const char *const open[] = {" va",  " cua", " cac", " thuoc",
                                       " tai", " voi", " ve",  NULL};
    size_t n = strlen(key);
    for (size_t i = 0; open[i]; i++) {
        size_t k = strlen(open[i]);
        if (n > k && strcmp(key + n - k, open[i]) == 0)
            return true;
    }
    return false;
}

/* "CÔNG AN HUYỆN" and the name of the district on the next line. */
static bool ends_with_kind(const char *key)
{
    const char *last = strrchr(key, ' ');
    return last && !body_place_ends(key) &&
           (body_place_kind(last + 1) || strcmp(last, " pho") == 0);
}

static bool begins_inside(const char *key)
{
    return strncmp(key, "va ", 3) == 0 || strncmp(key, "cua ", 4) == 0 ||
           strncmp(key, "thuoc ", 6) == 0;
}

/* A head alone ("CỤC", "VĂN PHÒNG") waits for the rest of the name on the next line. */
static bool waits(const struct named *n, const char *key)
{
    size_t words = 1;
    for (const char *p = key; *p; p++)
        words += *p == ' ';
    return n->has_head && n->head.words == words && n->head.level > 1;
}

static void push(struct list *list, void *ctx, const struct layout *l, size_t begin, size_t end)
{
    char *name = layout_copy(ctx, l, begin, end);
    char *key = body_words(ctx, name);
    if (strlen(key) < 2)
        return;
    struct named item = {.name = name, .at = {begin, end}};
    item.has_head = body_head_find(key, &item.head);
    struct named *last = list->count ? &list->items[list->count - 1] : NULL;
    char *last_key = last ? body_words(ctx, last->name) : NULL;
    bool joins = last && (!item.has_head || !last->has_head || ends_open(last_key) ||
                          ends_with_kind(last_key) || begins_inside(key) || waits(last, last_key) ||
                          strchr("-,&", last->name[strlen(last->name) - 1]));
    if (joins) {
        last->name = talloc_asprintf(ctx, "%s %s", last->name, name);
        last->at.end = end;
        last_key = body_words(ctx, last->name);
        last->has_head = body_head_find(last_key, &last->head);
    } else if (list->count < BODIES_MAX) {
        list->items[list->count++] = item;
    }
}

/* Where a second body begins inside one cell ("BỘ TÀI CHÍNH TỔNG CỤC THUẾ"): behind a name that is
 * complete. */
static size_t second_body(const struct layout *l, size_t begin, size_t end)
{
    for (size_t i = begin + 4; i < end; i++) {
        if (l->s.low[i - 1] != ' ' || !(l->s.cls[i] & TEXT_UPPER))
            continue;
        char *rest = layout_copy(NULL, l, i, end), *first = layout_copy(NULL, l, begin, i);
        char *rest_key = body_words(NULL, rest), *first_key = body_words(NULL, first);
        char *with_next = layout_copy(NULL, l, begin, scan_word(l, i, end));
        struct body_head head, own;
        bool complete = body_is_known(first_key) || body_place_ends(first_key);
        bool split = complete && body_head_find(rest_key, &head) &&
                     body_head_find(first_key, &own) && head.level > own.level &&
                     !body_is_known(with_next);
        talloc_free(rest);
        talloc_free(first);
        talloc_free(rest_key);
        talloc_free(first_key);
        talloc_free(with_next);
        if (split)
            return i;
    }
    return end;
}

/* Lines that stand in the header without being a body's name. */
static bool is_mark(const struct layout *l, size_t begin, size_t end)
{
    static const char *const whole[] = {
        "mat",         "toi mat",         "tuyet mat",       "khan",
        "thuong khan", "hoa toc",         "hoa toc hen gio", "du thao",
        "den",         "ban sao",         "sao y",           "cong van den",
        "van ban den", "luu hanh noi bo", "phu luc",         NULL};
    static const char *const first[] = {"ky boi",   "nguoi ky",        "du thao lan",
                                        "tai lieu", "sao y ban chinh", NULL};
    size_t e = scan_any(l, begin, end, whole, NULL);
    return (e && scan_is_rule(l, e, end)) || scan_any(l, begin, end, first, NULL);
}

static void collect(struct list *list, void *ctx, const struct layout *l, const struct header *h,
                    size_t limit)
{
    for (size_t i = h->begin; i < limit;) {
        if ((l->s.cls[i] & TEXT_BLANK) || header_is_used(h, i) || !(l->s.cls[i] & TEXT_ALNUM)) {
            i++;
            continue;
        }
        size_t end = header_cell_end(l, i, limit), e = i;
        while (e < end && !header_is_used(h, e))
            e++;
        size_t letters;
        double capitals = scan_capitals(l, i, e, &letters);
        if (letters >= 2 && capitals > 0.6 && e - i < 200 && !is_mark(l, i, e)) {
            size_t second = second_body(l, i, e);
            push(list, ctx, l, i, second);
            if (second < e)
                push(list, ctx, l, second, e);
        }
        i = e > i ? e : i + 1;
    }
}

static size_t first_of(size_t a, size_t b)
{
    return b && b < a ? b : a;
}

/* The locality at the end of a name: from its kind on ("tỉnh An Giang"); NULL if it has none. */
static const char *locality(const char *name)
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

/* A department's name gets the locality of the committee above it: "Sở Y tế" of UBND tỉnh An Giang.
 */
static const char *with_locality(void *ctx, const char *name, const char *parent)
{
    char *key = body_words(ctx, name), *parent_key = body_words(ctx, parent);
    struct body_head head, above;
    const char *place = locality(parent);
    bool committee =
        body_head_find(parent_key, &above) && strncmp(parent_key, "uy ban nhan dan", 15) == 0;
    if (!place || !committee || !body_head_find(key, &head) || !head.place || locality(name))
        return name;
    char *place_words = body_words(ctx, place);
    size_t words = body_place_kind(place_words), used = 0;
    const char *proper = place;
    while (*proper && used < words)
        used += *proper++ == ' ';
    char *proper_words = body_words(ctx, proper);
    if (strstr(key, proper_words))
        return name;
    size_t n = strlen(key), k = 0;
    for (size_t w = 0; w < words; k++)
        w += place_words[k] == ' ' || place_words[k] == 0;
    k--; /* letters of the kind: "tinh", "thanh pho" */
    bool has_kind = n > k && strncmp(key + n - k, place_words, k) == 0 &&
                    key[n - k - 1] == ' '; /* "Thanh tra tỉnh" */
    return talloc_asprintf(ctx, "%s %s", name, has_kind ? proper : place);
}

/* An organ named without its body ("VĂN PHÒNG", "BAN THƯỜNG VỤ"): the body above it completes the
 * name. */
static bool bare_organ(const char *name)
{
    static const char *const organs[] = {
        "van phong",     "thuong truc", "ban thuong truc", "ban thuong vu", "ban chap hanh",
        "doan chu tich", NULL};
    char *key = body_words(NULL, name);
    bool yes = false;
    for (size_t i = 0; organs[i]; i++)
        yes = yes || strcmp(key, organs[i]) == 0;
    talloc_free(key);
    return yes;
}

static bool joint(const struct named *a, const struct named *b)
{
    return a->has_head && b->has_head && a->head.level == b->head.level && a->head.level == 2 &&
           !a->head.place && !b->head.place;
}

void issuer_read(struct record *r, const struct layout *l, struct header *h)
{
    void *tmp = talloc_new(NULL);
    struct list list = {.count = 0};
    size_t limit = h->limit;
    if (h->has_number)
        limit = first_of(limit, h->number.begin);
    else
        limit = first_of(limit, h->place.begin < h->place.end ? h->place.begin : h->date.begin);
    limit = first_of(limit, h->title.begin);
    limit = first_of(limit, h->matter.begin);
    limit = first_of(limit, h->addressee.begin);
    bool anchored = h->motto.end || h->has_number || h->date.end;
    if (anchored && limit > h->begin)
        collect(&list, tmp, l, h, limit);
    while (list.count && !list.items[0].has_head &&
           list.count > 1) /* noise of a scan above the first name */
        memmove(list.items, list.items + 1, --list.count * sizeof *list.items);
    if (list.count && (list.items[0].has_head || h->motto.end)) {
        const struct named *last = &list.items[list.count - 1];
        char *issuer = record_body_open(r, last->name);
        if (list.count > 1 && joint(&list.items[list.count - 2], last)) {
            r->issuer = talloc_asprintf(
                r, "%s; %s", record_body_open(tmp, list.items[list.count - 2].name), issuer);
        } else {
            if (list.count > 1)
                r->issuer_parent = record_body_open(r, list.items[list.count - 2].name);
            if (r->issuer_parent && bare_organ(issuer))
                r->issuer = talloc_asprintf(r, "%s %s", issuer, r->issuer_parent);
            else
                r->issuer = r->issuer_parent ? with_locality(r, issuer, r->issuer_parent) : issuer;
        }
        record_evidence_set(r, RECORD_ISSUER, l, last->at, "header");
        if (r->issuer_parent)
            record_evidence_set(r, RECORD_ISSUER_PARENT, l, list.items[list.count - 2].at,
                                "header");
    }
    talloc_free(tmp);
}

/* ---- when the header is lost -------------------------------------------------------------------
 */

/* What a body does in the first sentence of its own document. */
static const char *const own_verbs[] = {"ban hanh",   "xay dung",     "bao cao",     "de nghi",
                                        "thong bao",  "co y kien",    "tra loi",     "kinh bao cao",
                                        "yeu cau",    "huong dan",    "nhan duoc",   "kinh de nghi",
                                        "tran trong", "trien khai",   "to chuc",     "kinh trinh",
                                        "trinh",      "chi dao",      "quyet dinh",  "moi",
                                        "kinh moi",   "da nhan duoc", "co cong van", "phuc dap",
                                        "chap thuan", "thong nhat",   "lap",         NULL};

/* How sure the sentence is the document's own: "… yêu cầu:", "… có ý kiến như sau:" end in a colon.
 */
enum certainty { NOT_OWN, PERHAPS_OWN, SURELY_OWN };

static enum certainty own_sentence(const struct layout *l, size_t verb, size_t end)
{
    size_t limit = verb + 260 < end ? verb + 260 : end;
    for (size_t i = verb; i < limit; i++) {
        if (l->s.low[i] == ':' || scan_phrase(l, i, limit, "nhu sau"))
            return SURELY_OWN;
        if (l->s.low[i] == '.' && i + 1 < limit && (l->s.cls[i + 1] & TEXT_BLANK))
            break;
    }
    return PERHAPS_OWN;
}

/* Name of the body that begins at i and is followed by one of own_verbs; its end, or 0. */
static size_t acting_body(const struct layout *l, size_t i, size_t end, enum certainty *certainty)
{
    size_t limit = i + 110 < end ? i + 110 : end;
    for (size_t k = scan_word(l, i, limit); k < limit; k++) {
        if (strchr(";.:(", l->s.low[k]))
            return 0;
        if (!(l->s.cls[k] & TEXT_BLANK))
            continue;
        size_t w = k + 1;
        while (w < limit && (l->s.cls[w] & TEXT_BLANK))
            w++;
        if ((l->s.cls[w] & TEXT_LOWER) && scan_phrase(l, w, end, "da"))
            return 0;
        if ((l->s.cls[w] & TEXT_LOWER) && scan_any(l, w, end, own_verbs, NULL)) {
            *certainty = own_sentence(l, w, end);
            return k;
        }
    }
    return 0;
}

/* "Chủ tịch UBND huyện" speaks for the committee. */
static const char *skip_head_post(const char *name)
{
    static const char *const posts[] = {"Chủ tịch ",   "Giám đốc ",  "Bộ trưởng ",
                                        "Cục trưởng ", "Thống đốc ", NULL};
    for (size_t i = 0; posts[i]; i++)
        if (strncmp(name, posts[i], strlen(posts[i])) == 0 &&
            strncmp(name, "Chủ tịch nước", 15) != 0)
            return name + strlen(posts[i]);
    return name;
}

static char *first_actor(void *ctx, const struct layout *l, size_t begin, size_t end,
                         const char *symbol_key, struct range *at)
{
    char *perhaps = NULL;
    for (size_t i = begin; i < end; i++) {
        size_t before = i;
        while (before > begin && (l->s.cls[before - 1] & TEXT_BLANK))
            before--;
        bool start = before == begin || (before < i && strchr(".;,:", l->s.low[before - 1]));
        if (!start || !(l->s.cls[i] & TEXT_UPPER))
            continue;
        enum certainty certainty = NOT_OWN;
        size_t stop = acting_body(l, i, end, &certainty);
        if (!stop)
            continue;
        char *name = record_body_open(ctx, skip_head_post(layout_copy(ctx, l, i, stop)));
        char *key = body_words(ctx, name);
        struct body_head head;
        if (!body_head_find(key, &head) || !strchr(key, ' '))
            continue;
        if (symbol_key && strncmp(key, symbol_key, strlen(symbol_key)) != 0)
            continue;
        if (certainty == SURELY_OWN || !perhaps)
            *at = (struct range){i, stop};
        if (certainty == SURELY_OWN)
            return name;
        if (!perhaps)
            perhaps = name;
    }
    return perhaps;
}

/* "huyện" at the end, or a department without locality: the place of the date line says which. */
static const char *complete_locality(struct record *r, const char *name)
{
    void *tmp = talloc_new(NULL);
    char *key = body_words(tmp, name);
    const char *kind, *proper, *result = name, *last = strrchr(key, ' ');
    struct body_head head;
    bool bare_kind = last && (strcmp(last, " huyen") == 0 || strcmp(last, " tinh") == 0 ||
                              strcmp(last, " quan") == 0 || strcmp(last, " xa") == 0 ||
                              strcmp(last, " phuong") == 0 || strcmp(last, " pho") == 0);
    if (bare_kind && r->place)
        result = talloc_asprintf(r, "%s %s", name, r->place);
    else if (!locality(name) && r->place && body_head_find(key, &head) && head.place &&
             head.level <= 3 && body_province(r->place, &kind, &proper) &&
             strncmp(key, "bo ", 3) != 0 && !body_is_central(key))
        result = talloc_asprintf(r, "%s %s %s", name, kind, proper);
    talloc_free(tmp);
    return result;
}

void issuer_infer(struct record *r, const struct layout *l, const struct header *h,
                  size_t body_begin, size_t body_end)
{
    void *tmp = talloc_new(NULL);
    const char *by_symbol = NULL, *level = NULL;
    struct range at = {0, 0};
    if (h->has_number && h->parsed.bodies.count)
        by_symbol = body_of_symbol(h->parsed.bodies.items[0], &level);
    char *symbol_key = by_symbol ? body_words(tmp, by_symbol) : NULL;
    size_t end = body_begin + 4000 < body_end ? body_begin + 4000 : body_end;
    const char *name = first_actor(tmp, l, body_begin, end, symbol_key, &at);
    const char *rule = "first sentence";
    if (!name && by_symbol) {
        name = by_symbol;
        rule = "symbol of the number";
        at = h->number;
    }
    for (size_t i = 0; !name && i < r->signer_count; i++) { /* TM. ỦY BAN NHÂN DÂN HUYỆN X */
        const char *authority = r->signers[i].authority;
        if (authority &&
            (strncmp(authority, "TM. ", 4) == 0 || strncmp(authority, "T/M ", 4) == 0)) {
            name = talloc_strndup(tmp, authority + 4, strcspn(authority + 4, ";"));
            rule = "signature";
        }
    }
    if (name) {
        r->issuer = complete_locality(r, talloc_strdup(r, name));
        r->inferred |= 1u << RECORD_ISSUER;
        record_evidence_set(r, RECORD_ISSUER, l, at, rule);
    }
    talloc_free(tmp);
}
