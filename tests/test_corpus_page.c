/* Pages of words with boxes: rows, columns, paragraphs, turned and tilted pages; pictures before
 * OCR. */
#include "corpus/page.h"
#include "corpus/picture.h"
#include "tests/corpus_test.h"

enum { SIZE = 10 };

/* A line of words from x on, each letter half a size wide, `gap` between the words; "|" stands for
 * a gap of `wide`. */
static double line_at(struct page *p, unsigned number, double x, double y, const char *words,
                      double gap, double wide)
{
    for (size_t n; *words; words += n + (words[n] == ' ')) {
        n = strcspn(words, " ");
        if (n == 1 && *words == '|') {
            x += wide - gap;
            continue;
        }
        size_t letters = 0;
        for (size_t i = 0; i < n; i++)
            letters += ((unsigned char)words[i] & 0xc0) != 0x80;
        struct page_word w = {.x0 = x,
                              .y0 = y,
                              .x1 = x + SIZE / 2.0 * (double)letters,
                              .y1 = y + SIZE,
                              .size = SIZE,
                              .line = number,
                              .block = 1};
        page_add(p, &w, words, n);
        x = w.x1 + gap;
    }
    return x;
}

static struct page page_new(struct scratch *s)
{
    struct page p;
    page_init(&p, s);
    return p;
}

static char *text_of(struct page *p)
{
    struct cv_buf out;
    cv_buf_init(&out, p->ctx);
    page_text(&out, p);
    return cv_buf_cstr(&out);
}

static void header__columns_nearly_touch__parted_by_those_below(void **state)
{
    struct page p = page_new(*state);
    line_at(&p, 1, 0, 0, "SỞ NÔNG NGHIỆP | CỘNG HÒA XÃ HỘI", 2.5, 3.5);
    /* Both cells are centred below those of the first line. */
    line_at(&p, 2, 10, 12, "CHI CỤC ĐÊ", 2.5, 0);
    line_at(&p, 3, 86, 12, "Độc lập", 2.5, 0);
    char *text = text_of(&p);
    assert_non_null(strstr(text, "SỞ NÔNG NGHIỆP   "));
    assert_non_null(strstr(text, "   CỘNG HÒA XÃ HỘI\n"));
    assert_non_null(strstr(text, "CHI CỤC ĐÊ   "));
}

static void line__justified_with_wide_gaps__one_column(void **state)
{
    struct page p = page_new(*state);
    line_at(&p, 1, 0, 0, "các cơ quan đơn vị thực hiện", 9, 0);
    assert_string_equal(text_of(&p), "các cơ quan đơn vị thực hiện\n");
}

static void bullet__far_from_its_item__no_column(void **state)
{
    struct page p = page_new(*state);
    line_at(&p, 1, 0, 0, "- | Như trên;", 2.5, 18);
    assert_string_equal(text_of(&p), "- Như trên;\n");
}

static void word__in_two_fonts__joined(void **state)
{
    struct page p = page_new(*state);
    double x = line_at(&p, 1, 0, 0, "Uỷ ban tr", 2.5, 0);
    line_at(&p, 1, x - 2.5 + 0.3, 0, "ường", 2.5, 0);
    assert_string_equal(text_of(&p), "Uỷ ban trường\n");
}

static void words__boxes_overlap__spelling_parts_them(void **state)
{
    struct page p = page_new(*state);
    double x = line_at(&p, 1, 0, 0, "nghị", 2.5, 0);
    line_at(&p, 1, x - 2.5 - 2, 0, "định", 2.5, 0);
    assert_string_equal(text_of(&p), "nghị định\n");
}

static void paragraphs__room_between__empty_line(void **state)
{
    struct page p = page_new(*state);
    line_at(&p, 1, 0, 0, "một hai", 2.5, 0);
    line_at(&p, 2, 0, 12, "ba bốn", 2.5, 0);
    line_at(&p, 3, 0, 24, "năm sáu", 2.5, 0);
    line_at(&p, 4, 0, 42, "bảy tám", 2.5, 0);
    assert_string_equal(text_of(&p), "một hai\nba bốn\nnăm sáu\n\nbảy tám\n");
}

