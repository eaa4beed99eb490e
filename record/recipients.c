#include "record/bodies.h"
#include "record/header.h"
#include "record/page.h"
#include "record/person.h"
#include <ctype.h>
#include <talloc.h>

enum { PARAGRAPH_MIN = 120 }; /* characters of a line that no list of names has */

/* One item being put together from pieces of several lines. */
struct item {
    struct cv_buf text;
    struct range at;
    bool closed; /* ended by ; or . */
};

/* Bytes of the bullet or blank at s; 0 if there is none. */
static size_t bullet_bytes(const char *s)
{
    static const char *const marks[] = {"–", "—", "•", "●", "▪", NULL};
    if (*s && strchr("-+* ", *s))
        return 1;
    for (size_t i = 0; *s == marks[0][0] && marks[i]; i++)
        if (strncmp(s, marks[i], strlen(marks[i])) == 0)
            return strlen(marks[i]);
    return 0;
}

/* The text behind its bullets, of whatever kind. */
static const char *behind_bullet(const char *s)
{
    for (size_t n; (n = bullet_bytes(s)) != 0;)
        s += n;
    return s;
}

static void trim_item(char *s)
{
    size_t n = strlen(s);
    while (n && (strchr(" .;,:-+_", s[n - 1]) || (n > 1 && s[n - 1] == '/' && s[n - 2] == '.')))
        s[--n] = 0; /* also the "./." that closes a document */
    const char *begin = behind_bullet(s + strspn(s, " -+.,;:*"));
    memmove(s, begin, strlen(begin) + 1);
}

/* The address in brackets behind a name is no part of it; "(để b/c)" is. */
static void drop_address(char *s)
{
    static const char *const words[] = {
        "dia chi",         "mst", "ma so thue", "duong ", "pho ",  "phuong ", "quan ", "huyen ",
        "khu cong nghiep", "kcn", "so nha",     "lo ",    "thon ", "ap ",     "xa ",   "tp ",
        "thanh pho",       NULL};
    char *open = strrchr(s, '(');
    if (!open || open == s)
        return;
    char *folded = text_fold_string(NULL, open + 1, strlen(open + 1));
    size_t digits = 0;
    for (const char *p = folded; *p; p++)
        digits += isdigit((unsigned char)*p) != 0;
    bool address = false;
    for (size_t i = 0; words[i]; i++) {
        const char *hit = strstr(folded, words[i]);
        address = address || (hit && (hit == folded || !isalnum((unsigned char)hit[-1])));
    }
    if (address && (digits || strlen(folded) > 18)) {
        *open = 0;
        trim_item(s);
    }
    talloc_free(folded);
}

/* "J7 /": what a scan makes of a stamp. Two letters can be initials, so they stay. */
static bool is_debris(const char *s)
{
    size_t letters = 0, digits = 0;
    for (; *s; s++) {
        letters +=
            isalpha((unsigned char)*s) || ((unsigned char)*s >= 0xc3 && (unsigned char)*s <= 0xe1);
        digits += isdigit((unsigned char)*s) != 0;
    }
    return letters == 0 ? digits == 0 : letters == 1 && digits < 2;
}

static void add_item(struct record *r, struct record_strings *list, const char *s, size_t n,
                     bool addressee)
{
    char *copy = talloc_strndup(r, s, n);
    trim_item(copy);
    if (addressee)
        drop_address(copy);
    if (copy[0])
        record_strings_add(r, list, copy);
}

/* Splits at ; outside brackets. */
static void split_items(struct record *r, struct record_strings *list, const char *s,
                        bool addressee)
{
    int depth = 0;
    size_t begin = 0, i = 0;
    const char *last_close = strrchr(s, ')');
    for (; s[i]; i++) {
        depth += s[i] == '(';
        depth -= s[i] == ')' && depth > 0;
        if (s[i] == ';' && (depth == 0 || !last_close || last_close < s + i)) {
            size_t next = i + 1;
            while (s[next] == ' ')
                next++;
            if (s[next] ==
                '(') /* "Bộ Tài chính; (để b/c)": the note belongs to what stands before */
                continue;
            add_item(r, list, s + begin, i - begin, addressee);
            begin = i + 1;
        }
    }
    add_item(r, list, s + begin, i - begin, addressee);
}

/* "Bộ Tài chính; (để b/c)" is one item: the semicolon goes. */
static void join_notes(char *s)
{
    char *out = s;
    for (const char *p = s; *p; p++) {
        if (*p == ';') {
            const char *next = p + 1;
            while (*next == ' ')
                next++;
            if (*next == '(') {
                *out++ = ' ';
                p = next - 1;
                continue;
            }
        }
        *out++ = *p;
    }
    *out = 0;
}

/* Party lists end their items in commas: there a comma separates, elsewhere it says that the item
 * goes on. */
