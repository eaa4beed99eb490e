/* picture_seal: a seal and the pen that crosses it, taken off the words they lie over; see
 * picture.h. */
#include "corpus/picture_parts.h"
#include <string.h>
#include <talloc.h>

/* So many red pixels of a square (64) are a seal's line, not a speck of colour. */
enum { RED_PIXELS = 8 };
/* How far from the seal its signer wrote, in steps of SPAN squares: two thirds of an inch. */
enum { STEPS = 6 };
/* Shares of the way from the ink's shade to the paper's: what is no lighter than the first is
 * print, what is lighter than the second is none. Compression lets the colour of thin lines run
 * into the paper beside them, so that colour alone does not tell. */
static const double PRINT = 0.35, STAIN = 0.6;

/* Squares on and around the red ones are 255, others 0. False if there is nothing red. */
static bool zone_of(struct picture *zone, void *ctx, const struct picture *in)
{
    bool any = false;
    picture_grey_init(zone, ctx, (in->width + SQUARE - 1) / SQUARE,
                      (in->height + SQUARE - 1) / SQUARE);
    memset(zone->bytes, 0, (size_t)zone->width * zone->height);
    for (unsigned y = 0; y < in->height; y++)
        for (unsigned x = 0; x < in->width; x++)
            if (picture_is_red(in->bytes + 3 * ((size_t)y * in->width + x)))
                zone->bytes[(size_t)(y / SQUARE) * zone->width + x / SQUARE]++;
    for (size_t i = 0; i < (size_t)zone->width * zone->height; i++) {
        zone->bytes[i] = zone->bytes[i] >= RED_PIXELS ? 255 : 0;
        any = any || zone->bytes[i];
    }
    for (unsigned i = 0; any && i < STEPS; i++)
        picture_spread(zone, false);
    return any;
}

void picture_unseal(struct picture *clean, void *ctx, const struct picture *in, unsigned from)
{
    struct picture zone, bright;
    if (in->channels != 3 || !zone_of(&zone, ctx, in))
        return;
    /* Ink of any colour is bright in the light of that colour; only black is dark in all. */
    picture_grey_init(&bright, ctx, in->width, in->height);
    size_t size = (size_t)in->width * in->height;
    for (size_t i = 0; i < size; i++) {
        const unsigned char *c = in->bytes + 3 * i;
        bright.bytes[i] = c[0] > c[2] ? c[0] : c[2];
    }
    picture_even_out(&bright, ctx);
    unsigned ink = picture_ink_shade(clean);
    unsigned print = ink + (unsigned)(PRINT * (255 - ink));
    unsigned stain = ink + (unsigned)(STAIN * (255 - ink)) + 1;
    for (unsigned y = from; y < in->height; y++)
        for (unsigned x = 0; x < in->width; x++) {
            if (!zone.bytes[(size_t)(y / SQUARE) * zone.width + x / SQUARE])
                continue;
            size_t i = (size_t)y * in->width + x;
            unsigned shade = bright.bytes[i];
            if (shade > print)
                shade =
                    shade < stain ? print + (shade - print) * (255 - print) / (stain - print) : 255;
            clean->bytes[i] = (unsigned char)shade;
        }
    talloc_free(zone.bytes);
    talloc_free(bright.bytes);
}
