/*
 * record: what an official document says of itself. Plain text in, record out: pure, re-entrant, no
 * I/O.
 *
 * Rules come from Nghị định 30/2020/NĐ-CP (annex I: layout, III: abbreviations), Thông tư
 * 01/2011/TT-BNV, Hướng dẫn 36-HD/VPTW for Party documents, and older practice. A field that cannot
 * be read is NULL, 0 or an empty list, never guessed; a field that was deduced from others is
 * listed in `inferred`.
 *
 * Ownership: everything inside a record is a talloc child of it. Strings are UTF-8 NFC.
 */
#pragma once
#include "base/base.h"

/* Raised whenever the same text could give another record: the nightly job then reads the documents
 * again. */
#define RECORD_EXTRACTOR_VERSION 3

/* A date of which only a part may be known: month or day 0 = not known; year 0 = nothing known. */
struct record_date {
    int16_t year;
    int8_t month, day;
};
enum { RECORD_DATE_MAX = 11 };
/* "2022-03-10", "2025-03", "2024" or "" into out[RECORD_DATE_MAX]. */
void record_date_format(char *out, struct record_date d);
/* Reads what record_date_format writes; also d/m/yyyy, m/yyyy. False if it is no real date. */
bool record_date_parse(const char *s, struct record_date *out);
/* The day after which / before which all days of a partial date lie, as YYYYMMDD: 2024-03 ->
 * 20240301, 20240331. */
uint32_t record_date_first(struct record_date d);
uint32_t record_date_last(struct record_date d);

struct record_strings {
    const char **items;
    size_t count;
};

struct record_person {
    const char *name;  /* "Phạm Quang Sự" */
    const char *title; /* "Phó Chủ tịch"; NULL if none is printed */
    const char
        *authority; /* "TM. Ủy ban nhân dân; KT. Chủ tịch"; NULL if he signs in his own right */
    struct cv_span span;
};

struct record_citation {
    const char *type;   /* "quyết định"; NULL if no type word and the symbol does not tell */
    const char *number; /* "1791/QĐ-TTg" repaired; NULL for a law cited by name or a blank number */
    const char *number_key; /* record_number_key() of it; of the law's number when the name
                               resolves; or NULL */
    const char *name; /* "Luật Tổ chức chính quyền địa phương" for what is cited by name */
    struct record_date date;
    const char *issuer; /* as the text has it, abbreviations opened; NULL if not said */
    const char *subject;
    const char *relation; /* one of: căn cứ, thực hiện, theo đề nghị, sửa đổi, thay thế, bãi bỏ,
                             hướng dẫn, đính chính, nhắc đến */
    bool resolved;       /* number_key came from the table of laws, not from the text */
    struct cv_span span; /* of the text: the first mention, type word to date */
};

/* Fields that bear evidence: where in the text, by which rule. */
enum record_field {
    RECORD_TYPE,
    RECORD_NUMBER,
    RECORD_SYMBOL,
    RECORD_DATE,
    RECORD_PLACE,
    RECORD_ISSUER,
    RECORD_ISSUER_PARENT,
    RECORD_SUBJECT,
    RECORD_ADDRESSEES,
    RECORD_COPIES,
    RECORD_ARCHIVE_COPY,
    RECORD_SIGNER,
    RECORD_CITATIONS,
    RECORD_CLASSIFICATION,
    RECORD_URGENCY,
    RECORD_FIELD_COUNT
};
/* The json key of a field: "type", "number", …; NULL beyond. */
const char *record_field_name(enum record_field f);

struct record_evidence {
    struct cv_span span;
    const char *rule; /* short English name of the rule; NULL if the field was not read */
};

struct record {
    const char *type;       /* tên loại in lower case: "công văn"; NULL if unknown */
    const char *number;     /* "550/UBND-VX", mark-up and blanks removed; NULL when blank */
    int64_t serial;         /* 550; -1 when blank */
    const char *symbol;     /* "UBND-VX", kept when the number is blank */
    const char *number_key; /* canonical key, NULL when blank */
    struct record_date date;
    const char *place, *issuer, *issuer_parent, *subject;
    struct record_strings addressees, copies, archive_copy;
    struct record_person *signers;
    size_t signer_count; /* the first is `signer` */
    struct record_citation *citations;
    size_t citation_count;
    const char *classification;     /* "mật", "tối mật", "tuyệt mật" or NULL */
    const char *urgency;            /* "khẩn", "thượng khẩn", "hỏa tốc" or NULL */
    bool draft;                     /* marked DỰ THẢO */
    uint32_t inferred;              /* bit 1 << enum record_field */
    uint32_t corrected;             /* bits of fields put right by hand */
    struct record_strings warnings; /* Vietnamese sentences that an archivist can act on */
    struct record_evidence evidence[RECORD_FIELD_COUNT];
};

/* Reads the record of one document's plain text (UTF-8 NFC, from text_decode). Never fails; linear
 * time in n (n up to 4 GiB - 1; more is cut). The record is a talloc child of ctx and keeps no
 * pointer into text. today: no date may lie after it (0 year: not checked). */
