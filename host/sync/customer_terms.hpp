// What customers have agreed: when their invoices are due, where these do not say so (A10).
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "host/collections/terms.hpp"
#include "host/model/facts.hpp"
#include "host/store/store.hpp"

namespace openitem::sync {

class CustomerTerms {
public:
    CustomerTerms(store::Store& store, std::vector<collections::TermsPolicy> versions);

    // Its master record says so now.
    void keep(store::CustomerId customer, const model::CustomerFacts& facts);

    // Sets the due date of an invoice that states none, and answers the parts its terms divide it
    // into, in its own sign; none: it is what its instalments say. `misfit`: terms were found that
    // do not fit the amount, and are not applied.
    struct Due {
        std::vector<collections::Scheduled> parts = {};
        bool misfit = false;
    };
    Due apply(model::InvoiceFacts& invoice, store::CustomerId customer) const;

private:
    struct Known {
        std::string number = {};
        std::string terms = {};
        std::optional<std::int32_t> days = {};
    };
    std::vector<collections::TermsPolicy> versions_;
    // Of those who have terms, and while a policy knows terms, of all.
    std::unordered_map<std::int64_t, Known> known_;
};

}  // namespace openitem::sync
