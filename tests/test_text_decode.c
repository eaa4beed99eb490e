#include "text_test.h"

static struct text_decoded decode(void *ctx, const char *bytes, size_t n)
{
    struct text_decoded d;
    text_decode(ctx, bytes, n, &d);
    assert_int_equal(d.utf8[d.length], 0);
    assert_true(text_test_is_utf8(d.utf8, d.length));
    assert_true(d.confidence >= 0 && d.confidence <= 1);
    return d;
}

static void decode__unicode_with_and_without_mark__read(void **state)
{
    static const struct {
        const char *bytes;
        size_t n;
        enum text_encoding encoding;
        const char *text;
    } cases[] = {
        {"", 0, TEXT_UTF8, ""},
        {"Số 5", 6, TEXT_UTF8, "Số 5"},
        {"\xEF\xBB\xBFSố 5", 9, TEXT_UTF8, "Số 5"},
        {"\xFF\xFE"
         "D\0\x10\x01",
         6, TEXT_UTF16LE, "DĐ"},
        {"\xFE\xFF"
         "\0D\x01\x10",
         6, TEXT_UTF16BE, "DĐ"},
        {"\xFF\xFE"
         "a\0b",
         5, TEXT_UTF16LE, "a\uFFFD"}, /* odd length */
        {"\xFF\xFE", 2, TEXT_UTF16LE, ""},
        {"S\0\xD1\x1E \0"
         "5\0/\0U\0B\0",
         14, TEXT_UTF16LE, "Số 5/UB"}, /* no mark */
        {"\0S\x1E\xD1\0 \0"
         "5\0/\0U\0B",
         14, TEXT_UTF16BE, "Số 5/UB"},
    };
    void *ctx = talloc_new(NULL);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text_decoded d = decode(ctx, cases[i].bytes, cases[i].n);
        assert_int_equal(d.encoding, cases[i].encoding);
        assert_string_equal(d.utf8, cases[i].text);
        assert_true(d.converted);
    }
    talloc_free(ctx);
}

static void decode__line_ends_controls_invisible__cleaned(void **state)
{
    static const char in[] =
        "một\r\nhai\rba\vbốn\u2028năm\ftrang\0x\x1B[1m\tcột\u00A0\u00ADsáu\u200B\uFEFF";
    void *ctx = talloc_new(NULL);
    (void)state;
    struct text_decoded d = decode(ctx, in, sizeof in - 1);
    assert_string_equal(d.utf8, "một\nhai\nba\nbốn\nnăm\ftrang x [1m\tcột\u00A0sáu");
    assert_int_equal(d.damaged, 0);
    talloc_free(ctx);
}

static void decode__decomposed__composed(void **state)
{
    static const char in[] = "Nghi\u0323 \u0111i\u0323nh, tha\u0301\u0302y";
    void *ctx = talloc_new(NULL);
    (void)state;
    assert_string_equal(decode(ctx, in, strlen(in)).utf8, "Nghị định, thấy");
    talloc_free(ctx);
}

static void decode__good_unicode_with_odd_signs__left_alone(void **state)
{
    /* quotes behind Ã, prices, sizes, foreign names: all look a little like wrong encodings */
    static const char *const texts[] = {
        "Cuộc thi viết “Tôi yêu quê hương, NHÀ VÀ XÔ HÃ” được phát động; nơi “quá”… giá 5 £",
        "Giá 5 £, 7 €, khổ 2850÷3800 mm, nồng độ 5 µg/m³, góc 45° ± 2°",
        "Hà",
        "Bà Đoàn Thị Hà, ông Müller và bà Françoise Élysée",
        "à",
        "Bà Hà và cô Lý, 5 £, 750÷1000 ¤, 3 ¶",
        "Ðảng ủy, ðồng chí",
        "£\n£\n£ Lượng danh định\n",
    };
    void *ctx = talloc_new(NULL);
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct text_decoded d = decode(ctx, texts[i], strlen(texts[i]));
        assert_string_equal(d.utf8, texts[i]);
        assert_int_equal(d.encoding, TEXT_UTF8);
    }
    talloc_free(ctx);
}

/* The bytes that a Latin-1 reader would show like this; length in *n. */
static char *latin1(void *ctx, const char *look, size_t *n)
{
    char *bytes = talloc_size(ctx, strlen(look) + 1);
    for (*n = 0; *look; look++) {
        unsigned char u = (unsigned char)*look;
        if (u >= 0xC2)
            u = (unsigned char)(u << 6 | (*++look & 0x3F));
        bytes[(*n)++] = (char)u;
    }
    return bytes;
}

