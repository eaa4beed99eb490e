#include "query/terms.h"
#include <talloc.h>

void terms_push(struct terms *l, void *ctx, struct store_query *q)
{
    l->items = talloc_realloc(ctx, l->items, struct store_query *, (unsigned)l->count + 1);
    l->items[l->count++] = q;
}

struct store_query *query_term(void *ctx, enum store_field field, const char *text)
{
    struct store_query *q = talloc_zero(ctx, struct store_query);
    q->op = field == STORE_FIELD_COUNT ? STORE_WORD : STORE_TERM;
    q->field = field;
    q->text = talloc_strdup(q, text);
    return q;
}

struct store_query *query_join(void *ctx, enum store_op op, struct store_query **children,
                               size_t count)
{
    if (count == 1 && op != STORE_SCALE)
        return children[0];
    struct store_query *q = talloc_zero(ctx, struct store_query);
    q->op = count ? op : STORE_NOTHING;
    q->children = talloc_memdup(q, children, count * sizeof *children);
    q->count = count;
    q->window = op == STORE_PHRASE || op == STORE_NEAR ? (unsigned)count : 0;
    return q;
}

struct store_query *query_join_two(void *ctx, enum store_op op, struct store_query *a,
                                   struct store_query *b)
{
    return query_join(ctx, op, (struct store_query *[]){a, b}, 2);
}

struct store_query *query_scaled(void *ctx, struct store_query *q, double factor)
{
    struct store_query *s = query_join(ctx, STORE_SCALE, &q, 1);
    s->factor = factor;
    return s;
}

struct store_query *query_everything(void *ctx)
{
    struct store_query *q = talloc_zero(ctx, struct store_query);
    q->op = STORE_ALL;
    return q;
}
