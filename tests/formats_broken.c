#include "tests/formats_broken.h"
#include "tests/corpus_compound.h"

enum { MOST = 128 };

struct broken_files {
    struct scratch *s;
    const char *folder;
    struct broken *list;
    size_t count;
};

static void add(struct broken_files *f, const char *what, const char *ending, const void *bytes,
                size_t n, const char *reason)
{
    assert_true(f->count < MOST);
    char *name = talloc_asprintf(f->s, "%03zu-%s.%s", f->count, what, ending);
    scratch_file(f->s, talloc_asprintf(f->s, "%s/%s", f->folder, name), bytes, n);
    f->list[f->count++] = (struct broken){name, reason};
}

static void add_text(struct broken_files *f, const char *what, const char *ending, const char *text,
                     const char *reason)
{
    add(f, what, ending, text, strlen(text), reason);
}

/* ---- cut and fuzzed ----------------------------------------------------------------------------
 */

static const char *office_text(struct scratch *s, size_t paragraphs)
{
    char *body = talloc_strdup(s, W_OPEN);
    for (size_t i = 0; i < paragraphs; i++)
        body = talloc_asprintf_append(body,
                                      "<w:p><w:r><w:t>Khoản %zu: giao xã %zu lập sổ "
                                      "theo dõi.</w:t></w:r></w:p>",
                                      i, i * 7919 % 1000);
    return talloc_asprintf_append(body, W_CLOSE);
}

/* A whole container of one part, to be broken. */
static char *whole(struct broken_files *f, const char *kind, const char *part, size_t *n)
{
    const struct part parts[] = {{part, office_text(f->s, 400), 0}, {NULL, NULL, 0}};
    char *path = build_archive(f->s, "whole", kind, parts), *bytes = load(f->s, path, n);
    unlink(path);
    return bytes;
}

