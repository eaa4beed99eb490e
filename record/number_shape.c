/* number: which group is the type, the body, the drafting unit; and the public and canonical forms.
 */
#include "record/number.h"
#include <talloc.h>

static bool is_type(const struct number_group *g)
{
    return (g->classes & SYMBOL_TYPE) != 0;
}

static bool is_issuer(const struct number_group *g)
{
    return (g->classes & SYMBOL_ISSUER) != 0;
}

/* Is the first group a type? Some letters are also a body or unit (CT: Chỉ thị, Cục Thuế; TTr: Tờ
 * trình, Thanh tra): then a year, the Party's dash or a body behind it must speak for the type. */
static bool first_is_type(const struct number *n)
{
    const struct number_group *g = n->groups;
    if (!is_type(g))
        return false;
    if (n->year && !n->year_last)
        return true;
    if (n->count == 1)
        return !is_issuer(g);
    if (g->separator == '-')
        return n->groups[1].separator == '/' || !is_issuer(g);
    return is_issuer(&n->groups[1]) || !(g->classes & (SYMBOL_ISSUER | SYMBOL_UNIT));
}

/* Bodies from groups[begin] on: one, or several of one rank that issue together, or a body with its
 * standing committee. */
static size_t bodies_end(const struct number *n, size_t begin, bool joint)
{
    size_t end = begin < n->count ? begin + 1 : begin;
    for (; end < n->count; end++) {
        const struct number_group *g = &n->groups[end], *before = g - 1;
        bool peers = joint && (g->classes & SYMBOL_MINISTRY) && (before->classes & SYMBOL_MINISTRY);
        bool standing = (g->classes & SYMBOL_STANDING) && (before->classes & SYMBOL_BODY);
        if (!peers && !standing)
            break;
    }
    return end;
}

static enum record_number_form form_of(const struct number *n)
{
    const struct number_group *g = n->groups;
    bool typed = n->type < n->count;
    size_t bodies = n->bodies_end - n->bodies_begin;
    if (n->count == 0)
        return RECORD_NUMBER_BARE;
    for (size_t i = n->bodies_begin; i < n->bodies_end; i++) {
        if ((g[i].classes & SYMBOL_TERM) && bodies == 1)
            return g->separator == '-' ? RECORD_NUMBER_LEGACY : RECORD_NUMBER_ASSEMBLY;
    }
    if ((typed && (g[n->type].classes & SYMBOL_JOINT)) ||
        (bodies > 1 && !(g[n->bodies_end - 1].classes & SYMBOL_STANDING)))
        return RECORD_NUMBER_JOINT;
    if (g->separator == '-')
        return n->type == 0 && n->count > 1 && g[1].separator == '/' ? RECORD_NUMBER_PARTY
                                                                     : RECORD_NUMBER_LEGACY;
    if (g->separator == ' ' || n->type == 1 || (n->count > 1 && g[1].separator == '.') ||
        (n->type == 0 && strcmp(g->key, "CV") == 0))
        return RECORD_NUMBER_LEGACY;
    if (n->year && !n->year_last)
        return RECORD_NUMBER_NORMATIVE;
    if (!typed && n->count == 1 && (g->classes & SYMBOL_MINISTRY))
        return RECORD_NUMBER_LEGACY;
    return typed ? RECORD_NUMBER_NAMED : RECORD_NUMBER_LETTER;
}

/* "01-TANDTC-VKSNDTC/TTLT", "07/2001/BKH-BTC/TTLT": several ministries before the joint type. Its
 * index, or 0. */
static size_t joint_behind_bodies(const struct number *n)
{
    size_t last = n->count ? n->count - 1 : 0;
    bool yes = last >= 2 && (n->groups[last].classes & SYMBOL_JOINT);
    for (size_t i = 0; i < last; i++)
        yes = yes && (n->groups[i].classes & SYMBOL_MINISTRY);
    return yes ? last : 0;
}

void number_classify(struct number *n)
{
    const struct number_group *g = n->groups;
    n->type = NUMBER_GROUPS;
    n->bodies_begin = n->bodies_end = n->unit_begin = n->count;
    if (n->year && n->count == 2 && (g[0].classes & g[1].classes & SYMBOL_CASE) &&
        !is_issuer(&g[1])) {
        n->bodies_begin = 0;
        n->bodies_end = 2;
        n->form = RECORD_NUMBER_COURT;
        return;
    }
    bool body_first =
        n->count == 2 && is_type(&g[1]) && !is_type(&g[0]) &&
        ((g[0].separator == '-' && g[1].separator == '/') || strcmp(g[0].key, "LB") == 0);
    size_t joint_last = joint_behind_bodies(n);
    bool joint = n->count > 0 && (g[0].classes & SYMBOL_JOINT);
    if (n->count > 0 && (joint || first_is_type(n)))
        n->type = 0;
    else if (body_first)
        n->type = 1;
    if (joint_last)
        n->type = joint_last;
    n->bodies_begin = n->type == 0 ? 1 : 0;
    if (joint_last)
        n->bodies_end = joint_last;
    else if (joint)
        n->bodies_end = n->count;
    else if (body_first && n->type == 1)
        n->bodies_end = 1;
    else
        n->bodies_end = bodies_end(n, n->bodies_begin, n->type == 0);
    n->unit_begin = n->type == 1 || joint_last ? n->count : n->bodies_end;
    n->form = form_of(n);
}

