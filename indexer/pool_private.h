/* What pool.c (the parent) and worker.c (the child) share: one piece of shared memory, and the
 * frames on the pipe. */
#pragma once
#include "indexer/pool.h"
#include <stdatomic.h>
#include <sys/types.h>

enum { POOL_WORKERS_MOST = 64 };

struct worker_slot {
    _Atomic uint64_t current; /* job + 1; 0: none */
    _Atomic uint64_t stage;   /* enum state_stage of the current job */
    _Atomic uint64_t since;   /* monotonic seconds when it began, or delivered something last */
    _Atomic uint64_t files, text_bytes, documents;
    _Atomic uint64_t read_ns, parse_ns, write_ns;
};
struct pool_shared {
    _Atomic uint64_t next; /* position in the order of jobs */
    _Atomic int enough;    /* the round is over */
    struct worker_slot slots[POOL_WORKERS_MOST];
    /* Contents that a worker has taken on, by the first 8 bytes of their hash: no content may come
     * into two segments. */
    uint64_t claim_mask;
    _Atomic uint64_t claims[];
};

enum claim { CLAIM_MINE, CLAIM_TAKEN, CLAIM_FULL };
enum claim pool_claim(struct pool_shared *shared, const unsigned char sha[SHA_BYTES]);

/* A frame: 8 bytes of length (of all behind it), one byte of kind, the rest as wire. */
enum frame {
    FRAME_DOCUMENT = 'D',
    FRAME_RESULT = 'R',
    FRAME_SEGMENT = 'S',
    FRAME_FAILED = 'F',
    FRAME_END = 'E'
};

/* The child: takes jobs order[shared->next…] until none is left. Never returns. */
_Noreturn void worker_main(pid_t parent, unsigned number, int to, struct pool_shared *shared,
                           const struct pool_job *jobs, const size_t *order, size_t count,
                           const struct pool_setup *setup);
