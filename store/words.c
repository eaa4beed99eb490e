#include "store/words.h"
#include "store/dictionary.h"
#include "store/store.h"
#include "text/text.h"
#include <talloc.h>

/* Damaged text brings ever new spellings: then all is forgotten, and learnt again. */
enum { SPELLINGS_MAX = 1 << 18, FORMS_MAX = 1 << 18 };
/* Spellings of up to eight bytes, nine tenths of a text, are mostly known without a search. */
enum { QUICK_BITS = 11 };

struct words_store {
    struct {
        uint64_t bytes; /* of the spelling; 0: free */
        uint32_t form;
    } quick[1 << QUICK_BITS];
    struct dictionary spellings; /* as they stand in texts; value: number of the exact form */
    struct dictionary forms;     /* exact forms; value: in this text, item + 1 */
    struct words_word *items;
    uint32_t *form_of; /* of each item */
    uint32_t *by_number;
    size_t item_room;
    uint32_t *order; /* see struct words */
    size_t order_room;
    uint32_t *twin_of; /* of each form: number of its twin's form + 1; 0: it needs none */
    size_t twin_of_room;
};

static int free_store(struct words_store *s)
{
    dictionary_release(&s->spellings);
    dictionary_release(&s->forms);
    free(s->items);
    free(s->form_of);
    free(s->by_number);
    free(s->order);
    free(s->twin_of);
    return 0;
}

struct words *words_new(void *ctx)
{
    struct words *w = talloc_zero(ctx, struct words);
    struct words_store *s = w ? talloc_zero(w, struct words_store) : NULL;
    if (!s)
        abort();
    w->store = s;
    talloc_set_destructor(s, free_store);
    return w;
}

/* Marks on letters that make no syllable: the work of OCR. Abbreviations (NĐ, HĐND) have no marked
 * vowel. */
static bool is_damaged(const char *exact, size_t n)
{
    char folded[TEXT_WORD_MAX + 1];
    if (n < 3 || !text_has_marks(exact, n) || text_is_syllable(exact, n))
        return false;
    size_t letters = text_folded(folded, exact, n);
    return letters >= 2 && letters <= 8 &&
           folded[strspn(folded, "abcdefghijklmnopqrstuvwxyz")] == 0 && strpbrk(folded, "aeiouy");
}

/* Makes the twin of a new form, if it needs one. */
static void set_twin(struct words_store *s, uint32_t form, const char *exact, size_t n)
{
    char twin[TEXT_WORD_MAX + 2] = {STORE_TWIN};
    uint32_t number = 0;
    bool is_new;
    if (is_damaged(exact, n)) {
        size_t folded = text_folded(twin + 1, exact, n);
        number =
            (uint32_t)(dictionary_get(&s->forms, twin, folded + 1, &is_new) - s->forms.entries) + 1;
    }
    if (s->forms.count > s->twin_of_room) {
        s->twin_of_room = s->forms.count * 2;
        s->twin_of = dictionary_resize(s->twin_of, s->twin_of_room * sizeof *s->twin_of);
    }
    if (number)
        s->twin_of[number - 1] = 0;
    s->twin_of[form] = number;
}

/* The number of the exact form of a spelling, by search. */
static uint32_t find_form(struct words_store *s, const char *word, size_t n)
{
    bool is_new;
    struct dictionary_entry *spelling = dictionary_get(&s->spellings, word, n, &is_new);
    if (is_new) {
        char exact[TEXT_WORD_MAX + 1];
        size_t exact_n = text_exact(exact, word, n);
        struct dictionary_entry *form = dictionary_get(&s->forms, exact, exact_n, &is_new);
        uint32_t number = (uint32_t)(form - s->forms.entries);
        spelling->value = number;
        if (is_new)
            set_twin(s, number, exact, exact_n);
        return number;
    }
    return spelling->value;
}

/* The number of the exact form of a spelling. */
static uint32_t form_of(struct words_store *s, const char *word, size_t n)
{
    uint64_t bytes = 0;
    if (n > sizeof bytes)
        return find_form(s, word, n);
    memcpy(&bytes, word, n);
    size_t slot = bytes * 0x9e3779b97f4a7c15u >> (64 - QUICK_BITS); /* Fibonacci hashing */
    if (s->quick[slot].bytes != bytes) {
        s->quick[slot].form = find_form(s, word, n);
        s->quick[slot].bytes = bytes;
    }
    return s->quick[slot].form;
}

