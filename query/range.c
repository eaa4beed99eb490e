/* Ranges of years and dates as people type them. */
#include "query/parse.h"
#include <ctype.h>

enum { DAY_LAST = 99991231 };

/* Splits "a..b" into its two ends; without dots both are the whole. False if a part is too long to
 * be a date. */
static bool split(const char *value, char from[16], char to[16])
{
    const char *dots = strstr(value, "..");
    size_t n = dots ? (size_t)(dots - value) : strlen(value);
    const char *second = dots ? dots + 2 : value;
    if (!*value || n >= 16 || strlen(second) >= 16 || (dots && !n && !*second))
        return false;
    memcpy(from, value, n);
    from[n] = 0;
    memcpy(to, second, strlen(second) + 1);
    return true;
}

static bool year(const char *s, uint32_t *out)
{
    if (strlen(s) != 4 || strspn(s, "0123456789") != 4)
        return false;
    *out = (uint32_t)atoi(s);
    return *out >= 1900 &&
           *out <= 2999; /* no Vietnamese office wrote before, and a serial is no year */
}

bool query_range_years(const char *value, struct query_range *out)
{
    char from[16], to[16];
    uint32_t first = 0, last = 0;
    if (!split(value, from, to) || (*from && !year(from, &first)) || (*to && !year(to, &last)))
        return false;
    struct query_range r = {*from ? first * 10000 + 101 : 0, *to ? last * 10000 + 1231 : DAY_LAST};
    if (r.from > r.to)
        return false;
    *out = r;
    return true;
}

bool query_range_dates(const char *value, struct query_range *out)
{
    char from[16], to[16];
    struct record_date first, last;
    if (!split(value, from, to) || (*from && !record_date_parse(from, &first)) ||
        (*to && !record_date_parse(to, &last)))
        return false;
    struct query_range r = {*from ? record_date_first(first) : 0,
                            *to ? record_date_last(last) : DAY_LAST};
    if (r.from > r.to)
        return false;
    *out = r;
    return true;
}
