/*
 * data: what a document carries besides its terms: its record as JSON and its text, compressed
 * together, since the record repeats the text.
 *
 * It is kept as a value and not as Xapian's document data, which glass would deflate once more:
 * that cost 15 % of the CPU of indexing and saved nothing on what zstd had packed already
 * (bench/store).
 */
#pragma once
#include "base/base.h"

struct data_packer;
struct data_packer *data_packer_new(void *ctx);
/* Packs both; the result belongs to the packer and lives until its next use. CV_LIMIT if they are
 * too long to be kept, CV_NO_MEMORY. */
enum cv_status data_pack(struct data_packer *p, const char *record, const char *text, size_t text_n,
                         const char **out, size_t *out_n, struct cv_error *err);

/* Bytes of record and text together; 0 of what data_pack did not write. */
size_t data_plain_size(const char *data, size_t n);

struct data_unpacked {
    char *record; /* NUL-terminated */
    char *text; /* NUL-terminated, behind the record in one block with it; NULL unless asked for */
    size_t length;
};
struct data_unpacker;
struct data_unpacker *data_unpacker_new(void *ctx);
/* Strings are children of ctx. CV_CORRUPT if the data is not what data_pack wrote. */
enum cv_status data_unpack(struct data_unpacker *u, void *ctx, const char *data, size_t n,
                           bool with_text, struct data_unpacked *out, struct cv_error *err);