static bool comma_separates(const struct layout *l, size_t begin, size_t end)
{
    size_t commas = 0, others = 0;
    for (size_t k = layout_line_at(l, begin) + 1; k < l->line_count && l->lines[k].begin < end;
         k++) {
        const struct layout_line *line = &l->lines[k], *before = &l->lines[k - 1];
        if (!scan_bullet(l, line->begin, line->end) || before->begin == before->end)
            continue;
        commas += l->s.low[before->end - 1] == ',';
        others += l->s.low[before->end - 1] == ';';
    }
    return commas > others;
}

/* ---- Kính gửi -----------------------------------------------------------------------------------
 */

/* True if the line begins with the issuer's name: the body's first sentence. */
static bool begins_with_issuer(const struct record *r, const struct layout *l,
                               const struct layout_line *line)
{
    if (!r->issuer)
        return false;
    char *text = layout_copy(NULL, l, line->begin,
                             line->begin + 160 < line->end ? line->begin + 160 : line->end);
    char *key = record_body_key(NULL, text), *issuer = record_body_key(NULL, r->issuer);
    size_t n = strlen(issuer);
    bool yes = strncmp(key, issuer, n) == 0 && strlen(key) > n + 3;
    struct body_head head;
    if (!yes &&
        body_head_find(issuer, &head)) { /* "Cục Thuế nhận được", the head and its first words */
        size_t words = 0, k = 0;
        while (issuer[k] && words < 3)
            words += issuer[k++] == ' ';
        yes = k > 6 && strncmp(key, issuer, k) == 0;
    }
    talloc_free(text);
    talloc_free(key);
    talloc_free(issuer);
    return yes;
}

static bool addressee_ends(const struct record *r, const struct layout *l,
                           const struct layout_line *line, const struct item *item, bool gap,
                           bool bulleted)
{
    size_t at = line->begin;
    bool bullet = scan_bullet(l, at, line->end);
    if (bullet)
        return false;
    if (scan_phrase(l, at, line->end, "dong kinh gui") || header_addressee_label(l, at, line->end))
        return false;
    if (header_body_begins(l, at) || header_sentence_begins(l, at))
        return true;
    if (item->text.len == 0)
        return false;
    char last = item->text.bytes[item->text.len - 1];
    if (last == '.')
        return true;
    if (begins_with_issuer(r, l, line))
        return true;
    bool paragraph = line->end - at >= PARAGRAPH_MIN || l->s.low[line->end - 1] == ':';
    if (paragraph && !strchr(",;:-", last) && (l->s.cls[at] & TEXT_UPPER))
        return true;
    if (gap && !(l->s.cls[at] & TEXT_LOWER)) /* bulleted names have no other among them */
        return (bulleted && last == ';') || (last != ';' && last != ',');
    return false;
}

/* "(Địa chỉ: …)" on lines of its own under a name. */
static bool address_line(const struct layout *l, size_t at, size_t end)
{
    static const char *const words[] = {"dia chi", "d/c", "ma so thue", "mst", NULL};
    while (at < end && !(l->s.cls[at] & TEXT_ALNUM))
        at++;
    return scan_any(l, at, end, words, NULL) != 0;
}

size_t addressees_read(struct record *r, const struct layout *l, struct header *h,
                       size_t body_begin)
{
    if (!h->addressee.end)
        return body_begin;
    if (h->addressee_blank)
        return h->addressee.end > body_begin ? h->addressee.end : body_begin;
    struct item item = {.closed = false};
    cv_buf_init(&item.text, r);
    size_t k = layout_line_at(l, h->addressee.end), first = k, end = h->addressee.end;
    bool gap = false, address = false, bulleted = false;
    size_t list_end = h->addressee.end + 1500 < l->s.length ? h->addressee.end + 1500 : l->s.length;
    bool commas = comma_separates(l, h->addressee.end, list_end);
    for (; k < l->line_count && k < first + 120; k++) {
        const struct layout_line *line = &l->lines[k];
        size_t at = k == first ? h->addressee.end : line->begin;
        if (line->begin == line->end || at >= line->end) {
            gap = gap || k > first;
            continue;
        }
        if (page_line(l, k))
            continue;
        if (k > first && (address || address_line(l, at, line->end))) {
            address =
                !memchr(l->s.low + at, ')', line->end - at) && (address || l->s.low[at] == '(');
            continue;
        }
        if (k > first && addressee_ends(r, l, line, &item, gap, bulleted))
            break;
        size_t label = scan_phrase(l, at, line->end, "dong kinh gui");
        if (!label && k > first)
            label = header_addressee_label(l, at, line->end);
        if (label)
            at = scan_blanks(l, label + (label < line->end && l->s.low[label] == ':'), line->end);
        bool bullet = scan_bullet(l, at, line->end), starts = bullet || label;
        bulleted = bulleted || bullet;
        char *piece = layout_copy(NULL, l, at, line->end);
        bool open =
            !commas && item.text.len &&
            item.text.bytes[item.text.len - 1] == ','; /* one name broken over two bullets */
        if (item.text.len)
            cv_buf_str(&item.text, starts && !open ? "; " : " ");
        cv_buf_str(&item.text, starts && open ? behind_bullet(piece) : piece);
        talloc_free(piece);
        end = line->end;
        gap = false;
    }
    char *all = cv_buf_cstr(&item.text);
    join_notes(all);
    split_items(r, &r->addressees, all, true);
    record_evidence_set(r, RECORD_ADDRESSEES, l, (struct range){h->addressee.end, end}, "Kính gửi");
    size_t next = k < l->line_count ? l->lines[k].begin : l->s.length;
    return next > body_begin ? next : body_begin;
}

