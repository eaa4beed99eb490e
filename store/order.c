#include "store/order.h"
#include "store/store.h"
#include "text/text.h"
#include <endian.h>
#include <talloc.h>

enum {
    HEAD = 8,       /* bytes of the two numbers */
    TWIN_MARK = 0,  /* before a word with a twin, where a length would stand */
    ONE_BYTE = 192, /* words whose numbers take one byte: below this */
    LONG = 255,     /* three bytes follow */
    TWO_BYTES = ONE_BYTE + (LONG - ONE_BYTE) * 256, /* words whose numbers take two: below this */
    WORDS_MAX = 1 << 24,
    VALUE_MAX = 100 << 20 /* bytes; glass keeps no more than 65,535 pieces of 2 kB */
};

/* ---- packing --------------------------------------------------------------------------------- */

/* Bytes of the value at most. */
static size_t packed_most(const struct words *w)
{
    size_t size = HEAD + w->tokens * (w->numbered < ONE_BYTE ? 1 : w->numbered < TWO_BYTES ? 2 : 4);
    for (size_t i = 0; i < w->count; i++)
        size += 2 + w->items[i].length + (w->items[i].twin ? 1 + TEXT_WORD_MAX : 0);
    return size;
}

/* Each of these writes at `at` and returns behind it. */
static unsigned char *put_number(unsigned char *at, size_t number)
{
    uint32_t little = htole32((uint32_t)number);
    memcpy(at, &little, sizeof little);
    return at + sizeof little;
}

static unsigned char *put_word(unsigned char *at, const struct words_word *w)
{
    *at++ = (unsigned char)w->length;
    memcpy(at, w->text, w->length);
    return at + w->length;
}

static unsigned char *put_place(unsigned char *at, uint32_t word)
{
    if (word < ONE_BYTE) {
        *at++ = (unsigned char)word;
    } else if (word < TWO_BYTES) {
        *at++ = (unsigned char)(ONE_BYTE + (word - ONE_BYTE) / 256);
        *at++ = (unsigned char)((word - ONE_BYTE) % 256);
    } else {
        *at++ = LONG;
        *at++ = (unsigned char)(word >> 16);
        *at++ = (unsigned char)(word >> 8);
        *at++ = (unsigned char)word;
    }
    return at;
}

enum cv_status order_pack(const struct words *w, struct cv_buf *out, struct cv_error *err)
{
    size_t most = packed_most(w);
    if (w->numbered > WORDS_MAX || most > VALUE_MAX)
        return cv_fail(err, CV_LIMIT, "a text of %zu words is too long to be kept", w->tokens);
    cv_buf_clear(out);
    unsigned char *begin = (unsigned char *)cv_buf_room(out, most), *at = begin;
    at = put_number(at, w->tokens);
    at = put_number(at, w->numbered);
    for (size_t i = 0; i < w->count; i++) {
        const struct words_word *word = &w->items[i];
        if (*word->text == STORE_TWIN)
            continue;
        if (word->twin)
            *at++ = TWIN_MARK;
        at = put_word(at, word);
        if (word->twin)
            at = put_word(at, &w->items[word->twin]);
    }
    for (size_t i = 0; i < w->tokens; i++)
        at = put_place(at, w->order[i]);
    cv_buf_took(out, (size_t)(at - begin));
    return CV_OK;
}

/* ---- finding --------------------------------------------------------------------------------- */

/* Which form a word of the value is; a word and its twin may both be looked for, and then the word
 * has two. */
struct match {
    uint32_t form, next; /* next: index in matches + 1; 0: none */
};

struct order_seek {
    struct form {
        const char *text;
        uint32_t length, next; /* next: form + 1 with the same key; 0: none */
    } * forms;
    uint32_t form_count;
    uint32_t by_key[256]; /* form + 1 */
    uint32_t *match_of;   /* of each word of the value: index in matches + 1; 0: not looked for */
    struct match *matches;
    struct order_place *places;
    size_t match_of_room, match_room, place_room;
    size_t match_count, place_count;
};

struct order_seek *order_seek_new(void *ctx)
{
    return talloc_zero(ctx, struct order_seek);
}

/* Syllables differ most in what they end with. */
static unsigned char key_of(const unsigned char *word, size_t n)
{
    return (unsigned char)(word[n - 1] + word[n / 2] * 7 + n * 31);
}

