#include "store/facts.h"
#include "store/schema.h"
#include "text/text.h"
#include <errno.h>
#include <inttypes.h>
#include <sys/random.h>
#include <talloc.h>
#include <unistd.h>

#define KEY(name) SCHEMA_FACT name

static enum cv_status set_text(struct xap_db *db, const char *key, const char *value,
                               struct cv_error *err)
{
    return xap_set_metadata(db, key, strlen(key), value, strlen(value), err);
}

static enum cv_status set_number(struct xap_db *db, const char *key, int64_t value,
                                 struct cv_error *err)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, value);
    return set_text(db, key, text, err);
}

/* A random uuid (version 4, RFC 4122). */
static enum cv_status new_uuid(char out[37], struct cv_error *err)
{
    unsigned char b[16];
    if (getrandom(b, sizeof b, 0) != sizeof b)
        return cv_fail(err, CV_IO, "the system gives no random numbers");
    b[6] = (unsigned char)((b[6] & 0x0F) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3F) | 0x80);
    for (size_t i = 0, at = 0; i < sizeof b; i++)
        at += (size_t)snprintf(out + at, 37 - at, "%02x%s", b[i],
                               i == 3 || i == 5 || i == 7 || i == 9 ? "-" : "");
    return CV_OK;
}

enum cv_status facts_sign(struct xap_db *db, struct cv_error *err)
{
    char uuid[37];
    enum cv_status status = new_uuid(uuid, err);
    if (status == CV_OK)
        status = set_number(db, KEY("schema"), STORE_SCHEMA_VERSION, err);
    if (status == CV_OK)
        status = set_number(db, KEY("normaliser"), TEXT_NORMALISER_VERSION, err);
    if (status == CV_OK)
        status = set_number(db, KEY("extractor"), RECORD_EXTRACTOR_VERSION, err);
    if (status == CV_OK)
        status = set_text(db, KEY("uuid"), uuid, err);
    return status;
}

enum cv_status facts_touch(struct xap_db *db, struct cv_error *err)
{
    return set_number(db, KEY("updated"), time(NULL), err);
}

enum cv_status facts_set_reader(struct xap_db *db, int version, struct cv_error *err)
{
    return set_number(db, KEY("reader"), version, err);
}

struct fact {
    char text[64];
};

static bool keep(void *user, const char *bytes, size_t n, uint32_t count)
{
    (void)count;
    struct fact *fact = user;
    snprintf(fact->text, sizeof fact->text, "%.*s", n < 63 ? (int)n : 63, bytes);
    return true;
}

static enum cv_status get_text(struct xap_db *db, const char *key, struct fact *out,
                               struct cv_error *err)
{
    *out = (struct fact){""};
    return xap_metadata(db, key, strlen(key), keep, out, err);
}

static enum cv_status get_number(struct xap_db *db, const char *key, int64_t *out,
                                 struct cv_error *err)
{
    struct fact fact;
    enum cv_status status = get_text(db, key, &fact, err);
    *out = strtoll(fact.text, NULL, 10);
    return status;
}

enum cv_status facts_read(struct xap_db *db, struct store_facts *out, struct cv_error *err)
{
    int64_t schema = 0, normaliser = 0, extractor = 0, reader = 0, updated = 0;
    struct fact uuid = {""};
    enum cv_status status = get_number(db, KEY("schema"), &schema, err);
    if (status == CV_OK)
        status = get_number(db, KEY("normaliser"), &normaliser, err);
    if (status == CV_OK)
        status = get_number(db, KEY("extractor"), &extractor, err);
    if (status == CV_OK)
        status = get_number(db, KEY("reader"), &reader, err);
    if (status == CV_OK)
        status = get_number(db, KEY("updated"), &updated, err);
    if (status == CV_OK)
        status = get_text(db, KEY("uuid"), &uuid, err);
    if (status != CV_OK)
        return status;
    *out = (struct store_facts){.schema = (int)schema,
                                .normaliser = (int)normaliser,
                                .extractor = (int)extractor,
                                .reader = (int)reader,
                                .updated = updated};
    snprintf(out->uuid, sizeof out->uuid, "%.39s", uuid.text);
    return CV_OK;
}

enum cv_status facts_check(struct xap_db *db, const char *name, struct cv_error *err)
{
    struct store_facts facts;
    enum cv_status status = facts_read(db, &facts, err);
    if (status != CV_OK)
        return status;
    if (!facts.schema) {
        cv_fail(err, CV_VERSION, "the database at '%s' was not made by congvan", name);
        return cv_hint(err, CV_VERSION, "name another folder with --index");
    }
    if (facts.schema > STORE_SCHEMA_VERSION || facts.normaliser > TEXT_NORMALISER_VERSION) {
        cv_fail(err, CV_VERSION,
                "the index '%s' was made by a newer congvan (schema %d, normaliser %d; this one "
                "knows %d and %d)",
                name, facts.schema, facts.normaliser, STORE_SCHEMA_VERSION,
                TEXT_NORMALISER_VERSION);
        return cv_hint(err, CV_VERSION,
                       "use the newer congvan, or build the index anew: congvan-index update "
                       "--rebuild --index '%s'",
                       name);
    }
    if (facts.schema < STORE_SCHEMA_VERSION || facts.normaliser < TEXT_NORMALISER_VERSION) {
        cv_fail(err, CV_VERSION,
                "the index '%s' was made by an older congvan (schema %d, normaliser %d; this one "
                "needs %d and %d)",
                name, facts.schema, facts.normaliser, STORE_SCHEMA_VERSION,
                TEXT_NORMALISER_VERSION);
        return cv_hint(err, CV_VERSION,
                       "build it anew: congvan-index update --rebuild --index '%s'", name);
    }
    return CV_OK;
}

bool facts_are_older(struct xap_db *db)
{
    struct store_facts facts;
    return facts_read(db, &facts, NULL) == CV_OK && facts.schema > 0 &&
           facts.schema <= STORE_SCHEMA_VERSION && facts.normaliser <= TEXT_NORMALISER_VERSION;
}

static enum cv_status check_file(const char *path, const char *name, struct cv_error *err)
{
    char *file = talloc_asprintf(NULL, "%s/%s", path, name);
    enum cv_status status = CV_OK;
    if (access(file, F_OK) && errno == ENOENT)
        status = cv_fail(err, CV_CORRUPT, "the index has lost its file '%s'", file);
    talloc_free(file);
    return status;
}

enum cv_status facts_check_files(const char *path, struct cv_error *err)
{
    static const char *const names[] = {"iamglass", "postlist.glass", "termlist.glass"};
    enum cv_status status = CV_OK;
    for (size_t i = 0; status == CV_OK && i < sizeof names / sizeof *names; i++)
        status = check_file(path, names[i], err);
    return status;
}
