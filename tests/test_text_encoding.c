#include "text_test.h"

/* "Ủy ban … văn phòng." below in each encoding, made with converters of other projects. */
static const char sentence[] =
    "Ủy ban nhân dân xã Đông Phước đề nghị các thôn gửi báo cáo về việc trồng rừng, sửa đường và "
    "khuyến học "
    "trước ngày 15 tháng 9 năm 2003; việc nào chưa rõ thì hỏi lại văn phòng.";
static const struct {
    enum text_encoding encoding;
    const char *hex;
} encoded[] = {
    {TEXT_TCVN3, "f1792062616e206e68a96e2064a96e2078b720a7ab6e67205068aded6320aed2206e6768de2063b86"
                 "3207468ab6e2067f6"
                 "692062b86f2063b86f2076d2207669d663207472e56e672072f56e672c2073f66120aeadea6e67207"
                 "6b5206b687579d56e"
                 "2068e463207472aded63206e67b579203135207468b86e672039206ea86d20323030333b207669d66"
                 "3206eb56f206368ad"
                 "612072e2207468d72068e169206cb9692076a86e207068df6e672e"},
    {TEXT_VNI, "55db792062616e206e6861e26e206461e26e207861f520d16fe26e67205068f6f4f96320f165e0206e6"
               "768f2206361f96320"
               "74686fe26e2067f6fb69206261f96f206361f96f207665e020766965e4632074726fe06e672072f6f86"
               "e672c2073f6fb6120"
               "f1f6f4f86e67207661f8206b68757965e16e20686fef63207472f6f4f963206e6761f87920313520746"
               "861f96e6720392"
               "06e61ea6d20323030333b20766965e463206e61f86f206368f66120726ff5207468ec20686ffb69206c"
               "61ef69207661ea6e"
               "2070686ff86e672e"},
    {TEXT_VISCII, "9c792062616e206e68e26e2064e26e2078e320d0f46e67205068dfbe6320f0ab206e6768b82063e1"
                  "63207468f46e2067d8"
                  "692062e16f2063e16f2076ab207669ae63207472b06e672072d76e672c2073d86120f0dfb66e6720"
                  "76e0206b687579aa6e"
                  "2068f763207472dfbe63206e67e079203135207468e16e672039206ee56d20323030333b207669ae"
                  "63206ee06f206368df"
                  "612072f5207468ec2068f669206cd5692076e56e207068f26e672e"},
    {TEXT_VPS, "d1792062616e206e68e26e2064e26e2078e320f1f46e67205068dca76320c78a206e6768ce2063e1632"
               "07468f46e2067ba69"
               "2062e16f2063e16f20768a2076698c63207472d26e672072d86e672c2073ba6120c7dca96e672076e02"
               "06b687579896e2068"
               "8663207472dca763206e67e079203135207468e16e672039206ee66d20323030333b2076698c63206ee"
               "06f206368dc612072"
               "f5207468ec2068d569206ce5692076e66e207068f26e672e"},
    {TEXT_CP1258, "55d2792062616e206e68e26e2064e26e207861de20d0f46e67205068fdf5ec6320f0eacc206e6768"
                  "69f22063e163207468f4"
                  "6e2067fdd2692062e16f2063e16f2076eacc207669eaf263207472f4cc6e672072fdcc6e672c2073"
                  "fdd26120f0fdf5cc6e"
                  "672076e0206b687579eaec6e20686ff263207472fdf5ec63206e67e079203135207468e16e672039"
                  "206ee36d2032303033"
                  "3b207669eaf263206ee06f206368fd6120726fde20746869cc20686fd269206c61f2692076e36e20"
                  "70686fcc6e672e"},
};

static size_t unhex(char *out, const char *hex)
{
    size_t n = 0;
    for (; hex[2 * n]; n++) {
        char pair[3] = {hex[2 * n], hex[2 * n + 1], 0};
        out[n] = (char)strtoul(pair, NULL, 16);
    }
    return n;
}