static void add_cut(struct broken_files *f)
{
    static const struct {
        const char *ending, *kind, *part;
    } kinds[] = {{"docx", "zip", "word/document.xml"},
                 {"odt", "zip", "content.xml"},
                 {"xlsx", "zip", "xl/workbook.xml"},
                 {"zip", "zip", "a/b.xml"},
                 {"7z", "7z", "a/b.xml"},
                 {"tgz", "tgz", "a/b.xml"}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t n;
        char *bytes = whole(f, kinds[i].kind, kinds[i].part, &n);
        for (size_t part = 1; part < 6; part++)
            add(f, "cut", kinds[i].ending, bytes, n * part / 7, "");
    }
    static const struct {
        const char *ending, *bytes;
        size_t n;
    } heads[] = {{"png", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1", 19},
                 {"jpg", "\xff\xd8\xff\xe0\0\x10JFIF\0\1\1", 13},
                 {"tif", "II*\0\x08\0\0\0\x02\0\1", 11},
                 {"pdf", "%PDF-1.7\n1 0 obj<</Type/Catalog", 31},
                 {"doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0", 12},
                 {"gz", "\x1f\x8b\x08\0\0\0\0\0\0", 9}};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        add(f, "cut", heads[i].ending, heads[i].bytes, heads[i].n, "");
}

static void add_fuzzed(struct broken_files *f)
{
    uint32_t x = 2025;
    size_t n;
    char *bytes = whole(f, "zip", "word/document.xml", &n);
    for (size_t round = 0; round < 20; round++) {
        char *copy = talloc_memdup(f->s, bytes, n);
        /* Behind the signature and the name of the part, so that it is taken for what it was. */
        for (size_t at = 50; at < n; at += 1 + round % 7) {
            x = x * 1664525 + 1013904223;
            copy[at] = (char)(x >> 24);
        }
        add(f, "fuzzed", "docx", copy, n, "");
    }
}

/* ---- bombs and rings ---------------------------------------------------------------------------
 */

#define LAUGH(a, b) "<!ENTITY " a " \"&" b ";&" b ";&" b ";&" b ";&" b ";&" b ";&" b ";&" b ";\">"
#define LAUGHS                                                                                     \
    "<!DOCTYPE w [<!ENTITY a \"ha\">" LAUGH("b", "a") LAUGH("c", "b") LAUGH("d", "c")              \
        LAUGH("e", "d") LAUGH("f", "e") LAUGH("g", "f") LAUGH("h", "g") "]>"

static void add_bombs(struct broken_files *f)
{
    static const char *const entities = "declares XML entities";
    for (size_t i = 0; i < 3; i++) {
        size_t n = (size_t)(100 + i) << 20;
        const struct part zeros[] = {{"kế hoạch.txt", talloc_zero_size(f->s, n), n},
                                     {NULL, NULL, 0}};
        char *path = build_archive(f->s, "bomb", "zip", zeros), *bytes = load(f->s, path, &n);
        talloc_free((void *)zeros[0].bytes);
        unlink(path);
        add(f, "bomb", "zip", bytes, n, "unpacks to more");
    }
    for (size_t i = 0; i < 4; i++) {
        char *xml =
            talloc_asprintf(f->s, "<?xml version=\"1.0\"?>%s<w n=\"%zu\">&h;</w>", LAUGHS, i);
        const struct part parts[] = {{"word/document.xml", xml, 0}, {NULL, NULL, 0}};
        char *path = build_archive(f->s, "laughs", "zip", parts);
        size_t n;
        char *bytes = load(f->s, path, &n);
        unlink(path);
        add_text(f, "entities", "xml", xml, entities);
        add(f, "entities", "docx", bytes, n, entities);
    }
    struct cv_buf deep;
    cv_buf_init(&deep, f->s);
    for (size_t i = 0; i < 100000; i++)
        cv_buf_str(&deep, "<a>");
    add_text(f, "deep", "xml", talloc_asprintf(f->s, "<?xml version=\"1.0\"?>%s", deep.bytes),
             "nested too deeply");
    for (size_t i = 0; i < deep.len; i++)
        deep.bytes[i] = '{';
    add_text(f, "deep", "rtf", talloc_asprintf(f->s, "{\\rtf1 %s", deep.bytes),
             "nested too deeply");
}

static void add_pdf(struct broken_files *f)
{
    for (size_t i = 0; i < 5; i++) {
        add_text(f, "ring", "pdf",
                 talloc_asprintf(f->s,
                                 "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 "
                                 "obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count %zu/Parent 2 0 "
                                 "R>>endobj\ntrailer<</Root 1 0 R>>\n",
                                 90000 + i),
                 "");
        add_text(f, "locked", "pdf",
                 talloc_asprintf(
                     f->s,
                     "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 "
                     "obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 "
                     "R/MediaBox[0 0 9 %zu]>>endobj\n4 0 obj<</Filter/Standard/V 1/R 2/P "
                     "-4/O<00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff>/"
                     "U<00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff>>>endobj\n"
                     "trailer<</Root 1 0 R/Encrypt 4 0 R/"
                     "ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]>>\n",
                     9 + i),
                 "password");
    }
}

/* ---- compound files ----------------------------------------------------------------------------
 */

/* A compound file of one stream. */
static void add_compound(struct broken_files *f, const char *ending, const char *stream,
                         const void *bytes, size_t n, const char *reason)
{
    const struct compound_entry entries[] = {{stream, -1, bytes, n}, {NULL, 0, NULL, 0}};
    char *path = build_compound(f->s, "compound", entries), *file = load(f->s, path, &n);
    unlink(path);
    add(f, "compound", ending, file, n, reason);
}

static void add_compounds(struct broken_files *f)
{
    static const char *const password = "needs a password";
    unsigned char word[COMPOUND_SECTOR] = {0xec, 0xa5, 0xc1, 0, [0x0b] = 1};
    static const unsigned char excel[] = {0x09, 8, 4, 0, 0, 6, 5, 0, 0x2f, 0, 4, 0, 0, 0, 1, 2};
    add_compound(f, "docx", "EncryptedPackage", word, sizeof word, password);
    add_compound(f, "doc", "WordDocument", word, sizeof word, password);
    word[0x0b] = 0;
    add_compound(f, "doc", "WordDocument", word, sizeof word, "no table of its text");
    add_compound(f, "xls", "Workbook", excel, sizeof excel, password);
    add_compound(f, "db", "Catalog", excel, sizeof excel, "");
}

/* ---- lies --------------------------------------------------------------------------------------
 */

static void add_lies(struct broken_files *f)
{
    static const char program[] = "\x7f"
                                  "ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\x3e\0\1";
    static const char *const endings[] = {"docx", "pdf", "jpg", "xls", "txt"};
    static const char *const outside[] = {
        "../../congvan-escape.txt", "a/../../../congvan-escape.txt", "..\\..\\congvan-escape.txt",
        "../../../../../../../tmp/congvan-escape.txt", "x/.."};
    for (size_t i = 0; i < 5; i++) {
        size_t n = 0;
        char *bytes = talloc_memdup(f->s, program, sizeof program);
        bytes[sizeof program - 1] = (char)i;
        add(f, "program", endings[i], bytes, sizeof program, "no reader");
        add_text(f, "empty", endings[i], "", "empty");
        const struct part parts[] = {{outside[i], "ra ngoài", 0}, {NULL, NULL, 0}};
        char *path = build_archive(f->s, "trick", "zip", parts);
        bytes = load(f->s, path, &n);
        unlink(path);
        add(f, "path", "zip", bytes, n, "leads out");
    }
    add_text(f, "parts", "eml", "From: a@b.vn\nTo: c\nContent-Type: multipart/mixed\n\nx\n",
             "cannot be told apart");
    add_text(f, "textless", "xml", "<?xml version=\"1.0\"?><a><b/></a>", "no text");
}

static void add_sparse(struct broken_files *f)
{
    add_text(f, "sparse", "txt", "Kế hoạch", "more than the limit");
    char *path =
        talloc_asprintf(f->s, "%s/%s/%s", f->s->folder, f->folder, f->list[f->count - 1].name);
    assert_int_equal(truncate(path, (off_t)2 << 30), 0);
}

const struct broken *broken_make(struct scratch *s, const char *folder, size_t *count)
{
    struct broken_files f = {s, folder, talloc_zero_array(s, struct broken, MOST), 0};
    add_cut(&f);
    add_fuzzed(&f);
    add_bombs(&f);
    add_pdf(&f);
    add_compounds(&f);
    add_lies(&f);
    add_sparse(&f);
    *count = f.count;
    return f.list;
}
