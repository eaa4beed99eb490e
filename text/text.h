/*
 * text: Vietnamese text. Bytes of any encoding in, NFC UTF-8 out; and the one normaliser that
 * indexer, query and snippets share. Pure functions, no I/O, no state; safe in any thread.
 *
 * Three forms of a word (domain rule: TCVN 6909:2001, tone placement as in Nghị định
 * 30/2020/NĐ-CP):
 * - display: NFC text as it stands;
 * - exact: lower case, tone mark moved to its one place (hoà -> hòa, qúy -> quý), i/y variants
 *   joined (kĩ -> kỹ), confusable Ð/Ɖ/ð -> đ, full-width -> ASCII, invisible characters gone;
 * - folded: exact without any mark, đ -> d: ASCII for every Vietnamese word.
 */
#pragma once
#include "base/base.h"

/* Raised whenever the exact or folded form of any word, or the way text is cut into tokens,
 * changes. */
#define TEXT_NORMALISER_VERSION 1

enum { TEXT_SIZE_MAX = 32 << 20 }; /* bytes of one document: talloc's largest block is 256 MiB */
enum { TEXT_WORD_MAX = 245 }; /* longest exact or folded form in bytes (Xapian's limit on a term) */

/* ---- decoding -------------------------------------------------------------------------------- */

enum text_encoding {
    TEXT_UTF8,
    TEXT_UTF16LE,
    TEXT_UTF16BE,
    TEXT_TCVN3,      /* ABC, fonts .Vn* */
    TEXT_TCVN3_CAPS, /* ABC in a capital font, .Vn*H: small letters stand for capitals */
    TEXT_VNI,        /* VNI-Win */
    TEXT_VISCII,
    TEXT_VPS,
    TEXT_CP1258,
    TEXT_MOJIBAKE, /* UTF-8 that was once read as CP1252 */
    TEXT_LATIN1,   /* no Vietnamese encoding fits: bytes taken as CP1252 */
    TEXT_ENCODING_COUNT
};

/* "utf-8", "tcvn3", … as in the record's key `encoding`. */
const char *text_encoding_name(enum text_encoding e);

struct text_decoded {
    char *utf8; /* NFC, dashes and quotes as they stand, NUL-terminated; talloc child of ctx */
    size_t length;
    enum text_encoding encoding;
    double confidence; /* 0..1: share of accented words that are Vietnamese syllables, 1 for clean
                          UTF-8 */
    size_t damaged;    /* bytes that could not be decoded, replaced by U+FFFD */
    bool converted; /* false when confidence was too low to convert and the text was left alone */
};

/*
 * Finds the encoding of a plain text (BOM, strict UTF-8, UTF-16, mojibake, then the statistics of
 * Vietnamese syllables), converts it to UTF-8 and composes it (text_nfc). Line ends become \n, form
 * feeds stay, NUL bytes become blanks, invisible characters (U+00AD, U+200B…) are dropped. Never
 * fails but for memory: whatever the bytes, utf8 is valid UTF-8.
 * Lines in another encoding than the rest (UTF-8 in a TCVN3 file) are each read in their own. At
 * most TEXT_SIZE_MAX bytes are read; those beyond count as damaged.
 */
void text_decode(void *ctx, const void *bytes, size_t n, struct text_decoded *out);

/* Converts bytes known to be in encoding e (from a font name, say) the same way. */
void text_decode_as(void *ctx, const void *bytes, size_t n, enum text_encoding e,
                    struct text_decoded *out);

/*
 * Text whose font is of encoding e, but that a program handed on as if it had been CP1252 ("ViÖt
 * Nam" in .VnTime): turns the characters back into bytes and decodes these. Characters that CP1252
 * does not have (true Unicode in the same run) stay as they are. For Word, ODF and PDF text, a run
 * at a time.
 */
void text_decode_misread(void *ctx, const char *utf8, size_t n, enum text_encoding e,
                         struct text_decoded *out);

/* The encoding that a font name tells: ".VnTime", ".VnTimeH", "VNI-Times", "VPS Times", "VI Times";
 * TEXT_UTF8 if none. */
enum text_encoding text_encoding_of_font(const char *font);

/* The byte that a Windows of the West (CP1252) or, for letters that it lacks, of Vietnam (CP1258)
 * shows as this character; -1 if neither has it. Old fonts put their own letters on such bytes. */
int text_windows_byte(uint32_t c);

/* Composes UTF-8 to NFC, also where the tone was typed before the circumflex, breve or horn, and d
 * with a stroke laid over it (U+0335, U+0336) to đ. Each byte that is not UTF-8 becomes U+FFFD;
 * more than 63 marks on one letter are dropped. Returns a talloc child of ctx, length in *out_n
 * (may be NULL). */
char *text_nfc(void *ctx, const char *s, size_t n, size_t *out_n);

