/* What the end-to-end tests of congvan-index share: a scratch folder, archives made of small
 * documents, running the program. */
#pragma once
#include "base/base.h"
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <talloc.h>
#include <unistd.h>

#include <cmocka.h> /* wants those above */

struct scratch {
    char folder[64]; /* everything is below; also the current folder of the test */
    char archive[96], index[96], out[96], err[96];
    bool as_nobody; /* root reads and writes everything: run the program as another */
};

static inline void scratch_shell(const char *format, ...) __attribute__((format(printf, 1, 2)));
static inline void scratch_shell(const char *format, ...)
{
    char command[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(command, sizeof command, format, args);
    va_end(args);
    assert_int_equal(system(command), 0);
}

static inline int scratch_set_up(void **state)
{
    struct scratch *s = talloc_zero(NULL, struct scratch);
    const char *tmp = getenv("TMPDIR");
    snprintf(s->folder, sizeof s->folder, "%.40s/congvan-test-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(s->folder))
        return -1;
    snprintf(s->archive, sizeof s->archive, "%s/kho", s->folder);
    snprintf(s->index, sizeof s->index, "%s/index", s->folder);
    snprintf(s->out, sizeof s->out, "%s/out", s->folder);
    snprintf(s->err, sizeof s->err, "%s/err", s->folder);
    setenv("CONGVAN_INDEX", s->index, 1);
    *state = s;
    return mkdir(s->archive, 0777);
}

static inline int scratch_tear_down(void **state)
{
    struct scratch *s = *state;
    scratch_shell("chmod -R u+rwX '%s'; rm -rf '%s'", s->folder, s->folder);
    talloc_free(s);
    return 0;
}

/* Starts congvan-index with these words; output goes to s->out and s->err. */
static inline pid_t scratch_start(const struct scratch *s, const char *const *words)
{
    const char *argv[24] = {CONGVAN_INDEX_PROGRAM};
    size_t n = 1;
    for (; *words && n < 23; words++)
        argv[n++] = *words;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        if (s->as_nobody && (setgid(65534) || setuid(65534)))
            _exit(126);
        int out = open(s->out, O_WRONLY | O_CREAT | O_TRUNC, 0666),
            err = open(s->err, O_WRONLY | O_CREAT | O_TRUNC, 0666);
        dup2(out, STDOUT_FILENO);
        dup2(err, STDERR_FILENO);
        execv(argv[0], (char **)(uintptr_t)argv);
        _exit(127);
    }
    return pid;
}

/* From here on the program runs without root's rights, and owns the scratch folder. */
static inline void scratch_become_nobody(struct scratch *s)
{
    if (geteuid() == 0) {
        scratch_shell("chown -R 65534:65534 '%s'", s->folder);
        s->as_nobody = true;
    }
}

/* Its exit status; 1000 + number if a signal ended it. */
static inline int scratch_wait(pid_t pid)
{
    int how = 0;
    while (waitpid(pid, &how, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(how) ? WEXITSTATUS(how) : 1000 + WTERMSIG(how);
}

static inline int scratch_run_words(const struct scratch *s, const char *const *words)
{
    return scratch_wait(scratch_start(s, words));
}
#define scratch_run(s, ...) scratch_run_words((s), (const char *const[]){__VA_ARGS__, NULL})

static inline char *scratch_read(const char *path)
{
    FILE *f = fopen(path, "r");
    char *text = talloc_strdup(NULL, "");
    char part[65536];
    for (size_t n; f && (n = fread(part, 1, sizeof part, f)) > 0;)
        text = talloc_strndup_append_buffer(text, part, n);
    if (f)
        fclose(f);
    return text;
}

/* True if what the program said (on err or out) has this in it. */
static inline bool scratch_says(const char *path, const char *words)
{
    char *text = scratch_read(path);
    bool found = strstr(text, words) != NULL;
    if (!found)
        print_message("not said: '%s' in:\n%s\n", words, text);
    talloc_free(text);
    return found;
}

/* A document of its own: number, subject and some pages of text that depend on both. */
static inline void scratch_document(const struct scratch *s, const char *name, unsigned number,
                                    const char *subject, size_t bytes)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", s->archive, name);
    for (char *slash = path + strlen(s->archive) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = 0;
        mkdir(path, 0777);
        *slash = '/';
    }
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fprintf(f,
            "ỦY BAN NHÂN DÂN\nTỈNH AN GIANG\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do "
            "- Hạnh phúc\n\n"
            "Số: %u/KH-UBND\n\nAn Giang, ngày %02u tháng %02u năm 2024\n\nKẾ HOẠCH\nVề việc %s\n\n"
            "Thực hiện Quyết định số %u/QĐ-TTg ngày 15/10/2020 của Thủ tướng Chính phủ, Ủy ban "
            "nhân dân tỉnh ban hành kế hoạch.\n\n",
            number, 1 + number % 28, 1 + number % 12, subject, 1000 + number % 50);
    for (size_t i = 0; (size_t)ftell(f) < bytes; i++)
        fprintf(f,
                "%zu. Các sở, ngành, địa phương rà soát %zu hồ sơ về %s, báo cáo trước ngày %zu "
                "tháng %zu.\n",
                i + 1, i * number % 977, subject, 1 + (i * 7 + number) % 28, 1 + i % 12);
    fprintf(f, "\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nNguyễn "
               "Văn Nam\n");
    assert_int_equal(fclose(f), 0);
}

static inline void scratch_file(const struct scratch *s, const char *name, const char *content)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", s->archive, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(content, f);
    assert_int_equal(fclose(f), 0);
}

/* A figure of the JSON report that the last update wrote to FOLDER/report: "new", "moved" … */
static inline int scratch_count(const struct scratch *s, const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/report", s->folder);
    json_t *report = json_load_file(path, 0, NULL);
    assert_non_null(report);
    const json_t *value = json_object_get(json_object_get(report, "files"), name);
    if (!value)
        value = json_object_get(report, name);
    assert_true(json_is_integer(value));
    int count = (int)json_integer_value(value);
    json_decref(report);
    return count;
}

/* `update ARCHIVE --report …` with two more words, NULL where there are none. */
static inline int scratch_update(const struct scratch *s, const char *more, const char *and_more)
{
    char report[128];
    snprintf(report, sizeof report, "--report=%s/report", s->folder);
    return scratch_run(s, "update", s->archive, report, more ? more : "--", and_more);
}
