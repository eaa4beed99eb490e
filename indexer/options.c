#include "indexer/options.h"
#include <errno.h>
#include <talloc.h>

static const struct option_spec *find(const struct option_spec *specs, const char *name, size_t n)
{
    for (const struct option_spec *s = specs; s->name; s++)
        if (strlen(s->name) == n && !memcmp(s->name, name, n))
            return s;
    return NULL;
}

static enum cv_status set_number(const struct option_spec *spec, const char *value, unsigned *to,
                                 struct cv_error *err)
{
    char *end;
    errno = 0;
    unsigned long n = strtoul(value, &end, 10);
    if (!*value || *end || *value == '-' || errno || n > UINT32_MAX)
        return cv_fail(err, CV_USAGE, "option '--%s' wants a number, not '%s'", spec->name, value);
    if (n < spec->least)
        return cv_fail(err, CV_USAGE, "option '--%s' wants a number of at least %u", spec->name,
                       spec->least);
    *to = (unsigned)n;
    return CV_OK;
}

static enum cv_status set_choice(const struct option_spec *spec, const char *value, int *to,
                                 struct cv_error *err)
{
    int at = 0;
    for (const char *word = spec->argument; word; at++) {
        size_t n = strcspn(word, "|");
        if (strlen(value) == n && !memcmp(word, value, n)) {
            *to = at;
            return CV_OK;
        }
        word = word[n] ? word + n + 1 : NULL;
    }
    return cv_fail(err, CV_USAGE, "option '--%s' wants one of %s, not '%s'", spec->name,
                   spec->argument, value);
}

static enum cv_status set(const struct option_spec *spec, const char *value, void *into,
                          struct cv_error *err)
{
    char *at = (char *)into + spec->offset;
    switch (spec->kind) {
    case OPTION_FLAG:
        *(bool *)at = true;
        return CV_OK;
    case OPTION_STRING:
        *(const char **)at = value;
        return CV_OK;
    case OPTION_NUMBER:
        return set_number(spec, value, (unsigned *)(void *)at, err);
    case OPTION_CHOICE:
        return set_choice(spec, value, (int *)(void *)at, err);
    }
    return cv_fail(err, CV_INTERNAL, "option '--%s' has no kind", spec->name);
}

/* One argument that begins with a dash; *i moves over a value that stands by itself. */
static enum cv_status parse_one(const struct option_spec *specs, void *into, int argc, char **argv,
                                int *i, struct cv_error *err)
{
    const char *arg = argv[*i], *equals = strchr(arg, '=');
    size_t n = equals ? (size_t)(equals - arg) : strlen(arg);
    const struct option_spec *spec = n > 2 && arg[1] == '-' ? find(specs, arg + 2, n - 2) : NULL;
    if (!spec) {
        cv_fail(err, CV_USAGE, "unknown option '%.*s'", (int)n, arg);
        return cv_hint(err, CV_USAGE, "see --help");
    }
    if (spec->kind == OPTION_FLAG && equals)
        return cv_fail(err, CV_USAGE, "option '--%s' takes no value", spec->name);
    const char *value = equals ? equals + 1 : NULL;
    if (spec->kind != OPTION_FLAG && !value) {
        if (*i + 1 >= argc)
            return cv_fail(err, CV_USAGE, "option '--%s' wants a value (%s)", spec->name,
                           spec->argument);
        value = argv[++*i];
    }
    return set(spec, value, into, err);
}

enum cv_status options_parse(void *ctx, const struct option_spec *specs, void *into, int argc,
                             char **argv, const char *const **args, size_t *arg_count, bool *help,
                             struct cv_error *err)
{
    const char **plain = talloc_zero_array(ctx, const char *, (unsigned)argc + 1);
    size_t count = 0;
    bool only_plain = false;
    for (int i = 0; i < argc; i++) {
        const char *arg = argv[i];
        if (only_plain || arg[0] != '-' || !arg[1]) {
            plain[count++] = arg;
        } else if (!strcmp(arg, "--")) {
            only_plain = true;
        } else if (!strcmp(arg, "--help") || !strcmp(arg, "-h")) {
            *help = true;
        } else {
            enum cv_status status = parse_one(specs, into, argc, argv, &i, err);
            if (status != CV_OK) {
                talloc_free(plain);
                return status;
            }
        }
    }
    *args = plain;
    *arg_count = count;
    return CV_OK;
}

void options_help(FILE *to, const struct option_spec *specs)
{
    for (const struct option_spec *s = specs; s->name; s++) {
        char left[64];
        snprintf(left, sizeof left, "--%s%s%s", s->name, s->argument ? " " : "",
                 s->argument ? s->argument : "");
        fprintf(to, "  %-30s%s%s\n", left,
                strlen(left) >= 30 ? "\n                                " : "", s->help);
    }
}
