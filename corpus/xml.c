/* XML by expat: no entity of the file's own, nothing from outside, bounded depth. */
#include "corpus/reader.h"
#include <expat.h>
#include <talloc.h>

enum { DEPTH_MAX = 1000 };

struct parse {
    XML_Parser parser;
    const struct xml_handler *handler;
    int depth;
    const char *refused; /* why we stopped the parser ourselves */
};

static const char *local(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

static void refuse(struct parse *p, const char *reason)
{
    p->refused = reason;
    XML_StopParser(p->parser, XML_FALSE);
}

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    struct parse *p = user;
    if (++p->depth > DEPTH_MAX)
        refuse(p, "elements nested too deeply");
    else
        p->handler->start(p->handler->user, local(name), attributes);
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
    struct parse *p = user;
    p->depth--;
    p->handler->end(p->handler->user, local(name));
}

static void XMLCALL on_text(void *user, const XML_Char *s, int n)
{
    struct parse *p = user;
    p->handler->text(p->handler->user, s, (size_t)n);
}

/* Office formats and edXML declare none; bombs and thieves do. */
static void XMLCALL on_entity(void *user, const XML_Char *name, int is_parameter,
                              const XML_Char *value, int n, const XML_Char *base,
                              const XML_Char *system_id, const XML_Char *public_id,
                              const XML_Char *notation)
{
    (void)name, (void)is_parameter, (void)value, (void)n, (void)base, (void)system_id,
        (void)public_id;
    (void)notation;
    refuse(user, "the file declares XML entities");
}

/* encoding: overrides the declaration, if not NULL. */
static enum cv_status parse_all(const char *bytes, size_t n, const char *encoding,
                                const struct xml_handler *handler, struct cv_error *err)
{
    XML_Parser parser = XML_ParserCreate(encoding);
    if (!parser)
        return cv_fail(err, CV_NO_MEMORY, "no memory for an XML parser");
    struct parse p = {.parser = parser, .handler = handler};
    XML_SetUserData(parser, &p);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    XML_SetEntityDeclHandler(parser, on_entity);
    enum XML_Status good = XML_STATUS_OK;
    for (size_t at = 0; good == XML_STATUS_OK && at < n; at += 1 << 20) {
        size_t piece = n - at < 1 << 20 ? n - at : 1 << 20;
        good = XML_Parse(parser, bytes + at, (int)piece, at + piece == n);
    }
    enum cv_status status = CV_OK;
    if (p.refused)
        status = cv_fail(err, CV_CORRUPT, "%s", p.refused);
    else if (good != XML_STATUS_OK)
        status = cv_fail(err, CV_CORRUPT, "broken XML at line %lu: %s",
                         (unsigned long)XML_GetCurrentLineNumber(parser),
                         XML_ErrorString(XML_GetErrorCode(parser)));
    XML_ParserFree(parser);
    return status;
}

/* The encoding that the declaration names, or NULL. */
static char *declared_encoding(void *ctx, const char *s, size_t n)
{
    static const char mark[] = "encoding";
    const char *end = n > 5 && memcmp(s, "<?xml", 5) == 0 ? memmem(s, n, "?>", 2) : NULL;
    const char *p = end ? memmem(s, (size_t)(end - s), mark, sizeof mark - 1) : NULL;
    if (!p)
        return NULL;
    p += sizeof mark - 1;
    p += strspn(p, " \t\r\n=");
    return *p == '"' || *p == '\'' ? talloc_strndup(ctx, p + 1, strcspn(p + 1, "\"'?>")) : NULL;
}

/* Makes UTF-8 of what expat cannot read: true if it did. */
static bool converted(struct cv_buf *out, const char *bytes, size_t n)
{
    void *ctx = out->ctx;
    char *name = declared_encoding(ctx, bytes, n);
    enum text_encoding encoding = TEXT_UTF8;
    bool claims_utf8 = !name || (charset_encoding(name, &encoding) && encoding == TEXT_UTF8);
    bool utf16 = memchr(bytes, 0, n < 4 ? n : 4) != NULL;
    if (utf16 || (claims_utf8 && utf8_valid(bytes, n)))
        return false;
    charset_decode(out, name, bytes, n);
    return true;
}

enum cv_status xml_parse(const char *bytes, size_t n, const struct xml_handler *handler,
                         struct cv_error *err)
{
    struct cv_buf utf8;
    cv_buf_init(&utf8, talloc_new(NULL));
    bool ours = converted(&utf8, bytes, n);
    enum cv_status status = ours ? parse_all(cv_buf_cstr(&utf8), utf8.len, "UTF-8", handler, err)
                                 : parse_all(bytes, n, NULL, handler, err);
    talloc_free(utf8.ctx);
    return status;
}

const char *xml_attribute(const char **attributes, const char *name)
{
    for (; attributes && attributes[0]; attributes += 2)
        if (strcmp(local(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}
