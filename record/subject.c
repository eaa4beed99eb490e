/* subject: box 5, the subject of a titled document. */
#include "record/bodies.h"
#include "record/date.h"
#include "record/header.h"
#include "record/page.h"
#include "record/subject_parts.h"
#include "record/type.h"
#include <ctype.h>
#include <talloc.h>

/* WRAPPED_MAX, WRAPPED_LINES: characters of a wrapped line, and how many such lines there are. */
enum {
    SUBJECT_LINES = 24,
    SUBJECT_CHARS = 1500,
    SUBJECT_SHORT = 12,
    WRAPPED_MAX = 160,
    WRAPPED_LINES = 2,
    NUMBER_NEAR = 40 /* characters between "SỐ" and "NGÀY" */
};

static bool line_empty(const struct layout_line *line)
{
    return line->begin == line->end;
}

/* The index behind "về việc", "V/v": the subject is recorded without it. */
static size_t skip_about(const struct layout *l, size_t i, size_t end)
{
    static const char *const about[] = {"ve viec", "v/v viec", "v/v", NULL};
    i = scan_blanks(l, i, end);
    size_t e = scan_any(l, i, end, about, NULL);
    if (!e)
        return i;
    while (e < end && ((l->s.cls[e] & TEXT_BLANK) || l->s.low[e] == ':'))
        e++;
    return e;
}

/* The longest name of a body known by name that begins at i; its end, or 0. */
static size_t known_body_end(const struct layout *l, size_t i, size_t end)
{
    size_t best = 0;
    for (size_t words = 0, e = i; words < 8 && e < end; words++) {
        e = scan_word(l, e, end);
        char *name = layout_copy(NULL, l, i, e), *key = record_body_key(name, name);
        best = words && body_is_known(key) ? e : best;
        talloc_free(name);
        e = scan_blanks(l, e, end);
    }
    return best;
}

/* Behind "SỐ 05/2000/TT-BXD NGÀY 27 THÁNG 6 NĂM 2000"; else i. */
static size_t skip_number(const struct layout *l, size_t i, size_t end)
{
    size_t label = scan_phrase(l, scan_blanks(l, i, end), end, "so"), next;
    struct record_date d;
    for (size_t k = label; label && k < end && k < label + NUMBER_NEAR; k++)
        if (l->s.low[k - 1] == ' ' && scan_phrase(l, k, end, "ngay") &&
            date_read(&l->s, k, end, 0, (struct record_date){0}, &d, &next))
            return next;
    return i;
}

/* "CỦA THỦ TƯỚNG CHÍNH PHỦ SỐ … NGÀY … VỀ …" between the type and the subject of older documents,
 * "53/2018/DS-PT NGÀY … VỀ …" of judgments. Without a "về" the subject is on the next line. */
static size_t skip_author(const struct layout *l, size_t i, size_t end)
{
    size_t e = scan_phrase(l, i, end, "cua"), author = e;
    bool label = scan_phrase(l, i, end, "so") != 0,
         number = !e && (label || (l->s.cls[i] & TEXT_DIGIT));
    if (!e && !number)
        return i;
    size_t limit = i + 220 < end ? i + 220 : end, line = l->lines[layout_line_at(l, i)].end;
    for (size_t k = e ? e : i; k < limit; k++)
        if ((l->s.cls[k] & TEXT_BLANK) && scan_about(l, k + 1, limit))
            return k + 1;
    for (size_t k = i; label && !author && k < limit; k++) /* "SỐ 12 QĐ/… NGÀY … CỦA …" */
        if ((l->s.cls[k] & TEXT_BLANK) && (author = scan_phrase(l, k + 1, limit, "cua")))
            line = l->lines[layout_line_at(l, k + 1)].end;
    size_t body = author ? known_body_end(l, scan_blanks(l, author, line), line) : 0;
    if (body && body + 12 < line)
        return skip_number(l, body, line);
    return e && line + 12 < end ? line : i;
}

static void set_subject(struct record *r, const struct layout *l, size_t begin, size_t end,
                        const char *rule)
{
    begin = skip_author(l, scan_blanks(l, begin, end), end);
    size_t from = skip_about(l, begin, end);
    while (end > from && !(l->s.cls[end - 1] & TEXT_ALNUM) && !strchr(")\"'", l->s.low[end - 1]) &&
           l->s.low[end - 1] != 0x7f)
        end--;
    if (from >= end)
        return;
    char *copy = layout_copy(r, l, from, end);
    size_t n = strlen(copy);
    while (n && strchr(" .;,:-_", copy[n - 1]))
        copy[--n] = 0;
    if (!n)
        return;
    r->subject = copy;
    record_evidence_set(r, RECORD_SUBJECT, l, (struct range){from, end}, rule);
}