uint32_t order_seek_add(struct order_seek *s, const char *form)
{
    size_t n = strlen(form);
    unsigned char key = n ? key_of((const unsigned char *)form, n) : 0;
    for (uint32_t i = s->by_key[key]; i; i = s->forms[i - 1].next)
        if (strcmp(s->forms[i - 1].text, form) == 0)
            return i - 1;
    if ((s->form_count & (s->form_count - 1)) == 0)
        s->forms = talloc_realloc(s, s->forms, struct form, s->form_count ? s->form_count * 2 : 1);
    s->forms[s->form_count] =
        (struct form){talloc_strdup(s, form), (uint32_t)n, n ? s->by_key[key] : 0};
    if (n)
        s->by_key[key] = s->form_count + 1;
    return s->form_count++;
}

static void add_match(struct order_seek *s, size_t word, uint32_t form)
{
    if (s->match_count == s->match_room) {
        s->match_room = s->match_room ? s->match_room * 2 : 64;
        s->matches = talloc_realloc(s, s->matches, struct match, (unsigned)s->match_room);
    }
    s->matches[s->match_count++] = (struct match){form, s->match_of[word]};
    s->match_of[word] = (uint32_t)s->match_count;
}

static void match_word(struct order_seek *s, size_t word, const unsigned char *text, size_t n)
{
    for (uint32_t i = s->by_key[key_of(text, n)]; i; i = s->forms[i - 1].next)
        if (s->forms[i - 1].length == n && memcmp(s->forms[i - 1].text, text, n) == 0)
            add_match(s, word, i - 1);
}

/* Reads one spelling of a word; returns behind it, or NULL. */
static const unsigned char *read_spelling(struct order_seek *s, const unsigned char *at,
                                          const unsigned char *end, size_t word)
{
    if (at >= end || !*at || *at >= end - at)
        return NULL;
    match_word(s, word, at + 1, *at);
    return at + 1 + *at;
}

/* Reads the words of a value; returns behind them, or NULL if it is damaged. */
static const unsigned char *read_words(struct order_seek *s, const unsigned char *at,
                                       const unsigned char *end, size_t words)
{
    if (words > s->match_of_room) {
        s->match_of_room = words * 2;
        talloc_free(s->match_of);
        s->match_of = talloc_array(s, uint32_t, (unsigned)s->match_of_room);
    }
    memset(s->match_of, 0, words * sizeof *s->match_of);
    s->match_count = 0;
    for (size_t word = 0; at && word < words; word++) {
        bool twin = at < end && *at == TWIN_MARK;
        at = read_spelling(s, at + twin, end, word);
        if (twin && at)
            at = read_spelling(s, at, end, word);
    }
    return at;
}

static void add_places(struct order_seek *s, size_t position, size_t word)
{
    for (uint32_t m = s->match_of[word]; m; m = s->matches[m - 1].next) {
        if (s->place_count == s->place_room) {
            s->place_room = s->place_room ? s->place_room * 2 : 256;
            s->places = talloc_realloc(s, s->places, struct order_place, (unsigned)s->place_room);
        }
        s->places[s->place_count++] =
            (struct order_place){(uint32_t)position, s->matches[m - 1].form};
    }
}

/* Reads the places; false if the value is damaged. */
static bool read_places(struct order_seek *s, const unsigned char *at, const unsigned char *end,
                        size_t words, size_t tokens)
{
    s->place_count = 0;
    for (size_t position = 1; position <= tokens; position++) {
        size_t left = (size_t)(end - at), word = left ? *at : 0;
        size_t bytes = word < ONE_BYTE ? 1 : word < LONG ? 2 : 4;
        if (bytes > left)
            return false;
        if (bytes == 2)
            word = ONE_BYTE + (word - ONE_BYTE) * 256 + at[1];
        else if (bytes == 4)
            word = (size_t)at[1] << 16 | (size_t)at[2] << 8 | at[3];
        if (word >= words)
            return false;
        if (s->match_of[word])
            add_places(s, position, word);
        at += bytes;
    }
    return at == end;
}

/* The two numbers of a value; neither can be greater than its bytes. */
static bool read_head(const unsigned char *value, size_t n, size_t *tokens, size_t *words)
{
    uint32_t head[2];
    if (n < HEAD)
        return false;
    memcpy(head, value, HEAD);
    *tokens = le32toh(head[0]);
    *words = le32toh(head[1]);
    return *tokens <= n && *words <= n;
}

bool order_find(struct order_seek *s, const void *value, size_t n, struct order_found *out)
{
    const unsigned char *at = value;
    size_t tokens, words;
    if (!read_head(at, n, &tokens, &words))
        return false;
    const unsigned char *end = at + n;
    at = read_words(s, at + HEAD, end, words);
    if (!at || (s->match_count && !read_places(s, at, end, words, tokens)))
        return false;
    *out = (struct order_found){s->places, s->match_count ? s->place_count : 0, (uint32_t)tokens};
    return true;
}
