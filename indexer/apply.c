#include "indexer/apply.h"
#include "indexer/apply_private.h"
#include "indexer/path.h"
#include <talloc.h>

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

bool apply_withheld(const struct apply *a, const struct catalog_doc *doc)
{
    return doc->classified && !a->include_classified;
}

enum cv_status apply_remove_stored(struct apply *a, struct catalog_doc *doc, struct cv_error *err)
{
    char hex[SHA_HEX + 1];
    if (!doc->stored)
        return CV_OK;
    sha_to_hex(hex, doc->sha);
    doc->stored = false;
    return store_remove(a->w, hex, err);
}

enum cv_status apply_put_text(struct apply *a, struct catalog_doc *doc, struct catalog_doc *old,
                              const char *text, size_t n, const json_t *facts,
                              const char *const *paths, struct cv_error *err)
{
    char hex[SHA_HEX + 1], old_hex[SHA_HEX + 1];
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
    if (old) {
        sha_to_hex(old_hex, old->sha);
        in.replaces = old_hex;
    }
    bool withheld = apply_withheld(a, doc);
    enum cv_status status = withheld ? apply_remove_stored(a, doc, err) : store_put(a->w, &in, err);
    doc->stored = status == CV_OK && !withheld;
    if (old && doc->stored)
        old->stored = false;
    a->report->seconds[REPORT_WRITE] += report_lap(&mark);
    talloc_free(ctx);
    return status;
}

/* What the index has of a file that is one document and has changed, if no other file has it and
 * the new content is not there yet: the new takes its place. */
static struct catalog_doc *replaced_by(const struct apply *a, const struct plan_item *item,
                                       const struct pool_document *d, const struct catalog_doc *doc)
{
    const struct state_entry *e = item->entry;
    if (item->action != PLAN_CHANGED || !e || e->doc_count != 1 || *e->docs[0].member ||
        *d->member || doc->stored)
        return NULL;
    struct catalog_doc *old = catalog_find(a->catalog, e->docs[0].sha);
    return old && old != doc && old->stored && old->paths && !old->paths->next ? old : NULL;
}

enum cv_status apply_document(struct apply *a, const struct plan_item *item,
                              const struct pool_document *d, struct cv_error *err)
{
    void *ctx = talloc_new(NULL);
    struct catalog_doc *doc = catalog_get(a->catalog, d->sha);
    struct catalog_doc *old = replaced_by(a, item, d, doc);
    const char *const *paths =
        catalog_paths(ctx, doc, path_of_member(ctx, item->file->path, d->member));
    json_t *facts = json_loads(d->facts, 0, NULL);
    catalog_touch(a->catalog, doc);
    enum cv_status status =
        facts ? apply_put_text(a, doc, old, d->text, d->length, facts, paths, err)
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
        if (!doc || !(doc->stored || apply_withheld(a, doc)))
            return false;
        d->extractor = doc->extractor;
        d->corrections = doc->corrections;
        d->classified = doc->classified;
        d->withheld = apply_withheld(a, doc);
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

void apply_set_entry(struct apply *a, struct plan_item *item, struct state_entry *entry)
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
static bool keeps_documents(const struct apply *a, const struct plan_item *item,
                            const struct pool_result *r)
{
    const struct state_entry *e = item->entry;
    if (!e || !e->doc_count || r->doc_count || !r->fault_count)
        return false;
    const struct catalog_doc *doc = catalog_find(a->catalog, e->docs[0].sha);
    if (!e->docs[0].withheld && !(doc && doc->stored))
        return false; /* replaced already, by a worker that then failed */
    enum cv_status status = r->faults[0].status;
    bool replaced = e->size != item->file->size || e->mtime_ns != item->file->mtime_ns;
    return !replaced || (status != CV_CORRUPT && status != CV_UNSUPPORTED);
}

static void count_read(struct apply *a, const struct plan_item *item, const struct pool_result *r)
{
    uint64_t *counts = a->report->counts;
    bool fresh = !r->doc_count;
    for (uint32_t i = 0; i < r->doc_count; i++) {
        const struct catalog_doc *doc = catalog_find(a->catalog, r->docs[i].sha);
        fresh = fresh || !doc || !doc->paths; /* else another file has it already */
    }
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
    if (keeps_documents(a, item, r)) {
        e->docs = item->entry->docs;
        e->doc_count = item->entry->doc_count;
        memcpy(e->sha, item->entry->sha, SHA_BYTES);
    }
    count_read(a, item, r);
    apply_set_entry(a, item, e);
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
        apply_set_entry(a, from->item, NULL);
        a->report->counts[REPORT_MOVED]++;
    } else {
        a->report->counts[touched       ? REPORT_TOUCHED
                          : item->entry ? REPORT_CHANGED
                                        : REPORT_DUPLICATE]++;
    }
    apply_set_entry(a, item, e);
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
    case POOL_CHANGING:
        /* What the index has of it stays; the next run finds another time, and reads it. */
        item->done = true;
        report_add(a->report, &a->report->set_aside, item->file->path, STAGE_READ, CV_IO,
                   "it was written to while it was read; the next run reads it", 0);
        a->report->counts[REPORT_SET_ASIDE]++;
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
