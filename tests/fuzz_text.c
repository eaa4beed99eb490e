/* libFuzzer target: any bytes through decoding, tokens and shadow. Aborts when a promise of text.h
 * is broken. */
#include "text/text.h"
#include <talloc.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void require(bool kept)
{
    if (!kept)
        abort();
}

static void check_shadow(void *ctx, const struct text_decoded *d)
{
    struct text_shadow s;
    text_shadow_init(&s, ctx, d->utf8, d->length);
    require(s.at[s.length] == d->length && s.low[s.length] == 0);
    for (size_t i = 0; i < s.length; i++)
        require(s.at[i] < s.at[i + 1] && s.low[i] > 0 &&
                ((unsigned char)d->utf8[s.at[i]] & 0xC0) != 0x80);
}

static void check_tokens(const struct text_decoded *d)
{
    struct text_tokens it;
    struct text_token t;
    char again[TEXT_WORD_MAX + 1];
    size_t last = 0;
    text_tokens_init(&it, d->utf8, d->length);
    while (text_tokens_next(&it, &t)) {
        require(t.begin >= last && t.end > t.begin && t.end <= d->length);
        require(t.exact_length <= TEXT_WORD_MAX && t.folded_length <= TEXT_WORD_MAX);
        if (t.exact_length <
            TEXT_WORD_MAX / 2) { /* an exact form that was not cut is its own exact form */
            text_exact(again, t.exact, t.exact_length);
            require(strcmp(again, t.exact) == 0);
        }
        last = t.end;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    void *ctx = talloc_new(NULL);
    struct text_decoded d;
    size_t length;
    text_decode(ctx, bytes, n, &d);
    require(d.utf8[d.length] == 0 && d.confidence >= 0 && d.confidence <= 1);
    char *again = text_nfc(ctx, d.utf8, d.length, &length);
    require(length == d.length && memcmp(again, d.utf8, length) == 0); /* NFC already */
    check_shadow(ctx, &d);
    check_tokens(&d);
    text_fold_string(ctx, d.utf8, d.length);
    text_exact_string(ctx, d.utf8, d.length);
    text_titled(ctx, d.utf8, d.length);
    text_columns(d.utf8, d.length);
    text_compare(d.utf8, again);
    talloc_free(ctx);
    return 0;
}
