/* card: "Số hiệu: 43-TTg Loại văn bản: Chỉ thị …", as portals print it above a text. */
#include "record/card.h"
#include "cards.table.h"
#include "record/bodies.h"
#include "record/date.h"
#include "record/number.h"
#include "record/person.h"
#include "record/type.h"
#include <talloc.h>

enum { CARD_LINES = 60, CARD_LABELS = 3, CARD_BYTES = 160 };

/* The longest label that stands at i: the index behind it and its colon, or 0; *field as in the
 * table. Inside a line a colon is needed. */
static size_t label_at(const struct layout *l, size_t i, size_t end, const char **field)
{
    size_t best = 0, back = i;
    while (back > 0 && l->s.low[back - 1] == ' ')
        back--;
    bool inside = back < i && back > 0 && l->s.low[back - 1] != '\t' && l->s.low[back - 1] != '\n';
    char first = l->s.low[i];
    if (first < 'a' || first > 'z')
        return 0;
    for (size_t k = cards_letters[first - 'a'].begin; k < cards_letters[first - 'a'].end; k++) {
        size_t e = scan_phrase(l, i, end, cards_rows[k].label_folded);
        if (e <= best)
            continue;
        size_t mark = e;
        while (mark < end && (l->s.cls[mark] & TEXT_BLANK))
            mark++;
        bool colon = mark < end && l->s.low[mark] == ':';
        if (inside && !colon)
            continue;
        best = colon ? mark + 1 : e;
        *field = cards_rows[k].field;
    }
    return best;
}

/* Type, number and subject in one line of mixed case: where the subject begins, or 0. A row of
 * number, place and date is none. */
static size_t caption_subject(const struct layout *l, const struct layout_line *p)
{
    struct type_word type = type_at(l, p->begin, p->end);
    if (!type.type || type.kind != TYPE_NAME || !(l->s.cls[p->begin] & TEXT_UPPER) ||
        scan_capitals(l, type.begin, type.end, NULL) > 0.7)
        return 0;
    size_t i = scan_blanks(l, type.end, p->end), so = scan_phrase(l, i, p->end, "so");
    i = so ? so : i;
    while (i < p->end && (l->s.low[i] == ':' || (l->s.cls[i] & TEXT_BLANK)))
        i++;
    if (i >= p->end || !(l->s.cls[i] & TEXT_DIGIT))
        return 0;
    while (i < p->end && !(l->s.cls[i] & TEXT_BLANK))
        i++;
    size_t rest = scan_blanks(l, i, p->end), year = scan_phrase(l, rest, p->end, "nam");
    year = year ? scan_blanks(l, year, p->end) : rest;
    if (year + 5 < p->end && l->s.low[year + 4] == ' ' &&
        (memcmp(l->s.low + year, "19", 2) == 0 || memcmp(l->s.low + year, "20", 2) == 0))
        rest = scan_blanks(l, year + 4, p->end); /* "155/KH-UBND năm 2017 triển khai …" */
    for (size_t k = rest; k < p->end; k++)
        if (l->s.low[k] == ',' && scan_phrase(l, scan_blanks(l, k + 1, p->end), p->end, "ngay"))
            return 0;
    return rest + 12 < p->end && (l->s.cls[rest] & TEXT_LETTER) ? rest : 0;
}

bool card_line(const struct layout *l, size_t line)
{
    const struct layout_line *p = &l->lines[line];
    const char *field;
    return p->begin < p->end &&
           (label_at(l, p->begin, p->end, &field) != 0 || caption_subject(l, p) != 0);
}

bool card_value_line(const struct layout *l, size_t line)
{
    const char *field;
    while (line > 0 && scan_is_rule(l, l->lines[line - 1].begin, l->lines[line - 1].end))
        line--;
    if (line == 0)
        return false;
    const struct layout_line *p = &l->lines[line - 1];
    size_t e = label_at(l, p->begin, p->end, &field);
    return e && scan_is_rule(l, e, p->end);
}

/* ---- its fields ------------------------------------------------------------------------------ */

static void note(struct record *r, enum record_field f, const struct layout *l, struct range at)
{
    r->inferred |= 1u << f;
    record_evidence_set(r, f, l, at, "card of a portal or register");
}

static void take_number(struct record *r, const struct layout *l, struct range at)
{
    struct record_number n;
    if (r->number || r->symbol || !number_scan(l, r, at.begin, at.end, NUMBER_LABELLED, &n, NULL) ||
        n.serial < 0)
        return;
    r->number = talloc_strdup(r, n.text);
    r->symbol = n.symbol && n.symbol[0] ? talloc_strdup(r, n.symbol) : NULL;
    r->serial = n.serial;
    r->number_key = record_number_key(r, n.text);
    note(r, RECORD_NUMBER, l, at);
}

/* The name alone: a card seldom says the post. */
static void take_signer(struct record *r, const struct layout *l, struct range at)
{
    struct range name = person_name_find(l, at.begin, at.end, true);
    if (r->signer_count || !name.end || name.end < at.end ||
        !person_family_name(l, name.begin, name.end))
        return;
    r->signers = talloc_zero_size(r, sizeof *r->signers);
    r->signers[0].name = person_name(r, l, name.begin, name.end);
    r->signers[0].span = layout_span(l, name.begin, name.end);
    r->signer_count = 1;
    note(r, RECORD_SIGNER, l, name);
}

