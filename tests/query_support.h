/* What the tests of query share: small archives written as tables, and searching them in one line.
 */
#pragma once
#include "tests/store_support.h"

#include "query/resolve.h"
#include "query/search.h"

/* A document as a test writes it; what is NULL is not known. */
struct paper {
    const char *type, *number, *date, *issuer, *subject, *text;
    const char *cites[3];   /* numbers */
    const char *relation;   /* of the citations; NULL: căn cứ */
    const char *cited_date; /* of the citations */
    const char *cited_issuer;
    const char *signer;
};

__attribute__((unused)) static void paper_cite(struct record *r, const struct paper *p)
{
    r->citations = talloc_zero_array(r, struct record_citation, 3);
    for (size_t i = 0; i < 3 && p->cites[i]; i++) {
        struct record_citation *c = &r->citations[r->citation_count++];
        c->number = p->cites[i];
        c->number_key = record_number_key(r, p->cites[i]);
        c->relation = p->relation ? p->relation : "căn cứ";
        c->issuer = p->cited_issuer;
        if (p->cited_date)
            assert_true(record_date_parse(p->cited_date, &c->date));
    }
}

/* Makes an index of the papers; paper i is document i + 1, its path "i+1.txt". */
__attribute__((unused)) static struct store *archive(struct scratch *s, const struct paper *papers,
                                                     size_t count)
{
    struct store_writer *w;
    struct store *store;
    assert_done(store_writer_open(s, s->index, STORE_UPDATE, 0, &w, err));
    for (size_t i = 0; i < count; i++) {
        const struct paper *p = &papers[i];
        struct record *r = talloc_zero(s, struct record);
        struct record_number n;
        struct cv_buf json;
        const char *path = talloc_asprintf(r, "%zu.txt", i + 1);
        r->serial = -1;
        r->type = p->type;
        r->issuer = p->issuer;
        r->subject = p->subject;
        if (p->number && record_number_parse(r, p->number, strlen(p->number), &n)) {
            r->number = n.text;
            r->serial = n.serial;
            r->symbol = n.symbol;
            r->number_key = record_number_key(r, p->number);
        }
        if (p->date)
            assert_true(record_date_parse(p->date, &r->date));
        paper_cite(r, p);
        if (p->signer) {
            r->signers = talloc_zero(r, struct record_person);
            r->signers->name = p->signer;
            r->signer_count = 1;
        }
        cv_buf_init(&json, r);
        record_json(&json, r, talloc_asprintf(r, "\"path\":\"%s\"", path), NULL);
        const char *text =
            talloc_asprintf(r, "%s\n%s", p->subject ? p->subject : "", p->text ? p->text : "");
        struct store_input in = {.record = r,
                                 .record_json = cv_buf_cstr(&json),
                                 .text = text,
                                 .length = strlen(text),
                                 .sha256 = talloc_asprintf(r, "%064zx", i + 1),
                                 .paths = (const char *[]){path, NULL},
                                 .format = "text"};
        assert_done(store_put(w, &in, err));
    }
    assert_done(store_commit(w, err));
    store_writer_close(w);
    assert_done(store_open(s, s->index, &store, err));
    return store;
}
#define ARCHIVE(s, papers) archive(s, papers, sizeof(papers) / sizeof *(papers))

/* The documents that a query finds, best first, partial matches behind a '~': "3 1 ~2". */
__attribute__((unused)) static const char *asked(void *ctx, struct store *store, const char *query,
                                                 struct search_request request)
{
    struct query_tree tree;
    struct search_result r;
    assert_done(query_parse(ctx, query, &tree, err));
    request.root = query_conjoin(ctx, tree.root, (struct query_node *)request.root);
    if (!request.limit)
        request.limit = 20;
    if (!request.rank.depth)
        rank_options_default(&request.rank);
    assert_done(search_run(ctx, store, &request, &r, err));
    char *out = talloc_strdup(ctx, "");
    for (size_t i = 0; i < r.count; i++)
        out = talloc_asprintf_append(out, "%s%s%u", i ? " " : "", r.hits[i].partial ? "~" : "",
                                     r.hits[i].id);
    return out;
}
/* Only full matches, in the order of ids. */
__attribute__((unused)) static const char *all_of(void *ctx, struct store *store, const char *query)
{
    struct query_tree tree;
    struct search_result r;
    struct search_request request = {.match = SEARCH_ALL, .limit = 100};
    rank_options_default(&request.rank);
    assert_done(query_parse(ctx, query, &tree, err));
    request.root = tree.root;
    assert_done(search_run(ctx, store, &request, &r, err));
    char *out = talloc_strdup(ctx, "");
    for (store_id id = 1; id < 100; id++)
        for (size_t i = 0; i < r.count; i++)
            if (r.hits[i].id == id)
                out = talloc_asprintf_append(out, "%s%u", *out ? " " : "", id);
    return out;
}
