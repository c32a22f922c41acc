// Why two lists of open items differ: what of it the books can tell.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "host/metrics/reconcile.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

// A cause is a fact of the books that makes up the whole of a line's difference: a document that
// stands in quarantine, or was voided; a payment that one side knows and the other does not.
class ReconcileCauses {
public:
    ReconcileCauses(store::Store& books, base::Date as_of);

    // Fills in the causes it finds. A line about a payment becomes `timing`.
    void explain(std::vector<metrics::ReconcileLine>& lines);

private:
    // A document in the books, all its items.
    struct Document {
        std::vector<ledger::Item> items;
    };
    struct Refused {
        std::int64_t id = 0;
        std::string rule;
        std::set<std::string> words;  // of what was delivered, as document_key() has them
        bool taken = false;           // it has explained a document by its amount
    };

    std::string bytes_of(const store::QuarantineRow& row) const;
    std::string of_quarantine(const metrics::ListedItem& theirs);
    std::string of_end(const Document& document) const;
    std::string of_payments(const Document& document, const metrics::ReconcileLine& line) const;

    store::Store& books_;
    base::Date as_of_;
    std::map<std::string, Document> documents_;  // by document_key
    std::vector<Refused> refused_;
};

}  // namespace openitem::service
