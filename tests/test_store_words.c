#include "store/known.h"
#include "store/words.h"
#include "store_support.h"

/* "word:1,5 other:2" in order of first appearance. */
static const char *shown(void *ctx, struct words *w, const char *text)
{
    char *out = talloc_strdup(ctx, "");
    words_collect(w, text, strlen(text));
    for (size_t i = 0; i < w->count; i++) {
        uint32_t found = 0;
        assert_int_equal(strlen(w->items[i].text), w->items[i].length);
        out = talloc_asprintf_append(out, "%s%s:", i ? " " : "", w->items[i].text);
        for (size_t k = 0; k < w->tokens; k++)
            for (size_t j = 0; j < w->count; j++)
                if (w->order[k] == j && (j == i || (w->items[j].twin && w->items[j].twin == i)))
                    out = talloc_asprintf_append(out, "%s%zu", found++ ? "," : "", k + 1);
        assert_int_equal(found, w->items[i].count);
    }
    return out;
}

static void words__damaged_word__has_a_twin_without_marks(void **state)
{
    struct scratch *s = *state;
    struct words *w = words_new(s);
    /* "thué" is no syllable; "thuế", "NĐ" and "12é" are not damaged words */
    assert_string_equal(shown(s, w, "thué thuế NĐ thué 12é"),
                        "thué:1,4 ~thue:1,4 thuế:2 nđ:3 12é:5");
    assert_string_equal(shown(s, w, "viéc thué"), "viéc:1 ~viec:1 thué:2 ~thue:2");
    assert_string_equal(shown(s, w, "thué viéc thúe"), "thué:1 ~thue:1,3 viéc:2 ~viec:2 thúe:3");
    assert_int_equal(w->tokens, 3);
    assert_int_equal(w->numbered, 3);
}

static void words__spellings_of_one_form__are_one_word(void **state)
{
    struct scratch *s = *state;
    struct words *w = words_new(s);
    assert_string_equal(shown(s, w, "Hoà bình, HÒA BÌNH; hòa!"), "hòa:1,3,5 bình:2,4");
}

static void words__numbers__the_frequent_then_by_length_and_appearance(void **state)
{
    struct scratch *s = *state;
    struct words *w = words_new(s);
    const char *text = "hai một thué a hai ba";
    const uint32_t numbers[] = {2, 3, 4, 0, 0, 1}; /* hai, một, thué, its twin, a, ba */
    words_collect(w, text, strlen(text));
    assert_int_equal(w->count, 6);
    for (size_t i = 0; i < w->count; i++)
        assert_int_equal(w->items[i].number, numbers[i]);
    struct cv_buf many;
    cv_buf_init(&many, s);
    for (unsigned i = 0; i < 3 * WORDS_FREQUENT; i++)
        cv_buf_printf(&many, "x%u %s", i, i % 6 ? "" : "longest ");
    cv_buf_printf(&many, "x%u", 3 * WORDS_FREQUENT - 1);
    words_collect(w, many.bytes, many.len);
    assert_string_equal(w->items[w->by_number[0]].text, "x383"); /* twice */
    assert_string_equal(w->items[w->by_number[1]].text, "longest");
    assert_string_equal(w->items[w->by_number[2]].text, "x0");
    assert_int_equal(w->numbered, 3 * WORDS_FREQUENT + 1);
}

static void words__next_text__knows_nothing_of_the_one_before(void **state)
{
    struct scratch *s = *state;
    struct words *w = words_new(s);
    assert_string_equal(shown(s, w, "một hai một"), "một:1,3 hai:2");
    assert_string_equal(shown(s, w, "hai ba"), "hai:1 ba:2");
    assert_string_equal(shown(s, w, ""), "");
    assert_int_equal(w->tokens, 0);
    assert_string_equal(shown(s, w, "hai hai"), "hai:1,2");
}

static void words__many_more_than_room__all_are_kept(void **state)
{
    enum { MANY = 600000 };
    struct scratch *s = *state;
    struct words *w = words_new(s);
    struct cv_buf text;
    cv_buf_init(&text, s);
    for (unsigned i = 0; i < MANY; i++)
        cv_buf_printf(&text, "x%u ", i % (MANY / 2));
    for (int round = 0; round < 2; round++) { /* the second forgets and learns again */
        words_collect(w, text.bytes, text.len);
        assert_int_equal(w->tokens, MANY);
        assert_int_equal(w->count, MANY / 2);
        for (unsigned i = 0; i < MANY / 2; i += 997) {
            assert_int_equal(w->items[i].count, 2);
            assert_int_equal(w->order[i], i);
            assert_int_equal(w->order[i + MANY / 2], i);
            assert_int_equal(strtoul(w->items[i].text + 1, NULL, 10), i);
        }
    }
}

static void known__second_time__is_old(void **state)
{
    struct scratch *s = *state;
    struct known *k = known_new(s);
    char text[16];
    for (int round = 0; round < 2; round++)
        for (unsigned i = 0; i < 5000; i++)
            assert_int_equal(known_add(k, text, (size_t)snprintf(text, sizeof text, "%u", i)),
                             !round);
    assert_true(known_add(k, "", 0));
    assert_false(known_add(k, "", 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(words__damaged_word__has_a_twin_without_marks),
        scratch_test(words__spellings_of_one_form__are_one_word),
        scratch_test(words__numbers__the_frequent_then_by_length_and_appearance),
        scratch_test(words__next_text__knows_nothing_of_the_one_before),
        scratch_test(words__many_more_than_room__all_are_kept),
        scratch_test(known__second_time__is_old),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
