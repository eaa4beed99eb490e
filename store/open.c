#include "store/data.h"
#include "store/facts.h"
#include "store/generation.h"
#include "store/internal.h"
#include "store/recent.h"
#include <talloc.h>
#include <unistd.h>

/* ---- one shard ------------------------------------------------------------------------------- */

/* "host:port" with digits behind the last colon and no stroke, or "ssh …". */
static bool is_program(const char *name)
{
    return !strncmp(name, "ssh ", 4);
}

static const char *port_of(const char *name)
{
    const char *colon = strrchr(name, ':');
    if (!colon || colon == name || strchr(name, '/') || !colon[1] ||
        strspn(colon + 1, "0123456789") != strlen(colon + 1))
        return NULL;
    return !access(name, F_OK) ? NULL : colon + 1; /* a folder may bear such a name */
}

bool store_shard_is_remote(const struct store_shard *shard)
{
    return is_program(shard->name) || port_of(shard->name);
}

bool store_has_remote(const struct store *s)
{
    for (size_t i = 0; i < s->shard_count; i++)
        if (store_shard_is_remote(&s->shards[i]))
            return true;
    return false;
}

static enum cv_status open_remote(struct store *s, const struct store_shard *shard,
                                  struct xap_db **out, struct cv_error *err)
{
    if (is_program(shard->name))
        return xap_open_program("ssh", shard->name + 4, s->timeout_ms, out, err);
    const char *port = port_of(shard->name);
    unsigned long number = strtoul(port, NULL, 10);
    if (number < 1 || number > 65535)
        return cv_fail(err, CV_USAGE, "'%s' names no port", shard->name);
    char *host = talloc_strndup(NULL, shard->name, (size_t)(port - 1 - shard->name));
    enum cv_status status = xap_open_tcp(host, (unsigned)number, s->timeout_ms, out, err);
    talloc_free(host);
    return status;
}

static enum cv_status open_generation(const char *path, struct xap_db **out, struct cv_error *err)
{
    struct xap_db *db = NULL;
    enum cv_status status = facts_check_files(path, err);
    if (status == CV_OK)
        status = xap_open(path, &db, err);
    if (status == CV_OK)
        *out = db;
    else
        xap_close(db);
    return status;
}

static enum cv_status open_local(struct store *s, struct store_shard *shard, struct xap_db **out,
                                 struct cv_error *err)
{
    /* The generation may be replaced twice, and then removed, between reading its name and opening
     * it: so look again while the name changes. */
    enum { TRIES = 3 };
    enum cv_status status = CV_OK;
    char *tried = NULL;
    for (int i = 0; i < TRIES; i++) {
        char *name;
        enum cv_status named = generation_current(s, shard->name, &name, err);
        bool same = named == CV_OK && tried && !strcmp(name, tried);
        talloc_free(tried);
        if (named != CV_OK)
            return named;
        tried = name;
        if (same)
            break;
        char *path = generation_path(s, shard->name, name);
        status = open_generation(path, out, err);
        talloc_free(path);
        if (status == CV_OK)
            break;
    }
    talloc_free(shard->generation);
    shard->generation = tried;
    if (status == CV_CORRUPT || status == CV_VERSION)
        cv_hint(err, status, "build it anew: congvan-index update --rebuild --index '%s'",
                shard->name);
    return status;
}

/* Opens a shard anew; when that fails, the old handle stays. */
static enum cv_status open_shard(struct store *s, struct store_shard *shard, struct cv_error *err)
{
    struct xap_db *db = NULL;
    enum cv_status status = store_shard_is_remote(shard) ? open_remote(s, shard, &db, err)
                                                         : open_local(s, shard, &db, err);
    if (status == CV_OK)
        status = facts_check(db, shard->name, err);
    if (status == CV_VERSION && s->outdated && facts_are_older(db))
        status = CV_OK;
    if (status != CV_OK) {
        xap_close(db);
        TALLOC_FREE(shard->generation); /* so that the next refresh does not take it for open */
        return status;
    }
    xap_close(shard->db);
    shard->db = db;
    return CV_OK;
}

/* Puts an empty database in the place of a shard that does not answer. */
static enum cv_status leave_out(struct store *s, struct store_shard *shard, struct cv_error *err)
{
    struct xap_db *empty = NULL;
    enum cv_status status = xap_open_empty(&empty, err);
    if (status != CV_OK)
        return status;
    xap_close(shard->db);
    shard->db = empty;
    shard->missing = true;
    s->missing.items[s->missing.count++] = shard->name;
    return CV_OK;
}

/* ---- all shards as one ----------------------------------------------------------------------- */

static enum cv_status join_shards(struct store *s, struct cv_error *err)
{
    struct xap_db *all = NULL, **dbs = talloc_array(s, struct xap_db *, (unsigned)s->shard_count);
    for (size_t i = 0; i < s->shard_count; i++)
        dbs[i] = s->shards[i].db;
    enum cv_status status = s->shard_count == 1 ? xap_share(dbs[0], &all, err)
                                                : xap_open_group(dbs, s->shard_count, &all, err);
    talloc_free(dbs);
    if (status == CV_OK) {
        xap_close(s->db);
        s->db = all;
        recent_clear(s->recent);
    }
    return status;
}

