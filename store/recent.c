#include "store/recent.h"
#include <talloc.h>

struct recent {
    store_id ids[RECENT_DOCUMENTS]; /* 0: free */
    struct data_unpacked data[RECENT_DOCUMENTS];
    size_t next;
};

struct recent *recent_new(void *ctx)
{
    return talloc_zero(ctx, struct recent);
}

void recent_clear(struct recent *r)
{
    talloc_free_children(r);
    *r = (struct recent){0};
}

const struct data_unpacked *recent_find(const struct recent *r, store_id id)
{
    for (size_t i = 0; i < RECENT_DOCUMENTS; i++)
        if (r->ids[i] == id)
            return &r->data[i];
    return NULL;
}

void recent_keep(struct recent *r, store_id id, const struct data_unpacked *data)
{
    size_t i = r->next;
    talloc_free(r->data[i].record);
    r->ids[i] = id;
    r->data[i] = *data;
    talloc_steal(r, data->record);
    r->next = (i + 1) % RECENT_DOCUMENTS;
}
