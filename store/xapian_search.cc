// The thin C interface over libxapian: queries and searching. See xapian_c.h for the contract.
#include "store/xapian_c.hh"
#include <cstdlib>
#include <memory>
#include <vector>

namespace
{
bool passes_test(xap_test *test, void *user, const std::string &value)
{
    int answer = test(user, value.data(), value.size());
    if (answer < 0)
        throw Xapian::DatabaseCorruptError("a value is damaged");
    return answer > 0;
}

// Documents whose value in a slot passes a test. See xap_query_tested() in xapian_c.h.
class TestedValue : public Xapian::PostingSource
{
  public:
    TestedValue(Xapian::valueno slot, xap_test *test, std::shared_ptr<void> user)
        : slot_(slot), test_(test), user_(std::move(user))
    {
    }
    TestedValue *clone() const override
    {
        return new TestedValue(slot_, test_, user_);
    }
    void init(const Xapian::Database &db) override
    {
        values_ = db.valuestream_begin(slot_);
        end_ = db.valuestream_end(slot_);
        documents_ = db.get_doccount();
        asked_ = 0;
    }
    Xapian::doccount get_termfreq_min() const override
    {
        return 0;
    }
    // Like a term in every document, so that Xapian asks the other parts of an AND first.
    Xapian::doccount get_termfreq_est() const override
    {
        return documents_;
    }
    Xapian::doccount get_termfreq_max() const override
    {
        return documents_;
    }
    void next(double least) override
    {
        skip_to(asked_ + 1, least);
    }
    void skip_to(Xapian::docid id, double) override
    {
        for (values_.skip_to(id); values_ != end_ && !passes(); ++values_) {
        }
        asked_ = values_ == end_ ? 0 : values_.get_docid();
    }
    // Looks at this one document only; where another one passes is found out when it is asked.
    bool check(Xapian::docid id, double) override
    {
        asked_ = id;
        values_.skip_to(id);
        return values_ == end_ || (values_.get_docid() == id && passes());
    }
    bool at_end() const override
    {
        return values_ == end_;
    }
    Xapian::docid get_docid() const override
    {
        return asked_;
    }
    std::string get_description() const override
    {
        return "TestedValue";
    }

  private:
    bool passes() const
    {
        return passes_test(test_, user_.get(), *values_);
    }

    Xapian::valueno slot_;
    xap_test *test_;
    std::shared_ptr<void> user_;
    Xapian::ValueIterator values_, end_;
    Xapian::doccount documents_ = 0;
    Xapian::docid asked_ = 0;
};
} // namespace

// ---- queries ------------------------------------------------------------------------------------

// As xap_guard, for functions that return a new query; make() gives the Xapian::Query.
template <typename Make> static xap_query *make_query(cv_error *err, Make make) noexcept
{
    xap_query *query = nullptr;
    xap_guard(err, [&] {
        query = new xap_query{make()};
        return CV_OK;
    });
    return query;
}

xap_query *xap_query_all(cv_error *err)
{
    return make_query(err, [] { return Xapian::Query::MatchAll; });
}

xap_query *xap_query_nothing(cv_error *err)
{
    return make_query(err, [] { return Xapian::Query::MatchNothing; });
}

xap_query *xap_query_term(const char *term, size_t n, cv_error *err)
{
    return make_query(err, [&] { return Xapian::Query(std::string(term, n)); });
}

xap_query *xap_query_prefix(const char *prefix, size_t n, uint32_t limit, cv_error *err)
{
    return make_query(err, [&] {
        return Xapian::Query(Xapian::Query::OP_WILDCARD, std::string(prefix, n), limit,
                             Xapian::Query::WILDCARD_LIMIT_MOST_FREQUENT,
                             Xapian::Query::OP_SYNONYM);
    });
}

xap_query *xap_query_values(uint32_t slot, const char *from, const char *to, cv_error *err)
{
    return make_query(err, [&] {
        if (!from)
            return Xapian::Query(Xapian::Query::OP_VALUE_LE, slot, to);
        if (!to)
            return Xapian::Query(Xapian::Query::OP_VALUE_GE, slot, from);
        return Xapian::Query(Xapian::Query::OP_VALUE_RANGE, slot, from, to);
    });
}

static Xapian::Query::op op_of(xap_op op)
{
    switch (op) {
    case XAP_AND:
        return Xapian::Query::OP_AND;
    case XAP_OR:
        return Xapian::Query::OP_OR;
    case XAP_AND_NOT:
        return Xapian::Query::OP_AND_NOT;
    case XAP_FILTER:
        return Xapian::Query::OP_FILTER;
    case XAP_SYNONYM:
        return Xapian::Query::OP_SYNONYM;
    case XAP_ELITE:
        return Xapian::Query::OP_ELITE_SET;
    }
    throw Xapian::InvalidArgumentError("no such query operator");
}

