/* number: numbers as whole strings, as a program or a searcher gives them. */
#include "record/number.h"
#include "record/type.h"
#include <talloc.h>

/* A number has no more than this many bytes with its label; the rest of a longer string is not
 * looked at. */
enum { INPUT_MAX = 400 };

static size_t skip_blanks(const struct text_shadow *s, size_t i)
{
    while (i < s->length && (s->cls[i] & TEXT_BLANK))
        i++;
    return i;
}

/* Skips "Quyết định số:", "Số", "Luật", "QĐ"; sets *labelled if there was anything of the kind. */
static size_t skip_label(const struct layout *l, bool *labelled)
{
    static const char *const SO[] = {"so", NULL};
    const struct text_shadow *s = &l->s;
    size_t i = skip_blanks(s, 0);
    struct type_word word = type_at(l, i, s->length);
    size_t behind = word.type ? skip_blanks(s, word.end) : i;
    bool number_follows = behind < s->length && ((s->cls[behind] & TEXT_DIGIT) ||
                                                 scan_any(l, behind, s->length, SO, NULL));
    if (word.type && number_follows) {
        i = behind;
        *labelled = true;
    }
    size_t label = scan_any(l, i, s->length, SO, NULL);
    if (label) {
        *labelled = true;
        i = label;
        if (i < s->length && (s->low[i] == ':' || s->low[i] == '.'))
            i++;
    }
    return skip_blanks(s, i);
}

static size_t bounded(const char *s, size_t n)
{
    if (n <= INPUT_MAX)
        return n;
    n = INPUT_MAX;
    while (n && ((unsigned char)s[n] & 0xC0) == 0x80)
        n--;
    return n;
}

/* Reads the number of a whole string. *begin = where it stands in the shadow. */
static bool read_string(void *ctx, struct layout *l, const char *s, size_t n, size_t *begin,
                        struct number *out)
{
    size_t length;
    char *nfc = text_nfc(ctx, s, bounded(s, n), &length);
    bool labelled = false;
    layout_init(l, ctx, nfc, length);
    *begin = skip_label(l, &labelled);
    unsigned flags = NUMBER_TYPED | NUMBER_BLANK | (labelled ? NUMBER_LABELLED : 0);
    return number_read(&l->s, *begin, l->s.length, flags, out);
}

bool record_number_parse(void *ctx, const char *s, size_t n, struct record_number *out)
{
    struct layout l;
    struct number number;
    size_t begin;
    void *scratch = talloc_new(ctx);
    bool found = read_string(scratch, &l, s, n, &begin, &number);
    if (found)
        number_publish(ctx, &l.s, begin, &number, out);
    talloc_free(scratch);
    return found;
}

char *record_number_key(void *ctx, const char *s)
{
    struct layout l;
    struct number number;
    size_t begin;
    void *scratch = talloc_new(ctx);
    char *key = NULL;
    if (read_string(scratch, &l, s, strlen(s), &begin, &number) && number.serial >= 0)
        key = number_key(ctx, &number);
    talloc_free(scratch);
    return key;
}
