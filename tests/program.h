/* program: runs the two programs as a user would and looks at what they print. */
#pragma once
#include "base/base.h"
#include <jansson.h>

struct run {
    int status;      /* exit status; 128 + signal when killed */
    char *out, *err; /* what went to standard output and error; talloc children of the context */
};

/* Runs a program with arguments up to NULL. dir: working folder, NULL for the present one. */
struct run run_program(void *ctx, const char *program, ...);
/* The programs of this build. */
#define INDEXER CONGVAN_INDEX_PROGRAM
#define QUERY   CONGVAN_PROGRAM

/* A fresh folder below $TMPDIR, removed with everything in it by folder_remove(). */
char *folder_make(void *ctx);
void folder_remove(const char *path);
/* Writes a file, its folders made as needed. */
void file_write(const char *folder, const char *name, const void *bytes, size_t n);
void file_text(const char *folder, const char *name, const char *text);
