#include "store/data.h"
#include <talloc.h>
#include <zstd.h>

enum {
    /* Of 1 to 5, the first: 2 to 5 pack the text by 3 to 7 % better for 1.2 to 2.6 times the CPU.
     */
    LEVEL = 1,
    DATA_MAX = 200 << 20 /* bytes before packing: talloc gives no more than 256 MiB at a time */
};

/* Stands before every packed document: another way of packing will have another. */
static const char mark = 'Z';

struct data_packer {
    ZSTD_CCtx *zstd;
    struct cv_buf plain, packed;
};

static int free_packer(struct data_packer *p)
{
    ZSTD_freeCCtx(p->zstd);
    return 0;
}

struct data_packer *data_packer_new(void *ctx)
{
    struct data_packer *p = talloc_zero(ctx, struct data_packer);
    p->zstd = ZSTD_createCCtx();
    if (!p->zstd)
        abort();
    cv_buf_init(&p->plain, p);
    cv_buf_init(&p->packed, p);
    talloc_set_destructor(p, free_packer);
    return p;
}

/* Room for n bytes in an empty buffer, to be written to directly. */
static char *room_for(struct cv_buf *b, size_t n)
{
    if (b->cap < n) {
        b->bytes = talloc_realloc_size(b->ctx, b->bytes, n);
        b->cap = b->bytes ? n : 0;
    }
    b->len = 0;
    return b->bytes;
}

enum cv_status data_pack(struct data_packer *p, const char *record, const char *text, size_t text_n,
                         const char **out, size_t *out_n, struct cv_error *err)
{
    size_t record_n = strlen(record) + 1, n = record_n + text_n;
    if (record_n > DATA_MAX || text_n > DATA_MAX - record_n)
        return cv_fail(err, CV_LIMIT, "a document of %zu bytes is too long to be kept", n);
    size_t most = ZSTD_compressBound(n);
    char *plain = room_for(&p->plain, n), *packed = room_for(&p->packed, most + 1);
    if (!plain || !packed)
        return cv_fail(err, CV_NO_MEMORY, "out of memory for a document of %zu bytes", n);
    memcpy(plain, record, record_n);
    if (text_n)
        memcpy(plain + record_n, text, text_n);
    packed[0] = mark;
    size_t got = ZSTD_compressCCtx(p->zstd, packed + 1, most, plain, n, LEVEL);
    if (ZSTD_isError(got))
        return cv_fail(err, CV_NO_MEMORY, "cannot pack a document: %s", ZSTD_getErrorName(got));
    *out = packed;
    *out_n = got + 1;
    return CV_OK;
}

/* ---- unpacking ------------------------------------------------------------------------------- */

struct data_unpacker {
    ZSTD_DCtx *zstd;
};

static int free_unpacker(struct data_unpacker *u)
{
    ZSTD_freeDCtx(u->zstd);
    return 0;
}

struct data_unpacker *data_unpacker_new(void *ctx)
{
    struct data_unpacker *u = talloc_zero(ctx, struct data_unpacker);
    u->zstd = ZSTD_createDCtx();
    if (!u->zstd)
        abort();
    talloc_set_destructor(u, free_unpacker);
    return u;
}

static enum cv_status damaged(struct cv_error *err)
{
    return cv_fail(err, CV_CORRUPT, "the stored text of a document is damaged");
}

/* Record and text into one block, of which both are children: the record's NUL divides them. */
static enum cv_status unpack_all(struct data_unpacker *u, void *ctx, const char *data, size_t n,
                                 size_t plain_n, struct data_unpacked *out, struct cv_error *err)
{
    char *plain = talloc_size(ctx, plain_n + 1);
    if (!plain)
        return cv_fail(err, CV_NO_MEMORY, "out of memory for a document of %zu bytes", plain_n);
    size_t got = ZSTD_decompressDCtx(u->zstd, plain, plain_n, data, n);
    char *end = ZSTD_isError(got) || got != plain_n ? NULL : memchr(plain, 0, plain_n);
    if (!end) {
        talloc_free(plain);
        return damaged(err);
    }
    plain[plain_n] = 0;
    *out = (struct data_unpacked){plain, end + 1, plain_n - (size_t)(end + 1 - plain)};
    return CV_OK;
}

/* As much as it takes to come to the end of the record. */
static enum cv_status unpack_record(struct data_unpacker *u, void *ctx, const char *data, size_t n,
                                    struct data_unpacked *out, struct cv_error *err)
{
    enum { STEP = 2048 };
    struct cv_buf record;
    char step[STEP];
    ZSTD_inBuffer in = {data, n, 0};
    cv_buf_init(&record, ctx);
    ZSTD_DCtx_reset(u->zstd, ZSTD_reset_session_only);
    for (;;) {
        ZSTD_outBuffer piece = {step, sizeof step, 0};
        size_t rest = ZSTD_decompressStream(u->zstd, &piece, &in);
        const char *end = memchr(step, 0, piece.pos);
        if (ZSTD_isError(rest) || (!end && (rest == 0 || (in.pos == n && piece.pos == 0)))) {
            talloc_free(record.bytes);
            return damaged(err);
        }
        cv_buf_add(&record, step, end ? (size_t)(end - step) : piece.pos);
        if (end)
            break;
    }
    *out = (struct data_unpacked){.record = cv_buf_cstr(&record)};
    return CV_OK;
}

size_t data_plain_size(const char *data, size_t n)
{
    unsigned long long plain_n = 0;
    if (n > 1 && data[0] == mark)
        plain_n = ZSTD_getFrameContentSize(data + 1, n - 1);
    /* Both error codes of zstd are beyond any size. */
    return plain_n > DATA_MAX ? 0 : (size_t)plain_n;
}

enum cv_status data_unpack(struct data_unpacker *u, void *ctx, const char *data, size_t n,
                           bool with_text, struct data_unpacked *out, struct cv_error *err)
{
    size_t plain_n = data_plain_size(data, n);
    if (!plain_n)
        return damaged(err);
    if (with_text)
        return unpack_all(u, ctx, data + 1, n - 1, plain_n, out, err);
    return unpack_record(u, ctx, data + 1, n - 1, out, err);
}