static void decode_as__a_sentence__as_other_converters_read_it(void **state)
{
    char bytes[512];
    void *ctx = talloc_new(NULL);
    (void)state;
    for (size_t i = 0; i < sizeof encoded / sizeof *encoded; i++) {
        struct text_decoded d;
        size_t n = unhex(bytes, encoded[i].hex);
        text_decode_as(ctx, bytes, n, encoded[i].encoding, &d);
        /* TCVN3 has no toned capitals outside of capital fonts: ủ stands for Ủ */
        if (encoded[i].encoding == TEXT_TCVN3)
            assert_string_equal(d.utf8 + strlen("ủ"), sentence + strlen("Ủ"));
        else
            assert_string_equal(d.utf8, sentence);
        assert_int_equal(d.damaged, 0);
        assert_int_equal(d.length, strlen(d.utf8));
        text_decode(ctx, bytes, n, &d); /* and it is found without being told */
        assert_int_equal(d.encoding, encoded[i].encoding);
        assert_true(d.converted && d.confidence > 0.95);
        assert_string_equal(d.utf8 + strlen("ủ"), sentence + strlen("Ủ"));
    }
    talloc_free(ctx);
}

/* What every byte and every base with a byte from 80 on decodes to, in one pass over an encoding.
 */
struct codes {
    char text[0x100][0x81]
             [8]; /* by first byte; then 0 for that byte alone, or the second less 7F */
};

static struct codes *codes_of(void *ctx, enum text_encoding e)
{
    struct codes *all = talloc_zero(ctx, struct codes);
    for (unsigned first = 1; first < 0x100; first++)
        for (unsigned second = 0; second <= 0x80; second++) {
            char bytes[2] = {(char)first, (char)(second + 0x7F)};
            struct text_decoded d;
            text_decode_as(ctx, bytes, second ? 2 : 1, e, &d);
            snprintf(all->text[first][second], sizeof all->text[first][second], "%s", d.utf8);
            talloc_free(d.utf8);
        }
    return all;
}

/* The bytes of a letter, the shortest first; the length, or 0 if it has none. */
static size_t encode_letter(const struct codes *all, const char *letter, char *out)
{
    for (unsigned pair = 0; pair < 2; pair++)
        for (unsigned first = 1; first < 0x100; first++)
            for (unsigned second = pair; second <= (pair ? 0x80 : 0); second++)
                if (strcmp(all->text[first][second], letter) == 0) {
                    out[0] = (char)first;
                    out[1] = (char)(second + 0x7F);
                    return pair + 1;
                }
    return 0;
}

/* Each letter has bytes, and these mean it whatever letter stands before them. */
static void check_round_trip(enum text_encoding e, const char *letters)
{
    void *ctx = talloc_new(NULL);
    struct codes *all = codes_of(ctx, e);
    struct cv_buf bytes;
    struct text_decoded d;
    cv_buf_init(&bytes, ctx);
    for (const char *at = letters; *at; at += text_test_step(at)) {
        char letter[8], code[2];
        snprintf(letter, sizeof letter, "%.*s", (int)text_test_step(at), at);
        size_t n = encode_letter(all, letter, code);
        if (n == 0)
            fail_msg("%s has no bytes for %s", text_encoding_name(e), letter);
        cv_buf_add(&bytes, code, n);
    }
    text_decode_as(ctx, bytes.bytes, bytes.len, e, &d);
    assert_string_equal(d.utf8, letters);
    assert_int_equal(d.damaged, 0);
    talloc_free(ctx);
}

static void decode_as__all_134_letters__round_trip(void **state)
{
    static const enum text_encoding full[] = {TEXT_VNI, TEXT_VISCII, TEXT_VPS, TEXT_CP1258};
    (void)state;
    for (size_t i = 0; i < sizeof full / sizeof *full; i++) {
        check_round_trip(full[i], text_test_small);
        check_round_trip(full[i], text_test_capital);
    }
    check_round_trip(TEXT_TCVN3, text_test_small);
    check_round_trip(TEXT_TCVN3, "ĂÂÊÔƠƯĐ");
    check_round_trip(TEXT_TCVN3_CAPS, text_test_capital);
}

static void decode_as__every_byte_and_pair__valid_utf8(void **state)
{
    void *ctx = talloc_new(NULL);
    (void)state;
    for (int e = 0; e < TEXT_ENCODING_COUNT; e++) {
        assert_true(strlen(text_encoding_name((enum text_encoding)e)) > 2);
        for (unsigned pair = 0; pair < 0x10000; pair += 7) {
            char bytes[2] = {(char)(pair >> 8), (char)pair};
            struct text_decoded d;
            text_decode_as(ctx, bytes, 2, (enum text_encoding)e, &d);
            assert_true(text_test_is_utf8(d.utf8, d.length));
            assert_int_equal(d.encoding, e);
            talloc_free(d.utf8);
        }
    }
    talloc_free(ctx);
}

