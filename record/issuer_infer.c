/* issuer_infer: the issuing body when the header is lost: from symbol, first sentence, signature
 * and place together. */
#include "record/bodies.h"
#include "record/header.h"
#include "record/type.h"
#include <talloc.h>

/* BODY_NAME_MAX: characters of the longest name of a body; AUTHOR_LINES: lines between header and
 * bases. */
enum { BODY_NAME_MAX = 200, AUTHOR_LINES = 24 };

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

/* Words of a long name that look like what its body does: "Ban Chỉ đạo thực hiện sắp xếp, tổ chức
 * lại … và xây dựng mô hình tổ chức …". `space` = the blank before the verb. */
static bool inside_name(const struct layout *l, size_t begin, size_t space)
{
    static const char *const before[] = {"va", "mo hinh", "bo may", "co cau", "cong tac", NULL};
    while (space > begin && (l->s.cls[space - 1] & TEXT_BLANK))
        space--;
    if (space > begin && l->s.low[space - 1] == ',')
        return true;
    for (size_t k = 0; before[k]; k++) {
        size_t n = strlen(before[k]);
        if (space > begin + n && (l->s.cls[space - n - 1] & TEXT_BLANK) &&
            scan_phrase(l, space - n, space, before[k]))
            return true;
    }
    return false;
}

/* "Ban Bí thư, Ban Chỉ đạo …": the name of one body and behind a comma another that acts. */
static bool two_bodies(const char *name)
{
    const char *comma = strstr(name, ", ");
    if (!comma)
        return false;
    void *tmp = talloc_new(NULL);
    struct body_head head;
    bool yes = body_is_known(body_words(tmp, talloc_strndup(tmp, name, (size_t)(comma - name)))) &&
               body_head_find(body_words(tmp, comma + 2), &head);
    talloc_free(tmp);
    return yes;
}