/* Share of accented words that are possible Vietnamese syllables, 0..1; 1 when there are none.
 * *words (may be NULL) = how many were looked at: not single letters, abbreviations (NĐ), or words
 * with digits. Used for detection and as a score of OCR quality.
 */
double text_quality(const char *s, size_t n, size_t *words);

/* True if the NFC word (any case) is spelt as a Vietnamese syllable can be. */
bool text_is_syllable(const char *word, size_t n);

/* ---- words ----------------------------------------------------------------------------------- */

/* Exact and folded form of one NFC word into out[TEXT_WORD_MAX + 1]; return the length in bytes.
 * Too long a word is cut at a character and given a hash tail, so that two long words stay apart.
 */
size_t text_exact(char *out, const char *word, size_t n);
size_t text_folded(char *out, const char *word, size_t n);
/* Folds a whole string letter by letter, as the shadow does: blanks and punctuation are kept,
 * dashes and quotes made ASCII, and spelling is left alone (kĩ -> ki, where text_folded() joins i/y
 * and says ky). text_exact_string() puts each word into its exact form. Talloc children of ctx. */
char *text_fold_string(void *ctx, const char *s, size_t n);
char *text_exact_string(void *ctx, const char *s, size_t n);
/* True if the word bears any Vietnamese mark (or đ): then a searcher means exactly that word. */
bool text_has_marks(const char *word, size_t n);
/* Changes the case of a Vietnamese string; text_titled: "PHÓ CHỦ TỊCH" -> "Phó Chủ Tịch". Talloc
 * children of ctx. */
char *text_lower(void *ctx, const char *s, size_t n);
char *text_upper(void *ctx, const char *s, size_t n);
char *text_titled(void *ctx, const char *s, size_t n);

/* The syllables and numbers of a text, in order. A token is a run of letters, digits and marks. */
struct text_token {
    uint32_t begin, end; /* bytes of the text */
    uint16_t exact_length, folded_length;
    bool number; /* has a digit: never matched loosely */
    bool
        sentence_start; /* first after . ! ? ; : or a line end; not within figures (1.500, 18:30) */
    char exact[TEXT_WORD_MAX + 1];
    char folded[TEXT_WORD_MAX + 1];
};
struct text_tokens {
    const char *text;
    size_t length, at;
    bool fresh;
};
void text_tokens_init(struct text_tokens *it, const char *text, size_t n);
bool text_tokens_next(struct text_tokens *it, struct text_token *token);
/* The same without the two forms, which stay as they were: for callers that know most words by
 * sight. */
bool text_tokens_next_bare(struct text_tokens *it, struct text_token *token);

/* All exact forms that a folded syllable could stand for ("cong" -> công, cống, cồng, …, in their
 * one spelling), each that is spelt as a syllable can be; the folded form itself comes first. Calls
 * back until false. */
void text_unfold(const char *folded, bool (*each)(void *user, const char *exact), void *user);

/* Compares two NFC strings in Vietnamese order (CLDR vi). */
int text_compare(const char *a, const char *b);
/* Columns that the string takes on a terminal; wide and combining characters counted rightly. */
size_t text_columns(const char *s, size_t n);

/* ---- shadow ---------------------------------------------------------------------------------- */

/*
 * One byte a character: the folded twin of a text, for parsing by plain ASCII code. low[i] is the
 * folded lower-case letter, the digit, or the ASCII form of the character ('-' for every dash, '"'
 * and '\'' for quotes, ' ' for every blank but \n and \f, '/' for every slash, '.' and so on); 0x7f
 * for characters without an ASCII form. Bytes at[i] … at[i+1] of the text are character i;
 * at[length] = length of the text in bytes. low[length] = 0, and no other low[i] is. Combining
 * marks that no letter took up and invisible characters belong to the character before them.
 * Letters are folded one by one: i/y is not joined. Greek and Cyrillic letters that look Latin have
 * the Latin letter's code.
 */
enum text_class {
    TEXT_UPPER = 1, /* upper-case letter */
    TEXT_LOWER = 2, /* lower-case letter */
    TEXT_DIGIT = 4,
    TEXT_BLANK = 8,   /* blank or line end */
    TEXT_MARKED = 16, /* a letter with a Vietnamese mark, or đ/Đ (also its confusables) */
    TEXT_LETTER = TEXT_UPPER | TEXT_LOWER,
    TEXT_ALNUM = TEXT_LETTER | TEXT_DIGIT
};
struct text_shadow {
    const char *text; /* the NFC text that was given; not owned */
    char *low;
    uint8_t *cls; /* bits of enum text_class */
    uint32_t *at;
    size_t length; /* in characters */
};
/* Builds the shadow of valid NFC UTF-8 (at most 4 GiB - 1); arrays are talloc children of ctx. */
void text_shadow_init(struct text_shadow *s, void *ctx, const char *text, size_t n);
