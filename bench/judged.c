#include "bench/judged.h"
#include "store/store.h"
#include "text/text.h"
#include <errno.h>
#include <jansson.h>
#include <talloc.h>

/* ---- reading --------------------------------------------------------------------------------- */

static enum cv_status read_texts(void *ctx, const char *path, struct judged_text **out,
                                 size_t *count, struct cv_error *err)
{
    FILE *f = fopen(path, "r");
    if (!f)
        return cv_fail(err, CV_IO, "cannot open '%s': %s", path, strerror(errno));
    char *line = NULL;
    size_t room = 0;
    enum cv_status status = CV_OK;
    while (status == CV_OK && getline(&line, &room, f) > 0) {
        json_t *object = json_loads(line, 0, NULL);
        const char *id = json_string_value(json_object_get(object, "id")),
                   *text = json_string_value(json_object_get(object, "text"));
        if (id && text) {
            *out = talloc_realloc(ctx, *out, struct judged_text, (unsigned)*count + 1);
            (*out)[(*count)++] = (struct judged_text){talloc_strdup(ctx, id),
                                                      text_nfc(ctx, text, strlen(text), NULL)};
        } else {
            status =
                cv_fail(err, CV_CORRUPT, "'%s': line %zu has no id and text", path, *count + 1);
        }
        json_decref(object);
    }
    free(line);
    fclose(f);
    return status;
}

static int by_id(const void *a, const void *b)
{
    return strcmp((*(const struct judged_text *const *)a)->id,
                  (*(const struct judged_text *const *)b)->id);
}

static const struct judged_text **sorted(void *ctx, const struct judged_text *texts, size_t count)
{
    const struct judged_text **index =
        talloc_array(ctx, const struct judged_text *, (unsigned)count + 1);
    for (size_t i = 0; i < count; i++)
        index[i] = &texts[i];
    qsort(index, count, sizeof *index, by_id);
    return index;
}

static size_t find(const struct judged_text **index, const struct judged_text *texts, size_t count,
                   const char *id)
{
    struct judged_text key = {id, NULL};
    const struct judged_text *want = &key;
    const struct judged_text **found = bsearch(&want, index, count, sizeof *index, by_id);
    return found ? (size_t)(*found - texts) : SIZE_MAX;
}

static enum cv_status read_judgements(void *ctx, const char *path, struct judged *set,
                                      struct cv_error *err)
{
    FILE *f = fopen(path, "r");
    if (!f)
        return cv_fail(err, CV_IO, "cannot open '%s': %s", path, strerror(errno));
    const struct judged_text **documents = sorted(ctx, set->documents, set->document_count);
    const struct judged_text **questions = sorted(ctx, set->questions, set->question_count);
    set->relevant = talloc_zero_array(ctx, size_t *, (unsigned)set->question_count + 1);
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, f) > 0) {
        char *rest = NULL, *question = strtok_r(line, "\t", &rest),
             *document = strtok_r(NULL, "\t", &rest);
        const char *grade = strtok_r(NULL, "\t\r\n", &rest);
        size_t q =
            question ? find(questions, set->questions, set->question_count, question) : SIZE_MAX;
        size_t d =
            document ? find(documents, set->documents, set->document_count, document) : SIZE_MAX;
        if (q == SIZE_MAX || d == SIZE_MAX || (grade && atoi(grade) <= 0))
            continue;
        size_t n = 0;
        while (set->relevant[q] && set->relevant[q][n] != SIZE_MAX)
            n++;
        set->relevant[q] = talloc_realloc(ctx, set->relevant[q], size_t, (unsigned)n + 2);
        set->relevant[q][n] = d;
        set->relevant[q][n + 1] = SIZE_MAX;
    }
    free(line);
    fclose(f);
    return CV_OK;
}

enum cv_status judged_read(void *ctx, const char *dir, struct judged *out, struct cv_error *err)
{
    struct judged set = {0};
    enum cv_status status = read_texts(ctx, talloc_asprintf(ctx, "%s/corpus.jsonl", dir),
                                       &set.documents, &set.document_count, err);
    if (status == CV_OK)
        status = read_texts(ctx, talloc_asprintf(ctx, "%s/queries.jsonl", dir), &set.questions,
                            &set.question_count, err);
    if (status == CV_OK)
        status = read_judgements(ctx, talloc_asprintf(ctx, "%s/qrels.tsv", dir), &set, err);
    if (status == CV_OK)
        *out = set;
    return status;
}

