/* signature: which of the blocks found is the document's, and who else signed. */
#include "record/signature_parts.h"
#include <talloc.h>

/* MINUTES_NEAR: characters between the blocks of minutes; POST_MAX: of the longest post. */
enum { CANDIDATES_MAX = 24, SIGNERS_MAX = 6, MINUTES_NEAR = 200, POST_MAX = 60 };

/* Steps to the next line with words, up (-1) or down; false at the end of the text. */
static bool step(const struct layout *l, size_t *line, int by)
{
    do {
        if (by < 0 ? *line == 0 : *line + 1 >= l->line_count)
            return false;
        *line = by < 0 ? *line - 1 : *line + 1;
    } while (l->lines[*line].begin == l->lines[*line].end);
    return true;
}

/* "(Đã ký)" within two lines of this one. */
static bool marked_near(const struct layout *l, size_t line)
{
    for (int by = -1; by <= 1; by += 2) {
        size_t k = line;
        for (int n = 0; n < 2 && step(l, &k, by); n++) {
            size_t i = scan_blanks(l, l->lines[k].begin, l->lines[k].end);
            if (scan_phrase(l, i, l->lines[k].end, "da ky"))
                return true;
        }
    }
    return false;
}

/* The post in small letters above a name, with or without a mark between: "Chủ tịch". */
static struct range post_above(const struct layout *l, size_t line)
{
    size_t k = line;
    for (int n = 0; n < 2 && step(l, &k, -1); n++) {
        const struct layout_line *p = &l->lines[k];
        if (p->end - p->begin < POST_MAX && (l->s.cls[p->begin] & TEXT_UPPER) &&
            signature_small_post(l, p->begin, p->end))
            return (struct range){p->begin, p->end};
    }
    return (struct range){0, 0};
}

/* No post is printed or legible: a name alone, above or below "(Đã ký)", or the last line behind
 * the list. */
static bool lone_name(const struct layout *l, size_t body_begin, struct range distribution,
                      struct signature_block *b)
{
    size_t from = layout_line_at(l, distribution.end ? distribution.end : body_begin),
           last = l->line_count;
    for (size_t k = from; k < l->line_count; k++) {
        const struct layout_line *p = &l->lines[k];
        if (p->begin == p->end || p->begin < body_begin)
            continue;
        struct range name = person_name_find(l, p->begin, p->end, true);
        if (!name.end || !person_family_name(l, name.begin, name.end))
            continue;
        if (marked_near(l, k) || (distribution.end && k < from + 14)) {
            *b = (struct signature_block){.name = name, .at = name, .small = post_above(l, k)};
            return true;
        }
        last = k;
    }
    (void)last;
    return false;
}

/* In the columns of the same lines, or right behind the block that was chosen. */
static bool belongs(const struct layout *l, const struct signature_block *b,
                    const struct signature_block *main, struct range at)
{
    size_t main_line = layout_line_at(l, main->at.begin), line = layout_line_at(l, b->at.begin);
    size_t right = b->column.at > main->column.at ? 2 * b->column.at : 0;
    bool beside = line + 2 >= main_line && line <= main_line + 2 &&
                  b->column.at + 12 < main->column.at + right;
    return beside || (b->at.begin > at.end && b->at.begin < at.end + 120 && b->prefixed);
}

/* Minutes are signed by chair and secretary, one below the other when columns were lost. */
static bool near_in_minutes(const struct record *r, const struct signature_block *b,
                            struct range at)
{
    bool minutes = r->type && strcmp(r->type, "biên bản") == 0;
    return minutes && b->at.begin < at.end + MINUTES_NEAR && b->at.end + MINUTES_NEAR > at.begin;
}

/* Further signers of a joint document or of minutes. */
static void other_signers(struct record *r, const struct layout *l,
                          const struct signature_block *all, size_t count,
                          const struct signature_block *main, struct range *at)
{
    size_t names[SIGNERS_MAX] = {main->name.begin};
    for (size_t i = 0; i < count && r->signer_count < SIGNERS_MAX; i++) {
        const struct signature_block *b = &all[i];
        bool same_name = false; /* also a block within a block: from its second line on */
        for (size_t k = 0; k < r->signer_count; k++)
            same_name = same_name || b->name.begin == names[k];
        bool inside = b->at.begin > main->at.begin && b->at.end <= main->at.end;
        if (same_name || inside || !(belongs(l, b, main, *at) || near_in_minutes(r, b, *at)))
            continue;
        names[r->signer_count] = b->name.begin;
        signature_add(r, l, b);
        if (b->at.end > at->end)
            at->end = b->at.end;
        if (b->at.begin < at->begin)
            at->begin = b->at.begin;
    }
}