const char *number_type(const struct number *n)
{
    if (n->form == RECORD_NUMBER_ASSEMBLY && n->type >= n->count)
        return NULL;
    if (n->type < n->count)
        return symbol_name(n->groups[n->type].text, SYMBOL_TYPE | SYMBOL_JOINT);
    return n->form == RECORD_NUMBER_LETTER && n->count > 1 ? "công văn" : NULL;
}

/* ---- forms ----------------------------------------------------------------------------------- */

static void add_groups(struct cv_buf *b, const struct number *n, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++) {
        if (i > begin)
            cv_buf_char(b, n->groups[i].separator);
        cv_buf_str(b, n->groups[i].text);
    }
}

static char *joined(void *ctx, const struct number *n, size_t begin, size_t end)
{
    struct cv_buf b;
    cv_buf_init(&b, ctx);
    add_groups(&b, n, begin, end);
    return cv_buf_cstr(&b);
}

char *number_text(void *ctx, const struct number *n)
{
    struct cv_buf b;
    cv_buf_init(&b, ctx);
    cv_buf_str(&b, n->serial_text);
    cv_buf_str(&b, n->sub);
    if (n->year && !n->year_last)
        cv_buf_printf(&b, "/%d", n->year);
    if (n->count) {
        cv_buf_char(&b, n->year && !n->year_last ? '/' : n->groups[0].separator);
        add_groups(&b, n, 0, n->count);
    }
    if (n->year_last)
        cv_buf_printf(&b, "/%d", n->year);
    return cv_buf_cstr(&b);
}

/* A group in the key: capitals, marks kept, '&', '+' and '.' left out; what OCR spoilt put right if
 * only one symbol fits. */
static void add_key_group(struct cv_buf *b, void *ctx, const struct number_group *g)
{
    const char *known = g->classes ? NULL : symbol_nearest(g->key);
    char *upper = text_upper(ctx, known ? known : g->text, strlen(known ? known : g->text));
    for (const char *c = upper; *c; c++) {
        if (!strchr("&.+-", *c))
            cv_buf_char(b, *c);
    }
    talloc_free(upper);
}

char *number_key(void *ctx, const struct number *n)
{
    struct cv_buf b;
    cv_buf_init(&b, ctx);
    if (n->serial >= 0)
        cv_buf_printf(&b, "%lld", (long long)n->serial);
    if (n->sub[0]) {
        char *sub = text_upper(ctx, n->sub, strlen(n->sub));
        cv_buf_str(&b, sub);
        talloc_free(sub);
    }
    if (n->year && !n->year_last)
        cv_buf_printf(&b, "/%d", n->year);
    for (size_t i = 0; i < n->count; i++) {
        cv_buf_char(&b, i ? '-' : '/');
        add_key_group(&b, ctx, &n->groups[i]);
    }
    if (n->year_last)
        cv_buf_printf(&b, "/%d", n->year);
    return cv_buf_cstr(&b);
}

static char *raw_text(void *ctx, const struct text_shadow *s, size_t begin, size_t end)
{
    return talloc_strndup(ctx, s->text + s->at[begin], s->at[end] - s->at[begin]);
}

void number_publish(void *ctx, const struct text_shadow *s, size_t begin, const struct number *n,
                    struct record_number *out)
{
    size_t bodies = n->bodies_end - n->bodies_begin;
    *out = (struct record_number){
        .form = n->form, .serial = n->serial, .year = n->year, .repaired = n->repaired};
    out->text = number_text(ctx, n);
    out->raw = raw_text(ctx, s, begin, n->next);
    out->sub = talloc_strdup(ctx, n->sub);
    out->symbol = joined(ctx, n, 0, n->count);
    if (n->type < n->count)
        out->type = talloc_strdup(ctx, n->groups[n->type].text);
    out->bodies.items = talloc_array(ctx, const char *, (unsigned)bodies);
    for (size_t i = 0; i < bodies; i++)
        out->bodies.items[out->bodies.count++] =
            talloc_strdup(ctx, n->groups[n->bodies_begin + i].text);
    if (n->unit_begin < n->count)
        out->unit = joined(ctx, n, n->unit_begin, n->count);
    out->length = s->at[n->next];
}

bool number_scan(const struct layout *l, void *ctx, size_t begin, size_t end, unsigned flags,
                 struct record_number *out, size_t *next)
{
    struct number n;
    if (!number_read(&l->s, begin, end, flags, &n))
        return false;
    number_publish(ctx, &l->s, begin, &n, out);
    if (next)
        *next = n.next;
    return true;
}
