// What an audit of cash looks at, read in whole passes over the books: it looks at all receipts
// there are.
#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "host/cash/audit.hpp"
#include "host/collections/terms.hpp"
#include "host/store/statuses.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

// What of each allocation paid a part that an open case disputes, by allocation id.
using PaidDisputes = std::unordered_map<std::int64_t, std::int64_t>;

// All receipts that stand at the end of the day, by value date and id. Those the bank took back are
// left out: who pays again after that does not pay twice.
std::vector<cash::AuditedReceipt> audited_receipts(store::Store& books,
                                                   const store::Parties& parties, base::Date day,
                                                   const PaidDisputes& disputes);

// The discounts that count at the end of the day, by item. What paid the item is one of these
// receipts, so that it is known when; a discount nothing was paid along with has its own date.
std::vector<cash::AuditedDiscount> audited_discounts(
    store::Store& books, base::Date day, std::span<const cash::AuditedReceipt> receipts,
    std::span<const cash::Policy> policies, std::span<const collections::TermsPolicy> terms);

}  // namespace openitem::service