/* ---- indexing -------------------------------------------------------------------------------- */

static enum cv_status put(struct store_writer *w, const struct judged_text *d, size_t number,
                          struct cv_error *err)
{
    void *ctx = talloc_new(NULL);
    struct record record = {.serial = -1};
    const char *paths[] = {d->id, NULL};
    char sha256[65];
    snprintf(sha256, sizeof sha256, "%064zx", number + 1);
    json_t *object = json_pack("{s:s, s:s, s:n}", "path", d->id, "sha256", sha256, "subject");
    char *json = json_dumps(object, JSON_COMPACT);
    struct store_input in = {.record = &record,
                             .record_json = json,
                             .text = d->text,
                             .length = strlen(d->text),
                             .sha256 = sha256,
                             .paths = paths,
                             .format = "text"};
    enum cv_status status = store_put(w, &in, err);
    free(json);
    json_decref(object);
    talloc_free(ctx);
    return status;
}

enum cv_status judged_index(const struct judged *set, const char *dir, struct cv_error *err)
{
    enum { BATCH = 32 << 20 }; /* bytes of text between commits */
    struct store_writer *w = NULL;
    enum cv_status status = store_writer_open(NULL, dir, STORE_UPDATE, 0, &w, err);
    for (size_t i = 0; i < set->document_count && status == CV_OK; i++) {
        status = put(w, &set->documents[i], i, err);
        if (status == CV_OK && store_pending_bytes(w) > BATCH)
            status = store_commit(w, err);
    }
    if (status == CV_OK)
        status = store_commit(w, err);
    store_writer_close(w);
    return status == CV_OK ? store_compact(dir, err) : status;
}

/* ---- variants of a question ------------------------------------------------------------------ */

char *judged_stripped(void *ctx, const char *text)
{
    return text_fold_string(ctx, text, strlen(text));
}

static uint64_t draw(uint64_t *seed)
{
    *seed ^= *seed << 13; /* xorshift: the same on every machine */
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static size_t width(const char *s)
{
    size_t n = 1;
    while (((unsigned char)s[n] & 0xC0) == 0x80)
        n++;
    return n;
}

char *judged_mistyped(void *ctx, const char *text, uint64_t *seed)
{
    struct cv_span words[512], letters[64];
    size_t word_count = 0, letter_count = 0;
    struct text_tokens it;
    struct text_token t;
    text_tokens_init(&it, text, strlen(text));
    while (word_count < 512 && text_tokens_next(&it, &t))
        if (!t.number && t.folded_length >= 3 && t.folded_length < 64)
            words[word_count++] = (struct cv_span){t.begin, t.end};
    if (!word_count)
        return talloc_strdup(ctx, text);
    struct cv_span word = words[draw(seed) % word_count];
    for (uint32_t at = word.begin; at < word.end && letter_count < 64;
         at += (uint32_t)width(text + at))
        letters[letter_count++] = (struct cv_span){at, at + (uint32_t)width(text + at)};
    size_t k = draw(seed) % (letter_count - 1);
    struct cv_span a = letters[k], b = letters[k + 1];
    const char *first = talloc_strndup(ctx, text + a.begin, a.end - a.begin),
               *second = talloc_strndup(ctx, text + b.begin, b.end - b.begin);
    const char *wrong;
    switch (draw(seed) % 4) {
    case 0:
        wrong = second; /* the first is dropped */
        break;
    case 1:
        wrong = talloc_asprintf(ctx, "%s%s%s", first, first, second);
        break;
    case 2:
        wrong = talloc_asprintf(ctx, "%c%s", (char)('a' + draw(seed) % 26), second);
        break;
    default:
        wrong = talloc_asprintf(ctx, "%s%s", second, first);
    }
    return talloc_asprintf(ctx, "%.*s%s%s", (int)a.begin, text, wrong, text + b.end);
}
