/*
 * store: the index on disk. The only room that knows Xapian; below this header xapian_c.h wraps it
 * thinly, schema.[ch] says what terms and values a document has.
 *
 * An index is a folder: DIR/current names a generation DIR/gen-N (an ordinary Xapian database); a
 * switch is one atomic rename, so that a crash leaves the old or the new. A reader opened before
 * goes on with the old one and sees the new one at store_refresh(). Kernel locks on DIR/holder and
 * in the generation guard the writer, so none goes stale; the text of DIR/holder says whose it is.
 *
 * One document = one content (SHA-256 of the file's bytes), with one or more paths. Edges of
 * citations point at number keys, never at documents, so that late arrivals need no rewriting.
 *
 * Threads: a struct store or store_writer belongs to one thread. Every read is retried after
 * reopening when the writer moved on.
 */
#pragma once
#include "base/base.h"
#include "record/record.h"

#define STORE_SCHEMA_VERSION 2

/* ---- opening --------------------------------------------------------------------------------- */

struct store;
/* Opens an index for reading. CV_NO_INDEX, CV_VERSION (newer or foreign schema or normaliser),
 * CV_CORRUPT, CV_IO. A child of ctx. */
enum cv_status store_open(void *ctx, const char *dir, struct store **out, struct cv_error *err);
/* Opens one that an older version of this program made, which store_open() refuses: nothing but its
 * named values (store_value(), store_each_value()) and store_facts() may be asked of it. */
enum cv_status store_open_outdated(void *ctx, const char *dir, struct store **out,
                                   struct cv_error *err);
/* Several indexes searched as one; a name "host:port" or "ssh COMMAND" is a remote shard, served by
 * xapian-tcpsrv or xapian-progsrv from the file DIR/current. Remote shards that do not answer
 * within timeout_ms (0: 10 s), now or later, are left out and named by store_missing_shards();
 * CV_IO only if none answers. Ids stay the same while a shard is missing; store_refresh() asks for
 * it again every 30 s. */
enum cv_status store_open_many(void *ctx, const char *const *dirs, size_t count,
                               unsigned timeout_ms, struct store **out, struct cv_error *err);
struct record_strings store_missing_shards(const struct store *s); /* until the next read */
/* Goes over to what was committed since (also to a new generation). */
enum cv_status store_refresh(struct store *s, struct cv_error *err);
void store_close(struct store *s); /* NULL is fine; talloc_free does it too */

uint32_t store_count(struct store *s); /* documents */
struct store_facts {
    uint32_t documents;
    int schema, normaliser, extractor, reader;
    char uuid[40];
    int64_t updated; /* last commit, seconds since 1970 */
    uint64_t bytes;  /* on disk */
};
enum cv_status store_facts(struct store *s, struct store_facts *out, struct cv_error *err);

/* ---- reading --------------------------------------------------------------------------------- */

typedef uint32_t store_id; /* Xapian's document id; 0 = none */

struct store_document {
    store_id id;
    const char *record; /* the JSON object as record_json wrote it, with path, sha256, format … */
    const char *text;   /* the document's plain text; NULL if not asked for */
    size_t length;
};
/* CV_NOT_FOUND if there is none. Children of ctx. */
enum cv_status store_get(void *ctx, struct store *s, store_id id, bool with_text,
                         struct store_document *out, struct cv_error *err);
/* The document with this SHA-256 (or a prefix of 8 or more hex digits, if only one fits), or at
 * this path. */
enum cv_status store_find(struct store *s, const char *sha256_or_path, store_id *out,
                          struct cv_error *err);

/* Fields of a document that filters and facets use; each has its terms (for filters) and some a
 * value slot (for ranges, sort, counts). */
