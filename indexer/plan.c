#include "indexer/plan.h"
#include <talloc.h>

bool plan_worth_retry(const struct state_fault *fault, int64_t now)
{
    enum { HOUR = 3600, MOST = 30 * 24 * HOUR };
    bool transient = fault->status == CV_IO || fault->status == CV_LIMIT ||
                     fault->status == CV_NO_MEMORY || fault->status == CV_INTERNAL;
    if (!transient)
        return false;
    int64_t wait = HOUR;
    for (uint32_t i = 1; i < fault->attempts && wait < MOST; i++)
        wait *= 4;
    return now - fault->last >= (wait < MOST ? wait : MOST);
}

bool plan_too_many_gone(size_t gone, size_t known)
{
    /* One or two of a handful is no sign of anything. */
    return gone > 2 && gone * 5 > known;
}

static bool worth_retry(const struct state_entry *e, const struct plan_options *o)
{
    if (!e->fault_count)
        return false;
    if (o->retry_failed || e->fingerprint != o->fingerprint)
        return true;
    for (uint32_t i = 0; i < e->fault_count; i++)
        if (plan_worth_retry(&e->faults[i], o->now))
            return true;
    return false;
}

/* True if the entry was made under another rule of secrecy than this run's, or if a correction
 * since then may have changed what a withheld document is: its text is not in the index, so only
 * the file can tell. */
static bool other_secrecy(const struct state_entry *e, const struct plan_options *o)
{
    for (uint32_t i = 0; i < e->doc_count; i++) {
        const struct state_doc *d = &e->docs[i];
        if (d->classified && d->withheld == o->include_classified)
            return true;
        if (d->withheld && !*d->member &&
            d->corrections != corrections_fingerprint(o->corrections, d->sha,
                                                      (const char *const[]){e->path, NULL}))
            return true;
    }
    return false;
}

static enum plan_action action_of(const struct scan_file *f, const struct state_entry *e,
                                  const struct plan_options *o)
{
    if (!e)
        return PLAN_NEW;
    if (e->size != f->size || e->mtime_ns != f->mtime_ns)
        return PLAN_CHANGED;
    if (worth_retry(e, o))
        return PLAN_RETRY;
    return o->rebuild || e->reader != o->reader || other_secrecy(e, o) ? PLAN_REREAD : PLAN_KEEP;
}

/* A set of sizes as bits: a file whose size nobody has cannot have known content. Telling too often
 * costs a hash, no more. */
enum { SIZE_BITS = 1 << 20 };
static size_t size_bit(int64_t size)
{
    return (size_t)(((uint64_t)size * UINT64_C(0x9e3779b97f4a7c15)) >> 44) & (SIZE_BITS - 1);
}

static void mark_known(struct plan *plan, const struct state *state)
{
    uint8_t *sizes = talloc_zero_array(plan, uint8_t, SIZE_BITS / 8);
    for (size_t i = 0; i < state->count; i++) {
        size_t bit = size_bit(state->entries[i]->size);
        sizes[bit / 8] |= (uint8_t)(1 << bit % 8);
    }
    for (size_t i = 0; i < plan->count; i++) {
        struct plan_item *item = &plan->items[i];
        if (item->action != PLAN_NEW && item->action != PLAN_CHANGED)
            continue;
        size_t bit = size_bit(item->file->size);
        item->hash_first = sizes[bit / 8] & 1 << bit % 8;
    }
    talloc_free(sizes);
}

/* Merges the two sorted lists. */
static void join(struct plan *plan, const struct state *state, const struct scan *scan,
                 const struct plan_options *o)
{
    size_t f = 0, e = 0;
    while (f < scan->count || e < state->count) {
        const struct scan_file *file = f < scan->count ? &scan->files[f] : NULL;
        struct state_entry *entry = e < state->count ? state->entries[e] : NULL;
        int order = !file ? 1 : !entry ? -1 : state_path_compare(file->path, entry->path);
        struct plan_item *item = &plan->items[plan->count++];
        *item = (struct plan_item){.file = order <= 0 ? file : NULL,
                                   .entry = order >= 0 ? entry : NULL};
        f += order <= 0;
        e += order >= 0;
        if (item->file)
            item->action = action_of(item->file, item->entry, o);
        else
            item->action = scan_root_of(scan, item->entry->path) ? PLAN_GONE : PLAN_KEEP;
    }
}

static const struct state_root *known_root(const struct state *state, const char *path)
{
    for (size_t i = 0; i < state->root_count; i++)
        if (!strcmp(state->roots[i].path, path))
            return &state->roots[i];
    return NULL;
}

static enum plan_guard guard_of(const struct state *state, const struct scan_root *root)
{
    const struct state_root *before = known_root(state, root->path);
    if (!root->reachable)
        return GUARD_MISSING;
    if (!root->files)
        return GUARD_EMPTY;
    return before && before->device != root->device ? GUARD_DEVICE : GUARD_NONE;
}

/* Takes back removals under roots that look as if they were not all there, and of files that the
 * walk could not look at. */
static void guard(struct plan *plan, const struct state *state, const struct scan *scan,
                  const struct plan_options *o)
{
    plan->guarded = talloc_zero_array(plan, struct plan_guarded, (unsigned)scan->root_count);
    for (size_t r = 0; r < scan->root_count; r++)
        plan->guarded[r] = (struct plan_guarded){
            .root = scan->roots[r].path,
            .why = o->force_delete ? GUARD_NONE : guard_of(state, &scan->roots[r])};
    for (size_t i = 0; i < plan->count; i++) {
        struct plan_item *item = &plan->items[i];
        if (item->action != PLAN_GONE)
            continue;
        const struct scan_root *root = scan_root_of(scan, item->entry->path);
        struct plan_guarded *guarded = &plan->guarded[root - scan->roots];
        if (guarded->why != GUARD_NONE)
            guarded->files++;
        if (guarded->why != GUARD_NONE ||
            (!o->force_delete && scan_hidden(scan, item->entry->path)))
            item->action = PLAN_KEEP;
    }
    for (size_t r = 0; r < scan->root_count; r++)
        if (plan->guarded[r].files)
            plan->guarded[plan->guarded_count++] = plan->guarded[r];
}

struct plan *plan_make(void *ctx, const struct state *state, const struct scan *scan,
                       const struct plan_options *options)
{
    struct plan *plan = talloc_zero(ctx, struct plan);
    plan->items =
        talloc_array_size(plan, sizeof *plan->items, (unsigned)(state->count + scan->count + 1));
    join(plan, state, scan, options);
    guard(plan, state, scan, options);
    mark_known(plan, state);
    for (size_t i = 0; i < plan->count; i++) {
        const struct plan_item *item = &plan->items[i];
        plan->counts[item->action]++;
        if (item->action != PLAN_KEEP && item->action != PLAN_GONE)
            plan->read_bytes += (uint64_t)item->file->size;
    }
    return plan;
}
