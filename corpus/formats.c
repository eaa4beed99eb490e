/* The formats that can be read here, for `status`. */
#include "corpus/internal.h"
#include "corpus/sandbox.h"
#include "formats.table.h"
#include <glob.h>
#include <talloc.h>

/* A program on PATH, or a file given as a shell pattern. */
static bool is_there(void *ctx, const char *need)
{
    if (need[0] != '/')
        return sandbox_find(ctx, need) != NULL;
    /* Language data may have been put elsewhere. */
    const char *elsewhere = getenv("TESSDATA_PREFIX"), *name = strrchr(need, '/');
    if (elsewhere && strcmp(name, "/vie.traineddata") == 0)
        need = talloc_asprintf(ctx, "%s%s", elsewhere, name);
    glob_t found;
    bool there = glob(need, GLOB_NOSORT, NULL, &found) == 0;
    if (there)
        globfree(&found);
    return there;
}

static bool all_there(const char *needs)
{
    void *ctx = talloc_new(NULL);
    char *list = talloc_strdup(ctx, needs), *rest;
    bool all = true;
    for (char *need = strtok_r(list, " ", &rest); need && all; need = strtok_r(NULL, " ", &rest))
        all = is_there(ctx, need);
    talloc_free(ctx);
    return all;
}

const struct corpus_format *corpus_formats(size_t *count)
{
    /* Filled anew at each call with what is installed now; always the same otherwise. */
    static struct corpus_format formats[formats_count];
    for (size_t i = 0; i < formats_count; i++)
        formats[i] =
            (struct corpus_format){formats_rows[i].name, formats_rows[i].description,
                                   formats_rows[i].package, all_there(formats_rows[i].needs)};
    *count = formats_count;
    return formats;
}

bool corpus_format_available(const char *name, const char **package)
{
    for (size_t i = 0; i < formats_count; i++)
        if (strcmp(formats_rows[i].name, name) == 0) {
            *package = formats_rows[i].package;
            return all_there(formats_rows[i].needs);
        }
    *package = "";
    return false;
}
