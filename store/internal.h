/* What the C files of store share: the reader's structure and the one way of reading. */
#pragma once
#include "store/schema.h"
#include "store/store.h"
#include "store/xapian_c.h"

struct store_shard {
    char *name;       /* folder, "host:port" or "ssh COMMAND" as given */
    char *generation; /* of a local index: "gen-3"; NULL for a remote one and for a writer's view */
    bool missing; /* it did not answer; an empty database stands in its place, so that ids stay what
                     they are */
    struct xap_db *db;
};

struct store {
    struct xap_db *db; /* all shards as one; a handle of its own */
    struct store_shard *shards;
    size_t shard_count;
    struct data_unpacker *unpacker;
    struct recent *recent; /* not used by a writer's view, whose documents change under it */
    time_t ask_again;      /* when missing shards are tried once more; 0: none is missing */
    struct record_strings missing; /* names of shards */
    unsigned timeout_ms;           /* of remote shards */
    bool view;                     /* of a writer: always fresh */
    bool outdated;                 /* store_open_outdated() */
};

/* Does some reading of s->db; called again from the start after the database was reopened, so it
 * must begin by clearing its results. */
typedef enum cv_status store_reading(struct xap_db *db, void *closure, struct cv_error *err);
/* Runs `reading`, reopens and runs it again while the writer is ahead. */
enum cv_status store_read(struct store *s, store_reading *reading, void *closure,
                          struct cv_error *err);

/* Opens all shards of s that can be opened. CV_IO if none can. */
enum cv_status store_connect(struct store *s, struct cv_error *err);
/* A new, unconnected store. */
struct store *store_new(void *ctx, size_t shard_count, unsigned timeout_ms);
bool store_shard_is_remote(const struct store_shard *shard);
bool store_has_remote(const struct store *s);

/* How a term's value is written for people: a child of ctx, NULL if the value itself is. */
char *store_label(void *ctx, struct store *s, const char *term, size_t n);
