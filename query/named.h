/*
 * named: which documents a query names, rather than describes. "quyết định 2629", "cv 550 ubnd",
 * "2345/UBND", "công văn ngày 10/3/2022", a signer's whole name, "kế hoạch UBND tỉnh Nghệ An": what
 * is said of number, type, date, signer and issuer is compared with the fields of the record, since
 * the text may never say it in these words. Private to plan.c.
 */
#pragma once
#include "query/compile.h"

struct named {
    struct store_query *bears; /* documents of which all of this holds; NULL: nothing is named */
    struct store_query *cites; /* documents that cite what bears the number named; NULL: none */
    const char *said;          /* the words of the query that say it, for --explain */
    bool *covered;             /* of each node: it is said by these fields */
};

/* Reads the parts nodes[0..count) of a conjunction. Children of p->ctx. */
void named_read(struct planner *p, struct query_node *const *nodes, size_t count,
                struct named *out);