static void take_field(struct record *r, const struct layout *l, const char *field, struct range at,
                       struct record_date today)
{
    if (at.begin >= at.end || at.end - at.begin > CARD_BYTES)
        return;
    struct record_date d;
    size_t next;
    if (strcmp(field, "number") == 0) {
        take_number(r, l, at);
    } else if (strcmp(field, "date") == 0) {
        if (!r->date.year && date_read(&l->s, at.begin, at.end, DATE_BARE, today, &d, &next)) {
            r->date = d;
            note(r, RECORD_DATE, l, at);
        }
    } else if (strcmp(field, "type") == 0) {
        char *value = layout_copy(NULL, l, at.begin, at.end);
        if (!r->type && (r->type = record_type_find(value)))
            note(r, RECORD_TYPE, l, at);
        talloc_free(value);
    } else if (strcmp(field, "signer") == 0) {
        take_signer(r, l, at);
    } else if (strcmp(field, "issuer") == 0 && !r->issuer) {
        char *name = layout_copy(r, l, at.begin, at.end), *key = body_words(name, name);
        struct body_head head;
        if (body_head_find(key, &head)) { /* not a province alone: "Tỉnh An Giang" */
            r->issuer = record_body_open(r, name);
            note(r, RECORD_ISSUER, l, at);
        }
    }
}

struct label {
    const char *field;
    size_t begin, value;
};

/* The labels of a line; *count of them in found. */
static size_t labels_of(const struct layout *l, const struct layout_line *p, struct label *found,
                        size_t room)
{
    size_t count = 0;
    for (size_t i = p->begin; i < p->end && count < room; i++) {
        const char *field = NULL;
        if (!(l->s.cls[i] & TEXT_UPPER) || (i > p->begin && !(l->s.cls[i - 1] & TEXT_BLANK)))
            continue;
        size_t e = label_at(l, i, p->end, &field);
        if (e) {
            found[count++] = (struct label){field, i, e};
            i = e - 1;
        }
    }
    return count;
}

/* The subject that the title lost, from a caption that bears the document's own number. */
static void take_caption(struct record *r, const struct layout *l, const struct layout_line *p)
{
    size_t at = r->subject || !r->number ? 0 : caption_subject(l, p);
    if (!at)
        return;
    char *head = layout_copy(NULL, l, p->begin, at);
    bool own = strstr(head, r->number) != NULL;
    talloc_free(head);
    size_t about = scan_about(l, at, p->end);
    struct range rest = {about ? scan_blanks(l, about, p->end) : at, p->end};
    size_t matter = about ? scan_phrase(l, rest.begin, p->end, "viec") : 0; /* "về việc …" */
    rest.begin = matter ? scan_blanks(l, matter, p->end) : rest.begin;
    if (own && rest.begin < rest.end) {
        r->subject = layout_copy(r, l, rest.begin, rest.end);
        note(r, RECORD_SUBJECT, l, rest);
    }
}

/* A label that fills its line: its value is the next line, unless that is a label too. */
static void value_below(const struct layout *l, size_t lines, size_t k, size_t *begin, size_t *end)
{
    struct label found[1];
    if (!scan_is_rule(l, *begin, *end))
        return;
    do {
        k++;
    } while (k < lines && scan_is_rule(l, l->lines[k].begin, l->lines[k].end));
    if (k < lines && labels_of(l, &l->lines[k], found, 1) == 0) {
        *begin = l->lines[k].begin;
        *end = l->lines[k].end;
    }
}

static void read_labels(struct record *r, const struct layout *l, size_t lines,
                        struct record_date today)
{
    size_t labels = 0;
    for (size_t k = 0; k < lines; k++) {
        struct label found[4];
        labels += labels_of(l, &l->lines[k], found, 4);
    }
    if (labels < CARD_LABELS)
        return;
    for (size_t k = 0; k < lines; k++) {
        const struct layout_line *p = &l->lines[k];
        struct label found[4];
        size_t count = labels_of(l, p, found, 4);
        for (size_t i = 0; i < count; i++) {
            size_t begin = found[i].value, end = i + 1 < count ? found[i + 1].begin : p->end;
            if (i + 1 == count)
                value_below(l, lines, k, &begin, &end);
            while (begin < end && !(l->s.cls[begin] & TEXT_ALNUM))
                begin++;
            while (end > begin && !(l->s.cls[end - 1] & TEXT_ALNUM))
                end--;
            take_field(r, l, found[i].field, (struct range){begin, end}, today);
        }
    }
}

void card_read(struct record *r, const struct layout *l, struct record_date today)
{
    size_t lines = l->line_count < CARD_LINES ? l->line_count : CARD_LINES;
    if (r->symbol && r->type && r->issuer && r->date.year && r->subject && r->signer_count)
        return;
    read_labels(r, l, lines, today);
    for (size_t k = 0; k < lines; k++)
        take_caption(r, l, &l->lines[k]);
}
