#include "indexer/pool_private.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <talloc.h>
#include <unistd.h>

struct child {
    pid_t pid;        /* 0: ended and reaped */
    int from;         /* its pipe; -1: at its end */
    bool ended;       /* said so itself */
    bool late;        /* was killed, for it stayed too long at one file */
    struct cv_buf in; /* bytes not yet a whole frame */
    struct cv_buf
        waiting; /* results that hold only when their segment is sealed, frame after frame */
};
struct pool {
    void *ctx;
    struct pool_job *jobs;
    const struct pool_setup *setup;
    const struct pool_sink *sink;
    struct pool_shared *shared;
    size_t shared_bytes;
    size_t *order; /* jobs of this pass */
    size_t order_count;
    struct child children[POOL_WORKERS_MOST];
    size_t finished; /* jobs that this pass got on with */
    struct timespec begin;
    struct pool_progress before; /* of earlier passes */
};

enum claim pool_claim(struct pool_shared *shared, const unsigned char sha[SHA_BYTES])
{
    enum { TRIES = 4096 };
    uint64_t key;
    memcpy(&key, sha, sizeof key);
    key = key ? key : 1;
    for (uint64_t i = 0; i < TRIES; i++) {
        _Atomic uint64_t *slot = &shared->claims[(key + i) & shared->claim_mask];
        uint64_t there = 0;
        if (atomic_compare_exchange_strong(slot, &there, key))
            return CLAIM_MINE;
        if (there == key)
            return CLAIM_TAKEN;
    }
    return CLAIM_FULL;
}

/* ---- what children say ----------------------------------------------------------------------- */

static void decode_docs(struct wire *in, const struct pool_sink *sink, struct pool_result *r)
{
    r->doc_count = wire_get_count(in);
    r->docs = arena_alloc(sink->arena, r->doc_count * sizeof *r->docs);
    r->fresh = arena_alloc(sink->arena, r->doc_count * sizeof *r->fresh);
    for (uint32_t i = 0; i < r->doc_count && !in->bad; i++) {
        struct state_doc *d = &r->docs[i];
        d->member = wire_get_string(in, sink->arena);
        const char *sha = wire_take(in, SHA_BYTES);
        if (sha)
            memcpy(d->sha, sha, SHA_BYTES);
        d->extractor = RECORD_EXTRACTOR_VERSION;
        d->classified = wire_get(in) != 0;
        d->withheld = wire_get(in) != 0;
        d->corrections = (uint32_t)wire_get(in);
        r->fresh[i] = wire_get(in) != 0;
    }
}

static enum cv_status bad_frame(struct cv_error *err)
{
    return cv_fail(err, CV_INTERNAL, "a worker process sent a damaged message");
}

static enum cv_status give_result(struct pool *p, const struct pool_result *r, struct cv_error *err)
{
    bool again = false;
    enum cv_status status = p->sink->result(p->sink->user, r, &again, err);
    if (status == CV_OK && !again) {
        p->jobs[r->job].done = true;
        p->finished++;
    }
    return status;
}

static enum cv_status take_result(struct pool *p, const char *body, size_t n, struct cv_error *err)
{
    struct wire in;
    wire_init(&in, body, n);
    struct pool_result r = {.job = wire_get(&in), .outcome = (enum pool_outcome)wire_get(&in)};
    const char *sha = wire_take(&in, SHA_BYTES);
    if (sha)
        memcpy(r.sha, sha, SHA_BYTES);
    decode_docs(&in, p->sink, &r);
    r.fault_count = wire_get_count(&in);
    r.faults = arena_alloc(p->sink->arena, r.fault_count * sizeof *r.faults);
    for (uint32_t i = 0; i < r.fault_count && !in.bad; i++)
        state_decode_fault(&in, p->sink->arena, &r.faults[i]);
    return wire_done(&in) ? give_result(p, &r, err) : bad_frame(err);
}

static enum cv_status take_document(struct pool *p, const char *body, size_t n,
                                    struct cv_error *err)
{
    struct wire in;
    struct arena scratch;
    void *ctx = talloc_new(p->ctx);
    arena_init(&scratch, ctx);
    wire_init(&in, body, n);
    struct pool_document d = {.job = wire_get(&in), .member = wire_get_string(&in, &scratch)};
    const char *sha = wire_take(&in, SHA_BYTES);
    if (sha)
        memcpy(d.sha, sha, SHA_BYTES);
    d.text = wire_get_bytes(&in, &d.length);
    d.facts = wire_get_string(&in, &scratch);
    enum cv_status status =
        wire_done(&in) ? p->sink->document(p->sink->user, &d, err) : bad_frame(err);
    talloc_free(ctx);
    return status;
}