/* ---- titled documents: the lines under the type -------------------------------------------------
 */

/* Posts that open an enacting line: "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH". */
static const char *skip_post(const char *key)
{
    static const char *const posts[] = {"chu tich",        "thu truong",      "bo truong chu nhiem",
                                        "bo truong",       "thu tuong",       "tong giam doc",
                                        "giam doc",        "tong cuc truong", "cuc truong",
                                        "chi cuc truong",  "hieu truong",     "thong doc",
                                        "chanh an",        "vien truong",     "tong thanh tra",
                                        "tong kiem toan",  "truong ban",      "truong phong",
                                        "chanh van phong", "chu nhiem",       "chanh thanh tra",
                                        "tu lenh",         "ban thuong vu",   NULL};
    for (size_t i = 0; posts[i]; i++) {
        size_t n = strlen(posts[i]);
        if (strncmp(key, posts[i], n) == 0 && (key[n] == ' ' || key[n] == 0))
            return key + n + (key[n] == ' ');
    }
    return key;
}

/* True if the key names who enacts: the issuer itself, its head, or a body known by name. */
static bool is_authority(const char *key, const char *issuer_key)
{
    const char *body = skip_post(key), *term = strstr(key, " khoa ");
    bool post = body != key;
    if (term && issuer_key && strstr(term, " ky hop ") && /* "HĐND TỈNH KHÓA XI, KỲ HỌP THỨ 2" */
        strncmp(issuer_key, key, (size_t)(term - key)) == 0)
        return true;
    if (issuer_key && (strcmp(body, issuer_key) == 0 || strcmp(key, issuer_key) == 0))
        return true;
    if (issuer_key && *body && strchr(body, ' ') && strncmp(issuer_key, body, strlen(body)) == 0)
        return true;
    if (issuer_key && strncmp(body, issuer_key, strlen(issuer_key)) == 0)
        return true;
    struct body_head head;
    const char *state = strstr(key, " nuoc cong hoa xa hoi chu nghia");
    if (state) { /* the National Assembly and its organs */
        char *organ = talloc_strndup(NULL, key, (size_t)(state - key));
        bool known = body_is_known(organ);
        talloc_free(organ);
        return known;
    }
    if (post)
        return *body == 0 || body_head_find(body, &head) || body_is_known(key);
    return body_is_known(key) && body_head_find(key, &head);
}

struct block {
    size_t lines[SUBJECT_LINES]; /* indices of the lines taken */
    size_t count;
    size_t begin, end;
};

/* A text whose line ends were lost: "… NĂM 2030 BỘ TRƯỞNG BỘ Y TẾ", then the bases. Takes away the
 * issuer, or the post and its body, in capitals at the end of the block's last line. */
static void cut_authority(const struct layout *l, struct block *b, const char *issuer_key)
{
    size_t next = b->end, last = b->lines[b->count - 1];
    size_t from = l->lines[last].begin > b->begin ? l->lines[last].begin : b->begin;
    while (next < l->s.length && (l->s.cls[next] & TEXT_BLANK))
        next++;
    if (!scan_phrase(l, next, l->s.length, "can cu") || b->end - from < SUBJECT_SHORT)
        return;
    bool run_on = b->count == 1 && b->begin > l->lines[last].begin; /* it all stands in one line */
    for (size_t i = from + SUBJECT_SHORT; i < b->end; i++) {
        const char *at = l->s.low + i;
        bool post = at[-1] == ' ' && skip_post(at) != at,
             body = run_on && at[-1] == ' ' && issuer_key &&
                    scan_phrase(l, i, b->end, issuer_key) == b->end;
        if (!(post || body) || subject_open_end(l, b->begin, i - 1) ||
            scan_capitals(l, i, b->end, NULL) < 0.9)
            continue;
        char *text = layout_copy(NULL, l, i, b->end), *key = record_body_key(text, text);
        const char *rest = skip_post(key);
        bool yes =
            issuer_key && *rest && (strcmp(rest, issuer_key) == 0 || strcmp(key, issuer_key) == 0);
        talloc_free(text);
        if (yes) {
            b->end = i - 1;
            return;
        }
    }
}

