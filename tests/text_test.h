/* What the tests of text/ share: the letters of Vietnamese, and checks that no text may fail. */
#pragma once
/* cmocka.h needs the four before it, in this order */
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on
#include "text/text.h"
#include <talloc.h>

/* The 67 small and the 67 capital letters that are not ASCII, in the same order. */
static const char text_test_small[] =
    "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ";
static const char text_test_capital[] =
    "ÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬĐÈẺẼÉẸÊỀỂỄẾỆÌỈĨÍỊÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢÙỦŨÚỤƯỪỬỮỨỰỲỶỸÝỴ";
/* What each folds to. */
static const char text_test_plain[] =
    "aaaaaaaaaaaaaaaaadeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyy";

/* Length of the character at s by its first byte. */
static inline size_t text_test_step(const char *s)
{
    unsigned char u = (unsigned char)*s;
    return u < 0x80 ? 1 : u < 0xE0 ? 2 : u < 0xF0 ? 3 : 4;
}

/* True if s is UTF-8 by the letter of RFC 3629; written anew so that the code under test is not its
 * own judge. */
static inline bool text_test_is_utf8(const char *s, size_t n)
{
    const unsigned char *u = (const unsigned char *)s;
    for (size_t i = 0, k; i < n; i += k) {
        k = u[i] < 0x80   ? 1
            : u[i] < 0xC2 ? 0
            : u[i] < 0xE0 ? 2
            : u[i] < 0xF0 ? 3
            : u[i] < 0xF5 ? 4
                          : 0;
        if (k == 0 || i + k > n)
            return false;
        for (size_t j = 1; j < k; j++)
            if ((u[i + j] & 0xC0) != 0x80)
                return false;
        if ((u[i] == 0xE0 && u[i + 1] < 0xA0) || (u[i] == 0xED && u[i + 1] > 0x9F) ||
            (u[i] == 0xF0 && u[i + 1] < 0x90) || (u[i] == 0xF4 && u[i + 1] > 0x8F))
            return false;
    }
    return true;
}

/* A fixed sequence of numbers that look random. */
static inline uint32_t text_test_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}
