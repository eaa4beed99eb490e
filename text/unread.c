/* Whole texts in UTF-8 that were read as CP1252, or as CP1258 on a Vietnamese Windows, and stored
 * again as UTF-8: once, or every time that somebody saved them. */
#include "text/decode.h"
#include "text/encoding.h"
#include <talloc.h>

enum { ROUNDS = 3 }; /* more often nobody goes on with a text that cannot be read */

int text_windows_byte(uint32_t c)
{
    /* Where CP1258 has other characters than CP1252. */
    static const struct {
        uint16_t c;
        uint8_t byte;
    } own[] = {{0x102, 0xC3}, {0x103, 0xE3}, {0x110, 0xD0}, {0x111, 0xF0}, {0x1A0, 0xD5},
               {0x1A1, 0xF5}, {0x1AF, 0xDD}, {0x1B0, 0xFD}, {0x300, 0xCC}, {0x309, 0xD2},
               {0x303, 0xDE}, {0x301, 0xEC}, {0x323, 0xF2}, {0x20AB, 0xFE}};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (own[i].c == c)
            return own[i].byte;
    return encoding_cp1252_byte(c, 0);
}

/* True if the whole text was read so. No text bears characters of both code pages. */
static bool unread(struct cv_buf *out, const char *s, size_t n)
{
    bool wide = false;
    cv_buf_clear(out);
    for (size_t at = 0; at < n;) {
        uint32_t c;
        at += char_get(s + at, n - at, &c);
        int byte = text_windows_byte(c);
        if (byte < 0)
            return false;
        wide |= byte >= 0x80;
        cv_buf_char(out, (char)byte);
    }
    return wide && decode_is_utf8(cv_buf_cstr(out), out->len);
}

bool unread_whole(void *ctx, struct cv_buf *fixed, const char *s, size_t n)
{
    struct cv_buf next;
    cv_buf_init(&next, ctx);
    int rounds = 0;
    while (rounds < ROUNDS && unread(&next, s, n)) {
        cv_buf_clear(fixed);
        cv_buf_add(fixed, next.bytes, next.len);
        s = fixed->bytes;
        n = fixed->len;
        rounds++;
    }
    talloc_free(next.bytes);
    return rounds > 0;
}
