/*
 * generation: the folder of an index.
 *
 * - DIR/current: one line "auto gen-N", by which Xapian's own programs (xapian-tcpsrv,
 *   xapian-delve) find the database as well. It is only ever replaced by rename(); an empty one,
 *   which Xapian would take for an empty index, is refused here.
 * - DIR/gen-N: a Xapian database; the current one, and the one before it until the next switch.
 * - DIR/next: a generation in the making, of no account until generation_publish() numbers it.
 * - DIR/holder: locked (by the kernel, so never stale) while somebody writes; its text says who.
 */
#pragma once
#include "base/base.h"

/* Name of the current generation ("gen-3"), a child of ctx. CV_NO_INDEX, CV_CORRUPT (a broken
 * `current`), CV_IO. */
enum cv_status generation_current(void *ctx, const char *dir, char **name, struct cv_error *err);
/* DIR/name, a child of ctx. */
char *generation_path(void *ctx, const char *dir, const char *name);
#define GENERATION_NEXT "next"

/* Makes the folder, with those above it, unless it is there. CV_NO_INDEX if it holds things that
 * are not ours. */
enum cv_status generation_make_folder(const char *dir, struct cv_error *err);
/* Makes DIR/next the current generation: everything synced, then one rename; removes what is older
 * than the one before. */
enum cv_status generation_publish(const char *dir, struct cv_error *err);

/* Removes a file or a folder with all that is in it; no error if there is none. Symbolic links are
 * not followed. */
enum cv_status generation_remove_tree(const char *path, struct cv_error *err);
/* Bytes of the files in a folder; 0 if it cannot be read. */
uint64_t generation_bytes(const char *path);

/* The right to write to an index. */
struct generation_lock;
/* CV_LOCKED names the holder, after wait_seconds of trying. Given again to the process that has it
 * already, so that merging and publishing can be steps of a longer work. A child of ctx; freeing it
 * gives the lock back. */
enum cv_status generation_lock(void *ctx, const char *dir, unsigned wait_seconds,
                               struct generation_lock **out, struct cv_error *err);
/* The message of CV_LOCKED for a database of dir that Xapian found locked. */
enum cv_status generation_locked_by(const char *dir, struct cv_error *err);
