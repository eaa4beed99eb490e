#include "record/bodies.h"
#include "record/header.h"
#include "record/person.h"
#include <talloc.h>

/* Longer lines are paragraphs: no signature stands there, and looking would cost more than linear time. */
enum { WORDS_MAX = 64, PARTS_MAX = 6, CANDIDATES_MAX = 24, LINE_MAX_LENGTH = 1500, MERGED_LINE_MAX = 400 };

/* Capital words of a block, in order, line ends marked. */
struct word {
    size_t begin, end;
    bool line_start;
    bool comma; /* a comma follows */
};

struct block {
    struct word words[WORDS_MAX];
    size_t count;
    struct range name;
    struct range at;
    size_t column;
    bool prefixed;
    bool merged; /* began behind a list's item on the same line: columns run together by a scan */
    int score;
};

/* ---- words to parts ----------------------------------------------------------------------------- */

/* One line of authority or title: prefix and words. */
struct part {
    const char *prefix; /* "KT." or NULL */
    size_t first, last; /* words */
    bool has_post;
};

static size_t post_words(const struct layout *l, const struct block *b, size_t i, const char **name)
{
    char key[96];
    size_t ends[7], n = 0, k = 0;
    for (; k < 7 && i + k < b->count; k++) {
        const struct word *w = &b->words[i + k];
        size_t len = w->end - w->begin;
        if (n + len + 2 > sizeof key)
            break;
        if (k)
            key[n++] = ' ';
        memcpy(key + n, l->s.low + w->begin, len);
        n += len;
        ends[k] = n;
        if (w->comma) {
            k++;
            break;
        }
    }
    for (; k > 0; k--) {
        key[ends[k - 1]] = 0;
        if ((*name = person_post(key)))
            return k;
    }
    return 0;
}

static bool is_pho(const struct layout *l, const struct word *w)
{
    return w->end - w->begin == 3 && memcmp(l->s.low + w->begin, "pho", 3) == 0;
}

static size_t split_parts(const struct layout *l, const struct block *b, struct part *parts)
{
    size_t count = 0, i = 0;
    while (i < b->count && count < PARTS_MAX) {
        struct part p = {.first = i};
        size_t used = person_prefix(l, b->words[i].begin, b->words[i].end + 2, &p.prefix);
        if (used) {
            while (i < b->count && b->words[i].begin < used)
                i++;
            p.first = i;
        }
        bool on_behalf = p.prefix && p.prefix[1] == 'M';
        on_behalf = on_behalf || (p.prefix && strcmp(p.prefix, "T/M") == 0);
        for (; i < b->count; i++) {
            const char *name, *prefix;
            if (i > p.first && person_prefix(l, b->words[i].begin, b->words[i].end + 2, &prefix))
                break;
            size_t k = post_words(l, b, i, &name);
            bool after_comma = i > p.first && b->words[i - 1].comma;
            bool complete = p.has_post || (on_behalf && i > p.first);
            if ((k || is_pho(l, &b->words[i])) && i > p.first && complete && !after_comma &&
                (p.prefix || b->words[i].line_start))
                break;
            if (k) {
                p.has_post = true;
                i += k - 1;
            }
        }
        p.last = i;
        if (p.last > p.first)
            parts[count++] = p;
    }
    return count;
}

/* Words [i, end) of a block, which may stand on several lines with other text between, as a name in normal capitals. */
static char *words_open(const struct layout *l, const struct block *b, size_t i, size_t end)
{
    struct cv_buf raw;
    cv_buf_init(&raw, talloc_new(NULL));
    for (; i < end; i++) {
        char *word = layout_copy(raw.ctx, l, b->words[i].begin, b->words[i].end);
        if (raw.len)
            cv_buf_char(&raw, b->words[i].begin == b->words[i - 1].end + 1 && l->s.low[b->words[i - 1].end] == '-' ? '-' : ' ');
        cv_buf_str(&raw, word);
    }
    char *open = person_body_words(NULL, cv_buf_cstr(&raw));
    talloc_free(raw.ctx);
    return open;
}

