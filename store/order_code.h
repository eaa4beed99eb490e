/* The codes of word numbers: see order.h. */
#pragma once
#include <stddef.h>
#include <stdint.h>

enum { ORDER_CODE_MAX = 5 }; /* bytes */

/* Writes the code of a number; returns its length, 0 if there is none. */
static inline size_t order_code(uint32_t number, unsigned char out[ORDER_CODE_MAX])
{
    /* Of so many bytes: the lowest first byte, and how many first bytes there are. */
    static const struct {
        unsigned char first;
        uint32_t firsts;
    } codes[ORDER_CODE_MAX] = {{0x00, 128}, {0xc0, 48}, {0xf0, 8}, {0xf8, 4}, {0xfc, 4}};
    for (size_t more = 0; more < ORDER_CODE_MAX; more++) {
        uint32_t numbers = codes[more].firsts << (6 * more);
        if (number >= numbers) {
            number -= numbers;
            continue;
        }
        out[0] = (unsigned char)(codes[more].first + (number >> (6 * more)));
        for (size_t i = 1; i <= more; i++)
            out[i] = (unsigned char)(0x80 | (number >> (6 * (more - i)) & 0x3f));
        return more + 1;
    }
    return 0;
}

/* True of the bytes of a code but its first. */
static inline int order_code_goes_on(unsigned char c)
{
    return (c & 0xc0) == 0x80;
}