static void decode__tcvn3_bytes__found_and_capitals_recovered(void **state)
{
    void *ctx = talloc_new(NULL);
    size_t n;
    char *bytes = latin1(ctx,
                         "Uû ban nh©n d©n\tCéNG HßA X· HéI CHñ NGHÜA VIÖT NAM\n"
                         "Sè: 12/Q§-UB   Hµ Néi, ngµy 5 th¸ng 3 n¨m 2001\n"
                         "vÒ viÖc N©NG CÊP\n"
                         "- HuyÖn ñy; ñy ban MTTQ;\n"
                         "HuyÖn ñy §«ng S¬n\n"
                         "TM. Uû BAN NH¢N D¢N\n"
                         "§oµn Ngäc ¸nh\n",
                         &n);
    struct text_decoded d = decode(ctx, bytes, n);
    (void)state;
    assert_int_equal(d.encoding, TEXT_TCVN3);
    assert_non_null(strstr(d.utf8, "Uỷ ban nhân dân\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"));
    assert_non_null(strstr(d.utf8, "Số: 12/QĐ-UB   Hà Nội, ngày 5 tháng 3 năm 2001\n"));
    assert_non_null(strstr(d.utf8, "về việc NÂNG CẤP\n- Huyện ủy; Ủy ban MTTQ;\n"
                                   "Huyện ủy Đông Sơn\nTM. UỶ BAN NHÂN DÂN\nĐoàn Ngọc Ánh\n"));
    talloc_free(ctx);
}

static void decode__read_as_cp1252_before__undone(void **state)
{
    static const struct {
        enum text_encoding encoding;
        const char *in, *out;
    } cases[] = {
        {TEXT_MOJIBAKE, "Cá»™ng hÃ²a xÃ£ há»™i, Quyáº¿t Ä‘á»‹nh sá»‘ 5",
         "Cộng hòa xã hội, Quyết định số 5"},
        /* the last byte of à became a blank, that of ậ a soft hyphen that was dropped */
        {TEXT_MOJIBAKE, "ngÃ y thÃ¡ng, NÆ¡i nháºn vÄƒn báº£n gá»­i",
         "ngày tháng, Nơi nhận văn bản gửi"},
        {TEXT_TCVN3, "Céng hßa x· héi chñ nghÜa ViÖt Nam, Nghi QuyÕt ®Þnh ngµy th¸ng",
         "Cộng hòa xã hội chủ nghĩa Việt Nam, Nghi Quyết định ngày tháng"},
        {TEXT_VNI, "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Nôi nhaän",
         "Cộng hòa xã hội chủ nghĩa Việt Nam, Nơi nhận"},
    };
    void *ctx = talloc_new(NULL);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text_decoded d = decode(ctx, cases[i].in, strlen(cases[i].in));
        assert_string_equal(d.utf8, cases[i].out);
        assert_int_equal(d.encoding, cases[i].encoding);
        assert_true(d.converted && d.confidence > 0.8);
    }
    talloc_free(ctx);
}

static void decode__lines_in_two_encodings__each_in_its_own(void **state)
{
    static const char utf8[] = "Sau đó đề nghị các huyện gửi về sở\n";
    static const char stored[] =
        "Nơi nhận: Ủy ban nhân dân các huyện\n"
        "Thùc hiÖn QuyÕt ®Þnh cña ñy ban nh©n d©n tØnh vÒ viÖc n©ng cÊp ®­êng\n";
    void *ctx = talloc_new(NULL);
    size_t n, m;
    char *first = latin1(ctx, "Tr\u00ADíc hÕt, b¸o c¸o kÕt qu¶ thùc hiÖn\n", &n);
    char *last = latin1(ctx, "ch\u00AD¬ng tr×nh n¨m 2002\n", &m);
    struct cv_buf mixed;
    (void)state;
    cv_buf_init(&mixed, ctx);
    cv_buf_add(&mixed, first, n);
    cv_buf_str(&mixed, utf8);
    cv_buf_add(&mixed, last, m);
    struct text_decoded d = decode(ctx, mixed.bytes, mixed.len);
    assert_string_equal(d.utf8,
                        "Trước hết, báo cáo kết quả thực hiện\nSau đó đề nghị các huyện gửi về sở\n"
                        "chương trình năm 2002\n");
    assert_int_equal(d.encoding, TEXT_TCVN3);
    d = decode(ctx, stored, strlen(stored));
    assert_string_equal(d.utf8,
                        "Nơi nhận: Ủy ban nhân dân các huyện\n"
                        "Thực hiện Quyết định của Ủy ban nhân dân tỉnh về việc nâng cấp đường\n");
    talloc_free(ctx);
}

