/* citation_context: follows sentences and clauses, and tells in which relation a citation stands.
 */
#include "record/citation_parts.h"

/* A citation hangs on words at most this far before it; text further back is not followed. */
/* JOINT_WORDS: between the joint and the citation, "khoản 2 Điều 5 các". */
enum { FOLLOW_MAX = 1500, ENDS_FORCE_MAX = 160, JOINT_WORDS = 5 };

void context_restart(struct context *c, size_t i)
{
    c->at = i;
    c->clause_start = c->sentence_start = true;
    c->acts = c->titled = c->passive = c->law_in_title = c->bracket = c->has_last = false;
    c->subject = false;
    c->relation = c->clause = c->list = c->outside = c->outside_clause = RELATION_MENTION;
    c->lead_end = 0;
}

/* Types that change or end other documents; a letter or plan only speaks of that. */
static bool type_decides(const char *type)
{
    static const char *const OTHERS[] = {"công văn",     "báo cáo",     "tờ trình",  "kế hoạch",
                                         "thông báo",    "giấy mời",    "công điện", "biên bản",
                                         "chương trình", "kết luận",    "phương án", "đề án",
                                         "phiếu gửi",    "phiếu chuyển"};
    for (size_t i = 0; type && i < sizeof OTHERS / sizeof *OTHERS; i++) {
        if (strcmp(OTHERS[i], type) == 0)
            return false;
    }
    return true;
}

void context_init(struct context *c, const struct layout *l, const struct citation_context *own)
{
    *c = (struct context){.l = l, .own = own, .decides = type_decides(own->own_type)};
    context_restart(c, 0);
}

static void begin_sentence(struct context *c)
{
    c->clause_start = c->sentence_start = true;
    c->acts = c->titled = c->passive = c->law_in_title = c->bracket = c->has_last = false;
    c->subject = false;
    c->relation = c->clause = c->list;
    c->lead_end = 0;
}

static void begin_clause(struct context *c)
{
    c->clause_start = true;
    c->titled = c->law_in_title = c->bracket = false;
    c->relation = c->clause;
    c->last.nested = c->last.amends = false;
    c->last.relation = c->clause;
}

/* ---- marks
 * --------------------------------------------------------------------------------------- */

/* "TP.", "P.", "Q.": a point that ends no sentence. */
static bool is_short_form(const struct text_shadow *s, size_t i)
{
    size_t b = i;
    while (b > 0 && i - b < 4 && (s->cls[b - 1] & TEXT_LETTER))
        b--;
    return b < i && i - b <= 2 && (s->cls[b] & TEXT_UPPER) && i + 1 < s->length &&
           s->low[i + 1] != '\n';
}

/* True if a type word follows the blanks at i. */
static bool heads_type(const struct context *c, size_t i)
{
    size_t next = scan_blanks(c->l, i, c->l->s.length);
    return type_at(c->l, next, c->l->s.length).type != NULL;
}

/* Dirt on the paper: a point at a line's end behind which the sentence goes on in small letters, or
 * one that heads a line. `i` is behind the point. */
static bool is_speck(const struct text_shadow *s, size_t point, size_t i)
{
    if (point > 0 && s->low[point - 1] == '\n')
        return true;
    while (i < s->length && (s->low[i] == ' ' || s->low[i] == '\t'))
        i++;
    return i + 2 < s->length && s->low[i] == '\n' && (s->cls[i + 1] & TEXT_LETTER) &&
           !(s->cls[i + 1] & TEXT_UPPER) && (s->cls[i + 2] & TEXT_LETTER);
}

/* "Luật A số 1/2020/QH14;" and, on a line of its own, "Luật B số 2/2025/QH15;": the bases go on
 * behind a semicolon where the next paragraph begins with a type word. */
static bool bases_go_on(const struct context *c, size_t i)
{
    return c->relation == RELATION_BASIS && c->clause_start && !c->sentence_start &&
           heads_type(c, i);
}