/* The words of a part in normal capitals: posts as the table has them, bodies by their names. */
static char *part_text(void *ctx, const struct layout *l, const struct block *b, const struct part *p)
{
    struct cv_buf out;
    cv_buf_init(&out, ctx);
    for (size_t i = p->first; i < p->last;) {
        const char *name;
        size_t k = post_words(l, b, i, &name);
        if (k > p->last - i)
            k = 0;
        size_t end = i + (k ? k : 1);
        if (out.len)
            cv_buf_char(&out, ' ');
        if (k) {
            cv_buf_str(&out, name);
        } else {
            const char *next;
            while (end < p->last && !b->words[end - 1].comma && !post_words(l, b, end, &next))
                end++;
            char *open = words_open(l, b, i, end);
            cv_buf_str(&out, open);
            talloc_free(open);
        }
        if (b->words[end - 1].comma && end < p->last)
            cv_buf_char(&out, ',');
        i = end;
    }
    return cv_buf_cstr(&out);
}

static void add_signer(struct record *r, const struct layout *l, const struct block *b)
{
    struct part parts[PARTS_MAX];
    size_t count = split_parts(l, b, parts);
    struct record_person person = {.name = person_name(r, l, b->name.begin, b->name.end)};
    struct cv_buf authority;
    cv_buf_init(&authority, r);
    for (size_t i = 0; i < count; i++) {
        char *text = part_text(r, l, b, &parts[i]);
        bool acting = parts[i].prefix && strcmp(parts[i].prefix, "Q.") == 0;
        if (i + 1 == count && (!parts[i].prefix || acting)) {
            person.title = acting ? talloc_asprintf(r, "Q. %s", text) : text;
            continue;
        }
        if (authority.len)
            cv_buf_str(&authority, "; ");
        if (parts[i].prefix)
            cv_buf_printf(&authority, "%s ", parts[i].prefix);
        cv_buf_str(&authority, text);
    }
    if (authority.len)
        person.authority = cv_buf_cstr(&authority);
    person.span = layout_span(l, b->at.begin, b->at.end);
    r->signers = talloc_realloc_size(r, r->signers, (r->signer_count + 1) * sizeof *r->signers);
    r->signers[r->signer_count++] = person;
}

/* ---- finding a block ---------------------------------------------------------------------------- */

static bool is_mark_line(const struct layout *l, size_t i, size_t end)
{
    static const char *const marks[] = {"da ky", "ky boi", "nguoi ky", "ky so", "ky ten", "chu ky", "email", "co quan", "thoi gian ky",
                                        "signature", "ngay ky", "ky ngay", "digitally", "ky thay", NULL};
    while (i < end && !(l->s.cls[i] & TEXT_ALNUM))
        i++;
    return i >= end || scan_any(l, i, end, marks, NULL) != 0;
}

static bool blank_form(const struct layout *l, size_t i, size_t end)
{
    static const char *const forms[] = {"ky ghi ro", "ky va ghi", "ky ten dong dau", "ghi ro ho ten", "chu ky dau", "ky, ghi ro", "ky ten, dong dau", NULL};
    while (i < end && !(l->s.cls[i] & TEXT_ALNUM))
        i++;
    return scan_any(l, i, end, forms, NULL) != 0;
}

static size_t cell_in_column(const struct layout *l, const struct layout_line *line, size_t column, size_t *end);
static size_t take_capitals(const struct layout *l, struct block *b, size_t i, size_t end);

/* A name broken over two lines ("Mai\nSơn"): few words on the first, one or two on the next. */
static struct range wrapped_name(const struct layout *l, size_t line, size_t at, size_t end)
{
    struct range none = {0, 0};
    if (line + 1 >= l->line_count || end != l->lines[line].end || l->lines[line + 1].begin == l->lines[line + 1].end)
        return none;
    size_t words = 1, next = l->lines[line + 1].end;
    for (size_t i = at; i < end; i++)
        words += l->s.low[i] == ' ';
    if (words > 2 || next - l->lines[line + 1].begin > 16 || !(l->s.cls[at] & TEXT_UPPER))
        return none;
    struct range name = person_name_find(l, at, next, false);
    return name.end > end && person_family_name(l, name.begin, name.end) ? name : none;
}

