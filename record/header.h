/* header: the elements of the first page, boxes 1-5, 9a and 10 of NĐ 30/2020 annex I. Private to
 * record/. */
#pragma once
#include "record/layout.h"

/* Where things stand; begin == end means: not there. All are indices into the shadow. */
struct range {
    size_t begin, end;
};

struct header {
    size_t begin, limit; /* where the header begins, and where it surely is over */
    struct range motto;  /* quốc hiệu or the Party's name */
    struct range number; /* label and số, ký hiệu */
    struct record_number parsed;
    bool has_number;
    struct range place, date;
    struct record_date day;
    const char *labelled; /* the type before the label of the number: "Bản án số:"; or NULL */
    struct range title;   /* the printed tên loại */
    const char *type;     /* of the title, canonical */
    struct range matter;  /* the V/v mark of a công văn; matter.end = where its subject begins */
    struct range addressee; /* "Kính gửi:"; end = where the first name begins */
    bool addressee_blank;   /* a dotted line stands for the name */
    uint8_t *used;          /* used[i - begin]: character belongs to an element already read */
};

/* Reads the elements of the header. ctx owns what it allocates. */
void header_read(struct header *h, void *ctx, const struct layout *l, struct record_date today);
void header_use(struct header *h, size_t begin, size_t end);
bool header_is_used(const struct header *h, size_t i);

/* True if a tab stands at i, or a table's bar. */
bool header_is_tab(const struct layout *l, size_t i);
/* True if a cell of the header begins at i: line start, tab, column gap, behind a rule. */
bool header_cell_begins(const struct layout *l, size_t i);
/* End of the cell that begins at i: line end, tab, column gap, rule. */
size_t header_cell_end(const struct layout *l, size_t i, size_t limit);
/* Index behind "Kính gửi", as OCR may read it, or "Kính gởi", as the South spells it; 0 if neither
 * stands at i. */
size_t header_addressee_label(const struct layout *l, size_t i, size_t end);
/* True if a paragraph that begins the body proper stands at i ("Căn cứ", "Thực hiện", "Điều 1",
 * "Kính gửi" …). */
bool header_body_begins(const struct layout *l, size_t i);
/* True if a sentence begins at i, as no body's name does: for what follows the names of Kính gửi.
 */
bool header_sentence_begins(const struct layout *l, size_t i);

/* Where a further quốc hiệu stands behind `from`: a form of the annex, an enacted regulation or a
 * second document; the length if there is none. */
size_t header_next(const struct layout *l, size_t from);

/* ---- the parts that build on it ----------------------------------------------------------------
 */

/* issuer.c: box 2; and when it or its locality is lost, from the author's line, symbol, first
 * sentence, signature and place together. */
void issuer_read(struct record *r, const struct layout *l, struct header *h);
/* issuer_case.c: the name as the text itself spells it in small letters, when it stands there with
 * more capitals than the rules for names give ("Trường Cao đẳng Công nghệ X"); else name. */
const char *issuer_spelling(struct record *r, const struct layout *l, const char *name);
void issuer_infer(struct record *r, const struct layout *l, const struct header *h,
                  size_t body_begin, size_t body_end);
/* subject.c: box 5; returns where the body begins. */
size_t subject_read(struct record *r, const struct layout *l, struct header *h);
/* subject_letter.c: the lines behind h->matter; returns where the body begins. */
size_t subject_of_letter(struct record *r, const struct layout *l, struct header *h);
/* subject_letter.c: a letter of which the V/v was left out: its subject stands in small letters
 * right under the number. Sets h->matter there; false if it does not. */
bool subject_unlabelled(const struct layout *l, struct header *h);
/* recipients.c: box 9a; returns where the body begins. */
size_t addressees_read(struct record *r, const struct layout *l, struct header *h,
                       size_t body_begin);
/* recipients.c: box 9b: the distribution list in [begin, end). */
void copies_read(struct record *r, const struct layout *l, struct range at);
/* distribution.c: box 9b: where the list behind "Nơi nhận:" stands; end == 0 if there is none. */
struct range distribution_find(const struct layout *l, size_t body_begin);
/* "- Lưu: VT": the last line of a list, and no signer of the family Lưu. */
bool distribution_is_archive(const struct layout *l, const struct layout_line *line);
/* The list ends where the signature begins, unless both stand side by side. */
void distribution_cut(const struct layout *l, struct range *list, struct range block);
/* signature.c: box 7. Finds the block of the main document; *block = where it stands. */
/* Sets the `cut` of lines on which list and signature were run together. */
void signature_read(struct record *r, struct layout *l, size_t body_begin,
                    struct range distribution, struct range *block);
/* infer.c: the date of a document without a line of place and date; citations are known by then. */
void date_infer(struct record *r, const struct layout *l, const struct header *h,
                struct record_date today);
/* infer.c: type and subject of a document that has no header at all, from a caption: "Giấy mời dự
 * lễ phát động …". */
void caption_infer(struct record *r, const struct layout *l, const struct header *h);
/* infer.c: the subject of a document that lost its title, from "… ban hành Thông tư quy định …" in
 * its opening; body = where that begins. */
void subject_infer(struct record *r, const struct layout *l, size_t body);
/* marks.c: boxes 10 and 11: độ mật, độ khẩn, dự thảo. */
void marks_read(struct record *r, const struct layout *l, const struct header *h);

/* Adds one string (not copied) to a list whose array is a child of ctx. */
void record_strings_add(void *ctx, struct record_strings *list, const char *s);
/* Notes where a field was read and by which rule (static string). */
void record_evidence_set(struct record *r, enum record_field f, const struct layout *l,
                         struct range at, const char *rule);
