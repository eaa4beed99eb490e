/* The child side of the pool: read, parse, deliver. */
#include "indexer/path.h"
#include "indexer/pool_private.h"
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

struct worker {
    unsigned number;
    int to;
    struct pool_shared *shared;
    struct worker_slot *slot;
    const struct pool_setup *setup;
    const struct pool_job *job;
    size_t job_number;
    void *ctx; /* lives for one job */

    struct store_writer *segment; /* the open one; NULL if none */
    char *segment_path;
    unsigned segment_count;

    struct cv_buf docs, faults; /* of the current job, as they will be sent */
    uint32_t doc_count, fault_count;
    bool unclaimed; /* the table of claims is full: the job has to be done again */
    unsigned char sha[SHA_BYTES];
    struct stat before; /* the job's file as it was when reading began */
    bool changing;      /* it is no longer that: what was read of it may be half a document */
    struct timespec mark;
};

/* Adds the time since the last mark to a counter. */
static void lap(struct worker *w, _Atomic uint64_t *counter)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (counter)
        atomic_fetch_add_explicit(
            counter,
            (uint64_t)((now.tv_sec - w->mark.tv_sec) * 1000000000 + now.tv_nsec - w->mark.tv_nsec),
            memory_order_relaxed);
    w->mark = now;
}

/* Tells the watchdog that this job is getting on. */
static void alive(const struct worker *w)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    atomic_store_explicit(&w->slot->since, (uint64_t)now.tv_sec, memory_order_relaxed);
}

