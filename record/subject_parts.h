/* subject_parts: what the files that read the subject share. Private to subject*.c. */
#pragma once
#include "record/header.h"

/* "I.", "1.", "a)", "- ": the numbering of a body's parts begins at i. */
bool subject_numbered(const struct layout *l, size_t i, size_t end);
/* What ends there cannot be the end of a subject: "… của", "… và", "…,". */
bool subject_open_end(const struct layout *l, size_t begin, size_t end);
/* "Tháng 10 năm 2020": the time that a report speaks of, on a line of its own under the subject. */
bool subject_period(const struct layout *l, const struct layout_line *line);
/* "MỤC ĐÍCH, YÊU CẦU", "PHẦN THỨ NHẤT": the first heading of a body, without its number. */
bool subject_heading(const struct layout *l, const struct layout_line *line);
/* No empty line parts the subject from the body: `line` opens a sentence, or is a full one in front
 * of which the line before was left short. */
bool subject_paragraph(const struct layout *l, const struct layout_line *before,
                       const struct layout_line *line);