enum store_field {
    STORE_TYPE,      /* canonical type, folded: "ke hoach" */
    STORE_ISSUER,    /* record_body_key() of the issuer; for a part of the name look through
                        store_each_term() */
    STORE_SIGNER,    /* folded name of each signer */
    STORE_RECIPIENT, /* record_body_key() of each addressee and copy, without what stands in
                        brackets behind the name */
    STORE_PLACE,
    STORE_YEAR,
    STORE_MONTH,  /* "2024", "2024-03" */
    STORE_NUMBER, /* record_number_key() */
    STORE_NUMBER_FOLDED,
    STORE_NUMBER_CONFUSED,
    STORE_SERIAL, /* "550" */
    STORE_SYMBOL, /* text_fold_string() of the symbol ("ubnd-vx"), and of each group of it */
    STORE_CITES,  /* number_key of each citation */
    STORE_CITES_FOLDED,
    STORE_CITES_RELATION, /* store_cites_text(): a citation with its relation */
    STORE_URGENCY,
    STORE_CLASSIFICATION,
    STORE_FORMAT,
    STORE_PATH,
    STORE_SUBJECT, /* exact syllables of the subject */
    STORE_FIELD_COUNT
};
/* The value of STORE_CITES_RELATION: "thay the:15/QĐ-UBND"; relation with accents or without. A
 * child of ctx. */
char *store_cites_text(void *ctx, const char *relation, const char *number_key);

/* A query tree, built by query/ and owned by it (talloc). */
enum store_op {
    STORE_ALL, /* every document */
    STORE_NOTHING,
    STORE_WORD,   /* an exact syllable of the text: text */
    STORE_TERM,   /* a term of `field` with value `text` */
    STORE_PREFIX, /* all words (field == STORE_FIELD_COUNT) or terms of field that begin with text;
                     limited, commonest first */
    STORE_RANGE,  /* date within [from, to] as YYYYMMDD; documents with a partial date match if they
                     may lie in it */
    STORE_AND,
    STORE_OR,
    STORE_AND_NOT, /* AND_NOT: first but none of the rest */
    STORE_FILTER,  /* first scored, rest only must match */
    STORE_PHRASE,  /* children (words, beginnings of words or ORs of them) in this order, all within
                      window words; a window smaller than the children: next to each other */
    STORE_NEAR,    /* in any order within window, each at a place of its own */
    STORE_SCALE,   /* first child, its weight times factor */
    STORE_SYNONYM, /* children count as one word */
    STORE_ELITE    /* the `window` best of the children, as OR */
};
struct store_query {
    enum store_op op;
    enum store_field field;
    const char *text;
    uint32_t from, to;
    unsigned window;
    double factor;
    struct store_query **children;
    size_t count;
};

enum store_sort { STORE_BY_RELEVANCE, STORE_BY_DATE, STORE_BY_DATE_DESCENDING, STORE_BY_NUMBER };
struct store_hit {
    store_id id;
    double score;
    uint32_t date; /* YYYYMMDD, missing parts 00; 0 unknown, or not asked for */
};
struct store_hits {
    struct store_hit *items;
    size_t count;
    uint32_t total;    /* exact if total_exact, else at least so many match */
    uint32_t estimate; /* about how many match */
    bool total_exact;
};
struct store_search_options {
    uint32_t offset, limit;
    enum store_sort sort;
    bool exact_total;  /* false: total may be a lower bound, and the search is faster */
    uint32_t at_least; /* without exact_total: count exactly up to so many */
    bool undated;      /* the hits' dates are not read: store_dates() gives those that matter */
};
enum cv_status store_search(void *ctx, struct store *s, const struct store_query *q,
                            const struct store_search_options *o, struct store_hits *out,
                            struct cv_error *err);

/* Dates of documents as in struct store_hit, count of them each. */
enum cv_status store_dates(struct store *s, const store_id *ids, size_t count, uint32_t *dates,
                           struct cv_error *err);

/* Exact counts of a field's values over all documents that match, most frequent first. */
struct store_count_of {
    const char *value, *label;
    uint32_t count;
};
enum cv_status store_counts(void *ctx, struct store *s, const struct store_query *q,
                            enum store_field field, struct store_count_of **out, size_t *out_count,
                            struct cv_error *err);

