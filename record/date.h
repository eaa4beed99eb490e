/* date: dates in running text. Private to record/. */
#pragma once
#include "record/layout.h"

enum date_flags {
    DATE_BARE = 1,      /* also "20/11/2025" without "ngày" before it */
    DATE_MONTH_YEAR = 2 /* also "tháng 3 năm 2024", "năm 2013" without a day's word before */
};

/*
 * Reads the date that stands at s[i]: "ngày 20 tháng 11 năm 2025", "ngày 01-02-1993", "ngày
 * 6/2/24", "ngày    /3/2024", "ngày … tháng 3 năm 2024". Day first always. Line ends inside are
 * allowed. A part that is blank or unreadable, or a day that the month does not have, is left 0. A
 * two-digit year is the latest that is not after `latest` (if its year is 0: not after 2099). False
 * if no year can be read.
 */
bool date_read(const struct text_shadow *s, size_t i, size_t end, unsigned flags,
               struct record_date latest, struct record_date *out, size_t *next);

/* Reads a part of a date of exactly so many digits at s[i], some of which a scan may have made
 * letters: "1l", "2S", "2O24"; "II" is 11. For places where nothing but a number can stand. Returns
 * the index behind it, or i. */
size_t date_part(const struct text_shadow *s, size_t i, size_t end, size_t digits, int *value);

/* -1, 0 or 1 as a is before, may be equal to, or after b, as far as both are known. */
int date_compare(struct record_date a, struct record_date b);
/* True if b says nothing that contradicts a. */
bool date_agrees(struct record_date a, struct record_date b);
