#include "indexer/apply.h"
#include "indexer/path.h"
#include <talloc.h>

enum {
    COMMIT_BYTES =
        8 << 20, /* of text; Xapian holds some ten times that in memory until the commit */
    COMMIT_SECONDS = 60
};

/* A file that is no longer there, by its content. */
struct gone {
    unsigned char sha[SHA_BYTES];
    struct plan_item *item;
};

static const unsigned char no_sha[SHA_BYTES];

/* True if what this entry says holds for any other file of the same content, read today. */
static bool is_example(const struct plan_item *item)
{
    const struct state_entry *e = item->entry;
    return e && !e->fault_count && e->reader == CORPUS_READER_VERSION &&
           item->action != PLAN_REREAD && memcmp(e->sha, no_sha, SHA_BYTES) != 0;
}

struct apply *apply_new(void *ctx, struct state *state, struct plan *plan)
{
    struct apply *a = talloc_zero(ctx, struct apply);
    a->state = state;
    a->plan = plan;
    a->catalog = catalog_new(a);
    catalog_load(a->catalog, state->entries, state->count);
    sha_map_init(&a->files, a);
    sha_map_init(&a->gone, a);
    for (size_t i = 0; i < plan->count; i++) {
        struct plan_item *item = &plan->items[i];
        if (is_example(item) && !sha_map_get(&a->files, item->entry->sha))
            sha_map_add(&a->files, item->entry);
        if (item->action == PLAN_GONE && memcmp(item->entry->sha, no_sha, SHA_BYTES) != 0 &&
            !sha_map_get(&a->gone, item->entry->sha)) {
            struct gone *gone = arena_alloc(&a->catalog->arena, sizeof *gone);
            memcpy(gone->sha, item->entry->sha, SHA_BYTES);
            gone->item = item;
            sha_map_add(&a->gone, gone);
        }
    }
    clock_gettime(CLOCK_MONOTONIC, &a->committed);
    return a;
}

size_t apply_jobs(void *ctx, struct apply *a, struct pool_job **jobs, size_t **job_items)
{
    size_t count = 0;
    struct pool_job *list = talloc_array_size(ctx, sizeof *list, (unsigned)a->plan->count + 1);
    size_t *items = talloc_array(ctx, size_t, (unsigned)a->plan->count + 1);
    for (size_t i = 0; i < a->plan->count; i++) {
        const struct plan_item *item = &a->plan->items[i];
        if (item->done || !item->file || item->action == PLAN_KEEP)
            continue;
        items[count] = i;
        list[count++] =
            (struct pool_job){.path = item->file->path,
                              .hash_first = item->hash_first,
                              .reread = item->action == PLAN_REREAD || item->action == PLAN_RETRY};
    }
    *jobs = list;
    *job_items = items;
    return count;
}

/* ---- documents ------------------------------------------------------------------------------- */

static bool withheld(const struct apply *a, const struct catalog_doc *doc)
{
    return doc->classified && !a->include_classified;
}

static enum cv_status remove_stored(struct apply *a, struct catalog_doc *doc, struct cv_error *err)
{
    char hex[SHA_HEX + 1];
    if (!doc->stored)
        return CV_OK;
    sha_to_hex(hex, doc->sha);
    doc->stored = false;
    return store_remove(a->w, hex, err);
}

/* Makes the record of a text and puts both into the index, or takes them out if the record turns
 * out to be secret. */
static enum cv_status put_text(struct apply *a, struct catalog_doc *doc, const char *text, size_t n,
                               const json_t *facts, const char *const *paths, struct cv_error *err)
{
    char hex[SHA_HEX + 1];
    struct document made;
    struct timespec mark;
    void *ctx = talloc_new(NULL);
    clock_gettime(CLOCK_MONOTONIC, &mark);
    document_make(ctx, text, n, facts, paths, a->document, &made);
    a->report->seconds[REPORT_PARSE] += report_lap(&mark);
    doc->extractor = RECORD_EXTRACTOR_VERSION;
    doc->corrections = made.corrections;
    doc->classified = made.classified;
    sha_to_hex(hex, doc->sha);
    struct store_input in = {.record = made.record,
                             .record_json = made.json,
                             .text = text,
                             .length = n,
                             .sha256 = hex,
                             .paths = paths,
                             .format = made.format};
    enum cv_status status =
        withheld(a, doc) ? remove_stored(a, doc, err) : store_put(a->w, &in, err);
    doc->stored = status == CV_OK && !withheld(a, doc);
    a->report->seconds[REPORT_WRITE] += report_lap(&mark);
    talloc_free(ctx);
    return status;
}

