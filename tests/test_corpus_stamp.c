/* Stamps in frames: found on a page, freed of their frame, and told from other framed words. */
#include "corpus/stamp.h"
#include "tests/corpus_test.h"
#include <talloc.h>

enum { WIDE = 830, HIGH = 500 };

static struct picture *blank_page(void *ctx)
{
    struct picture *p = talloc(ctx, struct picture);
    *p = (struct picture){WIDE, HIGH, 1, talloc_array(p, unsigned char, WIDE *HIGH)};
    memset(p->bytes, 255, WIDE * HIGH);
    return p;
}

/* A box of lines three pixels thick; `rise`: how far its right end stands above its left one. */
static void draw_box(struct picture *p, unsigned x, unsigned y, unsigned w, unsigned h,
                     unsigned rise)
{
    for (unsigned u = 0; u < w; u++)
        for (unsigned v = 0; v < h; v++)
            if (u < 3 || v < 3 || u >= w - 3 || v >= h - 3)
                p->bytes[(y + v - u * rise / w) * p->width + x + u] = 30;
}

static void draw_block(struct picture *p, unsigned x, unsigned y, unsigned w, unsigned h)
{
    for (unsigned v = y; v < y + h; v++)
        memset(p->bytes + v * p->width + x, 30, w);
}

static void frames__box_of_a_stamps_size__is_found(void **state)
{
    (void)state;
    for (unsigned rise = 0; rise <= 5; rise += 5) {
        void *ctx = talloc_new(NULL);
        struct picture *page = blank_page(ctx);
        struct stamp_frame f[STAMPS_MOST];
        draw_box(page, 100, 60, 120, 40, rise);
        draw_block(page, 125, 72, 60, 14); /* the word in it */
        assert_int_equal(stamp_frames(f, page), 1);
        assert_in_range(f[0].x, 97, 103);
        assert_in_range(f[0].y, 57 - rise, 63 - rise);
        assert_in_range(f[0].width, 116, 124);
        assert_in_range(f[0].height, 37, 43 + rise);
        talloc_free(ctx);
    }
}

static void frames__faded__are_found_behind_the_fresh(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct picture *page = blank_page(ctx);
    struct stamp_frame f[STAMPS_MOST];
    draw_box(page, 100, 60, 120, 40, 0);
    draw_block(page, 100, 200, 60, 30); /* a bold word */
    for (size_t i = 0; i < (size_t)WIDE * HIGH; i++)
        page->bytes[i] = page->bytes[i] < 255 ? 210 : 255;
    draw_box(page, 300, 160, 120, 40, 0);
    assert_int_equal(stamp_frames(f, page), 2);
    assert_in_range(f[0].x, 297, 303);
    assert_in_range(f[1].x, 97, 103);
    assert_true(f[1].paper > 210);
    talloc_free(ctx);
}

static void frames__other_ink__is_none(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct picture *page = blank_page(ctx);
    struct stamp_frame f[STAMPS_MOST];
    assert_int_equal(stamp_frames(f, page), 0);
    draw_block(page, 20, 20, 120, 40);    /* solid */
    draw_box(page, 10, 100, 700, 300, 0); /* round half a page */
    draw_box(page, 300, 20, 14, 14, 0);   /* to be ticked */
    draw_block(page, 400, 20, 120, 3);    /* three sides */
    draw_block(page, 400, 20, 3, 40);
    draw_block(page, 517, 20, 3, 40);
    assert_int_equal(stamp_frames(f, page), 0);
    talloc_free(ctx);
}

static void frames__more_than_a_stamp_or_two__end_at_the_most(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct picture *page = blank_page(ctx);
    struct stamp_frame f[STAMPS_MOST];
    for (unsigned i = 0; i < STAMPS_MOST + 3; i++)
        draw_box(page, 20 + i % 5 * 150, 20 + i / 5 * 80, 120, 40, 0);
    assert_int_equal(stamp_frames(f, page), STAMPS_MOST);
    talloc_free(ctx);
}

static void inside__has_the_word_and_no_frame(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct picture *page = blank_page(ctx), inside;
    struct stamp_frame f[STAMPS_MOST];
    draw_box(page, 100, 60, 120, 40, 0);
    draw_block(page, 140, 72, 40, 16);
    assert_int_equal(stamp_frames(f, page), 1);
    stamp_inside(&inside, ctx, page, &f[0]);
    assert_true(inside.height >= 120);
    size_t dark = 0, size = (size_t)inside.width * inside.height;
    for (size_t i = 0; i < size; i++)
        dark += inside.bytes[i] < 128;
    unsigned scale = (inside.height - 60) / f[0].height;
    assert_in_range(dark, 40 * 16 * scale * scale * 8 / 10, 40 * 16 * scale * scale * 12 / 10);
    talloc_free(ctx);
}

static void words__of_stamps__are_known_by_damaged_letters_too(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"MẬT", "MẬT"},
        {"[MẬT|", "MẬT"},
        {"MAT", "MẬT"},
        {"TỐI MẬT", "TỐI MẬT"},
        {"T0I MÂI|", "TỐI MẬT"},
        {"| TUYỆT MẬT", "TUYỆT MẬT"},
        {"IUYỆT MẬI", "TUYỆT MẬT"},
        {"HỎA TỐC", "HỎA TỐC"},
        {"HOA TOC HEN GIO", "HỎA TỐC HẸN GIỜ"},
        {"KHẨN", "KHẨN"},
        {"", NULL},
        {"|||", NULL},
        {"MẪU", NULL},
        {"Mẫu số 01", NULL},
        {"BẢO MẬT", NULL},
        {"bí mật nhà nước", NULL},
        {"CÔNG VĂN ĐẾN", NULL},
        {"HẠNH", NULL},
        {"Số: 12/KH-UBND", NULL},
        {"một đoạn văn dài trong khung, không phải là con dấu nào cả", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got = stamp_words(cases[i][0]);
        if (!cases[i][1] ? got != NULL : !got || strcmp(got, cases[i][1]) != 0)
            fail_msg("%s: %s", cases[i][0], got ? got : "NULL");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames__box_of_a_stamps_size__is_found),
        cmocka_unit_test(frames__faded__are_found_behind_the_fresh),
        cmocka_unit_test(frames__other_ink__is_none),
        cmocka_unit_test(frames__more_than_a_stamp_or_two__end_at_the_most),
        cmocka_unit_test(inside__has_the_word_and_no_frame),
        cmocka_unit_test(words__of_stamps__are_known_by_damaged_letters_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
