/* What XLS and XLSX share: dates, which both store as numbers of days. */
#include "corpus/reader.h"

bool sheet_format_is_date(int builtin, const char *format)
{
    if (!format)
        return (builtin >= 14 && builtin <= 17) || builtin == 22;
    /* Day or year letters outside quoted text and [colour]. */
    for (const char *p = format; *p; p++) {
        if (*p == '"' || *p == '[') {
            const char *end = strchr(p + 1, *p == '"' ? '"' : ']');
            if (!end)
                return false;
            p = end;
        } else if (*p == '\\' && p[1]) {
            p++;
        } else if ((*p == 'y' || *p == 'Y' || *p == 'd' || *p == 'D') &&
                   strncasecmp(p, "general", 7) != 0) {
            return true;
        }
    }
    return false;
}

bool sheet_date(char out[11], double days, bool since_1904)
{
    if (!(days >= 1 && days < 2958466)) /* beyond 31/12/9999 */
        return false;
    long n = (long)days + (since_1904 ? 1462 : 0);
    /* Day 60 is 29/2/1900, which never was: Excel keeps the error of Lotus. */
    time_t seconds = (time_t)(n - (n > 60 ? 25569 : 25568)) * 86400;
    struct tm tm;
    if (!gmtime_r(&seconds, &tm))
        return false;
    snprintf(out, 11, "%02u/%02u/%04u", (unsigned)tm.tm_mday % 100, (unsigned)(tm.tm_mon + 1) % 100,
             (unsigned)(tm.tm_year + 1900) % 10000);
    return true;
}
