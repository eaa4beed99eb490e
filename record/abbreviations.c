/* abbreviations: opening them in names of bodies, and both ways for queries. */
#include "abbreviations.table.h"
#include "record/bodies.h"
#include "text/text.h"
#include <ctype.h>
#include <talloc.h>

/* Letters and digits of an abbreviation, folded: "LĐ-TB&XH" -> "ldtbxh". */
static void squeeze(char *out, size_t room, const char *s, size_t n)
{
    char *folded = text_fold_string(NULL, s, n);
    size_t k = 0;
    for (const char *p = folded; *p && k + 1 < room; p++)
        if (isalnum((unsigned char)*p))
            out[k++] = *p;
    out[k] = 0;
    talloc_free(folded);
}

/* Compares a row's folded words ("ld tb xh") with a squeezed key ("ldtbxh"). */
static bool is_row(const struct abbreviations_row *row, const char *key)
{
    const char *p = row->abbreviation_folded;
    if (*p != *key)
        return false;
    for (; *p; p++) {
        if (*p == ' ')
            continue;
        if (*p != *key++)
            return false;
    }
    return *key == 0;
}

/* Abbreviations that open in a name of a body whatever stands round them. Two letters only where
 * they can mean nothing else there. */
static bool opens_in_names(const struct abbreviations_row *row, const char *key)
{
    if (strcmp(row->group, "body") != 0 && strcmp(row->group, "field") != 0)
        return false;
    static const char *const two[] = {"tp", "tx", "tw", "vp", "ub", NULL};
    if (strlen(key) > 2)
        return true;
    for (size_t i = 0; two[i]; i++)
        if (strcmp(key, two[i]) == 0)
            return true;
    return false;
}

/* The rows are sorted: those that begin with a letter stand together. Index of the first that
 * begins with c or later. */
static size_t first_row(char c)
{
    size_t low = 0, high = abbreviations_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (abbreviations_rows[middle].abbreviation_folded[0] < c)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const char *expansion_in_name(const char *s, size_t n)
{
    char want[48];
    squeeze(want, sizeof want, s, n);
    if (strlen(want) < 2)
        return NULL;
    for (size_t i = first_row(want[0]);
         i < abbreviations_count && abbreviations_rows[i].abbreviation_folded[0] == want[0]; i++)
        if (is_row(&abbreviations_rows[i], want) && opens_in_names(&abbreviations_rows[i], want))
            return abbreviations_rows[i].expansion;
    return NULL;
}

/* A word that can be an abbreviation: no small letter but in the forms TTg, CTr; joined by - & and
 * dots. */
static size_t abbreviation_at(const char *s)
{
    size_t n = 0, letters = 0, small = 0;
    while (s[n] && s[n] != ' ' && s[n] != ',' && s[n] != ';' && s[n] != '(' && s[n] != ')') {
        unsigned char c = (unsigned char)s[n];
        letters += isalpha(c) || c >= 0x80;
        small += islower(c) != 0;
        n++;
    }
    while (n && (s[n - 1] == '-' || s[n - 1] == '.'))
        n--;
    return letters >= 2 && small <= 1 && n <= 24 ? n : 0;
}

/* Tries the whole joined word, then its parts ("HĐND&UBND", "SLĐ-TB&XH" has none). */
static bool open_word(struct cv_buf *out, const char *s, size_t n)
{
    const char *whole = expansion_in_name(s, n);
    if (whole) {
        cv_buf_str(out, whole);
        return true;
    }
    size_t cut = 0;
    while (cut < n && s[cut] != '&' && s[cut] != '-' && s[cut] != '.') /* "TP.HUẾ" */
        cut++;
    if (cut == 0 || cut + 1 >= n)
        return false;
    const char *first = expansion_in_name(s, cut);
    if (!first)
        return false;
    cv_buf_str(out, first);
    cv_buf_str(out, s[cut] == '&' ? " và " : s[cut] == '.' ? " " : " - ");
    if (!open_word(out, s + cut + 1, n - cut - 1))
        cv_buf_add(out, s + cut + 1, n - cut - 1);
    return true;
}

char *body_abbreviations_open(void *ctx, const char *s)
{
    struct cv_buf out;
    cv_buf_init(&out, ctx);
    bool word_start = true;
    for (size_t i = 0; s[i];) {
        size_t n = word_start ? abbreviation_at(s + i) : 0;
        if (n && open_word(&out, s + i, n)) {
            i += n;
            if (s[i] == '.' && s[i + 1]) { /* "TP. Cần Thơ", "TP.HCM" */
                i++;
                if (s[i] != ' ')
                    cv_buf_char(&out, ' ');
            }
            word_start = s[i] == ' ';
            continue;
        }
        if (word_start && strncmp(s + i, "& ", 2) == 0) { /* "NÔNG NGHIỆP & PTNT" */
            cv_buf_str(&out, "và");
            i++;
            continue;
        }
        word_start = s[i] == ' ' || s[i] == '(';
        cv_buf_char(&out, s[i++]);
    }
    return cv_buf_cstr(&out);
}

static void each_part(const char *list, void (*each)(void *, const char *), void *user)
{
    while (*list) {
        size_t n = strcspn(list, ";");
        char *part = talloc_strndup(NULL, list, n);
        each(user, part);
        talloc_free(part);
        list += n;
        list += strspn(list, "; ");
    }
}

void record_abbreviation_expand(const char *abbr, void (*each)(void *user, const char *expansion),
                                void *user)
{
    char want[48];
    squeeze(want, sizeof want, abbr, strlen(abbr));
    for (size_t i = first_row(want[0]); want[0] && i < abbreviations_count; i++) {
        const struct abbreviations_row *row = &abbreviations_rows[i];
        if (row->abbreviation_folded[0] != want[0])
            break;
        if (!is_row(row, want))
            continue;
        each(user, row->expansion);
        each_part(row->others, each, user);
    }
}

void record_abbreviation_of(const char *phrase, void (*each)(void *user, const char *abbr),
                            void *user)
{
    char *want = body_words(NULL, phrase);
    size_t low = 0, high = abbreviations_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(abbreviations_by_expansion[middle].folded, want) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < abbreviations_count && strcmp(abbreviations_by_expansion[low].folded, want) == 0;
         low++)
        each(user, abbreviations_rows[abbreviations_by_expansion[low].row].abbreviation);
    talloc_free(want);
}
