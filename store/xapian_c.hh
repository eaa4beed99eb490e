// What the C++ files of the wrapper share. Nothing but they may include this.
#pragma once
#include "store/xapian_c.h"
#include <string>
#include <xapian.h>

struct xap_db {
    Xapian::Database db;
    Xapian::WritableDatabase writable; // of a writer: the same database as db
};

struct xap_document {
    Xapian::Document document;
};

struct xap_query {
    Xapian::Query query;
};

// Call in a catch block only: turns the current exception into a status and fills err.
cv_status xap_fail(cv_error *err) noexcept;

// Runs body() behind the wall that no exception passes.
template <typename Body> cv_status xap_guard(cv_error *err, Body body) noexcept
{
    try {
        return body();
    } catch (...) {
        return xap_fail(err);
    }
}