/* The next line with words goes on in capitals or is a name itself: then what stands here is no name yet. */
static bool goes_on(const struct layout *l, size_t line, size_t column)
{
    for (size_t k = line + 1; k < l->line_count && k < line + 8; k++) {
        const struct layout_line *p = &l->lines[k];
        if (p->begin == p->end || p->end - p->begin > LINE_MAX_LENGTH)
            continue;
        size_t end = p->end, at = cell_in_column(l, p, column, &end), letters;
        if (at >= p->end)
            continue;
        double capitals = scan_capitals(l, at, end, &letters);
        const char *name;
        struct block b = {.count = 0};
        take_capitals(l, &b, at, end);
        bool post = b.count && (post_words(l, &b, 0, &name) || person_prefix(l, at, end, &name));
        return post || (letters > 3 && capitals < 0.7 && person_name_find(l, at, end, false).end);
    }
    return false;
}

/* Takes the capital words at the start of a cell; returns where they end. */
static size_t take_capitals(const struct layout *l, struct block *b, size_t i, size_t end)
{
    bool line_start = true;
    while (i < end && b->count < WORDS_MAX) {
        while (i < end && !(l->s.cls[i] & TEXT_ALNUM))
            i++;
        size_t e = scan_word(l, i, end);
        if (e == i)
            break;
        size_t letters;
        double capitals = scan_capitals(l, i, e, &letters);
        bool single = letters == 1 && e < end && l->s.low[e] == '/'; /* T/M */
        if (letters == 0 || capitals < 0.7 || (letters == 1 && !single && !(l->s.low[i] == 'y' || l->s.low[i] == 'q' || l->s.low[i] == 'm' || l->s.low[i] == 't' || l->s.low[i] == 'l')))
            return i;
        b->words[b->count++] = (struct word){.begin = i, .end = e, .line_start = line_start, .comma = e < end && l->s.low[e] == ','};
        line_start = false;
        i = e;
    }
    return i;
}

/* The cell of this line that lies in the block's column. */
static size_t cell_in_column(const struct layout *l, const struct layout_line *line, size_t column, size_t *end)
{
    size_t at = line->begin, best = line->begin, start = line->begin - line->indent;
    long best_distance = -1;
    while (at < line->end) {
        size_t e = header_cell_end(l, at, line->end);
        long distance = labs((long)(at - start) - (long)column);
        if (best_distance < 0 || distance < best_distance) {
            best_distance = distance;
            best = at;
            *end = e;
        }
        at = e;
        while (at < line->end && ((l->s.cls[at] & TEXT_BLANK) || strchr("-_*=~", l->s.low[at])))
            at++;
    }
    return column > 20 && best_distance > 16 ? line->end : best; /* the right column has nothing on this line */
}

/* Title-case post under the capitals: "Thứ trưởng Bộ Y tế" between authority and name. */
static bool small_post(const struct layout *l, size_t i, size_t end)
{
    char key[64];
    size_t n = 0;
    for (size_t w = i; w < end && n + 1 < sizeof key; w++)
        if ((l->s.cls[w] & TEXT_ALNUM) || (l->s.low[w] == ' ' && n && key[n - 1] != ' '))
            key[n++] = l->s.low[w];
    key[n] = 0;
    for (; n > 3; n--) {
        if (n == strlen(key) || key[n] == ' ') {
            key[n] = 0;
            if (person_post(key))
                return true;
        }
    }
    return false;
}

/* Columns run together: where on a line of the distribution list the signature's capitals begin; end if nowhere. */
static size_t merged_split(const struct layout *l, size_t begin, size_t end)
{
    for (size_t i = begin + 1; i < end; i++) {
        if (!(l->s.cls[i] & TEXT_UPPER) || l->s.low[i - 1] != ' ')
            continue;
        size_t letters, marked = 0;
        if (scan_capitals(l, i, end, &letters) < 0.85 || letters < 5)
            continue;
        for (size_t k = i; k < end; k++)
            marked += (l->s.cls[k] & TEXT_MARKED) != 0;
        struct block b = {.count = 0};
        const char *name;
        take_capitals(l, &b, i, end);
        bool post = person_prefix(l, i, end, &name) || (b.count && post_words(l, &b, 0, &name));
        bool item_over = i >= 2 && strchr(";.:)", l->s.low[i - 2]);
        if (post || (item_over && marked && b.count > 1 && l->s.low[end - 1] != ';'))
            return i;
    }
    return end;
}

