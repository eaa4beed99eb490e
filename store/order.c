/* Finding words in orders. See order.h. */
#include "store/order.h"
#include "store/order_code.h"
#include "text/text.h"
#include <talloc.h>

/* ---- what is looked for ---------------------------------------------------------------------- */

struct order_seek {
    struct form {
        const char *text;
        uint32_t length, next; /* next: form + 1 of the same length; 0: none */
    } * forms;
    uint32_t form_count;
    uint32_t of_length[TEXT_WORD_MAX + 2]; /* form + 1 */
    struct match {                         /* a word of the value that is looked for */
        uint32_t form, number;
    } * matches;
    size_t match_count, match_room;
    struct code {
        unsigned char bytes[ORDER_CODE_MAX];
        size_t n;
    } * codes; /* of the parts of a run, part by part */
    size_t *begins;
    size_t code_count, code_room;
    uint32_t *blocks; /* of the places, see count_blocks() */
    size_t block_room;
    uint32_t *places;
    size_t place_count, place_room;
    struct order_places *found; /* of each form; `at` is set last, since places may move */
};

struct order_seek *order_seek_new(void *ctx)
{
    return talloc_zero(ctx, struct order_seek);
}

uint32_t order_seek_add(struct order_seek *s, const char *form)
{
    size_t n = strlen(form);
    size_t length = n <= TEXT_WORD_MAX + 1 ? n : 0; /* no word is longer */
    for (uint32_t i = s->of_length[length]; i; i = s->forms[i - 1].next)
        if (strcmp(s->forms[i - 1].text, form) == 0)
            return i - 1;
    if ((s->form_count & (s->form_count - 1)) == 0) {
        unsigned room = s->form_count ? s->form_count * 2 : 1;
        s->forms = talloc_realloc(s, s->forms, struct form, room);
        s->found = talloc_realloc(s, s->found, struct order_places, room);
    }
    s->forms[s->form_count] =
        (struct form){talloc_strdup(s, form), (uint32_t)length, s->of_length[length]};
    s->of_length[length] = ++s->form_count;
    return s->form_count - 1;
}

/* ---- finding: words -------------------------------------------------------------------------- */

struct reading {
    const unsigned char *at, *end;
    bool damaged;
};

static struct reading begin_reading(struct order_bytes order)
{
    return (struct reading){order.bytes, (const unsigned char *)order.bytes + order.n, false};
}

static uint32_t read_count(struct reading *r)
{
    uint32_t count = 0;
    for (unsigned shift = 0; shift < 32 && r->at < r->end; shift += 7) {
        unsigned char c = *r->at++;
        count |= (uint32_t)(c & 0x7f) << shift;
        if (c < 0x80)
            return count;
    }
    r->damaged = true;
    return 0;
}

/* The next n bytes; NULL if there are not so many. */
static const unsigned char *read_bytes(struct reading *r, uint64_t n)
{
    const unsigned char *bytes = r->at;
    if (r->damaged || n > (size_t)(r->end - r->at)) {
        r->damaged = true;
        return NULL;
    }
    r->at += n;
    return bytes;
}

static void add_match(struct order_seek *s, uint32_t form, uint32_t number)
{
    if (s->match_count == s->match_room) {
        s->match_room = s->match_room ? s->match_room * 2 : 16;
        s->matches = talloc_realloc(s, s->matches, struct match, (unsigned)s->match_room);
    }
    s->matches[s->match_count++] = (struct match){form, number};
}

/* Looks for each form of this length among the words of this length, whose numbers begin at first.
 */
static void match_words(struct order_seek *s, const unsigned char *words, uint32_t count,
                        size_t length, uint32_t first)
{
    for (uint32_t f = s->of_length[length]; f; f = s->forms[f - 1].next) {
        const char *text = s->forms[f - 1].text;
        const unsigned char begin = (unsigned char)text[0], end = (unsigned char)text[length - 1];
        const unsigned char *word = words;
        for (uint32_t i = 0; i < count; i++, word += length)
            if (word[length - 1] == end && word[0] == begin && !memcmp(word, text, length)) {
                add_match(s, f - 1, first + i);
                break;
            }
    }
}

