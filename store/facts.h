/* facts: what an index says of itself in its metadata: versions, identity, time of the last commit.
 */
#pragma once
#include "store/store.h"
#include "store/xapian_c.h"

/* Signs a new database: schema, normaliser, extractor, a fresh uuid. */
enum cv_status facts_sign(struct xap_db *db, struct cv_error *err);
/* Notes the present as the time of the last commit. */
enum cv_status facts_touch(struct xap_db *db, struct cv_error *err);
/* The version of the caller's readers of file formats, which store knows nothing of. */
enum cv_status facts_set_reader(struct xap_db *db, int version, struct cv_error *err);
/* CV_VERSION with what to do about it, unless this program can use the database. name is for the
 * message. */
enum cv_status facts_check(struct xap_db *db, const char *name, struct cv_error *err);
/* True if an older version of this program made the database. */
bool facts_are_older(struct xap_db *db);
/* CV_CORRUPT if one of its files is missing. To be asked before opening: Xapian takes a database
 * without term lists for one that was made so, and making sure that there is one empties what has
 * lost its postings. */
enum cv_status facts_check_files(const char *path, struct cv_error *err);
/* All but documents and bytes. */
enum cv_status facts_read(struct xap_db *db, struct store_facts *out, struct cv_error *err);
