/* type: the table of document types (data/types.tsv) read on a shadow. Private to record/. */
#pragma once
#include "record/layout.h"

enum type_kind {
    TYPE_NAME, /* a tên loại or another wording of one */
    TYPE_ABBR, /* its abbreviation; in running text it must stand in capitals */
    TYPE_CITED /* "văn bản", "thư": stands for a document in running text only */
};

struct type_word {
    const char *type; /* canonical name; static; NULL if there is none */
    enum type_kind kind;
    size_t begin, end;
};

/* The longest type word that begins at i and ends no later than end. */
struct type_word type_at(const struct layout *l, size_t i, size_t end);
/* The longest type word that ends at `end` (behind it only blanks were skipped) and begins no
 * earlier than begin. */
struct type_word type_before(const struct layout *l, size_t begin, size_t end);
