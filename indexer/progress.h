/* progress: one line on a terminal: how far, how fast, how long still. Nothing anywhere else. */
#pragma once
#include "indexer/log.h"
#include "indexer/pool.h"

struct progress {
    struct log *log;
    size_t total; /* files to read */
    struct timespec begin, drawn;
};
void progress_begin(struct progress *p, struct log *log, size_t total);
/* Draws at most five times a second. */
void progress_draw(struct progress *p, const struct pool_progress *now);
/* Draws a word on what is being done without a measure ("merging"). */
void progress_say(struct progress *p, const char *what);
void progress_end(struct progress *p);