struct record *record_parse(void *ctx, const char *text, size_t n, struct record_date today);

/* Appends the record as one JSON object without line ends, keys as in design.md, in that order;
 * `explain` adds "evidence": {field: {"span":[b,e],"rule":…,"text":…}}. `extra`, if not NULL, is a
 * JSON fragment of further keys, for example "\"path\":\"a.txt\",\"size\":12", placed first. */
void record_json(struct cv_buf *out, const struct record *r, const char *extra,
                 const char *text_if_explain);

/* Puts a field right by hand (archivist's correction). field is a json key; value as text ("" =
 * null; lists are separated by "; "). CV_USAGE with a message for an unknown field or a value that
 * cannot be. */
enum cv_status record_correct(struct record *r, const char *field, const char *value,
                              struct cv_error *err);

/* ---- numbers (số, ký hiệu) ------------------------------------------------------------------- */

enum record_number_form {
    RECORD_NUMBER_NAMED,     /* 15/QĐ-BNV */
    RECORD_NUMBER_LETTER,    /* 550/UBND-VX: công văn */
    RECORD_NUMBER_NORMATIVE, /* 30/2020/NĐ-CP */
    RECORD_NUMBER_ASSEMBLY,  /* 45/2019/QH14 */
    RECORD_NUMBER_JOINT,     /* 07/2013/TTLT-BGDĐT-BNV-BTC */
    RECORD_NUMBER_PARTY,     /* 36-HD/VPTW */
    RECORD_NUMBER_COURT,     /* 12/2023/DS-ST */
    RECORD_NUMBER_LEGACY,    /* 57-HĐBT, 01 QĐ/UB */
    RECORD_NUMBER_BARE       /* 1791: a serial alone, as people type it */
};
struct record_number {
    enum record_number_form form;
    const char
        *text; /* repaired, blanks and mark-up removed: "817/SLĐTBXH-BTXH&GN"; leading zeros kept */
    const char *raw;              /* as it stood */
    int64_t serial;               /* -1: blank */
    const char *sub;              /* "a", "đ", ".7" or "" */
    int year;                     /* 0: none in the number */
    const char *symbol;           /* "SLĐTBXH-BTXH&GN": all behind number and year */
    const char *type;             /* type abbreviation "QĐ", or NULL */
    struct record_strings bodies; /* "UBND"; several in joint numbers */
    const char *unit;             /* drafting unit "VX", or NULL */
    bool repaired;                /* text differs from raw by more than blanks and mark-up */
    size_t length;                /* bytes of the input that were used */
};
/* Reads a number at the start of s (label "Số:" and type word allowed before it). False if there is
 * none. The result's strings are children of ctx. Tolerates blanks, mark-up, dashes, homoglyphs,
 * OCR faults (format.md §1.6, §1.7). */
bool record_number_parse(void *ctx, const char *s, size_t n, struct record_number *out);
/* Canonical key (upper case, & and . dropped, leading zeros gone, Đ kept): "817/SLĐTBXH-BTXHGN";
 * NULL if s is no number. */
char *record_number_key(void *ctx, const char *s);
/* The key without accents, for search: "817/SLDTBXH-BTXHGN". */
char *record_number_folded(void *ctx, const char *key);
/* The key in which what OCR confuses is one letter (O/0/Q, I/1/l, Đ/D/B/8, S/5 …): tried last, and
 * said so. */
char *record_number_confused(void *ctx, const char *key);

/* ---- knowledge ------------------------------------------------------------------------------- */

/* Canonical type ("kế hoạch") of a name or abbreviation typed in any way ("KE HOACH", "KH"); NULL
 * if unknown. Static. */
const char *record_type_find(const char *s);
/* All canonical types, NULL-terminated; static. */
const char *const *record_types(void);

/* A body's full name with abbreviations opened and normal capitals: "UBND TỈNH AN GIANG" -> "Ủy ban
 * nhân dân tỉnh An Giang". */
char *record_body_open(void *ctx, const char *s);
/* The key under which two spellings of a body's name meet: folded, abbreviations opened,
 * punctuation dropped. */
char *record_body_key(void *ctx, const char *s);
/* Words that say what kind of locality a name is, as keys have them ("tinh", "huyen"),
 * NULL-terminated; static. Typed names leave them out: "UBND Nghệ An". */
const char *const *record_place_kinds(void);
/* The bodies (full names) that came before this one, nearest first: ministry mergers of 2025-03-01,
 * provinces of 2025-07-01. */
struct record_strings record_body_predecessors(void *ctx, const char *name);

/* Calls back with each expansion of an abbreviation (any case, with or without accents), commonest
 * first; and with each abbreviation of a phrase. Both for opening queries. */
void record_abbreviation_expand(const char *abbr, void (*each)(void *user, const char *expansion),
                                void *user);
void record_abbreviation_of(const char *phrase, void (*each)(void *user, const char *abbr),
                            void *user);
