/*
 * recent: the documents that were read last, unpacked. A search reads the subjects of its best
 * candidates and then shows most of them as hits: each is looked up and unpacked once.
 */
#pragma once
#include "store/data.h"
#include "store/store.h"

enum {
    RECENT_DOCUMENTS = 32,     /* more than a first page and the subjects that were read for it */
    RECENT_BYTES_MAX = 1 << 17 /* of one document unpacked; bigger ones are not kept */
};
struct recent;
struct recent *recent_new(void *ctx);
/* Forgets all: the database is another now. */
void recent_clear(struct recent *r);
/* The document if it is kept; its strings are r's, until the next call of recent_keep() or
 * recent_clear(). */
const struct data_unpacked *recent_find(const struct recent *r, store_id id);
/* Keeps a document in the place of the oldest: its record and text, one block, which becomes r's.
 */
void recent_keep(struct recent *r, store_id id, const struct data_unpacked *data);