enum cv_status apply_document(struct apply *a, const char *path, const struct pool_document *d,
                              struct cv_error *err)
{
    void *ctx = talloc_new(NULL);
    struct catalog_doc *doc = catalog_get(a->catalog, d->sha);
    const char *const *paths = catalog_paths(ctx, doc, path_of_member(ctx, path, d->member));
    json_t *facts = json_loads(d->facts, 0, NULL);
    catalog_touch(a->catalog, doc);
    enum cv_status status =
        facts ? put_text(a, doc, d->text, d->length, facts, paths, err)
              : cv_fail(err, CV_INTERNAL, "a worker process sent a damaged message");
    doc->written = catalog_paths_hash(paths);
    json_decref(facts);
    talloc_free(ctx);
    return status;
}

/* ---- results --------------------------------------------------------------------------------- */

/* Documents that a worker put into its segment are as good as stored: nothing is published unless
 * the segment is merged. */
static void note_segment(struct apply *a, const struct plan_item *item, const struct pool_result *r)
{
    for (uint32_t i = 0; i < r->doc_count; i++) {
        if (!r->fresh[i])
            continue;
        struct catalog_doc *doc = catalog_get(a->catalog, r->docs[i].sha);
        catalog_touch(a->catalog, doc);
        doc->extractor = r->docs[i].extractor;
        doc->corrections = r->docs[i].corrections;
        doc->classified = r->docs[i].classified;
        doc->stored = !r->docs[i].withheld;
        char *path = path_of_member(NULL, item->file->path, r->docs[i].member);
        doc->written = catalog_paths_hash((const char *const[]){path, NULL});
        talloc_free(path);
    }
}

/* Copies what the catalog knows into the result's documents. False if one is neither in the index
 * nor withheld from it. */
static bool fill_docs(const struct apply *a, const struct pool_result *r)
{
    for (uint32_t i = 0; i < r->doc_count; i++) {
        struct state_doc *d = &r->docs[i];
        const struct catalog_doc *doc = catalog_find(a->catalog, d->sha);
        if (!doc || !(doc->stored || withheld(a, doc)))
            return false;
        d->extractor = doc->extractor;
        d->corrections = doc->corrections;
        d->classified = doc->classified;
        d->withheld = withheld(a, doc);
    }
    return true;
}

/* How often the same member of the same unchanged file has failed now. */
static uint32_t attempts_of(const struct plan_item *item, const struct state_fault *fault)
{
    const struct state_entry *e = item->entry;
    if (!e || e->size != item->file->size || e->mtime_ns != item->file->mtime_ns)
        return 1;
    for (uint32_t i = 0; i < e->fault_count; i++)
        if (!strcmp(e->faults[i].member, fault->member))
            return e->faults[i].attempts + 1;
    return 1;
}

static void report_entry(struct apply *a, const struct plan_item *item, const struct state_entry *e)
{
    for (uint32_t i = 0; i < e->fault_count; i++) {
        const struct state_fault *f = &e->faults[i];
        char *path = path_of_member(NULL, e->path, f->member);
        report_add(a->report, &a->report->set_aside, path, f->stage, f->status, f->reason,
                   f->attempts);
        a->report->counts[REPORT_SET_ASIDE]++;
        talloc_free(path);
    }
    for (uint32_t i = 0; i < e->doc_count; i++)
        if (e->docs[i].withheld) {
            char *path = path_of_member(NULL, item->file->path, e->docs[i].member);
            report_add(a->report, &a->report->withheld, path, STAGE_PARSE, CV_OK,
                       "bears a degree of secrecy", 0);
            a->report->counts[REPORT_WITHHELD]++;
            talloc_free(path);
        }
}

