/* subject_lines: what a line near the title is, and how a part of a subject ends. */
#include "headings.table.h"
#include "record/bodies.h"
#include "record/subject_parts.h"
#include <talloc.h>

/* Characters of "từ ngày 15/12/2019 đến ngày 14/01/2020"; of a line that a paragraph fills. */
enum { PERIOD_MAX = 48, FULL_LINE = 55 };

bool subject_numbered(const struct layout *l, size_t i, size_t end)
{
    if (l->s.low[i] == '-' || l->s.low[i] == '+')
        return i + 1 < end && l->s.low[i + 1] == ' ';
    size_t e = scan_word(l, i, end);
    if (e == i || e >= end || e - i > 4 || !strchr(".)", l->s.low[e]))
        return false;
    bool roman = true, digits = true;
    for (size_t k = i; k < e; k++) {
        roman = roman && strchr("ivx", l->s.low[k]) && (l->s.cls[k] & TEXT_UPPER);
        digits = digits && (l->s.cls[k] & TEXT_DIGIT);
    }
    return roman || digits || (e - i == 1 && l->s.low[e] == ')');
}

bool subject_open_end(const struct layout *l, size_t begin, size_t end)
{
    static const char *const words[] = {"cua",   "va",   "thuoc", "do",   "tai", "voi",
                                        "cho",   "boi",  "giua",  "cac",  "ve",  "den",
                                        "trong", "theo", "nham",  "cung", NULL};
    while (end > begin && (l->s.cls[end - 1] & TEXT_BLANK))
        end--;
    size_t w = end;
    while (w > begin && (l->s.cls[w - 1] & TEXT_ALNUM))
        w--;
    if (end > begin && strchr(",-(", l->s.low[end - 1]))
        return true;
    for (size_t i = 0; words[i]; i++)
        if (end - w == strlen(words[i]) && memcmp(l->s.low + w, words[i], end - w) == 0)
            return true;
    return false;
}

bool subject_period(const struct layout *l, const struct layout_line *line)
{
    static const char *const words[] = {"thoi diem", "thang",   "quy",  "nam hoc",
                                        "nam",       "tu ngay", "tuan", NULL};
    size_t e = scan_any(l, line->begin, line->end, words, NULL);
    bool digit = false;
    for (size_t i = e; e && i < line->end; i++)
        digit = digit || (l->s.cls[i] & TEXT_DIGIT);
    return digit && line->end - line->begin <= PERIOD_MAX && l->s.low[line->end - 1] != ':' &&
           l->s.low[line->end - 1] != ';';
}

bool subject_heading(const struct layout *l, const struct layout_line *line)
{
    char *text = layout_copy(NULL, l, line->begin, line->end), *key = body_words(text, text);
    bool yes = false;
    for (size_t i = 0; i < headings_count && !yes; i++) {
        size_t n = strlen(headings_rows[i].heading_folded);
        yes = strncmp(key, headings_rows[i].heading_folded, n) == 0 &&
              (key[n] == 0 || (headings_rows[i].goes_on[0] && key[n] == ' '));
    }
    talloc_free(text);
    return yes;
}

bool subject_paragraph(const struct layout *l, const struct layout_line *before,
                       const struct layout_line *line)
{
    if (!(l->s.cls[line->begin] & TEXT_UPPER) || subject_open_end(l, before->begin, before->end))
        return false;
    size_t day = scan_phrase(l, line->begin, line->end, "ngay"), length = line->end - line->begin;
    if (day && day + 1 < line->end && (l->s.cls[day + 1] & TEXT_DIGIT))
        return true;
    return length > FULL_LINE && (before->end - before->begin) * 2 < length;
}
