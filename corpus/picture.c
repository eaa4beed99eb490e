/* See picture.h. */
#include "corpus/picture_parts.h"
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

/* One pixel in so many is as dark as print at least. */
enum { INK_SHARE = 500 };
/* One pixel in so many must be red before the page is said to bear anything red. */
enum { RED_SHARE = 5000 };

/* ---- files
 * ---------------------------------------------------------------------------------------- */

/* The next number of a PNM header; 0 at anything else. */
static unsigned header_number(const unsigned char *s, size_t n, size_t *at)
{
    unsigned value = 0;
    while (*at < n && isspace(s[*at]))
        (*at)++;
    for (; *at < n && isdigit(s[*at]) && value < 1000000; (*at)++)
        value = value * 10 + (s[*at] - '0');
    return value;
}

static bool read_header(struct picture *p, const unsigned char *s, size_t n, size_t *at)
{
    if (n < 2 || s[0] != 'P' || (s[1] != '5' && s[1] != '6'))
        return false;
    *at = 2;
    p->channels = s[1] == '6' ? 3 : 1;
    p->width = header_number(s, n, at);
    p->height = header_number(s, n, at);
    unsigned deepest = header_number(s, n, at);
    ++*at; /* one blank */
    return p->width && p->height && deepest == 255 && *at <= n &&
           (uint64_t)p->width * p->height * p->channels <= n - *at;
}

enum cv_status picture_load(struct picture *out, void *ctx, int fd, uint64_t max,
                            struct cv_error *err)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return cv_fail(err, CV_IO, "%s", strerror(errno));
    if (st.st_size < 8 || (uint64_t)st.st_size > max)
        return cv_fail(err, CV_CORRUPT, "a picture of %lld bytes", (long long)st.st_size);
    unsigned char *all = talloc_array(ctx, unsigned char, (unsigned)st.st_size);
    size_t n = 0, at;
    for (ssize_t k; n < (size_t)st.st_size; n += (size_t)k) {
        k = pread(fd, all + n, (size_t)st.st_size - n, (off_t)n);
        if (k < 0 && errno == EINTR)
            k = 0;
        else if (k <= 0)
            break;
    }
    if (!read_header(out, all, n, &at)) {
        talloc_free(all);
        return cv_fail(err, CV_CORRUPT, "not a picture");
    }
    out->bytes = all + at;
    return CV_OK;
}

int picture_store(const struct picture *in, int fd)
{
    char header[64];
    size_t size = (size_t)in->width * in->height;
    int n = snprintf(header, sizeof header, "P5\n%u %u\n255\n", in->width, in->height);
    if (ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) != 0 || write(fd, header, (size_t)n) != n)
        return errno ? errno : EIO;
    for (size_t done = 0; done < size;) {
        ssize_t k = write(fd, in->bytes + done, size - done);
        if (k < 0 && errno != EINTR)
            return errno;
        done += k > 0 ? (size_t)k : 0;
    }
    return 0;
}

void picture_grey_init(struct picture *p, void *ctx, unsigned width, unsigned height)
{
    *p = (struct picture){width, height, 1, NULL};
    p->bytes = talloc_array(ctx, unsigned char, width *height);
    if (!p->bytes)
        abort();
}

/* ---- the paper's shade
 * ------------------------------------------------------------------------------------- */

/* Mean of each square of a grey picture. */
static void squares_of(struct picture *out, void *ctx, const struct picture *in)
{
    picture_grey_init(out, ctx, (in->width + SQUARE - 1) / SQUARE,
                      (in->height + SQUARE - 1) / SQUARE);
    for (unsigned y = 0; y < out->height; y++)
        for (unsigned x = 0; x < out->width; x++) {
            unsigned sum = 0, n = 0;
            for (unsigned v = y * SQUARE; v < (y + 1) * SQUARE && v < in->height; v++)
                for (unsigned u = x * SQUARE; u < (x + 1) * SQUARE && u < in->width; u++, n++)
                    sum += in->bytes[(size_t)v * in->width + u];
            out->bytes[(size_t)y * out->width + x] = (unsigned char)(sum / n);
        }
}

/* Replaces each of n values, `step` bytes apart, by the brightest or the mean within SPAN. */
static void along(unsigned char *s, size_t step, unsigned n, unsigned char *old, bool mean)
{
    for (unsigned i = 0; i < n; i++)
        old[i] = s[i * step];
    for (unsigned i = 0; i < n; i++) {
        unsigned from = i > SPAN ? i - SPAN : 0, to = i + SPAN < n ? i + SPAN : n - 1;
        unsigned best = 0, sum = 0;
        for (unsigned k = from; k <= to; k++) {
            best = old[k] > best ? old[k] : best;
            sum += old[k];
        }
        s[i * step] = (unsigned char)(mean ? sum / (to - from + 1) : best);
    }
}