static void set_entry(struct apply *a, struct plan_item *item, struct state_entry *entry)
{
    if (item->entry)
        catalog_unlink(a->catalog, item->entry);
    if (entry)
        catalog_link(a->catalog, entry);
    item->entry = entry;
    item->done = true;
}

static struct state_entry *new_entry(struct apply *a, const struct plan_item *item,
                                     const unsigned char *sha)
{
    struct state_entry *e = arena_alloc(&a->state->arena, sizeof *e);
    e->path = item->file->path;
    e->size = item->file->size;
    e->mtime_ns = item->file->mtime_ns;
    e->reader = CORPUS_READER_VERSION;
    e->fingerprint = a->fingerprint;
    memcpy(e->sha, sha, SHA_BYTES);
    return e;
}

/* A file that cannot be read now was read before: what the index has of it stays, unless the file
 * was truly replaced by one that is broken. */
static bool keeps_documents(const struct plan_item *item, const struct pool_result *r)
{
    const struct state_entry *e = item->entry;
    if (!e || !e->doc_count || r->doc_count || !r->fault_count)
        return false;
    enum cv_status status = r->faults[0].status;
    bool replaced = e->size != item->file->size || e->mtime_ns != item->file->mtime_ns;
    return !replaced || (status != CV_CORRUPT && status != CV_UNSUPPORTED);
}

static void count_read(struct apply *a, const struct plan_item *item, const struct pool_result *r)
{
    uint64_t *counts = a->report->counts;
    bool fresh = !r->doc_count;
    for (uint32_t i = 0; i < r->doc_count; i++)
        fresh = fresh || r->fresh[i];
    if (r->fault_count && !r->doc_count)
        return; /* counted as set aside */
    if (item->action == PLAN_NEW)
        counts[fresh ? REPORT_NEW : REPORT_DUPLICATE]++;
    else
        counts[item->action == PLAN_CHANGED ? REPORT_CHANGED : REPORT_REREAD]++;
}

static void take_read(struct apply *a, struct plan_item *item, const struct pool_result *r)
{
    struct state_entry *e = new_entry(a, item, r->sha);
    e->docs = r->docs;
    e->doc_count = r->doc_count;
    e->faults = r->faults;
    e->fault_count = r->fault_count;
    for (uint32_t i = 0; i < e->fault_count; i++)
        e->faults[i].attempts = attempts_of(item, &e->faults[i]);
    if (keeps_documents(item, r)) {
        e->docs = item->entry->docs;
        e->doc_count = item->entry->doc_count;
        memcpy(e->sha, item->entry->sha, SHA_BYTES);
    }
    count_read(a, item, r);
    set_entry(a, item, e);
    report_entry(a, item, e);
}

/* The file's content is that of another, or its own of before. False if that no longer holds. */
static bool take_known(struct apply *a, struct plan_item *item, const struct pool_result *r)
{
    const struct state_entry *known = sha_map_get(&a->files, r->sha);
    struct state_entry *e = new_entry(a, item, r->sha);
    e->doc_count = known ? known->doc_count : 0;
    e->docs = arena_alloc(&a->state->arena, e->doc_count * sizeof *e->docs);
    if (known)
        memcpy(e->docs, known->docs, e->doc_count * sizeof *e->docs);
    struct pool_result same = {.docs = e->docs, .doc_count = e->doc_count};
    if (!known || !fill_docs(a, &same))
        return false;
    struct gone *from = item->action == PLAN_NEW ? sha_map_get(&a->gone, r->sha) : NULL;
    bool touched = item->entry && !memcmp(item->entry->sha, r->sha, SHA_BYTES);
    if (from && !from->item->done) {
        set_entry(a, from->item, NULL);
        a->report->counts[REPORT_MOVED]++;
    } else {
        a->report->counts[touched       ? REPORT_TOUCHED
                          : item->entry ? REPORT_CHANGED
                                        : REPORT_DUPLICATE]++;
    }
    set_entry(a, item, e);
    return true;
}