/* A full name at the end of the archive line: "- Lưu: VT, CS (3). Cao Anh Tuấn". */
static struct range trailing_name(const struct layout *l, size_t begin, size_t end)
{
    for (size_t i = begin + 1; i < end; i++) {
        bool start = (l->s.cls[i] & TEXT_UPPER) && l->s.low[i - 1] == ' ';
        if (!start || !person_family_name(l, i, end))
            continue;
        struct range name = person_name_find(l, i, end, false);
        size_t blanks = 0;
        for (size_t k = name.begin; k < name.end; k++)
            blanks += l->s.low[k] == ' ';
        if (name.end && (blanks >= 2 || (blanks == 1 && i >= 2 && strchr(".)", l->s.low[i - 2]))))
            return name;
    }
    return (struct range){0, 0};
}

static bool archive_item(const struct layout *l, const struct layout_line *p)
{
    return scan_phrase(l, scan_blanks(l, p->begin, p->end), p->end, "luu") != 0;
}

static bool is_item(const struct layout *l, const struct layout_line *p)
{
    return strchr("-+", l->s.low[p->begin]) || archive_item(l, p);
}

/* What follows a signature in capitals: the heading of an annex. */
static bool is_heading(const struct layout *l, size_t at, size_t end)
{
    static const char *const headings[] = {"phu luc", "danh muc", "quy trinh", "danh sach", "quy che", "quy dinh", "bieu", "mau", NULL};
    return scan_any(l, at, end, headings, NULL) != 0;
}

/* Reads a block whose columns were run together with the distribution list's; it begins at i of line k. */
static bool read_merged(const struct layout *l, size_t k, size_t i, struct block *b)
{
    *b = (struct block){.at = {i, i}, .merged = true};
    struct range kept = {0, 0};
    size_t misses = 0, behind = 0;
    for (size_t line = k; line < l->line_count && line < k + 40 && behind < 4; line++) {
        const struct layout_line *p = &l->lines[line];
        if (p->begin == p->end)
            continue;
        if (p->end - p->begin > MERGED_LINE_MAX)
            break;
        behind += behind || archive_item(l, p); /* lines from the archive line on: the name is not far */
        bool item = line == k || is_item(l, p);
        size_t at = line == k ? i : item ? merged_split(l, p->begin, p->end) : p->begin;
        if (blank_form(l, at, p->end))
            return false;
        if (!item && (is_mark_line(l, at, p->end) || scan_is_rule(l, at, p->end)))
            continue;
        struct range name = item ? trailing_name(l, at < p->end ? at : p->begin, p->end) : person_name_find(l, at, p->end, true);
        if (name.end && scan_capitals(l, name.begin, name.end, NULL) > 0.9 && goes_on(l, line, 0))
            name.end = 0;
        if (name.end && !item && b->count) {
            b->name = name;
            break;
        }
        if (name.end && item && b->count)
            kept = name;
        size_t stop = at;
        bool capitals = item || (scan_capitals(l, at, p->end, NULL) > 0.85 && l->s.low[p->end - 1] != ';');
        if (at < p->end && capitals && !is_heading(l, at, p->end))
            stop = take_capitals(l, b, at, p->end);
        if (!item && stop == at && ++misses > 2)
            break;
    }
    if (!b->name.end)
        b->name = kept;
    b->at.end = b->name.end;
    return b->name.end != 0;
}

