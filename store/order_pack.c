/* Making orders. See order.h. */
#include "store/order.h"
#include "store/order_code.h"
#include "store/store.h"
#include "text/text.h"

enum {
    VALUE_MAX = 100 << 20, /* bytes; glass keeps no more than 65,535 pieces of 2 kB */
    COUNT_MAX = 5          /* bytes of a count of 32 bits */
};

/* Each of these writes at `at` and returns behind it. */
static unsigned char *put_count(unsigned char *at, size_t count)
{
    for (; count >= 0x80; count >>= 7)
        *at++ = (unsigned char)(0x80 | (count & 0x7f));
    *at++ = (unsigned char)count;
    return at;
}

static unsigned char *put_text(unsigned char *at, const struct words_word *w)
{
    memcpy(at, w->text, w->length);
    return at + w->length;
}

/* How many words from this number on are of one length. */
static size_t of_one_length(const struct words *w, size_t number)
{
    size_t end = number;
    while (end < w->numbered &&
           w->items[w->by_number[end]].length == w->items[w->by_number[number]].length)
        end++;
    return end - number;
}

static unsigned char *put_words(unsigned char *at, const struct words *w)
{
    size_t groups = 0;
    for (size_t i = 0; i < w->numbered; i += of_one_length(w, i))
        groups++;
    at = put_count(at, groups);
    for (size_t i = 0, count; i < w->numbered; i += count) {
        count = of_one_length(w, i);
        *at++ = (unsigned char)w->items[w->by_number[i]].length;
        at = put_count(at, count);
    }
    for (size_t i = 0; i < w->numbered; i++)
        at = put_text(at, &w->items[w->by_number[i]]);
    return at;
}

static unsigned char *put_twins(unsigned char *at, const struct words *w)
{
    size_t twins = 0;
    for (size_t i = 0; i < w->count; i++)
        twins += w->items[i].twin > 0;
    at = put_count(at, twins);
    for (size_t i = 0; twins && i < w->count; i++) {
        if (!w->items[i].twin)
            continue;
        const struct words_word *twin = &w->items[w->items[i].twin];
        at = put_count(at, w->items[i].number);
        *at++ = (unsigned char)twin->length;
        at = put_text(at, twin);
    }
    return at;
}

enum cv_status order_pack(const struct words *w, struct cv_buf *out, struct cv_error *err)
{
    unsigned char code[ORDER_CODE_MAX];
    size_t longest = w->numbered ? order_code((uint32_t)w->numbered - 1, code) : 1;
    size_t most = 3 * COUNT_MAX + 2 * TEXT_WORD_MAX * (1 + COUNT_MAX) + w->tokens * longest;
    for (size_t i = 0; i < w->count; i++) /* a word that shares a twin has it once more */
        most += w->items[i].length + (w->items[i].twin ? COUNT_MAX + 1 + TEXT_WORD_MAX : 0);
    if (!longest || most > VALUE_MAX)
        return cv_fail(err, CV_LIMIT, "a text of %zu words is too long to be kept", w->tokens);
    cv_buf_clear(out);
    unsigned char *begin = (unsigned char *)cv_buf_room(out, most);
    unsigned char *at = put_twins(put_words(put_count(begin, w->tokens), w), w);
    for (size_t i = 0; i < w->tokens; i++) {
        uint32_t number = w->items[w->order[i]].number;
        at += order_code(number, at);
    }
    cv_buf_took(out, (size_t)(at - begin));
    return CV_OK;
}

void order_join(const struct cv_buf *heading, const struct cv_buf *text, struct cv_buf *out)
{
    cv_buf_clear(out);
    unsigned char *begin = (unsigned char *)cv_buf_room(out, COUNT_MAX);
    cv_buf_took(out, (size_t)(put_count(begin, heading->len) - begin));
    cv_buf_add(out, heading->bytes, heading->len);
    cv_buf_add(out, text->bytes, text->len);
}
