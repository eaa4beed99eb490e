/*
 * XML: packages of the national document exchange (edXML, QCVN 102:2016/BTTTT), Word's XML of 2003,
 * and any other as its text. Of a package, the header gives facts and the attachments members;
 * elements are matched by local name, since producers mix prefixes.
 */
#include "corpus/reader.h"
#include <ctype.h>
#include <strings.h>
#include <talloc.h>

/* Namespace of OpenDocument in one file. */
static const char FLAT_ODF[] = "urn:oasis:names:tc:opendocument:xmlns:office";

enum { PATH_DEPTH = 32, VALUE_MAX = 65536 };

struct edxml {
    struct source *src;
    struct sink *sink;
    char *path[PATH_DEPTH]; /* names of the open elements */
    int depth;
    struct cv_buf value;                                         /* text of the innermost element */
    struct cv_buf number, date, place, issuer, subject, content; /* for the text that stands in */
    char *attachment;      /* name of the attachment at hand */
    struct cv_buf encoded; /* its base64 */
    unsigned attachments;
};

/* What the header says, by the last three names of the path. */
static const struct {
    const char *grandparent, *parent, *name, *fact;
} facts[] = {
    {"MessageHeader", "Code", "CodeNumber", "number"},
    {"MessageHeader", "Code", "CodeNotation", "symbol"},
    {"MessageHeader", "PromulgationInfo", "PromulgationDate", "date"},
    {"MessageHeader", "PromulgationInfo", "Place", "place"},
    {"MessageHeader", "DocumentType", "TypeName", "type"},
    {"MessageHeader", "From", "OrganName", "issuer"},
    {NULL, "MessageHeader", "Subject", "subject"},
    {NULL, "MessageHeader", "Content", "content"},
    {"MessageHeader", "SignerInfo", "FullName", "signer_name"},
    {"MessageHeader", "SignerInfo", "Position", "signer_title"},
    {"MessageHeader", "OtherInfo", "Priority", "urgency"},
    {"MessageHeader", "To", "OrganName", "recipient"},
    {"MessageHeader", "ToPlaces", "Place", "recipient"},
};
static const char *const urgencies[] = {"", "khẩn", "thượng khẩn", "hỏa tốc", "hỏa tốc"};

static const char *above(const struct edxml *x, int levels)
{
    int i = x->depth - levels;
    return i >= 0 && i < PATH_DEPTH && x->path[i] ? x->path[i] : "";
}

/* 2024/03/05 and 5/3/2024 as 2024-03-05. */
static char *iso_date(void *ctx, const char *s)
{
    int a, b, c;
    if (sscanf(s, "%d%*[-/.]%d%*[-/.]%d", &a, &b, &c) != 3)
        return talloc_strdup(ctx, s);
    bool year_first = a > 31;
    return talloc_asprintf(ctx, "%04d-%02d-%02d", year_first ? a : c, b, year_first ? c : a);
}

static void keep(struct edxml *x, const char *fact, const char *value)
{
    const struct {
        const char *fact;
        struct cv_buf *into;
        const char *before;
    } kept[] = {
        {"number", &x->number, ""},   {"symbol", &x->number, "/"}, {"date", &x->date, ""},
        {"place", &x->place, ""},     {"issuer", &x->issuer, ""},  {"subject", &x->subject, ""},
        {"content", &x->content, ""},
    };
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (strcmp(kept[i].fact, fact) == 0) {
            cv_buf_str(kept[i].into, kept[i].before);
            cv_buf_str(kept[i].into, value);
        }
}

static void take_fact(struct edxml *x, const char *fact, char *value)
{
    if (strcmp(fact, "date") == 0)
        value = iso_date(x->src->ctx, value);
    keep(x, fact, value);
    if (strcmp(fact, "urgency") == 0) {
        unsigned long level = strtoul(value, NULL, 10);
        value = talloc_strdup(x->src->ctx, level < 5 ? urgencies[level] : "");
    }
    if (*value && strcmp(fact, "content") != 0)
        sink_fact(x->sink, fact, value);
}

static char *trimmed(struct cv_buf *b)
{
    char *s = cv_buf_cstr(b);
    while (b->len > 0 && isspace((unsigned char)s[b->len - 1]))
        s[--b->len] = 0;
    return s + strspn(s, " \t\r\n");
}

static void send_attachment(struct edxml *x)
{
    struct cv_buf bytes;
    cv_buf_init(&bytes, x->src->ctx);
    base64_decode(&bytes, cv_buf_cstr(&x->encoded), x->encoded.len);
    x->attachments++;
    char fallback[32];
    snprintf(fallback, sizeof fallback, "attachment-%u", x->attachments);
    sink_member(x->sink, x->attachment && *x->attachment ? x->attachment : fallback);
    sink_member_data(x->sink, cv_buf_cstr(&bytes), bytes.len);
    sink_member_end(x->sink);
    talloc_free(bytes.bytes);
    cv_buf_clear(&x->encoded);
    x->attachment = NULL;
}