/* The results whose documents are in sealed segments now. */
static enum cv_status take_waiting(struct pool *p, struct child *c, struct cv_error *err)
{
    enum cv_status status = CV_OK;
    for (size_t at = 0; at < c->waiting.len && status == CV_OK;) {
        uint64_t length;
        memcpy(&length, c->waiting.bytes + at, sizeof length);
        status = take_result(p, c->waiting.bytes + at + sizeof length, length, err);
        at += sizeof length + length;
    }
    cv_buf_clear(&c->waiting);
    return status;
}

static enum cv_status take_segment(struct pool *p, struct child *c, const char *body, size_t n,
                                   struct cv_error *err)
{
    struct wire in;
    wire_init(&in, body, n);
    const char *path = wire_get_string(&in, p->sink->arena);
    enum cv_status status =
        wire_done(&in) ? p->sink->segment(p->sink->user, path, err) : bad_frame(err);
    return status == CV_OK ? take_waiting(p, c, err) : status;
}

static enum cv_status take_failure(const char *body, size_t n, void *ctx, struct cv_error *err)
{
    struct wire in;
    struct arena scratch;
    arena_init(&scratch, ctx);
    wire_init(&in, body, n);
    uint64_t status = wire_get(&in);
    const char *message = wire_get_string(&in, &scratch), *hint = wire_get_string(&in, &scratch);
    if (!wire_done(&in) || status == CV_OK || status >= CV_STATUS_COUNT)
        return bad_frame(err);
    cv_fail(err, (enum cv_status)status, "%s", message);
    return cv_hint(err, (enum cv_status)status, "%s", hint);
}

static enum cv_status take_frame(struct pool *p, struct child *c, enum frame kind, const char *body,
                                 size_t n, struct cv_error *err)
{
    switch (kind) {
    case FRAME_DOCUMENT:
        return take_document(p, body, n, err);
    case FRAME_RESULT:
        if (!p->setup->segments)
            return take_result(p, body, n, err);
        cv_buf_add(&c->waiting, &(uint64_t){n}, sizeof(uint64_t));
        cv_buf_add(&c->waiting, body, n);
        return CV_OK;
    case FRAME_SEGMENT:
        return take_segment(p, c, body, n, err);
    case FRAME_FAILED:
        return take_failure(body, n, p->ctx, err);
    case FRAME_END:
        c->ended = true;
        return take_waiting(p, c, err);
    }
    return bad_frame(err);
}

/* Reads what a child has written and takes the whole frames of it. */
static enum cv_status take_input(struct pool *p, struct child *c, struct cv_error *err)
{
    char bytes[65536];
    ssize_t n = read(c->from, bytes, sizeof bytes);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN
                   ? CV_OK
                   : cv_fail(err, CV_IO, "cannot read from a worker: %s", strerror(errno));
    if (n == 0) {
        close(c->from);
        c->from = -1;
        return CV_OK;
    }
    cv_buf_add(&c->in, bytes, (size_t)n);
    size_t at = 0;
    enum cv_status status = CV_OK;
    while (status == CV_OK && c->in.len - at > 8) {
        uint64_t length;
        memcpy(&length, c->in.bytes + at, sizeof length);
        if (!length || length > c->in.len - at - 8)
            break;
        const char *frame = c->in.bytes + at + 8;
        status = take_frame(p, c, (enum frame)(unsigned char)frame[0], frame + 1, length - 1, err);
        at += 8 + length;
    }
    memmove(c->in.bytes, c->in.bytes + at, c->in.len - at);
    c->in.len -= at;
    enum { KEEP = 1 << 20 };
    if (!c->in.len &&
        c->in.cap > KEEP) { /* one huge text must not hold its room for the rest of the run */
        talloc_free(c->in.bytes);
        cv_buf_init(&c->in, p->ctx);
    }
    return status;
}

/* ---- one pass -------------------------------------------------------------------------------- */

static enum cv_status start_child(struct pool *p, unsigned number, struct cv_error *err)
{
    int ends[2];
    atomic_store(&p->shared->slots[number].current, 0); /* it may have been a dead child's */
    if (pipe(ends))
        return cv_fail(err, CV_IO, "cannot make a pipe: %s", strerror(errno));
    fflush(NULL);
    pid_t parent = getpid(), pid = fork();
    if (pid < 0) {
        close(ends[0]);
        close(ends[1]);
        return cv_fail(err, CV_IO, "cannot start a worker process: %s", strerror(errno));
    }
    if (pid == 0) {
        worker_main(parent, number, ends[1], p->shared, p->jobs, p->order, p->order_count,
                    p->setup);
    }
    close(ends[1]);
    struct child *c = &p->children[number];
    *c = (struct child){.pid = pid, .from = ends[0]};
    cv_buf_init(&c->in, p->ctx);
    cv_buf_init(&c->waiting, p->ctx);
    return CV_OK;
}

