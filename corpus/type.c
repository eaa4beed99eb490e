/* The type of a file by its content: a few signatures here, text by its look, all else by libmagic
 * in the sandbox. */
#include "corpus/internal.h"
#include "corpus/sandbox.h"
#include <ctype.h>
#include <magic.h>
#include <strings.h>
#include <talloc.h>
#include <unistd.h>

/* ---- text with mark-up
 * --------------------------------------------------------------------------- */

/* The beginning of a text as lower-case ASCII: byte order mark and UTF-16's zeros left out. */
static size_t plain_head(char *out, size_t size, const unsigned char *s, size_t n)
{
    size_t k = 0;
    for (size_t i = 0; i < n && k + 1 < size; i++)
        if (s[i] && s[i] < 0x80 && (k > 0 || !isspace(s[i])))
            out[k++] = (char)tolower(s[i]);
    out[k] = 0;
    return k;
}

static bool looks_like_html(const char *head)
{
    static const char *const tags[] = {"<!doctype html", "<html", "<head", "<body", "<table",
                                       "<div",           "<meta", "<p>",   "<p ",   "<font"};
    if (head[0] != '<')
        return false;
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (strstr(head, tags[i]))
            return true;
    return false;
}

/* Lines "name: value" with at least two names of mail before the first empty line, beginning at the
 * first line. */
static bool looks_like_mail(const char *head)
{
    static const char *const names[] = {
        "from:",         "to:",           "subject:",          "date:",
        "mime-version:", "received:",     "return-path:",      "message-id:",
        "content-type:", "delivered-to:", "x-mozilla-status:", "reply-to:"};
    unsigned known = 0, lines = 0;
    for (const char *p = head; *p && *p != '\n' && *p != '\r'; lines++) {
        size_t field = strcspn(p, ": \t\r\n");
        bool folded = *p == ' ' || *p == '\t';
        if (!folded && (p[field] != ':' || field == 0))
            return known >= 2 && lines > 2;
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            known += strncmp(p, names[i], strlen(names[i])) == 0;
        p += strcspn(p, "\n");
        p += *p == '\n';
    }
    return known >= 2;
}

static const char *text_type(const unsigned char *s, size_t n)
{
    char head[8192];
    plain_head(head, 256, s, n);
    char behind = head[strcspn(head, ": \t\r\n")];
    if (head[0] != '<' && behind && behind != ':') /* nor does mail begin with such a word */
        return "text/plain";
    plain_head(head, sizeof head, s, n);
    bool xml = strncmp(head, "<?xml", 5) == 0;
    if (xml && !strstr(head, "<html"))
        return "application/xml";
    if (strncmp(head, "<edxml", 6) == 0 || strncmp(head, "<w:worddocument", 15) == 0)
        return "application/xml";
    if (looks_like_html(head))
        return "text/html";
    return looks_like_mail(head) ? "message/rfc822" : "text/plain";
}

/* ---- signatures
 * ---------------------------------------------------------------------------------- */

static const struct {
    const char *bytes;
    size_t n;
    const char *type;
} signatures[] = {
    {"{\\rtf", 5, "text/rtf"},
    {"PK\3\4", 4, "application/zip"},
    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, "application/x-ole-storage"},
    {"\x89PNG\r\n", 6, "image/png"},
    {"\xff\xd8\xff", 3, "image/jpeg"},
    {"II*\0", 4, "image/tiff"},
    {"\x78\x9f\x3e\x22", 4, "application/vnd.ms-tnef"},
    {"MM\0*", 4, "image/tiff"},
};

static const char *signature_type(const unsigned char *s, size_t n)
{
    if (memmem(s, n < 1024 ? n : 1024, "%PDF-", 5)) /* readers allow rubbish before it */
        return "application/pdf";
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++)
        if (n >= signatures[i].n && memcmp(s, signatures[i].bytes, signatures[i].n) == 0)
            return signatures[i].type;
    return NULL;
}

/* ---- libmagic
 * ------------------------------------------------------------------------------------ */

static int ask_magic(void *user)
{
    (void)user;
    magic_t magic = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_ERROR);
    const char *type = magic && magic_load(magic, NULL) == 0 ? magic_descriptor(magic, 0) : NULL;
    bool told = type && write(1, type, strlen(type)) > 0;
    if (!told && magic && magic_error(magic) &&
        write(2, magic_error(magic), strlen(magic_error(magic))) < 0)
        return 2;
    return told ? 0 : 1;
}

struct answer {
    char *type;
    size_t n;
};

static bool keep_answer(void *sink, const char *bytes, size_t n)
{
    struct answer *a = sink;
    for (size_t i = 0; i < n && a->n + 1 < CORPUS_TYPE_MAX; i++)
        a->type[a->n++] = bytes[i];
    a->type[a->n] = 0;
    return true;
}

enum cv_status corpus_type(struct item *item, const void *head, size_t n,
                           char type[CORPUS_TYPE_MAX], struct cv_error *err)
{
    const char *known = signature_type(head, n);
    if (!known && corpus_looks_like_text(head, n))
        known = text_type(head, n);
    if (known) {
        snprintf(type, CORPUS_TYPE_MAX, "%s", known);
        return CV_OK;
    }
    struct answer answer = {type, 0};
    struct sandbox_job job = {.entry = ask_magic, .output = keep_answer, .sink = &answer};
    corpus_job_limits(&job, item);
    job.max_output = CORPUS_TYPE_MAX;
    struct sandbox_result result;
    type[0] = 0;
    sandbox_run(&job, &result);
    return sandbox_error(&result, "libmagic", item->path, err);
}
