/* The words that stamps bear, found again in what OCR made of them; see stamp.h. */
#include "corpus/stamp.h"
#include "text/text.h"
#include <string.h>
#include <talloc.h>

enum { LETTERS_MOST = 24 };
/* One letter in so many may be wrong: none of MẬT, one of TỐI MẬT, two of TUYỆT MẬT. */
enum { LETTERS_A_FAULT = 4 };

/* Letters as folded() gives them; degrees of secrecy, of urgency, and what is no document yet. */
static const struct {
    const char *letters, *words;
} stamps[] = {
    {"mat", "MẬT"},
    {"toimat", "TỐI MẬT"},
    {"tuyetmat", "TUYỆT MẬT"},
    {"hoatochengio", "HỎA TỐC HẸN GIỜ"},
    {"hoatoc", "HỎA TỐC"},
    {"thuongkhan", "THƯỢNG KHẨN"},
    {"khan", "KHẨN"},
    {"duthao", "DỰ THẢO"},
    /* T without its left half, M without its right one, Â filled: too short for a fault of any
     * other kind, since MẪU (a form) is as near. */
    {"mai", "MẬT"},
    {"nat", "MẬT"},
    {"mit", "MẬT"},
};

/* Small letters without marks, others dropped; strokes and rings are the same as I and O. */
static size_t folded(char out[LETTERS_MOST + 1], const char *read)
{
    char *low = text_fold_string(NULL, read, strlen(read));
    size_t n = 0;
    for (const char *p = low; *p && n < LETTERS_MOST; p++) {
        bool stroke = strchr("1lj!|", *p), ring = *p == '0';
        if (stroke || ring || (*p >= 'a' && *p <= 'z'))
            out[n++] = stroke ? 'i' : ring ? 'o' : *p;
    }
    talloc_free(low);
    out[n] = '\0';
    return n;
}

/* Letters to be changed, dropped and added. */
static size_t distance(const char *a, size_t n, const char *b, size_t m)
{
    size_t row[LETTERS_MOST + 1];
    for (size_t k = 0; k <= m; k++)
        row[k] = k;
    for (size_t i = 1; i <= n; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t k = 1; k <= m; k++) {
            size_t best = corner + (a[i - 1] != b[k - 1]);
            corner = row[k];
            best = row[k] + 1 < best ? row[k] + 1 : best;
            row[k] = row[k - 1] + 1 < best ? row[k - 1] + 1 : best;
        }
    }
    return row[m];
}

const char *stamp_words(const char *read)
{
    char letters[LETTERS_MOST + 1];
    const char *s = letters, *words = NULL;
    size_t n = folded(letters, read), nearest = LETTERS_MOST;
    /* What is left of the frame is read as I; no stamp begins or ends so. */
    for (; n > 3 && *s == 'i'; s++)
        n--;
    for (; n > 3 && s[n - 1] == 'i'; n--)
        ;
    for (size_t i = 0; i < sizeof stamps / sizeof *stamps; i++) {
        size_t length = strlen(stamps[i].letters);
        size_t faults = distance(s, n, stamps[i].letters, length);
        if (faults <= length / LETTERS_A_FAULT && faults < nearest) {
            nearest = faults;
            words = stamps[i].words;
        }
    }
    return words;
}
