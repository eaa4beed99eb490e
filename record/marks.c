#include "record/header.h"

/* A stamp stands alone in its cell, in capitals, boxes and dots round it left aside. */
static const struct {
    const char *words, *classification, *urgency;
    bool draft;
} stamps[] = {
    {"tuyet mat", "tuyệt mật", NULL, false},
    {"toi mat", "tối mật", NULL, false},
    {"tuyet mai", "tuyệt mật", NULL, false}, /* a frame makes OCR take the T for an I */
    {"toi mai", "tối mật", NULL, false},
    {"mat", "mật", NULL, false},
    {"thuong khan", NULL, "thượng khẩn", false},
    {"hoa toc hen gio", NULL, "hỏa tốc", false},
    {"hoa toc", NULL, "hỏa tốc", false},
    {"khan", NULL, "khẩn", false},
    {"du thao", NULL, NULL, true},
};

/* "DỰ THẢO LẦN 2", "DỰ THẢO 12/3/2024": digits and "lần" may follow that stamp. */
static bool rest_is_empty(const struct layout *l, size_t i, size_t end, bool draft)
{
    for (; i < end; i++) {
        if ((l->s.cls[i] & TEXT_LETTER) && !draft)
            return false;
        if ((l->s.cls[i] & TEXT_LETTER) && draft && scan_phrase(l, i, end, "lan"))
            i += 2;
        else if (l->s.cls[i] & TEXT_LETTER)
            return false;
    }
    return true;
}

/* "MẬT" must bear its mark, or be the whole of a line: "MAT" inside other words is no stamp. */
static void read_cell(struct record *r, const struct layout *l, size_t begin, size_t end)
{
    while (begin < end && !(l->s.cls[begin] & TEXT_ALNUM))
        begin++;
    size_t letters;
    if (begin >= end || end - begin > 40 || scan_capitals(l, begin, end, &letters) < 0.95)
        return;
    for (size_t k = 0; k < sizeof stamps / sizeof *stamps; k++) {
        size_t e = scan_phrase(l, begin, end, stamps[k].words);
        if (!e || !rest_is_empty(l, e, end, stamps[k].draft))
            continue;
        struct range at = {begin, e};
        if (stamps[k].classification && !r->classification) {
            r->classification = stamps[k].classification;
            record_evidence_set(r, RECORD_CLASSIFICATION, l, at, "stamp");
        }
        if (stamps[k].urgency && !r->urgency) {
            r->urgency = stamps[k].urgency;
            record_evidence_set(r, RECORD_URGENCY, l, at, "stamp");
        }
        r->draft = r->draft || stamps[k].draft;
        return;
    }
}

void marks_read(struct record *r, const struct layout *l, const struct header *h)
{
    size_t seen = 0;
    for (size_t k = 0; k < l->line_count && seen < 45 && l->lines[k].begin <= h->limit; k++) {
        const struct layout_line *line = &l->lines[k];
        seen += line->begin != line->end;
        for (size_t i = line->begin; i < line->end;) {
            size_t e = header_cell_end(l, i, line->end);
            read_cell(r, l, i, e);
            i = e > i ? e : i + 1;
            while (i < line->end && !(l->s.cls[i] & TEXT_ALNUM))
                i++;
        }
    }
}
