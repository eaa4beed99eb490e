/* picture_parts: what the files that clean a picture share. Private to picture*.c. */
#pragma once
#include "corpus/picture.h"

/* The paper's shade is looked at in squares of so many pixels; a letter is smaller than SPAN
 * squares to all sides. */
enum { SQUARE = 8, SPAN = 4 };
/* How much more red than green or blue a red pixel is. */
enum { REDDER = 35 };

static inline bool picture_is_red(const unsigned char *rgb)
{
    return rgb[0] > rgb[1] + REDDER && rgb[0] > rgb[2] + REDDER;
}

/* A grey picture of whatever was in memory, a talloc child of ctx. */
void picture_grey_init(struct picture *p, void *ctx, unsigned width, unsigned height);
/* Makes a grey picture's paper white wherever the light fell. */
void picture_even_out(struct picture *p, void *ctx);
/* Replaces each pixel of a grey picture by the mean of those within SPAN, or by the brightest. */
void picture_spread(struct picture *p, bool mean);

/* The shade of a grey picture's ink: what is darker is less than a page's print. */
unsigned picture_ink_shade(const struct picture *p);

/* picture_seal.c: takes what is not print, pen and seal, out of the surroundings of seals from
 * row `from` on. `clean` is the grey picture made of `in`. */
void picture_unseal(struct picture *clean, void *ctx, const struct picture *in, unsigned from);
/* picture_specks.c: takes the specks out of a grey picture that is strewn with them. */
void picture_unspeck(struct picture *p);
