/* See intake.h. */
#include "corpus/intake.h"
#include <errno.h>
#include <fcntl.h>
#include <search.h>
#include <talloc.h>
#include <unistd.h>

int corpus_scratch_file(const struct reading *reading)
{
    const char *folder = reading->options.temporary;
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0)
        return fd;
    /* Some file systems know no unnamed files: a name that is gone at once does as well. */
    char *name = talloc_asprintf(NULL, "%s/congvan-XXXXXX", folder);
    fd = mkostemp(name, O_CLOEXEC);
    int code = errno;
    if (fd >= 0)
        unlink(name);
    talloc_free(name);
    errno = code;
    return fd;
}

void intake_init(struct intake *in, void *ctx, struct item *item, struct extract *x)
{
    *in = (struct intake){.item = item, .x = x, .ctx = ctx, .member_fd = -1};
    cv_buf_init(&in->payload, ctx);
}

/* ---- members -----------------------------------------------------------------------------------
 */

static void member_problem(struct intake *in, enum cv_status status, const char *why)
{
    struct item *item = in->item;
    const struct corpus_reader *out = item->reading->out;
    char *path = talloc_asprintf(in->ctx, "%s!/%s", item->path, in->member);
    char *message = talloc_asprintf(path, "'%s': %s", path, why);
    if (out->problem)
        out->problem(out->user, path, status, message);
    talloc_free(path);
}

static void member_fault(struct intake *in, enum cv_status status, const char *why)
{
    if (!in->member_status) {
        in->member_status = status;
        in->member_fault = talloc_strdup(in->ctx, why);
    }
}

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* Blanks out what would confuse a terminal or a report, and turns Windows' slashes. */
static char *tidy_name(void *ctx, const char *name)
{
    while (*name == '/' || *name == '\\' || (name[0] == '.' && (name[1] == '/' || name[1] == '\\')))
        name += *name == '.' ? 2 : 1;
    char *tidy = talloc_strdup(ctx, *name ? name : "unnamed");
    for (char *p = tidy; *p; p++)
        *p = *p == '\\' ? '/' : (unsigned char)*p < 0x20 || *p == 0x7f ? '_' : *p;
    return tidy;
}

static bool leads_out(const char *name)
{
    for (const char *p = name; *p; p += strcspn(p, "/"), p += *p == '/')
        if (p[0] == '.' && p[1] == '.' && (p[2] == '/' || !p[2]))
            return true;
    return false;
}

/* Two members of one name must not pass for one document. */
static void make_unique(struct intake *in)
{
    char *name = in->member;
    for (unsigned i = 2; tfind(name, &in->names, by_name); i++)
        name = talloc_asprintf(in->ctx, "%s (%u)", in->member, i);
    in->member = name;
    tsearch(name, &in->names, by_name);
}

static void begin_member(struct intake *in, const char *name)
{
    struct reading *r = in->item->reading;
    in->member = tidy_name(in->ctx, name);
    in->member_size = 0;
    in->member_status = CV_OK;
    make_unique(in);
    if (leads_out(in->member))
        member_fault(in, CV_CORRUPT, "the name leads out of the archive");
    else if (in->item->depth + 1 > r->options.max_depth)
        member_fault(in, CV_LIMIT, "archives nested too deeply");
    else if (++r->members > r->options.max_members)
        member_fault(in, CV_LIMIT, "too many members");
    else if ((in->member_fd = corpus_scratch_file(r)) < 0)
        member_fault(in, CV_IO, strerror(errno));
}

static void member_data(struct intake *in, const char *bytes, size_t n)
{
    struct reading *r = in->item->reading;
    r->member_bytes += n;
    if ((uint64_t)in->member_size + n > r->options.max_file_bytes)
        member_fault(in, CV_LIMIT, "the member is larger than the limit");
    else if (r->member_bytes > 8 * r->options.max_file_bytes)
        member_fault(in, CV_LIMIT, "the members together are larger than the limit");
    while (!in->member_status && n > 0) {
        ssize_t k = write(in->member_fd, bytes, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0) {
            member_fault(in, CV_IO, strerror(errno));
            break;
        }
        bytes += k;
        n -= (size_t)k;
        in->member_size += k;
    }
}

static void read_member(struct intake *in)
{
    struct item *item = in->item;
    struct item member = {
        .reading = item->reading,
        .path = talloc_asprintf(in->ctx, "%s!/%s", item->path, in->member),
        .fd = in->member_fd,
        .size = in->member_size,
        .depth = item->depth + 1,
        /* The header of an edXML package speaks of its first attachment only. */
        .metadata = item->documents ? NULL
                    : in->facts     ? in->facts
                                    : item->metadata,
    };
    struct cv_error err = {0};
    enum cv_status status = corpus_read_item(&member, &err);
    item->documents += member.documents;
    if (status && item->reading->out->problem && !item->reading->stopped)
        item->reading->out->problem(item->reading->out->user, member.path, status, err.message);
}

