// The thin C interface over libxapian: errors, opening, reading. See xapian_c.h for the contract.
#include "store/xapian_c.hh"
#include <new>

// The current exception's status by its type, most derived first: DatabaseNotFoundError,
// DatabaseVersionError and DatabaseLockError are DatabaseErrors, too.
static cv_status status_of_current(const char **message, std::string &store)
{
    try {
        throw;
    } catch (const Xapian::Error &e) {
        store = e.get_msg();
        if (e.get_error_string())
            store.append(": ").append(e.get_error_string());
        *message = store.c_str();
        throw;
    } catch (const std::bad_alloc &) {
        *message = "out of memory";
        return CV_NO_MEMORY;
    } catch (const std::exception &e) {
        store = e.what();
        *message = store.c_str();
        return CV_INTERNAL;
    }
}

static cv_status status_by_type(const char **message, std::string &store)
{
    try {
        return status_of_current(message, store);
    } catch (const Xapian::DatabaseModifiedError &) {
        return CV_MODIFIED;
    } catch (const Xapian::DatabaseLockError &) {
        return CV_LOCKED;
    } catch (const Xapian::DatabaseNotFoundError &) {
        return CV_NO_INDEX;
    } catch (const Xapian::DatabaseVersionError &) {
        return CV_VERSION;
    } catch (const Xapian::DatabaseCorruptError &) {
        return CV_CORRUPT;
    } catch (const Xapian::DatabaseClosedError &) {
        return CV_INTERNAL;
    } catch (const Xapian::NetworkError &) {
        return CV_IO;
    } catch (const Xapian::DatabaseError &e) {
        // A block beyond the end of its file, and what is no Xapian file at all, is told without a
        // reason of the system.
        return e.get_error_string() ? CV_IO : CV_CORRUPT;
    } catch (const Xapian::DocNotFoundError &) {
        return CV_NOT_FOUND;
    } catch (const Xapian::QueryParserError &) {
        return CV_BAD_QUERY;
    } catch (const Xapian::WildcardError &) {
        return CV_BAD_QUERY;
    } catch (const Xapian::UnimplementedError &) {
        return CV_UNSUPPORTED;
    } catch (const Xapian::RangeError &) {
        return CV_CORRUPT; // a number in the index that does not fit its type
    } catch (const Xapian::SerialisationError &) {
        return CV_CORRUPT;
    } catch (const Xapian::Error &) {
        return CV_INTERNAL; // InvalidArgumentError (a term too long), InvalidOperationError …:
                            // mistakes of ours
    }
}

cv_status xap_fail(cv_error *err) noexcept
{
    try {
        std::string store;
        const char *message = "unknown error";
        cv_status status = status_by_type(&message, store);
        return cv_fail(err, status, "%s", message);
    } catch (const std::bad_alloc &) {
        return cv_fail(err, CV_NO_MEMORY, "out of memory");
    } catch (...) {
        return cv_fail(err, CV_INTERNAL, "an exception of unknown type");
    }
}

// ---- opening ------------------------------------------------------------------------------------

static cv_status open_as(xap_db **out, const Xapian::Database &db)
{
    *out = new xap_db{db, Xapian::WritableDatabase()};
    return CV_OK;
}

cv_status xap_open(const char *path, xap_db **out, cv_error *err)
{
    return xap_guard(err, [&] { return open_as(out, Xapian::Database(path)); });
}

cv_status xap_open_tcp(const char *host, unsigned port, unsigned timeout_ms, xap_db **out,
                       cv_error *err)
{
    return xap_guard(err, [&] {
        return open_as(out, Xapian::Remote::open(host, port, timeout_ms, timeout_ms));
    });
}

cv_status xap_open_program(const char *program, const char *args, unsigned timeout_ms, xap_db **out,
                           cv_error *err)
{
    return xap_guard(err,
                     [&] { return open_as(out, Xapian::Remote::open(program, args, timeout_ms)); });
}

cv_status xap_open_empty(xap_db **out, cv_error *err)
{
    return xap_guard(err, [&] {
        return open_as(out, Xapian::WritableDatabase(std::string(), Xapian::DB_BACKEND_INMEMORY));
    });
}

cv_status xap_open_group(xap_db *const *dbs, size_t count, xap_db **out, cv_error *err)
{
    return xap_guard(err, [&] {
        Xapian::Database all;
        for (size_t i = 0; i < count; i++)
            all.add_database(dbs[i]->db);
        return open_as(out, all);
    });
}