static void read_words(struct order_seek *s, struct reading *r, uint32_t *total)
{
    uint32_t groups = read_count(r), number = 0;
    struct reading lengths = *r, words;
    for (uint32_t i = 0; i < groups && !r->damaged; i++)
        if (read_bytes(r, 1))
            read_count(r);
    words = *r;
    for (uint32_t i = 0; i < groups && !words.damaged; i++) {
        size_t length = lengths.at < lengths.end ? *lengths.at++ : 0;
        uint32_t count = read_count(&lengths);
        const unsigned char *bytes = read_bytes(&words, (uint64_t)count * length);
        if (!length || length > TEXT_WORD_MAX)
            words.damaged = true;
        else if (bytes && s->of_length[length])
            match_words(s, bytes, count, length, number);
        number += count;
    }
    *r = words;
    *total = number;
}

static void read_twins(struct order_seek *s, struct reading *r, uint32_t words)
{
    uint32_t twins = read_count(r);
    for (uint32_t i = 0; i < twins && !r->damaged; i++) {
        uint32_t number = read_count(r);
        const unsigned char *length = read_bytes(r, 1);
        const unsigned char *text = length ? read_bytes(r, *length) : NULL;
        if (!text || *length > TEXT_WORD_MAX + 1 || number >= words) {
            r->damaged = true;
            return;
        }
        for (uint32_t f = s->of_length[*length]; f; f = s->forms[f - 1].next)
            if (!memcmp(s->forms[f - 1].text, text, *length))
                add_match(s, f - 1, number);
    }
}

/* ---- finding: places ------------------------------------------------------------------------- */

/* How many codes begin in [from, to): all bytes but those from 0x80 to 0xbf, eight at a time. */
static size_t codes_in(const unsigned char *from, const unsigned char *to)
{
    const uint64_t ones = 0x0101010101010101u;
    size_t others = 0, n = (size_t)(to - from);
    for (; to - from >= 8; from += 8) {
        uint64_t eight;
        memcpy(&eight, from, sizeof eight);
        others += ((eight >> 7 & ~(eight >> 6) & ones) * ones) >> 56;
    }
    for (; from < to; from++)
        others += order_code_goes_on(*from) != 0;
    return n - others;
}

enum { BLOCK = 64 }; /* bytes */

/* Notes how many codes begin before each block. */
static void count_blocks(struct order_seek *s, const struct reading *r)
{
    size_t n = (size_t)(r->end - r->at), blocks = n / BLOCK + 1;
    uint32_t count = 0;
    if (blocks > s->block_room) {
        s->block_room = blocks * 2;
        s->blocks = talloc_realloc(s, s->blocks, uint32_t, (unsigned)s->block_room);
    }
    for (size_t i = 0; i < blocks; i++) {
        const unsigned char *begin = r->at + i * BLOCK;
        s->blocks[i] = count;
        if (n - i * BLOCK >= BLOCK)
            count += (uint32_t)codes_in(begin, begin + BLOCK);
    }
}

static void add_place(struct order_seek *s, size_t place)
{
    if (s->place_count == s->place_room) {
        s->place_room = s->place_room ? s->place_room * 2 : 256;
        s->places = talloc_realloc(s, s->places, uint32_t, (unsigned)s->place_room);
    }
    s->places[s->place_count++] = (uint32_t)place;
}

/* Adds the places of one word. A code is looked for by its last byte, the most telling. */
static bool find_places(struct order_seek *s, const struct reading *r, uint32_t number,
                        size_t length)
{
    unsigned char code[ORDER_CODE_MAX];
    size_t n = order_code(number, code);
    if (!n)
        return false;
    for (const unsigned char *at = r->at;
         at < r->end && (at = memchr(at, code[n - 1], (size_t)(r->end - at))); at++) {
        const unsigned char *begin = at - (n - 1);
        if (n > 1 && (at < r->at + n - 1 || memcmp(begin, code, n - 1) != 0))
            continue;
        size_t block = (size_t)(begin - r->at) / BLOCK;
        size_t place = 1 + s->blocks[block] + codes_in(r->at + block * BLOCK, begin);
        if (place > length)
            return false;
        add_place(s, place);
    }
    return true;
}

/* The places of a form, which mostly is one word; a twin may be that of several. */
static bool find_form(struct order_seek *s, const struct reading *r, uint32_t form, size_t length)
{
    size_t before = s->place_count, words = 0;
    for (size_t i = 0; i < s->match_count; i++) {
        if (s->matches[i].form != form)
            continue;
        if (!find_places(s, r, s->matches[i].number, length))
            return false;
        words++;
    }
    s->found[form].count = s->place_count - before;
    if (words > 1)
        qsort(s->places + before, s->place_count - before, sizeof *s->places, cv_u32_ascending);
    return true;
}

