// The thin C interface over libxapian: building documents, writing, merging, checking. See
// xapian_c.h for the contract.
#include "store/xapian_c.hh"
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <sstream>

// ---- documents ----------------------------------------------------------------------------------

xap_document *xap_document_new(cv_error *err)
{
    xap_document *document = nullptr;
    xap_guard(err, [&] {
        document = new xap_document;
        return CV_OK;
    });
    return document;
}

void xap_document_free(xap_document *document)
{
    xap_guard(nullptr, [&] {
        delete document;
        return CV_OK;
    });
}

cv_status xap_document_term(xap_document *document, const char *term, size_t n, uint32_t count,
                            cv_error *err)
{
    return xap_guard(err, [&] {
        document->document.add_term(std::string(term, n), count);
        return CV_OK;
    });
}

cv_status xap_document_value(xap_document *document, uint32_t slot, const char *value, size_t n,
                             cv_error *err)
{
    return xap_guard(err, [&] {
        document->document.add_value(slot, std::string(value, n));
        return CV_OK;
    });
}

// ---- writing ------------------------------------------------------------------------------------

cv_status xap_add(xap_db *db, const xap_document *document, cv_error *err)
{
    return xap_guard(err, [&] {
        db->writable.add_document(document->document);
        return CV_OK;
    });
}

cv_status xap_replace(xap_db *db, const char *term, size_t n, const xap_document *document,
                      cv_error *err)
{
    return xap_guard(err, [&] {
        db->writable.replace_document(std::string(term, n), document->document);
        return CV_OK;
    });
}

cv_status xap_delete_term(xap_db *db, const char *term, size_t n, cv_error *err)
{
    return xap_guard(err, [&] {
        db->writable.delete_document(std::string(term, n));
        return CV_OK;
    });
}

cv_status xap_delete_id(xap_db *db, uint32_t id, cv_error *err)
{
    return xap_guard(err, [&] {
        db->writable.delete_document(id);
        return CV_OK;
    });
}

cv_status xap_set_metadata(xap_db *db, const char *key, size_t n, const void *value, size_t value_n,
                           cv_error *err)
{
    return xap_guard(err, [&] {
        db->writable.set_metadata(std::string(key, n),
                                  std::string(static_cast<const char *>(value), value_n));
        return CV_OK;
    });
}

cv_status xap_begin(xap_db *db, cv_error *err)
{
    return xap_guard(err, [&] {
        db->writable.begin_transaction(true);
        return CV_OK;
    });
}

cv_status xap_end(xap_db *db, cv_error *err)
{
    return xap_guard(err, [&] {
        db->writable.commit_transaction();
        return CV_OK;
    });
}

cv_status xap_cancel(xap_db *db, cv_error *err)
{
    return xap_guard(err, [&] {
        db->writable.cancel_transaction();
        return CV_OK;
    });
}

cv_status xap_commit(xap_db *db, cv_error *err)
{
    return xap_guard(err, [&] {
        db->writable.commit();
        return CV_OK;
    });
}

// Xapian 1.4's check() deletes a table through the type below its own, which AddressSanitizer
// reports as a mismatch; it is harmless and not ours to mend.
#if defined __has_feature
#if __has_feature(address_sanitizer)
#define WITH_ADDRESS_SANITIZER
#endif
#elif defined __SANITIZE_ADDRESS__
#define WITH_ADDRESS_SANITIZER
#endif
#ifdef WITH_ADDRESS_SANITIZER
extern "C" __attribute__((visibility("default"))) const char *__asan_default_options();
const char *__asan_default_options()
{
    return "new_delete_type_mismatch=0";
}
#endif

// ---- when nothing can be returned any more ------------------------------------------------------

// Xapian 1.4 writes in destructors. When that fails while another failure is being cleared up, C++
// knows no way but std::terminate(), whose handler is one for the process.
static void (*last_words)(void *user, const cv_error *err);
static void *last_user;

static void break_down() noexcept
{
    cv_error err = {};
    int error = errno;
    std::exception_ptr why = std::current_exception();
    try {
        if (why)
            std::rethrow_exception(why);
        cv_fail(&err, CV_IO, "a write failed while another failure was cleared up: %s",
                strerror(error));
    } catch (...) {
        xap_fail(&err);
    }
    cv_hint(&err, err.status, "the index is as it was after its last commit; is the disk full?");
    if (last_words)
        last_words(last_user, &err);
    abort();
}

void xap_on_breakdown(void (*words)(void *user, const cv_error *err), void *user)
{
    last_words = words;
    last_user = user;
    std::set_terminate(break_down);
}

// ---- whole databases ----------------------------------------------------------------------------

cv_status xap_merge(const char *const *sources, size_t count, const char *path, cv_error *err)
{
    return xap_guard(err, [&] {
        Xapian::Database all;
        for (size_t i = 0; i < count; i++)
            all.add_database(Xapian::Database(sources[i]));
        all.compact(path, Xapian::Compactor::FULL);
        return CV_OK;
    });
}

cv_status xap_check(const char *path, size_t *faults, void (*line)(void *user, const char *line),
                    void *user, cv_error *err)
{
    return xap_guard(err, [&] {
        std::ostringstream report;
        size_t found = Xapian::Database::check(path, 0, &report);
        std::istringstream lines(report.str());
        for (std::string text; found && std::getline(lines, text);)
            if (!text.empty())
                line(user, text.c_str());
        *faults = found;
        return CV_OK;
    });
}