cv_status xap_open_writable(const char *path, int flags, xap_db **out, cv_error *err)
{
    return xap_guard(err, [&] {
        int how = flags & XAP_MAY_CREATE ? Xapian::DB_CREATE_OR_OPEN : Xapian::DB_OPEN;
        if (!(flags & XAP_DURABLE))
            how |= Xapian::DB_NO_SYNC;
        Xapian::WritableDatabase writable(path, how | Xapian::DB_BACKEND_GLASS);
        *out = new xap_db{writable, writable};
        return CV_OK;
    });
}

cv_status xap_share(xap_db *db, xap_db **out, cv_error *err)
{
    return xap_guard(err, [&] { return open_as(out, db->db); });
}

cv_status xap_reopen(xap_db *db, cv_error *err)
{
    return xap_guard(err, [&] {
        db->db.reopen();
        return CV_OK;
    });
}

cv_status xap_revision(xap_db *db, uint64_t *out, cv_error *err)
{
    return xap_guard(err, [&] {
        *out = db->db.get_revision();
        return CV_OK;
    });
}

cv_status xap_keep_alive(xap_db *db, cv_error *err)
{
    return xap_guard(err, [&] {
        db->db.keep_alive();
        return CV_OK;
    });
}

void xap_close(xap_db *db)
{
    // A destructor that fails has nothing left to say: whoever cares has committed before.
    xap_guard(nullptr, [&] {
        delete db;
        return CV_OK;
    });
}

// ---- reading ------------------------------------------------------------------------------------

cv_status xap_count(xap_db *db, struct xap_size *out, cv_error *err)
{
    return xap_guard(err, [&] {
        struct xap_size numbers = {db->db.get_doccount(), db->db.get_lastdocid(),
                                   db->db.get_avlength()};
        *out = numbers;
        return CV_OK;
    });
}

cv_status xap_metadata(xap_db *db, const char *key, size_t n, xap_each_bytes *each, void *user,
                       cv_error *err)
{
    return xap_guard(err, [&] {
        std::string value = db->db.get_metadata(std::string(key, n));
        if (!value.empty())
            each(user, value.data(), value.size(), 0);
        return CV_OK;
    });
}

// Walks a list of terms or keys from `from` on, until the callback has enough. count(i) is what
// goes with each.
template <typename Count>
static cv_status walk(Xapian::TermIterator i, const Xapian::TermIterator &end, const char *from,
                      size_t from_n, xap_each_bytes *each, void *user, Count count)
{
    if (from_n)
        i.skip_to(std::string(from, from_n));
    for (; i != end; ++i) {
        const std::string term = *i;
        if (!each(user, term.data(), term.size(), count(i)))
            break;
    }
    return CV_OK;
}

cv_status xap_each_metadata_key(xap_db *db, const char *prefix, size_t n, const char *from,
                                size_t from_n, xap_each_bytes *each, void *user, cv_error *err)
{
    return xap_guard(err, [&] {
        std::string start(prefix, n);
        return walk(db->db.metadata_keys_begin(start), db->db.metadata_keys_end(start), from,
                    from_n, each, user, [](const Xapian::TermIterator &) { return 0u; });
    });
}

cv_status xap_each_term(xap_db *db, const char *prefix, size_t n, const char *from, size_t from_n,
                        xap_each_bytes *each, void *user, cv_error *err)
{
    return xap_guard(err, [&] {
        std::string start(prefix, n);
        return walk(db->db.allterms_begin(start), db->db.allterms_end(start), from, from_n, each,
                    user, [](const Xapian::TermIterator &i) { return i.get_termfreq(); });
    });
}

cv_status xap_frequency(xap_db *db, const char *term, size_t n, uint32_t *out, cv_error *err)
{
    return xap_guard(err, [&] {
        *out = db->db.get_termfreq(std::string(term, n));
        return CV_OK;
    });
}

cv_status xap_each_posting(xap_db *db, const char *term, size_t n, uint32_t from,
                           bool (*each)(void *user, uint32_t id), void *user, cv_error *err)
{
    return xap_guard(err, [&] {
        std::string name(term, n);
        Xapian::PostingIterator i = db->db.postlist_begin(name), end = db->db.postlist_end(name);
        if (from > 1 && i != end)
            i.skip_to(from);
        while (i != end && each(user, *i))
            ++i;
        return CV_OK;
    });
}

cv_status xap_each_document_term(xap_db *db, uint32_t id, const char *from, size_t from_n,
                                 xap_each_bytes *each, void *user, cv_error *err)
{
    return xap_guard(err, [&] {
        return walk(db->db.termlist_begin(id), db->db.termlist_end(id), from, from_n, each, user,
                    [](const Xapian::TermIterator &i) { return i.get_wdf(); });
    });
}
