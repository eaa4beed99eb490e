/* What the tests of the record's fields share: a document read in one call, and comparisons that
 * say what was read. */
#pragma once
/* cmocka.h needs the four before it, in this order */
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on
#include "record/record.h"
#include <talloc.h>

#define MOTTO "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"

/* The record of a text, read as of 22 November 2026. */
static inline struct record *record_of(void *ctx, const char *text)
{
    return record_parse(ctx, text, strlen(text), (struct record_date){2026, 11, 22});
}

static inline void check_string(const char *what, const char *got, const char *want)
{
    if (!got != !want || (got && want && strcmp(got, want) != 0))
        fail_msg("%s: '%s' instead of '%s'", what, got ? got : "(null)", want ? want : "(null)");
}

/* The items of a list, joined by " | ". */
static inline void check_list(const char *what, const struct record_strings *got, const char *want)
{
    char *all = talloc_strdup(NULL, "");
    for (size_t i = 0; i < got->count; i++)
        all = talloc_asprintf_append(all, "%s%s", i ? " | " : "", got->items[i]);
    check_string(what, all, want);
    talloc_free(all);
}

/* "name / title / authority" of the i-th signer; "-" where there is none. */
static inline void check_signer(const char *what, const struct record *r, size_t i,
                                const char *want)
{
    const struct record_person *p = i < r->signer_count ? &r->signers[i] : NULL;
    char *all = p ? talloc_asprintf(NULL, "%s / %s / %s", p->name, p->title ? p->title : "-",
                                    p->authority ? p->authority : "-")
                  : talloc_strdup(NULL, "none");
    check_string(what, all, want);
    talloc_free(all);
}

static inline void check_date(const char *what, struct record_date got, const char *want)
{
    char text[RECORD_DATE_MAX];
    record_date_format(text, got);
    check_string(what, text, want);
}
