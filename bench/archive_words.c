#include "bench/archive_words.h"
#include "family_names.table.h"
#include "provinces.table.h"
#include <ctype.h>
#include <ftw.h>
#include <math.h>
#include <talloc.h>

uint64_t dice_roll(struct dice *d)
{
    uint64_t z = (d->state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

uint64_t dice_below(struct dice *d, uint64_t n)
{
    return dice_roll(d) % n;
}

static double dice_unit(struct dice *d)
{
    return (double)(dice_roll(d) >> 11) / 9007199254740992.0;
}

uint64_t dice_zipf(struct dice *d, uint64_t n)
{
    uint64_t k = (uint64_t)exp(dice_unit(d) * log((double)n + 1)) - 1;
    return k < n ? k : n - 1;
}

size_t dice_length(struct dice *d, size_t median)
{
    double sum = 0; /* of twelve: about normal */
    for (int i = 0; i < 12; i++)
        sum += dice_unit(d);
    double n = (double)median * exp(0.75 * (sum - 6));
    return n < 200 ? 200 : (size_t)n;
}

/* ---- learning -------------------------------------------------------------------------------- */

struct words {
    char **text;     /* the words of all model texts, one after another; points into blocks */
    uint32_t *ids;   /* the same as numbers, equal words have equal ones */
    uint32_t *order; /* positions sorted by the two words that stand there */
    size_t count, room;
};

static struct words *learning; /* nftw() knows no user pointer */

static void add_word(struct words *w, const char *s, size_t n)
{
    if (w->count == w->room) {
        w->room = w->room ? w->room * 2 : 4096;
        w->text = talloc_realloc(w, w->text, char *, (unsigned)w->room);
    }
    w->text[w->count++] = talloc_strndup(w->text, s, n);
}

static int learn_file(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)at;
    size_t n = strlen(path);
    if (kind != FTW_F || n < 4 || strcmp(path + n - 4, ".txt") != 0)
        return 0;
    FILE *f = fopen(path, "re");
    char line[4096];
    while (f && fgets(line, sizeof line, f)) {
        /* Short lines are headers and lists; the chain is for sentences. */
        if (strlen(line) < 100)
            continue;
        for (const char *p = line; *p;) {
            p += strspn(p, " \t\r\n*");
            size_t k = strcspn(p, " \t\r\n*");
            if (k)
                add_word(learning, p, k);
            p += k;
        }
    }
    if (f)
        fclose(f);
    return 0;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(learning->text[*(const uint32_t *)a], learning->text[*(const uint32_t *)b]);
}

static int by_pair(const void *a, const void *b)
{
    const uint32_t *ids = learning->ids;
    uint32_t i = *(const uint32_t *)a, k = *(const uint32_t *)b;
    if (ids[i] != ids[k])
        return ids[i] < ids[k] ? -1 : 1;
    if (ids[i + 1] != ids[k + 1])
        return ids[i + 1] < ids[k + 1] ? -1 : 1;
    return i < k ? -1 : i > k;
}

enum cv_status words_learn(void *ctx, const char *folder, struct words **out, struct cv_error *err)
{
    enum { LEAST = 1000 };
    struct words *w = learning = talloc_zero(ctx, struct words);
    if (nftw(folder, learn_file, 16, FTW_PHYS) || w->count < LEAST) {
        talloc_free(w);
        return cv_fail(err, CV_IO, "'%s' has no texts to learn from", folder);
    }
    w->ids = talloc_zero_array(w, uint32_t, (unsigned)w->count + 1);
    w->order = talloc_array(w, uint32_t, (unsigned)w->count);
    for (uint32_t i = 0; i < w->count; i++)
        w->order[i] = i;
    qsort(w->order, w->count, sizeof *w->order, by_text);
    for (size_t i = 1; i < w->count; i++)
        w->ids[w->order[i]] =
            w->ids[w->order[i - 1]] + (strcmp(w->text[w->order[i]], w->text[w->order[i - 1]]) != 0);
    qsort(w->order, w->count, sizeof *w->order, by_pair);
    *out = w;
    return CV_OK;
}

/* ---- writing --------------------------------------------------------------------------------- */

/* A place where the two words at `at` stand, drawn from all of them. */
static size_t alike(const struct words *w, struct dice *d, size_t at)
{
    size_t ends[2];
    for (int upper = 0; upper < 2; upper++) {
        size_t low = 0, high = w->count;
        while (low < high) {
            size_t middle = low + (high - low) / 2, p = w->order[middle];
            bool less = w->ids[p] != w->ids[at] ? w->ids[p] < w->ids[at]
                                                : w->ids[p + 1] < w->ids[at + 1] ||
                                                      (upper && w->ids[p + 1] == w->ids[at + 1]);
            if (less)
                low = middle + 1;
            else
                high = middle;
        }
        ends[upper] = low;
    }
    return ends[1] > ends[0] ? w->order[ends[0] + dice_below(d, ends[1] - ends[0])] : at;
}

void words_person(struct dice *d, struct cv_buf *out)
{
    static const char *const given[] = {
        "Văn",   "Thị", "Hữu",  "Đức",   "Minh",  "Quang", "Ngọc",  "Thanh", "Xuân", "Công",
        "Hồng",  "Kim", "An",   "Bình",  "Cường", "Dũng",  "Giang", "Hà",    "Hạnh", "Hùng",
        "Khánh", "Lan", "Linh", "Long",  "Mai",   "Nam",   "Nga",   "Phong", "Phúc", "Quyên",
        "Sơn",   "Tâm", "Thảo", "Thắng", "Trang", "Tuấn",  "Vinh",  "Yến",   "Đạt",  "Ánh"};
    enum { GIVEN = sizeof given / sizeof *given };
    cv_buf_str(out, family_names_rows[dice_zipf(d, family_names_count)].name);
    for (int i = 0; i < 2; i++)
        cv_buf_printf(out, " %s", given[dice_below(d, GIVEN)]);
}

const char *words_province(struct dice *d)
{
    return provinces_rows[dice_below(d, provinces_count)].name;
}

/* Dates, numbers of documents and years must stay possible; other figures may be anything. */
static bool is_fixed(const char *word)
{
    bool year = (word[0] == '1' && word[1] == '9') || (word[0] == '2' && word[1] == '0');
    return strchr(word, '/') ||
           (year && isdigit((unsigned char)word[2]) && isdigit((unsigned char)word[3]) &&
            !isdigit((unsigned char)word[4]));
}

/* A word of the chain, its digits rolled anew. */
static void put_word(struct dice *d, struct cv_buf *out, const char *word)
{
    if (is_fixed(word)) {
        cv_buf_str(out, word);
        return;
    }
    bool first = true;
    for (const char *p = word; *p; p++) {
        bool is_digit = isdigit((unsigned char)*p) != 0;
        cv_buf_char(out, is_digit ? (char)('0' + (first ? 1 + dice_below(d, 9) : dice_below(d, 10)))
                                  : *p);
        first = first && !is_digit;
    }
}

/* Now and then a person or a place in brackets, as reports have them. */
static void put_aside(struct dice *d, struct cv_buf *out)
{
    cv_buf_str(out, " (");
    if (dice_below(d, 2)) {
        cv_buf_str(out, "đồng chí ");
        words_person(d, out);
    } else {
        cv_buf_printf(out, "tại %s", words_province(d));
    }
    cv_buf_char(out, ')');
}

static size_t write_one(const struct words *w, struct dice *d, struct cv_buf *out, size_t at)
{
    put_word(d, out, w->text[at]);
    at = alike(w, d, at) + 1;
    return at + 1 < w->count ? at : dice_below(d, w->count - 2);
}

void words_write(const struct words *w, struct dice *d, struct cv_buf *out, size_t n)
{
    size_t end = out->len + n, at = dice_below(d, w->count - 2), line = out->len;
    while (out->len < end) {
        at = write_one(w, d, out, at);
        bool stop = out->bytes[out->len - 1] == '.' || out->bytes[out->len - 1] == ';';
        if (stop && out->len - line > 300) {
            cv_buf_str(out, "\n\n");
            line = out->len;
        } else {
            if (!stop && !dice_below(d, 60))
                put_aside(d, out);
            cv_buf_char(out, ' ');
        }
    }
    cv_buf_str(out, "thực hiện.\n\n");
}

void words_phrase(const struct words *w, struct dice *d, struct cv_buf *out, size_t count)
{
    size_t at = dice_below(d, w->count - 2);
    for (size_t i = 0; i < count; i++) {
        size_t begin = out->len;
        at = write_one(w, d, out, at);
        while (out->len > begin && strchr(".;:,\"()", out->bytes[out->len - 1]))
            out->bytes[--out->len] = 0;
        cv_buf_char(out, ' ');
    }
    out->bytes[--out->len] = 0;
}