/* Name of the body that begins at i and is followed by one of own_verbs; its end, or 0. */
static size_t acting_body(const struct layout *l, size_t i, size_t end, enum certainty *certainty)
{
    size_t limit = i + BODY_NAME_MAX < end ? i + BODY_NAME_MAX : end;
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
        if ((l->s.cls[w] & TEXT_LOWER) && scan_any(l, w, end, own_verbs, NULL) &&
            !inside_name(l, i, k)) {
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
        if (!stop || type_at(l, i, stop).type) /* "Quy chế làm việc …", no "Quỹ" */
            continue;
        char *name = record_body_open(ctx, skip_head_post(layout_copy(ctx, l, i, stop)));
        char *key = body_words(ctx, name);
        struct body_head head;
        if (!body_head_find(key, &head) || !strchr(key, ' ') || two_bodies(name))
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

/* "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH X" in capitals right above the first "Căn cứ", on one line or
 * two: the body that issues; NULL if none stands there. */
static const char *author_above_bases(void *ctx, const struct layout *l, size_t from,
                                      struct range *at)
{
    size_t k = layout_line_at(l, from), stop = k + AUTHOR_LINES, above[2] = {0, 0}, seen = 0;
    for (; k < l->line_count && k < stop; k++) {
        const struct layout_line *p = &l->lines[k];
        size_t i = p->begin;
        while (i < p->end && !(l->s.cls[i] & TEXT_ALNUM))
            i++;
        if (i == p->end)
            continue;
        if (seen && scan_phrase(l, i, p->end, "can cu"))
            break;
        above[1] = above[0];
        above[0] = k;
        seen++;
    }
    if (k == l->line_count || k == stop)
        return NULL;
    for (size_t n = 0; n < 2 && n < seen; n++) {
        *at = (struct range){l->lines[above[n]].begin, l->lines[above[0]].end};
        if (at->end - at->begin > BODY_NAME_MAX || scan_capitals(l, at->begin, at->end, NULL) < 0.9)
            return NULL;
        char *line = layout_copy(ctx, l, at->begin, at->end);
        char *state = strstr(line, " NƯỚC CỘNG"); /* "ỦY BAN THƯỜNG VỤ QUỐC HỘI NƯỚC …" */
        if (state)
            *state = 0;
        const char *name = skip_head_post(record_body_open(ctx, line));
        struct body_head head;
        if (body_head_find(body_words(ctx, name), &head))
            return name;
    }
    return NULL;
}

/* The province that the text names first behind its kind: "tỉnh Hà Giang" for "tinh", "Thành phố Hồ
 * Chí Minh" for "pho". */
static const char *province_named(void *ctx, const struct layout *l, size_t i, const char *kind)
{
    size_t n = strlen(kind), limit = i + 20000 < l->s.length ? i + 20000 : l->s.length;
    for (; i + n < limit; i++) {
        if (l->s.low[i] != kind[0] || (i > 0 && (l->s.cls[i - 1] & TEXT_ALNUM)) ||
            !scan_phrase(l, i, limit, kind))
            continue;
        size_t at = scan_blanks(l, i + n, limit), e = at;
        for (size_t words = 0; words < 4 && e < limit && (l->s.cls[e] & TEXT_UPPER); words++) {
            e = scan_word(l, e, limit);
            const char *proper;
            char *name = layout_copy(ctx, l, at, e);
            if (words && body_province(name, NULL, &proper))
                return proper;
            while (e < limit && (l->s.cls[e] & TEXT_BLANK))
                e++;
        }
    }
    return NULL;
}

/* "Quận 10" -> "quận 10". */
static char *small_first(void *ctx, const char *s)
{
    size_t n = strcspn(s, " ");
    return talloc_asprintf(ctx, "%s%s", text_lower(ctx, s, n), s + n);
}

/* "huyện" at the end, or a department without locality: the place of the date line says which. */
static const char *complete_locality(struct record *r, const struct layout *l, size_t begin,
                                     const char *name)
{
    void *tmp = talloc_new(NULL);
    char *key = body_words(tmp, name);
    const char *kind, *proper, *result = name, *last = strrchr(key, ' ');
    struct body_head head;
    bool bare_kind = last && (strcmp(last, " huyen") == 0 || strcmp(last, " tinh") == 0 ||
                              strcmp(last, " quan") == 0 || strcmp(last, " xa") == 0 ||
                              strcmp(last, " phuong") == 0 || strcmp(last, " pho") == 0);
    const char *place = r->place    ? r->place
                        : bare_kind ? province_named(tmp, l, begin, last + 1)
                                    : NULL;
    if (bare_kind && place)
        result = talloc_asprintf(r, "%s %s", name, place);
    else if (!body_locality(name) && r->place && body_head_find(key, &head) && head.place &&
             head.level <= 3 && body_province(r->place, &kind, &proper) &&
             strncmp(key, "bo ", 3) != 0 && !body_is_central(key))
        result = talloc_asprintf(r, "%s %s %s", name, kind, proper);
    else if (r->place && strcmp(key, "uy ban nhan dan") == 0 &&
             body_place_kind(body_words(tmp, r->place))) /* "Quận 10, ngày …" */
        result = talloc_asprintf(r, "%s %s", name, small_first(tmp, r->place));
    talloc_free(tmp);
    return result;
}

/* The end of number, date and title, whichever comes last. */
static size_t behind_title(const struct header *h)
{
    size_t at = h->number.end > h->date.end ? h->number.end : h->date.end;
    at = h->title.end > at ? h->title.end : at;
    return at > h->begin ? at : h->begin;
}

/* "ỦY BAN NHÂN DÂN" alone: the line with the locality below it was lost. The author's line above
 * the bases has it too; else the place says which province. */
static void complete_committee(struct record *r, const struct layout *l, const struct header *h)
{
    static const char *const committees[] = {"uy ban nhan dan", "hoi dong nhan dan",
                                             "chu tich uy ban nhan dan", NULL};
    void *tmp = talloc_new(NULL);
    char *key = body_words(tmp, r->issuer);
    bool bare = false;
    for (size_t i = 0; committees[i]; i++)
        bare = bare || strcmp(key, committees[i]) == 0;
    if (bare) {
        struct range at;
        const char *author = author_above_bases(tmp, l, behind_title(h), &at);
        const char *own = skip_head_post(r->issuer);
        bool same = author && strncmp(author, own, strlen(own)) == 0 && body_locality(author);
        const char *full = same ? author : complete_locality(r, l, h->limit, own);
        if (strcmp(full, own) != 0) {
            r->issuer = talloc_asprintf(r, "%s%s", r->issuer, full + strlen(own));
            r->inferred |= 1u << RECORD_ISSUER;
            if (same)
                record_evidence_set(r, RECORD_ISSUER, l, at, "author's line above the bases");
        }
    }
    talloc_free(tmp);
}

static bool is_whole(const char *name)
{
    char *key = body_words(NULL, name);
    bool yes = body_is_central(key);
    talloc_free(key);
    return yes;
}

/* The symbol names a body of which the header has the first words only ("VIỆN KIỂM SÁT NHÂN DÂN"),
 * or a general department of the ministry there: its other line was lost. */
static void complete_by_symbol(struct record *r, const struct header *h)
{
    static const char department[] = "Tổng cục ";
    if (!h->has_number || h->parsed.bodies.count == 0 || r->issuer_parent ||
        body_locality(r->issuer))
        return;
    const char *symbol = h->parsed.bodies.items[0];
    bool ministry = strncmp(r->issuer, "Bộ ", strlen("Bộ ")) == 0;
    if (ministry ? h->parsed.form != RECORD_NUMBER_LETTER || strncmp(symbol, "TC", 2) != 0
                 : is_whole(r->issuer))
        return;
    const char *name = body_of_printed_symbol(symbol);
    if (!name)
        return;
    size_t n = strlen(r->issuer);
    bool longer = strncmp(name, r->issuer, n) == 0 && name[n] == ' ',
         below = ministry && strncmp(name, department, strlen(department)) == 0;
    if (!longer && !below)
        return;
    if (below) {
        r->issuer_parent = r->issuer;
        r->evidence[RECORD_ISSUER_PARENT] = r->evidence[RECORD_ISSUER];
    }
    r->issuer = talloc_strdup(r, name);
    r->inferred |= 1u << RECORD_ISSUER;
    r->evidence[RECORD_ISSUER] = (struct record_evidence){.span = r->evidence[RECORD_NUMBER].span,
                                                          .rule = "symbol of the number"};
}

void issuer_infer(struct record *r, const struct layout *l, const struct header *h,
                  size_t body_begin, size_t body_end)
{
    if (r->issuer) {
        complete_committee(r, l, h);
        complete_by_symbol(r, h);
        return;
    }
    void *tmp = talloc_new(NULL);
    const char *by_symbol = NULL, *level = NULL;
    struct range at = {0, 0};
    if (h->has_number && h->parsed.bodies.count)
        by_symbol = body_of_symbol(h->parsed.bodies.items[0], &level);
    char *symbol_key = by_symbol ? body_words(tmp, by_symbol) : NULL;
    size_t end = body_begin + 4000 < body_end ? body_begin + 4000 : body_end;
    const char *name = author_above_bases(tmp, l, behind_title(h), &at);
    const char *rule = name ? "author's line above the bases" : "first sentence";
    if (!name)
        name = first_actor(tmp, l, body_begin, end, symbol_key, &at);
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
        r->issuer = complete_locality(r, l, body_begin, talloc_strdup(r, name));
        r->inferred |= 1u << RECORD_ISSUER;
        record_evidence_set(r, RECORD_ISSUER, l, at, rule);
    }
    talloc_free(tmp);
}
