/*
 * bench_archive FOLDER COUNT [SEED [MODELS]]: writes an archive of COUNT documents for
 * measurements: letters, plans, reports and decisions of ministries, provinces and districts, 2004
 * to 2026, that carry out one another's directives. The same arguments give the same bytes. MODELS:
 * folder whose texts the wording is learnt from (corpus/samples).
 */
#include "bench/archive_words.h"
#include <errno.h>
#include <sys/stat.h>
#include <talloc.h>

enum { YEAR_FIRST = 2004, YEAR_LAST = 2026, MEDIAN_BYTES = 3500, IN_A_FOLDER = 150 };

static const struct type {
    const char *name, *abbreviation, *title, *lower;
} types[] = {{"KẾ HOẠCH", "KH", "Kế hoạch", "kế hoạch"},
             {"BÁO CÁO", "BC", "Báo cáo", "báo cáo"},
             {"QUYẾT ĐỊNH", "QĐ", "Quyết định", "quyết định"},
             {"", "", "Công văn", "công văn"},
             {"THÔNG BÁO", "TB", "Thông báo", "thông báo"},
             {"TỜ TRÌNH", "TTr", "Tờ trình", "tờ trình"},
             {"CHỈ THỊ", "CT", "Chỉ thị", "chỉ thị"},
             {"NGHỊ QUYẾT", "NQ", "Nghị quyết", "nghị quyết"}};
enum { TYPES = sizeof types / sizeof *types, LETTER = 3 };

