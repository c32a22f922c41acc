// Remittance advices: what payers say of their payments apart from the bank. They come from another
// connection, before the payment or after it, and post nothing: they are evidence (ACCOUNTING A3).
#pragma once

#include <span>
#include <vector>

#include "host/service/cash_gather.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

// Gives receipts that name nothing in lines of their own the lines of their advice: of the one that
// tells of the same receipt, else of the only one of the same amount, within two weeks of the value
// date, that has one of its references or its payer. An advice is of one receipt.
void add_advices(store::Store& books, std::span<GatheredReceipt> receipts);

// What a payment's record says, as matching reads it; the rest of the receipt stays.
void read_payment(const store::StoredRecord& record, cash::Receipt& receipt);

}  // namespace openitem::service
