/*
 * xapian_c: libxapian as C sees it. One small function for each call that store needs, and no
 * policy: prefixes, slots, versions and retries belong to the C files above. The C++ side is
 * xapian_c.cc (opening and reading), xapian_search.cc and xapian_write.cc.
 *
 * Every function catches everything, std::bad_alloc and unknown exceptions included, and turns it
 * into a status by the exception's type (xap_fail in xapian_c.cc). Strings go with their length,
 * since terms and data may hold any byte. Bytes handed to a callback are valid during the call
 * only; a callback must not throw nor jump out.
 *
 * Ownership: handles are freed by xap_close, xap_document_free, xap_query_free and xap_hits_free,
 * which take NULL. Threads: a handle and all that came from it belong to one thread at a time.
 */
#pragma once
#include "base/base.h"

#ifdef __cplusplus
extern "C" {
#endif

struct xap_db;       /* a database, or several searched as one */
struct xap_document; /* a document being built, or one that was read */
struct xap_query;
/* Says of a document by one of its values whether it will do: 1 or 0; -1: the value is damaged, and
 * the search ends with CV_CORRUPT. */
typedef int xap_test(void *user, const char *value, size_t n);

enum {
    XAP_TERM_MAX = 245,    /* longest term in bytes */
    XAP_METADATA_MAX = 245 /* longest metadata key in bytes; leaves room for Xapian's own prefix */
};

/* ---- opening --------------------------------------------------------------------------------- */

/* CV_NO_INDEX if there is none at path, CV_CORRUPT, CV_VERSION, CV_IO. */
enum cv_status xap_open(const char *path, struct xap_db **out, struct cv_error *err);
enum cv_status xap_open_tcp(const char *host, unsigned port, unsigned timeout_ms,
                            struct xap_db **out, struct cv_error *err);
/* Runs program with args (split at blanks by Xapian), which speaks xapian-progsrv's protocol on its
 * standard input and output. */
enum cv_status xap_open_program(const char *program, const char *args, unsigned timeout_ms,
                                struct xap_db **out, struct cv_error *err);
/* A database without documents. */
enum cv_status xap_open_empty(struct xap_db **out, struct cv_error *err);
/* All of dbs searched as one; document n of shard i is (n - 1) * count + i + 1. The shards may be
 * closed before. */
enum cv_status xap_open_group(struct xap_db *const *dbs, size_t count, struct xap_db **out,
                              struct cv_error *err);
/* XAP_MAY_CREATE: there need be none; beware that Xapian makes an empty one, too, out of one that
 * has lost its postings. XAP_DURABLE: commits survive a power cut; without it they are not synced.
 */
enum { XAP_MAY_CREATE = 1, XAP_DURABLE = 2 };
/* Opens for writing. CV_LOCKED if somebody else has it open so. */
enum cv_status xap_open_writable(const char *path, int flags, struct xap_db **out,
                                 struct cv_error *err);
/* A second handle on the same database; of a writer: it sees what is not committed yet. */
enum cv_status xap_share(struct xap_db *db, struct xap_db **out, struct cv_error *err);
/* Goes over to the last commit. */
enum cv_status xap_reopen(struct xap_db *db, struct cv_error *err);
/* The number of the commit that is read. Of one local database only. */
enum cv_status xap_revision(struct xap_db *db, uint64_t *out, struct cv_error *err);
/* Asks a remote database for a sign of life. */
enum cv_status xap_keep_alive(struct xap_db *db, struct cv_error *err);
void xap_close(struct xap_db *db);

/* ---- reading --------------------------------------------------------------------------------- */

struct xap_size {
    uint32_t documents, last_id;
    double average_length;
};
enum cv_status xap_count(struct xap_db *db, struct xap_size *out, struct cv_error *err);

typedef bool xap_each_bytes(void *user, const char *bytes, size_t n, uint32_t count);

/* Hands over the value of a metadata key; without a call when there is none. */
enum cv_status xap_metadata(struct xap_db *db, const char *key, size_t n, xap_each_bytes *each,
                            void *user, struct cv_error *err);
/* All metadata keys that begin with prefix, from the key `from` on, in byte order. */
enum cv_status xap_each_metadata_key(struct xap_db *db, const char *prefix, size_t n,
                                     const char *from, size_t from_n, xap_each_bytes *each,
                                     void *user, struct cv_error *err);
/* All terms that begin with prefix, from the term `from` on, in byte order, with the number of
 * their documents. */
enum cv_status xap_each_term(struct xap_db *db, const char *prefix, size_t n, const char *from,
                             size_t from_n, xap_each_bytes *each, void *user, struct cv_error *err);
enum cv_status xap_frequency(struct xap_db *db, const char *term, size_t n, uint32_t *out,
                             struct cv_error *err);
/* The documents that have a term, ascending, from document `from` on. */
enum cv_status xap_each_posting(struct xap_db *db, const char *term, size_t n, uint32_t from,
                                bool (*each)(void *user, uint32_t id), void *user,
                                struct cv_error *err);
/* A document's terms from `from` on with their count in it. CV_NOT_FOUND if there is no such
 * document. */
enum cv_status xap_each_document_term(struct xap_db *db, uint32_t id, const char *from,
                                      size_t from_n, xap_each_bytes *each, void *user,
                                      struct cv_error *err);

/* ---- searching ------------------------------------------------------------------------------- */

enum xap_op { XAP_AND, XAP_OR, XAP_AND_NOT, XAP_FILTER, XAP_SYNONYM, XAP_ELITE };

/* NULL from any of these: see err. The caller frees the result; xap_query_join leaves its children
 * to the caller. */
struct xap_query *xap_query_all(struct cv_error *err);
struct xap_query *xap_query_nothing(struct cv_error *err);
struct xap_query *xap_query_term(const char *term, size_t n, struct cv_error *err);
/* The `limit` commonest terms that begin with prefix, counted as one term. */
struct xap_query *xap_query_prefix(const char *prefix, size_t n, uint32_t limit,
                                   struct cv_error *err);
/* Values of a slot in [from, to] by byte order; either may be NULL for no bound. Documents without
 * a value do not match. */
struct xap_query *xap_query_values(uint32_t slot, const char *from, const char *to,
                                   struct cv_error *err);
/* Documents of whose value in a slot test() says 1. In XAP_FILTER it is asked last, of those
 * documents only that match the rest. Of local databases only: a server cannot call back. release()
 * is called with user once the query is freed and no search uses it, also when this fails. */
struct xap_query *xap_query_tested(uint32_t slot, xap_test *test, void (*release)(void *user),
                                   void *user, struct cv_error *err);
/* best: of XAP_ELITE, how many of the children; else 0. */
struct xap_query *xap_query_join(enum xap_op op, struct xap_query *const *children, size_t count,
                                 unsigned best, struct cv_error *err);
struct xap_query *xap_query_scale(const struct xap_query *child, double factor,
                                  struct cv_error *err);
void xap_query_free(struct xap_query *query);

struct xap_search_options {
    uint32_t offset, limit;
    uint32_t check_at_least; /* look at this many matches before stopping early */
    bool weigh;              /* false: no scores, in order of ids */
    double k1, b;            /* BM25 */
    bool sort;               /* by the value of sort_slot, then score; else by score */
    bool descending;
    uint32_t sort_slot;
    /* Not NULL: only documents match of whose value in test_slot it says so. Asked of no document
     * that could not be among the best any more. Of local databases only. */
    xap_test *test;
    void *test_user;
    uint32_t test_slot;
};
struct xap_hit {
    uint32_t id;
    double score;
};
struct xap_hits {
    struct xap_hit *items; /* malloc */
    size_t count;
    uint32_t least, estimated, most; /* bounds of how many match */
};
enum cv_status xap_search(struct xap_db *db, const struct xap_query *query,
                          const struct xap_search_options *options, struct xap_hits *out,
                          struct cv_error *err);
void xap_hits_free(struct xap_hits *hits);
/* The value of a slot for each of ids, handed over in their order (n = 0: none). */
enum cv_status xap_values(struct xap_db *db, uint32_t slot, const uint32_t *ids, size_t count,
                          size_t stride, xap_each_bytes *each, void *user, struct cv_error *err);
/* The same for many documents of local databases, ids ascending, in one walk over the slot; those
 * without a value are passed over. */
enum cv_status xap_each_value(struct xap_db *db, uint32_t slot, const uint32_t *ids, size_t count,
                              xap_each_bytes *each, void *user, struct cv_error *err);

/* ---- writing --------------------------------------------------------------------------------- */

struct xap_document *xap_document_new(struct cv_error *err);
void xap_document_free(struct xap_document *document);
/* A term, counted `count` times; 0: a pure filter. */
enum cv_status xap_document_term(struct xap_document *document, const char *term, size_t n,
                                 uint32_t count, struct cv_error *err);
enum cv_status xap_document_value(struct xap_document *document, uint32_t slot, const char *value,
                                  size_t n, struct cv_error *err);

enum cv_status xap_add(struct xap_db *db, const struct xap_document *document,
                       struct cv_error *err);
/* Replaces all documents that have this term by one. */
enum cv_status xap_replace(struct xap_db *db, const char *term, size_t n,
                           const struct xap_document *document, struct cv_error *err);
enum cv_status xap_delete_term(struct xap_db *db, const char *term, size_t n, struct cv_error *err);
enum cv_status xap_delete_id(struct xap_db *db, uint32_t id, struct cv_error *err);
enum cv_status xap_set_metadata(struct xap_db *db, const char *key, size_t n, const void *value,
                                size_t value_n, struct cv_error *err);

/* A flushed transaction: what is written between begin and end becomes durable at the end, all or
 * nothing. Without it Xapian commits on its own after every 10,000 documents. */
enum cv_status xap_begin(struct xap_db *db, struct cv_error *err);
enum cv_status xap_end(struct xap_db *db, struct cv_error *err);
enum cv_status xap_cancel(struct xap_db *db, struct cv_error *err);
/* Commits outside of a transaction. */
enum cv_status xap_commit(struct xap_db *db, struct cv_error *err);

/* Merges databases in this order into a new compacted one at path; ids are counted on from one to
 * the next. */
enum cv_status xap_merge(const char *const *sources, size_t count, const char *path,
                         struct cv_error *err);
/* Xapian's own check; *faults = how many, and its report line by line. */
enum cv_status xap_check(const char *path, size_t *faults,
                         void (*line)(void *user, const char *line), void *user,
                         struct cv_error *err);

/* See store_on_breakdown() in store.h. */
void xap_on_breakdown(void (*last_words)(void *user, const struct cv_error *err), void *user);

#ifdef __cplusplus
}
#endif