xap_query *xap_query_join(xap_op op, xap_query *const *children, size_t count, unsigned best,
                          cv_error *err)
{
    return make_query(err, [&] {
        std::vector<Xapian::Query> parts;
        parts.reserve(count);
        for (size_t i = 0; i < count; i++)
            parts.push_back(children[i]->query);
        return Xapian::Query(op_of(op), parts.begin(), parts.end(), best);
    });
}

xap_query *xap_query_scale(const xap_query *child, double factor, cv_error *err)
{
    return make_query(
        err, [&] { return Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, child->query, factor); });
}

xap_query *xap_query_tested(uint32_t slot, xap_test *test, void (*release)(void *user), void *user,
                            cv_error *err)
{
    return make_query(err, [&] {
        std::shared_ptr<void> held(user, release);
        return Xapian::Query((new TestedValue(slot, test, held))->release());
    });
}

void xap_query_free(xap_query *query)
{
    xap_guard(nullptr, [&] {
        delete query;
        return CV_OK;
    });
}

// ---- searching ----------------------------------------------------------------------------------

namespace
{
// The test of struct xap_search_options.
class TestedMatch : public Xapian::MatchDecider
{
  public:
    explicit TestedMatch(const struct xap_search_options *o) : options_(o)
    {
    }
    bool operator()(const Xapian::Document &document) const override
    {
        return passes_test(options_->test, options_->test_user,
                           document.get_value(options_->test_slot));
    }

  private:
    const struct xap_search_options *options_;
};
} // namespace

static Xapian::Enquire enquire_of(xap_db *db, const xap_query *query,
                                  const struct xap_search_options *o)
{
    Xapian::Enquire enquire(db->db);
    enquire.set_query(query->query);
    if (o->weigh) {
        // k2 and k3 weigh query length and words said twice, which short queries do not need; 0.5
        // is Xapian's own floor for the length of very short documents.
        enquire.set_weighting_scheme(Xapian::BM25Weight(o->k1, 0, 1, o->b, 0.5));
    } else {
        enquire.set_weighting_scheme(Xapian::BoolWeight());
    }
    if (o->sort)
        enquire.set_sort_by_value_then_relevance(o->sort_slot, o->descending);
    return enquire;
}

cv_status xap_search(xap_db *db, const xap_query *query, const struct xap_search_options *options,
                     struct xap_hits *out, cv_error *err)
{
    return xap_guard(err, [&] {
        Xapian::Enquire enquire = enquire_of(db, query, options);
        TestedMatch test(options);
        Xapian::MSet mset =
            enquire.get_mset(options->offset, options->limit, options->check_at_least, nullptr,
                             options->test ? &test : nullptr);
        struct xap_hits hits = {nullptr, mset.size(), mset.get_matches_lower_bound(),
                                mset.get_matches_estimated(), mset.get_matches_upper_bound()};
        if (hits.count) {
            hits.items = static_cast<struct xap_hit *>(calloc(hits.count, sizeof *hits.items));
            if (!hits.items)
                throw std::bad_alloc();
        }
        struct xap_hit *hit = hits.items;
        for (Xapian::MSetIterator i = mset.begin(); i != mset.end(); ++i)
            *hit++ = {*i, i.get_weight()};
        *out = hits;
        return CV_OK;
    });
}

void xap_hits_free(struct xap_hits *hits)
{
    if (hits) {
        free(hits->items);
        *hits = {};
    }
}

cv_status xap_values(xap_db *db, uint32_t slot, const uint32_t *ids, size_t count, size_t stride,
                     xap_each_bytes *each, void *user, cv_error *err)
{
    return xap_guard(err, [&] {
        const char *at = reinterpret_cast<const char *>(ids);
        for (size_t i = 0; i < count; i++, at += stride) {
            Xapian::Document document = db->db.get_document(*reinterpret_cast<const uint32_t *>(at),
                                                            Xapian::DOC_ASSUME_VALID);
            std::string value = document.get_value(slot);
            if (!each(user, value.data(), value.size(), static_cast<uint32_t>(i)))
                break;
        }
        return CV_OK;
    });
}

cv_status xap_each_value(xap_db *db, uint32_t slot, const uint32_t *ids, size_t count,
                         xap_each_bytes *each, void *user, cv_error *err)
{
    return xap_guard(err, [&] {
        Xapian::ValueIterator i = db->db.valuestream_begin(slot),
                              end = db->db.valuestream_end(slot);
        for (size_t k = 0; k < count && i != end; k++) {
            if (i.get_docid() < ids[k])
                i.skip_to(ids[k]);
            if (i == end)
                break;
            if (i.get_docid() != ids[k])
                continue;
            std::string value = *i;
            if (!each(user, value.data(), value.size(), static_cast<uint32_t>(k)))
                break;
        }
        return CV_OK;
    });
}