/* "Bãi bỏ các Quyết định" and then "1. Quyết định số …": the colon was left out. */
static bool list_opens(const struct context *c, size_t i)
{
    const struct text_shadow *s = &c->l->s;
    size_t next = scan_blanks(c->l, i, s->length);
    bool ends = c->relation == RELATION_REPEAL || c->relation == RELATION_REPLACE;
    return ends && !c->has_last && next + 1 < s->length && s->low[next] == '1' &&
           (s->low[next + 1] == '.' || s->low[next + 1] == ')');
}

static bool blank_line_follows(const struct text_shadow *s, size_t i, size_t to)
{
    for (i++; i < to && (s->low[i] == ' ' || s->low[i] == '\t'); i++) {
    }
    return i < to && s->low[i] == '\n';
}

/* "Căn cứ nhu cầu và số lượng, Hội …": the bases are over where a subject follows the comma. */
static void note_subject(struct context *c, size_t i)
{
    const struct text_shadow *s = &c->l->s;
    size_t next = scan_blanks(c->l, i, s->length);
    if (c->relation == RELATION_BASIS && !c->has_last && next < s->length &&
        (s->cls[next] & TEXT_UPPER) && !type_at(c->l, next, s->length).type)
        c->subject = true;
}

/* Returns the position behind the mark. */
static size_t follow_mark(struct context *c, size_t i, size_t to)
{
    const struct text_shadow *s = &c->l->s;
    size_t behind = i + 1;
    while (behind < s->length && (s->low[behind] == '"' || s->low[behind] == ')'))
        behind++;
    bool blank_behind = behind >= s->length || (s->cls[behind] & TEXT_BLANK);
    switch (s->low[i]) {
    case '.':
        if (blank_behind && !is_short_form(s, i) && !is_speck(s, i, behind))
            begin_sentence(c);
        break;
    case '\n':
        if (list_opens(c, i))
            c->list = c->relation;
        if (blank_line_follows(s, i, to) && c->relation < RELATION_CORRECT && !bases_go_on(c, i))
            begin_sentence(c);
        break;
    case ';':
        begin_clause(c);
        break;
    case ',':
        note_subject(c, behind);
        break;
    case ':':
        if (blank_behind && (c->relation == RELATION_REPEAL || c->relation == RELATION_REPLACE))
            c->list = c->relation;
        if (c->relation == RELATION_BASIS && c->has_last && heads_type(c, behind))
            begin_clause(c); /* a semicolon that was read as a colon */
        c->clause_start = true;
        break;
    case '(':
        if (!c->bracket) {
            c->outside = c->relation;
            c->outside_clause = c->clause;
            c->outside_last = c->last;
            c->outside_start = c->sentence_start;
        }
        c->bracket = true;
        break;
    case ')':
        if (c->bracket) {
            c->relation = c->outside;
            c->clause = c->outside_clause;
            c->last = c->outside_last;
            if (c->outside_start) /* "(Tin của Sở) Thực hiện …" */
                c->clause_start = c->sentence_start = true;
        }
        c->bracket = c->passive = false;
        break;
    default:
        break;
    }
    return i + 1;
}

/* ---- words
 * --------------------------------------------------------------------------------------- */

static void set_relation(struct context *c, enum relation relation)
{
    c->relation = c->clause = relation;
    c->titled = c->passive = c->law_in_title = c->subject = c->order = false;
}

/* True if "và" or a comma stands before i. */
static bool joined(const struct text_shadow *s, size_t i)
{
    while (i > 0 && (s->cls[i - 1] & TEXT_BLANK))
        i--;
    return i > 1 && (s->low[i - 1] == ',' || (s->low[i - 1] == 'a' && s->low[i - 2] == 'v'));
}