static void decode_as__bytes_without_a_letter__counted_as_damage(void **state)
{
    void *ctx = talloc_new(NULL);
    struct text_decoded d;
    (void)state;
    text_decode_as(ctx, "a\x81z", 3, TEXT_VNI, &d);
    assert_string_equal(d.utf8, "a\uFFFDz");
    assert_int_equal(d.damaged, 1);
    text_decode_as(ctx, "", 0, TEXT_VNI, &d);
    assert_string_equal(d.utf8, "");
    talloc_free(ctx);
}

static void decode_as__utf16__surrogates_and_odd_end(void **state)
{
    void *ctx = talloc_new(NULL);
    struct text_decoded d;
    (void)state;
    text_decode_as(ctx, "\x10\x01\xC7\x1E\x3D\xD8\x00\xDE", 8, TEXT_UTF16LE, &d);
    assert_string_equal(d.utf8, "Đệ\U0001F600");
    assert_int_equal(d.damaged, 0);
    text_decode_as(ctx, "\x01\x10\xD8\x3D\x00\x61\x1E", 7, TEXT_UTF16BE, &d);
    assert_string_equal(d.utf8, "Đ\uFFFDa\uFFFD");
    assert_int_equal(d.damaged, 3);
    text_decode_as(ctx, "\x3D\xD8", 2, TEXT_UTF16LE, &d); /* half a pair at the end */
    assert_string_equal(d.utf8, "\uFFFD");
    text_decode_as(ctx, "\x61", 1, TEXT_UTF16LE, &d);
    assert_string_equal(d.utf8, "\uFFFD");
    talloc_free(ctx);
}

static void decode_misread__a_run_in_a_font__bytes_recovered(void **state)
{
    static const struct {
        enum text_encoding encoding;
        const char *in, *out;
    } cases[] = {
        {TEXT_TCVN3, "ViÖt Nam, QuyÕt ®Þnh", "Việt Nam, Quyết định"},
        {TEXT_TCVN3, "n\u2212íc, ∙n mßn", "nước, ãn mòn"}, /* as PDF hands it on */
        {TEXT_TCVN3_CAPS, "céng hßa", "CỘNG HÒA"},
        {TEXT_VNI, "Quyeát ñònh cuûa UÛy ban", "Quyết định của Ủy ban"},
        {TEXT_VNI, "đã là Unicode ơ nhưng Coäng", "đã là Unicode ơ nhưng Cộng"},
        {TEXT_MOJIBAKE, "Viá»‡t Nam", "Việt Nam"},
        {TEXT_UTF8, "giữ nguyên", "giữ nguyên"},
        {TEXT_VNI, "", ""},
    };
    void *ctx = talloc_new(NULL);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text_decoded d;
        text_decode_misread(ctx, cases[i].in, strlen(cases[i].in), cases[i].encoding, &d);
        assert_string_equal(d.utf8, cases[i].out);
    }
    talloc_free(ctx);
}

static void font__name__tells_the_encoding(void **state)
{
    static const struct {
        const char *font;
        enum text_encoding encoding;
    } cases[] = {
        {".VnTime", TEXT_TCVN3},
        {".VnTimeH", TEXT_TCVN3_CAPS},
        {".VnArialH-Bold", TEXT_TCVN3_CAPS},
        {".VnCentury SchoolbookH", TEXT_TCVN3_CAPS},
        {".VnArial Narrow", TEXT_TCVN3},
        {"ABCDEF+.VnTime,Bold", TEXT_TCVN3},
        {"VNI-Times", TEXT_VNI},
        {"vni-helve", TEXT_VNI},
        {"VPS Times", TEXT_VPS},
        {"VI Times", TEXT_VISCII},
        {"VISCII Hoang Yen", TEXT_VISCII},
        {"Times New Roman", TEXT_UTF8},
        {"Vivaldi", TEXT_UTF8},
        {"", TEXT_UTF8},
        {".Vn", TEXT_TCVN3},
        {"+", TEXT_UTF8},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(text_encoding_of_font(cases[i].font), cases[i].encoding);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decode_as__a_sentence__as_other_converters_read_it),
        cmocka_unit_test(decode_as__all_134_letters__round_trip),
        cmocka_unit_test(decode_as__every_byte_and_pair__valid_utf8),
        cmocka_unit_test(decode_as__bytes_without_a_letter__counted_as_damage),
        cmocka_unit_test(decode_as__utf16__surrogates_and_odd_end),
        cmocka_unit_test(decode_misread__a_run_in_a_font__bytes_recovered),
        cmocka_unit_test(font__name__tells_the_encoding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