/* ---- Nơi nhận -----------------------------------------------------------------------------------
 */

/* "Như trên", "Như Điều 3": the addressees again; scans set blanks into it ("Nh ư tr ê n"). */
static bool same_as_above(const char *s)
{
    static const char *const what[] = {"nhutren",    "nhukinhgui", "nhudieu", "nhukhoan", "nhumuc",
                                       "nhunoinhan", "nhuphan",    "nhudong", NULL};
    char *words = body_words(NULL, s);
    size_t n = 0;
    for (const char *p = words; *p; p++)
        if (*p != ' ')
            words[n++] = *p;
    words[n] = 0;
    bool yes = false;
    for (size_t i = 0; what[i]; i++)
        yes = yes || (strncmp(words, what[i], strlen(what[i])) == 0 && n < strlen(what[i]) + 20);
    talloc_free(words);
    return yes;
}

/* Behind "Lưu", "Lưu:", "Lưu tại": what is kept; NULL if the item is no archive line. */
static const char *archive_part(const char *s)
{
    char *folded = text_fold_string(NULL, s, strlen(s));
    size_t n = strcspn(folded, " :.,");
    bool person = strncmp(folded, "luu thi ", 8) == 0;
    bool luu = !person && scan_near(folded, n, "luu", 3) && n >= 3 && (folded[0] == 'l') &&
               (strlen(folded) == n || strchr(" :.,", folded[n]));
    talloc_free(folded);
    if (!luu)
        return NULL;
    const char *p = s + strcspn(s, " :.,");
    p += strspn(p, " :.,");
    return p;
}

/* "Lưu (VT, TH).": the brackets hold the whole list. Returns its length, *s where it begins. */
static size_t unbracketed(const char **s)
{
    size_t n = strlen(*s), inner = n;
    while (inner && strchr(" .;/", (*s)[inner - 1]))
        inner--;
    if (**s != '(' || strchr(*s, ')') != *s + inner - 1)
        return n;
    (*s)++;
    return inner - 2;
}

static void add_archive(struct record *r, const char *s)
{
    int depth = 0;
    size_t begin = 0, i = 0, n = unbracketed(&s);
    for (;; i++) {
        depth += s[i] == '(';
        depth -= s[i] == ')' && depth > 0;
        /* "VT. KTTH": the clerks' office has no other unit within, a scan lost the comma's tail */
        bool stop =
            i < n && i == begin + 2 && strchr(".:", s[i]) && strncmp(s + begin, "VT", 2) == 0;
        if (i == n || stop || (depth == 0 && (s[i] == ',' || s[i] == ';'))) {
            add_item(r, &r->archive_copy, s + begin, i - begin, false);
            begin = i + 1;
        }
        if (i == n)
            break;
    }
}

/* Left cell of a line of the list: where two columns stand side by side, the right one is the
 * signature. */
static size_t left_end(const struct layout *l, const struct layout_line *line, size_t at)
{
    return header_cell_end(l, at, line->end);
}

/* Capitals without a bullet, "TM. ỦY BAN NHÂN DÂN": of the signature beside the list, not of the
 * list. */
static bool is_signature(const struct layout *l, size_t i, size_t end)
{
    const char *prefix;
    if (scan_bullet(l, i, end) || scan_capitals(l, i, end, NULL) < 0.9)
        return false;
    if (person_prefix(l, i, end, &prefix))
        return true;
    char *text = layout_copy(NULL, l, i, end), *key = body_words(text, text);
    bool yes = person_post(key) != NULL || strcmp(key, "tm") == 0 || strcmp(key, "kt") == 0 ||
               strcmp(key, "tl") == 0;
    talloc_free(text);
    return yes;
}

