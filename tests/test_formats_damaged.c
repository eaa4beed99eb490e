/* An archive of a hundred broken files through `congvan-index update`: the run ends with status 4,
 * names each file with its reason, and leaves nothing in the temporary folder. */
#include "tests/formats_check.h"
#include <sys/resource.h>

enum { FILES = 100 };
/* Resident memory of the indexer and its largest child, far above what either needs. */
static const long MEMORY_KIB = 1536 << 10;

/* Beginnings that name a format, followed by nothing that it can use. */
static const struct {
    const char *ending, *bytes;
    size_t n;
} kinds[] = {
    {"pdf", "%PDF-1.4\n1 0 obj\n<</Type/Catalog", 30},
    {"docx", "PK\3\4\24\0\0\0\10\0word/document.xml", 27},
    {"doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0", 12},
    {"xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\xff\xff\xff\xff", 12},
    {"png", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16},
    {"7z", "7z\xbc\xaf\x27\x1c\0\4", 8},
    {"gz", "\x1f\x8b\x08\0\0\0\0\0", 8},
    {"xml",
     "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>",
     81},
    {"bin",
     "\x7f"
     "ELF\2\1\1\0",
     8},
    {"txt", "", 0},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static void write_files(struct scratch *s, const char *folder)
{
    assert_int_equal(mkdir(folder, 0777), 0);
    for (size_t i = 0; i < FILES - 1; i++) {
        struct cv_buf bytes;
        cv_buf_init(&bytes, s);
        cv_buf_add(&bytes, kinds[i % KINDS].bytes, kinds[i % KINDS].n);
        for (size_t k = 0;
             kinds[i % KINDS].n && kinds[i % KINDS].ending[0] != 'x' && k < i / KINDS * 40;
             k++) /* each another rest, and no two files the same */
            cv_buf_char(&bytes, (char)(k * 37 + i));
        char *name = talloc_asprintf(s, "archive/%02zu.%s", i, kinds[i % KINDS].ending);
        scratch_file(s, name, bytes.bytes, bytes.len);
    }
    char *sparse = talloc_asprintf(s, "%s/99.txt", folder);
    int fd = open(sparse, O_CREAT | O_WRONLY, 0666);
    assert_int_equal(ftruncate(fd, (off_t)2 << 30), 0);
    close(fd);
}

static void update__hundred_broken_files__status_4_each_named_nothing_left(void **state)
{
    struct scratch *s = *state;
    char *folder = scratch_path(s, "archive"), *index = scratch_path(s, "index"),
         *report = scratch_path(s, "report.json");
    write_files(s, folder);
    setenv("TMPDIR", s->temporary, 1);
    struct run r =
        run_program(s, INDEXER, "update", "--index", index, "--report", report, folder, NULL);
    unsetenv("TMPDIR");
    if (r.status != 4)
        fail_msg("exit %d: %s", r.status, r.err);
    json_t *said = json_load_file(report, 0, NULL), *problems = json_object_get(said, "set_aside");
    assert_non_null(said);
    bool named[FILES] = {false};
    size_t i;
    json_t *problem;
    json_array_foreach(problems, i, problem)
    {
        const char *path = json_string_value(json_object_get(problem, "path"));
        const char *name = strstr(path, "/archive/");
        assert_true(json_string_length(json_object_get(problem, "reason")) > 10);
        named[strtoul(name + strlen("/archive/"), NULL, 10) % FILES] = true;
    }
    for (i = 0; i < FILES; i++)
        if (!named[i])
            fail_msg("%02zu.%s is not named", i, kinds[i % KINDS].ending);
    json_decref(said);
    assert_int_equal(folder_size(s->temporary), 0);
    struct rusage used;
    getrusage(RUSAGE_CHILDREN, &used);
    assert_true(used.ru_maxrss < MEMORY_KIB);
    print_message("%ld MiB at most\n", used.ru_maxrss >> 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(update__hundred_broken_files__status_4_each_named_nothing_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
