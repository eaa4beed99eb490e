#include "store/phrase.h"
#include "store_support.h"

/* Parts are blank-separated, the forms of a part by '|'. */
static struct phrase *phrase(struct scratch *s, const char *parts, unsigned window, bool in_order)
{
    struct phrase *p = NULL;
    for (int round = 0; round < 2; round++) {
        size_t part = 0;
        for (const char *at = parts; *at; part++) {
            for (size_t n; (n = strcspn(at, " |")); at += n + (at[n] == '|')) {
                if (p)
                    phrase_add(p, part, talloc_strndup(s, at, n));
                if (at[n] != '|') {
                    at += n;
                    break;
                }
            }
            at += strspn(at, " ");
        }
        if (!p)
            p = phrase_new(s, part, window, in_order);
    }
    return p;
}

static bool stands(struct scratch *s, const char *text, const char *parts, unsigned window,
                   bool in_order)
{
    struct words *w = words_new(s);
    struct cv_buf value, order, heading = {0};
    cv_buf_init(&value, s);
    cv_buf_init(&order, s);
    words_collect(w, text, strlen(text));
    assert_done(order_pack(w, &order, err));
    order_join(&heading, &order, &value);
    enum phrase_answer answer =
        phrase_test(phrase(s, parts, window, in_order), value.bytes, value.len);
    assert_int_not_equal(answer, PHRASE_DAMAGED);
    return answer == PHRASE_YES;
}

static void phrase__next_to_each_other__in_order_only(void **state)
{
    struct scratch *s = *state;
    assert_true(stands(s, "a b c", "a b c", 3, true));
    assert_true(stands(s, "a b x a b c", "a b c", 3, true));
    assert_false(stands(s, "a b x c", "a b c", 3, true));
    assert_false(stands(s, "c b a", "a b c", 3, true));
    assert_false(stands(s, "a b", "a b c", 3, true));
    assert_false(stands(s, "a", "a a", 2, true));
    assert_true(stands(s, "b a a", "a a", 2, true));
    assert_false(stands(s, "", "a b", 2, true));
}

static void phrase__wider_window__lets_others_between(void **state)
{
    struct scratch *s = *state;
    assert_true(stands(s, "a x b y c", "a b c", 5, true));
    assert_false(stands(s, "a x b y c", "a b c", 4, true));
    assert_true(stands(s, "a x y b a b c", "a b c", 3, true)); /* a later beginning is the better */
    assert_false(stands(s, "b x a", "a b", 9, true));
}

static void phrase__parts_of_several_forms__any_of_them(void **state)
{
    struct scratch *s = *state;
    assert_true(stands(s, "phòng cháy", "phòng|chống cháy|lụt", 2, true));
    assert_true(stands(s, "chống lụt", "phòng|chống cháy|lụt", 2, true));
    assert_false(stands(s, "phòng chống", "phòng|chống cháy|lụt", 2, true));
    assert_true(stands(s, "phòng chống", "phòng|chống phòng|chống", 2, true));
    assert_true(stands(s, "nộp thué đất", "~thue|thuế đất", 2, true)); /* the damaged word's twin */
}

static void near__any_order__each_at_its_own_place(void **state)
{
    struct scratch *s = *state;
    assert_true(stands(s, "c x a b", "a b c", 4, false));
    assert_false(stands(s, "c x a b", "a b c", 3, false));
    assert_false(stands(s, "a x x", "a a", 3, false));
    assert_true(stands(s, "a x a", "a a", 3, false));
    /* the first part must leave a to the second */
    assert_true(stands(s, "a b", "a|b a", 2, false));
    assert_true(stands(s, "b a", "a|b a", 2, false));
    assert_false(stands(s, "b c", "a|b a", 2, false));
    assert_true(stands(s, "a x x x x x b x a", "a b", 3, false));
    assert_true(stands(s, "a b", "a b", UINT32_MAX, false));
    assert_false(stands(s, "a a a a", "a b", UINT32_MAX, false));
}

/* Every phrase and NEAR over short random texts, against trying out all places. */
static bool tried(const char *text, const unsigned char *wanted, size_t count, unsigned window,
                  bool in_order, size_t part, uint32_t *at)
{
    size_t n = strlen(text) / 2;
    if (part == count) {
        uint32_t first = UINT32_MAX, last = 0;
        for (size_t i = 0; i < count; i++) {
            first = at[i] < first ? at[i] : first;
            last = at[i] > last ? at[i] : last;
        }
        return last - first < window;
    }
    for (uint32_t place = 1; place <= n; place++) {
        bool taken = in_order && part && at[part - 1] >= place;
        for (size_t i = 0; i < part; i++)
            taken |= at[i] == place;
        if (taken || !(wanted[part] >> (text[(place - 1) * 2] - 'a') & 1))
            continue;
        at[part] = place;
        if (tried(text, wanted, count, window, in_order, part + 1, at))
            return true;
    }
    return false;
}

static void phrase__random_texts__as_trying_all_places_says(void **state)
{
    enum { ROUNDS = 4000, LENGTH = 9, PARTS = 4, LETTERS = 4 };
    struct scratch *s = *state;
    uint32_t dice = 20;
    for (unsigned round = 0; round < ROUNDS; round++) {
        char text[LENGTH * 2 + 1] = "", parts[PARTS * LETTERS * 2 + 1] = "";
        unsigned char wanted[PARTS];
        uint32_t at[PARTS];
        size_t n = 0;
        for (size_t i = 0; i < LENGTH; i++) {
            dice = dice * 1664525u + 1013904223u;
            text[i * 2] = (char)('a' + (dice >> 16) % LETTERS);
            text[i * 2 + 1] = ' ';
        }
        size_t count = 2 + (dice >> 20) % (PARTS - 1);
        for (size_t i = 0; i < count; i++) {
            dice = dice * 1664525u + 1013904223u;
            wanted[i] =
                (unsigned char)(1u << (dice >> 16) % LETTERS | 1u << (dice >> 18) % LETTERS);
            for (unsigned l = 0; l < LETTERS; l++)
                if (wanted[i] >> l & 1) {
                    parts[n++] = (char)('a' + l);
                    parts[n++] = '|';
                }
            parts[n - 1] = ' ';
        }
        parts[n ? n - 1 : 0] = 0;
        unsigned window = (unsigned)count + (dice >> 22) % 3;
        bool in_order = round & 1;
        void *ctx = talloc_new(s);
        if (stands(s, text, parts, window, in_order) !=
            tried(text, wanted, count, window, in_order, 0, at))
            fail_msg("'%s' %s '%s' within %u", text, in_order ? "PHRASE" : "NEAR", parts, window);
        talloc_free(ctx);
    }
}

static void phrase__damaged_value__is_told(void **state)
{
    struct scratch *s = *state;
    assert_int_equal(phrase_test(phrase(s, "a b", 2, true), "abc", 3), PHRASE_DAMAGED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(phrase__next_to_each_other__in_order_only),
        scratch_test(phrase__wider_window__lets_others_between),
        scratch_test(phrase__parts_of_several_forms__any_of_them),
        scratch_test(near__any_order__each_at_its_own_place),
        scratch_test(phrase__random_texts__as_trying_all_places_says),
        scratch_test(phrase__damaged_value__is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