static void progress(struct pool *p, struct pool_progress *now)
{
    *now = p->before;
    for (unsigned i = 0; i < p->setup->workers; i++) {
        struct worker_slot *s = &p->shared->slots[i];
        now->files += atomic_load(&s->files);
        now->text_bytes += atomic_load(&s->text_bytes);
        now->documents += atomic_load(&s->documents);
        now->read_seconds += (double)atomic_load(&s->read_ns) / 1e9;
        now->parse_seconds += (double)atomic_load(&s->parse_ns) / 1e9;
        now->write_seconds += (double)atomic_load(&s->write_ns) / 1e9;
    }
}

static void watch_round(struct pool *p, const struct pool_progress *now)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    const struct pool_setup *setup = p->setup;
    if ((setup->round_bytes && now->text_bytes - p->before.text_bytes >= setup->round_bytes) ||
        (setup->round_seconds && t.tv_sec - p->begin.tv_sec >= setup->round_seconds))
        atomic_store(&p->shared->enough, 1);
}

/* The file that a child was at when it died, as a result. The child's own words are lost with it.
 */
static enum cv_status report_crash(struct pool *p, unsigned number, int how, struct cv_error *err)
{
    struct worker_slot *slot = &p->shared->slots[number];
    uint64_t current = atomic_load(&slot->current);
    struct pool_job *job = current ? &p->jobs[current - 1] : NULL;
    if (!job || job->done)
        return CV_OK;
    /* One death may be chance (somebody's kill, no memory left): the next pass tries once more. */
    if (!job->suspect && !p->children[number].late) {
        job->suspect = true;
        p->finished++;
        return CV_OK;
    }
    char reason[128];
    if (p->children[number].late)
        snprintf(reason, sizeof reason, "timeout: not done after %u seconds",
                 p->setup->file_seconds);
    else if (WIFSIGNALED(how))
        snprintf(reason, sizeof reason, "the worker process was killed by signal %d (%s)",
                 WTERMSIG(how), strsignal(WTERMSIG(how)));
    else
        snprintf(reason, sizeof reason, "the worker process ended with status %d",
                 WEXITSTATUS(how));
    uint64_t stage = atomic_load(&slot->stage);
    struct state_fault fault = {.member = "",
                                .status = p->children[number].late ? CV_LIMIT : CV_INTERNAL,
                                .stage = stage < STAGE_COUNT && stage ? (enum state_stage)stage
                                                                      : STAGE_READ,
                                .reason = arena_strdup(p->sink->arena, reason),
                                .attempts = 1,
                                .last = (int64_t)time(NULL)};
    struct state_fault *faults = arena_alloc(p->sink->arena, sizeof *faults);
    *faults = fault;
    return give_result(
        p,
        &(struct pool_result){
            .job = current - 1, .outcome = POOL_CRASHED, .faults = faults, .fault_count = 1},
        err);
}

/* Waits for a child that is about to end; for one that hangs in the kernel (a dead network mount)
 * not for ever. */
static int wait_for(pid_t pid, bool late)
{
    enum { TRIES = 50 };
    int how = 0;
    if (!late) {
        while (waitpid(pid, &how, 0) < 0 && errno == EINTR)
            ;
        return how;
    }
    for (int i = 0; i < TRIES && waitpid(pid, &how, WNOHANG) == 0; i++)
        nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    return how;
}

/* Buries a child whose pipe is at its end; one that died over a file is replaced. */
static enum cv_status reap(struct pool *p, unsigned number, struct cv_error *err)
{
    struct child *c = &p->children[number];
    size_t before = p->finished;
    int how = wait_for(c->pid, c->late);
    c->pid = 0;
    talloc_free(c->in.bytes);
    talloc_free(c->waiting.bytes);
    if (c->ended)
        return CV_OK;
    enum cv_status status = report_crash(p, number, how, err);
    bool more = p->finished > before && !atomic_load(&p->shared->enough) &&
                !(p->setup->stop && *p->setup->stop) &&
                atomic_load(&p->shared->next) < p->order_count;
    return status == CV_OK && more ? start_child(p, number, err) : status;
}

