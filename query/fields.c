#include "query/fields.h"
#include "fields.table.h"
#include "text/text.h"
#include <talloc.h>

static const struct {
    const char *name;
    enum field_kind kind;
} kinds[] = {
    {"number", FIELD_NUMBER}, {"year", FIELD_YEAR},     {"date", FIELD_DATE},
    {"type", FIELD_TYPE},     {"body", FIELD_BODY},     {"name", FIELD_NAME},
    {"words", FIELD_WORDS},   {"symbol", FIELD_SYMBOL}, {"value", FIELD_VALUE},
    {"path", FIELD_PATH},
};

static const struct {
    const char *name;
    enum store_field field;
} stores[] = {
    {"NUMBER", STORE_NUMBER}, {"YEAR", STORE_YEAR},       {"TYPE", STORE_TYPE},
    {"ISSUER", STORE_ISSUER}, {"SIGNER", STORE_SIGNER},   {"RECIPIENT", STORE_RECIPIENT},
    {"CITES", STORE_CITES},   {"SUBJECT", STORE_SUBJECT}, {"PLACE", STORE_PLACE},
    {"SYMBOL", STORE_SYMBOL}, {"URGENCY", STORE_URGENCY}, {"CLASSIFICATION", STORE_CLASSIFICATION},
    {"FORMAT", STORE_FORMAT}, {"PATH", STORE_PATH},
};

const struct fields_row *field_at(size_t i)
{
    return i < fields_count ? &fields_rows[i] : NULL;
}

const struct fields_row *field_named(const char *name)
{
    for (size_t i = 0; i < fields_count; i++)
        if (strcmp(fields_rows[i].name, name) == 0)
            return &fields_rows[i];
    return NULL;
}

/* True if word is one of the words of list, which are separated by single blanks. */
static bool listed(const char *list, const char *word)
{
    size_t n = strlen(word);
    for (const char *at = list; n && (at = strstr(at, word)); at++)
        if ((at == list || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
            return true;
    return false;
}

const struct fields_row *field_find(const char *typed, size_t n)
{
    char *folded = text_fold_string(NULL, typed, n);
    size_t kept = 0;
    for (const char *c = folded; *c; c++)
        if (*c != ' ' && *c != '-' && *c != '_')
            folded[kept++] = *c;
    folded[kept] = 0;
    const struct fields_row *found = NULL;
    for (size_t i = 0; i < fields_count && !found; i++)
        if (listed(fields_rows[i].aliases, folded))
            found = &fields_rows[i];
    talloc_free(folded);
    return found;
}

const char *field_name(const struct fields_row *field)
{
    return field->name;
}

const char *field_aliases(const struct fields_row *field)
{
    return field->aliases;
}

const char *field_help(const struct fields_row *field)
{
    return field->help;
}

const char *field_example(const struct fields_row *field)
{
    return field->example;
}

enum field_kind field_kind(const struct fields_row *field)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, field->kind) == 0)
            return kinds[i].kind;
    return FIELD_VALUE; /* test_query_fields sees to it that no row gets here */
}

enum store_field field_store(const struct fields_row *field)
{
    for (size_t i = 0; i < sizeof stores / sizeof *stores; i++)
        if (strcmp(stores[i].name, field->store) == 0)
            return stores[i].field;
    return STORE_FIELD_COUNT;
}