/* Reads a block that begins at cell i of line k. */
static bool read_block(const struct layout *l, size_t k, size_t i, size_t limit, struct block *b)
{
    const struct layout_line *first = &l->lines[k];
    *b = (struct block){.at = {i, i}, .column = i - (first->begin - first->indent)};
    size_t misses = 0, filled = 0;
    for (size_t line = k; line < l->line_count && line < k + 30 && l->lines[line].begin < limit; line++) {
        const struct layout_line *p = &l->lines[line];
        if (p->begin == p->end)
            continue;
        if (p->end - p->begin > LINE_MAX_LENGTH)
            return false;
        size_t end = p->end;
        size_t at = line == k ? i : cell_in_column(l, p, b->column, &end);
        if (line == k)
            end = header_cell_end(l, at, p->end);
        if (at >= p->end)
            continue;
        if (blank_form(l, at, end))
            return false;
        if (filled && (is_mark_line(l, at, end) || scan_is_rule(l, at, end)))
            continue;
        struct range name = person_name_find(l, at, end, b->count > 0);
        if (name.end && scan_capitals(l, name.begin, name.end, NULL) > 0.9 && goes_on(l, line, b->column))
            name.end = 0;
        struct range wrapped = wrapped_name(l, line, at, end);
        if (wrapped.end)
            name = wrapped;
        if (name.end && b->count) {
            b->name = name;
            b->at.end = name.end;
            return true;
        }
        size_t stop = take_capitals(l, b, at, end);
        if (stop > at)
            filled++;
        name = person_name_find(l, stop, end, true);
        if (name.end && b->count) {
            b->name = name;
            b->at.end = name.end;
            return true;
        }
        bool rest = stop < end && !scan_is_rule(l, stop, end);
        if (rest && !small_post(l, stop, end) && ++misses > 2)
            return false;
        if (filled > 9 || (line == k && stop == at))
            return false;
    }
    return false;
}

/* Could a block begin here? A prefix, or a post in capitals that fills its cell. */
static bool block_starts(const struct layout *l, size_t i, size_t end, bool *prefixed)
{
    const char *prefix;
    *prefixed = person_prefix(l, i, end, &prefix) != 0;
    if (*prefixed)
        return true;
    size_t letters;
    struct block b = {.count = 0};
    const char *name;
    size_t stop = take_capitals(l, &b, i, end);
    if (b.count == 0 || (stop < end && scan_capitals(l, i, stop, &letters) < 0.85))
        return false;
    return post_words(l, &b, 0, &name) > 0 || (is_pho(l, &b.words[0]) && b.count < 3);
}

static int score(const struct layout *l, const struct block *b, struct range distribution)
{
    int s = (b->prefixed ? 2 : 0) + (person_family_name(l, b->name.begin, b->name.end) ? 2 : 0);
    if (distribution.end) {
        size_t near = 700;
        bool beside = b->at.begin + near > distribution.begin && b->at.begin < distribution.end + near;
        s += beside ? 5 : 0;
    }
    return s;
}

/* No post is printed or legible: a name alone, above or below "(Đã ký)", or the last line behind the list. */
static bool lone_name(const struct layout *l, size_t body_begin, struct range distribution, struct block *b)
{
    size_t from = layout_line_at(l, distribution.end ? distribution.end : body_begin), last = l->line_count;
    for (size_t k = from; k < l->line_count; k++) {
        const struct layout_line *p = &l->lines[k];
        if (p->begin == p->end || p->begin < body_begin)
            continue;
        struct range name = person_name_find(l, p->begin, p->end, true);
        if (!name.end || !person_family_name(l, name.begin, name.end))
            continue;
        bool signed_near = false;
        for (size_t j = k > 3 ? k - 3 : 0; j < k + 4 && j < l->line_count; j++)
            signed_near = signed_near || (l->lines[j].begin < l->lines[j].end && scan_phrase(l, scan_blanks(l, l->lines[j].begin, l->lines[j].end), l->lines[j].end, "da ky"));
        if (signed_near || (distribution.end && k < from + 14)) {
            *b = (struct block){.name = name, .at = name};
            return true;
        }
        last = k;
    }
    (void)last;
    return false;
}

/* Further signers of a joint document: blocks in other columns of the same lines, or right behind. */
static void other_signers(struct record *r, const struct layout *l, const struct block *all, size_t count, const struct block *main, struct range *at)
{
    for (size_t i = 0; i < count; i++) {
        const struct block *b = &all[i];
        bool same_name = b->name.begin == main->name.begin;
        bool inside = b->at.begin > main->at.begin && b->at.end <= main->at.end;
        size_t main_line = layout_line_at(l, main->at.begin), line = layout_line_at(l, b->at.begin);
        bool beside = line + 2 >= main_line && line <= main_line + 2 && b->column + 12 < main->column + (b->column > main->column ? 2 * b->column : 0);
        bool behind = b->at.begin > at->end && b->at.begin < at->end + 120 && b->prefixed;
        if (same_name || inside || !(beside || behind) || r->signer_count >= 6)
            continue;
        add_signer(r, l, b);
        if (b->at.end > at->end)
            at->end = b->at.end;
    }
}

