#include "indexer/wire.h"

void wire_put(struct cv_buf *out, uint64_t n)
{
    for (; n >= 0x80; n >>= 7)
        cv_buf_char(out, (char)(n | 0x80));
    cv_buf_char(out, (char)n);
}

void wire_put_bytes(struct cv_buf *out, const void *bytes, size_t n)
{
    wire_put(out, n);
    cv_buf_add(out, bytes, n);
}

void wire_put_string(struct cv_buf *out, const char *s)
{
    wire_put_bytes(out, s, strlen(s));
}

void wire_init(struct wire *in, const void *bytes, size_t n)
{
    *in = (struct wire){.at = bytes, .end = (const unsigned char *)bytes + n};
}

uint64_t wire_get(struct wire *in)
{
    uint64_t n = 0;
    for (unsigned shift = 0; shift < 64 && !in->bad && in->at < in->end; shift += 7) {
        unsigned char c = *in->at++;
        n |= (uint64_t)(c & 0x7f) << shift;
        if (c < 0x80)
            return n;
    }
    in->bad = true;
    return 0;
}

uint32_t wire_get_count(struct wire *in)
{
    uint64_t n = wire_get(in);
    if (n > (uint64_t)(in->end - in->at) || n > UINT32_MAX)
        in->bad = true;
    return in->bad ? 0 : (uint32_t)n;
}

const char *wire_take(struct wire *in, size_t n)
{
    if (in->bad || n > (size_t)(in->end - in->at)) {
        in->bad = true;
        return NULL;
    }
    in->at += n;
    return (const char *)in->at - n;
}

const char *wire_get_bytes(struct wire *in, size_t *n)
{
    *n = wire_get_count(in);
    return wire_take(in, *n);
}

const char *wire_get_string(struct wire *in, struct arena *arena)
{
    size_t n;
    const char *s = wire_get_bytes(in, &n);
    return n && s ? arena_strndup(arena, s, n) : "";
}

bool wire_done(const struct wire *in)
{
    return !in->bad && in->at == in->end;
}