void picture_spread(struct picture *p, bool mean)
{
    unsigned most = p->width > p->height ? p->width : p->height;
    unsigned char *old = talloc_array(p->bytes, unsigned char, most);
    for (unsigned y = 0; y < p->height; y++)
        along(p->bytes + (size_t)y * p->width, 1, p->width, old, mean);
    for (unsigned x = 0; x < p->width; x++)
        along(p->bytes + x, p->width, p->height, old, mean);
    talloc_free(old);
}

/* The shade at a pixel, between the middles of four squares, times 256. */
static unsigned shade_at(const struct picture *squares, unsigned x, unsigned y)
{
    unsigned u = x < SQUARE / 2 ? 0 : x - SQUARE / 2, v = y < SQUARE / 2 ? 0 : y - SQUARE / 2;
    unsigned a = u / SQUARE, b = v / SQUARE, fx = u % SQUARE, fy = v % SQUARE;
    unsigned right = a + 1 < squares->width, down = b + 1 < squares->height ? squares->width : 0;
    const unsigned char *s = squares->bytes + (size_t)b * squares->width + a;
    unsigned top = s[0] * (SQUARE - fx) + s[right] * fx;
    unsigned bottom = s[down] * (SQUARE - fx) + s[down + right] * fx;
    return (top * (SQUARE - fy) + bottom * fy) * 256 / (SQUARE * SQUARE);
}

void picture_even_out(struct picture *p, void *ctx)
{
    struct picture squares;
    squares_of(&squares, ctx, p);
    picture_spread(&squares, false);
    picture_spread(&squares, true);
    for (unsigned y = 0; y < p->height; y++)
        for (unsigned x = 0; x < p->width; x++) {
            unsigned char *at = &p->bytes[(size_t)y * p->width + x];
            unsigned shade = shade_at(&squares, x, y);
            unsigned bright = shade ? *at * 255u * 256u / shade : 255;
            *at = (unsigned char)(bright > 255 ? 255 : bright);
        }
    talloc_free(squares.bytes);
}

unsigned picture_ink_shade(const struct picture *p)
{
    size_t counts[256] = {0}, size = (size_t)p->width * p->height, darker = 0;
    unsigned shade = 0;
    for (size_t i = 0; i < size; i++)
        counts[p->bytes[i]]++;
    while (shade < 255 && (darker += counts[shade]) < size / INK_SHARE)
        shade++;
    return shade;
}

void picture_clean(struct picture *out, void *ctx, const struct picture *in, unsigned signed_from)
{
    picture_grey_init(out, ctx, in->width, in->height);
    size_t size = (size_t)in->width * in->height;
    /* In red light red is as bright as paper. */
    for (size_t i = 0; i < size; i++)
        out->bytes[i] = in->bytes[i * in->channels];
    picture_even_out(out, ctx);
    picture_unseal(out, ctx, in, signed_from);
    picture_unspeck(out);
}

void picture_ink(struct picture *out, void *ctx, const struct picture *in)
{
    picture_grey_init(out, ctx, in->width, in->height / 2);
    size_t size = (size_t)out->width * out->height;
    for (size_t i = 0; i < size; i++) {
        const unsigned char *c = in->bytes + in->channels * i;
        out->bytes[i] = c[0];
        for (unsigned k = 1; k < in->channels; k++)
            out->bytes[i] = c[k] < out->bytes[i] ? c[k] : out->bytes[i];
    }
    if (size)
        picture_even_out(out, ctx);
}

void picture_wipe(struct picture *p, unsigned x, unsigned y, unsigned width, unsigned height)
{
    for (unsigned v = y; v < y + height; v++)
        memset(p->bytes + ((size_t)v * p->width + x) * p->channels, 255,
               (size_t)width * p->channels);
}

bool picture_red(struct picture *out, void *ctx, const struct picture *in)
{
    if (in->channels != 3)
        return false;
    unsigned height = in->height / 2;
    size_t size = (size_t)in->width * height, red = 0;
    if (!size)
        return false;
    picture_grey_init(out, ctx, in->width, height);
    for (size_t i = 0; i < size; i++) {
        const unsigned char *c = in->bytes + 3 * i;
        bool is_red = picture_is_red(c);
        out->bytes[i] = is_red ? 0 : 255;
        red += is_red;
    }
    if (red >= size / RED_SHARE)
        return true;
    talloc_free(out->bytes);
    return false;
}
