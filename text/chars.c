#include "text/chars.h"
#include "lookalikes.table.h"
#include <unicode/uchar.h>
#include <unicode/unorm2.h>

void char_add(struct cv_buf *b, uint32_t c)
{
    char bytes[CHAR_BYTES_MAX];
    cv_buf_add(b, bytes, char_put(bytes, c));
}

static uint8_t far_class(uint32_t c)
{
    int8_t type = u_charType((UChar32)c);
    uint32_t mask = U_MASK(type);
    unsigned cls = 0;
    if (c == 0xFEFF || c == 0x3164 || c == 0xFFA0 || (c >= 0xE0000 && c <= 0xE0FFF) ||
        (c >= 0xFE00 && c <= 0xFE0F))
        cls = CHAR_INVISIBLE;
    else if (mask & U_GC_M_MASK)
        cls = CHAR_MARK;
    else if (type == U_UPPERCASE_LETTER || type == U_TITLECASE_LETTER)
        cls = TEXT_UPPER;
    else if (mask & U_GC_L_MASK)
        cls = TEXT_LOWER;
    else if (type == U_DECIMAL_DIGIT_NUMBER)
        cls = TEXT_DIGIT;
    else if (u_isUWhiteSpace((UChar32)c))
        cls = TEXT_BLANK;
    if (u_getIntPropertyValue((UChar32)c, UCHAR_NFC_QUICK_CHECK) != UNORM_YES ||
        u_getCombiningClass((UChar32)c) != 0)
        cls |= CHAR_UNSTABLE;
    return (uint8_t)cls;
}

struct char_info char_far(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E) /* full-width ASCII */
        return char_table[c - 0xFEE0];
    struct char_info i = {.lower = (uint32_t)u_tolower((UChar32)c), .low = CHAR_NO_ASCII};
    i.cls = far_class(c);
    if (i.cls & TEXT_DIGIT) {
        i.low = (uint8_t)('0' + u_charDigitValue((UChar32)c));
        i.lower = i.low;
    }
    i.base = i.lower;
    for (size_t k = 0; k < sizeof far_lookalikes / sizeof *far_lookalikes; k++)
        if (far_lookalikes[k].from == c)
            i.low = far_lookalikes[k].low;
    return i;
}
