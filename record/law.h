/* law: laws, codes and ordinances by name (data/laws.tsv). Private to record/. */
#pragma once
#include "record/layout.h"

struct law_name {
    size_t end; /* shadow position behind the name; 0: none stands here */
    size_t first,
        count; /* rows of the table with this name; count 0: a name that the table does not know */
};

/* The longest known name that stands at i ("Luật …", "Bộ luật …", "Pháp lệnh …", "Hiến pháp");
 * commas and line ends count as blanks. Time is linear in the length of the match. */
struct law_name law_at(const struct text_shadow *s, size_t i, size_t end);

/* Name as the table spells it. Static. */
const char *law_title(const struct law_name *name);

/*
 * Number of the law of this name that was adopted on this date (or in this year), or the only one
 * that ever bore the name when no date is given; NULL if none or several fit. *date is completed.
 * Static.
 */
const char *law_number(const struct law_name *name, struct record_date *date);