/* True if the document's title begins here: behind "V/v", "về việc" or the type word. */
static bool opens_title(const struct layout *l, size_t i)
{
    static const char *const OPENINGS[] = {"v/v", "ve viec", "ve"};
    const struct text_shadow *s = &l->s;
    while (i > 0 && ((s->cls[i - 1] & TEXT_BLANK) || s->low[i - 1] == ':'))
        i--;
    for (size_t k = 0; k < sizeof OPENINGS / sizeof *OPENINGS; k++) {
        size_t n = strlen(OPENINGS[k]);
        if (i >= n && memcmp(s->low + i - n, OPENINGS[k], n) == 0)
            return true;
    }
    return i == 0 || type_before(l, i > 60 ? i - 60 : 0, i).type != NULL;
}

/* "Quốc hội ban hành Luật sửa đổi …", "Bộ trưởng ban hành Thông tư bãi bỏ …": the document names
 * itself. */
static bool names_itself(const struct context *c, size_t i)
{
    size_t floor = i > 60 ? i - 60 : 0;
    struct type_word own = type_before(c->l, floor, i);
    return own.type && c->own->own_type && strcmp(own.type, c->own->own_type) == 0 &&
           own.begin > floor && label_issued(c->l, floor, own.begin);
}

/* "…; quy định chi tiết …" goes on with the title of the document named before the semicolon. */
static bool goes_on_small(const struct context *c, size_t i)
{
    const struct text_shadow *s = &c->l->s;
    if (s->cls[i] & TEXT_UPPER)
        return false;
    while (i > 0 && (s->cls[i - 1] & TEXT_BLANK))
        i--;
    return i > 0 && s->low[i - 1] == ';';
}

static void apply(struct context *c, const struct trigger *t, size_t begin, bool starts)
{
    bool own_title = c->title && !c->has_last, acts = false;
    bool speaks = c->decides || t->relation == RELATION_CORRECT; /* it may act on others itself */
    switch (t->place) {
    case PLACE_START:
    case PLACE_ORDER:
        if (t->relation == RELATION_REQUEST && goes_on_small(c, begin))
            break;
        if (starts || (own_title && opens_title(c->l, begin))) {
            set_relation(c, t->relation);
            c->order = t->place == PLACE_ORDER;
            c->list = RELATION_MENTION;
            c->has_last = false;
        } else if (c->has_last) {
            c->titled = true;
        }
        break;
    case PLACE_ANY:
        set_relation(c, t->relation);
        break;
    case PLACE_ACT:
        if (c->has_last && c->clause < RELATION_CORRECT)
            starts = starts && !goes_on_small(c, begin);
        if (names_itself(c, begin) ||
            (t->relation == RELATION_CORRECT && !c->has_last &&
             type_at(c->l, scan_blanks(c->l, t->end, c->l->s.length), c->l->s.length).type))
            acts = speaks; /* "Văn phòng đính chính Công văn số …" */
        else if (!c->has_last || starts ||
                 joined(&c->l->s, begin)) /* else it is told what that citation did */
            acts = c->acts || (starts && speaks) ||
                   (own_title && (speaks || t->relation == RELATION_GUIDE));
        if (acts)
            set_relation(c, t->relation);
        else if (c->has_last)
            c->titled = true;
        else if (c->relation == RELATION_CARRY_OUT)
            c->relation = RELATION_MENTION;
        break;
    case PLACE_PASSIVE:
        c->passive = true;
        break;
    case PLACE_TITLE:
        c->titled |= c->has_last;
        break;
    case PLACE_WEAK:
        if ((c->relation != RELATION_BASIS || c->subject) && c->relation != RELATION_REQUEST &&
            !c->order)
            c->relation = RELATION_MENTION;
        break;
    case PLACE_AFTER:
        if (!c->has_last && c->decides)
            set_relation(c, t->relation);
        break;
    case PLACE_REFUSE:
        break;
    }
}

/* First word of a line, with a capital: bases and orders begin so even where the line before bears
 * no mark. */