enum cv_status store_connect(struct store *s, struct cv_error *err)
{
    enum { ASK_AGAIN_SECONDS = 30 };
    size_t answered = 0;
    enum cv_status status = CV_OK;
    s->missing.count = 0;
    for (size_t i = 0; i < s->shard_count; i++) {
        struct store_shard *shard = &s->shards[i];
        shard->missing = false;
        status = open_shard(s, shard, err);
        answered += status == CV_OK;
        /* Only silence is forgiven: a local index that is not there, or one of another version, is
         * the user's mistake. */
        if (status == CV_IO && store_shard_is_remote(shard))
            status = leave_out(s, shard, err);
        if (status != CV_OK)
            return status;
    }
    if (!answered)
        return cv_fail(err, CV_IO, "no index answers, among them '%s'", s->shards[0].name);
    s->ask_again = answered < s->shard_count ? time(NULL) + ASK_AGAIN_SECONDS : 0;
    return join_shards(s, err);
}

static int close_all(struct store *s)
{
    xap_close(s->db);
    for (size_t i = 0; i < s->shard_count; i++)
        xap_close(s->shards[i].db);
    return 0;
}

struct store *store_new(void *ctx, size_t shard_count, unsigned timeout_ms)
{
    struct store *s = talloc_zero(ctx, struct store);
    s->shards = talloc_zero_array(s, struct store_shard, (unsigned)shard_count);
    s->shard_count = shard_count;
    s->timeout_ms = timeout_ms;
    s->unpacker = data_unpacker_new(s);
    s->recent = recent_new(s);
    s->missing.items = talloc_array(s, const char *, (unsigned)shard_count);
    talloc_set_destructor(s, close_all);
    return s;
}

/* Connects a new store to the indexes named. */
static enum cv_status open_these(void *ctx, const char *const *dirs, size_t count,
                                 unsigned timeout_ms, bool outdated, struct store **out,
                                 struct cv_error *err)
{
    enum { DEFAULT_TIMEOUT_MS = 10000 };
    if (!count)
        return cv_fail(err, CV_USAGE, "no index is named");
    struct store *s = store_new(ctx, count, timeout_ms ? timeout_ms : DEFAULT_TIMEOUT_MS);
    s->outdated = outdated;
    for (size_t i = 0; i < count; i++)
        s->shards[i].name = talloc_strdup(s, dirs[i]);
    enum cv_status status = store_connect(s, err);
    if (status == CV_OK)
        *out = s;
    else
        talloc_free(s);
    return status;
}

enum cv_status store_open_many(void *ctx, const char *const *dirs, size_t count,
                               unsigned timeout_ms, struct store **out, struct cv_error *err)
{
    return open_these(ctx, dirs, count, timeout_ms, false, out, err);
}

enum cv_status store_open_outdated(void *ctx, const char *dir, struct store **out,
                                   struct cv_error *err)
{
    return open_these(ctx, &dir, 1, 0, true, out, err);
}

enum cv_status store_open(void *ctx, const char *dir, struct store **out, struct cv_error *err)
{
    return store_open_many(ctx, &dir, 1, 0, out, err);
}

void store_close(struct store *s)
{
    talloc_free(s);
}

struct record_strings store_missing_shards(const struct store *s)
{
    return s->missing;
}

/* ---- keeping up with the writer -------------------------------------------------------------- */

/* True if every local shard is still the current generation of its index. */
static bool generations_are_current(struct store *s)
{
    for (size_t i = 0; i < s->shard_count; i++) {
        struct store_shard *shard = &s->shards[i];
        char *name;
        if (store_shard_is_remote(shard))
            continue;
        if (generation_current(s, shard->name, &name, NULL) != CV_OK)
            continue; /* the index is being replaced by hand: the old one will do */
        bool same = shard->generation && !strcmp(name, shard->generation);
        talloc_free(name);
        if (!same)
            return false;
    }
    return true;
}

enum cv_status store_refresh(struct store *s, struct cv_error *err)
{
    if (s->view)
        return CV_OK;
    recent_clear(s->recent);
    if (!generations_are_current(s) || (s->ask_again && time(NULL) >= s->ask_again))
        return store_connect(s, err);
    for (size_t i = 0; i < s->shard_count; i++) {
        enum cv_status status = s->shards[i].missing ? CV_OK : xap_reopen(s->shards[i].db, err);
        if (status != CV_OK)
            return store_connect(s, err);
    }
    return xap_reopen(s->db, err) == CV_OK ? CV_OK : store_connect(s, err);
}

enum cv_status store_read(struct store *s, store_reading *reading, void *closure,
                          struct cv_error *err)
{
    enum { TRIES = 10 };
    bool looked_again = false, connected_again = false;
    for (int i = 0; i < TRIES; i++) {
        enum cv_status status = reading(s->db, closure, err);
        if (status == CV_MODIFIED) {
            status = store_refresh(s, err);
        } else if (status == CV_CORRUPT && !looked_again && !s->view) {
            looked_again = true; /* a block that is being written over can look damaged */
            status = store_refresh(s, err);
        } else if (status == CV_IO && !connected_again && store_has_remote(s)) {
            /* What the other shards were asked may still be on its way: only new connections are in
             * a known state. Whoever does not answer now is missing. */
            connected_again = true;
            status = store_connect(s, err);
        } else {
            return status;
        }
        if (status != CV_OK && status != CV_MODIFIED)
            return status;
    }
    return cv_fail(err, CV_IO, "the index '%s' changes faster than it can be read",
                   s->shards[0].name);
}
