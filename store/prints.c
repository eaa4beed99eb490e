#include "store/prints.h"
#include <inttypes.h>

/* What is counted; the place in this list, from 1, is part of every print in every index. */
static const enum store_field counted[PRINT_FIELDS] = {STORE_YEAR,      STORE_MONTH,  STORE_TYPE,
                                                       STORE_ISSUER,    STORE_SIGNER, STORE_PLACE,
                                                       STORE_RECIPIENT, STORE_CITES};
static const char mark = 'F'; /* stands before the prints */

static uint64_t hash_of(const char *s, size_t n)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)s[i]) * 0x100000001b3u;
    h = (h ^ h >> 32) *
        0x9e3779b97f4a7c15u; /* FNV alone leaves the high bits of short strings thin */
    return h ^ h >> 29;
}

/* "Y:2024" -> 2024, "M:2024-03" -> 202403. */
static uint64_t digits_of(const char *s, size_t n)
{
    uint64_t number = 0;
    for (size_t i = 0; i < n; i++)
        if (s[i] >= '0' && s[i] <= '9')
            number = number * 10 + (uint64_t)(s[i] - '0');
    return number;
}

uint64_t print_of(enum store_field field, const char *term, size_t n)
{
    const uint64_t low = ((uint64_t)1 << PRINT_HASH_BITS) - 1;
    for (uint64_t i = 0; i < PRINT_FIELDS; i++) {
        if (counted[i] != field)
            continue;
        bool time = field == STORE_YEAR || field == STORE_MONTH;
        return (i + 1) << PRINT_HASH_BITS | ((time ? digits_of(term, n) : hash_of(term, n)) & low);
    }
    return 0;
}

bool print_text(uint64_t print, char out[16])
{
    unsigned number = (unsigned)(print & 0xffffffffu);
    size_t i = print_index(print);
    if (i == PRINT_FIELDS || (counted[i] != STORE_YEAR && counted[i] != STORE_MONTH))
        return false;
    if (counted[i] == STORE_YEAR)
        snprintf(out, 16, "%04u", number);
    else
        snprintf(out, 16, "%04u-%02u", number / 100, number % 100);
    return true;
}

void prints_begin(struct cv_buf *out)
{
    cv_buf_clear(out);
    cv_buf_char(out, mark);
}

void prints_add(struct cv_buf *out, uint64_t print)
{
    for (size_t i = 0; i < prints_count(out->len); i++)
        if (prints_at(out->bytes, i) == print)
            return;
    for (size_t k = 0; k < PRINT_BYTES; k++)
        cv_buf_char(out, (char)(print >> (8 * k) & 0xff));
}