static bool heads_line(const struct text_shadow *s, size_t i)
{
    if (!(s->cls[i] & TEXT_UPPER))
        return false;
    while (i > 0 && (s->low[i - 1] == ' ' || s->low[i - 1] == '\t' || s->low[i - 1] == '-'))
        i--;
    return i == 0 || s->low[i - 1] == '\n';
}

/* "a)", "1.", "IV.": a mark of numbering, behind which the clause still begins. */
static bool is_list_mark(const struct text_shadow *s, size_t b, size_t e)
{
    if (e >= s->length || (s->low[e] != ')' && s->low[e] != '.'))
        return false;
    return e - b == 1 || (e - b <= 4 && strspn(s->low + b, "ivx") == e - b);
}

/* A clause that begins neither with a trigger nor with a type word is no part of the list of bases
 * before it. */
static void leave_list(struct context *c, size_t i)
{
    const struct text_shadow *s = &c->l->s;
    static const char *const PLURAL[] = {"cac", "nhung", "khoan", "diem", "so", NULL};
    if (!(s->cls[i] & TEXT_UPPER) || scan_any(c->l, i, s->length, PLURAL, NULL) ||
        type_at(c->l, i, s->length).type)
        return;
    c->relation = c->clause = c->list = RELATION_MENTION;
}

/* "Qua rà soát, ngày 16/8/2018 Sở …", "(ngày 23/10/2025, Bộ …": a day that begins what the author
 * tells; its subject follows. */
static bool day_begins(const struct context *c, size_t i, size_t behind)
{
    const struct text_shadow *s = &c->l->s;
    if (c->sentence_start)
        return true;
    while (i > 0 && (s->cls[i - 1] & TEXT_BLANK))
        i--;
    while (behind < s->length && ((s->cls[behind] & TEXT_BLANK) || s->low[behind] == ','))
        behind++;
    return i > 0 && memchr(",;(", s->low[i - 1], 3) && behind < s->length &&
           (s->cls[behind] & TEXT_UPPER);
}

static size_t follow_word(struct context *c, size_t i, size_t to)
{
    const struct text_shadow *s = &c->l->s;
    size_t e = scan_word(c->l, i, to);
    if (is_list_mark(s, i, e) && c->clause_start)
        return e + 1;
    if (!(s->cls[i] & TEXT_LETTER))
        return e;
    struct trigger t = trigger_at(s, i, s->length); /* "xét Tờ trình số": its last words may be
                                                        the type of what is cited */
    bool capitals =
        i + 1 < to && (s->cls[i + 1] & TEXT_UPPER); /* in a title the lines begin anyhow */
    bool starts = c->clause_start || (heads_line(s, i) && !(capitals && c->has_last));
    if (t.end) {
        apply(c, &t, i, starts);
        e = t.end < to ? t.end : to;
    } else if (c->clause_start) {
        leave_list(c, i);
    }
    if (s->low[i] == 'n') {
        struct record_date lead;
        size_t behind;
        if (date_read(s, i, to, 0, c->own->own_date, &lead, &behind) && day_begins(c, i, behind)) {
            c->lead = lead;
            c->lead_end = e = behind;
        }
    }
    if (e - i == 3 && memcmp(s->low + i, "nay", 3) == 0 &&
        type_before(c->l, i > 60 ? i - 60 : 0, i).type)
        c->acts = true;
    if (c->titled && e - i == 4 && memcmp(s->low + i, "luat", 4) == 0 && (s->cls[i] & TEXT_UPPER))
        c->law_in_title = true;
    c->clause_start = c->sentence_start = false;
    return e;
}

void context_follow(struct context *c, size_t to)
{
    const struct text_shadow *s = &c->l->s;
    if (to > c->at + FOLLOW_MAX) {
        context_restart(c, to - FOLLOW_MAX);
        c->clause_start = c->sentence_start = false;
    }
    size_t i = c->at;
    while (i < to)
        i = (s->cls[i] & TEXT_ALNUM) ? follow_word(c, i, to) : follow_mark(c, i, to);
    c->at = i;
}