static void page__written_sidewise__turned(void **state)
{
    for (int quarters = 1; quarters < 4; quarters++) {
        struct page p = page_new(*state);
        line_at(&p, 1, 0, 0, "BÁO CÁO", 2.5, 0);
        line_at(&p, 2, 0, 12, "tháng ba", 2.5, 0);
        for (size_t i = 0; i < p.count; i++) {
            struct page_word *w = &p.words[i], v = *w;
            if (quarters == 1)
                w->x0 = -v.y1, w->x1 = -v.y0, w->y0 = v.x0, w->y1 = v.x1;
            else if (quarters == 2)
                w->x0 = -v.x1, w->x1 = -v.x0, w->y0 = -v.y1, w->y1 = -v.y0;
            else
                w->x0 = v.y0, w->x1 = v.y1, w->y0 = -v.x1, w->y1 = -v.x0;
        }
        page_turn(&p);
        assert_string_equal(text_of(&p), "BÁO CÁO\ntháng ba\n");
    }
}

static void page__askew__lines_kept_together(void **state)
{
    struct page p = page_new(*state);
    for (unsigned k = 0; k < 4; k++) {
        line_at(&p, 2 * k, 0, 12 * k, "một hai ba bốn năm sáu bảy", 2.5, 0);
        line_at(&p, 2 * k + 1, 300, 12 * k, "một hai ba bốn năm sáu bảy", 2.5, 0);
    }
    for (size_t i = 0; i < p.count; i++) { /* three degrees: more than a line from edge to edge */
        double down = 0.05 * p.words[i].x0;
        p.words[i].y0 += down;
        p.words[i].y1 += down;
    }
    page_level(&p);
    char *text = text_of(&p);
    size_t lines = 0;
    for (const char *s = text; *s; s++)
        lines += *s == '\n';
    assert_int_equal(lines, 4);
}

static void word__no_box_or_no_text__passed_over(void **state)
{
    struct page p = page_new(*state);
    struct page_word w = {.x0 = 5, .x1 = 1, .y1 = 1, .size = 1};
    page_add(&p, &w, "a", 1);
    w.x1 = 6;
    page_add(&p, &w, "", 0);
    w.size = 0;
    page_add(&p, &w, "a", 1);
    w.size = 1;
    w.y1 = 1.0 / 0.0;
    page_add(&p, &w, "a", 1);
    assert_int_equal(p.count, 0);
    assert_string_equal(text_of(&p), "");
}

/* ---- pictures
 * ---------------------------------------------------------------------------------------- */

static int picture_file(struct scratch *s, const void *bytes, size_t n)
{
    return open(scratch_file(s, "p.ppm", bytes, n), O_RDWR | O_CLOEXEC);
}

static void picture__red_on_shaded_paper__gone_and_told(void **state)
{
    enum { SIDE = 64, HEADER = 13 };
    static unsigned char ppm[HEADER + 3 * SIDE * SIDE];
    struct scratch *s = *state;
    memcpy(ppm, "P6\n64 64\n255\n", HEADER);
    for (size_t i = 0; i < SIDE * SIDE; i++) {
        unsigned char *c = ppm + HEADER + 3 * i, shade = (unsigned char)(150 + i % SIDE / 4);
        bool ink = i % SIDE == 20, stamp = i / SIDE == 10 && !ink;
        c[0] = ink ? 30 : stamp ? 230 : shade;
        c[1] = c[2] = ink ? 30 : stamp ? 40 : shade;
    }
    int fd = picture_file(s, ppm, sizeof ppm);
    struct picture in, clean, red;
    assert_int_equal(picture_load(&in, s, fd, sizeof ppm, NULL), CV_OK);
    picture_clean(&clean, s, &in, 0);
    assert_int_equal(clean.channels, 1);
    assert_true(clean.bytes[40 * SIDE + 20] < 80);  /* ink */
    assert_true(clean.bytes[40 * SIDE + 5] > 200);  /* paper, dark side */
    assert_true(clean.bytes[40 * SIDE + 60] > 200); /* bright side */
    assert_true(clean.bytes[10 * SIDE + 40] > 200); /* stamp */
    assert_true(picture_red(&red, s, &in));
    assert_int_equal(red.height, SIDE / 2);
    assert_int_equal(red.bytes[10 * SIDE + 40], 0);
    assert_int_equal(red.bytes[11 * SIDE + 40], 255);
    assert_int_equal(picture_store(&clean, fd), 0);
    assert_int_equal(picture_load(&in, s, fd, sizeof ppm, NULL), CV_OK);
    assert_int_equal(in.channels, 1);
    assert_false(picture_red(&red, s, &in));
    close(fd);
}