enum cv_status apply_result(struct apply *a, struct plan_item *item, const struct pool_result *r,
                            bool in_segment, bool *again, struct cv_error *err)
{
    (void)err;
    if (in_segment)
        note_segment(a, item, r);
    switch (r->outcome) {
    case POOL_VANISHED:
        /* The next run finds it gone; its removal then passes the guards. */
        item->done = true;
        return CV_OK;
    case POOL_UNFINISHED:
        *again = true;
        return CV_OK;
    case POOL_KNOWN:
        *again = !take_known(a, item, r);
        return CV_OK;
    case POOL_READ:
    case POOL_CRASHED:
        *again = !fill_docs(a, r);
        if (!*again)
            take_read(a, item, r);
        return CV_OK;
    }
    return cv_fail(err, CV_INTERNAL, "a worker process sent a damaged message");
}

/* ---- removals -------------------------------------------------------------------------------- */

/* True if none of the document's paths stays. */
static bool would_go(const struct apply *a, const struct state_doc *d)
{
    const struct catalog_doc *doc = catalog_find(a->catalog, d->sha);
    for (const struct catalog_path *p = doc ? doc->paths : NULL; p; p = p->next)
        if (!p->doc->leaving)
            return false;
    return true;
}

static bool is_leaving(const struct plan_item *item)
{
    return item->action == PLAN_GONE && !item->done && item->entry;
}

/* Documents of one root that would go, against all that it has. */
static void weigh(struct apply *a, const struct scan *scan, const struct scan_root *root,
                  size_t *gone, size_t *known)
{
    for (size_t i = 0; i < a->plan->count; i++) {
        const struct plan_item *item = &a->plan->items[i];
        if (!item->entry || scan_root_of(scan, item->entry->path) != root)
            continue;
        for (uint32_t d = 0; d < item->entry->doc_count; d++) {
            ++*known;
            *gone += is_leaving(item) && would_go(a, &item->entry->docs[d]);
        }
    }
}

static void mark_leaving(struct apply *a, bool leaving)
{
    for (size_t i = 0; i < a->plan->count; i++)
        if (is_leaving(&a->plan->items[i]))
            for (uint32_t d = 0; d < a->plan->items[i].entry->doc_count; d++)
                a->plan->items[i].entry->docs[d].leaving = leaving;
}

void apply_removals(struct apply *a, const struct scan *scan, bool force)
{
    mark_leaving(a, true);
    for (size_t r = 0; r < scan->root_count; r++) {
        const struct scan_root *root = &scan->roots[r];
        size_t gone = 0, known = 0;
        weigh(a, scan, root, &gone, &known);
        bool keep = !force && plan_too_many_gone(gone, known);
        if (keep) {
            char reason[256];
            snprintf(
                reason, sizeof reason,
                "%zu of %zu documents would go; nothing was removed (--force-delete removes them)",
                gone, known);
            report_add(a->report, &a->report->guarded, root->path, STAGE_WALK, CV_LIMIT, reason, 0);
        }
        for (size_t i = 0; i < a->plan->count; i++) {
            struct plan_item *item = &a->plan->items[i];
            if (!is_leaving(item) || scan_root_of(scan, item->entry->path) != root)
                continue;
            a->report->counts[keep ? REPORT_KEPT : REPORT_REMOVED]++;
            if (keep)
                item->action = PLAN_KEEP;
            else
                set_entry(a, item, NULL);
        }
    }
    mark_leaving(a, false);
}

/* ---- settling and committing ----------------------------------------------------------------- */

static bool record_is_old(const struct apply *a, const struct catalog_doc *doc,
                          const char *const *paths)
{
    return doc->stored &&
           (doc->extractor != RECORD_EXTRACTOR_VERSION ||
            doc->corrections != corrections_fingerprint(a->document->corrections, doc->sha, paths));
}

/* Makes a record anew from the text in the index. */
static enum cv_status refresh(struct apply *a, struct catalog_doc *doc, const char *const *paths,
                              struct cv_error *err)
{
    char hex[SHA_HEX + 1];
    void *ctx = talloc_new(NULL);
    struct store *view = NULL;
    store_id id = 0;
    struct store_document stored;
    sha_to_hex(hex, doc->sha);
    enum cv_status status = store_writer_view(ctx, a->w, &view, err);
    if (status == CV_OK)
        status = store_find(view, hex, &id, err);
    if (status == CV_OK)
        status = store_get(ctx, view, id, true, &stored, err);
    json_t *facts = status == CV_OK ? document_stored_facts(stored.record) : NULL;
    if (status == CV_OK && !facts)
        status = cv_fail(err, CV_CORRUPT, "the stored record of '%s' is damaged", paths[0]);
    if (status == CV_OK)
        status = put_text(a, doc, stored.text, stored.length, facts, paths, err);
    if (status == CV_CORRUPT || status == CV_NOT_FOUND)
        cv_hint(err, status, "congvan-index check --repair reads such documents again");
    json_decref(facts);
    talloc_free(ctx);
    return status;
}