/* ---- what a citation finds
 * ------------------------------------------------------------------------ */

static bool word_of(const struct text_shadow *s, size_t b, size_t e, const char *const *words)
{
    for (; *words; words++)
        if (strlen(*words) == e - b && memcmp(*words, s->low + b, e - b) == 0)
            return true;
    return false;
}

/* The mark or word that joins this citation to the one before: ',' ';' '&' (for "và", "cùng",
 * "hoặc"), or 0. "và khoản 2 Điều 5 các Nghị định": what is between is passed. */
static char connector(const struct text_shadow *s, size_t i)
{
    static const char *const passed[] = {"cac",   "nhung", "so",  "ca",     "toan", "dieu",
                                         "khoan", "diem",  "muc", "chuong", NULL};
    static const char *const joining[] = {"va", "cung", "hoac", "voi", "den", NULL};
    for (size_t words = 0; words < JOINT_WORDS; words++) {
        while (i > 0 && (s->cls[i - 1] & TEXT_BLANK))
            i--;
        if (i > 0 && (s->low[i - 1] == ',' || s->low[i - 1] == ';'))
            return s->low[i - 1];
        size_t b = i;
        while (b > 0 && i - b < 8 && (s->cls[b - 1] & TEXT_ALNUM))
            b--;
        if (word_of(s, b, i, joining))
            return '&';
        bool digits = b < i && (s->cls[b] & TEXT_DIGIT) && i - b <= 3;
        if (!digits && !word_of(s, b, i, passed))
            return 0;
        i = b;
    }
    return 0;
}

void context_relation(const struct context *c, struct mention *m, enum layout_zone zone)
{
    char joined = c->has_last ? connector(&c->l->s, m->begin) : 0;
    m->sibling = joined != 0;
    m->amends_last = c->has_last && (c->passive || (joined && c->last.amends));
    m->nested = false;
    m->relation = c->relation;
    if (c->has_last && c->passive) {
        bool acts = c->last.relation >= RELATION_CORRECT || c->last.relation == RELATION_GUIDE;
        m->relation = acts ? RELATION_MENTION : c->last.relation;
        m->nested = c->last.nested;
    } else if ((joined == ',' || joined == '&') && !c->law_in_title) {
        m->relation = c->last.relation;
        m->nested = c->last.nested;
    } else if (c->has_last && c->titled) {
        m->relation = RELATION_MENTION;
        m->nested = true;
    }
    bool told = m->relation == RELATION_BASIS || m->relation == RELATION_CARRY_OUT;
    if (zone == ZONE_APPENDIX || (told && !m->sibling && label_sent(c->l, m->begin)))
        m->relation = RELATION_MENTION;
}

void context_took(struct context *c, const struct mention *m)
{
    c->last.relation = m->relation;
    c->last.nested = m->nested;
    c->last.amends = m->amends_last;
    c->has_last = true;
    c->titled = c->passive = c->law_in_title = c->clause_start = c->sentence_start = false;
    c->lead_end = 0;
    c->at = m->tail > m->end ? m->tail : m->end;
}

bool context_ends_force(const struct layout *l, size_t i, size_t end)
{
    const struct text_shadow *s = &l->s;
    size_t stop = i + ENDS_FORCE_MAX < end ? i + ENDS_FORCE_MAX : end;
    for (; i < stop && s->low[i] != ';' && s->low[i] != '.'; i++) {
        if (!(s->cls[i] & TEXT_LETTER) || (i > 0 && (s->cls[i - 1] & TEXT_ALNUM)))
            continue;
        struct trigger t = trigger_at(s, i, end);
        if (t.end && t.place == PLACE_AFTER)
            return true;
    }
    return false;
}
