/* Readers from the user's configuration file. One a line: the type of content, then the command,
 * parted by blanks; "%f" in it stands for the file. The command prints UTF-8 text. "#" begins a
 * comment. */
#include "corpus/internal.h"
#include "corpus/sandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

enum { ARGUMENTS_MAX = 64 };

enum cv_status corpus_user_reader(void *ctx, const char *file, const char *type, const char ***argv,
                                  struct cv_error *err)
{
    *argv = NULL;
    FILE *f = fopen(file, "re");
    if (!f)
        return cv_fail(err, CV_IO, "cannot read '%s': %s", file, strerror(errno));
    char line[4096];
    enum cv_status status = CV_OK;
    for (int number = 1; !status && !*argv && fgets(line, sizeof line, f); number++) {
        char *rest, *word = strtok_r(line, " \t\r\n", &rest);
        if (!word || *word == '#')
            continue;
        const char **args = talloc_zero_array(ctx, const char *, ARGUMENTS_MAX + 1);
        bool wanted = strcmp(word, type) == 0;
        size_t n = 0;
        while ((word = strtok_r(NULL, " \t\r\n", &rest)) && n < ARGUMENTS_MAX)
            args[n++] = talloc_strdup(args, word);
        if (n == 0 || word)
            status = cv_fail(err, CV_USAGE, "'%s' line %d: a type and a command are expected", file,
                             number);
        else if (wanted)
            *argv = args;
    }
    if (!status && ferror(f))
        status = cv_fail(err, CV_IO, "cannot read '%s'", file);
    fclose(f);
    return status;
}

/* ---- running one -------------------------------------------------------------------------------
 */

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

/* A copy under a name that bears the extension, which many programs go by. */
static int copy_item(const struct item *item, const char *to)
{
    int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600), code = out < 0 ? errno : 0;
    char block[65536];
    for (off_t at = 0; !code;) {
        ssize_t n = corpus_pread(item->fd, block, sizeof block, at);
        if (n <= 0) {
            code = n < 0 ? errno : 0;
            break;
        }
        if (write(out, block, (size_t)n) != n)
            code = errno ? errno : ENOSPC;
        at += n;
    }
    if (out >= 0)
        close(out);
    return code;
}

static const char *extension(const char *path)
{
    const char *slash = strrchr(path, '/'), *dot = strrchr(slash ? slash : path, '.');
    bool fit = dot && strlen(dot) < 12 &&
               strspn(dot + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") ==
                   strlen(dot + 1);
    return fit ? dot : "";
}

static bool keep_text(void *sink, const char *bytes, size_t n)
{
    struct extract *x = sink;
    cv_buf_add(&x->text, bytes, n);
    return true;
}

static void put_file_name(void *ctx, const char **argv, const char *name)
{
    for (; *argv; argv++) {
        const char *mark = strstr(*argv, "%f");
        if (mark)
            *argv = talloc_asprintf(ctx, "%.*s%s%s", (int)(mark - *argv), *argv, name, mark + 2);
    }
}

enum cv_status corpus_read_by_command(struct item *item, const char **argv, struct cv_error *err)
{
    void *ctx = talloc_new(item->reading->ctx);
    struct extract x;
    extract_init(&x, ctx, "other");
    char *scratch = talloc_asprintf(ctx, "%s/congvan-XXXXXX", item->reading->options.temporary);
    enum cv_status status = CV_OK;
    if (!mkdtemp(scratch)) {
        status = cv_fail(err, CV_IO, "cannot make a folder in '%s': %s",
                         item->reading->options.temporary, strerror(errno));
        talloc_free(ctx);
        return status;
    }
    char *copy = talloc_asprintf(ctx, "%s/input%s", scratch, extension(item->path));
    int code = copy_item(item, copy);
    if (code)
        status = cv_fail(err, CV_IO, "cannot write '%s': %s", copy, strerror(code));
    if (!status) {
        put_file_name(ctx, argv, copy);
        struct sandbox_job job = {
            .argv = argv, .scratch = scratch, .helpers = true, .output = keep_text, .sink = &x};
        corpus_job_limits(&job, item);
        job.max_output = item->reading->options.max_text_bytes + 1;
        struct sandbox_result result;
        sandbox_run(&job, &result);
        if (result.end != SANDBOX_OUTPUT) /* over-long text is cut, not refused */
            status = sandbox_error(&result, argv[0], item->path, err);
    }
    nftw(scratch, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    if (!status)
        status = corpus_deliver(item, &x, err);
    talloc_free(ctx);
    return status;
}
