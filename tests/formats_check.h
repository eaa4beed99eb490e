/* formats_check: two records compared key by key. */
#pragma once
#include "tests/corpus_build.h"
#include "tests/program.h"

/* The record that `extract` gives for one file; fails the test if there is not exactly one. The
 * caller decrefs. */
static inline json_t *record_of(void *ctx, const char *path)
{
    struct run r = run_program(ctx, INDEXER, "extract", path, NULL);
    json_error_t error;
    json_t *record = json_loads(r.out, 0, &error);
    if (!record)
        fail_msg("extract %s: exit %d, %s: %s", path, r.status, error.text, r.err);
    return record;
}

/* Places in the text, which differ where the lines of two formats do. */
static inline json_t *without_spans(const json_t *citations)
{
    json_t *copy = json_deep_copy(citations), *citation;
    size_t i;
    json_array_foreach(copy, i, citation) json_object_del(citation, "span");
    return copy;
}

/* Says the first difference of two values, of lists and objects that of their first part that
 * differs. */
static inline bool differ(const char *path, const char *key, const json_t *want, const json_t *got)
{
    if (json_equal(want, got))
        return false;
    size_t n =
        json_array_size(want) > json_array_size(got) ? json_array_size(want) : json_array_size(got);
    for (size_t i = 0; i < n; i++)
        if (differ(path, key, json_array_get(want, i), json_array_get(got, i)))
            return true;
    const char *part;
    json_t *value;
    if (json_is_object(want) && json_is_object(got))
        json_object_foreach(
            (json_t *)want, part,
            value) if (differ(path, part, value, json_object_get(got, part))) return true;
    char *said[] = {json_dumps(want, JSON_ENCODE_ANY), json_dumps(got, JSON_ENCODE_ANY)};
    print_message("%s: %s is %.300s, not %.300s\n", path, key, said[1] ? said[1] : "missing",
                  said[0] ? said[0] : "there");
    free(said[0]);
    free(said[1]);
    return true;
}

/* What the file's record says otherwise than the original's, a line a key; returns how many keys.
 */
static inline size_t records_differ(const json_t *original, const char *path, const json_t *record)
{
    static const char *const keys[] = {
        "type",       "number",       "serial",        "symbol",  "number_key",     "date",
        "place",      "issuer",       "issuer_parent", "subject", "addressees",     "copies",
        "recipients", "archive_copy", "signer",        "signers", "classification", "urgency"};
    size_t different = 0;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        different += differ(path, keys[i], json_object_get(original, keys[i]),
                            json_object_get(record, keys[i]));
    json_t *citations[] = {without_spans(json_object_get(original, "citations")),
                           without_spans(json_object_get(record, "citations"))};
    different += differ(path, "citations", citations[0], citations[1]);
    json_decref(citations[0]);
    json_decref(citations[1]);
    return different;
}