static void spread(const struct apply *a, const struct catalog_doc *doc)
{
    for (const struct catalog_path *p = doc->paths; p; p = p->next) {
        p->doc->extractor = doc->extractor;
        p->doc->corrections = doc->corrections;
        p->doc->classified = doc->classified;
        p->doc->withheld = withheld(a, doc);
    }
}

static enum cv_status settle(struct apply *a, struct catalog_doc *doc, struct cv_error *err)
{
    void *ctx = talloc_new(NULL);
    const char *const *paths = catalog_paths(ctx, doc, NULL);
    enum cv_status status = CV_OK;
    if (!paths[0]) {
        status = remove_stored(a, doc, err);
    } else if (doc->stored &&
               (catalog_paths_hash(paths) != doc->written || record_is_old(a, doc, paths))) {
        status = refresh(a, doc, paths, err);
        a->report->counts[REPORT_REFRESHED]++;
    }
    if (status == CV_OK)
        spread(a, doc);
    talloc_free(ctx);
    return status;
}

enum cv_status apply_settle(struct apply *a, struct cv_error *err)
{
    enum cv_status status = CV_OK;
    for (struct catalog_doc *doc; status == CV_OK && (doc = catalog_next_touched(a->catalog));)
        status = settle(a, doc, err);
    return status;
}

enum cv_status apply_commit(struct apply *a, struct cv_error *err)
{
    enum cv_status status = apply_settle(a, err);
    if (status != CV_OK)
        return status;
    struct state_entry **entries =
        talloc_array(NULL, struct state_entry *, (unsigned)a->plan->count + 1);
    for (size_t i = 0; i < a->plan->count; i++)
        entries[i] = a->plan->items[i].entry;
    status = state_save(a->state, entries, a->plan->count, a->fresh_generation, a->w, err);
    talloc_free(entries);
    if (status == CV_OK)
        status = store_commit(a->w, err);
    a->fresh_generation = false;
    a->commits += status == CV_OK;
    clock_gettime(CLOCK_MONOTONIC, &a->committed);
    return status;
}

enum cv_status apply_maybe_commit(struct apply *a, struct cv_error *err)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (store_pending_bytes(a->w) < COMMIT_BYTES &&
        now.tv_sec - a->committed.tv_sec < COMMIT_SECONDS)
        return CV_OK;
    return apply_commit(a, err);
}

/* ---- records made anew ----------------------------------------------------------------------- */

/* The next document from slot *at on whose record was made by other rules than today's. */
static struct catalog_doc *next_old(const struct apply *a, size_t *at)
{
    for (; *at < a->catalog->docs.cap; ++*at) {
        struct catalog_doc *doc = (struct catalog_doc *)(uintptr_t)a->catalog->docs.slots[*at];
        if (!doc)
            continue;
        const char *const *paths = catalog_paths(NULL, doc, NULL);
        bool old = record_is_old(a, doc, paths);
        talloc_free((void *)(uintptr_t)paths);
        if (old)
            return doc;
    }
    return NULL;
}

bool apply_needs_refresh(const struct apply *a)
{
    size_t at = 0;
    return next_old(a, &at) != NULL;
}

enum cv_status apply_refresh(struct apply *a, const volatile int *stop, struct cv_error *err)
{
    enum cv_status status = CV_OK;
    size_t at = 0;
    for (struct catalog_doc *doc; status == CV_OK && !*stop && (doc = next_old(a, &at)); at++) {
        catalog_touch(a->catalog, doc);
        status = apply_settle(a, err);
        if (status == CV_OK)
            status = apply_maybe_commit(a, err);
    }
    return status;
}
