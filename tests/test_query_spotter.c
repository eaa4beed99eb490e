/* Words found in a text by sight, and hits printed without parsing, are what the long way makes of
 * them. */
#include "query/hit.h"
#include "query/spotter.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <talloc.h>

#include <cmocka.h>

static const char *const formed[] = {"hòa", "kỹ", "thuế", "~thue", "đường", "x1", "ủy", "y"};
enum { FORMED = sizeof formed / sizeof *formed };

/* A plan of which each word has one form. */
static struct query_plan plan_of(void *ctx)
{
    struct query_plan plan = {.word_count = FORMED};
    plan.words = talloc_zero_array(ctx, struct query_word, FORMED);
    for (size_t w = 0; w < FORMED; w++) {
        plan.words[w].forms = (const char **)&formed[w];
        plan.words[w].form_count = 1;
    }
    return plan;
}

/* What a token is by its two forms, spelt out. */
static size_t plainly(const char *token)
{
    struct text_tokens it;
    struct text_token t;
    text_tokens_init(&it, token, strlen(token));
    assert_true(text_tokens_next(&it, &t));
    for (size_t w = 0; w < FORMED; w++)
        if (query_form_is(formed[w], &t))
            return w;
    return SIZE_MAX;
}

static void spotter__any_spelling__is_what_its_forms_are(void **state)
{
    static const char *const tokens[] = {
        "hòa",   "hoà",   "HÒA",       "Hoà",      "hoa",
        "kỹ",    "kĩ",    "KĨ",        "Kỹ",       "ky",
        "thuế",  "THUẾ",  "thué",      "Thúe",     "thue",
        "tuế",   "đường", "ĐƯỜNG",     "Ðường",    "duong",
        "đưòng", "dường", "x1",        "X1",       "Ｘ１",
        "x2",    "ủy",    "uỷ",        "Ủy",       "UỶ",
        "y",     "Y",     "i",         "ý",        "2024",
        "hòas",  "ｈòa",  "hoa\u0300", "ky\u0303", "\u0111\u01B0\u01A1\u0300ng",
        "ngữ"};
    void *ctx = talloc_new(NULL);
    struct query_plan plan = plan_of(ctx);
    struct spotter *s = spotter_new(ctx, &plan);
    (void)state;
    size_t spotted = 0;
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        size_t word = spotter_word(s, tokens[i], strlen(tokens[i]));
        if (word != plainly(tokens[i]))
            fail_msg("'%s' is taken for %zu", tokens[i], word);
        spotted += word != SIZE_MAX;
    }
    assert_true(spotted > 15);
    assert_true(spotter_word(s, "", 0) == SIZE_MAX);
    talloc_free(ctx);
}

static void spotter__no_words__finds_none(void **state)
{
    void *ctx = talloc_new(NULL);
    struct query_plan plan = {0};
    (void)state;
    assert_true(spotter_word(spotter_new(ctx, &plan), "hòa", strlen("hòa")) == SIZE_MAX);
    talloc_free(ctx);
}

static void hit__printed_as_stored__equals_the_parsed_one(void **state)
{
    static const char *const records[] = {
        "{\"path\":\"kho/1.txt\",\"subject\":\"v\\u1ec1 \\\"n\\u01b0\\u1edbc\\\"\",\"span\":[1,2]}",
        "{}"};
    void *ctx = talloc_new(NULL);
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct snippet_passage passage = {.begin = 0, .end = 4};
        struct hit h = {.id = 7, .stored = records[i], .score = 0.1234567, .matched = "all"};
        h.text = "nước", h.length = strlen(h.text);
        h.snippet = (struct snippet){&passage, i};
        struct cv_buf out;
        cv_buf_init(&out, ctx);
        hit_print(&out, &h);
        h.record = json_loads(records[i], 0, NULL);
        json_t *expected = hit_json(&h), *printed = json_loads(cv_buf_cstr(&out), 0, NULL);
        assert_non_null(printed);
        json_object_set_new(expected, "score", json_real(0.123457));
        assert_true(json_equal(printed, expected));
        json_decref(h.record);
        json_decref(expected);
        json_decref(printed);
    }
    talloc_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spotter__any_spelling__is_what_its_forms_are),
        cmocka_unit_test(spotter__no_words__finds_none),
        cmocka_unit_test(hit__printed_as_stored__equals_the_parsed_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