/* The same for several fields of one query, which is then searched once. limit: only so many of the
 * most frequent; 0: all. */
struct store_matches;
enum cv_status store_match(void *ctx, struct store *s, const struct store_query *q,
                           struct store_matches **out, struct cv_error *err);
uint32_t store_match_count(const struct store_matches *m); /* exact */
enum cv_status store_match_counts(void *ctx, struct store_matches *m, enum store_field field,
                                  size_t limit, struct store_count_of **out, size_t *out_count,
                                  struct cv_error *err);

/* In how many documents a word (field == STORE_FIELD_COUNT) or a field's term stands. */
uint32_t store_frequency(struct store *s, enum store_field field, const char *text);
/* Number of words in the average document. */
double store_average_length(struct store *s);
/* Calls back with every word or term that begins with prefix, in byte order, and its frequency,
 * until false. */
enum cv_status store_each_term(struct store *s, enum store_field field, const char *prefix,
                               bool (*each)(void *user, const char *text, uint32_t frequency),
                               void *user, struct cv_error *err);
/* Where each of `words` (distinct) stands in each of `ids` (ascending): in the text, and in what
 * the document calls itself, its subject (trích yếu) or, without one, the short first line of its
 * text. cells[word * id_count + document] says which of positions are its; positions are ascending
 * and count the words from 1. lengths: of each text or heading, in words. Children of ctx. */
struct store_scan_cell {
    uint32_t at, count;
};
struct store_scan {
    uint32_t *positions;
    struct store_scan_cell *cells;
    uint32_t *lengths;
};
enum cv_status store_scan(void *ctx, struct store *s, const store_id *ids, size_t id_count,
                          const char *const *words, size_t word_count, struct store_scan *text,
                          struct store_scan *heading, struct cv_error *err);
/* The distinct words of a document with their counts, or its terms of a field. */
enum cv_status store_document_terms(struct store *s, store_id id, enum store_field field,
                                    bool (*each)(void *user, const char *text, uint32_t count),
                                    void *user, struct cv_error *err);

/* A word that bears marks and yet can be no Vietnamese syllable ("thué") was damaged by OCR. It has
 * a twin at the same place: STORE_TWIN and its letters without marks ("~thue"), for which a query
 * asks besides the right spelling. */
#define STORE_TWIN '~'

/* ---- writing --------------------------------------------------------------------------------- */

/* The right to write to the index at dir, which is made if need be; CV_LOCKED names the holder
 * after wait_seconds of trying. Writers that this process opens meanwhile share it, so that a work
 * of many steps (merge, add, publish) is one. A child of ctx; freeing it gives the lock back. */
struct store_lock;
enum cv_status store_lock(void *ctx, const char *dir, unsigned wait_seconds,
                          struct store_lock **out, struct cv_error *err);

struct store_writer;
enum store_mode {
    STORE_UPDATE,  /* the index at dir, created if there is none */
    STORE_SEGMENT, /* a bare database of its own at dir, to be merged: no lock file, no state, no
                      durability */
    STORE_REBUILD, /* a new generation beside the current one; store_publish() switches to it */
    STORE_PENDING  /* the generation that store_merge() made and store_publish() has not switched to
                      yet: to add state and last changes */
};
/* CV_LOCKED names the holder. wait_seconds: how long to wait for the lock. */
enum cv_status store_writer_open(void *ctx, const char *dir, enum store_mode mode,
                                 unsigned wait_seconds, struct store_writer **out,
                                 struct cv_error *err);
/* One document, complete in memory before anything is written. Replaces the one with the same
 * sha256, or the one that `replaces` names: what both have in common is then not written again. */
