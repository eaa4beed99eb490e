/* issuer: box 2 of the header, the issuing body and the one above it. */
#include "record/bodies.h"
#include "record/header.h"
#include "record/mend.h"
#include <talloc.h>

enum { BODIES_MAX = 6 };

struct named {
    const char *name; /* as printed, but for damage */
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
    return last && !body_place_ends(key) && !body_is_known(key) && /* not "CỤC HẢI QUAN" */
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

/* "ỦY BAN THƯỜNG VỤ / QUỐC HỘI": both lines together are a name of the table. */
static bool known_together(const char *first, const char *second)
{
    char *both = talloc_asprintf(NULL, "%s %s", first, second);
    bool yes = body_is_known(both);
    talloc_free(both);
    return yes;
}

/* An empty line stands between two cells. */
static bool apart(const struct layout *l, size_t i, size_t end)
{
    size_t lines = 0;
    for (; i < end && lines < 2; i++)
        lines = l->s.low[i] == '\n' ? lines + 1 : (l->s.cls[i] & TEXT_BLANK) ? lines : 0;
    return lines >= 2;
}

/* "ỦY BAN NHÂN DÂN / ỦY BAN MTTQ VIỆT NAM / TỈNH X": a committee of the same locality follows, not
 * the rest of the name. */
static bool beside(const struct named *a, const char *key, const struct named *b)
{
    bool council = strcmp(key, "uy ban nhan dan") == 0 || strcmp(key, "hoi dong nhan dan") == 0;
    return council && a->has_head && b->has_head && b->head.level == a->head.level && b->head.place;
}

/* "NÌ", "E3 20IEEA": what a scan makes of the rule below a name; no name of a central body goes on
 * so. */
static bool is_noise(const char *key)
{
    size_t n = strlen(key), longest = 0;
    for (size_t i = 0, k; i < n; i += k + 1) {
        k = strcspn(key + i, " ");
        longest = k > longest ? k : longest;
    }
    return longest < 3 || strcspn(key, "0123456789") < n;
}

static void push(struct list *list, void *ctx, const struct layout *l, size_t begin, size_t end)
{
    char *name = layout_copy(ctx, l, begin, end);
    char *colon = strstr(name, ": "); /* "TRƯỜNG: THCS X" */
    if (colon)
        memmove(colon, colon + 1, strlen(colon));
    const char *sound = mend_body(ctx, name);
    char *key = record_body_key(ctx, sound);
    if (strlen(key) < 2)
        return;
    struct named item = {.name = sound, .at = {begin, end}};
    item.has_head = body_head_find(key, &item.head);
    struct named *last = list->count ? &list->items[list->count - 1] : NULL;
    char *last_key = last ? record_body_key(ctx, last->name) : NULL;
    if (last && !last->has_head && item.has_head && apart(l, last->at.end, begin)) {
        list->count--; /* a caption above the header */
        last = NULL;
    }
    if (last && !item.has_head && body_is_central(last_key) && is_noise(key) &&
        !ends_open(talloc_asprintf(ctx, "%s %s", last_key, key)))
        return;
    bool joins =
        last && !beside(last, last_key, &item) &&
        (!item.has_head || !last->has_head || ends_open(last_key) || ends_with_kind(last_key) ||
         begins_inside(key) || waits(last, last_key) || known_together(last_key, key) ||
         strchr("-,&", last->name[strlen(last->name) - 1]));
    if (joins) {
        last->name = talloc_asprintf(ctx, "%s %s", last->name, sound);
        last->at.end = end;
        last_key = record_body_key(ctx, last->name);
        last->has_head = body_head_find(last_key, &last->head);
    } else if (list->count < BODIES_MAX) {
        list->items[list->count++] = item;
    }
}

/* Could a name end before `split` and a lower body's name begin there; behind a hyphen ("BỘ TƯ
 * PHÁP-BỘ CÔNG AN") also one of the same rank? */
static bool splits_at(const struct layout *l, size_t begin, size_t split, size_t end)
{
    bool hyphen = l->s.low[split - 1] == '-';
    char *first = layout_copy(NULL, l, begin, split - hyphen),
         *key = strchr(first, '&') ? record_body_key(first, first) : body_words(first, first);
    bool yes = body_is_known(key) || (!hyphen && body_place_ends(key));
    if (yes) {
        char *rest = body_words(first, layout_copy(first, l, split, end));
        char *longer = body_words(first, layout_copy(first, l, begin, scan_word(l, split, end)));
        struct body_head head, own;
        yes = body_head_find(rest, &head) && body_head_find(key, &own) &&
              (hyphen ? head.level == own.level : head.level > own.level) && !body_is_known(longer);
    }
    talloc_free(first);
    return yes;
}

/* Where a second body begins inside one cell ("BỘ TÀI CHÍNH TỔNG CỤC THUẾ"): behind a name that is
 * complete. */
static size_t second_body(const struct layout *l, size_t begin, size_t end)
{
    for (size_t i = begin + 4; i < end; i++)
        if (strchr(" -", l->s.low[i - 1]) && (l->s.cls[i] & TEXT_UPPER) &&
            splits_at(l, begin, i, end))
            return i;
    return end;
}

/* Lines that stand in the header without being a body's name. */
static bool is_mark(const struct layout *l, size_t begin, size_t end)
{
    static const char *const whole[] = {
        "mat",         "toi mat",         "tuyet mat", "khan",
        "thuong khan", "hoa toc hen gio", "hoa toc",   "du thao",
        "den",         "ban sao",         "sao y",     "cong van den",
        "van ban den", "luu hanh noi bo", "phu luc",   "lien nganh",
        "lien so",     "lien bo",         "lien tich", NULL};
    static const char *const first[] = {"ky boi",   "nguoi ky",        "du thao",
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
        size_t end = header_cell_end(l, i, limit), e = i, mark = i;
        while (mark < end && (l->s.cls[mark] & TEXT_DIGIT))
            mark++;
        bool point = mark + 1 < end && l->s.low[mark] == '.' && (l->s.cls[mark + 1] & TEXT_BLANK);
        if (mark > i && mark < end && (point || l->s.low[mark] == ')')) {
            /* "(1)NGÂN HÀNG", "1. UBND HUYỆN": a page's number, or a converter's */
            i = mark + 1;
            continue;
        }
        while (e < end && !header_is_used(h, e))
            e++;
        size_t letters;
        double capitals = scan_capitals(l, i, e, &letters);
        if (letters >= 2 && capitals > 0.6 && e - i < 200 && !is_mark(l, i, e)) {
            size_t second = second_body(l, i, e);
            push(list, ctx, l, i, second < e && l->s.low[second - 1] == '-' ? second - 1 : second);
            if (second < e)
                push(list, ctx, l, second, e);
        }
        i = e > i ? e : i + 1;
    }
}

static size_t first_of(size_t a, struct range b)
{
    return b.end && b.begin < a ? b.begin : a;
}

/* A department's name gets the locality of the committee above it: "Sở Y tế" of UBND tỉnh An Giang.
 */
static const char *with_locality(void *ctx, const char *name, const char *parent)
{
    char *key = body_words(ctx, name), *parent_key = body_words(ctx, parent);
    struct body_head head, above;
    const char *place = body_locality(parent);
    bool committee =
        body_head_find(parent_key, &above) && strncmp(parent_key, "uy ban nhan dan", 15) == 0;
    if (!place || !committee || !body_head_find(key, &head) || !head.place || body_locality(name))
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

/* True if the name's key is one of a NULL-terminated list. */
static bool key_is_of(const char *name, const char *const *keys)
{
    char *key = body_words(NULL, name);
    bool yes = false;
    for (size_t i = 0; keys[i]; i++)
        yes = yes || strcmp(key, keys[i]) == 0;
    talloc_free(key);
    return yes;
}

/* An organ named without its body ("VĂN PHÒNG", "BAN THƯỜNG VỤ"): the body above it completes the
 * name. */
static bool bare_organ(const char *name)
{
    static const char *const organs[] = {
        "van phong",     "thuong truc", "ban thuong truc", "ban thuong vu", "ban chap hanh",
        "doan chu tich", NULL};
    return key_is_of(name, organs);
}

static bool begins_with_one(const char *key, const char *const *heads)
{
    for (size_t i = 0; heads[i]; i++)
        if (strncmp(key, heads[i], strlen(heads[i])) == 0)
            return true;
    return false;
}

/* The same of the organs of a Party committee or a People's Council ("TỈNH ỦY LÀO CAI / BAN TỔ
 * CHỨC"); those of the Central Committee bear its short name. NULL if it is none. */
static char *committee_organ(void *ctx, const char *name, const char *parent)
{
    static const char *const party[] = {
        "ban to chuc",       "uy ban kiem tra",     "ban tuyen giao",
        "ban dan van",       "ban noi chinh",       "ban tuyen giao va dan van",
        "ban xay dung dang", "trung tam chinh tri", NULL};
    static const char *const committees[] = {"tinh uy ", "thanh uy ", "huyen uy ", "quan uy ",
                                             "thi uy ",  "dang uy ",  NULL};
    static const char *const council[] = {
        "ban phap che",       "ban kinh te ngan sach", "ban dan toc", "ban do thi",
        "ban van hoa xa hoi", "ban kinh te",           NULL};
    static const char *const councils[] = {"hoi dong nhan dan ", NULL};
    char *key = body_words(ctx, parent);
    bool of_party = key_is_of(name, party);
    if (of_party && strcmp(key, "ban chap hanh trung uong") == 0)
        return talloc_asprintf(ctx, "%s Trung ương", name);
    bool yes = (of_party && begins_with_one(key, committees)) ||
               (key_is_of(name, council) && begins_with_one(key, councils));
    return yes ? talloc_asprintf(ctx, "%s %s", name, parent) : NULL;
}

/* Two bodies of one kind and rank, neither bound to a locality: both issued it. "SỞ NỘI VỤ / SỞ TÀI
 * CHÍNH". */
static bool joint(const struct named *a, const struct named *b)
{
    if (!a->has_head || !b->has_head || a->head.level != b->head.level ||
        (a->head.level != 2 && a->head.level != 3))
        return false;
    char *first = record_body_key(NULL, a->name), *second = record_body_key(NULL, b->name);
    size_t n = 0, words = 0;
    while (first[n] && words < a->head.words)
        words += first[n++] == ' ';
    bool same = a->head.words == b->head.words && n > 0 && strncmp(first, second, n) == 0;
    char *opened = record_body_open(first, a->name), *other = record_body_open(first, b->name);
    bool bound = body_locality(opened) || body_locality(other);
    bool central = body_is_central(first);
    bool ministries = a->head.level == 2 && !a->head.place && !b->head.place;
    talloc_free(first);
    talloc_free(second);
    return ministries || (same && !bound && !central);
}

/* "ỦY BAN NHÂN DÂN / ỦY BAN MTTQ VIỆT NAM / TỈNH X": both issued it. */
static bool committees(const struct named *a, const struct named *b)
{
    char *key = record_body_key(NULL, a->name);
    bool yes = beside(a, key, b);
    talloc_free(key);
    return yes;
}

/* The symbol names several bodies (01/2016/TTLT-TANDTC-VKSNDTC), and the header two central ones.
 */
static bool joint_by_number(const struct header *h, const struct named *a, const struct named *b)
{
    if (!h->has_number || h->parsed.bodies.count < 2)
        return false;
    char *first = record_body_key(NULL, a->name), *second = record_body_key(NULL, b->name);
    bool yes = body_is_central(first) && body_is_central(second);
    talloc_free(first);
    talloc_free(second);
    return yes;
}

/* In papers of the Youth Union the right column bears its name where others have the quốc hiệu: it
 * is no body above or below the one at the left, but completes the name of its organ. */
static const char *union_motto(struct record *r, struct list *list)
{
    struct named *last = &list->items[list->count - 1];
    char *key = record_body_key(NULL, last->name);
    bool motto = list->count > 1 && strcmp(key, "doan thanh nien cong san ho chi minh") == 0;
    talloc_free(key);
    if (!motto)
        return NULL;
    list->count--;
    return record_body_open(r, last->name);
}

/* "ĐOÀN TNCS HỒ CHÍ MINH / BCH HUYỆN X": the organisation's name goes between its organ and the
 * locality; NULL if the parent is no such organisation. */
static char *organ_of(void *ctx, const char *name, const char *parent)
{
    static const char *const organs[] = {"Ban Chấp hành ", "Ban Thường vụ ", "Ban Thường trực ",
                                         NULL};
    char *key = body_words(NULL, parent);
    struct body_head head;
    bool organisation = body_head_find(key, &head) && head.level == 3 && !body_locality(parent) &&
                        (strncmp(key, "doan ", 5) == 0 || strncmp(key, "hoi ", 4) == 0);
    talloc_free(key);
    for (size_t i = 0; organisation && organs[i]; i++) {
        size_t n = strlen(organs[i]);
        if (strncmp(name, organs[i], n) != 0)
            continue;
        if (strcmp(name + n, "Trung ương") == 0)
            return talloc_asprintf(ctx, "%s %s", name, parent);
        if (body_locality(name) == name + n)
            return talloc_asprintf(ctx, "%s%s %s", organs[i], parent, name + n);
    }
    return NULL;
}

static void set_names(struct record *r, void *tmp, const struct layout *l, const struct header *h,
                      struct list *list)
{
    const char *youth = union_motto(r, list);
    size_t first = list->count - 1;
    while (first > 0 && (joint(&list->items[first - 1], &list->items[first]) ||
                         committees(&list->items[first - 1], &list->items[first]) ||
                         joint_by_number(h, &list->items[first - 1], &list->items[first])))
        first--;
    char *issuer = record_body_open(r, list->items[first].name);
    for (size_t i = first + 1; i < list->count; i++) {
        const char *other = record_body_open(tmp, list->items[i].name),
                   *place = body_locality(issuer) ? NULL : body_locality(other);
        issuer =
            talloc_asprintf(r, "%s%s%s - %s", issuer, place ? " " : "", place ? place : "", other);
    }
    const struct named *above = first ? &list->items[first - 1] : NULL;
    const char *parent = above ? record_body_open(r, above->name) : NULL;
    char *organ = parent ? organ_of(r, issuer, parent) : youth ? organ_of(r, issuer, youth) : NULL;
    if (organ) {
        r->issuer = organ;
    } else {
        r->issuer_parent = parent;
        char *organ_name = parent ? committee_organ(r, issuer, parent) : NULL;
        if (organ_name)
            r->issuer = organ_name;
        else if (parent && bare_organ(issuer))
            r->issuer = talloc_asprintf(r, "%s %s", issuer, parent);
        else
            r->issuer = parent ? with_locality(r, issuer, parent) : issuer;
    }
    struct range at = {list->items[first].at.begin, list->items[list->count - 1].at.end};
    record_evidence_set(r, RECORD_ISSUER, l, at, "header");
    if (above && r->issuer_parent)
        record_evidence_set(r, RECORD_ISSUER_PARENT, l, above->at, "header");
}

/* The names stand above number, date, title and Kính gửi, whichever comes first. */
static size_t names_end(const struct header *h)
{
    size_t limit = h->limit;
    if (h->has_number)
        limit = first_of(limit, h->number);
    else
        limit = first_of(limit, h->place.begin < h->place.end ? h->place : h->date);
    limit = first_of(limit, h->title);
    limit = first_of(limit, h->matter);
    return first_of(limit, h->addressee);
}

void issuer_read(struct record *r, const struct layout *l, struct header *h)
{
    void *tmp = talloc_new(NULL);
    struct list list = {.count = 0};
    size_t limit = names_end(h);
    bool anchored = h->motto.end || h->has_number || h->date.end || h->addressee.end;
    if (anchored && limit > h->begin)
        collect(&list, tmp, l, h, limit);
    while (list.count > 1 && !list.items[0].has_head) /* noise of a scan above the first name */
        memmove(list.items, list.items + 1, --list.count * sizeof *list.items);
    if (list.count && (list.items[0].has_head || h->motto.end)) {
        set_names(r, tmp, l, h, &list);
        r->issuer = issuer_spelling(r, l, r->issuer);
    }
    talloc_free(tmp);
}