/* White paper of three channels. */
static struct picture *blank_sheet(void *ctx, unsigned side)
{
    struct picture *p = talloc(ctx, struct picture);
    *p = (struct picture){side, side, 3, talloc_size(p, 3 * (size_t)side * side)};
    memset(p->bytes, 255, 3 * (size_t)side * side);
    return p;
}

static void draw_bar(struct picture *p, unsigned x, unsigned y, unsigned w, unsigned h,
                     const unsigned char rgb[3])
{
    for (unsigned v = y; v < y + h; v++)
        for (unsigned u = x; u < x + w; u++)
            memcpy(p->bytes + 3 * ((size_t)v * p->width + u), rgb, 3);
}

static void picture__pen_beside_a_seal__gone(void **state)
{
    enum { SIDE = 600 };
    static const unsigned char print[] = {25, 25, 25}, pen[] = {40, 50, 170},
                               seal[] = {210, 50, 60},
                               faint[] = {150, 110, 115}; /* red that compression bleached */
    struct picture *in = blank_sheet(*state, SIDE), clean;
    draw_bar(in, 100, 100, 60, 6, seal);
    draw_bar(in, 100, 120, 60, 6, faint);
    draw_bar(in, 100, 140, 60, 6, pen);
    draw_bar(in, 100, 160, 60, 6, print);
    draw_bar(in, 500, 500, 60, 6, pen); /* far from it: a number filled in */
    picture_clean(&clean, *state, in, 0);
    assert_true(clean.bytes[103 * SIDE + 130] > 240);
    assert_true(clean.bytes[123 * SIDE + 130] > 180);
    assert_true(clean.bytes[143 * SIDE + 130] > 240);
    assert_true(clean.bytes[163 * SIDE + 130] < 60);
    assert_true(clean.bytes[503 * SIDE + 530] < 60);
    picture_clean(&clean, *state, in, 300); /* nobody signs so far up */
    assert_true(clean.bytes[143 * SIDE + 130] < 60);
}

static void picture__strewn_with_specks__only_print_stays(void **state)
{
    enum { SIDE = 600 };
    static const unsigned char ink[] = {20, 20, 20};
    for (unsigned step = 20; step <= 200; step += 180) { /* a photocopy, a clean page */
        struct picture *in = blank_sheet(*state, SIDE), clean;
        for (unsigned y = 5; y < SIDE - 5; y += step)
            for (unsigned x = 5; x < SIDE - 5; x += step)
                draw_bar(in, x, y, 3, 3, ink);
        draw_bar(in, 110, 110, 5, 5, ink); /* the point of an i */
        picture_clean(&clean, *state, in, 0);
        assert_int_equal(clean.bytes[206 * SIDE + 206] > 240, step == 20);
        assert_true(clean.bytes[112 * SIDE + 112] < 60);
    }
}

static void picture__broken__refused(void **state)
{
    static const char *const broken[] = {
        "P6\n9 9\n255\n123",  "P4\n1 1\n255\n1",     "GIF89a--",
        "P5\n0 9\n255\nabcd", "P5\n1 1\n65535\nabc", "P5\n\n\n\n\n\n\n"};
    struct picture in;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        int fd = picture_file(*state, broken[i], strlen(broken[i]));
        assert_int_equal(picture_load(&in, *state, fd, 1000, NULL), CV_CORRUPT);
        close(fd);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(header__columns_nearly_touch__parted_by_those_below),
        SCRATCH_TEST(line__justified_with_wide_gaps__one_column),
        SCRATCH_TEST(bullet__far_from_its_item__no_column),
        SCRATCH_TEST(word__in_two_fonts__joined),
        SCRATCH_TEST(words__boxes_overlap__spelling_parts_them),
        SCRATCH_TEST(paragraphs__room_between__empty_line),
        SCRATCH_TEST(page__written_sidewise__turned),
        SCRATCH_TEST(page__askew__lines_kept_together),
        SCRATCH_TEST(word__no_box_or_no_text__passed_over),
        SCRATCH_TEST(picture__red_on_shaded_paper__gone_and_told),
        SCRATCH_TEST(picture__pen_beside_a_seal__gone),
        SCRATCH_TEST(picture__strewn_with_specks__only_print_stays),
        SCRATCH_TEST(picture__broken__refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