/* Takes away the trailing lines that name the enacting authority. */
static void drop_authority(struct record *r, const struct layout *l, struct block *b)
{
    char *issuer_key = r->issuer ? record_body_key(NULL, r->issuer) : NULL;
    size_t end = b->end;
    for (size_t k = b->count > 4 ? 4 : b->count; k >= 1; k--) {
        size_t first = b->count - k;
        if (first == 0 && b->begin == l->lines[b->lines[0]].begin && b->count > 1 && k == b->count)
            continue;
        size_t begin = l->lines[b->lines[first]].begin;
        if (begin < b->begin ||
            (first > 0 && subject_open_end(l, b->begin, l->lines[b->lines[first - 1]].end)))
            continue;
        char *text = layout_copy(NULL, l, begin, b->end);
        char *key = record_body_key(NULL, text);
        bool yes = scan_capitals(l, begin, b->end, NULL) > 0.6 && is_authority(key, issuer_key);
        talloc_free(text);
        talloc_free(key);
        if (yes) {
            b->count = first;
            b->end = first ? l->lines[b->lines[first - 1]].end : b->begin;
            break;
        }
    }
    if (b->count && b->end == end)
        cut_authority(l, b, issuer_key);
    talloc_free(issuer_key);
}

/* Decides whether the line continues the subject that b holds so far; `gap`: empty lines before it.
 */
static bool continues(const struct layout *l, const struct block *b, const struct layout_line *line,
                      bool gap)
{
    size_t at = line->begin;
    double capitals = scan_capitals(l, at, line->end, NULL);
    bool line_caps = capitals > 0.6;
    if (subject_numbered(l, at, line->end))
        return false;
    if (l->s.low[at] ==
        '(') /* "(ĐỢT 3 NĂM 2025)" in capitals goes on; a note in small letters does not */
        return b->count && !gap && line_caps;
    if (scan_is_rule(l, at, line->end))
        return false;
    if (b->count == 0) /* right under the title even "Thực hiện Nghị quyết …" is the subject */
        return line_caps || !header_body_begins(l, at) || (l->s.cls[at] & TEXT_LOWER) ||
               (!gap && scan_phrase(l, at, line->end, "thuc hien")) ||
               (!gap && scan_phrase(l, at, line->end, "trien khai thuc hien"));
    size_t letters;
    bool block_caps = scan_capitals(l, b->begin, b->end, &letters) > 0.6;
    if (!line_caps && header_body_begins(l, at) && !(l->s.cls[at] & TEXT_LOWER))
        return false;
    if (header_addressee_label(l, at, line->end))
        return false;
    if (block_caps && line_caps && subject_heading(l, line))
        return false;
    if (block_caps && !gap && subject_period(l, &l->lines[b->lines[b->count - 1]]))
        return false;
    if (block_caps && !line_caps && !gap && subject_period(l, line))
        return true;
    if (block_caps != line_caps && letters > 8)
        return !gap && !line_caps && (l->s.cls[at] & TEXT_LOWER) && /* who met, "về" what */
               (subject_open_end(l, b->begin, b->end) || scan_about(l, at, line->end));
    if (!gap && !line_caps && subject_paragraph(l, &l->lines[b->lines[b->count - 1]], line))
        return false;
    if (!gap)
        return !strchr(".:;", l->s.low[b->end - 1]) || (l->s.cls[at] & TEXT_LOWER);
    if (subject_open_end(l, b->begin, b->end))
        return true;
    return line_caps ? block_caps && !strchr(".:;", l->s.low[b->end - 1])
                     : (l->s.cls[at] & TEXT_LOWER) != 0;
}

/* The first basis stands at this line or behind a few short ones: the rest of a subject, a rule,
 * the authority. */
static bool bases_near(const struct layout *l, size_t line)
{
    for (size_t between = 0; line < l->line_count && between <= WRAPPED_LINES; line++) {
        const struct layout_line *p = &l->lines[line];
        if (scan_is_rule(l, p->begin, p->end))
            continue;
        if (scan_phrase(l, p->begin, p->end, "can cu"))
            return true;
        if (p->end - p->begin > WRAPPED_MAX || subject_numbered(l, p->begin, p->end))
            return false;
        between++;
    }
    return false;
}