/* Who issues: one row a level, higher levels are cited more. */
static const struct level {
    const char *header, *signs, *symbol;
    bool place; /* the header ends in the name of a province */
} levels[] = {
    {"THỦ TƯỚNG CHÍNH PHỦ", "THỦ TƯỚNG", "TTg", false},
    {"BỘ NỘI VỤ", "BỘ TRƯỞNG", "BNV", false},
    {"BỘ TÀI CHÍNH", "BỘ TRƯỞNG", "BTC", false},
    {"ỦY BAN NHÂN DÂN\nTỈNH ", "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "UBND", true},
    {"SỞ NỘI VỤ\nTỈNH ", "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", "SNV", true},
    {"ỦY BAN NHÂN DÂN\nHUYỆN ", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", "UBND", true}};
enum { LEVELS = sizeof levels / sizeof *levels };

/* A directive already issued, to be cited by later ones. */
struct issued {
    char number[40];
    uint16_t year;
    uint8_t month, day, type, level;
};

struct archive {
    const char *folder;
    struct words *words;
    struct dice dice;
    struct issued *issued;
    size_t count;
};

/* "15/QĐ-TTg", "15/2010/…" is left out: normative texts are few in an archive of correspondence. */
static void number_it(struct archive *a, struct issued *doc)
{
    const struct type *type = &types[doc->type];
    unsigned serial = 1 + (unsigned)dice_below(&a->dice, 4000);
    const char *symbol = levels[doc->level].symbol;
    if (doc->type == LETTER)
        snprintf(doc->number, sizeof doc->number, "%u/%s-%s", serial, symbol,
                 dice_below(&a->dice, 2) ? "VX" : "TH");
    else
        snprintf(doc->number, sizeof doc->number, "%u/%s-%s", serial, type->abbreviation, symbol);
}

/* An earlier document: mostly one of the few famous ones, or a recent one. */
static const struct issued *earlier(struct archive *a)
{
    if (!a->count)
        return NULL;
    size_t back = dice_zipf(&a->dice, a->count);
    return dice_below(&a->dice, 2) ? &a->issued[back] : &a->issued[a->count - 1 - back];
}

static void cite(struct archive *a, struct cv_buf *out, const char *lead, const char *end)
{
    const struct issued *d = earlier(a);
    if (!d)
        return;
    cv_buf_printf(out, "%s%s số %s ngày %02u/%02u/%u về việc ", lead, types[d->type].title,
                  d->number, d->day, d->month, d->year);
    words_phrase(a->words, &a->dice, out, 8 + dice_below(&a->dice, 8));
    cv_buf_str(out, end);
}

static void write_header(struct archive *a, struct cv_buf *out, const struct issued *doc,
                         const char *place)
{
    const struct level *level = &levels[doc->level];
    cv_buf_printf(out,
                  "%s%s\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n",
                  level->header, level->place ? place : "");
    cv_buf_printf(out, "Số: %s\n\n%s, ngày %02u tháng %02u năm %u\n\n", doc->number, place,
                  doc->day, doc->month, doc->year);
    cv_buf_printf(out, "%s%s", types[doc->type].name,
                  doc->type == LETTER ? "V/v " : "\n\nVề việc ");
    words_phrase(a->words, &a->dice, out, 10 + dice_below(&a->dice, 12));
    cv_buf_str(out, "\n\n");
    if (doc->type == LETTER)
        cv_buf_printf(
            out,
            "Kính gửi:\n- Sở Nội vụ tỉnh %s;\n- Ủy ban nhân dân các huyện, thị xã, thành phố.\n\n",
            place);
}

static void write_body(struct archive *a, struct cv_buf *out, size_t bytes)
{
    size_t citations = 1 + dice_zipf(&a->dice, 6);
    for (size_t i = 0; i < citations; i++)
        cite(a, out, i ? "Căn cứ " : "Thực hiện ", ";\n\n");
    for (size_t part = 1; out->len < bytes; part++) {
        cv_buf_printf(out, "%zu. ", part);
        words_write(a->words, &a->dice, out, 300 + dice_below(&a->dice, 900));
        if (!dice_below(&a->dice, 4))
            cite(a, out, "Theo ", ".\n\n");
    }
}

static void write_foot(struct archive *a, struct cv_buf *out, const struct issued *doc)
{
    cv_buf_str(out,
               "Nơi nhận:\n- Như trên;\n- Văn phòng Chính phủ (để b/c);\n- Các sở, ban, ngành;\n");
    cv_buf_printf(out, "- Lưu: VT, %s.\n\n%s\n\n", dice_below(&a->dice, 2) ? "TH" : "NC",
                  levels[doc->level].signs);
    words_person(&a->dice, out);
    cv_buf_char(out, '\n');
}

static bool make_folder(const char *path)
{
    return !mkdir(path, 0777) || errno == EEXIST;
}

static bool write_file(const struct archive *a, const struct issued *doc, size_t n,
                       const struct cv_buf *text)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%u", a->folder, doc->year);
    if (!make_folder(path))
        return false;
    snprintf(path, sizeof path, "%s/%u/%04zu", a->folder, doc->year, n / IN_A_FOLDER);
    if (!make_folder(path))
        return false;
    snprintf(path, sizeof path, "%s/%u/%04zu/%06zu.txt", a->folder, doc->year, n / IN_A_FOLDER, n);
    FILE *f = fopen(path, "we");
    if (!f)
        return false;
    bool good = fwrite(text->bytes, 1, text->len, f) == text->len;
    return !fclose(f) && good;
}

static bool write_document(struct archive *a, size_t n, size_t total)
{
    struct issued doc = {.year = (uint16_t)(YEAR_FIRST + n * (YEAR_LAST - YEAR_FIRST + 1) / total),
                         .month = (uint8_t)(1 + dice_below(&a->dice, 12)),
                         .day = (uint8_t)(1 + dice_below(&a->dice, 28)),
                         .type = (uint8_t)dice_zipf(&a->dice, TYPES),
                         .level = (uint8_t)(LEVELS - 1 - dice_zipf(&a->dice, LEVELS))};
    struct cv_buf text;
    cv_buf_init(&text, NULL);
    const char *place = words_province(&a->dice);
    number_it(a, &doc);
    write_header(a, &text, &doc, place);
    write_body(a, &text, dice_length(&a->dice, MEDIAN_BYTES));
    write_foot(a, &text, &doc);
    bool good = write_file(a, &doc, n, &text);
    talloc_free(text.bytes);
    a->issued[a->count++] = doc;
    return good;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: bench_archive FOLDER COUNT [SEED [MODELS]]\n");
        return 2;
    }
    struct archive a = {.folder = argv[1], .dice = {argc > 3 ? strtoull(argv[3], NULL, 10) : 1}};
    size_t total = strtoull(argv[2], NULL, 10);
    struct cv_error err = {0};
    if (words_learn(NULL, argc > 4 ? argv[4] : CONGVAN_SAMPLES, &a.words, &err) != CV_OK) {
        fprintf(stderr, "bench_archive: %s\n", err.message);
        return 3;
    }
    a.issued = talloc_array(a.words, struct issued, (unsigned)total + 1);
    bool good = make_folder(a.folder);
    for (size_t n = 0; good && n < total; n++)
        good = write_document(&a, n, total);
    if (!good)
        fprintf(stderr, "bench_archive: cannot write to '%s': %s\n", a.folder, strerror(errno));
    talloc_free(a.words);
    return good ? 0 : 3;
}
