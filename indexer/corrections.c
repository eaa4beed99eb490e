#include "indexer/corrections.h"
#include "indexer/path.h"
#include "text/text.h"
#include <errno.h>
#include <talloc.h>

struct correction {
    const char *key; /* an absolute path, or 64 hex digits in lower case */
    const char *field, *value;
    size_t line;
};
struct corrections {
    struct correction *items; /* by key, then line */
    size_t count, room;
};

static int compare(const void *a, const void *b)
{
    const struct correction *left = a, *right = b;
    int order = strcmp(left->key, right->key);
    return order ? order : left->line < right->line ? -1 : left->line > right->line;
}

/* Cuts the next column off *rest. */
static char *column(char **rest)
{
    char *s = *rest;
    if (s) {
        char *tab = strchr(s, '\t');
        if (tab)
            *tab = 0;
        *rest = tab ? tab + 1 : NULL;
    }
    return s;
}

static const char *key_of(void *ctx, const char *written, const char *folder)
{
    unsigned char sha[SHA_BYTES];
    if (!sha_from_hex(sha, written))
        return path_absolute(ctx, written, folder);
    char *hex = talloc_size(ctx, SHA_HEX + 1);
    sha_to_hex(hex, sha);
    return hex;
}

static enum cv_status read_line(struct corrections *c, char *line, size_t number, const char *file,
                                const char *folder, struct record *blank, struct cv_error *err)
{
    line[strcspn(line, "\r\n")] = 0;
    if (!*line || *line == '#')
        return CV_OK;
    char *rest = line, *key = column(&rest), *field = column(&rest), *value = column(&rest);
    if (!value || !*key)
        return cv_fail(err, CV_USAGE,
                       "'%s', line %zu: three columns are wanted: path, field, value", file,
                       number);
    char *composed = text_nfc(c, value, strlen(value), NULL);
    struct cv_error why = {0};
    if (record_correct(blank, field, composed, &why) != CV_OK)
        return cv_fail(err, CV_USAGE, "'%s', line %zu: %s", file, number, why.message);
    if (c->count == c->room) {
        c->room = c->room ? c->room * 2 : 64;
        c->items = talloc_realloc(c, c->items, struct correction, (unsigned)c->room);
    }
    c->items[c->count++] = (struct correction){.key = key_of(c, key, folder),
                                               .field = talloc_strdup(c, field),
                                               .value = composed,
                                               .line = number};
    return CV_OK;
}

enum cv_status corrections_load(void *ctx, const char *path, struct corrections **out,
                                struct cv_error *err)
{
    FILE *f = fopen(path, "re");
    if (!f)
        return cv_fail(err, CV_IO, "cannot open '%s': %s", path, strerror(errno));
    struct corrections *c = talloc_zero(ctx, struct corrections);
    struct record *blank = record_parse(c, "", 0, (struct record_date){0});
    char *folder = path_absolute(c, path, NULL), *slash = strrchr(folder, '/');
    slash[slash == folder] = 0;
    char *line = NULL;
    size_t room = 0, number = 0;
    enum cv_status status = CV_OK;
    while (status == CV_OK && getline(&line, &room, f) >= 0) {
        number++;
        bool mark = number == 1 && !strncmp(line, "\xef\xbb\xbf", 3); /* as spreadsheets write it */
        status = read_line(c, line + (mark ? 3 : 0), number, path, folder, blank, err);
    }
    if (status == CV_OK && ferror(f))
        status = cv_fail(err, CV_IO, "cannot read '%s': %s", path, strerror(errno));
    free(line);
    fclose(f);
    talloc_free(blank);
    if (status != CV_OK) {
        talloc_free(c);
        return status;
    }
    if (c->count)
        qsort(c->items, c->count, sizeof *c->items, compare);
    *out = c;
    return CV_OK;
}

size_t corrections_count(const struct corrections *c)
{
    return c ? c->count : 0;
}

/* The first correction with this key, or the end. */
static size_t first(const struct corrections *c, const char *key)
{
    size_t low = 0, high = c->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(c->items[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void each(const struct corrections *c, const unsigned char *sha, const char *const *paths,
                 void (*take)(void *user, const struct correction *item), void *user)
{
    if (!c || !c->count)
        return;
    char hex[SHA_HEX + 1];
    sha_to_hex(hex, sha);
    for (; *paths; paths++)
        for (size_t i = first(c, *paths); i < c->count && !strcmp(c->items[i].key, *paths); i++)
            take(user, &c->items[i]);
    for (size_t i = first(c, hex); i < c->count && !strcmp(c->items[i].key, hex); i++)
        take(user, &c->items[i]);
}

static void add_hash(void *user, const struct correction *item)
{
    uint64_t *hash = user;
    *hash = hash_bytes(*hash, item->field, strlen(item->field) + 1);
    *hash = hash_bytes(*hash, item->value, strlen(item->value) + 1);
}

uint32_t corrections_fingerprint(const struct corrections *c, const unsigned char sha[SHA_BYTES],
                                 const char *const *paths)
{
    uint64_t hash = HASH_SEED;
    each(c, sha, paths, add_hash, &hash);
    if (hash == HASH_SEED)
        return 0;
    uint32_t short_hash = (uint32_t)(hash ^ hash >> 32);
    return short_hash ? short_hash : 1;
}

static void apply(void *user, const struct correction *item)
{
    /* Checked when the file was read; the same value cannot fail now. */
    record_correct(user, item->field, item->value, NULL);
}

void corrections_apply(const struct corrections *c, const unsigned char sha[SHA_BYTES],
                       const char *const *paths, struct record *record)
{
    each(c, sha, paths, apply, record);
}