static void on_start(void *user, const char *name, const char **attributes)
{
    (void)attributes;
    struct edxml *x = user;
    if (x->depth < PATH_DEPTH)
        x->path[x->depth] = talloc_strdup(x->src->ctx, name);
    x->depth++;
    cv_buf_clear(&x->value);
}

static void on_end(void *user, const char *name)
{
    struct edxml *x = user;
    char *value = trimmed(&x->value);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (strcmp(name, facts[i].name) == 0 && strcmp(above(x, 2), facts[i].parent) == 0 &&
            (!facts[i].grandparent || strcmp(above(x, 3), facts[i].grandparent) == 0) && *value)
            take_fact(x, facts[i].fact, value);
    if (strcmp(name, "AttachmentName") == 0 && strcmp(above(x, 2), "Attachment") == 0)
        x->attachment = talloc_strdup(x->src->ctx, value);
    else if (strcmp(name, "Attachment") == 0 && x->encoded.len)
        send_attachment(x);
    cv_buf_clear(&x->value);
    x->depth--;
    if (x->depth < PATH_DEPTH)
        TALLOC_FREE(x->path[x->depth]);
}

static void on_text(void *user, const char *s, size_t n)
{
    struct edxml *x = user;
    if (strcmp(above(x, 1), "ContentTransferEncoded") == 0)
        cv_buf_add(&x->encoded, s, n);
    else if (x->value.len + n < VALUE_MAX)
        cv_buf_add(&x->value, s, n);
}

/* The header in the order of a document, in case no attachment can be read. */
static void send_header_text(struct edxml *x)
{
    int year, month, day;
    sink_str(x->sink, cv_buf_cstr(&x->issuer));
    sink_str(x->sink, "\nSố: ");
    sink_str(x->sink, cv_buf_cstr(&x->number));
    sink_str(x->sink, "\n");
    if (sscanf(cv_buf_cstr(&x->date), "%d-%d-%d", &year, &month, &day) == 3)
        sink_str(x->sink, talloc_asprintf(x->src->ctx, "%s, ngày %02d tháng %02d năm %d\n",
                                          cv_buf_cstr(&x->place), day, month, year));
    sink_str(x->sink, "V/v ");
    sink_str(x->sink, cv_buf_cstr(&x->subject));
    sink_str(x->sink, "\n\n");
    sink_str(x->sink, cv_buf_cstr(&x->content));
    sink_line(x->sink);
}

static enum cv_status read_package(struct source *src, struct sink *sink,
                                   const struct cv_buf *bytes, struct cv_error *err)
{
    struct edxml *x = talloc_zero(src->ctx, struct edxml);
    x->src = src;
    x->sink = sink;
    struct cv_buf *all[] = {&x->value,  &x->number,  &x->date,    &x->place,
                            &x->issuer, &x->subject, &x->content, &x->encoded};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        cv_buf_init(all[i], x);
    sink_format(sink, "edxml");
    struct xml_handler handler = {x, on_start, on_end, on_text};
    enum cv_status status = xml_parse(bytes->bytes, bytes->len, &handler, err);
    if (!status)
        send_header_text(x);
    return status;
}

/* ---- any other XML ------------------------------------------------------------------------------
 */

static void plain_start(void *user, const char *name, const char **attributes)
{
    (void)name, (void)attributes;
    sink_line(user);
}

static void plain_end(void *user, const char *name)
{
    (void)name;
    sink_line(user);
}

static void plain_text(void *user, const char *s, size_t n)
{
    struct sink *sink = user;
    if (sink->line_open || strspn(s, " \t\r\n") < n)
        sink_text(sink, s, n);
}

/* The local name of the first element, lower case. */
static void root_name(char *out, size_t size, const char *s)
{
    while ((s = strchr(s, '<')) && (s[1] == '?' || s[1] == '!'))
        s++;
    size_t n = s ? strcspn(s + 1, " \t\r\n/>") : 0;
    const char *name = s ? s + 1 : "";
    for (size_t i = 0; i < n; i++)
        if (name[i] == ':') {
            name += i + 1;
            n -= i + 1;
            i = 0;
        }
    snprintf(out, size, "%.*s", (int)n, name);
}

enum cv_status read_xml(struct source *src, struct sink *sink, struct cv_error *err)
{
    struct cv_buf bytes;
    enum cv_status status = source_load(src, &bytes, err);
    if (status)
        return status;
    char root[64];
    root_name(root, sizeof root, cv_buf_cstr(&bytes));
    if (strcasecmp(root, "edXML") == 0)
        return read_package(src, sink, &bytes, err);
    if (strcmp(root, "wordDocument") == 0)
        return read_word_xml(src, sink, bytes.bytes, bytes.len, err);
    if (strcmp(root, "document") == 0 &&
        memmem(bytes.bytes, bytes.len, FLAT_ODF, sizeof FLAT_ODF - 1))
        return read_flat_odt(src, sink, bytes.bytes, bytes.len, err);
    struct xml_handler handler = {sink, plain_start, plain_end, plain_text};
    return xml_parse(bytes.bytes, bytes.len, &handler, err);
}
