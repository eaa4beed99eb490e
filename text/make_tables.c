/*
 * make_tables chars data/lookalikes.tsv, make_tables syllables data/syllables.tsv: prints the
 * constant tables of text/ as C. Runs while building, so that the library carries no table that is
 * filled when first used.
 */
#include "text/chars.h"
#include "text/encoding.h"
#include "text/syllable.h"
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

/* Every letter with its tones, in the order of enum char_letter and enum char_tone. */
static const char *const letters_lower[LETTER_COUNT] = {
    "",  "aàảãáạ", "ăằẳẵắặ", "âầẩẫấậ", "b",      "c", "d", "đ",      "eèẻẽéẹ", "êềểễếệ", "f", "g",
    "h", "iìỉĩíị", "j",      "k",      "l",      "m", "n", "oòỏõóọ", "ôồổỗốộ", "ơờởỡớợ", "p", "q",
    "r", "s",      "t",      "uùủũúụ", "ưừửữứự", "v", "w", "x",      "yỳỷỹýỵ", "z"};

enum { FAR_MAX = 128 };
static struct lookalike {
    uint32_t from;
    uint32_t as;
} lookalikes[1024], far[FAR_MAX];
static size_t lookalike_count, far_count;

/* Reads the character at *s and steps behind it. */
static uint32_t next_char(const char **s)
{
    uint32_t c;
    *s += char_get(*s, strlen(*s), &c);
    return c;
}

static void fail(const char *what, const char *detail)
{
    fprintf(stderr, "make_tables: %s '%s'\n", what, detail);
    exit(1);
}

/* Reads the next row that is neither comment nor header; false at the end. */
static bool next_row(FILE *f, char *line, int size, bool *header)
{
    while (fgets(line, size, f)) {
        if (line[0] == '#' || line[0] == '\n')
            continue;
        if (*header)
            return true;
        *header = true;
    }
    return false;
}

/* Reads a hexadecimal number at *s, which must end at `end`, and steps behind both. */
static uint32_t next_code(const char **s, char end)
{
    char *after;
    unsigned long code = strtoul(*s, &after, 16);
    if (after == *s || *after != end || code > 0x10FFFF)
        fail("bad number at", *s);
    *s = after + 1;
    return (uint32_t)code;
}

static void read_lookalikes(const char *path)
{
    FILE *f = fopen(path, "r");
    char line[512];
    bool header = false;
    if (!f)
        fail("cannot open", path);
    while (next_row(f, line, sizeof line, &header)) {
        const char *at = line;
        uint32_t first = next_code(&at, '\t'), last = next_code(&at, '\t');
        uint32_t as = strncmp(at, "blank\t", 6) == 0 ? ' ' : next_char(&at);
        for (uint32_t c = first; c <= last; c++) {
            struct lookalike l = {c, as};
            if (lookalike_count == sizeof lookalikes / sizeof *lookalikes || far_count == FAR_MAX)
                fail("too many rows", path);
            lookalikes[lookalike_count++] = l;
            if (c >= CHAR_TABLE_END)
                far[far_count++] = l;
        }
    }
    fclose(f);
}

static uint32_t lookalike_of(uint32_t c)
{
    for (size_t i = 0; i < lookalike_count; i++)
        if (lookalikes[i].from == c)
            return lookalikes[i].as;
    return c;
}

/* Letter and tone of a lower-case code point. */
static unsigned letter_of(uint32_t c, unsigned *tone)
{
    for (unsigned l = 1; l < LETTER_COUNT; l++) {
        *tone = 0;
        for (const char *at = letters_lower[l]; *at; ++*tone)
            if (next_char(&at) == c)
                return l;
    }
    *tone = 0;
    return LETTER_NONE;
}

/* The first code point of the full decomposition; đ gives d. */
static uint32_t base_of(uint32_t c)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar32 at = (UChar32)c;
    UChar parts[16];
    for (;;) {
        int32_t n =
            unorm2_getRawDecomposition(unorm2_getNFDInstance(&status), at, parts, 16, &status);
        if (n <= 0 || U_FAILURE(status))
            break;
        int32_t i = 0;
        U16_NEXT(parts, i, n, at);
    }
    return at == 0x111 ? 'd' : (uint32_t)at;
}

