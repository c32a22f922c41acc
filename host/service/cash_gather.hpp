// What matching needs, out of the books and the index of their open items.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "host/cash/match.hpp"
#include "host/collections/terms.hpp"
#include "host/metrics/item_columns.hpp"
#include "host/store/statuses.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

struct GatheredReceipt {
    std::string number;
    store::RecordId record;
    cash::Receipt receipt = {};
};

// Receipts with something open at the end of the day, and credit notes that name an invoice;
// `payment`: only those of that number.
std::vector<GatheredReceipt> gather_receipts(const metrics::ItemColumns& index, store::Store& books,
                                             base::Date day, const std::string& payment);

// What a payment's record says, as matching reads it; the rest of the receipt stays.
void read_payment(const store::StoredRecord& record, cash::Receipt& receipt);

// Everything they could pay, settled documents they name, and how payers are recognized.
cash::OpenItems gather_items(const metrics::ItemColumns& index, store::Store& books, base::Date day,
                             const std::vector<GatheredReceipt>& receipts,
                             const cash::Policy& policy,
                             std::span<const collections::TermsPolicy> terms);

// The discounts one item offers, of what was not credited by the end of the day.
std::vector<cash::Offer> gather_offers(store::Store& books, base::Date day,
                                       const ledger::Item& item, const cash::Policy& policy,
                                       std::span<const collections::TermsPolicy> terms);

// How payers are recognized on that day: the names, numbers, accounts and relatives of customers.
void gather_payers(store::Store& books, const store::Parties& parties, base::Date day,
                   cash::OpenItems& items);

}  // namespace openitem::service