/* The chair comes first, whoever stands at the left. */
static void chair_first(struct record *r)
{
    static const char *const chairs[] = {"Chủ tọa", "Chủ trì", "Chủ tịch", NULL};
    for (size_t i = 1; i < r->signer_count; i++)
        for (size_t k = 0; chairs[k]; k++)
            if (r->signers[i].title &&
                strncmp(r->signers[i].title, chairs[k], strlen(chairs[k])) == 0) {
                struct record_person first = r->signers[0];
                r->signers[0] = r->signers[i];
                r->signers[i] = first;
                return;
            }
}

/* Blocks behind `from`, at most CANDIDATES_MAX; `mending`: also those whose post a scan damaged. */
static size_t find_blocks(struct signature_block *found, const struct layout *l, size_t from,
                          struct range distribution, bool mending)
{
    size_t count = 0;
    for (size_t k = layout_line_at(l, from); k < l->line_count && count < CANDIDATES_MAX; k++) {
        const struct layout_line *p = &l->lines[k];
        for (size_t i = p->begin; i < p->end && p->end - p->begin <= SIGNATURE_LINE_MAX;) {
            size_t end = header_cell_end(l, i, p->end);
            struct signature_block b;
            bool prefixed;
            if (i >= from && (l->s.cls[i] & TEXT_UPPER) && end - i < 400 &&
                signature_starts(l, i, end, mending, &prefixed) &&
                signature_read_block(l, k, i, distribution, &b) && count < CANDIDATES_MAX) {
                b.prefixed = prefixed;
                b.score = signature_score(l, &b, distribution);
                found[count++] = b;
            }
            i = end > i ? end : i + 1;
            while (i < p->end && ((l->s.cls[i] & TEXT_BLANK) || strchr("-_*=~", l->s.low[i])))
                i++;
        }
    }
    return count;
}

/* Lines of the block that stand between items of the list are none of it. */
static void cut_lines_between(struct layout *l, struct range list, struct range block)
{
    for (size_t k = layout_line_at(l, block.begin);
         k < l->line_count && l->lines[k].begin < block.end && l->lines[k].begin < list.end; k++)
        if (!scan_bullet(l, l->lines[k].begin, l->lines[k].end))
            l->lines[k].cut = l->lines[k].begin;
}

void signature_read(struct record *r, struct layout *l, size_t body_begin,
                    struct range distribution, struct range *block)
{
    struct signature_block *found = talloc_zero_array(r, struct signature_block, CANDIDATES_MAX);
    size_t best = 0, count = find_blocks(found, l, body_begin, distribution, false);
    if (!count && distribution.end) { /* the block begins beside the list's label */
        size_t label = layout_line_at(l, distribution.begin);
        count = find_blocks(found, l, l->lines[label ? label - 1 : 0].begin, distribution, true);
    }
    if (count < CANDIDATES_MAX)
        count += signature_find_merged(l, distribution, &found[count]);
    for (size_t i = 1; i < count; i++)
        if (found[i].score > found[best].score)
            best = i;
    struct signature_block lone;
    if (count) {
        signature_add(r, l, &found[best]);
        *block = found[best].at;
        if (found[best].merged) {
            signature_set_cuts(l, &found[best], distribution);
            block->begin = block->end;
        } else if (found[best].between) {
            cut_lines_between(l, distribution, *block);
            block->begin = block->end;
        }
        other_signers(r, l, found, count, &found[best], block);
    } else if (lone_name(l, body_begin, distribution, &lone)) {
        signature_add(r, l, &lone);
        *block = lone.at;
    }
    if (r->signer_count > 1 && r->signers[0].title && strncmp(r->signers[0].title, "Chủ", 4) != 0 &&
        r->type && strcmp(r->type, "biên bản") == 0)
        chair_first(r);
    if (r->signer_count)
        record_evidence_set(r, RECORD_SIGNER, l, *block, count ? "signature block" : "name alone");
    talloc_free(found);
}