static void decode__utf8_with_a_few_bad_bytes__stays_utf8(void **state)
{
    static const char in[] =
        "Thực hiện Quyết định của Ủy ban nhân dân tỉnh về việc \xFF nâng cấp đườ\xE1\xBB";
    void *ctx = talloc_new(NULL);
    struct text_decoded d = decode(ctx, in, strlen(in));
    (void)state;
    assert_int_equal(d.encoding, TEXT_UTF8);
    assert_int_equal(d.damaged, 3);
    assert_non_null(strstr(d.utf8, "về việc \uFFFD nâng cấp đườ\uFFFD\uFFFD"));
    talloc_free(ctx);
}

static void decode__no_vietnamese_encoding_fits__left_as_latin(void **state)
{
    static const char french[] = "Le pr\xE9sident a sign\xE9 un d\xE9"
                                 "cret tr\xE8s cl\xE9ment et tr\xE8s \xE9tudi\xE9";
    static const char signs[] = "plain text \x93quoted\x94 \x96 and no letters";
    void *ctx = talloc_new(NULL);
    struct text_decoded d = decode(ctx, french, strlen(french));
    (void)state;
    assert_int_equal(d.encoding, TEXT_LATIN1);
    assert_false(d.converted);
    assert_string_equal(d.utf8, "Le président a signé un décret très clément et très étudié");
    d = decode(ctx, signs, strlen(signs));
    assert_int_equal(d.encoding, TEXT_LATIN1);
    assert_true(d.converted);
    assert_string_equal(d.utf8, "plain text “quoted” – and no letters");
    talloc_free(ctx);
}

/* Random bytes, from wild to such as almost make sense in one encoding or another. */
static char random_byte(uint64_t *seed, unsigned kind)
{
    static const char utf8_parts[] = "\n\r eE\xC3\xE1\xBA\xBB\x81\xCC\x81";
    static const char vni_parts[] = "aou \xF9\xEF\xE2\n";
    uint32_t r = text_test_random(seed);
    switch (kind) {
    case 0:
        return (char)r;
    case 1:
        return (char)(r % 0x60 + 0xA0);
    case 2: /* every other byte zero, like UTF-16 */
        return (char)(r % 2 ? r >> 8 : 0);
    case 3:
        return utf8_parts[r % (sizeof utf8_parts - 1)];
    default:
        return vni_parts[r % (sizeof vni_parts - 1)];
    }
}

static void decode__random_bytes_of_any_kind__valid_utf8(void **state)
{
    uint64_t seed = 17;
    static char bytes[3000];
    (void)state;
    for (int round = 0; round < 1500; round++) {
        void *ctx = talloc_new(NULL);
        size_t n = text_test_random(&seed) % sizeof bytes;
        unsigned kind = text_test_random(&seed) % 5;
        for (size_t i = 0; i < n; i++)
            bytes[i] = random_byte(&seed, kind);
        decode(ctx, bytes, n);
        talloc_free(ctx);
    }
}

static void decode__beyond_the_limit__cut_and_told(void **state)
{
    void *ctx = talloc_new(NULL);
    char *big = talloc_size(ctx, TEXT_SIZE_MAX + 10);
    (void)state;
    memset(big, 'a', TEXT_SIZE_MAX + 10);
    struct text_decoded d;
    text_decode(ctx, big, TEXT_SIZE_MAX + 10, &d);
    assert_int_equal(d.length, TEXT_SIZE_MAX);
    assert_int_equal(d.damaged, 10);
    memset(big, 0xAC, TEXT_SIZE_MAX); /* every byte grows: two and three bytes of UTF-8 */
    text_decode_as(ctx, big, TEXT_SIZE_MAX, TEXT_VISCII, &d);
    assert_int_equal(d.length, 3 * (size_t)TEXT_SIZE_MAX);
    talloc_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decode__unicode_with_and_without_mark__read),
        cmocka_unit_test(decode__line_ends_controls_invisible__cleaned),
        cmocka_unit_test(decode__decomposed__composed),
        cmocka_unit_test(decode__good_unicode_with_odd_signs__left_alone),
        cmocka_unit_test(decode__tcvn3_bytes__found_and_capitals_recovered),
        cmocka_unit_test(decode__read_as_cp1252_before__undone),
        cmocka_unit_test(decode__lines_in_two_encodings__each_in_its_own),
        cmocka_unit_test(decode__utf8_with_a_few_bad_bytes__stays_utf8),
        cmocka_unit_test(decode__no_vietnamese_encoding_fits__left_as_latin),
        cmocka_unit_test(decode__random_bytes_of_any_kind__valid_utf8),
        cmocka_unit_test(decode__beyond_the_limit__cut_and_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
