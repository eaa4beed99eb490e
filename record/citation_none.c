#include "record/citation.h"
void citations_find(struct record *r, const struct layout *l, const struct citation_context *c)
{
    (void)r;
    (void)l;
    (void)c;
}
