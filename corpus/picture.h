/*
 * picture: a drawn page made ready for OCR. Red is taken out, and the pen beside it, since seal and
 * signature lie over the signer's title and name; the shade of the paper, what shines through from
 * its back, and the specks of a photocopy are evened out.
 * Private to OCR.
 */
#pragma once
#include "base/base.h"

struct picture {
    unsigned width, height;
    unsigned channels;    /* 1: grey, 3: red, green, blue */
    unsigned char *bytes; /* row by row from the top; talloc child of its ctx */
};

/* Reads a PGM or PPM (binary, 8 bits) of at most max bytes from fd, from its beginning. CV_CORRUPT
 * if it is none. */
enum cv_status picture_load(struct picture *out, void *ctx, int fd, uint64_t max,
                            struct cv_error *err);
/* The picture as grey, paper white; red and specks gone, and from row `signed_from` on pen strokes
 * near red: above it no one signs. */
void picture_clean(struct picture *out, void *ctx, const struct picture *in, unsigned signed_from);
/* The upper half of the page as grey, paper white, ink of every colour dark. */
void picture_ink(struct picture *out, void *ctx, const struct picture *in);
/* Makes paper of a part of the picture, which must lie within. */
void picture_wipe(struct picture *p, unsigned x, unsigned y, unsigned width, unsigned height);
/* What is red in the upper half of the page, as black on white: stamps (độ mật, độ khẩn) stand
 * there. False, and no picture, if there is next to nothing. */
bool picture_red(struct picture *out, void *ctx, const struct picture *in);
/* Writes a grey picture as PGM over what fd holds. Returns 0 or errno. */
int picture_store(const struct picture *in, int fd);