/* Tries the lines of the distribution list for a signature run together with them. */
static size_t merged_blocks(const struct layout *l, struct range distribution, struct block *found)
{
    size_t first = distribution.end ? layout_line_at(l, distribution.begin) : l->line_count;
    for (size_t k = first; k < l->line_count && l->lines[k].begin < distribution.end; k++) {
        const struct layout_line *p = &l->lines[k];
        if (p->begin == p->end || p->end - p->begin > MERGED_LINE_MAX)
            continue;
        size_t from = k == first && distribution.begin > p->begin && distribution.begin < p->end ? distribution.begin - 1 : p->begin;
        size_t at = merged_split(l, from, p->end);
        if (at < p->end && header_cell_end(l, p->begin, p->end) >= at && read_merged(l, k, at, found)) {
            const char *prefix;
            found->prefixed = person_prefix(l, at, p->end, &prefix) != 0;
            found->score = score(l, found, distribution);
            return 1;
        }
    }
    return 0;
}

/* Marks where the right column begins on the lines of the list. */
static void set_cuts(struct layout *l, const struct block *b, struct range distribution)
{
    for (size_t k = layout_line_at(l, distribution.begin); k < l->line_count && l->lines[k].begin < distribution.end; k++) {
        struct layout_line *p = &l->lines[k];
        size_t from = distribution.begin > p->begin && distribution.begin < p->end ? distribution.begin - 1 : p->begin;
        size_t at = p->end - p->begin > MERGED_LINE_MAX ? p->end : merged_split(l, from, p->end);
        if (b->name.begin > p->begin && b->name.begin < p->end)
            at = b->name.begin;
        if (at < p->end)
            p->cut = (uint32_t)at;
    }
}

void signature_read(struct record *r, struct layout *l, size_t body_begin, struct range distribution, struct range *block)
{
    struct block *found = talloc_zero_array(r, struct block, CANDIDATES_MAX);
    size_t count = 0, best = 0;
    for (size_t k = layout_line_at(l, body_begin); k < l->line_count && count < CANDIDATES_MAX; k++) {
        const struct layout_line *p = &l->lines[k];
        for (size_t i = p->begin; i < p->end && p->end - p->begin <= LINE_MAX_LENGTH;) {
            size_t end = header_cell_end(l, i, p->end);
            struct block b;
            bool prefixed;
            if (i >= body_begin && (l->s.cls[i] & TEXT_UPPER) && end - i < 400 && block_starts(l, i, end, &prefixed) &&
                read_block(l, k, i, l->s.length, &b) && count < CANDIDATES_MAX) {
                b.prefixed = prefixed;
                b.score = score(l, &b, distribution);
                found[count++] = b;
            }
            i = end > i ? end : i + 1;
            while (i < p->end && ((l->s.cls[i] & TEXT_BLANK) || strchr("-_*=~", l->s.low[i])))
                i++;
        }
    }
    if (count < CANDIDATES_MAX)
        count += merged_blocks(l, distribution, &found[count]);
    for (size_t i = 1; i < count; i++)
        if (found[i].score > found[best].score)
            best = i;
    struct block lone;
    if (count) {
        add_signer(r, l, &found[best]);
        *block = found[best].at;
        if (found[best].merged) {
            set_cuts(l, &found[best], distribution);
            block->begin = block->end;
        }
        other_signers(r, l, found, count, &found[best], block);
    } else if (lone_name(l, body_begin, distribution, &lone)) {
        add_signer(r, l, &lone);
        *block = lone.at;
    }
    if (r->signer_count > 1 && r->signers[0].title && strcmp(r->signers[0].title, "Thư ký") == 0) { /* minutes: the chair first */
        struct record_person secretary = r->signers[0];
        r->signers[0] = r->signers[1];
        r->signers[1] = secretary;
    }
    if (r->signer_count)
        record_evidence_set(r, RECORD_SIGNER, l, *block, count ? "signature block" : "name alone");
    talloc_free(found);
}
