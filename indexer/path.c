#include "indexer/path.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

/* True if a part of the path is "..". */
static bool climbs(const char *path)
{
    for (const char *p = path; (p = strstr(p, "..")); p += 2)
        if ((p == path || p[-1] == '/') && (!p[2] || p[2] == '/'))
            return true;
    return false;
}

char *path_absolute(void *ctx, const char *path, const char *folder)
{
    char *here = NULL;
    struct cv_buf b;
    cv_buf_init(&b, ctx);
    if (*path != '/') {
        if (!folder)
            folder = here = getcwd(NULL, 0);
        cv_buf_printf(&b, "%s/", folder ? folder : "");
    }
    cv_buf_str(&b, path);
    free(here);
    char *s = cv_buf_cstr(&b), *to = s;
    char *real = climbs(s) ? realpath(s, NULL) : NULL;
    if (real) {
        char *copy = talloc_strdup(ctx, real);
        free(real);
        talloc_free(s);
        return copy;
    }
    for (const char *from = s; *from;) {
        while (*from == '/')
            from++;
        size_t n = strcspn(from, "/");
        if (n && !(n == 1 && *from == '.')) {
            *to++ = '/';
            memmove(to, from, n);
            to += n;
        }
        from += n;
    }
    if (to == s)
        *to++ = '/';
    *to = 0;
    return s;
}

/* Length of the valid UTF-8 character at p, 0 if there is none. */
static size_t character(const unsigned char *p)
{
    if (*p < 0x80)
        return 1;
    size_t n = *p >= 0xf0 && *p < 0xf5   ? 4
               : *p >= 0xe0 && *p < 0xf0 ? 3
               : *p >= 0xc2 && *p < 0xe0 ? 2
                                         : 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    if (n == 3 && ((*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f)))
        return 0; /* overlong, or half of a surrogate pair */
    if (n == 4 && ((*p == 0xf0 && p[1] < 0x90) || (*p == 0xf4 && p[1] > 0x8f)))
        return 0;
    return n;
}

char *path_printable(void *ctx, const char *path)
{
    struct cv_buf b;
    cv_buf_init(&b, ctx);
    for (const unsigned char *p = (const unsigned char *)path; *p;) {
        size_t n = character(p);
        if (n)
            cv_buf_add(&b, p, n);
        else
            cv_buf_str(&b, "\xef\xbf\xbd");
        p += n ? n : 1;
    }
    return cv_buf_cstr(&b);
}

char *path_of_member(void *ctx, const char *path, const char *member)
{
    return *member ? talloc_asprintf(ctx, "%s!/%s", path, member) : talloc_strdup(ctx, path);
}

enum cv_status path_replace_file(const char *path, bool (*write)(FILE *to, void *user), void *user,
                                 struct cv_error *err)
{
    char *draft = talloc_asprintf(NULL, "%s.%ld.new", path, (long)getpid());
    const char *step = "open";
    FILE *f = fopen(draft, "wxe");
    if (!f)
        goto failed;
    step = "write";
    if (!write(f, user) || fflush(f))
        goto failed;
    step = "sync";
    if (fsync(fileno(f)))
        goto failed;
    int closed = fclose(f);
    f = NULL;
    step = "close";
    if (closed)
        goto failed;
    step = "rename";
    if (rename(draft, path))
        goto failed;
    talloc_free(draft);
    return CV_OK;
failed:;
    int error = errno;
    if (f)
        fclose(f);
    unlink(draft);
    talloc_free(draft);
    return cv_fail(err, CV_IO, "cannot %s '%s': %s", step, path, strerror(error));
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    remove(path);
    return 0;
}

void path_remove_tree(const char *path)
{
    enum { OPEN_FOLDERS = 16 };
    nftw(path, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
}
