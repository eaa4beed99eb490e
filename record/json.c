/* json: the record as one JSON object, keys in the order of the contract. */
#include "record/record.h"

static const char *const field_names[RECORD_FIELD_COUNT] = {
    [RECORD_TYPE] = "type",
    [RECORD_NUMBER] = "number",
    [RECORD_SYMBOL] = "symbol",
    [RECORD_DATE] = "date",
    [RECORD_PLACE] = "place",
    [RECORD_ISSUER] = "issuer",
    [RECORD_ISSUER_PARENT] = "issuer_parent",
    [RECORD_SUBJECT] = "subject",
    [RECORD_ADDRESSEES] = "addressees",
    [RECORD_COPIES] = "copies",
    [RECORD_ARCHIVE_COPY] = "archive_copy",
    [RECORD_SIGNER] = "signer",
    [RECORD_CITATIONS] = "citations",
    [RECORD_CLASSIFICATION] = "classification",
    [RECORD_URGENCY] = "urgency",
};

const char *record_field_name(enum record_field f)
{
    return (unsigned)f < RECORD_FIELD_COUNT ? field_names[f] : NULL;
}

static void add_string(struct cv_buf *out, const char *s, size_t n)
{
    cv_buf_char(out, '"');
    size_t from = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        cv_buf_add(out, s + from, i - from);
        if (c == '"' || c == '\\')
            cv_buf_printf(out, "\\%c", c);
        else if (c == '\n')
            cv_buf_str(out, "\\n");
        else
            cv_buf_printf(out, "\\u%04x", c);
        from = i + 1;
    }
    cv_buf_add(out, s + from, n - from);
    cv_buf_char(out, '"');
}

static void key(struct cv_buf *out, const char *name)
{
    char last = out->len ? out->bytes[out->len - 1] : 0;
    if (last != '{')
        cv_buf_char(out, ',');
    add_string(out, name, strlen(name));
    cv_buf_char(out, ':');
}

static void string(struct cv_buf *out, const char *name, const char *s)
{
    key(out, name);
    if (s)
        add_string(out, s, strlen(s));
    else
        cv_buf_str(out, "null");
}

static void date(struct cv_buf *out, const char *name, struct record_date d)
{
    char text[RECORD_DATE_MAX];
    record_date_format(text, d);
    string(out, name, text[0] ? text : NULL);
}

static void items(struct cv_buf *out, const struct record_strings *list, bool *first)
{
    for (size_t i = 0; i < list->count; i++) {
        if (!*first)
            cv_buf_char(out, ',');
        *first = false;
        add_string(out, list->items[i], strlen(list->items[i]));
    }
}

static void strings(struct cv_buf *out, const char *name, const struct record_strings *a,
                    const struct record_strings *b)
{
    bool first = true;
    key(out, name);
    cv_buf_char(out, '[');
    items(out, a, &first);
    if (b)
        items(out, b, &first);
    cv_buf_char(out, ']');
}

static void person(struct cv_buf *out, const struct record_person *p)
{
    cv_buf_char(out, '{');
    string(out, "name", p->name);
    string(out, "title", p->title);
    string(out, "authority", p->authority);
    cv_buf_char(out, '}');
}

static void signers(struct cv_buf *out, const struct record *r)
{
    key(out, "signer");
    if (r->signer_count)
        person(out, &r->signers[0]);
    else
        cv_buf_str(out, "null");
    key(out, "signers");
    cv_buf_char(out, '[');
    for (size_t i = 0; i < r->signer_count; i++) {
        if (i)
            cv_buf_char(out, ',');
        person(out, &r->signers[i]);
    }
    cv_buf_char(out, ']');
}

static void citations(struct cv_buf *out, const struct record *r)
{
    key(out, "citations");
    cv_buf_char(out, '[');
    for (size_t i = 0; i < r->citation_count; i++) {
        const struct record_citation *c = &r->citations[i];
        cv_buf_str(out, i ? ",{" : "{");
        string(out, "type", c->type);
        string(out, "number", c->number);
        string(out, "number_key", c->number_key);
        string(out, "name", c->name);
        date(out, "date", c->date);
        string(out, "issuer", c->issuer);
        string(out, "subject", c->subject);
        string(out, "relation", c->relation);
        if (c->resolved)
            cv_buf_str(out, ",\"resolved\":true");
        cv_buf_printf(out, ",\"span\":[%u,%u]}", c->span.begin, c->span.end);
    }
    cv_buf_char(out, ']');
}

static void fields(struct cv_buf *out, const char *name, uint32_t bits)
{
    bool first = true;
    key(out, name);
    cv_buf_char(out, '[');
    for (unsigned f = 0; f < RECORD_FIELD_COUNT; f++)
        if (bits & 1u << f) {
            cv_buf_printf(out, "%s\"%s\"", first ? "" : ",", field_names[f]);
            first = false;
        }
    cv_buf_char(out, ']');
}

static void evidence(struct cv_buf *out, const struct record *r, const char *text)
{
    key(out, "evidence");
    cv_buf_char(out, '{');
    for (unsigned f = 0; f < RECORD_FIELD_COUNT; f++) {
        const struct record_evidence *e = &r->evidence[f];
        if (!e->rule)
            continue;
        key(out, field_names[f]);
        cv_buf_printf(out, "{\"span\":[%u,%u],\"rule\":\"%s\",\"text\":", e->span.begin,
                      e->span.end, e->rule);
        add_string(out, text + e->span.begin, e->span.end - e->span.begin);
        cv_buf_char(out, '}');
    }
    cv_buf_char(out, '}');
}

void record_json(struct cv_buf *out, const struct record *r, const char *extra,
                 const char *text_if_explain)
{
    cv_buf_char(out, '{');
    if (extra)
        cv_buf_str(out, extra);
    string(out, "type", r->type);
    string(out, "number", r->number);
    key(out, "serial");
    if (r->serial >= 0)
        cv_buf_printf(out, "%lld", (long long)r->serial);
    else
        cv_buf_str(out, "null");
    string(out, "symbol", r->symbol);
    string(out, "number_key", r->number_key);
    date(out, "date", r->date);
    string(out, "place", r->place);
    string(out, "issuer", r->issuer);
    string(out, "issuer_parent", r->issuer_parent);
    string(out, "subject", r->subject);
    strings(out, "addressees", &r->addressees, NULL);
    strings(out, "copies", &r->copies, NULL);
    strings(out, "recipients", &r->addressees, &r->copies);
    strings(out, "archive_copy", &r->archive_copy, NULL);
    signers(out, r);
    citations(out, r);
    string(out, "classification", r->classification);
    string(out, "urgency", r->urgency);
    if (r->draft)
        cv_buf_str(out, ",\"draft\":true");
    fields(out, "inferred", r->inferred);
    if (r->corrected)
        fields(out, "corrected", r->corrected);
    strings(out, "warnings", &r->warnings, NULL);
    if (text_if_explain)
        evidence(out, r, text_if_explain);
    cv_buf_char(out, '}');
}