/* Reads all but the places, which r then is at. False if the order is damaged. */
static bool begin_order(struct order_seek *s, struct reading *r, uint32_t *length)
{
    uint32_t words = 0;
    *length = read_count(r);
    s->match_count = s->place_count = 0;
    if (!r->damaged)
        read_words(s, r, &words);
    if (!r->damaged)
        read_twins(s, r, words);
    return !r->damaged && *length <= (size_t)(r->end - r->at);
}

bool order_split(const void *value, size_t n, struct order_bytes *heading, struct order_bytes *text)
{
    struct reading r = begin_reading((struct order_bytes){value, n});
    heading->n = read_count(&r);
    heading->bytes = read_bytes(&r, heading->n);
    *text = (struct order_bytes){r.at, (size_t)(r.end - r.at)};
    return !r.damaged;
}

bool order_find(struct order_seek *s, struct order_bytes order, struct order_found *out)
{
    struct reading r = begin_reading(order);
    uint32_t length;
    if (!begin_order(s, &r, &length))
        return false;
    if (s->match_count)
        count_blocks(s, &r);
    for (uint32_t f = 0; f < s->form_count; f++)
        if (!find_form(s, &r, f, length))
            return false;
    const uint32_t *places = s->places;
    for (uint32_t f = 0; f < s->form_count; f++) {
        s->found[f].at = places;
        places += s->found[f].count;
    }
    *out = (struct order_found){s->found, length};
    return true;
}

/* ---- finding: parts behind each other -------------------------------------------------------- */

/* The codes of all words that are forms of one part. */
static void collect_codes(struct order_seek *s, const struct order_part *part)
{
    for (size_t f = 0; f < part->form_count; f++)
        for (size_t i = 0; i < s->match_count; i++) {
            if (s->matches[i].form != part->forms[f])
                continue;
            if (s->code_count == s->code_room) {
                s->code_room = s->code_room ? s->code_room * 2 : 16;
                s->codes = talloc_realloc(s, s->codes, struct code, (unsigned)s->code_room);
            }
            struct code *c = &s->codes[s->code_count++];
            c->n = order_code(s->matches[i].number, c->bytes);
        }
}

/* The end of the first of these codes that stands at `at`; NULL if none does. */
static const unsigned char *match_code(const struct code *codes, size_t count,
                                       const unsigned char *at, const unsigned char *end)
{
    for (size_t i = 0; i < count; i++)
        if (codes[i].n <= (size_t)(end - at) && !memcmp(codes[i].bytes, at, codes[i].n))
            return at + codes[i].n;
    return NULL;
}

/* Does the first part's code c stand anywhere before the codes of all others? */
static bool stands_behind(const struct order_seek *s, const struct code *c, const size_t *begins,
                          size_t parts, const struct reading *r)
{
    for (const unsigned char *at = r->at;
         (at = memchr(at, c->bytes[c->n - 1], (size_t)(r->end - at)));) {
        const unsigned char *next = ++at;
        if ((size_t)(at - r->at) < c->n || memcmp(at - c->n, c->bytes, c->n - 1) != 0)
            continue;
        for (size_t k = 1; k < parts && next; k++)
            next = match_code(s->codes + begins[k], begins[k + 1] - begins[k], next, r->end);
        if (next)
            return true;
    }
    return false;
}

bool order_find_run(struct order_seek *s, const struct order_part *parts, size_t count,
                    struct order_bytes order, bool *stands)
{
    struct reading r = begin_reading(order);
    uint32_t length;
    *stands = false;
    if (!begin_order(s, &r, &length))
        return false;
    s->begins = talloc_realloc(s, s->begins, size_t, (unsigned)count + 1);
    s->code_count = 0;
    for (size_t k = 0; k < count; k++) {
        s->begins[k] = s->code_count;
        collect_codes(s, &parts[k]);
        if (s->code_count == s->begins[k])
            return true; /* a part that is not there at all */
    }
    s->begins[count] = s->code_count;
    for (size_t i = 0; i < s->begins[1] && !*stands; i++)
        *stands = s->codes[i].n && stands_behind(s, &s->codes[i], s->begins, count, &r);
    return true;
}
