#include "text_test.h"
#include <dirent.h>

static bool is(const char *word)
{
    return text_is_syllable(word, strlen(word));
}

static void syllable__real_ones__accepted(void **state)
{
    static const char *const words[] = {
        "nghiêng", "Nguyễn", "quốc", "giếng",  "gì",    "gìn",   "già",   "quy",  "khuỷu",
        "yêu",     "ý",      "ủy",   "uỷ",     "ĐỘC",   "xoong", "ngoằn", "thuở", "được",
        "rượu",    "huyện",  "kế",   "ghế",    "nghề",  "ca",    "ga",    "nga",  "phở",
        "hoạch",   "ình",    "tếch", "giường", "quyết", "khoăn", "an",    "ơi",   "ưu",
    };
    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_true(is(words[i]));
}

static void syllable__against_the_rules__refused(void **state)
{
    static const char *const words[] = {
        "",      "ka",    "cê",       "gê",        "ghа",  "ngê",     "nghо",    "qa",
        "q",     "tă",    "câ",       "hoc\u0300", "học̀",  "tỏc",     "tỉch",    "hơôc",
        "b",     "UBND",  "nghịđịnh", "Đắk",       "15",   "việt1",   "ễ\u0301", "wá",
        "thuở-", "nguyê", "tiên g",   "Müller",    "crôm", "kilôgam", "\xFF",    "tac\u0301h",
    };
    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (is(words[i]))
            fail_msg("'%s' was taken for a syllable", words[i]);
}

static void quality__good_and_bad_text__told_apart(void **state)
{
    static const char good[] = "Thực hiện QĐ của UBND tỉnh Đắk Lắk, NĐ-CP, ở đây 103tấn";
    static const char bad[] = "Thùc hiÖn QuyÕt ®Þnh cña tØnh";
    size_t words;
    (void)state;
    assert_true(text_quality(good, strlen(good), &words) == 1);
    assert_int_equal(words, 5); /* Thực hiện của tỉnh đây */
    assert_true(text_quality(bad, strlen(bad), &words) < 0.3);
    assert_true(text_quality("plain ASCII", 11, &words) == 1);
    assert_int_equal(words, 0);
    assert_true(text_quality("", 0, NULL) == 1);
    assert_true(text_quality("viỆt", strlen("viỆt"), &words) ==
                0); /* capital behind a small letter */
}

/* ---- unfolding ---------------------------------------------------------------------------------
 */

struct found {
    void *ctx;
    const char *folded, *wanted;
    size_t count, limit;
    bool hit;
    char *all;
};

static bool collect(void *user, const char *exact)
{
    struct found *f = user;
    char folded[TEXT_WORD_MAX + 1], again[TEXT_WORD_MAX + 1];
    text_folded(folded, exact, strlen(exact));
    text_exact(again, exact, strlen(exact));
    assert_string_equal(folded, f->folded);
    assert_string_equal(again, exact); /* in its one spelling */
    if (f->count == 0)
        assert_string_equal(exact, f->folded);
    else
        assert_true(is(exact));
    char *key = talloc_asprintf(f->ctx, " %s ", exact);
    assert_null(strstr(f->all, key)); /* each once */
    f->all = talloc_strdup_append(f->all, key);
    if (f->wanted && strcmp(f->wanted, exact) == 0)
        f->hit = true;
    f->count++;
    return f->limit == 0 || f->count < f->limit;
}

static struct found unfold(void *ctx, const char *folded, const char *wanted, size_t limit)
{
    struct found f = {.ctx = ctx, .folded = folded, .wanted = wanted, .limit = limit};
    f.all = talloc_strdup(ctx, "");
    text_unfold(folded, collect, &f);
    return f;
}

static void unfold__syllable__gives_every_accented_form(void **state)
{
    static const char *const pairs[][2] = {
        {"cong", "công"},       {"cong", "cống"}, {"hoa", "hòa"},     {"uy", "ủy"},
        {"ky", "kỹ"},           {"dong", "đồng"}, {"nguoi", "người"}, {"quy", "quý"},
        {"nghieng", "nghiêng"}, {"gi", "gì"},     {"gieng", "giếng"}, {"quoc", "quốc"},
        {"hoc", "học"},         {"duoc", "được"}, {"y", "ý"},
    };
    void *ctx = talloc_new(NULL);
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_true(unfold(ctx, pairs[i][0], pairs[i][1], 0).hit);
    /* hoc ends in a stop: hóc họ c, hốc hộc, hớc hợc, and the folded form itself */
    assert_int_equal(unfold(ctx, "hoc", NULL, 0).count, 7);
    talloc_free(ctx);
}

static void unfold__no_syllable__only_itself(void **state)
{
    static const char *const words[] = {"ubnd", "15", "vx", "", "kka", "москва", "nghienggg"};
    void *ctx = talloc_new(NULL);
    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_int_equal(unfold(ctx, words[i], NULL, 0).count, 1);
    talloc_free(ctx);
}

static void unfold__callback_says_stop__stops(void **state)
{
    void *ctx = talloc_new(NULL);
    (void)state;
    assert_int_equal(unfold(ctx, "cong", NULL, 1).count, 1);
    assert_int_equal(unfold(ctx, "cong", NULL, 3).count, 3);
    talloc_free(ctx);
}

static void check_words_of(const char *path)
{
    void *ctx = talloc_new(NULL);
    FILE *f = fopen(path, "rb");
    char *bytes = talloc_size(ctx, 1 << 20);
    size_t n = fread(bytes, 1, 1 << 20, f), syllables = 0;
    struct text_decoded d;
    struct text_tokens it;
    struct text_token t;
    fclose(f);
    text_decode(ctx, bytes, n, &d);
    text_tokens_init(&it, d.utf8, d.length);
    while (text_tokens_next(&it, &t)) {
        void *one = talloc_new(ctx);
        if (text_is_syllable(t.exact, t.exact_length)) {
            if (!unfold(one, t.folded, t.exact, 0).hit)
                fail_msg("'%s' is not among the forms of '%s'", t.exact, t.folded);
            syllables++;
        }
        talloc_free(one);
    }
    assert_true(syllables > 100);
    talloc_free(ctx);
}

static void unfold__syllables_of_real_documents__are_among_the_forms(void **state)
{
    const char *shared = getenv("CONGVAN_SHARED");
    char *folder = talloc_asprintf(NULL, "%s/seeds", shared ? shared : "../shared");
    DIR *dir = opendir(folder);
    (void)state;
    if (!dir) {
        print_message("no real documents in '%s': set CONGVAN_SHARED to test with them\n", folder);
        talloc_free(folder);
        skip();
    }
    for (struct dirent *e; (e = readdir(dir));)
        if (strstr(e->d_name, ".txt"))
            check_words_of(talloc_asprintf(folder, "%s/%s", folder, e->d_name));
    closedir(dir);
    talloc_free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(syllable__real_ones__accepted),
        cmocka_unit_test(syllable__against_the_rules__refused),
        cmocka_unit_test(quality__good_and_bad_text__told_apart),
        cmocka_unit_test(unfold__syllable__gives_every_accented_form),
        cmocka_unit_test(unfold__no_syllable__only_itself),
        cmocka_unit_test(unfold__callback_says_stop__stops),
        cmocka_unit_test(unfold__syllables_of_real_documents__are_among_the_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
