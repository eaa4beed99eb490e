/*
 * stamp: a word in a frame, which OCR does not read because of the frame: "MẬT" in its box. Frames
 * are looked for on the picture, what stands in them is read by itself, and only what is one of the
 * few words that stamps bear is believed. Private to OCR.
 */
#pragma once
#include "corpus/picture.h"

/* A page bears a stamp or two; a page of many frames is a form. */
enum { STAMPS_MOST = 6 };

/* In pixels from the picture's upper left corner. */
struct stamp_frame {
    unsigned x, y, width, height;
    unsigned paper; /* what is darker than this shade is its ink */
};

/* Frames of a stamp's size and shape, somewhat slanting ones too, on a picture by picture_ink(),
 * faded ones last; at most STAMPS_MOST. Returns how many. */
size_t stamp_frames(struct stamp_frame *out, const struct picture *ink);
/* What the frame holds, the frame's lines gone, large enough for OCR. `out` is a talloc child of
 * ctx. */
void stamp_inside(struct picture *out, void *ctx, const struct picture *ink,
                  const struct stamp_frame *frame);
/* The stamp that OCR read as `read` (UTF-8), as the rules write it: "TỐI MẬT" for "T0I MÂI|". NULL
 * if it is none. For what stands in a frame only: of running text this would take too much. */
const char *stamp_words(const char *read);
