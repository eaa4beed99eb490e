/* What the tests of numbers, dates and citations share: test vectors in TSV. */
#pragma once
/* cmocka.h needs the four before it, in this order */
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on
#include "base/base.h"
#include <talloc.h>

enum { VECTOR_COLUMNS = 12 };

struct vectors {
    FILE *file;
    char *line;
    size_t capacity, number;
    char *cell[VECTOR_COLUMNS]; /* of the row in hand; "\n" in the file is a line end; "" beyond the
                                   last */
};

static inline void vectors_open(struct vectors *v, const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "tests/vectors/%s", name);
    *v = (struct vectors){.file = fopen(path, "r")};
    if (!v->file)
        fail_msg("cannot open %s (tests run in the source directory)", path);
}

static inline void vectors_unescape(char *s)
{
    char *out = s;
    for (; *s; s++) {
        if (s[0] == '\\' && s[1] == 'n') {
            *out++ = '\n';
            s++;
        } else {
            *out++ = *s;
        }
    }
    *out = 0;
}

/* Next row behind comments and the header line. */
static inline bool vectors_next(struct vectors *v)
{
    static char empty[1];
    ssize_t n;
    while ((n = getline(&v->line, &v->capacity, v->file)) > 0) {
        v->number++;
        if (v->line[0] == '#')
            continue;
        bool header = !v->cell[0];
        if (v->line[n - 1] == '\n')
            v->line[n - 1] = 0;
        char *at = v->line;
        for (size_t i = 0; i < VECTOR_COLUMNS; i++) {
            char *tab = at ? strchr(at, '\t') : NULL;
            v->cell[i] = at ? at : empty;
            if (tab)
                *tab = 0;
            at = tab ? tab + 1 : NULL;
            if (v->cell[i] != empty)
                vectors_unescape(v->cell[i]);
        }
        if (!header)
            return true;
    }
    return false;
}

static inline void vectors_close(struct vectors *v)
{
    fclose(v->file);
    free(v->line);
}

/* Complains with the row, so that a failure can be found. */
#define vectors_check_string(v, got, want)                                                         \
    do {                                                                                           \
        const char *got_ = (got);                                                                  \
        got_ = got_ ? got_ : "";                                                                   \
        if (strcmp(got_, (want)) != 0)                                                             \
            fail_msg("line %zu: '%s': '%s' is not '%s'", (v)->number, (v)->cell[0], got_, (want)); \
    } while (0)