/* Writes all, or ends the process: without its parent a worker has no purpose. */
static void send_all(struct worker *w, const void *bytes, size_t n)
{
    for (const char *p = bytes; n;) {
        ssize_t k = write(w->to, p, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            _exit(1);
        p += k;
        n -= (size_t)k;
    }
}

static void send_frame(struct worker *w, enum frame kind, const struct cv_buf *body)
{
    unsigned char head[9];
    uint64_t n = body->len + 1;
    memcpy(head, &n, 8);
    head[8] = (unsigned char)kind;
    send_all(w, head, sizeof head);
    if (body->len)
        send_all(w, body->bytes, body->len);
}

static _Noreturn void fail(struct worker *w, const struct cv_error *err)
{
    struct cv_buf body;
    cv_buf_init(&body, w->ctx);
    wire_put(&body, err->status);
    wire_put_string(&body, err->message);
    wire_put_string(&body, err->hint);
    send_frame(w, FRAME_FAILED, &body);
    _exit(1);
}

/* The disk broke down, not the file that was just being read. */
static void broke_down(void *user, const struct cv_error *err)
{
    fail(user, err);
}

/* ---- segments -------------------------------------------------------------------------------- */

static void seal(struct worker *w)
{
    if (!w->segment)
        return;
    struct cv_error err = {0};
    if (store_commit(w->segment, &err) != CV_OK)
        fail(w, &err);
    store_writer_close(w->segment);
    w->segment = NULL;
    struct cv_buf body;
    cv_buf_init(&body, w->segment_path);
    wire_put_string(&body, w->segment_path);
    send_frame(w, FRAME_SEGMENT, &body);
    talloc_free(w->segment_path);
    lap(w, &w->slot->write_ns);
}

static void put_in_segment(struct worker *w, const struct corpus_document *doc,
                           const struct document *made, const char *const *paths)
{
    struct cv_error err = {0};
    if (!w->segment) {
        w->segment_path = talloc_asprintf(NULL, "%s/%ld-%u", w->setup->segments, (long)getpid(),
                                          w->segment_count++);
        if (store_writer_open(w->segment_path, w->segment_path, STORE_SEGMENT, 0, &w->segment,
                              &err) != CV_OK)
            fail(w, &err);
    }
    struct store_input in = {.record = made->record,
                             .record_json = made->json,
                             .text = doc->text,
                             .length = doc->length,
                             .sha256 = doc->sha256,
                             .paths = paths,
                             .format = doc->format};
    if (store_put(w->segment, &in, &err) != CV_OK)
        fail(w, &err);
}

/* ---- one document ---------------------------------------------------------------------------- */

static const char *member_of(const struct worker *w, const char *path)
{
    size_t n = strlen(w->job->path);
    return !strncmp(path, w->job->path, n) && !strncmp(path + n, "!/", 2) ? path + n + 2 : "";
}

static void add_doc(struct worker *w, const char *member, const unsigned char *sha,
                    const struct document *made, bool fresh)
{
    wire_put_string(&w->docs, member);
    cv_buf_add(&w->docs, sha, SHA_BYTES);
    wire_put(&w->docs, made ? made->classified : 0);
    wire_put(&w->docs, made && made->classified && !w->setup->include_classified);
    wire_put(&w->docs, made ? made->corrections : 0);
    wire_put(&w->docs, fresh);
    w->doc_count++;
}

static void send_document(struct worker *w, const struct corpus_document *doc, const char *member,
                          const unsigned char *sha)
{
    struct cv_buf body;
    cv_buf_init(&body, w->ctx);
    json_t *facts = document_facts(doc);
    char *json = json_dumps(facts, JSON_COMPACT);
    wire_put(&body, w->job_number);
    wire_put_string(&body, member);
    cv_buf_add(&body, sha, SHA_BYTES);
    wire_put_bytes(&body, doc->text, doc->length);
    wire_put_string(&body, json ? json : "{}");
    free(json);
    json_decref(facts);
    send_frame(w, FRAME_DOCUMENT, &body);
    talloc_free(body.bytes);
}

/* Parses the document and puts it into the segment, unless its secrecy forbids. */
static void deliver_to_segment(struct worker *w, const struct corpus_document *doc,
                               const char *member, const unsigned char *sha)
{
    const char *paths[] = {doc->path, NULL};
    struct document made;
    json_t *facts = document_facts(doc);
    atomic_store_explicit(&w->slot->stage, STAGE_PARSE, memory_order_relaxed);
    document_make(w->ctx, doc->text, doc->length, facts, paths, w->setup->document, &made);
    json_decref(facts);
    lap(w, &w->slot->parse_ns);
    atomic_store_explicit(&w->slot->stage, STAGE_WRITE, memory_order_relaxed);
    if (!made.classified || w->setup->include_classified)
        put_in_segment(w, doc, &made, paths);
    add_doc(w, member, sha, &made, true);
    lap(w, &w->slot->write_ns);
    atomic_store_explicit(&w->slot->stage, STAGE_READ, memory_order_relaxed);
}

/* The writer will parse it. If the parser breaks down over it, or never comes to an end, let that
 * be here, where it costs one worker and not the run. */
static void try_to_parse(struct worker *w, const struct corpus_document *doc)
{
    const char *paths[] = {doc->path, NULL};
    struct document made;
    void *ctx = talloc_new(w->ctx);
    json_t *facts = document_facts(doc);
    atomic_store_explicit(&w->slot->stage, STAGE_PARSE, memory_order_relaxed);
    document_make(ctx, doc->text, doc->length, facts, paths, w->setup->document, &made);
    atomic_store_explicit(&w->slot->stage, STAGE_READ, memory_order_relaxed);
    json_decref(facts);
    talloc_free(ctx);
    lap(w, &w->slot->parse_ns);
}

/* True if somebody has written to the job's file, or put another in its place, since reading began.
 */
static bool is_changing(const struct worker *w)
{
    const struct stat *a = &w->before;
    struct stat b;
    return !stat(w->job->path, &b) &&
           (a->st_dev != b.st_dev || a->st_ino != b.st_ino || a->st_size != b.st_size ||
            a->st_mtim.tv_sec != b.st_mtim.tv_sec || a->st_mtim.tv_nsec != b.st_mtim.tv_nsec);
}

static bool on_document(void *user, const struct corpus_document *doc)
{
    struct worker *w = user;
    unsigned char sha[SHA_BYTES];
    const char *member = member_of(w, doc->path);
    lap(w, &w->slot->read_ns);
    alive(w);
    w->changing = is_changing(w);
    if (w->changing || !sha_from_hex(sha, doc->sha256))
        return false;
    if (!*member)
        memcpy(w->sha, sha, SHA_BYTES);
    atomic_fetch_add_explicit(&w->slot->documents, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&w->slot->text_bytes, doc->length, memory_order_relaxed);
    const struct catalog_doc *known = w->job->reread ? NULL : catalog_find(w->setup->catalog, sha);
    if (known && known->stored) {
        add_doc(w, member, sha, NULL, false);
    } else if (!w->setup->segments) {
        try_to_parse(w, doc);
        send_document(w, doc, member, sha);
        add_doc(w, member, sha, NULL, true);
        lap(w, &w->slot->write_ns);
    } else {
        enum claim claim = pool_claim(w->shared, sha);
        if (claim == CLAIM_MINE)
            deliver_to_segment(w, doc, member, sha);
        else if (claim == CLAIM_TAKEN)
            add_doc(w, member, sha, NULL, false);
        else
            w->unclaimed = true;
    }
    return true;
}

static void add_fault(struct worker *w, const char *member, enum cv_status status,
                      const char *reason)
{
    struct state_fault fault = {.member = member,
                                .status = status,
                                .stage = STAGE_READ,
                                .reason = reason,
                                .attempts = 1,
                                .last = (int64_t)time(NULL)};
    state_encode_fault(&w->faults, &fault);
    w->fault_count++;
}

static void on_problem(void *user, const char *path, enum cv_status status, const char *message)
{
    struct worker *w = user;
    alive(w);
    add_fault(w, member_of(w, path), status, message);
}

/* ---- one job --------------------------------------------------------------------------------- */

static enum pool_outcome read_job(struct worker *w)
{
    char hex[SHA_HEX + 1];
    const char *path = w->job->path;
    if (stat(path, &w->before)) /* gone, or not to be read: corpus_read will say */
        memset(&w->before, 0, sizeof w->before);
    if (w->job->hash_first && corpus_hash_file(path, hex, NULL) == CV_OK &&
        sha_from_hex(w->sha, hex) && sha_map_get(w->setup->files, w->sha))
        return POOL_KNOWN;
    struct corpus_reader reader = {.user = w, .document = on_document, .problem = on_problem};
    struct cv_error err = {0};
    enum cv_status status = corpus_read(path, w->setup->corpus, &reader, &err);
    if (w->changing || is_changing(w))
        return POOL_CHANGING;
    if (status == CV_OK)
        return POOL_READ;
    if (access(path, F_OK) && (errno == ENOENT || errno == ENOTDIR))
        return POOL_VANISHED;
    add_fault(w, "", status, err.message);
    return POOL_READ;
}

static void do_job(struct worker *w)
{
    w->ctx = talloc_new(NULL);
    cv_buf_init(&w->docs, w->ctx);
    cv_buf_init(&w->faults, w->ctx);
    w->doc_count = w->fault_count = 0;
    w->unclaimed = w->changing = false;
    memset(w->sha, 0, SHA_BYTES);
    lap(w, NULL);
    enum pool_outcome outcome = read_job(w);
    /* A container's own hash does not come with its members. */
    static const unsigned char none[SHA_BYTES];
    char hex[SHA_HEX + 1];
    if (outcome == POOL_READ && !memcmp(w->sha, none, SHA_BYTES) &&
        corpus_hash_file(w->job->path, hex, NULL) == CV_OK)
        sha_from_hex(w->sha, hex);
    lap(w, &w->slot->read_ns);
    struct cv_buf body;
    cv_buf_init(&body, w->ctx);
    wire_put(&body, w->job_number);
    wire_put(&body, w->unclaimed ? POOL_UNFINISHED : outcome);
    cv_buf_add(&body, w->sha, SHA_BYTES);
    wire_put(&body, w->doc_count);
    cv_buf_add(&body, w->docs.bytes, w->docs.len);
    wire_put(&body, w->fault_count);
    cv_buf_add(&body, w->faults.bytes, w->faults.len);
    send_frame(w, FRAME_RESULT, &body);
    talloc_free(w->ctx);
    w->ctx = NULL;
}

static bool should_stop(const struct worker *w)
{
    return atomic_load_explicit(&w->shared->enough, memory_order_relaxed) ||
           (w->setup->stop && *w->setup->stop);
}

_Noreturn void worker_main(pid_t parent, unsigned number, int to, struct pool_shared *shared,
                           const struct pool_job *jobs, const size_t *order, size_t count,
                           const struct pool_setup *setup)
{
    /* Every other descriptor is the parent's: pipes of other workers, and the lock, which would
     * outlive a parent that is killed for as long as any copy of it is open. */
    enum { PIPE = STDERR_FILENO + 1 };
    if (to != PIPE)
        dup2(to, PIPE);
    closefrom(PIPE + 1);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) /* it died before the call above */
        _exit(1);
    struct worker w = {.number = number,
                       .to = PIPE,
                       .shared = shared,
                       .slot = &shared->slots[number],
                       .setup = setup};
    store_on_breakdown(broke_down, &w);
    /* The parent decides when to stop. */
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    while (!should_stop(&w)) {
        uint64_t at = atomic_fetch_add(&shared->next, 1);
        if (at >= count)
            break;
        w.job_number = order[at];
        w.job = &jobs[w.job_number];
        alive(&w);
        atomic_store(&w.slot->current, w.job_number + 1);
        do_job(&w);
        atomic_store(&w.slot->current, 0);
        atomic_fetch_add_explicit(&w.slot->files, 1, memory_order_relaxed);
        if (w.segment && store_pending_bytes(w.segment) >= setup->segment_bytes)
            seal(&w);
    }
    seal(&w);
    send_frame(&w, FRAME_END, &(struct cv_buf){0});
    _exit(0);
}
