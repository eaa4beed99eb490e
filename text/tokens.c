#include "text/word.h"

void text_tokens_init(struct text_tokens *it, const char *text, size_t n)
{
    *it = (struct text_tokens){.text = text, .length = n, .fresh = true};
}

static bool is_digit_at(const struct text_tokens *it, size_t at)
{
    return at < it->length && it->text[at] >= '0' && it->text[at] <= '9';
}

/* Does this character end a sentence? Not the point or colon within a figure: 1.500, 18:30. */
static bool ends_sentence(const struct text_tokens *it, uint32_t c, size_t at)
{
    switch (c) {
    case '\n':
    case '\f':
    case '!':
    case '?':
    case ';':
    case 0x2028:
    case 0x2029:
        return true;
    case '.':
    case ':':
        return at == 0 || !is_digit_at(it, at - 1) || !is_digit_at(it, at + 1);
    default:
        return false;
    }
}

/* Goes to the first character of the next word and notes sentence ends on the way. */
static bool find_begin(struct text_tokens *it)
{
    while (it->at < it->length) {
        uint32_t c;
        size_t n = char_get(it->text + it->at, it->length - it->at, &c);
        if (char_of(c).cls & TEXT_ALNUM)
            return true;
        it->fresh |= ends_sentence(it, c, it->at);
        it->at += n;
    }
    return false;
}

/* Runs over the word; its end is behind the last character that is not invisible. */
static size_t find_end(struct text_tokens *it, bool *number)
{
    size_t end = it->at;
    *number = false;
    while (it->at < it->length) {
        uint32_t c;
        size_t n = char_get(it->text + it->at, it->length - it->at, &c);
        unsigned cls = char_of(c).cls;
        if (!(cls & (CHAR_WORD | CHAR_INVISIBLE)))
            break;
        it->at += n;
        if (cls & CHAR_WORD)
            end = it->at;
        *number |= (cls & TEXT_DIGIT) != 0;
    }
    return end;
}

bool text_tokens_next_bare(struct text_tokens *it, struct text_token *token)
{
    if (!find_begin(it))
        return false;
    token->begin = (uint32_t)it->at;
    token->end = (uint32_t)find_end(it, &token->number);
    token->sentence_start = it->fresh;
    it->fresh = false;
    return true;
}

bool text_tokens_next(struct text_tokens *it, struct text_token *token)
{
    if (!text_tokens_next_bare(it, token))
        return false;
    struct word_forms f = {.exact = token->exact, .folded = token->folded};
    word_forms(&f, it->text + token->begin, token->end - token->begin);
    token->exact_length = (uint16_t)f.exact_length;
    token->folded_length = (uint16_t)f.folded_length;
    return true;
}