/* Kills the children that are at one file for longer than they may be. */
static void watch_files(struct pool *p, unsigned count)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    for (unsigned i = 0; i < count && p->setup->file_seconds; i++) {
        struct child *c = &p->children[i];
        const struct worker_slot *slot = &p->shared->slots[i];
        if (c->from < 0 || !atomic_load(&slot->current) ||
            (uint64_t)t.tv_sec <= atomic_load(&slot->since) + p->setup->file_seconds)
            continue;
        kill(c->pid, SIGKILL);
        close(c->from);
        c->from = -1;
        c->late = true;
    }
}

static enum cv_status serve(struct pool *p, unsigned count, struct cv_error *err)
{
    for (;;) {
        struct pollfd fds[POOL_WORKERS_MOST];
        unsigned numbers[POOL_WORKERS_MOST], open = 0;
        for (unsigned i = 0; i < count; i++)
            if (p->children[i].from >= 0) {
                fds[open] = (struct pollfd){.fd = p->children[i].from, .events = POLLIN};
                numbers[open++] = i;
            }
        if (!open)
            return CV_OK;
        if (poll(fds, open, 200) < 0 && errno != EINTR)
            return cv_fail(err, CV_IO, "cannot wait for the workers: %s", strerror(errno));
        watch_files(p, count);
        for (unsigned i = 0; i < open; i++) {
            struct child *c = &p->children[numbers[i]];
            enum cv_status status = fds[i].revents && c->from >= 0 ? take_input(p, c, err) : CV_OK;
            if (status == CV_OK && c->from < 0)
                status = reap(p, numbers[i], err);
            if (status != CV_OK)
                return status;
        }
        struct pool_progress now;
        progress(p, &now);
        watch_round(p, &now);
        p->sink->tick(p->sink->user, &now);
    }
}

/* Ends what is still running, after a failure. */
static void kill_children(struct pool *p, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        struct child *c = &p->children[i];
        if (c->from >= 0)
            close(c->from);
        if (c->pid) {
            kill(c->pid, SIGKILL);
            while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR)
                ;
        }
        c->pid = 0;
        c->from = -1;
    }
}

static enum cv_status map_shared(struct pool *p, size_t jobs, struct cv_error *err)
{
    uint64_t claims = 1;
    if (p->setup
            ->segments) /* room for the members of containers too; untouched pages cost nothing */
        for (claims = 1 << 20; claims < jobs * 4; claims *= 2)
            ;
    p->shared_bytes = sizeof *p->shared + claims * sizeof(uint64_t);
    p->shared = mmap(NULL, p->shared_bytes, PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p->shared == MAP_FAILED)
        return cv_fail(err, CV_NO_MEMORY, "cannot share memory with the workers: %s",
                       strerror(errno));
    p->shared->claim_mask = claims - 1;
    return CV_OK;
}

/* Hands out all jobs that are not done, once. *over: stopped early by a signal or the end of the
 * round. */
static enum cv_status run_pass(struct pool *p, size_t count, struct pool_progress *total,
                               bool *over, struct cv_error *err)
{
    p->order_count = p->finished = 0;
    for (size_t i = 0; i < count; i++)
        if (!p->jobs[i].done)
            p->order[p->order_count++] = i;
    if (!p->order_count)
        return CV_OK;
    enum cv_status status = map_shared(p, p->order_count, err);
    if (status != CV_OK)
        return status;
    unsigned workers = p->setup->workers, started = 0;
    if (workers > p->order_count)
        workers = (unsigned)p->order_count;
    while (started < workers && status == CV_OK) {
        status = start_child(p, started, err);
        started += status == CV_OK;
    }
    if (status == CV_OK)
        status = serve(p, started, err);
    kill_children(p, started);
    progress(p, total);
    p->before = *total;
    *over = atomic_load(&p->shared->enough) || (p->setup->stop && *p->setup->stop);
    munmap(p->shared, p->shared_bytes);
    return status;
}

enum cv_status pool_run(struct pool_job *jobs, size_t count, const struct pool_setup *setup,
                        const struct pool_sink *sink, struct pool_progress *total,
                        struct cv_error *err)
{
    struct pool *p = talloc_zero(NULL, struct pool);
    *p = (struct pool){.ctx = p, .jobs = jobs, .setup = setup, .sink = sink, .before = *total};
    p->order = talloc_array(p, size_t, (unsigned)count + 1);
    clock_gettime(CLOCK_MONOTONIC, &p->begin);
    enum cv_status status;
    bool over = false;
    do {
        status = run_pass(p, count, total, &over, err);
    } while (status == CV_OK && !over && p->finished);
    talloc_free(p);
    return status;
}
