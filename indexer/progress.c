#include "indexer/progress.h"

static double since(const struct timespec *then, const struct timespec *now)
{
    return (double)(now->tv_sec - then->tv_sec) + (double)(now->tv_nsec - then->tv_nsec) / 1e9;
}

void progress_begin(struct progress *p, struct log *log, size_t total)
{
    *p = (struct progress){.log = log, .total = total};
    clock_gettime(CLOCK_MONOTONIC, &p->begin);
}

void progress_draw(struct progress *p, const struct pool_progress *now)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    if (!p->log->terminal || p->log->quiet || since(&p->drawn, &t) < 0.2)
        return;
    p->drawn = t;
    double elapsed = since(&p->begin, &t), rate = elapsed > 0 ? (double)now->files / elapsed : 0;
    size_t left = p->total > now->files ? p->total - now->files : 0;
    char line[160], remaining[32] = "";
    if (rate > 0 && now->files > 20) {
        unsigned seconds = (unsigned)((double)left / rate);
        snprintf(remaining, sizeof remaining, ", %u:%02u:%02u left", seconds / 3600,
                 seconds / 60 % 60, seconds % 60);
    }
    snprintf(line, sizeof line, "%llu of %zu files, %.0f files/s, %.1f MB of text%s",
             (unsigned long long)now->files, p->total, rate, (double)now->text_bytes / 1e6,
             remaining);
    log_progress(p->log, line);
}

void progress_say(struct progress *p, const char *what)
{
    if (!p->log->quiet)
        log_progress(p->log, what);
}

void progress_end(struct progress *p)
{
    log_progress(p->log, NULL);
}