/* "(Đã ký)", "Thời gian ký: …": of a signature beside the list, as programs print it. */
static bool is_seal(const struct layout *l, size_t i, size_t end)
{
    static const char *const seals[] = {"da ky",   "ky boi",  "nguoi ky",     "ky so",
                                        "chu ky",  "email",   "thoi gian ky", "ngay ky",
                                        "ky ngay", "co quan", "ky thay",      NULL};
    if (scan_bullet(l, i, end))
        return false;
    size_t at = i;
    while (at < end && !(l->s.cls[at] & TEXT_ALNUM))
        at++;
    size_t e = scan_any(l, at, end, seals, NULL);
    return e && (strchr("([", l->s.low[i]) || (e < end && l->s.low[e] == ':'));
}

/* Finishes the item; true when it was the archive line, the last one. */
static bool finish(struct record *r, struct item *item)
{
    char *s = cv_buf_cstr(&item->text);
    join_notes(s);
    trim_item(s);
    const char *archive = archive_part(s);
    bool last = archive != NULL;
    if (archive) {
        add_archive(r, archive);
    } else if (s[0]) {
        struct record_strings parts = {0};
        split_items(r, &parts, s, false);
        for (size_t i = 0; i < parts.count && !last; i++) {
            const char *kept = archive_part(parts.items[i]);
            if (kept) {
                add_archive(r, kept);
                last = true;
            } else if (!same_as_above(parts.items[i]) && !is_debris(parts.items[i])) {
                record_strings_add(r, &r->copies, parts.items[i]);
            }
        }
    }
    cv_buf_clear(&item->text);
    return last;
}

/* Splits "- A; - B; - C." that stands on one line. */
static size_t inline_bullet(const struct layout *l, size_t from, size_t end)
{
    for (size_t i = from; i + 2 < end; i++)
        if (l->s.low[i] == '-' && l->s.low[i + 1] == ' ' && i > from + 1 &&
            l->s.low[i - 1] == ' ' && strchr(";.,)", l->s.low[i - 2]))
            return i;
    return end;
}

void copies_read(struct record *r, const struct layout *l, struct range at)
{
    struct item item = {.closed = false};
    cv_buf_init(&item.text, r);
    bool done = false, archive = false, commas = comma_separates(l, at.begin, at.end);
    size_t first = layout_line_at(l, at.begin), last_end = at.begin;
    for (size_t k = first; k < l->line_count && l->lines[k].begin < at.end && !done; k++) {
        const struct layout_line *line = &l->lines[k];
        size_t i = k == first ? at.begin : line->begin;
        if (i >= line->end ||
            (line->indent > 30 && k > first && !scan_bullet(l, line->begin, line->end)) ||
            page_line(l, k))
            continue;
        size_t end = left_end(l, line, i);
        if (line->cut && line->cut < end)
            end = line->cut;
        if (end > at.end)
            end = at.end;
        if (is_signature(l, i, end) || is_seal(l, i, end))
            continue;
        while (i < end && !done) {
            size_t stop = inline_bullet(l, i, end);
            bool bullet = scan_bullet(l, i, stop);
            bool open = item.text.len && !item.closed &&
                        (!archive || item.text.bytes[item.text.len - 1] == ',');
            char *piece = layout_copy(NULL, l, i, stop);
            bool kept = archive_part(behind_bullet(piece)) != NULL;
            bool note = piece[0] == '(';
            char before = item.text.len ? item.text.bytes[item.text.len - 1] : 0;
            /* "VP: / + Lãnh đạo": what is under it; a comma too says that the item goes on */
            bool noted = before == ')' && (l->s.cls[i] & TEXT_UPPER); /* "Bộ Y tế (để b/c)" */
            bool goes_on = (before == ':' && l->s.low[i] == '+') || (before == ',' && !commas);
            if (item.text.len && !note && ((bullet && !goes_on) || kept || noted || !open))
                done = finish(r, &item);
            if (!done) {
                if (item.text.len == 0)
                    item.at.begin = i;
                else
                    cv_buf_char(&item.text, ' ');
                const char *bare = bullet ? behind_bullet(piece) : piece;
                cv_buf_str(&item.text, bare);
                size_t n = strlen(piece);
                item.closed = n && strchr(";.", piece[n - 1]) &&
                              !(n > 2 && piece[n - 1] == '.' &&
                                isupper((unsigned char)piece[n - 2]) && !kept && bullet && n < 5);
                item.at.end = last_end = stop;
                archive = archive_part(item.text.bytes) != NULL;
            }
            talloc_free(piece);
            i = stop;
        }
    }
    if (!done && item.text.len)
        finish(r, &item);
    if (r->copies.count)
        record_evidence_set(r, RECORD_COPIES, l, (struct range){at.begin, last_end}, "Nơi nhận");
    if (r->archive_copy.count)
        record_evidence_set(r, RECORD_ARCHIVE_COPY, l, (struct range){item.at.begin, last_end},
                            "Lưu");
}
