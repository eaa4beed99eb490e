#include "query/heading.h"
#include "text/text.h"
#include <jansson.h>
#include <talloc.h>

enum {
    HEADING_MAX = 250, /* bytes: a longer first line is a paragraph, no heading */
    SHARE = 8          /* words of a heading that count as one unit of length */
};

char *heading_subject(void *ctx, const char *record)
{
    /* Nowhere inside of a string can this stand, since quotes are escaped there; the citations'
     * subjects come later. */
    static const char key[] = "\"subject\":";
    const char *value = strstr(record, key);
    if (!value)
        return NULL;
    value += strlen(key);
    size_t n = *value == '"' ? strcspn(value + 1, "\"\\") : 0;
    if (n && value[n + 1] == '"') /* no escapes within */
        return talloc_strndup(ctx, value + 1, n);
    json_t *string = json_loads(value, JSON_DECODE_ANY | JSON_DISABLE_EOF_CHECK, NULL);
    char *subject = json_is_string(string) ? talloc_strdup(ctx, json_string_value(string)) : NULL;
    json_decref(string);
    return subject;
}

/* The first line that is not empty, if it is short enough to be a heading. */
static char *first_line(void *ctx, const char *text)
{
    while (*text == '\n' || *text == ' ' || *text == '\t' || *text == '\f')
        text++;
    size_t n = strcspn(text, "\n");
    return n && n <= HEADING_MAX ? talloc_strndup(ctx, text, n) : NULL;
}

double heading_score(const struct evidence *ev, const double *word_rarity,
                     const double *pair_rarity, const struct store_document *d)
{
    void *scratch = talloc_new(NULL);
    const char *heading = heading_subject(scratch, d->record);
    if (!heading && d->text)
        heading = first_line(scratch, d->text);
    double score = 0, length = 0;
    if (heading) {
        bool *words = talloc_zero_array(scratch, bool, (unsigned)ev->word_count + 1);
        bool *pairs = talloc_zero_array(scratch, bool, (unsigned)ev->pair_count + 1);
        size_t before = SIZE_MAX;
        struct text_tokens it;
        struct text_token t;
        text_tokens_init(&it, heading, strlen(heading));
        while (text_tokens_next(&it, &t)) {
            size_t word = evidence_find(ev, &t);
            length++;
            for (size_t p = 0; word != SIZE_MAX && before != SIZE_MAX && p < ev->pair_count; p++)
                pairs[p] |= ev->pairs[p].first == before && ev->pairs[p].second == word;
            if (word != SIZE_MAX)
                words[word] = true;
            before = word;
        }
        for (size_t w = 0; w < ev->word_count; w++)
            score += words[w] ? word_rarity[w] : 0;
        for (size_t p = 0; p < ev->pair_count; p++)
            score += pairs[p] ? pair_rarity[p] : 0;
    }
    talloc_free(scratch);
    return score / (1 + length / SHARE);
}