static bool invisible(uint32_t c)
{
    return c == 0xAD || c == 0x34F || c == 0x61C || c == 0x115F || c == 0x1160 || c == 0x17B4 ||
           c == 0x17B5 || (c >= 0x180B && c <= 0x180E) || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F);
}

static unsigned class_of(uint32_t c)
{
    int32_t type = u_charType((UChar32)c);
    uint32_t mask = U_MASK(type);
    if (invisible(c))
        return CHAR_INVISIBLE;
    if (mask & U_GC_M_MASK)
        return CHAR_MARK;
    if (type == U_UPPERCASE_LETTER || type == U_TITLECASE_LETTER)
        return TEXT_UPPER;
    if (mask & U_GC_L_MASK)
        return TEXT_LOWER;
    if (type == U_DECIMAL_DIGIT_NUMBER)
        return TEXT_DIGIT;
    if (u_isUWhiteSpace((UChar32)c))
        return TEXT_BLANK;
    return 0;
}

static unsigned shadow_of(uint32_t c, uint32_t look, const struct char_info *i)
{
    if (i->cls & TEXT_DIGIT)
        return (unsigned)('0' + u_charDigitValue((UChar32)c));
    if (c == '\n' || c == '\f')
        return c;
    if (c == 0x85 || c == 0x2028 || c == 0x2029)
        return '\n';
    if (i->cls & TEXT_BLANK)
        return ' ';
    if (look >= ' ' && look < 0x7f)
        return (unsigned)u_tolower((UChar32)look);
    if (i->base >= ' ' && i->base < 0x7f)
        return i->base;
    return CHAR_NO_ASCII;
}

static struct char_info info_of(uint32_t c)
{
    struct char_info i = {0};
    uint32_t look = lookalike_of(c);
    unsigned tone;
    bool unstable = u_getIntPropertyValue((UChar32)c, UCHAR_NFC_QUICK_CHECK) != UNORM_YES ||
                    u_getCombiningClass((UChar32)c) != 0;
    i.cls = (uint8_t)(class_of(c) | (unstable ? CHAR_UNSTABLE : 0u));
    i.lower = (uint32_t)u_tolower((UChar32)(look >= 0x80 ? look : c)); /* ETH becomes đ for good */
    if (i.cls & TEXT_DIGIT)
        i.lower = (uint32_t)('0' + u_charDigitValue((UChar32)c));
    i.base = base_of(i.lower);
    i.letter = (uint8_t)letter_of(i.lower, &tone);
    i.tone = (uint8_t)tone;
    if (i.letter && i.lower >= 0x80)
        i.cls |= TEXT_MARKED;
    i.low = (uint8_t)shadow_of(c, look, &i);
    return i;
}

static void print_letters(const char *name, bool upper)
{
    printf("const uint16_t %s[LETTER_COUNT][TONE_COUNT] = {\n", name);
    for (unsigned l = 0; l < LETTER_COUNT; l++) {
        printf("    {");
        for (const char *at = letters_lower[l]; *at;) {
            uint32_t c = next_char(&at);
            printf("0x%X,", upper ? (unsigned)u_toupper((UChar32)c) : c);
        }
        printf("%s},\n", l ? "" : "0");
    }
    printf("};\n");
}

static void print_chars(void)
{
    printf("const struct char_info char_table[CHAR_TABLE_END] = {\n");
    for (uint32_t c = 0; c < CHAR_TABLE_END; c++) {
        struct char_info i = info_of(c);
        printf("    {0x%X, 0x%X, %u, %u, %u, %u},\n", i.lower, i.base, i.low, i.cls, i.letter,
               i.tone);
    }
    printf("};\n");
    printf("static const struct {\n    uint32_t from;\n    uint8_t low;\n} far_lookalikes[] = {\n");
    for (size_t i = 0; i < far_count; i++)
        printf("    {0x%X, %u},\n", far[i].from, far[i].as);
    printf("};\n");
}

/* ---- syllable parts -------------------------------------------------------------------------- */

static struct syllable_part parts[512];
static size_t part_count;

