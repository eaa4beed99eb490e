/* suggest: "có phải bạn tìm …": a query in which a misspelt word or pair of words is put right. */
#pragma once
#include "query/plan.h"

/* The query with words replaced that the index does not have, or that no document has next to their
 * neighbour while a near spelling is common there; NULL if there is nothing to put right. Numbers
 * are left alone. Child of ctx. */
char *suggest_query(void *ctx, struct store *s, const struct query_tree *tree, bool exact_accents,
                    struct cv_error *err);