static void end_member(struct intake *in)
{
    if (in->member_status)
        member_problem(in, in->member_status, in->member_fault);
    else
        read_member(in);
    if (in->member_fd >= 0)
        close(in->member_fd);
    in->member_fd = -1;
    in->member = NULL; /* its name stays in the tree */
    in->member_count++;
}

/* ---- facts of an edXML header -------------------------------------------------------------------
 */

static void take_fact(struct intake *in, const char *key, const char *value)
{
    struct corpus_metadata *m = in->facts;
    if (!m)
        m = in->facts = talloc_zero(in->item->reading->ctx, struct corpus_metadata);
    const struct {
        const char *key, **value;
    } keys[] = {
        {"number", &m->number},
        {"symbol", &m->symbol},
        {"date", &m->date},
        {"place", &m->place},
        {"type", &m->type},
        {"issuer", &m->issuer},
        {"subject", &m->subject},
        {"signer_name", &m->signer_name},
        {"signer_title", &m->signer_title},
        {"urgency", &m->urgency},
    };
    char *copy = text_nfc(m, value, strlen(value), NULL);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(key, keys[i].key) == 0 && !*keys[i].value)
            *keys[i].value = copy;
    if (strcmp(key, "recipient") == 0) {
        size_t n = m->recipients.count++;
        m->recipients.items = talloc_realloc(m, m->recipients.items, const char *, (unsigned)n + 1);
        m->recipients.items[n] = copy;
    }
}

/* ---- frames ------------------------------------------------------------------------------------
 */

static void take_text(struct intake *in, const char *bytes, size_t n)
{
    /* One byte more than the limit makes corpus_deliver cut and warn. */
    uint64_t limit = in->item->reading->options.max_text_bytes + 1;
    uint64_t room = in->x->text.len < limit ? limit - in->x->text.len : 0;
    cv_buf_add(&in->x->text, bytes, n < room ? n : (size_t)room);
}

static void take_failure(struct intake *in, unsigned char status, const char *why)
{
    enum cv_status s =
        status > CV_OK && status < CV_STATUS_COUNT ? (enum cv_status)status : CV_CORRUPT;
    if (in->member) {
        member_fault(in, s, why);
        end_member(in);
    } else if (!in->status) {
        in->status = s;
        in->fault = talloc_strdup(in->ctx, why);
    }
}

static void take_frame(struct intake *in)
{
    const char *p = cv_buf_cstr(&in->payload);
    size_t n = in->payload.len;
    switch ((enum frame)in->header[0]) {
    case FRAME_TEXT:
        take_text(in, p, n);
        break;
    case FRAME_FORMAT:
        in->x->format = talloc_strdup(in->x->ctx, p);
        break;
    case FRAME_ENCODING:
        if (n == 1 && (unsigned char)*p < TEXT_ENCODING_COUNT)
            in->x->encoding = (enum text_encoding) * p;
        break;
    case FRAME_WARNING:
        extract_warn(in->x, "%s", p);
        break;
    case FRAME_FACT:
        if (memchr(p, 0, n))
            take_fact(in, p, p + strlen(p) + 1);
        break;
    case FRAME_MEMBER:
        if (in->member)
            take_failure(in, CV_CORRUPT, "the member has no end");
        begin_member(in, p);
        break;
    case FRAME_DATA:
        if (in->member)
            member_data(in, p, n);
        break;
    case FRAME_END:
        if (in->member)
            end_member(in);
        break;
    case FRAME_FAILURE:
        take_failure(in, n ? (unsigned char)*p : CV_CORRUPT, n ? p + 1 : "");
        break;
    default:
        in->broken = true;
    }
}

bool intake_bytes(void *intake, const char *bytes, size_t n)
{
    struct intake *in = intake;
    while (!in->broken && !in->item->reading->stopped) {
        if (in->have < FRAME_HEADER) {
            if (!n)
                return true;
            in->header[in->have++] = (unsigned char)*bytes++;
            n--;
            if (in->have < FRAME_HEADER)
                continue;
            const unsigned char *h = in->header;
            in->length = h[1] | (uint32_t)h[2] << 8 | (uint32_t)h[3] << 16 | (uint32_t)h[4] << 24;
            in->broken = in->length > FRAME_MAX;
            cv_buf_clear(&in->payload);
            continue;
        }
        size_t want = in->length - in->payload.len, take = n < want ? n : want;
        if (take < want && !n)
            return true;
        cv_buf_add(&in->payload, bytes, take);
        bytes += take;
        n -= take;
        if (in->payload.len == in->length) {
            take_frame(in);
            in->have = 0;
        }
    }
    return false;
}

static void keep_memory(void *name)
{
    (void)name; /* talloc's */
}

void intake_close(struct intake *in)
{
    if (in->member)
        take_failure(in, CV_CORRUPT, "the member has no end");
    tdestroy(in->names, keep_memory);
    in->names = NULL;
}