struct store_input {
    const struct record *record;
    const char *record_json; /* what store_get gives back */
    const char *text;
    size_t length;
    const char *sha256;       /* 64 hex digits */
    const char *replaces;     /* the same of a document that goes when this one comes; or NULL */
    const char *const *paths; /* NULL-terminated, at least one */
    const char *format;
};
enum cv_status store_put(struct store_writer *w, const struct store_input *in,
                         struct cv_error *err);
enum cv_status store_remove(struct store_writer *w, const char *sha256, struct cv_error *err);
/* Changes the record (paths, corrections) of a document without reading its text again: as
 * store_put with the text already stored. */
enum cv_status store_put_record(struct store_writer *w, const struct store_input *without_text,
                                struct cv_error *err);
/* Makes all since the last commit durable and visible. When this or any writing call fails but for
 * the document's own sake (CV_LIMIT, CV_INTERNAL), everything since the last commit is not done,
 * and the writer refuses to go on: close it and open another. */
enum cv_status store_commit(struct store_writer *w, struct cv_error *err);
/* Bytes of text put since the last commit: the caller commits by this and by time. */
uint64_t store_pending_bytes(const struct store_writer *w);
/* Throws away what was not committed; of a segment, the segment is then of no use. */
void store_writer_close(struct store_writer *w);
/* A reader's view of what the writer has, uncommitted changes included. */
enum cv_status store_writer_view(void *ctx, struct store_writer *w, struct store **out,
                                 struct cv_error *err);

/* Xapian may find no way on (std::terminate) when a write fails while it clears up after another
 * failure, as on a full or dying disk. last_words is then called with the error and has to end the
 * process; the index is as after its last commit. One for the process, and inherited over fork().
 */
void store_on_breakdown(void (*last_words)(void *user, const struct cv_error *err), void *user);

/* Named values stored beside the documents, under the same commit (the nightly job's state: what
 * files were seen). Keys up to 200 bytes. */
enum cv_status store_set(struct store_writer *w, const char *key, const void *value, size_t n,
                         struct cv_error *err); /* n 0: removes */
enum cv_status store_value(void *ctx, struct store *s, const char *key, char **out, size_t *n,
                           struct cv_error *err);
enum cv_status store_each_value(struct store *s, const char *prefix,
                                bool (*each)(void *user, const char *key, const char *value,
                                             size_t n),
                                void *user, struct cv_error *err);
/* Notes the version of the readers of file formats (struct store_facts), which store knows nothing
 * of. */
enum cv_status store_set_reader_version(struct store_writer *w, int version, struct cv_error *err);

/* Merges segments (and with_current: before them the current generation) into a new compacted
 * generation of dir. Where two have a document of one sha256, the later one's stays; of a named
 * value, the first one's: set what must hold through STORE_PENDING. Segments of 100 to 250
 * documents (0.5 to 1 MB of text) cost the least CPU (bench/store). Ids are counted anew. */
enum cv_status store_merge(const char *dir, const char *const *segments, size_t count,
                           bool with_current, struct cv_error *err);
/* Merges segments into one bigger segment at `to`, for builds of more segments than a process can
 * have open. */
enum cv_status store_merge_segments(const char *to, const char *const *segments, size_t count,
                                    struct cv_error *err);
/* A consistent copy of the index at dir, compacted, as an index of its own at `to` (a folder that
 * is not there yet or is empty); a writer may go on meanwhile. */
enum cv_status store_copy(const char *dir, const char *to, struct cv_error *err);
/* Switches to the generation that STORE_REBUILD or store_merge made: fsync, one rename; the one
 * before is kept until the next. Close all writers of dir first: what they write later goes to the
 * old one. */
enum cv_status store_publish(const char *dir, struct cv_error *err);
/* Merges the current generation with nothing and publishes it. */
enum cv_status store_compact(const char *dir, struct cv_error *err);
/* Xapian's own check, then the schema's; each fault goes to `fault`. */
enum cv_status store_check(const char *dir, void (*fault)(void *user, const char *message),
                           void *user, struct cv_error *err);
