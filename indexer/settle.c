/* The second half of apply.h: removals, records made anew, commits. */
#include "indexer/apply.h"
#include "indexer/apply_private.h"
#include <talloc.h>

enum {
    COMMIT_BYTES = 8 << 20, /* of text; Xapian holds some ten times that in memory until then */
    COMMIT_SECONDS = 60
};

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
                apply_set_entry(a, item, NULL);
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
        status = apply_put_text(a, doc, NULL, stored.text, stored.length, facts, paths, err);
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
        p->doc->withheld = apply_withheld(a, doc);
    }
}

static enum cv_status settle(struct apply *a, struct catalog_doc *doc, struct cv_error *err)
{
    void *ctx = talloc_new(NULL);
    const char *const *paths = catalog_paths(ctx, doc, NULL);
    enum cv_status status = CV_OK;
    if (!paths[0]) {
        status = apply_remove_stored(a, doc, err);
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
