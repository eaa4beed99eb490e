#include "text/chars.h"

size_t char_get_long(const char *s, size_t n, uint32_t *c)
{
    const unsigned char *u = (const unsigned char *)s;
    uint32_t value;
    if (n >= 3 && (u[0] & 0xF0) == 0xE0 && char_is_tail(s[1]) && char_is_tail(s[2])) {
        value = (uint32_t)(u[0] & 0x0F) << 12 | (uint32_t)(u[1] & 0x3F) << 6 | (u[2] & 0x3F);
        if (value >= 0x800 && (value < 0xD800 || value > 0xDFFF)) {
            *c = value;
            return 3;
        }
    } else if (n >= 4 && (u[0] & 0xF8) == 0xF0 && char_is_tail(s[1]) && char_is_tail(s[2]) &&
               char_is_tail(s[3])) {
        value = (uint32_t)(u[0] & 0x07) << 18 | (uint32_t)(u[1] & 0x3F) << 12 |
                (uint32_t)(u[2] & 0x3F) << 6 | (u[3] & 0x3F);
        if (value >= 0x10000 && value <= 0x10FFFF) {
            *c = value;
            return 4;
        }
    }
    *c = CHAR_REPLACEMENT;
    return 1;
}