static void add_part(const char *kind, const char *text, const char *ending)
{
    struct syllable_part p = {0};
    uint8_t letters[SYLLABLE_PART_MAX];
    unsigned n = 0, tone;
    for (const char *at = text; *at;)
        if (n == SYLLABLE_PART_MAX || !(letters[n++] = (uint8_t)letter_of(next_char(&at), &tone)) ||
            tone)
            fail("bad syllable part", text);
    p.key = syllable_key(letters, n);
    if (strcmp(kind, "onset") == 0)
        p.kinds = SYLLABLE_ONSET;
    else if (strcmp(kind, "rime") == 0)
        p.kinds = SYLLABLE_RIME;
    else if (strcmp(kind, "qu-rime") == 0)
        p.kinds = SYLLABLE_QU_RIME;
    else
        fail("unknown kind", kind);
    if (strcmp(ending, "stop") == 0)
        p.kinds |= SYLLABLE_STOP;
    for (size_t i = 0; i < part_count; i++)
        if (parts[i].key == p.key) {
            parts[i].kinds |= p.kinds;
            return;
        }
    if (part_count == sizeof parts / sizeof *parts)
        fail("too many parts", text);
    parts[part_count++] = p;
}

static int by_key(const void *a, const void *b)
{
    const struct syllable_part *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

static void print_syllables(const char *path)
{
    FILE *f = fopen(path, "r");
    char line[512], kind[32], text[64], ending[32];
    bool header = false;
    if (!f)
        fail("cannot open", path);
    while (next_row(f, line, sizeof line, &header)) {
        ending[0] = 0;
        if (sscanf(line, "%31[^\t]\t%63[^\t\n]\t%31[^\t\n]", kind, text, ending) < 2)
            fail("bad row", line);
        add_part(kind, text, ending);
    }
    fclose(f);
    qsort(parts, part_count, sizeof *parts, by_key);
    printf("static const struct syllable_part syllable_parts[] = {\n");
    for (size_t i = 0; i < part_count; i++)
        printf("    {0x%X, %u},\n", parts[i].key, parts[i].kinds);
    printf("};\n");
}

/* ---- encodings ------------------------------------------------------------------------------- */

static int by_bytes(const void *a, const void *b)
{
    const struct encoding_pair *x = a, *y = b;
    return (x->bytes > y->bytes) - (x->bytes < y->bytes);
}

static void print_encoding(const char *path)
{
    static struct encoding_pair pairs[512];
    unsigned single[256] = {0};
    size_t pair_count = 0;
    FILE *f = fopen(path, "r");
    char line[512];
    bool header = false;
    if (!f)
        fail("cannot open", path);
    for (unsigned i = 0; i < 0x80; i++)
        single[i] = i;
    while (next_row(f, line, sizeof line, &header)) {
        const char *at = line;
        bool pair = strcspn(line, " ") < strcspn(line, "\t");
        uint32_t bytes = next_code(&at, pair ? ' ' : '\t');
        if (pair)
            bytes = bytes << 8 | next_code(&at, '\t');
        uint16_t code = (uint16_t)next_code(&at, '\t');
        if (!pair && bytes < 0x100)
            single[bytes] = code;
        else if (pair && bytes < 0x10000 && pair_count < sizeof pairs / sizeof *pairs)
            pairs[pair_count++] = (struct encoding_pair){(uint16_t)bytes, code};
        else
            fail("bad row", line);
    }
    fclose(f);
    qsort(pairs, pair_count, sizeof *pairs, by_bytes);
    const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    int stem = (int)strcspn(base, ".");
    printf("static const struct encoding_pair %.*s_pairs[] = {\n", stem, base);
    for (size_t i = 0; i < pair_count; i++)
        printf("    {0x%X, 0x%X},\n", pairs[i].bytes, pairs[i].code);
    printf("    {0, 0}};\nstatic const struct encoding_table %.*s_table = {{\n", stem, base);
    for (unsigned i = 0; i < 256; i++)
        printf("0x%X,%s", single[i], i % 16 == 15 ? "\n" : " ");
    printf("}, %.*s_pairs, %zu};\n", stem, base, pair_count);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "chars") == 0) {
        read_lookalikes(argv[2]);
        print_letters("char_lower_letter", false);
        print_letters("char_upper_letter", true);
        print_chars();
    } else if (argc == 3 && strcmp(argv[1], "syllables") == 0) {
        print_syllables(argv[2]);
    } else if (argc == 3 && strcmp(argv[1], "encoding") == 0) {
        print_encoding(argv[2]);
    } else {
        fail("usage: make_tables chars|syllables|encoding TABLE.tsv, not", argc > 1 ? argv[1] : "");
    }
    return fflush(stdout) || ferror(stdout);
}
