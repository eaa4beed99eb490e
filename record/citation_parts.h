/*
 * citation_parts: what the files citation*.c share. Private to them.
 *
 * A run of text is walked once from left to right. citation.c finds the places where a
 * document may be named; for each, citation_label.c looks back for type word and label,
 * citation_context.c has followed triggers and clauses up to it and tells the relation,
 * citation_tail.c reads date and issuer behind it, and citation_list.c joins it with earlier
 * mentions.
 */
#pragma once
#include "record/citation.h"
#include "record/date.h"
#include "record/law.h"
#include "record/number.h"
#include "record/type.h"

/* In order of weight: when a document is cited twice, the heavier relation stays. */
enum relation {
    RELATION_MENTION,
    RELATION_REQUEST,
    RELATION_CARRY_OUT,
    RELATION_GUIDE,
    RELATION_BASIS,
    RELATION_CORRECT,
    RELATION_REPEAL,
    RELATION_REPLACE,
    RELATION_AMEND,
    RELATION_COUNT
};
/* "nhắc đến" …; static. */
const char *relation_name(enum relation relation);
/* RELATION_MENTION for an unknown name. */
enum relation relation_find(const char *name);

/* Index of the first character from i that is no blank, over one line end at most; at most end. */
size_t citation_skip_blanks(const struct text_shadow *s, size_t i, size_t end);

/* One place in the text where a document is named. */
struct mention {
    size_t begin, end; /* shadow: type word (or label) to number or name */
    size_t tail;       /* behind date and issuer */
    const char *type;  /* canonical, static; or NULL */
    struct number number;
    bool numbered;               /* number holds one (its serial may be blank) */
    bool typed;                  /* a type word stands right before it */
    bool labelled;               /* a serial alone, but with "số" before it */
    struct law_name law;         /* row of the table if cited by name */
    bool coded;                  /* name_begin … hold a number that begins with letters */
    size_t name_begin, name_end; /* name of a law in the text; equal if none */
    struct record_date date;
    size_t issuer_begin, issuer_end; /* in the text; equal if not said */
    size_t subject_begin, subject_end;
    enum relation relation;
    bool nested;      /* named in the title of another document */
    bool amends_last; /* "… được sửa đổi, bổ sung bởi" it, or one of several such */
    bool sibling;     /* goes on a list: ", số …" without a type word of its own */
};

/* ---- citation_place.c: cheap looks ahead
 * -------------------------------------------------------------- */

/* True if a word begins at i, also where a converter lost the blank before it: "Căn cứLuật". */
static inline bool place_of_word(const struct text_shadow *s, size_t i)
{
    if (i == 0 || !(s->cls[i - 1] & TEXT_ALNUM))
        return true;
    return (s->cls[i] & TEXT_UPPER) && (s->cls[i - 1] & TEXT_LOWER);
}
/* Could a number begin at this digit? */
bool place_of_number(const struct text_shadow *s, size_t i, size_t end);
/* "l2/QĐ", "Il/2020": digits of which the first was read as a letter. */
bool place_of_misread(const struct text_shadow *s, size_t i, size_t end);

/* "số TDV/01-2020": a capital right behind the label. */
bool place_of_code(const struct text_shadow *s, size_t i);

/* ---- citation_trigger.c: the table data/triggers.tsv
 * ------------------------------------------------- */

enum trigger_place {
    PLACE_START,
    PLACE_ANY,
    PLACE_ACT,
    PLACE_PASSIVE,
    PLACE_TITLE,
    PLACE_WEAK,
    PLACE_AFTER,
    PLACE_ORDER,
    PLACE_REFUSE
};

struct trigger {
    size_t end; /* position behind the phrase; 0: none */
    enum relation relation;
    enum trigger_place place;
};
/* The longest phrase of the table that begins at i; PLACE_REFUSE rows are not among them. */
struct trigger trigger_at(const struct text_shadow *s, size_t i, size_t end);
/* True if a word that refuses a document number (mẫu, hợp đồng, quốc lộ …) ends at `end`. */
bool trigger_refuses(const struct text_shadow *s, size_t begin, size_t end);

/* ---- citation_context.c: clauses and relations
 * -------------------------------------------------------- */

struct last_cited {
    enum relation relation;
    bool nested, amends;
};

struct context {
    const struct layout *l;
    const struct citation_context *own;
    bool decides;      /* the document is of a type that acts on others */
    size_t at;         /* text before it has been followed */
    bool clause_start; /* no word of this clause seen yet */
    bool sentence_start;
    bool acts;    /* "Quyết định này" was its subject */
    bool titled;  /* a word that opens the title of the last citation was seen */
    bool passive; /* "được sửa đổi, bổ sung bởi" */
    bool subject; /* the bases have no number, and the subject has followed them */
    bool order; /* "Thực hiện chỉ đạo của …": a plain reference tells where it stands */
    bool law_in_title;      /* a law without number was named in that title */
    enum relation relation; /* of the nearest trigger */
    enum relation clause;   /* of the trigger at the head of this clause */
    enum relation list;     /* of a trigger that ended in ':' and speaks for the items below */
    enum relation outside, outside_clause; /* of what stands outside the bracket that is open */
    bool bracket, outside_start;           /* it opens the sentence */
    bool title;                            /* this is the document's own title */
    bool has_last;                         /* there is an earlier citation in this sentence: */
    struct last_cited last;
    struct last_cited outside_last; /* before the bracket: what behind it goes on with */
    struct record_date lead;        /* "Ngày 21/8/2025, Cục Thuế có …" */
    size_t lead_end;                /* 0: none */
};
void context_init(struct context *c, const struct layout *l, const struct citation_context *own);
/* A new stretch of text begins at i: nothing before it counts. */
void context_restart(struct context *c, size_t i);
/* Follows the text up to `to`; at most so far back that all calls together stay linear. */
void context_follow(struct context *c, size_t to);
/* Relation of a citation that begins where context_follow() has come to; fills relation, nested,
 * sibling. */
