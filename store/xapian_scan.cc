// Reading the positions of one term in many documents. See xapian_c.h.
#include "store/xapian_c.hh"

cv_status xap_scan(xap_db *db, const char *term, size_t n, const uint32_t *ids, size_t count,
                   uint32_t *lengths, xap_each_place *each, void *user, cv_error *err)
{
    return xap_guard(err, [&] {
        std::string name(term, n);
        Xapian::PostingIterator i = db->db.postlist_begin(name), end = db->db.postlist_end(name);
        // One walk over the posting list: its blocks and those of the positions are met in their
        // order on disk.
        for (size_t k = 0; k < count && i != end; k++) {
            if (*i < ids[k])
                i.skip_to(ids[k]);
            if (i == end)
                break;
            if (*i != ids[k])
                continue;
            if (!lengths[k])
                lengths[k] = i.get_doclength();
            for (Xapian::PositionIterator p = i.positionlist_begin(); p != i.positionlist_end();
                 ++p)
                each(user, k, *p);
        }
        return CV_OK;
    });
}