/* A converter makes a paragraph of each line of a wrapped subject: what stands between it and the
 * first basis, and names no authority, goes on with it. */
static bool wrapped_before_bases(const struct record *r, const struct layout *l,
                                 const struct block *b, size_t line)
{
    const struct layout_line *p = &l->lines[line];
    if (p->end - p->begin > WRAPPED_MAX || strchr(".:;,", l->s.low[b->end - 1]) ||
        strchr(".:;(", l->s.low[p->end - 1]) || scan_capitals(l, b->begin, p->end, NULL) > 0.6 ||
        l->s.low[p->begin] == '(' || subject_numbered(l, p->begin, p->end) ||
        header_sentence_begins(l, p->begin))
        return false;
    if (!bases_near(l, line + 1))
        return false;
    char *text = layout_copy(NULL, l, p->begin, p->end);
    char *key = record_body_key(text, text),
         *issuer = r->issuer ? record_body_key(text, r->issuer) : NULL;
    bool authority = is_authority(key, issuer);
    talloc_free(text);
    return !authority;
}

/* What stood beside the title was no subject: "BÁO CÁO NHANH", or the author's line "CỦA ỦY BAN
 * NHÂN DÂN TỈNH". */
static bool restarts(const struct layout *l, const struct block *b, const struct layout_line *line)
{
    size_t blanks = 0;
    for (size_t i = b->begin; i < b->end; i++)
        blanks += l->s.low[i] == ' ';
    bool block_caps = scan_capitals(l, b->begin, b->end, NULL) > 0.6,
         line_caps = scan_capitals(l, line->begin, line->end, NULL) > 0.6;
    bool about = scan_phrase(l, line->begin, line->end, "ve") ||
                 scan_phrase(l, line->begin, line->end, "v/v");
    if (scan_phrase(l, b->begin, b->end, "cua") && about)
        return true;
    if (about && block_caps && !line_caps && blanks <= 2 && b->count == 1) /* KỶ LUẬT / Về … */
        return true;
    return blanks == 0 && block_caps && !line_caps && !header_body_begins(l, line->begin) &&
           !subject_numbered(l, line->begin, line->end);
}

/* The word before i begins with a small letter: "của Bộ trưởng Bộ Y tế". */
static bool after_small(const struct layout *l, size_t i)
{
    while (i > 0 && !(l->s.cls[i - 1] & TEXT_ALNUM))
        i--;
    while (i > 0 && (l->s.cls[i - 1] & TEXT_ALNUM))
        i--;
    return (l->s.cls[i] & TEXT_LOWER) != 0;
}

/* Line ends were lost: "… năm học 2020 Trường Đại học Y thông báo …": the issuer's name and a verb
 * begin the text. */
static void cut_sentence(const struct record *r, const struct layout *l, struct block *b)
{
    static const char *const verbs[] = {"thong bao", "ban hanh",   "bao cao", "kinh moi",
                                        "de nghi",   "xay dung",   "to chuc", "huong dan",
                                        "yeu cau",   "trien khai", NULL};
    if (!r->issuer || !b->count)
        return;
    char *key = record_body_key(NULL, r->issuer);
    for (size_t i = b->begin + 1; i < b->end; i++) {
        bool opens = l->s.low[i - 1] == ' ' && (l->s.cls[i] & TEXT_UPPER) && !after_small(l, i);
        size_t e = opens ? scan_phrase(l, i, b->end, key) : 0;
        if (e && scan_capitals(l, i, e, NULL) < 0.6 &&
            scan_any(l, scan_blanks(l, e, b->end), b->end, verbs, NULL)) {
            b->end = i - 1;
            break;
        }
    }
    talloc_free(key);
}

/* "QUY ĐỊNH VÀ HƯỚNG DẪN": behind a second type that fills the title's line; else i. */
static size_t behind_second_type(const struct layout *l, size_t i, size_t end)
{
    size_t e = scan_phrase(l, i, end, "va");
    if (!e)
        return i;
    struct type_word second = type_at(l, scan_blanks(l, e, end), end);
    return second.type && scan_is_rule(l, second.end, end) ? second.end : i;
}

/* The type's name once more on a line of its own, as pages whose blanks were lost have it
 * ("NGHỊQUYẾT"). */