void context_relation(const struct context *c, struct mention *m, enum layout_zone zone);
/* The citation was taken: what follows is behind it. */
void context_took(struct context *c, const struct mention *m);
/* True if the words from i on say that the citation before them is no longer in force. */
bool context_ends_force(const struct layout *l, size_t i, size_t end);

/* ---- citation_label.c: what stands before a number
 * ----------------------------------------------------- */

struct label {
    size_t begin;          /* of type word or "số"; the number's begin if there is none */
    struct type_word type; /* type.type NULL if none */
    bool said;             /* "số" or a type word stands right before */
    bool refused;          /* it is the number of a form, a contract, a road */
};
struct label label_before(const struct layout *l, size_t floor, size_t i);
/* "số 12, 13 và 14/QĐ-UBND": serials before the number at i that share its year and symbol. Fills
 * begins[limit] from the last to the first and the label of the first; returns how many, 0 if there
 * are none. */
size_t label_serials(const struct layout *l, size_t floor, size_t i, size_t *begins, size_t limit,
                     struct label *label);
/* True if "ban hành" stands right before i. */
bool label_issued(const struct layout *l, size_t floor, size_t i);
/* True if i is the object of "đã có", "có gửi", "nhận được": what the author tells of, no basis. */
bool label_sent(const struct layout *l, size_t i);
/* The last type word in [from, to), for lists that name the type once; type NULL if none. */
struct type_word label_list_type(const struct layout *l, size_t from, size_t to);

/* ---- citation_tail.c: what stands behind it
 * ------------------------------------------------------------ */

/* Reads date and issuer behind m->end, sets m->tail, and where the subject stands. */
void tail_read(const struct layout *l, size_t end, struct record_date latest, struct mention *m);
/* Date and issuer between type word and "số", in [begin, end): "Quyết định của UBND tỉnh số …". */
void tail_read_between(const struct layout *l, size_t begin, size_t end, struct record_date latest,
                       struct mention *m);
/* Issuer that stands before the type word: "đề nghị của Sở Tài chính tại Tờ trình", "Cục Thuế có
 * công văn". */
void tail_read_before(const struct layout *l, size_t floor, struct mention *m);

/* ---- citation_named.c: documents without a full number
 * ------------------------------------------------ */

/* "Nghị quyết 57 của Bộ Chính trị", "Tờ trình số 226 ngày …": a serial alone at i. Fills begin to
 * type; false if it is none. */
bool named_serial(const struct layout *l, size_t floor, size_t i, size_t end, struct mention *m);
/* "công văn số TDV/01-2020 đề ngày …": a firm's or a system's own numbering, with type and date
 * said.
 */
bool named_code(const struct layout *l, size_t floor, size_t i, size_t end, struct mention *m);
/* "Biên bản cuộc họp ngày …", "Thông báo kết luận của …", "Nghị quyết Trung ương 4 khóa XII" at i.
 */
bool named_event(const struct layout *l, size_t i, size_t end, struct mention *m);

/* ---- citation_law.c: laws named in running text
 * ------------------------------------------------------- */

/* "luật", "bộ luật", "pháp lệnh", "hiến pháp" at i: the position behind, *type the canonical type;
 * 0 if none. */
size_t law_name_head(const struct layout *l, size_t i, size_t end, const char **type);
/* End of a law's name that the table does not know: up to its number, date, or a mark that ends it.
 * i is behind the head. */
size_t law_name_end(const struct layout *l, size_t i, size_t end);
/* "Luật Thư viện …", "Luật sửa đổi …", "Luật số …", "Luật ngày …"; "Pháp lệnh cán bộ, công chức
 * ngày 26/2/1998"; but not "Luật này", "luật có liên quan". i is behind the head. */
bool law_name_may_begin(const struct layout *l, size_t i, size_t name_end, size_t end);
/* "… trước ngày 30/9": the day that follows `end` belongs to other words than the name. */
bool law_day_is_apart(const struct layout *l, size_t begin, size_t end);
/* A year right behind a name: "Luật Năng lượng nguyên tử 2025". Returns the position behind it, or
 * i. */
size_t law_bare_year(const struct text_shadow *s, size_t i, size_t end, struct record_date *date);

/* ---- citation_list.c: each document once
 * ---------------------------------------------------------------- */

struct citation_list {
    struct record *r;
    const struct layout *l;
    const struct citation_context *own;
    size_t capacity;
    void *index; /* hash of keys; private */
};
void citation_list_init(struct citation_list *list, struct record *r, const struct layout *l,
                        const struct citation_context *own);
/* Adds the mention, or completes the citation that it repeats. Returns its position in
 * r->citations, SIZE_MAX if it is the document itself. */
size_t citation_list_add(struct citation_list *list, const struct mention *m);
/* Drops what was needed for adding, and warns of citations later than the document. */
void citation_list_finish(struct citation_list *list);
