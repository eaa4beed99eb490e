/* signature_parts: the capital words of a signature block as authority lines and title. */
#include "record/signature_parts.h"
#include "record/bodies.h"
#include "record/mend.h"
#include <talloc.h>

enum { PARTS_MAX = 6 };

/* One line of authority or title: prefix and words. */
struct part {
    const char *prefix; /* "KT." or NULL */
    size_t first, last; /* words */
    bool has_post;
};

/* Words [i, end) of a block, which may stand on several lines with other text between. */
static char *words_raw(void *ctx, const struct layout *l, const struct signature_block *b, size_t i,
                       size_t end)
{
    struct cv_buf raw;
    cv_buf_init(&raw, ctx);
    for (; i < end; i++) {
        char *word = layout_copy(NULL, l, b->words[i].begin, b->words[i].end);
        if (raw.len)
            cv_buf_char(&raw, b->words[i].begin == b->words[i - 1].end + 1 &&
                                      l->s.low[b->words[i - 1].end] == '-'
                                  ? '-'
                                  : ' ');
        cv_buf_str(&raw, word);
        talloc_free(word);
    }
    return cv_buf_cstr(&raw);
}

/* The same of a post that a scan damaged, among at most k words. */
static size_t damaged_post_words(const struct layout *l, const struct signature_block *b, size_t i,
                                 size_t k, const char **name)
{
    for (*name = NULL; k > 0; k--) {
        char *printed = words_raw(NULL, l, b, i, i + k);
        *name = mend_post(printed);
        talloc_free(printed);
        if (*name)
            break;
    }
    return k;
}

size_t signature_post_words(const struct layout *l, const struct signature_block *b, size_t i,
                            const char **name)
{
    char key[96];
    size_t ends[7], n = 0, k = 0;
    for (; k < 7 && i + k < b->count; k++) {
        const struct signature_word *w = &b->words[i + k];
        size_t len = w->end - w->begin;
        if (n + len + 2 > sizeof key)
            break;
        if (k)
            key[n++] = ' ';
        memcpy(key + n, l->s.low + w->begin, len);
        n += len;
        ends[k] = n;
        if (w->comma) {
            k++;
            break;
        }
    }
    for (size_t words = k; words > 0; words--) {
        key[ends[words - 1]] = 0;
        if ((*name = person_post(key)))
            return words;
    }
    return b->mending ? damaged_post_words(l, b, i, k, name) : 0;
}

bool signature_is_pho(const struct layout *l, const struct signature_word *w)
{
    return w->end - w->begin == 3 && memcmp(l->s.low + w->begin, "pho", 3) == 0;
}

static size_t split_parts(const struct layout *l, const struct signature_block *b,
                          struct part *parts)
{
    size_t count = 0, i = 0;
    while (i < b->count && count < PARTS_MAX) {
        struct part p = {.first = i};
        size_t used = person_prefix(l, b->words[i].begin, b->words[i].end + 2, &p.prefix);
        if (used) {
            while (i < b->count && b->words[i].begin < used)
                i++;
            p.first = i;
        }
        /* TM. and TL. may stand before a body's name; KT. and Q. before a post only */
        bool on_behalf = p.prefix && p.prefix[0] == 'T';
        for (; i < b->count; i++) {
            const char *name, *prefix;
            if (i > p.first && person_prefix(l, b->words[i].begin, b->words[i].end + 2, &prefix))
                break;
            size_t k = signature_post_words(l, b, i, &name);
            bool after_comma = i > p.first && b->words[i - 1].comma;
            bool complete = p.has_post || (on_behalf && i > p.first);
            if ((k || signature_is_pho(l, &b->words[i])) && i > p.first && complete &&
                !after_comma && (p.prefix || b->words[i].line_start))
                break;
            if (k) {
                p.has_post = true;
                i += k - 1;
            }
        }
        p.last = i;
        if (p.last > p.first)
            parts[count++] = p;
    }
    return count;
}

