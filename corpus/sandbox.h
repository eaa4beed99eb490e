/*
 * sandbox: a child process that reads one hostile file. The child is either a program or a function
 * of ours; it has the file as standard input, writes to standard output, and can do nothing else:
 * no network, no other file of the user's (Landlock), no other system calls than readers need
 * (seccomp), no capabilities, bounded CPU, memory, time and output. What the kernel here does not
 * offer is told by sandbox_gaps(), never passed over.
 *
 * A function child is forked without exec, so the caller must not hold locks of other threads that
 * the function needs; descriptors above 2 are closed in it, so it can never keep an index locked.
 */
#pragma once
#include "base/base.h"

enum sandbox_end {
    SANDBOX_DONE,    /* exit status 0, or stopped by its output callback */
    SANDBOX_EXIT,    /* another exit status, in code */
    SANDBOX_SIGNAL,  /* killed by the signal in code */
    SANDBOX_WALL,    /* took too long by the clock */
    SANDBOX_IDLE,    /* said nothing for too long */
    SANDBOX_CPU,     /* used too much processor time */
    SANDBOX_MEMORY,  /* wanted too much memory */
    SANDBOX_OUTPUT,  /* wrote too much */
    SANDBOX_MISSING, /* the program is not installed */
    SANDBOX_STOPPED, /* *stop was set */
    SANDBOX_FAILED,  /* the system could not start it; errno in code */
};

struct sandbox_job {
    const char *const *argv;  /* the program and its arguments; NULL to call entry instead */
    int (*entry)(void *user); /* called in the child; its result is the exit status */
    void *user;
    int input;            /* descriptor that becomes the child's standard input */
    const char *scratch;  /* folder that the child may write in; NULL: none */
    const char *readable; /* another folder that it may read (data of the program); NULL: none */
    bool helpers;         /* it may start further programs and talk to them: readers from the user's
                             configuration */
    uint64_t max_output;  /* bytes */
    uint64_t max_memory;  /* bytes of address space */
    unsigned max_cpu, max_wall, max_idle; /* seconds; the time that output() takes does not count */
    const volatile int *stop;             /* looked at when a signal arrives; NULL: none */
    /* Takes what the child writes to standard output; false ends the child, as SANDBOX_DONE. */
    bool (*output)(void *sink, const char *bytes, size_t n);
    void *sink;
};

struct sandbox_result {
    enum sandbox_end end;
    int code;
    uint64_t output;     /* bytes that output() was given */
    char complaint[240]; /* beginning of what the child wrote to standard error, one line, printable
                          */
};

/* Runs the job to its end; no process of it is left. */
void sandbox_run(const struct sandbox_job *job, struct sandbox_result *result);

/* Turns a result that is not SANDBOX_DONE into an error: "'path': pdftotext: too much memory". */
enum cv_status sandbox_error(const struct sandbox_result *result, const char *program,
                             const char *path, struct cv_error *err);

/* The full path of a program on PATH, talloc child of ctx; NULL if there is none. */
char *sandbox_find(void *ctx, const char *program);

/* ---- child side (confine.c) --------------------------------------------------------------------
 */

enum {
    GAP_FILES = 1,   /* other files could be read and written */
    GAP_NETWORK = 2, /* the network could be reached */
    GAP_CALLS = 4,   /* other processes could be signalled or started */
};
/* Gives up every right that the job does not need. Returns the gaps left open, or -1 with errno. */
int confine(const struct sandbox_job *job, const char *program);
/* Puts the limits on resources around the calling process. -1 with errno. */
int confine_resources(const struct sandbox_job *job);
/* The limit on a program's memory, right before it begins. -1 with errno. */
int confine_memory(const struct sandbox_job *job);
