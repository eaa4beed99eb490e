/* correct: fields put right by hand; what an archivist says wins over what was read. */
#include "record/header.h"
#include <talloc.h>

static struct record_strings split(struct record *r, const char *value)
{
    struct record_strings list = {0};
    while (*value) {
        size_t n = strcspn(value, ";");
        size_t m = n;
        while (m && value[m - 1] == ' ')
            m--;
        if (m) {
            record_strings_add(r, &list, talloc_strndup(r, value, m));
        }
        value += n;
        value += strspn(value, "; ");
    }
    return list;
}

static enum cv_status set_number(struct record *r, const char *value, struct cv_error *err)
{
    struct record_number n;
    if (!value) {
        r->number = r->number_key = NULL;
        r->serial = -1;
        return CV_OK;
    }
    if (!record_number_parse(r, value, strlen(value), &n) || n.serial < 0)
        return cv_fail(err, CV_USAGE, "'%s' is no document number", value);
    r->number = n.text;
    r->serial = n.serial;
    r->symbol = n.symbol;
    r->number_key = record_number_key(r, n.text);
    return CV_OK;
}

static enum cv_status set_one_of(const char **field, const char *const *allowed, const char *value,
                                 struct cv_error *err)
{
    *field = NULL;
    for (size_t i = 0; value && allowed[i] && !*field; i++)
        if (strcmp(value, allowed[i]) == 0)
            *field = allowed[i];
    return value && !*field
               ? cv_fail(err, CV_USAGE, "'%s' is not one of the values of this field", value)
               : CV_OK;
}

/* "Phạm Quang Sự; Phó Chủ tịch; KT. Chủ tịch": name, title, authority. */
static void set_signer(struct record *r, const char *value)
{
    struct record_strings parts = value ? split(r, value) : (struct record_strings){0};
    r->signer_count = 0;
    r->signers = NULL;
    if (!parts.count)
        return;
    r->signers = talloc_zero_array(r, struct record_person, 1);
    r->signers[0].name = parts.items[0];
    r->signers[0].title = parts.count > 1 ? parts.items[1] : NULL;
    r->signers[0].authority = parts.count > 2 ? parts.items[2] : NULL;
    r->signer_count = 1;
}

static enum cv_status set_date(struct record *r, const char *value, struct cv_error *err)
{
    struct record_date d = {0, 0, 0};
    if (value && !record_date_parse(value, &d))
        return cv_fail(err, CV_USAGE, "'%s' is no date (2024-03-15, 2024-03 or 2024)", value);
    r->date = d;
    return CV_OK;
}

static enum cv_status set_type(struct record *r, const char *value, struct cv_error *err)
{
    const char *type = value ? record_type_find(value) : NULL;
    if (value && !type)
        return cv_fail(err, CV_USAGE, "'%s' is no type of document", value);
    r->type = type;
    return CV_OK;
}

static enum cv_status set(struct record *r, enum record_field f, const char *value,
                          struct cv_error *err)
{
    static const char *const classifications[] = {"mật", "tối mật", "tuyệt mật", NULL};
    static const char *const urgencies[] = {"khẩn", "thượng khẩn", "hỏa tốc", NULL};
    switch (f) {
    case RECORD_TYPE:
        return set_type(r, value, err);
    case RECORD_NUMBER:
        return set_number(r, value, err);
    case RECORD_DATE:
        return set_date(r, value, err);
    case RECORD_CLASSIFICATION:
        return set_one_of(&r->classification, classifications, value, err);
    case RECORD_URGENCY:
        return set_one_of(&r->urgency, urgencies, value, err);
    case RECORD_SYMBOL:
        r->symbol = value;
        return CV_OK;
    case RECORD_PLACE:
        r->place = value;
        return CV_OK;
    case RECORD_ISSUER:
        r->issuer = value;
        return CV_OK;
    case RECORD_ISSUER_PARENT:
        r->issuer_parent = value;
        return CV_OK;
    case RECORD_SUBJECT:
        r->subject = value;
        return CV_OK;
    case RECORD_ADDRESSEES:
        r->addressees = split(r, value ? value : "");
        return CV_OK;
    case RECORD_COPIES:
        r->copies = split(r, value ? value : "");
        return CV_OK;
    case RECORD_ARCHIVE_COPY:
        r->archive_copy = split(r, value ? value : "");
        return CV_OK;
    case RECORD_SIGNER:
        set_signer(r, value);
        return CV_OK;
    case RECORD_CITATIONS:
    case RECORD_FIELD_COUNT:
        break;
    }
    return cv_fail(err, CV_USAGE, "field '%s' cannot be corrected by hand", record_field_name(f));
}

enum cv_status record_correct(struct record *r, const char *field, const char *value,
                              struct cv_error *err)
{
    for (unsigned f = 0; f < RECORD_FIELD_COUNT; f++) {
        if (strcmp(field, record_field_name(f)) != 0)
            continue;
        const char *own = value && value[0] ? text_nfc(r, value, strlen(value), NULL) : NULL;
        enum cv_status st = set(r, f, own, err);
        if (st == CV_OK) {
            r->corrected |= 1u << f;
            r->inferred &= ~(1u << f);
        }
        return st;
    }
    return cv_fail(err, CV_USAGE, "unknown field '%s'", field);
}
