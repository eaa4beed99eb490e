/* card: what a portal or a register set above a document's own text. Private to record/. */
#pragma once
#include "record/header.h"

/* True if this line begins with a label of such a card (data/cards.tsv: "Số hiệu", "Loại văn bản",
 * "Tình trạng" …) or is a caption: type, number and subject in one line, as a list of hits names a
 * document. */
bool card_line(const struct layout *l, size_t line);

/* Fills number, date, type and issuer that the document's own header lost from the card in front of
 * it (three labels at least), the subject from a caption of the same number, and notes them as
 * inferred. */
void card_read(struct record *r, const struct layout *l, struct record_date today);
/* True if the line above is a label that fills it ("Loại văn bản"): this one is its value. */
bool card_value_line(const struct layout *l, size_t line);