/* The item of a form in this text, new or old. */
static uint32_t item_of(struct words *w, uint32_t form)
{
    struct words_store *s = w->store;
    struct dictionary_entry *e = &s->forms.entries[form];
    if (e->value)
        return e->value - 1;
    if (w->count == s->item_room) {
        s->item_room = s->item_room ? s->item_room * 2 : 512;
        s->items = dictionary_resize(s->items, s->item_room * sizeof *s->items);
        s->form_of = dictionary_resize(s->form_of, s->item_room * sizeof *s->form_of);
        s->by_number = dictionary_resize(s->by_number, s->item_room * sizeof *s->by_number);
    }
    uint32_t item = (uint32_t)w->count++;
    s->items[item] = (struct words_word){.length = e->length};
    s->form_of[item] = form;
    e->value = item + 1;
    return item;
}

/* The same of a form that stands in the text, together with its twin. */
static uint32_t word_of(struct words *w, uint32_t form)
{
    struct words_store *s = w->store;
    bool is_new = !s->forms.entries[form].value;
    uint32_t item = item_of(w, form);
    if (is_new) {
        uint32_t twin = s->twin_of[form] ? item_of(w, s->twin_of[form] - 1) : 0;
        s->items[item].twin = twin;
        w->numbered++;
    }
    return item;
}

static bool is_twin(const struct words_store *s, size_t item)
{
    return s->forms.bytes[s->forms.entries[s->form_of[item]].at] == STORE_TWIN;
}

/* How often a word must stand in the text for no more than WORDS_FREQUENT to be so frequent. */
static uint32_t frequent_from(const struct words *w)
{
    enum { MOST = 200 };
    size_t of_count[MOST + 1] = {0}, frequent = 0;
    for (size_t i = 0; i < w->count; i++)
        if (!is_twin(w->store, i))
            of_count[w->store->items[i].count < MOST ? w->store->items[i].count : MOST]++;
    uint32_t count = MOST + 1;
    while (count > 1 && frequent + of_count[count - 1] <= WORDS_FREQUENT)
        frequent += of_count[--count];
    return count;
}

enum { LENGTHS = TEXT_WORD_MAX + 1 };

/* The frequent words first, the shorter first. */
static size_t sort_key(const struct words_word *word, uint32_t frequent)
{
    return (word->count < frequent ? LENGTHS : 0) + word->length;
}

/* Numbers the words; see words.h. A counting sort. */
static void number_words(struct words *w)
{
    struct words_store *s = w->store;
    uint32_t next[2 * LENGTHS + 1] = {0}, frequent = frequent_from(w);
    for (size_t i = 0; i < w->count; i++)
        if (!is_twin(s, i))
            next[sort_key(&s->items[i], frequent) + 1]++;
    for (size_t key = 1; key < 2 * LENGTHS; key++)
        next[key] += next[key - 1];
    for (size_t i = 0; i < w->count; i++) {
        if (is_twin(s, i))
            continue;
        uint32_t number = next[sort_key(&s->items[i], frequent)]++;
        s->items[i].number = number;
        s->by_number[number] = (uint32_t)i;
    }
}

/* Gives the items their texts, now that no more are added, and forgets them for the next text. */
static void finish(struct words *w)
{
    struct words_store *s = w->store;
    for (size_t i = 0; i < w->count; i++) {
        struct dictionary_entry *form = &s->forms.entries[s->form_of[i]];
        s->items[i].text = s->forms.bytes + form->at;
        form->value = 0;
    }
    w->items = s->items;
    w->order = s->order;
    w->by_number = s->by_number;
}

void words_collect(struct words *w, const char *text, size_t n)
{
    struct words_store *s = w->store;
    struct text_tokens it;
    struct text_token token;
    w->count = w->tokens = w->numbered = 0;
    if (s->spellings.count > SPELLINGS_MAX || s->forms.count > FORMS_MAX) {
        dictionary_clear(&s->spellings);
        dictionary_clear(&s->forms);
        memset(s->quick, 0, sizeof s->quick);
    }
    text_tokens_init(&it, text, n);
    while (text_tokens_next_bare(&it, &token)) {
        if (w->tokens == s->order_room) {
            s->order_room = s->order_room ? s->order_room * 2 : 4096;
            s->order = dictionary_resize(s->order, s->order_room * sizeof *s->order);
        }
        uint32_t item = word_of(w, form_of(s, text + token.begin, token.end - token.begin));
        s->items[item].count++;
        if (s->items[item].twin)
            s->items[s->items[item].twin].count++;
        s->order[w->tokens++] = item;
    }
    number_words(w);
    finish(w);
}