static bool repeats_type(const struct layout *l, const struct header *h,
                         const struct layout_line *p)
{
    size_t i = h->title.begin, k = p->begin;
    while (i < h->title.end && k < p->end) {
        if (l->s.cls[i] & TEXT_BLANK)
            i++;
        else if (l->s.cls[k] & TEXT_BLANK)
            k++;
        else if (l->s.low[i++] != l->s.low[k++])
            return false;
    }
    return i == h->title.end && k == p->end;
}

static size_t titled_subject(struct record *r, const struct layout *l, struct header *h)
{
    size_t line = layout_line_at(l, h->title.begin), next = line + 1;
    struct block b = {.count = 0};
    size_t rest = scan_blanks(l, h->title.end, l->lines[line].end);
    while (rest < l->lines[line].end && (!(l->s.cls[rest] & TEXT_ALNUM) || header_is_used(h, rest)))
        rest++;
    rest = behind_second_type(l, rest, l->lines[line].end);
    bool gap = false;
    if (rest < l->lines[line].end && !header_is_used(h, rest)) {
        b.begin = rest;
        b.end = header_cell_end(l, rest, l->lines[line].end);
        b.lines[b.count++] = line;
    }
    for (; next < l->line_count && b.count < SUBJECT_LINES; next++) {
        const struct layout_line *p = &l->lines[next];
        if (line_empty(p)) {
            gap = true;
            continue;
        }
        if (h->addressee.end && p->end > h->addressee.begin)
            break;
        if (header_is_used(h, p->begin) || ((b.count == 0 || gap) && page_line(l, next)) ||
            (b.count == 0 && (scan_is_rule(l, p->begin, p->end) || repeats_type(l, h, p))))
            continue;
        bool wrapped = gap && b.count && wrapped_before_bases(r, l, &b, next);
        if (!(continues(l, &b, p, gap) || wrapped || (b.count && restarts(l, &b, p))) ||
            (b.count && p->end - b.begin > SUBJECT_CHARS))
            break;
        if (b.count && restarts(l, &b, p))
            b.count = 0;
        if (b.count == 0)
            b.begin = p->begin;
        b.end = p->end;
        b.lines[b.count++] = next;
        gap = false;
    }
    size_t body = next < l->line_count ? l->lines[next].begin : l->s.length;
    cut_sentence(r, l, &b);
    drop_authority(r, l, &b);
    bool word = b.count && memchr(l->s.low + b.begin, ' ', b.end - b.begin);
    if (word)
        set_subject(r, l, b.begin, b.end, "under the title");
    return body;
}

/* The title was lost: the lines in capitals right under number and date are the subject. */
static size_t untitled_subject(struct record *r, const struct layout *l, const struct header *h,
                               size_t from)
{
    struct block b = {.count = 0};
    size_t letters = 0, k = layout_line_at(l, from) + 1;
    for (; h->date.end && k < l->line_count && b.count < SUBJECT_LINES; k++) {
        const struct layout_line *p = &l->lines[k];
        if (line_empty(p) || (b.count == 0 && scan_is_rule(l, p->begin, p->end)))
            continue;
        if (scan_capitals(l, p->begin, p->end, &letters) < 0.9 || letters < 8 ||
            header_body_begins(l, p->begin) || header_is_used(h, p->begin))
            break;
        if (b.count == 0)
            b.begin = p->begin;
        b.end = p->end;
        b.lines[b.count++] = k;
    }
    if (b.count == 0)
        return from;
    size_t end = b.end;
    drop_authority(r, l, &b);
    size_t blanks = 0;
    for (size_t i = b.begin; b.count && i < b.end; i++)
        blanks += l->s.low[i] == ' ';
    if (blanks < 3)
        return from;
    set_subject(r, l, b.begin, b.end, "capitals under the number");
    return end;
}

size_t subject_read(struct record *r, const struct layout *l, struct header *h)
{
    bool letter = h->matter.end && (!h->title.end || h->matter.begin < h->title.begin);
    if (letter)
        return subject_of_letter(r, l, h);
    if (h->title.end)
        return titled_subject(r, l, h);
    if (subject_unlabelled(l, h))
        return subject_of_letter(r, l, h);
    size_t end = h->number.end > h->date.end ? h->number.end : h->date.end;
    if (h->has_number && h->parsed.type && !h->addressee.end)
        return untitled_subject(r, l, h, end);
    return end > h->begin ? end : h->begin;
}
