/* What Outlook and old PowerPoint leave: MSG, winmail.dat, PPT. */
#include "tests/corpus_compound.h"

/* UTF-16 of ASCII and of Vietnamese within the basic plane; length in *n. */
static char *wide(void *ctx, const char *text, size_t *n)
{
    char *out = talloc_size(ctx, 2 * strlen(text) + 2);
    for (*n = 0; *text;) {
        unsigned char c = (unsigned char)*text;
        size_t k = c < 0x80 ? 1 : c < 0xe0 ? 2 : 3;
        uint32_t code = k == 1 ? c : c & (0xffu >> (k + 1));
        for (size_t i = 1; i < k; i++)
            code = code << 6 | ((unsigned char)text[i] & 0x3f);
        text += k;
        out[(*n)++] = (char)code;
        out[(*n)++] = (char)(code >> 8);
    }
    return out;
}

static void msg__body_and_attachments__text_and_members(void **state)
{
    struct scratch *s = *state;
    size_t n[3];
    char *subject = wide(s, "Gửi công văn", &n[0]), *body = wide(s, "Kính gửi các xã,\r\n", &n[1]),
         *name = wide(s, "Công văn số 5.txt", &n[2]);
    const struct compound_entry entries[] = {{"__properties_version1.0", -1, "\0", 1},
                                             {"__substg1.0_0037001F", -1, subject, n[0]},
                                             {"__substg1.0_0C1A001E", -1, "Van thu", 7},
                                             {"__substg1.0_1000001F", -1, body, n[1]},
                                             {"__attach_version1.0_#00000000", -1, NULL, 0},
                                             {"__substg1.0_3707001F", 4, name, n[2]},
                                             {"__substg1.0_37010102", 4, "Số: 5/UBND", 12},
                                             {"__attach_version1.0_#00000001", -1, NULL, 0},
                                             {"__substg1.0_3701000D", 7, NULL, 0},
                                             {NULL, 0, NULL, 0}};
    char *path = build_compound(s, "a.msg", entries);
    struct kept k = {0};
    struct cv_error err = {0};
    if (read_file(s, path, &k, &err) != CV_OK)
        fail_msg("%s", err.message);
    assert_int_equal(k.count, 2);
    assert_string_equal(k.docs[0].path, talloc_asprintf(s, "%s!/Công văn số 5.txt", path));
    assert_string_equal(k.docs[0].text, "Số: 5/UBND");
    assert_string_equal(k.docs[1].format, "msg");
    assert_string_equal(k.docs[1].text,
                        "From: Van thu\nSubject: Gửi công văn\n\nKính gửi các xã,\n");
    assert_int_equal(k.problem_count, 1);
    assert_non_null(strstr(k.problems, "part-2"));
    kept_free(&k);
}

static void msg__html_body_only__its_text(void **state)
{
    struct scratch *s = *state;
    static const char html[] = "<html><body><p>Họp <b>giao ban</b></p></body></html>";
    const struct compound_entry entries[] = {{"__properties_version1.0", -1, "\0", 1},
                                             {"__substg1.0_10130102", -1, html, sizeof html - 1},
                                             {NULL, 0, NULL, 0}};
    struct kept k = {0};
    assert_int_equal(read_file(s, build_compound(s, "a.msg", entries), &k, NULL), CV_OK);
    assert_string_equal(k.docs[0].text, "\nHọp giao ban\n");
    kept_free(&k);
}

/* ---- winmail.dat -------------------------------------------------------------------------------
 */

static void attribute(struct cv_buf *out, uint32_t id, const char *bytes, size_t n)
{
    unsigned char head[9] = {2};
    compound_32(head + 1, id);
    compound_32(head + 5, (uint32_t)n);
    cv_buf_add(out, head, sizeof head);
    cv_buf_add(out, bytes, n);
    cv_buf_add(out, "\0\0", 2);
}

static void winmail__attachments__members(void **state)
{
    struct scratch *s = *state;
    struct cv_buf file;
    cv_buf_init(&file, s);
    cv_buf_add(&file, "\x78\x9f\x3e\x22\1\0", 6);
    attribute(&file, 0x00069002, "\0\0", 2);
    attribute(&file, 0x00018010, "bao cao.txt", 12);
    attribute(&file, 0x0006800f, "Báo cáo quý", strlen("Báo cáo quý"));
    attribute(&file, 0x00069002, "\0\0", 2);
    attribute(&file, 0x0006800f, "hai", 3);
    char *path = scratch_file(s, "winmail.dat", file.bytes, file.len);
    struct kept k = {0};
    struct cv_error err = {0};
    if (read_file(s, path, &k, &err) != CV_OK)
        fail_msg("%s", err.message);
    assert_int_equal(k.count, 2);
    assert_string_equal(k.docs[0].path, talloc_asprintf(s, "%s!/bao cao.txt", path));
    assert_string_equal(k.docs[0].text, "Báo cáo quý");
    assert_string_equal(k.docs[1].path, talloc_asprintf(s, "%s!/part-2", path));
    kept_free(&k);
    path = scratch_file(s, "cut.dat", file.bytes, file.len - 4);
    assert_int_equal(read_file(s, path, &k, &err), CV_CORRUPT);
    assert_non_null(strstr(err.message, "cut off"));
    kept_free(&k);
}

/* ---- PPT ---------------------------------------------------------------------------------------
 */

static void ppt__text_of_both_kinds__lines_of_the_slides(void **state)
{
    struct scratch *s = *state;
    size_t n;
    char *title = wide(s, "Kế hoạch năm\rPhần một", &n);
    struct cv_buf stream;
    cv_buf_init(&stream, s);
    unsigned char head[8] = {0x0f, 0, 0xe8, 3};
    compound_32(head + 4, (uint32_t)n + 8 + 8 + 5 + 8 + 2);
    cv_buf_add(&stream, head, 8);
    static const unsigned char kinds[][8] = {{0, 0, 0xa0, 0x0f}, {0, 0, 0xa8, 0x0f}, {0, 0, 1, 0}};
    const struct {
        const char *bytes;
        size_t n;
    } leaves[] = {{title, n},
                  {"Hai\x0b"
                   "b",
                   5},
                  {"xx", 2}};
    for (size_t i = 0; i < 3; i++) {
        memcpy(head, kinds[i], 4);
        compound_32(head + 4, (uint32_t)leaves[i].n);
        cv_buf_add(&stream, head, 8);
        cv_buf_add(&stream, leaves[i].bytes, leaves[i].n);
    }
    const struct compound_entry entries[] = {{"PowerPoint Document", -1, stream.bytes, stream.len},
                                             {NULL, 0, NULL, 0}};
    struct kept k = {0};
    assert_int_equal(read_file(s, build_compound(s, "a.ppt", entries), &k, NULL), CV_OK);
    assert_string_equal(k.docs[0].format, "ppt");
    assert_string_equal(k.docs[0].text, "Kế hoạch năm\nPhần một\nHai\nb\n");
    kept_free(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(msg__body_and_attachments__text_and_members),
        SCRATCH_TEST(msg__html_body_only__its_text),
        SCRATCH_TEST(winmail__attachments__members),
        SCRATCH_TEST(ppt__text_of_both_kinds__lines_of_the_slides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