/* The words of a part in normal capitals: posts as the table has them, bodies by their names. */
static char *part_text(void *ctx, const struct layout *l, const struct signature_block *b,
                       const struct part *p)
{
    struct cv_buf out;
    cv_buf_init(&out, ctx);
    for (size_t i = p->first; i < p->last;) {
        const char *name;
        size_t k = signature_post_words(l, b, i, &name);
        if (k > p->last - i)
            k = 0;
        size_t end = i + (k ? k : 1);
        if (out.len)
            cv_buf_char(&out, ' ');
        if (k) {
            char *spelling = words_raw(NULL, l, b, i, end);
            cv_buf_str(&out, person_post_spelt(name, spelling));
            talloc_free(spelling);
        } else {
            const char *next;
            while (end < p->last && !b->words[end - 1].comma &&
                   !signature_post_words(l, b, end, &next))
                end++;
            char *raw = words_raw(NULL, l, b, i, end);
            bool kind = end == i + 1 && body_place_kind(body_words(raw, raw)); /* "huyện" alone */
            cv_buf_str(&out, kind ? text_lower(raw, raw, strlen(raw))
                                  : record_body_open(raw, mend_body(raw, raw)));
            talloc_free(raw);
        }
        if (b->words[end - 1].comma && end < p->last)
            cv_buf_char(&out, ',');
        i = end;
    }
    return cv_buf_cstr(&out);
}

void signature_add(struct record *r, const struct layout *l, const struct signature_block *found)
{
    struct signature_block mending = *found;
    const struct signature_block *b = &mending;
    struct part parts[PARTS_MAX];
    char *printed = words_raw(NULL, l, found, 0, found->count);
    mending.mending = mend_needed(printed);
    talloc_free(printed);
    size_t count = split_parts(l, b, parts);
    struct record_person person = {.name = person_name(r, l, b->name.begin, b->name.end)};
    struct cv_buf authority;
    cv_buf_init(&authority, r);
    for (size_t i = 0; i < count; i++) {
        char *text = part_text(r, l, b, &parts[i]);
        bool acting = parts[i].prefix && strcmp(parts[i].prefix, "Q.") == 0;
        if (i + 1 == count && (!parts[i].prefix || acting)) {
            person.title = acting ? talloc_asprintf(r, "Q. %s", text) : text;
            continue;
        }
        if (authority.len)
            cv_buf_str(&authority, "; ");
        if (parts[i].prefix)
            cv_buf_printf(&authority, "%s ", parts[i].prefix);
        cv_buf_str(&authority, text);
    }
    for (size_t i = 0; i < b->order_count; i++) {
        const char *prefix;
        size_t e = person_prefix(l, b->orders[i].begin, b->orders[i].end, &prefix);
        char *text = layout_copy(r, l, e, b->orders[i].end);
        cv_buf_printf(&authority, "%s%s %s", authority.len ? "; " : "", prefix, text);
    }
    if (!person.title && b->small.end)
        person.title = layout_copy(r, l, b->small.begin, b->small.end);
    if (authority.len)
        person.authority = cv_buf_cstr(&authority);
    person.span = layout_span(l, b->at.begin, b->at.end);
    r->signers = talloc_realloc_size(r, r->signers, (r->signer_count + 1) * sizeof *r->signers);
    r->signers[r->signer_count++] = person;
}

size_t signature_take_capitals(const struct layout *l, struct signature_block *b, size_t i,
                               size_t end)
{
    bool line_start = true;
    while (i < end && b->count < SIGNATURE_WORDS) {
        while (i < end && !(l->s.cls[i] & TEXT_ALNUM))
            i++;
        size_t e = scan_word(l, i, end);
        if (e == i)
            break;
        size_t letters;
        double capitals = scan_capitals(l, i, e, &letters);
        bool joined = e + 1 < end && (l->s.low[e] == '/' || l->s.low[e] == '.') &&
                      (l->s.cls[e + 1] & TEXT_UPPER);
        bool single = letters == 1 && joined; /* T/M, K.T */
        if (letters == 0 || capitals < 0.7 ||
            (letters == 1 && !single &&
             !(l->s.low[i] == 'y' || l->s.low[i] == 'q' || l->s.low[i] == 'm' ||
               l->s.low[i] == 't' || l->s.low[i] == 'l')))
            return i;
        b->words[b->count++] = (struct signature_word){
            .begin = i, .end = e, .line_start = line_start, .comma = e < end && l->s.low[e] == ','};
        line_start = false;
        i = e;
    }
    return i;
}
