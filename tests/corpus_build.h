/* Builders of small files in the formats that corpus/ reads, so that nothing binary is kept in the
 * tree. */
#pragma once
#include "tests/corpus_test.h"
#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <sys/wait.h>

struct part {
    const char *name;
    const void *bytes;
    size_t n; /* 0: a string */
};

/* Writes an archive ("zip", "tar", "7z") of the parts, which end with a NULL name. */
static inline char *build_archive(struct scratch *s, const char *name, const char *format,
                                  const struct part *parts)
{
    char *path = scratch_path(s, name);
    setlocale(LC_CTYPE, "C.UTF-8"); /* the writer's names; readers must do without */
    struct archive *a = archive_write_new();
    if (strcmp(format, "zip") == 0)
        archive_write_set_format_zip(a);
    else if (strcmp(format, "7z") == 0)
        archive_write_set_format_7zip(a);
    else
        archive_write_set_format_pax_restricted(a);
    if (strcmp(format, "tgz") == 0)
        archive_write_add_filter_gzip(a);
    archive_write_set_options(a, "hdrcharset=BINARY");
    assert_int_equal(archive_write_open_filename(a, path), ARCHIVE_OK);
    for (; parts->name; parts++) {
        size_t n = parts->n ? parts->n : strlen(parts->bytes);
        struct archive_entry *e = archive_entry_new();
        archive_entry_set_pathname(e, parts->name);
        archive_entry_set_size(e, (la_int64_t)n);
        archive_entry_set_filetype(e, AE_IFREG);
        archive_entry_set_perm(e, 0644);
        assert_true(archive_write_header(a, e) >= ARCHIVE_WARN);
        assert_int_equal(archive_write_data(a, parts->bytes, n), n);
        archive_entry_free(e);
    }
    assert_int_equal(archive_write_close(a), ARCHIVE_OK);
    archive_write_free(a);
    setlocale(LC_CTYPE, "C");
    return path;
}

#define W_OPEN                                                                                     \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document "                                       \
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"
#define W_CLOSE "</w:body></w:document>"

/* A DOCX of this body; styles may be NULL. */
static inline char *build_docx(struct scratch *s, const char *name, const char *body,
                               const char *styles)
{
    char *document = talloc_asprintf(s, W_OPEN "%s" W_CLOSE, body);
    const struct part parts[] = {
        {"[Content_Types].xml",
         "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>", 0},
        {"word/document.xml", document, 0},
        {styles ? "word/styles.xml" : NULL, styles, 0},
        {NULL, NULL, 0},
    };
    return build_archive(s, name, "zip", parts);
}

static inline char *base64(void *ctx, const void *bytes, size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *s = bytes;
    char *out = talloc_zero_size(ctx, n * 2 + 8), *p = out;
    for (size_t i = 0; i < n; i += 3) {
        uint32_t v = (uint32_t)s[i] << 16 | (i + 1 < n ? (uint32_t)s[i + 1] << 8 : 0) |
                     (i + 2 < n ? s[i + 2] : 0);
        *p++ = digits[v >> 18];
        *p++ = digits[v >> 12 & 63];
        *p++ = i + 1 < n ? digits[v >> 6 & 63] : '=';
        *p++ = i + 2 < n ? digits[v & 63] : '=';
        if (i % 57 == 54)
            *p++ = '\n';
    }
    return out;
}

static inline char *load(void *ctx, const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    *n = (size_t)ftell(f);
    rewind(f);
    char *bytes = talloc_zero_size(ctx, *n + 1);
    assert_int_equal(fread(bytes, 1, *n, f), *n);
    fclose(f);
    return bytes;
}

/* Runs a program with the scratch folder as home; false if it is not installed or fails. */
static inline bool run_tool(struct scratch *s, const char *const *argv)
{
    pid_t pid = fork();
    if (pid == 0) {
        int null = open("/dev/null", O_RDWR);
        dup2(null, 0), dup2(null, 1), dup2(null, 2);
        setenv("HOME", s->folder, 1);
        execvp(argv[0], (char *const *)argv);
        _exit(127);
    }
    int status;
    return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

/* Converts a file by LibreOffice; NULL if that is not installed. */
static inline char *convert(struct scratch *s, const char *path, const char *format,
                            const char *filter)
{
    const char *argv[] = {"soffice",      "--headless", filter ? filter : "--nologo",
                          "--convert-to", format,       "--outdir",
                          s->folder,      path,         NULL};
    if (!run_tool(s, argv))
        return NULL;
    const char *dot = strrchr(path, '.');
    char *out =
        talloc_asprintf(s, "%.*s.%.*s", (int)(dot - path), path, (int)strcspn(format, ":"), format);
    return access(out, R_OK) == 0 ? out : NULL;
}
